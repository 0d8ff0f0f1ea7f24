//! What building may take: the two heaviest builds there are go well with what is given by default,
//! and say what to set where it is not enough.

use super::run::{generated, wished};
use crate::room::Room;
use serde_json::{Value, json};

/// Less than either build takes.
const LITTLE: &[(&str, &str)] = &[("AUTH_MODE", "dev"), ("BUILD_MEMORY", "512m")];
const NEXT: &str = "hostel booking in next.js";
const AXUM: &str = "event notes with axum in rust";

/// The project's plan, but building before it starts.
async fn build_first(room: &Room) {
    let plan = room.get("/api/v1/jobs/app/files/plan.json").await.ok();
    let mut plan: Value = serde_json::from_str(plan["content"].as_str().unwrap()).unwrap();
    let commands = &mut plan["metadata"]["plan"];
    commands["install"].as_array_mut().unwrap().push(json!("npm run build"));
    commands["start"] = json!("npm run start");
    // A plan is written while a job generates.
    room.bench.server.app.jobs.begin(&"app".parse().unwrap()).await.unwrap();
    room.post("/api/v1/jobs/app/plan", plan).await.ok();
}

fn assert_told(message: &str) {
    assert!(message.starts_with("out of memory while building: "), "{message}");
    assert!(message.ends_with("needs more than 512 MB (set BUILD_MEMORY higher)"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: Next is 340 MB, and is built twice"]
async fn a_next_build_goes_well_by_default_and_says_what_to_set_where_it_does_not() {
    let room = Room::empty().await;
    generated(&room, NEXT).await;
    build_first(&room).await;
    let said = room.run_again().await;
    let last = said.last().unwrap();
    assert_eq!(last.kind(), "complete", "{said:#?}");

    let poor = Room::with(LITTLE).await;
    // Its development server needs less than its build.
    generated(&poor, NEXT).await;
    build_first(&poor).await;
    let said = poor.run_again().await;
    let last = said.last().unwrap();
    assert_eq!(last.kind(), "error", "{said:#?}");
    assert_told(last.data().as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: compiles a web server and SQLite"]
async fn a_cold_cargo_build_says_what_to_set_where_memory_does_not_do() {
    let room = Room::with(LITTLE).await;
    let said = wished(&room, AXUM).await;
    let last = said.last().unwrap();
    assert_eq!(last.kind(), "error", "{said:#?}");
    assert_told(last.data().as_str().unwrap());
}
