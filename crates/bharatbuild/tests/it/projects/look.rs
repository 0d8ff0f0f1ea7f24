//! `/projects/{id}/look`: real pages in a real browser in a sandbox of its own.

use crate::room::{Room, SHOP, at};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::time::Duration;

const LOOK: &str = "/api/v1/projects/shop/look";
/// Serves the folder, and what a folder cannot do.
const SERVER: &str = r#"
import http.server, time
class App(http.server.SimpleHTTPRequestHandler):
    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/never":
            time.sleep(600)
        elif path == "/go":
            self.send_response(302)
            self.send_header("Location", "http://localhost:3000/good.html")
            self.end_headers()
        elif path == "/host":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(("<title>Host</title>I am " + self.headers["Host"]).encode())
        else:
            super().do_GET()
http.server.ThreadingHTTPServer(("127.0.0.1", 3000), App).serve_forever()
"#;
const GOOD: &str = r##"<!doctype html><meta charset="utf-8"><title>Mess menu</title>
<h1>मेस का मेनू</h1><p id="dish"></p><script>
fetch("/dish.json").then((answer) => answer.json()).then((dish) => { document.title += "!"; document.querySelector("#dish").textContent = dish.name; });
</script>"##;

/// A server with a project that serves these pages.
async fn showing(settings: &[(&str, &str)], pages: &[(&str, &str)]) -> Room {
    let room = Room::with(&[&[("AUTH_MODE", "dev")], settings].concat()).await;
    room.create(SHOP).await;
    for (path, content) in [("server.py", SERVER)].iter().chain(pages) {
        room.write_file(path, content).await.ok();
    }
    room.start_exec(json!({"command": "exec python3 server.py"})).await;
    let served = async {
        while room.get("/api/v1/preview/shop/host?port=3000").await.status != 200 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), served).await.expect("the app listens");
    room
}

async fn look(room: &Room, path: &str) -> Value {
    room.post(LOOK, json!({"port": 3000, "path": path})).await.ok()
}

fn texts<'a>(seen: &'a Value, list: &str, field: &str) -> Vec<&'a str> {
    let list = seen[list].as_array().unwrap().iter();
    list.map(|entry| entry[field].as_str().unwrap_or_default()).collect()
}

/// Host processes whose user ids are those of this server's looks.
fn look_processes(room: &Room) -> usize {
    let first = room.bench.server.app.config.sandbox.uid_base + 2048 * 1_000_000;
    let uid = |path: std::path::PathBuf| {
        let status = std::fs::read_to_string(path.join("status")).ok()?;
        // What is dead waits for the host's own first process to take note of it.
        if status.lines().any(|line| line.starts_with("State:\tZ")) {
            return None;
        }
        let line = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
        line.split_whitespace().next()?.parse::<u32>().ok()
    };
    let processes =
        std::fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| uid(entry.path()));
    processes.filter(|uid| (first..first + 2048 * 16).contains(uid)).count()
}

