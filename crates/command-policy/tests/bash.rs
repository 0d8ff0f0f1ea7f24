//! The scanner held against bash itself: every command that bash runs, with the words it runs it with,
//! must have been found. Nothing is really run: there is no program to find, and what is not found is
//! written down.

use command_policy::commands;
use proptest::prelude::*;
use std::io::Write;
use std::process::{Command, Stdio};

/// Reads lines that end with NUL and evaluates each in a subshell. A command that is not found, which
/// is each, is written down: words with 0x1f between, 0x1e at its end, 0x1d at the line's.
const RECORDER: &str = r#"
command_not_found_handle() { local all; printf -v all '%s\037' "$@"; printf '%s\036' "$all" >&9; }
PATH=/nowhere
set -f
exec 9>&1 1>/dev/null 2>/dev/null
while IFS= read -r -d '' line; do
    (eval "$line" </dev/null; wait)
    printf '\035' >&9
done
"#;

/// What bash runs for each line.
fn bash(lines: &[String]) -> Vec<Vec<Vec<String>>> {
    let folder = std::env::temp_dir();
    let mut bash = Command::new("bash")
        .args(["--norc", "--noprofile", "-c", RECORDER])
        .env_clear()
        .env("LC_ALL", "C.UTF-8")
        .env("HOME", "~")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("bash is there");
    let mut input = bash.stdin.take().unwrap();
    let text: Vec<u8> = lines.iter().flat_map(|line| line.bytes().chain([0])).collect();
    let writer = std::thread::spawn(move || input.write_all(&text));
    let output = bash.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut ran: Vec<_> = said.split('\u{1d}').map(of_line).collect();
    assert_eq!(ran.pop(), Some(vec![]), "{said:?}");
    assert_eq!(ran.len(), lines.len(), "{said:?}");
    ran
}

fn of_line(said: &str) -> Vec<Vec<String>> {
    let commands = said.split_terminator('\u{1e}');
    commands.map(|c| c.split_terminator('\u{1f}').map(str::to_owned).collect()).collect()
}

/// Words without the empty ones, for an expansion that is not known may be nothing, and without the
/// files that stand for process substitutions.
fn plain(words: &[String]) -> Vec<&str> {
    let known = |word: &&str| !word.is_empty() && !word.starts_with("/dev/fd/");
    words.iter().map(String::as_str).filter(known).collect()
}

fn check(lines: &[String]) -> usize {
    let mut count = 0;
    for (line, ran) in lines.iter().zip(bash(lines)) {
        let found = commands(line);
        // Braces beside a substitution make bash run it twice: how often does not count.
        let found: Vec<_> = found.iter().map(|words| plain(words)).collect();
        for words in &ran {
            // `coproc c1` and `command c1` run c1: what stands before is looked at apart.
            let known = found.iter().any(|other| other.ends_with(&plain(words)));
            assert!(known, "{line:?}\nbash ran {words:?}\nfound {found:?}");
            count += 1;
        }
    }
    count
}

