//! What concerns a project as a whole.

pub mod cost;
pub mod events;
pub mod list;
pub mod run;
