//! A request that is turned away.

/// Why, in the provider's terms.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    /// The provider's name for it, as `invalid_request_error`.
    pub(crate) kind: String,
    pub(crate) message: String,
    /// Seconds.
    pub(crate) retry_after: Option<f64>,
}

impl Refusal {
    pub(crate) fn new(status: u16, kind: &str, message: impl Into<String>) -> Self {
        Self { status, kind: kind.to_owned(), message: message.into(), retry_after: None }
    }

    pub(crate) fn bad(message: impl Into<String>) -> Self {
        Self::new(400, "invalid_request_error", message)
    }
}
