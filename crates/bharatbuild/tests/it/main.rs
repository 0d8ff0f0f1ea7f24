//! The server over HTTP: one binary, laid out like the URLs.

mod access;
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
mod preview;
mod projects;
mod recovery;
mod restart;
mod room;
mod sse;
mod stacks;
