//! What a variable of a bounded type accepts: the widths of numbers, the lengths of texts and
//! buffers (language section 4.2: the range is checked when a value is stored).

use std::rc::Rc;

use super::{IntKind, Numeric, Text, TextLimit, Value, uuid};
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::{Bilingual, codes};

/// The greatest integer of 8 bytes, as a real that is beyond it.
const BEYOND_LONG: f64 = 9_223_372_036_854_775_808.0;

/// The integer, or an overflow error when it does not fit the width.
pub fn check_width(value: i64, kind: IntKind) -> Result<i64, Error> {
    let (least, most) = kind.bounds();
    if (least..=most).contains(&value) { Ok(value) } else { Err(too_wide(&value, kind)) }
}

#[cold]
fn too_wide(value: &dyn std::fmt::Display, kind: IntKind) -> Error {
    let (least, most) = kind.bounds();
    let IntKind { bytes, signed } = kind;
    let (fr, en) = match (signed, bytes) {
        (true, 1) => ("entier sur 1 octet".to_owned(), "1-byte int".to_owned()),
        (true, _) => (format!("entier sur {bytes} octets"), format!("{bytes}-byte int")),
        (false, 1) => ("octet".to_owned(), "byte".to_owned()),
        (false, _) => {
            (format!("entier sans signe sur {bytes} octets"), format!("unsigned {bytes}-byte int"))
        }
    };
    let error = Error::fatal(
        codes::OVERFLOW,
        bilingual!(
            "{value} ne tient pas dans un {fr} ({least} à {most})",
            "{value} does not fit a {en} ({least} to {most})"
        ),
    );
    if bytes < 8 {
        return error.hint(bilingual!(
            "déclarer la variable « entier sur 8 octets »",
            "declare the variable as an 8-byte int"
        ));
    }
    error.hint(bilingual!(
        "déclarer la variable « numérique » ou « réel »",
        "declare the variable as a numeric or a real"
    ))
}

impl Value {
    /// As an integer of this width: decimals dropped; an overflow error when it does not fit.
    pub(super) fn to_width(&self, kind: IntKind) -> Result<i64, Error> {
        let beyond = match self {
            Self::Real(value) => !(-BEYOND_LONG..BEYOND_LONG).contains(value),
            Self::Numeric(value) => !value.fits_long(),
            _ => false,
        };
        if beyond {
            let text = self.to_text()?;
            return Err(too_wide(&text.as_str(), kind));
        }
        check_width(self.to_int()?, kind)
    }

    /// As an unsigned integer of 8 bytes: an integer, a numeric beyond 2⁶³ − 1.
    pub(super) fn to_unsigned_long(&self) -> Result<Self, Error> {
        if let Self::Int(value @ 0..) = self {
            return Ok(Self::Int(*value));
        }
        let number = match self {
            Self::Real(_) | Self::Text(_) | Self::Currency(_) | Self::Numeric(_) => {
                self.to_numeric()?
            }
            other => Numeric::from_int(other.to_int()?),
        };
        let whole = number.with_decimals(0);
        let most = u64::MAX;
        if whole < Numeric::from_int(0) || whole > Numeric::from_unsigned(most) {
            return Err(Error::fatal(
                codes::OVERFLOW,
                bilingual!(
                    "{whole} ne tient pas dans un entier sans signe sur 8 octets (0 à {most})",
                    "{whole} does not fit an unsigned 8-byte int (0 to {most})"
                ),
            ));
        }
        Ok(if whole.fits_long() {
            Self::Int(whole.to_int())
        } else {
            Self::Numeric(Rc::new(whole))
        })
    }

    /// The 64 bits of an integer; those of an unsigned one when it is beyond 2⁶³ − 1.
    #[must_use]
    pub fn bits(&self) -> Option<i64> {
        match self {
            Self::Numeric(value) if !value.fits_long() => {
                value.to_string().parse::<u64>().ok().map(|bits| bits as i64)
            }
            other => other.to_int().ok(),
        }
    }

