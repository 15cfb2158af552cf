//! `POUR TOUT`.

use std::cell::RefCell;
use std::rc::Rc;

use super::fault::At;
use super::statement::Flow;
use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::WalkOptions;
use crate::diagnostic::codes;
use crate::tree::{Any, ForEach, Member, Place, WalkKind};
use crate::value::search::{FROM_END, Matches};
use crate::value::{
    Array, Associative, Place as HeldPlace, Separators, Text, TextLimit, Type, Value,
};

impl Machine {
    pub(super) fn for_each(&mut self, each: &ForEach) -> Run<Flow> {
        match &each.walk {
            WalkKind::Elements { of, key } => {
                let wanted = key.as_ref().map(|key| self.simple_any(key)).transpose()?;
                match self.any(of)?.of_member() {
                    Value::Array(array) => self.walk_array(each, &array),
                    Value::Record(members) => self.walk_members(each, &members),
                    Value::Associative(map) => self.walk_map(each, &map, wanted.as_ref()),
                    // The active options of a combination.
                    Value::Enumerated(options) if options.of.combination => {
                        let active = options.singles();
                        let active = active.map(|option| Value::Enumerated(Rc::new(option)));
                        let ty = Type::Enumeration(Rc::clone(&options.of));
                        let active = Array::from_values(ty, active.collect());
                        self.walk_array(each, &Rc::new(active.into()))
                    }
                    Value::Sequence(sequence) => self.walk_sequence(each, &sequence),
                    Value::Text(text) => {
                        let separators = self.separators(None)?;
                        self.walk_texts(each, text.as_str(), &separators)
                    }
                    Value::Object(object) => {
                        self.walk_object(each, &object, WalkOptions::default())
                    }
                    Value::Null => Ok(Flow::Next),
                    other => {
                        let name = other.kind().name();
                        let (fr, en) = (name.fr, name.en);
                        Err(failure(
                            codes::INCOMPATIBLE,
                            bilingual!(
                                "POUR TOUT ne parcourt pas {fr}",
                                "FOR EACH does not walk {en}"
                            ),
                        ))
                    }
                }
            }
            WalkKind::Texts { of, separators } => {
                let text = self.simple_any(of)?.to_text()?;
                let separators = self.separators(separators.as_ref())?;
                self.walk_texts(each, text.as_str(), &separators)
            }
            WalkKind::Positions { of, within, options } => {
                let wanted = self.simple_any(of)?.to_text()?;
                let text = self.simple_any(within)?.to_text()?;
                let options = match options {
                    Some(options) => self.simple_any(options)?.to_int()?,
                    None => 0,
                };
                self.walk_positions(each, wanted, text.as_str(), options)
            }
            WalkKind::Native { of, walk: _, unread } => {
                let options = WalkOptions { unread: *unread, from_end: each.from_end };
                match self.any(of)? {
                    Value::Object(object) => self.walk_object(each, &object, options),
                    _ => Ok(Flow::Next),
                }
            }
            WalkKind::Rows { of, selected } => self.walk_rows(each, of, *selected),
        }
    }

    /// Gives the loop's variables their values for a pass; false when the filter refuses it.
    pub(super) fn turn(
        &mut self,
        each: &ForEach,
        element: Value,
        key: Option<Value>,
        pass: i64,
    ) -> Run<bool> {
        let (place, ty) = &each.element;
        self.bind(place, ty, element)?;
        self.turn_around(each, key, pass)
    }

    /// As [`Self::turn`] when the element has its value.
    fn turn_around(&mut self, each: &ForEach, key: Option<Value>, pass: i64) -> Run<bool> {
        if let (Some((place, ty)), Some(key)) = (&each.key, key) {
            self.bind(place, ty, key)?;
        }
        if let Some((place, ty)) = &each.counter {
            self.bind(place, ty, Value::Int(pass))?;
        }
        each.filter.as_ref().map_or(Ok(true), |filter| self.bool(filter))
    }

