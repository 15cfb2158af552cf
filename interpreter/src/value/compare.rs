//! Comparisons: `=`, the order of `<`, and the approximate `~=`, `~~`, `[=`, `=]`…

use std::borrow::Cow;
use std::cmp::Ordering;
use std::rc::Rc;

use super::letters::{compare_texts, without_accents};
use super::{Class, Date, DateTime, Time, Value};

/// Reals closer than this are equal (documentation page 1514048).
const REAL_PRECISION: f64 = 1e-6;

/// How close two texts must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Similarity {
    /// `=`: the same characters.
    Exact,
    /// `~=`: whatever the case, the accents and the outer spaces.
    Similar,
    /// `~~`: whatever the case, the accents, the spaces, the punctuation and the line ends.
    VerySimilar,
}

/// Where one text is looked for in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchPlace {
    /// `[=`: at the beginning.
    Start,
    /// `[=]`: anywhere.
    Anywhere,
    /// `=]`: at the end.
    End,
}

/// The order of two values; `None` when they have none.
///
/// Numbers compare exactly, in the widest of the two formats. A number and a text compare as
/// numbers when the whole text is one, as texts otherwise; a date and a text as dates when the
/// text is one.
#[must_use]
pub fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    use Value as V;
    match (a, b) {
        (V::Int(a), V::Int(b)) => Some(a.cmp(b)),
        (V::Text(a), V::Text(b)) => Some(compare_texts(a.as_str(), b.as_str())),
        (V::Null, V::Null) => Some(Ordering::Equal),
        (V::Object(_), _) if let Some(value) = default_member(a) => compare(&value, b),
        (_, V::Object(_)) if let Some(value) = default_member(b) => compare(a, &value),
        (V::Enumerated(options), V::Int(0)) | (V::Int(0), V::Enumerated(options))
            if options.of.combination =>
        {
            (options.code == 0).then_some(Ordering::Equal)
        }
        (V::Text(text), number) if is_number(number) => {
            compare_with_text(number, text.as_str()).map(Ordering::reverse)
        }
        (number, V::Text(text)) if is_number(number) => compare_with_text(number, text.as_str()),
        (a, b) if is_number(a) && is_number(b) => compare_numbers(a, b),
        (V::Buffer(a), V::Buffer(b)) => Some(a.cmp(b)),
        (V::Buffer(a), V::Text(b)) => Some(a.as_slice().cmp(b.as_str().as_bytes())),
        (V::Text(a), V::Buffer(b)) => Some(a.as_str().as_bytes().cmp(b)),
        (V::Text(text), moment) => {
            compare_moment_with_text(moment, text.as_str()).map(Ordering::reverse)
        }
        (moment, V::Text(text)) => compare_moment_with_text(moment, text.as_str()),
        (V::Enumerated(a), V::Enumerated(b)) => a.compare(b),
        (V::Duration(a), V::Duration(b)) => Some(a.cmp(b)),
        (V::Duration(a), V::Int(b)) => Some(a.to_int().cmp(b)),
        (V::Int(a), V::Duration(b)) => Some(a.cmp(&b.to_int())),
        (a, b) => compare_moments(a, b),
    }
}

/// `=`. Reals are equal to six decimals; objects and arrays are equal when they are the same one;
/// Null is equal to Null and to the number 0.
#[must_use]
pub fn equal(a: &Value, b: &Value) -> bool {
    use Value as V;
    match (a, b) {
        (V::Text(a), V::Text(b)) => a == b,
        (V::Real(a), V::Real(b)) => reals_equal(*a, *b),
        (V::Real(real), V::Int(int)) | (V::Int(int), V::Real(real)) => {
            reals_equal(*real, *int as f64)
        }
        (V::Null, number) | (number, V::Null) if is_number(number) => {
            number.to_real().is_ok_and(|value| value == 0.0)
        }
        (V::Array(a), V::Array(b)) | (V::Record(a), V::Record(b)) => Rc::ptr_eq(a, b),
        (V::Associative(a), V::Associative(b)) => Rc::ptr_eq(a, b),
        (V::Sequence(a), V::Sequence(b)) => Rc::ptr_eq(a, b),
        (V::Object(a), V::Object(b)) => Rc::ptr_eq(a, b),
        // An object destroyed by LIBÉRER is Null for all who still refer to it.
        (V::Object(object), V::Null) | (V::Null, V::Object(object))
            if object.class.info().is_some() =>
        {
            object.is_dead()
        }
        (V::Procedure(a), V::Procedure(b)) => a == b,
        _ => compare(a, b) == Some(Ordering::Equal),
    }
}

/// `=` between reals: equal to six decimals, or the same infinity.
#[must_use]
pub fn reals_equal(a: f64, b: f64) -> bool {
    (a - b).abs() < REAL_PRECISION || a.partial_cmp(&b) == Some(Ordering::Equal)
}

