//! Invitations, sessions, and users who are blocked while they are here.

use crate::harness::{Bench, Client, send};
use bharatbuild::accounts::{Kind, REUSE_GRACE_SECONDS, Role};
use bharatbuild::ids::UserId;
use futures_util::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::process::Command;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the command line prints, beside the server that holds the data folder.
async fn cli(bench: &Bench, arguments: &[&str]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bharatbuild"));
    command.args(arguments).arg("--data").arg(&bench.data).env_remove("PUBLIC_URL");
    let output = command.output().await.unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

/// The token in the link of a fresh invitation.
async fn invite(bench: &Bench, more: &[&str]) -> String {
    let (good, link) = cli(bench, &[&["invite", "--user", "asha"], more].concat()).await;
    assert!(good, "{link}");
    let (page, token) = link.split_once('#').unwrap();
    assert_eq!(page, format!("http://{}/invite", bench.server.address));
    token.to_owned()
}

async fn redeem(bench: &Bench, token: &str) -> Value {
    bench.client().post("/api/v1/auth/redeem", json!({"invite": token})).await.ok()
}

async fn refresh(client: &Client, token: &Value) -> crate::harness::Answer {
    client.post("/api/v1/auth/refresh", json!({"refresh_token": token})).await
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[tokio::test]
async fn a_link_signs_in_once() {
    let bench = Bench::with(&[]).await;
    let token = invite(&bench, &["--role", "teacher"]).await;
    assert!(token.len() >= 43, "256 bits: {token}");
    let session = redeem(&bench, &token).await;
    assert_eq!((text(&session["user"]), text(&session["role"])), ("asha", "teacher"));
    assert_eq!(
        (&session["token_type"], &session["expires_in"]),
        (&json!("bearer"), &json!(86_400))
    );
    let me = bench.bearer(text(&session["access_token"])).get("/api/v1/auth/me").await.ok();
    assert_eq!(me, json!({"user": "asha", "role": "teacher", "mode": "jwt"}));
    for spent in [token.as_str(), "", "nonsense"] {
        let again = bench.client().post("/api/v1/auth/redeem", json!({"invite": spent})).await;
        assert_eq!(again.error(401), "invite_spent");
    }
    let database = std::fs::read(bench.data.join("db.sqlite")).unwrap();
    let log = std::fs::read(bench.data.join("db.sqlite-wal")).unwrap_or_default();
    for bytes in [database, log] {
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
    }
}

#[tokio::test]
async fn a_link_expires_when_it_was_said_to() {
    let bench = Bench::with(&[]).await;
    let (day, three) = (invite(&bench, &["--hours", "24"]).await, invite(&bench, &[]).await);
    bench.wait_hours(25);
    let late = bench.client().post("/api/v1/auth/redeem", json!({"invite": day})).await;
    assert_eq!(late.error(401), "invite_spent");
    redeem(&bench, &three).await;
}

#[tokio::test]
async fn in_development_nobody_signs_in() {
    let bench = Bench::start().await;
    let me = bench.client().get("/api/v1/auth/me").await.ok();
    assert_eq!(me, json!({"user": "dev", "role": "admin", "mode": "dev"}));
    let bench = Bench::with(&[]).await;
    assert_eq!(bench.client().get("/api/v1/auth/me").await.error(401), "not_authenticated");
}

#[tokio::test]
async fn an_old_refresh_token_ends_its_session() {
    let bench = Bench::with(&[]).await;
    let first = redeem(&bench, &invite(&bench, &[]).await).await;
    let client = bench.client();
    let second = refresh(&client, &first["refresh_token"]).await.ok();
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    // The answer may have been lost: for a moment the token before is good as well.
    let lost = refresh(&client, &first["refresh_token"]).await.ok();
    bench.clock.advance(REUSE_GRACE_SECONDS + 1);
    let third = refresh(&client, &lost["refresh_token"]).await.ok();
    bench.clock.advance(REUSE_GRACE_SECONDS + 1);
    assert_eq!(refresh(&client, &second["refresh_token"]).await.error(401), "session_over");
    // For the thief and the owner alike, access tokens included.
    assert_eq!(refresh(&client, &third["refresh_token"]).await.error(401), "session_over");
    let access = bench.bearer(text(&third["access_token"]));
    assert_eq!(access.get("/api/v1/auth/me").await.error(401), "session_over");
}

#[tokio::test]
async fn the_oldest_of_three_is_refused_at_once() {
    let bench = Bench::with(&[]).await;
    let first = redeem(&bench, &invite(&bench, &[]).await).await;
    let second = refresh(&bench.client(), &first["refresh_token"]).await.ok();
    refresh(&bench.client(), &second["refresh_token"]).await.ok();
    let stolen = refresh(&bench.client(), &first["refresh_token"]).await;
    assert_eq!(stolen.error(401), "session_over");
}

#[tokio::test]
async fn signing_out_ends_one_session_and_no_other() {
    let bench = Bench::with(&[]).await;
    let (here, there) = (invite(&bench, &[]).await, invite(&bench, &[]).await);
    let (here, there) = (redeem(&bench, &here).await, redeem(&bench, &there).await);
    let out = json!({"refresh_token": here["refresh_token"]});
    let done = bench.client().post("/api/v1/auth/logout", out.clone()).await.ok();
    assert_eq!(done, json!({"success": true, "revoked": true}));
    assert_eq!(bench.client().post("/api/v1/auth/logout", out).await.ok()["revoked"], false);
    let gone = bench.bearer(text(&here["access_token"])).get("/api/v1/auth/me").await;
    assert_eq!(gone.error(401), "session_over");
    refresh(&bench.client(), &here["refresh_token"]).await.error(401);
    bench.bearer(text(&there["access_token"])).get("/api/v1/auth/me").await.ok();
    refresh(&bench.client(), &there["refresh_token"]).await.ok();
    // The command line's tokens are of no session.
    let token = bench.token("asha", Role::Student, Kind::Access);
    let done = bench.client().post("/api/v1/auth/logout", json!({"refresh_token": token})).await;
    assert_eq!(done.ok()["revoked"], false);
    bench.client().post("/api/v1/auth/logout", json!({"refresh_token": "x"})).await.error(401);
}

#[tokio::test]
async fn a_session_that_ended_stays_ended_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let bench = Bench::on(&data, &[]).await;
    let session = redeem(&bench, &invite(&bench, &[]).await).await;
    let out = json!({"refresh_token": session["refresh_token"]});
    bench.client().post("/api/v1/auth/logout", out).await.ok();
    bench.server.stop().await;
    let bench = Bench::on(&data, &[]).await;
    let gone = bench.bearer(text(&session["access_token"])).get("/api/v1/auth/me").await;
    assert_eq!(gone.error(401), "session_over");
}

#[tokio::test]
async fn refresh_and_access_tokens_are_never_taken_for_each_other() {
    let bench = Bench::with(&[]).await;
    let session = redeem(&bench, &invite(&bench, &[]).await).await;
    bench.bearer(text(&session["refresh_token"])).get("/api/v1/auth/me").await.error(401);
    refresh(&bench.client(), &session["access_token"]).await.error(401);
}

#[tokio::test]
async fn users_are_listed_blocked_and_unblocked() {
    let bench = Bench::with(&[]).await;
    redeem(&bench, &invite(&bench, &[]).await).await;
    let list = async || -> Value {
        serde_json::from_str(&cli(&bench, &["users", "list", "--json"]).await.1).unwrap()
    };
    let users = list().await;
    assert_eq!((&users[0]["user"], &users[0]["blocked"]), (&json!("asha"), &json!(false)));
    assert!(users[0]["last_seen_at"].is_string(), "{users}");
    let (_, told) = cli(&bench, &["users", "block", "--user", "ravi", "--json"]).await;
    assert_eq!(
        serde_json::from_str::<Value>(&told).unwrap(),
        json!({"user": "ravi", "blocked": true})
    );
    assert_eq!(list().await[1]["blocked"], true);
    assert!(cli(&bench, &["users", "unblock", "--user", "ravi"]).await.0);
    assert_eq!(list().await[1]["blocked"], false);
    assert!(!cli(&bench, &["users", "unblock", "--user", "nobody"]).await.0);
    assert!(cli(&bench, &["users", "list"]).await.1.contains("asha"));
}

/// Waits until the server refuses the client as blocked.
async fn until_refused(client: &Client) -> Value {
    let refused = async {
        loop {
            let answer = client.get("/api/v1/auth/me").await;
            if answer.status == 403 {
                return answer.body;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(PATIENCE, refused).await.expect("refused in time")
}

#[tokio::test]
async fn who_is_blocked_is_refused_everywhere_and_what_they_watch_ends() {
    let bench = Bench::with(&[]).await;
    let session = redeem(&bench, &invite(&bench, &[]).await).await;
    let asha = bench.bearer(text(&session["access_token"]));
    asha.create("shop").await;
    let events = asha.request(Method::GET, "/api/v1/projects/shop/events").send().await.unwrap();
    let mut events = events.bytes_stream();
    assert!(events.next().await.unwrap().is_ok());
    let ticket = asha.post_nothing("/api/v1/jobs/shop/download-ticket").await.ok();
    assert!(cli(&bench, &["users", "block", "--user", "asha"]).await.0);
    let refused = until_refused(&asha).await;
    assert_eq!(
        (text(&refused["code"]), text(&refused["detail"])),
        ("blocked", "The account is blocked")
    );
    let last = async { while events.next().await.is_some_and(|piece| piece.is_ok()) {} };
    tokio::time::timeout(PATIENCE, last).await.expect("the stream ends");
    let url = text(&ticket["download_url"]).to_owned();
    assert_eq!(send(bench.client().request(Method::GET, &url)).await.error(403), "blocked");
    assert_eq!(refresh(&bench.client(), &session["refresh_token"]).await.error(403), "blocked");
    let other = bench.signed_in("ravi", Role::Student);
    other.get("/api/v1/auth/me").await.ok();
    assert!(cli(&bench, &["users", "unblock", "--user", "asha"]).await.0);
    let back = async {
        while asha.get("/api/v1/auth/me").await.status != 200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(PATIENCE, back).await.expect("served again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_terminal_and_preview_of_who_is_blocked_end() {
    let room = crate::room::Room::with(&[]).await;
    let token = room.bench.token("asha", Role::Student, Kind::Access);
    let asha = room.bench.bearer(&token);
    asha.post("/api/v1/containers/shop/create", json!({"cpu_limit": 2.0})).await.ok();
    let url = format!("ws://{}/api/v1/containers/shop/terminal", room.bench.server.address);
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    let (mut terminal, _) = tokio_tungstenite::connect_async(request).await.unwrap();
    assert!(terminal.next().await.unwrap().is_ok());
    let ticket = asha.post_nothing("/api/v1/containers/shop/preview-ticket").await.ok();
    let (host, path) =
        text(&ticket["url"]).strip_prefix("http://").unwrap().split_once('/').unwrap();
    let get = |path: &str, cookie: &str| {
        format!(
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        )
    };
    let entered = room.bench.raw(get(path, "").as_bytes()).await;
    let cookie = entered.split("set-cookie: ").nth(1).unwrap().split(';').next().unwrap();
    let inside = room.bench.raw(get("", cookie).as_bytes()).await;
    assert!(inside.starts_with("HTTP/1.1 503"), "let in, and nothing runs: {inside}");
    let id: UserId = "asha".parse().unwrap();
    assert!(room.bench.server.app.store.set_user_blocked(&id, true).await.unwrap());
    let last = async { while terminal.next().await.is_some_and(|message| message.is_ok()) {} };
    tokio::time::timeout(PATIENCE, last).await.expect("the terminal ends");
    let outside = room.bench.raw(get("", cookie).as_bytes()).await;
    assert!(outside.starts_with("HTTP/1.1 401"), "{outside}");
}
