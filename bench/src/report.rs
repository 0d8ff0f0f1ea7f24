//! The run as a section of docs/benchmarks.md, with its picture.

use crate::figures::Figures;
use crate::picture;
use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::Command;

/// Everything one run measured.
pub struct Run {
    pub exec: Vec<Figures>,
    pub create: Vec<Figures>,
    /// The load average before and after: how quiet the machine was.
    pub load: (String, String),
    /// When the server's program was written, and the start of its hash: the tree may be newer.
    pub server: String,
}

/// Appends the run to `docs/benchmarks.md` and draws it.
pub fn write(run: &Run, docs: &Path) -> io::Result<()> {
    let file = docs.join("benchmarks.md");
    let before = std::fs::read_to_string(&file)?;
    std::fs::write(file, format!("{}\n{}", before.trim_end_matches('\n'), markdown(run)))?;
    std::fs::write(docs.join("benchmarks.svg"), picture::draw(&[&run.exec[..], &run.create[..]]))
}

pub fn markdown(run: &Run) -> String {
    let mut text = format!(
        "\n## {}, tree {}\n\n",
        said("date", &["-u", "+%F %H:%M"]),
        said("git", &["describe", "--always", "--dirty"])
    );
    let (before, after) = &run.load;
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{}; load average {before} before, {after} after. Server: {}.\n",
        machine(),
        run.server
    );
    text.push_str("| to the first output of `echo hi` | n | p50 ms | p95 ms | p50, ratio |\n|---|---|---|---|---|\n");
    table(&mut text, &run.exec);
    table(&mut text, &run.create);
    text
}

/// Ratios are to the first of the contestants.
fn table(text: &mut String, all: &[Figures]) {
    let Some(base) = all.first().map(|first| first.p50) else { return };
    for Figures { name, count, p50, p95 } in all {
        let _ = writeln!(text, "| {name} | {count} | {p50:.2} | {p95:.2} | {:.2} |", p50 / base);
    }
}

/// The program under test, so that a figure can be tied to it.
pub fn program(path: &Path) -> String {
    let path = path.to_string_lossy();
    let built = said("date", &["-u", "-r", &path, "+%F %H:%M"]);
    let hash = said("sha256sum", &[&path]);
    format!("built {built}, sha256 {}", hash.get(..12).unwrap_or("?"))
}

pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let model = field("/proc/cpuinfo", "model name");
    let kib: u64 = field("/proc/meminfo", "MemTotal").trim_end_matches(" kB").parse().unwrap_or(0);
    format!("{cores} cores ({model}), {} GB, Linux {}", kib >> 20, said("uname", &["-r"]))
}

fn field(file: &str, name: &str) -> String {
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with(name));
    line.and_then(|line| line.split_once(':')).map_or("", |(_, value)| value.trim()).to_owned()
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or_else(
        |_| "?".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