    /// A loop variable is replaced, not written through: it may be linked to the last element.
    fn bind(&mut self, place: &Place, ty: &Type, value: Value) -> Run<()> {
        let value = match (ty, value) {
            (ty, value) if ty.takes_as_is(&value) || value.is_reference() => value,
            (Type::Object { class, .. }, Value::Object(object)) if object.class == *class => {
                Value::Object(object)
            }
            (Type::Any, value) | (Type::Text(TextLimit::Free), value @ Value::Text(_)) => value,
            (ty @ Type::Object { .. }, value) => value.convert(ty)?,
            (ty, value) => self.simple(value)?.convert(ty)?,
        };
        match place {
            Place::Local(slot, _) => {
                let rank = self.base + *slot as usize;
                self.stack[rank] = value;
            }
            Place::Global(slot, _) | Place::GlobalRef(slot, _) => {
                self.globals[*slot as usize] = value;
            }
            Place::LocalRef(slot) => {
                let rank = self.base + *slot as usize;
                match &self.stack[rank] {
                    Value::Place(place) if matches!(&**place, HeldPlace::Cell(..)) => {
                        if let HeldPlace::Cell(cell, _) = &**place {
                            *cell.borrow_mut() = value;
                        }
                    }
                    _ => self.stack[rank] = value,
                }
            }
            other => self.write_place(other, value)?,
        }
        Ok(())
    }

    /// After the loop the variable keeps the last value and is no longer linked.
    pub(super) fn unlink(&mut self, each: &ForEach) -> Run<()> {
        if !each.linked {
            return Ok(());
        }
        let (place, _) = &each.element;
        let slot = match place {
            Place::Global(slot, _) | Place::GlobalRef(slot, _) => {
                self.globals[*slot as usize].clone()
            }
            Place::Local(slot, _) | Place::LocalRef(slot) => {
                self.stack[self.base + *slot as usize].clone()
            }
            _ => return Ok(()),
        };
        if let Some(reference) = slot.reference() {
            let value = self.read_reference(&reference).unwrap_or_default();
            self.bind(place, &Type::Any, value)?;
        }
        Ok(())
    }

    /// The elements of every dimension: an array of several is a single sequence of them
    /// (page 1510016), unless the variable receives its rows.
    fn walk_array(&mut self, each: &ForEach, array: &Rc<RefCell<Array>>) -> Run<Flow> {
        let mut rows = Vec::new();
        if array.borrow().rows && !matches!(each.element.1, Type::Array(_)) {
            last_dimension(array, &mut rows);
        } else {
            rows.push(Rc::clone(array));
        }
        let mut before = 0;
        let mut starts = Vec::with_capacity(rows.len());
        for row in &rows {
            starts.push(before);
            before += row.borrow().len() as i64;
        }
        let mut pass = 0;
        for turn in 0..rows.len() {
            let turn = if each.from_end { rows.len() - 1 - turn } else { turn };
            match self.walk_row(each, &rows[turn], starts[turn], &mut pass)? {
                Ok(true) => {}
                Ok(false) => break,
                Err(flow) => {
                    self.unlink(each)?;
                    return Ok(flow);
                }
            }
        }
        self.unlink(each)?;
        Ok(Flow::Next)
    }

