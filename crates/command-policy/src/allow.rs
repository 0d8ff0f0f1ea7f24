//! Layer 3, the whitelist: programs, and those of their subcommands that people really use.

use crate::settings::SettingsError;
use std::collections::{BTreeMap, BTreeSet};

/// Programs and their subcommands, as a person would write them; `*` is all.
const DEFAULT: &[&str] = &[
    "npm: i install ci add run run-script start stop build test t dev init create exec x uninstall remove rm un update up outdated list ls audit fund pkg version view info prefix root cache config help -v --version",
    "pnpm: *",
    "yarn: *",
    "bun: *",
    "bunx: *",
    "npx: *",
    "corepack: *",
    "node: *",
    "deno: *",
    "tsc: *",
    "tsx: *",
    "ts-node: *",
    "nodemon: *",
    "vite: *",
    "vitest: *",
    "jest: *",
    "mocha: *",
    "next: *",
    "nuxt: *",
    "astro: *",
    "ng: *",
    "vue-cli-service: *",
    "react-scripts: *",
    "webpack: *",
    "rollup: *",
    "esbuild: *",
    "eslint: *",
    "prettier: *",
    "tailwindcss: *",
    "prisma: *",
    "drizzle-kit: *",
    "playwright: *",
    "concurrently: *",
    "cross-env: *",
    "rimraf: *",
    "serve: *",
    "http-server: *",
    "python: *",
    "python3: *",
    "pip: install uninstall list freeze show check download --version -V",
    "pip3: install uninstall list freeze show check download --version -V",
    "uv: *",
    "poetry: *",
    "pipenv: *",
    "pytest: *",
    "flask: *",
    "uvicorn: *",
    "gunicorn: *",
    "hypercorn: *",
    "fastapi: *",
    "streamlit: *",
    "django-admin: *",
    "alembic: *",
    "celery: *",
    "black: *",
    "ruff: *",
    "mypy: *",
    "flake8: *",
    "isort: *",
    "coverage: *",
    "tox: *",
    "jupyter: *",
    "git: clone init add commit status checkout switch branch diff log show pull push fetch merge rebase stash restore reset tag remote config rm mv blame grep rev-parse describe ls-files cherry-pick revert submodule worktree --version",
    "java: *",
    "javac: *",
    "mvn: *",
    "mvnw: *",
    "gradle: *",
    "gradlew: *",
    "go: *",
    "gofmt: *",
    "cargo: *",
    "rustc: *",
    "rustfmt: *",
    "gcc: *",
    "g++: *",
    "cc: *",
    "c++: *",
    "clang: *",
    "cmake: *",
    "make: *",
    "ruby: *",
    "gem: install list",
    "bundle: *",
    "rails: *",
    "rake: *",
    "rackup: *",
    "php: *",
    "composer: *",
    "artisan: *",
    "dotnet: *",
    "sqlite3: *",
    "cat: *",
    "head: *",
    "tail: *",
    "less: *",
    "wc: *",
    "sort: *",
    "uniq: *",
    "cut: *",
    "tr: *",
    "grep: *",
    "egrep: *",
    "fgrep: *",
    "rg: *",
    "sed: *",
    "awk: *",
    "diff: *",
    "find: *",
    "ls: *",
    "tree: *",
    "pwd: *",
    "cd: *",
    "pushd: *",
    "popd: *",
    "echo: *",
    "printf: *",
    "true: *",
    "false: *",
    "test: *",
    "[: *",
    "[[: *",
    "exit: *",
    "return: *",
    "set: *",
    "export: *",
    "unset: *",
    "read: *",
    "local: *",
    "declare: *",
    "shift: *",
    "break: *",
    "continue: *",
    "wait: *",
    "trap: *",
    "type: *",
    "which: *",
    "command: *",
    "source: *",
    ".: *",
    ":: *",
    "alias: *",
    "for: *",
    "mkdir: *",
    "rmdir: *",
    "touch: *",
    "cp: *",
    "mv: *",
    "ln: *",
    "rm: *",
    "chmod: *",
    "basename: *",
    "dirname: *",
    "realpath: *",
    "readlink: *",
    "stat: *",
    "file: *",
    "du: *",
    "df: *",
    "tar: *",
    "zip: *",
    "unzip: *",
    "gzip: *",
    "gunzip: *",
    "tee: *",
    "xargs: *",
    "env: *",
    "printenv: *",
    "date: *",
    "sleep: *",
    "seq: *",
    "time: *",
    "timeout: *",
    "nohup: *",
    "nice: *",
    "ps: *",
    "kill: *",
    "jobs: *",
    "jq: *",
    "sh: *",
    "bash: *",
    "eval: *",
    "exec: *",
    "md5sum: *",
    "sha256sum: *",
    "base64: *",
    "curl: *",
    "wget: *",
    "uname: *",
    "whoami: *",
    "id: *",
    "clear: *",
];

/// Options before a subcommand that are followed by a value.
const WITH_VALUE: &[&str] = &["-C", "-c", "--prefix", "--git-dir", "-w", "--workspace"];

/// Programs that may run, each with its subcommands.
#[derive(Debug, Clone)]
pub(crate) struct Allowed(BTreeMap<String, BTreeSet<String>>);

impl Default for Allowed {
    fn default() -> Self {
        let mut list = Self(BTreeMap::new());
        for entry in DEFAULT {
            // The list above is ours, and a test reads every line of it.
            let _ = list.add(entry);
        }
        list
    }
}

impl Allowed {
    /// `program: subcommand …`; without subcommands all are allowed.
    pub(crate) fn add(&mut self, entry: &str) -> Result<(), SettingsError> {
        let wrong = || SettingsError::Allowed(entry.to_owned());
        let (program, subcommands) = match entry.rsplit_once(": ") {
            Some((program, subcommands)) => (program.trim(), subcommands),
            None => (entry.trim(), "*"),
        };
        if program.is_empty() || program.contains(char::is_whitespace) {
            return Err(wrong());
        }
        let subcommands: Vec<_> = subcommands.split_whitespace().map(str::to_owned).collect();
        if subcommands.is_empty() {
            return Err(wrong());
        }
        self.0.entry(program.to_owned()).or_default().extend(subcommands);
        Ok(())
    }

    /// Options before the subcommand are not its name; a program alone is allowed when it is listed.
    pub(crate) fn has<'a>(
        &self,
        program: &str,
        mut arguments: impl Iterator<Item = &'a str>,
    ) -> bool {
        let Some(subcommands) = self.0.get(program) else { return false };
        if subcommands.contains("*") {
            return true;
        }
        while let Some(word) = arguments.next() {
            if subcommands.contains(word) {
                return true;
            }
            if !word.starts_with('-') {
                return false;
            }
            if WITH_VALUE.contains(&word) {
                arguments.next();
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_understood() {
        let mut list = Allowed(BTreeMap::new());
        for entry in DEFAULT {
            list.add(entry).expect(entry);
        }
        assert_eq!(list.0.len(), DEFAULT.len(), "a program is listed twice");
    }

    #[test]
    fn an_option_before_the_subcommand_is_no_subcommand() {
        let list = Allowed::default();
        assert!(list.has("git", ["-C", "backend", "--no-pager", "status"].into_iter()));
        assert!(list.has("npm", ["--silent", "run"].into_iter()));
        assert!(list.has("npm", [].into_iter()));
        assert!(!list.has("npm", ["publish"].into_iter()));
        assert!(!list.has("terraform", ["plan"].into_iter()));
    }
}
