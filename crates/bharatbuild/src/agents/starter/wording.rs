//! The title and the nouns of a wish.

/// Characters of a title.
const MAX_TITLE_CHARS: usize = 60;
/// Words of a title.
const MAX_TITLE_WORDS: usize = 6;

/// Words that ask for an app and say nothing about it.
const FILLER: &[&str] = &[
    "a",
    "an",
    "the",
    "me",
    "my",
    "our",
    "for",
    "please",
    "make",
    "create",
    "build",
    "want",
    "need",
    "i",
    "we",
    "to",
    "app",
    "application",
    "website",
    "site",
    "web",
    "page",
    "project",
    "simple",
    "plain",
    "small",
    "basic",
    "new",
    "one",
    "write",
    "generate",
    "develop",
    "mujhe",
    "mera",
    "meri",
    "ek",
    "banao",
    "bana",
    "banado",
    "do",
    "chahiye",
    "ka",
    "ki",
    "ke",
    "liye",
    "wala",
    "wali",
    "karo",
    "एक",
    "मुझे",
    "मेरा",
    "मेरी",
    "बनाओ",
    "बना",
    "दो",
    "चाहिए",
    "का",
    "की",
    "के",
    "लिए",
    "ऐप",
    "एप",
    "वेबसाइट",
    "पेज",
    "बनाएं",
    "करो",
];
/// What follows these is about how, not about what.
const HOW: &[&str] = &[
    "in",
    "with",
    "using",
    "by",
    "on",
    "that",
    "which",
    "where",
    "mein",
    "me",
    "se",
    "saath",
    "में",
    "साथ",
    "से",
    "जिसमें",
    "jisme",
    "jismein",
    "wherein",
    "and",
];
/// Technologies named before the subject are not part of the title.
const TECHNOLOGY: &[&str] = &[
    "react",
    "vite",
    "express",
    "node",
    "flask",
    "python",
    "java",
    "spring",
    "boot",
    "html",
    "css",
    "javascript",
    "static",
    "api",
    "rest",
    "nodejs",
    "node.js",
    "js",
    "vue",
    "vue.js",
    "vuejs",
    "next",
    "next.js",
    "nextjs",
    "fastapi",
    "django",
    "go",
    "golang",
    "rust",
    "axum",
    "ruby",
    "rails",
    "sinatra",
    "php",
    "रिएक्ट",
    "पायथन",
    "जावा",
    "फ्लास्क",
    "व्यू",
    "नेक्स्ट",
    "जेएस",
    "एक्सप्रेस",
    "फास्टएपीआई",
    "जैंगो",
    "स्प्रिंग",
    "बूट",
    "गो",
    "रस्ट",
    "रूबी",
    "पीएचपी",
    "एपीआई",
];

/// Words in a wish, and what one and several of its things are called.
const NOUNS: &[(&[&str], &str, &str)] = &[
    (&["mess", "menu", "dish", "food", "canteen", "restaurant"], "dish", "dishes"),
    (&["recipe", "recipes", "cooking"], "recipe", "recipes"),
    (&["todo", "task", "tasks", "to-do", "reminder"], "task", "tasks"),
    (&["expense", "expenses", "budget", "kharcha", "hisaab", "money"], "expense", "expenses"),
    (&["attendance", "hazri"], "attendance record", "attendance records"),
    (&["student", "students", "result", "marks"], "student", "students"),
    (&["book", "books", "library"], "book", "books"),
    (&["note", "notes", "diary", "journal"], "note", "notes"),
    (&["shop", "store", "product", "products", "inventory", "stock"], "product", "products"),
    (&["complaint", "complaints", "helpdesk", "ticket"], "complaint", "complaints"),
    (&["event", "events", "fest", "calendar"], "event", "events"),
    (&["room", "rooms", "hostel", "booking", "hotel"], "booking", "bookings"),
    (&["contact", "contacts", "phonebook"], "contact", "contacts"),
    (&["quiz", "question", "questions", "exam", "test"], "question", "questions"),
    (&["habit", "habits"], "habit", "habits"),
    (&["movie", "movies", "film"], "movie", "movies"),
    (&["bus", "route", "train", "transport"], "route", "routes"),
    (&["blog", "post", "article", "news"], "post", "posts"),
    (&["मेस", "मेनू", "खाना", "भोजन", "व्यंजन"], "व्यंजन", "व्यंजन"),
    (&["टूडू", "काम", "कार्य"], "काम", "काम"),
    (&["खर्च", "खर्चा", "हिसाब", "बजट"], "खर्च", "खर्च"),
    (&["किताब", "पुस्तक", "पुस्तकालय"], "किताब", "किताबें"),
    (&["छात्र", "विद्यार्थी", "परिणाम"], "छात्र", "छात्र"),
    (&["शिकायत"], "शिकायत", "शिकायतें"),
    (&["दुकान", "सामान"], "सामान", "सामान"),
];

