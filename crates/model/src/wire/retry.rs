//! When to ask again.

use crate::ModelError;
use rand::RngExt;
use std::time::Duration;
use tokio::time::Instant;

/// How often and how long a provider that turns calls away is asked again.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// Calls in all, the first one included.
    pub attempts: u32,
    /// From the first call to the last one's start. A longer wait than fits is not begun.
    pub total: Duration,
    /// The first pause; each further one is twice as long.
    pub first: Duration,
    pub longest: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            attempts: 5,
            total: Duration::from_secs(120),
            first: Duration::from_millis(500),
            longest: Duration::from_secs(30),
        }
    }
}

/// A provider that says when to come back is not asked earlier, and not by everybody at the same
/// moment: up to this share of its time is added.
const AFTER_JITTER: f64 = 0.1;

/// The pauses of one call.
#[derive(Debug)]
pub(crate) struct Backoff {
    retry: Retry,
    began: Instant,
    tried: u32,
}

impl Backoff {
    pub(crate) fn new(retry: Retry) -> Self {
        Self { retry, began: Instant::now(), tried: 1 }
    }

    /// How long to wait before the next attempt; none where there should be none.
    pub(crate) fn after(&mut self, error: &ModelError) -> Option<Duration> {
        if !error.is_transient() || self.tried >= self.retry.attempts {
            return None;
        }
        let delay = match error.retry_after() {
            Some(after) => after.mul_f64(1.0 + AFTER_JITTER * rand::rng().random::<f64>()),
            None => self.pause(),
        };
        let fits =
            self.began.elapsed().checked_add(delay).is_some_and(|end| end <= self.retry.total);
        self.tried += 1;
        fits.then_some(delay)
    }

    /// Between half of the doubled pause and all of it.
    fn pause(&self) -> Duration {
        let doubled = self.retry.first.saturating_mul(1 << (self.tried - 1).min(20));
        doubled.min(self.retry.longest).mul_f64(0.5 + 0.5 * rand::rng().random::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn overloaded(after: Option<u64>) -> ModelError {
        let retry_after = after.map(Duration::from_secs);
        ModelError::Overloaded { retry_after, said: String::new() }
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_double_within_bounds_and_end() {
        let retry = Retry::default();
        let mut backoff = Backoff::new(retry);
        for most in [500, 1000, 2000, 4000] {
            let delay = backoff.after(&overloaded(None)).expect("one more").as_millis();
            assert!((most / 2..=most).contains(&delay), "{delay} of {most}");
        }
        assert_eq!(backoff.after(&overloaded(None)), None);
    }

    #[tokio::test(start_paused = true)]
    async fn never_comes_back_before_the_provider_said() {
        for _ in 0..100 {
            let delay = Backoff::new(Retry::default()).after(&overloaded(Some(20))).unwrap();
            assert!((20_000..=22_000).contains(&delay.as_millis()), "{delay:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn does_not_begin_to_wait_longer_than_it_may() {
        assert_eq!(Backoff::new(Retry::default()).after(&overloaded(Some(3600))), None);
        let mut backoff = Backoff::new(Retry::default());
        tokio::time::advance(Duration::from_secs(119)).await;
        assert_eq!(backoff.after(&overloaded(Some(2))), None);
    }

    #[tokio::test]
    async fn a_wrong_key_is_not_tried_again() {
        let error = ModelError::WrongKey { said: String::new() };
        assert_eq!(Backoff::new(Retry::default()).after(&error), None);
    }
}
