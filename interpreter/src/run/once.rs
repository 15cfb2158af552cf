//! `t[f()] += 1`: what stands in the place is evaluated once, though it is read, then written.

use super::{Machine, Run};
use crate::tree::{Any, Int, Place, Range, Step};

impl Machine {
    /// The same place, whose indexes and objects are now values.
    pub(super) fn settled(&mut self, place: &Place) -> Run<Place> {
        Ok(match place {
            Place::Local(slot, holds) => Place::Local(*slot, *holds),
            Place::LocalRef(slot) => Place::LocalRef(*slot),
            Place::Global(slot, holds) => Place::Global(*slot, *holds),
            Place::GlobalRef(slot, holds) => Place::GlobalRef(*slot, *holds),
            Place::Member { object, member, span } => {
                let object = self.settled_value(object)?;
                Place::Member { object, member: member.clone(), span: *span }
            }
            Place::Index { object, index, span } => {
                let (object, index) = (self.settled_value(object)?, self.settled_value(index)?);
                Place::Index { object, index, span: *span }
            }
            Place::Slice { text, range, span } => {
                let (text, range) = (Box::new(self.settled(text)?), self.settled_range(range)?);
                Place::Slice { text, range, span: *span }
            }
            Place::Bits { place, kind, range, span } => {
                let (place, range) = (Box::new(self.settled(place)?), self.settled_range(range)?);
                Place::Bits { place, kind: *kind, range, span: *span }
            }
            Place::Part { place, part, span } => {
                let (place, part) = (Box::new(self.settled(place)?), part.clone());
                Place::Part { place, part, span: *span }
            }
            Place::Options { place, options, span } => {
                let (place, options) =
                    (Box::new(self.settled(place)?), self.settled_value(options)?);
                Place::Options { place, options, span: *span }
            }
            Place::Sub { of, step, span } => {
                let (of, step) = (Box::new(self.settled(of)?), Box::new(self.settled_step(step)?));
                Place::Sub { of, step, span: *span }
            }
            Place::Existence { of, step, span } => {
                let (of, step) = (Box::new(self.settled(of)?), Box::new(self.settled_step(step)?));
                Place::Existence { of, step, span: *span }
            }
            Place::Parameter { .. }
            | Place::Indirection(_)
            | Place::Property(_)
            | Place::NthEntry { .. } => Place::Held(self.reference(place)?),
            Place::Held(reference) => Place::Held(reference.clone()),
            Place::Nowhere(value) => Place::Nowhere(self.settled_value(value)?),
        })
    }

    fn settled_value(&mut self, node: &Any) -> Run<Box<Any>> {
        Ok(Box::new(Any::Const(self.any(node)?)))
    }

    fn settled_step(&mut self, step: &Step) -> Run<Step> {
        Ok(match step {
            Step::Member(name) => Step::Member(name.clone()),
            Step::Index(index) => Step::Index(Any::Const(self.any(index)?)),
            Step::Value => Step::Value,
        })
    }

    fn settled_range(&mut self, range: &Range) -> Run<Box<Range>> {
        let mut settled = |node: &Int| self.int(node).map(Int::Const);
        Ok(Box::new(match range {
            Range::One(index) => Range::One(settled(index)?),
            Range::Bounds(first, last) => {
                let first = first.as_ref().map(&mut settled).transpose()?;
                Range::Bounds(first, last.as_ref().map(settled).transpose()?)
            }
            Range::Length(first, count) => Range::Length(settled(first)?, settled(count)?),
        }))
    }
}

/// Evaluating the place twice gives the same place and does nothing else.
pub(super) fn is_steady(place: &Place) -> bool {
    match place {
        Place::Member { object, .. } => is_plain(object),
        Place::Index { object, index, .. } => is_plain(object) && is_plain(index),
        Place::Part { place, .. } => is_steady(place),
        Place::Sub { of, step, .. } => {
            is_steady(of) && !matches!(&**step, Step::Index(index) if !is_plain(index))
        }
        Place::Local(..) | Place::LocalRef(_) | Place::Global(..) | Place::GlobalRef(..) => true,
        _ => false,
    }
}

fn is_plain(node: &Any) -> bool {
    match node {
        Any::Const(_) | Any::Local(_) | Any::LocalRef(_) | Any::Global(_) => true,
        Any::Int(node) => matches!(node, Int::Const(_) | Int::Local(_) | Int::Global(_)),
        _ => false,
    }
}
