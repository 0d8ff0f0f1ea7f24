//! Flask, FastAPI and Django.

use super::{App, does, replace, write};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: two installations by pip"]
async fn a_package_of_a_flask_app_is_added_to_its_requirements() {
    let app = App {
        prompt: "library books with login in flask",
        plan: json!({"starter": "flask", "checks": [{"path": "/notes", "contains": "<h1>Notes</h1>"}]}),
        turns: vec![does(vec![
            write(
                "notes.py",
                "import markdown\n\n\ndef page():\n    return markdown.markdown('# Notes')\n",
            ),
            replace("app.py", "import items\n", "import items\nimport notes\n"),
            replace(
                "app.py",
                "    database.init(app)",
                "    app.add_url_rule(\"/notes\", view_func=notes.page)\n    database.init(app)",
            ),
        ])],
        shows: (5000, "/notes", "<h1>Notes</h1>"),
    };
    let mended = app.mended().await;
    mended.by_rule("The package markdown was missing");
    assert!(mended.stage.file("requirements.txt").await.ends_with("\nmarkdown\n"));
    assert_eq!(mended.line(), "ModuleNotFoundError: No module named 'markdown'");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: an installation by pip, and a port that is waited for"]
async fn a_flask_app_from_nothing_on_another_port_is_followed() {
    let text = "from flask import Flask\n\napp = Flask(__name__)\n\n\n@app.get(\"/\")\ndef menu():\n    \
                return \"<h1>Menu</h1>\"\n\n\nif __name__ == \"__main__\":\n    app.run(port=5050)\n";
    let app = App {
        prompt: "a mess menu in python",
        plan: json!({"stack": "flask", "runtime": "python", "port": 5000, "start": "python3 app.py",
                     "install": ["python3 -m pip install flask"]}),
        turns: vec![does(vec![write("app.py", text)])],
        shows: (5050, "/", "Menu"),
    };
    app.mended().await.by_rule("listens on port 5050");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: two installations by pip"]
async fn a_package_that_a_plan_forgot_joins_the_plan() {
    let text = "import os\nfrom flask import Flask\nfrom markdown import markdown\n\napp = Flask(__name__)\n\n\n\
                @app.get(\"/\")\ndef menu():\n    return markdown(\"# Menu\")\n\n\n\
                app.run(port=int(os.environ[\"PORT\"]))\n";
    let app = App {
        prompt: "a mess menu in python",
        plan: json!({"stack": "flask", "runtime": "python", "port": 5000, "start": "python3 app.py",
                     "install": ["python3 -m pip install flask"]}),
        turns: vec![does(vec![write("app.py", text)])],
        shows: (5000, "/", "<h1>Menu</h1>"),
    };
    app.mended().await.by_rule("The package markdown was missing");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: two installations by pip"]
async fn a_crash_behind_uvicorns_watcher_is_told_with_its_traceback() {
    let (good, bad) = ("app = create_app()", "app = create_ap()");
    let app = App {
        prompt: "bus routes in fastapi",
        plan: json!({"starter": "fastapi"}),
        turns: vec![
            does(vec![replace("app/main.py", good, bad)]),
            does(vec![replace("app/main.py", bad, good)]),
        ],
        shows: (8000, "/api/items", "[]"),
    };
    let mended = app.mended().await;
    mended.by_model("the app crashed");
    assert!(mended.line().starts_with("NameError: name 'create_ap'"), "{}", mended.line());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: two installations by pip"]
async fn a_package_is_found_missing_behind_djangos_watcher() {
    let line = "application = get_wsgi_application()";
    let app = App {
        prompt: "django me library ka blog",
        plan: json!({"starter": "django"}),
        turns: vec![does(vec![
            replace(
                "config/wsgi.py",
                "from django.core.wsgi import get_wsgi_application",
                "from django.core.wsgi import get_wsgi_application\nfrom whitenoise import WhiteNoise",
            ),
            replace("config/wsgi.py", line, "application = WhiteNoise(get_wsgi_application())"),
        ])],
        shows: (8000, "/login", "Library"),
    };
    app.mended().await.by_rule("The package whitenoise was missing");
}
