//! `POST /jobs/{id}/files`, `GET /jobs/{id}/files`, `GET /jobs/{id}/files/{path}`

use crate::harness::Bench;
use serde_json::json;

#[tokio::test]
async fn writes_reads_and_lists_with_sizes_in_bytes() {
    let bench = Bench::start().await;
    let client = bench.student("asha");
    client.create("shop").await;
    let written = client.write("shop", "src/App.tsx", "नमस्ते").await.ok();
    assert_eq!(written, json!({"success": true, "path": "src/App.tsx", "size": 18}));
    client.write("shop", "./README.md", "hi").await.ok();
    let read = client.get("/api/v1/jobs/shop/files/src/App.tsx").await.ok();
    assert_eq!(read, json!({"path": "src/App.tsx", "content": "नमस्ते"}));
    let list = client.get("/api/v1/jobs/shop/files").await.ok();
    assert_eq!((&list["job_id"], &list["count"]), (&json!("shop"), &json!(2)));
    assert_eq!(list["files"][0]["path"], "README.md");
    assert_eq!(list["files"][1]["name"], "App.tsx");
    assert_eq!(list["files"][1]["size"], 18);
    assert!(list["files"][1]["modified"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn an_encoded_slash_is_a_slash() {
    let bench = Bench::start().await;
    bench.client().create("shop").await;
    bench.client().write("shop", "src/App.tsx", "x").await.ok();
    let read = bench.client().get("/api/v1/jobs/shop/files/src%2FApp.tsx").await.ok();
    assert_eq!(read["content"], "x");
    bench.client().write("shop", "pages/[id] a&b?.tsx", "y").await.ok();
    let read =
        bench.client().get("/api/v1/jobs/shop/files/pages%2F%5Bid%5D%20a%26b%3F.tsx").await.ok();
    assert_eq!(read["content"], "y");
}

#[tokio::test]
async fn dots_in_a_name_are_only_dots_and_dotfiles_are_files() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for path in ["a..b.ts", "...", ".env", ".github/workflows/ci.yml"] {
        client.write("shop", path, "x").await.ok();
    }
    let list = client.get("/api/v1/jobs/shop/files").await.ok();
    assert_eq!(list["count"], 4);
    let names: Vec<_> = client.unzip("shop").await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["...", ".env", ".github/workflows/ci.yml", "a..b.ts"]);
}

#[tokio::test]
async fn rewriting_a_file_counts_once() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for round in 0..10 {
        client.write("shop", "a.txt", &"x".repeat(100 - round)).await.ok();
    }
    let job = client.get("/api/v1/jobs/shop").await.ok();
    assert_eq!((&job["files_count"], &job["total_size_bytes"]), (&json!(1), &json!(91)));
}

#[tokio::test]
async fn refuses_paths_that_leave_the_project() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for path in [
        "../x",
        "/etc/passwd",
        "a/../../x",
        "a\0b",
        "..\\x",
        "",
        &"n".repeat(300),
        &"d/".repeat(100),
    ] {
        let answer = client.write("shop", path, "x").await;
        assert_eq!(answer.error(422), "invalid", "{path:?}");
        assert!(answer.body["hint"].is_string());
    }
    for path in
        ["..%2fx", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..", "a%00b", "%2fetc%2fpasswd", "..%5cx"]
    {
        let answer = bench.raw_call("GET", &format!("/api/v1/jobs/shop/files/{path}")).await;
        assert!(answer.starts_with("HTTP/1.1 422"), "{path}: {answer}");
    }
    let answer = bench.raw_call("GET", "/api/v1/jobs/shop/files/%ff%fe").await;
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
}

#[tokio::test]
async fn what_is_not_there_or_no_text_says_so() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    assert_eq!(client.get("/api/v1/jobs/shop/files/none").await.error(404), "file_not_found");
    std::fs::write(bench.folder("shop").join("image.png"), [0xff, 0xd8, 0]).unwrap();
    assert_eq!(client.get("/api/v1/jobs/shop/files/image.png").await.error(415), "not_text");
    client.write("shop", "src/a", "x").await.ok();
    assert_eq!(client.get("/api/v1/jobs/shop/files/src").await.error(409), "path_conflict");
    assert_eq!(client.write("shop", "src", "x").await.error(409), "path_conflict");
    assert_eq!(client.write("shop", "src/a/b", "x").await.error(409), "path_conflict");
}

#[tokio::test]
async fn the_servers_own_files_cannot_be_forged() {
    let bench = Bench::start().await;
    let client = bench.student("asha");
    client.create("shop").await;
    for path in [".job_metadata.json", "./.job_metadata.json", "plan.json"] {
        client.write("shop", path, "{}").await.error(422);
    }
    client.get("/api/v1/jobs/shop/files/.job_metadata.json").await.error(404);
    let metadata = bench.folder("shop").join(".job_metadata.json");
    let exported: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&metadata).unwrap()).unwrap();
    assert_eq!(exported["user_id"], "asha");
    std::fs::write(
        &metadata,
        r#"{"user_id": "ravi", "status": "complete", "zip_path": "/etc/passwd"}"#,
    )
    .unwrap();
    let job = client.get("/api/v1/jobs/shop").await.ok();
    assert_eq!(
        (&job["user_id"], &job["status"], &job["files_count"]),
        (&json!("asha"), &json!("generating"), &json!(0))
    );
    assert_eq!(client.unzip("shop").await, []);
    client.write("shop", "src/plan.json", "{}").await.ok();
}

#[tokio::test]
async fn what_installing_makes_again_is_not_listed() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for path in [
        "node_modules/x/i.js",
        "web/node_modules/y.js",
        ".git/HEAD",
        "app/__pycache__/a.pyc",
        "target/keep.txt",
        "rs/Cargo.toml",
        "rs/target/debug/x",
    ] {
        client.write("shop", path, "x").await.ok();
    }
    let list = client.get("/api/v1/jobs/shop/files").await.ok();
    let paths: Vec<_> =
        list["files"].as_array().unwrap().iter().map(|file| file["path"].clone()).collect();
    assert_eq!(paths, ["rs/Cargo.toml", "target/keep.txt"]);
    assert_eq!(client.unzip("shop").await.len(), 2);
}
