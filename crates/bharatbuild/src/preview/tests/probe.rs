//! The script in the studio's frame, and nowhere else.

use super::app::LONG_CHARS;
use super::*;

/// What the test's app is asked for: headers and body of `/page`.
fn uri(query: &[(&str, &str)]) -> String {
    let pairs = query.iter().map(|(name, value)| {
        let value: String = value.bytes().map(|byte| format!("%{byte:02x}")).collect();
        format!("{name}={value}")
    });
    format!("/page?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// A visit with the cookie of this ticket.
async fn visit(house: &House, ticket: &str, uri: &str, headers: &[(&str, &str)]) -> Response {
    let cookie = house.enter(HOST, ticket).await;
    let request = request(HOST, uri).header("cookie", cookie);
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    house.send(request.body(Body::empty()).unwrap()).await
}

/// The page in the studio's frame: what became of the script, and the text.
async fn framed(query: &[(&str, &str)]) -> (String, String) {
    let house = house().await;
    let response =
        visit(&house, "ticket-for-x.frame", &uri(query), &[("sec-fetch-dest", "iframe")]).await;
    let told = response.headers()["x-bb-probe"].to_str().unwrap().to_owned();
    (told, text(response).await)
}

fn element() -> String {
    let script = include_str!("../probe/probe.js");
    let hash: String = <sha2::Sha256 as sha2::Digest>::digest(script)
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("<script src=\"/__bb/probe.js?{hash}\" data-studio=\"{STUDIO}\"></script>")
}

#[tokio::test]
async fn stands_first_in_the_head_and_nothing_else_is_changed() {
    let (told, page) = framed(&[]).await;
    assert_eq!(told, "added");
    assert_eq!(page, format!("<!doctype html><head>{}<title>x", element()));
    let body = format!("<!-- {} --><html><head lang=hi><p>हिंदी{{long}}", "a".repeat(3000));
    let long = body.replace("{long}", &"x".repeat(LONG_CHARS));
    for piece in ["7", "1000", "100000"] {
        let (told, page) = framed(&[("body", &body), ("piece", piece)]).await;
        assert_eq!(told, "added");
        assert!(page == long.replace("<p>", &format!("{}<p>", element())), "{} bytes", page.len());
    }
}

#[tokio::test]
async fn lengths_and_tags_are_those_of_what_arrives() {
    let house = house().await;
    let more =
        [("sec-fetch-dest", "iframe"), ("if-none-match", "\"1\""), ("accept-encoding", "br")];
    let uri = uri(&[("body", "<head>{encoding} {match}")]);
    let response = visit(&house, "ticket-for-x.frame", &uri, &more).await;
    assert!(!response.headers().contains_key("etag"));
    assert_eq!(response.headers()["vary"], "sec-fetch-dest");
    let length: usize = response.headers()["content-length"].to_str().unwrap().parse().unwrap();
    let page = text(response).await;
    assert_eq!(page, format!("<head>{}identity none", element()));
    assert_eq!(page.len(), length);
}

#[tokio::test]
async fn a_tab_a_stranger_and_another_kind_of_request_get_the_page_as_it_is() {
    let plain = "<!doctype html><head><title>x";
    for (ticket, dest, upgrade) in [
        ("ticket-for-x.frame", Some("document"), true),
        ("ticket-for-x.frame", Some("empty"), false),
        ("ticket-for-x.frame", None, false),
        ("ticket-for-x", Some("iframe"), true),
        ("ticket-for-x", None, true),
    ] {
        let house = house().await;
        let mut more = vec![];
        more.extend(dest.map(|dest| ("sec-fetch-dest", dest)));
        more.extend(upgrade.then_some(("upgrade-insecure-requests", "1")));
        let response = visit(&house, ticket, "/page", &more).await;
        assert!(!response.headers().contains_key("x-bb-probe"), "{ticket} {dest:?}");
        assert_eq!(response.headers()["etag"], "\"1\"");
        assert_eq!(text(response).await, plain);
    }
    // At a bare address browsers do not say what a visit is for.
    let house = house().await;
    let more = [("upgrade-insecure-requests", "1")];
    let response = visit(&house, "ticket-for-x.frame", "/page", &more).await;
    assert_eq!(response.headers()["x-bb-probe"], "added");
}

#[tokio::test]
async fn is_left_out_where_it_would_break_or_be_broken() {
    for (why, query) in [
        ("type", ("content_type", "application/json")),
        ("type", ("content_type", "application/xhtml+xml")),
        ("attachment", ("content_disposition", "Attachment; filename=a.html")),
        ("charset", ("content_type", "text/html; charset=utf-16le")),
        ("encoding", ("content_encoding", "br")),
        ("policy", ("content_security_policy", "default-src 'none'; script-src 'nonce-1'")),
        ("place", ("body", "<!-- never ends")),
        ("place", ("body", "")),
    ] {
        let (told, page) = framed(&[query]).await;
        assert_eq!(told, why, "{query:?}");
        assert!(!page.contains("probe.js"), "{page}");
    }
    let (told, page) = framed(&[("content_security_policy", "script-src 'self'")]).await;
    assert_eq!((told.as_str(), page.contains("probe.js")), ("added", true));
}

#[tokio::test]
async fn what_never_says_where_its_head_is_passes_whole_and_is_not_hoarded() {
    let (told, page) = framed(&[("body", "<!--{long}"), ("piece", "1000")]).await;
    assert_eq!(told, "place");
    assert!(page == format!("<!--{}", "x".repeat(LONG_CHARS)), "{} bytes", page.len());
}

#[tokio::test]
async fn a_charset_that_moved_out_of_reach_is_said_in_the_header() {
    let house = house().await;
    for (body, kind) in [
        ("<head><meta charset=\"windows-1252\">", "text/html; charset=windows-1252"),
        ("<head><title>x", "text/html"),
    ] {
        let more = [("sec-fetch-dest", "iframe")];
        let ticket = format!("ticket-for-x.{}.frame", body.len());
        let response = visit(&house, &ticket, &uri(&[("body", body)]), &more).await;
        assert_eq!(response.headers()["content-type"], kind);
    }
}

#[tokio::test]
async fn an_event_stream_in_the_frame_is_not_held_back() {
    let house = house().await;
    let response =
        visit(&house, "ticket-for-x.frame", "/events", &[("sec-fetch-dest", "iframe")]).await;
    assert_eq!(response.headers()["x-bb-probe"], "type");
    assert_eq!(text(response).await, "data: 0\n\ndata: 1\n\ndata: 2\n\n");
}

#[tokio::test]
async fn redirects_and_the_script_itself() {
    let house = house().await;
    let more = [("sec-fetch-dest", "iframe")];
    let response = visit(&house, "ticket-for-x.frame", "/go?to=/page", &more).await;
    assert_eq!(
        (response.status(), &response.headers()["location"]),
        (StatusCode::FOUND, &"/page".parse().unwrap())
    );
    let script = house.get("/__bb/probe.js").await;
    assert_eq!(script.headers()["content-type"], "text/javascript; charset=utf-8");
    assert!(text(script).await.contains("bb-preview"));
    assert!(house.dial.dials.lock().unwrap().len() == 1, "the app is not asked for our script");
}

#[tokio::test]
async fn who_is_blocked_is_out_and_what_they_look_at_ends() {
    let house = house().await;
    let stuck = house.get("/stuck").await;
    let mut body = stuck.into_body().into_data_stream();
    use futures_util::StreamExt;
    assert_eq!(body.next().await.unwrap().unwrap(), "begin");
    let cookie = house.enter(HOST, "ticket-for-x").await;
    house.tickets.blocked.send_replace(true);
    let last = tokio::time::timeout(Duration::from_secs(10), body.next()).await;
    assert!(last.expect("broken off in time").unwrap().is_err());
    let request = request(HOST, "/echo").header("cookie", cookie).body(Body::empty()).unwrap();
    assert_eq!(house.send(request).await.status(), StatusCode::UNAUTHORIZED);
    let enter =
        super::request(HOST, "/__bb/enter?ticket=ticket-for-x.9").body(Body::empty()).unwrap();
    assert_eq!(house.send(enter).await.status(), StatusCode::UNAUTHORIZED);
}
