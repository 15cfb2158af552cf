//! Statements.

use std::rc::Rc;

use wl_interpreter::syntax::tree::{
    AssignOp, BinaryOp, Block, Case, Declaration, Expr, ExprKind, For, ForEach, Init, Statement,
    StatementKind, Walk,
};

use super::expression::{operation, relation, same};
use super::value::{Done, Kind, Stop, Value};
use super::{Flow, Machine, Place};

impl Machine {
    pub(super) fn block(&mut self, block: &Block) -> Done<Flow> {
        for statement in block {
            match self.statement(statement)? {
                Flow::Next => {}
                flow => return Ok(flow),
            }
        }
        Ok(Flow::Next)
    }

    fn statement(&mut self, statement: &Statement) -> Done<Flow> {
        match &statement.kind {
            StatementKind::Declaration(declaration) => self.declare(declaration)?,
            StatementKind::Assign { target, op, value, .. } => self.assign(target, *op, value)?,
            StatementKind::MultiAssign { targets, value } => {
                let ExprKind::Tuple(values) = &value.kind else {
                    return Err(Stop::Unknown(format!("{value:?}")));
                };
                let values: Done<Vec<_>> = values.iter().map(|value| self.value(value)).collect();
                for (target, value) in targets.iter().flatten().zip(values?) {
                    self.target(target)?.write(value)?;
                }
            }
            StatementKind::Exchange(left, right) => {
                let (left, right) = (self.target(left)?, self.target(right)?);
                let (one, other) = (left.read()?, right.read()?);
                left.write(other)?;
                right.write(one)?;
            }
            StatementKind::Expression(value) => drop(self.value(value)?),
            StatementKind::If { arms, otherwise } => {
                for (condition, block) in arms {
                    if self.value(condition)?.bool() {
                        return self.block(block);
                    }
                }
                return otherwise.as_ref().map_or(Ok(Flow::Next), |block| self.block(block));
            }
            StatementKind::Switch { value, arms, otherwise } => {
                let value = self.value(value)?;
                for (cases, block) in arms {
                    for case in cases {
                        if self.case(case, &value)? {
                            return self.block(block);
                        }
                    }
                }
                return otherwise.as_ref().map_or(Ok(Flow::Next), |block| self.block(block));
            }
            StatementKind::Loop { count, body, again_while } => {
                let count = count.as_ref().map(|count| self.value(count)).transpose()?;
                let mut passes = 0;
                while count.as_ref().is_none_or(|count| passes < count.int()) {
                    passes += 1;
                    if let Some(flow) = self.pass(body)? {
                        return Ok(flow);
                    }
                    if let Some(again) = again_while
                        && !self.value(again)?.bool()
                    {
                        break;
                    }
                }
            }
            StatementKind::While { condition, body } => {
                while self.value(condition)?.bool() {
                    if let Some(flow) = self.pass(body)? {
                        return Ok(flow);
                    }
                }
            }
            StatementKind::For(each) => return self.count(each),
            StatementKind::ForEach(each) => return self.walk(each),
            StatementKind::WhenExceptionIn { body, handler, otherwise } => {
                return match self.block(body) {
                    Err(Stop::Error(_)) => self.block(handler),
                    Ok(Flow::Next) => {
                        otherwise.as_ref().map_or(Ok(Flow::Next), |block| self.block(block))
                    }
                    other => other,
                };
            }
            StatementKind::Break(count) => return Ok(Flow::Break(*count)),
            StatementKind::Continue(count) => return Ok(Flow::Continue(*count)),
            StatementKind::Return { values } => {
                let value = values.first().map_or(Ok(Value::Nothing), |value| self.value(value))?;
                return Ok(Flow::Return(value));
            }
            StatementKind::Procedure(_) => {}
            other => return Err(Stop::Unknown(format!("{other:?}"))),
        }
        Ok(Flow::Next)
    }

    /// One pass of a loop: nothing to go on with the next, or how the loop ends.
    fn pass(&mut self, body: &Block) -> Done<Option<Flow>> {
        self.step()?;
        Ok(match self.block(body)? {
            Flow::Next | Flow::Continue(1) => None,
            Flow::Break(1) => Some(Flow::Next),
            Flow::Break(count) => Some(Flow::Break(count - 1)),
            Flow::Continue(count) => Some(Flow::Continue(count - 1)),
            flow @ Flow::Return(_) => Some(flow),
        })
    }

    fn target(&mut self, target: &Expr) -> Done<Place> {
        self.place(target)?.ok_or_else(|| Stop::Unknown(format!("{target:?}")))
    }

    fn declare(&mut self, declaration: &Declaration) -> Done<()> {
        let Some(ty) = &declaration.ty else {
            return Err(Stop::Unknown(format!("{declaration:?}")));
        };
        let kind = Kind::of(ty)?;
        for name in &declaration.names {
            let value = match (&declaration.init, &kind) {
                (None, kind) => kind.first(),
                (Some(Init::Value(value)), Kind::Array(element)) => {
                    match (&value.kind, self.value(value)?) {
                        (ExprKind::List(_), Value::Array(items, _)) => {
                            let items = items.take().into_iter();
                            let items: Done<_> =
                                items.map(|item| item.converted(element)).collect();
                            Value::array(items?, (**element).clone())
                        }
                        (_, value) => value,
                    }
                }
                (Some(Init::Value(value)), kind) => self.value(value)?.converted(kind)?,
                (Some(other), _) => return Err(Stop::Unknown(format!("{other:?}"))),
            };
            let place = Place::new(kind.clone(), value);
            self.names().insert(Rc::clone(&name.key), place);
        }
        Ok(())
    }

