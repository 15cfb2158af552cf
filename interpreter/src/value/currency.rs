//! Currency: exact, six decimals.

use std::fmt;

use super::numeric::{Decimal, decimal_text};

/// An exact amount: millionths in 80 bits, as the language bounds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Currency(i128);

/// Millionths in a unit.
const UNIT: i128 = 1_000_000;
/// The greatest number of millionths: 604 462 909 807 314 587.353087.
const MOST: i128 = (1 << 79) - 1;

impl Currency {
    /// This many millionths; `None` out of bounds.
    #[must_use]
    pub const fn from_millionths(millionths: i128) -> Option<Self> {
        if millionths > MOST || millionths < -MOST { None } else { Some(Self(millionths)) }
    }

    /// How many millionths.
    #[must_use]
    pub const fn millionths(self) -> i128 {
        self.0
    }

    /// The number that begins `text`, 0 without one; `None` when it is out of bounds.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let Decimal { value, decimals } = Decimal::leading(text)?.with_decimals(6)?;
        debug_assert_eq!(decimals, 6);
        Self::from_millionths(value)
    }

    /// An integer; beyond the bounds, the bound.
    #[must_use]
    pub fn from_int(value: i64) -> Self {
        Self((i128::from(value) * UNIT).clamp(-MOST, MOST))
    }

    /// A real, by its shortest decimal writing: 0.1 is exactly one tenth.
    #[must_use]
    pub fn from_real(value: f64) -> Option<Self> {
        if value.is_finite() { Self::parse(&value.to_string()) } else { None }
    }

    /// The nearest real.
    #[must_use]
    pub fn to_real(self) -> f64 {
        // Through the text, so that 0.1 becomes the real written 0.1.
        if self.0.unsigned_abs() < 1 << 53 {
            self.0 as f64 / UNIT as f64
        } else {
            self.to_string().parse().unwrap_or(0.0)
        }
    }

    /// The integer part, towards zero.
    #[must_use]
    pub fn to_int(self) -> i64 {
        (self.0 / UNIT) as i64
    }

    /// True for 0.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        Self(-self.0)
    }

    /// Sum.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        Self::from_millionths(self.0 + other.0)
    }

    /// Difference.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        Self::from_millionths(self.0 - other.0)
    }

    /// Product, truncated to six decimals.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        // a·b/10⁶ with a = units·10⁶ + rest: both halves fit where the result does.
        let (units, rest) = (self.0 / UNIT, self.0 % UNIT);
        let product = units.checked_mul(other.0)?.checked_add(rest * other.0 / UNIT)?;
        Self::from_millionths(product)
    }

    /// Quotient, truncated to six decimals; `None` by zero too.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        Self::from_millionths((self.0 * UNIT).checked_div(other.0)?)
    }

    /// Remainder, with the sign of the dividend; `None` by zero.
    #[must_use]
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        self.0.checked_rem(other.0).map(Self)
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal_text(self.0, 6))
    }
}

#[cfg(test)]
mod tests {
    use super::Currency;

    fn money(text: &str) -> Currency {
        Currency::parse(text).unwrap()
    }

    #[test]
    fn reads_and_writes() {
        assert_eq!(money("12.50").to_string(), "12.5");
        assert_eq!(money("-0.000001").to_string(), "-0.000001");
        assert_eq!(money("3 plus").to_string(), "3");
        assert_eq!(money("rien").to_string(), "0");
        assert_eq!(money("1,25").to_string(), "1.25");
        assert_eq!(money("604462909807314587.353087").to_string(), "604462909807314587.353087");
        assert_eq!(Currency::parse("604462909807314587.353088"), None);
        assert_eq!(Currency::parse(&"9".repeat(60)), None);
    }

    #[test]
    fn reals_bring_no_noise() {
        let sum = Currency::from_real(0.1).unwrap().checked_add(Currency::from_real(0.2).unwrap());
        assert_eq!(sum.unwrap(), money("0.3"));
        assert_eq!(Currency::from_real(f64::NAN), None);
        assert_eq!(Currency::from_real(1e300), None);
        assert_eq!(Currency::from_real(1e-300), Some(money("0")));
    }

    #[test]
    fn computes_exactly() {
        assert_eq!(money("19.99").checked_mul(money("3")), Some(money("59.97")));
        assert_eq!(money("-0.5").checked_mul(money("0.000001")), Some(money("0")));
        assert_eq!(money("10").checked_div(money("3")), Some(money("3.333333")));
        assert_eq!(money("-7.5").checked_rem(money("2")), Some(money("-1.5")));
        assert_eq!(money("1").checked_div(money("0")), None);
        assert_eq!(money("1").checked_rem(money("0")), None);
        let great = money("604462909807314587");
        assert_eq!(great.checked_mul(money("1")), Some(great));
        assert_eq!(great.checked_mul(money("2")), None);
        assert_eq!(great.checked_mul(great), None);
        assert_eq!(great.to_int(), 604_462_909_807_314_587);
    }
}
