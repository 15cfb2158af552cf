//! `POUR TOUT` over a queue, a stack or a list (pages 1514021 to 1514023).

use std::cell::RefCell;
use std::rc::Rc;

use super::statement::Flow;
use super::{Machine, Run};
use crate::tree::ForEach;
use crate::value::{Sequence, SequenceKind, Value};

impl Machine {
    pub(super) fn walk_sequence(
        &mut self,
        each: &ForEach,
        sequence: &Rc<RefCell<Sequence>>,
    ) -> Run<Flow> {
        let outcome = if sequence.borrow().kind == SequenceKind::List {
            sequence.borrow_mut().begin_walk();
            let outcome = self.walk_list(each, sequence);
            sequence.borrow_mut().end_walk();
            outcome?
        } else {
            self.walk_line(each, sequence)?
        };
        self.unlink(each)?;
        Ok(outcome)
    }

    /// A queue or a stack: the elements that it holds when the loop begins, whatever the body
    /// adds or takes out.
    fn walk_line(&mut self, each: &ForEach, sequence: &Rc<RefCell<Sequence>>) -> Run<Flow> {
        let mut elements = if each.linked {
            let mut sequence = sequence.borrow_mut();
            let count = sequence.len();
            let mut shared: Vec<Value> =
                (0..count).filter_map(|rank| sequence.share(rank)).collect();
            if sequence.kind == SequenceKind::Stack {
                shared.reverse();
            }
            shared
        } else {
            sequence.borrow().to_values()
        };
        if each.from_end {
            elements.reverse();
        }
        for (rank, element) in elements.into_iter().enumerate() {
            let pass = rank as i64 + 1;
            if !self.turn(each, element, Some(Value::Int(pass)), pass)? {
                continue;
            }
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => break,
                Err(flow) => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    /// A list: what the body inserts and deletes is followed.
    fn walk_list(&mut self, each: &ForEach, list: &Rc<RefCell<Sequence>>) -> Run<Flow> {
        let mut pass = 0;
        loop {
            let Some(rank) = list.borrow_mut().advance(each.from_end, pass == 0) else {
                return Ok(Flow::Next);
            };
            pass += 1;
            let element =
                if each.linked { list.borrow_mut().share(rank) } else { list.borrow().get(rank) };
            let element = element.unwrap_or_default();
            if !self.turn(each, element, Some(Value::Int(rank as i64 + 1)), pass)? {
                continue;
            }
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => return Ok(Flow::Next),
                Err(flow) => return Ok(flow),
            }
        }
    }
}
