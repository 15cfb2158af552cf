//! Variables of a frame that a closure holds through a parameter by reference.
//!
//! A parameter by reference stands for a slot of a frame below. A closure that captured it may be
//! kept in a global, an element or a member, and called once that frame is gone. What it captured
//! is therefore a cell that stands for the slot; when the frame ends the cell takes the value.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::Machine;
use crate::value::{Place as HeldPlace, Reference, Value};

/// The cells that stand for slots, one a slot.
pub(super) type Pinned = Vec<(u32, Weak<HeldPlace>)>;

impl Machine {
    /// A captured variable as a value that is kept may hold it.
    pub(super) fn pin(&mut self, captured: Value) -> Value {
        match captured {
            Value::FrameSlot(rank, holds) => {
                let known = self.pinned.iter().position(|(slot, _)| *slot == rank);
                if let Some(place) = known.and_then(|known| self.pinned[known].1.upgrade()) {
                    return Value::Place(place);
                }
                let cell = HeldPlace::Cell(RefCell::new(Value::FrameSlot(rank, holds)), holds);
                let place = Rc::new(cell);
                let entry = (rank, Rc::downgrade(&place));
                match known {
                    Some(known) => self.pinned[known] = entry,
                    None => self.pinned.push(entry),
                }
                Value::Place(place)
            }
            Value::Place(place) => match &*place {
                HeldPlace::Slice(text, first, count) => {
                    let text = self.pin(text.clone().into());
                    let text = text.reference().unwrap_or_else(|| super::place::temporary(text));
                    Value::Place(Rc::new(HeldPlace::Slice(text, *first, *count)))
                }
                _ => Value::Place(place),
            },
            other => other,
        }
    }

    /// The frame that begins there ends: who holds one of its variables keeps its value.
    #[cold]
    #[inline(never)]
    pub(super) fn unpin(&mut self, frame: usize) {
        let pinned = std::mem::take(&mut self.pinned);
        let (ended, kept) = pinned.into_iter().partition(|(rank, _)| *rank as usize >= frame);
        self.pinned = kept;
        let ended: Pinned = ended;
        for (rank, place) in ended {
            let Some(place) = place.upgrade() else { continue };
            let HeldPlace::Cell(cell, _) = &*place else { continue };
            let held = match self.stack.get(rank as usize).cloned().unwrap_or_default() {
                // It stood itself for another slot.
                Value::FrameSlot(lower, holds) if lower as usize >= frame => {
                    self.read_reference(&Reference::Slot(lower, holds)).unwrap_or_default()
                }
                held => self.pin(held),
            };
            cell.replace(held);
        }
    }
}
