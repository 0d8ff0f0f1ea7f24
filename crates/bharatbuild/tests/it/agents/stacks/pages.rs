//! Pages without a build: plain files, PHP, Ruby.

use super::{App, call, does, replace, say, write};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_request_of_a_static_page_for_a_file_elsewhere_is_seen_to_fail() {
    let script = |path: &str| {
        format!(
            "fetch('{path}').then((answer) => answer.json()).then((menu) => {{ document.title = menu.dish; }});\n"
        )
    };
    let app = App {
        prompt: "a plain html page for the hostel mess menu",
        plan: json!({"starter": "static"}),
        turns: vec![
            // Before anything ran there is no sandbox yet.
            say(vec![call("run", json!({"command": "node --version"}))]),
            does(vec![
                write("menu.json", "{\"dish\": \"Idli\"}\n"),
                write("menu.js", &script("data/menu.json")),
                replace(
                    "index.html",
                    "  <script src=\"app.js\" defer></script>",
                    "  <script src=\"app.js\" defer></script>\n  <script src=\"menu.js\" defer></script>",
                ),
            ]),
            does(vec![write("menu.js", &script("menu.json"))]),
        ],
        shows: (8000, "/menu.js", "fetch('menu.json')"),
    };
    let mended = app.mended().await;
    mended.by_model("GET /data/menu.json: HTTP 404");
    let ran = mended.stage.fake.requests()[2].to_string();
    assert!(ran.contains("exit code 0\\nv"), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: an app may answer with errors for a while"]
async fn a_function_that_php_does_not_know_is_told_by_its_log() {
    let (good, bad) = ("words()['tagline']", "wordz()['tagline']");
    let page = "<?= e($words['tagline']) ?>";
    let app = App {
        prompt: "php me marks save karne ka form",
        plan: json!({"starter": "php"}),
        turns: vec![
            does(vec![replace("views/layout.php", page, &format!("<?= e({bad}) ?>"))]),
            does(vec![replace("views/layout.php", bad, good)]),
        ],
        shows: (8000, "/", "Marks Save Karne"),
    };
    let mended = app.mended().await;
    mended.by_model("the app answers with HTTP 500");
    assert!(mended.line().contains("Call to undefined function wordz()"), "{}", mended.line());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: starts Ruby's server twice"]
async fn a_gem_is_added_to_the_gemfile() {
    let root = "  get(\"/\") { page }";
    let app = App {
        prompt: "रूबी में शिकायत पेटी",
        plan: json!({"starter": "ruby"}),
        turns: vec![does(vec![
            // One that comes with Ruby, and that Bundler hides from an app which does not name it.
            replace("app.rb", "require \"erubi\"", "require \"erubi\"\nrequire \"matrix\""),
            replace(
                "app.rb",
                root,
                &format!("{root}\n  get(\"/one\") {{ Matrix.identity(2).to_s }}"),
            ),
        ])],
        shows: (4567, "/one", "Matrix[[1, 0], [0, 1]]"),
    };
    let mended = app.mended().await;
    mended.by_rule("The package matrix was missing");
    assert!(mended.stage.file("Gemfile").await.ends_with("gem \"matrix\"\n"));
}
