//! Calls: procedures of the program, builtins, methods, procedures held by values.

use std::cell::RefCell;
use std::rc::Rc;

use super::fault::At;
use super::handling::Reaction;
use super::{Fault, FaultKind, MAX_STACK_VALUES, Machine, Run, failure};
use crate::bilingual;
use crate::builtin::{
    ArgumentValues, Arguments, Error, Function, Parameter, Receiver, Syntax, Ty, interrupted,
};
use crate::diagnostic::codes;
use crate::source::Span;
use crate::tree::{Any, Argument, BuiltinCall, Call, Given, Int, Procedure};
use crate::value::{Class, Place as HeldPlace, Value, check_width};

/// Calls inside calls; the machine's stack usually ends first.
pub(crate) const MAX_CALL_DEPTH: usize = 100_000;

impl Machine {
    #[inline(never)]
    pub(super) fn call_procedure(&mut self, call: &Call) -> Run<Value> {
        let frame = self.stack.len();
        let (procedure, defaults) = self.push_frame(call)?;
        if let Some(outcome) = self.computed(&procedure, defaults, frame, call) {
            return outcome;
        }
        if procedure.plain && !defaults {
            let int_result = self.int_result;
            let result = std::mem::take(&mut self.result);
            let outcome = self.run_plain(&procedure, frame, call);
            let own = std::mem::replace(&mut self.result, result);
            let own_int = std::mem::replace(&mut self.int_result, int_result);
            let value = outcome.map(|()| match own {
                Value::Null if procedure.gives_int => Value::Int(own_int),
                own => own,
            });
            return if self.handed_on == 0 { value } else { self.after_error(call, value) };
        }
        let value = self.call_with_defaults(&procedure, frame, call);
        if self.handed_on == 0 { value } else { self.after_error(call, value) }
    }

    /// The procedure may have declared an error for this code, which may want it called again.
    #[cold]
    fn after_error(&mut self, call: &Call, mut value: Run<Value>) -> Run<Value> {
        while value.is_ok()
            && self.handed_on != 0
            && matches!(self.take_over(call.tested, call.span)?, Reaction::Again)
        {
            let frame = self.stack.len();
            let (procedure, _) = self.push_frame(call)?;
            value = self.call_with_defaults(&procedure, frame, call);
        }
        value
    }

    /// Calls a procedure whose result nobody wants.
    #[inline(never)]
    pub(super) fn call_for_effect(&mut self, call: &Call) -> Run<()> {
        let frame = self.stack.len();
        let (procedure, defaults) = self.push_frame(call)?;
        if let Some(outcome) = self.computed(&procedure, defaults, frame, call) {
            return outcome.map(drop);
        }
        if procedure.plain && !defaults && matches!(self.result, Value::Null) {
            let int_result = self.int_result;
            let outcome = self.run_plain(&procedure, frame, call);
            if !matches!(self.result, Value::Null) {
                self.result = Value::Null;
            }
            self.int_result = int_result;
            if self.handed_on == 0 {
                return outcome;
            }
            return self.after_error(call, outcome.map(|()| Value::Null)).map(drop);
        }
        let value = self.call_with_defaults(&procedure, frame, call);
        if self.handed_on == 0 {
            return value.map(drop);
        }
        self.after_error(call, value).map(drop)
    }

    /// Calls a procedure that gives an integer.
    #[inline(never)]
    pub(super) fn call_int(&mut self, call: &Call) -> Run<i64> {
        let frame = self.stack.len();
        let (procedure, defaults) = self.push_frame(call)?;
        if let Some(outcome) = self.computed(&procedure, defaults, frame, call) {
            return Ok(outcome?.to_int()?);
        }
        // No result is pending, which the caller must find again: nothing to move aside.
        if procedure.plain && !defaults && matches!(self.result, Value::Null) {
            let int_result = std::mem::take(&mut self.int_result);
            let outcome = self.run_plain(&procedure, frame, call);
            let own = std::mem::replace(&mut self.int_result, int_result);
            let value = if matches!(self.result, Value::Null) {
                outcome.map(|()| own)
            } else {
                let own = std::mem::take(&mut self.result);
                outcome.and_then(|()| Ok(own.to_int()?))
            };
            if self.handed_on == 0 {
                return value;
            }
            return Ok(self.after_error(call, value.map(Value::Int))?.to_int()?);
        }
        let mut value = self.call_with_defaults(&procedure, frame, call);
        if self.handed_on != 0 {
            value = self.after_error(call, value);
        }
        Ok(value?.to_int()?)
    }

