//! Programs run for the server: started, fed, followed, come back to, killed as a whole.

mod descriptor;
mod execution;
mod follow;
pub mod processes;
mod registry;
mod ring;
mod spawn;

pub use descriptor::Descriptor;
pub use follow::{attach, feed, start};
pub use registry::Execs;
