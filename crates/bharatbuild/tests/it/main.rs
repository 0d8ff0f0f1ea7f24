//! The server over HTTP: one binary, laid out like the URLs.

mod access;
mod auth;
mod browser;
mod harness;
mod health;
mod jobs;
mod restart;
