//! Whether a page's bytes can be told apart, and how its charset survives being moved on.

use super::LeftOut;
use regex::bytes::Regex;
use std::sync::LazyLock;

/// How far into a page browsers look for its charset, in bytes.
pub(super) const PRESCAN_BYTES: usize = 1024;
/// Charsets in which ASCII letters are no ASCII bytes, or not always.
const FOREIGN: [&str; 6] = ["utf-16", "utf-32", "utf-7", "iso-2022", "ucs-", "hz-"];

#[allow(clippy::expect_used, reason = "a constant pattern")]
static META: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i-u)<meta[\s/][^>]{0,300}?charset\s*=\s*["']?\s*([a-z0-9_:.-]{1,40})"#)
        .expect("the pattern is sound")
});

/// Refuses what is no HTML, and HTML whose bytes a scan for `<head>` cannot read.
pub(super) fn fits(content_type: &str) -> Result<(), LeftOut> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("text/html") {
        return Err(LeftOut::Type);
    }
    let charset = of_header(content_type).unwrap_or_default().to_ascii_lowercase();
    if FOREIGN.iter().any(|foreign| charset.starts_with(foreign)) {
        return Err(LeftOut::Charset);
    }
    Ok(())
}

/// What the header says.
pub(super) fn of_header(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches('"');
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}

/// What a `<meta>` within reach says. One that says UTF-16 is read as UTF-8 by browsers too: the
/// tag could not have been read otherwise.
pub(super) fn of_page(page: &[u8]) -> Option<String> {
    let found = META.captures(&page[..page.len().min(PRESCAN_BYTES)])?;
    let label = String::from_utf8(found.get(1)?.as_bytes().to_vec()).ok()?.to_ascii_lowercase();
    Some(if label.starts_with("utf-16") { "utf-8".to_owned() } else { label })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_html_whose_bytes_are_ascii_where_it_matters() {
        for good in ["text/html", "TEXT/HTML; charset=utf-8", "text/html;charset=\"ISO-8859-1\""] {
            assert_eq!(fits(good), Ok(()), "{good}");
        }
        for other in ["", "application/json", "application/xhtml+xml", "text/htmlx"] {
            assert_eq!(fits(other), Err(LeftOut::Type), "{other}");
        }
        for foreign in ["text/html; charset=UTF-16LE", "text/html; a=b; charset=iso-2022-jp"] {
            assert_eq!(fits(foreign), Err(LeftOut::Charset), "{foreign}");
        }
    }

    #[test]
    fn finds_what_a_meta_says_within_reach() {
        let of = |page: &str| of_page(page.as_bytes());
        assert_eq!(of("<head><meta charset=UTF-8>").as_deref(), Some("utf-8"));
        let long = "<meta http-equiv=\"content-type\" content='text/html; charset=windows-1252'>";
        assert_eq!(of(long).as_deref(), Some("windows-1252"));
        assert_eq!(of("<meta charset='utf-16'>").as_deref(), Some("utf-8"));
        assert_eq!(of("<metacharset=utf-8>"), None);
        assert_eq!(of(&format!("{}<meta charset=utf-8>", " ".repeat(1020))), None);
    }
}
