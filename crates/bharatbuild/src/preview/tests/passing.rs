//! What passes between a browser and an app, and how it is changed.

use super::app::BIG_BYTES;
use super::*;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::Method;
use futures_util::{SinkExt, StreamExt};
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

#[tokio::test]
async fn every_method_path_and_query_arrives_as_it_was_written() {
    let house = house().await;
    for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"] {
        let uri = "/echo/a%2Fb/%F0%9F%98%80//c;d?token=a%20b&x=[1]";
        let request = house.inside(uri).await.method(method).body(Body::empty()).unwrap();
        let got = text(house.send(request).await).await;
        assert_eq!(got.lines().next().unwrap(), format!("{method} {uri}"));
    }
    let request = house.inside("/echo").await.method(Method::HEAD).body(Body::empty()).unwrap();
    let response = house.send(request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.headers().contains_key("content-length"));
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn the_app_sees_its_own_cookies_and_authorization_and_nothing_of_the_platforms() {
    let house = house().await;
    let request = house
        .inside("/echo")
        .await
        .header("cookie", "sid=1; bb_session=secret")
        .header("authorization", "Bearer of-the-app")
        .header("origin", format!("http://{HOST}"))
        .body(Body::empty())
        .unwrap();
    let got = text(house.send(request).await).await;
    let lines = [
        "authorization: Bearer of-the-app",
        "cookie: sid=1",
        "host: localhost:3000",
        "origin: http://localhost:3000",
    ];
    assert_eq!(got.lines().skip(1).collect::<Vec<_>>(), lines);
}

#[tokio::test]
async fn cookies_of_the_app_stay_its_own() {
    let response = house().await.get("/cookies").await;
    let set: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(set, ["a=1; HttpOnly", "b=2; Path=/"]);
}

#[tokio::test]
async fn redirects_are_never_followed() {
    let house = house().await;
    for (to, seen) in [
        ("http://localhost:3000/x", "/x"),
        ("http://169.254.169.254/latest", "http://169.254.169.254/latest"),
        ("https://example.com/", "https://example.com/"),
    ] {
        let response = house.get(&format!("/go?to={to}")).await;
        assert_eq!(response.status(), StatusCode::FOUND);
        assert_eq!(response.headers()["location"], seen);
    }
    assert!(house.dial.dials.lock().unwrap().iter().all(|(_, port)| *port == 3000));
}

#[tokio::test]
async fn events_arrive_one_by_one() {
    let house = house().await;
    let response = house.get("/events").await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let pieces: Vec<_> =
        response.into_body().into_data_stream().map(Result::unwrap).collect().await;
    assert_eq!(pieces, ["data: 0\n\n", "data: 1\n\n", "data: 2\n\n"]);
}

#[tokio::test]
async fn a_large_upload_waits_for_the_app_and_arrives_whole() {
    let house = house().await;
    let pulled = Arc::new(AtomicUsize::new(0));
    let count = pulled.clone();
    let pieces = futures_util::stream::iter(0..BIG_BYTES / 65_536).map(move |_| {
        count.fetch_add(65_536, Ordering::Relaxed);
        Ok::<_, Infallible>(Bytes::from(vec![0; 65_536]))
    });
    let request =
        house.inside("/upload").await.method("POST").body(Body::from_stream(pieces)).unwrap();
    let look = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        pulled.load(Ordering::Relaxed)
    };
    let (response, early) = tokio::join!(house.send(request), look);
    // Only what the sockets hold is taken from the browser before the app reads.
    assert!(early < BIG_BYTES / 2, "{early} bytes were taken early");
    assert_eq!(text(response).await, BIG_BYTES.to_string());
}

#[tokio::test]
async fn a_large_download_streams() {
    let house = house().await;
    let mut body = house.get("/download").await.into_body().into_data_stream();
    let (mut total, mut largest) = (0, 0);
    while let Some(piece) = body.next().await {
        let piece = piece.unwrap();
        total += piece.len();
        largest = largest.max(piece.len());
    }
    assert_eq!(total, BIG_BYTES);
    assert!(largest <= 256 * 1024, "{largest} bytes in one piece");
}

/// Serves the house over TCP, as the server does.
async fn listen(house: &House) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = axum::Router::new().fallback(answer).with_state(house.preview.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

async fn answer(State(preview): State<Preview>, request: Request) -> Response {
    match preview.target(request.headers(), request.uri()).await {
        Some(Ok(target)) => preview.respond(target, request).await,
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

#[tokio::test]
async fn a_websocket_passes_with_a_loopback_host_and_origin() {
    let house = house().await;
    let address = listen(&house).await;
    let cookie = house.enter(HOST, "ticket-for-x").await;
    let mut request = format!("ws://{HOST}/ws?token=abc").into_client_request().unwrap();
    request.headers_mut().insert("cookie", cookie.parse().unwrap());
    request.headers_mut().insert("origin", format!("http://{HOST}").parse().unwrap());
    request.headers_mut().insert("sec-websocket-protocol", "vite-hmr".parse().unwrap());
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut socket, response) = tokio_tungstenite::client_async(request, stream).await.unwrap();
    assert_eq!(response.headers()["sec-websocket-protocol"], "vite-hmr");
    let hello = socket.next().await.unwrap().unwrap();
    assert_eq!(hello.to_text().unwrap(), "localhost:3000 http://localhost:3000 false");
    for size in [1, 100_000] {
        let message = Message::binary(vec![7; size]);
        socket.send(message.clone()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), message);
    }
}

#[tokio::test]
async fn a_websocket_without_the_cookie_is_refused() {
    let house = house().await;
    let address = listen(&house).await;
    let request = format!("ws://{HOST}/ws").into_client_request().unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    let refused = tokio_tungstenite::client_async(request, stream).await.unwrap_err();
    assert!(refused.to_string().contains("401"), "{refused}");
}

#[tokio::test]
async fn the_path_form_forwards_without_credentials_into_a_sandboxed_page() {
    let house = house().await;
    let to = super::super::PathRequest {
        project: "x".parse().unwrap(),
        port: None,
        prefix: "/api/v1/preview/x".into(),
    };
    let request = request("bb.localhost:8000", "/api/v1/preview/x/echo?a=b")
        .header("authorization", "Bearer of-the-platform")
        .header("cookie", "bb_session=secret; sid=1")
        .header("x-user-id", "u")
        .body(Body::empty())
        .unwrap();
    let response = house.preview.serve_path(to.clone(), request).await.unwrap();
    let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert_eq!(policy, "sandbox allow-scripts allow-forms; frame-ancestors 'self'");
    assert_eq!(text(response).await, "GET /echo?a=b\nhost: localhost:3000\n");
    let uri = "/api/v1/preview/x/cookies";
    let request = super::request("bb.localhost:8000", uri).body(Body::empty()).unwrap();
    let response = house.preview.serve_path(to, request).await.unwrap();
    assert!(!response.headers().contains_key("set-cookie"));
}