    /// The call of a procedure that only computes.
    #[inline]
    fn computed(
        &mut self,
        procedure: &Procedure,
        defaults: bool,
        frame: usize,
        call: &Call,
    ) -> Option<Run<Value>> {
        let compute = procedure.compute.as_ref()?;
        if defaults || self.handed_on != 0 {
            return None;
        }
        self.compute(procedure, compute, frame, call.span)
    }

    #[inline(never)]
    fn call_with_defaults(
        &mut self,
        procedure: &Rc<Procedure>,
        frame: usize,
        call: &Call,
    ) -> Run<Value> {
        let given = &call.arguments;
        let missing = |rank: usize| matches!(given.get(rank), None | Some(Argument::Default));
        self.enter((call.procedure, procedure), frame, call.span, Some(&missing))
    }

    /// Puts the frame of a call on the stack: arguments, captured variables, room for the rest.
    /// True when some argument takes its default value.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Once a caller: a third of the cost of a call.
    fn push_frame(&mut self, call: &Call) -> Run<(Rc<Procedure>, bool)> {
        let Some(Some(procedure)) = self.procedures.get(call.procedure as usize) else {
            return Err(missing_procedure()).at(call.span);
        };
        let procedure = Rc::clone(procedure);
        let frame = self.stack.len();
        let mut defaults = call.arguments.len() < procedure.parameters.len();
        for argument in &call.arguments {
            let pushed = match argument {
                Argument::Value(Any::Int(Int::LocalPlus { slot, by, kind })) => {
                    self.local_plus(*slot, *by, *kind).map(|value| self.stack.push_int(value))
                }
                Argument::Value(Any::Int(value)) => {
                    self.int(value).map(|value| self.stack.push_int(value))
                }
                Argument::Value(value) => self.any(value).map(|value| self.stack.push(value)),
                Argument::Reference(place) => {
                    self.reference(place).map(|place| self.stack.push(place.into()))
                }
                Argument::Default => {
                    defaults = true;
                    self.stack.push(Value::Null);
                    Ok(())
                }
            };
            if let Err(fault) = pushed {
                self.stack.truncate(frame);
                return Err(fault);
            }
        }
        let captures = procedure.parameters.len();
        self.stack.extend_to(frame + procedure.slots as usize);
        for (rank, slot) in call.captures.iter().enumerate() {
            self.stack[frame + captures + rank] = self.stack[self.base + *slot as usize].clone();
        }
        Ok((procedure, defaults))
    }

    /// Refuses a call that is too deep, or that comes after Ctrl-C.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Once a caller: a third of the cost of a call.
    fn may_enter(&mut self, procedure: &Procedure, frame: usize, span: Span) -> Run<()> {
        let mark = 0_u8;
        let deep = (&raw const mark as usize) < self.stack_floor
            || self.depth >= MAX_CALL_DEPTH
            || self.stack.len() > MAX_STACK_VALUES;
        if deep || self.interrupt.load(std::sync::atomic::Ordering::Relaxed) {
            self.stack.truncate(frame);
            return Err(if deep { too_deep(procedure) } else { interrupted().into() }).at(span);
        }
        Ok(())
    }

    /// Runs a plain procedure whose frame is ready; its result is left in the machine.
    #[inline(always)]
    #[allow(clippy::inline_always)] // Once a caller: a third of the cost of a call.
    fn run_plain(&mut self, procedure: &Procedure, frame: usize, call: &Call) -> Run<()> {
        self.may_enter(procedure, frame, call.span)?;
        let base = std::mem::replace(&mut self.base, frame);
        let caller = self.running.replace(call.procedure);
        self.depth += 1;
        let outcome = self.block(&procedure.body.statements);
        if !self.pinned.is_empty() {
            self.unpin(frame);
        }
        self.running = caller;
        self.depth -= 1;
        self.base = base;
        self.stack.truncate(frame);
        match outcome {
            Ok(_) => Ok(()),
            Err(mut fault) => {
                if fault.kind == FaultKind::Exception {
                    fault.calls.push((Rc::clone(&procedure.name), call.span));
                }
                Err(fault)
            }
        }
    }

