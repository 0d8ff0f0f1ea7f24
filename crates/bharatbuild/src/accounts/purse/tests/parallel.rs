//! 1,000 calls at once, on a database file, from several threads.

use super::*;
use std::sync::atomic::{AtomicBool, AtomicU64};
use tokio::task::JoinSet;

const CALLS: usize = 1_000;
const PROJECTS: usize = 5;
const USERS: usize = 7;

/// What may never be passed, in micro-dollars.
#[derive(Clone, Copy)]
struct Caps {
    project: u64,
    user_day: u64,
    day: u64,
}

/// Looks at every sum again and again until told to stop; gives how often it looked.
async fn watch(purse: Purse, caps: Caps, stop: Arc<AtomicBool>) -> u64 {
    let mut looks = 0;
    while !stop.load(Ordering::SeqCst) {
        look(&purse, caps).await;
        looks += 1;
    }
    looks
}

async fn look(purse: &Purse, caps: Caps) {
    for number in 0..PROJECTS {
        let cost = purse.cost(&project(number), &"nobody".parse().unwrap()).await.unwrap();
        assert!(cost.project.spent.0 <= caps.project, "p{number}: {:?}", cost.total);
    }
    for number in 0..USERS {
        let day = purse.day_cost(&format!("u{number}").parse().unwrap()).await.unwrap();
        assert!(day.charged.0 + day.reserved.0 <= caps.user_day, "u{number}: {day:?}");
    }
    let today = purse.today().await.unwrap();
    assert!(today.cap.spent.0 <= caps.day, "{today:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_thousand_calls_at_once_exactly_those_that_fit_get_through() {
    let bank = Bank::open(&[("MODEL_PROJECT_CAP", "5")]).await;
    let caps = Caps { project: 5_000_000, user_day: u64::MAX, day: u64::MAX };
    let stop = Arc::new(AtomicBool::new(false));
    let watching = tokio::spawn(watch(bank.purse.clone(), caps, stop.clone()));
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let purse = bank.purse.clone();
        calls.spawn(async move { purse.reserve(call(0, number % USERS, 7_000)).await });
    }
    let (allowed, others): (Vec<_>, Vec<_>) =
        calls.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!(allowed.len(), 5_000_000 / 7_000);
    assert!(others.into_iter().all(|other| refused(other) == Cap::Project));
    assert_eq!(bank.stands().await, (714, 0, 714 * 7_000));
    let mut endings = JoinSet::new();
    for reservation in allowed.into_iter().map(Result::unwrap) {
        let purse = bank.purse.clone();
        endings.spawn(async move {
            let used = usage(7_000);
            let _ =
                tokio::join!(purse.settle(&reservation, &used), purse.settle(&reservation, &used));
        });
    }
    endings.join_all().await;
    assert_eq!(bank.stands().await, (714, 714 * 7_000, 0));
    stop.store(true, Ordering::SeqCst);
    assert!(watching.await.unwrap() > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_calls_that_come_and_go_never_pass_a_cap() {
    let bank = Bank::open(&[
        ("MODEL_CALL_CAP", "0.009"),
        ("MODEL_PROJECT_CAP", "0.5"),
        ("MODEL_USER_DAY_CAP", "0.3"),
        ("MODEL_DAY_CAP", "1.2"),
    ])
    .await;
    let caps = Caps { project: 500_000, user_day: 300_000, day: 1_200_000 };
    let stop = Arc::new(AtomicBool::new(false));
    let watching = tokio::spawn(watch(bank.purse.clone(), caps, stop.clone()));
    let (charged, refusals) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let mut calls = JoinSet::new();
    for number in 0..CALLS {
        let (purse, charged, refusals) = (bank.purse.clone(), charged.clone(), refusals.clone());
        calls.spawn(async move {
            let tokens = 1_000 + (number as u64 * 7_919) % 9_000;
            let wanted = call(number % PROJECTS, number % USERS, tokens);
            let Ok(reservation) = purse.reserve(wanted).await else {
                refusals.fetch_add(1, Ordering::SeqCst);
                return;
            };
            assert!(tokens <= 9_000, "the cap of a call was passed");
            match number % 4 {
                0 => purse.release(&reservation).await.unwrap(),
                // Dropped: charged in full.
                1 => {
                    charged.fetch_add(tokens, Ordering::SeqCst);
                }
                _ => {
                    let cost = purse.settle(&reservation, &usage(tokens * 2 / 3)).await.unwrap();
                    charged.fetch_add(cost.0, Ordering::SeqCst);
                    assert_eq!(purse.settle(&reservation, &usage(tokens)).await.unwrap(), cost);
                }
            }
        });
    }
    calls.join_all().await;
    bank.dropped().await;
    stop.store(true, Ordering::SeqCst);
    assert!(watching.await.unwrap() > 0);
    look(&bank.purse, caps).await;
    let today = bank.purse.today().await.unwrap();
    assert_eq!(today.total.charged.0, charged.load(Ordering::SeqCst));
    assert_eq!(today.total.reserved, MicroDollars(0));
    assert!(refusals.load(Ordering::SeqCst) > 0 && today.total.calls > 0, "{today:?}");
}
