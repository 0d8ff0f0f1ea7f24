use super::*;
use crate::agents::starter::Chosen;

fn plan() -> Plan {
    Chosen::named("express", "a shop in express").unwrap().plan()
}

fn failed(rung: Rung, log: &str) -> Finding {
    let step = match rung {
        Rung::Install => "install",
        Rung::Port => "port",
        _ => "start",
    };
    Finding::of_run(step, "it failed", log.lines().map(str::to_owned).collect())
}

fn node() -> Facts {
    let package_json = Some(r#"{"scripts": {"start": "node src/server.js"}}"#.to_owned());
    let files = ["package.json", "src/server.js"].map(str::to_owned).into();
    Facts { package_json, files, ..Facts::default() }
}

fn command(log: &str, facts: &Facts) -> Option<String> {
    let install = vec!["pip install -r requirements.txt".to_owned()];
    match fix(&failed(Rung::Start, log), &Plan { install, ..plan() }, facts)?.0 {
        Fix::Command(line) => Some(line),
        Fix::Line { path, line } => Some(format!("{path}: {line}")),
        other => panic!("{other:?}"),
    }
}

#[test]
fn missing_packages_are_added_by_each_languages_own_tool() {
    let python = Facts { files: ["app.py".to_owned()].into(), ..Facts::default() };
    let ruby = Facts { files: ["Gemfile".to_owned()].into(), ..Facts::default() };
    let rust = Facts { files: ["Cargo.toml".to_owned()].into(), ..Facts::default() };
    for (log, facts, line) in [
        ("Error: Cannot find module 'ms'", node(), "npm install --no-audit --no-fund ms"),
        (
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package '@scope/a' imported from /workspace/a.js",
            node(),
            "npm install --no-audit --no-fund @scope/a",
        ),
        (
            "[vite] Failed to resolve import \"date-fns/format\" from \"src/App.jsx\"",
            node(),
            "npm install --no-audit --no-fund date-fns",
        ),
        ("ModuleNotFoundError: No module named 'yaml'", python.clone(), "requirements.txt: PyYAML"),
        (
            "ModuleNotFoundError: No module named 'requests.auth'",
            python,
            "requirements.txt: requests",
        ),
        (
            "main.go:4:2: no required module provides package github.com/google/uuid; to add it:",
            Facts::default(),
            "go get github.com/google/uuid",
        ),
        (
            "error[E0433]: use of unresolved module or unlinked crate `serde_json`",
            rust,
            "cargo add serde-json",
        ),
        (
            "! Unable to load application: LoadError: cannot load such file -- rainbow",
            ruby.clone(),
            "Gemfile: gem \"rainbow\"",
        ),
        (
            "app.rb:1:in `require': cannot load such file -- active_record (LoadError)",
            ruby,
            "Gemfile: gem \"activerecord\"",
        ),
    ] {
        assert_eq!(command(log, &facts).as_deref(), Some(line), "{log}");
    }
}

#[test]
fn a_module_of_python_is_added_where_the_plan_takes_its_packages_from() {
    let log = "ModuleNotFoundError: No module named 'yaml'";
    let fixed = |install: &str| {
        let plan = Plan { install: vec![install.to_owned()], ..plan() };
        match fix(&failed(Rung::Start, log), &plan, &Facts::default())?.0 {
            Fix::Plan(plan) => plan.install.last().cloned(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(fixed("pip install flask").as_deref(), Some("pip install PyYAML"));
    let venv = ".venv/bin/python -m pip install flask";
    assert_eq!(fixed(venv).as_deref(), Some(".venv/bin/python -m pip install PyYAML"));
    assert_eq!(fixed("make && pip install flask").as_deref(), Some("pip install PyYAML"));
}

#[test]
fn what_only_looks_like_a_package_is_left_to_the_model() {
    let own = Facts { files: ["helpers/__init__.py".to_owned()].into(), ..Facts::default() };
    let files = |paths: [&str; 2]| Facts { files: paths.map(str::to_owned).into(), ..node() };
    for (log, facts) in [
        ("Error: Cannot find module './menu.js'", node()),
        ("Error: Cannot find module '/workspace/x.js'", node()),
        ("Error: Cannot find module 'a; rm -rf /'", node()),
        ("Error: Cannot find module '$(reboot)'", node()),
        ("Error: Cannot find module '-g'", node()),
        ("ModuleNotFoundError: No module named 'helpers.menu'", own),
        ("TypeError: x is not a function", node()),
        ("cannot load such file -- menu", files(["Gemfile", "menu.rb"])),
        ("cannot load such file -- /workspace/menu.rb", files(["Gemfile", "app.rb"])),
        ("cannot load such file -- x;reboot", files(["Gemfile", "app.rb"])),
        ("use of unresolved module or unlinked crate `menu`", files(["Cargo.toml", "src/menu.rs"])),
    ] {
        assert_eq!(command(log, &facts), None, "{log}");
    }
}

#[test]
fn another_port_is_followed_where_there_is_one() {
    let at = |ports: &[u16]| Facts { open_ports: ports.iter().copied().collect(), ..node() };
    let fixed = |ports: &[u16]| fix(&failed(Rung::Port, ""), &plan(), &at(ports));
    let Some((Fix::Plan(plan), said)) = fixed(&[4000]) else { panic!() };
    assert_eq!(plan.port, 4000);
    assert!(said.contains("4000") && said.contains("3000"), "{said}");
    assert_eq!((fixed(&[]), fixed(&[4000, 5000])), (None, None));
}

#[test]
fn a_lock_file_that_drifted_and_a_missing_script_change_the_plan() {
    let clean = Plan { install: vec!["npm ci".to_owned()], ..plan() };
    let log = "npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.";
    let Some((Fix::Plan(fixed), _)) = fix(&failed(Rung::Install, log), &clean, &node()) else {
        panic!()
    };
    assert_eq!(fixed.install, ["npm install"]);
    let other = Plan { start: "npm run dev".to_owned(), ..plan() };
    let log = "npm error Missing script: \"dev\"";
    let Some((Fix::Plan(fixed), _)) = fix(&failed(Rung::Start, log), &other, &node()) else {
        panic!()
    };
    assert_eq!(fixed.start, "npm run start");
    let bare = Facts { package_json: Some("{}".to_owned()), ..node() };
    let Some((Fix::Plan(fixed), _)) = fix(&failed(Rung::Start, log), &other, &bare) else {
        panic!()
    };
    assert_eq!(fixed.start, "node src/server.js");
}

#[test]
fn a_page_that_asks_localhost_asks_its_own_server() {
    let facts = Facts { page_ports: vec![3000], ..node() };
    let page = Finding::of_app(Rung::Page, "a request failed", "");
    let Some((Fix::Replace { old, new }, _)) = fix(&page, &plan(), &facts) else { panic!() };
    assert_eq!(old, ["http://localhost:3000", "http://127.0.0.1:3000"]);
    assert_eq!(new, "");
    let other = Facts { page_ports: vec![4999], ..node() };
    assert_eq!(fix(&page, &plan(), &other), None);
}
