//! What two readers see of a mail, in a form that can be compared.

use mail_parser::{MessageParser, MimeHeaders, PartType};
use wl_mail::mime::Message;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Subject,
    From,
    To,
    Date,
    Text,
    Html,
    Names,
    Bytes,
}

impl Field {
    pub const ALL: [Self; 8] = [
        Self::Subject,
        Self::From,
        Self::To,
        Self::Date,
        Self::Text,
        Self::Html,
        Self::Names,
        Self::Bytes,
    ];
}

/// What a reader sees; `None` for what the corpus does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View([Option<String>; 8]);

impl View {
    pub fn get(&self, field: Field) -> Option<&str> {
        self.0[field as usize].as_deref()
    }

    pub fn set(&mut self, field: Field, value: impl Into<String>) {
        self.0[field as usize] = Some(value.into());
    }

    pub fn forget(&mut self, field: Field) {
        self.0[field as usize] = None;
    }

    pub fn text(&mut self, field: Field, text: &str) {
        self.set(field, plain(text));
    }

    pub fn addresses<'a>(
        &mut self,
        field: Field,
        list: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) {
        let shown = list.into_iter().map(|(name, email)| format!("{name} <{email}>"));
        self.set(field, shown.collect::<Vec<_>>().join(" | "));
    }

    pub fn attachments(&mut self, list: &[(String, Vec<u8>)]) {
        let names: Vec<&str> = list.iter().map(|(name, _)| name.as_str()).collect();
        let bytes: Vec<String> = list.iter().map(|(_, it)| it.escape_ascii().to_string()).collect();
        self.set(Field::Names, names.join(" | "));
        self.set(Field::Bytes, bytes.join(" | "));
    }
}

/// A text whose line ends, and the white space at its end, do not count.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim_end().to_owned()
}

/// What we see.
pub fn ours(source: &[u8]) -> View {
    let message = Message::read(source);
    let mut view = View::default();
    view.text(Field::Subject, &message.subject());
    for (field, list) in [(Field::From, message.from()), (Field::To, message.to())] {
        view.addresses(field, list.iter().map(|it| (it.name.as_str(), it.email.as_str())));
    }
    let date = message.date().map(|date| date.instant.as_second().to_string());
    view.set(Field::Date, date.unwrap_or_default());
    view.text(Field::Text, &message.text().unwrap_or_default());
    view.text(Field::Html, &message.html().unwrap_or_default());
    let list = message.attachments();
    view.attachments(&list.into_iter().map(|it| (it.name.clone(), it.bytes())).collect::<Vec<_>>());
    view
}

/// What mail-parser sees.
pub fn theirs(source: &[u8]) -> View {
    let mut view = View::default();
    let Some(message) = MessageParser::default().parse(source) else {
        for field in Field::ALL {
            view.set(field, "");
        }
        return view;
    };
    view.text(Field::Subject, message.subject().unwrap_or_default());
    for (field, list) in [(Field::From, message.from()), (Field::To, message.to())] {
        let list = list.into_iter().flat_map(mail_parser::Address::iter);
        let shown =
            list.map(|it| (it.name().unwrap_or_default(), it.address().unwrap_or_default()));
        view.addresses(field, shown);
    }
    let date = message.date().filter(|date| date.is_valid());
    let date = date.map(|date| date.to_timestamp().to_string());
    view.set(Field::Date, date.unwrap_or_default());
    let texts = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    view.text(Field::Text, &joined(texts));
    let htmls = message.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(text) => Some(text.as_ref()),
        _ => None,
    });
    view.text(Field::Html, &joined(htmls));
    let attachments = message.attachments().map(|part| {
        let bytes = match &part.body {
            PartType::Message(message) => message.raw_message.to_vec(),
            _ => part.contents().to_vec(),
        };
        (part.attachment_name().unwrap_or_default().to_owned(), bytes)
    });
    view.attachments(&attachments.collect::<Vec<_>>());
    view
}

fn joined<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for text in texts {
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str(text);
    }
    out
}
