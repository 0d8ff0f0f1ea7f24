//! DNS messages: the few fields this resolver needs (RFC 1035).

use std::net::{Ipv4Addr, Ipv6Addr};

const HEADER_BYTES: usize = 12;
/// The longest name, with its length bytes.
const MAX_NAME_BYTES: usize = 255;
const MAX_LABEL_BYTES: usize = 63;
/// How long a program may remember an answer, in seconds.
const TTL_SECONDS: u32 = 30;
const CLASS_IN: u16 = 1;
const RESPONSE: u8 = 0x80;
const OPCODE: u8 = 0x78;
const RECURSION_DESIRED: u8 = 0x01;
const RECURSION_AVAILABLE: u8 = 0x80;

/// A question of a program inside.
#[derive(Debug, PartialEq, Eq)]
pub struct Query {
    id: [u8; 2],
    recursion_desired: bool,
    /// The question as it came, because some clients check the case of their letters.
    question: Vec<u8>,
    /// Lower case, without the final dot. Empty for the root.
    pub name: String,
    pub kind: Kind,
}

/// What is asked about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    A,
    Aaaa,
    Other,
}

/// What is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    V4(Ipv4Addr),
    V6(Ipv6Addr),
    /// The name exists, but nothing of the kind asked for.
    Empty,
    NoSuchName,
    Failed,
}

/// Parses a question; anything else, or a malformed one, is `None` and stays unanswered.
pub fn parse(packet: &[u8]) -> Option<Query> {
    let header = packet.get(..HEADER_BYTES)?;
    let questions = u16::from_be_bytes([header[4], header[5]]);
    if header[2] & (RESPONSE | OPCODE) != 0 || questions != 1 {
        return None;
    }
    let (name, name_bytes) = parse_name(&packet[HEADER_BYTES..])?;
    let end = HEADER_BYTES + name_bytes + 4;
    let question = packet.get(HEADER_BYTES..end)?.to_vec();
    let tail = &question[name_bytes..];
    let kind =
        match (u16::from_be_bytes([tail[0], tail[1]]), u16::from_be_bytes([tail[2], tail[3]])) {
            (1, CLASS_IN) => Kind::A,
            (28, CLASS_IN) => Kind::Aaaa,
            _ => Kind::Other,
        };
    let recursion_desired = header[2] & RECURSION_DESIRED != 0;
    Some(Query { id: [header[0], header[1]], recursion_desired, question, name, kind })
}

/// Reads labels up to the empty one. Bytes that no host name has become `?`, which the server
/// does not know. Pointers have nowhere to point to in a question.
fn parse_name(bytes: &[u8]) -> Option<(String, usize)> {
    let mut name = String::new();
    let mut at = 0;
    loop {
        let length = *bytes.get(at)? as usize;
        at += 1;
        if length == 0 {
            return Some((name, at));
        }
        if length > MAX_LABEL_BYTES || at + length >= MAX_NAME_BYTES {
            return None;
        }
        if !name.is_empty() {
            name.push('.');
        }
        let label = bytes.get(at..at + length)?;
        name.extend(label.iter().map(|&byte| host_character(byte)));
        at += length;
    }
}

fn host_character(byte: u8) -> char {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => byte.to_ascii_lowercase().into(),
        _ => '?',
    }
}

