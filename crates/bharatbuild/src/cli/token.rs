//! `bharatbuild token`

use crate::accounts::{Caller, Kind, Role, Tokens};
use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Settings, Sources};
use crate::ids::UserId;
use crate::store::instance;

/// Print an access token for a user.
#[derive(clap::Args)]
pub struct Token {
    /// Who the token names.
    #[arg(long)]
    user: UserId,
    /// student, teacher or admin.
    #[arg(long, default_value = "student")]
    role: Role,
    #[command(flatten)]
    settings: Settings,
}

impl Token {
    pub fn run(self) -> anyhow::Result<()> {
        let config = Config::read(&Sources::read(&self.settings)?)?;
        let secret = match config.auth.jwt_secret {
            Some(secret) => secret,
            None => instance::jwt_secret(&config.storage.data)?,
        };
        let caller = Caller { user: self.user, role: self.role };
        println!("{}", Tokens::new(&secret).issue(&caller, Kind::Access, SystemClock.now())?);
        Ok(())
    }
}
