//! Values as `Trace` and the prompt show them.

use std::fmt::Write as _;

use super::{Class, Object, Value};

/// A value as `Trace` and the prompt show it; nothing is refused and nothing secret is shown.
#[must_use]
pub fn display(value: &Value) -> String {
    let mut shown = String::new();
    write_value(value, 0, &mut shown);
    shown
}

/// Deeper values are shown as `…`, so that a structure that holds itself ends.
const SHOWN_DEPTH: usize = 4;
/// Elements beyond are shown as `…`.
const SHOWN_ITEMS: usize = 100;

fn write_value(value: &Value, depth: usize, out: &mut String) {
    match value {
        _ if depth > SHOWN_DEPTH => out.push('…'),
        Value::Null if depth == 0 => out.push_str("<Null>"),
        Value::Null => out.push_str("Null"),
        Value::Text(text) if depth > 0 => {
            let _ = write!(out, "\"{}\"", text.as_str().replace('"', "\"\""));
        }
        Value::Array(array) => {
            let array = array.borrow();
            let values = (0..array.len().min(SHOWN_ITEMS)).filter_map(|rank| array.get(rank));
            out.push('[');
            for (rank, item) in values.enumerate() {
                out.push_str(if rank == 0 { "" } else { ", " });
                write_value(&item, depth + 1, out);
            }
            out.push_str(if array.len() > SHOWN_ITEMS { ", …]" } else { "]" });
        }
        Value::Associative(map) => {
            out.push('[');
            for (rank, (key, item)) in map.borrow().iter().take(SHOWN_ITEMS).enumerate() {
                out.push_str(if rank == 0 { "" } else { ", " });
                write_value(key, depth + 1, out);
                out.push_str(" → ");
                write_value(item, depth + 1, out);
            }
            out.push(']');
        }
        Value::Sequence(sequence) => {
            out.push('[');
            for (rank, item) in sequence.borrow().to_values().iter().enumerate() {
                out.push_str(if rank == 0 { "" } else { ", " });
                if rank == SHOWN_ITEMS {
                    out.push('…');
                    break;
                }
                write_value(item, depth + 1, out);
            }
            out.push(']');
        }
        Value::Object(object) => write_object(object, depth, out),
        Value::Procedure(procedure) => out.push_str(&procedure.names()),
        Value::Record(_) => match super::to_json(value, super::JsonLayout::Usual, false) {
            Ok(text) => out.push_str(&text),
            Err(_) => out.push('…'),
        },
        Value::FrameSlot(..) | Value::GlobalSlot(..) | Value::Place(_) => {}
        simple => {
            if let Ok(text) = simple.to_text() {
                out.push_str(text.as_str());
            }
        }
    }
}

fn write_object(object: &Object, depth: usize, out: &mut String) {
    if let Class::Native(native) = object.class
        && let Some(rank) = native.default_property
    {
        return write_value(&object.get(rank), depth, out);
    }
    out.push_str(&object.class.name());
    out.push_str(" {");
    let mut first = true;
    for (rank, value) in object.fields.borrow().iter().enumerate() {
        let (name, secret) = object.class.field_label(rank);
        if is_blank(value) {
            continue;
        }
        out.push_str(if first { " " } else { ", " });
        first = false;
        out.push_str(&name);
        out.push_str(" = ");
        if secret { out.push('•') } else { write_value(value, depth + 1, out) }
    }
    out.push_str(if first { "}" } else { " }" });
}

/// Members at their first value are left out of the display of an object.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::Array(array) => array.borrow().is_empty(),
        Value::Sequence(sequence) => sequence.borrow().is_empty(),
        Value::Buffer(bytes) => bytes.is_empty(),
        _ => false,
    }
}
