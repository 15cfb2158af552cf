//! Calls of builtins: which syntax, its arguments as its parameters take them, what its error does.

use std::rc::Rc;

use super::fault::At;
use super::handling::Reaction;
use super::{Fault, Machine, Run, failure};
use crate::bilingual;
use crate::builtin::{ArgumentValues, Arguments, Function, Parameter, Receiver, Syntax, Ty};
use crate::diagnostic::codes;
use crate::source::Span;
use crate::tree::{Argument, BuiltinCall, Given};
use crate::value::{Class, Value, check_width};

impl Machine {
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
