//! Starts the app: opens the database file and listens on PORT.

use app::{items::Items, web};
use std::error::Error;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = match std::env::var("PORT") {
        Ok(text) => text.parse()?,
        Err(_) => 3000,
    };
    let items = Items::open("data/app.db")?;

    // 127.0.0.1: only this computer can connect, not the whole network.
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("Ready on http://{}", listener.local_addr()?);
    axum::serve(listener, web::app(items)).await?;
    Ok(())
}