    /// As [`Self::walk_pass`], for all the passes of an array of one dimension; `before` elements
    /// come ahead of its own.
    fn walk_row(
        &mut self,
        each: &ForEach,
        array: &Rc<RefCell<Array>>,
        before: i64,
        pass: &mut i64,
    ) -> Run<Result<bool, Flow>> {
        let mut rank = if each.from_end { array.borrow().len() } else { 0 };
        loop {
            // The bound is looked at again at each pass: the body may change the array.
            if each.from_end {
                if rank == 0 {
                    return Ok(Ok(true));
                }
                rank = (rank - 1).min(array.borrow().len().saturating_sub(1));
            }
            let Some(item) = array.borrow().get(rank) else { return Ok(Ok(true)) };
            *pass += 1;
            let element = if each.linked {
                let place = HeldPlace::Element(Rc::clone(array), rank);
                Value::Place(Rc::new(place))
            } else {
                item
            };
            let key = Value::Int(before + rank as i64 + 1);
            let wanted = self.turn(each, element, Some(key), *pass)?;
            if !each.from_end {
                rank += 1;
            }
            if !wanted {
                // Passes are those that run.
                *pass -= 1;
                continue;
            }
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                left => return Ok(left),
            }
        }
    }

    fn walk_map(
        &mut self,
        each: &ForEach,
        map: &Rc<RefCell<Associative>>,
        wanted: Option<&Value>,
    ) -> Run<Flow> {
        let mut entries: Vec<(usize, Value, Value)> = {
            let map = map.borrow();
            let entry =
                |slot| map.slot(slot).map(|(key, value)| (slot, key.clone(), value.clone()));
            match wanted {
                Some(key) => map.slots_of(&*map.own_key(key)?).filter_map(entry).collect(),
                None => map.slots().filter_map(entry).collect(),
            }
        };
        let (duplicates, generation) = {
            let map = map.borrow();
            (map.key_rule.duplicates, map.generation())
        };
        if each.from_end {
            entries.reverse();
        }
        let mut pass = 0;
        for (slot, key, value) in entries {
            let element = if each.linked {
                let map = Rc::clone(map);
                // A key that comes several times does not name one entry.
                let place = if duplicates {
                    HeldPlace::Slot(map, slot, generation)
                } else {
                    HeldPlace::Entry(map, key.clone())
                };
                Value::Place(Rc::new(place))
            } else {
                value
            };
            if !self.turn(each, element, Some(key), pass + 1)? {
                continue;
            }
            pass += 1;
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => break,
                Err(flow) => {
                    self.unlink(each)?;
                    return Ok(flow);
                }
            }
        }
        self.unlink(each)?;
        Ok(Flow::Next)
    }

    fn separators(&mut self, node: Option<&Any>) -> Run<Separators> {
        let Some(node) = node else { return Ok(Separators::new(vec!["\t".to_owned()])) };
        let mut texts = Vec::new();
        match self.any(node)? {
            Value::Array(array) => {
                for value in array.borrow().to_values() {
                    texts.push(value.to_text()?.into_string());
                }
            }
            other => texts.push(self.simple(other)?.to_text()?.into_string()),
        }
        Ok(Separators::new(texts))
    }

    fn walk_texts(&mut self, each: &ForEach, text: &str, separators: &Separators) -> Run<Flow> {
        // Characters are counted from one piece to the next, never from the beginning again.
        let (mut counted, mut position) = (0, 1);
        let asked = each.key.is_some();
        let pieces = separators.split(text).map(|piece| {
            if asked {
                let byte = piece.as_ptr() as usize - text.as_ptr() as usize;
                position += text[counted..byte].chars().count() as i64;
                counted = byte;
            }
            (position, piece)
        });
        if each.from_end {
            // The pieces are those of a walk from the beginning.
            let pieces: Vec<_> = pieces.collect();
            self.walk_pieces(each, pieces.into_iter().rev())
        } else {
            self.walk_pieces(each, pieces)
        }
    }

    /// Pieces with the positions of their first characters in the text.
    fn walk_pieces<'a>(
        &mut self,
        each: &ForEach,
        pieces: impl Iterator<Item = (i64, &'a str)>,
    ) -> Run<Flow> {
        let mut pass = 0;
        let asked = each.key.is_some();
        let alone = !asked && each.counter.is_none() && each.filter.is_none();
        let (place, ty) = &each.element;
        let slot = place.slot().filter(|_| matches!(ty, Type::Text(TextLimit::Free)));
        for (position, piece) in pieces {
            match slot {
                Some(slot) => self.put_text(slot, piece),
                None => self.bind(place, ty, Value::text(piece))?,
            }
            if !alone && !self.turn_around(each, asked.then_some(Value::Int(position)), pass + 1)? {
                continue;
            }
            pass += 1;
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => break,
                Err(flow) => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn walk_positions(
        &mut self,
        each: &ForEach,
        wanted: Text,
        text: &str,
        options: i64,
    ) -> Run<Flow> {
        // Characters are counted from one place to the next, never from the beginning again.
        let (mut counted, mut position) = (0, 1);
        let wanted = [wanted];
        let places = Matches::new(text, &wanted, options).map(|found| {
            position += text[counted..found.start].chars().count() as i64;
            counted = found.start;
            position
        });
        let mut positions: Vec<i64> = places.collect();
        if each.from_end || options & FROM_END != 0 {
            positions.reverse();
        }
        let mut pass = 0;
        for position in positions {
            if !self.turn(each, Value::Int(position), None, pass + 1)? {
                continue;
            }
            pass += 1;
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => break,
                Err(flow) => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn walk_object(
        &mut self,
        each: &ForEach,
        object: &Rc<crate::value::Object>,
        options: WalkOptions,
    ) -> Run<Flow> {
        let crate::value::Class::Native(native) = object.class else { return Ok(Flow::Next) };
        let Some(walk) = native.walk else {
            let name = native.names.fr;
            return Err(failure(
                codes::INCOMPATIBLE,
                bilingual!("POUR TOUT ne parcourt pas {name}", "FOR EACH does not walk {name}"),
            ));
        };
        let options = WalkOptions { from_end: each.from_end, ..options };
        self.at = each.span;
        let span = each.span;
        let mut walker = match (walk.begin)(self, object, options) {
            Ok(walker) => walker,
            Err(error) if error.details().fatal => return Err(error).at(span),
            Err(error) => {
                self.set_error(error, true, None);
                self.react(span)?;
                return Ok(Flow::Next);
            }
        };
        let mut pass = 0;
        loop {
            self.at = span;
            let element = match walker.next(self) {
                Ok(Some(element)) => element,
                Ok(None) => return Ok(Flow::Next),
                Err(error) if error.details().fatal => return Err(error.into()),
                Err(error) => {
                    self.set_error(error, true, None);
                    self.react(span)?;
                    return Ok(Flow::Next);
                }
            };
            pass += 1;
            if !self.turn(each, element, Some(Value::Int(pass)), pass)? {
                pass -= 1;
                continue;
            }
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => return Ok(Flow::Next),
                Err(flow) => return Ok(flow),
            }
        }
    }

    /// The rows of a field, whose value is the row of the pass meanwhile (page 1510017).
    fn walk_rows(&mut self, each: &ForEach, of: &Any, selected: bool) -> Run<Flow> {
        let rows = self.any(of)?;
        let count = Member::Named(Rc::from("Occurrence"), Rc::from("occurrence"));
        let count = self.member(&rows, &count)?.to_int()?;
        let field = match &rows {
            Value::Object(field) => field.class.field("valeur").map(|rank| (field, rank)),
            _ => None,
        };
        let kept = match field {
            Some((field, rank)) => self.read_member(field, rank)?,
            None => Value::Null,
        };
        let (first, last) = match kept.to_int() {
            _ if !selected => (1, count),
            Ok(chosen) if (1..=count).contains(&chosen) => (chosen, chosen),
            _ => (1, 0),
        };
        let mut flow = Flow::Next;
        for (row, pass) in (first..=last).zip(1..) {
            if let Some((field, rank)) = field {
                self.write_member(field, rank, Value::Int(row))?;
            }
            self.turn(each, Value::Int(row), Some(Value::Int(pass)), pass)?;
            match self.walk_pass(&each.parts)? {
                Ok(true) => {}
                Ok(false) => break,
                Err(left) => {
                    flow = left;
                    break;
                }
            }
        }
        if let Some((field, rank)) = field {
            self.write_member(field, rank, kept)?;
        }
        Ok(flow)
    }
}

/// The arrays that hold the elements themselves, in order.
fn last_dimension(array: &Rc<RefCell<Array>>, into: &mut Vec<Rc<RefCell<Array>>>) {
    if !array.borrow().rows {
        into.push(Rc::clone(array));
        return;
    }
    for row in array.borrow().to_values() {
        if let Value::Array(row) = row {
            last_dimension(&row, into);
        }
    }
}
