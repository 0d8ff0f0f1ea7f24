//! The only source of time, so that expiry and tickets can be tested without waiting.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// Tells the time of day in UTC.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> OffsetDateTime;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// The machine's clock, moved by hand: tests step over hours with it.
#[derive(Debug, Default, Clone)]
pub struct ScriptedClock {
    offset_seconds: Arc<AtomicI64>,
}

impl ScriptedClock {
    /// Moves the time forward (or back, where negative).
    pub fn advance(&self, seconds: i64) {
        self.offset_seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for ScriptedClock {
    fn now(&self) -> OffsetDateTime {
        SystemClock.now() + time::Duration::seconds(self.offset_seconds.load(Ordering::SeqCst))
    }
}

/// RFC 3339 in UTC with `Z`, to the millisecond, the form of every time in the API and the database
/// (texts of this form sort as the times do).
pub fn rfc3339(at: OffsetDateTime) -> String {
    let millis = i64::from(at.millisecond());
    let whole = at.to_offset(time::UtcOffset::UTC).replace_nanosecond(0).unwrap_or(at);
    let text = whole.format(&Rfc3339).unwrap_or_default();
    format!("{}.{millis:03}Z", text.trim_end_matches('Z'))
}

/// Reads what [`rfc3339`] wrote.
pub fn parse_rfc3339(text: &str) -> Option<OffsetDateTime> {
    OffsetDateTime::parse(text, &Rfc3339).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_end_in_z_and_come_back() {
        let now = SystemClock.now();
        let text = rfc3339(now);
        assert!(text.ends_with('Z') && text.len() == 24, "{text}");
        assert!((parse_rfc3339(&text).unwrap() - now).abs() < time::Duration::milliseconds(1));
    }
}
