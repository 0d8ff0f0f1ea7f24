//! Who gets in.

use super::*;

async fn status(house: &House, host: &str, uri: &str, cookie: &str) -> StatusCode {
    let request = request(host, uri).header("cookie", cookie).body(Body::empty()).unwrap();
    house.send(request).await.status()
}

#[tokio::test]
async fn nobody_gets_in_without_a_ticket() {
    let house = house().await;
    for uri in ["/", "/echo", "/__bb/state", "/__bb/enter", "/__bb/enter?ticket=wrong"] {
        let request = request(HOST, uri).header("accept", "text/html").body(Body::empty()).unwrap();
        let response = house.send(request).await;
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED, "{uri}");
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("frame-ancestors 'self' http://bb.localhost:8000"), "{policy}");
        assert!(text(response).await.contains("from the studio"));
    }
    assert!(house.dial.dials.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_ticket_is_traded_once_for_a_cookie_of_this_host() {
    let house = house().await;
    let uri = "/__bb/enter?ticket=ticket-for-x&to=/echo%3Fa=b";
    let enter = || request(HOST, uri).body(Body::empty()).unwrap();
    let response = house.send(enter()).await;
    assert_eq!(response.status(), StatusCode::FOUND);
    assert_eq!(response.headers()["location"], "/echo?a=b");
    assert_eq!(response.headers()["referrer-policy"], "no-referrer");
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.ends_with("; Path=/; Max-Age=43200; HttpOnly; SameSite=Lax"), "{cookie}");
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(status(&house, HOST, "/echo", pair).await, StatusCode::OK);
    assert_eq!(house.send(enter()).await.status(), StatusCode::UNAUTHORIZED);
    // Who is inside already may reload the address with the old ticket.
    assert_eq!(status(&house, HOST, uri, pair).await, StatusCode::FOUND);
}

#[tokio::test]
async fn on_https_the_cookie_works_in_a_frame_of_another_site() {
    let house = house_with(Some(("https://studio.edu", "apps.edu")), app::serve().await);
    let host = "p3000--x.apps.edu";
    let enter = request(host, "/__bb/enter?ticket=ticket-for-x").body(Body::empty()).unwrap();
    let response = house.send(enter).await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-bb-preview=x."), "{cookie}");
    assert!(cookie.ends_with("HttpOnly; Secure; SameSite=None; Partitioned"), "{cookie}");
}

#[tokio::test]
async fn a_ticket_or_cookie_of_another_project_opens_nothing() {
    let house = house().await;
    let other = "p3000--y.bb.localhost:8000";
    let enter = request(other, "/__bb/enter?ticket=ticket-for-x").body(Body::empty()).unwrap();
    assert_eq!(house.send(enter).await.status(), StatusCode::UNAUTHORIZED);
    let cookie = house.enter(HOST, "ticket-for-x.2").await;
    assert_eq!(status(&house, other, "/echo", &cookie).await, StatusCode::UNAUTHORIZED);
    let forged = cookie.replace("=x.", "=y.");
    assert_eq!(status(&house, other, "/echo", &forged).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_cookie_ends_after_twelve_hours() {
    let house = house().await;
    let cookie = house.enter(HOST, "ticket-for-x").await;
    house.clock.advance(12 * 3600 - 60);
    assert_eq!(status(&house, HOST, "/echo", &cookie).await, StatusCode::OK);
    house.clock.advance(61);
    assert_eq!(status(&house, HOST, "/echo", &cookie).await, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_id_that_is_no_host_name_has_a_hash_for_one() {
    let house = house().await;
    let project: ProjectId = "My_App--p3000".parse().unwrap();
    let reach = super::super::Reach { host: Some("bb.localhost:8000".into()) };
    let url = house.preview.url(&project, Some(3000), &reach).unwrap();
    let host = url.trim_start_matches("http://").trim_end_matches('/');
    let cookie = house.enter(host, "ticket-for-My_App--p3000").await;
    assert_eq!(status(&house, host, "/echo", &cookie).await, StatusCode::OK);
    assert_eq!(house.dial.dials.lock().unwrap()[0], (project, 3000));
}

#[tokio::test]
async fn a_url_given_before_a_restart_still_leads_to_its_project() {
    let host = {
        let house = house().await;
        let reach = super::super::Reach { host: Some("bb.localhost:8000".into()) };
        let url = house.preview.url(&"My_App".parse().unwrap(), Some(3000), &reach).unwrap();
        url.trim_start_matches("http://").trim_end_matches('/').to_owned()
    };
    let house = house().await;
    house.dial.known.lock().unwrap().push("My_App".parse().unwrap());
    let cookie = house.enter(&host, "ticket-for-My_App").await;
    assert_eq!(status(&house, &host, "/echo", &cookie).await, StatusCode::OK);
    let unknown = request("h--0123.bb.localhost:8000", "/").body(Body::empty()).unwrap();
    assert_eq!(house.send(unknown).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_previews_page_cannot_act_here_and_another_port_of_the_project_can() {
    let house = house().await;
    for (origin, seen) in [
        ("http://p3000--y.bb.localhost:8000", StatusCode::FORBIDDEN),
        ("http://evil.test", StatusCode::FORBIDDEN),
        ("http://p5173--x.bb.localhost:8000", StatusCode::OK),
        ("http://bb.localhost:8000", StatusCode::OK),
        ("http://p3000--x.bb.localhost:8000", StatusCode::OK),
    ] {
        let request = house.inside("/echo").await.method("POST").header("origin", origin);
        let response = house.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), seen, "{origin}");
    }
}

#[tokio::test]
async fn the_studios_host_is_no_preview() {
    let house = house().await;
    for host in ["bb.localhost:8000", "localhost:8000", "127.0.0.1:8000", "example.com"] {
        let request = request(host, "/").body(Body::empty()).unwrap();
        assert!(house.preview.target(request.headers(), request.uri()).await.is_none(), "{host}");
    }
}
