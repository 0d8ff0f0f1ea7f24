//! `POST /projects/import`, as browsers and attackers send it.

use crate::harness::{Answer, Bench, Client, send};
use crate::room::Room;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

const IMPORT: &str = "/api/v1/projects/import";

struct Packed(zip::ZipWriter<Cursor<Vec<u8>>>);

impl Packed {
    fn new() -> Self {
        Self(zip::ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn file(mut self, name: &str, content: &[u8]) -> Self {
        self.0.start_file(name, SimpleFileOptions::default()).unwrap();
        self.0.write_all(content).unwrap();
        self
    }

    fn link(mut self, name: &str, to: &str) -> Self {
        self.0.add_symlink(name, to, SimpleFileOptions::default()).unwrap();
        self
    }

    fn done(self) -> Vec<u8> {
        self.0.finish().unwrap().into_inner()
    }
}

async fn import(client: &Client, zip: Vec<u8>) -> Answer {
    let request = client.request(Method::POST, IMPORT).header("content-type", "application/zip");
    send(request.body(zip)).await
}

async fn paths(client: &Client, id: &Value) -> Vec<String> {
    let path = format!("/api/v1/jobs/{}/files", id.as_str().unwrap());
    let files = client.get(&path).await.ok();
    let paths = files["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap().to_owned());
    paths.filter(|path| path != "plan.json").collect()
}

async fn count(client: &Client) -> usize {
    client.get("/api/v1/projects").await.ok()["projects"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_zip_becomes_a_project_without_its_outer_folder() {
    let bench = Bench::start().await;
    let asha = bench.student("asha");
    let zip = Packed::new()
        .file("shop-main/index.html", b"<h1>Shop</h1>")
        .file("shop-main/img/a.bin", b"\x00\xff")
        .file("shop-main/.git/config", b"[core]")
        .file("shop-main/sub/.git/HEAD", b"ref")
        .file("shop-main/node_modules/x/index.js", b"x")
        .file("__MACOSX/shop-main/._index.html", b"x")
        .link("shop-main/passwd", "/etc/passwd")
        .done();
    let request = asha.request(Method::POST, &format!("{IMPORT}?name=My%20shop"));
    let made = send(request.header("content-type", "application/zip").body(zip)).await.ok();
    assert_eq!((&made["name"], &made["files"]), (&json!("My shop"), &json!(2)));
    assert_eq!((&made["stack"], &made["runnable"]), (&json!("static"), &json!(true)));
    assert_eq!(made["left_out_count"], 5);
    let reasons: Vec<_> =
        made["left_out"].as_array().unwrap().iter().map(|left| &left["reason"]).collect();
    assert!(reasons.contains(&&json!("a link")), "{reasons:?}");
    assert_eq!(paths(&asha, &made["project_id"]).await, ["img/a.bin", "index.html"]);
    let listed = &asha.get("/api/v1/projects").await.ok()["projects"][0];
    assert_eq!((&listed["activity"], &listed["stack"]), (&json!("asleep"), &json!("static")));
    assert_eq!(listed["project_type"], "static");
    let id = made["project_id"].as_str().unwrap();
    let checkpoints = asha.get(&format!("/api/v1/projects/{id}/checkpoints")).await.ok();
    assert_eq!(checkpoints["checkpoints"].as_array().map(Vec::len), Some(1), "{checkpoints}");
    bench.student("ravi").get(&format!("/api/v1/jobs/{id}")).await.error(404);
}

#[tokio::test]
async fn a_folder_comes_as_parts_with_paths() {
    let bench = Bench::start().await;
    let client = bench.client();
    let part = |head: &str, text: &str| {
        format!("--x\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    let file = |path: &str, text: &str| part(&format!("name=\"files\"; filename=\"{path}\""), text);
    let body = [
        part("name=\"name\"", "Notes"),
        file("notes/package.json", r#"{"scripts": {"start": "node a.js"}}"#),
        file("notes/src/a.js", "1"),
        file("notes/../../../etc/cron.d/x", "2"),
        "--x--\r\n".to_owned(),
    ];
    let request = client.request(Method::POST, IMPORT).body(body.concat());
    let made = send(request.header("content-type", "multipart/form-data; boundary=x")).await.ok();
    assert_eq!((&made["name"], &made["files"]), (&json!("Notes"), &json!(2)));
    assert_eq!((&made["stack"], &made["left_out_count"]), (&json!("node"), &json!(1)));
    assert_eq!(paths(&client, &made["project_id"]).await, ["package.json", "src/a.js"]);
}

#[tokio::test]
async fn names_that_lead_out_are_left_out() {
    let bench = Bench::start().await;
    let client = bench.client();
    let zip = Packed::new()
        .file("index.html", b"x")
        .file("../../outside.txt", b"x")
        .file("/etc/absolute.txt", b"x")
        .file("a\\..\\..\\windows.txt", b"x")
        .file("folder\\inside.txt", b"x")
        .file("plan.json", b"{}")
        .file(".job_metadata.json", b"{}")
        .link("link", "../..")
        .file("link/through.txt", b"x")
        .done();
    let made = import(&client, zip).await.ok();
    assert_eq!(
        paths(&client, &made["project_id"]).await,
        ["folder/inside.txt", "index.html", "link/through.txt"]
    );
    let id = made["project_id"].as_str().unwrap();
    for name in ["outside.txt", "windows.txt", "absolute.txt"] {
        assert!(!bench.data.join("jobs").join(name).exists() && !bench.data.join(name).exists());
    }
    assert!(bench.folder(id).join("link").is_dir(), "no link was made");
}

#[tokio::test]
async fn bombs_are_stopped_by_what_comes_out_of_them() {
    let bench = Bench::with(&[
        ("AUTH_MODE", "dev"),
        ("MAX_PROJECT_SIZE_MB", "2"),
        ("MAX_FILE_SIZE_MB", "1"),
    ])
    .await;
    let client = bench.client();
    let zeros = vec![0; 900 << 10];
    let bomb = (0..3).fold(Packed::new(), |zip, n| zip.file(&format!("{n}.bin"), &zeros)).done();
    assert!(bomb.len() < 10_000);
    assert_eq!(import(&client, bomb).await.error(413), "project_too_large");
    let large = Packed::new().file("large.bin", &vec![0; 2 << 20]).file("a.txt", b"x").done();
    let made = import(&client, large).await.ok();
    assert_eq!(made["left_out"][0]["reason"], "larger than a file may be");
    assert_eq!(paths(&client, &made["project_id"]).await, ["a.txt"]);
    assert_eq!(count(&client).await, 1);
}

#[tokio::test]
async fn too_many_files_are_refused_and_leave_nothing() {
    let bench = Bench::start().await;
    let client = bench.client();
    let many = (0..10_001).fold(Packed::new(), |zip, n| zip.file(&format!("f/{n}"), b"")).done();
    assert_eq!(import(&client, many).await.error(413), "too_many_files");
    let mut headers = b"PK\x01\x02".repeat(50_001);
    headers.extend(Packed::new().file("a", b"").done());
    assert_eq!(import(&client, headers).await.error(413), "too_many_files");
    assert_eq!(count(&client).await, 0);
}

#[tokio::test]
async fn what_is_no_archive_makes_no_project() {
    let bench = Bench::start().await;
    let client = bench.client();
    let whole = Packed::new().file("index.html", &[b'x'; 5_000]).done();
    let mut garbled = whole.clone();
    garbled[40] ^= 0xff;
    for (body, code) in [
        (b"not a zip".to_vec(), "broken_archive"),
        (Vec::new(), "broken_archive"),
        (whole[..whole.len() / 2].to_vec(), "broken_archive"),
        (garbled, "broken_archive"),
        (Packed::new().done(), "empty_bundle"),
        (Packed::new().file(".git/config", b"x").done(), "empty_bundle"),
    ] {
        assert_eq!(import(&client, body).await.error(400), code);
    }
    let text = client.request(Method::POST, IMPORT).header("content-type", "text/plain").body("x");
    assert_eq!(send(text).await.error(415), "not_importable");
    assert_eq!(count(&client).await, 0);
    assert_eq!(
        Bench::with(&[]).await.client().post_nothing(IMPORT).await.error(401),
        "not_authenticated"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_app_runs() {
    let room = Room::empty().await;
    let server = "require('http').createServer((_, r) => r.end('here')).listen(process.env.PORT)";
    let zip = Packed::new()
        .file("app/package.json", b"{}")
        .file("app/server.js", server.as_bytes())
        .done();
    let made = import(&room, zip).await.ok();
    assert_eq!(made["stack"], "node");
    let id = made["project_id"].as_str().unwrap();
    let mut events =
        crate::sse::Events::of(room.request(Method::GET, &format!("/api/v1/projects/{id}/events")))
            .await;
    room.post_nothing(&format!("/api/v1/projects/{id}/run")).await.ok();
    let ended = events.until(|event| matches!(event.kind(), "complete" | "error")).await;
    assert_eq!(ended.last().unwrap().kind(), "complete", "{ended:?}");
    let listed = room.get("/api/v1/projects?state=running").await.ok();
    assert_eq!(listed["projects"][0]["id"], id);
}
