//! The contract, kept by Docker with gVisor.

use crate::kind::Kind;

const ENGINE: Kind = Kind::DockerRunsc;

#[path = "cases/confinement.rs"]
mod confinement;
#[path = "cases/exec.rs"]
mod exec;
#[path = "cases/lifecycle.rs"]
mod lifecycle;
#[path = "cases/network.rs"]
mod network;
