//! The server over HTTP: one binary, laid out like the URLs.

mod access;
mod accounts;
mod agents;
mod auth;
mod browser;
mod cli;
mod containers;
mod docker;
mod doctor;
mod edits;
mod events;
mod harness;
mod health;
mod jobs;
#[cfg(feature = "studio-dist")]
mod page;
mod policy;
mod preview;
mod projects;
mod providers;
mod recovery;
mod restart;
mod room;
mod sse;
mod stacks;