    fn assign(&mut self, target: &Expr, op: AssignOp, value: &Expr) -> Done<()> {
        let operator = match op {
            AssignOp::Set | AssignOp::Copy => {
                let value = self.value(value)?;
                let place = self.target(target)?;
                return match (op, value, place.read()) {
                    (AssignOp::Copy, source @ Value::Array(..), Ok(Value::Array(items, _))) => {
                        let Value::Array(copied, _) = source.copied() else { return Ok(()) };
                        let copied = copied.take();
                        *items.borrow_mut() = copied;
                        Ok(())
                    }
                    (_, value, _) => place.write(value),
                };
            }
            AssignOp::Add => BinaryOp::Add,
            AssignOp::Subtract => BinaryOp::Subtract,
            AssignOp::Multiply => BinaryOp::Multiply,
            AssignOp::Divide => BinaryOp::Divide,
            other => return Err(Stop::Unknown(format!("{other:?}"))),
        };
        let place = self.target(target)?;
        let old = place.read()?;
        let value = self.value(value)?;
        place.write(operation(operator, &old, &value)?)
    }

    fn case(&mut self, case: &Case, value: &Value) -> Done<bool> {
        Ok(match case {
            Case::Value(wanted) => same(value, &self.value(wanted)?),
            Case::Range(Some(low), Some(high)) => {
                let (low, high) = (self.value(low)?, self.value(high)?);
                relation(BinaryOp::GreaterEqual, value, &low)?
                    && relation(BinaryOp::LessEqual, value, &high)?
            }
            Case::Compare(op, other) => relation(*op, value, &self.value(other)?)?,
            Case::Between { low, low_strict, high_strict, high } => {
                let (low, high) = (self.value(low)?, self.value(high)?);
                let strict = |strict| if strict { BinaryOp::Less } else { BinaryOp::LessEqual };
                relation(strict(*low_strict), &low, value)?
                    && relation(strict(*high_strict), value, &high)?
            }
            other @ Case::Range(..) => return Err(Stop::Unknown(format!("{other:?}"))),
        })
    }

    fn count(&mut self, each: &For) -> Done<Flow> {
        if let ExprKind::Name(name) = &each.counter.kind
            && self.known(&name.key).is_none()
        {
            let place = Place::new(Kind::Int(4), Value::Int(0));
            self.names().insert(Rc::clone(&name.key), place);
        }
        let counter = self.target(&each.counter)?;
        let from = self.value(&each.from)?;
        counter.write(from)?;
        loop {
            let limit = self.value(&each.to)?;
            let step = each.step.as_ref().map_or(Ok(Value::Int(1)), |step| self.value(step))?;
            let past = if step.real() < 0.0 { BinaryOp::Less } else { BinaryOp::Greater };
            if relation(past, &counter.read()?, &limit)? {
                return Ok(Flow::Next);
            }
            if let Some(flow) = self.pass(&each.body)? {
                return Ok(flow);
            }
            counter.write(operation(BinaryOp::Add, &counter.read()?, &step)?)?;
        }
    }

    fn walk(&mut self, each: &ForEach) -> Done<Flow> {
        let of = self.value(&each.of)?;
        match (&each.walk, of) {
            (Walk::Texts { separator: Some(separator) }, text) => {
                let (text, separator) = (text.text(), self.value(separator)?.text());
                let mut at = 1;
                // An empty text has no part.
                let parts = text.split(&*separator).filter(|_| !text.is_empty());
                for part in parts {
                    let turn = [Value::Text(part.to_owned()), Value::Int(at)];
                    let places = turn.map(|value| Place::new(value.kind(), value));
                    if let Some(flow) = self.turn(each, places)? {
                        return Ok(flow);
                    }
                    at += (part.chars().count() + separator.chars().count()) as i64;
                }
            }
            (Walk::Elements { key: None, .. }, Value::Array(items, element)) => {
                let count = items.borrow().len();
                for pass in 0..count {
                    let rank = if each.from_end { count - 1 - pass } else { pass };
                    let place = Place::Element(Rc::clone(&items), rank, (*element).clone());
                    let numbers = [rank + 1, pass + 1].map(|number| Value::Int(number as i64));
                    let [key, pass] = numbers.map(|number| Place::new(Kind::Int(8), number));
                    let flow = self.turn(each, [place.clone(), key, pass])?;
                    // It keeps the last value, and is an element no more.
                    let kept = Place::new((*element).clone(), place.read()?);
                    self.names().insert(Rc::clone(&each.variables[0].key), kept);
                    if let Some(flow) = flow {
                        return Ok(flow);
                    }
                }
            }
            (other, _) => return Err(Stop::Unknown(format!("{other:?}"))),
        }
        Ok(Flow::Next)
    }

    fn turn<const N: usize>(&mut self, each: &ForEach, places: [Place; N]) -> Done<Option<Flow>> {
        for (name, place) in each.variables.iter().zip(places) {
            self.names().insert(Rc::clone(&name.key), place);
        }
        self.pass(&each.body)
    }
}