fn is_number(value: &Value) -> bool {
    matches!(
        value,
        Value::Int(_) | Value::Bool(_) | Value::Real(_) | Value::Currency(_) | Value::Numeric(_)
    )
}

/// The value that stands for a field of the window.
fn default_member(value: &Value) -> Option<Value> {
    let Value::Object(object) = value else { return None };
    let Class::Native(native) = object.class else { return None };
    native.default_property.map(|rank| object.get(rank))
}

fn compare_numbers(a: &Value, b: &Value) -> Option<Ordering> {
    use Value as V;
    let exact = match (a, b) {
        (V::Numeric(_), _) | (_, V::Numeric(_)) => {
            a.to_numeric().ok().zip(b.to_numeric().ok()).map(|(a, b)| a.cmp(&b))
        }
        (V::Currency(_), _) | (_, V::Currency(_)) => {
            a.to_currency().ok().zip(b.to_currency().ok()).map(|(a, b)| a.cmp(&b))
        }
        (V::Real(_), _) | (_, V::Real(_)) => None,
        _ => a.to_int().ok().zip(b.to_int().ok()).map(|(a, b)| a.cmp(&b)),
    };
    exact.or_else(|| a.to_real().ok()?.partial_cmp(&b.to_real().ok()?))
}

fn compare_with_text(number: &Value, text: &str) -> Option<Ordering> {
    match text.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => match number {
            Value::Currency(_) | Value::Numeric(_) => compare_numbers(number, &Value::text(text)),
            _ => number.to_real().ok()?.partial_cmp(&value),
        },
        _ => Some(compare_texts(number.to_text().ok()?.as_str(), text)),
    }
}

fn compare_moment_with_text(moment: &Value, text: &str) -> Option<Ordering> {
    let parsed = match moment {
        Value::Date(date) => Date::parse(text).map(|other| date.cmp(&other)),
        Value::Time(time) => Time::parse(text).map(|other| time.cmp(&other)),
        Value::DateTime(moment) => DateTime::parse(text).map(|other| moment.cmp(&other)),
        Value::Duration(_) => None,
        _ => return None,
    };
    parsed.or_else(|| Some(compare_texts(moment.to_text().ok()?.as_str(), text)))
}

/// Dates with date-times whatever the time, times with date-times whatever the date.
fn compare_moments(a: &Value, b: &Value) -> Option<Ordering> {
    use Value as V;
    match (a, b) {
        (V::Date(a), V::Date(b)) => Some(a.cmp(b)),
        (V::Time(a), V::Time(b)) => Some(a.cmp(b)),
        (V::DateTime(a), V::DateTime(b)) => Some(a.cmp(b)),
        (V::Date(a), V::DateTime(b)) => Some(a.cmp(&b.date())),
        (V::DateTime(a), V::Date(b)) => Some(a.date().cmp(b)),
        (V::Time(a), V::DateTime(b)) => Some(a.cmp(&b.time())),
        (V::DateTime(a), V::Time(b)) => Some(a.time().cmp(b)),
        _ => None,
    }
}

/// Two texts are close when their forms are the same.
#[must_use]
pub fn similar_form(text: &str, similarity: Similarity) -> Cow<'_, str> {
    match similarity {
        Similarity::Exact => Cow::Borrowed(text),
        Similarity::Similar => plain(text.trim_matches(' ')),
        Similarity::VerySimilar => match plain(text) {
            form if !form.contains(is_ignored_by_very_similar) => form,
            form => Cow::Owned(form.chars().filter(|c| !is_ignored_by_very_similar(*c)).collect()),
        },
    }
}

/// True when `b` is found in `a` at this place. Unlike `~=`, accents count; `Similar` leaves out
/// the spaces that stand at that end of both texts.
#[must_use]
pub fn text_matches(place: MatchPlace, similarity: Similarity, a: &str, b: &str) -> bool {
    let form = |text| match similarity {
        Similarity::Exact => Cow::Borrowed(text),
        Similarity::Similar => fold_for_match(match place {
            MatchPlace::Start => str::trim_start_matches(text, ' '),
            MatchPlace::Anywhere => str::trim_matches(text, ' '),
            MatchPlace::End => str::trim_end_matches(text, ' '),
        }),
        Similarity::VerySimilar => {
            let kept: String = text.chars().filter(|c| !is_ignored_by_very_similar(*c)).collect();
            Cow::Owned(fold_for_match(&kept).into_owned())
        }
    };
    let (a, b) = (form(a), form(b));
    match place {
        MatchPlace::Start => a.starts_with(&*b),
        MatchPlace::Anywhere => memchr::memmem::find(a.as_bytes(), b.as_bytes()).is_some(),
        MatchPlace::End => a.ends_with(&*b),
    }
}

/// Lower case.
pub(super) fn fold_for_match(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// What `~~` does not see.
pub(super) fn is_ignored_by_very_similar(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_punctuation()
            || character.is_ascii_whitespace()
            || character.is_ascii_control();
    }
    character.is_whitespace()
        || matches!(character, '\u{2010}'..='\u{2027}' | '«' | '»' | '·' | '¿' | '¡' | '€' | '°')
}

