//! `/api/v1/jobs`

mod admin;
mod batch;
mod bodies;
mod create;
mod delete;
mod disk;
mod download;
mod expiry;
mod files;
mod hostile;
mod limits;
mod plan;
mod states;
