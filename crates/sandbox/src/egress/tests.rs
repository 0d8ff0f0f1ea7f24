//! The way out as a whole: the checks with scripted names, and the wire with a real agent.

use super::resolver::LookupError;
use super::*;
use async_trait::async_trait;
use sandbox_agent::egress as agent;
use sandbox_agent::{FrameCodec, Role};
use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::LocalSet;
use tokio_util::codec::Framed;

/// Knows the names it is given.
struct ScriptedResolver(HashMap<&'static str, Vec<IpAddr>>);

#[async_trait]
impl Resolver for ScriptedResolver {
    async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, LookupError> {
        self.0.get(name).cloned().ok_or(LookupError::NoSuchName)
    }
}

fn egress(names: &[(&'static str, &[&str])], settings: EgressSettings) -> Arc<Egress> {
    let parsed = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect();
    let names = names.iter().map(|(name, addresses)| (*name, parsed(addresses))).collect();
    let destination = "registry.test:443".parse().unwrap();
    let registries = Registries::given(vec![Registry { manager: "npm", destination }]);
    Arc::new(Egress::assemble(&settings, registries, Box::new(ScriptedResolver(names))).unwrap())
}

async fn permitted(egress: &Egress, wanted: &str, policy: &Policy) -> Result<Vec<String>, String> {
    match egress.permit(&wanted.parse().unwrap(), policy).await {
        Ok(found) => Ok(found.iter().map(|one| one.address.to_string()).collect()),
        Err(error) => Err(error.to_string()),
    }
}

#[tokio::test]
async fn refusals_say_what_and_why() {
    let names: [(&str, &[&str]); 5] = [
        ("inner.test", &["10.0.0.5"]),
        ("rebind.test", &["127.0.0.1", "::1"]),
        ("mapped.test", &["::ffff:169.254.169.254"]),
        ("nat.test", &["64:ff9b::7f00:1"]),
        ("mirror.test", &["203.0.113.80"]),
    ];
    let egress = egress(&names, EgressSettings::default());
    for (wanted, sentence) in [
        ("10.0.0.5:80", "egress to 10.0.0.5:80 is refused: private address"),
        ("inner.test:80", "egress to 10.0.0.5:80 (inner.test) is refused: private address"),
        ("rebind.test:80", "egress to 127.0.0.1:80 (rebind.test) is refused: loopback address"),
        (
            "mapped.test:80",
            "egress to [::ffff:169.254.169.254]:80 (mapped.test) is refused: link-local address",
        ),
        ("nat.test:443", "egress to [64:ff9b::7f00:1]:443 (nat.test) is refused: loopback address"),
        (
            "mirror.test:443",
            "egress to 203.0.113.80:443 (mirror.test) is refused: documentation address",
        ),
        ("8.8.8.8:25", "egress to 8.8.8.8:25 is refused: mail port"),
        ("mail.test:587", "egress to mail.test:587 is refused: mail port"),
        ("nowhere.test:443", "nowhere.test is not reached: no such name"),
    ] {
        assert_eq!(permitted(&egress, wanted, &Policy::Public).await, Err(sentence.into()));
    }
}

#[tokio::test]
async fn of_several_addresses_only_the_public_ones_are_dialled() {
    let egress = egress(
        &[("mixed.test", &["10.0.0.5", "8.8.8.8", "::1", "2606:4700::1"])],
        EgressSettings::default(),
    );
    let found = permitted(&egress, "mixed.test:443", &Policy::Public).await;
    assert_eq!(found, Ok(vec!["8.8.8.8:443".into(), "[2606:4700::1]:443".into()]));
}

#[tokio::test]
async fn a_registry_passes_by_exact_address_and_port() {
    let names: [(&str, &[&str]); 3] = [
        ("registry.test", &["10.9.9.9"]),
        ("alias.test", &["10.9.9.9"]),
        ("other.test", &["10.9.9.8"]),
    ];
    let egress = egress(&names, EgressSettings::default());
    for wanted in ["registry.test:443", "alias.test:443", "10.9.9.9:443"] {
        assert_eq!(
            permitted(&egress, wanted, &Policy::Public).await,
            Ok(vec!["10.9.9.9:443".into()]),
            "{wanted}"
        );
    }
    for wanted in ["registry.test:80", "10.9.9.9:22", "other.test:443"] {
        assert!(permitted(&egress, wanted, &Policy::Public).await.is_err(), "{wanted}");
    }
}

#[tokio::test]
async fn the_administrator_allows_and_refuses() {
    let settings = EgressSettings {
        allow: vec!["mirror.test:8081".into(), "10.1.1.1:25".into(), "[fd00::1]:443".into()],
        refuse: vec!["8.8.8.0/24".into(), "2606:4700::/32".into()],
        ..EgressSettings::default()
    };
    let egress = egress(&[("mirror.test", &["192.168.7.7"])], settings);
    for wanted in ["mirror.test:8081", "192.168.7.7:8081", "[fd00::1]:443"] {
        assert!(permitted(&egress, wanted, &Policy::Public).await.is_ok(), "{wanted}");
    }
    for wanted in [
        "192.168.7.7:80",
        "10.1.1.1:25",
        "8.8.8.8:443",
        "[2606:4700::1]:443",
        "[64:ff9b::8.8.8.8]:443",
    ] {
        assert!(permitted(&egress, wanted, &Policy::Public).await.is_err(), "{wanted}");
    }
}

#[tokio::test]
async fn a_place_blocked_by_the_unspecified_address_is_no_exception() {
    let names: [(&str, &[&str]); 2] =
        [("registry.test", &["0.0.0.0"]), ("six.test", &["::", "::ffff:0.0.0.0"])];
    let settings = EgressSettings {
        allow: vec!["0.0.0.0:443".into(), "[::]:443".into(), "six.test:443".into()],
        ..EgressSettings::default()
    };
    let egress = egress(&names, settings);
    for wanted in ["registry.test:443", "0.0.0.0:443", "[::]:443", "six.test:443"] {
        assert!(permitted(&egress, wanted, &Policy::Public).await.is_err(), "{wanted}");
    }
}

#[tokio::test]
async fn the_policy_is_applied_before_the_name_is_looked_up() {
    let egress = egress(
        &[("api.test", &["8.8.8.8"]), ("registry.test", &["9.9.9.9"])],
        EgressSettings::default(),
    );
    let list = Policy::List(vec!["api.test:443".parse().unwrap(), "registries".parse().unwrap()]);
    assert!(permitted(&egress, "api.test:443", &list).await.is_ok());
    assert!(permitted(&egress, "registry.test:443", &list).await.is_ok());
    let refused = permitted(&egress, "secret-data.evil.test:443", &list).await;
    assert_eq!(
        refused,
        Err("egress to secret-data.evil.test:443 is refused: not on the project's list".into())
    );
    let none = permitted(&egress, "api.test:443", &Policy::None).await;
    assert_eq!(none, Err("egress to api.test:443 is refused: the project has no way out".into()));
    assert!(egress.permit_name("evil.test".parse().unwrap(), &list).await.is_err());
    assert!(egress.permit_name("api.test".parse().unwrap(), &list).await.is_ok());
    assert!(egress.permit_name("registry.test".parse().unwrap(), &list).await.is_ok());
}

#[test]
fn settings_that_do_not_parse_are_named() {
    let bad = |settings| Egress::new(settings).err().map(|error| error.to_string());
    let allow = EgressSettings { allow: vec!["mirror".into()], ..EgressSettings::default() };
    assert_eq!(bad(allow).as_deref(), Some("an allowed place must be host:port, not \"mirror\""));
    let refuse = EgressSettings { refuse: vec!["10.0.0.1/33".into()], ..EgressSettings::default() };
    assert_eq!(
        bad(refuse).as_deref(),
        Some("a refused range must be address/bits, not \"10.0.0.1/33\"")
    );
    let upstream =
        EgressSettings { upstream_proxy: Some("proxy".into()), ..EgressSettings::default() };
    assert!(bad(upstream).is_some());
}

/// A server outside that answers everything it got, after `>`, once the client has ended.
async fn outside() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::task::spawn_local(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut got = Vec::new();
            client.read_to_end(&mut got).await.unwrap();
            client.write_all(&[b">", got.as_slice()].concat()).await.unwrap();
        }
    });
    port
}

