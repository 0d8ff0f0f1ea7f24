//! `bharatbuild doctor --model` against a server that plays the providers' APIs.

use model_fake::Fake;
use serde_json::Value;
use tokio::process::Command;

/// A model that does every task right.
const GOOD: &str = r#"
[[turn]]
when = "hello.txt"
part = [{ text = "I make it." }, { call = "write", input = { path = "hello.txt", content = "hello\n" } }]
[[turn]]
when = "old.js"
part = [{ call = "delete", input = { path = "old.js" } }]
[[turn]]
when = "taxOf"
part = [{ call = "replace", input = { path = "cart.js", old = """
export function taxOf(lines) {
  // 5 % of the total
  const total = totalOf(lines);
  return total * 0.05;
""", new = """
export function taxOf(lines) {
  // 5 % of the total
  const total = totalOf(lines);
  return total * 0.18;
""" } }]
[[turn]]
when = "notes.html"
part = [{ call = "replace", input = { path = "notes.html", old = "<h1>Notes</h1>", new = "<h1>नोट्स</h1>" } }]
[[turn]]
when = "escapes.js"
fault = { kind = "status", status = 529, retry_after = 0.05 }
part = [{ call = "write", input = { path = "escapes.js", content = '''
const path = "C:\\temp\n";
const greeting = 'नमस्ते "दुनिया"';
''' } }]
"#;

async fn doctor(settings: &[(&str, &str)]) -> (bool, Vec<Value>) {
    let data = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bharatbuild"));
    command.args(["doctor", "--model", "--json", "--data"]).arg(data.path());
    for name in ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY"] {
        command.env_remove(name);
    }
    let output = command.envs(settings.iter().copied()).output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let findings = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
    (output.status.success(), findings)
}

fn of<'f>(findings: &'f [Value], what: &str) -> &'f Value {
    findings
        .iter()
        .find(|finding| finding["what"] == what)
        .unwrap_or_else(|| panic!("{findings:?}"))
}

async fn playing(script: &str) -> Fake {
    Fake::start(&model::script::Script::of_toml(script).unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn claude_is_trusted_with_tools_and_the_key_is_not_shown() {
    let fake = playing(GOOD).await;
    let url = fake.anthropic_url();
    let (good, findings) =
        doctor(&[("ANTHROPIC_API_KEY", "sk-ant-0123456789"), ("ANTHROPIC_BASE_URL", &url)]).await;
    assert!(good, "{findings:?}");
    assert_eq!(of(&findings, "native tool calls")["found"], "5 of 5 tasks came out right");
    assert!(of(&findings, "cost")["found"].as_str().unwrap().contains("dollars"));
    assert!(!format!("{findings:?}").contains("0123456789"));
    assert_eq!(fake.report().refused, ["as the script says"], "the overload, and nothing else");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_of_ones_own_is_asked_the_same() {
    let fake = playing(GOOD).await;
    let url = fake.openai_url();
    let (good, findings) = doctor(&[("OPENAI_BASE_URL", &url), ("OPENAI_MODEL", "qwen3")]).await;
    assert!(good, "{findings:?}");
    assert_eq!(of(&findings, "model")["found"], "qwen3 of openai");
    assert!(of(&findings, "cost")["found"].as_str().unwrap().contains("not known"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_and_none_are_told() {
    let options = model_fake::Options { key: Some("right".into()), ..Default::default() };
    let fake = Fake::start_with(&Default::default(), options).await.unwrap();
    let url = fake.anthropic_url();
    let (good, findings) =
        doctor(&[("ANTHROPIC_API_KEY", "wrong"), ("ANTHROPIC_BASE_URL", &url)]).await;
    assert!(!good);
    let told = of(&findings, "native tool calls")["found"].as_str().unwrap();
    assert!(told.contains("does not know this key"), "{told}");
    let (good, findings) = doctor(&[]).await;
    assert!(
        !good && of(&findings, "model")["hint"].as_str().unwrap().contains("ANTHROPIC_API_KEY")
    );
}
