//! Files of settings: `[section]`, then `key=value`.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::host::replace_file;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::Value;

use super::failure;
use super::places::{home, own_data};
use crate::Outcome;
use crate::text::charset::decoded;

/// The file that is meant when none is named.
const USUAL: &str = "win.ini";

/// A name without a directory is in the user's home, as the documentation has it for Linux (page
/// 3013043).
fn file(runtime: &mut dyn Runtime, args: &Arguments) -> (String, PathBuf) {
    let name = if args.has(3) { args.text(3) } else { USUAL };
    let path =
        if name.contains(['/', '\\']) { runtime.host().path(name) } else { home().join(name) };
    (name.to_owned(), path)
}

/// The name in `[section]`.
fn section(line: &str) -> Option<&str> {
    line.trim().strip_prefix('[')?.strip_suffix(']').map(str::trim)
}

/// A key and its value, without the quotes around it.
fn setting(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    if line.starts_with(';') {
        return None;
    }
    let (key, value) = line.split_once('=')?;
    let value = value.trim();
    let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    Some((key.trim(), bare.unwrap_or(value)))
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase() || fold(one) == fold(other)
}

/// The lines of a section, its header left out.
fn lines_of<'t>(text: &'t str, wanted: &str) -> impl Iterator<Item = &'t str> {
    text.lines()
        .skip_while(move |line| !section(line).is_some_and(|name| same(name, wanted)))
        .skip(1)
        .take_while(|line| section(line).is_none())
}

fn read(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (_, path) = file(runtime, &args);
    // A file that is not there has no setting, which is no error.
    let text = fs::read(path).map(decoded).unwrap_or_default();
    let (wanted, key) = (args.text(0), args.text(1));
    let list = |names: Vec<&str>| Ok(Value::text(names.join("\r\n")));
    if wanted.is_empty() {
        return list(text.lines().filter_map(section).collect());
    }
    let mut settings = lines_of(&text, wanted).filter_map(setting);
    if key.is_empty() {
        return list(settings.map(|(key, _)| key).collect());
    }
    match settings.find(|(own, value)| same(own, key) && !value.is_empty()) {
        Some((_, value)) => Ok(Value::text(value)),
        None if args.has(2) => Ok(Value::Text(args.value(2).to_text()?)),
        None => Ok(Value::text("")),
    }
}

/// The settings that programs keep for the user, and the section of those of this directory.
fn kept(runtime: &mut dyn Runtime) -> (PathBuf, String) {
    let project = runtime.host().directory.to_string_lossy().into_owned();
    (own_data().join("settings.ini"), project)
}

/// The name of a setting, without what would end it.
fn key_of(args: &Arguments) -> String {
    let mut key = String::new();
    for character in args.text(0).trim().chars() {
        if matches!(character, '%' | '=' | '[' | ';') || character.is_control() {
            // Writing into a text never fails.
            _ = write!(key, "%{:02X}", character as u32);
        } else {
            key.push(character);
        }
    }
    key
}

fn load(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (path, program) = kept(runtime);
    let text = fs::read(path).map(decoded).unwrap_or_default();
    let wanted = key_of(&args);
    let mut settings = lines_of(&text, &program).filter_map(setting);
    match settings.find(|(key, _)| same(key, &wanted)) {
        Some((_, value)) => Ok(Value::text(unescaped(value))),
        None => Ok(Value::Text(args.value(1).to_text()?)),
    }
}

fn keep(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    store(runtime, &key_of(&args), Some(args.value(1).to_text()?.as_str()))
}

fn forget(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    store(runtime, &key_of(&args), None)
}

fn store(runtime: &mut dyn Runtime, key: &str, value: Option<&str>) -> Outcome {
    let (path, program) = kept(runtime);
    let told = |error| failure(&path.to_string_lossy(), &error);
    let text = match fs::read(&path) {
        Ok(bytes) => decoded(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(told(error)),
    };
    if key.is_empty() {
        return Err(Error::new(
            i64::from(codes::FILE.0),
            codes::FILE,
            bilingual!("un paramètre a un nom", "a parameter has a name"),
        ));
    }
    let value = value.map(escaped);
    let changed = changed(&text, &program, Some(key), value.as_deref());
    if changed == text {
        return Ok(Value::Bool(true));
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(told)?;
    }
    replace_file(&path, changed.as_bytes()).map_err(told)?;
    Ok(Value::Bool(true))
}

/// A value on one line, whatever it is.
fn escaped(value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('\r', "\\r").replace('\n', "\\n");
    format!("\"{value}\"")
}

fn unescaped(value: &str) -> String {
    let mut text = String::new();
    let mut characters = value.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            Some('r') => text.push('\r'),
            Some('n') => text.push('\n'),
            other => text.extend(other),
        }
    }
    text
}

fn write(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (name, path) = file(runtime, &args);
    let text = match fs::read(&path) {
        Ok(bytes) => decoded(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failure(&name, &error)),
    };
    let key = Some(args.text(1)).filter(|key| !key.is_empty());
    let value = Some(args.value(2).to_text()?.into_string()).filter(|value| !value.is_empty());
    let changed = changed(&text, args.text(0), key, value.as_deref());
    replace_file(&path, changed.as_bytes()).map_err(|error| failure(&name, &error))?;
    Ok(Value::Bool(true))
}

