//! Values as XML and back: the form `psdXMLAgrégé` (documentation page 3013065).
//!
//! Where the page says nothing, we chose: dates, buffers and enumerations are written as in JSON;
//! an entry of an associative array is an `item` with its key in an attribute.

use std::borrow::Cow;

use roxmltree::{Document, Node, ParsingOptions};
use wl_interpreter::bilingual;
use wl_interpreter::builtin::Error;
use wl_interpreter::builtin::variant_member::{NAME, VALUE};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{
    Class, Object, Type, Value, into_json, new_record, push_member, variant_array,
};

/// Levels that are followed, both ways; the reader of JSON has the same bound.
const MAX_DEPTH: u32 = 128;
/// Elements and texts of a document that is read.
const MAX_NODES: u32 = 10_000_000;
/// An element of an array.
const ITEM: &str = "item";
/// Where an entry of an associative array has its key.
const KEY: &str = "key";

/// How it is written.
pub struct Layout {
    /// The name of the root that the script gives.
    pub root: Option<String>,
    /// `psdXMLTableauÉlémentsRépétés`: an element of an array is one of the name of the array.
    pub repeated: bool,
    /// `psdMiseEnForme`: an element a line, indented by tabs.
    pub indented: bool,
}

/// The document that a value gives.
pub fn to_xml(value: &Value, layout: &Layout) -> Result<String, Error> {
    let own = match value {
        Value::Object(object) => object.class.serialized_as(),
        _ => None,
    };
    let root = layout.root.as_deref().or(own.as_deref()).unwrap_or("DOCUMENT");
    let mut writer = Writer { out: String::new(), layout };
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    writer.element(root, value, None, 0)?;
    Ok(writer.out)
}

struct Writer<'a> {
    out: String,
    layout: &'a Layout,
}

impl Writer<'_> {
    fn element(
        &mut self,
        name: &str,
        value: &Value,
        key: Option<&str>,
        depth: u32,
    ) -> Result<(), Error> {
        if depth > MAX_DEPTH {
            return Err(too_deep());
        }
        // The elements of an array that the array itself is not written around.
        if let (Value::Array(_) | Value::Sequence(_), true, true) =
            (value, self.layout.repeated, depth > 0)
        {
            for item in items(value) {
                self.element(name, &item, key, depth)?;
            }
            return Ok(());
        }
        self.line(depth);
        let name = element_name(name);
        self.out.push('<');
        self.out.push_str(&name);
        if let Some(key) = key {
            self.attribute(KEY, key);
        }
        if let Value::Object(object) = value {
            for (name, value) in attributes(object) {
                self.attribute(&name, &leaf(&value)?);
            }
        }
        self.out.push('>');
        if self.content(value, depth + 1)? {
            self.line(depth);
        }
        self.out.push_str("</");
        self.out.push_str(&name);
        self.out.push('>');
        Ok(())
    }

    /// What stands in an element; true for elements.
    fn content(&mut self, value: &Value, depth: u32) -> Result<bool, Error> {
        match value {
            Value::Array(_) | Value::Sequence(_) => {
                let items = items(value);
                for item in &items {
                    self.element(ITEM, item, None, depth)?;
                }
                Ok(!items.is_empty())
            }
            Value::Associative(entries) => {
                let entries = entries.borrow();
                for (key, value) in entries.iter() {
                    self.element(ITEM, value, Some(&leaf(key)?), depth)?;
                }
                Ok(!entries.is_empty())
            }
            Value::Record(members) => {
                let members = members.borrow().to_values();
                for member in &members {
                    if let Value::Object(member) = member {
                        let name = member.get(NAME).to_text().unwrap_or_default();
                        self.element(name.as_str(), &member.get(VALUE), None, depth)?;
                    }
                }
                Ok(!members.is_empty())
            }
            Value::Object(object) if !has_default(object) => {
                let mut written = false;
                for (rank, value) in object.fields.borrow().iter().enumerate() {
                    let Some(name) = object.class.serialized_name(rank) else { continue };
                    if !object.class.is_xml_attribute(rank) {
                        self.element(&name, value, None, depth)?;
                        written = true;
                    }
                }
                Ok(written)
            }
            simple => {
                let text = leaf(simple)?;
                escape(&text, &mut self.out);
                Ok(false)
            }
        }
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(&element_name(name));
        self.out.push_str("=\"");
        escape(value, &mut self.out);
        self.out.push('"');
    }

    fn line(&mut self, depth: u32) {
        if self.layout.indented {
            self.out.push_str("\r\n");
            (0..depth).for_each(|_| self.out.push('\t'));
        }
    }
}

fn items(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(array) => array.borrow().to_values(),
        Value::Sequence(sequence) => sequence.borrow().to_values(),
        _ => Vec::new(),
    }
}

fn has_default(object: &Object) -> bool {
    matches!(object.class, Class::Native(native) if native.default_property.is_some())
}

/// The members that are attributes of their object.
fn attributes(object: &Object) -> Vec<(String, Value)> {
    let fields = object.fields.borrow();
    let named = |(rank, value): (usize, &Value)| {
        let name = object.class.serialized_name(rank)?;
        object.class.is_xml_attribute(rank).then(|| (name.to_string(), value.clone()))
    };
    fields.iter().enumerate().filter_map(named).collect()
}

