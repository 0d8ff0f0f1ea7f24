use super::*;

fn replaced(text: &str, old: &str, new: &str) -> String {
    replace(text, old, new).map(|(text, _)| text).unwrap_or_else(|miss| format!("{miss}"))
}

fn pass(text: &str, old: &str) -> Pass {
    find(text, old).unwrap().pass
}

#[test]
fn each_pass_finds_what_the_one_before_does_not() {
    let text = "fn a() {\n\tlet x = “1”;  \n\tb(x);\n}\n";
    assert_eq!(pass(text, "let x"), Pass::Exact);
    assert_eq!(pass(text, "\tlet x = “1”;\n\tb(x);\n"), Pass::TrailingSpace);
    assert_eq!(pass(text, "  let x = “1”;\n  b(x);\n"), Pass::EdgeSpace);
    assert_eq!(pass(text, "let x = \"1\";\nb(x);"), Pass::Unicode);
}

#[test]
fn two_places_are_refused_with_their_lines_also_where_they_overlap() {
    let several = |lines: &[usize], more| Miss::Several { lines: lines.to_vec(), more };
    assert_eq!(find("a\nb\na\n", "a"), Err(several(&[1, 3], false)));
    assert_eq!(find("xaaay", "aa"), Err(several(&[1, 1], false)));
    assert_eq!(find("a \nb\na\t\nb\na \n", "a\nb\na\n"), Err(several(&[1, 3], false)));
    assert_eq!(find(&"q\n".repeat(9), "q"), Err(several(&[1, 2, 3, 4, 5], true)));
    let said = find("a\na\n", "a").unwrap_err().to_string();
    assert_eq!(
        said,
        "`old` occurs 2 times, at lines 1, 2; add lines before or after it until it occurs once"
    );
}

#[test]
fn a_stricter_pass_with_two_places_is_not_rescued_by_a_laxer_one() {
    assert!(matches!(find("x\n  x\n", "x"), Err(Miss::Several { .. })));
}

#[test]
fn kept_lines_stay_as_the_file_has_them() {
    let text = "a  \n“b”\t\nc\n";
    assert_eq!(replaced(text, "a\n\"b\"\nc\n", "a\nnew\n\"b\"\nc\n"), "a  \nnew\n“b”\t\nc\n");
}

#[test]
fn new_lines_follow_the_indentation_of_the_file() {
    let text = "if x:\n\t\tone()\n\t\ttwo()\n";
    assert_eq!(
        replaced(text, "one()\ntwo()\n", "one()\nif y:\n\tz()\n"),
        "if x:\n\t\tone()\n\t\tif y:\n\t\t\tz()\n"
    );
    let text = "{\n  a\n}\n";
    assert_eq!(replaced(text, "        a\n      }\n", "        b\n      }\n"), "{\n  b\n}\n");
    let text = "{\n\ta {\n\t\tb\n\t}\n}\n";
    assert_eq!(
        replaced(text, "    a {\n        b\n", "    a2 {\n        b2\n"),
        "{\n\ta2 {\n\t\tb2\n\t}\n}\n"
    );
}

#[test]
fn a_line_quoted_without_its_indentation_goes_or_changes_whole() {
    let text = "def f():\n    a()\n    b()\n";
    assert_eq!(replaced(text, "a()\n", ""), "def f():\n    b()\n");
    assert_eq!(replaced(text, "a()\n", "c()\n"), "def f():\n    c()\n    b()\n");
    assert_eq!(replaced(text, "a()\n", "c()\nd()\n"), "def f():\n    c()\n    d()\n    b()\n");
    assert_eq!(replaced(text, "a()", "c()\n    d()"), "def f():\n    c()\n    d()\n    b()\n");
    assert_eq!(replaced("a\n  \nb\n", "\nb\n", "\nc\n\nd\n"), "a\n  \nc\n\nd\n");
    // Is the second line one deeper than the first, or as deep?
    let miss = replace(text, "a()\n", "if x:\n    a()\n").unwrap_err();
    assert_eq!(miss, Miss::Indented { line: 2 });
}