/// Names that no program and no builtin has.
const LINES: &[&str] = &[
    "c1 a b",
    "c1 'a b' \"c d\" e\\ f",
    "c'1' a'b'c\"d\"e\\f",
    "\\c1 \\a",
    "$'c\\x31' $'\\141\\u00e9' $'a\\tb'",
    "c1 $\"text\"",
    "c1;c2&&c3||c4\nc5",
    "c1 & c2 & wait",
    "c1 | c2 |& c3",
    "! c1",
    "time c1 a",
    "(c1; c2)",
    "{ c1; c2; }",
    "c1 $(c2 x) `c3 y`",
    "c1 \"$(c2 \"a b\")\" \"`c3 \\`c4\\``\"",
    "x=$(c1) y=`c2` c3",
    "x=(a $(c1) b); c2 ${x[@]}",
    "c1 $((1 + $(c2)))",
    "echo $((c1))",
    "echo $( (c1) )",
    "echo $((c1); (c2))",
    "((x = 1)); c1",
    "((c1) | c2)",
    "c1 <(c2) >(c3)",
    "c1 < <(c2)",
    "c1 > \"$(c2)\"x 2>&1",
    "2>&1 c1 a 3>/dev/null b",
    "c1 >/dev/null a",
    "&>/dev/null c1 a",
    "c1 <<E\n$(c2)\n`c3`\nE\nc4",
    "c1 <<'E'\n$(c2)\nE\nc4",
    "c1 <<-E\n\t$(c2)\n\tE\nc4",
    "c1 <<A <<B\nx\nA\n$(c2)\nB\nc3",
    "c1 <<< \"$(c2)\"",
    "if c1; then c2; elif c3; then c4; else c5; fi",
    "while c1; do c2; break; done",
    "until ! c1; do c2; break; done",
    "for x in 'b c'; do c1 \"$x\"; done | c2",
    "for ((i = 0; i < 1; i++)); do c1; done",
    "for x in $(c1); do c2; done; c3",
    "case a in b) c1;; a|c) c2;; esac; c3",
    "case a in (a) c1;; esac",
    "case $(c1) in *) c2;; esac",
    "case a in a) case b in b) c1;; esac;; esac",
    "echo $(case a in a) c1;; esac)",
    "f() { c1 a; }; f",
    "f() ( c1 a ); f",
    "function f { c1 a; }; f",
    "f()\n{\nc1 a\n}\nf",
    "[[ a == a && -n \"$(c1)\" ]] && c2",
    "[[ ( a < b ) || c ]] ; c1",
    "coproc c1 a",
    "c1 \\\n a \\\n b",
    "c1 a # c2\nc3",
    "c1 a#b",
    "{c1,a,b}",
    "c1 a{b,c{d,e}}f {x} {,} {1..2}x",
    "c1 '{a,b}' \"{a,b}\" \\{a,b\\}",
    "x=c1; $x a",
    "x='c1 a'; $x b; \"$x\"",
    "x=1 y=c1; $y \"$x\" ${x} ${z:-d} ${z-d e} ${x:+f} ${x:-g}",
    "c${none}1 a$none b",
    "c$@1 a$*b",
    "c1${IFS}a${IFS}b",
    "x=(a b); c1",
    "c1 ~ \"~\" a~",
    "eval c1 a",
    "eval 'c1 a; c2 b'",
    "eval \"c1 \\\"a b\\\"\"",
    "export x=c1; $x",
    "trap 'c1 a' EXIT",
    "echo 'c1 a' | while read x; do c2; done",
    "c1 `c2 \\$(c3)`",
    "c1 \"a\\\"b\\$c\\`d\\\\e\\f\"",
    "c1 ''\"\" a",
    "c1 \"\" ''",
    "c1 * [x] ?",
    "command c1 a",
    "exec c1 a",
    "echo $[1+$(c2)]",
    "c1 é 'नमस्ते' \"日本\"",
    "c1; }",
    "c1\n(",
    "c1\n\"",
    "echo \"${x:-$(c1)}\"",
    "echo ${x:-'$(c1)'} ; c2",
    "echo \"${x:-'$(c1)'}\"",
    "echo ${x:=$(c1)} ${y/$(c2)/b}",
];

#[test]
fn what_bash_runs_is_found() {
    let lines: Vec<String> = LINES.iter().map(|line| (*line).to_owned()).collect();
    let count = check(&lines);
    assert!(count > LINES.len(), "bash ran {count} commands");
}

/// A word of pieces whose value bash and the scanner must agree on.
fn word() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a",
        "b1",
        "_",
        "-x",
        "=",
        ":",
        ".",
        "/",
        "'a b'",
        "'\"'",
        "\"c d\"",
        "\"'\"",
        "\"\\\"\"",
        "\\ ",
        "\\'",
        "\\\\",
        "\\$",
        "$'\\x41'",
        "$'\\t'",
        "$'\\101'",
        "{a,b}",
        "{,c}",
        "{d}",
        "${u:-z}",
        "${u-}",
        "\"${u:-y y}\"",
        "$(c2)",
        "`c3`",
        "\"$(c4 'q')\"",
        "${u}",
        "\"$u\"",
        "é",
        "#",
        "!",
        "%",
        "''",
        "\"\"",
        "\\\n",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

fn simple() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..5).prop_map(|words| format!("c1 {}", words.join(" ")))
}

fn line() -> impl Strategy<Value = String> {
    simple().prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (inner.clone(), prop::sample::select(vec!["; ", " && ", " | ", "\n"]), inner.clone())
                .prop_map(|(a, op, b)| format!("{a}{op}{b}")),
            inner.clone().prop_map(|a| format!("({a})")),
            inner.clone().prop_map(|a| format!("{{ {a}\n}}")),
            inner.clone().prop_map(|a| format!("echo \"$({a}\n)\"")),
            inner.clone().prop_map(|a| format!("if {a}\nthen c5 a\nfi")),
            inner.clone().prop_map(|a| format!("for x in 1; do {a}\ndone")),
            inner.clone().prop_map(|a| format!("case x in x) {a}\n;; esac")),
            inner.clone().prop_map(|a| format!("f() {{ {a}\n}}; f")),
            inner.prop_map(|a| format!("c6 <<E\n$({a}\n)\nE")),
        ]
    })
}

proptest! {
    // Each case is a process with many lines. Nothing is in the background: bash would tell of it after
    // its line.
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn what_bash_runs_of_any_line_is_found(lines in prop::collection::vec(line(), 40)) {
        check(&lines);
    }
}
