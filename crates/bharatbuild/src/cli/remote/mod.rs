//! The API as the command line uses it: `new` and `chat` are clients of a server like any other.

mod client;
mod events;
mod show;

pub(super) use client::{Client, Last, Wish};
pub(super) use show::{Lines, Show, Terminal};

use crate::accounts::{Caller, Kind, Role, Tokens};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::store::instance;

/// Whom the command line acts as: who reads the data folder may do everything with it.
const USER: &str = "dev";

/// A token for the server of this data folder.
pub(super) fn token(config: &Config) -> anyhow::Result<String> {
    let secret = match &config.auth.jwt_secret {
        Some(secret) => secret.clone(),
        None => instance::jwt_secret(&config.storage.data)?,
    };
    let caller = Caller { user: USER.parse()?, role: Role::Admin };
    Ok(Tokens::new(&secret).issue(&caller, Kind::Access, SystemClock.now())?)
}
