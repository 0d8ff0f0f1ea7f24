//! A window into what listens inside a sandbox.
