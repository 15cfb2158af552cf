//! From the typed tree to the tree of code that only computes. `None` wherever the code does more.

use super::{
    Argument, Bool, Call, Case, Code, Compute, Element, Field, For, ForEach, Given, Input, Int,
    Number, OBJECTS, REGISTERS, Real, Step, Stmt, Variable,
};
use crate::syntax::tree::BinaryOp;
use crate::tree::{self, Any, LoopParts, Member, Place, Procedure, Slot, StmtKind, WalkKind};
use crate::value::{Class, IntKind, Type, Value};

/// A procedure that is called, as its caller takes it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub procedure: u32,
    pub inputs: Vec<Input>,
    /// Its result, when the caller uses it.
    pub output: Option<Number>,
}

/// What the code being lowered has at hand.
#[derive(Default)]
pub(super) struct Lowering {
    /// The variables, by register.
    pub variables: Vec<Variable>,
    /// The structures at hand, by the slot of their variable.
    objects: Vec<(Slot, Class)>,
    /// The arrays that are walked.
    pub arrays: Vec<(Slot, Input)>,
    /// The variables of those walks.
    pub elements: Vec<Slot>,
    /// What it calls.
    pub calls: Vec<Wanted>,
    output: Option<Number>,
    /// A loop in code that does more, which may use global variables.
    region: bool,
}

impl Number {
    /// What a variable of this type holds.
    fn of(ty: &Type) -> Option<Self> {
        match ty {
            Type::Int(_) => Some(Self::Int),
            Type::Real { single: false } => Some(Self::Real),
            Type::Bool => Some(Self::Bool),
            _ => None,
        }
    }
}

impl Lowering {
    pub fn region() -> Self {
        Self { region: true, ..Self::default() }
    }

    pub fn procedure(mut self, procedure: &Procedure) -> Option<(Compute, Vec<Wanted>)> {
        if !procedure.plain || procedure.captures > 0 || procedure.several {
            return None;
        }
        let mut inputs = Vec::new();
        for (slot, parameter) in procedure.parameters.iter().enumerate() {
            let slot = slot as u32;
            if let Some(number) = Number::of(&parameter.ty) {
                self.register(Slot::Local(slot), number)?;
                inputs.push(Input::Number(number));
            } else {
                let Type::Object { class: class @ Class::User(_), .. } = &parameter.ty else {
                    return None;
                };
                if self.objects.len() == OBJECTS {
                    return None;
                }
                self.objects.push((Slot::Local(slot), class.clone()));
                inputs.push(Input::Object(class.clone()));
            }
        }
        self.output = Number::of(&procedure.result);
        let body = code(self.block(&procedure.body.statements)?);
        Some((Compute { inputs, output: self.output, body }, self.calls))
    }

    /// The register of a variable that is declared as a number of that kind.
    fn register(&mut self, slot: Slot, number: Number) -> Option<u8> {
        let rank = self.untyped(slot, number)?;
        self.variables[rank as usize].declared = true;
        Some(rank)
    }

    /// The register of a variable that is given a number.
    fn untyped(&mut self, slot: Slot, number: Number) -> Option<u8> {
        if matches!(slot, Slot::Global(_)) && !self.region {
            return None;
        }
        let known = self.variables.iter().position(|own| own.slot == slot);
        if let Some(rank) = known {
            return (self.variables[rank].number == number).then_some(rank as u8);
        }
        self.variables.push(Variable { slot, number, declared: false });
        (self.variables.len() <= REGISTERS).then_some(self.variables.len() as u8 - 1)
    }

    /// The register of a variable whose kind is known already.
    fn known(&self, node: &Any) -> Option<(u8, Number)> {
        let slot = variable(node)?;
        let rank = self.variables.iter().position(|own| own.slot == slot)?;
        Some((rank as u8, self.variables[rank].number))
    }

    fn object(&self, node: &Any) -> Option<u8> {
        let slot = variable(node)?;
        self.objects.iter().position(|(own, _)| *own == slot).map(|rank| rank as u8)
    }

