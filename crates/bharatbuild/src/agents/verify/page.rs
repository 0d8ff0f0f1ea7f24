//! The app's page in a browser.

use super::{Climb, Finding, Found, Rung};
use crate::projects::{Ask, By, Look, Seen};

/// Warnings of one page that are told.
const MAX_WARNINGS: usize = 5;

impl Climb<'_> {
    /// Looks at `/`, where that is a page.
    pub(super) async fn page(&self, warnings: &mut Vec<String>) -> Result<Option<Seen>, Found> {
        match self.html_at("/").await {
            Some(status) if status < 400 => {}
            Some(status) => {
                // An app without pages may well do so.
                warnings.push(format!("At / is no page: it answers HTTP {status}"));
                return Ok(None);
            }
            None => return Ok(None),
        }
        self.say("page", "running");
        let looked = self.projects.look_at(self.id, self.plan.port, "/", Look::default()).await;
        let seen = match looked {
            Ok(seen) => seen,
            Err(error) => {
                // Looking failed, not the app.
                warnings.push(format!("The page was not looked at: {error}"));
                return Ok(None);
            }
        };
        warnings.extend(worth_knowing(&seen));
        match wrong(&seen, self.plan.port) {
            None => {
                self.say("page", "done");
                Ok(Some(seen))
            }
            Some(finding) => {
                self.say("page", "failed");
                let finding = finding.with_log(self.projects.tail(self.id));
                Err(Found { finding, seen: Some(seen) })
            }
        }
    }

    /// The status of a path that answers with HTML.
    async fn html_at(&self, path: &str) -> Option<u16> {
        let ask = Ask::get(path);
        let answer = self.projects.probe(self.id, self.plan.port, &ask).await.ok()?;
        answer.content_type.contains("html").then_some(answer.status)
    }
}

/// The first thing that is wrong with a page; what hides the others comes first.
fn wrong(seen: &Seen, port: u16) -> Option<Finding> {
    let found = |message: &str, line: String| Some(Finding::of_app(Rung::Page, message, line));
    if let Some(asked) = seen.local_ports.first() {
        return found(
            &format!(
                "The page asks localhost:{asked}. In a visitor's browser that is the visitor's own \
                 computer: ask the app's own server by a relative address like /api/items"
            ),
            if *asked == port {
                String::new()
            } else {
                format!("localhost:{asked} is another server")
            },
        );
    }
    let failed = failed_request(seen);
    if let Some(line) = seen.console.iter().find(|line| line.level == "exception") {
        let place = line.line.map_or_else(String::new, |at| format!(" ({}:{at})", line.url));
        // A request that failed is often why the script stops.
        let and = failed.map_or_else(String::new, |failed| format!("; and {failed}"));
        return found(
            "The page's script stops with an error",
            format!("{}{place}{and}", line.text),
        );
    }
    if let Some(line) = failed {
        return found("A request of the page fails", line);
    }
    if seen.blank && seen.by == By::Browser {
        let line = seen.console.iter().find(|line| line.level == "error");
        let line = line.map_or_else(String::new, |line| line.text.clone());
        return found("The page is blank: nothing can be seen on it", line);
    }
    None
}

/// The first request that failed, and how.
fn failed_request(seen: &Seen) -> Option<String> {
    let request = seen.failed.iter().find(|request| !request.url.ends_with("favicon.ico"))?;
    let how = match (request.status, &request.error) {
        (Some(status), _) => format!("HTTP {status}"),
        (None, Some(error)) => error.clone(),
        (None, None) => "no answer".to_owned(),
    };
    Some(format!("{} {}: {how}", request.method, request.url))
}

/// What is no mistake, but should be known.
fn worth_knowing(seen: &Seen) -> Vec<String> {
    let mut said = Vec::new();
    if seen.by == By::PlainHttp {
        said.push(
            "There is no browser on this server to check the page with; only its answer was looked at"
                .to_owned(),
        );
    }
    if !seen.outside.is_empty() {
        let list = seen.outside.iter().take(MAX_WARNINGS).cloned().collect::<Vec<_>>().join(", ");
        said.push(format!("The page needs the internet for {list}"));
    }
    let errors = seen.console.iter().filter(|line| line.level == "error").take(MAX_WARNINGS);
    said.extend(errors.map(|line| format!("The page's console says: {}", line.text)));
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::projects::{Line, Request};

    fn line(level: &'static str, text: &str) -> Line {
        Line { level, text: text.into(), url: "/a.js".into(), line: Some(3), times: 1 }
    }

    #[test]
    fn what_hides_the_rest_is_told_first() {
        let request = |url: &str| Request {
            method: "GET".into(),
            url: url.into(),
            status: Some(500),
            error: None,
        };
        let mut seen = Seen { status: Some(200), ..Seen::default() };
        assert_eq!(wrong(&seen, 3000), None);
        seen.blank = true;
        assert!(wrong(&seen, 3000).unwrap().message.contains("blank"));
        seen.failed = vec![request("/favicon.ico"), request("/api/x")];
        assert_eq!(wrong(&seen, 3000).unwrap().line, "GET /api/x: HTTP 500");
        seen.console = vec![line("error", "no"), line("exception", "x is not defined")];
        let told = "x is not defined (/a.js:3); and GET /api/x: HTTP 500";
        assert_eq!(wrong(&seen, 3000).unwrap().line, told);
        seen.local_ports = vec![4999];
        assert!(wrong(&seen, 3000).unwrap().message.contains("localhost:4999"));
    }

    #[test]
    fn an_app_that_needs_the_internet_is_right_and_says_so() {
        let seen = Seen { outside: vec!["https://cdn.example".into()], ..Seen::default() };
        assert_eq!(wrong(&seen, 3000), None);
        assert_eq!(worth_knowing(&seen), ["The page needs the internet for https://cdn.example"]);
        let plain = Seen { by: By::PlainHttp, blank: true, ..Seen::default() };
        assert_eq!(wrong(&plain, 3000), None);
        assert!(worth_knowing(&plain)[0].contains("no browser"));
    }
}
