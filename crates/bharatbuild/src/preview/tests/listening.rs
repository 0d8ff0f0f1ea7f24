//! Previews of a studio that is reached by a bare address.

use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Sends a request over TCP and gives the whole answer.
async fn get(port: u16, path: &str, cookie: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: 10.1.2.3:{port}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn open(house: &House, project: &str, port: u16) -> u16 {
    let reach = super::super::Reach { host: Some("10.1.2.3:8000".into()) };
    let url = house.preview.url(&project.parse().unwrap(), Some(port), &reach).unwrap();
    let port = url.strip_prefix("http://10.1.2.3:").unwrap().trim_end_matches('/');
    port.parse().unwrap()
}

#[tokio::test]
async fn each_preview_of_a_bare_address_has_a_port_and_a_cookie_of_its_own() {
    let house = house().await;
    let (first, second) = (open(&house, "x", 3000), open(&house, "y", 3000));
    assert_ne!(first, second);
    assert_eq!(open(&house, "x", 3000), first);
    assert!((18100..=18119).contains(&first));
    let entered = get(first, "/__bb/enter?ticket=ticket-for-x", "").await;
    assert!(entered.starts_with("HTTP/1.1 302"), "{entered}");
    let name = format!("bb_preview_{first}=");
    let cookie = entered.lines().find_map(|line| line.split_once(&name)).expect("a cookie").1;
    let cookie = format!("{name}{}; bb_session=secret", cookie.split(';').next().unwrap());
    let answer = get(first, "/echo", &cookie).await;
    assert!(answer.contains("host: localhost:3000") && !answer.contains("secret"), "{answer}");
    assert!(answer.contains("frame-ancestors 'self' http://10.1.2.3:8000"), "{answer}");
    assert!(get(second, "/echo", &cookie).await.starts_with("HTTP/1.1 401"));
}

#[tokio::test]
async fn listeners_end_with_the_server() {
    let house = house().await;
    let port = open(&house, "z", 3000);
    house.tasks.shutdown.cancel();
    house.tasks.tracker.close();
    house.tasks.tracker.wait().await;
    assert!(TcpStream::connect(("127.0.0.1", port)).await.is_err());
}
