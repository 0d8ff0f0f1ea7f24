//! What the browser tells of a page while it loads, gathered. Pure: events in, findings out.

use super::lines::{At, Lines, spoken};
use super::seen::{Line, MAX_FAILED, MAX_LOCAL_PORTS, MAX_OUTSIDE, MAX_URL_CHARS, Request};
use super::whose::{Whose, told};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Requests under way that are remembered; more are not looked at.
const MAX_OPEN: usize = 2000;
/// Kinds of requests that stay open on purpose, or that nobody waits for.
const NEVER_DONE: [&str; 5] = ["EventSource", "WebSocket", "Ping", "Media", "Preflight"];
/// Asked for by the browser itself; an app without it is no worse.
const ICON: &str = "/favicon.ico";
/// What the browser says of a request that nobody wants any more.
const GIVEN_UP: &str = "net::ERR_ABORTED";

/// The findings so far.
#[derive(Debug, Default)]
pub(super) struct Watched {
    /// The frame that is the page.
    pub(super) frame: String,
    pub(super) status: Option<u16>,
    /// The page said that it has loaded.
    pub(super) loaded: bool,
    /// The tab died: its memory ran out, mostly.
    pub(super) crashed: bool,
    /// Dialogs that hold the page up until they are answered.
    pub(super) dialogs: u32,
    lines: Lines,
    open: HashMap<String, Asked>,
    failed: Vec<Request>,
    outside: BTreeSet<String>,
    local_ports: BTreeSet<u16>,
}

#[derive(Debug)]
struct Asked {
    method: String,
    url: String,
    kind: String,
}

/// The findings, for [`super::Seen`].
pub(super) struct Findings {
    pub(super) console: Vec<Line>,
    pub(super) failed: Vec<Request>,
    pub(super) outside: Vec<String>,
    pub(super) local_ports: BTreeSet<u16>,
}

impl Watched {
    /// Takes in an event; `true` where it tells of the network or of the page's progress.
    pub(super) fn note(&mut self, method: &str, params: &Value) -> bool {
        match method {
            "Network.requestWillBeSent" => self.asked(params),
            "Network.responseReceived" => self.answered(params),
            "Network.loadingFinished" => drop(self.open.remove(id_of(params))),
            "Network.loadingFailed" => self.broke(params),
            "Network.webSocketCreated" => self.socket(params),
            "Network.webSocketHandshakeResponseReceived" => self.socket_answered(params),
            "Network.webSocketFrameError" => self.socket_broke(params),
            "Network.webSocketClosed" => drop(self.open.remove(id_of(params))),
            "Page.loadEventFired" => self.loaded = true,
            _ => {
                self.note_words(method, params);
                return false;
            }
        }
        true
    }

    fn note_words(&mut self, method: &str, params: &Value) {
        match method {
            "Runtime.consoleAPICalled" => self.console(params),
            "Runtime.exceptionThrown" => self.exception(&params["exceptionDetails"]),
            "Log.entryAdded" => self.log(&params["entry"]),
            "Page.javascriptDialogOpening" => self.dialog(params),
            "Inspector.targetCrashed" => self.crashed = true,
            _ => {}
        }
    }

    /// Whether requests are under way that end some time.
    pub(super) fn is_busy(&self) -> bool {
        self.open.values().any(|asked| !NEVER_DONE.contains(&asked.kind.as_str()))
    }

    pub(super) fn into_findings(self) -> Findings {
        Findings {
            console: self.lines.into_kept(),
            failed: self.failed,
            outside: self.outside.into_iter().collect(),
            local_ports: self.local_ports,
        }
    }

    fn asked(&mut self, params: &Value) {
        let request = &params["request"];
        let kind = text(&params["type"]);
        self.begin(id_of(params), text(&request["method"]), text(&request["url"]), kind);
    }

    fn socket(&mut self, params: &Value) {
        self.begin(id_of(params), "GET", text(&params["url"]), "WebSocket");
    }

    fn begin(&mut self, id: &str, method: &str, url: &str, kind: &str) {
        match Whose::of(url) {
            Whose::Nobody => return,
            Whose::Local(port) if self.local_ports.len() < MAX_LOCAL_PORTS => {
                self.local_ports.insert(port);
            }
            Whose::Outside(origin) if self.outside.len() < MAX_OUTSIDE => {
                self.outside.insert(origin);
            }
            Whose::App | Whose::Local(_) | Whose::Outside(_) => {}
        }
        if self.open.len() < MAX_OPEN {
            let asked = Asked {
                method: told(method, MAX_URL_CHARS),
                url: url.to_owned(),
                kind: kind.to_owned(),
            };
            self.open.insert(id.to_owned(), asked);
        }
    }

