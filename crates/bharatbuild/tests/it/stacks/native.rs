//! Every stack in a native sandbox.

use super::list;
use super::run::Stack;
use crate::room::Room;

async fn runs(stack: Stack) {
    stack.runs(&Room::empty().await, "native").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_static_page_runs() {
    runs(list::STATIC).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn express_runs() {
    runs(list::EXPRESS).await;
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
async fn spring_boot_runs() {
    runs(list::SPRING_BOOT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vue_runs() {
    runs(list::VUE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fastapi_runs() {
    runs(list::FASTAPI).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn php_runs() {
    runs(list::PHP).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ruby_runs() {
    runs(list::RUBY).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn django_runs() {
    runs(list::DJANGO).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: Next is 340 MB, and compiles its page when it is asked for"]
async fn next_runs() {
    runs(list::NEXT).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles SQLite in Go"]
async fn go_runs() {
    runs(list::GO).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles a web server and SQLite"]
async fn rust_runs() {
    runs(list::RUST).await;
}
