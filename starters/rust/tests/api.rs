//! Sends requests to the whole app, each test with an empty database in memory.

use app::{items::Items, web};
use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

fn start() -> Router {
    web::app(Items::in_memory().unwrap())
}

async fn send_as(
    app: &Router,
    kind: &str,
    method: &str,
    path: &str,
    body: String,
) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, kind);
    let response = app
        .clone()
        .oneshot(request.body(Body::from(body)).unwrap())
        .await
        .unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

async fn send(app: &Router, method: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let (status, text) = send_as(app, "application/json", method, path, body.to_string()).await;
    (status, serde_json::from_str(&text).unwrap_or_default())
}

#[tokio::test]
async fn the_page_is_served_and_the_source_is_not() {
    let app = start();
    let (status, page) = send_as(&app, "", "GET", "/", String::new()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("<main"));
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/nothing"] {
        assert_eq!(
            send_as(&app, "", "GET", path, String::new()).await.0,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_item_can_be_added_changed_and_deleted() {
    let app = start();
    let (status, item) = send(&app, "POST", "/api/items", json!({"name": "  दूध <b>  "})).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(item, json!({"id": 1, "name": "दूध <b>", "done": false}));

    let (_, done) = send(&app, "PATCH", "/api/items/1", json!({"done": true})).await;
    assert_eq!(done, json!({"id": 1, "name": "दूध <b>", "done": true}));
    let (_, named) = send(&app, "PATCH", "/api/items/1", json!({"name": "Tea"})).await;
    assert_eq!(named, json!({"id": 1, "name": "Tea", "done": true}));
    assert_eq!(
        send(&app, "GET", "/api/items", json!(null)).await.1,
        json!([named])
    );

    assert_eq!(
        send(&app, "DELETE", "/api/items/1", json!(null)).await.0,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        send(&app, "GET", "/api/items", json!(null)).await.1,
        json!([])
    );
}

#[tokio::test]
async fn bad_input_is_refused_with_a_reason() {
    let app = start();
    for name in [
        json!(""),
        json!("   "),
        json!("x".repeat(121)),
        json!(42),
        json!(null),
    ] {
        let (status, answer) = send(&app, "POST", "/api/items", json!({"name": name})).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}");
        assert!(
            answer["error"].as_str().unwrap().contains("name"),
            "{answer}"
        );
    }
    assert_eq!(
        send(&app, "PATCH", "/api/items/1", json!({})).await.0,
        StatusCode::BAD_REQUEST
    );
    let long = send(
        &app,
        "POST",
        "/api/items",
        json!({"name": "x".repeat(20_000)}),
    )
    .await;
    assert_eq!(long.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(
        send(&app, "GET", "/api/items", json!(null)).await.1,
        json!([])
    );
}

#[tokio::test]
async fn an_unknown_id_is_404_and_a_form_from_another_site_is_refused() {
    let app = start();
    for id in ["999", "abc"] {
        let path = format!("/api/items/{id}");
        assert_eq!(
            send(&app, "DELETE", &path, json!(null)).await.0,
            StatusCode::NOT_FOUND
        );
        assert_eq!(
            send(&app, "PATCH", &path, json!({"done": true})).await.0,
            StatusCode::NOT_FOUND
        );
    }
    let form = send_as(
        &app,
        "text/plain",
        "POST",
        "/api/items",
        r#"{"name":"x"}"#.into(),
    )
    .await;
    assert_eq!(form.0, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}
