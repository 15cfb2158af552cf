//! General calls: procedures held by values, overloads, arguments whose number is found now.

use std::rc::Rc;

use super::fault::At;
use super::handling::Reaction;
use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::{Error, Function};
use crate::diagnostic::{Bilingual, codes};
use crate::run::takes;
use crate::source::Span;
use crate::tree::{Callee, Forward, Given, Invoke, Parameter, Procedure, ProcedureName, Received};
use crate::value::{Prototype, Target, Type, Value, best, distance};

/// Arguments that one call takes (page 1513008).
const MAX_ARGUMENTS: usize = 255;

/// Arguments, evaluated; `None` for one that is left to its default.
pub(super) type Arguments = Vec<Option<Value>>;

/// What a general call asks of the procedure it reaches.
#[derive(Clone, Copy)]
struct Asks {
    /// Several results stay a list, one becomes a list of one.
    all_results: bool,
    /// Arguments in excess are an error: the call is written in the script.
    exact: bool,
}

impl Machine {
    pub(super) fn invoke(&mut self, call: &Invoke) -> Run<Value> {
        let mut value = self.invoke_once(call)?;
        while self.handed_on != 0
            && matches!(self.take_over(call.tested, call.span)?, Reaction::Again)
        {
            value = self.invoke_once(call)?;
        }
        Ok(value)
    }

    fn invoke_once(&mut self, call: &Invoke) -> Run<Value> {
        let held = match &call.callee {
            Callee::Value(node) => Some(self.any(node)?),
            Callee::Procedures(_) => None,
        };
        let mut arguments = self.given(&call.arguments)?;
        place_named(&mut arguments, &call.named);
        match (&call.callee, held) {
            (Callee::Procedures(name), _) => {
                let captured = self.captured(name);
                let asks = Asks { all_results: call.all_results, exact: true };
                let index = self.overload(&name.name, &name.candidates, &arguments).at(call.span)?;
                self.start(index, &captured, arguments, call.span, asks)
            }
            (Callee::Value(_), held) => {
                let held = held.unwrap_or_default();
                self.call_held(&held, arguments, call.span, call.all_results)
            }
        }
    }

    /// Calls a procedure held by a value, or named by a text, from a builtin.
    pub(super) fn call_value(
        &mut self,
        held: &Value,
        arguments: Vec<Value>,
        span: Span,
    ) -> Run<Value> {
        let asks = Asks { all_results: false, exact: false };
        self.call_all(held, arguments.into_iter().map(Some).collect(), span, asks)
    }

    /// Calls a procedure held by a value, or named by a text, from the script.
    pub(super) fn call_held(
        &mut self,
        held: &Value,
        arguments: Arguments,
        span: Span,
        all_results: bool,
    ) -> Run<Value> {
        self.call_all(held, arguments, span, Asks { all_results, exact: true })
    }

    /// The procedures that the value holds, one after the other; the result is the last one's.
    fn call_all(
        &mut self,
        held: &Value,
        arguments: Arguments,
        span: Span,
        asks: Asks,
    ) -> Run<Value> {
        let targets = self.targets(held).at(span)?;
        let Some((last, before)) = targets.split_last() else {
            return Err(empty_procedure()).at(span);
        };
        for target in before {
            self.call_target(target, arguments.clone(), span, asks)?;
        }
        self.call_target(last, arguments, span, asks)
    }

    fn call_target(
        &mut self,
        target: &Target,
        mut arguments: Arguments,
        span: Span,
        asks: Asks,
    ) -> Run<Value> {
        if let Some(receiver) = &target.receiver {
            arguments.insert(0, Some(receiver.clone()));
        }
        let index = self.overload(&target.name, &target.candidates, &arguments).at(span)?;
        self.start(index, &target.captured, arguments, span, asks)
    }

    /// Calls the one of these procedures that fits the arguments best; the receiver is the object
    /// of a method.
    pub(super) fn call_candidates(
        &mut self,
        (name, candidates): (&Rc<str>, Rc<[u32]>),
        receiver: Option<Value>,
        arguments: Arguments,
        span: Span,
        all_results: bool,
    ) -> Run<Value> {
        let target = Target { name: Rc::clone(name), candidates, captured: Vec::new(), receiver };
        self.call_target(&target, arguments, span, Asks { all_results, exact: true })
    }