/// Lower case without accents.
fn plain(text: &str) -> Cow<'_, str> {
    match without_accents(text) {
        Cow::Borrowed(text) => fold_for_match(text),
        Cow::Owned(text) => Cow::Owned(fold_for_match(&text).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::{MatchPlace, Similarity, compare, equal, similar_form, text_matches};
    use crate::value::{Currency, Date, DateTime, Numeric, Time, Value};
    use std::cmp::Ordering::{Equal, Greater, Less};
    use std::rc::Rc;

    fn text(text: &str) -> Value {
        Value::text(text)
    }

    #[test]
    fn numbers_compare_across_formats() {
        let money = Value::Currency(Rc::new(Currency::parse("0.3").unwrap()));
        let exact = Value::Numeric(Rc::new(Numeric::parse("0.30").unwrap()));
        assert!(equal(&Value::Real(0.1 + 0.2), &Value::Real(0.3)));
        assert_eq!(compare(&Value::Real(0.1 + 0.2), &Value::Real(0.3)), Some(Greater));
        assert!(equal(&money, &exact) && equal(&Value::Real(0.3), &money));
        assert!(!equal(&Value::Int(i64::MAX), &Value::Int(i64::MAX - 1)));
        assert_eq!(compare(&Value::Bool(true), &Value::Int(2)), Some(Less));
        assert!(!equal(&Value::Real(f64::NAN), &Value::Real(f64::NAN)));
        assert!(equal(&Value::Real(f64::INFINITY), &Value::Real(f64::INFINITY)));
    }

    #[test]
    fn texts_and_numbers() {
        assert!(equal(&text("012.50"), &Value::Real(12.5)));
        assert!(equal(&Value::Int(7), &text(" 7 ")));
        assert!(!equal(&text(""), &Value::Int(0)));
        assert!(!equal(&text("7 jours"), &Value::Int(7)));
        assert_eq!(compare(&text("10"), &Value::Int(9)), Some(Greater));
        assert_eq!(compare(&text("10"), &text("9")), Some(Less));
    }

    #[test]
    fn null_is_null_or_zero() {
        assert!(equal(&Value::Null, &Value::Null));
        assert!(equal(&Value::Null, &Value::Int(0)));
        assert!(!equal(&Value::Null, &Value::Int(1)));
        assert!(!equal(&Value::Null, &text("")));
        assert_eq!(compare(&Value::Null, &Value::Int(0)), None);
    }

    #[test]
    fn moments() {
        let day = Value::Date(Date::parse("20260315").unwrap());
        let moment = Value::DateTime(DateTime::parse("202603151405").unwrap());
        let time = Value::Time(Time::parse("1405").unwrap());
        assert!(equal(&day, &moment) && equal(&moment, &time));
        assert!(equal(&day, &text("20260315")));
        assert_eq!(compare(&day, &text("20260401")), Some(Less));
        assert_eq!(compare(&day, &time), None);
        assert!(!equal(&day, &Value::Int(3)));
    }

    #[test]
    fn buffers_and_texts() {
        let buffer = Value::Buffer(Rc::new(b"abc".to_vec()));
        assert!(equal(&buffer, &text("abc")));
        assert_eq!(compare(&text("abd"), &buffer), Some(Greater));
        assert_eq!(compare(&buffer, &buffer), Some(Equal));
    }

    #[test]
    fn similar_texts() {
        let same = |a: &str, b: &str, how| similar_form(a, how) == similar_form(b, how);
        assert!(same("  Été", "ete ", Similarity::Similar));
        assert!(!same("l'été", "lete", Similarity::Similar));
        assert!(same("L'été, à Nîmes !\r\n", "lete a nimes", Similarity::VerySimilar));
        assert!(!same("a", "A", Similarity::Exact));
    }

    #[test]
    fn places() {
        use MatchPlace::{Anywhere, End, Start};
        use Similarity::{Exact, Similar, VerySimilar};
        let found = |place, how, a: &str, b: &str| text_matches(place, how, a, b);
        assert!(found(Start, Exact, "bonjour", "bon") && !found(Start, Exact, "bonjour", "Bon"));
        assert!(found(Start, Similar, "  Bonjour", "bON"));
        assert!(found(Start, VerySimilar, "- Bon jour", "bonj"));
        assert!(found(Anywhere, Exact, "bonjour", "njo"));
        assert!(found(Anywhere, Similar, "BONJOUR", " njo "));
        assert!(!found(Anywhere, Similar, "été", "ete"));
        assert!(found(Anywhere, VerySimilar, "b o-n", "BON"));
        assert!(found(End, Exact, "bonjour", "our") && found(End, Similar, "bonjour  ", "OUR"));
        assert!(found(Start, Exact, "x", "") && found(End, Exact, "", ""));
    }
}
