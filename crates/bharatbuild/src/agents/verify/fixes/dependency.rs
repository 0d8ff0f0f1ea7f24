//! A package that is used and not installed. Names come from an app's output, so they are believed
//! only where they are names and nothing else.

use super::{Facts, Fix};
use crate::agents::Plan;
use crate::agents::verify::Finding;
use regex::Regex;
use std::sync::LazyLock;

/// How a language's tools speak of a missing package: its name is the first group.
struct Speech {
    pattern: Regex,
    remedy: fn(&str, &Plan, &Facts) -> Option<Fix>,
}

/// Python modules whose package has another name.
const PACKAGES: [(&str, &str); 12] = [
    ("bs4", "beautifulsoup4"),
    ("cv2", "opencv-python-headless"),
    ("dateutil", "python-dateutil"),
    ("dotenv", "python-dotenv"),
    ("flask_cors", "Flask-Cors"),
    ("flask_login", "Flask-Login"),
    ("flask_sqlalchemy", "Flask-SQLAlchemy"),
    ("jwt", "PyJWT"),
    ("multipart", "python-multipart"),
    ("PIL", "Pillow"),
    ("sklearn", "scikit-learn"),
    ("yaml", "PyYAML"),
];

/// Ruby's, in the same way.
const GEMS: [(&str, &str); 2] =
    [("active_record", "activerecord"), ("active_support", "activesupport")];
/// How Python's packages are installed where no requirements are listed.
const PIP: &str = "pip install";
const REQUIREMENTS: &str = "requirements.txt";

static SPEECHES: LazyLock<Vec<Speech>> = LazyLock::new(|| {
    let speech = |pattern: &str, remedy| Speech {
        #[expect(clippy::expect_used, reason = "a constant pattern")]
        pattern: Regex::new(pattern).expect("a pattern"),
        remedy,
    };
    vec![
        speech(r#"Cannot find (?:module|package) ['"]([^'"]+)['"]"#, npm),
        speech(r#"Failed to resolve import ['"]([^'"]+)['"]"#, npm),
        speech(r#"Can't resolve ['"]([^'"]+)['"]"#, npm),
        speech(r"No module named '([A-Za-z_][A-Za-z0-9_]*)", pip),
        speech(r"no required module provides package ([a-z0-9.-]+\.[a-z]+/[A-Za-z0-9._/-]+)", go),
        speech(r"use of unresolved module or unlinked crate `([a-z][a-z0-9_]*)`", cargo),
        speech(r"cannot load such file -- ([a-z][a-z0-9_-]*)(?: \(LoadError\))?$", gem),
    ]
});

pub(super) fn missing(finding: &Finding, plan: &Plan, facts: &Facts) -> Option<(Fix, String)> {
    let lines = || finding.log.iter().rev().chain([&finding.line, &finding.message]);
    let (name, fix) = SPEECHES.iter().find_map(|speech| {
        let captures = lines().find_map(|line| speech.pattern.captures(line))?;
        let name = captures[1].to_owned();
        let fix = (speech.remedy)(&name, plan, facts)?;
        Some((name, fix))
    })?;
    Some((fix, format!("The package {name} was missing; it is added")))
}

/// `@scope/name` or `name`, without what is inside it; no file and no built-in module.
fn npm(module: &str, _: &Plan, facts: &Facts) -> Option<Fix> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        #[expect(clippy::expect_used, reason = "a constant pattern")]
        Regex::new(r"^(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*").expect("a pattern")
    });
    facts.package_json.as_ref()?;
    if module.starts_with(['.', '/']) || module.starts_with("node:") {
        return None;
    }
    let name = NAME.find(module)?.as_str();
    let whole = module.len() == name.len() || module[name.len()..].starts_with('/');
    whole.then(|| Fix::Command(format!("npm install --no-audit --no-fund {name}")))
}

fn pip(module: &str, plan: &Plan, facts: &Facts) -> Option<Fix> {
    // A module of the project's own that is not there is a mistake of another kind.
    let own =
        |path: &String| path.starts_with(&format!("{module}/")) || *path == format!("{module}.py");
    if facts.files.iter().any(own) {
        return None;
    }
    let package = package(module, &PACKAGES).to_owned();
    if plan.install.iter().any(|line| line.contains(REQUIREMENTS)) {
        return Some(Fix::Line { path: REQUIREMENTS, line: package });
    }
    let mut install = plan.install.clone();
    install.push(format!("{} {package}", pip_of(plan)));
    Some(Fix::Plan(Box::new(Plan { install, ..plan.clone() })))
}

/// The plan's own way to call pip, as `.venv/bin/python -m pip install`.
fn pip_of(plan: &Plan) -> &str {
    let called = plan.install.iter().find_map(|line| {
        let end = line.find(PIP)? + PIP.len();
        let from = line[..end].rfind(['&', ';', '|']).map_or(0, |at| at + 1);
        Some(line[from..end].trim())
    });
    called.unwrap_or(PIP)
}

fn package<'p>(module: &'p str, others: &[(&str, &'p str)]) -> &'p str {
    others.iter().find(|(name, _)| *name == module).map_or(module, |(_, package)| package)
}

fn go(package: &str, _: &Plan, _: &Facts) -> Option<Fix> {
    Some(Fix::Command(format!("go get {package}")))
}

fn cargo(name: &str, _: &Plan, facts: &Facts) -> Option<Fix> {
    // A module of the app's own, asked for without `crate::`.
    let own = [format!("src/{name}.rs"), format!("src/{name}/mod.rs")];
    let known = facts.files.contains("Cargo.toml");
    (known && !own.iter().any(|path| facts.files.contains(path)))
        .then(|| Fix::Command(format!("cargo add {}", name.replace('_', "-"))))
}

fn gem(name: &str, _: &Plan, facts: &Facts) -> Option<Fix> {
    let known = facts.files.contains("Gemfile") && !facts.files.contains(&format!("{name}.rb"));
    let line = format!("gem \"{}\"", package(name, &GEMS));
    known.then_some(Fix::Line { path: "Gemfile", line })
}
