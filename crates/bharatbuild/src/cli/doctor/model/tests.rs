use super::*;
use model::script::{Part, Turn};
use model::{Abilities, Scripted};
use serde_json::json;

/// The files of a task as they should be.
fn files(task: &Task) -> Vec<(String, String)> {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    task.wanted().0.into_iter().map(|(path, bytes)| (path.to_string(), text(bytes))).collect()
}

/// The reply that does a task right with tools: whole files, and deletions.
fn calls(task: &Task) -> Turn {
    let call = |name: &str, input| Part::Call { call: name.into(), input };
    if task.name == "a file that goes" {
        return Turn::call("delete", json!({"path": "old.js"}));
    }
    let write = |(path, text)| call("write", json!({"path": path, "content": text}));
    Turn { parts: files(task).into_iter().map(write).collect(), ..Turn::default() }
}

/// The same in tags.
fn tags(task: &Task) -> Turn {
    if task.name == "a file that goes" {
        return Turn::text("<bb-delete path=\"old.js\"/>\n");
    }
    let tag = |(path, text)| format!("<bb-write path=\"{path}\">\n{text}</bb-write>\n");
    Turn::text(files(task).into_iter().map(tag).collect::<String>())
}

fn verdicts(findings: &[Finding]) -> Vec<(&str, Verdict)> {
    findings.iter().map(|finding| (&*finding.what, finding.verdict)).collect()
}

#[tokio::test]
async fn a_model_that_calls_tools_well_is_trusted_with_them() {
    let model = Scripted::of_turns(task::ALL.iter().map(calls)).called("claude-sonnet-5-5");
    let findings = examine(&model).await;
    let expected = [
        ("model", Verdict::Good),
        ("native tool calls", Verdict::Good),
        ("cost", Verdict::Good),
        ("edits", Verdict::Good),
    ];
    assert_eq!(verdicts(&findings), expected, "{findings:?}");
    assert!(findings[2].found.contains("dollars"), "{:?}", findings[2]);
}

#[tokio::test]
async fn a_model_that_answers_tools_with_text_is_trusted_with_tags() {
    let talk = task::ALL.iter().map(|_| Turn::text("Here is the code: ```hello```"));
    let model = Scripted::of_turns(talk.chain(task::ALL.iter().map(tags)));
    let findings = examine(&model).await;
    assert_eq!(findings[1].found, "0 of 5 tasks came out right");
    assert_eq!(verdicts(&findings)[2], ("tag stream", Verdict::Good));
    assert!(findings[4].found.contains("tag stream"), "{:?}", findings[4]);
}

#[tokio::test]
async fn a_refused_edit_may_be_repaired() {
    let wrong =
        json!({"path": "cart.js", "old": "return total * 0.05;", "new": "return total * 0.18;"});
    let turns = task::ALL.iter().flat_map(|task| match task.name {
        "one of two like places" => vec![Turn::call("replace", wrong.clone()), calls(task)],
        _ => vec![calls(task)],
    });
    let model = Scripted::of_turns(turns);
    let findings = examine(&model).await;
    assert_eq!(findings[1].verdict, Verdict::Good, "{findings:?}");
    let told = model.requests()[3].messages.last().cloned().unwrap();
    assert!(format!("{told:?}").contains("is_error: true"), "{told:?}");
}

#[tokio::test]
async fn a_model_that_only_talks_is_trusted_with_nothing() {
    let abilities =
        Abilities { tools: false, schema: false, context_tokens: 8192, output_tokens: 4096 };
    let talk = std::iter::repeat_n(Turn::text("I cannot do that."), 10);
    let findings = examine(&Scripted::of_turns(talk).able_to(abilities)).await;
    let expected = [
        ("model", Verdict::Good),
        ("tag stream", Verdict::Lacking),
        ("whole files only", Verdict::Lacking),
        ("cost", Verdict::Good),
        ("edits", Verdict::Bad),
    ];
    assert_eq!(verdicts(&findings), expected, "{findings:?}");
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_not_asked_in_another_format() {
    let findings = examine(&Scripted::of_turns([])).await;
    assert_eq!(verdicts(&findings)[1], ("native tool calls", Verdict::Bad));
    assert_eq!(findings.len(), 4);
}