    /// Evaluates arguments, the named ones at the place of their parameter.
    pub(super) fn placed(&mut self, arguments: &[Given], named: &[u32]) -> Run<Arguments> {
        let mut values = self.given(arguments)?;
        place_named(&mut values, named);
        Ok(values)
    }

    /// Evaluates arguments.
    pub(super) fn given(&mut self, arguments: &[Given]) -> Run<Arguments> {
        let mut values = Vec::with_capacity(arguments.len());
        for argument in arguments {
            match argument {
                Given::One(argument) => values.push(self.argument(argument)?),
                Given::Spread(node) => match self.any(node)? {
                    Value::Array(array) => {
                        values.extend(array.borrow().to_values().into_iter().map(Some));
                    }
                    other => values.push(Some(other)),
                },
                Given::Forward(slots, Forward::All) => values.extend(self.received(*slots)),
                Given::Forward(slots, Forward::Additional) => {
                    values.extend(self.received(*slots).split_off(slots.declared as usize));
                }
                Given::Forward(slots, Forward::Some(range)) => {
                    let received = self.received(*slots);
                    let (first, count) = self.range(range, received.len())?;
                    values.extend(received.into_iter().skip(first).take(count));
                }
                Given::Prepared(slot) => {
                    let rank = self.base + *slot as usize;
                    let value = std::mem::take(&mut self.stack[rank]);
                    values.push(value.is_reference().then_some(value));
                }
            }
            if values.len() > MAX_ARGUMENTS {
                return Err(failure(
                    codes::ARITY,
                    bilingual!(
                        "un appel prend au plus {MAX_ARGUMENTS} paramètres",
                        "a call takes at most {MAX_ARGUMENTS} arguments"
                    ),
                ));
            }
        }
        Ok(values)
    }

    /// Which of the procedures of a name the arguments fit best.
    fn overload(&mut self, name: &str, candidates: &[u32], given: &Arguments) -> Run<u32> {
        if let [only] = candidates {
            return Ok(*only);
        }
        let types: Vec<Option<Type>> = given
            .iter()
            .map(|value| value.as_ref().map(|value| self.read_argument(value).own_type()))
            .collect();
        let procedures: Vec<_> = candidates
            .iter()
            .filter_map(|index| self.procedures.get(*index as usize).cloned().flatten())
            .collect();
        let prototypes = procedures.iter().map(|procedure| prototype(procedure));
        match best(prototypes, &types) {
            Some(rank) => Ok(candidates[rank]),
            None => Err(no_prototype(name, &types)),
        }
    }

    fn read_argument(&mut self, value: &Value) -> Value {
        self.follow(value.clone()).unwrap_or_default()
    }

    /// Makes the frame of a procedure and runs it.
    fn start(
        &mut self,
        index: u32,
        captured: &[Value],
        arguments: Arguments,
        span: Span,
        asks: Asks,
    ) -> Run<Value> {
        let Some(procedure) = self.procedures.get(index as usize).cloned().flatten() else {
            return Err(super::call::missing_procedure()).at(span);
        };
        check_number(&procedure, &arguments, asks.exact).at(span)?;
        let frame = self.stack.len();
        let declared = procedure.parameters.len();
        let mut marks = vec![Received::No as u8; declared.max(arguments.len())];
        for (mark, argument) in marks.iter_mut().zip(&arguments) {
            *mark = match argument {
                None => Received::Default,
                Some(value) if value.is_reference() => Received::Reference,
                Some(_) => Received::Value,
            } as u8;
        }
        let missing: Vec<bool> =
            (0..declared).map(|rank| arguments.get(rank).is_none_or(Option::is_none)).collect();
        let mut arguments = arguments.into_iter();
        for (rank, parameter) in procedure.parameters.iter().enumerate() {
            let value = match arguments.next().flatten() {
                Some(value) => self.admit_argument(value, parameter, &mut marks[rank]),
                None => Ok(Value::Null),
            };
            match value {
                Ok(value) => self.stack.push(value),
                Err(fault) => {
                    self.stack.truncate(frame);
                    return Err(fault).at(span);
                }
            }
        }
        let rest: Vec<Value> = arguments.map(Option::unwrap_or_default).collect();
        self.stack.extend_to(frame + procedure.slots as usize);
        for (rank, value) in captured.iter().enumerate() {
            self.stack[frame + declared + rank] = value.clone();
        }
        if let Some(slots) = procedure.received {
            if slots.rest.is_none() {
                marks.truncate(declared);
            }
            // The object of a method is no parameter.
            marks.drain(..slots.first as usize);
            self.stack[frame + slots.marks as usize] = Value::Buffer(Rc::new(marks));
            if let Some(slot) = slots.rest {
                self.stack[frame + slot as usize] = Value::array(Type::Any, rest);
            }
        }
        let is_missing = |rank: usize| missing[rank];
        let some_missing = missing.contains(&true);
        let result =
            self.enter((index, &procedure), frame, span, some_missing.then_some(&is_missing))?;
        Ok(match (procedure.several, asks.all_results) {
            (true, false) => first(result),
            (false, true) => Value::array(Type::Any, vec![result]),
            _ => result,
        })
    }

