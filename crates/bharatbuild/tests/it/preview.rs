//! `/api/v1/preview` and the previews' own hosts, without an app behind them.

use crate::harness::{Bench, Client, send};
use reqwest::Method;

const TICKET: &str = "/api/v1/containers/abc123/preview-ticket?port=3000";

/// What the preview's own host answers, in full.
async fn visit(bench: &Bench, path: &str, headers: &str) -> String {
    let port = bench.server.address.port();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: p3000--abc123.bb.localhost:{port}\r\n{headers}Connection: close\r\n\r\n"
    );
    bench.raw(request.as_bytes()).await
}

/// The path that lets in, from a fresh ticket.
async fn entrance(bench: &Bench, client: &Client) -> String {
    let ticket = client.post_nothing(TICKET).await.ok();
    let host = format!("http://p3000--abc123.bb.localhost:{}", bench.server.address.port());
    assert_eq!(ticket["preview_url"], format!("{host}/"));
    assert_eq!(ticket["expires_in"], 60);
    ticket["url"].as_str().unwrap().strip_prefix(&host).unwrap().to_owned()
}

#[tokio::test]
async fn a_ticket_opens_the_preview_once_and_within_a_minute() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("abc123").await;
    assert!(visit(&bench, "/", "").await.starts_with("HTTP/1.1 401"));
    let enter = entrance(&bench, &client).await;
    let entered = visit(&bench, &format!("{enter}&to=/a"), "").await;
    assert!(
        entered.starts_with("HTTP/1.1 302") && entered.contains("location: /a\r\n"),
        "{entered}"
    );
    assert!(visit(&bench, &enter, "").await.starts_with("HTTP/1.1 401"));
    let cookie = entered.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
    let browser = format!("Cookie: {cookie}\r\nAccept: text/html\r\n");
    let page = visit(&bench, "/", &browser).await;
    assert!(page.starts_with("HTTP/1.1 503") && page.contains("not running"), "{page}");
    assert!(page.contains("frame-ancestors 'self' http://bb.localhost"), "{page}");
    assert!(!page.to_lowercase().contains("x-frame-options"), "{page}");
    let late = entrance(&bench, &client).await;
    bench.clock.advance(61);
    assert!(visit(&bench, &late, "").await.starts_with("HTTP/1.1 401"));
}

#[tokio::test]
async fn nobody_gets_a_ticket_for_anothers_project() {
    let bench = Bench::start().await;
    bench.student("asha").create("abc123").await;
    let ravi = bench.student("ravi");
    assert_eq!(ravi.post_nothing(TICKET).await.error(404), "project_not_found");
    for path in ["", "/", "/x", "/_status"] {
        let path = format!("/api/v1/preview/abc123{path}");
        assert_eq!(ravi.get(&path).await.error(404), "project_not_found");
    }
}

#[tokio::test]
async fn a_host_of_a_preview_never_reaches_the_api() {
    let bench = Bench::start().await;
    bench.client().create("abc123").await;
    let answer = visit(&bench, "/api/v1/jobs/abc123", "").await;
    assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("from the studio"), "{answer}");
}

#[tokio::test]
async fn the_path_form_says_what_to_do_where_nothing_runs() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("abc123").await;
    for method in
        [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS]
    {
        for path in ["", "/", "/a/b?c=d", "/?port=5173"] {
            let request = client.request(method.clone(), &format!("/api/v1/preview/abc123{path}"));
            let answer = send(request).await;
            assert_eq!(answer.error(503), "not_running");
            assert_eq!(answer.body["detail"], "Dev server not running. Run 'npm run dev' first.");
        }
    }
    let head = client.request(Method::HEAD, "/api/v1/preview/abc123/x").send().await.unwrap();
    assert_eq!(head.status(), 503);
    let status = client.get("/api/v1/preview/abc123/_status").await.ok();
    assert_eq!(status["ready"], false);
    assert_eq!(status["available"], false);
    assert!(status["status_code"].is_null() && status["preview_url"].is_string());
}

#[tokio::test]
async fn a_name_like_another_projects_port_is_only_itself() {
    let bench = Bench::start().await;
    let client = bench.client();
    for id in ["3000-victim", "p3000--victim", "Victim_1"] {
        client.create(id).await;
        let path = format!("/api/v1/containers/{id}/preview-ticket?port=3000");
        let ticket = client.post_nothing(&path).await.ok();
        let url = ticket["url"].as_str().unwrap();
        let (host, enter) = url.trim_start_matches("http://").split_once('/').unwrap();
        assert_eq!(host.starts_with("p3000--3000-victim."), id == "3000-victim", "{host}");
        assert!(!host.starts_with("p3000--victim."), "{host}");
        let request = format!("GET /{enter} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        let entered = bench.raw(request.as_bytes()).await;
        assert!(entered.contains(&format!("set-cookie: bb_preview={id}.")), "{entered}");
    }
}
