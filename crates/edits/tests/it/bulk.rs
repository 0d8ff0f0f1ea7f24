//! Real source files and edited versions of them: derived operations lead to the edited version
//! byte for byte, and an `old` text that is wrong is never applied.

use crate::derive::{Hunk, Memory, hunks, with_wrong_letter};
use crate::turn::path;
use edits::{Editor, Ended, MemoryTree, Operation, Policy, ToolDecoder};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The languages, by the ending of a file's name.
const LANGUAGES: [&str; 13] =
    ["js", "jsx", "ts", "tsx", "json", "html", "css", "py", "java", "go", "rs", "php", "rb"];
/// The sizes of files that are taken, in bytes.
const SIZES: std::ops::Range<u64> = 100..60_000;
/// Guards that look at the text are tried elsewhere: random edits break any syntax.
const NAME: &str = "file.txt";

#[derive(Debug, Default)]
struct Tally {
    pairs: usize,
    operations: usize,
    /// Operations with misremembered text that were applied, and refused.
    lenient: usize,
    refused: usize,
    wrong: usize,
}

#[test]
fn edits_of_real_files_are_reproduced_and_wrong_text_is_never_applied() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let roots = ["starters", "studio", "crates", "tests"].map(|name| root.join(name));
    let tallies = run(&sources(&roots, 40), 4);
    let pairs: usize = tallies.values().map(|tally| tally.pairs).sum();
    assert!(pairs >= 400, "{pairs}");
}

/// Sources are fetched by `scripts/edit-sources.sh`.
#[test]
#[ignore = "long: more than 10,000 files, fetched by scripts/edit-sources.sh"]
fn edits_of_ten_thousand_real_files_in_every_language_are_reproduced() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/edit-sources");
    let links = ["", "crates"].map(|name| root.join(name));
    let entries = links.iter().flat_map(|folder| folder.read_dir().expect("fetched"));
    let roots: Vec<PathBuf> =
        entries.map(|entry| entry.unwrap().path().canonicalize().unwrap()).collect();
    let tallies = run(&sources(&roots, 1000), 1);
    let mut all = Tally::default();
    println!(
        "| language | pairs | operations | misremembered, applied | refused | wrong, refused |"
    );
    println!("|---|---|---|---|---|---|");
    for (language, tally) in &tallies {
        println!(
            "| {language} | {} | {} | {} | {} | {} |",
            tally.pairs, tally.operations, tally.lenient, tally.refused, tally.wrong
        );
        all.pairs += tally.pairs;
    }
    assert!(LANGUAGES.iter().all(|language| tallies[*language].pairs >= 200), "{tallies:?}");
    assert!(all.pairs >= 10_000, "{}", all.pairs);
}

/// At most `most` files of each language, the same ones each time.
fn sources(roots: &[PathBuf], most: usize) -> BTreeMap<&'static str, Vec<String>> {
    let mut names = Vec::new();
    roots.iter().for_each(|root| walk(root, &mut names));
    names.sort();
    let mut found: BTreeMap<&str, Vec<PathBuf>> = BTreeMap::new();
    for name in names {
        let extension = name.extension().and_then(|extension| extension.to_str());
        if let Some(language) = LANGUAGES.iter().find(|language| Some(**language) == extension) {
            found.entry(language).or_default().push(name);
        }
    }
    let chosen = found.into_iter().map(|(language, names)| {
        let step = names.len().div_ceil(most * 4 / 3).max(1);
        let texts = names.iter().step_by(step).filter_map(|name| text(name)).take(most);
        (language, texts.collect())
    });
    chosen.collect()
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.flatten() {
        let name = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !name.ends_with("node_modules") => walk(&name, into),
            Ok(kind) if kind.is_file() => into.push(name),
            _ => {}
        }
    }
}

fn text(name: &Path) -> Option<String> {
    let size = name.metadata().ok()?.len();
    let text = SIZES.contains(&size).then(|| std::fs::read_to_string(name).ok())??;
    (!text.contains('\0') && text.lines().count() >= 5).then_some(text)
}

fn run(
    sources: &BTreeMap<&'static str, Vec<String>>,
    versions: u64,
) -> BTreeMap<&'static str, Tally> {
    let mut tallies = BTreeMap::new();
    for (language, texts) in sources {
        let tally: &mut Tally = tallies.entry(*language).or_default();
        for (seed, text) in texts.iter().enumerate() {
            for version in 0..versions {
                let mut rng = StdRng::seed_from_u64(seed as u64 * 64 + version);
                pair(text, &edited(text, &mut rng), &mut rng, tally);
            }
        }
    }
    tallies
}

fn pair(before: &str, after: &str, rng: &mut StdRng, tally: &mut Tally) {
    let mut files = MemoryTree([(path(NAME), before.as_bytes().to_vec())].into());
    let mut editor = Editor::new(Policy { locked: Vec::new(), ..Policy::default() });
    tally.pairs += 1;
    for hunk in hunks(before, after) {
        tally.operations += 1;
        wrong_is_refused(&hunk, &files, &editor, rng, tally);
        step(&hunk, &mut files, &mut editor, rng, tally);
    }
    let now = str::from_utf8(&files.0[&path(NAME)]).unwrap();
    let differs = now.split('\n').zip(after.split('\n')).find(|(now, after)| now != after);
    assert!(now == after, "{differs:?}");
}

