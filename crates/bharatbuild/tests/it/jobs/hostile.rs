//! What a student's programs leave in the folder.

use crate::harness::Bench;
use rustix::fs::{CWD, FileType, Mode, mkdirat, mknodat, openat};
use serde_json::json;
use std::os::unix::fs::symlink;
use std::path::Path;

fn nest(at: &Path, depth: usize) {
    let flags = rustix::fs::OFlags::DIRECTORY | rustix::fs::OFlags::CLOEXEC;
    let mut fd = openat(CWD, at, flags, Mode::empty()).unwrap();
    for _ in 0..depth {
        mkdirat(&fd, "d", Mode::RWXU).unwrap();
        fd = openat(&fd, "d", flags, Mode::empty()).unwrap();
    }
}

#[tokio::test]
async fn links_out_of_the_project_lead_nowhere() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let secret = bench.data.join("secret.txt");
    std::fs::write(&secret, "secret").unwrap();
    let root = bench.folder("shop");
    symlink(&secret, root.join("absolute")).unwrap();
    symlink("../../secret.txt", root.join("relative")).unwrap();
    symlink(&bench.data, root.join("folder")).unwrap();
    symlink("/proc/self/root", root.join("magic")).unwrap();
    for path in ["absolute", "relative", "folder/secret.txt", "magic/etc/passwd"] {
        assert_eq!(
            client.get(&format!("/api/v1/jobs/shop/files/{path}")).await.error(403),
            "outside_project"
        );
    }
    client.write("shop", "folder/secret.txt", "mine").await.error(403);
    client.write("shop", "folder/new.txt", "mine").await.error(403);
    client.write("shop", "absolute", "mine").await.ok();
    assert_eq!(std::fs::read_to_string(&secret).unwrap(), "secret");
    let zip = client.unzip("shop").await;
    assert_eq!(zip, [("absolute".to_owned(), "mine".to_owned())]);
}

#[tokio::test]
async fn pipes_and_sockets_block_nobody() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let root = bench.folder("shop");
    mknodat(CWD, root.join("fifo"), FileType::Fifo, Mode::from_raw_mode(0o666), 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket")).unwrap();
    for name in ["fifo", "socket"] {
        assert_eq!(
            client.get(&format!("/api/v1/jobs/shop/files/{name}")).await.error(409),
            "not_a_file"
        );
    }
    assert_eq!(client.get("/api/v1/jobs/shop/files").await.ok()["count"], 0);
    assert_eq!(client.unzip("shop").await, []);
    client.write("shop", "fifo", "a file now").await.ok();
    assert_eq!(client.get("/api/v1/jobs/shop/files/fifo").await.ok()["content"], "a file now");
}

#[tokio::test]
async fn a_sparse_terabyte_is_refused_at_once_and_named() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let file = std::fs::File::create(bench.folder("shop").join("big.bin")).unwrap();
    file.set_len(1 << 40).unwrap();
    assert_eq!(client.get("/api/v1/jobs/shop/files/big.bin").await.error(413), "too_large");
    let zip = client.get("/api/v1/jobs/shop/download").await;
    assert_eq!(zip.error(413), "zip_too_large");
    assert!(zip.body["detail"].as_str().unwrap().contains("big.bin"));
    assert_eq!(client.write("shop", "a", "x").await.error(413), "project_too_large");
    client.post_nothing("/api/v1/jobs/shop/complete").await.ok();
    bench.wait_hours(49);
    assert_eq!(client.post_nothing("/api/v1/jobs/admin/cleanup").await.ok()["cleaned_jobs"], 1);
}

#[tokio::test]
async fn five_thousand_nested_folders_are_ordinary() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    client.write("shop", "a", "1").await.ok();
    nest(&bench.folder("shop"), 5_000);
    assert_eq!(client.get("/api/v1/jobs/shop/files").await.ok()["count"], 1);
    assert_eq!(client.unzip("shop").await.len(), 1);
    client.delete("/api/v1/jobs/shop").await.ok();
    bench.wait_hours(8 * 24);
    assert_eq!(client.post_nothing("/api/v1/jobs/admin/cleanup").await.ok()["purged_projects"], 1);
    assert_eq!(std::fs::read_dir(bench.data.join("jobs/.trash")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_nested_git_folder_neither_shows_nor_breaks() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    client.write("shop", "vendor/lib/.git/config", "x").await.ok();
    client.write("shop", "vendor/lib/code.js", "y").await.ok();
    let list = client.get("/api/v1/jobs/shop/files").await.ok();
    assert_eq!(
        (&list["count"], &list["files"][0]["path"]),
        (&json!(1), &json!("vendor/lib/code.js"))
    );
}

#[tokio::test]
async fn writing_one_hard_link_leaves_the_other() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    client.write("shop", "a", "old").await.ok();
    let outside = bench.data.join("outside");
    std::fs::hard_link(bench.folder("shop").join("a"), &outside).unwrap();
    client.write("shop", "a", "new").await.ok();
    assert_eq!(std::fs::read_to_string(outside).unwrap(), "old");
}

#[tokio::test]
async fn names_that_are_no_text_are_listed_and_zipped() {
    use std::os::unix::ffi::OsStrExt;
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let name = std::ffi::OsStr::from_bytes(b"bad-\xff.txt");
    std::fs::write(bench.folder("shop").join(name), "kept").unwrap();
    assert_eq!(client.get("/api/v1/jobs/shop/files").await.ok()["count"], 1);
    assert_eq!(client.unzip("shop").await[0].1, "kept");
}