    fn member(&self, object: &Any, member: &Member) -> Option<(Field, Type)> {
        let (object, Member::Rank(rank)) = (self.object(object)?, member) else { return None };
        let ty = self.objects[object as usize].1.field_type(*rank as usize);
        Some((Field { object, rank: *rank }, ty))
    }

    pub fn block(&mut self, block: &[tree::Stmt]) -> Option<Vec<Stmt>> {
        block.iter().map(|statement| self.statement(statement)).collect()
    }

    pub fn statement(&mut self, statement: &tree::Stmt) -> Option<Stmt> {
        let kind = match &statement.kind {
            StmtKind::SetLocalInt { slot, kind, value } => {
                self.set_int(Slot::Local(*slot), *kind, value)?
            }
            StmtKind::SetGlobalInt { slot, kind, value } => {
                self.set_int(Slot::Global(*slot), *kind, value)?
            }
            StmtKind::AddLocalInt { slot, kind, value } => {
                self.add_int(Slot::Local(*slot), *kind, value)?
            }
            StmtKind::AddGlobalInt { slot, kind, value } => {
                self.add_int(Slot::Global(*slot), *kind, value)?
            }
            StmtKind::SetLocal { slot, value } => self.set(Slot::Local(*slot), value)?,
            StmtKind::SetGlobal { slot, value } => self.set(Slot::Global(*slot), value)?,
            StmtKind::Declare { place, ty, init, boxed: None, array: None } => {
                self.declare(place.slot()?, ty, init.as_ref())?
            }
            StmtKind::Set { place, value, .. } => self.set_member(place, value)?,
            StmtKind::Update { place, op: BinaryOp::Add, value: Any::Int(value), .. } => {
                let Place::Member { object, member, .. } = place else { return None };
                let (field, Type::Int(kind)) = self.member(object, member)? else { return None };
                let sum = Int::Add(Box::new((Int::Member(field), self.int(value)?)));
                Step::SetMemberInt(field, kind, sum)
            }
            StmtKind::Update { place, ty: Type::Real { single: false }, op, value } => {
                let register = self.register(place.slot()?, Number::Real)?;
                let value = match value {
                    Any::Int(value) => Real::FromInt(Box::new(self.int(value)?)),
                    value => self.any_real(value)?,
                };
                let operands = Box::new((Real::Register(register), value));
                let value = match op {
                    BinaryOp::Add => Real::Add(operands),
                    BinaryOp::Subtract => Real::Subtract(operands),
                    BinaryOp::Multiply => Real::Multiply(operands),
                    BinaryOp::Divide => Real::Divide(operands, statement.span),
                    _ => return None,
                };
                Step::SetReal(register, value)
            }
            StmtKind::If { arms, otherwise } => {
                let mut otherwise = self.block(otherwise)?;
                for (condition, block) in arms.iter().rev() {
                    let (condition, mut block) = (self.bool(condition)?, self.block(block)?);
                    let kind = match (block.pop(), block.is_empty() && otherwise.is_empty()) {
                        (Some(Stmt { kind: Step::ReturnInt(given), .. }), true) => {
                            Step::ReturnIntIf(condition, given)
                        }
                        (last, _) => {
                            block.extend(last);
                            Step::If(condition, block, otherwise)
                        }
                    };
                    otherwise = vec![Stmt { kind, span: statement.span }];
                }
                return otherwise.pop();
            }
            StmtKind::While { condition, parts } => {
                Step::While(self.bool(condition)?, self.passes(parts)?)
            }
            StmtKind::LoopWhile { parts, again } => {
                Step::LoopWhile(self.passes(parts)?, self.bool(again)?)
            }
            StmtKind::Loop { count, parts } => {
                let count = match count {
                    Some(count) => Some(self.int(count)?),
                    None => None,
                };
                Step::Loop(count, self.passes(parts)?)
            }
            StmtKind::ForInt { counter, kind, from, to, once, step, parts } => {
                Step::For(Box::new(For {
                    from: self.int(from)?,
                    counter: self.register(*counter, Number::Int)?,
                    kind: *kind,
                    to: self.int(to)?,
                    once: *once,
                    step: *step,
                    body: self.passes(parts)?,
                }))
            }
            StmtKind::ForEach(each) => self.for_each(each)?,
            StmtKind::Break(count) => Step::Break(*count),
            StmtKind::Continue(count) => Step::Continue(*count),
            StmtKind::ReturnInt(value) if self.output == Some(Number::Int) => {
                let (kind, value) = match value {
                    tree::Int::Checked(value, kind) => (*kind, &**value),
                    value => (IntKind::LONG, value),
                };
                let value = self.int(value)?;
                Step::ReturnInt(Given { kind, value, span: statement.span })
            }
            StmtKind::Return(Some(value)) => match self.output? {
                Number::Real => Step::ReturnReal(self.any_real(value)?),
                Number::Bool => Step::ReturnBool(self.any_bool(value)?),
                Number::Int => return None,
            },
            // A result that is not an integer would be Null.
            StmtKind::Return(None) if !self.region && self.output.is_none() => Step::Return,
            StmtKind::Eval(Any::Call(call)) => Step::Call(self.call(call, None)?),
            _ => return None,
        };
        Some(Stmt { kind, span: statement.span })
    }

