//! The page of one name.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;
use wl_interpreter::builtin::{
    Constant, Doc, Entry, Example, Function, Names, NativeType, Property, Syntax, Table,
};
use wl_interpreter::diagnostic::{CodeInfo, Kind, Language, windev_numbers};
use wl_interpreter::syntax::{KeywordInfo, WordClass};
use wl_interpreter::value::display;

use super::Manner;
use super::find::{Subject, receiver_names};
use super::index::summary;
use super::signature::{address, call, native_name, other_name, result, type_name, written};
use crate::prompt::colour::painted;
use crate::style::Paint;

/// The help of a subject, ended by a line end.
#[must_use]
pub fn page(subject: &Subject, table: &Table, manner: Manner) -> String {
    let mut page = Page { text: String::new(), manner };
    let language = manner.language;
    match *subject {
        Subject::Entry(Entry::Function(function)) => page.function(None, function),
        Subject::Entry(Entry::Constant(constant)) => page.constant(constant),
        Subject::Entry(Entry::Type(ty)) | Subject::Field(ty) => page.native_type(ty),
        Subject::Entry(Entry::Global(rank)) => {
            if let Some(global) = table.globals().get(rank as usize) {
                let kind = page.say("variable de type", "variable of type");
                let kind = format!("{kind} {}", native_name(global.ty, language));
                page.title(global.names, &kind);
            }
        }
        Subject::Property(ty, property) => page.property(ty, property),
        Subject::Method(ty, method) => page.function(Some(native_name(ty, language)), method),
        Subject::ValueMethod(receiver, method) => {
            let (fr, en) = receiver_names(receiver);
            page.function(Some(page.say(fr, en)), method);
        }
        Subject::Keyword(info) => page.keyword(info),
        Subject::Code(info) => page.code(info),
    }
    page.text
}

struct Page {
    text: String,
    manner: Manner,
}

impl Page {
    fn say<'t>(&self, fr: &'t str, en: &'t str) -> &'t str {
        match self.manner.language {
            Language::French => fr,
            Language::English => en,
        }
    }

    fn paint(&self, paint: Paint, text: &str) -> String {
        self.manner.style.paint(paint, text).into_owned()
    }

    /// The name, its other name and what it is.
    fn title(&mut self, names: Names, kind: &str) {
        let name = self.paint(Paint::Strong, names.get(self.manner.language));
        let other = other_name(names, self.manner.language)
            .map_or_else(String::new, |other| format!("{other} · "));
        let rest = self.paint(Paint::Faint, &format!("({other}{kind})"));
        let _ = writeln!(self.text, "{name} {rest}");
    }

    fn function(&mut self, owner: Option<&str>, function: &Function) {
        let kind = if owner.is_some() {
            self.say("méthode", "method")
        } else {
            self.say("fonction", "function")
        };
        self.title(function.names, kind);
        self.text.push('\n');
        for syntax in function.syntaxes {
            self.syntax(owner, function, syntax);
        }
        self.doc(function.doc);
        self.examples(function.examples);
        self.address(function.page);
    }

    fn syntax(&mut self, owner: Option<&str>, function: &Function, syntax: &Syntax) {
        let language = self.manner.language;
        let line = call(owner, function, syntax, language);
        let line = painted(&line, self.manner.style, None);
        let result = self.paint(Paint::Type, &result(syntax, language));
        let _ = writeln!(self.text, "  {line}{result}");
        let shown = || written(syntax).skip(usize::from(owner.is_some()));
        let widest = shown().map(|p| p.names.get(language).width()).max().unwrap_or(0);
        for parameter in shown() {
            let name = parameter.names.get(language);
            let gap = " ".repeat(widest - name.width());
            let mut notes = vec![type_name(parameter.ty, language)];
            if parameter.rest {
                notes.push(self.say("autant que l'on veut", "as many as needed").to_owned());
            } else if parameter.optional {
                notes.push(self.say("facultatif", "optional").to_owned());
            }
            if parameter.by_reference {
                notes.push(self.say("modifié", "written").to_owned());
            }
            let notes = self.paint(Paint::Type, &notes.join(", "));
            let _ = writeln!(self.text, "      {name}{gap}  {notes}");
            let constants: Vec<&str> =
                parameter.constants().map(|constant| constant.names.get(language)).collect();
            if !constants.is_empty() {
                let margin = 6 + widest + 2;
                let width = self.manner.width.map(|width| width.saturating_sub(margin).max(24));
                for line in wrapped(&constants.join(", "), width) {
                    let _ = writeln!(self.text, "{}{line}", " ".repeat(margin));
                }
            }
        }
    }

    fn constant(&mut self, constant: &Constant) {
        let kind = self.say("constante", "constant");
        self.title(constant.names, kind);
        let value = display(&constant.value.to_value());
        let _ = writeln!(self.text, "\n  = {}", self.paint(Paint::Number, &value));
        self.doc(constant.doc);
    }

    fn property(&mut self, ty: &'static NativeType, property: &Property) {
        let language = self.manner.language;
        let kind = self.say("propriété de", "property of");
        let kind = format!("{kind} {}", native_name(ty, language));
        self.title(property.names, &kind);
        let _ =
            writeln!(self.text, "\n  {}", self.paint(Paint::Type, &self.property_type(property)));
        self.doc(property.doc);
    }

    fn property_type(&self, property: &Property) -> String {
        let mut shown = type_name(property.ty, self.manner.language);
        if property.read_only {
            shown += self.say(", lecture seule", ", read-only");
        }
        if property.secret {
            shown += self.say(", jamais affichée", ", never shown");
        }
        shown
    }

