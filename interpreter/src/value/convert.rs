//! Conversions: the one place for the implicit rules of language section 4.7.

use std::rc::Rc;

use super::naming::not_a_moment;
use super::{
    Associative, Class, Currency, Date, DateTime, Duration, Enumerated, Numeric, Sequence,
    SequenceKind, Text, TextLimit, Time, Type, Value, bounds, uuid,
};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::Bilingual;

/// A value that cannot become another: what it is, what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConversionError {
    /// The kind of the value.
    pub from: Kind,
    /// The kind wanted.
    pub to: Kind,
}

impl From<ConversionError> for Error {
    fn from(error: ConversionError) -> Self {
        let (from, to) = (error.from.name(), error.to.name());
        // Other numbers do become one another: this one has no place there.
        let numbers = [Kind::Real, Kind::Numeric, Kind::Currency];
        let (fr, en) = if numbers.contains(&error.from) && numbers.contains(&error.to) {
            ("si grand ne tient pas dans", "so large does not fit in")
        } else {
            ("ne peut pas devenir", "cannot become")
        };
        Self::conversion(Bilingual {
            fr: format!("{} {fr} {}", from.fr, to.fr),
            en: format!("{} {en} {}", from.en, to.en),
        })
    }
}

/// The kinds of values, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // The names say it.
pub enum Kind {
    Null,
    Bool,
    Int,
    Real,
    Text,
    Currency,
    Numeric,
    Buffer,
    Date,
    Time,
    DateTime,
    Duration,
    Array,
    Associative,
    Sequence(SequenceKind),
    Object,
    Record,
    Enumeration,
    Combination,
    Procedure,
}

type Converted<T> = Result<T, ConversionError>;

