//! `s[[…]]`: parts of texts and buffers; parts of integers, bit by bit (pages 1512001, 1514042
//! and 1512009).

use std::rc::Rc;

use super::{MAX_TEXT_BYTES, Machine, Run, check_text};
use crate::tree::{Any, Range};
use crate::value::{IntKind, Text, Value};

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
        Ok(bounds(range, first, last, length))
    }

    pub(super) fn slice(&mut self, text: &Any, range: &Range) -> Run<Value> {
        let value = self.simple_any(text)?;
        if let Value::Buffer(bytes) = &value {
            let (first, count) = self.range(range, bytes.len())?;
            if let Range::One(_) = range {
                return Ok(Value::Int(bytes.get(first).map_or(0, |byte| i64::from(*byte))));
            }
            let end = first.saturating_add(count).min(bytes.len());
            return Ok(Value::Buffer(Rc::new(bytes[first.min(end)..end].to_vec())));
        }
        let text = value.to_text()?;
        // One character needs no length: counting it would make a loop over a text quadratic.
        let length = if matches!(range, Range::One(_)) { usize::MAX >> 2 } else { text.len() };
        let (first, count) = self.range(range, length)?;
        Ok(Value::text(text.slice(first, count)))
    }
}

/// The first (from 0) and the count of what stands from `first` to `last` (from 1) among `length`.
pub(super) fn bounds(range: &Range, first: i64, last: i64, length: i64) -> (usize, usize) {
    if first < 1 && matches!(range, Range::One(_)) {
        return (0, 0);
    }
    let first = first.max(1);
    let count = last.min(length).saturating_sub(first).saturating_add(1).max(0);
    (first as usize - 1, count as usize)
}

/// The length of what is sliced, in characters or bytes.
pub(super) fn length(whole: &Value) -> Run<usize> {
    Ok(match whole {
        Value::Buffer(bytes) => bytes.len(),
        other => other.to_text()?.len(),
    })
}

/// `count` characters or bytes from `first` (from 0).
pub(super) fn extract(whole: &Value, first: usize, count: usize) -> Run<Value> {
    Ok(match whole {
        Value::Buffer(bytes) => {
            let end = first.saturating_add(count).min(bytes.len());
            Value::Buffer(Rc::new(bytes[first.min(end)..end].to_vec()))
        }
        other => Value::text(other.to_text()?.slice(first, count)),
    })
}

/// A text or a buffer with `count` characters or bytes from `first` (from 0) replaced. A number
/// written into a buffer is one byte; a buffer grows, with zeros, up to the byte that is written.
pub(super) fn replaced(whole: &Value, first: usize, count: usize, by: &Value) -> Run<Value> {
    let Value::Buffer(bytes) = whole else {
        let text = replace(&whole.to_text()?, first, count, by.to_text()?.as_str());
        check_text(text.as_str().len())?;
        return Ok(Value::Text(text));
    };
    let by = match by {
        Value::Int(byte) => vec![*byte as u8],
        Value::Buffer(by) => by.to_vec(),
        other => other.to_text()?.into_string().into_bytes(),
    };
    check_text(first.min(MAX_TEXT_BYTES).saturating_add(bytes.len()).saturating_add(by.len()))?;
    check_text(first)?;
    let mut changed = bytes.to_vec();
    if changed.len() < first {
        changed.resize(first, 0);
    }
    let end = first.saturating_add(count).min(changed.len());
    changed.splice(first..end, by);
    Ok(Value::Buffer(Rc::new(changed)))
}

/// A value stored in a buffer of a fixed size: what it does not cover stays (page 1514042).
pub(super) fn overwrite(old: &Value, new: &Value, size: u32) -> Run<Value> {
    let new = new.clone().convert(&crate::value::Type::Buffer)?;
    let (Value::Buffer(old), Value::Buffer(new)) = (old, &new) else { return Ok(new) };
    let mut bytes = old.to_vec();
    bytes.resize(size as usize, 0);
    let count = new.len().min(bytes.len());
    bytes[..count].copy_from_slice(&new[..count]);
    Ok(Value::Buffer(Rc::new(bytes)))
}

/// The value of these bits in an integer of this width.
pub(super) fn with_width(bits: i64, kind: IntKind) -> i64 {
    let unused = 64 - 8 * u32::from(kind.bytes);
    let high = bits << unused;
    if kind.signed { high >> unused } else { (high as u64 >> unused) as i64 }
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
