//! The contract, kept by Docker with runc.

use crate::kind::Kind;

const ENGINE: Kind = Kind::DockerRunc;

#[path = "cases/confinement.rs"]
mod confinement;
#[path = "cases/exec.rs"]
mod exec;
#[path = "cases/lifecycle.rs"]
mod lifecycle;
#[path = "cases/network.rs"]
mod network;
