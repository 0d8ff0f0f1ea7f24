use super::*;

fn found(files: &[(&str, &str)]) -> Way {
    let paths = files.iter().map(|(path, _)| (*path).to_owned()).collect();
    let texts = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let looked = Looked { paths, texts };
    let way = node::way(&looked).or_else(|| python::way(&looked)).or_else(|| others::way(&looked));
    way.unwrap_or_else(|| panic!("nothing found in {files:?}"))
}

#[test]
fn stacks_are_known_by_their_files() {
    for (files, stack, port, start) in [
        (
            &[("package.json", r#"{"scripts":{"dev":"vite"},"dependencies":{"react":"19"}}"#)][..],
            "react",
            5173,
            "npm run dev -- --host 127.0.0.1 --port $PORT --strictPort",
        ),
        (
            &[(
                "package.json",
                r#"{"scripts":{"start":"node a.js"},"dependencies":{"express":"5"}}"#,
            )],
            "express",
            3000,
            "npm start",
        ),
        (
            &[("package.json", r#"{"scripts":{"dev":"next dev"},"dependencies":{"next":"16"}}"#)],
            "next",
            3000,
            "NEXT_TELEMETRY_DISABLED=1 npm run dev",
        ),
        (&[("package.json", "{}"), ("server.js", "")], "node", 3000, "node server.js"),
        (
            &[("requirements.txt", ""), ("app/main.py", "app = FastAPI()")],
            "fastapi",
            8000,
            ".venv/bin/python -m uvicorn app.main:app --host 127.0.0.1 --port $PORT --reload",
        ),
        (
            &[("app.py", "app = Flask(__name__)")],
            "flask",
            5000,
            ".venv/bin/python -m flask --app app run --debug --host 127.0.0.1 --port $PORT",
        ),
        (
            &[("manage.py", "")],
            "django",
            8000,
            ".venv/bin/python manage.py runserver 127.0.0.1:$PORT",
        ),
        (&[("go.mod", ""), ("main.go", "")], "go", 8080, "./app"),
        (&[("index.php", "")], "php", 8000, "php -S 127.0.0.1:$PORT"),
        (&[("index.html", "")], "static", 8000, "python3 -m http.server $PORT --bind 127.0.0.1"),
    ] {
        let way = found(files);
        assert_eq!((way.stack, way.port, way.start.as_str()), (stack, port, start));
    }
}

#[test]
fn what_lies_in_a_folder_is_run_there() {
    let way = made("static", "static", &["a", "b"], "serve");
    let plan = plan("Shop", "client/", way, BTreeSet::new());
    assert_eq!(plan.install, ["cd client && a", "cd client && b"]);
    assert_eq!((plan.start.as_str(), plan.title.as_str()), ("cd client && serve", "Shop"));
}

#[test]
fn notes_alone_are_no_app() {
    let looked = Looked { paths: BTreeSet::from(["README.md".to_owned()]), texts: Vec::new() };
    assert!(node::way(&looked).is_none() && python::way(&looked).is_none());
    assert!(others::way(&looked).is_none());
}
