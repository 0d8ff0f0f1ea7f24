//! What concerns a project as a whole.

pub mod events;
pub mod list;
pub mod run;
