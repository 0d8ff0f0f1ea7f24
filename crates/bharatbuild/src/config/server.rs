//! Where the server listens and what it is called from outside.

use super::{ConfigError, Setting, Sources};
use std::net::SocketAddr;

pub(super) static SETTINGS: &[Setting] = &[LISTEN, PUBLIC_URL, ENVIRONMENT];

const LISTEN: Setting = Setting {
    flag: "listen",
    env: "BHARATBUILD_LISTEN",
    key: "server.listen",
    default: "127.0.0.1:8000",
    help: "Address and port to serve on",
};
const PUBLIC_URL: Setting = Setting {
    flag: "public-url",
    env: "PUBLIC_URL",
    key: "server.public_url",
    default: "",
    help: "How browsers reach the studio, like https://build.college.example",
};
const ENVIRONMENT: Setting = Setting {
    flag: "environment",
    env: "ENVIRONMENT",
    key: "server.environment",
    default: "production",
    help: "Name told by /health",
};

#[derive(Debug, Clone)]
pub struct ServerConfig {
    pub listen: SocketAddr,
    /// Scheme and authority without a trailing slash.
    pub public_url: Option<String>,
    pub environment: String,
}

impl ServerConfig {
    pub(super) fn read(sources: &Sources) -> Result<Self, ConfigError> {
        let listen =
            sources.parse(&LISTEN, "an address like 127.0.0.1:8000", |text| text.parse().ok())?;
        let public_url = match sources.text(&PUBLIC_URL) {
            None => None,
            Some(_) => Some(sources.parse(
                &PUBLIC_URL,
                "scheme and host, like https://build.example",
                origin,
            )?),
        };
        let environment = sources.text(&ENVIRONMENT).unwrap_or_default().to_owned();
        Ok(Self { listen, public_url, environment })
    }
}

fn origin(text: &str) -> Option<String> {
    let text = text.trim_end_matches('/');
    let authority = text.strip_prefix("https://").or(text.strip_prefix("http://"))?;
    let plain = !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ']);
    plain.then(|| text.to_ascii_lowercase())
}
