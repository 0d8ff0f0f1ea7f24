//! One look by the browser, from its sandbox's making to its end.

use super::Target;
use super::cdp::Cdp;
use super::chromium::{self, DEVTOOLS_PORT};
use super::error::BrowseError;
use super::gate::OneWay;
use super::page::{Page, add_ports};
use super::queue::Place;
use super::seen::Seen;
use super::whose::{HOST, ORIGIN};
use crate::preview::Window;
use crate::projects::Projects;
use sandbox::SandboxSpec;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The engine whose sandboxes have the host's own programs.
const NATIVE: &str = "native";

impl Projects {
    /// Makes the browser, looks, and clears it away whatever happens.
    pub(super) async fn browse(
        &self,
        target: &Target,
        mut place: Place,
        stop: &CancellationToken,
    ) -> Result<Seen, BrowseError> {
        let program = self.browser().await?;
        let spec = self.look_spec(&place).await?;
        self.0.looks.begin(&spec.id);
        // What the look carries ends with it, also where the caller still waits for the clearing.
        let carried = stop.child_token();
        let seen = tokio::select! {
            seen = self.through(target, &spec, &program, &carried) => seen,
            () = stop.cancelled() => Err(BrowseError::Stopped),
        };
        carried.cancel();
        self.clear_look(&spec.id, &mut place).await;
        seen
    }

    /// The browser's program, where there can be one. An engine with images is asked by trying.
    async fn browser(&self) -> Result<String, BrowseError> {
        let parts = self.parts();
        let program = parts.config.sandbox.browser.clone().ok_or(BrowseError::Off)?;
        if parts.engine.name() == NATIVE && tokio::fs::metadata(&program).await.is_err() {
            return Err(BrowseError::Absent);
        }
        Ok(program)
    }

    async fn through(
        &self,
        target: &Target,
        spec: &SandboxSpec,
        program: &str,
        carried: &CancellationToken,
    ) -> Result<Seen, BrowseError> {
        let tracker = self.parts().tasks.clone();
        let to = (target.project.clone(), target.port);
        let window = Window::open(Arc::new(self.clone()), to, HOST, tracker, carried.clone());
        let gate = Arc::new(OneWay::new(window));
        let link = self.make_look(spec, gate.clone()).await?;
        let path = chromium::start(&link, program).await?;
        let cdp = Cdp::connect(link.dial(DEVTOOLS_PORT).await?, &path).await?;
        let page = Page::open(cdp).await?;
        let mut seen = page.look(&format!("{ORIGIN}{}", target.path), target.picture).await;
        add_ports(&mut seen, gate.local_ports());
        Ok(seen)
    }
}
