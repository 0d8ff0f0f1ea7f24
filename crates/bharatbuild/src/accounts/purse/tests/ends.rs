//! How calls end.

use super::*;
use futures_util::FutureExt;
use model::{Event, Stop};

#[tokio::test]
async fn the_most_a_call_can_cost_is_an_uncached_prompt_and_a_full_reply() {
    let bank = Bank::open(&[]).await;
    assert_eq!(bank.purse.estimate("m", 1_000, 500), Some(MicroDollars(1_500)));
    // 1,000 tokens written into the cache for 5 minutes at 2.50 dollars, 500 written at 10.
    let claude = bank.purse.estimate("claude-sonnet-5-5", 1_000, 500);
    assert_eq!(claude, Some(MicroDollars(2_500 + 5_000)));
    assert_eq!(bank.purse.estimate("nobody-knows", 1_000, 500), None);
}

#[tokio::test]
async fn settling_twice_charges_once() {
    let bank = Bank::open(&[]).await;
    let reservation = bank.reserve(1_000).await.unwrap();
    assert_eq!(bank.stands().await, (1, 0, 1_000));
    let charged = bank.purse.settle(&reservation, &usage(400)).await.unwrap();
    assert_eq!((charged.0, bank.stands().await), (400, (1, 400, 0)));
    let again = bank.purse.settle(&reservation, &usage(900)).await.unwrap();
    bank.purse.release(&reservation).await.unwrap();
    drop(reservation);
    bank.dropped().await;
    assert_eq!((again.0, bank.stands().await), (400, (1, 400, 0)));
}

#[tokio::test]
async fn two_at_once_settle_one_call_once() {
    let bank = Bank::open(&[]).await;
    let reservation = bank.reserve(1_000).await.unwrap();
    let (few, many) = (usage(100), usage(700));
    let both =
        tokio::join!(bank.purse.settle(&reservation, &few), bank.purse.settle(&reservation, &many));
    assert!(both.0.is_ok() && both.1.is_ok());
    let (calls, charged, reserved) = bank.stands().await;
    assert!((calls, reserved) == (1, 0) && [100, 700].contains(&charged), "{charged}");
}

#[tokio::test]
async fn what_is_released_can_be_spent_again() {
    let bank = Bank::open(&[("MODEL_PROJECT_CAP", "0.001")]).await;
    let first = bank.reserve(1_000).await.unwrap();
    assert_eq!(refused(bank.reserve(1).await), Cap::Project);
    bank.purse.release(&first).await.unwrap();
    assert_eq!(bank.stands().await, (0, 0, 0));
    let second = bank.reserve(1_000).await.unwrap();
    assert_eq!(bank.purse.settle(&second, &usage(999)).await.unwrap(), MicroDollars(999));
    let third = bank.reserve(1).await.unwrap();
    bank.purse.release(&third).await.unwrap();
}

#[tokio::test]
async fn a_dropped_call_costs_what_was_heard_or_else_all() {
    let bank = Bank::open(&[]).await;
    drop(bank.reserve(1_000).await.unwrap());
    bank.dropped().await;
    assert_eq!(bank.stands().await, (1, 1_000, 0));
    let heard = bank.reserve(1_000).await.unwrap();
    heard.hear(&Event::Usage(usage(100)));
    heard.hear(&Event::Usage(usage(250)));
    drop(heard);
    bank.dropped().await;
    assert_eq!(bank.stands().await, (2, 1_250, 0));
    let cost = bank.purse.cost(&project(0), &"u0".parse().unwrap()).await.unwrap();
    assert_eq!(cost.total.unmeasured_calls, 2);
}

#[tokio::test]
async fn an_answer_is_charged_by_what_was_heard_of_it() {
    let bank = Bank::open(&[]).await;
    let unheard = bank.reserve(1_000).await.unwrap();
    assert_eq!(bank.purse.settle_heard(&unheard).await.unwrap(), MicroDollars(0));
    let (text, counted) = (Event::Text("x".repeat(600)), Event::Usage(usage(200)));
    let cut = bank.reserve(1_000).await.unwrap();
    cut.hear(&counted);
    cut.hear(&text);
    // A prompt of 100 and at least 150 written.
    assert_eq!(bank.purse.settle_heard(&cut).await.unwrap(), MicroDollars(250));
    let uncounted = bank.reserve(1_000).await.unwrap();
    uncounted.hear(&text);
    assert_eq!(bank.purse.settle_heard(&uncounted).await.unwrap(), MicroDollars(1_000));
    let whole = bank.reserve(1_000).await.unwrap();
    for event in [&text, &counted, &Event::Stop(Stop::EndTurn)] {
        whole.hear(event);
    }
    assert_eq!(bank.purse.settle_heard(&whole).await.unwrap(), MicroDollars(200));
    let total = bank.purse.cost(&project(0), &"u0".parse().unwrap()).await.unwrap().total;
    assert_eq!((total.calls, total.charged.0, total.unmeasured_calls), (3, 1_450, 2));
}

#[tokio::test]
async fn who_is_cut_off_while_reserving_leaves_nothing_open() {
    let bank = Bank::open(&[]).await;
    let busy = bank.store.ledger.acquire().await.unwrap();
    assert!(bank.reserve(1_000).now_or_never().is_none());
    drop(busy);
    bank.dropped().await;
    assert_eq!(bank.stands().await, (0, 0, 0));
}

