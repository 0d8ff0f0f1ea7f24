//! The connection to Docker, made when it is needed and made again when it broke.

use super::call::Failure;
use bollard::errors::Error;
use bollard::{API_DEFAULT_VERSION, Docker};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How long Docker may take to say which versions it speaks.
pub(super) const GREETING_TIMEOUT: Duration = Duration::from_secs(5);
/// How long it may take to tell what it knows: inspect, list, stats.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long it may take to make a container, and as long again to start it.
pub(super) const CREATE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long it may take to pause, resume or limit one.
pub(super) const CHANGE_TIMEOUT: Duration = Duration::from_secs(15);
/// How long it may take to kill and remove one.
pub(super) const REMOVE_TIMEOUT: Duration = Duration::from_secs(30);
/// bollard's own limit; ours are shorter, but for waiting on an end, which has none.
const TRANSPORT_SECONDS: u64 = 24 * 3600;
/// The oldest API that has what is asked for here (Docker 20.10).
const OLDEST_API: (usize, usize) = (1, 41);

/// One Docker, by its address.
pub(super) struct Client {
    /// `unix:///path/to/docker.sock`.
    pub(super) address: String,
    greeted: Mutex<Option<Docker>>,
}

impl Client {
    pub(super) fn new(address: &str) -> Self {
        Self { address: address.to_owned(), greeted: Mutex::new(None) }
    }

    /// Makes one call, within `limit`.
    pub(super) async fn call<T, F>(
        &self,
        limit: Duration,
        call: impl FnOnce(Docker) -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let docker = self.docker().await?;
        let answer = self.within(limit, call(docker)).await;
        if matches!(answer, Err(Failure::Away(_))) {
            // Whoever comes back may speak another version.
            self.remember(None);
        }
        answer
    }

    /// A client that speaks the newest version that both know.
    pub(super) async fn docker(&self) -> Result<Docker, Failure> {
        let known = self.greeted.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(docker) = known {
            return Ok(docker);
        }
        let docker =
            Docker::connect_with_unix(&self.address, TRANSPORT_SECONDS, API_DEFAULT_VERSION)
                .map_err(|error| Failure::of(error, &self.address))?;
        let docker = self.within(GREETING_TIMEOUT, docker.negotiate_version()).await?;
        let version = docker.client_version();
        if (version.major_version, version.minor_version) < OLDEST_API {
            let (major, minor) = OLDEST_API;
            return Err(Failure::Other(format!(
                "Docker at {} speaks API {version}, but {major}.{minor} is needed: install Docker 20.10 or newer",
                self.address
            )));
        }
        self.remember(Some(docker.clone()));
        Ok(docker)
    }

    async fn within<T>(
        &self,
        limit: Duration,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Failure> {
        match tokio::time::timeout(limit, call).await {
            Ok(answer) => answer.map_err(|error| Failure::of(error, &self.address)),
            Err(_) => Err(Failure::Away(format!(
                "Docker at {} did not answer within {} s: it hangs or is overloaded",
                self.address,
                limit.as_secs()
            ))),
        }
    }

    fn remember(&self, docker: Option<Docker>) {
        *self.greeted.lock().unwrap_or_else(PoisonError::into_inner) = docker;
    }
}
