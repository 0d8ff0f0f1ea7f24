//! The way out of one sandbox.

use super::Egress;
use super::carry::carry;
use super::counters::{EgressCounters, EgressCounts, add};
use super::dial::{Connection, Via, connect};
use super::host::{Destination, Host, HostError};
use super::policy::Policy;
use super::refusal::EgressError;
use crate::link::{EgressGate, Stream};
use async_trait::async_trait;
use futures_util::SinkExt;
use sandbox_agent::{Frame, FrameError, Reply};
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::Semaphore;

/// Connections of one sandbox at once.
pub const MAX_CONNECTIONS: usize = 256;
/// Names of one sandbox being looked up at once; more wait.
const MAX_LOOKUPS: usize = 16;

/// What one sandbox may reach, and has.
pub struct SandboxEgress {
    egress: Arc<Egress>,
    policy: RwLock<Policy>,
    counters: EgressCounters,
    connections: Semaphore,
    lookups: Semaphore,
}

impl SandboxEgress {
    pub(super) fn new(egress: Arc<Egress>, policy: Policy) -> Self {
        Self {
            egress,
            policy: RwLock::new(policy),
            counters: EgressCounters::default(),
            connections: Semaphore::new(MAX_CONNECTIONS),
            lookups: Semaphore::new(MAX_LOOKUPS),
        }
    }

    /// Changes what may be reached from now on; connections that exist stay.
    pub fn set_policy(&self, policy: Policy) {
        *self.policy.write().unwrap_or_else(PoisonError::into_inner) = policy;
    }

    pub fn policy(&self) -> Policy {
        self.policy.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn counts(&self) -> EgressCounts {
        self.counters.now()
    }

    /// Connects the agent's stream to `host:port` until either ends, or answers why not.
    pub async fn serve_egress(
        &self,
        mut stream: Stream,
        host: &str,
        port: u16,
    ) -> Result<(), FrameError> {
        let Ok(_place) = self.connections.try_acquire() else {
            return self.refuse(stream, EgressError::Exhausted(MAX_CONNECTIONS)).await;
        };
        match self.reach(host, port).await {
            Ok(connection) => {
                add(&self.counters.connections, 1);
                stream.send(Frame::message(&Reply::Ok)?).await?;
                carry(connection, stream, &self.counters).await
            }
            Err(error) => self.refuse(stream, error).await,
        }
    }

    /// Answers whether a name exists and may be used.
    pub async fn serve_resolve(&self, mut stream: Stream, name: &str) -> Result<(), FrameError> {
        match self.look_up(name).await {
            Ok(()) => stream.send(Frame::message(&Reply::Ok)?).await,
            Err(error) => self.refuse(stream, error).await,
        }
    }

    async fn reach(&self, host: &str, port: u16) -> Result<Connection, EgressError> {
        let host: Host = host.parse()?;
        if port == 0 {
            return Err(HostError.into());
        }
        let wanted = Destination { host, port };
        let permitted = {
            let _turn = self.lookups.acquire().await;
            self.egress.permit(&wanted, &self.policy()).await?
        };
        let via = self.egress.via().await?;
        let via = via.map(|(upstream, address): (_, SocketAddr)| Via { upstream, address });
        connect(&permitted, via).await.map_err(|error| EgressError::connect(&wanted, error))
    }

    async fn look_up(&self, name: &str) -> Result<(), EgressError> {
        let host: Host = name.parse()?;
        let _turn = self.lookups.acquire().await;
        self.egress.permit_name(host, &self.policy()).await
    }

    async fn refuse(&self, mut stream: Stream, error: EgressError) -> Result<(), FrameError> {
        if error.is_refusal() {
            add(&self.counters.refused, 1);
        }
        tracing::debug!(%error, "no connection out");
        stream.send(Frame::message(&error.reply())?).await
    }
}

/// Connections that break are for the programs at their ends to notice.
#[async_trait]
impl EgressGate for SandboxEgress {
    async fn connect(&self, stream: Stream, host: String, port: u16) {
        if let Err(error) = self.serve_egress(stream, &host, port).await {
            tracing::debug!(%error, host, port, "a connection out broke");
        }
    }

    async fn resolve(&self, stream: Stream, name: String) {
        if let Err(error) = self.serve_resolve(stream, &name).await {
            tracing::debug!(%error, name, "a lookup broke");
        }
    }
}
