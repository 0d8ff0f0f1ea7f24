//! What commands say, where that is plain from the line: `echo`, `printf`, here-documents, decoders.

use super::expand::harmless;
use super::{Call, Field, Level, Walk};
use crate::marks::UNKNOWN;
use crate::shell::Direction;
use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::ops::Range;

/// Commands inside commands that are evaluated.
const MAX_EVALUATING: usize = 12;
/// Commands of one list whose outputs are put together.
const MAX_LIST: usize = 16;

impl Walk<'_> {
    /// What a list of commands says together.
    pub(super) fn output(
        &mut self,
        level: &Level,
        range: Range<usize>,
        list: usize,
    ) -> Option<String> {
        if self.evaluating == MAX_EVALUATING {
            return None;
        }
        self.evaluating += 1;
        let said = self.list_output(level, range, list);
        self.evaluating -= 1;
        said
    }

    fn list_output(&mut self, level: &Level, range: Range<usize>, list: usize) -> Option<String> {
        let (mut said, mut end) = (Vec::new(), range.end);
        loop {
            let commands = &level.script.commands;
            let of_list =
                |id: &usize| commands[*id].list == list && !commands[*id].words.is_empty();
            let Some(last) = (range.start..end).rev().find(of_list) else { break };
            self.steps += (end - last) as u64;
            said.push(self.said(&Call { level, id: last })?);
            end = commands[last].input.as_ref().map_or(last, |input| input.start.min(last));
            if said.len() > MAX_LIST {
                return None;
            }
        }
        said.reverse();
        (!said.is_empty()).then(|| said.concat())
    }

    /// What a command is given to read, where that is known.
    pub(super) fn input(&mut self, call: &Call) -> Option<String> {
        let command = call.command();
        let text = command.redirects.iter().rev().find(|r| r.direction == Direction::Text);
        if let Some(redirect) = text {
            let text = self.joined(call, &redirect.target);
            return Some(text);
        }
        self.piped(call.level, command.input.clone()?)
    }

    /// What a part of a pipeline says. Many commands may read the same.
    pub(super) fn piped(&mut self, level: &Level, range: Range<usize>) -> Option<String> {
        let key = (range.start, range.end);
        let known = level.said.borrow().get(&key).cloned();
        let said = match known {
            Some(said) => said,
            None => {
                let mut commands = level.script.commands[range.clone()].iter();
                let list = commands.find(|command| !command.words.is_empty())?.list;
                let said = self.output(level, range, list);
                level.said.borrow_mut().insert(key, said.clone());
                said
            }
        };
        said.filter(|text| self.spend(text.len()))
    }

    /// What a command says, where its program is one of a few.
    pub(crate) fn said_by(&mut self, call: &Call) -> Option<String> {
        self.said(call)
    }

    fn said(&mut self, call: &Call) -> Option<String> {
        let fields = self.fields(call);
        let (name, arguments) = fields.split_first()?;
        let name = name.text.rsplit('/').next().unwrap_or_default().to_owned();
        let name = name.as_str();
        let said = match name {
            "echo" => echo(arguments),
            "printf" => printf(arguments),
            "cat" | "tee" if arguments.is_empty() => self.input(call)?,
            "base64" | "base32" | "xxd" | "rev" | "tr" | "openssl" => {
                let input = match arguments.iter().find(|field| field.process.is_some()) {
                    Some(_) => return None,
                    None => self.input(call)?,
                };
                decoded(name, arguments, &input)?
            }
            _ => return None,
        };
        self.spend(said.len()).then_some(said)
    }
}

fn echo(arguments: &[Field]) -> String {
    let options = arguments.iter().take_while(|field| {
        field.text.strip_prefix('-').is_some_and(|letters| {
            !letters.is_empty() && letters.chars().all(|c| matches!(c, 'n' | 'e' | 'E'))
        })
    });
    let options = options.count();
    let words: Vec<&str> = arguments[options..].iter().map(|field| field.text.as_str()).collect();
    let text = words.join(" ");
    let escapes = arguments[..options].iter().any(|field| field.text.contains('e'));
    let plain = arguments[..options].iter().any(|field| field.text.contains('E'));
    match (escapes, text.contains('\\') && !plain) {
        (true, _) => escaped(&text) + "\n",
        // bash says it as it is, dash what the escapes mean.
        (false, true) => format!("{text}\n{}\n", escaped(&text)),
        (false, false) => text + "\n",
    }
}

