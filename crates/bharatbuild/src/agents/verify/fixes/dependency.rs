//! A package that is used and not installed. Names come from an app's output, so they are believed
//! only where they are names and nothing else.

use super::{Facts, Fix};
use crate::agents::verify::Finding;
use regex::Regex;
use std::sync::LazyLock;

/// How a language's tools speak of a missing package: its name is the first group.
struct Speech {
    pattern: Regex,
    remedy: fn(&str, &Facts) -> Option<Fix>,
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
    ]
});

pub(super) fn missing(finding: &Finding, facts: &Facts) -> Option<(Fix, String)> {
    let lines = || finding.log.iter().rev().chain([&finding.line, &finding.message]);
    let (name, fix) = SPEECHES.iter().find_map(|speech| {
        let captures = lines().find_map(|line| speech.pattern.captures(line))?;
        let name = captures[1].to_owned();
        let fix = (speech.remedy)(&name, facts)?;
        Some((name, fix))
    })?;
    Some((fix, format!("The package {name} was missing; it is added")))
}

/// `@scope/name` or `name`, without what is inside it; no file and no built-in module.
fn npm(module: &str, facts: &Facts) -> Option<Fix> {
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

fn pip(module: &str, facts: &Facts) -> Option<Fix> {
    // A module of the project's own that is not there is a mistake of another kind.
    let own =
        |path: &String| path.starts_with(&format!("{module}/")) || *path == format!("{module}.py");
    if facts.files.iter().any(own) {
        return None;
    }
    let known = PACKAGES.iter().find(|(name, _)| *name == module);
    let package = known.map_or(module, |(_, package)| package);
    Some(Fix::Line { path: "requirements.txt", line: package.to_owned() })
}

fn go(package: &str, _: &Facts) -> Option<Fix> {
    Some(Fix::Command(format!("go get {package}")))
}

fn cargo(name: &str, facts: &Facts) -> Option<Fix> {
    let known = facts.files.contains("Cargo.toml");
    known.then(|| Fix::Command(format!("cargo add {}", name.replace('_', "-"))))
}