    /// Runs a procedure whose frame is ready.
    pub(super) fn enter(
        &mut self,
        (index, procedure): (u32, &Rc<Procedure>),
        frame: usize,
        span: Span,
        missing: Option<&dyn Fn(usize) -> bool>,
    ) -> Run<Value> {
        self.may_enter(procedure, frame, span)?;
        let base = std::mem::replace(&mut self.base, frame);
        let result = std::mem::take(&mut self.result);
        let int_result = std::mem::take(&mut self.int_result);
        let caller = self.running.replace(index);
        self.depth += 1;
        let prepared = if missing.is_some()
            || procedure.parameters.iter().any(|parameter| parameter.captured)
        {
            self.prepare(procedure, missing)
        } else {
            Ok(())
        };
        let outcome = prepared.and_then(|()| self.process(&procedure.body));
        if !self.pinned.is_empty() {
            self.unpin(frame);
        }
        self.running = caller;
        self.depth -= 1;
        self.base = base;
        self.stack.truncate(frame);
        let own = std::mem::replace(&mut self.result, result);
        let own_int = std::mem::replace(&mut self.int_result, int_result);
        let outcome = if procedure.destroys {
            outcome.and_then(|()| self.destroy_waiting())
        } else {
            outcome
        };
        match outcome {
            Ok(()) if procedure.gives_int && matches!(own, Value::Null) => Ok(Value::Int(own_int)),
            Ok(()) => Ok(own),
            Err(mut fault) => {
                if fault.kind == FaultKind::Exception {
                    fault.calls.push((Rc::clone(&procedure.name), span));
                }
                Err(fault)
            }
        }
    }

    /// Default values, and cells for captured parameters.
    fn prepare(
        &mut self,
        procedure: &Procedure,
        missing: Option<&dyn Fn(usize) -> bool>,
    ) -> Run<()> {
        for (rank, parameter) in procedure.parameters.iter().enumerate() {
            if missing.is_some_and(|missing| missing(rank))
                && let Some(default) = &parameter.default
            {
                self.stack[self.base + rank] = self.any(default)?;
            }
            if parameter.captured {
                let slot = &mut self.stack[self.base + rank];
                if !slot.is_reference() {
                    let value = std::mem::take(slot);
                    let cell = HeldPlace::Cell(RefCell::new(value), parameter.ty.holds());
                    *slot = Value::Place(Rc::new(cell));
                }
            }
        }
        Ok(())
    }

    pub(super) fn argument(&mut self, argument: &Argument) -> Run<Option<Value>> {
        Ok(match argument {
            Argument::Value(value) => Some(self.any(value)?),
            Argument::Reference(place) => Some(self.reference(place)?.into()),
            Argument::Default => None,
        })
    }

    #[inline(never)]
    pub(super) fn builtin(&mut self, call: &BuiltinCall) -> Run<Value> {
        if let Some(form) = call.quick
            && let Some(value) = self.quick(form, call)
        {
            return Ok(value);
        }
        let mut values = ArgumentValues::new();
        let [syntax] = call.syntaxes.as_slice() else {
            for (rank, argument) in call.arguments.iter().enumerate() {
                let changes = |syntax: &&Syntax| {
                    syntax.parameters.get(rank).is_some_and(|parameter| parameter.changed)
                };
                values.push(match argument {
                    Argument::Value(value)
                        if call.syntaxes.iter().copied().any(|s| changes(&s)) =>
                    {
                        Some(self.any_to_change(value)?)
                    }
                    argument => self.argument(argument)?,
                });
            }
            let syntax = self.pick(&call.syntaxes, &values);
            let flags = (call.statement, call.tested);
            return self.run_builtin(call.function, syntax, values, flags, call.span);
        };
        for (rank, argument) in call.arguments.iter().enumerate() {
            let parameter = syntax.parameters.get(rank).or(syntax.parameters.last());
            let value = match argument {
                Argument::Value(value) if parameter.is_some_and(|it| it.changed) => {
                    Some(self.any_to_change(value)?)
                }
                Argument::Value(value) => Some(self.any(value)?),
                other => self.argument(other)?,
            };
            values.push(match (value, parameter) {
                (Some(value), Some(parameter)) if !as_is(parameter.ty, &value) => {
                    Some(self.admit(value, parameter).at(call.span)?)
                }
                (value, _) => value,
            });
        }
        self.run_admitted(call.function, syntax, values, (call.statement, call.tested), call.span)
    }