/// The text with a setting written, or taken out without a value, or its section without a key.
fn changed(text: &str, wanted: &str, key: Option<&str>, value: Option<&str>) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let start = lines.iter().position(|line| section(line).is_some_and(|name| same(name, wanted)));
    let end = |start: usize| {
        let after = lines[start + 1..].iter().position(|line| section(line).is_some());
        after.map_or(lines.len(), |count| start + 1 + count)
    };
    match (start, key, value) {
        (Some(start), None, _) => drop(lines.drain(start..end(start))),
        (Some(start), Some(key), value) => {
            let end = end(start);
            let own = (start + 1..end)
                .find(|rank| setting(&lines[*rank]).is_some_and(|(own, _)| same(own, key)));
            match (own, value) {
                (Some(rank), Some(value)) => lines[rank] = format!("{key}={value}"),
                (Some(rank), None) => drop(lines.remove(rank)),
                (None, Some(value)) => {
                    let filled = lines[start..end].iter().rposition(|line| !line.trim().is_empty());
                    let place = filled.map_or(end, |rank| start + rank + 1);
                    lines.insert(place, format!("{key}={value}"));
                }
                (None, None) => {}
            }
        }
        (None, Some(key), Some(value)) => {
            lines.push(format!("[{wanted}]"));
            lines.push(format!("{key}={value}"));
        }
        (None, _, _) => {}
    }
    let mut text = lines.join("\r\n");
    if !text.is_empty() {
        text.push_str("\r\n");
    }
    text
}

const SECTION: Parameter = parameter("section", "section", Ty::Text);
const KEY: Parameter = parameter("clé", "key", Ty::Text).optional();
const NAME: Parameter = parameter("nom", "name", Ty::Text);
const FILE: Parameter = parameter("fichier", "file", Ty::Text).optional();

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[
    Function {
        names: names("INILit", "INIRead"),
        page: 3013043,
        doc: doc(
            "Lit un réglage d'un fichier INI ; une autre valeur s'il manque. Sans clé : la liste des clés ; sans section : celle des sections. Un nom sans répertoire est dans celui de l'utilisateur.",
            "Reads a setting of an INI file; another value when it is missing. Without a key: the list of keys; without a section: that of sections. A name without a directory is in the user's home.",
        ),
        syntaxes: &[Syntax {
            parameters: &[
                SECTION,
                KEY,
                parameter("non trouvé", "not found", Ty::Any).optional(),
                FILE,
            ],
            result: Ty::Text,
            run: read,
        }],
        examples: &[example(
            "INIEcrit(\"Mail\", \"Port\", 993, \"./a.ini\")\nTrace(INILit(\"mail\", \"port\", 0, \"./a.ini\"), INILit(\"Mail\", \"Hôte\", \"local\", \"./a.ini\"))",
            "993\tlocal",
        )],
        keeps_error: false,
    },
    Function {
        names: names("INIEcrit", "INIWrite"),
        page: 3013039,
        doc: doc(
            "Écrit un réglage dans un fichier INI, créé s'il manque ; une valeur vide l'enlève, une clé vide enlève la section.",
            "Writes a setting into an INI file, made when missing; an empty value takes it out, an empty key takes out the section.",
        ),
        syntaxes: &[Syntax {
            parameters: &[SECTION, KEY, parameter("valeur", "value", Ty::Any).optional(), FILE],
            result: Ty::Bool,
            run: write,
        }],
        examples: &[example(
            "INIWrite(\"A\", \"x\", 1, \"./a.ini\")\nINIWrite(\"A\", \"y\", 2, \"./a.ini\")\nINIWrite(\"A\", \"x\", \"\", \"./a.ini\")\nTrace(INIRead(\"A\", \"\", \"\", \"./a.ini\"))",
            "y",
        )],
        keeps_error: false,
    },
    Function {
        names: names("ChargeParamètre", "LoadParameter"),
        page: 0,
        doc: doc(
            "Lit une valeur que SauveParamètre a gardée pour les programmes de ce répertoire, ou une autre s'il n'y en a pas.",
            "Reads a value that SaveParameter kept for the programs of this directory, or another one when there is none.",
        ),
        syntaxes: &[Syntax {
            parameters: &[NAME, parameter("défaut", "default", Ty::Any).optional()],
            result: Ty::Text,
            run: load,
        }],
        examples: &[example("Trace(ChargeParamètre(\"Jamais gardé\", 993))", "993")],
        keeps_error: false,
    },
    Function {
        names: names("SauveParamètre", "SaveParameter"),
        page: 0,
        doc: doc(
            "Garde une valeur d'une exécution du programme à l'autre, pour l'utilisateur (~/.local/share/wl/settings.ini).",
            "Keeps a value from a run of the program to the next, for the user (~/.local/share/wl/settings.ini).",
        ),
        syntaxes: &[Syntax {
            parameters: &[NAME, parameter("valeur", "value", Ty::Any)],
            result: Ty::Bool,
            run: keep,
        }],
        examples: &[example(
            "SI PAS SauveParamètre(\"\", 1) ALORS Trace(ErreurInfo())",
            "un paramètre a un nom",
        )],
        keeps_error: false,
    },
    Function {
        names: names("SupprimeParamètre", "DeleteParameter"),
        page: 0,
        doc: doc(
            "Oublie une valeur que SauveParamètre a gardée.",
            "Forgets a value that SaveParameter kept.",
        ),
        syntaxes: &[Syntax { parameters: &[NAME], result: Ty::Bool, run: forget }],
        examples: &[example("Trace(SupprimeParamètre(\"Jamais gardé\"))", "1")],
        keeps_error: false,
    },
];
