//! The browser's way out: to the one app that it looks at.

use super::whose::{HOST, is_loopback};
use crate::preview::Window;
use futures_util::SinkExt;
use sandbox::DialStream;
use sandbox::link::{EgressGate, Stream};
use sandbox::protocol::{ErrorKind, Frame, Reply};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The port of the app's origin.
const PORT: u16 = 80;
/// Ports that are remembered; a page can ask for all there are.
const MAX_PORTS: usize = super::seen::MAX_LOCAL_PORTS;

/// Lets through what is meant for the app, and closes the rest. It looks no name up and dials no
/// address: there is nothing that a clever one could lead to.
pub(super) struct OneWay {
    window: Window,
    local_ports: Mutex<BTreeSet<u16>>,
}

impl OneWay {
    pub(super) fn new(window: Window) -> Self {
        Self { window, local_ports: Mutex::default() }
    }

    /// Ports of the browser's own loopback that something in it wanted, by whatever way: the page's
    /// events tell of its own requests, not of its workers'.
    pub(super) fn local_ports(&self) -> BTreeSet<u16> {
        self.local_ports.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, host: &str, port: u16) {
        let mut ports = self.local_ports.lock().unwrap_or_else(PoisonError::into_inner);
        if is_loopback(host) && ports.len() < MAX_PORTS {
            ports.insert(port);
        }
    }
}

/// Whether a connection is for the app.
fn is_app(host: &str, port: u16) -> bool {
    host.eq_ignore_ascii_case(HOST) && port == PORT
}

#[async_trait::async_trait]
impl EgressGate for OneWay {
    async fn connect(&self, stream: Stream, host: String, port: u16) {
        // An answer is given in any case: a sentence of the proxy's would look like the page's. What
        // is refused is closed at once, as by a host where nothing listens.
        let Ok(stream) = DialStream::way_out(stream).await else { return };
        if is_app(&host, port) {
            self.window.serve(stream).await;
        } else {
            tracing::debug!(host, port, "a look's connection was refused");
            self.note(&host, port);
        }
    }

    async fn resolve(&self, mut stream: Stream, name: String) {
        let message = format!("{name} does not exist for the checking browser");
        let answer = Reply::Error { kind: ErrorKind::NotFound, message };
        if let Ok(frame) = Frame::message(&answer) {
            // Whoever asked is the browser; it has no need to.
            let _ = stream.send(frame).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_and_port_lead_somewhere() {
        assert!(is_app("preview.localhost", 80) && is_app("Preview.Localhost", 80));
        for (host, port) in [
            ("preview.localhost", 443),
            ("preview.localhost.", 80),
            ("p3000--app.bb.localhost", 80),
            ("localhost", 80),
            ("127.0.0.1", 80),
            ("169.254.169.254", 80),
            ("1.1.1.1", 443),
        ] {
            assert!(!is_app(host, port), "{host}:{port}");
        }
    }
}
