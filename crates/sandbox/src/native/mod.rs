//! The native engine: namespaces, cgroups and seccomp through an OCI runtime in our own binary.
//!
//! ```text
//! server ── launch file ──> helper (our binary again, one thread, own mount namespace)
//!                              skeleton: read-only system, home, /workspace, the agent
//!                              libcontainer: user, pid, mount, net, ipc, uts, cgroup namespaces
//!                              └──> sandbox-agent, PID 1 ──> unix socket of the server
//! ```
//! The helper mounts everything in a mount namespace of its own, which ends with it: the host never
//! shows a mount of ours, and a server killed at any moment leaves none behind.

mod create;
mod etc;
mod helper;
mod host_index;
mod init;
mod launch;
mod loopback;
mod oci;
mod skeleton;
mod toolchains;

pub use create::{HelperCommand, NativeEngine, NativeSettings};
pub use helper::run_helper;
pub use host_index::HostIndex;
pub use toolchains::Toolchains;
