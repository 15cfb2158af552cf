//! Emails made by chance, with every property and what goes wrong in mails: built into a source and
//! read from it, each is the same.

use std::fmt::Write;

use wl_tests::chance::Chance;

use crate::property::{Bench, End, Verdict};

/// What a text of one line is made of.
const PIECES: &[&str] = &[
    "a",
    "Bonjour",
    "été",
    "Œuf",
    "日本語の件名",
    "🌷🌷",
    "=?utf-8?Q?a?=",
    "=?",
    "?=",
    "=20",
    "%41",
    "  ",
    " ",
    "-",
    "--",
    "'",
    "\"",
    "\\",
    "<b>",
    "&amp;",
    "(x)",
    "[y]",
    "{z}",
    "@",
    ":",
    "#",
    "!",
    "e\u{301}",
    "\u{a0}",
    "\u{202e}abc",
    "\u{feff}",
    "From ",
    ".",
    "..",
    "un mot assez long pour être coupé",
    "ß",
    "Ελλάδα",
    "עברית",
    "$€£",
    "~",
    "`",
    "^",
    "|",
    "*",
    "0123456789",
];
/// What stands between the lines of a body, beside pieces.
const LINES: &[&str] = &[
    "\r\n",
    "\r\n\r\n",
    "\r\n.\r\n",
    "\r\n From \r\n",
    "\r\nFrom x\r\n",
    "\t",
    "\r\n--\r\n",
    " \r\n",
];

/// What files are called.
const NAMES: &[&str] = &[
    "a",
    "a b",
    "été",
    "日本",
    "O'Neil",
    "a%20b",
    "=_utf-8_Q_a_=",
    "relevé n° 3",
    "a;b",
    "(a)",
    "a=b",
    "🌷",
    "un nom de fichier beaucoup plus long que ce qui tient sur une ligne d'un entête, accentué",
];

/// A text of one line that begins and ends with a letter.
fn line(chance: &mut Chance, longest: usize) -> String {
    let mut text = "a".to_owned();
    for _ in 0..chance.below(longest) {
        text += chance.word(PIECES);
    }
    if chance.one_in(12) {
        text += &"x".repeat(300 + chance.below(1500));
    }
    if chance.one_in(12) {
        text += &"é".repeat(100 + chance.below(900));
    }
    text + "z"
}

fn body(chance: &mut Chance) -> String {
    // A text does not begin with the mark of a file of UTF-8.
    let mut text = chance.word(&["", "a", "\r\n", ".", "From "]).to_owned();
    let count = if text.is_empty() { 0 } else { chance.below(30) };
    for _ in 0..count {
        text += if chance.one_in(3) { chance.word(LINES) } else { chance.word(PIECES) };
    }
    if chance.one_in(8) {
        text += &"mot ".repeat(400);
    }
    text
}

fn address(chance: &mut Chance) -> String {
    let email = format!(
        "{}@{}",
        chance.word(&["jean", "jean.dupont", "o'neil+x", "a_b-c", "\"deux mots\"", "x=y", "%41"]),
        chance.word(&["exemple.fr", "a-b.example", "[127.0.0.1]", "xn--fort-ipa.fr"])
    );
    if chance.one_in(3) {
        return email;
    }
    // A name may be given encoded: it is then read as what it says.
    let name = line(chance, 6).replace("=?", "");
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.contains(|c| "()<>[]:;@\\,\"".contains(c)) {
        let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{quoted}\" <{email}>")
    } else {
        format!("{name} <{email}>")
    }
}