    fn answered(&mut self, params: &Value) {
        let status = status_of(&params["response"]);
        if text(&params["type"]) == "Document" && text(&params["frameId"]) == self.frame {
            self.status = status.filter(|_| self.is_apps(id_of(params)));
        }
        if let Some(asked) = self.open.get(id_of(params))
            && status.is_some_and(|status| status >= 400)
        {
            let failed = Request { status, ..failure(asked) };
            self.fail(failed, asked_for_app(&self.open, id_of(params)));
        }
    }

    fn broke(&mut self, params: &Value) {
        let id = id_of(params);
        let of_app = asked_for_app(&self.open, id);
        let Some(asked) = self.open.remove(id) else { return };
        let error = params["blockedReason"].as_str().unwrap_or(text(&params["errorText"]));
        let given_up = params["canceled"] == true || error == GIVEN_UP;
        if !given_up {
            let error = Some(told(error, MAX_URL_CHARS));
            self.fail(Request { error, ..failure(&asked) }, of_app);
        }
    }

    fn socket_answered(&mut self, params: &Value) {
        let status = status_of(&params["response"]);
        if let Some(asked) = self.open.get(id_of(params))
            && status.is_some_and(|status| status >= 400)
        {
            let failed = Request { status, ..failure(asked) };
            self.fail(failed, asked_for_app(&self.open, id_of(params)));
        }
    }

    fn socket_broke(&mut self, params: &Value) {
        let of_app = asked_for_app(&self.open, id_of(params));
        let Some(asked) = self.open.get(id_of(params)) else { return };
        let error = Some(told(text(&params["errorMessage"]), MAX_URL_CHARS));
        self.fail(Request { error, ..failure(asked) }, of_app);
    }

    fn fail(&mut self, failed: Request, of_app: bool) {
        let wanted = of_app && failed.url != ICON && self.failed.len() < MAX_FAILED;
        if wanted && !self.failed.contains(&failed) {
            self.failed.push(failed);
        }
    }

    fn is_apps(&self, id: &str) -> bool {
        asked_for_app(&self.open, id)
    }

    fn console(&mut self, params: &Value) {
        let level = match text(&params["type"]) {
            "error" | "assert" => "error",
            "warning" => "warning",
            _ => "info",
        };
        let arguments = params["args"].as_array().map_or(&[][..], Vec::as_slice);
        self.lines.add(level, &spoken(arguments), At::of(params));
    }

    fn exception(&mut self, details: &Value) {
        let exception = &details["exception"];
        let said = exception["description"].as_str().or(exception["value"].as_str());
        self.lines.add("exception", said.unwrap_or(text(&details["text"])), At::of(details));
    }

    /// The browser's own words. Those about requests say again what [`Request`] says.
    fn log(&mut self, entry: &Value) {
        let level = match (text(&entry["source"]), text(&entry["level"])) {
            ("network", _) => return,
            (_, "error") => "error",
            (_, "warning") => "warning",
            _ => return,
        };
        self.lines.add(level, text(&entry["text"]), At::of(entry));
    }

    fn dialog(&mut self, params: &Value) {
        self.dialogs = self.dialogs.saturating_add(1);
        let said = format!("{}: {}", text(&params["type"]), text(&params["message"]));
        self.lines.add("dialog", &said, At::default());
    }
}

fn failure(asked: &Asked) -> Request {
    let url = told(&asked.url.replacen("ws://", "http://", 1), MAX_URL_CHARS);
    Request { method: asked.method.clone(), url, status: None, error: None }
}

fn asked_for_app(open: &HashMap<String, Asked>, id: &str) -> bool {
    open.get(id).is_some_and(|asked| Whose::of(&asked.url) == Whose::App)
}

fn id_of(params: &Value) -> &str {
    text(&params["requestId"])
}

fn status_of(response: &Value) -> Option<u16> {
    response["status"]
        .as_u64()
        .and_then(|status| status.try_into().ok())
        .filter(|status| *status > 0)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
#[path = "watched_tests.rs"]
mod tests;
