//! Go, Rust and Java, where the compiler says it.

use super::{App, does, replace, write};
use serde_json::{Value, json};

/// A web server of Go's own library: what is imported besides, and what it does before it serves.
fn go(import: &str, does: &str) -> String {
    format!(
        "package main\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n\t\"os\"\n{import})\n\n\
         func main() {{\n\t{does}\n\
         \thttp.HandleFunc(\"/\", func(w http.ResponseWriter, r *http.Request) {{\n\
         \t\tfmt.Fprintf(w, \"<h1>%d dishes</h1>\", dishes)\n\t}})\n\
         \tpanic(http.ListenAndServe(\"127.0.0.1:\"+os.Getenv(\"PORT\"), nil))\n}}\n"
    )
}

fn go_plan() -> Value {
    json!({"stack": "go", "runtime": "go", "port": 8080, "start": "./app",
           "install": ["go build -v -o app ."]})
}

const GO_MOD: &str = "module app\n\ngo 1.19\n";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles Go's web server"]
async fn a_mistake_in_types_of_a_go_app_is_told_with_its_place() {
    let app = App {
        prompt: "a mess menu in go",
        plan: go_plan(),
        turns: vec![
            does(vec![
                write("go.mod", GO_MOD),
                write("main.go", &go("", "var dishes int = \"2\"")),
            ]),
            does(vec![replace("main.go", "\"2\"", "2")]),
        ],
        shows: (8080, "/", "2 dishes"),
    };
    let mended = app.mended().await;
    mended.by_model("as int value in variable declaration");
    assert!(mended.line().starts_with("./main.go:"), "{}", mended.line());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles Go's web server"]
async fn a_module_of_a_go_app_is_fetched() {
    let words = "words, _ := shlex.Split(\"idli 'masala dosa'\")\n\tdishes := len(words)";
    let text = go("\n\t\"github.com/google/shlex\"\n", words);
    let app = App {
        prompt: "a mess menu in go",
        plan: go_plan(),
        turns: vec![does(vec![write("go.mod", GO_MOD), write("main.go", &text)])],
        shows: (8080, "/", "2 dishes"),
    };
    app.mended().await.by_rule("The package github.com/google/shlex was missing");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles a Rust app and fetches a crate"]
async fn a_crate_of_a_rust_app_from_nothing_is_added() {
    let text = "use std::io::{Read, Write};\nuse std::net::TcpListener;\n\nfn main() {\n\
                \x20   let port = std::env::var(\"PORT\").unwrap();\n\
                \x20   let listener = TcpListener::bind(format!(\"127.0.0.1:{port}\")).unwrap();\n\
                \x20   for stream in listener.incoming() {\n        let mut stream = stream.unwrap();\n\
                \x20       let _ = stream.read(&mut [0; 4096]);\n\
                \x20       let body = format!(\"<h1>{} dishes</h1>\", itoa::Buffer::new().format(2));\n\
                \x20       let _ = write!(stream, \"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\
                Content-Length: {}\\r\\nConnection: close\\r\\n\\r\\n{body}\", body.len());\n    }\n}\n";
    let manifest = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";
    let app = App {
        prompt: "a mess menu in rust",
        plan: json!({"stack": "rust", "runtime": "rust", "port": 3000, "start": "cargo run",
                     "install": ["cargo build"]}),
        turns: vec![does(vec![write("Cargo.toml", manifest), write("src/main.rs", text)])],
        shows: (3000, "/", "2 dishes"),
    };
    app.mended().await.by_rule("The package itoa was missing");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: Maven, twice"]
async fn what_javac_does_not_know_is_told_with_its_place() {
    let (good, bad) = ("items.all()", "items.every()");
    let file = "src/main/java/app/ItemController.java";
    let app = App {
        prompt: "student results in spring boot",
        plan: json!({"starter": "spring-boot"}),
        turns: vec![does(vec![replace(file, good, bad)]), does(vec![replace(file, bad, good)])],
        shows: (8080, "/api/items", "[]"),
    };
    let mended = app.mended().await;
    mended.by_model("cannot find symbol");
    assert!(mended.line().contains("ItemController.java:["), "{}", mended.line());
}