    /// The arguments as the parameters of the syntax take them.
    fn admit_all(&mut self, syntax: &Syntax, values: &mut ArgumentValues) -> Run<()> {
        for (rank, value) in values.iter_mut().enumerate() {
            let Some(parameter) = syntax.parameters.get(rank).or(syntax.parameters.last()) else {
                break;
            };
            if let Some(given) = value
                && !as_is(parameter.ty, given)
            {
                *value = Some(self.admit(std::mem::take(given), parameter)?);
            }
        }
        Ok(())
    }

    /// The first syntax whose types fit the values; else the first.
    pub(super) fn pick(
        &self,
        syntaxes: &[&'static Syntax],
        values: &[Option<Value>],
    ) -> &'static Syntax {
        let fits = |syntax: &&&'static Syntax| {
            syntax.parameters.iter().zip(values).all(|(parameter, value)| {
                let value = match value.as_ref().and_then(Value::reference) {
                    Some(place) => self.read_reference(&place).ok(),
                    None => value.clone(),
                };
                value.is_none_or(|value| accepts(parameter.ty, &value))
            })
        };
        syntaxes.iter().find(fits).or(syntaxes.first()).copied().unwrap_or(&NO_SYNTAX)
    }

    /// Runs a builtin with these values.
    pub(super) fn run_builtin(
        &mut self,
        function: &'static Function,
        syntax: &'static Syntax,
        mut values: ArgumentValues,
        (statement, tested): (bool, bool),
        span: Span,
    ) -> Run<Value> {
        self.admit_all(syntax, &mut values).at(span)?;
        self.run_admitted(function, syntax, values, (statement, tested), span)
    }

    /// Runs a builtin with values that its parameters took.
    fn run_admitted(
        &mut self,
        function: &'static Function,
        syntax: &'static Syntax,
        mut values: ArgumentValues,
        (statement, tested): (bool, bool),
        span: Span,
    ) -> Run<Value> {
        // A call that may be made again keeps its arguments.
        let kept = (!tested && self.may_retry()).then(|| values.clone());
        loop {
            self.at = span;
            match (syntax.run)(self, Arguments::new(values)) {
                Ok(value) => {
                    if function.keeps_error {
                        self.errors.seen = true;
                    } else if self.errors.detected {
                        self.tell_hidden_error();
                        self.errors.detected = false;
                        self.handed_on = 0;
                    }
                    return Ok(value);
                }
                Err(error) if error.details().fatal => {
                    let mut fault = Box::<Fault>::from(error);
                    fault.span.get_or_insert(span);
                    fault.during.get_or_insert(function.names);
                    return Err(fault);
                }
                Err(error) => {
                    self.at = span;
                    let result = error.details().result.clone();
                    let result = result.unwrap_or_else(|| syntax.result.to_type().default_value());
                    let handed_on = error.details().handed_on;
                    self.set_error(error, statement, Some(function.names));
                    let reaction = if tested { Reaction::GoOn } else { self.react(span)? };
                    match (reaction, &kept) {
                        (Reaction::Again, Some(kept)) => values = kept.iter().cloned().collect(),
                        _ => {
                            if handed_on {
                                self.handed_on = self.depth;
                            }
                            return Ok(result);
                        }
                    }
                }
            }
        }
    }

    /// The value as the parameter takes it.
    fn admit(&mut self, value: Value, parameter: &Parameter) -> Run<Value> {
        let value = match value.reference() {
            Some(_) if parameter.by_reference => return Ok(value),
            Some(reference) => self.read_through(&reference)?,
            None => value,
        };
        match (parameter.ty, value) {
            (Ty::Any, value @ Value::Object(_)) => Ok(value),
            (Ty::Any, value) => Ok(value),
            (Ty::Text, value @ Value::Text(_))
            | (Ty::AnyArray, value @ (Value::Array(_) | Value::Associative(_)))
            | (Ty::Dynamic(_), value @ Value::Null)
            | (Ty::Buffer, value @ (Value::Buffer(_) | Value::Text(_))) => Ok(value),
            (Ty::Int, Value::Int(value)) => {
                Ok(Value::Int(check_width(value, crate::value::IntKind::INT)?))
            }
            (Ty::Field, Value::Object(object)) => Ok(Value::Object(object)),
            (Ty::Field, Value::Text(name)) => {
                match crate::builtin::Runtime::field(self, name.as_str()) {
                    Some(field) => Ok(Value::Object(field)),
                    None => {
                        let name = name.as_str();
                        Err(failure(
                            codes::UNKNOWN_NAME,
                            bilingual!("aucun champ « {name} »", "no control `{name}`"),
                        ))
                    }
                }
            }
            (Ty::Object(native) | Ty::Dynamic(native), Value::Object(object))
                if object.is(native) =>
            {
                Ok(Value::Object(object))
            }
            (Ty::Sequence(kind), Value::Sequence(sequence)) if sequence.borrow().kind == kind => {
                Ok(Value::Sequence(sequence))
            }
            (
                Ty::Field | Ty::AnyArray | Ty::Sequence(_) | Ty::Object(_) | Ty::Dynamic(_),
                value,
            ) => Err(wrong_argument(parameter, &value)),
            (ty, value) => {
                let value = self.simple(value)?;
                let ty = ty.to_type();
                Ok(value.clone().convert(&ty).map_err(|_| wrong_argument(parameter, &value))?)
            }
        }
    }

    pub(super) fn find_method(&self, object: &Value, key: &str) -> Option<&'static Function> {
        match object {
            Value::Object(object) => match object.class {
                Class::Native(native) => self.table.method(native, key),
                Class::User(_) => None,
            },
            Value::Text(_) => self.table.value_method(Receiver::Text, key),
            Value::Array(_) => self.table.value_method(Receiver::Array, key),
            Value::Associative(_) => self.table.value_method(Receiver::Associative, key),
            Value::Sequence(sequence) => {
                self.table.value_method(Receiver::Sequence(sequence.borrow().kind), key)
            }
            Value::Buffer(_) => self.table.value_method(Receiver::Buffer, key),
            Value::Date(_) | Value::Time(_) | Value::DateTime(_) | Value::Duration(_) => {
                self.table.value_method(Receiver::Date, key)
            }
            _ => None,
        }
    }

    /// `object.Method(arguments)` where the type of the object is found when it runs.
    pub(super) fn method(
        &mut self,
        object: Value,
        (name, key): (&Rc<str>, &str),
        arguments: &[Given],
        (span, tested): (Span, bool),
    ) -> Run<Value> {
        let Some(function) = self.find_method(&object, key) else {
            if let Value::Object(held) = &object
                && held.class.info().is_some_and(|class| class.methods_named(key).next().is_some())
            {
                let arguments = self.given(arguments)?;
                return self.method_named(held, (name, key), arguments, span);
            }
            if let Value::Object(held) = &object
                && let Some(rank) = held.class.field(key)
            {
                let procedure = self.read_member(held, rank)?;
                let arguments = self.given(arguments)?;
                return self.call_held(&procedure, arguments, span, false);
            }
            let kind = match &object {
                Value::Object(object) => crate::diagnostic::Bilingual::same(&*object.class.name()),
                other => other.kind().name(),
            };
            let (fr, en) = (kind.fr, kind.en);
            return Err(failure(
                codes::UNKNOWN_MEMBER,
                bilingual!("{fr} n'a pas de méthode « {name} »", "{en} has no method `{name}`"),
            ))
            .at(span);
        };
        let mut values = vec![Some(object)];
        values.extend(self.given(arguments)?);
        self.run_fitting(function, values, (1, false, tested), span)
    }
}

