//! Simple commands, and the keywords that stand where one could.

use super::keyword::{Keyword, Meaning, meaning};
use super::list::{Ended, List, Until};
use super::scanner::Scanner;
use super::word::assignment;
use super::{Command, Piece, Word};

/// Commands whose arguments are assignments.
const DECLARE: &[&str] = &["export", "declare", "typeset", "local", "readonly"];

impl Scanner<'_> {
    /// Reads one command, or a keyword with what belongs to it.
    pub(super) fn command(&mut self, list: &List) -> Ended {
        let id = self.begin(list.id);
        let before = self.at;
        let ended = self.items(id, list);
        let at = self.at;
        let command = &mut self.script.commands[id];
        command.range.end = at;
        self.ended(id);
        if before == at && matches!(ended, Ended::Plainly) {
            // Nothing here can begin a word: it must not stand here for ever.
            self.bump();
        }
        ended
    }

    /// A command's words are whole. That of a loop comes before what is looped.
    fn ended(&mut self, id: usize) {
        if !std::mem::replace(&mut self.script.commands[id].ordered, true) {
            self.script.order.push(id);
        }
    }

    fn items(&mut self, id: usize, list: &List) -> Ended {
        loop {
            self.skip_blanks();
            let Some(next) = self.peek() else { return Ended::Plainly };
            match next {
                '\n' | ';' | '|' | ')' => return Ended::Plainly,
                '&' if !self.looks_at("&>") => return Ended::Plainly,
                '`' if self.backticks > 0 => return Ended::Plainly,
                '\\' if self.backticks > 1 && self.looks_at("\\`") => return Ended::Plainly,
                '#' => self.comment(),
                '(' => {
                    if !self.function_name(id) {
                        return Ended::Plainly;
                    }
                }
                '<' | '>' | '&' => self.redirect_or_process(id),
                _ => {
                    if let Some(ended) = self.item(id, list) {
                        return ended;
                    }
                }
            }
        }
    }

    /// A word: a keyword, an assignment, the command's name or an argument.
    fn item(&mut self, id: usize, list: &List) -> Option<Ended> {
        let word = self.word();
        if let Some(digits) = word.bare()
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && matches!(self.peek(), Some('<' | '>'))
        {
            return None; // a descriptor's number
        }
        let first = self.script.commands[id].words.is_empty();
        let clean = first && self.script.commands[id].assignments.is_empty();
        if clean && let Some(text) = word.bare() {
            let meaning = meaning(text);
            if meaning != Meaning::Plain {
                return self.keyword(meaning, word, id, list);
            }
        }
        self.add(id, word, first);
        None
    }

    fn add(&mut self, id: usize, word: Word, first: bool) {
        let command = &mut self.script.commands[id];
        let declares = || command.words[0].bare().is_some_and(|name| DECLARE.contains(&name));
        if (first || declares())
            && let Some(assignment) = assignment(&word)
        {
            command.assignments.push(assignment);
            if first {
                return;
            }
        }
        command.words.push(word);
    }

    fn keyword(&mut self, meaning: Meaning, word: Word, id: usize, list: &List) -> Option<Ended> {
        match meaning {
            Meaning::Skip => {
                self.script.commands[id].range.start = self.at;
                None
            }
            Meaning::Opens(last) => self.opened(last),
            Meaning::Loop => {
                self.skip_blanks();
                let endless = ["true", ":", "[ 1 ]", "((1))", "/bin/true"];
                let outer = self.endless;
                self.endless |= endless.iter().any(|text| self.looks_at(text));
                let ended = self.opened(Keyword::Done);
                self.endless = outer;
                ended
            }
            Meaning::For => {
                self.script.commands[id].words.push(word);
                self.for_head(id);
                self.ended(id);
                self.opened(Keyword::Done)
            }
            Meaning::Case => {
                self.skip_blanks();
                let value = self.word();
                self.script.commands[id].assignments.extend(assignment(&value));
                self.skip_blanks();
                self.eat("in");
                self.opened(Keyword::Esac)
            }
            Meaning::Closes(last) if list.until == Until::Word(last) => Some(Ended::List),
            Meaning::Closes(_) => None,
            Meaning::Function => {
                self.skip_blanks();
                let name = self.word();
                self.script.commands[id].words.push(name);
                self.skip_blanks();
                self.name_function(id);
                self.eat("(");
                self.skip_blanks();
                self.eat(")");
                None
            }
            Meaning::Test => {
                self.script.commands[id].words.push(word);
                self.test(id);
                None
            }
            Meaning::Plain => None,
        }
    }

    /// A compound command, after which only redirections and a pipe can follow.
    fn opened(&mut self, last: Keyword) -> Option<Ended> {
        self.compound(last);
        None
    }

    /// `name in words`, up to the body. `for ((…))` has its words too.
    fn for_head(&mut self, id: usize) {
        loop {
            self.skip_blanks();
            match self.peek() {
                None | Some('\n' | ';' | '&' | '|' | ')' | '{') => return,
                Some('(' | '<' | '>') => {
                    self.at += 1;
                    if self.looks_at("(") && self.closes_twice(self.at + 1) {
                        self.at += 1;
                        self.arithmetic();
                    }
                }
                Some('`') if self.backticks > 0 => return,
                Some('#') => return self.comment(),
                Some(_) => {
                    let before = self.at;
                    let word = self.word();
                    if word.bare() == Some("do") || self.at == before {
                        return;
                    }
                    self.script.commands[id].words.push(word);
                }
            }
        }
    }

    /// `[[ … ]]`, in which operators are words to bash. dash does not know it, and runs what stands
    /// behind them: so each part is read as a command too.
    fn test(&mut self, id: usize) {
        let list = self.script.commands[id].list;
        let mut part = id;
        loop {
            self.skip_blanks();
            match self.peek() {
                None | Some('\n' | ';') => break,
                Some(')') if self.parens > 0 => break,
                Some('`') if self.backticks > 0 => break,
                Some('&' | '|' | '(' | ')') => {
                    self.at += 1;
                    self.part_ended(part);
                    part = self.begin(list);
                    self.script.commands[part].in_test = true;
                }
                Some('<' | '>') => self.at += 1,
                Some(_) => {
                    let before = self.at;
                    let word = self.word();
                    if self.at == before {
                        break;
                    }
                    let last = word.bare() == Some("]]");
                    self.script.commands[part].words.push(word);
                    if last {
                        break;
                    }
                }
            }
        }
        if part != id {
            self.part_ended(part);
        }
    }

    fn part_ended(&mut self, part: usize) {
        self.script.commands[part].range.end = self.at;
        self.ended(part);
    }

    /// `name ()`: what is named is what the next compound command does.
    fn function_name(&mut self, id: usize) -> bool {
        if self.script.commands[id].words.len() != 1 {
            return false;
        }
        let blanks = self.rest()[1..].bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
        self.script.steps += blanks as u64;
        if !self.rest()[1 + blanks..].starts_with(')') {
            return false;
        }
        self.at += blanks + 2;
        self.name_function(id);
        self.skip_lines();
        true
    }

    fn name_function(&mut self, id: usize) {
        let command: &mut Command = &mut self.script.commands[id];
        let name = command.words.pop().map(|word| match word.pieces.as_slice() {
            [Piece::Text { text, .. }] => text.clone(),
            _ => String::new(),
        });
        self.script.functions.push(name.unwrap_or_default());
        self.body_of = Some(self.script.functions.len() - 1);
    }

    fn skip_lines(&mut self) {
        self.skip_blanks();
        while self.peek() == Some('\n') {
            self.at += 1;
            self.heredoc_bodies();
            self.skip_blanks();
        }
    }
}
