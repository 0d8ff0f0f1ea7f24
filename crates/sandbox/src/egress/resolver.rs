//! Names to addresses, by the host's own resolver.

use async_trait::async_trait;
use std::io;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Lookups at once, for all sandboxes together: each holds a thread that cannot be stopped.
const MAX_LOOKUPS: usize = 32;
/// How long a lookup may take, waiting for its turn included.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(10);
/// Addresses taken of one answer.
const MAX_ADDRESSES: usize = 16;

/// Why a name has no addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    #[error("no such name")]
    NoSuchName,
    #[error("the host's resolver failed")]
    Failed,
    #[error("the host's resolver did not answer in time")]
    TimedOut,
}

/// Something that knows the addresses of names.
#[async_trait]
pub trait Resolver: Send + Sync + 'static {
    /// All addresses of a name, the best first; never an empty list.
    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, LookupError>;
}

/// `getaddrinfo` of the host: its hosts file, its DNS servers, its rules.
pub struct HostResolver {
    turns: Arc<Semaphore>,
}

impl Default for HostResolver {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(MAX_LOOKUPS)) }
    }
}

#[async_trait]
impl Resolver for HostResolver {
    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, LookupError> {
        let lookup = async {
            let turn = self.turns.clone().acquire_owned().await.map_err(|_| LookupError::Failed)?;
            let name = name.to_owned();
            let looking = tokio::task::spawn_blocking(move || {
                // The turn ends with the thread, also when nobody waits for it any more.
                let _turn = turn;
                look_up(&name)
            });
            looking.await.map_err(|_| LookupError::Failed)?
        };
        tokio::time::timeout(LOOKUP_TIMEOUT, lookup).await.unwrap_or(Err(LookupError::TimedOut))
    }
}

fn look_up(name: &str) -> Result<Vec<IpAddr>, LookupError> {
    let found = (name, 0).to_socket_addrs().map_err(|error| explain(&error))?;
    let mut addresses: Vec<IpAddr> = Vec::new();
    for address in found.map(|address| address.ip()) {
        if !addresses.contains(&address) && addresses.len() < MAX_ADDRESSES {
            addresses.push(address);
        }
    }
    if addresses.is_empty() { Err(LookupError::NoSuchName) } else { Ok(addresses) }
}

/// The standard library keeps only the text of what getaddrinfo says; a failure that will pass
/// must not be remembered as "no such name".
fn explain(error: &io::Error) -> LookupError {
    // SAFETY: gai_strerror gives a static, terminated text for every code.
    let again = unsafe { std::ffi::CStr::from_ptr(libc::gai_strerror(libc::EAI_AGAIN)) };
    let passing =
        error.raw_os_error().is_some() || error.to_string().contains(&*again.to_string_lossy());
    if passing { LookupError::Failed } else { LookupError::NoSuchName }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_host_knows_itself() {
        let addresses = HostResolver::default().addresses("localhost").await.unwrap();
        assert!(addresses.iter().all(IpAddr::is_loopback) && !addresses.is_empty());
    }

    #[tokio::test]
    async fn an_invalid_name_has_no_address() {
        assert!(HostResolver::default().addresses("no-such-name.invalid").await.is_err());
    }
}
