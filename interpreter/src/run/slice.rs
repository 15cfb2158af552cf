//! `s[[…]]`: parts of texts; and parts of integers, bit by bit (pages 1512001 and 1512009).

use super::{Machine, Run};
use crate::tree::{Any, Range};
use crate::value::{Text, Value};

impl Machine {
    /// The first (from 0) and the count that a range means in something of `length` parts. What
    /// stands outside counts for nothing.
    pub(super) fn range(&mut self, range: &Range, length: usize) -> Run<(usize, usize)> {
        let length = length as i64;
        let (first, last) = match range {
            Range::One(index) => {
                let index = self.int(index)?;
                (index, index)
            }
            Range::Bounds(first, last) => {
                let first = first.as_ref().map_or(Ok(1), |first| self.int(first))?;
                (first, last.as_ref().map_or(Ok(length), |last| self.int(last))?)
            }
            Range::Length(first, count) => {
                let first = self.int(first)?;
                (first, first.saturating_add(self.int(count)?).saturating_sub(1))
            }
        };
        if first < 1 && matches!(range, Range::One(_)) {
            return Ok((0, 0));
        }
        let first = first.max(1);
        let count = last.min(length).saturating_sub(first).saturating_add(1).max(0);
        Ok((first as usize - 1, count as usize))
    }

    pub(super) fn slice(&mut self, text: &Any, range: &Range) -> Run<Value> {
        // A plain variable is looked at in place, once the range is known to need no other length.
        if let Some(Value::Text(known)) = self.peek(text)
            && range.is_pure()
        {
            let length = if matches!(range, Range::One(_)) { usize::MAX >> 2 } else { known.len() };
            let (first, count) = self.range(range, length)?;
            if let Some(Value::Text(known)) = self.peek(text) {
                return Ok(Value::text(known.slice(first, count)));
            }
        }
        let value = self.simple_any(text)?;
        if let Value::Buffer(bytes) = &value {
            let (first, count) = self.range(range, bytes.len())?;
            if let Range::One(_) = range {
                return Ok(Value::Int(bytes.get(first).map_or(0, |byte| i64::from(*byte))));
            }
            let end = first.saturating_add(count).min(bytes.len());
            return Ok(Value::Buffer(std::rc::Rc::new(bytes[first.min(end)..end].to_vec())));
        }
        let text = value.to_text()?;
        // One character needs no length: counting it would make a loop over a text quadratic.
        let length = if matches!(range, Range::One(_)) { usize::MAX >> 2 } else { text.len() };
        let (first, count) = self.range(range, length)?;
        Ok(Value::text(text.slice(first, count)))
    }
}

/// The text with `count` characters from `first` (from 0) replaced.
pub(super) fn replace(text: &Text, first: usize, count: usize, by: &str) -> Text {
    let from = text.byte_of(first);
    let to = from + text.slice(first, count).len();
    let whole = text.as_str();
    let mut changed = String::with_capacity(whole.len() - (to - from) + by.len());
    changed.push_str(&whole[..from]);
    changed.push_str(by);
    changed.push_str(&whole[to..]);
    Text::from(changed)
}

/// `count` bits from bit `first` (from 0, the least significant).
pub(super) fn extract_bits(value: i64, first: usize, count: usize) -> i64 {
    if first >= 64 || count == 0 {
        return 0;
    }
    ((value as u64) >> first & mask(count)) as i64
}

/// The integer with `count` bits from bit `first` replaced by the low bits of `by`.
pub(super) fn replace_bits(value: i64, first: usize, count: usize, by: i64) -> i64 {
    if first >= 64 || count == 0 {
        return value;
    }
    let field = mask(count) << first;
    ((value as u64 & !field) | (((by as u64) << first) & field)) as i64
}

fn mask(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

#[cfg(test)]
mod tests {
    use super::{extract_bits, replace, replace_bits};
    use crate::value::Text;

    #[test]
    fn replacing_may_change_the_length() {
        let text = Text::from("àbc");
        assert_eq!(replace(&text, 1, 1, "xyz").as_str(), "àxyzc");
        assert_eq!(replace(&text, 9, 1, "!").as_str(), "àbc!");
    }

    #[test]
    fn bits_count_from_the_least_significant() {
        assert_eq!(extract_bits(0b1010, 1, 1), 1);
        assert_eq!(extract_bits(0b1010, 0, 2), 0b10);
        assert_eq!(extract_bits(-1, 0, 64), -1);
        assert_eq!(replace_bits(0b1010, 0, 1, 1), 0b1011);
        assert_eq!(replace_bits(0, 63, 1, 1), i64::MIN);
        assert_eq!(replace_bits(5, 64, 1, 1), 5);
    }
}
