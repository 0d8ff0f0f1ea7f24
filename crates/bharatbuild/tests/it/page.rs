//! The built page: `cargo test --features studio-dist --test it page::`.

use crate::harness::{Bench, send};
use reqwest::Method;

/// The first script that the page names.
fn script(page: &str) -> String {
    let (_, rest) = page.split_once("src=\"/assets/").expect("a script of its own");
    format!("/assets/{}", rest.split('"').next().unwrap())
}

#[tokio::test]
async fn every_view_is_the_page_and_is_asked_for_every_time() {
    let bench = Bench::with(&[]).await;
    let first = bench.client().get("/").await;
    assert_eq!(first.headers["cache-control"], "no-cache");
    let policy = first.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("script-src 'self'") && policy.contains("default-src 'none'"));
    for view in ["/p/abc123", "/p/abc123/files/src/App.tsx", "/sign-in", "/invite"] {
        let answer = bench.client().get(view).await;
        assert_eq!((answer.status, &answer.body), (200, &first.body), "{view}");
        let head = send(bench.client().request(Method::HEAD, view)).await;
        assert_eq!((head.status, head.body.as_str()), (200, Some("")), "{view}");
    }
    for method in [Method::POST, Method::DELETE] {
        send(bench.client().request(method, "/p/abc123")).await.error(405);
    }
}

#[tokio::test]
async fn assets_are_kept_for_ever_and_come_packed() {
    let bench = Bench::with(&[]).await;
    let page = bench.client().get("/").await.ok();
    let script = script(page.as_str().unwrap());
    let mut sizes = Vec::new();
    for encoding in ["identity", "gzip", "br"] {
        let request = bench.client().request(Method::GET, &script);
        let answer = request.header("accept-encoding", encoding).send().await.unwrap();
        let headers = answer.headers().clone();
        assert_eq!(headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(headers["vary"], "accept-encoding");
        let told =
            headers.get("content-encoding").map_or("identity", |told| told.to_str().unwrap());
        assert_eq!(told, encoding);
        sizes.push(answer.bytes().await.unwrap().len());
    }
    assert!(sizes[0] > sizes[1] && sizes[1] > sizes[2], "{sizes:?}");
}

#[tokio::test]
async fn what_is_no_view_is_nowhere() {
    let bench = Bench::with(&[]).await;
    assert_eq!(bench.client().get("/api/v1/p/abc").await.error(404), "not_found");
    for path in ["/p", "/index.html.br", "/sign-in/more", "/assets/../index.html.gz"] {
        assert_eq!(
            bench.raw_call("GET", path).await.lines().next(),
            Some("HTTP/1.1 404 Not Found")
        );
    }
}
