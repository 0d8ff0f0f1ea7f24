//! The helper: our binary again, with one thread, that makes one sandbox and ends.

use super::init::Init;
use super::launch::Launch;
use super::{loopback, oci, skeleton};
use libcontainer::container::builder::ContainerBuilder;
use libcontainer::syscall::syscall::SyscallType;
use std::error::Error;
use std::path::Path;

/// Makes the sandbox that the launch file describes. Must run before any thread is started: mount
/// namespaces and forks are not for processes with several. Errors are one line.
pub fn run_helper(launch_file: &Path) -> Result<(), String> {
    let launch: Launch = read(launch_file).map_err(|error| chain(error.as_ref()))?;
    make(&launch).map_err(|error| chain(error.as_ref()))
}

fn read(file: &Path) -> Result<Launch, Box<dyn Error>> {
    Ok(serde_json::from_slice(&std::fs::read(file)?)?)
}

fn make(launch: &Launch) -> Result<(), Box<dyn Error>> {
    skeleton::build(launch)?;
    std::fs::create_dir(skeleton::BUNDLE)?;
    std::fs::write(
        format!("{}/config.json", skeleton::BUNDLE),
        serde_json::to_vec(&oci::config(launch))?,
    )?;
    let builder = ContainerBuilder::new(launch.spec.id.as_str().to_owned(), SyscallType::default());
    let builder =
        builder.with_root_path(skeleton::STATE)?.as_init(skeleton::BUNDLE).with_systemd(false);
    let mut container = builder.build()?;
    let pid = container.pid().ok_or("the runtime gave no process id")?.as_raw();
    loopback::bring_up(pid)?;
    let init = Init::of(pid).ok_or("the sandbox ended before it began")?;
    std::fs::write(&launch.init_file, serde_json::to_vec(&init)?)?;
    Ok(container.start()?)
}

/// libcontainer's own messages say little; their sources do.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
