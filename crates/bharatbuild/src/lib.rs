//! BharatBuild: a self-hosted AI app builder. ARCHITECTURE.md is the map.

pub mod clock;
pub mod ids;
pub mod preview;
pub mod streams;