/// How the app speaks of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pub title: String,
    /// ASCII letters, digits and `-`, for names of packages.
    pub slug: String,
    pub item: String,
    pub items: String,
}

impl Wording {
    /// Out of a prompt in any language.
    pub fn of(prompt: &str) -> Self {
        let words: Vec<String> =
            prompt.split_whitespace().map(clean).filter(|word| !word.is_empty()).collect();
        let title = title(&words);
        let (item, items) = nouns(&words);
        Self { slug: slug(&title), title, item: item.to_owned(), items: items.to_owned() }
    }
}

fn clean(word: &str) -> String {
    word.trim_matches(|c: char| c.is_ascii_punctuation() || c == '।').to_owned()
}

fn is_in(word: &str, list: &[&str]) -> bool {
    list.contains(&word.to_lowercase().as_str())
}

fn title(words: &[String]) -> String {
    let meaning = |word: &&String| !is_in(word, FILLER) && !is_in(word, TECHNOLOGY);
    let about = words
        .iter()
        .skip_while(|word| !meaning(word) || is_in(word, HOW))
        .take_while(|word| !is_in(word, HOW));
    let kept: Vec<String> =
        about.filter(meaning).take(MAX_TITLE_WORDS).map(|word| capitalized(word)).collect();
    let title: String = kept.join(" ").chars().take(MAX_TITLE_CHARS).collect();
    if title.is_empty() { "My App".to_owned() } else { title }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn nouns(words: &[String]) -> (&'static str, &'static str) {
    let fits = |(keys, _, _): &&(&[&str], &str, &str)| words.iter().any(|word| is_in(word, keys));
    NOUNS.iter().find(fits).map_or(("item", "items"), |(_, item, items)| (item, items))
}

fn slug(title: &str) -> String {
    let dashed: String = title
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect();
    let slug = dashed.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    if slug.starts_with(|c: char| c.is_ascii_alphabetic()) {
        slug
    } else {
        format!("my-app-{slug}").trim_end_matches('-').to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_nouns_come_from_the_wish() {
        for (prompt, title, slug, items) in [
            ("a hostel mess menu app with login", "Hostel Mess Menu", "hostel-mess-menu", "dishes"),
            ("a todo app in react", "Todo", "todo", "tasks"),
            ("Make me a flask app for library books", "Library Books", "library-books", "books"),
            (
                "mujhe ek kharcha tracker app banao python mein",
                "Kharcha Tracker",
                "kharcha-tracker",
                "expenses",
            ),
            ("छात्रावास मेस मेनू ऐप, लॉगिन के साथ", "छात्रावास मेस मेनू लॉगिन", "my-app", "व्यंजन"),
            ("a todo app", "Todo", "todo", "tasks"),
            ("django me blog", "Blog", "blog", "posts"),
            ("a go api for hostel mess", "Hostel Mess", "hostel-mess", "dishes"),
            ("next.js portfolio", "Portfolio", "portfolio", "items"),
            ("php form to save marks", "Form Save Marks", "form-save-marks", "students"),
            ("गो में मेस मेनू का एपीआई", "मेस मेनू", "my-app", "व्यंजन"),
            ("react", "My App", "my-app", "items"),
            ("", "My App", "my-app", "items"),
        ] {
            let wording = Wording::of(prompt);
            assert_eq!(
                (wording.title.as_str(), wording.slug.as_str(), wording.items.as_str()),
                (title, slug, items),
                "{prompt}"
            );
        }
    }

    #[test]
    fn a_hostile_wish_gives_a_harmless_name() {
        let wording = Wording::of("<script>alert(1)</script> ../../etc/passwd \"; rm -rf /");
        assert!(
            wording.slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
            "{wording:?}"
        );
        assert!(wording.title.chars().count() <= MAX_TITLE_CHARS);
    }
}
