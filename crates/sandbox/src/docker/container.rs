//! The container of a sandbox, as Docker is told to make it.

use super::engine::DockerSettings;
use crate::confinement::{
    AGENT_FOLDER, CAPABILITIES, CPU_PERIOD_USEC, HOME, HOST_NAME, MASKED, READ_ONLY, SHM_BYTES,
    SOCKET_FOLDER, WORKSPACE, agent_command, cpu_quota_usec, seccomp,
};
use crate::engine::{SandboxId, SandboxSpec};
use crate::limits::{Limits, TMP_BYTES};
use bollard::models::{
    ContainerCreateBody, ContainerUpdateBody, HealthConfig, HostConfig, HostConfigCgroupnsModeEnum,
    HostConfigLogConfig, Mount, MountType, ResourcesUlimits,
};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

/// Marks what belongs to one data folder.
pub(super) const INSTANCE_LABEL: &str = "bharatbuild.instance";
pub(super) const SANDBOX_LABEL: &str = "bharatbuild.sandbox";
const PROJECT_LABEL: &str = "bharatbuild.project";
/// /var/tmp, in bytes; charged to the sandbox's memory.
const VAR_TMP_BYTES: u64 = 64 * 1024 * 1024;
/// Processes and threads that a runtime with a kernel of its own (gVisor) needs for itself.
const OWN_KERNEL_PIDS: u32 = 128;
/// The runtime that shares the host's kernel.
const SHARED_KERNEL: &str = "runc";
/// The agent's own words, in bytes; no student's output is among them.
const LOG_BYTES: u64 = 64 * 1024;

/// Folders of the host for one sandbox.
pub(super) struct Places<'a> {
    pub(super) agent: &'a Path,
    pub(super) socket_folder: &'a Path,
    pub(super) passwd: &'a Path,
    pub(super) group: &'a Path,
}

/// The name by which Docker knows a sandbox.
pub(super) fn name(id: &SandboxId) -> String {
    format!("bharatbuild-{id}")
}

/// The whole request, for an image that has this PATH.
pub(super) fn body(
    spec: &SandboxSpec,
    settings: &DockerSettings,
    places: &Places<'_>,
    image: &str,
    image_path: &str,
) -> ContainerCreateBody {
    let mut command = agent_command(spec.host_user()).into_iter();
    ContainerCreateBody {
        hostname: Some(HOST_NAME.into()),
        // The agent. What it executes is the project's own uid, and without its capabilities.
        user: Some("0:0".into()),
        env: Some(variables(&spec.env, image_path)),
        entrypoint: Some(command.by_ref().take(1).collect()),
        cmd: Some(command.collect()),
        image: Some(image.to_owned()),
        working_dir: Some("/".into()),
        labels: Some(labels(spec, &settings.instance)),
        // A check of the image's own would be a second way to run commands.
        healthcheck: Some(HealthConfig { test: Some(vec!["NONE".into()]), ..Default::default() }),
        stop_signal: Some("SIGKILL".into()),
        stop_timeout: Some(1),
        host_config: Some(host_config(spec, settings, places)),
        ..Default::default()
    }
}

fn labels(spec: &SandboxSpec, instance: &str) -> HashMap<String, String> {
    // The project's folder has its id for a name.
    let project = spec.workspace.file_name().unwrap_or_default().to_string_lossy();
    HashMap::from([
        (INSTANCE_LABEL.into(), instance.to_owned()),
        (SANDBOX_LABEL.into(), spec.id.to_string()),
        (PROJECT_LABEL.into(), project.into_owned()),
    ])
}

/// The image's programs are found behind the student's own.
fn variables(env: &BTreeMap<String, String>, image_path: &str) -> Vec<String> {
    let with_path = |(name, value): (&String, &String)| match name.as_str() {
        "PATH" => format!("PATH={}", joined(value, image_path)),
        _ => format!("{name}={value}"),
    };
    env.iter().map(with_path).collect()
}

