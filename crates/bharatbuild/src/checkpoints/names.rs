//! What of a project's folder no checkpoint keeps, and no restoring touches.

use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, statat};
use std::ffi::OsStr;
use std::path::Path;

/// Folders that installing or building makes again, and git's own: a name, and what has to lie
/// beside it (or in it) where a student may use that name too; nothing: always.
///
/// `dist` and `build` are output where a tool that writes there has its file beside them; a folder
/// of that name in a plain web page is the student's work and is kept.
const EXCLUDED: [(&str, &[&str]); 18] = [
    (".git", &[]),
    ("node_modules", &[]),
    (".venv", &[]),
    ("__pycache__", &[]),
    (".next", &[]),
    (".gradle", &[]),
    (".vite", &[]),
    (".turbo", &[]),
    (".pytest_cache", &[]),
    (".mypy_cache", &[]),
    (".bundle", &[]),
    ("venv", &["venv/pyvenv.cfg"]),
    ("target", &["Cargo.toml", "pom.xml"]),
    ("dist", &["package.json", "pyproject.toml", "setup.py"]),
    ("build", &["package.json", "build.gradle", "build.gradle.kts", "pyproject.toml", "setup.py"]),
    ("out", &["next.config.js", "next.config.mjs", "next.config.ts"]),
    ("vendor", &["vendor/autoload.php", "vendor/bundle"]),
    ("coverage", &["package.json"]),
];

/// The folder at the top where an app keeps what its users entered. All of it is the app's: a seed
/// that a model wrote there and a list that a user filled look the same.
const APP_DATA: &str = "data";

/// Endings of databases, wherever they lie; SQLite's `-wal`, `-shm` and `-journal` go with them.
const DATABASES: [&str; 3] = [".db", ".sqlite", ".sqlite3"];
const BESIDE_DATABASES: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Whether a folder is passed over: told the open folder it lies in, and its name.
pub(super) fn is_excluded(parent: BorrowedFd<'_>, name: &OsStr) -> bool {
    let has = |path: &&str| statat(parent, *path, AtFlags::SYMLINK_NOFOLLOW).is_ok();
    EXCLUDED
        .iter()
        .filter(|(excluded, _)| name == *excluded)
        .any(|(_, marks)| marks.is_empty() || marks.iter().any(has))
}

/// Whether a path is the app's own data, which going back to an older program must not take away.
pub(super) fn is_app_data(path: &Path) -> bool {
    let in_data = path.parent().is_some_and(|folder| folder.starts_with(APP_DATA));
    in_data || path.file_name().is_some_and(is_database)
}

fn is_database(name: &OsStr) -> bool {
    let Some(name) = name.to_str().map(str::to_ascii_lowercase) else { return false };
    let beside = BESIDE_DATABASES.iter().find_map(|ending| name.strip_suffix(ending));
    let name = beside.unwrap_or(&name);
    DATABASES.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::AsFd;

    fn excluded_beside(beside: &[&str], name: &str) -> bool {
        let dir = tempfile::tempdir().unwrap();
        for path in beside {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let opened = std::fs::File::open(dir.path()).unwrap();
        is_excluded(opened.as_fd(), OsStr::new(name))
    }

    #[test]
    fn names_that_a_student_may_use_count_only_beside_a_tools_file() {
        assert!(excluded_beside(&[], "node_modules") && excluded_beside(&[], ".git"));
        assert!(excluded_beside(&["package.json"], "dist"));
        assert!(!excluded_beside(&["index.html"], "dist"));
        assert!(!excluded_beside(&[], "build") && !excluded_beside(&[], "target"));
        assert!(excluded_beside(&["pom.xml"], "target"));
        assert!(excluded_beside(&["venv/pyvenv.cfg"], "venv") && !excluded_beside(&[], "venv"));
        assert!(excluded_beside(&["vendor/autoload.php"], "vendor"));
        assert!(!excluded_beside(&["vendor/own.js"], "vendor"));
    }

    #[test]
    fn an_apps_data_is_told_from_its_sources() {
        for path in ["data/app.db", "data/list.json", "server/app.db-wal", "x.SQLITE3"] {
            assert!(is_app_data(Path::new(path)), "{path}");
        }
        for path in ["data", "src/data/list.json", "database.js", "data.js", "db/schema.sql"] {
            assert!(!is_app_data(Path::new(path)), "{path}");
        }
    }
}
