//! The contract, kept by the native engine.

use crate::kind::Kind;

const ENGINE: Kind = Kind::Native;

#[path = "cases/confinement.rs"]
mod confinement;
#[path = "cases/exec.rs"]
mod exec;
#[path = "cases/lifecycle.rs"]
mod lifecycle;
#[path = "cases/network.rs"]
mod network;
