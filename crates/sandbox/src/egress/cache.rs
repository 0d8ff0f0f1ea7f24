//! Answers of a resolver, remembered for all sandboxes. Without it npm, which looks up the same
//! name for each of hundreds of packages, hangs.

use super::resolver::{LookupError, Resolver};
use async_trait::async_trait;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::Instant;

/// How long addresses are good for. The system's resolver does not tell the name's own figure.
const FRESH: Duration = Duration::from_secs(60);
/// How long a failure is good for.
const FAILURE_FRESH: Duration = Duration::from_secs(5);
/// Names remembered; the oldest go first.
const MAX_NAMES: usize = 4096;

type Answer = Result<Vec<IpAddr>, LookupError>;

/// Asks `R` once for however many want to know at the same time, and remembers.
pub struct CachingResolver<R> {
    inner: R,
    names: Mutex<HashMap<String, Entry>>,
}

#[derive(Clone)]
struct Entry {
    made: Instant,
    /// Filled by the first who asks; should that one be cancelled, by the next.
    answer: Arc<OnceCell<(Instant, Answer)>>,
}

impl Entry {
    fn is_stale(&self) -> bool {
        match self.answer.get() {
            None => false,
            Some((since, Ok(_))) => since.elapsed() >= FRESH,
            Some((since, Err(_))) => since.elapsed() >= FAILURE_FRESH,
        }
    }
}

impl<R: Resolver> CachingResolver<R> {
    pub fn new(inner: R) -> Self {
        Self { inner, names: Mutex::default() }
    }

    fn entry(&self, name: &str) -> Entry {
        let mut names = self.lock();
        if let Some(entry) = names.get(name)
            && !entry.is_stale()
        {
            return entry.clone();
        }
        if names.len() >= MAX_NAMES {
            make_room(&mut names);
        }
        let entry = Entry { made: Instant::now(), answer: Arc::default() };
        names.insert(name.to_owned(), entry.clone());
        entry
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops what is stale, and if that is not enough the older half.
fn make_room(names: &mut HashMap<String, Entry>) {
    names.retain(|_, entry| !entry.is_stale());
    if names.len() < MAX_NAMES {
        return;
    }
    let mut ages: Vec<Instant> = names.values().map(|entry| entry.made).collect();
    let (_, middle, _) = ages.select_nth_unstable(MAX_NAMES / 2);
    let middle = *middle;
    names.retain(|_, entry| entry.made > middle);
}

#[async_trait]
impl<R: Resolver> Resolver for CachingResolver<R> {
    async fn addresses(&self, name: &str) -> Answer {
        let entry = self.entry(name);
        let ask = || async {
            let answer = self.inner.addresses(name).await;
            (Instant::now(), answer)
        };
        entry.answer.get_or_init(ask).await.1.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Knows every name but those that begin with `no`; takes a second.
    #[derive(Default)]
    struct ScriptedResolver {
        calls: Arc<AtomicUsize>,
    }

    #[async_trait]
    impl Resolver for ScriptedResolver {
        async fn addresses(&self, name: &str) -> Answer {
            self.calls.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_secs(1)).await;
            if name.starts_with("no") {
                Err(LookupError::NoSuchName)
            } else {
                Ok(vec![[8, 8, 8, 8].into()])
            }
        }
    }

    fn scripted() -> (CachingResolver<ScriptedResolver>, Arc<AtomicUsize>) {
        let resolver = ScriptedResolver::default();
        let calls = resolver.calls.clone();
        (CachingResolver::new(resolver), calls)
    }

    #[tokio::test(start_paused = true)]
    async fn many_who_ask_at_once_cause_one_lookup() {
        let (resolver, calls) = scripted();
        let asking = (0..100).map(|_| resolver.addresses("a.example"));
        let answers = futures_util::future::join_all(asking).await;
        assert!(answers.iter().all(|answer| answer == &Ok(vec![[8, 8, 8, 8].into()])));
        assert_eq!(calls.load(Ordering::Relaxed), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn answers_and_failures_are_asked_again_when_stale() {
        let (resolver, calls) = scripted();
        for (name, fresh) in [("a.example", FRESH), ("no.example", FAILURE_FRESH)] {
            let before = calls.load(Ordering::Relaxed);
            let first = resolver.addresses(name).await;
            assert_eq!(resolver.addresses(name).await, first);
            assert_eq!(calls.load(Ordering::Relaxed), before + 1);
            tokio::time::advance(fresh).await;
            assert_eq!(resolver.addresses(name).await, first);
            assert_eq!(calls.load(Ordering::Relaxed), before + 2);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_takes_over_from_one_who_gave_up() {
        let (resolver, calls) = scripted();
        let impatient =
            tokio::time::timeout(Duration::from_millis(10), resolver.addresses("a.example"));
        let (gave_up, answer) = tokio::join!(impatient, resolver.addresses("a.example"));
        assert!(gave_up.is_err() && answer.is_ok());
        assert_eq!(calls.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn names_are_bounded() {
        let (resolver, _) = scripted();
        for n in 0..MAX_NAMES * 2 {
            resolver.entry(&format!("n{n}"));
            tokio::time::advance(Duration::from_micros(1)).await;
            assert!(resolver.lock().len() <= MAX_NAMES);
        }
        assert!(resolver.lock().contains_key(&format!("n{}", MAX_NAMES * 2 - 1)));
    }
}