    fn native_type(&mut self, ty: &'static NativeType) {
        let language = self.manner.language;
        self.title(ty.names, "type");
        self.doc(ty.doc);
        if !ty.properties.is_empty() {
            self.heading(self.say("Propriétés", "Properties"));
            let rows: Vec<(String, String, &str)> = ty
                .properties
                .iter()
                .map(|property| {
                    let name = property.names.get(language).to_owned();
                    (name, self.property_type(property), summary(property.doc, language))
                })
                .collect();
            self.rows(&rows);
        }
        if !ty.methods.is_empty() {
            self.heading(self.say("Méthodes", "Methods"));
            let rows: Vec<(String, String, &str)> = ty
                .methods
                .iter()
                .map(|method| {
                    let name = format!("{}()", method.names.get(language));
                    (name, String::new(), summary(method.doc, language))
                })
                .collect();
            self.rows(&rows);
        }
        self.examples(ty.examples);
        self.address(ty.page);
    }

    fn keyword(&mut self, info: &KeywordInfo) {
        let (mine, others) = match self.manner.language {
            Language::French => (info.french, info.english),
            Language::English => (info.english, info.french),
        };
        let kind = match info.class {
            WordClass::Type => self.say("mot d'un type", "word of a type"),
            WordClass::Hard | WordClass::Soft => self.say("mot du langage", "keyword"),
        };
        let all: Vec<&str> = if mine.is_empty() { others.to_vec() } else { mine.to_vec() };
        let name = self.paint(Paint::Strong, &all.join(", "));
        let other = if mine.is_empty() || others == mine { &[] } else { others }.join(", ");
        let rest = if other.is_empty() { kind.to_owned() } else { format!("{other} · {kind}") };
        let _ = writeln!(self.text, "{name} {}", self.paint(Paint::Faint, &format!("({rest})")));
    }

    fn code(&mut self, info: &CodeInfo) {
        let (fr, en) = match info.kind {
            Kind::Syntax => ("texte hors du langage", "text outside the language"),
            Kind::Name => ("nom", "name"),
            Kind::Function => ("fonction", "function"),
            Kind::Member => ("membre", "member"),
            Kind::Type => ("type", "type"),
            Kind::Arity => ("nombre de paramètres", "number of arguments"),
            Kind::Flow => ("déroulement", "flow"),
            Kind::Style => ("style", "style"),
            Kind::Run => ("exécution", "run time"),
        };
        let code = self.paint(Paint::Strong, &info.code.to_string());
        let kind = self.paint(Paint::Faint, &format!("({})", self.say(fr, en)));
        let _ = writeln!(self.text, "{code} {kind}\n\n  {}", self.say(info.fr, info.en));
        let numbers = windev_numbers(info.code);
        if !numbers.is_empty() {
            let numbers = numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
            let (fr, en) = ("dans WINDEV : erreur", "in WINDEV: error");
            let line = format!("{} {numbers}", self.say(fr, en));
            let _ = writeln!(self.text, "  {}", self.paint(Paint::Faint, &line));
        }
    }

    fn heading(&mut self, title: &str) {
        let _ = writeln!(self.text, "\n{}", self.paint(Paint::Strong, title));
    }

    /// Name, type and summary, in columns.
    fn rows(&mut self, rows: &[(String, String, &str)]) {
        let names = rows.iter().map(|row| row.0.width()).max().unwrap_or(0);
        let types = rows.iter().map(|row| row.1.width()).max().unwrap_or(0);
        let margin = 2 + names + 2 + if types == 0 { 0 } else { types + 2 };
        for (name, ty, summary) in rows {
            let gap = " ".repeat(names - name.width() + 2);
            let second = if types == 0 {
                String::new()
            } else {
                self.paint(Paint::Type, ty) + &" ".repeat(types - ty.width() + 2)
            };
            let width = self.manner.width.map(|width| width.saturating_sub(margin).max(24));
            let lines = wrapped(summary, width);
            let _ = writeln!(
                self.text,
                "  {name}{gap}{second}{}",
                lines.join(&format!("\n{}", " ".repeat(margin)))
            );
        }
    }

    fn doc(&mut self, doc: Doc) {
        let text = self.say(doc.fr, doc.en);
        let width = self.manner.width.map(|width| width.saturating_sub(2));
        self.text.push('\n');
        for line in text.trim().lines().flat_map(|line| wrapped(line.trim(), width)) {
            let _ = writeln!(self.text, "{}", format!("  {line}").trim_end());
        }
    }

    fn examples(&mut self, examples: &[Example]) {
        let (one, prints) = (self.say("Exemple", "Example"), self.say("affiche", "prints"));
        for example in examples {
            self.heading(one);
            for line in painted(example.code.trim(), self.manner.style, None).lines() {
                let _ = writeln!(self.text, "{}", format!("    {line}").trim_end());
            }
            if !example.prints.is_empty() {
                let _ = writeln!(self.text, "  {}", self.paint(Paint::Faint, prints));
                for line in example.prints.lines() {
                    let _ = writeln!(self.text, "{}", format!("    {line}").trim_end());
                }
            }
        }
    }

    fn address(&mut self, page: u32) {
        if let Some(address) = address(page) {
            let _ = writeln!(self.text, "\n{}", self.paint(Paint::Faint, &address));
        }
    }
}

/// `text` on lines of at most `width` columns.
fn wrapped(text: &str, width: Option<usize>) -> Vec<String> {
    let Some(width) = width else { return vec![text.to_owned()] };
    let mut lines = vec![String::new()];
    // A no-break space stays with its neighbours.
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.width() + 1 + word.width() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("un deux trois", Some(8)), ["un deux", "trois"]);
        assert_eq!(wrapped("interminable mot", Some(4)), ["interminable", "mot"]);
        assert_eq!(wrapped("un deux", None), ["un deux"]);
    }
}