/// First misremembered, then, if that was refused, as it is.
fn step(
    hunk: &Hunk<'_>,
    files: &mut MemoryTree,
    editor: &mut Editor,
    rng: &mut StdRng,
    tally: &mut Tally,
) {
    let memories = [Memory::TrailingSpace, Memory::Deeper, Memory::Flush, Memory::Typographic];
    let exact = hunk.operation(NAME, Memory::Exact);
    let mut expected = files.clone();
    let applied = Editor::new(Policy { locked: Vec::new(), ..Policy::default() })
        .apply(&mut expected, &through_decoder(&exact, rng));
    applied.unwrap_or_else(|refusal| panic!("{refusal}\n{exact:?}"));
    let memory = memories[rng.random_range(0..memories.len())];
    let lenient = hunk.operation(NAME, memory);
    if hunk.is_about(memory) || says_something_else(&lenient, &exact, files) {
        editor.apply(files, &exact).unwrap();
        return;
    }
    match editor.apply(files, &lenient) {
        Ok(_) => tally.lenient += 1,
        Err(_) => {
            tally.refused += 1;
            editor.apply(files, &exact).unwrap();
        }
    }
    assert!(*files == expected, "{memory:?} {hunk:?}");
}

/// A block that is indented otherwise may be another block of the file to the letter.
fn says_something_else(operation: &Operation, meant: &Operation, files: &MemoryTree) -> bool {
    let text = str::from_utf8(&files.0[&path(NAME)]).unwrap();
    let found = |operation: &Operation| match operation {
        Operation::Replace { old, .. } => edits::find(text, old).ok(),
        _ => None,
    };
    let (Some(found), Some(meant)) = (found(operation), found(meant)) else { return false };
    let between = text.get(meant.range.start..found.range.start);
    let same_line = between.is_some_and(|between| !between.contains('\n'));
    found.pass == edits::Pass::Exact && !same_line
}

fn wrong_is_refused(
    hunk: &Hunk<'_>,
    files: &MemoryTree,
    editor: &Editor,
    rng: &mut StdRng,
    tally: &mut Tally,
) {
    let Operation::Replace { path: name, old, new, read } = hunk.operation(NAME, Memory::Exact)
    else {
        return;
    };
    let Some(wrong) = with_wrong_letter(&old, rng) else { return };
    let text = str::from_utf8(&files.0[&name]).unwrap();
    if wrong.trim().is_empty() || text.contains(wrong.trim()) {
        return;
    }
    let operation = Operation::Replace { path: name.clone(), old: wrong, new, read };
    let refused = editor.dry_run(files, &operation);
    assert!(refused.is_err(), "{operation:?}");
    tally.wrong += 1;
}

fn through_decoder(operation: &Operation, rng: &mut StdRng) -> Operation {
    let json = serde_json::to_string(operation).unwrap();
    let json = json.replacen(&format!("\"op\":\"{}\",", operation.name()), "", 1);
    let mut decoder = ToolDecoder::new(operation.name());
    let mut rest = json.as_bytes();
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rng.random_range(1..=rest.len().min(200)));
        decoder.push(piece, &mut |_| {}).unwrap();
        rest = after;
    }
    decoder.finish(Ended::Whole).unwrap()
}

/// The text after some changes that people make.
fn edited(text: &str, rng: &mut StdRng) -> String {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
    for _ in 0..rng.random_range(1..6) {
        let at = rng.random_range(0..lines.len().max(1)).min(lines.len().saturating_sub(1));
        let some = rng.random_range(1..6).min(lines.len() - at);
        match rng.random_range(0..7) {
            0 => drop(lines.drain(at..at + some)),
            1 => {
                let copied: Vec<String> = lines[at..at + some].to_vec();
                let to = rng.random_range(0..=lines.len());
                lines.splice(to..to, copied);
            }
            2 => {
                let moved: Vec<String> = lines.drain(at..at + some).collect();
                let to = rng.random_range(0..=lines.len());
                lines.splice(to..to, moved);
            }
            3 => lines[at..at + some].iter_mut().for_each(|line| line.insert_str(0, "    ")),
            4 => lines[at..at + some].iter_mut().for_each(|line| {
                *line = line.trim_start_matches([' ', '\t']).to_owned();
            }),
            5 => lines.insert(at, format!("    नया_{at} = \"{some}\";{ending}")),
            _ => rename(&mut lines, at),
        }
        if lines.is_empty() {
            lines.push("left\n".to_owned());
        }
    }
    lines.concat()
}

/// Gives the longest word of a line another name, everywhere.
fn rename(lines: &mut [String], at: usize) {
    let words = lines[at].split(|c: char| !c.is_alphanumeric() && c != '_');
    let Some(word) = words.max_by_key(|word| word.len()).filter(|word| word.len() > 2) else {
        return;
    };
    let (word, name) = (word.to_owned(), format!("{word}_2"));
    lines.iter_mut().for_each(|line| *line = line.replace(&word, &name));
}
