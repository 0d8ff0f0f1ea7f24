//! A Docker that is stopped, slow, wrong or gone is told plainly, and found back.

use crate::harness::{collect, open_link, shell, spec_in, until_stdout};
use crate::kind::{Kind, docker_settings};
use sandbox::docker::{DockerEngine, DockerSettings};
use sandbox::{Engine, EngineError, SandboxId};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tokio_util::task::TaskTracker;

/// Ends the test where Docker was left out.
macro_rules! wanted {
    () => {
        if !Kind::DockerRunc.wanted() {
            return eprintln!("left out by BHARATBUILD_TEST_ENGINES");
        }
    };
}

fn engine(data: &Path, change: impl FnOnce(&mut DockerSettings)) -> DockerEngine {
    let mut settings = docker_settings(data, "runc");
    settings.instance = format!("test-{}", SandboxId::random().short());
    change(&mut settings);
    DockerEngine::new(settings).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docker_that_does_not_run_is_said_to_be_stopped() {
    wanted!();
    let data = tempfile::tempdir().unwrap();
    let socket = data.path().join("docker.sock");
    let engine = engine(data.path(), |s| s.address = format!("unix://{}", socket.display()));
    let id = SandboxId::random();
    let error = engine.presence(&id).await.unwrap_err();
    assert!(matches!(error, EngineError::Away(_)), "{error:?}");
    let words = error.to_string();
    assert!(words.contains("does not run") && words.contains("systemctl start docker"), "{words}");
    // A socket that is left behind by one that died.
    drop(std::os::unix::net::UnixListener::bind(&socket).unwrap());
    let words = engine.list().await.unwrap_err().to_string();
    assert!(words.contains("does not run"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_docker_that_accepts_and_never_answers_is_said_to_hang() {
    wanted!();
    let data = tempfile::tempdir().unwrap();
    let socket = data.path().join("docker.sock");
    let _silent = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let engine = engine(data.path(), |s| s.address = format!("unix://{}", socket.display()));
    let started = Instant::now();
    let error = engine.create(&spec_in(data.path())).await.unwrap_err();
    assert!(matches!(error, EngineError::Away(_)), "{error:?}");
    assert!(error.to_string().contains("did not answer within"), "{error}");
    // The question and the clearing up, each within its own limit.
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    // That nobody can be asked does not mean that the sandbox is gone.
    let id = SandboxId::random();
    let gone = tokio::time::timeout(Duration::from_secs(1), engine.wait_gone(&id));
    assert!(gone.await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_image_is_said_with_how_to_get_it() {
    wanted!();
    let data = tempfile::tempdir().unwrap();
    let engine = engine(data.path(), |s| s.images = vec!["no/such:image".into()]);
    for error in [engine.check().await, engine.create(&spec_in(data.path())).await] {
        let words = error.unwrap_err().to_string();
        assert!(
            words.contains("no image no/such:image") && words.contains("docker pull"),
            "{words}"
        );
    }
    assert_eq!(engine.list().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_runtime_is_said_with_what_to_do() {
    wanted!();
    let data = tempfile::tempdir().unwrap();
    let engine = engine(data.path(), |s| s.runtime = "no-such-runtime".into());
    for error in [engine.check().await, engine.create(&spec_in(data.path())).await] {
        let words = error.unwrap_err().to_string();
        assert!(words.contains("no runtime no-such-runtime"), "{words}");
        assert!(words.contains("DOCKER_RUNTIME=runc"), "{words}");
    }
    assert_eq!(engine.list().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_of_another_machine_is_refused() {
    let data = tempfile::tempdir().unwrap();
    let settings = DockerSettings {
        data: data.path().into(),
        instance: "test".into(),
        address: "tcp://10.0.0.1:2375".into(),
        runtime: "runc".into(),
        images: Vec::new(),
        certificates: Vec::new(),
    };
    let words = DockerEngine::new(settings).err().unwrap().to_string();
    assert!(words.contains("DOCKER_HOST is tcp://10.0.0.1:2375"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_instances_containers_are_neither_listed_nor_touched() {
    wanted!();
    let data = tempfile::tempdir().unwrap();
    let (ours, others) = (engine(data.path(), |_| {}), engine(data.path(), |_| {}));
    let spec = spec_in(data.path());
    ours.create(&spec).await.unwrap();
    // The folder is what both see here; the container is one's own.
    std::fs::rename(data.path().join("containers"), data.path().join("away")).unwrap();
    assert_eq!(others.list().await.unwrap(), []);
    assert_eq!(ours.list().await.unwrap(), std::slice::from_ref(&spec.id));
    ours.remove(&spec.id).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_that_somebody_else_removes_is_gone_and_no_trouble() {
    wanted!();
    let data = tempfile::tempdir().unwrap();
    let engine = engine(data.path(), |_| {});
    let spec = spec_in(data.path());
    engine.create(&spec).await.unwrap();
    let other = docker(&docker_settings(data.path(), "runc").address)
        .args(["rm", "--force", &format!("bharatbuild-{}", spec.id)])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let gone = tokio::time::timeout(Duration::from_secs(20), engine.wait_gone(&spec.id));
    let (gone, removed) = tokio::join!(gone, engine.remove(&spec.id));
    assert!(gone.is_ok() && removed.is_ok(), "{removed:?}");
    assert!(other.wait_with_output().is_ok());
    assert_eq!(engine.list().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_goes_on_while_docker_hangs_or_dies_and_docker_is_found_back() {
    wanted!();
    let data = tempfile::tempdir().unwrap();
    let docker = OwnDocker::start();
    let engine = engine(data.path(), |settings| {
        settings.address = docker.address.clone();
        settings.images = vec![OwnDocker::IMAGE.into()];
    });
    let spec = spec_in(data.path());
    let link = open_link(&engine, &spec, &TaskTracker::new()).await;
    engine.create(&spec).await.unwrap();
    let pipe = spec.workspace.join("pipe");
    fifo(&pipe);
    let line = "echo begun; while read line; do echo $line; done < /workspace/pipe";
    let mut running = link.exec(shell(line)).await.unwrap();
    until_stdout(&mut running, "begun").await;
    let mut words = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();

    docker.signal("STOP");
    let error = engine.stats(&spec.id).await.unwrap_err();
    assert!(error.to_string().contains("did not answer within"), "{error}");
    words.write_all(b"while it hangs\n").unwrap();
    until_stdout(&mut running, "while it hangs").await;
    docker.signal("CONT");
    engine.stats(&spec.id).await.expect("it is found back");

    docker.signal("KILL");
    docker.await_silence();
    let error = engine.pause(&spec.id).await.unwrap_err();
    assert!(matches!(error, EngineError::Away(_)), "{error:?}");
    let gone = tokio::time::timeout(Duration::from_secs(1), engine.wait_gone(&spec.id)).await;
    assert!(gone.is_err(), "nobody can tell whether it is gone");
    words.write_all(b"while it is gone\n").unwrap();
    drop(words);
    assert_eq!(collect(running).await.stdout, "while it is gone\n");

    docker.run();
    // Docker ends what ran when it died, unless it is told to keep it (live-restore).
    let gone = tokio::time::timeout(Duration::from_secs(30), engine.wait_gone(&spec.id));
    gone.await.expect("Docker tells of its end");
    engine.remove(&spec.id).await.unwrap();
    let again = spec_in(data.path());
    let link = open_link(&engine, &again, &TaskTracker::new()).await;
    engine.create(&again).await.unwrap();
    assert_eq!(collect(link.exec(shell("echo new")).await.unwrap()).await.stdout, "new\n");
    engine.remove(&again.id).await.unwrap();
    assert_eq!(engine.list().await.unwrap(), []);
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg("--mode=666").arg(path).status().unwrap().success());
}

fn docker(address: &str) -> Command {
    let mut command = Command::new("docker");
    command.args(["--host", address]).stdout(Stdio::null());
    command
}

/// A Docker of one test's own, that may be killed.
struct OwnDocker {
    address: String,
    dir: tempfile::TempDir,
}

impl OwnDocker {
    /// A shell and nothing else.
    const IMAGE: &str = "shell:test";

    fn start() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let docker = Self { address: format!("unix://{}/docker.sock", dir.path().display()), dir };
        docker.run();
        let import = format!(
            "tar --dereference --create /bin/sh $(ldd /bin/sh | grep --only-matching '/[^ ]*') | docker --host {} import - {}",
            docker.address,
            Self::IMAGE
        );
        assert!(Command::new("sh").args(["-c", &import]).output().unwrap().status.success());
        docker
    }

    fn script(&self, word: &str) -> std::process::Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scripts/docker-engine.sh");
        let mut command = Command::new(script);
        command.arg(word).env("BHARATBUILD_DOCKER_DIR", self.dir.path()).output().unwrap()
    }

    fn run(&self) {
        let output = self.script("start");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn signal(&self, name: &str) {
        let pid = std::fs::read_to_string(self.dir.path().join("dockerd.pid")).unwrap();
        let sent = Command::new("kill").args(["-s", name, pid.trim()]).status().unwrap();
        assert!(sent.success());
    }

    /// A killed process is gone a moment later.
    fn await_silence(&self) {
        let deadline = Instant::now() + Duration::from_secs(10);
        let socket = self.address.trim_start_matches("unix://");
        while std::os::unix::net::UnixStream::connect(socket).is_ok() {
            assert!(Instant::now() < deadline, "it is killed and still answers");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// What a failed test left is ended by Docker itself, which may have to be started for it.
impl Drop for OwnDocker {
    fn drop(&mut self) {
        self.script("start");
        let remove = format!(
            "docker --host {0} ps --all --quiet | xargs --no-run-if-empty docker --host {0} rm --force",
            self.address
        );
        let _ = Command::new("sh").args(["-c", &remove]).output();
        self.script("stop");
    }
}
