//! Any text, old text and new text: no panic, only the place found changes, and an exact place is
//! the only one.
#![no_main]

use edits::{Pass, find, replace};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some(([old_share, new_share], rest)) = data.split_first_chunk::<2>() else { return };
    let rest = String::from_utf8_lossy(rest);
    let (text, old, new) = split(&rest, *old_share, *new_share);
    let Ok(found) = find(text, old) else { return };
    let range = found.range.clone();
    if found.pass == Pass::Exact && old.len() == range.len() && !text.contains('\r') {
        assert_eq!(&text[range.clone()], old);
        assert_eq!(text.match_indices(old).count(), 1);
    }
    if let Ok((changed, place)) = replace(text, old, new) {
        assert!(place.range.start <= range.start && place.range.end == range.end);
        assert!(changed.starts_with(&text[..place.range.start]));
        assert!(changed.ends_with(&text[place.range.end..]));
        // The same line for the same line: nothing happens.
        let (same, _) = replace(text, old, old).expect("what is there can stay");
        assert_eq!(same, text);
    }
});

/// Three parts, the second and third so many 256ths of the whole.
fn split(all: &str, old: u8, new: u8) -> (&str, &str, &str) {
    let at = |share: u8| {
        let mut at = all.len() * usize::from(share) / 256;
        while !all.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (first, second) = (at(old.min(new)), at(old.max(new)));
    (&all[..first], &all[first..second], &all[second..])
}