    /// The value as the parameter takes it: a variable of its type by reference, anything else
    /// converted.
    fn admit_argument(&mut self, value: Value, parameter: &Parameter, mark: &mut u8) -> Run<Value> {
        let ty = &parameter.ty;
        if value.is_reference() && !parameter.local {
            if *ty == Type::Any {
                return Ok(value);
            }
            let held = self.read_argument(&value);
            let empty = matches!((ty, &held), (Type::Object { dynamic: true, .. }, Value::Null));
            if empty || distance(ty, &held.own_type()) == Some(0) {
                return Ok(value);
            }
        }
        let given = self.read_argument(&value);
        if value.is_reference() {
            *mark = Received::Value as u8;
        }
        let given = if ty.is_simple() { self.simple(given)? } else { given };
        let given = if parameter.local { given.deep_copy() } else { given };
        let from = given.own_type();
        given.convert(ty).map_err(|_| wrong_type(&parameter.name, ty, &from))
    }

    /// The procedures of a value, in the order of the calls.
    pub(super) fn targets(&self, held: &Value) -> Run<Vec<Rc<Target>>> {
        match held {
            Value::Procedure(procedure) => Ok(procedure.calls()),
            Value::Text(name) => Ok(vec![Rc::new(self.procedure_named(name.as_str())?)]),
            Value::Null => Ok(Vec::new()),
            other => {
                let Bilingual { fr, en } = other.kind().name();
                Err(failure(
                    codes::NOT_CALLABLE,
                    bilingual!("{fr} ne s'appelle pas", "{en} cannot be called"),
                ))
            }
        }
    }

    pub(super) fn captured(&self, name: &ProcedureName) -> Vec<Value> {
        let slots = name.captures.iter();
        slots.map(|slot| self.stack[self.base + *slot as usize].clone()).collect()
    }

    /// A builtin whose number of arguments is known now; the `own` first ones are not written
    /// between the parentheses.
    pub(super) fn run_fitting(
        &mut self,
        function: &'static Function,
        values: Arguments,
        (own, statement, tested): (usize, bool, bool),
        span: Span,
    ) -> Run<Value> {
        let fitting: Vec<_> =
            function.syntaxes.iter().filter(|syntax| takes(syntax, values.len())).collect();
        if fitting.is_empty() {
            let (fr, en) = (function.names.fr, function.names.en);
            let count = values.len() - own;
            return Err(failure(
                codes::ARITY,
                bilingual!(
                    "« {fr} » ne prend pas {count} paramètre(s)",
                    "`{en}` does not take {count} argument(s)"
                ),
            ))
            .at(span);
        }
        let syntax = self.pick(&fitting, &values);
        self.run_builtin(function, syntax, values.into(), (statement, tested), span)
    }
}