    /// `POUR TOUT` on an array of numbers, or of structures that are only read through.
    fn for_each(&mut self, each: &tree::ForEach) -> Option<Step> {
        let WalkKind::Elements { of, key: None } = &each.walk else { return None };
        let plain = !each.from_end && each.key.is_none() && each.counter.is_none();
        if !self.region || !plain || each.filter.is_some() {
            return None;
        }
        let array = variable(of)?;
        let (place, ty) = &each.element;
        let (element, input, body) = match ty {
            Type::Int(kind) if !each.linked => {
                let register = self.register(place.slot()?, Number::Int)?;
                (
                    Element::Int(register, *kind),
                    Input::Number(Number::Int),
                    self.passes(&each.parts)?,
                )
            }
            Type::Real { single: false } if !each.linked => {
                let register = self.register(place.slot()?, Number::Real)?;
                (Element::Real(register), Input::Number(Number::Real), self.passes(&each.parts)?)
            }
            Type::Object { class: class @ Class::User(_), dynamic: false } => {
                // Linked or not: the variable of an element that is a structure is that structure.
                let slot = match place {
                    Place::LocalRef(slot) => Slot::Local(*slot),
                    Place::GlobalRef(slot, _) => Slot::Global(*slot),
                    other => other.slot()?,
                };
                let rank = self.objects.len();
                if rank == OBJECTS || self.objects.iter().any(|(own, _)| *own == slot) {
                    return None;
                }
                self.objects.push((slot, class.clone()));
                let body = self.passes(&each.parts);
                self.objects.pop();
                let variable = rank_in(&mut self.elements, slot)?;
                let element = Element::Object { rank: rank as u8, variable };
                (element, Input::Object(class.clone()), body?)
            }
            _ => return None,
        };
        let array = rank_in(&mut self.arrays, (array, input))?;
        Some(Step::ForEach(Box::new(ForEach { array, element, body })))
    }

    fn passes(&mut self, parts: &LoopParts) -> Option<Vec<Stmt>> {
        let plain = parts.at_continue.is_empty() && parts.at_break.is_empty();
        if plain { self.block(&parts.body) } else { None }
    }

    fn set_int(&mut self, slot: Slot, kind: IntKind, value: &tree::Int) -> Option<Step> {
        Some(Step::SetInt(self.register(slot, Number::Int)?, kind, self.int(value)?))
    }

    fn add_int(&mut self, slot: Slot, kind: IntKind, value: &tree::Int) -> Option<Step> {
        Some(Step::AddInt(self.register(slot, Number::Int)?, kind, self.int(value)?))
    }

