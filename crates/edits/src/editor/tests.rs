use super::*;
use crate::{MemoryTree, Pass, Place, Warning};

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

fn tree(text: &str) -> MemoryTree {
    MemoryTree([(path("a.js"), text.as_bytes().to_vec())].into())
}

fn text(tree: &MemoryTree) -> &str {
    str::from_utf8(&tree.0[&path("a.js")]).unwrap()
}

fn write(content: &str) -> Operation {
    Operation::Write { path: path("a.js"), content: content.into(), read: None }
}

fn replace(old: &str, new: &str) -> Operation {
    Operation::Replace { path: path("a.js"), old: old.into(), new: new.into(), read: None }
}

fn insert(at: Place, text: &str) -> Operation {
    Operation::Insert { path: path("a.js"), at, text: text.into(), read: None }
}

#[test]
fn a_dry_run_says_all_and_does_nothing() {
    let files = tree("a();\n");
    let applied = Editor::default().dry_run(&files, &replace("a", "b")).unwrap();
    let Some(Change::Write { before, after, .. }) = applied.change else { panic!() };
    assert_eq!((before.as_deref(), after.as_str()), (Some("a();\n"), "b();\n"));
    assert_eq!(applied.pass, Some(Pass::Exact));
    assert_eq!(text(&files), "a();\n");
}

#[test]
fn a_file_that_changed_since_it_was_read_is_refused_until_it_is_read_again() {
    let (mut files, mut editor) = (tree("a();\n"), Editor::default());
    editor.saw(&path("a.js"), b"a();\n");
    editor.apply(&mut files, &replace("a", "b")).unwrap();
    editor.apply(&mut files, &replace("b", "c")).unwrap();
    files.write(&path("a.js"), b"mine();\nc();\n").unwrap();
    for operation in [replace("c", "d"), write("d();\n"), Operation::Delete { path: path("a.js") }]
    {
        assert_eq!(editor.apply(&mut files, &operation), Err(Refusal::Stale));
    }
    assert_eq!(text(&files), "mine();\nc();\n");
    editor.saw(&path("a.js"), b"mine();\nc();\n");
    editor.apply(&mut files, &replace("c", "d")).unwrap();
    assert_eq!(text(&files), "mine();\nd();\n");
}

#[test]
fn operations_written_together_may_name_the_same_version() {
    let (mut files, mut editor) = (tree("a();\nb();\n"), Editor::default());
    let read = Some(ContentHash::of(b"a();\nb();\n"));
    let edit = |old: &str, new: &str| Operation::Replace {
        path: path("a.js"),
        old: old.into(),
        new: new.into(),
        read: read.clone(),
    };
    editor.apply(&mut files, &edit("a", "x")).unwrap();
    editor.apply(&mut files, &edit("b", "y")).unwrap();
    assert_eq!(text(&files), "x();\ny();\n");
    files.write(&path("a.js"), b"else").unwrap();
    assert_eq!(editor.apply(&mut files, &edit("y", "z")), Err(Refusal::Stale));
}

#[test]
fn an_error_of_syntax_is_refused_once_and_then_applied_with_a_warning() {
    let (mut files, mut editor) = (tree("a();\n"), Editor::default());
    let refused = editor.apply(&mut files, &write("a(;\n")).unwrap_err();
    assert!(matches!(refused, Refusal::Syntax { line: 1, .. }), "{refused}");
    assert_eq!(text(&files), "a();\n");
    let applied = editor.apply(&mut files, &write("a(;\n")).unwrap();
    assert!(matches!(applied.warnings[..], [Warning::Syntax { line: 1, .. }]));
    // Broken before: nothing to guard.
    assert!(editor.apply(&mut files, &write("b(;\n")).unwrap().warnings.is_empty());
    editor.apply(&mut files, &write("b();\n")).unwrap();
    assert!(editor.apply(&mut files, &write("c(;\n")).is_err());
}

