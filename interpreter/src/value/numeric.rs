//! Numeric: exact, 38 digits, decimals where they are needed.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The most digits, decimals included.
const DIGITS: u8 = 38;
/// One more than the greatest value.
const LIMIT: u128 = 10u128.pow(DIGITS as u32);
/// Decimals of a quotient that does not end, such as 1/3.
const QUOTIENT_DECIMALS: u8 = 18;

/// An exact number of up to 38 digits.
#[derive(Debug, Clone, Copy)]
pub struct Numeric(Decimal);

/// `value` · 10^−`decimals`, fewer than 38 digits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal {
    pub(super) value: i128,
    pub(super) decimals: u8,
}

impl Decimal {
    fn new(value: i128, decimals: u8) -> Option<Self> {
        (value.unsigned_abs() < LIMIT && decimals <= DIGITS).then_some(Self { value, decimals })
    }

    /// The number that begins `text`: sign, digits, point or comma, digits, exponent. Digits too
    /// many after the point are dropped, too many before it give `None`.
    pub(super) fn leading(text: &str) -> Option<Self> {
        let mut bytes = text.trim_start().bytes().peekable();
        let negative = bytes.peek() == Some(&b'-');
        bytes.next_if(|byte| matches!(byte, b'-' | b'+'));
        let (mut value, mut decimals, mut point) = (0u128, 0u8, false);
        let mut dropped = 0i32;
        while let Some(&byte) = bytes.peek() {
            match byte {
                b'0'..=b'9' => {
                    if dropped == 0 && value < LIMIT / 10 && decimals < DIGITS {
                        value = value * 10 + u128::from(byte - b'0');
                        decimals += u8::from(point);
                    } else if !point {
                        dropped += 1;
                    }
                }
                b'.' | b',' if !point => point = true,
                // Thousands apart: 12 345.
                b' ' if value > 0 && !point => {}
                _ => break,
            }
            bytes.next();
        }
        let mut shift = dropped - i32::from(decimals);
        if bytes.next_if(|byte| matches!(byte, b'e' | b'E')).is_some() {
            let rest: Vec<u8> = bytes.take(5).collect();
            shift = shift.saturating_add(leading_exponent(&rest));
        }
        let signed = if negative { -(value as i128) } else { value as i128 };
        Self::shifted(signed, shift)
    }

    /// `value` · 10^`shift`.
    fn shifted(value: i128, shift: i32) -> Option<Self> {
        if value == 0 {
            return Self::new(0, 0);
        }
        if shift >= 0 {
            let factor = 10i128.checked_pow(shift.unsigned_abs())?;
            return Self::new(value.checked_mul(factor)?, 0);
        }
        let decimals = shift.unsigned_abs();
        if decimals <= u32::from(DIGITS) {
            return Self::new(value, decimals as u8);
        }
        let kept =
            10i128.checked_pow(decimals - u32::from(DIGITS)).map_or(0, |power| value / power);
        Self::new(kept, DIGITS)
    }

    /// With this many decimals, truncated; `None` when digits before the point would be lost.
    pub(super) fn with_decimals(self, decimals: u8) -> Option<Self> {
        let decimals = decimals.min(DIGITS);
        match decimals.cmp(&self.decimals) {
            Ordering::Equal => Some(self),
            Ordering::Less => {
                Self::new(self.value / 10i128.pow(u32::from(self.decimals - decimals)), decimals)
            }
            Ordering::Greater => {
                let factor = 10i128.pow(u32::from(decimals - self.decimals));
                Self::new(self.value.checked_mul(factor)?, decimals)
            }
        }
    }

    /// Without the decimals that are zeros at the end, down to `least` of them.
    fn trimmed(mut self, least: u8) -> Self {
        while self.decimals > least && self.value % 10 == 0 {
            self.value /= 10;
            self.decimals -= 1;
        }
        self
    }
}

fn leading_exponent(bytes: &[u8]) -> i32 {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] | rest => (false, rest),
    };
    let value = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0i32, |sum, byte| sum * 10 + i32::from(byte - b'0'));
    if negative { -value } else { value }
}

