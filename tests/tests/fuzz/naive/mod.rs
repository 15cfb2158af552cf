//! A second evaluator, to compare the first one with: it walks the syntax tree, looks every name
//! up when it meets it, and knows a small part of the language in the plainest way.

mod expression;
mod statement;
mod value;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use wl_interpreter::diagnostic::codes;
use wl_interpreter::source::SourceId;
use wl_interpreter::syntax::parse;
use wl_interpreter::syntax::tree::{
    Argument, Block, Expr, ExprKind, Procedure, Range, StatementKind,
};

use crate::property::{End, Ran};
use value::{Done, Kind, Stop, Value};

/// Steps that a test may take.
const STEPS: usize = 100_000;
/// The longest text that a test may make, in bytes.
const TEXT: usize = 100_000;

/// What a program does; nothing when it takes too long for a test.
pub fn run(text: &str) -> Result<Option<Ran>, String> {
    let parsed = parse(text, SourceId(0), 0..text.len());
    let mut machine = Machine::new(&parsed.statements);
    let end = match machine.block(&parsed.statements) {
        Ok(_) => End::Finished,
        Err(Stop::Error(code)) => End::Failed(code),
        Err(Stop::TooLong) => return Ok(None),
        Err(Stop::Unknown(what)) => {
            return Err(format!("the naive evaluator does not know {what}"));
        }
    };
    Ok(Some(Ran { output: machine.output, end }))
}

/// A variable.
struct Cell {
    kind: Kind,
    value: Value,
}

/// Where a value is kept.
#[derive(Clone)]
enum Place {
    Variable(Rc<RefCell<Cell>>),
    Element(Rc<RefCell<Vec<Value>>>, usize, Kind),
    /// A part of a text: the text, the first character, their number.
    Part(Box<Place>, usize, usize),
}

impl Place {
    fn new(kind: Kind, value: Value) -> Self {
        Self::Variable(Rc::new(RefCell::new(Cell { kind, value })))
    }

    fn kind(&self) -> Kind {
        match self {
            Self::Variable(cell) => cell.borrow().kind.clone(),
            Self::Element(_, _, kind) => kind.clone(),
            Self::Part(..) => Kind::Text,
        }
    }

    fn read(&self) -> Done<Value> {
        Ok(match self {
            Self::Variable(cell) => cell.borrow().value.clone(),
            Self::Element(items, rank, _) => items.borrow().get(*rank).ok_or(OUTSIDE)?.clone(),
            Self::Part(text, first, count) => {
                Value::Text(text.read()?.text().chars().skip(*first).take(*count).collect())
            }
        })
    }

    fn write(&self, value: Value) -> Done<()> {
        let value = value.converted(&self.kind())?;
        if matches!(&value, Value::Text(text) if text.len() > TEXT) {
            return Err(Stop::TooLong);
        }
        match self {
            Self::Variable(cell) => cell.borrow_mut().value = value,
            Self::Element(items, rank, _) => {
                *items.borrow_mut().get_mut(*rank).ok_or(OUTSIDE)? = value;
            }
            Self::Part(text, first, count) => {
                let whole: Vec<char> = text.read()?.text().chars().collect();
                let (first, end) = (*first.min(&whole.len()), (first + count).min(whole.len()));
                let before = whole[..first].iter().collect::<String>();
                let after = whole[end..].iter().collect::<String>();
                return text.write(Value::Text(before + &value.text() + &after));
            }
        }
        Ok(())
    }
}

/// An index that is none.
const OUTSIDE: Stop = Stop::Error(codes::INDEX);

type Names = HashMap<Rc<str>, Place>;

/// What the statement that was run asks for.
enum Flow {
    Next,
    Break(u32),
    Continue(u32),
    Return(Value),
}

struct Machine {
    procedures: HashMap<Rc<str>, Rc<Procedure>>,
    globals: Names,
    /// The variables of the running procedure.
    locals: Option<Names>,
    output: String,
    steps: usize,
}

