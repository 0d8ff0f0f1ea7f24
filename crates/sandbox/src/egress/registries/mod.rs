//! Which registries the host's own package managers use.
//!
//! Sandboxes may use what the host uses, also where that is a mirror on an address that is not
//! globally routable. Which that is, is asked of the package managers and read from their
//! configuration: no registry is named here.

mod cargo;
mod go;
mod maven;
mod npm;
mod pip;
mod tool;
mod url;

use super::host::{Destination, Host};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long after a look that left a package manager unanswered until the next one.
const RETRY_AFTER: Duration = Duration::from_secs(30);

/// Where package managers keep their configuration.
#[derive(Debug, Clone, Default)]
pub struct ToolHomes {
    /// The home folder of the server's user.
    pub home: Option<PathBuf>,
    /// Cargo's folder, where it is not `.cargo` in the home folder.
    pub cargo_home: Option<PathBuf>,
}

/// One address that package managers go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// The package manager that uses it: `npm`, `pip`, `go`, `cargo` or `maven`.
    pub manager: &'static str,
    pub destination: Destination,
}

/// A package manager did not say what it uses.
#[derive(Debug, thiserror::Error)]
enum DiscoveryError {
    /// It is not installed, so nothing of it is needed.
    #[error("not installed")]
    Absent,
    #[error("did not answer in time")]
    TimedOut,
    #[error("failed: {0}")]
    Failed(String),
}

type Found = Result<Vec<Destination>, DiscoveryError>;

/// The registries of the host, discovered when first needed.
pub struct Registries {
    homes: ToolHomes,
    known: Mutex<Option<Known>>,
}

struct Known {
    registries: Arc<[Registry]>,
    /// When to look again, if a package manager failed to answer.
    look_again: Option<Instant>,
}

impl Registries {
    pub fn new(homes: ToolHomes) -> Self {
        Self { homes, known: Mutex::new(None) }
    }

    /// Registries that need no discovery.
    #[cfg(test)]
    pub fn given(registries: Vec<Registry>) -> Self {
        let known = Known { registries: registries.into(), look_again: None };
        Self { homes: ToolHomes::default(), known: Mutex::new(Some(known)) }
    }

    /// The registries; waits for the discovery where it has not ended yet. Cheap afterwards.
    pub async fn all(&self) -> Arc<[Registry]> {
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref()
            && known.look_again.is_none_or(|when| Instant::now() < when)
        {
            return known.registries.clone();
        }
        let earlier = known.as_ref().map(|known| known.registries.clone()).unwrap_or_default();
        let found = self.discover(&earlier).await;
        let registries = found.registries.clone();
        *known = Some(found);
        registries
    }

    /// Asks all package managers at once. What one that fails said earlier stays.
    async fn discover(&self, earlier: &[Registry]) -> Known {
        let (npm, pip, go, cargo, maven) = tokio::join!(
            npm::discover(),
            pip::discover(),
            go::discover(),
            cargo::discover(&self.homes),
            maven::discover(&self.homes),
        );
        let answers = BTreeMap::from([
            ("npm", npm),
            ("pip", pip),
            ("go", go),
            ("cargo", cargo),
            ("maven", maven),
        ]);
        let mut registries = Vec::new();
        let mut unanswered = false;
        for (manager, found) in answers {
            match found {
                Ok(found) => registries.extend(named(manager, found)),
                Err(DiscoveryError::Absent) => {}
                Err(error) => {
                    tracing::warn!(manager, %error, "could not learn which registry it uses");
                    registries.extend(
                        earlier.iter().filter(|registry| registry.manager == manager).cloned(),
                    );
                    unanswered = true;
                }
            }
        }
        tracing::debug!(?registries, "registries of the host");
        let look_again = unanswered.then(|| Instant::now() + RETRY_AFTER);
        Known { registries: registries.into(), look_again }
    }
}

/// The registries of one package manager, each once. The unspecified address is how some (Maven)
/// say that a place is blocked.
fn named(manager: &'static str, found: Vec<Destination>) -> Vec<Registry> {
    let mut registries = Vec::new();
    for destination in found {
        let blocked =
            matches!(destination.host, Host::Address(address) if address.is_unspecified());
        let registry = Registry { manager, destination };
        if !blocked && !registries.contains(&registry) {
            registries.push(registry);
        }
    }
    registries
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names are the host's own, so only that there are some can be said. Package managers
    /// that are not installed here are skipped.
    #[tokio::test]
    async fn every_installed_package_manager_names_a_registry() {
        let homes = ToolHomes { home: std::env::home_dir(), cargo_home: None };
        let found = Registries::new(homes).all().await;
        for (manager, program) in
            [("npm", "npm"), ("pip", "python3"), ("go", "go"), ("cargo", "cargo"), ("maven", "mvn")]
        {
            let installed = tool::find(program).await.is_some();
            let named = found.iter().any(|registry| registry.manager == manager);
            assert_eq!(named, installed, "{manager}: {found:?}");
        }
    }

    #[test]
    fn blocked_places_and_repetitions_are_left_out() {
        let found =
            ["a.example:443", "0.0.0.0:80", "a.example:443"].map(|text| text.parse().unwrap());
        let named = named("maven", found.into());
        assert_eq!(
            named,
            [Registry { manager: "maven", destination: "a.example:443".parse().unwrap() }]
        );
    }

    #[tokio::test]
    async fn discovery_happens_once() {
        let registries = Registries::new(ToolHomes::default());
        let (first, second) = tokio::join!(registries.all(), registries.all());
        assert!(Arc::ptr_eq(&first, &second));
    }
}
