//! What was heard of an answer, and what it used by that.

use model::{Event, Usage};

/// Bytes of a token, where nobody has counted: what is charged is rather too little than too much.
const BYTES_PER_TOKEN: u64 = 4;

/// What was heard of an answer so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Heard {
    /// The model has begun to answer.
    pub(super) started: bool,
    /// The answer came whole, and its count of tokens with it.
    pub(super) whole: bool,
    usage: Usage,
    written_bytes: u64,
}

impl Heard {
    pub(super) fn hear(&mut self, event: &Event) {
        match event {
            Event::Waiting { .. } => return,
            Event::Text(text) | Event::Thinking(text) => self.written(text),
            Event::ToolInput { json, .. } => self.written(json),
            Event::Usage(usage) => self.usage = *usage,
            Event::Stop(_) => self.whole = true,
            _ => {}
        }
        self.started = true;
    }

    /// What was used; none where not even the prompt was counted. Providers count what they wrote
    /// with the answer's end: of an answer that was cut, what was heard counts instead.
    pub(super) fn usage(&self) -> Option<Usage> {
        if !self.whole {
            let heard = self.written_bytes.div_ceil(BYTES_PER_TOKEN);
            let output_tokens = self.usage.output_tokens.max(heard);
            return (self.usage.prompt_tokens() > 0)
                .then_some(Usage { output_tokens, ..self.usage });
        }
        is_report(&self.usage).then_some(self.usage)
    }

    fn written(&mut self, text: &str) {
        self.written_bytes = self.written_bytes.saturating_add(text.len() as u64);
    }
}

/// Whether a usage says anything: a provider that reports no tokens at all has still worked.
pub(super) fn is_report(usage: &Usage) -> bool {
    usage.prompt_tokens() > 0 || usage.output_tokens > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Stop;

    fn heard(events: &[Event]) -> Heard {
        let mut heard = Heard::default();
        events.iter().for_each(|event| heard.hear(event));
        heard
    }

    fn counted(input_tokens: u64, output_tokens: u64) -> Event {
        Event::Usage(Usage { input_tokens, output_tokens, ..Usage::default() })
    }

    #[test]
    fn a_cut_answer_is_counted_by_what_was_heard_of_it() {
        let text = Event::Text("x".repeat(400));
        let input = Event::ToolInput { call: 0, json: "y".repeat(41) };
        let cut = heard(&[counted(70, 1), text.clone(), input]);
        assert_eq!(
            cut.usage(),
            Some(Usage { input_tokens: 70, output_tokens: 111, ..Usage::default() })
        );
        let whole =
            heard(&[counted(70, 1), text.clone(), counted(70, 5), Event::Stop(Stop::EndTurn)]);
        assert_eq!(whole.usage().unwrap().output_tokens, 5);
        assert_eq!(heard(&[text]).usage(), None);
    }

    #[test]
    fn waiting_is_no_answer_and_no_tokens_are_no_report() {
        let delay = std::time::Duration::from_secs(1);
        let waiting = Event::Waiting { delay, why: model::ModelError::Unfinished };
        assert!(!heard(&[waiting]).started);
        let whole = heard(&[counted(0, 0), Event::Stop(Stop::EndTurn)]);
        assert!(whole.started && whole.usage().is_none());
    }
}
