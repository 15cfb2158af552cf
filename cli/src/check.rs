//! `wl check`: every error of files and directories, without running anything.

use std::io;
use std::path::{Path, PathBuf};

use wl_interpreter::diagnostic::render::render_json;
use wl_interpreter::diagnostic::{Bilingual, Diagnostic, Language};
use wl_interpreter::host::{Host, Recorder};
use wl_interpreter::source::{code_blocks, decode};
use wl_interpreter::{Interpreter, bilingual};

use crate::arguments::{Check, Format};
use crate::screen::Screen;
use crate::status::Status;
use crate::{program, report, session};

/// Checks each file as a program of its own.
pub fn run(options: &Check, screen: &Screen, language: Language) -> Status {
    let mut files = Vec::new();
    let mut status = Status::Finished;
    for path in &options.paths {
        if let Err(why) = gather(path, &mut files) {
            report::refusal(screen, &why, language);
            status = Status::Refused;
        }
    }
    let table = session::table();
    let mut found = (0, 0);
    for file in &files {
        let (name, text) = match program::read(file) {
            Ok(source) => source,
            Err(why) => {
                report::refusal(screen, &why, language);
                status = Status::Refused;
                continue;
            }
        };
        let host = Host::recording(&Recorder::default());
        let mut interpreter = Interpreter::new(table.clone(), host);
        let diagnostics = interpreter.check(&name, &text);
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        found.0 += errors;
        found.1 += diagnostics.len() - errors;
        match options.format {
            Format::Text => {
                report::diagnostics(screen, &diagnostics, &interpreter.sources(), &table, language);
            }
            Format::Json => {
                let line = |diagnostic: &Diagnostic| {
                    render_json(diagnostic, &interpreter.sources(), language) + "\n"
                };
                screen.out(&diagnostics.iter().map(line).collect::<String>());
            }
        }
    }
    if options.format == Format::Text {
        screen.out(&(conclusion(files.len(), found).get(language).to_owned() + "\n"));
    }
    if found.0 > 0 { Status::Refused } else { status }
}

fn conclusion(files: usize, (errors, warnings): (usize, usize)) -> Bilingual {
    let plural = |count: usize| if count > 1 { "s" } else { "" };
    let (f, e, w) = (plural(files), plural(errors), plural(warnings));
    // “0 files” in English, « 0 fichier » in French.
    let english = |count: usize| if count == 1 { "" } else { "s" };
    let (ef, ee, ew) = (english(files), english(errors), english(warnings));
    bilingual!(
        "{files} fichier{f} vérifié{f}, {errors} erreur{e}, {warnings} avertissement{w}",
        "{files} file{ef} checked, {errors} error{ee}, {warnings} warning{ew}"
    )
}

/// A file as it is; in a directory, the `.wl` files and the pages with blocks of the language.
fn gather(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), Bilingual> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let unreadable = |error: io::Error| {
        let shown = path.display();
        bilingual!("lecture de « {shown} » impossible : {error}", "cannot read `{shown}`: {error}")
    };
    let entries: Result<Vec<_>, _> = std::fs::read_dir(path).map_err(unreadable)?.collect();
    let mut entries = entries.map_err(unreadable)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        // A link to a directory may lead back up.
        let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        let child = entry.path();
        if hidden || (link && child.is_dir()) {
            continue;
        }
        if child.is_dir() {
            gather(&child, files)?;
        } else if is_source(&child) {
            files.push(child);
        }
    }
    Ok(())
}

fn is_source(file: &Path) -> bool {
    let extension = file.extension().unwrap_or_default();
    extension.eq_ignore_ascii_case("wl")
        || (extension.eq_ignore_ascii_case("md")
            && std::fs::read(file).is_ok_and(|bytes| !code_blocks(&decode(&bytes).0).is_empty()))
}
