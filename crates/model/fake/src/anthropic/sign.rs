//! Signatures of thinking blocks.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What only this server knows.
const SALT: &str = "not a secret: a test's server";

/// A thinking block that this server will know again.
pub(super) fn block(model: &str, thinking: &str) -> Value {
    json!({"type": "thinking", "thinking": thinking, "signature": signature(model, thinking)})
}

pub(super) fn signature(model: &str, thinking: &str) -> String {
    let hash = Sha256::digest(format!("{SALT}\0{model}\0{thinking}"));
    hash.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Whether a block is one that this model made, unedited.
pub(super) fn is_ours(model: &str, block: &Value) -> bool {
    let thinking = block["thinking"].as_str().unwrap_or_default();
    block["signature"].as_str() == Some(&signature(model, thinking))
}
