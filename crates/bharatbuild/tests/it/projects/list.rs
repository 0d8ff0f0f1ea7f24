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
