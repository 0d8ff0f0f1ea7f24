//! Whether a file still parses, in languages whose grammar leaves no doubt.

use crate::FilePath;

/// The largest file that is parsed, in bytes: beyond, there is no verdict.
#[cfg(feature = "syntax")]
const MAX_PARSED_BYTES: usize = 512 * 1024;
/// Steps of the parser (some hundred operations each) before there is no verdict.
#[cfg(feature = "syntax")]
const MAX_STEPS: usize = 50_000;
/// What marks a template: its text is not yet the language it looks like.
#[cfg(feature = "syntax")]
const TEMPLATE_MARKS: [&str; 3] = ["{{", "{%", "<%"];

/// The first thing a parser stumbled over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// From 1.
    pub(crate) line: usize,
    /// That line, cut.
    pub(crate) text: String,
    /// What is missing, where the parser knows.
    pub(crate) missing: Option<String>,
}

/// Whether the text parses in the language of its file name; `None` where that cannot be said.
pub fn parses(path: &FilePath, text: &str) -> Option<bool> {
    Some(error_in(path, text)?.is_none())
}

/// `None` where there is no verdict; `Some(None)` where the text parses.
#[cfg(not(feature = "syntax"))]
pub(crate) fn error_in(_: &FilePath, _: &str) -> Option<Option<SyntaxError>> {
    None
}

#[cfg(feature = "syntax")]
pub(crate) use parser::error_in;

#[cfg(feature = "syntax")]
mod parser {
    use super::{MAX_PARSED_BYTES, MAX_STEPS, SyntaxError, TEMPLATE_MARKS};
    use crate::FilePath;
    use std::ops::ControlFlow;
    use tree_sitter::{Language, Node, ParseOptions, Parser, Tree};

    pub(crate) fn error_in(path: &FilePath, text: &str) -> Option<Option<SyntaxError>> {
        let language = language(path, text)?;
        if text.len() > MAX_PARSED_BYTES {
            return None;
        }
        let tree = parse(&language, text)?;
        Some(first_error(tree.root_node()).map(|node| described(node, text)))
    }

    fn language(path: &FilePath, text: &str) -> Option<Language> {
        Some(match path.extension().as_str() {
            "js" | "mjs" | "cjs" | "jsx" => tree_sitter_javascript::LANGUAGE.into(),
            "ts" | "mts" | "cts" => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            "tsx" => tree_sitter_typescript::LANGUAGE_TSX.into(),
            "json" => tree_sitter_json::LANGUAGE.into(),
            "html" | "htm" if !is_template(path, text) => tree_sitter_html::LANGUAGE.into(),
            "css" => tree_sitter_css::LANGUAGE.into(),
            "py" => tree_sitter_python::LANGUAGE.into(),
            "java" => tree_sitter_java::LANGUAGE.into(),
            "go" => tree_sitter_go::LANGUAGE.into(),
            "rs" => tree_sitter_rust::LANGUAGE.into(),
            "php" if !path.as_str().ends_with(".blade.php") => tree_sitter_php::LANGUAGE_PHP.into(),
            "rb" => tree_sitter_ruby::LANGUAGE.into(),
            _ => return None,
        })
    }

    fn is_template(path: &FilePath, text: &str) -> bool {
        path.names().any(|name| name == "templates")
            || TEMPLATE_MARKS.iter().any(|mark| text.contains(mark))
    }

    /// Counted in steps, not in time: the same text always has the same verdict.
    fn parse(language: &Language, text: &str) -> Option<Tree> {
        let mut parser = Parser::new();
        parser.set_language(language).ok()?;
        let mut steps = 0;
        let mut count = |_: &tree_sitter::ParseState| {
            steps += 1;
            if steps > MAX_STEPS { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut count);
        let bytes = text.as_bytes();
        parser.parse_with_options(&mut |at, _| &bytes[at.min(bytes.len())..], None, Some(options))
    }

    fn first_error(root: Node<'_>) -> Option<Node<'_>> {
        let mut node = root;
        while node.has_error() {
            if node.is_error() || node.is_missing() {
                return Some(node);
            }
            let mut cursor = node.walk();
            node = node.children(&mut cursor).find(Node::has_error)?;
        }
        None
    }

    fn described(node: Node<'_>, text: &str) -> SyntaxError {
        let row = node.start_position().row;
        let line = text.lines().nth(row).unwrap_or_default();
        SyntaxError {
            line: row + 1,
            text: line.trim().chars().take(120).collect(),
            missing: node.is_missing().then(|| node.kind().to_owned()),
        }
    }
}

#[cfg(all(test, feature = "syntax"))]
mod tests {
    use super::*;

    #[test]
    fn knows_good_from_broken_in_every_language() {
        for (path, good, broken, line) in [
            ("a.js", "const a = () => 1;\n", "const a = () => {\n", 1),
            ("a.jsx", "const a = <p>न</p>;\n", "const a = <p>न;\n", 1),
            ("a.ts", "let a: number = 1;\n", "let a: = 1;\n", 1),
            ("a.tsx", "const a = <P<string> b={1}/>;\n", "x();\nconst a = <P b={1;\n", 2),
            ("a.json", "{\"a\": [1]}\n", "{\"a\": [1}\n", 1),
            ("a.css", "a { color: red }\n", "a { color: red\n", 1),
            ("a.py", "def f(a):\n    return a\n", "def f(a:\n    return a\n", 1),
            (
                "a.java",
                "class A { int a() { return 1; } }\n",
                "class A { int a() { return 1; }\n",
                1,
            ),
            ("a.go", "package a\nfunc f() {}\n", "package a\nfunc f( {}\n", 2),
            ("a.rs", "fn f() -> u8 { 1 }\n", "fn f( -> u8 { 1 }\n", 1),
            ("a.php", "<p>x</p><?php echo 1; ?>\n", "<?php echo (1; ?>\n", 1),
            ("a.rb", "def f\n  1\nend\n", "def f(\n  1\nend\n", 1),
            ("a.html", "<p>a</p>\n", "<p>a</p\n", 1),
        ] {
            let path = FilePath::parse(path).unwrap();
            assert_eq!(parses(&path, good), Some(true), "{path}: {good}");
            let error = error_in(&path, broken).unwrap().expect(broken);
            assert_eq!(error.line, line, "{path}: {broken} {error:?}");
        }
    }

    #[test]
    fn says_nothing_of_templates_and_unknown_files() {
        for (path, text) in [
            ("a.html", "{% if a %}<p></b>{% endif %}"),
            ("templates/a.html", "<p"),
            ("a.blade.php", "@if"),
            ("a.erb", "<%"),
            ("Makefile", "("),
        ] {
            assert_eq!(parses(&FilePath::parse(path).unwrap(), text), None, "{path}");
        }
    }

    #[test]
    fn hostile_text_ends_without_a_verdict_or_with_one() {
        let path = FilePath::parse("a.js").unwrap();
        assert_eq!(parses(&path, &"x".repeat(1_000_000)), None);
        parses(&path, &"([{".repeat(100_000));
        parses(&path, &"\"\\".repeat(100_000));
    }
}