/// A simple value: written as in JSON, its quotes left out.
fn leaf(value: &Value) -> Result<String, Error> {
    let text = into_json(value.clone())?;
    Ok(match text {
        // A text that is JSON by chance stays what it is.
        _ if matches!(value, Value::Text(_)) => value.to_text()?.into_string(),
        Value::Null => String::new(),
        text => text.to_text()?.into_string(),
    })
}

/// A name that XML accepts: identifiers may hold what its names may not.
fn element_name(name: &str) -> Cow<'_, str> {
    let first = |c: char| c.is_alphabetic() || c == '_';
    let next = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if name.chars().next().is_some_and(first) && name.chars().all(next) {
        return Cow::Borrowed(name);
    }
    let kept: String = name.chars().map(|c| if next(c) { c } else { '_' }).collect();
    Cow::Owned(if kept.chars().next().is_some_and(first) { kept } else { format!("_{kept}") })
}

/// Text as XML holds it; control characters that it cannot hold are left out.
fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A reader makes any line end one LF, unless it is written so.
            '\r' => out.push_str("&#13;"),
            '\t' | '\n' => out.push(character),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

/// What a document says for a variable of this type: members, elements and texts, as
/// [`super::restore`] takes them.
pub fn from_xml(text: &str, ty: &Type) -> Result<Value, Error> {
    // No document type: it is what makes entities expand without end.
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| {
        let (line, column) = (error.pos().row, error.pos().col);
        Error::new(
            i64::from(codes::CONVERSION.0),
            codes::CONVERSION,
            bilingual!(
                "ce texte n'est pas du XML (ligne {line}, colonne {column})",
                "this text is not XML (line {line}, column {column})"
            ),
        )
        .system(error.to_string())
    })?;
    described(document.root_element(), ty, 0)
}

fn described(node: Node<'_, '_>, ty: &Type, depth: u32) -> Result<Value, Error> {
    if depth > MAX_DEPTH {
        return Err(too_deep());
    }
    let children = || node.children().filter(Node::is_element);
    let empty = node.attributes().len() == 0 && !node.has_children();
    match ty {
        // What Null is written as.
        Type::Nullable(_) | Type::Object { dynamic: true, .. } | Type::Date if empty => {
            Ok(Value::Null)
        }
        Type::Nullable(inner) => described(node, inner, depth),
        Type::Array(element) | Type::Sequence(_, element) => {
            let items = children().map(|child| described(child, element, depth + 1));
            Ok(variant_array(items.collect::<Result<_, _>>()?))
        }
        Type::Associative(element) => {
            let record = new_record();
            for child in children() {
                let key = child.attribute(KEY).unwrap_or_else(|| child.tag_name().name());
                push_member(&record, key, described(child, element, depth + 1)?);
            }
            Ok(Value::Record(record))
        }
        Type::Object { class, .. } => members(node, class, depth),
        Type::Any | Type::Json if children().next().is_some() => {
            let record = new_record();
            for child in children() {
                let value = described(child, ty, depth + 1)?;
                push_member(&record, child.tag_name().name(), value);
            }
            Ok(Value::Record(record))
        }
        _ => Ok(Value::text(content(node))),
    }
}

fn members(node: Node<'_, '_>, class: &Class, depth: u32) -> Result<Value, Error> {
    let record = new_record();
    for attribute in node.attributes() {
        push_member(&record, attribute.name(), Value::text(attribute.value()));
    }
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    let count = match class {
        Class::User(user) => user.fields.borrow().len(),
        Class::Native(native) => native.properties.len(),
    };
    for rank in 0..count {
        let Some(name) = class.serialized_name(rank) else { continue };
        let written = element_name(&name);
        let own: Vec<_> =
            children.iter().filter(|child| child.tag_name().name() == written).collect();
        let Some(first) = own.first() else { continue };
        let ty = class.field_type(rank);
        let value = match &ty {
            // Elements of the array's own name: more than one, or one that holds no `item`.
            Type::Array(element) | Type::Sequence(_, element)
                if own.len() > 1 || is_repeated(**first) =>
            {
                let items = own.iter().map(|child| described(**child, element, depth + 1));
                variant_array(items.collect::<Result<_, _>>()?)
            }
            ty => described(**first, ty, depth + 1)?,
        };
        push_member(&record, &name, value);
    }
    Ok(Value::Record(record))
}

/// True for an element that is one of an array, and not the array.
fn is_repeated(node: Node<'_, '_>) -> bool {
    let items = node.children().filter(Node::is_element).all(|child| child.has_tag_name(ITEM));
    let text = node.children().any(|child| child.is_text() && !blank(child.text()));
    !items || text
}

fn blank(text: Option<&str>) -> bool {
    text.is_none_or(|text| text.trim().is_empty())
}

fn content(node: Node<'_, '_>) -> String {
    node.children().filter(roxmltree::Node::is_text).filter_map(|child| child.text()).collect()
}

fn too_deep() -> Error {
    Error::fatal(codes::TOO_LARGE, bilingual!("imbriqué trop profondément", "nested too deeply"))
}