    fn set(&mut self, slot: Slot, value: &Any) -> Option<Step> {
        Some(match value {
            Any::Real(value) => Step::SetReal(self.untyped(slot, Number::Real)?, self.real(value)?),
            Any::Bool(value) => Step::SetBool(self.untyped(slot, Number::Bool)?, self.bool(value)?),
            Any::Const(Value::Bool(value)) => {
                Step::SetBool(self.untyped(slot, Number::Bool)?, Bool::Const(*value))
            }
            Any::Const(Value::Real(value)) => {
                Step::SetReal(self.untyped(slot, Number::Real)?, Real::Const(*value))
            }
            _ => return None,
        })
    }

    fn declare(&mut self, slot: Slot, ty: &Type, init: Option<&Any>) -> Option<Step> {
        Some(match (ty, init) {
            (Type::Int(kind), Some(Any::Int(value))) => self.set_int(slot, *kind, value)?,
            (Type::Int(kind), Some(Any::Const(Value::Int(value)))) => {
                let value = Int::Const(*value);
                Step::SetInt(self.register(slot, Number::Int)?, *kind, value)
            }
            (Type::Int(kind), None) => {
                Step::SetInt(self.register(slot, Number::Int)?, *kind, Int::Const(0))
            }
            (Type::Real { single: false }, Some(init)) => {
                let value = self.any_real(init)?;
                Step::SetReal(self.register(slot, Number::Real)?, value)
            }
            (Type::Real { single: false }, None) => {
                Step::SetReal(self.register(slot, Number::Real)?, Real::Const(0.0))
            }
            (Type::Bool, Some(init)) => {
                let value = self.any_bool(init)?;
                Step::SetBool(self.register(slot, Number::Bool)?, value)
            }
            (Type::Bool, None) => {
                Step::SetBool(self.register(slot, Number::Bool)?, Bool::Const(false))
            }
            _ => return None,
        })
    }

    fn set_member(&mut self, place: &Place, value: &Any) -> Option<Step> {
        let Place::Member { object, member, .. } = place else { return None };
        Some(match (self.member(object, member)?, value) {
            ((field, Type::Int(kind)), Any::Int(value)) => {
                Step::SetMemberInt(field, kind, self.int(value)?)
            }
            ((field, Type::Real { single: false }), value) => {
                Step::SetMemberReal(field, self.any_real(value)?)
            }
            _ => return None,
        })
    }

