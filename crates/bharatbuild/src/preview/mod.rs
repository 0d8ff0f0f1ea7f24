//! A window into what listens inside a sandbox.
//!
//! A preview has an origin of its own, so that a student's app can never act as the studio: its own
//! host name (`p{port}--{label}.{domain}`, [`names`]) or, where the studio is reached by a bare
//! address, a listener of its own ([`listeners`]). Nothing in a sandbox is reachable but through
//! [`Dial`].
//!
//! A request passes the door ([`door`]: the cookie that a one-time ticket was traded for, and an
//! initiator that is no stranger), is rewritten for the app ([`headers`], [`cookies`]), forwarded
//! ([`forward`]) and its answer rewritten for the browser. Where nothing answers, the state of the run
//! is shown instead ([`pages`]).
//!
//! **Invariants.** The platform's cookies and tokens never reach the app. A redirect is never
//! followed. The app is told one consistent story: it is `http://localhost:{port}`, in `Host`,
//! `Origin` and `Referer` alike, and no forwarding header contradicts it; frameworks that compare
//! them (Rails, Django, Next) would refuse every form otherwise.

mod connect;
mod cookies;
mod dial;
mod door;
mod error;
mod forward;
mod headers;
mod idle;
mod initiator;
mod labels;
mod listeners;
mod look;
mod names;
mod origin;
mod pages;
mod probe;
mod reach;
mod service;
mod tunnel;
mod window;

#[cfg(test)]
mod tests;

pub use dial::{AsyncReadWrite, Dial, DialError, Phase, RunState};
pub use door::{Guest, Tickets};
pub use error::PreviewError;
pub use labels::Labels;
pub use look::PreviewStatus;
pub use names::LOCAL_DOMAIN;
pub use pages::{entry_page, state_page};
pub use reach::Reach;
pub use service::{Links, PathRequest, Preview, PreviewSettings, Render, Target, USUAL_PORT};
pub use window::Window;