/// An agent whose connections lead to `gate`; gives where its proxy and its resolver listen.
async fn agent_of(gate: Arc<SandboxEgress>, web_port: u16) -> io::Result<(SocketAddr, SocketAddr)> {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listen =
        agent::Listen { proxy: any, dns: any, web_ports: vec![web_port], service_ports: vec![] };
    let open = move |role| std::future::ready(open(gate.clone(), role));
    let bound = agent::Egress::bind(listen, open).await?;
    let addresses = bound.addresses()?;
    tokio::task::spawn_local(bound.run());
    Ok(addresses)
}

fn open(gate: Arc<SandboxEgress>, role: Role) -> io::Result<crate::link::Stream> {
    let (inside, server) = UnixStream::pair()?;
    let server = Framed::new(server, FrameCodec);
    tokio::task::spawn_local(async move {
        match role {
            Role::Egress { host, port } => gate.serve_egress(server, &host, port).await,
            Role::Resolve { name } => gate.serve_resolve(server, &name).await,
            Role::Parked => Ok(()),
        }
    });
    Ok(Framed::new(inside, FrameCodec))
}

async fn exchange(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut client = TcpStream::connect(address).await.unwrap();
    let (mut read, mut write) = client.split();
    let sending = async {
        write.write_all(request).await.unwrap();
        write.shutdown().await.unwrap();
    };
    let mut answer = Vec::new();
    let (_, answered) = tokio::join!(sending, read.read_to_end(&mut answer));
    answered.unwrap();
    answer
}