    fn call(&mut self, call: &tree::Call, output: Option<Number>) -> Option<Box<Call>> {
        if !call.captures.is_empty() {
            return None;
        }
        let mut inputs = Vec::with_capacity(call.arguments.len());
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            let (input, argument) = match argument {
                tree::Argument::Value(value) => self.argument(value)?,
                // Who only computes does not write its parameters: their values are enough.
                tree::Argument::Reference(Place::Local(slot, _) | Place::LocalRef(slot)) => {
                    self.argument(&Any::LocalRef(*slot))?
                }
                _ => return None,
            };
            inputs.push(input);
            arguments.push(argument);
        }
        self.calls.push(Wanted { procedure: call.procedure, inputs, output });
        Some(Box::new(Call { procedure: call.procedure, arguments, span: call.span }))
    }

    fn argument(&mut self, value: &Any) -> Option<(Input, Argument)> {
        if let Some(object) = self.object(value) {
            let class = self.objects[object as usize].1.clone();
            return Some((Input::Object(class), Argument::Object(object)));
        }
        let known = self.known(value);
        let (number, argument) = match value {
            Any::Int(value) => (Number::Int, Argument::Int(self.int(value)?)),
            Any::Real(value) => (Number::Real, Argument::Real(self.real(value)?)),
            Any::Bool(value) => (Number::Bool, Argument::Bool(self.bool(value)?)),
            Any::Const(Value::Int(value)) => (Number::Int, Argument::Int(Int::Const(*value))),
            Any::Const(Value::Real(value)) => (Number::Real, Argument::Real(Real::Const(*value))),
            _ => match known? {
                (rank, Number::Int) => (Number::Int, Argument::Int(Int::Register(rank))),
                (rank, Number::Real) => (Number::Real, Argument::Real(Real::Register(rank))),
                (rank, Number::Bool) => (Number::Bool, Argument::Bool(Bool::Register(rank))),
            },
        };
        Some((Input::Number(number), argument))
    }

    fn int_pair(&mut self, operands: &(tree::Int, tree::Int)) -> Option<Box<(Int, Int)>> {
        Some(Box::new((self.int(&operands.0)?, self.int(&operands.1)?)))
    }

    fn int(&mut self, node: &tree::Int) -> Option<Int> {
        use tree::Int as Node;
        Some(match node {
            Node::Const(value) => Int::Const(*value),
            Node::Local(slot) => Int::Register(self.register(Slot::Local(*slot), Number::Int)?),
            Node::Global(slot) => Int::Register(self.register(Slot::Global(*slot), Number::Int)?),
            Node::Add(operands) => Int::Add(self.int_pair(operands)?),
            Node::AddConst(left, right) => Int::AddConst(Box::new(self.int(left)?), *right),
            Node::Subtract(operands) => Int::Subtract(self.int_pair(operands)?),
            Node::Multiply(operands) => Int::Multiply(self.int_pair(operands)?),
            Node::Modulo(operands, span) => Int::Modulo(self.int_pair(operands)?, *span),
            Node::ModuloConst(left, right) => Int::ModuloConst(Box::new(self.int(left)?), *right),
            Node::Negate(operand) => Int::Negate(Box::new(self.int(operand)?)),
            Node::Bits(op, operands) => Int::Bits(*op, self.int_pair(operands)?),
            Node::BitNot(operand) => Int::BitNot(Box::new(self.int(operand)?)),
            Node::FromBool(operand) => Int::FromBool(Box::new(self.bool(operand)?)),
            Node::FromReal(operand) => Int::FromReal(Box::new(self.real(operand)?)),
            Node::Checked(operand, kind) => Int::Checked(Box::new(self.int(operand)?), *kind),
            Node::LocalPlus { slot, by, kind } => {
                Int::RegisterPlus(self.register(Slot::Local(*slot), Number::Int)?, *by, *kind)
            }
            Node::Call(call) => Int::Call(self.call(call, Some(Number::Int))?),
            Node::FromAny(operand) => match &**operand {
                Any::Member { object, member, .. } => match self.member(object, member)? {
                    (field, Type::Int(_)) => Int::Member(field),
                    _ => return None,
                },
                other => match self.known(other)? {
                    (rank, Number::Int) => Int::Register(rank),
                    _ => return None,
                },
            },
            Node::Pattern(_) | Node::Element { .. } => return None,
        })
    }

    fn real_pair(&mut self, operands: &(tree::Real, tree::Real)) -> Option<Box<(Real, Real)>> {
        Some(Box::new((self.real(&operands.0)?, self.real(&operands.1)?)))
    }

    fn real(&mut self, node: &tree::Real) -> Option<Real> {
        use tree::Real as Node;
        Some(match node {
            Node::Const(value) => Real::Const(*value),
            Node::Local(slot) => Real::Register(self.register(Slot::Local(*slot), Number::Real)?),
            Node::Global(slot) => Real::Register(self.register(Slot::Global(*slot), Number::Real)?),
            Node::Add(operands) => Real::Add(self.real_pair(operands)?),
            Node::Subtract(operands) => Real::Subtract(self.real_pair(operands)?),
            Node::Multiply(operands) => Real::Multiply(self.real_pair(operands)?),
            Node::Divide(operands, span) => Real::Divide(self.real_pair(operands)?, *span),
            Node::Power(operands) => Real::Power(self.real_pair(operands)?),
            Node::Negate(operand) => Real::Negate(Box::new(self.real(operand)?)),
            Node::FromInt(operand) => Real::FromInt(Box::new(self.int(operand)?)),
            Node::FromAny(operand) => self.any_real(operand)?,
        })
    }

    /// A value that is a real already.
    fn any_real(&mut self, node: &Any) -> Option<Real> {
        Some(match node {
            Any::Real(value) => self.real(value)?,
            Any::Const(Value::Real(value)) => Real::Const(*value),
            Any::Call(call) => Real::Call(self.call(call, Some(Number::Real))?),
            Any::Member { object, member, .. } => match self.member(object, member)? {
                (field, Type::Real { single: false }) => Real::Member(field),
                _ => return None,
            },
            other => match self.known(other)? {
                (rank, Number::Real) => Real::Register(rank),
                _ => return None,
            },
        })
    }

    fn bool(&mut self, node: &tree::Bool) -> Option<Bool> {
        use tree::Bool as Node;
        Some(match node {
            Node::Const(value) => Bool::Const(*value),
            Node::Not(operand) => Bool::Not(Box::new(self.bool(operand)?)),
            Node::Logic(op, operands) => {
                Bool::Logic(*op, Box::new((self.bool(&operands.0)?, self.bool(&operands.1)?)))
            }
            Node::CompareInt(op, operands) => {
                let operands = self.int_pair(operands)?;
                match op {
                    BinaryOp::Equal => Bool::Equal(operands),
                    BinaryOp::NotEqual => Bool::NotEqual(operands),
                    BinaryOp::Less => Bool::Less(operands),
                    BinaryOp::LessEqual => Bool::LessEqual(operands),
                    BinaryOp::Greater => Bool::Greater(operands),
                    _ => Bool::GreaterEqual(operands),
                }
            }
            Node::CompareReal(op, operands) => {
                let operands = self.real_pair(operands)?;
                match op {
                    BinaryOp::Less => Bool::RealLess(operands),
                    BinaryOp::Greater => Bool::RealGreater(operands),
                    op => Bool::Real(*op, operands),
                }
            }
            Node::FromInt(operand) => Bool::FromInt(Box::new(self.int(operand)?)),
            Node::Condition(operand) | Node::FromAny(operand) => self.any_bool(operand)?,
            _ => return None,
        })
    }

    /// A value that is a boolean already.
    fn any_bool(&mut self, node: &Any) -> Option<Bool> {
        Some(match node {
            Any::Bool(value) => self.bool(value)?,
            Any::Const(Value::Bool(value)) => Bool::Const(*value),
            Any::Call(call) => Bool::Call(self.call(call, Some(Number::Bool))?),
            other => match self.known(other)? {
                (rank, Number::Bool) => Bool::Register(rank),
                _ => return None,
            },
        })
    }
}

/// The statements of a procedure, as the cases of one result where they are just that.
fn code(mut steps: Vec<Stmt>) -> Code {
    let case = |step: &Stmt| matches!(step.kind, Step::ReturnIntIf(..));
    match steps.pop() {
        Some(Stmt { kind: Step::ReturnInt(last), .. }) if steps.iter().all(case) => {
            let cases = steps.into_iter().filter_map(|step| match step.kind {
                Step::ReturnIntIf(condition, given) => {
                    Some(Case { condition, span: step.span, given })
                }
                _ => None,
            });
            Code::Cases(cases.collect(), last)
        }
        last => {
            steps.extend(last);
            Code::Steps(steps)
        }
    }
}

/// The rank of something in a list, where it is put when it is not there.
fn rank_in<T: PartialEq>(list: &mut Vec<T>, item: T) -> Option<u8> {
    let known = list.iter().position(|own| *own == item);
    let rank = known.unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    });
    u8::try_from(rank).ok()
}

/// A plain variable that is read.
fn variable(node: &Any) -> Option<Slot> {
    match node {
        Any::Local(slot) | Any::LocalRef(slot) => Some(Slot::Local(*slot)),
        Any::Global(slot) => Some(Slot::Global(*slot)),
        _ => None,
    }
}