impl Machine {
    fn new(program: &Block) -> Self {
        let procedures = program.iter().filter_map(|statement| match &statement.kind {
            StatementKind::Procedure(own) => Some((Rc::clone(&own.name.key), Rc::clone(own))),
            _ => None,
        });
        Self {
            procedures: procedures.collect(),
            globals: Names::new(),
            locals: None,
            output: String::new(),
            steps: 0,
        }
    }

    fn step(&mut self) -> Done<()> {
        self.steps += 1;
        if self.steps > STEPS { Err(Stop::TooLong) } else { Ok(()) }
    }

    fn names(&mut self) -> &mut Names {
        self.locals.as_mut().unwrap_or(&mut self.globals)
    }

    fn known(&self, key: &str) -> Option<Place> {
        self.locals.as_ref().and_then(|own| own.get(key)).or(self.globals.get(key)).cloned()
    }

    /// A variable, an element or a part of a text: what can be assigned.
    fn place(&mut self, expr: &Expr) -> Done<Option<Place>> {
        Ok(match &expr.kind {
            ExprKind::Name(name) => self.known(&name.key),
            ExprKind::Index { object, indexes } => {
                let Some(array) = self.place(object)? else { return Ok(None) };
                let Value::Array(items, element) = array.read()? else { return Ok(None) };
                let [Range::One(index)] = indexes.as_slice() else { return Ok(None) };
                let rank = self.value(index)?.int().wrapping_sub(1) as usize;
                Some(Place::Element(items, rank, *element))
            }
            ExprKind::Slice { object, range } => {
                let Some(text) = self.place(object)? else { return Ok(None) };
                let (first, count) = self.part(range, text.read()?.text().chars().count())?;
                Some(Place::Part(Box::new(text), first, count))
            }
            _ => None,
        })
    }

    /// The first character of a part, from 0, and their number.
    fn part(&mut self, range: &Range, length: usize) -> Done<(usize, usize)> {
        let length = length as i64;
        let (first, last) = match range {
            Range::One(index) => {
                let index = self.value(index)?.int();
                if index < 1 {
                    return Ok((0, 0));
                }
                (index, index)
            }
            Range::Bounds(first, last) => {
                let first = first.as_ref().map_or(Ok(1), |first| Ok(self.value(first)?.int()))?;
                (first, last.as_ref().map_or(Ok(length), |last| Ok(self.value(last)?.int()))?)
            }
            Range::Length(first, count) => {
                let first = self.value(first)?.int();
                (first, first.saturating_add(self.value(count)?.int()).saturating_sub(1))
            }
            Range::All => return Err(Stop::Unknown(format!("{range:?}"))),
        };
        let first = first.max(1);
        let count = (last.min(length).saturating_sub(first).saturating_add(1)).max(0);
        Ok((first as usize - 1, count as usize))
    }

    fn call(&mut self, procedure: &Procedure, arguments: &[Argument]) -> Done<Value> {
        let mut own = Names::new();
        for (parameter, argument) in procedure.parameters.iter().zip(arguments) {
            let (given, by_value) = match argument {
                Argument::Value(given) => (given, parameter.local),
                Argument::ByValue(given) => (given, true),
                other => return Err(Stop::Unknown(format!("{other:?}"))),
            };
            let place = if by_value { None } else { self.place(given)? };
            let place = match place {
                Some(place) => place,
                None => {
                    let value = self.value(given)?;
                    let kind = parameter.ty.as_ref().map_or(Ok(Kind::Any), Kind::of)?;
                    // An array without a type is copied by `LOCAL`, and shared otherwise.
                    let value = match parameter.ty {
                        None if parameter.local => value.copied(),
                        _ => value,
                    };
                    Place::new(kind.clone(), value.converted(&kind)?)
                }
            };
            own.insert(Rc::clone(&parameter.name.key), place);
        }
        let outer = self.locals.replace(own);
        let flow = self.block(&procedure.body.statements);
        self.locals = outer;
        match (flow?, procedure.results.as_slice()) {
            (Flow::Return(value), [Some(ty)]) => value.converted(&Kind::of(ty)?),
            (Flow::Return(value), _) => Ok(value),
            _ => Ok(Value::Nothing),
        }
    }
}