#[tokio::test]
async fn a_program_inside_reaches_what_is_allowed_by_the_proxy() {
    let test = async {
        let port = outside().await;
        let settings = EgressSettings {
            allow: vec![format!("127.0.0.1:{port}")],
            ..EgressSettings::default()
        };
        let gate = egress(&[("app.test", &["127.0.0.1"])], settings).gate(Policy::Public);
        let (proxy, _) = agent_of(gate.clone(), 1).await.unwrap();
        let body = vec![b'x'; 1_000_000];
        let head = format!("CONNECT app.test:{port} HTTP/1.1\r\n\r\n");
        let answer = exchange(proxy, &[head.as_bytes(), &body].concat()).await;
        let expected = [b"HTTP/1.1 200 Connection established\r\n\r\n>", body.as_slice()].concat();
        assert!(answer == expected, "{} bytes came back", answer.len());
        let counts =
            EgressCounts { bytes_in: 1_000_001, bytes_out: 1_000_000, connections: 1, refused: 0 };
        assert_eq!(gate.counts(), counts);
    };
    LocalSet::new().run_until(test).await;
}

#[tokio::test]
async fn a_program_inside_is_told_why_it_is_refused() {
    let test = async {
        let gate =
            egress(&[("app.test", &["127.0.0.1"])], EgressSettings::default()).gate(Policy::Public);
        let (proxy, _) = agent_of(gate.clone(), 1).await.unwrap();
        let answer = exchange(proxy, b"CONNECT app.test:80 HTTP/1.1\r\n\r\n").await;
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{answer}");
        assert!(
            answer.ends_with(
                "\r\n\r\negress to 127.0.0.1:80 (app.test) is refused: loopback address\n"
            ),
            "{answer}"
        );
        assert_eq!(gate.counts(), EgressCounts { refused: 1, ..EgressCounts::default() });
        gate.set_policy(Policy::None);
        let answer = exchange(proxy, b"GET http://app.test/ HTTP/1.1\r\n\r\n").await;
        assert!(answer.ends_with(b"is refused: the project has no way out\n"));
    };
    LocalSet::new().run_until(test).await;
}

