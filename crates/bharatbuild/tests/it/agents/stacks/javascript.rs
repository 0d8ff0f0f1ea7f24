//! Pages by Vite, and servers of Node.

use super::{App, does, replace, write};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_react_page_whose_root_was_never_rendered_is_seen_as_blank() {
    let rendered = "createRoot(document.getElementById('root')).render(";
    let forgotten = "createRoot(document.getElementById('root'));\nvoid new Array(";
    let app = App {
        prompt: "a todo app in react",
        plan: json!({"starter": "react", "checks": [{"path": "/", "contains": "Todo"}]}),
        turns: vec![
            does(vec![replace("src/main.jsx", rendered, forgotten)]),
            does(vec![replace("src/main.jsx", forgotten, rendered)]),
        ],
        shows: (5173, "/src/main.jsx", "render("),
    };
    app.mended().await.by_model("The page is blank");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: two installations and a look for each"]
async fn a_package_that_a_vue_page_imports_is_added() {
    let app = App {
        prompt: "a habit tracker in vue",
        plan: json!({"starter": "vue", "checks": [{"path": "/", "contains": "the year 2026"}]}),
        turns: vec![does(vec![
            replace("src/App.vue", "import AddForm", "import dayjs from 'dayjs';\nimport AddForm"),
            replace(
                "src/App.vue",
                "    <AddForm",
                "    <p>the year {{ dayjs('2026-01-05').format('YYYY') }}</p>\n    <AddForm",
            ),
        ])],
        shows: (5173, "/src/App.vue", "dayjs"),
    };
    app.mended().await.by_rule("The package dayjs was missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_asks_this_computer_asks_its_own_server_again() {
    let own = "call('api/items')";
    let app = App {
        prompt: "a shop inventory in express",
        plan: json!({"starter": "express"}),
        turns: vec![does(vec![
            replace("public/api.js", own, "call('http://127.0.0.1:3000/api/items')"),
            write("NOTES.md", "Open http://127.0.0.1:3000 and try it.\n"),
        ])],
        shows: (3000, "/api.js", "call('/api/items')"),
    };
    let mended = app.mended().await;
    mended.by_rule("localhost:3000");
    // What only people read stays.
    assert!(mended.stage.file("NOTES.md").await.contains("http://127.0.0.1:3000"));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: Next is 340 MB, and compiles its page when it is asked for"]
async fn a_package_that_a_page_of_next_imports_is_added() {
    let app = App {
        prompt: "hostel booking in next.js",
        plan: json!({"starter": "next"}),
        turns: vec![does(vec![
            replace("app/page.jsx", "import words", "import dayjs from 'dayjs';\nimport words"),
            replace("app/page.jsx", "{words.tagline}", "{dayjs('2026-01-05').format('[of] YYYY')}"),
        ])],
        shows: (3000, "/", "of 2026"),
    };
    app.mended().await.by_rule("The package dayjs was missing");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: a minute of waiting for an answer that does not come"]
async fn an_app_that_listens_where_nobody_asks_is_told_where_to_listen() {
    let at = |host: &str| {
        format!(
            "require('http').createServer((q, a) => {{ a.setHeader('Content-Type', 'text/html'); \
             a.end('<h1>Menu</h1>'); }}).listen(process.env.PORT, '{host}');\n"
        )
    };
    let app = App {
        prompt: "a mess menu",
        plan: json!({}),
        turns: vec![
            does(vec![write("server.js", &at("127.0.1.1"))]),
            does(vec![write("server.js", &at("127.0.0.1"))]),
        ],
        shows: (3000, "/", "Menu"),
    };
    app.mended().await.by_model("must listen on 127.0.0.1 or 0.0.0.0");
}
