//! A text given to a composite variable (documentation page 1514061).

use super::{Machine, Run};
use crate::value::{TextLimit, Type, Value};

impl Machine {
    /// Cuts the text at the lengths of the members; the last one takes the rest.
    pub(super) fn fill_composite(&mut self, target: &Value, value: &Value) -> Run<()> {
        let Value::Object(object) = target else { return Ok(()) };
        let text = value.to_text()?;
        let count = object.fields.borrow().len();
        let mut first = 0;
        for rank in 0..count {
            let length = match object.class.field_type(rank) {
                Type::Text(TextLimit::Exactly(length)) if rank + 1 < count => length as usize,
                _ => text.len().saturating_sub(first),
            };
            let piece = Value::text(text.slice(first, length));
            self.write_member(object, rank, piece)?;
            first += length;
        }
        Ok(())
    }
}
