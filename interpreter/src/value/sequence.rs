//! Queues, stacks and lists (pages 1514021, 1514022 and 1514023).

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::{Place, Type, Value};

/// What a sequence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SequenceKind {
    /// `File`: first in, first out.
    Queue,
    /// `Pile`: last in, first out.
    Stack,
    /// `Liste`: elements are added and inserted anywhere.
    List,
}

/// A queue, a stack or a list.
#[derive(Debug)]
pub struct Sequence {
    /// Which of them.
    pub kind: SequenceKind,
    /// The type of its elements.
    pub element: Type,
    /// In order of arrival. An element that a loop can write is a reference to a cell: the loop
    /// and the sequence share it wherever it moves.
    items: VecDeque<Value>,
    /// Where the running loops over a list stand, outermost first.
    cursors: Vec<Cursor>,
}

/// Where a loop over a list stands.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    rank: usize,
    /// The element was deleted: the next one took its rank.
    gone: bool,
}

impl Sequence {
    /// Without any element.
    #[must_use]
    pub fn new(kind: SequenceKind, element: Type) -> Self {
        Self { kind, element, items: VecDeque::new(), cursors: Vec::new() }
    }

    /// How many elements.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True without any element.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The element at `rank`, from 0, in order of arrival.
    #[must_use]
    pub fn get(&self, rank: usize) -> Option<Value> {
        self.items.get(rank).map(plain)
    }

    /// The elements in the order in which a loop meets them: those of a stack from its top.
    #[must_use]
    pub fn to_values(&self) -> Vec<Value> {
        let values = self.items.iter().map(plain);
        if self.kind == SequenceKind::Stack { values.rev().collect() } else { values.collect() }
    }

    /// Adds an element at the end, on top of a stack. It already has the element type.
    pub fn push(&mut self, value: Value) {
        self.items.push_back(value);
    }

    /// Takes out the element that comes next: the oldest of a queue, the newest of a stack.
    pub fn take(&mut self) -> Option<Value> {
        match self.kind {
            SequenceKind::Queue => self.items.pop_front(),
            SequenceKind::Stack => self.items.pop_back(),
            SequenceKind::List => None,
        }
        .map(|item| plain(&item))
    }

    /// Inserts before `rank`, from 0; past the end it adds at the end.
    pub fn insert(&mut self, rank: usize, value: Value) {
        let rank = rank.min(self.len());
        self.items.insert(rank, value);
        for cursor in &mut self.cursors {
            cursor.rank += usize::from(rank <= cursor.rank);
        }
    }

    /// Takes out the element at `rank`, from 0.
    pub fn remove(&mut self, rank: usize) -> Option<Value> {
        let taken = self.items.remove(rank)?;
        for cursor in &mut self.cursors {
            if rank < cursor.rank {
                cursor.rank -= 1;
            } else if rank == cursor.rank {
                cursor.gone = true;
            }
        }
        Some(plain(&taken))
    }

    /// Takes out everything.
    pub fn clear(&mut self) {
        self.items.clear();
        for cursor in &mut self.cursors {
            *cursor = Cursor { rank: 0, gone: true };
        }
    }

    /// Replaces everything by the elements of another sequence.
    pub fn assign(&mut self, other: Self) {
        self.clear();
        self.items = other.items;
    }

    /// A copy that shares nothing; `copy` copies an element.
    pub(super) fn copy(&self, copy: impl Fn(&Value) -> Value) -> Self {
        let items = self.items.iter().map(|item| copy(&plain(item))).collect();
        Self { kind: self.kind, element: self.element.clone(), items, cursors: Vec::new() }
    }

    /// The element at `rank`, from 0, as something that a loop can write.
    pub fn share(&mut self, rank: usize) -> Option<Value> {
        let holds = self.element.holds();
        let item = self.items.get_mut(rank)?;
        if !item.is_reference() {
            let cell = Place::Cell(RefCell::new(std::mem::take(item)), holds);
            *item = Value::Place(Rc::new(cell));
        }
        Some(item.clone())
    }

    /// A loop over the list begins.
    pub fn begin_walk(&mut self) {
        self.cursors.push(Cursor { rank: 0, gone: true });
    }

    /// The innermost loop goes on to the next element, the one before when it walks `backwards`;
    /// `first` at its first pass. Gives its rank, from 0.
    pub fn advance(&mut self, backwards: bool, first: bool) -> Option<usize> {
        let count = self.len();
        let cursor = self.cursors.last_mut()?;
        let next = match (backwards, first) {
            (false, true) => 0,
            (true, true) => count.checked_sub(1)?,
            (false, false) => cursor.rank + usize::from(!cursor.gone),
            (true, false) => cursor.rank.checked_sub(1)?,
        };
        if next >= count {
            return None;
        }
        *cursor = Cursor { rank: next, gone: false };
        Some(next)
    }

    /// The innermost loop over the list ends.
    pub fn end_walk(&mut self) {
        self.cursors.pop();
    }

    /// The rank, from 0, of the element that the innermost loop stands on; `None` outside of a
    /// loop, or once that element was deleted.
    #[must_use]
    pub fn current(&self) -> Option<usize> {
        self.cursors.last().filter(|cursor| !cursor.gone).map(|cursor| cursor.rank)
    }
}

/// What an element holds, seen through its cell.
fn plain(item: &Value) -> Value {
    match item {
        Value::Place(place) => match &**place {
            Place::Cell(cell, _) => cell.borrow().clone(),
            _ => Value::Null,
        },
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Sequence, SequenceKind};
    use crate::value::{Type, Value, display};

    fn list(values: &[i64]) -> Sequence {
        let mut list = Sequence::new(SequenceKind::List, Type::INT);
        for value in values {
            list.push(Value::Int(*value));
        }
        list
    }

    fn walked(list: &mut Sequence, backwards: bool, mut body: impl FnMut(&mut Sequence)) -> String {
        let (mut seen, mut first) = (Vec::new(), true);
        list.begin_walk();
        while let Some(rank) = list.advance(backwards, first) {
            first = false;
            seen.push(display(&list.get(rank).unwrap()));
            body(list);
        }
        list.end_walk();
        seen.join(" ")
    }

    #[test]
    fn a_walk_meets_each_element_whatever_is_deleted() {
        let mut all = list(&[1, 2, 3, 4]);
        let seen = walked(&mut all, false, |list| {
            let current = list.current().unwrap();
            list.remove(current);
        });
        assert_eq!(seen, "1 2 3 4");
        assert!(all.is_empty());
        let seen = walked(&mut list(&[1, 2, 3]), true, |list| {
            let current = list.current().unwrap();
            list.remove(current);
        });
        assert_eq!(seen, "3 2 1");
    }

    #[test]
    fn an_insertion_is_met_where_the_walk_still_goes() {
        let mut once = true;
        let mut insert = |list: &mut Sequence, after: usize| {
            if std::mem::take(&mut once) {
                let current = list.current().unwrap();
                list.insert(current + after, Value::Int(9));
            }
        };
        assert_eq!(walked(&mut list(&[1, 2]), false, |list| insert(list, 1)), "1 9 2");
        once = true;
        let mut insert = |list: &mut Sequence| {
            if std::mem::take(&mut once) {
                let current = list.current().unwrap();
                list.insert(current, Value::Int(9));
            }
        };
        assert_eq!(walked(&mut list(&[1, 2]), false, &mut insert), "1 2");
    }
}
