//! The agent runs whatever libc an image has: here the only one is musl, as in Alpine's images. The
//! image is made by `runtimes/musl-image.sh`; those of the other tests have glibc.

use crate::harness::{Bench, shell};
use crate::kind::Kind;
use sandbox::SandboxSpec;
use sandbox::protocol::PortEvent;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio_stream::StreamExt;

const IMAGE: &str = "bharatbuild/test:musl";
/// A server that does not listen by then never will.
const START_TIMEOUT: Duration = Duration::from_secs(30);

async fn bench(kind: Kind) -> Option<Bench> {
    let change = |spec: &mut SandboxSpec| spec.images = vec![IMAGE.to_owned()];
    if kind.wanted() { Some(Bench::with(kind, change).await) } else { None }
}

/// The shell has musl inside, node is linked with it, and no other libc is there.
async fn runs_programs(kind: Kind) {
    let Some(bench) = bench(kind).await else { return };
    let outcome = bench.sh("echo $KSH_VERSION; echo /lib/*; echo /lib64/*").await;
    let musl = "/lib/ld-musl-x86_64.so.1 /lib/libc.musl-x86_64.so.1\n/lib64/*\n";
    assert!(outcome.stdout.contains("MIRBSD") && outcome.stdout.ends_with(musl), "{outcome:?}");
    let libc = "process.report.getReport().header.glibcVersionRuntime ?? 'musl'";
    let outcome = bench.sh(&format!("node --print \"{libc}\"")).await;
    assert_eq!((outcome.stdout.as_str(), outcome.code()), ("musl\n", 0), "{outcome:?}");
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_of_a_musl_image_run() {
    runs_programs(Kind::DockerRunc).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_of_a_musl_image_run_under_gvisor() {
    runs_programs(Kind::DockerRunsc).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_a_musl_image_is_noticed_and_reached() {
    let Some(bench) = bench(Kind::DockerRunc).await else { return };
    let mut ports = bench.link.ports().await.unwrap();
    let listen = "listen(8124, '127.0.0.1')";
    let server = format!("require('net').createServer(peer => peer.end('hello')).{listen}");
    let line = format!("exec node --eval \"{server}\"");
    let _server = bench.link.exec(shell(&line)).await.unwrap();
    let opened = tokio::time::timeout(START_TIMEOUT, ports.next()).await.expect("it listens");
    assert_eq!(opened, Some(PortEvent { port: 8124, open: true }));
    let mut tunnel = bench.link.dial(8124).await.unwrap();
    let mut answer = String::new();
    tunnel.read_to_string(&mut answer).await.unwrap();
    assert_eq!(answer, "hello");
    bench.end().await;
}
