//! What a variable of some type takes from a JSON value.

use std::rc::Rc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::variant_member::{NAME, VALUE};
use wl_interpreter::builtin::{Error, Runtime};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Array, Associative, Class, Enumerated, Object, Type, Value};

/// Levels that are followed; the reader of JSON stops before.
const MAX_DEPTH: u32 = 130;

/// The value of this type that a JSON value describes; `old` is what the place holds: members that
/// the JSON value has not stay as they are there.
pub fn restore(
    runtime: &mut dyn Runtime,
    json: &Value,
    ty: &Type,
    old: Option<&Value>,
    depth: u32,
) -> Result<Value, Error> {
    if depth > MAX_DEPTH {
        return Err(Error::fatal(
            codes::TOO_LARGE,
            bilingual!("imbriqué trop profondément", "nested too deeply"),
        ));
    }
    match (ty, json) {
        (Type::Any | Type::Json | Type::Void, json) => Ok(json.clone()),
        (Type::Nullable(_) | Type::Object { dynamic: true, .. }, Value::Null) => Ok(Value::Null),
        (Type::Nullable(inner), json) => restore(runtime, json, inner, old, depth),
        (ty, Value::Null) => Ok(old.map_or_else(|| ty.default_value(), Value::clone)),
        (Type::Object { class, .. }, Value::Record(_)) => members(runtime, json, class, old, depth),
        (Type::Array(element), Value::Array(list)) => {
            let items = list.borrow().to_values();
            let mut restored = Vec::with_capacity(items.len());
            for item in &items {
                restored.push(restore(runtime, item, element, None, depth + 1)?);
            }
            let mut array = match old {
                Some(Value::Array(old)) => old.borrow().clone(),
                _ => Array::new((**element).clone()),
            };
            array.items = Array::from_values((**element).clone(), restored).items;
            Ok(Value::Array(Rc::new(array.into())))
        }
        (Type::Sequence(..), Value::Array(list)) => {
            let Type::Sequence(_, element) = ty else { return mismatch(json, ty) };
            let items = list.borrow().to_values();
            let mut restored = Vec::with_capacity(items.len());
            for item in &items {
                restored.push(restore(runtime, item, element, None, depth + 1)?);
            }
            Value::array((**element).clone(), restored).convert(ty)
        }
        (Type::Associative(element), Value::Record(_)) => {
            let mut map = match old {
                Some(Value::Associative(old)) => old.borrow().clone(),
                _ => Associative::new((**element).clone()),
            };
            map.clear();
            for (name, value) in entries(json) {
                let key = map.own_key(&Value::text(name))?.into_owned();
                let value = restore(runtime, &value, element, None, depth + 1)?;
                map.set(key, value);
            }
            Ok(Value::Associative(Rc::new(map.into())))
        }
        (Type::Buffer | Type::FixedBuffer(_), Value::Text(text)) => {
            match BASE64_STANDARD.decode(text.as_str()) {
                Ok(bytes) => Value::Buffer(Rc::new(bytes)).convert(ty),
                Err(_) => mismatch(json, ty),
            }
        }
        (Type::Enumeration(of), Value::Text(name)) => {
            let mut code = 0;
            for part in name.as_str().split('+').map(str::trim).filter(|part| !part.is_empty()) {
                match of.code(&fold(part)) {
                    Some(own) if of.combination => code |= own,
                    Some(own) => code = own,
                    None => return mismatch(json, ty),
                }
            }
            Ok(Enumerated::value_of(of, code))
        }
        (Type::Date | Type::Time | Type::DateTime, Value::Text(text))
            if text.as_str().chars().all(|c| c.is_ascii_digit() || "-:.TZ ".contains(c)) =>
        {
            let digits: String = text.as_str().chars().filter(char::is_ascii_digit).collect();
            Value::text(digits).convert(ty)
        }
        (
            ty,
            Value::Bool(_) | Value::Int(_) | Value::Real(_) | Value::Text(_) | Value::Numeric(_),
        ) if ty.is_simple() => json.clone().convert(ty),
        _ => mismatch(json, ty),
    }
}

/// The names and values of a JSON object.
fn entries(json: &Value) -> Vec<(String, Value)> {
    let Value::Record(record) = json else { return Vec::new() };
    let record = record.borrow();
    let entry = |value: Value| match value {
        Value::Object(member) => {
            let name = member.get(NAME).to_text().ok()?;
            Some((name.as_str().to_owned(), member.get(VALUE)))
        }
        _ => None,
    };
    record.to_values().into_iter().filter_map(entry).collect()
}

fn members(
    runtime: &mut dyn Runtime,
    json: &Value,
    class: &Class,
    old: Option<&Value>,
    depth: u32,
) -> Result<Value, Error> {
    let object: Rc<Object> = match old {
        Some(Value::Object(old)) => old.copy(),
        _ => runtime.create(class)?,
    };
    let own = object.class.clone();
    let count = object.fields.borrow().len();
    let written: Vec<_> = (0..count).map(|rank| own.serialized_name(rank)).collect();
    for (name, value) in entries(json) {
        let exact = written.iter().rposition(|own| own.as_deref() == Some(&*name));
        let key = fold(&name);
        let near =
            || written.iter().rposition(|own| own.as_ref().is_some_and(|own| fold(own) == key));
        let Some(rank) = exact.or_else(near) else { continue };
        let held = object.get(rank);
        // Written by the library alone, or an object that is not kept alive.
        if read_only(&own, rank) || held.is_reference() {
            continue;
        }
        let restored = restore(runtime, &value, &own.field_type(rank), Some(&held), depth + 1)
            .map_err(|error| in_member(error, &name))?;
        object.set(rank, restored);
    }
    Ok(Value::Object(object))
}

fn read_only(class: &Class, rank: usize) -> bool {
    match class {
        Class::Native(native) => native.properties.get(rank).is_some_and(|it| it.read_only),
        Class::User(_) => false,
    }
}

fn in_member(error: Error, name: &str) -> Error {
    error.context(&bilingual!("membre « {name} »", "member `{name}`"))
}

fn mismatch(json: &Value, ty: &Type) -> Result<Value, Error> {
    let (from, to) = (json.kind().name(), ty.name());
    let (from_fr, from_en, fr, en) = (from.fr, from.en, to.fr, to.en);
    Err(Error::new(
        i64::from(codes::CONVERSION.0),
        codes::CONVERSION,
        bilingual!(
            "le texte donne {from_fr} où la variable attend « {fr} »",
            "the text gives {from_en} where the variable expects `{en}`"
        ),
    ))
}