impl Value {
    /// What kind of value it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Null | Self::FrameSlot(..) | Self::GlobalSlot(..) | Self::Place(_) => Kind::Null,
            Self::Bool(_) => Kind::Bool,
            Self::Int(_) => Kind::Int,
            Self::Real(_) => Kind::Real,
            Self::Text(_) => Kind::Text,
            Self::Currency(_) => Kind::Currency,
            Self::Numeric(_) => Kind::Numeric,
            Self::Buffer(_) => Kind::Buffer,
            Self::Date(_) => Kind::Date,
            Self::Time(_) => Kind::Time,
            Self::DateTime(_) => Kind::DateTime,
            Self::Duration(_) => Kind::Duration,
            Self::Array(_) => Kind::Array,
            Self::Associative(_) => Kind::Associative,
            Self::Sequence(sequence) => Kind::Sequence(sequence.borrow().kind),
            Self::Object(_) => Kind::Object,
            Self::Record(_) => Kind::Record,
            Self::Enumerated(value) if value.of.combination => Kind::Combination,
            Self::Enumerated(_) => Kind::Enumeration,
            Self::Procedure(_) => Kind::Procedure,
        }
    }

    fn refuse<T>(&self, to: Kind) -> Converted<T> {
        Err(ConversionError { from: self.kind(), to })
    }

    /// As an integer: decimals dropped, a text gives its leading number or 0.
    pub fn to_int(&self) -> Converted<i64> {
        Ok(match self {
            Self::Null => 0,
            Self::Bool(value) => i64::from(*value),
            Self::Int(value) => *value,
            Self::Real(value) => *value as i64,
            Self::Text(text) => leading_int(text.as_str()),
            Self::Currency(value) => value.to_int(),
            Self::Numeric(value) => value.to_int(),
            Self::Date(value) => value.to_int(),
            Self::Time(value) => value.to_int(),
            Self::Duration(value) => value.to_int(),
            Self::Object(_) => return self.through_default(Kind::Int, Self::to_int),
            _ => return self.refuse(Kind::Int),
        })
    }

    /// As a real; a text gives its leading number or 0.
    pub fn to_real(&self) -> Converted<f64> {
        Ok(match self {
            Self::Real(value) => *value,
            Self::Int(value) => *value as f64,
            Self::Text(text) => leading_real(text.as_str()),
            Self::Currency(value) => value.to_real(),
            Self::Numeric(value) => value.to_real(),
            Self::Object(_) => return self.through_default(Kind::Real, Self::to_real),
            other => {
                other.to_int().map_err(|error| ConversionError { to: Kind::Real, ..error })? as f64
            }
        })
    }

    /// As a boolean: a number that is not 0.
    pub fn to_bool(&self) -> Converted<bool> {
        Ok(match self {
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Currency(value) => !value.is_zero(),
            Self::Numeric(value) => !value.is_zero(),
            Self::Real(_) | Self::Text(_) => self.to_real()? != 0.0,
            Self::Null => false,
            Self::Object(_) => return self.through_default(Kind::Bool, Self::to_bool),
            _ => return self.refuse(Kind::Bool),
        })
    }

    /// As a condition: unlike [`Self::to_bool`], a text is refused.
    pub fn to_condition(&self) -> Converted<bool> {
        match self {
            Self::Text(_) => self.refuse(Kind::Bool),
            other => other.to_bool(),
        }
    }

    /// As a text, the way `+` and an assignment write it.
    pub fn to_text(&self) -> Converted<Text> {
        Ok(match self {
            Self::Text(text) => text.clone(),
            Self::Null => Text::new(),
            Self::Bool(value) => Text::from(if *value { "1" } else { "0" }),
            Self::Int(value) => Text::from(value.to_string()),
            Self::Real(value) => Text::from(real_text(*value)),
            Self::Currency(value) => Text::from(value.to_string()),
            Self::Numeric(value) => Text::from(value.to_string()),
            Self::Buffer(bytes) => Text::from(buffer_text(bytes)),
            Self::Date(value) => Text::from(value.to_string()),
            Self::Time(value) => Text::from(value.to_string()),
            Self::DateTime(value) => Text::from(value.to_string()),
            Self::Duration(value) => Text::from(value.to_string()),
            Self::Enumerated(value) => Text::from(value.name()),
            Self::Record(_) => match super::to_json(self, super::JsonLayout::Usual, false) {
                Ok(text) => Text::from(text),
                Err(_) => return self.refuse(Kind::Text),
            },
            // A composite variable is its members, one after the other.
            Self::Object(object) if matches!(&object.class, Class::User(user) if user.composite) => {
                let mut text = Text::new();
                for member in object.fields.borrow().iter() {
                    text.push_str(member.to_text()?.as_str());
                }
                text
            }
            Self::Object(_) => return self.through_default(Kind::Text, Self::to_text),
            _ => return self.refuse(Kind::Text),
        })
    }

    /// As a currency.
    pub fn to_currency(&self) -> Converted<Currency> {
        let converted = match self {
            Self::Currency(value) => Some(**value),
            Self::Int(value) => Some(Currency::from_int(*value)),
            Self::Real(value) => Currency::from_real(*value),
            Self::Text(text) => Currency::parse(text.as_str()),
            Self::Numeric(value) => Currency::parse(&value.to_string()),
            other => Some(Currency::from_int(
                other.to_int().map_err(|error| ConversionError { to: Kind::Currency, ..error })?,
            )),
        };
        converted.map_or_else(|| self.refuse(Kind::Currency), Ok)
    }

    /// As a numeric.
    pub fn to_numeric(&self) -> Converted<Numeric> {
        let converted = match self {
            Self::Numeric(value) => Some(**value),
            Self::Int(value) => Some(Numeric::from_int(*value)),
            Self::Real(value) => Numeric::from_real(*value),
            Self::Text(text) => Numeric::parse(text.as_str()),
            Self::Currency(value) => Numeric::parse(&value.to_string()),
            other => Some(Numeric::from_int(
                other.to_int().map_err(|error| ConversionError { to: Kind::Numeric, ..error })?,
            )),
        };
        converted.map_or_else(|| self.refuse(Kind::Numeric), Ok)
    }

    fn to_date(&self) -> Converted<Date> {
        let converted = match self {
            Self::Date(value) => Some(*value),
            Self::DateTime(value) => Some(value.date()),
            Self::Text(text) => Date::parse(text.as_str()),
            Self::Int(days) => Date::from_int(*days),
            Self::Null => Some(Date::default()),
            _ => None,
        };
        converted.map_or_else(|| self.refuse(Kind::Date), Ok)
    }

    fn to_time(&self) -> Converted<Time> {
        let converted = match self {
            Self::Time(value) => Some(*value),
            Self::DateTime(value) => Some(value.time()),
            Self::Text(text) => Time::parse(text.as_str()),
            Self::Int(hundredths) => Time::from_int(*hundredths),
            Self::Null => Some(Time::default()),
            _ => None,
        };
        converted.map_or_else(|| self.refuse(Kind::Time), Ok)
    }

    fn to_date_time(&self) -> Converted<DateTime> {
        let converted = match self {
            Self::DateTime(value) => Some(*value),
            Self::Date(value) => Some(DateTime::from_date(*value)),
            Self::Text(text) => DateTime::parse(text.as_str()),
            Self::Null => Some(DateTime::default()),
            _ => None,
        };
        converted.map_or_else(|| self.refuse(Kind::DateTime), Ok)
    }

    fn to_duration(&self) -> Converted<Duration> {
        let converted = match self {
            Self::Duration(value) => Some(*value),
            Self::Text(text) => Duration::parse(text.as_str()),
            Self::Int(milliseconds) => Some(Duration::from_int(*milliseconds)),
            Self::Null => Some(Duration::default()),
            _ => None,
        };
        converted.map_or_else(|| self.refuse(Kind::Duration), Ok)
    }

    fn to_buffer(&self) -> Converted<Rc<Vec<u8>>> {
        match self {
            Self::Buffer(bytes) => Ok(Rc::clone(bytes)),
            // A list of values for a buffer is an array of bytes.
            Self::Array(array) if array.borrow().element == Type::BYTE => {
                let items = array.borrow().to_values();
                let bytes = items.iter().map(|item| item.bits().unwrap_or(0) as u8);
                Ok(Rc::new(bytes.collect()))
            }
            other => Ok(Rc::new(other.to_text()?.into_string().into_bytes())),
        }
    }

    /// As a value of this enumeration: its own, or one of a type it extends. Null is the first
    /// value; Null and 0 are a combination without any option.
    fn to_enumerated(&self, ty: &Rc<super::Enumeration>) -> Result<Self, Error> {
        let found = match self {
            Self::Enumerated(value) => value.within(ty),
            Self::Null => Some(Enumerated { of: Rc::clone(ty), code: 0 }),
            Self::Int(0) if ty.combination => Some(Enumerated { of: Rc::clone(ty), code: 0 }),
            _ => None,
        };
        if let Some(found) = found {
            return Ok(Self::Enumerated(Rc::new(found.check()?)));
        }
        let (from, to, names) = (self.kind().name(), &ty.name, ty.names());
        let (fr, en) = (from.fr, from.en);
        Err(Error::conversion(bilingual!(
            "{fr} ne peut pas devenir « {to} »",
            "{en} cannot become `{to}`"
        ))
        .hint(bilingual!("les valeurs de {to} : {names}", "the values of {to}: {names}")))
    }

    /// The value that stands for an object (`SAI_Nom` for `SAI_Nom..Valeur`).
    fn through_default<T>(&self, to: Kind, convert: fn(&Self) -> Converted<T>) -> Converted<T> {
        if let Self::Object(object) = self
            && let Class::Native(native) = object.class
            && let Some(rank) = native.default_property
        {
            return convert(&object.get(rank));
        }
        self.refuse(to)
    }

    /// The value as one of `ty`, by the implicit rules of an assignment. A value that does not
    /// fit an integer's width is an overflow.
    pub fn convert(self, ty: &Type) -> Result<Self, Error> {
        Ok(match (ty, self) {
            (ty, value) if ty.takes_as_is(&value) => value,
            (Type::Any | Type::Void, value) | (Type::Nullable(_), value @ Self::Null) => value,
            (Type::Nullable(inner), value) => value.convert(inner)?,
            (Type::Int(kind), value) => Self::Int(value.to_width(*kind)?),
            (Type::UnsignedLong, value) => value.to_unsigned_long()?,
            (Type::Bool, value) => Self::Bool(value.to_bool()?),
            (Type::Real { single }, value) => {
                let real = value.to_real()?;
                Self::Real(if *single { bounds::single(real)? } else { real })
            }
            (Type::Text(TextLimit::Uuid(bits)), value) => {
                Self::Text(Text::from(uuid::identifier(&value, *bits)?))
            }
            (Type::Text(limit), value) => Self::Text(bounds::limited(value.to_text()?, *limit)),
            (Type::Currency, value @ Self::Currency(_)) => value,
            (Type::Currency, value) => Self::Currency(Rc::new(value.to_currency()?)),
            (Type::Numeric { integers, decimals }, value) => {
                let value = bounds::numeric(value.to_numeric()?, *integers, *decimals)?;
                Self::Numeric(Rc::new(value))
            }
            (Type::Date, value) => {
                Self::Date(value.to_date().map_err(|error| not_a_moment(&value, error))?)
            }
            (Type::Time, value) => {
                Self::Time(value.to_time().map_err(|error| not_a_moment(&value, error))?)
            }
            (Type::DateTime, value) => {
                Self::DateTime(value.to_date_time().map_err(|error| not_a_moment(&value, error))?)
            }
            (Type::Duration, value) => {
                Self::Duration(value.to_duration().map_err(|error| not_a_moment(&value, error))?)
            }
            (Type::Buffer, value) => Self::Buffer(value.to_buffer()?),
            (Type::Enumeration(ty), value) => value.to_enumerated(ty)?,
            (Type::Json, value) => super::into_json(value)?,
            (Type::FixedBuffer(size), value) => {
                Self::Buffer(bounds::fixed_buffer(value.to_buffer()?, *size))
            }
            (Type::Array(_), value @ Self::Array(_))
            | (Type::Associative(_), value @ Self::Associative(_))
            | (Type::Procedure, value @ (Self::Procedure(_) | Self::Text(_) | Self::Null))
            | (Type::Object { dynamic: true, .. }, value @ Self::Null) => value,
            // Where an object of a class is held there may be none.
            (Type::Object { class, .. }, value @ Self::Null) if class.info().is_some() => value,
            (Type::Object { class, .. }, Self::Object(object)) if object.class.is_a(class) => {
                Self::Object(object)
            }
            (Type::Object { class, .. }, Self::Object(object)) => {
                let (from, to) = (object.class.name(), class.name());
                return Err(Error::conversion(bilingual!(
                    "un objet {from} ne peut pas devenir un objet {to}",
                    "a {from} object cannot become a {to} object"
                )));
            }
            (Type::Sequence(kind, _), Self::Sequence(sequence))
                if sequence.borrow().kind == *kind =>
            {
                Self::Sequence(sequence)
            }
            (Type::Sequence(kind, element), Self::Array(list)) => {
                let mut sequence = Sequence::new(*kind, (**element).clone());
                for item in list.borrow().to_values() {
                    sequence.push(item.convert(element)?);
                }
                Self::Sequence(Rc::new(sequence.into()))
            }
            (Type::Sequence(kind, _), value) => {
                return value.refuse(Kind::Sequence(*kind)).map_err(Error::from);
            }
            (Type::Array(_), value) => return value.refuse(Kind::Array).map_err(Error::from),
            (Type::Associative(_), value) => {
                return value.refuse(Kind::Associative).map_err(Error::from);
            }
            (Type::Procedure, value) => return value.refuse(Kind::Procedure).map_err(Error::from),
            (Type::Object { .. }, value) => return value.refuse(Kind::Object).map_err(Error::from),
        })
    }

    /// A copy that shares nothing that can be changed.
    #[must_use]
    pub fn deep_copy(&self) -> Self {
        self.copy_within(COPY_DEPTH)
    }

    /// Below `depth` levels things are shared: an array of variants may hold itself.
    pub(super) fn copy_within(&self, depth: u32) -> Self {
        let Some(depth) = depth.checked_sub(1) else { return self.clone() };
        match self {
            Self::Array(array) => {
                let mut copy = array.borrow().clone();
                if let super::Items::Values(items) = &mut copy.items {
                    let shared = matches!(copy.element, Type::Object { dynamic: true, .. });
                    if !shared {
                        for item in items {
                            *item = item.copy_within(depth);
                        }
                    }
                }
                Self::Array(Rc::new(copy.into()))
            }
            Self::Record(members) => {
                let mut copy = members.borrow().clone();
                if let super::Items::Values(items) = &mut copy.items {
                    for item in items {
                        // The member itself is no level.
                        *item = item.copy_within(depth + 1);
                    }
                }
                Self::Record(Rc::new(copy.into()))
            }
            Self::Associative(map) => {
                let mut copy = map.borrow().clone();
                if !matches!(copy.element, Type::Object { dynamic: true, .. }) {
                    copy.values_mut().for_each(|value| *value = value.copy_within(depth));
                }
                Self::Associative(Rc::new(copy.into()))
            }
            Self::Sequence(sequence) => {
                let sequence = sequence.borrow();
                let shared = matches!(sequence.element, Type::Object { dynamic: true, .. });
                let copy = sequence
                    .copy(|item| if shared { item.clone() } else { item.copy_within(depth) });
                Self::Sequence(Rc::new(copy.into()))
            }
            Self::Object(object) => Self::Object(object.copy_within(depth)),
            Self::Procedure(procedure) => Self::Procedure(Rc::new(procedure.copy())),
            other => other.clone(),
        }
    }
}

