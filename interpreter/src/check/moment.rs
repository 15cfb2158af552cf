//! Dates, times and durations: their parts, and which operations their types allow (page
//! 1514040).

use crate::bilingual;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::BinaryOp;
use crate::value::{Type, Value};

use super::Checker;
use super::typed::Typed;

impl Checker {
    /// Tells an addition or a subtraction that two moments do not allow.
    pub(super) fn check_moments(&mut self, op: BinaryOp, span: Span, left: &Typed, right: &Typed) {
        if !is_moment(&left.ty) || !is_moment(&right.ty) {
            return;
        }
        let allowed = match op {
            BinaryOp::Add => true,
            BinaryOp::Subtract => right.ty == Type::Duration || left.ty == right.ty,
            _ => false,
        };
        if !allowed {
            let sign = if op == BinaryOp::Subtract { "-" } else { "*" };
            let hint = bilingual!(
                "une date moins une date, ou une heure moins une heure, donne une durée",
                "a date minus a date, or a time minus a time, gives a duration"
            );
            self.report(
                refused(
                    span,
                    &left.ty,
                    &right.ty,
                    &bilingual!(
                        "« {sign} » ne s'applique pas entre",
                        "`{sign}` does not apply between"
                    ),
                )
                .hint(hint),
            );
        }
    }

    /// Tells a comparison between moments that have no order.
    pub(super) fn check_moment_order(&mut self, span: Span, left: &Typed, right: &Typed) {
        let (a, b) = (&left.ty, &right.ty);
        let fits = a == b
            || matches!(
                (a, b),
                (Type::DateTime, Type::Date | Type::Time)
                    | (Type::Date | Type::Time, Type::DateTime)
            );
        if is_moment(a) && is_moment(b) && !fits {
            self.report(refused(
                span,
                a,
                b,
                &bilingual!("rien ne se compare entre", "nothing compares between"),
            ));
        }
    }
}

/// True for a date, a time, a date-time or a duration.
fn is_moment(ty: &Type) -> bool {
    matches!(ty, Type::Date | Type::Time | Type::DateTime | Type::Duration)
}

/// The type of `a + b` when it is a concatenation of two texts.
pub(super) fn concatenates(left: &Type, right: &Type) -> bool {
    is_moment(left) && is_moment(right) && *left != Type::Duration && *right != Type::Duration
}

fn refused(span: Span, left: &Type, right: &Type, what: &Bilingual) -> Diagnostic {
    let (left, right) = (left.name(), right.name());
    Diagnostic::error(
        codes::INCOMPATIBLE,
        span,
        Bilingual {
            fr: format!("{} une valeur « {} » et une valeur « {} »", what.fr, left.fr, right.fr),
            en: format!("{} a `{}` value and a `{}` value", what.en, left.en, right.en),
        },
    )
}

/// True when a value of this simple type has that part.
pub(super) fn is_part(ty: &Type, key: &str) -> bool {
    let probe = match ty {
        Type::Enumeration(_) => return matches!(key, "nom" | "name" | "valeur" | "value"),
        Type::Date | Type::Time | Type::DateTime | Type::Duration => ty.default_value(),
        _ => return false,
    };
    match probe {
        Value::Date(_) => matches!(key, "annee" | "year" | "mois" | "month" | "jour" | "day"),
        Value::Time(_) => is_time_part(key),
        Value::DateTime(_) => {
            is_time_part(key)
                || matches!(
                    key,
                    "annee"
                        | "year"
                        | "mois"
                        | "month"
                        | "jour"
                        | "day"
                        | "partiedate"
                        | "datepart"
                        | "partieheure"
                        | "timepart"
                )
        }
        Value::Duration(_) => {
            is_time_part(key)
                || matches!(key, "jour" | "day")
                || matches!(
                    key.strip_prefix("en").or(key.strip_prefix("in")),
                    Some(
                        "jours"
                            | "days"
                            | "heures"
                            | "hours"
                            | "minutes"
                            | "secondes"
                            | "seconds"
                            | "millisecondes"
                            | "milliseconds"
                    )
                )
        }
        _ => false,
    }
}

fn is_time_part(key: &str) -> bool {
    matches!(
        key,
        "heure" | "hour" | "minute" | "seconde" | "second" | "milliseconde" | "millisecond"
    )
}

/// The type of a part.
pub(super) fn part_type(key: &str) -> Type {
    match key {
        "partiedate" | "datepart" => Type::Date,
        "partieheure" | "timepart" => Type::Time,
        "nom" | "name" => Type::TEXT,
        "valeur" | "value" => Type::Any,
        "enmillisecondes" | "inmilliseconds" => Type::LONG,
        key if key.starts_with("en") || key.starts_with("in") => Type::REAL,
        _ => Type::LONG,
    }
}
