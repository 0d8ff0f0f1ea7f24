//! The way out against a scripted server.

use super::dns::packet::tests::question;
use super::*;
use crate::{ErrorKind, Frame, FrameCodec, Reply};
use futures_util::{SinkExt, StreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket, UnixStream};
use tokio::task::LocalSet;
use tokio_util::codec::Framed;

/// A server that knows `*.example` and connects to an echo that begins with the place's name;
/// `private.example` is refused. It records what it was asked.
#[derive(Clone, Default)]
struct ScriptedServer {
    asked: Rc<RefCell<Vec<Role>>>,
}

impl ScriptedServer {
    fn open(&self, role: Role) -> Stream {
        self.asked.borrow_mut().push(role.clone());
        let (ours, theirs) = UnixStream::pair().unwrap();
        tokio::task::spawn_local(answer(role, Framed::new(theirs, FrameCodec)));
        Framed::new(ours, FrameCodec)
    }
}

async fn answer(role: Role, mut stream: Stream) -> Option<()> {
    let refusal = |kind, message: &str| Reply::Error { kind, message: message.into() };
    let reply = match &role {
        Role::Egress { host, .. } if host == "private.example" => {
            refusal(ErrorKind::Denied, "refused: private address")
        }
        Role::Resolve { name } if !name.ends_with(".example") => refusal(ErrorKind::NotFound, "no"),
        _ => Reply::Ok,
    };
    stream.send(Frame::message(&reply).ok()?).await.ok()?;
    if let Role::Egress { host, port } = role {
        stream.send(Frame::Data(format!("{host}:{port}\n").into())).await.ok()?;
        while let Some(Ok(frame)) = stream.next().await {
            let ended = frame == Frame::End;
            stream.send(frame).await.ok()?;
            if ended {
                break;
            }
        }
    }
    Some(())
}

struct Scene {
    server: ScriptedServer,
    proxy: SocketAddr,
    dns: SocketAddr,
    port: u16,
}

/// Runs `test` beside a way out that listens on free ports and one alias port.
async fn with_egress<F: Future<Output = ()>>(test: impl FnOnce(Scene) -> F) {
    let probe = std::net::TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    let port = probe.local_addr().unwrap().port();
    drop(probe);
    let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listen = Listen { proxy: any, dns: any, web_ports: vec![port], service_ports: vec![] };
    let server = ScriptedServer::default();
    let opener = server.clone();
    let local = LocalSet::new();
    local
        .run_until(async {
            let open = move |role| std::future::ready(Ok(opener.open(role)));
            let egress = Egress::bind(listen, open).await.unwrap();
            let (proxy, dns) = egress.addresses().unwrap();
            let running = tokio::task::spawn_local(egress.run());
            test(Scene { server, proxy, dns, port }).await;
            running.abort();
        })
        .await;
}

async fn exchange(address: SocketAddr, request: &str) -> String {
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(request.as_bytes()).await.unwrap();
    client.shutdown().await.unwrap();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn resolve(dns: SocketAddr, name: &str, kind: u16) -> Vec<u8> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let question = question(name, kind);
    socket.send_to(&question, dns).await.unwrap();
    let mut answer = vec![0; 512];
    let length = socket.recv(&mut answer).await.unwrap();
    answer.truncate(length);
    answer
}

fn address_in(answer: &[u8]) -> Ipv4Addr {
    let octets: [u8; 4] = answer[answer.len() - 4..].try_into().unwrap();
    octets.into()
}

#[tokio::test]
async fn a_tunnel_carries_bytes_both_ways_to_the_end() {
    with_egress(|scene| async move {
        let answer =
            exchange(scene.proxy, "CONNECT api.example:443 HTTP/1.1\r\n\r\nearly bytes").await;
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"));
        assert_eq!(body, "api.example:443\nearly bytes");
    })
    .await;
}

#[tokio::test]
async fn a_plain_request_reaches_its_server_rewritten() {
    with_egress(|scene| async move {
        let request = "POST http://api.example/a HTTP/1.1\r\nHost: api.example\r\n\r\nbody";
        let answer = exchange(scene.proxy, request).await;
        let expected = "POST /a HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n\r\nbody";
        assert_eq!(answer, format!("api.example:80\n{expected}"));
    })
    .await;
}

#[tokio::test]
async fn a_refusal_carries_the_servers_sentence() {
    with_egress(|scene| async move {
        let answer = exchange(scene.proxy, "CONNECT private.example:443 HTTP/1.1\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{answer}");
        assert!(answer.ends_with("\r\n\r\nrefused: private address\n"), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn a_head_without_end_is_refused() {
    with_egress(|scene| async move {
        let request = format!("GET http://a.example/ HTTP/1.1\r\nX: {}", "x".repeat(20_000));
        assert!(exchange(scene.proxy, &request).await.starts_with("HTTP/1.1 431 "));
        assert!(exchange(scene.proxy, "GET / HTTP/1.1\r\n\r\n").await.starts_with("HTTP/1.1 400 "));
    })
    .await;
}

#[tokio::test]
async fn a_program_without_proxy_reaches_the_name_by_its_alias() {
    with_egress(|scene| async move {
        let address = address_in(&resolve(scene.dns, "Db.example", 1).await);
        assert!(is_own_listener((address, scene.port).into()));
        let answer = exchange((address, scene.port).into(), "hello").await;
        assert_eq!(answer, format!("db.example:{}\nhello", scene.port));
        assert_eq!(address_in(&resolve(scene.dns, "db.example", 1).await), address);
        let lookups = scene
            .server
            .asked
            .borrow()
            .iter()
            .filter(|role| matches!(role, Role::Resolve { .. }))
            .count();
        assert_eq!(lookups, 1);
    })
    .await;
}

#[tokio::test]
async fn a_refused_alias_connection_is_reset() {
    with_egress(|scene| async move {
        let address = address_in(&resolve(scene.dns, "private.example", 1).await);
        let mut client = TcpStream::connect((address, scene.port)).await.unwrap();
        let error = client.read(&mut [0]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
    })
    .await;
}

#[tokio::test]
async fn an_absent_name_is_asked_for_once() {
    with_egress(|scene| async move {
        for _ in 0..3 {
            assert_eq!(resolve(scene.dns, "nowhere.test", 1).await[3] & 0xf, 3);
        }
        assert_eq!(scene.server.asked.borrow().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn loopback_and_other_kinds_are_answered_without_the_server() {
    with_egress(|scene| async move {
        assert_eq!(address_in(&resolve(scene.dns, "app.localhost", 1).await), Ipv4Addr::LOCALHOST);
        assert_eq!(resolve(scene.dns, "localhost", 28).await.last(), Some(&1));
        for (name, kind) in
            [("api.example", 28), ("api.example", 15), ("1.0.0.127.in-addr.arpa", 12)]
        {
            let answer = resolve(scene.dns, name, kind).await;
            assert_eq!((answer[3] & 0xf, answer[7]), (0, 0), "{name}");
        }
        assert!(scene.server.asked.borrow().is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_resolver_speaks_tcp_and_survives_garbage() {
    with_egress(|scene| async move {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        socket.send_to(b"\x00\x01garbage", scene.dns).await.unwrap();
        let mut client = TcpStream::connect(scene.dns).await.unwrap();
        let question = question("api.example", 1);
        client.write_u16(question.len() as u16).await.unwrap();
        client.write_all(&question).await.unwrap();
        let length = client.read_u16().await.unwrap() as usize;
        let mut answer = vec![0; length];
        client.read_exact(&mut answer).await.unwrap();
        assert!(alias::is_alias(address_in(&answer)));
    })
    .await;
}
