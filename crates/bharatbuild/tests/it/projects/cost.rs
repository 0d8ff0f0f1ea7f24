//! `/projects/{id}/cost` and `/cost`, of calls that were paid for beside the API.

use crate::harness::Bench;
use bharatbuild::accounts::{Call, Purse, Reservation, Role};
use model::{MicroDollars, Usage};
use serde_json::{Value, json};

const COST: &str = "/api/v1/projects/shop/cost";
const MODEL: &str = "claude-sonnet-5-5";

async fn reserve(purse: &Purse, user: &str, model: &str) -> Reservation {
    let call = Call {
        project: "shop".parse().unwrap(),
        user: user.parse().unwrap(),
        model: model.to_owned(),
        task: "write",
        estimate: purse.estimate(model, 30_000, 10_000),
    };
    purse.reserve(call).await.unwrap()
}

/// 10,000 read anew, 20,000 from the cache, 5,000 written.
fn usage() -> Usage {
    Usage {
        input_tokens: 10_000,
        cache_read_tokens: 20_000,
        output_tokens: 5_000,
        ..Usage::default()
    }
}

fn caps(cost: &Value) -> (&Value, &Value) {
    (&cost["caps"]["project"]["left_microdollars"], &cost["caps"]["user_day"]["left_microdollars"])
}

#[tokio::test]
async fn says_what_a_project_cost_and_what_is_left() {
    let bench = Bench::start().await;
    let asha = bench.student("asha");
    asha.create("shop").await;
    let cost = asha.get(COST).await.ok();
    assert_eq!((&cost["calls"], &cost["microdollars"]), (&json!(0), &json!(0)));
    assert_eq!(caps(&cost), (&json!(5_000_000), &json!(2_000_000)));

    let purse = &bench.server.app.purse;
    let call = reserve(purse, "asha", MODEL).await;
    // 30,000 at 2.50 dollars and 10,000 at 10.
    let cost = asha.get(COST).await.ok();
    assert_eq!(cost["reserved_microdollars"], 175_000);
    assert_eq!(caps(&cost), (&json!(4_825_000), &json!(1_825_000)));

    // 10,000 at 2 dollars, 20,000 at 0.10 and 5,000 at 10.
    assert_eq!(purse.settle(&call, &usage()).await.unwrap(), MicroDollars(72_000));
    let refused = reserve(purse, "asha", "claude-haiku-5-5").await;
    purse.release(&refused).await.unwrap();
    let cost = asha.get(COST).await.ok();
    assert_eq!((&cost["calls"], &cost["microdollars"]), (&json!(1), &json!(72_000)));
    assert_eq!((&cost["rupees"], &cost["reserved_microdollars"]), (&json!(6.34), &json!(0)));
    let tokens = json!({"input": 10_000, "cache_read": 20_000, "cache_write": 0, "output": 5_000});
    assert_eq!(cost["tokens"], tokens);
    assert_eq!(cost["by_model"].as_array().unwrap().len(), 1);
    let model = &cost["by_model"][0];
    assert_eq!((&model["model"], &model["tokens"]), (&json!(MODEL), &tokens));
    assert_eq!(cost["caps"]["call_microdollars"], 1_500_000);
    assert_eq!(caps(&cost), (&json!(4_928_000), &json!(1_928_000)));
}

#[tokio::test]
async fn anothers_cost_is_not_told() {
    let bench = Bench::start().await;
    bench.student("asha").create("shop").await;
    let ravi = bench.student("ravi");
    assert_eq!(ravi.get(COST).await.error(404), "project_not_found");
    assert_eq!(ravi.get("/api/v1/projects/nothing/cost").await.error(404), "project_not_found");
    assert_eq!(ravi.get("/api/v1/cost").await.error(403), "not_admin");
    let strict = Bench::with(&[]).await;
    strict.client().get(COST).await.error(401);
    let teacher = strict.signed_in("meera", Role::Teacher);
    assert_eq!(teacher.get("/api/v1/cost").await.error(403), "not_admin");
}

#[tokio::test]
async fn an_administrator_sees_the_day_by_user() {
    let bench = Bench::with(&[("AUTH_MODE", "dev"), ("MODEL_DAY_CAP", "none")]).await;
    bench.student("asha").create("shop").await;
    let purse = &bench.server.app.purse;
    let of_asha = reserve(purse, "asha", MODEL).await;
    purse.settle(&of_asha, &usage()).await.unwrap();
    let of_ravi = reserve(purse, "ravi", "claude-haiku-5-5").await;
    purse.settle(&of_ravi, &usage()).await.unwrap();
    let today = bench.client().get("/api/v1/cost").await.ok();
    // 10,000 at 0.10 dollars, 20,000 at 0.01 and 5,000 at 0.50.
    assert_eq!((&today["calls"], &today["microdollars"]), (&json!(2), &json!(72_000 + 3_700)));
    let users: Vec<_> = today["users"].as_array().unwrap().iter().collect();
    let spent = |user: &Value| (user["user_id"].clone(), user["microdollars"].clone());
    assert_eq!(spent(users[0]), (json!("asha"), json!(72_000)));
    assert_eq!(spent(users[1]), (json!("ravi"), json!(3_700)));
    assert_eq!((users.len(), &today["user_count"]), (2, &json!(2)));
    assert_eq!(today["cap"]["cap_microdollars"], Value::Null);
    bench.clock.advance(24 * 3600);
    let tomorrow = bench.client().get("/api/v1/cost").await.ok();
    assert_eq!((&tomorrow["calls"], &tomorrow["users"]), (&json!(0), &json!([])));
    assert_ne!(tomorrow["day"], today["day"]);
}

#[tokio::test]
async fn calls_that_were_open_when_the_server_died_are_charged_in_full_and_once() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let bench = Bench::on(&data, &[("AUTH_MODE", "dev")]).await;
    bench.student("asha").create("shop").await;
    let open = reserve(&bench.server.app.purse, "asha", MODEL).await;
    // Ended while the call is open: what would settle it comes too late.
    bench.server.stop().await;
    drop(open);
    for _ in 0..2 {
        let bench = Bench::on(&data, &[("AUTH_MODE", "dev")]).await;
        let cost = bench.student("asha").get(COST).await.ok();
        assert_eq!((&cost["calls"], &cost["microdollars"]), (&json!(1), &json!(175_000)));
        assert_eq!(
            (&cost["unmeasured_calls"], &cost["reserved_microdollars"]),
            (&json!(1), &json!(0))
        );
        bench.server.stop().await;
    }
}
