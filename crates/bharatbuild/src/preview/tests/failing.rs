//! What is shown while there is no app to see.

use super::*;
use futures_util::StreamExt;

#[tokio::test]
async fn a_browser_sees_where_the_run_stands_and_others_are_told_what_to_do() {
    let house = house().await;
    for host in ["p3000--stopped.bb.localhost:8000", "p5000--x.bb.localhost:8000"] {
        let project = if host.contains("stopped") { "stopped" } else { "x" };
        let cookie = house.enter(host, &format!("ticket-for-{project}")).await;
        let get = |accept: &str| {
            let request = request(host, "/").header("cookie", &cookie).header("accept", accept);
            request.body(Body::empty()).unwrap()
        };
        let response = house.send(get("text/html,*/*")).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let page = text(response).await;
        assert!(page.contains("Installing dependencies") && page.contains("npm &lt;install&gt;"));
        let response = house.send(get("application/json")).await;
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(text(response).await, "Dev server not running. Run 'npm run dev' first.");
    }
}

#[tokio::test]
async fn the_state_says_when_the_app_is_there() {
    let house = house().await;
    let state = text(house.get("/__bb/state").await).await;
    let state: serde_json::Value = serde_json::from_str(&state).unwrap();
    assert_eq!((&state["open"], &state["phase"]), (&true.into(), &"installing".into()));
    assert_eq!(state["title"]["hi"], "ज़रूरी पैकेज इंस्टॉल हो रहे हैं…");
    let host = "p5000--x.bb.localhost:8000";
    let cookie = house.enter(host, "ticket-for-x").await;
    let request =
        request(host, "/__bb/state").header("cookie", cookie).body(Body::empty()).unwrap();
    let state = text(house.send(request).await).await;
    assert!(state.contains(r#""open":false"#), "{state}");
}

#[tokio::test]
async fn a_silent_app_is_given_up_in_time() {
    let house = house().await;
    let response = house.get("/silent").await;
    assert_eq!(response.status(), StatusCode::GATEWAY_TIMEOUT);
    assert_eq!(text(response).await, "Request timed out");
    let host = "p3000--hanging.bb.localhost:8000";
    let cookie = house.enter(host, "ticket-for-hanging").await;
    let request = request(host, "/").header("cookie", cookie).body(Body::empty()).unwrap();
    assert_eq!(house.send(request).await.status(), StatusCode::GATEWAY_TIMEOUT);
}

#[tokio::test]
async fn an_answer_that_stands_still_is_broken_off() {
    let house = house().await;
    let mut body = house.get("/stuck").await.into_body().into_data_stream();
    assert_eq!(body.next().await.unwrap().unwrap(), "begin");
    assert!(body.next().await.unwrap().is_err());
}

#[tokio::test]
async fn an_answer_that_is_no_http_or_has_an_endless_head_is_a_bad_gateway() {
    for bytes in [&b"garbage\r\n\r\n"[..], b"", b"HTTP/1.1 200 OK\r\ncontent-le"] {
        let house = house_with(None, app::say(bytes).await);
        assert_eq!(house.get("/").await.status(), StatusCode::BAD_GATEWAY, "{bytes:?}");
    }
    assert_eq!(house().await.get("/heads").await.status(), StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn an_app_cannot_switch_protocols_unasked() {
    let switch = b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";
    let house = house_with(None, app::say(switch).await);
    assert_eq!(house.get("/").await.status(), StatusCode::BAD_GATEWAY);
}

#[tokio::test]
async fn readiness_is_what_the_app_answers() {
    let house = house().await;
    let status = house.preview.status(&"x".parse().unwrap(), None).await;
    assert_eq!((status.ready, status.status_code), (true, Some(404)));
    let status = house.preview.status(&"stopped".parse().unwrap(), None).await;
    assert_eq!((status.ready, status.status_code), (false, None));
}