async fn nothing_is_left(room: &Room) {
    // What was killed has left its control group before it is dead to the last.
    let dead = async {
        while look_processes(room) > 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), dead).await.expect("no process is left");
    assert_eq!(room.sandboxes().len(), 1, "the project's own");
    for (folder, count) in [("looks", 0), ("sandboxes", 1)] {
        let entries = std::fs::read_dir(room.bench.data.join(folder));
        assert_eq!(entries.map_or(0, Iterator::count), count, "{folder}");
    }
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    assert!(!mounts.contains(room.bench.data.to_str().unwrap()), "{mounts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_page_is_seen_as_a_visitor_sees_it() {
    let pages = [("good.html", GOOD), ("dish.json", r#"{"name": "Dal makhani"}"#)];
    let room = showing(&[], &pages).await;
    for path in ["/good.html", "/go"] {
        let seen = look(&room, path).await;
        let of = |name: &str| seen[name].clone();
        assert_eq!(
            (of("by"), of("note"), of("complete")),
            (json!("browser"), json!(null), json!(true))
        );
        assert_eq!((of("status"), of("title")), (json!(200), json!("Mess menu!")), "{seen}");
        assert_eq!(of("text_start"), "मेस का मेनू\n\nDal makhani");
        assert_eq!(
            (of("blank"), of("console"), of("failed")),
            (json!(false), json!([]), json!([]))
        );
        assert_eq!((of("outside"), of("local_ports")), (json!([]), json!([])));
        // A JPEG, in base64.
        assert!(of("screenshot").as_str().unwrap().starts_with("/9j/"), "{seen}");
    }
    let body = json!({"port": 3000, "path": "/host", "screenshot": false});
    let seen = room.post(LOOK, body).await.ok();
    assert_eq!(
        (&seen["text_start"], &seen["screenshot"]),
        (&json!("I am localhost:3000"), &json!(null))
    );
    nothing_is_left(&room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_of_a_page_are_told_with_their_place() {
    let bad = "<!doctype html><title>Bad</title><p>here</p>\n<script>\nconsole.error('total is %s', NaN);\nfetch('/api/x');\nnope();\n</script>";
    let blank = "<!doctype html><title>App</title><div id=root></div><script>\nfunction App() { throw new Error('no data'); }\nApp();</script>";
    let local = "<!doctype html><p>here</p><script>fetch('http://localhost:4999/api'); fetch('http://localhost:3000/good.html');</script>";
    let room =
        showing(&[], &[("bad.html", bad), ("blank.html", blank), ("local.html", local)]).await;

    let seen = look(&room, "/bad.html").await;
    assert_eq!(texts(&seen, "console", "level"), ["error", "exception"], "{seen}");
    assert_eq!(seen["console"][0]["text"], "total is NaN");
    let exception = &seen["console"][1];
    assert!(exception["text"].as_str().unwrap().starts_with("ReferenceError: nope is not defined"));
    assert_eq!((&exception["url"], &exception["line"]), (&json!("/bad.html"), &json!(5)));
    assert_eq!(
        (&seen["failed"][0]["url"], &seen["failed"][0]["status"]),
        (&json!("/api/x"), &json!(404))
    );
    assert_eq!(seen["blank"], false);

    let seen = look(&room, "/blank.html").await;
    assert_eq!((&seen["blank"], &seen["status"]), (&json!(true), &json!(200)), "{seen}");
    assert!(texts(&seen, "console", "text")[0].starts_with("Error: no data"));

    let seen = look(&room, "/local.html").await;
    assert_eq!(seen["local_ports"], json!([3000, 4999]), "its own port by that name too: {seen}");
    assert_eq!(seen["failed"], json!([]));

    let seen = look(&room, "/none.html").await;
    assert_eq!((&seen["status"], &seen["failed"][0]["url"]), (&json!(404), &json!("/none.html")));
    nothing_is_left(&room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_page_reaches_nothing() {
    // Of the host: a listener that counts, and the server itself.
    let host = TcpListener::bind("0.0.0.0:0").unwrap();
    host.set_nonblocking(true).unwrap();
    let listening = host.local_addr().unwrap().port();
    let room = showing(&[], &[]).await;
    let server = room.bench.server.address.port();
    let places = [
        "http://1.1.1.1/".to_owned(),
        "https://1.1.1.1/".to_owned(),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "http://10.0.0.1/".to_owned(),
        "https://example.com/".to_owned(),
        format!("http://127.0.0.1:{listening}/"),
        format!("http://localhost:{server}/health"),
        format!("http://p3000--other.bb.localhost:{server}/"),
        format!("http://127.0.0.1.nip.io:{listening}/"),
        // The browser's own DevTools and the proxy it goes by.
        "http://127.0.0.1:9222/json/version".to_owned(),
        "http://localhost:3128/".to_owned(),
    ];
    let page = format!(
        "<!doctype html><p>begun</p><iframe src='{}'></iframe><script>
        const places = {};
        const tried = places.map((place) => fetch(place, {{mode: 'no-cors'}}).then(() => 'reached ' + place, () => 'closed'));
        const socket = new Promise((done) => {{ const s = new WebSocket('ws://127.0.0.1:{listening}/'); s.onopen = () => done('reached socket'); s.onerror = () => done('closed'); }});
        const worker = new Worker(URL.createObjectURL(new Blob(['fetch(\"http://localhost:4998/\", {{mode: \"no-cors\"}}).then(() => postMessage(\"reached\"), () => postMessage(\"closed\"))'])));
        const worked = new Promise((done) => {{ worker.onmessage = (event) => done(event.data); }});
        Promise.all([...tried, socket, worked]).then((all) => {{ document.querySelector('p').textContent = all.join(' '); }});
        </script>",
        places[0],
        json!(places),
    );
    room.write_file("hostile.html", &page).await.ok();
    let seen = look(&room, "/hostile.html").await;
    let closed = vec!["closed"; places.len() + 2].join(" ");
    assert_eq!(seen["text_start"], closed, "{seen}");
    let outside = seen["outside"].as_array().unwrap();
    for origin in
        ["http://1.1.1.1", "https://1.1.1.1", "http://169.254.169.254", "https://example.com"]
    {
        assert!(outside.contains(&json!(origin)), "{origin}: {seen}");
    }
    let ports = seen["local_ports"].as_array().unwrap();
    for port in [listening, server, 9222, 3128, 4998] {
        assert!(ports.contains(&json!(port)), "{port}: {seen}");
    }
    assert_eq!(host.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
    nothing_is_left(&room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_never_ends_is_left() {
    let loads = "<!doctype html><p>first</p><script src=/never></script><p>last</p>";
    let spins = "<!doctype html><p>first</p><script>for (;;);</script>";
    let asks = "<!doctype html><p>first</p><script>alert('hello'); confirm('sure?'); document.querySelector('p').textContent += ' after';</script>";
    let pages = [("loads.html", loads), ("spins.html", spins), ("asks.html", asks)];
    let room = showing(&[], &pages).await;
    let (loads, spins) = tokio::join!(look(&room, "/loads.html"), look(&room, "/spins.html"));
    for seen in [&loads, &spins] {
        assert_eq!((&seen["by"], &seen["complete"]), (&json!("browser"), &json!(false)), "{seen}");
    }
    assert!(loads["note"].as_str().unwrap().contains("still loading"), "{loads}");
    assert_eq!((&loads["text_start"], &loads["status"]), (&json!("first"), &json!(200)));
    assert!(spins["note"].as_str().unwrap().contains("never rests"), "{spins}");
    let asks = look(&room, "/asks.html").await;
    assert_eq!(asks["text_start"], "first after", "{asks}");
    assert_eq!(texts(&asks, "console", "text"), ["alert: hello", "confirm: sure?"]);
    nothing_is_left(&room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_ends_the_look() {
    let room = showing(&[], &[("loads.html", "<p>first</p><script src=/never></script>")]).await;
    let looking = tokio::spawn(
        room.request(reqwest::Method::POST, LOOK)
            .json(&json!({"port": 3000, "path": "/loads.html"}))
            .send(),
    );
    let until = async |count: usize| {
        while room.sandboxes().len() != count {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    let timeout = Duration::from_secs(10);
    tokio::time::timeout(timeout, until(2)).await.expect("the browser's sandbox is made");
    looking.abort();
    tokio::time::timeout(timeout, until(1)).await.expect("the browser's sandbox goes");
    let gone = async {
        while std::fs::read_dir(room.bench.data.join("looks"))
            .is_ok_and(|mut left| left.next().is_some())
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(timeout, gone).await.expect("its folder goes");
    nothing_is_left(&room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_browser_a_plain_request_says_that_it_is_only_that() {
    for (program, why) in [("/usr/lib/no-such-browser", "no Chromium"), ("none", "switched off")] {
        let room = showing(&[("CHECKING_BROWSER", program)], &[("good.html", GOOD)]).await;
        let seen = look(&room, "/good.html").await;
        assert_eq!((&seen["by"], &seen["status"]), (&json!("plain_http"), &json!(200)), "{seen}");
        let note = seen["note"].as_str().unwrap();
        assert!(note.starts_with("only asked for by HTTP") && note.contains(why), "{note}");
        assert_eq!(
            (&seen["title"], &seen["text_start"]),
            (&json!("Mess menu"), &json!("मेस का मेनू"))
        );
        let seen = look(&room, "/none.html").await;
        assert_eq!(seen["failed"][0]["status"], 404);
        nothing_is_left(&room).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_that_does_not_start_is_no_failure_of_the_app() {
    let room = showing(&[("CHECKING_BROWSER", "/usr/bin/false")], &[("good.html", GOOD)]).await;
    let seen = look(&room, "/good.html").await;
    assert_eq!(
        (&seen["by"], &seen["title"]),
        (&json!("plain_http"), &json!("Mess menu")),
        "{seen}"
    );
    assert!(seen["note"].as_str().unwrap().contains("Chromium did not start"), "{seen}");
    nothing_is_left(&room).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_looked_at_is_refused() {
    let room = Room::empty().await;
    room.bench.client().create(SHOP).await;
    assert_eq!(room.post(LOOK, json!({})).await.error(404), "container_not_found");
    room.create(SHOP).await;
    assert_eq!(room.post(LOOK, json!({})).await.error(409), "nothing_listens");
    assert_eq!(room.post(LOOK, json!({"port": 3000})).await.error(409), "nothing_listens");
    for path in ["", "http://1.1.1.1/", "@1.1.1.1/", "/a b", "/\u{928}"] {
        let answer = room.post(LOOK, json!({"port": 3000, "path": path})).await;
        assert_eq!(
            (answer.error(422), &answer.body["detail"][0]["loc"][1]),
            ("invalid", &json!("path"))
        );
    }
    let stranger = room.bench.student("ravi");
    assert_eq!(stranger.post(LOOK, json!({})).await.error(404), "project_not_found");
    assert_eq!(room.get(&at(SHOP, "/status")).await.ok()["status"], "running");
}
