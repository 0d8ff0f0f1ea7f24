//! "The rest stays as it is", written where the rest should be.

use super::first_new;
use crate::FilePath;
use regex::Regex;
use std::sync::LazyLock;

/// Files in which such a sentence is a sentence.
const PROSE: [&str; 5] = ["md", "mdx", "markdown", "txt", "rst"];

/// A comment (or a bare ellipsis) that stands for code: English, Hindi, Hinglish.
static STANDS_FOR_CODE: LazyLock<Regex> = LazyLock::new(|| {
    let comment = r"^[ \t]*(?://+|#+|/\*+|\*|<!--|\{/\*|--|;+|%+|\.\.\.|…)[^\n]*?";
    let thing = r"(?:code|file|component|function|class|styles?|css|imports?|html|markup|jsx|methods?|functions?|implementation|logic|contents?|routes?|handlers?|props|rules|tests?|page|template|script)";
    let end = r"[ \t.…:)]*(?:\*/\}?|-->|\r?$)";
    let stays = r"(?:\.\.\.|…|unchanged|untouched|omitted|\bsame\b|as before|as (?:it )?is\b|remains?\b|stays?\b|goes here|\bhere\b)";
    let phrases = [
        // ... existing code ...; ... rest of the file
        r"(?:\.\.\.|…)[ \t(\[]*(?:the |your |keep )*(?:existing|previous|remaining|original|unchanged|rest of|other)\b".to_owned(),
        // existing code ...; previous imports stay the same
        format!(r"\b(?:existing|previous|remaining|original|unchanged) {thing}\b[^\n]{{0,30}}?{stays}"),
        // the rest of the code; rest of your component remains unchanged
        format!(r"\b(?:rest|remainder) of (?:the |your |this |my )?(?:[\w-]+ ){{0,2}}{thing}\b(?:{end}|[^\n]{{0,30}}?{stays})"),
        format!(r"\b{thing} (?:is |are |was |were )?(?:unchanged|omitted|truncated|elided)\b"),
        r"(?:बाकी|बाक़ी|शेष|मौजूदा|पुराना|पिछला)[^\n]{0,20}?(?:कोड|फ़ाइल|फाइल|हिस्सा|भाग|सब)[^\n]*?(?:वैसा|वैसे|पहले|अपरिवर्तित|यथावत|वही|समान|यहाँ|यहां|रहेगा|\.\.\.|…)".to_owned(),
        r"\b(?:baaki|baki|bacha|purana)\b[^\n]{0,20}?\b(?:code|file|part|sab)\b[^\n]*?(?:same|[wv]aisa|[wv]aise|[wv]ahi|pehle|rahega|yahan|\.\.\.|…)".to_owned(),
    ];
    Regex::new(&format!("(?im){comment}(?:{})", phrases.join("|"))).expect("a constant")
});

/// The line (from 1) of `new`, and what it says, where it stands for code that is left out.
pub(crate) fn placeholder(path: &FilePath, before: &str, new: &str) -> Option<(usize, String)> {
    if PROSE.contains(&path.extension().as_str()) {
        return None;
    }
    let found = STANDS_FOR_CODE.find_iter(new).map(|found| {
        let text: String = found.as_str().trim().chars().take(80).collect();
        (found.start() + found.as_str().len() - found.as_str().trim_start().len(), text)
    });
    first_new(before, new, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(path: &str, new: &str) -> Option<usize> {
        placeholder(&FilePath::parse(path).unwrap(), "", new).map(|(line, _)| line)
    }

    #[test]
    fn finds_what_stands_for_code() {
        for line in [
            "// ... existing code ...",
            "// rest of code unchanged",
            "// Rest of the code remains the same",
            "  // ... rest of the component",
            "# ... (previous code remains unchanged)",
            "/* existing styles stay here */",
            "{/* ... other routes ... */}",
            "<!-- rest of your HTML here -->",
            "<!-- Rest of the page -->",
            "... rest of the file ...",
            "# rest of the file stays as before",
            "// The remaining methods are unchanged",
            "// imports omitted for brevity",
            "-- existing rules unchanged",
            "// बाकी कोड वैसा ही रहेगा",
            "# शेष कोड अपरिवर्तित",
            "/* मौजूदा कोड यहाँ */",
            "// baaki code same rahega",
            "# baki ka code pehle jaisa",
        ] {
            assert_eq!(said("a.tsx", &format!("a();\n{line}\nb();\n")), Some(2), "{line}");
        }
    }

    #[test]
    fn leaves_ordinary_lines_alone() {
        for line in [
            "// The rest of the code base calls this on start-up",
            "# keeps the existing file when the upload fails",
            "const text = \"rest of code unchanged\";",
            "<p>The rest of the file stays the same</p>",
            "...rest",
            "const { a, ...rest } = props;",
            "def f(): ...",
            "// TODO: paging",
            "# बाकी राशि दिखाओ",
            "// other users see their own page",
        ] {
            assert_eq!(said("a.tsx", &format!("a();\n{line}\nb();\n")), None, "{line}");
        }
        assert_eq!(said("README.md", "# rest of the code unchanged"), None);
    }

    #[test]
    fn a_line_that_the_file_had_already_is_no_news() {
        let path = FilePath::parse("a.js").unwrap();
        let line = "// ... existing code ...";
        assert_eq!(placeholder(&path, &format!("  {line}\n"), line), None);
    }
}
