use crate::harness::Bench;
use serde_json::json;

#[tokio::test]
async fn tells_who_can_make_apps_and_never_a_key() {
    let bench = Bench::with(&[("AUTH_MODE", "dev")]).await;
    let alone = bench.client().get("/api/v1/providers").await.ok();
    assert_eq!(alone["default"], "starter");
    let available: Vec<_> =
        alone["providers"].as_array().unwrap().iter().map(|p| &p["available"]).collect();
    assert_eq!(available, [&json!(true), &json!(false), &json!(false)]);
    assert_eq!(alone["providers"][1]["needs"], json!(["ANTHROPIC_API_KEY"]));
    let bench = Bench::with(&[
        ("AUTH_MODE", "dev"),
        ("ANTHROPIC_API_KEY", "sk-secret-key"),
        ("MODEL_WRITER", "claude-writes"),
        ("OPENAI_BASE_URL", "http://127.0.0.1:9/hidden/v1"),
        ("OPENAI_MODEL", "small-one"),
    ])
    .await;
    let both = bench.client().get("/api/v1/providers").await.ok();
    assert_eq!(both["default"], "claude");
    let text = both.to_string();
    assert!(text.contains("claude-writes") && text.contains("small-one"), "{text}");
    assert!(!text.contains("secret") && !text.contains("hidden"), "{text}");
    assert_eq!(
        Bench::with(&[]).await.client().get("/api/v1/providers").await.error(401),
        "not_authenticated"
    );
}
