//! Values as `Trace` and the prompt show them.

use std::fmt::Write as _;
use std::rc::Rc;

use super::{Class, Object, Value};

/// A value as `Trace` and the prompt show it; nothing is refused and nothing secret is shown.
#[must_use]
pub fn display(value: &Value) -> String {
    let mut shown = Shown::default();
    shown.value(value, 0);
    shown.out
}

/// Collections and objects that are deeper are shown as `…`.
const SHOWN_DEPTH: usize = 4;
/// Elements beyond are counted.
const SHOWN_ITEMS: usize = 100;
/// Characters beyond are left out of a text that stands in another value.
const SHOWN_CHARACTERS: usize = 300;
/// Bytes beyond are counted, in a buffer that is no text.
const SHOWN_BYTES: usize = 64;

#[derive(Default)]
struct Shown {
    out: String,
    /// The addresses of the values that are being shown: one that holds itself is shown once.
    open: Vec<usize>,
}

impl Shown {
    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Null => self.out.push_str(if depth == 0 { "<Null>" } else { "Null" }),
            Value::Text(text) if depth > 0 => self.quoted(text.as_str()),
            Value::Buffer(bytes) => self.buffer(bytes, value, depth),
            Value::Array(array) => self.within(Rc::as_ptr(array) as usize, depth, |shown| {
                let array = array.borrow();
                let items = (0..array.len()).filter_map(|rank| array.get(rank));
                shown.list(array.len(), items, |shown, item| shown.value(&item, depth + 1));
            }),
            Value::Associative(map) => self.within(Rc::as_ptr(map) as usize, depth, |shown| {
                let map = map.borrow();
                shown.list(map.len(), map.iter(), |shown, (key, item)| {
                    shown.value(key, depth + 1);
                    shown.out.push_str(" → ");
                    shown.value(item, depth + 1);
                });
            }),
            Value::Sequence(sequence) => {
                self.within(Rc::as_ptr(sequence) as usize, depth, |shown| {
                    let items = sequence.borrow().to_values();
                    shown.list(items.len(), items.iter(), |shown, item| {
                        shown.value(item, depth + 1);
                    });
                });
            }
            Value::Object(object) => self.object(object, depth),
            Value::Procedure(procedure) => {
                let names = procedure.names();
                if names.is_empty() {
                    return self.value(&Value::Null, depth);
                }
                self.out.push_str(&names);
            }
            Value::Record(_) => match super::to_json(value, super::JsonLayout::Usual, false) {
                Ok(text) => self.out.push_str(&text),
                Err(_) => self.out.push('…'),
            },
            Value::FrameSlot(..) | Value::GlobalSlot(..) | Value::Place(_) => {}
            simple => {
                if let Ok(text) = simple.to_text() {
                    self.out.push_str(text.as_str());
                }
            }
        }
    }

    /// What a value holds, unless it is too deep or stands in itself.
    fn within(&mut self, address: usize, depth: usize, show: impl FnOnce(&mut Self)) {
        if depth > SHOWN_DEPTH || self.open.contains(&address) {
            self.out.push('…');
            return;
        }
        self.open.push(address);
        show(self);
        self.open.pop();
    }

    fn list<T>(
        &mut self,
        count: usize,
        items: impl Iterator<Item = T>,
        show: impl Fn(&mut Self, T),
    ) {
        self.out.push('[');
        for (rank, item) in items.take(SHOWN_ITEMS).enumerate() {
            self.out.push_str(if rank == 0 { "" } else { ", " });
            show(self, item);
        }
        if count > SHOWN_ITEMS {
            let _ = write!(self.out, ", … ({count})");
        }
        self.out.push(']');
    }

    /// As a script would write it: on one line, line ends and tabs by their names.
    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        let mut characters = text.chars().peekable();
        for _ in 0..SHOWN_CHARACTERS {
            match characters.next() {
                None => break,
                Some('"') => self.out.push_str("\"\""),
                Some('\t') => self.out.push_str("[%TAB%]"),
                Some('\r') if characters.next_if_eq(&'\n').is_some() => {
                    self.out.push_str("[%RC%]");
                }
                Some(control) if control.is_control() => {
                    let _ = write!(self.out, "[%Caract({})%]", u32::from(control));
                }
                Some(character) => self.out.push(character),
            }
        }
        if characters.peek().is_some() {
            self.out.push('…');
        }
        self.out.push('"');
    }

    /// As the text it is, or byte by byte.
    fn buffer(&mut self, bytes: &[u8], value: &Value, depth: usize) {
        let is_text = bytes.iter().all(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | 0x20..=0xFF));
        if let (true, Ok(text)) = (is_text, value.to_text()) {
            if depth == 0 {
                self.out.push_str(text.as_str());
            } else {
                self.quoted(text.as_str());
            }
            return;
        }
        self.out.push('<');
        for (rank, byte) in bytes.iter().take(SHOWN_BYTES).enumerate() {
            let _ = write!(self.out, "{}{byte:02X}", if rank == 0 { "" } else { " " });
        }
        if bytes.len() > SHOWN_BYTES {
            let _ = write!(self.out, " … ({})", bytes.len());
        }
        self.out.push('>');
    }

    fn object(&mut self, object: &Rc<Object>, depth: usize) {
        if let Class::Native(native) = object.class
            && let Some(rank) = native.default_property
        {
            return self.value(&object.get(rank), depth);
        }
        self.out.push_str(&object.class.name());
        self.out.push(' ');
        self.within(Rc::as_ptr(object) as usize, depth, |shown| shown.members(object, depth));
    }

    fn members(&mut self, object: &Object, depth: usize) {
        // An `Email` has some forty properties: those that say nothing are left out.
        let is_native = matches!(object.class, Class::Native(_));
        self.out.push('{');
        let mut first = true;
        for (rank, value) in object.fields.borrow().iter().enumerate() {
            let (name, secret) = object.class.field_label(rank);
            if is_native && is_blank(value) {
                continue;
            }
            self.out.push_str(if first { " " } else { ", " });
            first = false;
            self.out.push_str(&name);
            self.out.push_str(" = ");
            if secret { self.out.push('•') } else { self.value(value, depth + 1) }
        }
        self.out.push_str(if first { "}" } else { " }" });
    }
}

/// Nothing was given to the property.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) | Value::Int(0) => true,
        Value::Array(array) => array.borrow().is_empty(),
        Value::Sequence(sequence) => sequence.borrow().is_empty(),
        Value::Buffer(bytes) => bytes.is_empty(),
        Value::Text(_) | Value::Date(_) | Value::Time(_) | Value::DateTime(_) => {
            value.to_text().is_ok_and(|text| text.as_str().is_empty())
        }
        _ => false,
    }
}
