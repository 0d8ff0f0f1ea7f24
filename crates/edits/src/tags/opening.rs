//! The opening tag.

/// What every tag's name begins with.
pub(super) const PREFIX: &str = "<bb-";
/// The longest line of an opening tag, in bytes: attributes may quote some text of a file.
const MAX_OPENING_BYTES: usize = 16 * 1024;

/// `<bb-NAME attribute="value">`, and what follows it in the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    /// As an operation is named: `add_dependency`.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// Ends in `/>`.
    pub(super) empty: bool,
    pub(super) rest: String,
}

impl Opening {
    /// Whether a line begins with something that means to be a tag.
    pub(super) fn begins(line: &str) -> bool {
        line.trim_start().starts_with(PREFIX)
    }

    /// Parses a line that [`Opening::begins`]; the error says what is wrong.
    pub(super) fn parse(line: &str) -> Result<Self, String> {
        if line.len() > MAX_OPENING_BYTES {
            return Err(format!(
                "the line of an opening tag is longer than {MAX_OPENING_BYTES} bytes"
            ));
        }
        let line = line.trim();
        let line = line.strip_prefix(PREFIX).unwrap_or(line);
        let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        let (name, mut rest) = line.split_at(end.unwrap_or(line.len()));
        let name = name.replace('-', "_");
        let mut attributes = Vec::new();
        loop {
            rest = rest.trim_start();
            for (close, empty) in [("/>", true), (">", false)] {
                if let Some(rest) = rest.strip_prefix(close) {
                    return Ok(Self { name, attributes, empty, rest: rest.to_owned() });
                }
            }
            let (attribute, after) = attribute(rest, &name)?;
            if attributes.iter().any(|(name, _)| *name == attribute.0) {
                return Err(format!("the attribute `{}` is given twice", attribute.0));
            }
            attributes.push(attribute);
            rest = after;
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The line that closes it.
    pub(super) fn closing(&self) -> String {
        let name = self.name.replace('_', "-");
        match self.get("end") {
            Some(word) => format!("</bb-{name} {word}>"),
            None => format!("</bb-{name}>"),
        }
    }
}

fn attribute<'t>(text: &'t str, tag: &str) -> Result<((String, String), &'t str), String> {
    let malformed =
        || format!("the tag <bb-{tag}> is malformed; write <bb-{tag} path=\"src/App.tsx\">");
    let (name, after) = text.split_once('=').ok_or_else(malformed)?;
    let name = name.trim_end();
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err(malformed());
    }
    let after = after.trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\'')).ok_or_else(malformed)?;
    let (value, after) = after[1..].split_once(quote).ok_or_else(malformed)?;
    Ok(((name.to_owned(), unescape(value)), after))
}

/// The five names of XML.
fn unescape(value: &str) -> String {
    let value = value.replace("&quot;", "\"").replace("&apos;", "'");
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
