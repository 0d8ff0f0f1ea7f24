//! `bharatbuild users`

use super::block_on;
use crate::accounts::Role;
use crate::clock::{Clock, SystemClock, rfc3339};
use crate::config::{Config, Settings, Sources};
use crate::ids::UserId;
use crate::store::users::User;
use crate::store::{Store, instance};
use clap::Subcommand;
use serde_json::{Value, json};

/// List, block and unblock users.
#[derive(clap::Args)]
pub struct Users {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Everybody who was invited, blocked, or has called.
    List {
        #[command(flatten)]
        how: How,
    },
    /// Serve a user no more, from within two seconds on. Their projects are kept.
    Block {
        #[arg(long)]
        user: UserId,
        #[command(flatten)]
        how: How,
    },
    /// Serve a user again.
    Unblock {
        #[arg(long)]
        user: UserId,
        #[command(flatten)]
        how: How,
    },
}

#[derive(clap::Args)]
struct How {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    settings: Settings,
}

impl Users {
    pub fn run(self) -> anyhow::Result<()> {
        match self.what {
            What::List { how } => {
                let users = how.with(async |store| Ok(store.users().await?))?;
                how.print(json!(users.iter().map(told).collect::<Vec<_>>()), || table(&users));
                Ok(())
            }
            What::Block { user, how } => how.set(&user, true),
            What::Unblock { user, how } => how.set(&user, false),
        }
    }
}

impl How {
    fn with<T>(&self, work: impl AsyncFnOnce(&Store) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let config = Config::read(&Sources::read(&self.settings)?)?;
        let database = instance::database(&config.storage.data)?;
        block_on(async {
            let store = Store::open(&database).await?;
            let done = work(&store).await;
            store.close().await;
            done
        })
    }

    fn set(&self, user: &UserId, blocked: bool) -> anyhow::Result<()> {
        self.with(async |store| {
            // Whoever has a token may come yet.
            if blocked {
                store.add_user(user, Role::Student.as_str(), SystemClock.now()).await?;
            }
            let known = store.set_user_blocked(user, blocked).await?;
            anyhow::ensure!(known, "nobody is called {}", user.as_str());
            Ok(())
        })?;
        let word = if blocked { "blocked" } else { "unblocked" };
        let user = user.as_str();
        self.print(json!({"user": user, "blocked": blocked}), || format!("{user} is {word}."));
        Ok(())
    }

    fn print(&self, json: Value, text: impl FnOnce() -> String) {
        println!("{}", if self.json { json.to_string() } else { text() });
    }
}

fn told(user: &User) -> Value {
    json!({
        "user": user.id.as_str(),
        "role": user.role,
        "blocked": user.blocked,
        "created_at": rfc3339(user.created_at),
        "last_seen_at": user.last_seen_at.map(rfc3339),
    })
}

fn table(users: &[User]) -> String {
    let widest = users.iter().map(|user| user.id.as_str().chars().count()).max().unwrap_or(0);
    let line = |user: &User| {
        let seen = user.last_seen_at.map_or("never".to_owned(), rfc3339);
        let blocked = if user.blocked { "  blocked" } else { "" };
        format!("{:<widest$}  {:<7}  last seen {seen}{blocked}", user.id.as_str(), user.role)
    };
    users.iter().map(line).collect::<Vec<_>>().join("\n")
}
