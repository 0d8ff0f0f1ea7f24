//! Ports inside, tunnels to them, and nothing else.

use crate::harness::{Bench, collect, shell};
use sandbox::protocol::PortEvent;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_stream::StreamExt;

async fn server_on(bench: &Bench, line: &str, port: u16) -> String {
    let exec = shell(line);
    let id = exec.id.clone();
    let mut ports = Box::pin(bench.link.ports().await.unwrap());
    drop(bench.link.exec(exec).await.unwrap());
    let opened = async {
        while let Some(event) = ports.next().await {
            if event == (PortEvent { port, open: true }) {
                return;
            }
        }
        panic!("the port stream ended");
    };
    tokio::time::timeout(Duration::from_secs(10), opened).await.expect("the port opens");
    id
}

async fn get(bench: &Bench, port: u16) -> String {
    let mut tunnel = bench.link.dial(port).await.unwrap();
    tunnel.write_all(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    tunnel.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_on_the_loopback_is_seen_and_reached() {
    let bench = bench!();
    std::fs::write(bench.spec.workspace.join("index.html"), "hello from inside").unwrap();
    let id = server_on(&bench, "exec python3 -m http.server 3000 --bind 127.0.0.1", 3000).await;
    assert!(get(&bench, 3000).await.ends_with("hello from inside"));
    bench.link.signal(&id, 9).await.unwrap();
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_on_ipv6_alone_is_seen_and_reached() {
    let bench = bench!();
    if super::ENGINE.is_gvisor() && bench.sh("test -s /proc/net/if_inet6").await.code() != 0 {
        // Docker switches IPv6 off, and this gVisor does not switch it on: programs are told.
        let refused = bench.sh("timeout 5 python3 -m http.server 3001 --bind ::1").await;
        assert!(refused.stderr.contains("Cannot assign requested address"), "{refused:?}");
        return bench.end().await;
    }
    server_on(&bench, "exec python3 -m http.server 3001 --bind ::1", 3001).await;
    assert!(get(&bench, 3001).await.starts_with("HTTP/1.0 200"));
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_port_is_told_and_refused() {
    let bench = bench!();
    let id = server_on(&bench, "exec python3 -m http.server 3002", 3002).await;
    let mut ports = Box::pin(bench.link.ports().await.unwrap());
    assert_eq!(ports.next().await, Some(PortEvent { port: 3002, open: true }));
    bench.link.signal(&id, 9).await.unwrap();
    let closed = tokio::time::timeout(Duration::from_secs(5), ports.next()).await.unwrap();
    assert_eq!(closed, Some(PortEvent { port: 3002, open: false }));
    assert!(bench.link.dial(3002).await.is_err());
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_network_but_the_loopback() {
    let bench = bench!();
    let devices = bench.sh("tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '").await.stdout;
    assert_eq!(devices, "lo\n");
    let script = "import socket\nfor a in ['169.254.169.254', '10.0.0.1', '172.17.0.1', '8.8.8.8']:\n  s = socket.socket(); s.settimeout(2)\n  try: s.connect((a, 80)); print('reached', a)\n  except OSError as e: print('no', e.errno)";
    let outcome =
        collect(bench.link.exec(shell(&format!("python3 -c \"{script}\""))).await.unwrap()).await;
    assert!(
        !outcome.stdout.contains("reached") && outcome.stdout.lines().count() == 4,
        "{outcome:?}"
    );
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_files_are_told() {
    let bench = bench!();
    let mut changes = Box::pin(bench.link.watch().await.unwrap());
    let again = "mkdir -p src; for _ in $(seq 40); do echo x > src/app.js; sleep 0.1; done";
    // Written again and again: when the watch begins is its own affair.
    let _writing = bench.link.exec(shell(again)).await.unwrap();
    let written = async {
        while let Some(change) = changes.next().await {
            if change.path == "src/app.js" {
                return;
            }
        }
        panic!("the stream ended");
    };
    tokio::time::timeout(Duration::from_secs(5), written).await.expect("the change is told");
    bench.end().await;
}