#[test]
fn indentation_that_leaves_a_doubt_is_refused() {
    let text = "if a:\n    b\n        c\n";
    let miss = replace(text, "b\nc\n", "b\nd\n").unwrap_err();
    assert_eq!(miss, Miss::Indented { line: 2 });
}

#[test]
fn line_endings_follow_the_file() {
    assert_eq!(replaced("a\r\nb\r\nc\r\n", "a\nb\n", "x\ny\n"), "x\r\ny\r\nc\r\n");
    assert_eq!(replaced("a\r\nb\r\nc\r\n", "\nb", "\nx"), "a\r\nx\r\nc\r\n");
    assert_eq!(replaced("a\r\nb \r\nc\n", "a\nb\n", "x\ny\n"), "x\r\ny\r\nc\n");
    assert_eq!(replaced("a \r\nb\nc\r\n", "a\nb\nc\n", "a\nx\nb\nc\n"), "a \r\nx\r\nb\nc\r\n");
    assert_eq!(replaced("a\nb", "a\nb\n", "x\ny\n"), "x\ny");
    assert_eq!(replaced("a\r\nb\r\n", "b", "c"), "a\r\nc\r\n");
    assert_eq!(replaced("a \nb\nc", "a\nb\n", ""), "c");
    assert_eq!(replaced("a \nb\nc", "a\nb", "x"), "x\nc");
}

#[test]
fn a_miss_names_the_nearest_lines() {
    let text = "use a;\n\nfn total(items: &[u32]) -> u32 {\n    items.iter().sum()\n}\n";
    let miss = find(text, "fn total(items: &[u64]) -> u64 {\n    items.iter().sum()\n}\n");
    let Err(Miss::Absent { nearest }) = miss else { panic!("{miss:?}") };
    assert_eq!(nearest.lines(), Some(3..6));
    assert!(nearest.to_string().contains("4 |     items.iter().sum()"), "{nearest}");
    let Err(Miss::Absent { nearest }) = find(text, "fn total(items: &[i8])") else { panic!() };
    assert_eq!(nearest.lines(), Some(3..4));
    let Err(Miss::Absent { nearest }) = find(text, "zzzzzz") else { panic!() };
    assert_eq!(nearest.lines(), None);
}

#[test]
fn blank_text_is_only_matched_exactly() {
    assert_eq!(find("a\n\n\nb", "\n\n\n").unwrap().pass, Pass::Exact);
    assert!(matches!(find("a\n  \nb\n", "\n \n"), Err(Miss::Absent { .. })));
    assert_eq!(find("a", ""), Err(Miss::Empty));
}

#[test]
fn hostile_texts_take_no_more_than_linear_time() {
    let began = std::time::Instant::now();
    let long = "a".repeat(1_000_000);
    let repeated = "ab \n".repeat(250_000);
    let spaces = " ".repeat(1_000_000);
    let marks = "\u{301}".repeat(200_000);
    for (text, old) in [
        (long.clone(), format!("{}b", "a".repeat(500_000))),
        (long.clone(), format!("b{}", "a".repeat(500_000))),
        (repeated.clone(), format!("{}c\n", "ab\n".repeat(100_000))),
        (repeated, "ab\n".repeat(1000)),
        (format!("{spaces}x\n").repeat(4), format!("{spaces}y")),
        ("é".repeat(500_000), "e\u{301}".repeat(300_000)),
        // A line that costs much to fold, where as much of `old` is matched as may be again.
        (format!("{}é{}\n", "a\n".repeat(200_000), marks), format!("{}b\n", "a\n".repeat(150_000))),
    ] {
        find(&text, &old).unwrap_err();
    }
    // Quadratic would be minutes; this leaves room for a busy machine without optimisation.
    assert!(began.elapsed().as_secs() < 30, "{:?}", began.elapsed());
}
