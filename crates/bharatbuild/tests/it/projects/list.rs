use crate::room::Room;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn lists_the_callers_own_with_what_runs() {
    let room = Room::empty().await;
    let asha = room.bench.student("asha");
    asha.create("older").await;
    room.bench.clock.advance(60);
    asha.post("/api/v1/containers/newer/create", json!({"project_type": "python"})).await.ok();
    room.bench.student("ravi").create("his").await;
    let listed = asha.get("/api/v1/projects").await.ok();
    let listed = listed["projects"].as_array().unwrap();
    let ids: Vec<_> =
        listed.iter().map(|project| project["project_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["newer", "older"]);
    for project in listed {
        let path = format!("/api/v1/preview/{}/_status", project["project_id"].as_str().unwrap());
        assert_eq!(project["state"], "stopped");
        assert_eq!(asha.get(&path).await.ok()["ready"], false);
    }
    assert_eq!(listed[0]["project_type"], "python");
    assert_eq!((&listed[1]["name"], &listed[1]["status"]), (&json!("Shop"), &json!("generating")));
    for time in ["created_at", "last_used_at"] {
        assert!(listed[0][time].as_str().unwrap().ends_with('Z'));
    }
    asha.delete("/api/v1/jobs/older").await.ok();
    assert_eq!(asha.get("/api/v1/projects").await.ok()["projects"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn pages_and_searches_and_tells_what_goes_on() {
    let bench = crate::harness::Bench::start().await;
    let asha = bench.student("asha");
    for n in 0..5 {
        asha.create(&format!("app-{n}")).await;
        bench.clock.advance(1);
    }
    asha.post_nothing("/api/v1/jobs/app-0/complete").await.ok();
    asha.post("/api/v1/jobs/app-1/fail", json!({"error": "x"})).await;
    let ids = async |query: &str| {
        let listed = asha.get(&format!("/api/v1/projects?{query}")).await.ok();
        let ids = listed["projects"].as_array().unwrap().iter();
        let ids: Vec<_> = ids.map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        (ids, listed["next"].as_str().map(str::to_owned))
    };
    let (mut seen, mut query) = (Vec::new(), "limit=2".to_owned());
    loop {
        let (ids, next) = ids(&query).await;
        assert!(ids.len() <= 2);
        seen.extend(ids);
        let Some(next) = next else { break };
        query = format!("limit=2&after={next}");
    }
    seen.sort();
    assert_eq!(seen, ["app-0", "app-1", "app-2", "app-3", "app-4"]);
    assert_eq!(ids("search=APP-3").await.0, ["app-3"]);
    assert_eq!(ids("search=%25").await.0, [""; 0]);
    assert_eq!(ids("state=asleep").await.0, ["app-0"]);
    assert_eq!(ids("state=failed").await.0, ["app-1"]);
    assert_eq!(ids("state=draft").await.0.len(), 3);
    assert_eq!(ids("state=draft&limit=1").await.0.len(), 1);
    for wrong in ["state=sleepy", "after=nonsense", "limit=x"] {
        asha.get(&format!("/api/v1/projects?{wrong}")).await.error(422);
    }
    bench.wait_hours(72);
    bench.client().post_nothing("/api/v1/jobs/admin/cleanup").await.ok();
    assert_eq!(ids("state=expired").await.0.len(), 5);
}
