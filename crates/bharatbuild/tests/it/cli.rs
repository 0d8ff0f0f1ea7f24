//! The command line, as a program uses it.

use reqwest::header::{COOKIE, HOST, LOCATION, SET_COOKIE};
use serde_json::Value;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const BINARY: &str = env!("CARGO_BIN_EXE_bharatbuild");

/// `bharatbuild new`, ended with the test.
struct New {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    dir: tempfile::TempDir,
}

impl New {
    fn start(prompt: &str, flags: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let uids = crate::room::own_uids();
        let mut command = Command::new(BINARY);
        command.args(["new", prompt, "--json"]).args(flags);
        command.arg("--data").arg(dir.path().join("data")).arg("--out").arg(dir.path().join("out"));
        command.env("AUTH_MODE", "dev").env("SANDBOX_UID_BASE", uids);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines, dir }
    }

    async fn next(&mut self) -> Option<Value> {
        let line = tokio::time::timeout(Duration::from_secs(60), self.lines.next_line()).await;
        line.expect("a line in time").unwrap().map(|line| serde_json::from_str(&line).unwrap())
    }

    async fn until(&mut self, kind: &str) -> Value {
        loop {
            let event = self.next().await.expect("another event");
            if event["type"] == kind && event["exec_id"].is_null() {
                return event;
            }
        }
    }

    /// Groups of sandboxes that this data folder's instance has.
    fn groups(&self) -> usize {
        let instance = std::fs::read_to_string(self.dir.path().join("data/instance-id")).unwrap();
        let roots = ["/sys/fs/cgroup/pids/bharatbuild", "/sys/fs/cgroup/bharatbuild"];
        let groups = roots
            .iter()
            .filter_map(|root| std::fs::read_dir(format!("{root}/{}", instance.trim())).ok());
        groups.flatten().flatten().filter(|entry| entry.path().is_dir()).count()
    }
}

/// Follows a preview link as a browser would: the ticket, its cookie, the page.
async fn visit(link: &str) -> (u16, String) {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let link: reqwest::Url = link.parse().unwrap();
    let (host, port) = (link.host_str().unwrap(), link.port().unwrap());
    let get = |path: &str| {
        http.get(format!("http://127.0.0.1:{port}{path}")).header(HOST, format!("{host}:{port}"))
    };
    let path = format!("{}?{}", link.path(), link.query().unwrap());
    let entered = get(&path).send().await.unwrap();
    assert!(entered.status().is_redirection(), "{}", entered.status());
    let cookie =
        entered.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap().to_owned();
    let to = entered.headers()[LOCATION].to_str().unwrap().to_owned();
    let page = get(&to).header(COOKIE, cookie).send().await.unwrap();
    (page.status().as_u16(), page.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keeps_the_app_until_it_is_interrupted() {
    let mut new = New::start("a plain html page for the hostel mess menu", &["--keep"]);
    let plan = new.until("plan_created").await;
    assert_eq!(plan["data"]["title"], "Hostel Mess Menu");
    let complete = new.until("complete").await;
    let (status, page) = visit(complete["preview_url"].as_str().unwrap()).await;
    assert!(status == 200 && page.contains("Hostel Mess Menu"), "{status}: {page}");
    assert!(std::path::Path::new(complete["zip"].as_str().unwrap()).exists());
    assert_eq!(new.groups(), 1);

    let pid = rustix::process::Pid::from_raw(new.child.id().unwrap() as i32).unwrap();
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(15), new.child.wait()).await;
    assert!(ended.expect("it ends in time").unwrap().success());
    assert_eq!(new.next().await, None, "`complete` was the last line");
    assert_eq!(new.groups(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_without_keep_leaves_the_zip_and_nothing_running() {
    let mut new = New::start("a plain html page", &[]);
    let complete = new.until("complete").await;
    assert_eq!(new.next().await, None);
    assert!(new.child.wait().await.unwrap().success());
    assert!(std::path::Path::new(complete["zip"].as_str().unwrap()).exists());
    assert_eq!(new.groups(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_ends_with_an_error_that_says_why() {
    let mut new = New::start("   ", &[]);
    let error = new.until("error").await;
    assert!(error["data"].as_str().unwrap().contains("say what the app should be"), "{error}");
    assert!(!new.child.wait().await.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_finds_that_this_host_runs_apps() {
    let output = Command::new(BINARY).args(["doctor", "--json"]).output().await.unwrap();
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let sandbox = findings.as_array().unwrap().iter().find(|finding| finding["what"] == "sandbox");
    assert_eq!(sandbox.unwrap()["verdict"], "good", "{findings}");
    assert!(output.status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_knows_the_docker_of_the_tests_and_its_images() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/docker-engine.sh");
    let status = Command::new(script).arg("status").output().await.unwrap();
    assert!(status.status.success(), "no Docker for tests: scripts/docker-engine.sh start");
    let mut doctor = Command::new(BINARY);
    doctor.args(["doctor", "--json", "--docker-host"]);
    doctor.arg(String::from_utf8(status.stdout).unwrap().trim());
    let output = doctor.output().await.unwrap();
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let find = |what| findings.as_array().unwrap().iter().find(|f| f["what"] == what).unwrap();
    let docker = find("docker");
    assert_eq!(docker["verdict"], "good", "{docker}");
    assert!(docker["found"].as_str().unwrap().contains("runc, runsc"), "{docker}");
    let node = find("image node");
    assert_eq!(node["verdict"], "good", "runtimes/build.sh small: {node}");
    assert_eq!(find("runc")["verdict"], "good", "{findings}");
    // Debian 12's gVisor cannot `ls`, a newer one can; either way it is said, and not fatal.
    let gvisor = find("gvisor");
    match gvisor["verdict"].as_str().unwrap() {
        "good" => {}
        verdict => {
            assert_eq!(verdict, "lacking", "{gvisor}");
            assert!(gvisor["hint"].as_str().unwrap().contains("newer runsc"), "{gvisor}");
        }
    }
    assert!(output.status.success());
}
