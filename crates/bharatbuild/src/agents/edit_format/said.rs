//! One reply, read for its operations.

use super::EditFormat;
use edits::{DecodeError, Ended, Operation, TagDecoder, TagEvent, ToolDecoder};
use futures_util::StreamExt;
use model::{Event, Model, ModelError, Reply, Request};
use std::collections::HashMap;

/// What a model said, and what it wants done.
#[derive(Debug, Default)]
pub struct Said {
    pub reply: Reply,
    /// In order. Those of tool calls stand beside the call's id.
    pub operations: Vec<(Option<String>, Result<Operation, DecodeError>)>,
}

/// Asks a model and reads its operations. What was cut is no operation.
pub async fn ask(
    model: &dyn Model,
    request: &Request,
    format: EditFormat,
) -> Result<Said, ModelError> {
    let mut events = model.stream(request);
    let mut reader = Reader::default();
    while let Some(event) = events.next().await {
        let event = event?;
        match format {
            EditFormat::Tools => reader.call(&event),
            EditFormat::Tags | EditFormat::Files => reader.tags(&event),
        }
        reader.said.reply.take(&event);
    }
    Ok(reader.finish())
}

#[derive(Default)]
struct Reader {
    said: Said,
    calls: HashMap<usize, (String, ToolDecoder)>,
    text: TagDecoder,
}

impl Reader {
    fn call(&mut self, event: &Event) {
        match event {
            Event::ToolStarted { call, id, name } => {
                self.calls.insert(*call, (id.clone(), ToolDecoder::new(name)));
            }
            Event::ToolInput { call, json } => {
                if let Some((_, decoder)) = self.calls.get_mut(call) {
                    // An error is kept and comes with the end.
                    let _ = decoder.push(json.as_bytes(), &mut |_| {});
                }
            }
            Event::ToolClosed { call } => self.end_call(*call, Ended::Whole),
            Event::ToolCut { call } => self.end_call(*call, Ended::Cut),
            _ => {}
        }
    }

    fn end_call(&mut self, call: usize, ended: Ended) {
        if let Some((id, decoder)) = self.calls.remove(&call) {
            self.said.operations.push((Some(id), decoder.finish(ended)));
        }
    }

    fn tags(&mut self, event: &Event) {
        if let Event::Text(text) = event {
            let operations = &mut self.said.operations;
            self.text.push(text.as_bytes(), &mut |event| keep(event, operations));
        }
    }

    fn finish(self) -> Said {
        let Self { mut said, text, .. } = self;
        let cut = said.reply.stop.is_none_or(model::Stop::is_cut);
        let ended = if cut { Ended::Cut } else { Ended::Whole };
        text.finish(ended, &mut |event| keep(event, &mut said.operations));
        said
    }
}

fn keep(
    event: TagEvent<'_>,
    operations: &mut Vec<(Option<String>, Result<Operation, DecodeError>)>,
) {
    match event {
        TagEvent::Operation(operation) => operations.push((None, Ok(operation))),
        TagEvent::Refused(error) => operations.push((None, Err(error))),
        TagEvent::Prose(_) | TagEvent::Opened { .. } | TagEvent::Text(_) => {}
    }
}
