//! Apps of every other language, and pages that need none.

use super::{Looked, Way, made};

/// Memory of a Java app, in MB.
const JAVA_MEMORY_MB: u64 = 1024;

pub(super) fn way(looked: &Looked) -> Option<Way> {
    let has = |path: &str| looked.has(path);
    let java = |way: Way| Way { port: 8080, memory_mb: JAVA_MEMORY_MB, ..way };
    if has("pom.xml") {
        let spring = looked.text("pom.xml").is_some_and(|pom| pom.contains("spring-boot"));
        return spring.then(|| {
            java(made(
                "spring-boot",
                "java",
                &["mvn -B -DskipTests package"],
                "mvn -B spring-boot:run",
            ))
        });
    }
    if has("gradlew") {
        let install = ["chmod +x gradlew", "./gradlew assemble"];
        return Some(java(made("spring-boot", "java", &install, "./gradlew bootRun")));
    }
    if has("go.mod") {
        return Some(Way { port: 8080, ..made("go", "go", &["go build -o app ."], "./app") });
    }
    if has("Cargo.toml") {
        return Some(Way { port: 3000, ..made("rust", "rust", &["cargo build"], "cargo run") });
    }
    ruby(looked).or_else(|| php(looked)).or_else(|| page(looked))
}

fn ruby(looked: &Looked) -> Option<Way> {
    let gems = looked.text("Gemfile")?;
    let install = ["bundle install --local || bundle install"];
    let start = if looked.has("bin/rails") {
        "bundle exec rails server -b 127.0.0.1 -p $PORT"
    } else if gems.contains("puma") && looked.has("config.ru") {
        "bundle exec puma --bind tcp://127.0.0.1:$PORT"
    } else if looked.has("app.rb") {
        "bundle exec ruby app.rb -o 127.0.0.1 -p $PORT"
    } else {
        return None;
    };
    Some(Way { port: 4567, ..made("ruby", "ruby", &install, start) })
}

fn php(looked: &Looked) -> Option<Way> {
    let install: &[&str] =
        if looked.has("composer.json") { &["composer install --no-interaction"] } else { &[] };
    let start = if looked.has("artisan") {
        return Some(made(
            "laravel",
            "php",
            install,
            "php artisan serve --host 127.0.0.1 --port $PORT",
        ));
    } else if looked.has("public/index.php") {
        "php -S 127.0.0.1:$PORT -t public public/index.php"
    } else if looked.has("index.php") {
        "php -S 127.0.0.1:$PORT"
    } else {
        return None;
    };
    Some(made("php", "php", install, start))
}

fn page(looked: &Looked) -> Option<Way> {
    let serve = "python3 -m http.server $PORT --bind 127.0.0.1";
    let folder = ["index.html", "public/index.html", "dist/index.html"];
    let start = match folder.iter().position(|path| looked.has(path))? {
        0 => serve.to_owned(),
        1 => format!("{serve} --directory public"),
        _ => format!("{serve} --directory dist"),
    };
    Some(Way { memory_mb: 128, ..made("static", "static", &[], &start) })
}