/// A text as a script writes it.
fn literal(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => out += "\"\"",
            c if c.is_control() => {
                let _ = write!(out, "\" + Caract({}) + \"", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

/// What fills an email, and what looks at the one that came back.
#[derive(Default)]
struct Program {
    fill: String,
    check: String,
}

impl Program {
    fn property(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.fill, "m.{name} = {value}");
        let _ = writeln!(self.check, "Trace(\"{name}\", n.{name} = ({value}))");
    }
}

/// A program that fills an email, builds it, reads it, and prints for each property whether it
/// came back.
pub fn letter(chance: &mut Chance) -> String {
    let mut it = Program::default();
    it.property("Sujet", &literal(&line(chance, 20)));
    it.property("Expéditeur", &literal(&address(chance)));
    it.property("AdresseExpéditeur", &literal(&address(chance)));
    it.property("AdresseRetourErreur", &literal("erreurs@exemple.fr"));
    it.property("Message", &literal(&body(chance)));
    it.property("HTML", &literal(&body(chance)));
    it.property("Catégorie", &literal(&format!("{};b", line(chance, 4).replace([';', ','], ""))));
    it.property("MessageID", &literal("<1.2@exemple.fr>"));
    it.property("Référence", &literal("<a@x.fr> <b@x.fr>"));
    it.property("AccuséRéception", chance.word(&["Vrai", "Faux"]));
    it.property("ConfirmationLecture", chance.word(&["Vrai", "Faux"]));
    it.property(
        "Priorité",
        chance.word(&["emailPrioritéBasse", "emailPrioritéNormale", "emailPrioritéHaute"]),
    );
    it.property(
        "Confidentialité",
        chance.word(&["emailNormal", "emailPersonnel", "emailPrivé", "emailConfidentiel"]),
    );
    for list in ["Destinataire", "Cc", "Cci"] {
        let count = chance.below(4);
        for rank in 1..=count {
            it.property(&format!("{list}[{rank}]"), &literal(&address(chance)));
        }
        let _ = writeln!(it.check, "Trace(\"{list}\", n.{list}.Occurrence = {count})");
    }
    for rank in 1..=chance.below(4) {
        let (name, value) = (format!("X-Essai-{rank}"), literal(&line(chance, 12)));
        let _ = writeln!(
            it.fill,
            "m.Entête[{rank}].Nom = \"{name}\"\nm.Entête[{rank}].Valeur = {value}"
        );
        let _ = writeln!(
            it.check,
            "POUR TOUT e DE n.Entête\n\tSI e.Nom = \"{name}\" ALORS Trace(e.Nom, e.Valeur = {value})\nFIN"
        );
    }
    let count = chance.below(4);
    for rank in 1..=count {
        let stem = chance.word(NAMES);
        let extension = chance.word(&["txt", "pdf", "eml", "png", "xyz", "html"]);
        let name = literal(&format!("{rank}-{stem}.{extension}"));
        let content = literal(&body(chance));
        let described = literal(&line(chance, 6));
        let _ = writeln!(
            it.fill,
            "m.Attache[{rank}].Nom = {name}\nm.Attache[{rank}].Contenu = {content}\n\
             m.Attache[{rank}].ContentDescription = {described}"
        );
        let _ = writeln!(
            it.check,
            "Trace(\"Attache\", n.Attache[{rank}].Nom = {name})\n\
             Trace(\"Contenu\", n.Attache[{rank}].Contenu = ({content}))\n\
             Trace(\"Description\", n.Attache[{rank}].ContentDescription = {described})"
        );
    }
    let Program { fill, check } = it;
    format!(
        "m est un Email\n{fill}n est un Email\n\
         SI EmailConstruitSource(m, emailOptionEntêteCCi) ALORS\n\tn.Source = m.Source\n\
         \tTrace(\"lu\", EmailImporteSource(n))\n\tTrace(\"NbAttache\", n.NbAttache = {count})\n\
         SINON\n\tTrace(ErreurInfo(), 0)\nFIN\n{check}"
    )
}

/// Every line printed says that something came back.
pub fn comes_back(bench: &Bench, text: &str) -> Verdict {
    let ran = bench.run_with(&bench.all, text)?;
    match ran.output.lines().find(|line| !line.ends_with("\t1")) {
        Some(line) => Err(format!("it did not come back: {line}")),
        None if ran.end == End::Interrupted => Ok(()),
        None if ran.output.is_empty() => Err(format!("nothing was checked: {:?}", ran.end)),
        None => Ok(()),
    }
}
