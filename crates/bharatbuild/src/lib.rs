//! BharatBuild: a self-hosted AI app builder. ARCHITECTURE.md is the map.

pub mod clock;
pub mod config;
pub mod ids;
pub mod jobs;
pub mod preview;
pub mod store;
pub mod streams;
