//! Arrays as texts, and back.

use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Text, Type, Value};

use super::{ARRAY, CHANGED, array, element, growable, refill};
use crate::Outcome;
use crate::bounds::check_bytes;
use crate::text::cut::split;

const ROWS: Parameter = parameter("séparateur de lignes", "line separator", Ty::Any).optional();
const COLUMNS: Parameter =
    parameter("séparateur de colonnes", "column separator", Ty::Any).optional();

/// `TableauVersChaîne`.
pub const TO_TEXT: Function = Function {
    names: names("TableauVersChaîne", "ArrayToString"),
    page: 1000017007,
    doc: doc(
        "Écrit les éléments d'un tableau avec des séparateurs : RC entre les lignes, TAB entre les colonnes par défaut.",
        "Writes the elements of an array with separators: CR between lines, TAB between columns by default.",
    ),
    syntaxes: &[Syntax { parameters: &[ARRAY, ROWS, COLUMNS], result: Ty::Text, run: to_text }],
    examples: &[example(
        r#"t est un tableau de chaînes = ["a", "b"]
Trace(TableauVersChaîne(t, ";"))"#,
        "a;b",
    )],
    keeps_error: false,
};

fn separator(args: &Arguments, rank: usize, default: &str) -> Result<Text, Error> {
    if args.has(rank) { Ok(args.value(rank).to_text()?) } else { Ok(Text::from(default)) }
}

fn to_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let rows = separator(&args, 1, "\r\n")?;
    let columns = separator(&args, 2, "\t")?;
    let mut result = String::new();
    for (rank, item) in array(&args, 0)?.borrow().to_values().into_iter().enumerate() {
        if rank > 0 {
            result.push_str(rows.as_str());
        }
        write_item(&item, columns.as_str(), &mut result)?;
        check_bytes(result.len())?;
    }
    Ok(Value::text(result))
}

/// A row or a structure as its cells, a duration as milliseconds.
fn write_item(item: &Value, columns: &str, result: &mut String) -> Result<(), Error> {
    let cells = match item {
        Value::Array(row) => row.borrow().to_values(),
        Value::Object(object) => object.fields.borrow().clone(),
        Value::Duration(duration) => vec![Value::Int(duration.to_int())],
        simple => vec![simple.clone()],
    };
    for (rank, cell) in cells.iter().enumerate() {
        if rank > 0 {
            result.push_str(columns);
        }
        if let Ok(text) = cell.to_text() {
            result.push_str(text.as_str());
        }
    }
    Ok(())
}

/// `ChaîneVersTableau`.
pub const FROM_TEXT: Function = Function {
    names: names("ChaîneVersTableau", "StringToArray"),
    page: 1000017008,
    doc: doc(
        "Remplit un tableau avec les parties d'un texte : lignes, et colonnes s'il a deux dimensions.",
        "Fills an array with the parts of a text: lines, and columns when it has two dimensions.",
    ),
    syntaxes: &[Syntax {
        parameters: &[parameter("texte", "text", Ty::Text), CHANGED, ROWS, COLUMNS],
        result: Ty::Void,
        run: from_text,
    }],
    examples: &[example(
        r#"t est un tableau de chaînes
ChaîneVersTableau("a;b;c", t, ";")
Trace(t.Occurrence, t[3])"#,
        "3\tc",
    )],
    keeps_error: false,
};

fn separators(args: &Arguments, rank: usize, default: &str) -> Result<Vec<Text>, Error> {
    match args.value(rank) {
        Value::Null => Ok(vec![Text::from(default)]),
        Value::Array(array) => {
            array.borrow().to_values().iter().map(|item| Ok(item.to_text()?)).collect()
        }
        other => Ok(vec![other.to_text()?]),
    }
}

fn from_text(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let target = growable(&args, 1)?;
    let ty = target.borrow().element.clone();
    let lines = split(args.text(0), &separators(&args, 2, "\r\n")?)?;
    let columns = separators(&args, 3, "\t")?;
    let mut items = Vec::with_capacity(lines.len());
    let mut width = None;
    for line in lines {
        let item = match &ty {
            Type::Array(inner) => {
                let mut cells: Vec<String> =
                    split(line, &columns)?.into_iter().map(str::to_owned).collect();
                let width = *width.get_or_insert(cells.len());
                let extra = cells.split_off(width.min(cells.len()));
                if let Some(last) = cells.last_mut() {
                    last.push_str(&extra.concat());
                }
                let mut row = cells
                    .into_iter()
                    .map(|cell| element(Value::text(cell), inner))
                    .collect::<Result<Vec<_>, _>>()?;
                row.resize_with(width, || inner.default_value());
                Value::array((**inner).clone(), row)
            }
            Type::Object { .. } => element(Value::texts(split(line, &columns)?), &ty)?,
            _ => element(Value::text(line), &ty)?,
        };
        items.push(item);
    }
    refill(&target, items);
    Ok(Value::Null)
}

/// `TableauVersCSV`.
pub const TO_CSV: Function = Function {
    names: names("TableauVersCSV", "ArrayToCSV"),
    page: 1000017096,
    doc: doc(
        "Écrit un tableau en CSV : point-virgule, guillemets où il en faut.",
        "Writes an array as CSV: semicolons, quotes where they are needed.",
    ),
    syntaxes: &[Syntax { parameters: &[ARRAY], result: Ty::Text, run: to_csv }],
    examples: &[example(
        r#"t est un tableau de chaînes = ["a;b", "c"]
Trace(TableauVersCSV(t))"#,
        "\"a;b\"\nc",
    )],
    keeps_error: false,
};

fn to_csv(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let mut lines = Vec::new();
    for item in array(&args, 0)?.borrow().to_values() {
        let cells = match &item {
            Value::Array(row) => row.borrow().to_values(),
            Value::Object(object) => object.fields.borrow().clone(),
            simple => vec![simple.clone()],
        };
        let mut line = Vec::with_capacity(cells.len());
        for cell in cells {
            let text = cell.to_text()?.into_string();
            let quoted = text.contains([';', '"', '\r', '\n']);
            line.push(if quoted { format!("\"{}\"", text.replace('"', "\"\"")) } else { text });
        }
        lines.push(line.join(";"));
    }
    Ok(Value::text(lines.join("\r\n")))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[TO_TEXT, FROM_TEXT, TO_CSV];

/// Those that follow a dot.
pub static METHODS: &[Function] = &[
    Function { names: names("VersChaîne", "ToString"), ..TO_TEXT },
    Function { names: names("VersCSV", "ToCSV"), ..TO_CSV },
];

/// Those of texts.
pub static TEXT_METHODS: &[Function] =
    &[Function { names: names("VersTableau", "ToArray"), ..FROM_TEXT }];