/// `value` · 10^−`decimals` with a decimal point and no superfluous zero.
pub(super) fn decimal_text(value: i128, decimals: u8) -> String {
    let digits = format!("{:0>1$}", value.unsigned_abs(), usize::from(decimals) + 1);
    let (whole, fraction) = digits.split_at(digits.len() - usize::from(decimals));
    let fraction = fraction.trim_end_matches('0');
    let sign = if value < 0 { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// ⌊a·b ÷ c⌋ through 256 bits; `None` when it does not fit or `c` is 0.
fn multiply_divide(a: u128, b: u128, c: u128) -> Option<u128> {
    let (low, high) = a.carrying_mul(b, 0);
    if high == 0 {
        return low.checked_div(c);
    }
    if high >= c {
        return None;
    }
    // Long division, bit by bit: the remainder stays below c, the quotient below 2¹²⁸.
    let (mut remainder, mut quotient) = (high, 0u128);
    for bit in (0..128).rev() {
        let carry = remainder >> 127 == 1;
        remainder = (remainder << 1) | ((low >> bit) & 1);
        quotient <<= 1;
        if carry || remainder >= c {
            remainder = remainder.wrapping_sub(c);
            quotient |= 1;
        }
    }
    Some(quotient)
}

impl Numeric {
    /// `value` · 10^−`decimals`; `None` beyond 38 digits.
    #[must_use]
    pub fn new(value: i128, decimals: u8) -> Option<Self> {
        Decimal::new(value, decimals).map(Self)
    }

    /// The number that begins `text`, 0 without one; `None` when it is too large.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Decimal::leading(text).map(Self)
    }

    /// An integer.
    #[must_use]
    pub fn from_int(value: i64) -> Self {
        Self(Decimal { value: i128::from(value), decimals: 0 })
    }

    /// An unsigned integer.
    #[must_use]
    pub fn from_unsigned(value: u64) -> Self {
        Self(Decimal { value: i128::from(value), decimals: 0 })
    }

    /// True when its integer part fits 8 signed bytes.
    #[must_use]
    pub fn fits_long(self) -> bool {
        i64::try_from(self.whole()).is_ok()
    }

    /// True when its integer part has at most this many digits.
    #[must_use]
    pub fn fits_digits(self, digits: u8) -> bool {
        let limit = 10u128.checked_pow(u32::from(digits));
        limit.is_none_or(|limit| self.whole().unsigned_abs() < limit)
    }

    /// The integer part, towards zero.
    fn whole(self) -> i128 {
        self.0.value / 10i128.pow(u32::from(self.0.decimals))
    }

    /// A real, by its shortest decimal writing.
    #[must_use]
    pub fn from_real(value: f64) -> Option<Self> {
        if value.is_finite() { Self::parse(&value.to_string()) } else { None }
    }

    /// The nearest real.
    #[must_use]
    pub fn to_real(self) -> f64 {
        self.to_string().parse().unwrap_or(0.0)
    }

    /// The integer part, towards zero; beyond 8 bytes, the bound.
    #[must_use]
    pub fn to_int(self) -> i64 {
        self.whole().clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
    }

    /// How many decimals it holds.
    #[must_use]
    pub fn decimals(self) -> u8 {
        self.0.decimals
    }

    /// With this many decimals, truncated; fewer when 38 digits do not hold them.
    #[must_use]
    pub fn with_decimals(self, decimals: u8) -> Self {
        (0..=decimals.min(DIGITS))
            .rev()
            .find_map(|count| self.0.with_decimals(count))
            .map_or(self, Self)
    }

    /// True for 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.value == 0
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        Self(Decimal { value: -self.0.value, ..self.0 })
    }

    /// Sum.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (a, b, decimals) = self.aligned(other)?;
        Self::new(a.checked_add(b)?, decimals)
    }

    /// Difference.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(other.negate())
    }

    /// Product; decimals that 38 digits do not hold are dropped.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let all = self.0.decimals + other.0.decimals;
        let (a, b) = (self.0.value, other.0.value);
        let least = self.0.decimals.max(other.0.decimals);
        let product = (0..=all).find_map(|dropped| {
            let divisor = 10u128.checked_pow(u32::from(dropped))?;
            let value = multiply_divide(a.unsigned_abs(), b.unsigned_abs(), divisor)?;
            Decimal::new(signed(value, a < 0, b < 0)?, all - dropped)
        })?;
        Some(Self(product.trimmed(least)))
    }

    /// Quotient, to 18 decimals at least where 38 digits hold them; `None` by zero too.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let (a, b) = (self.0, other.0);
        let least = a.decimals.max(b.decimals);
        let quotient = (0..=least.max(QUOTIENT_DECIMALS)).rev().find_map(|decimals| {
            // a/10^da ÷ b/10^db = a·10^(decimals + db − da) ÷ b, at `decimals` decimals.
            let shift = i32::from(decimals) + i32::from(b.decimals) - i32::from(a.decimals);
            let power = 10u128.checked_pow(shift.unsigned_abs())?;
            let value = if shift >= 0 {
                multiply_divide(a.value.unsigned_abs(), power, b.value.unsigned_abs())?
            } else {
                (a.value.unsigned_abs() / power).checked_div(b.value.unsigned_abs())?
            };
            Decimal::new(signed(value, a.value < 0, b.value < 0)?, decimals)
        })?;
        Some(Self(quotient.trimmed(least)))
    }

    /// Remainder, with the sign of the dividend; `None` by zero.
    #[must_use]
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        let (a, b, decimals) = self.aligned(other)?;
        Self::new(a.checked_rem(b)?, decimals)
    }

    /// Both values at the same number of decimals.
    fn aligned(self, other: Self) -> Option<(i128, i128, u8)> {
        let most = self.0.decimals.max(other.0.decimals);
        (0..=most).rev().find_map(|decimals| {
            let a = self.0.with_decimals(decimals)?;
            let b = other.0.with_decimals(decimals)?;
            Some((a.value, b.value, decimals))
        })
    }
}