#[test]
fn a_rewrite_that_loses_most_is_applied_when_it_is_repeated_to_the_letter() {
    let long = "line();\n".repeat(30);
    let (mut files, mut editor) = (tree(&long), Editor::default());
    let refused = editor.apply(&mut files, &write("b();\n")).unwrap_err();
    assert!(matches!(refused, Refusal::Shrink { had: 30, now: 1, .. }), "{refused}");
    assert!(editor.apply(&mut files, &write("c();\n")).is_err());
    assert_eq!(text(&files), long);
    let applied = editor.apply(&mut files, &write("b();\n")).unwrap();
    assert_eq!(applied.warnings, [Warning::Shrunk { had: 30, now: 1 }]);
}

#[test]
fn inserts_are_lines_of_their_own_at_every_place() {
    for (before, at, added, after) in [
        ("a\nb\n", Place::Start, "x", "x\na\nb\n"),
        ("a\nb\n", Place::End, "x\n", "a\nb\nx\n"),
        ("a\nb", Place::End, "x\n", "a\nb\nx"),
        ("a\nb\n", Place::Line(1), "x", "a\nx\nb\n"),
        ("a\nb", Place::Line(2), "x", "a\nb\nx"),
        ("a\nb\n", Place::After("a".into()), "x\n", "a\nx\nb\n"),
        ("a\nb\n", Place::After("a\n".into()), "x\n", "a\nx\nb\n"),
        ("a 1\nb\n", Place::Before("1".into()), "x\n", "x\na 1\nb\n"),
        ("a\r\nb\r\n", Place::Line(1), "x\ny", "a\r\nx\r\ny\r\nb\r\n"),
        ("\u{feff}a\n", Place::Start, "x", "\u{feff}x\na\n"),
        ("", Place::End, "x", "x"),
    ] {
        let (mut files, mut editor) = (tree(before), Editor::default());
        editor.apply(&mut files, &insert(at.clone(), added)).unwrap();
        assert_eq!(text(&files), after, "{before:?} {at:?}");
    }
}

#[test]
fn a_disk_that_is_full_is_told_and_the_file_stays() {
    /// Refuses every write.
    struct Full(MemoryTree);
    impl Tree for Full {
        fn read(&self, path: &FilePath, max: usize) -> Result<Option<Vec<u8>>, TreeError> {
            self.0.read(path, max)
        }
        fn kind(&self, path: &FilePath) -> Result<Option<FileKind>, TreeError> {
            self.0.kind(path)
        }
        fn write(&mut self, _: &FilePath, _: &[u8]) -> Result<(), TreeError> {
            Err(TreeError::Full)
        }
        fn remove(&mut self, path: &FilePath) -> Result<(), TreeError> {
            self.0.remove(path)
        }
        fn rename(&mut self, _: &FilePath, _: &FilePath) -> Result<(), TreeError> {
            Err(TreeError::Full)
        }
    }
    let (mut files, mut editor) = (Full(tree("a();\n")), Editor::default());
    let refused = editor.apply(&mut files, &replace("a", "b")).unwrap_err();
    assert_eq!(refused.to_string(), "the disk or the project's quota is full");
    assert_eq!(text(&files.0), "a();\n");
    // What was not written is not what the model knows.
    editor.saw(&path("a.js"), b"a();\n");
    assert!(editor.apply(&mut files, &write("b();\n")).is_err());
    assert_eq!(editor.dry_run(&files, &replace("a", "c")).unwrap().warnings, []);
}

#[test]
fn deletes_and_renames_work_on_files_of_any_kind() {
    let (mut files, mut editor) = (tree("x\0"), Editor::default());
    let to = path("src/b.bin");
    editor.apply(&mut files, &Operation::Rename { path: path("a.js"), to: to.clone() }).unwrap();
    assert_eq!(files.0.keys().collect::<Vec<_>>(), [&to]);
    editor.apply(&mut files, &Operation::Delete { path: to }).unwrap();
    assert!(files.0.is_empty());
}

#[test]
fn what_is_no_matter_of_files_is_left_to_the_caller() {
    let run = Operation::Run { command: "npm test".into() };
    let applied = Editor::default().dry_run(&tree(""), &run).unwrap();
    assert_eq!(applied, Applied::elsewhere());
}
