//! What models cost.

pub mod response;
pub mod today;