/// The format with `%s`, `%b` and `%d` filled in, as often as there are arguments.
fn printf(arguments: &[Field]) -> String {
    let arguments = match arguments {
        [first, rest @ ..] if first.text == "--" => rest,
        all => all,
    };
    let Some((format, mut values)) = arguments.split_first() else { return String::new() };
    let format = escaped(&format.text);
    let mut out = String::new();
    loop {
        let before = values.len();
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            match chars.find(|c| c.is_ascii_alphabetic() || *c == '%') {
                Some('%') => out.push('%'),
                Some(kind) => {
                    if let Some((value, rest)) = values.split_first() {
                        let value = &value.text;
                        out.push_str(&if kind == 'b' { escaped(value) } else { value.clone() });
                        values = rest;
                    }
                }
                None => {}
            }
        }
        // Without a place for them the rest would be left out for ever.
        if values.is_empty() || values.len() == before {
            return out;
        }
    }
}

/// The escapes of `echo -e` and `printf`.
fn escaped(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut buffer = [0; 4];
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.extend(c.encode_utf8(&mut buffer).as_bytes());
            continue;
        }
        let Some(kind) = rest.next() else { break };
        let (radix, most, first) = match kind {
            'x' => (16, 2, 0),
            '0' => (8, 3, 0),
            '1'..='7' => (8, 2, kind as u32 - '0' as u32),
            other => {
                let c = match other {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    '\\' => '\\',
                    'e' => '\u{1b}',
                    other => other,
                };
                out.extend(c.encode_utf8(&mut buffer).as_bytes());
                continue;
            }
        };
        let mut value = first;
        for _ in 0..most {
            let Some(digit) = rest.peek().and_then(|c| c.to_digit(radix)) else { break };
            rest.next();
            value = value * radix + digit;
        }
        out.push((value & 0xff) as u8);
    }
    harmless_or_unknown(&out, text)
}

/// Bytes as text; marks that were in the text stay what they are.
fn harmless_or_unknown(bytes: &[u8], from: &str) -> String {
    let text = String::from_utf8_lossy(bytes);
    if from.contains(UNKNOWN) { text.into_owned() } else { harmless(&text) }
}

fn decoded(name: &str, arguments: &[Field], input: &str) -> Option<String> {
    let has = |wanted: &[&str]| arguments.iter().any(|field| wanted.contains(&field.text.as_str()));
    let short = |letter| arguments.iter().any(|field| field.has_short(letter));
    if input.contains(UNKNOWN) {
        return None;
    }
    let bytes = match name {
        "base64" if short('d') || short('D') || has(&["--decode"]) => from_base64(input)?,
        "openssl" if short('d') && has(&["base64", "-base64", "-a"]) => from_base64(input)?,
        "xxd" if short('r') => from_hex(input),
        "rev" => input
            .lines()
            .flat_map(|line| line.chars().rev().chain(['\n']))
            .collect::<String>()
            .into(),
        "tr" => translated(arguments, input)?.into(),
        _ => return None,
    };
    Some(harmless(&String::from_utf8_lossy(&bytes)))
}

fn from_base64(input: &str) -> Option<Vec<u8>> {
    let text: String = input.chars().filter(|c| !c.is_whitespace()).collect();
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&alphabet::STANDARD, config).decode(text).ok()
}

fn from_hex(input: &str) -> Vec<u8> {
    let digits: Vec<u32> = input.chars().filter_map(|c| c.to_digit(16)).collect();
    digits.chunks_exact(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect()
}

/// `tr A B` and `tr -d A`.
fn translated(arguments: &[Field], input: &str) -> Option<String> {
    match arguments {
        [option, set] if option.text == "-d" => {
            let set = set_of(&set.text);
            Some(input.chars().filter(|c| !set.contains(c)).collect())
        }
        [from, to] => {
            let (from, to) = (set_of(&from.text), set_of(&to.text));
            let last = *to.last()?;
            let map = |c| match from.iter().position(|other| *other == c) {
                Some(at) => to.get(at).copied().unwrap_or(last),
                None => c,
            };
            Some(input.chars().map(map).collect())
        }
        _ => None,
    }
}

/// Characters of a set of `tr`, ranges written out.
fn set_of(text: &str) -> Vec<char> {
    let chars: Vec<char> = escaped(text).chars().take(128).collect();
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(c) = chars.get(at) {
        if let (Some('-'), Some(end)) = (chars.get(at + 1), chars.get(at + 2)) {
            out.extend((*c..=*end).take(128));
            at += 3;
        } else {
            out.push(*c);
            at += 1;
        }
    }
    out
}
