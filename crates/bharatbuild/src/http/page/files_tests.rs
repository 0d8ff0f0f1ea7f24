use super::*;
use axum::http::StatusCode;

const SCRIPT: &str = "assets/main-1a2b.js";

fn file(name: &str) -> Option<File> {
    let known = ["index.html", SCRIPT, "assets/main-1a2b.js.br", "assets/main-1a2b.js.gz", "a.gz"];
    let name = known.iter().find(|known| **known == name)?;
    let mut hash = [0; 32];
    hash[0] = name.len() as u8;
    Some(File { data: Cow::Borrowed(name.as_bytes()), hash })
}

fn ask(path: &str, headers: &[(header::HeaderName, &str)]) -> Option<Response> {
    let headers = headers.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
    serve(file, path, &headers.collect())
}

async fn text(response: Response) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 16).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[tokio::test]
async fn gives_the_smallest_copy_that_is_read() {
    for (accepted, encoding, sent) in [
        ("gzip, br", Some("br"), "assets/main-1a2b.js.br"),
        ("gzip", Some("gzip"), "assets/main-1a2b.js.gz"),
        ("identity", None, SCRIPT),
    ] {
        let response = ask(SCRIPT, &[(header::ACCEPT_ENCODING, accepted)]).unwrap();
        let told = response.headers().get(header::CONTENT_ENCODING);
        assert_eq!(told.map(|told| told.to_str().unwrap()), encoding);
        assert_eq!(response.headers()[header::VARY], "accept-encoding");
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
        assert_eq!(text(response).await, sent);
    }
}

#[tokio::test]
async fn the_page_itself_is_asked_for_every_time_and_sent_once() {
    let first = ask("index.html", &[]).unwrap();
    assert_eq!(first.headers()[header::CACHE_CONTROL], "no-cache");
    let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
    let again = ask("index.html", &[(header::IF_NONE_MATCH, &tag)]).unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(text(again).await, "");
    let packed = ask(SCRIPT, &[(header::ACCEPT_ENCODING, "br")]).unwrap();
    assert_ne!(packed.headers()[header::ETAG], ask(SCRIPT, &[]).unwrap().headers()[header::ETAG]);
}

#[test]
fn copies_and_unknown_names_are_no_files() {
    assert!(ask("assets/main-1a2b.js.br", &[]).is_none());
    assert!(ask("assets/nothing.js", &[]).is_none());
    assert!(ask("a.gz", &[]).is_some(), "a file of that kind without an original is one");
}

#[test]
fn hashed_names_are_kept_for_ever() {
    let asset = ask(SCRIPT, &[]).unwrap();
    let wanted = if IS_BUILT { FOR_EVER } else { ASK_EVERY_TIME };
    assert_eq!(asset.headers()[header::CACHE_CONTROL], wanted);
}
