//! The values of the naive evaluator and their conversions.

use std::cell::RefCell;
use std::rc::Rc;

use wl_interpreter::diagnostic::{Code, codes};
use wl_interpreter::syntax::tree::{TextKind, TypeKind, TypeName};

/// Why the evaluation stops.
#[derive(Debug)]
pub enum Stop {
    /// An error of the language.
    Error(Code),
    /// Too many steps for a test.
    TooLong,
    /// A form that the naive evaluator does not know.
    Unknown(String),
}

pub type Done<T> = Result<T, Stop>;

/// A value, with its type.
#[derive(Debug, Clone)]
pub enum Value {
    Nothing,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Array(Rc<RefCell<Vec<Value>>>, Box<Kind>),
}

/// What a variable holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Any,
    Bool,
    Int(u8),
    Real,
    Text,
    Array(Box<Kind>),
}

impl Kind {
    /// The type that is written.
    pub fn of(ty: &TypeName) -> Done<Self> {
        Ok(match &ty.kind {
            TypeKind::Boolean => Self::Bool,
            TypeKind::Integer { bytes, signed: true } => Self::Int(*bytes),
            TypeKind::Real { bytes: 8 } => Self::Real,
            TypeKind::Text(TextKind::Free) => Self::Text,
            TypeKind::Array { element, .. } => Self::Array(Box::new(Self::of(element)?)),
            other => return Err(Stop::Unknown(format!("{other:?}"))),
        })
    }

    /// What a variable of this type begins with.
    pub fn first(&self) -> Value {
        match self {
            Self::Any => Value::Nothing,
            Self::Bool => Value::Bool(false),
            Self::Int(_) => Value::Int(0),
            Self::Real => Value::Real(0.0),
            Self::Text => Value::Text(String::new()),
            Self::Array(element) => Value::array(Vec::new(), (**element).clone()),
        }
    }
}

impl Value {
    pub fn array(items: Vec<Self>, element: Kind) -> Self {
        Self::Array(Rc::new(RefCell::new(items)), Box::new(element))
    }

    /// Its own type: what `SOIT` or an untyped parameter takes.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Nothing => Kind::Any,
            Self::Bool(_) => Kind::Bool,
            Self::Int(_) => Kind::Int(8),
            Self::Real(_) => Kind::Real,
            Self::Text(_) => Kind::Text,
            Self::Array(_, element) => Kind::Array(element.clone()),
        }
    }

    pub fn int(&self) -> i64 {
        match self {
            Self::Bool(value) => i64::from(*value),
            Self::Int(value) => *value,
            Self::Real(value) => value.trunc() as i64,
            Self::Text(text) => leading(text).trunc() as i64,
            _ => 0,
        }
    }

    pub fn real(&self) -> f64 {
        match self {
            Self::Real(value) => *value,
            Self::Text(text) => leading(text),
            other => other.int() as f64,
        }
    }

    pub fn bool(&self) -> bool {
        self.real() != 0.0
    }

    pub fn text(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Bool(value) => u8::from(*value).to_string(),
            Self::Int(value) => value.to_string(),
            Self::Real(value) => shown(*value),
            Self::Text(text) => text.clone(),
            Self::Array(..) => self.traced(true),
        }
    }

    /// As `Trace` shows it; texts inside an array are quoted.
    pub fn traced(&self, outermost: bool) -> String {
        match self {
            Self::Array(items, _) => {
                let items = items.borrow();
                let mut shown: Vec<_> =
                    items.iter().take(100).map(|item| item.traced(false)).collect();
                if items.len() > 100 {
                    shown.push(format!("… ({})", items.len()));
                }
                format!("[{}]", shown.join(", "))
            }
            Self::Text(text) if !outermost => format!("\"{}\"", text.replace('"', "\"\"")),
            other => other.text(),
        }
    }

    /// As a value of this type, or an overflow.
    pub fn converted(self, kind: &Kind) -> Done<Self> {
        Ok(match kind {
            Kind::Any | Kind::Array(_) => self,
            Kind::Bool => Self::Bool(self.bool()),
            Kind::Real => Self::Real(self.real()),
            Kind::Text => Self::Text(self.text()),
            Kind::Int(bytes) => {
                let (value, spare) = (self.int(), 64 - 8 * u32::from(*bytes));
                // 2⁶³, the first real above all integers.
                let all = -9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0;
                let beyond = matches!(&self, Self::Real(real) if !all.contains(real));
                if beyond || value << spare >> spare != value {
                    return Err(Stop::Error(codes::OVERFLOW));
                }
                Self::Int(value)
            }
        })
    }

    /// Nothing below is shared with the original.
    pub fn copied(&self) -> Self {
        match self {
            Self::Array(items, element) => {
                Self::array(items.borrow().iter().map(Self::copied).collect(), (**element).clone())
            }
            other => other.clone(),
        }
    }
}

/// The number that begins a text.
fn leading(text: &str) -> f64 {
    let text = text.trim_start();
    (0..=text.len())
        .rev()
        .filter_map(|end| text.get(..end))
        .find_map(|text| {
            let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte));
            text.parse().ok().filter(|_| plain)
        })
        .unwrap_or(0.0)
}

/// Fifteen significant digits.
fn shown(value: f64) -> String {
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded == 0.0 { "0".to_owned() } else { rounded.to_string() }
}
