//! The day of the caps: India's, where the students are.

use time::macros::offset;
use time::{OffsetDateTime, Time, UtcOffset};

/// India has one time, and no summer time.
const INDIA: UtcOffset = offset!(+5:30);

/// The day of a moment, as `2026-11-27`.
pub(super) fn of(now: OffsetDateTime) -> String {
    now.to_offset(INDIA).date().to_string()
}

/// How long the day still lasts, in seconds, rounded up.
pub(super) fn seconds_left(now: OffsetDateTime) -> u64 {
    let of_day = now.to_offset(INDIA).time() - Time::MIDNIGHT;
    (time::Duration::DAY - of_day).as_seconds_f64().ceil() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_day_begins_at_midnight_in_india() {
        let before = datetime!(2026-11-26 18:29:59.5 UTC);
        assert_eq!((of(before).as_str(), seconds_left(before)), ("2026-11-26", 1));
        let after = datetime!(2026-11-26 18:30 UTC);
        assert_eq!((of(after).as_str(), seconds_left(after)), ("2026-11-27", 86_400));
    }
}
