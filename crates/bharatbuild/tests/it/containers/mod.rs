//! `/api/v1/containers`, on real sandboxes.

mod batch;
mod create;
mod egress;
mod exec;
mod files;
mod flood;
mod life;
mod ownership;
mod policy;
mod preview;
mod resume;
mod running;
mod terminal;
