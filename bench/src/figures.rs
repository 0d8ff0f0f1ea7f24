//! Many times, as few numbers.

use std::time::Duration;

/// What was measured of one contestant.
#[derive(Debug, Clone, Copy)]
pub struct Figures {
    pub count: usize,
    /// In milliseconds.
    pub p50: f64,
    /// In milliseconds; the slowest where there are fewer than 100.
    pub p99: f64,
}

impl Figures {
    /// Of all times but the first `warm_up`; all zero where there are none.
    pub fn of(times: &[Duration], warm_up: usize) -> Self {
        let counted = times.get(warm_up..).unwrap_or_default();
        let millis: Vec<f64> = counted.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
        Self { count: millis.len(), p50: at(millis.clone(), 0.5), p99: at(millis, 0.99) }
    }
}

/// What 95 of 100 times stay below, in milliseconds, of all but the first `warm_up`.
pub fn p95(times: &[Duration], warm_up: usize) -> f64 {
    let counted = times.get(warm_up..).unwrap_or_default();
    at(counted.iter().map(|time| time.as_secs_f64() * 1000.0).collect(), 0.95)
}

/// The middle one; zero where there are none.
pub fn median(numbers: impl IntoIterator<Item = f64>) -> f64 {
    at(numbers.into_iter().collect(), 0.5)
}

fn at(mut numbers: Vec<f64>, part: f64) -> f64 {
    numbers.sort_by(f64::total_cmp);
    let last = numbers.len().saturating_sub(1) as f64;
    numbers.get((last * part).round() as usize).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_slow_end_are_told() {
        let times: Vec<_> =
            [500, 500].into_iter().chain(0..=100).map(Duration::from_millis).collect();
        let figures = Figures::of(&times, 2);
        assert_eq!((figures.count, figures.p50, figures.p99), (101, 50.0, 99.0));
    }

    #[test]
    fn nothing_measured_is_nothing() {
        assert_eq!(Figures::of(&[], 5).count, 0);
        assert_eq!(median([]), 0.0);
        assert_eq!(median([3.0, 1.0, 2.0]), 2.0);
    }
}
