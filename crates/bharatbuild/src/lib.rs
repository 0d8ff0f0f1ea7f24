//! BharatBuild: a self-hosted AI app builder. ARCHITECTURE.md is the map.

pub mod accounts;
pub mod agents;
pub mod app;
pub mod checkpoints;
pub mod cli;
pub mod clock;
pub mod config;
pub mod helper;
pub mod http;
pub mod ids;
pub mod jobs;
pub mod preview;
pub mod projects;
pub mod store;
pub mod streams;
pub mod thumbnails;
pub mod verdicts;
