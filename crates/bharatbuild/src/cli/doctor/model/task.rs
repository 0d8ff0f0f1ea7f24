//! The tasks: small, each with one right outcome.

use edits::{FilePath, MemoryTree};

/// Files before, a wish, files after. Nothing else may have changed.
pub(super) struct Task {
    pub(super) name: &'static str,
    pub(super) wish: &'static str,
    before: Files,
    after: After,
}

type Files = &'static [(&'static str, &'static str)];

/// The one right outcome.
enum After {
    Files(Files),
    /// As before, but for one place.
    Edited {
        old: &'static str,
        new: &'static str,
    },
}

const CART: &str = include_str!("files/cart.js");
const NOTES: &str = include_str!("files/notes.html");
const ESCAPES: &str = "const path = \"C:\\\\temp\\n\";\nconst greeting = 'नमस्ते \"दुनिया\"';\n";

/// All tasks, the easy ones first.
pub(super) const ALL: &[Task] = &[
    Task {
        name: "a new file",
        wish: "Make the file hello.txt. It has one line, which says: hello",
        before: &[],
        after: After::Files(&[("hello.txt", "hello\n")]),
    },
    Task {
        name: "a file that goes",
        wish: "Remove the file old.js and leave new.js as it is.",
        before: &[("old.js", "let a = 1;\n"), ("new.js", "let b = 2;\n")],
        after: After::Files(&[("new.js", "let b = 2;\n")]),
    },
    Task {
        name: "one of two like places",
        wish: "In cart.js the function taxOf gives 0.05 times the total. Make it 0.18 times the \
               total. Change nothing else, the comments included.",
        before: &[("cart.js", CART)],
        after: After::Edited {
            old: "  return total * 0.05;\n}\n\n/** What is to be paid",
            new: "  return total * 0.18;\n}\n\n/** What is to be paid",
        },
    },
    Task {
        name: "a place in a page",
        wish: "In notes.html change the text of the h1 heading from Notes to नोट्स and leave the \
               title and everything else as it is.",
        before: &[("notes.html", NOTES)],
        after: After::Edited { old: "<h1>Notes</h1>", new: "<h1>नोट्स</h1>" },
    },
    Task {
        name: "quotes and backslashes",
        wish: "Make the file escapes.js with exactly these two lines:\n\
               const path = \"C:\\\\temp\\n\";\n\
               const greeting = 'नमस्ते \"दुनिया\"';",
        before: &[],
        after: After::Files(&[("escapes.js", ESCAPES)]),
    },
];

impl Task {
    pub(super) fn tree(&self) -> MemoryTree {
        tree(self.before)
    }

    /// What is wrong with the files, if anything is. A missing newline at a file's end is not.
    pub(super) fn wrong(&self, found: &MemoryTree) -> Option<String> {
        let wanted = self.wanted();
        for (path, bytes) in &wanted.0 {
            match found.0.get(path) {
                None => return Some(format!("{} is not there", path.as_str())),
                Some(other) if trimmed(other) != trimmed(bytes) => {
                    return Some(format!("{} is not as it should be", path.as_str()));
                }
                Some(_) => {}
            }
        }
        let extra = found.0.keys().find(|path| !wanted.0.contains_key(path));
        extra.map(|path| format!("{} should not be there", path.as_str()))
    }

    /// The wish with the files as they are.
    pub(super) fn prompt(&self) -> String {
        let mut text = String::new();
        for (path, content) in self.before {
            text += &format!("The file {path}:\n```\n{content}```\n\n");
        }
        text + self.wish
    }

    /// The files as they should be at the end.
    pub(super) fn wanted(&self) -> MemoryTree {
        match self.after {
            After::Files(files) => tree(files),
            After::Edited { old, new } => {
                let edited = |text: Vec<u8>| String::from_utf8_lossy(&text).replacen(old, new, 1);
                let files = self.tree().0.into_iter();
                MemoryTree(files.map(|(path, text)| (path, edited(text).into_bytes())).collect())
            }
        }
    }
}

fn tree(files: &[(&str, &str)]) -> MemoryTree {
    let file =
        |(path, text): &(&str, &str)| Some((FilePath::parse(path).ok()?, text.as_bytes().to_vec()));
    MemoryTree(files.iter().filter_map(file).collect())
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}
