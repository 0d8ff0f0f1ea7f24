//! Every stack from a wish to an answer, with its dependencies really installed.

use crate::room::{Room, at};
use crate::sse::{Event, Events};
use reqwest::Method;
use serde_json::{Value, json};

/// A wish, and what comes of it.
struct Stack {
    prompt: &'static str,
    title: &'static str,
    name: &'static str,
    port: u64,
    /// A file that its ZIP must hold.
    file: &'static str,
    /// Where its page is.
    page: &'static str,
}

async fn generated(room: &Room, prompt: &str) -> Event {
    room.post("/api/v1/jobs/create", json!({"project_name": "App", "job_id": "app"})).await.ok();
    let body = json!({"prompt": prompt});
    let events = Events::post(room, "/api/v1/jobs/app/generate", body).await.rest().await;
    let last = events.last().expect("events").clone();
    assert_eq!(last.kind(), "complete", "{events:#?}");
    last
}

async fn runs(stack: Stack) {
    let room = Room::empty().await;
    let complete = generated(&room, stack.prompt).await;
    assert_eq!(complete.body["port"], stack.port);
    let plan = room.get("/api/v1/jobs/app/files/plan.json").await.ok();
    let plan: Value = serde_json::from_str(plan["content"].as_str().unwrap()).unwrap();
    assert_eq!(plan["metadata"]["plan"]["stack"], stack.name);

    let address = format!("/api/v1/preview/app{}?port={}", stack.page, stack.port);
    let answer = room.request(Method::GET, &address).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let page = answer.text().await.unwrap();
    assert!(page.contains(stack.title), "{} is in {page}", stack.title);

    let zip = room.bytes("/api/v1/jobs/app/download").await;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    assert!(zip.by_name(stack.file).is_ok(), "{} is in the ZIP", stack.file);
    let status = room.get(&at("app", "/status")).await.ok();
    assert_eq!(
        (&status["run"]["phase"], &status["active_port"]),
        (&json!("ready"), &json!(stack.port))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_static_page_runs() {
    let stack = Stack {
        prompt: "a plain html page for the hostel mess menu",
        title: "Hostel Mess Menu",
        name: "static",
        port: 8000,
        file: "index.html",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn express_runs() {
    let stack = Stack {
        prompt: "a shop inventory in express",
        title: "Shop Inventory",
        name: "express",
        port: 3000,
        file: "src/server.js",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn react_runs() {
    let stack = Stack {
        prompt: "a todo app in react",
        title: "Todo",
        name: "react",
        port: 5173,
        file: "vite.config.js",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn flask_runs() {
    let stack = Stack {
        prompt: "पुस्तकालय की किताबें, फ्लास्क में लॉगिन के साथ",
        title: "पुस्तकालय किताबें",
        name: "flask",
        port: 5000,
        file: "requirements.txt",
        page: "/login",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn spring_boot_runs() {
    let stack = Stack {
        prompt: "student results in spring boot",
        title: "Student Results",
        name: "spring-boot",
        port: 8080,
        file: "pom.xml",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vue_runs() {
    let stack = Stack {
        prompt: "a habit tracker in vue",
        title: "Habit Tracker",
        name: "vue",
        port: 5173,
        file: "src/App.vue",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fastapi_runs() {
    let stack = Stack {
        prompt: "bus routes in fastapi",
        title: "Bus Routes",
        name: "fastapi",
        port: 8000,
        file: "app/main.py",
        page: "/wording.json",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn php_runs() {
    let stack = Stack {
        prompt: "php me marks save karne ka form",
        title: "Marks Save Karne",
        name: "php",
        port: 8000,
        file: "public/index.php",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ruby_runs() {
    let stack = Stack {
        prompt: "रूबी में शिकायत पेटी",
        title: "शिकायत पेटी",
        name: "ruby",
        port: 4567,
        file: "config.ru",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn django_runs() {
    let stack = Stack {
        prompt: "django me library ka blog",
        title: "Library",
        name: "django",
        port: 8000,
        file: "manage.py",
        page: "/login",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: Next is 340 MB, and compiles its page when it is asked for"]
async fn next_runs() {
    let stack = Stack {
        prompt: "hostel booking in next.js",
        title: "Hostel Booking",
        name: "next",
        port: 3000,
        file: "app/page.jsx",
        page: "/",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles SQLite in Go"]
async fn go_runs() {
    let stack = Stack {
        prompt: "a go api for hostel mess",
        title: "Hostel Mess",
        name: "go",
        port: 8080,
        file: "go.sum",
        page: "/wording.json",
    };
    runs(stack).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles a web server and SQLite"]
async fn rust_runs() {
    let stack = Stack {
        prompt: "event notes with axum in rust",
        title: "Event Notes",
        name: "rust",
        port: 3000,
        file: "Cargo.lock",
        page: "/wording.json",
    };
    runs(stack).await;
}

/// Also those whose stacks only the long run tests; what is installed goes into the student's home.
#[tokio::test(flavor = "multi_thread")]
async fn the_languages_of_the_host_are_in_every_sandbox() {
    let room = Room::start().await;
    for (line, said) in [
        ("cargo --version", "cargo 1."),
        ("rustc --version", "rustc 1."),
        ("cc --version", "Free Software"),
        ("go version", "go version go1."),
        ("go env GOMODCACHE", "/home/student/"),
        ("ruby --version", "ruby 3."),
        ("bundle --version", "Bundler version"),
        ("gem environment gemhome", "/home/student/.gem"),
        ("ruby -rsinatra/base -rsqlite3 -e 'puts Sinatra::VERSION'", "."),
        ("php --version", "PHP 8."),
        ("php -m", "pdo_sqlite"),
    ] {
        let outcome = room.sh(line).await;
        assert!(outcome.code() == Some(0) && outcome.stdout.contains(said), "{line}: {outcome:?}");
    }
}

/// What a student takes home is whole: it builds where only the ZIP is.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: builds an app from its ZIP"]
async fn a_downloaded_app_builds() {
    let room = Room::empty().await;
    generated(&room, "a todo app in react").await;
    let zip = room.bytes("/api/v1/jobs/app/download").await;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("app.zip");
    std::fs::write(&path, zip).unwrap();
    let line = "unzip -q app.zip -d app && cd app && npm ci && npm run build && npm test";
    let built =
        tokio::process::Command::new("sh").args(["-c", line]).current_dir(&dir).status().await;
    assert!(built.unwrap().success());
    assert!(dir.path().join("app/dist/index.html").exists());
}
