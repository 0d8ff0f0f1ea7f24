//! Leading the browser through one page.

use super::Picture;
use super::cdp::{Cdp, CdpError, Said};
use super::measure::Measured;
use super::seen::{By, MAX_LOCAL_PORTS, MAX_SCREENSHOT_BYTES, MAX_URL_CHARS, Seen};
use super::watched::{Findings, Watched};
use super::whose::told;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, timeout};

/// How long a page may take until it says that it has loaded: a first page may have to be compiled.
const LOAD_TIME: Duration = Duration::from_secs(15);
/// A page is at rest when no request was under way for so long...
const QUIET: Duration = Duration::from_millis(500);
/// ...which is waited for this long.
const REST_TIME: Duration = Duration::from_secs(5);
/// How long a page that shows nothing may take to show something after all.
const BLANK_TIME: Duration = Duration::from_secs(2);
/// How long one answer of the browser may take: a page whose script never rests gives none.
const ANSWER_TIME: Duration = Duration::from_secs(5);
/// All of it together.
const PAGE_TIME: Duration = Duration::from_secs(30);
/// Between looks.
const PAUSE: Duration = Duration::from_millis(100);
/// Quality of the picture, in per cent.
const JPEG_QUALITY: u32 = 70;
/// How much smaller a small picture is: 480 pixels wide.
const SMALL_SCALE: f64 = 0.375;
/// What a visitor's screen shows of a page, in CSS pixels.
const VIEWPORT: (u32, u32) = (1280, 800);
/// What the browser may keep of bodies that nobody will ask for, in bytes.
const KEPT_BODIES_BYTES: u32 = 1 << 20;