    /// The unsigned integer of 8 bytes that has these bits.
    #[must_use]
    pub fn from_unsigned_bits(bits: i64) -> Self {
        match u64::try_from(bits) {
            Ok(_) => Self::Int(bits),
            Err(_) => Self::Numeric(Rc::new(Numeric::from_unsigned(bits as u64))),
        }
    }
}

/// A real of 4 bytes: six significant digits.
pub(super) fn single(value: f64) -> Result<f64, Error> {
    if value.is_finite() && value.abs() > f64::from(f32::MAX) {
        return Err(overflow(bilingual!(
            "{value:e} ne tient pas dans un réel sur 4 octets (±3,4·10³⁸)",
            "{value:e} does not fit a 4-byte real (±3.4·10³⁸)"
        )));
    }
    Ok(format!("{value:.5e}").parse().unwrap_or(value))
}

/// A numeric of so many digits before and after its point; decimals too many are dropped.
pub(super) fn numeric(
    value: Numeric,
    integers: Option<u8>,
    decimals: Option<u8>,
) -> Result<Numeric, Error> {
    let value = decimals.map_or(value, |count| value.with_decimals(count));
    match integers {
        Some(count) if !value.fits_digits(count) => Err(overflow(bilingual!(
            "{value} a plus de {count} chiffres avant la virgule",
            "{value} has more than {count} digits before its point"
        ))),
        _ => Ok(value),
    }
}

fn overflow(message: Bilingual) -> Error {
    Error::fatal(codes::OVERFLOW, message)
}

/// A text cut, or padded with spaces, to what its variable holds.
pub(super) fn limited(text: Text, limit: TextLimit) -> Text {
    match limit {
        TextLimit::Free => text,
        TextLimit::AtMost(most) if text.len() <= most as usize => text,
        TextLimit::AtMost(most) => Text::from(text.slice(0, most as usize)),
        TextLimit::Exactly(count) => {
            let mut cut = Text::from(text.slice(0, count as usize));
            let missing = (count as usize).saturating_sub(cut.len());
            cut.push_str(&" ".repeat(missing));
            cut
        }
        // What is none was refused before.
        TextLimit::Uuid(bits) if text.is_empty() => Text::from(uuid::nil(bits)),
        TextLimit::Uuid(_) => text,
    }
}

/// Bytes cut, or completed with zeros, to this length.
pub(super) fn fixed_buffer(mut bytes: Rc<Vec<u8>>, size: u32) -> Rc<Vec<u8>> {
    if bytes.len() != size as usize {
        Rc::make_mut(&mut bytes).resize(size as usize, 0);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use crate::value::{IntKind, Type, Value};

    fn stored(value: Value, ty: &Type) -> String {
        value.convert(ty).unwrap().to_text().unwrap().as_str().to_owned()
    }

    #[test]
    fn unsigned_integers_go_to_their_end() {
        let great = Value::text("18446744073709551615").convert(&Type::UnsignedLong).unwrap();
        assert_eq!(great.bits(), Some(-1));
        assert_eq!(stored(Value::from_unsigned_bits(-1), &Type::TEXT), "18446744073709551615");
        assert!(Value::text("18446744073709551616").convert(&Type::UnsignedLong).is_err());
        assert!(Value::Int(-1).convert(&Type::UnsignedLong).is_err());
        assert!(great.convert(&Type::LONG).is_err());
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        assert!(Value::Real(1e300).convert(&Type::LONG).is_err());
        assert!(Value::Real(f64::NAN).convert(&Type::LONG).is_err());
        assert!(Value::Real(1e300).convert(&Type::Real { single: true }).is_err());
        let byte = Type::Int(IntKind { bytes: 1, signed: true });
        assert!(Value::Int(128).convert(&byte).is_err());
        assert_eq!(stored(Value::Real(-128.9), &byte), "-128");
        assert_eq!(stored(Value::Real(1.0 / 3.0), &Type::Real { single: true }), "0.333333");
        let two = Type::Numeric { integers: Some(2), decimals: Some(1) };
        assert_eq!(stored(Value::Real(99.99), &two), "99.9");
        assert!(Value::Int(100).convert(&two).is_err());
    }
}
