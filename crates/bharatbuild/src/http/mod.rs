//! The API over HTTP: what comes in is parsed and checked here, what goes out gets its shape here.

pub mod admin;
pub mod auth;
mod caller;
pub mod containers;
pub mod cost;
mod envelope;
pub mod error;
mod guard;
pub mod health;
pub mod jobs;
mod openapi;
mod owned;
mod owned_exec;
mod page;
mod params;
mod payload;
pub mod preview;
pub mod projects;
pub mod providers;
mod reached;
mod router;
mod serve;
mod served;
mod work;

pub use caller::Admin;
pub use envelope::RequestId;
pub use error::ApiError;
pub use openapi::openapi;
pub use owned::{OwnedDeleted, OwnedProject};
pub use owned_exec::OwnedExec;
pub use params::{FilePath, Params};
pub use payload::{Body, BodyLimit, Payload};
pub use router::router;
pub use serve::{Server, serve};
