//! `bharatbuild invite`

use super::block_on;
use crate::accounts::{Caller, Role, invite};
use crate::clock::SystemClock;
use crate::config::{Config, Settings, Sources};
use crate::ids::UserId;
use crate::store::{Store, instance};
use time::Duration;

/// Print a one-time link by which a user signs in.
#[derive(clap::Args)]
pub struct Invite {
    /// Who signs in by it.
    #[arg(long)]
    user: UserId,
    /// student, teacher or admin.
    #[arg(long, default_value = "student")]
    role: Role,
    /// Hours in which the link can be used [default: --invite-hours].
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=8760))]
    hours: Option<i64>,
    #[command(flatten)]
    settings: Settings,
}

impl Invite {
    pub fn run(self) -> anyhow::Result<()> {
        let config = Config::read(&Sources::read(&self.settings)?)?;
        let caller = Caller { user: self.user, role: self.role };
        let good_for = self.hours.map_or(config.auth.invite, Duration::hours);
        let database = instance::database(&config.storage.data)?;
        let token = block_on(async move {
            let store = Store::open(&database).await?;
            let token = invite(&store, &SystemClock, &caller, good_for).await?;
            store.close().await;
            Ok(token)
        })?;
        println!("{}/invite#{token}", studio(&config));
        Ok(())
    }
}

/// How the studio is reached, as far as this computer knows.
fn studio(config: &Config) -> String {
    if let Some(url) = &config.server.public_url {
        return url.clone();
    }
    let address = instance::announced(&config.storage.data).unwrap_or(config.server.listen);
    if address.ip().is_unspecified() {
        eprintln!("Others reach this server by another name than localhost: set PUBLIC_URL to it.");
        return format!("http://localhost:{}", address.port());
    }
    format!("http://{address}")
}