impl Query {
    /// The packet that answers this question.
    pub fn answered(&self, answer: Answer) -> Vec<u8> {
        let (code, record): (u8, Option<(u16, Vec<u8>)>) = match answer {
            Answer::V4(address) => (0, Some((1, address.octets().to_vec()))),
            Answer::V6(address) => (0, Some((28, address.octets().to_vec()))),
            Answer::Empty => (0, None),
            Answer::NoSuchName => (3, None),
            Answer::Failed => (2, None),
        };
        let mut out = Vec::with_capacity(HEADER_BYTES + self.question.len() + 28);
        out.extend(self.id);
        out.push(RESPONSE | if self.recursion_desired { RECURSION_DESIRED } else { 0 });
        out.push(RECURSION_AVAILABLE | code);
        out.extend([0, 1, 0, u8::from(record.is_some()), 0, 0, 0, 0]);
        out.extend(&self.question);
        if let Some((kind, data)) = record {
            // The name is the question's: a pointer to just behind the header.
            out.extend([0xc0, HEADER_BYTES as u8]);
            out.extend(kind.to_be_bytes());
            out.extend(CLASS_IN.to_be_bytes());
            out.extend(TTL_SECONDS.to_be_bytes());
            out.extend((data.len() as u16).to_be_bytes());
            out.extend(data);
        }
        out
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// The packet that asks for `kind` of `name`.
    pub fn question(name: &str, kind: u16) -> Vec<u8> {
        let mut packet = vec![0xab, 0xcd, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
        for label in name.split('.').filter(|label| !label.is_empty()) {
            packet.push(label.len() as u8);
            packet.extend(label.as_bytes());
        }
        packet.push(0);
        packet.extend(kind.to_be_bytes());
        packet.extend([0, 1]);
        packet
    }

    #[test]
    fn reads_name_and_kind() {
        let query = parse(&question("Api.Example", 1)).unwrap();
        assert_eq!((query.name.as_str(), query.kind), ("api.example", Kind::A));
        assert_eq!(parse(&question("a.b", 28)).unwrap().kind, Kind::Aaaa);
        assert_eq!(parse(&question("a.b", 16)).unwrap().kind, Kind::Other);
        assert_eq!(parse(&question("", 2)).unwrap().name, "");
    }

    #[test]
    fn a_question_with_extensions_is_read() {
        let mut packet = question("a.example", 1);
        packet[11] = 1;
        packet.extend([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0]);
        let query = parse(&packet).unwrap();
        assert_eq!(query.answered(Answer::Empty).len(), 12 + 11 + 4);
    }

    #[test]
    fn an_address_is_answered_with_the_question_as_it_came() {
        let packet = question("Api.Example", 1);
        let answer = parse(&packet).unwrap().answered(Answer::V4(Ipv4Addr::new(127, 64, 0, 1)));
        assert_eq!(&answer[..12], &[0xab, 0xcd, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
        assert_eq!(&answer[12..packet.len()], &packet[12..]);
        let record = [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 30, 0, 4, 127, 64, 0, 1];
        assert_eq!(&answer[packet.len()..], &record);
    }

    #[test]
    fn codes_say_absent_and_failed() {
        let query = parse(&question("a.example", 1)).unwrap();
        assert_eq!(query.answered(Answer::NoSuchName)[3], 0x83);
        assert_eq!(query.answered(Answer::Failed)[3], 0x82);
        assert_eq!(query.answered(Answer::Empty)[3], 0x80);
        let six = query.answered(Answer::V6(Ipv6Addr::LOCALHOST));
        assert_eq!(six[six.len() - 18..six.len() - 16], [0, 16]);
    }

    #[test]
    fn malformed_packets_are_no_question() {
        let good = question("a.example", 1);
        for cut in 0..good.len() {
            assert_eq!(parse(&good[..cut]), None);
        }
        let mut response = good.clone();
        response[2] |= 0x80;
        let mut two_questions = good.clone();
        two_questions[5] = 2;
        let mut pointer = good.clone();
        pointer[12] = 0xc0;
        let long = question(&["x".repeat(63).as_str(); 5].join("."), 1);
        for packet in [response, two_questions, pointer, long] {
            assert_eq!(parse(&packet), None);
        }
    }

    #[test]
    fn bytes_of_no_host_name_do_not_pass_as_one() {
        let mut packet = question("a.example", 1);
        packet[13] = b'.';
        assert_eq!(parse(&packet).unwrap().name, "?.example");
    }
}
