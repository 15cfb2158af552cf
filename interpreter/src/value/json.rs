//! Values as JSON text, and back (documentation pages 1000023611 and 1000024530).

use std::fmt;
use std::io;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};
use serde_json::value::RawValue;

use super::record::{new_record, push_member, set_member, variant_array};
use super::{Array, Class, Object, Value, real_text};
use crate::bilingual;
use crate::builtin::Error;
use crate::builtin::variant_member::{NAME, VALUE, VARIANT_MEMBER};
use crate::diagnostic::codes;

/// Values nested deeper are refused, both ways; it is also what the reader of JSON accepts.
const MAX_DEPTH: u32 = 128;

/// How a JSON text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonLayout {
    /// On one line, with spaces: `{ "a":1, "b":[ 1, 2 ] }`.
    Usual,
    /// `psdMinifié`: without any space.
    Minified,
    /// `psdMiseEnForme`: one member a line, indented by tabs, lines ended by CR and LF.
    Indented,
}

/// The value that a JSON text describes: objects become named members.
pub fn parse_json(text: &str) -> Result<Value, Error> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Read.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Error::new(
            i64::from(codes::CONVERSION.0),
            codes::CONVERSION,
            bilingual!(
                "ce texte n'est pas du JSON (ligne {line}, colonne {column})",
                "this text is not JSON (line {line}, column {column})"
            ),
        )
        .system(error.to_string())
    })
}

/// The value as a JSON text; `ascii` writes other characters as `\u00E9`. What JSON cannot say, a
/// procedure or a value nested without end, is a fatal error.
pub fn to_json(value: &Value, layout: JsonLayout, ascii: bool) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let value = Written { value, depth: 0 };
    let done = match layout {
        JsonLayout::Usual => written(&value, &mut bytes, Usual, ascii),
        JsonLayout::Minified => written(&value, &mut bytes, CompactFormatter, ascii),
        JsonLayout::Indented => {
            written(&value, &mut bytes, PrettyFormatter::with_indent(b"\t"), ascii)
        }
    };
    let text = done.and_then(|()| String::from_utf8(bytes).map_err(serde::ser::Error::custom));
    match text {
        // A line end inside a text is escaped: these are all of the layout.
        Ok(text) if layout == JsonLayout::Indented => Ok(text.replace('\n', "\r\n")),
        Ok(text) => Ok(text),
        Err(error) => {
            let (fr, en) = match error.to_string().as_str() {
                NESTED => (" : elle est imbriquée trop profondément", ": it is nested too deeply"),
                PROCEDURE => (" : elle contient une procédure", ": it holds a procedure"),
                _ => ("", ""),
            };
            Err(Error::conversion(bilingual!(
                "cette valeur ne s'écrit pas en JSON{fr}",
                "this value cannot be written as JSON{en}"
            )))
        }
    }
}

/// The value that a `JSON` variable takes: a text is read when it is JSON and kept as it is
/// otherwise, a date becomes a text, structures and arrays become members and elements.
pub fn into_json(value: Value) -> Result<Value, Error> {
    match &value {
        Value::Text(text) => Ok(parse_json(text.as_str()).unwrap_or(value)),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Real(_) => Ok(value),
        Value::Record(_) => Ok(value.deep_copy()),
        Value::Object(object) if object.is(&VARIANT_MEMBER) => Ok(object.get(VALUE).deep_copy()),
        _ => parse_json(&to_json(&value, JsonLayout::Minified, false)?),
    }
}

fn written<F: Formatter>(
    value: &Written<'_>,
    out: &mut Vec<u8>,
    layout: F,
    ascii: bool,
) -> Result<(), serde_json::Error> {
    if ascii {
        value.serialize(&mut serde_json::Serializer::with_formatter(out, Ascii(layout)))
    } else {
        value.serialize(&mut serde_json::Serializer::with_formatter(out, layout))
    }
}

/// Why a value is not written.
const NESTED: &str = "nested";
/// The same.
const PROCEDURE: &str = "procedure";

