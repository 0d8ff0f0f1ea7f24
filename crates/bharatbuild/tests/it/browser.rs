//! What other pages in the same browser may do: nothing.

use crate::harness::{Bench, Client, send};
use reqwest::Method;
use serde_json::json;

async fn create_with(client: &Client, headers: &[(&str, &str)]) -> u16 {
    let request =
        client.request(Method::POST, "/api/v1/jobs/create").json(&json!({"project_name": "x"}));
    send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
        .await
        .status
}

#[tokio::test]
async fn another_sites_page_cannot_act() {
    let bench = Bench::start().await;
    let client = bench.client();
    for headers in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("origin", "http://p3000--shop.bb.localhost:8000"), ("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
    ] {
        assert_eq!(create_with(&client, headers).await, 403, "{headers:?}");
    }
    let own = format!("http://{}", bench.server.address);
    assert_eq!(
        create_with(&client, &[("origin", &own), ("sec-fetch-site", "same-origin")]).await,
        200
    );
    assert_eq!(create_with(&client, &[]).await, 200);
}

#[tokio::test]
async fn another_sites_page_cannot_look_but_links_to_pages_work() {
    let bench = Bench::start().await;
    let client = bench.client();
    let get = async |path: &str, mode: &str| {
        let request = client.request(Method::GET, path).header("sec-fetch-site", "cross-site");
        send(request.header("sec-fetch-mode", mode)).await.status
    };
    assert_eq!(get("/api/v1/jobs/admin/stats", "no-cors").await, 403);
    assert_eq!(get("/api/v1/jobs/admin/stats", "navigate").await, 403);
    assert_eq!(get("/docs/", "navigate").await, 200);
}

#[tokio::test]
async fn development_serves_this_computer_only() {
    let bench = Bench::start().await;
    let client = bench.client();
    let health = async |name: &str, value: &str| {
        send(client.request(Method::GET, "/health").header(name, value)).await
    };
    assert_eq!(health("host", "evil.example").await.error(403), "foreign_host");
    assert_eq!(health("host", "localhost.evil.example").await.error(403), "foreign_host");
    assert_eq!(health("x-forwarded-for", "10.0.0.1").await.error(403), "forwarded");
    assert_eq!(health("forwarded", "for=10.0.0.1").await.error(403), "forwarded");
    for host in ["localhost:8000", "127.0.0.1", "[::1]:8000", "bb.localhost"] {
        health("host", host).await.ok();
    }
}

#[tokio::test]
async fn the_studios_own_address_counts_in_every_mode() {
    let bench = Bench::with(&[("PUBLIC_URL", "https://build.example")]).await;
    let client = bench.signed_in("asha", bharatbuild::accounts::Role::Student);
    assert_eq!(create_with(&client, &[("origin", "https://build.example")]).await, 200);
    assert_eq!(create_with(&client, &[("origin", "https://evil.example")]).await, 403);
}