static NO_SYNTAX: Syntax =
    Syntax { parameters: &[], result: Ty::Void, run: |_, _| Ok(Value::Null) };

/// True when the syntax can be called with that many arguments.
pub(crate) fn takes(syntax: &Syntax, count: usize) -> bool {
    let needed = syntax.parameters.iter().filter(|parameter| !parameter.optional).count();
    let last = syntax.parameters.last();
    let endless = last.is_some_and(|parameter| parameter.rest && !parameter.locals);
    let most = syntax.parameters.len() - usize::from(last.is_some_and(|it| it.locals));
    count >= needed && (endless || count <= most)
}

/// The most frequent arguments, which nothing converts.
#[inline]
fn as_is(ty: Ty, value: &Value) -> bool {
    match (ty, value) {
        (Ty::Text, Value::Text(_)) | (Ty::AnyArray, Value::Array(_)) => true,
        (Ty::Any, value) => !value.is_reference(),
        (Ty::Int, Value::Int(value)) => i32::try_from(*value).is_ok(),
        _ => false,
    }
}

fn accepts(ty: Ty, value: &Value) -> bool {
    match (ty, value) {
        (Ty::Object(native) | Ty::Dynamic(native), Value::Object(object)) => object.is(native),
        (Ty::Dynamic(_), Value::Null) | (Ty::Any | Ty::Field, _) => true,
        (Ty::Object(_) | Ty::Dynamic(_), _) => false,
        (Ty::Array(_), value) => matches!(value, Value::Array(_)),
        (Ty::Associative(_), value) => matches!(value, Value::Associative(_)),
        (Ty::AnyArray, value) => matches!(value, Value::Array(_) | Value::Associative(_)),
        (Ty::Sequence(kind), value) => {
            matches!(value, Value::Sequence(sequence) if sequence.borrow().kind == kind)
        }
        (Ty::Procedure, value) => matches!(value, Value::Procedure(_) | Value::Text(_)),
        (Ty::Int | Ty::Long | Ty::Real | Ty::Bool, value) => !matches!(
            value,
            Value::Text(_)
                | Value::Array(_)
                | Value::Associative(_)
                | Value::Sequence(_)
                | Value::Object(_)
        ),
        (Ty::Date, value) => matches!(value, Value::Date(_) | Value::Text(_) | Value::DateTime(_)),
        (Ty::Duration, value) => matches!(value, Value::Duration(_)),
        (_, value) => !matches!(
            value,
            Value::Array(_) | Value::Associative(_) | Value::Sequence(_) | Value::Object(_)
        ),
    }
}

