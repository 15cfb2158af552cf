//! What a program sent in the sandbox.

use wl_interpreter::diagnostic::Language;
use wl_sandbox::{ReceivedMail, Sandbox};

use crate::console::table::layout;
use crate::console::visible;
use crate::screen::{Screen, width};
use crate::style::Paint;

/// Shows a line for each mail sent; nothing when there is none.
pub fn summary(screen: &Screen, sandbox: &Sandbox, language: Language) {
    let mails = sandbox.received();
    let count = mails.len();
    let (title, columns) = match (language, count) {
        (_, 0) => return,
        (Language::French, 1) => {
            ("1 message envoyé, resté dans le bac à sable :".to_owned(), FRENCH)
        }
        (Language::French, _) => {
            (format!("{count} messages envoyés, restés dans le bac à sable :"), FRENCH)
        }
        (Language::English, 1) => ("1 message sent, kept in the sandbox:".to_owned(), ENGLISH),
        (Language::English, _) => (format!("{count} messages sent, kept in the sandbox:"), ENGLISH),
    };
    let rows: Vec<Vec<String>> = mails.iter().map(|mail| row(mail, language)).collect();
    let width = if screen.is_error_terminal() { width() } else { usize::MAX };
    let table = layout(&columns.map(str::to_owned), &rows, width);
    let style = screen.error_style();
    screen.err(&format!("\n{}\n{table}", style.paint(Paint::Strong, &title)));
}

/// One line about a mail that arrives.
pub fn arrival(mail: &ReceivedMail, language: Language) -> String {
    let summary = mail.summary();
    let size = size(summary.size, language);
    let texts = [summary.from, summary.to.join(", "), summary.subject];
    let [from, to, subject] = texts.map(|text| visible(&text));
    match language {
        Language::French => format!("Reçu : {from} → {to} : {subject} ({size})\n"),
        Language::English => format!("Received: {from} → {to}: {subject} ({size})\n"),
    }
}

const FRENCH: [&str; 5] = ["De", "À", "Sujet", "Taille", "Pièces jointes"];
const ENGLISH: [&str; 5] = ["From", "To", "Subject", "Size", "Attachments"];

fn row(mail: &ReceivedMail, language: Language) -> Vec<String> {
    let summary = mail.summary();
    let attachments = match summary.attachments {
        0 => String::new(),
        count => count.to_string(),
    };
    let size = size(summary.size, language);
    let texts = [summary.from, summary.to.join(", "), summary.subject, size, attachments];
    texts.map(|text| visible(&text)).into()
}

/// Octets as a person says them.
fn size(octets: usize, language: Language) -> String {
    let unit = match language {
        Language::French => "o",
        Language::English => "B",
    };
    match octets {
        0..1_000 => format!("{octets} {unit}"),
        1_000..1_000_000 => format!("{} k{unit}", octets.div_ceil(1_000)),
        _ => format!("{:.1} M{unit}", octets as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_short() {
        assert_eq!(size(999, Language::French), "999 o");
        assert_eq!(size(1_001, Language::English), "2 kB");
        assert_eq!(size(2_340_000, Language::French), "2.3 Mo");
    }
}
