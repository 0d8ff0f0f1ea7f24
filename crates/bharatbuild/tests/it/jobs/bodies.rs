//! Bodies that are too large, broken, or of the wrong kind.

use crate::harness::{Bench, send};
use reqwest::{Body, Method};
use serde_json::json;

fn chunked(bytes: usize) -> Body {
    let pieces = (0..bytes / 65_536).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 65_536]));
    Body::wrap_stream(futures_util::stream::iter(pieces))
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_chunked_or_not() {
    let bench = Bench::start().await;
    bench.client().create("shop").await;
    let post =
        |body: Body| bench.client().request(Method::POST, "/api/v1/jobs/shop/files").body(body);
    let told = send(post(vec![b'x'; 14 << 20].into())).await;
    assert_eq!(told.error(413), "body_too_large");
    let untold = send(post(chunked(14 << 20))).await;
    assert_eq!(untold.error(413), "body_too_large");
    let plan =
        bench.client().request(Method::POST, "/api/v1/jobs/shop/plan").body(chunked(2 << 20));
    assert_eq!(send(plan).await.error(413), "body_too_large");
}

#[tokio::test]
async fn a_file_over_ten_megabytes_is_413_and_leaves_nothing() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    client.write("shop", "fits.txt", &"x".repeat(10 << 20)).await.ok();
    let answer = client.write("shop", "big.txt", &"x".repeat((10 << 20) + 1)).await;
    assert_eq!(answer.error(413), "file_too_large");
    assert!(answer.body["hint"].as_str().unwrap().contains("10 MB"));
    assert_eq!(client.get("/api/v1/jobs/shop").await.ok()["files_count"], 1);
}

#[tokio::test]
async fn broken_bodies_say_what_is_broken() {
    let bench = Bench::start().await;
    bench.client().create("shop").await;
    let post = async |body: &'static [u8]| {
        send(bench.client().request(Method::POST, "/api/v1/jobs/shop/files").body(body)).await
    };
    assert_eq!(post(b"{\"path\": \"a\", \"content\": \"\xff\xfe\"}").await.error(400), "not_utf8");
    for body in [&b""[..], b"{", b"nope", b"{\"path\": \"a\", \"content\": \"\\ud800\"}"] {
        let answer = post(body).await;
        answer.error(422);
        assert_eq!(answer.body["detail"][0]["type"], "json_invalid");
    }
    for body in [&b"[]"[..], b"7", b"null", b"{\"path\": [], \"content\": \"\"}"] {
        post(body).await.error(422);
    }
    let deep: &'static str = Box::leak("[".repeat(100_000).into_boxed_str());
    post(deep.as_bytes()).await.error(422);
}

#[tokio::test]
async fn a_body_that_ends_early_writes_nothing() {
    let bench = Bench::start().await;
    bench.client().create("shop").await;
    let head =
        "POST /api/v1/jobs/shop/files HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n";
    let mut stream = tokio::net::TcpStream::connect(bench.server.address).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut stream, format!("{head}{{\"path\":").as_bytes())
        .await
        .unwrap();
    drop(stream);
    assert_eq!(bench.client().get("/api/v1/jobs/shop/files").await.ok()["count"], json!(0));
}
