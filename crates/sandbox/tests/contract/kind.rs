//! The engines, and in what they differ.

use sandbox::docker::{DockerEngine, DockerSettings};
use sandbox::native::{HelperCommand, NativeEngine, NativeSettings, Toolchains};
use sandbox::{Engine, SandboxId, SandboxSpec};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, OnceLock};

/// The image that `runtimes/build.sh small` makes.
const IMAGE: &str = "bharatbuild/runtime:small";
/// Names in `BHARATBUILD_TEST_ENGINES`, with commas between.
const KINDS: [(Kind, &str); 3] = [
    (Kind::Native, "native"),
    (Kind::DockerRunc, "docker_runc"),
    (Kind::DockerRunsc, "docker_runsc"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Native,
    DockerRunc,
    DockerRunsc,
}

impl Kind {
    /// Whether it is to be tested: all are, unless the variable names others only.
    pub fn wanted(self) -> bool {
        let Some(listed) = variable("BHARATBUILD_TEST_ENGINES") else { return true };
        let names: Vec<&str> = listed.split(',').map(str::trim).collect();
        let unknown = names.iter().find(|name| !KINDS.iter().any(|(_, known)| known == *name));
        assert_eq!(unknown, None, "BHARATBUILD_TEST_ENGINES names an engine that nobody knows");
        KINDS.iter().any(|(kind, name)| *kind == self && names.contains(name))
    }

    /// A new engine, as of a server of its own.
    pub fn engine(self, data: &Path) -> Arc<dyn Engine> {
        let instance = format!("test-{}", SandboxId::random().short());
        match self {
            Self::Native => Arc::new(native(data, instance)),
            Self::DockerRunc => docker(data, instance, "runc"),
            Self::DockerRunsc => docker(data, instance, "runsc"),
        }
    }

    /// The user's id as programs inside see it: Docker has no ids of each container's own.
    pub fn user_inside(self, spec: &SandboxSpec) -> u32 {
        match self {
            Self::Native => 1000,
            Self::DockerRunc | Self::DockerRunsc => spec.host_user(),
        }
    }

    /// gVisor is one process to the host's kernel, which cannot end a program in it alone, and
    /// answers system calls itself.
    pub fn is_gvisor(self) -> bool {
        self == Self::DockerRunsc
    }
}

fn native(data: &Path, instance: String) -> NativeEngine {
    let helper = HelperCommand {
        program: env!("CARGO_BIN_EXE_native-runtime").into(),
        arguments: Vec::new(),
    };
    let toolchains = Toolchains::discover();
    let settings = NativeSettings { data: data.to_owned(), instance, helper, toolchains };
    NativeEngine::new(settings).expect("the native engine works here")
}

fn docker(data: &Path, instance: String, runtime: &str) -> Arc<dyn Engine> {
    let settings = DockerSettings { instance, ..docker_settings(data, runtime) };
    let engine = Arc::new(DockerEngine::new(settings).unwrap());
    let asked = engine.clone();
    let check = async move { asked.check().await };
    let checked = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(check));
    if let Err(error) = checked {
        panic!(
            "Docker with {runtime} is not ready for tests, scripts/setup.sh test and runtimes/build.sh small make it so: {error}"
        );
    }
    engine
}

/// Settings for the Docker of the tests.
pub fn docker_settings(data: &Path, runtime: &str) -> DockerSettings {
    DockerSettings {
        data: data.to_owned(),
        instance: "test".into(),
        address: docker_address(),
        runtime: runtime.into(),
        images: vec![IMAGE.into()],
        certificates: Vec::new(),
    }
}

/// The Docker that the tests may use. None is started here: who starts one stops it.
fn docker_address() -> String {
    static ADDRESS: OnceLock<Result<String, String>> = OnceLock::new();
    let find = || {
        if let Some(address) = variable("BHARATBUILD_TEST_DOCKER") {
            return Ok(address);
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/docker-engine.sh");
        let output = Command::new(script).arg("status").output().map_err(|e| e.to_string())?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned()),
            false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        }
    };
    ADDRESS.get_or_init(find).clone().unwrap_or_else(|why| {
        panic!("no Docker for tests ({why}): scripts/docker-engine.sh start, or leave it out with BHARATBUILD_TEST_ENGINES=native")
    })
}

#[allow(clippy::disallowed_methods, reason = "a test is told by the environment what to test")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