fn joined(own: &str, image: &str) -> String {
    let mut folders: Vec<&str> = Vec::new();
    for folder in own.split(':').chain(image.split(':')) {
        if !folder.is_empty() && !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders.join(":")
}

fn host_config(spec: &SandboxSpec, settings: &DockerSettings, places: &Places<'_>) -> HostConfig {
    HostConfig {
        runtime: Some(settings.runtime.clone()),
        mounts: Some(mounts(spec, settings, places)),
        tmpfs: Some(HashMap::from([
            ("/tmp".into(), tmpfs(TMP_BYTES)),
            ("/var/tmp".into(), tmpfs(VAR_TMP_BYTES)),
        ])),
        shm_size: Some(SHM_BYTES as i64),
        log_config: Some(log_config()),
        ..limited(&spec.limits, pids(spec, settings), confined())
    }
}

/// No network, no power, nothing to write but what is mounted.
fn confined() -> HostConfig {
    let owned = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect());
    HostConfig {
        network_mode: Some("none".into()),
        // The agent's resolver.
        dns: owned(&["127.0.0.1"]),
        dns_options: owned(&["timeout:5", "attempts:2"]),
        dns_search: owned(&["."]),
        sysctls: Some(HashMap::from([
            ("net.ipv4.ip_unprivileged_port_start".into(), "0".into()),
            // Docker switches IPv6 off where it gives no address; programs listen on ::1.
            ("net.ipv6.conf.lo.disable_ipv6".into(), "0".into()),
        ])),
        privileged: Some(false),
        cap_drop: owned(&["ALL"]),
        cap_add: owned(&CAPABILITIES),
        security_opt: Some(vec![
            "no-new-privileges:true".into(),
            format!("seccomp={}", seccomp::profile()),
        ]),
        readonly_rootfs: Some(true),
        masked_paths: owned(&MASKED),
        readonly_paths: owned(&READ_ONLY),
        ipc_mode: Some("private".into()),
        cgroupns_mode: Some(HostConfigCgroupnsModeEnum::PRIVATE),
        // Files belong to the project's uid on both sides, also where Docker maps ids by default.
        userns_mode: Some("host".into()),
        init: Some(false),
        auto_remove: Some(false),
        ..Default::default()
    }
}

fn pids(spec: &SandboxSpec, settings: &DockerSettings) -> u32 {
    let own = if settings.runtime == SHARED_KERNEL { 0 } else { OWN_KERNEL_PIDS };
    spec.limits.pids.saturating_add(own)
}

fn limited(limits: &Limits, pids: u32, config: HostConfig) -> HostConfig {
    let ulimit = |name: &str, value: u64| ResourcesUlimits {
        name: Some(name.to_owned()),
        soft: Some(value as i64),
        hard: Some(value as i64),
    };
    let memory = limits.memory_bytes as i64;
    HostConfig {
        memory: Some(memory),
        // Memory and swap together, so no swap.
        memory_swap: Some(memory),
        cpu_period: Some(CPU_PERIOD_USEC as i64),
        cpu_quota: Some(cpu_quota_usec(limits.cpus)),
        pids_limit: Some(i64::from(pids)),
        ulimits: Some(vec![ulimit("nofile", limits.open_files), ulimit("core", 0)]),
        ..config
    }
}

/// The limits that change while it runs.
pub(super) fn update(limits: &Limits) -> ContainerUpdateBody {
    let memory = limits.memory_bytes as i64;
    ContainerUpdateBody {
        memory: Some(memory),
        memory_swap: Some(memory),
        cpu_period: Some(CPU_PERIOD_USEC as i64),
        cpu_quota: Some(cpu_quota_usec(limits.cpus)),
        ..Default::default()
    }
}

fn mounts(spec: &SandboxSpec, settings: &DockerSettings, places: &Places<'_>) -> Vec<Mount> {
    let mut mounts = vec![
        mount(places.agent, AGENT_FOLDER, true),
        mount(places.socket_folder, SOCKET_FOLDER, false),
        mount(&spec.workspace, WORKSPACE, false),
        mount(&spec.home, HOME, false),
        mount(places.passwd, "/etc/passwd", true),
        mount(places.group, "/etc/group", true),
    ];
    let certificates = settings.certificates.iter();
    mounts.extend(certificates.map(|file| mount(file, &file.display().to_string(), true)));
    mounts
}

fn mount(source: &Path, target: &str, read_only: bool) -> Mount {
    Mount {
        typ: Some(MountType::BIND),
        source: Some(source.display().to_string()),
        target: Some(target.to_owned()),
        read_only: Some(read_only),
        ..Default::default()
    }
}

fn tmpfs(bytes: u64) -> String {
    format!("rw,exec,nosuid,nodev,mode=1777,size={bytes}")
}

fn log_config() -> HostConfigLogConfig {
    let options = [("max-size", LOG_BYTES.to_string()), ("max-file", "1".to_owned())];
    HostConfigLogConfig {
        typ: Some("json-file".into()),
        config: Some(options.map(|(name, value)| (name.to_owned(), value)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_images_programs_come_behind_the_students_own() {
        assert_eq!(
            joined("/workspace/bin:/usr/bin:/bin", "/usr/local/bin:/usr/bin:"),
            "/workspace/bin:/usr/bin:/bin:/usr/local/bin"
        );
    }

    #[test]
    fn nothing_of_docker_and_no_network_is_given() {
        let config = confined();
        assert_eq!(config.network_mode.as_deref(), Some("none"));
        assert_eq!((config.privileged, config.readonly_rootfs), (Some(false), Some(true)));
        assert_eq!(config.cap_drop, Some(vec!["ALL".to_owned()]));
        assert_eq!((config.port_bindings, config.devices), (None, None));
    }
}
