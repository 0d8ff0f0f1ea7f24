//! Apps of Node.

use super::{Looked, Way, made};
use serde_json::Value;

/// Memory of an app that compiles its pages while it runs, in MB.
const NEXT_MEMORY_MB: u64 = 1024;
/// Files that a package without scripts is started by.
const MAINS: [&str; 6] =
    ["server.js", "index.js", "app.js", "main.js", "src/index.js", "src/server.js"];

pub(super) fn way(looked: &Looked) -> Option<Way> {
    let package: Value = serde_json::from_str(looked.text("package.json")?).ok()?;
    let depends = |name: &str| {
        ["dependencies", "devDependencies"].iter().any(|list| package[*list][name].is_string())
    };
    let script =
        ["dev", "start", "serve"].into_iter().find(|name| package["scripts"][*name].is_string());
    let has_dependencies = ["dependencies", "devDependencies"]
        .iter()
        .any(|list| package[*list].as_object().is_some_and(|list| !list.is_empty()));
    let install: &[&str] = if has_dependencies { &["npm install"] } else { &[] };
    let run = |name: &str| {
        if name == "start" { "npm start".to_owned() } else { format!("npm run {name}") }
    };
    let of = |stack, port, start: String| Way { port, ..made(stack, "node", install, &start) };
    let Some(script) = script else {
        let main = package["main"].as_str().filter(|main| looked.has(main));
        let main = main.or_else(|| MAINS.into_iter().find(|main| looked.has(main)))?;
        return Some(of("node", 3000, format!("node {main}")));
    };
    let does = package["scripts"][script].as_str().unwrap_or_default();
    Some(if depends("next") {
        let way = of("next", 3000, format!("NEXT_TELEMETRY_DISABLED=1 {}", run(script)));
        Way { memory_mb: NEXT_MEMORY_MB, ..way }
    } else if does.contains("vite") || depends("vite") && script == "dev" {
        let stack = if depends("react") {
            "react"
        } else if depends("vue") {
            "vue"
        } else {
            "vite"
        };
        of(stack, 5173, format!("{} -- --host 127.0.0.1 --port $PORT --strictPort", run(script)))
    } else if depends("react-scripts") {
        of("react", 3000, format!("BROWSER=none {}", run(script)))
    } else if depends("@angular/cli") {
        of("angular", 4200, "npx ng serve --host 127.0.0.1 --port $PORT".to_owned())
    } else {
        let stack = if depends("express") { "express" } else { "node" };
        of(stack, 3000, run(script))
    })
}
