//! The index: every name, by library.

use unicode_width::UnicodeWidthStr;
use wl_interpreter::builtin::{Doc, Library, Names, Table};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::syntax::fold;

use super::Manner;
use crate::style::Paint;

/// One name of the index.
struct Line {
    names: Names,
    doc: Option<Doc>,
}

/// Every name: in columns at a terminal; in a pipe, one a line with its other name and what it
/// does, for `grep`.
#[must_use]
pub fn index(table: &Table, manner: Manner) -> String {
    let mut text = String::new();
    for library in table.libraries() {
        for (title, lines) in families(library, manner.language) {
            if lines.is_empty() {
                continue;
            }
            match manner.width {
                Some(width) => {
                    let title = format!("{} — {title} ({})", library.name, lines.len());
                    text += &manner.style.paint(Paint::Strong, &title);
                    text.push('\n');
                    text += &columns(&lines, width, manner.language);
                    text.push('\n');
                }
                None => lines.iter().for_each(|line| text += &plain(line, library, manner)),
            }
        }
    }
    if manner.width.is_some() {
        text += match manner.language {
            Language::French => "« wl doc NOM » donne l'aide d'un nom.\n",
            Language::English => "`wl doc NAME` gives the help of a name.\n",
        };
    }
    text
}

fn families(library: &Library, language: Language) -> [(&'static str, Vec<Line>); 4] {
    let titles = match language {
        Language::French => ["fonctions", "types", "variables", "constantes"],
        Language::English => ["functions", "types", "variables", "constants"],
    };
    let functions = library.functions.iter().copied().flatten();
    let functions = functions.map(|f| Line { names: f.names, doc: Some(f.doc) }).collect();
    let types =
        library.types.iter().map(|ty| Line { names: ty.names, doc: Some(ty.doc) }).collect();
    let globals = library.globals.iter().map(|g| Line { names: g.names, doc: None }).collect();
    let constants = library.constants.iter().copied().flatten();
    let constants = constants.map(|c| Line { names: c.names, doc: Some(c.doc) }).collect();
    let mut lists: [Vec<Line>; 4] = [functions, types, globals, constants];
    for list in &mut lists {
        list.sort_by_cached_key(|line| fold(line.names.get(language)).into_owned());
    }
    let [functions, types, globals, constants] = lists;
    [(titles[0], functions), (titles[1], types), (titles[2], globals), (titles[3], constants)]
}

fn columns(lines: &[Line], width: usize, language: Language) -> String {
    let names: Vec<&str> = lines.iter().map(|line| line.names.get(language)).collect();
    let widest = names.iter().map(|name| name.width()).max().unwrap_or(0) + 2;
    let count = (width.saturating_sub(2) / widest).max(1);
    let height = names.len().div_ceil(count);
    let mut text = String::new();
    for row in 0..height {
        let mut line = String::from("  ");
        for name in names.iter().skip(row).step_by(height) {
            line += name;
            line += &" ".repeat(widest - name.width());
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

fn plain(line: &Line, library: &Library, manner: Manner) -> String {
    let other = match manner.language {
        Language::French => line.names.en,
        Language::English => line.names.fr,
    };
    let doc = line.doc.map_or("", |doc| summary(doc, manner.language));
    format!("{}\t{other}\t{}\t{doc}\n", line.names.get(manner.language), library.name)
}

/// The first sentence of a documentation.
#[must_use]
pub fn summary(doc: Doc, language: Language) -> &'static str {
    let text = match language {
        Language::French => doc.fr,
        Language::English => doc.en,
    };
    let line = text.lines().next().unwrap_or_default();
    line.find(". ").map_or(line, |end| &line[..=end])
}
