//! Looking at an app's page as a visitor sees it: the checking browser.
//!
//! ```text
//! project's sandbox            server                      browser's sandbox (one look long)
//!   app on its port ◀─ dial ─ Window (the preview's passage) ◀─ one-way gate ◀─ proxy ◀─ Chromium
//!                              driver ── dial ──────────────────────────────▶ its DevTools
//! ```
//! A page is hostile, and so is the browser that has opened it. So each look makes a sandbox of its
//! own, with host user ids and folders of its own, and removes it when it is over. Its only way out
//! is a [`gate`] that knows one name, which leads to one port of the project that is looked at; every
//! other connection is closed at once. What the browser says of the page is data from outside: it is
//! parsed, cut to size, and never trusted.
//!
//! The page's origin is `http://preview.localhost` and not `http://localhost:PORT`, so that a page
//! that calls `localhost:PORT` fails here as it does for a visitor.
//!
//! Where there is no browser, or it fails, a plain HTTP request stands in and says that it is only
//! that ([`By::PlainHttp`]).

mod browse;
mod cdp;
mod chromium;
mod error;
mod gate;
mod lines;
mod measure;
mod own_sandbox;
mod page;
mod plain;
mod queue;
mod seen;
mod watched;
mod whose;

pub use error::LookError;
pub use seen::{By, Line, Request, Seen};

pub(super) use queue::Looks;

use super::Projects;
use crate::ids::ProjectId;
use queue::Place;
use sandbox::LinkError;
use sandbox::protocol::ErrorKind;
use tokio_util::sync::CancellationToken;

/// The longest path and query that is looked at, in bytes.
pub const MAX_PATH_BYTES: usize = 2048;

/// What a look is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Whether to take a picture of what a visitor sees first.
    pub screenshot: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { screenshot: true }
    }
}

/// Which picture is taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Picture {
    None,
    #[default]
    Whole,
    /// For a list of projects.
    Small,
}

/// The page that is looked at.
#[derive(Debug, Clone)]
struct Target {
    project: ProjectId,
    port: u16,
    /// With its query; begins with `/`.
    path: String,
    picture: Picture,
}

impl Projects {
    /// Opens a page of the app that listens on this port, and tells what became of it. `path` begins
    /// with `/` and may have a query. Takes a second or two, a minute at most, after a wait in the
    /// queue; a caller that goes away ends it.
    pub async fn look_at(
        &self,
        id: &ProjectId,
        port: u16,
        path: &str,
        how: Look,
    ) -> Result<Seen, LookError> {
        check_path(path)?;
        let picture = if how.screenshot { Picture::Whole } else { Picture::None };
        self.look_for(Target { project: id.clone(), port, path: path.to_owned(), picture }).await
    }

    /// A small picture (JPEG) of the app's first page; none where no browser looked, or it saw nothing
    /// that could be shown.
    pub async fn small_picture(
        &self,
        id: &ProjectId,
        port: u16,
    ) -> Result<Option<Vec<u8>>, LookError> {
        let (path, picture) = ("/".to_owned(), Picture::Small);
        let seen = self.look_for(Target { project: id.clone(), port, path, picture }).await?;
        let worth_showing = seen.by == By::Browser && !seen.blank;
        Ok(seen.screenshot.filter(|_| worth_showing))
    }

    async fn look_for(&self, target: Target) -> Result<Seen, LookError> {
        self.listens(&target).await?;
        let place = self.0.looks.place(&target.project).await?;
        let stop = self.parts().shutdown.child_token();
        let _ends_with_the_caller = stop.clone().drop_guard();
        let projects = self.clone();
        let looking = async move { projects.look(target, place, &stop).await };
        self.parts().tasks.spawn(looking).await.unwrap_or(Err(LookError::Stopped))
    }

    /// Whether there is anything to look at, before a browser is made for it.
    async fn listens(&self, target: &Target) -> Result<(), LookError> {
        let running = self.running(&target.project)?;
        running.touch(self.parts().clock.now());
        match running.link.dial(target.port).await {
            Ok(_) => Ok(()),
            Err(LinkError::Refused { kind: ErrorKind::Refused, .. }) => {
                Err(LookError::NothingListens(target.port))
            }
            Err(error) => Err(LookError::Projects(error.into())),
        }
    }

    async fn look(
        &self,
        target: Target,
        place: Place,
        stop: &CancellationToken,
    ) -> Result<Seen, LookError> {
        let why = match self.browse(&target, place, stop).await {
            Ok(seen) => return Ok(seen),
            Err(why) => why,
        };
        if stop.is_cancelled() {
            return Err(LookError::Stopped);
        }
        if why.is_unexpected() {
            tracing::warn!(project = %target.project, error = %why, "a page was not looked at by the browser");
        }
        let why = why.to_string();
        tokio::select! {
            seen = self.look_plainly(&target, &why) => Ok(seen),
            () = stop.cancelled() => Err(LookError::Stopped),
        }
    }
}

/// A path that can stand behind an origin and cannot change it.
fn check_path(path: &str) -> Result<(), LookError> {
    let bad = |why| Err(LookError::Path(why));
    match path {
        path if !path.starts_with('/') => bad("a path begins with /"),
        path if path.len() > MAX_PATH_BYTES => bad("the path is too long"),
        path if !path.bytes().all(|byte| byte.is_ascii_graphic()) => {
            bad("a path is visible ASCII; percent-encode the rest")
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_path() {
        for path in ["/", "/a/b?c=d#e", "//x", "/%E0%A4%A8"] {
            assert!(check_path(path).is_ok(), "{path}");
        }
        let long = format!("/{}", "a".repeat(MAX_PATH_BYTES));
        for path in ["", "a", "@evil.test/", "/a b", "/न", "/\r\nHost: x", &long] {
            assert!(check_path(path).is_err(), "{path:?}");
        }
    }
}