/// Moves the last arguments to the parameters they name.
fn place_named(arguments: &mut Arguments, named: &[u32]) {
    let ordered = arguments.len().saturating_sub(named.len());
    for (rank, value) in named.iter().zip(arguments.split_off(ordered)) {
        let rank = *rank as usize;
        if arguments.len() <= rank {
            arguments.resize(rank + 1, None);
        }
        arguments[rank] = value;
    }
}

/// The first of several results.
pub(super) fn first(results: Value) -> Value {
    match results {
        Value::Array(array) => array.borrow().get(0).unwrap_or_default(),
        other => other,
    }
}

fn prototype(procedure: &Procedure) -> Prototype<'_> {
    let parameters = procedure.parameters.iter();
    Prototype {
        parameters: parameters.map(|p| (&p.ty, p.default.is_some())).collect(),
        variadic: procedure.received.is_some_and(|slots| slots.rest.is_some()),
    }
}

fn check_number(procedure: &Procedure, arguments: &Arguments, exact: bool) -> Run<()> {
    let name = &procedure.name;
    let lambda = name.is_empty();
    let (most, given) = (procedure.parameters.len(), arguments.len());
    let takes_rest = procedure.received.is_some_and(|slots| slots.rest.is_some());
    if exact && !lambda && given > most && !takes_rest {
        return Err(failure(
            codes::ARITY,
            bilingual!(
                "« {name} » prend {most} paramètre(s) et en reçoit {given}",
                "`{name}` takes {most} argument(s) and gets {given}"
            ),
        ));
    }
    let missing = procedure.parameters.iter().enumerate().find(|(rank, parameter)| {
        parameter.default.is_none() && arguments.get(*rank).is_none_or(Option::is_none)
    });
    let Some((_, parameter)) = missing else { return Ok(()) };
    let parameter = &parameter.name;
    let (fr, en) = if lambda {
        ("la lambda".to_owned(), "the lambda".to_owned())
    } else {
        (format!("« {name} »"), format!("`{name}`"))
    };
    Err(failure(
        codes::ARITY,
        bilingual!(
            "le paramètre « {parameter} » manque à l'appel de {fr}",
            "the argument `{parameter}` is missing in the call of {en}"
        ),
    ))
}

#[cold]
fn no_prototype(name: &str, given: &[Option<Type>]) -> Box<super::Fault> {
    let list = |pick: fn(Bilingual) -> String| {
        let names = given.iter().map(|ty| ty.as_ref().map_or("*".to_owned(), |ty| pick(ty.name())));
        names.collect::<Vec<_>>().join(", ")
    };
    let (fr, en) = (list(|name| name.fr), list(|name| name.en));
    failure(
        codes::ARGUMENT_TYPE,
        bilingual!(
            "aucune syntaxe de « {name} » ne prend ({fr})",
            "no prototype of `{name}` takes ({en})"
        ),
    )
}

#[cold]
fn empty_procedure() -> Box<super::Fault> {
    Error::fatal(
        codes::NOT_CALLABLE,
        bilingual!(
            "cette variable ne contient aucune procédure",
            "this variable holds no procedure"
        ),
    )
    .hint(bilingual!(
        "l'affecter d'abord : p = NomDeProcédure",
        "assign it first: p = ProcedureName"
    ))
    .into()
}

#[cold]
fn wrong_type(parameter: &str, wanted: &Type, given: &Type) -> Box<super::Fault> {
    let (wanted, given) = (wanted.name(), given.name());
    failure(
        codes::ARGUMENT_TYPE,
        Bilingual {
            fr: format!(
                "le paramètre « {parameter} » attend « {} » et reçoit « {} »",
                wanted.fr, given.fr
            ),
            en: format!(
                "the parameter `{parameter}` takes `{}` and gets `{}`",
                wanted.en, given.en
            ),
        },
    )
}

/// What was prepared for the next call of a procedure is held by a place of its own.
pub(super) fn prepared(value: Value) -> Value {
    super::place::temporary(value).into()
}

impl Machine {
    /// Keeps an argument for the next call: a copy.
    pub(super) fn prepare_argument(&mut self, slot: u32, value: &crate::tree::Any) -> Run<()> {
        let value = self.any(value)?.deep_copy();
        let rank = self.base + slot as usize;
        self.stack[rank] = prepared(value);
        Ok(())
    }
}
