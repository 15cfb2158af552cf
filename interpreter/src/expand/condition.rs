//! The conditions of `<COMPILE SI …>` and `<SI CibleExécution …>`: literals, constants and what
//! the configuration is, compared and combined.
//!
//! A program of `wl` is a 64-bit (or 32-bit) application of the system it runs on, whose texts are
//! Unicode and whose configuration is called `wl`.

use std::cmp::Ordering;

use crate::syntax::tree::{BinaryOp, Expr, ExprKind, Name, UnaryOp};
use crate::value::{Currency, Numeric, Value, compare, equal};

use super::Expander;

/// The name of the configuration.
const CONFIGURATION: &str = "wl";
/// Levels of a condition that are looked at.
const MAX_DEPTH: u32 = 200;

/// True when `TypeConfiguration` has this folded name.
fn is_own_type(key: &str) -> bool {
    let bits = if cfg!(target_pointer_width = "32") { "32" } else { "64" };
    let family = match std::env::consts::OS {
        "windows" => "applicationwindows",
        "macos" => return key == "macosx",
        _ => "applicationlinux",
    };
    key.strip_prefix(family).is_some_and(|rest| rest.is_empty() || rest == bits)
}

/// True when `CibleExécution` has this folded name.
fn is_own_target(key: &str) -> bool {
    match std::env::consts::OS {
        "windows" => matches!(key, "windows" | "applicationwindows"),
        "macos" => false,
        _ => matches!(key, "linux" | "applicationlinux"),
    }
}

/// What can be compared with a name of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Subject {
    Type,
    Target,
}

fn subject(expr: &Expr) -> Option<Subject> {
    let ExprKind::Name(name) = &expr.kind else { return None };
    match &*name.key {
        "typeconfiguration" | "configurationtype" => Some(Subject::Type),
        "cibleexecution" | "executiontarget" => Some(Subject::Target),
        _ => None,
    }
}

/// True for a condition about `CibleExécution`.
pub(super) fn is_target(condition: &Expr) -> bool {
    match &condition.kind {
        ExprKind::Binary { left, right, .. } => is_target(left) || is_target(right),
        _ => subject(condition) == Some(Subject::Target),
    }
}

impl Expander<'_> {
    /// The value of an expression that is known before running.
    pub(super) fn constant(&self, expr: &Expr) -> Option<Value> {
        self.constant_within(expr, MAX_DEPTH)
    }

    fn constant_within(&self, expr: &Expr, depth: u32) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        match &expr.kind {
            ExprKind::Integer(value) => Some(Value::Int(*value)),
            ExprKind::Real(value) => Some(Value::Real(*value)),
            ExprKind::Text(text) => Some(Value::text(&**text)),
            ExprKind::Currency(digits) => {
                Currency::parse(digits).map(|value| Value::Currency(value.into()))
            }
            ExprKind::Numeric(digits) => {
                Numeric::parse(digits).map(|value| Value::Numeric(value.into()))
            }
            ExprKind::Name(name) => self.named(name),
            // `X EXISTE` is read as a property.
            ExprKind::Member { object, name, .. } if is_exists(name) => match &object.kind {
                ExprKind::Name(element) => Some(Value::Bool(self.exists(element))),
                _ => None,
            },
            ExprKind::Unary { op: UnaryOp::Not, operand } => {
                let value = self.constant_within(operand, depth)?.to_condition().ok()?;
                Some(Value::Bool(!value))
            }
            ExprKind::Unary { op: UnaryOp::Minus, operand } => {
                match self.constant_within(operand, depth)? {
                    Value::Int(value) => value.checked_neg().map(Value::Int),
                    Value::Real(value) => Some(Value::Real(-value)),
                    _ => None,
                }
            }
            ExprKind::Binary { op, left, right, .. } => {
                let known = match (subject(left), &right.kind) {
                    (Some(Subject::Type), ExprKind::Name(name)) => Some(is_own_type(&name.key)),
                    (Some(Subject::Target), ExprKind::Name(name)) => Some(is_own_target(&name.key)),
                    _ => None,
                };
                if let Some(same) = known {
                    return match op {
                        BinaryOp::Equal => Some(Value::Bool(same)),
                        BinaryOp::NotEqual => Some(Value::Bool(!same)),
                        _ => None,
                    };
                }
                let left = self.constant_within(left, depth)?;
                let right = self.constant_within(right, depth)?;
                combine(*op, &left, &right).map(Value::Bool)
            }
            _ => None,
        }
    }

    fn named(&self, name: &Name) -> Option<Value> {
        let narrow = cfg!(target_pointer_width = "32");
        match &*name.key {
            "configuration" => return Some(Value::text(CONFIGURATION)),
            "configurationansi" => return Some(Value::Bool(false)),
            "configurationunicode" => return Some(Value::Bool(true)),
            "configuration32" => return Some(Value::Bool(narrow)),
            "configuration64" => return Some(Value::Bool(!narrow)),
            _ => {}
        }
        let own = self.constants.get(&name.key).cloned();
        own.or_else(|| self.checker.constant_value(&name.key))
    }

    fn exists(&self, name: &Name) -> bool {
        self.elements.contains(&name.key) || self.checker.has_element(&name.key)
    }
}

fn is_exists(name: &Name) -> bool {
    &*name.key == "existe"
}

fn combine(op: BinaryOp, left: &Value, right: &Value) -> Option<bool> {
    let order = || compare(left, right);
    Some(match op {
        BinaryOp::And | BinaryOp::LazyAnd => {
            left.to_condition().ok()? && right.to_condition().ok()?
        }
        BinaryOp::Or | BinaryOp::LazyOr => {
            left.to_condition().ok()? || right.to_condition().ok()?
        }
        BinaryOp::Equal => equal(left, right),
        BinaryOp::NotEqual => !equal(left, right),
        BinaryOp::Less => order()? == Ordering::Less,
        BinaryOp::LessEqual => order()? != Ordering::Greater,
        BinaryOp::Greater => order()? == Ordering::Greater,
        BinaryOp::GreaterEqual => order()? != Ordering::Less,
        _ => return None,
    })
}