/// Levels that a copy follows.
pub(super) const COPY_DEPTH: u32 = 200;

impl Type {
    /// What a variable of this type holds before it is assigned. Dates are empty here: the
    /// evaluator gives them the current day, which it asks the host.
    #[must_use]
    pub fn default_value(&self) -> Value {
        match self {
            Self::Any
            | Self::Json
            | Self::Void
            | Self::Procedure
            | Self::Nullable(_)
            | Self::Object { dynamic: true, .. } => Value::Null,
            Self::Bool => Value::Bool(false),
            Self::Int(_) | Self::UnsignedLong => Value::Int(0),
            Self::Real { .. } => Value::Real(0.0),
            Self::Currency => Value::Currency(Rc::new(Currency::from_int(0))),
            Self::Numeric { .. } => Value::Numeric(Rc::new(Numeric::from_int(0))),
            Self::Text(limit) => Value::Text(bounds::limited(Text::new(), *limit)),
            Self::Buffer => Value::Buffer(Rc::default()),
            Self::FixedBuffer(size) => Value::Buffer(Rc::new(vec![0; *size as usize])),
            Self::Date => Value::Date(Date::default()),
            Self::Time => Value::Time(Time::default()),
            Self::DateTime => Value::DateTime(DateTime::default()),
            Self::Duration => Value::Duration(Duration::default()),
            Self::Array(element) => Value::array((**element).clone(), Vec::new()),
            Self::Associative(element) => {
                Value::Associative(Rc::new(Associative::new((**element).clone()).into()))
            }
            Self::Enumeration(ty) => Enumerated::value_of(ty, 0),
            Self::Sequence(kind, element) => {
                Value::Sequence(Rc::new(Sequence::new(*kind, (**element).clone()).into()))
            }
            Self::Object { class, .. } => Value::Object(class.create()),
        }
    }
}

