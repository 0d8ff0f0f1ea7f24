//! Tokens, roles, and `/api/v1/auth`.

use crate::harness::Bench;
use bharatbuild::accounts::{Kind, Role};
use serde_json::json;

#[tokio::test]
async fn every_job_route_wants_a_token() {
    let bench = Bench::with(&[]).await;
    let client = bench.client();
    let create = client.post("/api/v1/jobs/create", json!({"project_name": "x"})).await;
    assert_eq!(create.error(401), "not_authenticated");
    assert_eq!(create.headers["www-authenticate"], "Bearer");
    for path in [
        "/api/v1/jobs/a",
        "/api/v1/jobs/a/files",
        "/api/v1/jobs/a/download",
        "/api/v1/jobs/admin/stats",
    ] {
        client.get(path).await.error(401);
    }
    for path in ["a/complete", "a/fail", "a/restore", "a/download-ticket", "admin/cleanup"] {
        client.post_nothing(&format!("/api/v1/jobs/{path}")).await.error(401);
    }
    client.delete("/api/v1/jobs/a").await.error(401);
}

#[tokio::test]
async fn a_user_header_is_worth_nothing_outside_development() {
    let bench = Bench::with(&[]).await;
    bench.student("asha").get("/api/v1/jobs/a").await.error(401);
}

#[tokio::test]
async fn a_refresh_token_is_refused_as_an_access_token() {
    let bench = Bench::with(&[]).await;
    let refresh = bench.token("asha", Role::Student, Kind::Refresh);
    bench.bearer(&refresh).get("/api/v1/jobs/a").await.error(401);
    let access = bench.token("asha", Role::Student, Kind::Access);
    bench.bearer(&access).get("/api/v1/jobs/a").await.error(404);
    bench.bearer("nonsense").get("/api/v1/jobs/a").await.error(401);
}

#[tokio::test]
async fn a_token_expires_and_is_refreshed() {
    let bench = Bench::with(&[]).await;
    let access = bench.signed_in("asha", Role::Student);
    let refresh = bench.token("asha", Role::Student, Kind::Refresh);
    bench.wait_hours(25);
    access.get("/api/v1/jobs/a").await.error(401);
    let trade = |token: &str| json!({"refresh_token": token});
    let client = bench.client();
    let pair = client.post("/api/v1/auth/refresh", trade(&refresh)).await.ok();
    let fresh = pair["access_token"].as_str().unwrap();
    bench.bearer(fresh).get("/api/v1/jobs/a").await.error(404);
    client.post("/api/v1/auth/refresh", trade(fresh)).await.error(401);
}

#[tokio::test]
async fn a_blocked_user_is_refused() {
    let bench = Bench::with(&[]).await;
    let asha = bench.signed_in("asha", Role::Student);
    asha.create("shop").await;
    let store = &bench.server.app.store;
    assert!(store.set_user_blocked(&"asha".parse().unwrap(), true).await.unwrap());
    bench.clock.advance(61);
    assert_eq!(asha.get("/api/v1/jobs/shop").await.error(403), "blocked");
}

#[tokio::test]
async fn admin_routes_are_for_administrators() {
    let bench = Bench::with(&[]).await;
    for role in [Role::Student, Role::Teacher] {
        let caller = bench.signed_in("asha", role);
        assert_eq!(caller.get("/api/v1/jobs/admin/stats").await.error(403), "not_admin");
        caller.post_nothing("/api/v1/jobs/admin/cleanup").await.error(403);
    }
    bench.signed_in("root", Role::Admin).get("/api/v1/jobs/admin/stats").await.ok();
}
