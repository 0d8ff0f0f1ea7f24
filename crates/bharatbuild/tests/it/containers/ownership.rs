//! Whose a container is: every route that is described, tried by others.

use crate::harness::{Answer, Client, send};
use crate::room::{Room, SHOP};
use bharatbuild::accounts::Role;
use reqwest::Method;
use serde_json::{Value, json};

/// Makes what is unknown.
const CREATE: &str = "/api/v1/containers/{project_id}/create";

/// Routes that name a project, with bodies that would be good.
fn project_routes() -> Vec<(Method, String, Value)> {
    let api = serde_json::to_value(bharatbuild::http::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        if !path.contains("{project_id}") && !path.contains("{job_id}") {
            continue;
        }
        for (method, operation) in item.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            if !operation["responses"].is_object() {
                continue;
            }
            routes.push((method, path.clone(), body_for(path)));
        }
    }
    routes
}

fn body_for(path: &str) -> Value {
    let file = json!({"path": "owned", "content": "by ravi"});
    match path {
        path if path.ends_with("/exec") => json!({"command": "touch owned"}),
        path if path.ends_with("/exec/batch") => json!({"commands": ["touch owned"]}),
        path if path.ends_with("/stdin") => json!({"data": "x"}),
        path if path.contains("containers") && path.ends_with("/files/batch") => {
            json!({"files": [file]})
        }
        path if path.ends_with("/files/batch") => json!([file]),
        path if path.ends_with("/files/verify") => json!({"paths": ["a"]}),
        path if path.ends_with("/files") => file,
        path if path.ends_with("/generate") => json!({"prompt": "a todo app"}),
        path if path.ends_with("/plan") => json!({"tasks": []}),
        _ => json!({}),
    }
}

async fn call(
    client: &Client,
    (method, path, body): &(Method, String, Value),
    id: &str,
    exec: &str,
) -> Answer {
    let path = path.replace("{project_id}", id).replace("{job_id}", id);
    let path = path.replace("{exec_id}", exec).replace("{path}", "a");
    let mut request = client.request(method.clone(), &path);
    if path.ends_with("/terminal") {
        request = request
            .header("connection", "upgrade")
            .header("upgrade", "websocket")
            .header("sec-websocket-version", "13")
            .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    } else if *method != Method::GET {
        request = request.json(body);
    }
    send(request).await
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_of_anothers_project_is_404_and_of_nobody_401() {
    let room = Room::with(&[("AUTH_MODE", "jwt")]).await;
    let asha = room.bench.signed_in("asha", Role::Student);
    asha.post("/api/v1/containers/shop/create", json!({})).await.ok();
    asha.post("/api/v1/containers/shop/files", json!({"path": "a", "content": "hers"})).await.ok();
    let request = asha.request(Method::POST, "/api/v1/containers/shop/exec");
    let exec = request.json(&json!({"command": "sleep 100", "stdin": true})).send().await.unwrap();
    let exec = exec.headers()["x-exec-id"].to_str().unwrap().to_owned();
    let (ravi, nobody) = (room.bench.signed_in("ravi", Role::Student), room.bench.client());
    let routes = project_routes();
    assert!(routes.len() > 40, "{} routes", routes.len());
    for route in &routes {
        let named = format!("{} {}", route.0, route.1);
        let anothers = call(&ravi, route, SHOP, &exec).await;
        assert_eq!(anothers.status, 404, "{named}: {}", anothers.body);
        assert_eq!(call(&nobody, route, SHOP, &exec).await.status, 401, "{named}");
        if route.1 == CREATE {
            continue;
        }
        let unknown = call(&ravi, route, "unknown", &exec).await;
        let told = |answer: &Answer| {
            (answer.status, answer.body["code"].clone(), answer.body["detail"].clone())
        };
        assert_eq!(told(&unknown), told(&anothers), "{named}");
    }
    let status = asha.get("/api/v1/containers/shop/status").await.ok();
    assert_eq!(status["status"], "running");
    let events = format!("/api/v1/containers/shop/exec/{exec}/cancel");
    assert_eq!(asha.post_nothing(&events).await.ok()["was_running"], true);
    let files = asha.get("/api/v1/containers/shop/files").await.ok();
    assert_eq!(files.as_array().unwrap().len(), 1, "{files}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_execution_is_reached_through_its_own_project_alone() {
    let room = Room::start().await;
    let ran = room.sh("echo secret").await;
    let exec = ran.events[0].body["exec_id"].as_str().unwrap().to_owned();
    let ravi = room.bench.student("ravi");
    ravi.post("/api/v1/containers/his/create", json!({})).await.ok();
    let events = format!("/api/v1/containers/his/exec/{exec}/events");
    assert_eq!(ravi.get(&events).await.error(404), "exec_not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn ids_that_begin_alike_are_two_projects() {
    let room = Room::empty().await;
    let (asha, ravi) = (room.bench.student("asha"), room.bench.student("ravi"));
    let (hers, his) = ("abcdefghijkl-one", "abcdefghijkl-two");
    let create = |id: &str| format!("/api/v1/containers/{id}/create");
    let one = asha.post(&create(hers), json!({})).await.ok();
    let two = ravi.post(&create(his), json!({})).await.ok();
    assert_ne!(one["container_id"], two["container_id"]);
    let status = asha.get(&format!("/api/v1/containers/{hers}/status")).await.ok();
    assert_eq!(
        (&status["status"], &status["container_id"]),
        (&json!("running"), &one["container_id"])
    );
    assert_eq!(room.sandboxes().len(), 2);
    ravi.get(&create("abcdefghijkl")).await.error(405);
    ravi.get("/api/v1/containers/abcdefghijkl/status").await.error(404);
}
