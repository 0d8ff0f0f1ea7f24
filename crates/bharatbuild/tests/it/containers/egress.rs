//! What programs inside reach, by the tools that students use.

use crate::room::{Outcome, Room, SHOP, at};
use crate::sse::Events;
use serde_json::json;
use std::process::Command;

/// Says for each `host port` of its standard input whether a plain connection can be made.
const TRY: &str = "import socket,sys
for line in sys.stdin:
    host, port = line.split()
    try:
        s = socket.create_connection((host, int(port)), timeout=5); s.settimeout(5)
        s.sendall(b'GET / HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n')
        print(host, port, 'REACHED' if s.recv(1) else 'refused')
    except OSError: print(host, port, 'refused')
";

/// A setting of the host's own tool.
fn of_host(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn pip_index() -> String {
    let index = of_host("python3", &["-m", "pip", "config", "get", "global.index-url"]);
    let default = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)";
    let index = if index.is_empty() { of_host("python3", &["-c", default]) } else { index };
    format!("{}/", index.trim_end_matches('/'))
}

impl Room {
    /// Without the variables that lead programs to the proxy.
    async fn directly(&self, line: &str) -> Outcome {
        let unset = "unset http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy npm_config_proxy npm_config_https_proxy NODE_USE_ENV_PROXY";
        self.exec(json!({"command": format!("{unset}; {line}"), "timeout": 120})).await
    }

    /// Through the proxy, whatever it is called: the status that curl tells, 0 for none.
    async fn by_proxy(&self, url: &str) -> String {
        let line =
            format!("NO_PROXY= no_proxy= curl -s -g -m 5 -o /dev/null -w '%{{http_code}}' '{url}'");
        self.sh(&line).await.stdout
    }

    async fn connects(&self, places: &[(String, u16)]) -> String {
        self.write_file("try.py", TRY).await.ok();
        let places: String = places.iter().map(|(host, port)| format!("{host} {port}\n")).collect();
        self.write_file("places", &places).await.ok();
        self.directly("python3 try.py < places").await.stdout
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn npm_and_node_reach_the_registry_of_the_host() {
    let room = Room::start().await;
    let installed = room
        .sh("npm init -y >/dev/null && npm i is-number 2>&1 && node -p \"require('is-number')(7)\"")
        .await;
    assert!(installed.code() == Some(0) && installed.stdout.ends_with("true\n"), "{installed:?}");
    let global = room.sh("npm i -g cowsay 2>&1 && cowsay hi").await;
    assert!(global.stdout.contains("< hi >"), "{global:?}");
    let registry = of_host("npm", &["config", "get", "registry"]);
    let script =
        format!("fetch('{registry}is-number').then(a => a.json()).then(p => console.log(p.name))");
    let fetched = room.directly(&format!("node -e \"{script}\"")).await;
    assert_eq!(fetched.stdout, "is-number\n", "{fetched:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn pip_and_python_reach_the_index_of_the_host() {
    let room = Room::start().await;
    room.write_file("requirements.txt", "iniconfig\n").await.ok();
    let installed = room.sh("pip install -q -r requirements.txt && python -c 'import iniconfig; print(iniconfig.__file__)'").await;
    assert!(installed.stdout.starts_with("/home/student/"), "{installed:?}");
    let script = format!(
        "import urllib.request as u; print(u.urlopen('{}iniconfig/', timeout=30).status)",
        pip_index()
    );
    let fetched = room.directly(&format!("python3 -c \"{script}\"")).await;
    assert_eq!(fetched.stdout, "200\n", "{fetched:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_host_its_network_and_the_clouds_metadata_are_out_of_reach() {
    let room = Room::unadvised().await;
    let everywhere = std::net::TcpListener::bind("[::]:0").unwrap();
    let loopback = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let ports = [everywhere, loopback].map(|listener| {
        let port = listener.local_addr().unwrap().port();
        std::thread::spawn(move || {
            use std::io::Write;
            for stream in listener.incoming().flatten() {
                let _ = (&stream).write_all(b"HTTP/1.0 200 OK\r\n\r\nthe host");
            }
        });
        port
    });
    let mut hosts: Vec<String> =
        of_host("hostname", &["-I"]).split_whitespace().map(str::to_owned).collect();
    hosts.push(of_host("hostname", &[]));
    hosts.extend(
        ["127.0.0.1", "localhost", "::1", "::ffff:127.0.0.1", "127.1.2.3", "0.0.0.0", "::"]
            .map(str::to_owned),
    );
    let mut places: Vec<(String, u16)> =
        hosts.into_iter().flat_map(|host| ports.map(|port| (host.clone(), port))).collect();
    for host in [
        "169.254.169.254",
        "10.0.0.1",
        "192.168.0.1",
        "172.17.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "100.64.0.1",
    ] {
        places.push((host.to_owned(), 80));
    }
    places.push((room.bench.server.address.ip().to_string(), room.bench.server.address.port()));
    let tried = room.connects(&places).await;
    assert!(tried.lines().count() == places.len() && !tried.contains("REACHED"), "{tried}");
    for (host, port) in &places {
        let host = if host.contains(':') { format!("[{host}]") } else { host.clone() };
        let status = room.by_proxy(&format!("http://{host}:{port}/")).await;
        assert_ne!(status, "200", "{host}:{port}");
    }
    for url in [
        "http://0x7f000001:PORT/",
        "http://2130706433:PORT/",
        "http://127.1:PORT/",
        "http://localhost.:PORT/",
    ] {
        let status = room.by_proxy(&url.replace("PORT", &ports[1].to_string())).await;
        assert_ne!(status, "200", "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_never_sent() {
    let room = Room::unadvised().await;
    let tried = room.connects(&[("example.com".into(), 25), ("1.1.1.1".into(), 25)]).await;
    assert!(tried.lines().count() == 2 && !tried.contains("REACHED"), "{tried}");
    let proxied = room
        .sh("curl -s -m 5 -p -x \"$http_proxy\" telnet://example.com:25 </dev/null; echo $?")
        .await;
    assert_ne!(proxied.stdout, "0\n", "{proxied:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_neighbours_app_is_out_of_reach() {
    let room = Room::start().await;
    room.create("neighbour").await;
    room.start_exec(json!({"command": "exec python3 -m http.server 3000"})).await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(
        room.sh("curl -s -o /dev/null -w '%{http_code}' localhost:3000").await.stdout,
        "200"
    );
    let inside = "for host in 127.0.0.1 localhost p3000--shop.bb.localhost shop.bb.localhost $(hostname); do curl -s -m 3 -o /dev/null -w '%{http_code} ' http://$host:3000/; done; pgrep -c python";
    let tried = Events::post(&room, &at("neighbour", "/exec"), json!({"command": inside})).await;
    let tried = Outcome::of(tried.rest().await).stdout;
    assert!(tried.split_whitespace().all(|status| status != "200"), "{tried}");
    assert!(tried.split_whitespace().count() == 6 && tried.ends_with("0\n"), "{tried}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_reached_where_the_policy_is_none() {
    let room = Room::with(&[("AUTH_MODE", "dev"), ("EGRESS_POLICY", "none")]).await;
    room.create(SHOP).await;
    let registry = of_host("npm", &["config", "get", "registry"]);
    let fetched = room.directly(&format!("node -e \"fetch('{registry}is-number').then(() => console.log('REACHED'), e => console.log('refused'))\"")).await;
    assert_eq!(fetched.stdout, "refused\n", "{fetched:?}");
    assert_ne!(room.by_proxy(&registry).await, "200");
    assert_ne!(room.by_proxy(&pip_index()).await, "200");
}
