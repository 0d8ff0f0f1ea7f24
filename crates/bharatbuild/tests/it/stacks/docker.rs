//! Every stack in a container of Docker.

use super::list;
use super::run::Stack;
use crate::docker::{docker, room};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

const ENGINE: &str = "docker";

async fn runs(stack: Stack) {
    let Some(address) = docker() else { return };
    stack.runs(&room(&address).await, ENGINE).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn a_static_page_runs() {
    runs(list::STATIC).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn express_runs() {
    let Some(address) = docker() else { return };
    let room = room(&address).await;
    list::EXPRESS.runs(&room, ENGINE).await;
    // What was installed inside belongs to the project's user outside.
    let owner = |path: PathBuf| std::fs::metadata(path).unwrap().uid();
    let folder = room.bench.folder("app");
    let student = owner(folder.clone());
    assert!(student >= 800_000_000 && owner(folder.join("node_modules")) == student);
}

#[tokio::test(flavor = "multi_thread")]
async fn react_runs() {
    runs(list::REACT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn flask_runs() {
    runs(list::FLASK).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn spring_boot_runs() {
    runs(list::SPRING_BOOT).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn vue_runs() {
    runs(list::VUE).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn fastapi_runs() {
    runs(list::FASTAPI).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn php_runs() {
    runs(list::PHP).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn ruby_runs() {
    runs(list::RUBY).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn django_runs() {
    runs(list::DJANGO).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn next_runs() {
    runs(list::NEXT).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn go_runs() {
    runs(list::GO).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: CI has only three stacks on Docker, and only the small image"]
async fn rust_runs() {
    runs(list::RUST).await;
}
