//! `cargo bench -p edits`: replaces a second on a file of 1,000 lines, and the decoder against
//! `serde_json` on the same bytes. Plain loops: medians of rounds that take turns.

use edits::{Editor, Ended, FilePath, MemoryTree, Operation, Policy, ToolDecoder, replace};
use std::hint::black_box;
use std::time::{Duration, Instant};

const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(200);

fn main() {
    let file = source(1000);
    println!("a file of 1,000 lines, {} bytes", file.len());
    for (name, old, new) in [
        ("replace, exact", "    let value_400 = compute(400);\n", "    let changed = 1;\n"),
        (
            "replace, space at line ends",
            "    let value_400 = compute(400);  \n    check(400);\n",
            "x\n",
        ),
        ("replace, indentation", "let value_400 = compute(400);\ncheck(400);\n", "x();\n"),
        ("replace, look-alikes", "let value_400 = compute(400);\ncheck(400);\u{200b}\n", "x();\n"),
        ("replace, not there", "    let value_400 = compute(401);\n    check(402);\n", "x\n"),
    ] {
        report(name, rate(|| drop(black_box(replace(black_box(&file), old, new)))));
    }
    editor(&file);
    decoder(&file);
}

/// With all guards, tree-sitter included, on a file in memory.
fn editor(file: &str) {
    for name in ["a.rs", "a.txt"] {
        let path = FilePath::parse(name).unwrap();
        let tree = MemoryTree([(path.clone(), file.as_bytes().to_vec())].into());
        let editor = Editor::new(Policy::default());
        let operation = Operation::Replace {
            path,
            old: "compute(400)".into(),
            new: "compute(-400)".into(),
            read: None,
        };
        let run = || drop(black_box(editor.dry_run(&tree, &operation).unwrap()));
        report(&format!("all of an operation on {name}"), rate(run));
    }
}

fn decoder(file: &str) {
    let json = serde_json::json!({"path": "a.rs", "content": file}).to_string();
    let with_op = serde_json::json!({"op": "write", "path": "a.rs", "content": file}).to_string();
    for piece in [json.len(), 4096, 64, 8] {
        let ours = rate(|| {
            let mut decoder = ToolDecoder::new("write");
            for bytes in json.as_bytes().chunks(piece) {
                decoder
                    .push(bytes, &mut |shown| {
                        black_box(shown);
                    })
                    .unwrap();
            }
            black_box(decoder.finish(Ended::Whole).unwrap());
        });
        let theirs = rate(|| drop(black_box(serde_json::from_str::<Operation>(&with_op).unwrap())));
        let megabytes = |rate: f64| rate * json.len() as f64 / 1e6;
        println!(
            "decode {} bytes in pieces of {piece}: {:.0} MB/s; serde_json, whole: {:.0} MB/s; {:.2} times its time",
            json.len(),
            megabytes(ours),
            megabytes(theirs),
            theirs / ours
        );
    }
}

fn report(name: &str, rate: f64) {
    println!("{name}: {rate:.0} a second");
}

/// Calls a second on one core: the median of the rounds.
fn rate(mut call: impl FnMut()) -> f64 {
    let mut rates: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (start, on_core, mut calls) = (Instant::now(), time_on_core(), 0);
            while start.elapsed() < ROUND {
                call();
                calls += 1;
            }
            f64::from(calls) / (time_on_core() - on_core).as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[ROUNDS / 2]
}

/// How long this thread has had a core: what others take of a busy machine does not count.
fn time_on_core() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(stat.split(' ').next().unwrap().parse().unwrap())
}

/// A program that looks like one: unlike lines, some of them "quoted", some in Hindi.
fn source(lines: usize) -> String {
    let mut text = String::from("fn main() {\n");
    for n in (0..).take((lines - 2) / 2) {
        let line = match n % 10 {
            3 => format!("    println!(\"नमस्ते {n}\");\n    check({n});\n"),
            _ => format!("    let value_{n} = compute({n});\n    check({n});\n"),
        };
        text.push_str(&line);
    }
    text + "}\n"
}
