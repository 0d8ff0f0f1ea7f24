//! Apps of Python.

use super::{Looked, Way, made};

const VENV: &str = "python3 -m venv .venv";
/// Files an app may be in, the likeliest first.
const MAINS: [&str; 8] = [
    "app.py",
    "main.py",
    "server.py",
    "run.py",
    "wsgi.py",
    "app/main.py",
    "app/__init__.py",
    "src/main.py",
];

pub(super) fn way(looked: &Looked) -> Option<Way> {
    let install: Vec<&str> = if looked.has("requirements.txt") {
        vec![VENV, ".venv/bin/python -m pip install -r requirements.txt"]
    } else if looked.has("pyproject.toml") {
        vec![VENV, ".venv/bin/python -m pip install ."]
    } else if looked.has("manage.py") || looked.ending(".py").next().is_some() {
        vec![VENV]
    } else {
        return None;
    };
    let of = |stack, port, start: &str| {
        Some(Way { port, ..made(stack, "python", &install, &format!(".venv/bin/python {start}")) })
    };
    if looked.has("manage.py") {
        let mut way = of("django", 8000, "manage.py runserver 127.0.0.1:$PORT")?;
        way.install.push(".venv/bin/python manage.py migrate".to_owned());
        return Some(way);
    }
    let mains = || MAINS.into_iter().filter(|path| looked.has(path));
    let with =
        |text: &str| mains().find(|path| looked.text(path).is_some_and(|all| all.contains(text)));
    if let Some(path) = with("FastAPI(") {
        let start =
            format!("-m uvicorn {}:app --host 127.0.0.1 --port $PORT --reload", module(path));
        return of("fastapi", 8000, &start);
    }
    if let Some(path) = with("Flask(").or_else(|| with("import create_app")) {
        let start =
            format!("-m flask --app {} run --debug --host 127.0.0.1 --port $PORT", module(path));
        return of("flask", 5000, &start);
    }
    if let Some(path) = with("streamlit") {
        let start = format!(
            "-m streamlit run {path} --server.port $PORT --server.address 127.0.0.1 --server.headless true"
        );
        return of("streamlit", 8501, &start);
    }
    mains().next().and_then(|path| of("python", 8000, path))
}

/// `app/main.py` is the module `app.main`, `app/__init__.py` is `app`.
fn module(path: &str) -> String {
    path.trim_end_matches(".py").trim_end_matches("/__init__").replace('/', ".")
}
