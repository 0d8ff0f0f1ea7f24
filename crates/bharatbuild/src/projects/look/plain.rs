//! One plain request, where there is no browser. It cannot tell what scripts do, and says so.

use super::Target;
use super::seen::{By, MAX_TEXT_CHARS, MAX_TITLE_CHARS, Request, Seen, short};
use crate::projects::{Answer, Ask, Projects};
use regex::Regex;
use std::sync::LazyLock;

static TITLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?is)<title[^>]*>(.*?)</title>").ok());
static NO_TEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?is)<(script|style|title|noscript)\b.*?</(script|style|title|noscript)>|<!--.*?-->|<[^>]*>").ok()
});
static SPACE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\s+").ok());

impl Projects {
    /// What a `GET` of the page shows. `why` completes "only asked for by HTTP, because".
    pub(super) async fn look_plainly(&self, target: &Target, why: &str) -> Seen {
        let path = target.path.split('#').next().unwrap_or("/").to_owned();
        let ask = Ask { method: "GET".into(), path, body: None, content_type: String::new() };
        let seen = match self.probe(&target.project, target.port, &ask).await {
            Ok(answer) => seen(target, &answer),
            Err(error) => silent(target, &error),
        };
        Seen { note: Some(format!("only asked for by HTTP, because {why}")), ..seen }
    }
}

fn seen(target: &Target, answer: &Answer) -> Seen {
    let title = TITLE.as_ref().and_then(|title| title.captures(&answer.body));
    let title = title.map(|found| short(found[1].trim(), MAX_TITLE_CHARS)).unwrap_or_default();
    let text = readable(&answer.body);
    let status = Some(answer.status);
    let failed = (answer.status >= 400).then(|| Request {
        method: "GET".into(),
        url: target.path.clone(),
        status,
        error: None,
    });
    Seen {
        by: By::PlainHttp,
        complete: true,
        status,
        title,
        text_start: short(&text, MAX_TEXT_CHARS),
        text_chars: text.chars().count() as u64,
        // A page that scripts fill is no blank one; only an answer of nothing is.
        blank: answer.body.trim().is_empty(),
        failed: failed.into_iter().collect(),
        ..Seen::default()
    }
}

fn silent(target: &Target, error: &str) -> Seen {
    let error = Some(short(error, MAX_TITLE_CHARS));
    let failed = Request { method: "GET".into(), url: target.path.clone(), status: None, error };
    Seen { by: By::PlainHttp, blank: true, failed: vec![failed], ..Seen::default() }
}

/// A page's text, about: for people and models, not for decisions.
fn readable(body: &str) -> String {
    let (Some(no_text), Some(space)) = (&*NO_TEXT, &*SPACE) else { return String::new() };
    space.replace_all(&no_text.replace_all(body, " "), " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target() -> Target {
        Target {
            project: "a".parse().unwrap(),
            port: 3000,
            path: "/x".into(),
            picture: Default::default(),
        }
    }

    fn of(status: u16, body: &str) -> Seen {
        seen(&target(), &Answer { status, content_type: "text/html".into(), body: body.into() })
    }

    #[test]
    fn tells_title_and_text_without_scripts() {
        let page = "<!doctype html><title> Mess\nmenu </title><style>a{}</style>\
            <script>var x = '<b>';</script><h1>Lunch</h1><!-- no --><p>Dal &amp; rice</p>";
        let seen = of(200, page);
        assert_eq!((seen.by, seen.title.as_str()), (By::PlainHttp, "Mess\nmenu"));
        assert_eq!(seen.text_start, "Lunch Dal &amp; rice");
        assert!(seen.failed.is_empty() && !seen.blank);
    }

    #[test]
    fn a_page_that_scripts_fill_is_not_called_blank() {
        assert!(!of(200, "<div id=root></div><script src=/main.js></script>").blank);
        assert!(of(200, " \n").blank);
    }

    #[test]
    fn an_error_is_a_failed_request() {
        assert_eq!(of(500, "oops").failed[0].status, Some(500));
        assert_eq!(silent(&target(), "broke").failed[0].error.as_deref(), Some("broke"));
    }
}
