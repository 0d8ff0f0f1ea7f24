//! Isolated places to run a project.

pub mod egress;
pub mod workspace;
