//! Whole apps with a mistake of each class in them, running at the end.

use super::{Stage, assert_running, call, done, last, plan, say, told, write};
use serde_json::json;

/// A server of Node's own modules that answers every path with `page`, and `/api/items` with a list.
fn server(page: &str, more: &str) -> String {
    format!(
        "const http = require('http');\n{more}\n\
         http.createServer((request, answer) => {{\n\
           const path = request.url.split('?')[0];\n\
           if (path === '/favicon.ico') {{ answer.writeHead(204); return answer.end(); }}\n\
           if (path === '/api/items') {{ answer.setHeader('Content-Type', 'application/json'); return answer.end('[\"Idli\"]'); }}\n\
           if (path !== '/') {{ answer.writeHead(404); return answer.end('no'); }}\n\
           answer.setHeader('Content-Type', 'text/html; charset=utf-8');\n\
           answer.end(`{page}`);\n\
         }}).listen(process.env.PORT || 3000);\n"
    )
}

fn replace(old: &str, new: &str) -> model::script::Part {
    call("replace", json!({"path": "src/app.js", "old": old, "new": new}))
}

const GOOD: &str = "<!doctype html><h1>Mess Menu</h1>";

#[tokio::test(flavor = "multi_thread")]
async fn an_app_from_nothing_is_written_checked_and_runs() {
    let checks =
        json!([{"path": "/", "contains": "mess menu"}, {"path": "/api/items", "contains": "Idli"}]);
    let stage = Stage::of(vec![
        plan(json!({"checks": checks})),
        say(vec![write("server.js", &server(GOOD, "")), done()]),
    ])
    .await;
    let said = stage.wish("a mess menu").await;
    assert_running(&said);
    assert_eq!(last(&said).body["port"], 3000);
    assert!(stage.page("/", 3000).await.contains("Mess Menu"));
    assert_eq!(told(&said, "file_written"), ["server.js"]);
    assert!(said.iter().any(|event| event.kind() == "edit_delta"));
    let turn = stage.last_turn().await;
    assert_eq!((&turn["state"], &turn["checkpoint"]), (&json!("running"), &json!(1)));
    let cost = stage.get("/api/v1/projects/app/cost").await.ok();
    assert!(cost["calls"].as_u64() == Some(2) || cost["total"]["calls"] == 2, "{cost}");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_package_is_added_and_the_starter_grows() {
    let stage = Stage::of(vec![
        plan(json!({"starter": "express", "checks": [{"path": "/words", "contains": "2 rotis"}]})),
        say(vec![call("read", json!({"path": "src/app.js"}))]),
        say(vec![
            write("src/words.js", "import pluralize from 'pluralize';\nexport default () => pluralize('roti', 2, true);\n"),
            replace("import express from 'express';", "import express from 'express';\nimport words from './words.js';"),
            replace(
                "const app = express();",
                "const app = express();\n  app.get('/words', (request, answer) => answer.send(words()));",
            ),
        ]),
        say(vec![done()]),
    ])
    .await;
    let said = stage.wish("a shop in express that counts rotis").await;
    assert_running(&said);
    assert_eq!(told(&said, "fixed"), ["The package pluralize was missing; it is added"]);
    assert!(stage.page("/words", 3000).await.contains("2 rotis"));
    assert!(stage.file("package.json").await.contains("\"pluralize\""));
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_port_is_followed() {
    let elsewhere = server(GOOD, "").replace("process.env.PORT || 3000", "4100");
    let stage =
        Stage::of(vec![plan(json!({})), say(vec![write("server.js", &elsewhere), done()])]).await;
    // Nothing else comes than 3 minutes of waiting for a port that does not open.
    let said = stage.wish("a mess menu").await;
    assert_running(&said);
    assert_eq!(last(&said).body["port"], 4100);
    assert!(told(&said, "fixed")[0].contains("4100"));
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blank_page_and_a_failing_request_are_seen_in_a_browser_and_repaired() {
    let blank = "<!doctype html><div id=root></div><script>document.title = 1</script>";
    let failing = "<!doctype html><h1>Menu</h1><script>fetch('/api/dishes')</script>";
    let stage = Stage::of(vec![
        plan(json!({})),
        say(vec![write("server.js", &server(blank, "")), done()]),
        say(vec![write("server.js", &server(failing, "")), done()]),
        say(vec![write("server.js", &server(&failing.replace("dishes", "items"), "")), done()]),
    ])
    .await;
    let said = stage.wish("a mess menu").await;
    assert_running(&said);
    let findings = told(&said, "finding");
    assert!(findings[0].contains("blank") && findings[1].contains("request"), "{findings:?}");
    let fixer = stage.fake.requests()[3].to_string();
    assert!(fixer.contains("GET /api/dishes: HTTP 404"), "{fixer}");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_calls_localhost_is_put_right_without_a_model() {
    let wrong =
        "<!doctype html><h1>Menu</h1><script>fetch('http://localhost:3000/api/items')</script>";
    let stage =
        Stage::of(vec![plan(json!({})), say(vec![write("server.js", &server(wrong, "")), done()])])
            .await;
    let said = stage.wish("a mess menu").await;
    assert_running(&said);
    assert!(told(&said, "fixed")[0].contains("localhost:3000"));
    assert!(stage.file("server.js").await.contains("fetch('/api/items')"));
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_at_the_start_is_repaired_with_its_log() {
    let crash = server(GOOD, "undefinedFunction();");
    let stage = Stage::of(vec![
        plan(json!({})),
        say(vec![write("server.js", &crash), done()]),
        say(vec![
            call("replace", json!({"path": "server.js", "old": "undefinedFunction();", "new": ""})),
            done(),
        ]),
    ])
    .await;
    let said = stage.wish("a mess menu").await;
    assert_running(&said);
    let fixer = stage.fake.requests()[2].to_string();
    assert!(fixer.contains("ReferenceError: undefinedFunction is not defined"), "{fixer}");
    stage.stop_container().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_repaired_ends_and_says_why() {
    let crash =
        |n: u32| say(vec![write("server.js", &server(GOOD, &format!("boom({n});"))), done()]);
    let mut turns = vec![plan(json!({}))];
    turns.extend((0..9).map(crash));
    let stage = Stage::of(turns).await;
    let said = stage.wish("a mess menu").await;
    assert_eq!(last(&said).kind(), "error");
    assert_eq!(last(&said).body["state"], "gave_up");
    let why = last(&said).data().as_str().unwrap().to_owned();
    assert!(why.contains("after 3 tries") && why.contains("boom is not defined"), "{why}");
    // One plan, one that writes, three that repair.
    assert_eq!(stage.fake.requests().len(), 5);
    assert_eq!(stage.last_turn().await["state"], "gave_up");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_breaks_the_app_is_taken_back() {
    let mut turns = vec![plan(json!({})), say(vec![write("server.js", &server(GOOD, "")), done()])];
    let broken = server(GOOD, "boom();");
    turns.extend((0..9).map(|_| say(vec![write("server.js", &broken), done()])));
    let stage = Stage::of(turns).await;
    assert_running(&stage.wish("a mess menu").await);
    let said = stage.message("make it better").await;
    assert_eq!(last(&said).body["state"], "gave_up", "{:#?}", last(&said));
    assert!(last(&said).data().as_str().unwrap().contains("checkpoint 1"));
    assert!(!stage.file("server.js").await.contains("boom"));
}
