use super::*;
use serde_json::json;

fn watching() -> Watched {
    Watched { frame: "main".into(), ..Watched::default() }
}

fn ask(watched: &mut Watched, id: &str, url: &str, kind: &str) {
    let request = json!({"method": "GET", "url": url});
    let params = json!({"requestId": id, "type": kind, "request": request});
    watched.note("Network.requestWillBeSent", &params);
}

fn answer(watched: &mut Watched, id: &str, kind: &str, status: u16) {
    let params =
        json!({"requestId": id, "type": kind, "frameId": "main", "response": {"status": status}});
    watched.note("Network.responseReceived", &params);
}

#[test]
fn the_pages_own_status_is_told() {
    let mut watched = watching();
    ask(&mut watched, "1", "http://preview.localhost/", "Document");
    answer(&mut watched, "1", "Document", 500);
    ask(&mut watched, "2", "http://preview.localhost/a", "Fetch");
    answer(&mut watched, "2", "Fetch", 404);
    assert_eq!(watched.status, Some(500));
    let failed = watched.into_findings().failed;
    let told: Vec<_> = failed.iter().map(|failed| (failed.url.as_str(), failed.status)).collect();
    assert_eq!(told, [("/", Some(500)), ("/a", Some(404))]);
}

#[test]
fn what_is_asked_of_others_is_no_failure_of_the_apps() {
    let mut watched = watching();
    ask(&mut watched, "1", "https://fonts.example/a.css", "Stylesheet");
    ask(&mut watched, "2", "http://localhost:4999/api", "Fetch");
    ask(&mut watched, "3", "data:text/css,x", "Stylesheet");
    for id in ["1", "2"] {
        let params = json!({"requestId": id, "errorText": "net::ERR_EMPTY_RESPONSE"});
        watched.note("Network.loadingFailed", &params);
    }
    assert!(!watched.is_busy());
    let findings = watched.into_findings();
    assert_eq!(findings.outside, ["https://fonts.example"]);
    assert_eq!(Vec::from_iter(findings.local_ports), [4999]);
    assert_eq!(findings.failed, []);
}

#[test]
fn a_request_without_an_answer_has_the_browsers_word() {
    let mut watched = watching();
    for (id, params) in [
        ("1", json!({"errorText": "net::ERR_EMPTY_RESPONSE"})),
        ("2", json!({"errorText": "net::ERR_ABORTED", "canceled": true})),
        ("3", json!({"errorText": "", "blockedReason": "csp"})),
    ] {
        ask(&mut watched, id, &format!("http://preview.localhost/{id}"), "Fetch");
        let mut params = params;
        params["requestId"] = json!(id);
        watched.note("Network.loadingFailed", &params);
    }
    let failed = watched.into_findings().failed;
    let told: Vec<_> =
        failed.iter().map(|failed| (&*failed.url, failed.error.as_deref())).collect();
    assert_eq!(told, [("/1", Some("net::ERR_EMPTY_RESPONSE")), ("/3", Some("csp"))]);
}

#[test]
fn streams_and_sockets_do_not_keep_a_page_from_resting() {
    let mut watched = watching();
    ask(&mut watched, "1", "http://preview.localhost/events", "EventSource");
    let socket = json!({"requestId": "2", "url": "ws://preview.localhost/hmr"});
    watched.note("Network.webSocketCreated", &socket);
    assert!(!watched.is_busy());
    ask(&mut watched, "3", "http://preview.localhost/slow", "Script");
    assert!(watched.is_busy());
    watched.note("Network.loadingFinished", &json!({"requestId": "3"}));
    assert!(!watched.is_busy());
    let refused = json!({"requestId": "2", "errorMessage": "Error during WebSocket handshake"});
    watched.note("Network.webSocketFrameError", &refused);
    assert_eq!(watched.into_findings().failed[0].url, "/hmr");
}

#[test]
fn an_icon_that_is_missing_is_nobodys_error() {
    let mut watched = watching();
    ask(&mut watched, "1", "http://preview.localhost/favicon.ico", "Other");
    answer(&mut watched, "1", "Other", 404);
    assert_eq!(watched.into_findings().failed, []);
}

#[test]
fn exceptions_logs_and_dialogs_are_lines() {
    let mut watched = watching();
    let exception = json!({"exceptionDetails": {
        "text": "Uncaught", "lineNumber": 6, "url": "http://preview.localhost/src/main.jsx",
        "exception": {"description": "ReferenceError: nope is not defined\n    at http://preview.localhost/src/main.jsx:7:1"}}});
    watched.note("Runtime.exceptionThrown", &exception);
    let call = json!({"type": "error", "args": [{"type": "string", "value": "bad thing"}]});
    watched.note("Runtime.consoleAPICalled", &call);
    for (source, text) in [("network", "Failed to load resource"), ("security", "Refused by CSP")] {
        let entry = json!({"entry": {"source": source, "level": "error", "text": text}});
        watched.note("Log.entryAdded", &entry);
    }
    watched.note("Page.javascriptDialogOpening", &json!({"type": "alert", "message": "hi"}));
    assert_eq!(watched.dialogs, 1);
    let lines = watched.into_findings().console;
    let told: Vec<_> = lines.iter().map(|line| (line.level, line.text.as_str())).collect();
    let description = "ReferenceError: nope is not defined\n    at /src/main.jsx:7:1";
    let wanted = [
        ("exception", description),
        ("error", "bad thing"),
        ("error", "Refused by CSP"),
        ("dialog", "alert: hi"),
    ];
    assert_eq!(told, wanted);
    assert_eq!((lines[0].url.as_str(), lines[0].line), ("/src/main.jsx", Some(7)));
}

#[test]
fn everything_is_bounded() {
    let mut watched = watching();
    for n in 0..5000 {
        ask(&mut watched, &format!("a{n}"), &format!("https://h{n}.example/"), "Image");
        ask(&mut watched, &format!("l{n}"), &format!("http://localhost:{}/", n + 1), "Image");
        ask(&mut watched, "f", &format!("http://preview.localhost/{n}"), "Fetch");
        answer(&mut watched, "f", "Fetch", 404);
        let call = json!({"type": "error", "args": [{"type": "string", "value": format!("{n}")}]});
        watched.note("Runtime.consoleAPICalled", &call);
    }
    assert!(watched.open.len() <= MAX_OPEN);
    let findings = watched.into_findings();
    assert!(findings.outside.len() <= MAX_OUTSIDE && findings.local_ports.len() <= MAX_LOCAL_PORTS);
    assert!(findings.failed.len() <= MAX_FAILED);
    assert_eq!(findings.console.len(), super::super::seen::MAX_LINES);
}

#[test]
fn nonsense_is_nothing() {
    let mut watched = watching();
    for method in [
        "",
        "Network.requestWillBeSent",
        "Network.responseReceived",
        "Log.entryAdded",
        "Runtime.exceptionThrown",
        "Runtime.consoleAPICalled",
        "Network.loadingFailed",
    ] {
        for params in [
            json!(null),
            json!([1]),
            json!({"request": 7, "entry": "x", "args": {}, "exceptionDetails": []}),
        ] {
            watched.note(method, &params);
        }
    }
    assert_eq!(watched.status, None);
}
