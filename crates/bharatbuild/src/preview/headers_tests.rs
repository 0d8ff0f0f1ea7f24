use super::*;

fn own() -> Passage {
    let origin = Origin::of_url("http://p3000--x.bb.localhost:8000").unwrap();
    let studios = vec![Origin::of_url("http://bb.localhost:8000").unwrap()];
    let reserved = Reserved { names: vec!["bb_session".into()] };
    Passage { way: Way::Own { origin, studios }, port: 3000, reserved }
}

fn path() -> Passage {
    let platform = Origin::of_url("http://bb.localhost:8000");
    let prefix = "/api/v1/preview/x".into();
    Passage { way: Way::Path { platform, prefix }, port: 3000, reserved: Reserved::default() }
}

fn map(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn values<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
}

fn sent(passage: &Passage, pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = map(pairs);
    passage.towards_app(&mut headers);
    headers
}

fn got(passage: &Passage, pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = map(pairs);
    passage.towards_browser(&mut headers);
    headers
}

#[test]
fn tells_the_app_one_consistent_loopback_origin() {
    let headers = sent(
        &own(),
        &[
            ("host", "p3000--x.bb.localhost:8000"),
            ("origin", "http://p3000--x.bb.localhost:8000"),
            ("referer", "http://p3000--x.bb.localhost:8000/a?b"),
            ("x-forwarded-host", "evil"),
            ("x-forwarded-proto", "https"),
            ("forwarded", "host=evil"),
        ],
    );
    let wanted = [
        ("host", "localhost:3000"),
        ("origin", "http://localhost:3000"),
        ("referer", "http://localhost:3000/a?b"),
    ];
    assert_eq!(headers, map(&wanted));
}

#[test]
fn a_foreign_origin_stays_what_it_is() {
    for origin in ["http://evil.test", "null", "http://p3000--y.bb.localhost:8000"] {
        assert_eq!(values(&sent(&own(), &[("origin", origin)]), "origin"), [origin]);
    }
}

#[test]
fn an_app_on_its_own_origin_keeps_its_own_authorization_and_cookies() {
    let headers = sent(
        &own(),
        &[("authorization", "Basic x"), ("cookie", "sid=1; bb_preview=2; bb_session=3")],
    );
    assert_eq!(values(&headers, "authorization"), ["Basic x"]);
    assert_eq!(values(&headers, "cookie"), ["sid=1"]);
}

#[test]
fn no_credential_of_the_platform_passes_the_path_form() {
    let headers = sent(
        &path(),
        &[
            ("authorization", "Bearer x"),
            ("x-user-id", "u"),
            ("cookie", "a=1"),
            ("referer", "http://bb.localhost:8000/projects/x?token=1"),
            ("accept", "*/*"),
        ],
    );
    assert_eq!(headers, map(&[("accept", "*/*"), ("host", "localhost:3000")]));
}

#[test]
fn connection_headers_end_here() {
    let pairs = [
        ("connection", "keep-alive, X-Secret"),
        ("x-secret", "1"),
        ("keep-alive", "timeout=5"),
        ("te", "trailers"),
        ("transfer-encoding", "chunked"),
        ("upgrade", "h2c"),
        ("proxy-authorization", "x"),
        ("expect", "100-continue"),
        ("x-kept", "1"),
    ];
    let headers = sent(&own(), &pairs);
    assert_eq!(headers, map(&[("x-kept", "1"), ("host", "localhost:3000")]));
    let headers = got(&own(), &pairs[..7]);
    assert_eq!(headers.keys().collect::<Vec<_>>(), ["content-security-policy"]);
}

#[test]
fn only_the_studio_and_the_app_itself_may_frame_a_page() {
    let policy = "default-src 'self'; frame-ancestors 'none', script-src x; FRAME-ancestors y";
    let headers = got(&own(), &[("x-frame-options", "DENY"), ("content-security-policy", policy)]);
    assert!(!headers.contains_key("x-frame-options"));
    assert_eq!(
        values(&headers, "content-security-policy"),
        ["default-src 'self'", "script-src x", "frame-ancestors 'self' http://bb.localhost:8000"]
    );
}

#[test]
fn pages_under_the_platforms_origin_are_sandboxed_and_set_nothing() {
    let pairs =
        [("set-cookie", "a=1"), ("clear-site-data", "\"*\""), ("service-worker-allowed", "/")];
    let headers = got(&path(), &pairs);
    let sandbox = "sandbox allow-scripts allow-forms; frame-ancestors 'self'";
    assert_eq!(
        headers,
        map(&[("content-security-policy", sandbox), ("x-content-type-options", "nosniff")])
    );
}

#[test]
fn a_redirect_to_the_apps_loopback_address_comes_back_to_the_preview() {
    let location = |passage: &Passage, to: &str| {
        values(&got(passage, &[("location", to)]), "location").join("")
    };
    for to in [
        "http://localhost:3000/a?b#c",
        "https://127.0.0.1:3000/a?b#c",
        "//[::1]:3000/a?b#c",
        "/a?b#c",
    ] {
        assert_eq!(location(&own(), to), "/a?b#c", "{to}");
        assert_eq!(location(&path(), to), "/api/v1/preview/x/a?b#c", "{to}");
    }
    assert_eq!(location(&own(), "http://localhost:3000?q"), "/?q");
    let elsewhere = [
        "http://localhost:5000/x",
        "http://169.254.169.254/latest",
        "https://example.com/",
        "//example.com/x",
        "http://localhost:3000//evil.test/",
        "next",
    ];
    for to in elsewhere {
        assert_eq!(location(&own(), to), to);
        assert_eq!(location(&path(), to), to);
    }
}

#[test]
fn an_app_cannot_reach_beyond_its_preview_by_headers() {
    let headers = got(&own(), &[("clear-site-data", "\"cookies\""), ("alt-svc", "h3=\":443\"")]);
    assert!(!headers.contains_key("clear-site-data") && !headers.contains_key("alt-svc"));
}
