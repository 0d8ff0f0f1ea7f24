use crate::room::{Room, SHOP, at};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

async fn read(room: &Room, path: &str) -> Value {
    room.get(&at(SHOP, &format!("/files/{path}"))).await.ok()["content"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_sides_see_the_same_files_at_once() {
    let room = Room::start().await;
    let written = room.write_file("src/App.tsx", "नमस्ते").await.ok();
    assert_eq!((&written["success"], &written["path"]), (&json!(true), &json!("src/App.tsx")));
    assert_eq!(room.sh("cat src/App.tsx").await.stdout, "नमस्ते");
    // The program may change what the API wrote, and the other way round.
    let changed = room.sh("echo more >> src/App.tsx && mkdir -p new/deep && echo made > new/deep/f && mv src/App.tsx src/B.tsx").await;
    assert_eq!(changed.code(), Some(0), "{changed:?}");
    assert_eq!(read(&room, "src%2FB.tsx").await, "नमस्तेmore\n");
    assert_eq!(read(&room, "new/deep/f").await, "made\n");
    room.write_file("new/deep/f", "again").await.ok();
    room.write_file("new/deep/g", "beside").await.ok();
    assert_eq!(
        room.sh("cat new/deep/f new/deep/g; rm -r new && ls new/deep").await.stdout,
        "againbeside"
    );
    room.get(&at(SHOP, "/files/new/deep/f")).await.error(404);
    assert_eq!(room.sh("stat -c '%U %a' src/B.tsx src").await.stdout, "student 644\nstudent 755\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_writes_what_is_good_and_says_what_is_not() {
    let room = Room::start().await;
    let files = json!({"files": [{"path": "a", "content": "1"}, {"path": "../b", "content": "2"}, {"path": "c/d", "content": "3"}]});
    let written = room.post(&at(SHOP, "/files/batch"), files).await.ok();
    assert_eq!((&written["total"], &written["success"]), (&json!(3), &json!(2)));
    let told: Vec<_> =
        written["results"].as_array().unwrap().iter().map(|file| file["success"].clone()).collect();
    assert_eq!(told, [true, false, true]);
    assert!(written["results"][1]["error"].is_string(), "{written}");
    assert_eq!(room.sh("cat a c/d").await.stdout, "13");
    let found = room
        .post(&at(SHOP, "/files/verify"), json!({"paths": ["a", "c", "x", "../b", "/etc/passwd"]}))
        .await
        .ok();
    assert_eq!((&found["all_exist"], &found["total"]), (&json!(false), &json!(5)));
    assert_eq!(found["existing"], json!(["a", "c"]));
    assert_eq!(found["missing"], json!(["x", "../b", "/etc/passwd"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_listed_in_the_original_shape() {
    let room = Room::start().await;
    room.sh("mkdir -p src/deep node_modules/x .git dist; echo 12345 > b.txt; : > a.txt; echo x > src/f; echo S=1 > .env").await;
    let list = async |query: &str| room.get(&at(SHOP, &format!("/files{query}"))).await.ok();
    let top = list("").await;
    let entry = |name: &str, path: &str, kind: &str, size: u64| json!({"name": name, "path": path, "type": kind, "size": size});
    let names: Vec<_> =
        top.as_array().unwrap().iter().map(|entry| entry["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["src", ".env", "a.txt", "b.txt"]);
    assert_eq!(top[3], entry("b.txt", "b.txt", "file", 6));
    assert_eq!(list("?path=.").await, top);
    let deep = list("?path=src").await;
    assert_eq!((&deep[0]["name"], &deep[0]["path"]), (&json!("deep"), &json!("src/deep")));
    assert_eq!(deep[1], entry("f", "src/f", "file", 2));
    room.get(&at(SHOP, "/files?path=nowhere")).await.error(404);
    for path in ["..", "src/../..", "%2Fetc%2F..", "src%2F..%2F.."] {
        assert_eq!(
            room.get(&at(SHOP, &format!("/files?path={path}"))).await.error(422),
            "invalid",
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_name_leads_out_of_the_project() {
    let room = Room::start().await;
    std::fs::write(room.bench.data.join("secret"), "not yours").unwrap();
    for path in
        ["../secret", "/etc/passwd", "a/../../secret", "a\u{0}b", "..", ".", "", &"x".repeat(300)]
    {
        let refused = room.write_file(path, "x").await;
        assert_eq!(refused.error(422), "invalid", "{path:?}");
    }
    for path in [
        "..%2Fsecret",
        "%2Fetc%2Fpasswd",
        "a%2F..%2F..%2Fsecret",
        "%2e%2e%2fsecret",
        "a%00b",
        "..%5csecret",
    ] {
        let answer = room.get(&at(SHOP, &format!("/files/{path}"))).await;
        assert!(matches!(answer.status, 404 | 422), "{path}: {}", answer.body);
    }
    let raw = room.bench.raw_call("GET", &at(SHOP, "/files/../../../secret")).await;
    assert!(!raw.contains("not yours"), "{raw}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_link_leads_out_of_the_project() {
    let room = Room::unadvised().await;
    std::fs::write(room.bench.data.join("secret"), "not yours").unwrap();
    let secret = room.bench.data.join("secret");
    let links = format!(
        "ln -s {0} file; ln -s {1} folder; ln -s ../../secret up; ln -s /etc/passwd passwd; ln -s . here; ln -s b a; ln -s a b",
        secret.display(),
        room.bench.data.display(),
    );
    room.sh(&links).await;
    for path in ["file", "folder/secret", "up", "passwd", "a", "folder/db.sqlite"] {
        let answer = room.get(&at(SHOP, &format!("/files/{path}"))).await;
        assert!((400..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        assert!(!answer.body.to_string().contains("not yours"));
    }
    for path in ["folder/secret", "folder/new"] {
        let answer = room.write_file(path, "forged").await;
        assert!((400..500).contains(&answer.status), "{path}: {}", answer.body);
    }
    // A link at a file's own place is replaced, never followed.
    let _ = room.write_file("file", "mine").await;
    assert_eq!(std::fs::read_to_string(secret).unwrap(), "not yours");
    assert!(!room.bench.data.join("new").exists());
    let listed = room.get(&at(SHOP, "/files?path=folder")).await;
    assert!((400..500).contains(&listed.status), "{}", listed.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_plain_file_neither_hangs_nor_breaks() {
    let room = Room::unadvised().await;
    let made = "mkfifo fifo; python3 -c \"import socket; socket.socket(socket.AF_UNIX).bind('socket')\"; truncate -s 1T sparse; echo x > one; ln one two; printf '\\377\\376' > binary; mkdir folder";
    assert_eq!(room.sh(made).await.code(), Some(0));
    let begun = Instant::now();
    for path in ["fifo", "socket", "sparse", "binary", "folder"] {
        let answer = room.get(&at(SHOP, &format!("/files/{path}"))).await;
        assert!((400..500).contains(&answer.status), "{path}: {} {}", answer.status, answer.body);
        assert!(answer.body["detail"].is_string() || answer.status == 422, "{path}");
    }
    assert_eq!(read(&room, "two").await, "x\n");
    let listed = room.get(&at(SHOP, "/files")).await.ok();
    assert!(listed.as_array().unwrap().iter().all(|entry| entry["name"] != "fifo"), "{listed}");
    assert_eq!(room.write_file("more", "x").await.error(413), "project_too_large");
    room.sh("rm sparse").await;
    room.write_file("fifo", "now a file").await.ok();
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(room.sh("cat fifo").await.stdout, "now a file");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_very_deep_folder_is_only_deep() {
    let room = Room::start().await;
    let dig = "import os\nfor _ in range(3000): os.mkdir('d'); os.chdir('d')\nopen('bottom', 'w').write('x')";
    assert_eq!(room.sh(&format!("python3 -c \"{dig}\"")).await.code(), Some(0));
    room.get(&at(SHOP, "/files")).await.ok();
    room.get("/api/v1/jobs/shop").await.ok();
    room.delete(&at(SHOP, "?delete_files=true")).await.ok();
    room.get("/api/v1/jobs/shop").await.error(404);
}
