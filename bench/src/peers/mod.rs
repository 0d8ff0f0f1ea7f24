//! What we are measured against.

pub mod command;
pub mod docker;
pub mod echo;
pub mod fastapi;
pub mod nginx;
pub mod plain;
pub mod runc;
pub mod writer;
