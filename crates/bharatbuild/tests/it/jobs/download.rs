//! `GET /jobs/{id}/download`, `POST /jobs/{id}/download-ticket`

use crate::harness::{Bench, unzip};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn downloads_in_any_state_named_after_the_project() {
    let bench = Bench::start().await;
    let client = bench.client();
    let body = json!({"project_name": "मेरा \"ऐप\"", "job_id": "shop"});
    client.post("/api/v1/jobs/create", body).await.ok();
    client.write("shop", "src/a.txt", "one").await.ok();
    let answer = client.request(Method::GET, "/api/v1/jobs/shop/download").send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/zip");
    let disposition = answer.headers()["content-disposition"].to_str().unwrap();
    assert!(disposition.contains("filename*=UTF-8''%E0%A4%AE"), "{disposition}");
    assert!(disposition.ends_with(".zip"), "{disposition}");
    assert_eq!(client.unzip("shop").await, [("src/a.txt".to_owned(), "one".to_owned())]);
    client.post_nothing("/api/v1/jobs/shop/complete").await.ok();
    assert_eq!(client.unzip("shop").await.len(), 1);
}

#[tokio::test]
async fn a_zip_is_never_half_written_while_files_change() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    let texts = ["a".repeat(300_000), "b".repeat(300_000)];
    for n in 0..10 {
        client.write("shop", &format!("f{n}"), &texts[0]).await.ok();
    }
    let writer = client.clone();
    let contents = texts.clone();
    let writing = tokio::spawn(async move {
        for round in 0..60 {
            writer.write("shop", &format!("f{}", round % 10), &contents[round % 2]).await.ok();
        }
    });
    for _ in 0..20 {
        let files = client.unzip("shop").await;
        assert_eq!(files.len(), 10);
        assert!(files.iter().all(|(_, text)| texts.contains(text)));
    }
    writing.await.unwrap();
}

#[tokio::test]
async fn a_ticket_downloads_once_without_a_header() {
    let bench = Bench::with(&[]).await;
    let asha = bench.signed_in("asha", bharatbuild::accounts::Role::Student);
    asha.create("shop").await;
    asha.create("other").await;
    asha.write("shop", "a", "1").await.ok();
    let ticket = asha.post_nothing("/api/v1/jobs/shop/download-ticket").await.ok();
    let url = ticket["download_url"].as_str().unwrap();
    assert_eq!(unzip(bench.client().bytes(url).await).len(), 1);
    bench.client().get(url).await.error(401);
    let ticket = asha.post_nothing("/api/v1/jobs/shop/download-ticket").await.ok();
    let url = ticket["download_url"].as_str().unwrap();
    bench.client().get(&url.replace("/shop/", "/other/")).await.error(401);
    let ticket = asha.post_nothing("/api/v1/jobs/shop/download-ticket").await.ok();
    bench.clock.advance(61);
    bench.client().get(ticket["download_url"].as_str().unwrap()).await.error(401);
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing_running() {
    let bench = Bench::start().await;
    let client = bench.client();
    client.create("shop").await;
    for n in 0..10_u8 {
        let noise: Vec<u8> =
            (0..1 << 20).map(|i: u32| (i.wrapping_mul(2_654_435_761) >> 13) as u8 ^ n).collect();
        std::fs::write(bench.folder("shop").join(n.to_string()), noise).unwrap();
    }
    let mut answer =
        client.request(Method::GET, "/api/v1/jobs/shop/download").send().await.unwrap();
    answer.chunk().await.unwrap();
    drop(answer);
    bench.wait_hours(49);
    for _ in 0..100 {
        if client.post_nothing("/api/v1/jobs/admin/cleanup").await.ok()["cleaned_jobs"] == 1 {
            return;
        }
        bench.wait_hours(49);
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the download still holds the job");
}
