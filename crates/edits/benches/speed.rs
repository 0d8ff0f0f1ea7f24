//! `cargo bench -p edits`: replaces a second on a file of 1,000 lines, and the decoder against
//! `serde_json` on the same bytes, and the decoder of tags. Plain loops: medians of rounds.

use edits::{
    Editor, Ended, FilePath, MemoryTree, Operation, Policy, TagDecoder, TagEvent, ToolDecoder,
    replace,
};
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
        ("replace, no line there", "    let value_x = compute(400);\n    checks(402);\n", "x\n"),
    ] {
        report(name, rate(|| drop(black_box(replace(black_box(&file), old, new)))));
    }
    editor(&file);
    decoder(&file);
    tags(&file);
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
        let decode = || {
            let mut decoder = ToolDecoder::new("write");
            for bytes in json.as_bytes().chunks(piece) {
                decoder
                    .push(bytes, &mut |shown| {
                        black_box(shown);
                    })
                    .unwrap();
            }
            black_box(decoder.finish(Ended::Whole).unwrap());
        };
        let whole = || drop(black_box(serde_json::from_str::<Operation>(&with_op).unwrap()));
        let (ours, theirs, times) = rates(decode, whole);
        let megabytes = |rate: f64| rate * json.len() as f64 / 1e6;
        println!(
            "decode {} bytes in pieces of {piece}: {:.0} MB/s; serde_json, whole: {:.0} MB/s; {:.2} times its time",
            json.len(),
            megabytes(ours),
            megabytes(theirs),
            times
        );
    }
}

/// As the decoder above: the same file, in the tags of an answer.
fn tags(file: &str) {
    let answer = format!("<bb-write path=\"a.rs\">\n{file}</bb-write>\n");
    for piece in [answer.len(), 4096, 64, 8] {
        let rate = rate(|| {
            let mut decoder = TagDecoder::new();
            let mut tell = |event: TagEvent<'_>| drop(black_box(event));
            answer.as_bytes().chunks(piece).for_each(|bytes| decoder.push(bytes, &mut tell));
            decoder.finish(Ended::Whole, &mut tell);
        });
        println!(
            "tags, {} bytes in pieces of {piece}: {:.0} MB/s",
            answer.len(),
            rate * answer.len() as f64 / 1e6
        );
    }
}

fn report(name: &str, rate: f64) {
    println!("{name}: {rate:.0} a second");
}

/// Calls a second on one core: the median of the rounds.
fn rate(mut call: impl FnMut()) -> f64 {
    median((0..ROUNDS).map(|_| round(&mut call)).collect())
}

/// The rates of both, and how many times its time the first takes of the second's: medians of
/// rounds that take turns, because a busy machine is not as fast all the time.
fn rates(mut ours: impl FnMut(), mut theirs: impl FnMut()) -> (f64, f64, f64) {
    let rounds: Vec<_> = (0..ROUNDS).map(|_| (round(&mut ours), round(&mut theirs))).collect();
    let of = |value: fn(&(f64, f64)) -> f64| median(rounds.iter().map(value).collect());
    (of(|round| round.0), of(|round| round.1), of(|round| round.1 / round.0))
}

fn round(call: &mut impl FnMut()) -> f64 {
    let (start, on_core, mut calls) = (Instant::now(), time_on_core(), 0);
    while start.elapsed() < ROUND {
        call();
        calls += 1;
    }
    f64::from(calls) / (time_on_core() - on_core).as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
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
