//! Many times, as few numbers.

use std::time::Duration;

/// What was measured of one contestant.
pub struct Figures {
    pub name: &'static str,
    pub count: usize,
    /// In milliseconds.
    pub p50: f64,
    pub p95: f64,
}

impl Figures {
    /// Of all times but the first `warm_up`.
    pub fn of(name: &'static str, times: Vec<Duration>, warm_up: usize) -> Self {
        let mut millis: Vec<f64> =
            times.iter().skip(warm_up).map(|time| time.as_secs_f64() * 1000.0).collect();
        millis.sort_by(f64::total_cmp);
        let at = |part: f64| millis[((millis.len() - 1) as f64 * part).round() as usize];
        Self { name, count: millis.len(), p50: at(0.5), p95: at(0.95) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_slow_end_are_told() {
        let times = (0..=100).chain([0]).map(Duration::from_millis).collect();
        let figures = Figures::of("", times, 0);
        assert_eq!((figures.count, figures.p50, figures.p95), (102, 50.0, 95.0));
    }
}