#[cold]
pub(crate) fn missing_procedure() -> Box<Fault> {
    failure(
        codes::UNKNOWN_FUNCTION,
        bilingual!("cette procédure n'existe plus", "this procedure is gone"),
    )
}

#[cold]
pub(crate) fn too_deep(procedure: &Procedure) -> Box<Fault> {
    let name = &procedure.name;
    let message = if name.is_empty() {
        bilingual!(
            "trop d'appels imbriqués de cette procédure",
            "too many nested calls of this procedure"
        )
    } else {
        bilingual!("trop d'appels imbriqués de « {name} »", "too many nested calls of `{name}`")
    };
    Error::fatal(codes::RECURSION, message)
        .hint(bilingual!(
            "vérifier la condition qui arrête la récursion",
            "check the condition that ends the recursion"
        ))
        .into()
}

#[cold]
fn wrong_argument(parameter: &Parameter, value: &Value) -> Box<Fault> {
    let (fr, en) = (parameter.names.fr, parameter.names.en);
    let wanted = parameter.ty.to_type().name();
    let given = match value {
        Value::Object(object) => crate::diagnostic::Bilingual::same(&*object.class.name()),
        other => other.kind().name(),
    };
    failure(
        codes::ARGUMENT_TYPE,
        crate::diagnostic::Bilingual {
            fr: format!("le paramètre « {fr} » attend {} et reçoit {}", wanted.fr, given.fr),
            en: format!("the parameter `{en}` takes {} and gets {}", wanted.en, given.en),
        },
    )
}