fn signed(value: u128, a: bool, b: bool) -> Option<i128> {
    let value = i128::try_from(value).ok()?;
    Some(if a == b { value } else { -value })
}

impl fmt::Display for Numeric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal_text(self.0.value, self.0.decimals))
    }
}

impl PartialEq for Numeric {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Numeric {}

impl PartialOrd for Numeric {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Numeric {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.0.decimals == other.0.decimals {
            return self.0.value.cmp(&other.0.value);
        }
        let parts = |number: &Self| {
            let unit = 10i128.pow(u32::from(number.0.decimals));
            let fraction = number.0.value % unit;
            (number.0.value / unit, fraction * 10i128.pow(u32::from(DIGITS - number.0.decimals)))
        };
        parts(self).cmp(&parts(other))
    }
}

impl Hash for Numeric {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Equal numbers hash alike whatever their decimals.
        let Decimal { value, decimals } = self.0.trimmed(0);
        (value, decimals).hash(state);
    }
}

#[cfg(test)]
mod tests {
    use super::{Numeric, multiply_divide};

    fn number(text: &str) -> Numeric {
        Numeric::parse(text).unwrap()
    }

    #[test]
    fn reads_and_writes() {
        for text in ["0", "1.5", "-0.05", "12345678901234567890123456789012.123456"] {
            assert_eq!(number(text).to_string(), text);
        }
        assert_eq!(number("1.50").decimals(), 2);
        assert_eq!(number("1.5e3").to_string(), "1500");
        assert_eq!(number("1.5e-3x").to_string(), "0.0015");
        assert_eq!(number("abc").to_string(), "0");
        assert_eq!(Numeric::parse(&"9".repeat(39)), None);
        assert_eq!(Numeric::parse("1e99999"), None);
        assert_eq!(number("1e-99999").to_string(), "0");
    }

    #[test]
    fn decimals_are_truncated() {
        assert_eq!(number("1.999").with_decimals(2).to_string(), "1.99");
        assert_eq!(number("-1.999").with_decimals(0).to_string(), "-1");
        assert_eq!(number("2").with_decimals(4).decimals(), 4);
        let full = number(&"9".repeat(38));
        assert_eq!(full.with_decimals(5), full);
    }

    #[test]
    fn computes_exactly() {
        assert_eq!(number("0.1").checked_add(number("0.2")), Some(number("0.3")));
        assert_eq!(number("1.25").checked_mul(number("1.2")), Some(number("1.5")));
        assert_eq!(number("1").checked_div(number("8")), Some(number("0.125")));
        assert_eq!(
            number("1").checked_div(number("3")).unwrap().to_string(),
            "0.333333333333333333"
        );
        assert_eq!(number("-7.5").checked_rem(number("2")), Some(number("-1.5")));
        assert_eq!(number("1").checked_div(number("0")), None);
        let great = number(&"9".repeat(38));
        assert_eq!(great.checked_add(number("1")), None);
        assert_eq!(great.checked_mul(number("2")), None);
        assert_eq!(
            great.checked_mul(number("0.5")),
            Some(number("49999999999999999999999999999999999999"))
        );
        assert_eq!(great.checked_div(great), Some(number("1")));
        assert_eq!(great.to_int(), i64::MAX);
    }

    #[test]
    fn compares_across_decimals() {
        assert_eq!(number("1.10"), number("1.1"));
        assert!(number("-1.11") < number("-1.1"));
        assert!(number(&"9".repeat(38)) > number("0.00000000000000000000000000000000000001"));
    }

    #[test]
    fn divides_what_128_bits_do_not_hold() {
        let great = u128::MAX;
        assert_eq!(multiply_divide(great, great, great), Some(great));
        assert_eq!(multiply_divide(great, 10, 3), None);
        assert_eq!(
            multiply_divide(10u128.pow(30), 10u128.pow(20), 10u128.pow(25)),
            Some(10u128.pow(25))
        );
    }
}
