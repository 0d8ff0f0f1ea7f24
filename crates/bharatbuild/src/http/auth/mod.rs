//! Signing in.

pub mod logout;
pub mod me;
pub mod redeem;
pub mod refresh;
mod tokens;
