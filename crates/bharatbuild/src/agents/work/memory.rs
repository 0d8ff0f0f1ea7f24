//! A project's conversation in the database.

use crate::agents::turn::{History, Memory, compacted};
use crate::ids::ProjectId;
use crate::store::messages::MessageRow;
use crate::store::{Store, StoreError};
use async_trait::async_trait;
use model::Message;
use serde::{Deserialize, Serialize};

/// Appends what is said in one turn.
struct Kept {
    store: Store,
    project: ProjectId,
    turn: i64,
}

/// A row: what was said, or what was done to all that was said before.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Body {
    /// Old results were left out; see [`compacted`].
    Compacted {
        compacted: bool,
    },
    /// Only the first so many rows count: an earlier state was restored.
    BackTo {
        back_to: i64,
    },
    Said(Message),
}

#[async_trait]
impl Memory for Kept {
    async fn append(&self, messages: &[Message]) -> Result<(), String> {
        let bodies: Vec<String> = messages
            .iter()
            .map(serde_json::to_string)
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?;
        self.keep(&bodies).await
    }

    async fn compacted(&self) -> Result<(), String> {
        self.keep(&[r#"{"compacted":true}"#.to_owned()]).await
    }
}

impl Kept {
    async fn keep(&self, bodies: &[String]) -> Result<(), String> {
        let kept = self.store.append_messages(&self.project, self.turn, bodies).await;
        kept.map_err(|error| format!("what was said could not be kept: {error}"))
    }
}

/// The conversation so far, to which a turn adds.
pub(super) async fn history(
    store: &Store,
    project: &ProjectId,
    turn: i64,
) -> Result<History, StoreError> {
    let messages = said(&store.messages(project).await?);
    let kept = Kept { store: store.clone(), project: project.clone(), turn };
    Ok(History::new(messages, Box::new(kept)))
}

/// How many rows there are: where a restored checkpoint leads back to.
pub(in crate::agents) async fn cursor(
    store: &Store,
    project: &ProjectId,
) -> Result<i64, StoreError> {
    Ok(store.messages(project).await?.last().map_or(0, |row| row.n))
}

/// Goes back to where the conversation was; what was said since stays in the database.
pub(in crate::agents) async fn go_back(
    store: &Store,
    project: &ProjectId,
    cursor: i64,
) -> Result<(), StoreError> {
    let body = format!(r#"{{"back_to":{cursor}}}"#);
    store.append_messages(project, 0, &[body]).await
}

/// What counts of the rows. Those that make no sense are left out: a database may be older than this.
fn said(rows: &[MessageRow]) -> Vec<Message> {
    let mut said: Vec<(i64, Message)> = Vec::new();
    for row in rows {
        match serde_json::from_str(&row.body) {
            Ok(Body::Said(message)) => said.push((row.n, message)),
            Ok(Body::Compacted { .. }) => {
                let (numbers, messages): (Vec<i64>, Vec<Message>) = said.into_iter().unzip();
                said = numbers.into_iter().zip(compacted(messages)).collect();
            }
            Ok(Body::BackTo { back_to }) => said.retain(|(n, _)| *n <= back_to),
            Err(error) => tracing::warn!(n = row.n, %error, "a message was not understood"),
        }
    }
    said.into_iter().map(|(_, message)| message).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(n: i64, body: &str) -> MessageRow {
        MessageRow { n, turn: 1, body: body.to_owned() }
    }

    #[test]
    fn going_back_forgets_what_came_after_and_keeps_what_comes_then() {
        let user = |text: &str| serde_json::to_string(&Message::user(text)).unwrap();
        let rows = [
            row(1, &user("a")),
            row(2, &user("b")),
            row(3, "nonsense"),
            row(4, r#"{"back_to":1}"#),
            row(5, &user("c")),
            row(6, r#"{"compacted":true}"#),
        ];
        let texts: Vec<String> = said(&rows).iter().map(Message::text).collect();
        assert_eq!(texts, ["a", "c"]);
    }
}
