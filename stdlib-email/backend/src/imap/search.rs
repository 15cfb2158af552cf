//! What to look for (RFC 9051 §6.4.4).

use super::command::Command;
use super::folder::Names;

/// A part of a message that is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The subject.
    Subject,
    /// The sender.
    From,
    /// The recipients, hidden ones included.
    Recipients,
    /// The text.
    Body,
    /// The identifier.
    MessageId,
}

impl Field {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Subject => &["SUBJECT"],
            Self::From => &["FROM"],
            Self::Recipients => &["TO", "CC", "BCC"],
            Self::Body => &["BODY"],
            Self::MessageId => &["HEADER Message-ID"],
        }
    }
}

/// What to look for: a text in any of some fields, or every message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query<'a> {
    /// Only among those without `\Seen`.
    pub unseen: bool,
    /// Where the text may be; nowhere for every message.
    pub fields: &'a [Field],
    /// The text; the server compares without case.
    pub text: &'a str,
}

impl Query<'_> {
    /// Whether the text cannot be told in the charset of every server.
    pub(super) fn needs_charset(&self) -> bool {
        !self.fields.is_empty() && !self.text.is_ascii()
    }

    /// The command, the text in UTF-8. Where UTF-8 is agreed upon no charset may be said
    /// (RFC 6855 §3).
    pub(super) fn command(&self, names: Names) -> Command {
        let mut command = Command::new("UID SEARCH");
        if self.needs_charset() && names == Names::Utf7 {
            command = command.text("CHARSET UTF-8");
        }
        let keys: Vec<&str> = self.fields.iter().flat_map(|it| it.keys()).copied().collect();
        command = command.text(if self.unseen { "UNSEEN" } else { "ALL" });
        let Some((last, others)) = keys.split_last() else { return command };
        for key in others {
            command = command.text(&format!("OR {key}")).string("searched text", self.text);
        }
        command.text(last).string("searched text", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(query: &Query<'_>) -> String {
        let command = query.command(Names::Utf7);
        let pieces = command.pieces.iter().map(|(text, bytes)| format!("{text}<{}>", bytes.len()));
        pieces.chain([command.tail.clone()]).collect()
    }

    #[test]
    fn keys_are_alternatives() {
        let all = Query::default();
        assert_eq!(wire(&all), "UID SEARCH ALL");
        let query = Query { unseen: true, fields: &[Field::Subject, Field::Body], text: "a\"b" };
        assert_eq!(wire(&query), r#"UID SEARCH UNSEEN OR SUBJECT "a\"b" BODY "a\"b""#);
        let query = Query { fields: &[Field::Recipients], text: "été", ..query };
        assert_eq!(wire(&query), "UID SEARCH CHARSET UTF-8 UNSEEN OR TO <5> OR CC <5> BCC <5>");
    }
}
