//! `EXTERNE "file.wl"`: the file stands where it is named (page 1511013).

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::bilingual;
use crate::host::{SourceFile, read_source, real_path};
use crate::source::{Span, decode};
use crate::syntax::parse;
use crate::syntax::tree::Block;

use super::{Expander, Place};

/// Files that include one another, at most.
const MAX_DEPTH: usize = 20;
/// Files that a program includes, at most: some may be included many times.
const MAX_FILES: usize = 1000;

impl Expander<'_> {
    /// What a file holds; nothing, and a diagnostic, when it cannot be had.
    pub(super) fn extern_file(&mut self, file: &str, at: Span, place: Place) -> Block {
        if place == Place::Inside {
            let message = bilingual!(
                "un fichier ne s'inclut pas dans une procédure ni dans un bloc",
                "a file is not included in a procedure nor in a block"
            );
            self.report(at, message).hint = Some(bilingual!(
                "écrire cet EXTERNE avant la première procédure",
                "write this EXTERN before the first procedure"
            ));
            return Vec::new();
        }
        let Some((name, found)) = self.read(file, at) else { return Vec::new() };
        let (text, _) = decode(&found.bytes);
        let (start, end) = (0, text.len());
        let id = self.sources.borrow_mut().add(name, &*text);
        let parsed = parse(&text, id, start..end);
        self.diagnostics.extend(parsed.diagnostics);
        let clauses = [&parsed.case_error, &parsed.case_exception, &parsed.at_end];
        if let Some(first) = clauses.into_iter().flatten().next() {
            let span = first.first().map_or(at, |statement| statement.span);
            let message = bilingual!(
                "un fichier inclus ne peut pas avoir de clause de fin",
                "an included file cannot have an end clause"
            );
            self.report(span, message);
        }
        let mut block = parsed.statements;
        self.open.push(found.path);
        self.declare(&block);
        self.block(&mut block, place);
        self.open.pop();
        block
    }

    /// The file, looked for from the directory of the source that names it.
    fn read(&mut self, file: &str, at: Span) -> Option<(String, SourceFile)> {
        if self.open.len() >= MAX_DEPTH || self.included >= MAX_FILES {
            let message = bilingual!(
                "trop de fichiers inclus : {MAX_DEPTH} l'un dans l'autre, {MAX_FILES} en tout",
                "too many included files: {MAX_DEPTH} in one another, {MAX_FILES} in all"
            );
            self.report(at, message);
            return None;
        }
        self.included += 1;
        let name = self.relative(file, at);
        let shown = name.display().to_string();
        let found = match read_source(&self.host.path(&shown)) {
            Ok(found) => found,
            Err(error) => {
                let message = match error.kind() {
                    ErrorKind::NotFound => bilingual!(
                        "le fichier « {shown} » n'existe pas",
                        "there is no file `{shown}`"
                    ),
                    _ => bilingual!(
                        "lecture de « {shown} » impossible : {error}",
                        "cannot read `{shown}`: {error}"
                    ),
                };
                self.report(at, message).hint = Some(bilingual!(
                    "il est cherché à partir du dossier de la source qui le nomme",
                    "it is looked for from the directory of the source that names it"
                ));
                return None;
            }
        };
        if self.open.contains(&found.path) || self.is_own(&found, at) {
            let message = bilingual!(
                "le fichier « {shown} » s'inclut lui-même",
                "the file `{shown}` includes itself"
            );
            self.report(at, message);
            return None;
        }
        Some((shown, found))
    }

    /// The path of a file as the user would type it.
    fn relative(&self, file: &str, at: Span) -> PathBuf {
        let sources = self.sources.borrow();
        let from = sources.get(at.source).map_or("", |source| source.name.as_str());
        let directory = Path::new(from).parent().unwrap_or(Path::new(""));
        directory.join(file.replace('\\', "/"))
    }

    /// True when the file is the very source that names it.
    fn is_own(&self, found: &SourceFile, at: Span) -> bool {
        let sources = self.sources.borrow();
        let from = sources.get(at.source).map(|source| self.host.path(&source.name));
        from.and_then(|path| real_path(&path)).is_some_and(|path| path == found.path)
    }
}