/// The number that begins a text, as an integer.
fn leading_int(text: &str) -> i64 {
    let trimmed = text.trim_start();
    let end = trimmed
        .bytes()
        .enumerate()
        .position(|(rank, byte)| {
            !(byte.is_ascii_digit() || rank == 0 && (byte == b'-' || byte == b'+'))
        })
        .unwrap_or(trimmed.len());
    match trimmed[..end].parse() {
        Ok(value) if !trimmed[end..].starts_with(['.', 'e', 'E']) => value,
        _ => leading_real(text) as i64,
    }
}

/// The number that begins a text: sign, digits, one point or comma, digits, exponent; 0 without.
#[must_use]
pub fn leading_real(text: &str) -> f64 {
    let trimmed = text.trim_start();
    let mut number = String::new();
    let mut point = false;
    for (rank, character) in trimmed.char_indices() {
        match character {
            '0'..='9' => number.push(character),
            '-' | '+' if rank == 0 => number.push(character),
            '.' | ',' if !point => {
                point = true;
                number.push('.');
            }
            ' ' | '\u{a0}' | '\u{202f}' if number.ends_with(|last: char| last.is_ascii_digit()) => {
            }
            _ => break,
        }
    }
    number.parse().unwrap_or(0.0)
}

/// A real as WLangage writes it: 15 significant digits, no superfluous zero.
#[must_use]
pub fn real_text(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".to_owned() } else { value.to_string() };
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{}", value as i64);
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    rounded.to_string()
}

/// Bytes as text: UTF-8 when they are, Windows-1252 otherwise.
fn buffer_text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
