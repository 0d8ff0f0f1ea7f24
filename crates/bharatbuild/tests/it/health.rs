//! `/health`, `/api/v1/health`, `/docs`, `/openapi.json`, and addresses that lead nowhere.

use crate::harness::{Bench, send};
use reqwest::Method;

#[tokio::test]
async fn tells_its_health_without_a_token() {
    let bench = Bench::with(&[]).await;
    let health = bench.client().get("/health").await.ok();
    assert_eq!(health["status"], "healthy");
    assert_eq!(health["app_name"], "BharatBuild");
    assert!(health["version"].is_string() && health["environment"].is_string());
    let health = bench.client().get("/api/v1/health").await.ok();
    assert_eq!(health["service"], "bharatbuild-backend");
}

#[tokio::test]
async fn every_answer_carries_its_headers() {
    let bench = Bench::start().await;
    let given = bench.client().request(Method::GET, "/health").header("x-request-id", "mine-1");
    let answer = send(given).await;
    assert_eq!(answer.headers["x-request-id"], "mine-1");
    assert!(answer.headers["x-response-time"].to_str().unwrap().ends_with("ms"));
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert_eq!(answer.headers["x-frame-options"], "DENY");
    let odd = bench.client().request(Method::GET, "/health").header("x-request-id", "a b<script>");
    assert_ne!(send(odd).await.headers["x-request-id"], "a b<script>");
}

// The built page's own test of this is in page.rs.
#[cfg(not(feature = "studio-dist"))]
#[tokio::test]
async fn the_page_comes_compressed_to_who_can_read_it() {
    let bench = Bench::start().await;
    let ask = async |encoding: &str| {
        let path = "/assets/style.css";
        let request = bench.client().request(Method::GET, path);
        let answer = request.header("accept-encoding", encoding).send().await.unwrap();
        let how = answer.headers().get("content-encoding").cloned();
        (how, answer.bytes().await.unwrap().len())
    };
    let ((none, plain), (how, small)) = (ask("identity").await, ask("gzip").await);
    assert_eq!((none, how.unwrap()), (None, "gzip".parse().unwrap()));
    assert!(small * 2 < plain, "{small} of {plain} bytes");
}

#[tokio::test]
async fn shows_its_description_without_internet() {
    let bench = Bench::with(&[]).await;
    let api = bench.client().get("/openapi.json").await.ok();
    assert!(api["openapi"].as_str().unwrap().starts_with("3.1"));
    for path in
        ["/api/v1/jobs/create", "/api/v1/jobs/{job_id}/files/{path}", "/api/v1/jobs/admin/stats"]
    {
        assert!(api["paths"][path].is_object(), "{path}");
    }
    let page = bench.client().get("/docs/").await.ok();
    assert!(page.as_str().unwrap().contains("swagger"));
    let script = bench.client().bytes("/docs/swagger-ui-bundle.js").await;
    assert!(script.len() > 100_000);
}

#[tokio::test]
async fn addresses_that_lead_nowhere_get_the_envelope() {
    let bench = Bench::start().await;
    assert_eq!(bench.client().get("/api/v1/nothing").await.error(404), "not_found");
    bench.client().post_nothing("/api").await.error(404);
    let wrong = send(bench.client().request(Method::PUT, "/health")).await;
    assert_eq!(wrong.error(405), "method_not_allowed");
}

#[tokio::test]
async fn a_browser_that_went_astray_gets_a_plain_word() {
    let bench = Bench::start().await;
    for path in ["/nothing", "/assets/nothing.js", "/p", "/apix", "/%2e%2e/Cargo.toml"] {
        let answer = bench.client().get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.body, "There is no such page.\n", "{path}");
    }
}