/// A value being written, and how deep it is.
struct Written<'a> {
    value: &'a Value,
    depth: u32,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.depth > MAX_DEPTH {
            return Err(S::Error::custom(NESTED));
        }
        let simple = |to: S| match self.value.to_text() {
            Ok(text) => to.serialize_str(text.as_str()),
            Err(_) => Err(S::Error::custom(PROCEDURE)),
        };
        match self.value {
            Value::Null => to.serialize_unit(),
            Value::Bool(value) => to.serialize_bool(*value),
            Value::Int(value) => to.serialize_i64(*value),
            Value::Real(value) if !value.is_finite() => to.serialize_unit(),
            Value::Real(value) => number(&real_text(*value), to),
            Value::Currency(value) => number(&value.to_string(), to),
            Value::Numeric(value) => number(&value.to_string(), to),
            Value::Date(value) => to.serialize_str(&iso(value.to_string().as_str(), "")),
            Value::Time(value) => to.serialize_str(&iso("", value.to_string().as_str())),
            Value::DateTime(value) => {
                let (date, time) = (value.date().to_string(), value.time().to_string());
                to.serialize_str(&iso(&date, &time))
            }
            Value::Buffer(bytes) => to.serialize_str(&BASE64_STANDARD.encode(&**bytes)),
            Value::Array(array) => self.elements(&array.borrow(), to),
            Value::Sequence(sequence) => {
                let items = sequence.borrow().to_values();
                self.elements(&Array::from_values(super::Type::Any, items), to)
            }
            Value::Record(members) => {
                let members = members.borrow();
                let mut map = to.serialize_map(Some(members.len()))?;
                for rank in 0..members.len() {
                    if let Some(Value::Object(member)) = members.get(rank) {
                        let (name, value) = (member.get(NAME), member.get(VALUE));
                        let name = name.to_text().unwrap_or_default();
                        map.serialize_entry(name.as_str(), &self.inner(&value))?;
                    }
                }
                map.end()
            }
            Value::Associative(entries) => {
                let entries = entries.borrow();
                let mut map = to.serialize_map(None)?;
                for (key, value) in entries.iter() {
                    let key = key.to_text().map_err(|_| S::Error::custom("a key"))?;
                    map.serialize_entry(key.as_str(), &self.inner(value))?;
                }
                map.end()
            }
            Value::Object(object) => match object.class {
                Class::Native(native) if let Some(rank) = native.default_property => {
                    self.inner(&object.get(rank)).serialize(to)
                }
                _ => self.members(object, to),
            },
            _ => simple(to),
        }
    }
}

impl Written<'_> {
    fn inner<'a>(&self, value: &'a Value) -> Written<'a> {
        Written { value, depth: self.depth + 1 }
    }

    fn elements<S: Serializer>(&self, array: &Array, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(array.len()))?;
        for rank in 0..array.len() {
            let value = array.get(rank).unwrap_or_default();
            list.serialize_element(&Written { value: &value, depth: self.depth + 1 })?;
        }
        list.end()
    }

    fn members<S: Serializer>(&self, object: &Object, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (rank, value) in object.fields.borrow().iter().enumerate() {
            if let Some(name) = object.class.serialized_name(rank) {
                map.serialize_entry(&*name, &Written { value, depth: self.depth + 1 })?;
            }
        }
        map.end()
    }
}

/// The digits of a date and of a time, either of which may be empty, as RFC 3339 writes them:
/// `2026-03-15T14:05:30.250`.
fn iso(date: &str, time: &str) -> String {
    let mut text = String::new();
    if let (Some(year), Some(month), Some(day)) = (date.get(..4), date.get(4..6), date.get(6..8)) {
        text = format!("{year}-{month}-{day}");
    }
    if let (Some(hour), Some(minute), Some(second), Some(rest)) =
        (time.get(..2), time.get(2..4), time.get(4..6), time.get(6..9))
    {
        let between = if text.is_empty() { "" } else { "T" };
        text = format!("{text}{between}{hour}:{minute}:{second}.{rest}");
    }
    text
}

/// An exact number, whatever its length.
fn number<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
    let raw = RawValue::from_string(text.to_owned()).map_err(S::Error::custom)?;
    raw.serialize(to)
}

/// `{ "a":1, "b":[ 1, 2 ] }`
struct Usual;

impl Formatter for Usual {
    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b"[")
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        to.write_all(if first { b" " } else { b", " })
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b" ]")
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        to.write_all(if first { b" " } else { b", " })
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b" }")
    }
}

/// Another layout, in ASCII alone.
struct Ascii<F>(F);

impl<F: Formatter> Formatter for Ascii<F> {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        text: &str,
    ) -> io::Result<()> {
        for character in text.chars() {
            if character.is_ascii() {
                to.write_all(&[character as u8])?;
                continue;
            }
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04X}")?;
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_array(to)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array(to)
    }

    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(to, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_array_value(to)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object(to)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object(to)
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        to: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(to, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.begin_object_value(to)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, to: &mut W) -> io::Result<()> {
        self.0.end_object_value(to)
    }
}

/// Reads any JSON value.
#[derive(Clone, Copy)]
struct Read;

impl<'de> DeserializeSeed<'de> for Read {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Read {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        match i64::try_from(value) {
            Ok(value) => Ok(Value::Int(value)),
            Err(_) => Value::text(value.to_string())
                .convert(&super::Type::NUMERIC)
                .map_err(|_| E::custom("number out of range")),
        }
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Real(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element_seed(Read)? {
            items.push(item);
        }
        Ok(variant_array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let record = new_record();
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(Read)?;
            // Of two members of one name the last one counts.
            if seen.insert(name.clone()) {
                push_member(&record, &name, value);
            } else {
                set_member(&record, &name, value);
            }
        }
        Ok(Value::Record(record))
    }
}
