//! What every engine must do, on real sandboxes. Needs root.

mod confinement;
mod exec;
mod harness;
mod lifecycle;
mod network;