/// What is switched on before the page is opened.
fn preparations() -> [(&'static str, Value); 5] {
    let (width, height) = VIEWPORT;
    let kept = json!({"maxTotalBufferSize": KEPT_BODIES_BYTES, "maxResourceBufferSize": KEPT_BODIES_BYTES});
    let screen = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
    [
        ("Page.enable", json!({})),
        ("Runtime.enable", json!({})),
        ("Log.enable", json!({})),
        ("Network.enable", kept),
        ("Emulation.setDeviceMetricsOverride", screen),
    ]
}

/// One tab, and what was found out about the page in it.
pub(super) struct Page<S> {
    cdp: Cdp<S>,
    watched: Watched,
    /// When the network last moved.
    moved: Instant,
    complete: bool,
    /// Why nothing came into the tab.
    unopened: Option<String>,
    measured: Option<Measured>,
    screenshot: Option<Vec<u8>>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Page<S> {
    /// The tab that a new browser has, with nothing in it yet.
    pub(super) async fn open(cdp: Cdp<S>) -> Result<Self, CdpError> {
        let mut page = Self {
            cdp,
            watched: Watched::default(),
            moved: Instant::now(),
            complete: false,
            unopened: None,
            measured: None,
            screenshot: None,
        };
        // A look keeps nothing, so a page saves nothing.
        page.call("Browser.setDownloadBehavior", json!({"behavior": "deny"})).await?;
        let known = page.call("Target.getTargets", json!({})).await?;
        let tabs = known["targetInfos"].as_array().into_iter().flatten();
        let tab = tabs.filter(|target| target["type"] == "page").map(|tab| &tab["targetId"]).next();
        let target = json!({"targetId": tab, "flatten": true});
        let session = page.call("Target.attachToTarget", target).await?;
        page.cdp.enter(session["sessionId"].as_str().unwrap_or_default().to_owned());
        for (method, params) in preparations() {
            page.call(method, params).await?;
        }
        let tree = page.call("Page.getFrameTree", json!({})).await?;
        let frame = tree["frameTree"]["frame"]["id"].as_str();
        page.watched.frame = frame.unwrap_or_default().to_owned();
        Ok(page)
    }

    /// Opens the address and tells what became of it, at the latest after [`PAGE_TIME`].
    pub(super) async fn look(mut self, url: &str, picture: Picture) -> Seen {
        let ended = timeout(PAGE_TIME, self.steps(url, picture)).await;
        let note = self.note(ended.map_err(drop));
        self.into_seen(note)
    }

    /// What there is to say about how the look went.
    fn note(&self, ended: Result<Result<(), CdpError>, ()>) -> Option<String> {
        if self.watched.crashed {
            return Some("the page crashed, as it does when its memory runs out".to_owned());
        }
        if let Some(word) = &self.unopened {
            return Some(format!("the page could not be opened: {word}"));
        }
        match ended {
            Ok(Err(error)) => Some(format!("the browser broke off: {error}")),
            Err(()) => Some(format!("the look was ended after {} s", PAGE_TIME.as_secs())),
            Ok(Ok(())) if self.measured.is_none() => {
                Some("the page did not answer: a script in it never rests".to_owned())
            }
            Ok(Ok(())) if !self.watched.loaded => {
                Some(format!("the page was still loading after {} s", LOAD_TIME.as_secs()))
            }
            Ok(Ok(())) if !self.complete => {
                Some("the page was still asking for something when it was looked at".to_owned())
            }
            Ok(Ok(())) => None,
        }
    }

    async fn steps(&mut self, url: &str, picture: Picture) -> Result<(), CdpError> {
        self.load(url).await?;
        if self.unopened.is_some() {
            self.measured = Some(Measured::default());
            return Ok(());
        }
        if self.watched.loaded {
            self.rest().await?;
        }
        self.measure().await?;
        if picture != Picture::None && self.measured.is_some() {
            self.screenshot = self.picture(picture).await?;
        }
        Ok(())
    }

    /// Until it has loaded, or its time is over.
    async fn load(&mut self, url: &str) -> Result<(), CdpError> {
        let loading = async {
            let opened = self.call("Page.navigate", json!({"url": url})).await?;
            self.unopened = opened["errorText"].as_str().map(|word| told(word, MAX_URL_CHARS));
            while self.unopened.is_none() && !self.watched.loaded && !self.watched.crashed {
                self.hear().await?;
            }
            Ok(())
        };
        timeout(LOAD_TIME, loading).await.unwrap_or(Ok(()))
    }

    /// Until nothing is asked for any more, or its time is over.
    async fn rest(&mut self) -> Result<(), CdpError> {
        let end = Instant::now() + REST_TIME;
        self.moved = Instant::now();
        while Instant::now() < end && !self.watched.crashed {
            if !self.watched.is_busy() && self.moved.elapsed() >= QUIET {
                self.complete = true;
                break;
            }
            self.hear_for(PAUSE).await?;
        }
        Ok(())
    }

    /// Looks until there is something to see, or the time for that is over.
    async fn measure(&mut self) -> Result<(), CdpError> {
        let end = Instant::now() + BLANK_TIME;
        loop {
            let Some(measured) = self.measure_once().await? else { return Ok(()) };
            let blank = measured.is_blank();
            self.measured = Some(measured);
            if !blank || Instant::now() >= end {
                return Ok(());
            }
            self.hear_for(2 * PAUSE).await?;
        }
    }

    async fn measure_once(&mut self) -> Result<Option<Measured>, CdpError> {
        let world = json!({"frameId": self.watched.frame, "worldName": "look"});
        let Some(world) = self.ask("Page.createIsolatedWorld", world).await? else {
            return Ok(None);
        };
        let question = Measured::question(&world["executionContextId"]);
        let answer = self.ask("Runtime.evaluate", question).await?;
        Ok(answer.and_then(|answer| Measured::of(&answer)))
    }

    async fn picture(&mut self, picture: Picture) -> Result<Option<Vec<u8>>, CdpError> {
        let mut how = json!({"format": "jpeg", "quality": JPEG_QUALITY});
        if picture == Picture::Small {
            let (width, height) = VIEWPORT;
            how["clip"] =
                json!({"x": 0, "y": 0, "width": width, "height": height, "scale": SMALL_SCALE});
        }
        let Some(picture) = self.ask("Page.captureScreenshot", how).await? else { return Ok(None) };
        let picture = BASE64_STANDARD.decode(picture["data"].as_str().unwrap_or_default()).ok();
        Ok(picture.filter(|bytes| !bytes.is_empty() && bytes.len() <= MAX_SCREENSHOT_BYTES))
    }

    /// An answer; none where the page holds it up or the browser has none.
    async fn ask(
        &mut self,
        method: &'static str,
        params: Value,
    ) -> Result<Option<Value>, CdpError> {
        match timeout(ANSWER_TIME, self.call(method, params)).await {
            Ok(Ok(answer)) => Ok(Some(answer)),
            Ok(Err(CdpError::Refused { .. })) | Err(_) => Ok(None),
            Ok(Err(error)) => Err(error),
        }
    }

    async fn call(&mut self, method: &'static str, params: Value) -> Result<Value, CdpError> {
        let wanted = self.cdp.say(method, params).await?;
        loop {
            match self.hear().await? {
                Some((id, result)) if id == wanted => {
                    return result.map_err(|message| CdpError::Refused { method, message });
                }
                _ => {}
            }
        }
    }

    async fn hear_for(&mut self, time: Duration) -> Result<(), CdpError> {
        timeout(time, self.hear()).await.unwrap_or(Ok(None)).map(drop)
    }

    /// Hears one thing: an event is taken in, an answer given back.
    async fn hear(&mut self) -> Result<Option<(u64, Result<Value, String>)>, CdpError> {
        match self.cdp.hear().await? {
            Said::Answer { id, result } => Ok(Some((id, result))),
            Said::Event { method, params } => {
                if self.watched.note(&method, &params) {
                    self.moved = Instant::now();
                }
                while self.watched.dialogs > 0 {
                    self.watched.dialogs -= 1;
                    // Nobody is there to say Yes.
                    self.cdp.say("Page.handleJavaScriptDialog", json!({"accept": false})).await?;
                }
                Ok(None)
            }
        }
    }

    fn into_seen(self, note: Option<String>) -> Seen {
        let status = self.watched.status;
        let Findings { console, failed, outside, local_ports } = self.watched.into_findings();
        let mut seen = Seen {
            by: By::Browser,
            note,
            complete: self.complete && self.measured.is_some(),
            status,
            console,
            failed,
            outside,
            local_ports: local_ports.into_iter().collect(),
            screenshot: self.screenshot,
            ..Seen::default()
        };
        if let Some(measured) = self.measured {
            measured.put(&mut seen);
        }
        seen
    }
}

/// Adds ports that were seen on another way.
pub(super) fn add_ports(seen: &mut Seen, more: BTreeSet<u16>) {
    let all: BTreeSet<u16> = seen.local_ports.iter().copied().chain(more).collect();
    seen.local_ports = all.into_iter().take(MAX_LOCAL_PORTS).collect();
}