/// The packet that asks for the address of `name`.
fn question(name: &str) -> Vec<u8> {
    let mut packet = vec![7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.split('.') {
        packet.push(label.len() as u8);
        packet.extend(label.as_bytes());
    }
    packet.extend([0, 0, 1, 0, 1]);
    packet
}

#[tokio::test]
async fn a_program_without_proxy_reaches_what_is_allowed_by_its_name() {
    let test = async {
        let port = outside().await;
        let settings = EgressSettings {
            allow: vec![format!("127.0.0.1:{port}")],
            ..EgressSettings::default()
        };
        let gate = egress(&[("app.test", &["127.0.0.1"])], settings).gate(Policy::Public);
        let (_, dns) = agent_of(gate, port).await.unwrap();
        let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let mut answer = [0; 512];
        socket.send_to(&question("nowhere.test"), dns).await.unwrap();
        socket.recv(&mut answer).await.unwrap();
        assert_eq!(answer[3] & 0xf, 3);
        socket.send_to(&question("app.test"), dns).await.unwrap();
        let length = socket.recv(&mut answer).await.unwrap();
        let alias: [u8; 4] = answer[length - 4..length].try_into().unwrap();
        assert_eq!(exchange((alias, port).into(), b"hello").await, b">hello");
    };
    LocalSet::new().run_until(test).await;
}

#[tokio::test]
async fn an_upstream_proxy_is_used_for_the_internet_and_not_for_exceptions() {
    let test = async {
        let port = outside().await;
        let upstream = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let settings = EgressSettings {
            allow: vec![format!("127.0.0.1:{port}")],
            upstream_proxy: Some(format!("http://{}", upstream.local_addr().unwrap())),
            ..EgressSettings::default()
        };
        let gate = egress(&[("far.test", &["8.8.8.8"]), ("near.test", &["127.0.0.1"])], settings)
            .gate(Policy::Public);
        let (proxy, _) = agent_of(gate, 1).await.unwrap();
        let near = format!("CONNECT near.test:{port} HTTP/1.1\r\n\r\n");
        assert!(exchange(proxy, near.as_bytes()).await.ends_with(b"\r\n\r\n>"));
        let serving = async {
            let (mut client, _) = upstream.accept().await.unwrap();
            let mut asked = vec![0; 1024];
            let length = client.read(&mut asked).await.unwrap();
            client.write_all(b"HTTP/1.1 200 OK\r\n\r\nfrom far").await.unwrap();
            String::from_utf8_lossy(&asked[..length]).into_owned()
        };
        let (answer, asked) =
            tokio::join!(exchange(proxy, b"CONNECT far.test:443 HTTP/1.1\r\n\r\n"), serving);
        assert!(answer.ends_with(b"\r\n\r\nfrom far"));
        assert!(asked.starts_with("CONNECT 8.8.8.8:443 HTTP/1.1\r\n"), "{asked}");
    };
    LocalSet::new().run_until(test).await;
}

#[tokio::test]
async fn connections_of_one_sandbox_are_bounded() {
    let test = async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::task::spawn_local(async move {
            let mut open = Vec::new();
            while let Ok(connection) = listener.accept().await {
                open.push(connection);
            }
        });
        let settings = EgressSettings {
            allow: vec![format!("127.0.0.1:{port}")],
            ..EgressSettings::default()
        };
        let gate = egress(&[], settings).gate(Policy::Public);
        let mut streams = Vec::new();
        for _ in 0..gate::MAX_CONNECTIONS {
            let mut stream =
                open(gate.clone(), Role::Egress { host: "127.0.0.1".into(), port }).unwrap();
            assert_eq!(reply(&mut stream).await, sandbox_agent::Reply::Ok);
            streams.push(stream);
        }
        let mut refused =
            open(gate.clone(), Role::Egress { host: "127.0.0.1".into(), port }).unwrap();
        let kind = sandbox_agent::ErrorKind::Exhausted;
        assert!(
            matches!(reply(&mut refused).await, sandbox_agent::Reply::Error { kind: found, .. } if found == kind)
        );
        streams.pop();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let mut again = open(gate, Role::Egress { host: "127.0.0.1".into(), port }).unwrap();
        assert_eq!(reply(&mut again).await, sandbox_agent::Reply::Ok);
    };
    LocalSet::new().run_until(test).await;
}

async fn reply(stream: &mut crate::link::Stream) -> sandbox_agent::Reply {
    futures_util::StreamExt::next(stream).await.unwrap().unwrap().parse().unwrap()
}
