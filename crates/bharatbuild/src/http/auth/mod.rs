//! Signing in.

pub mod refresh;