#[tokio::test]
async fn a_restart_charges_in_full_what_was_open() {
    let bank = Bank::open(&[]).await;
    let (open, done) = (bank.reserve(700).await.unwrap(), bank.reserve(500).await.unwrap());
    bank.purse.settle(&done, &usage(100)).await.unwrap();
    let purse = bank.restarted().await;
    assert_eq!(bank.stands().await, (2, 800, 0));
    assert_eq!(purse.settle_left_open().await.unwrap(), 0);
    // The dead process comes back from the dead, and changes nothing.
    bank.purse.settle(&open, &usage(1)).await.unwrap();
    assert_eq!(bank.stands().await, (2, 800, 0));
}

#[tokio::test]
async fn more_than_the_estimate_is_charged_and_a_report_of_nothing_is_not_free() {
    let bank = Bank::open(&[("MODEL_PROJECT_CAP", "0.001")]).await;
    let dear = bank.reserve(900).await.unwrap();
    assert_eq!(bank.purse.settle(&dear, &usage(1_500)).await.unwrap(), MicroDollars(1_500));
    assert_eq!(refused(bank.reserve(1).await), Cap::Project);
    let elsewhere = bank.purse.reserve(call(1, 0, 300)).await.unwrap();
    let charged = bank.purse.settle(&elsewhere, &Usage::default()).await.unwrap();
    assert_eq!(charged, MicroDollars(300));
}

#[tokio::test]
async fn absurd_counts_of_tokens_break_no_sum() {
    let bank = Bank::open(&[]).await;
    for _ in 0..3 {
        let call = bank.reserve(u64::MAX).await.unwrap();
        let most = Usage { input_tokens: u64::MAX, output_tokens: u64::MAX, ..Usage::default() };
        bank.purse.settle(&call, &most).await.unwrap();
    }
    let (calls, charged, _) = bank.stands().await;
    assert_eq!((calls, charged), (3, 3_000_000_000_000));
}

#[tokio::test]
async fn each_cap_holds_by_itself_and_what_is_free_passes_all() {
    let cap = |name| [(name, "0.001")];
    for (name, which) in [
        ("MODEL_CALL_CAP", Cap::Call),
        ("MODEL_PROJECT_CAP", Cap::Project),
        ("MODEL_USER_DAY_CAP", Cap::UserDay),
        ("MODEL_DAY_CAP", Cap::Day),
    ] {
        let bank = Bank::open(&cap(name)).await;
        let most = bank.reserve(1_000).await.unwrap();
        assert_eq!(refused(bank.reserve(1_001).await), which);
        let free = bank.reserve(0).await.unwrap();
        let elsewhere = bank.purse.reserve(call(1, 1, 1_000)).await;
        assert_eq!(elsewhere.is_err(), which == Cap::Day, "{name}");
        drop((most, free, elsewhere));
        bank.dropped().await;
    }
}

#[tokio::test]
async fn a_new_day_opens_the_caps_of_a_day_alone() {
    let bank =
        Bank::open(&[("MODEL_USER_DAY_CAP", "0.001"), ("MODEL_PROJECT_CAP", "0.0015")]).await;
    let first = bank.reserve(1_000).await.unwrap();
    bank.purse.settle(&first, &usage(1_000)).await.unwrap();
    let Err(PurseError::Cap(reached)) = bank.reserve(500).await else { panic!("allowed") };
    assert_eq!((reached.which, reached.spent), (Cap::UserDay, MicroDollars(1_000)));
    bank.clock.advance(reached.seconds_of_day.cast_signed());
    let second = bank.reserve(500).await.unwrap();
    bank.purse.settle(&second, &usage(500)).await.unwrap();
    assert_eq!(refused(bank.reserve(1).await), Cap::Project);
}

#[tokio::test]
async fn a_model_without_a_price_is_refused_or_counted_in_tokens() {
    let bank = Bank::open(&[]).await;
    let unknown = Call { model: "llama".to_owned(), estimate: None, ..call(0, 0, 0) };
    let Err(error) = bank.purse.reserve(unknown.clone()).await else { panic!("allowed") };
    assert!(error.sentence().contains("llama") && error.hint().contains("MODEL_UNPRICED"));
    let bank = Bank::open(&[("MODEL_UNPRICED", "allow"), ("MODEL_PROJECT_CAP", "0")]).await;
    let call = bank.purse.reserve(unknown).await.unwrap();
    assert_eq!(bank.purse.settle(&call, &usage(900)).await.unwrap(), MicroDollars(0));
    let total = bank.purse.cost(&project(0), &"u0".parse().unwrap()).await.unwrap().total;
    assert_eq!((total.unpriced_calls, total.input_tokens, total.output_tokens), (1, 450, 450));
}

#[tokio::test]
async fn the_next_project_of_an_id_begins_anew_and_the_users_day_does_not() {
    let bank = Bank::open(&[]).await;
    let call = bank.reserve(800).await.unwrap();
    bank.purse.settle(&call, &usage(800)).await.unwrap();
    bank.store.purge_project(&project(0)).await.unwrap();
    bank.add(&project(0)).await;
    assert_eq!(bank.stands().await, (0, 0, 0));
    let day = bank.purse.day_cost(&"u0".parse().unwrap()).await.unwrap();
    assert_eq!(day.charged, MicroDollars(800));
}
