//! Calls of methods, and of one of several prototypes.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::tree::{Argument as SyntaxArgument, ExprKind, Name};
use crate::tree::{Any, Call, Dispatch, Given, ObjectNode, ProcedureName, Target};
use crate::value::{Method, Type, UserType};

use super::super::Checker;
use super::super::invoke::Lowered;
use super::super::overload::Choice;
use super::super::typed::Typed;
use super::member::{Found, method_target};

impl Checker {
    /// `object.m(…)`, or `C::m(…)` without an object; `fixed` for the code of that class and not
    /// of those derived from it.
    pub(in super::super) fn class_call(
        &mut self,
        object: Option<Typed>,
        class: &Rc<UserType>,
        name: &Name,
        arguments: &[SyntaxArgument],
        fixed: bool,
    ) -> Typed {
        let Some(info) = class.class() else { return Typed::error() };
        let all: Vec<(u32, Method)> =
            info.methods_named(&name.key).map(|(slot, method)| (slot, method.clone())).collect();
        if all.is_empty() {
            return self.call_held(object, class, name, arguments, fixed);
        }
        // Of prototypes that some code may not call, the others remain.
        self.check_access(&all[all.len() - 1].1.restrictions, name);
        let count = arguments.len();
        let expands = arguments.iter().any(|argument| self.expands(argument));
        let fitting: Vec<&(u32, Method)> = all
            .iter()
            .filter(|(_, method)| {
                let fits = method.least <= count && method.most.is_none_or(|most| count <= most);
                fits || expands
            })
            .collect();
        if fitting.is_empty() {
            let signature = self.symbols.signatures[all[0].1.procedure as usize].clone();
            self.wrong_arity(name, &signature, count);
            return Typed::error();
        }
        let global = fitting.iter().all(|(_, method)| method.global);
        if object.is_none() && !global {
            self.needs_object(class, name);
            return Typed::error();
        }
        if fixed
            && let [(_, only)] = fitting.as_slice()
            && only.is_abstract
        {
            let (text, of) = (&name.text, &class.name);
            self.report(Diagnostic::error(
                codes::ABSTRACT_CLASS,
                name.span,
                bilingual!(
                    "« {text} » est abstraite dans « {of} » : elle n'y a pas de code",
                    "`{text}` is abstract in `{of}`: it has no code there"
                ),
            ));
        }
        if info.interface {
            let Some(object) = object else { return Typed::error() };
            return self.interface_call(object, name, arguments, fitting[0].1.procedure);
        }
        let indexes: Vec<u32> = fitting.iter().map(|(_, method)| method.procedure).collect();
        let object = object.filter(|_| !global).map(Typed::into_any);
        let choice = match indexes.as_slice() {
            [only] => Choice::One(*only),
            several => self.choose_prototype(several, name, arguments),
        };
        match choice {
            Choice::One(index) => {
                let slots = fitting.iter().find(|(_, method)| method.procedure == index);
                let Some((slot, _)) = slots else { return Typed::error() };
                let target = method_target(class, info, *slot, fixed);
                self.method_call(object, target, index, name, arguments)
            }
            Choice::Given(chosen, given) => {
                let candidates = fitting.iter().filter(|(_, m)| chosen.contains(&m.procedure));
                let candidates =
                    candidates.map(|(slot, _)| method_target(class, info, *slot, fixed)).collect();
                let result = self.common_result(&chosen);
                let name = name.clone();
                dispatched(object, candidates, (given, Vec::new()), &name, result)
            }
            Choice::None => Typed::error(),
        }
    }

    /// A call of one method.
    fn method_call(
        &mut self,
        object: Option<Any>,
        target: Target,
        index: u32,
        name: &Name,
        arguments: &[SyntaxArgument],
    ) -> Typed {
        let lowered = self.lower_call(index, name, None, arguments);
        let signature = &self.symbols.signatures[index as usize];
        let (several, result) = (signature.several, signature.result.clone());
        let span = name.span;
        let arguments = match lowered {
            Lowered::General(given, named) => {
                return dispatched(object, vec![target], (given, named), name, result);
            }
            Lowered::Plain(arguments) => arguments,
        };
        let node = match object {
            Some(object) => {
                let name = Rc::clone(&name.text);
                let tested = self.tested;
                let node = ObjectNode::Call { object, target, name, arguments, tested, span };
                Any::Object(Box::new(node))
            }
            None => {
                let captures = Vec::new();
                let tested = self.tested;
                Any::Call(Box::new(Call { procedure: index, arguments, captures, tested, span }))
            }
        };
        Typed::any(if several { Any::First(Box::new(node)) } else { node }, result)
    }

    fn interface_call(
        &mut self,
        object: Typed,
        name: &Name,
        arguments: &[SyntaxArgument],
        prototype: u32,
    ) -> Typed {
        let arguments = self.loose_arguments(arguments);
        let object = Box::new(object.into_any());
        let (key, text, span) = (Rc::clone(&name.key), Rc::clone(&name.text), name.span);
        let result = self.symbols.signatures[prototype as usize].result.clone();
        let tested = self.tested;
        Typed::any(Any::Method { object, key, name: text, arguments, tested, span }, result)
    }

    /// A member that holds a procedure, called.
    fn call_held(
        &mut self,
        object: Option<Typed>,
        class: &Rc<UserType>,
        name: &Name,
        arguments: &[SyntaxArgument],
        fixed: bool,
    ) -> Typed {
        match self.found(class, &name.key) {
            Found::Field(_) | Found::Property(_) | Found::Static(_) => {
                let member = self.class_member(object, class, name, fixed);
                if !matches!(member.ty, Type::Procedure | Type::Any) {
                    self.not_callable(name);
                    return Typed::error();
                }
                self.call_value(member, arguments, name.span)
            }
            Found::Constant(_) => {
                self.not_callable(name);
                Typed::error()
            }
            Found::Method | Found::Itself | Found::ClassName | Found::Nothing => {
                self.unknown_class_member(class, name);
                Typed::error()
            }
        }
    }

    /// `ExécuteAncêtre`: the same method of the base, with the parameters of this one.
    pub(in super::super) fn run_ancestor(&mut self, name: &Name) -> Typed {
        let Some(context) = self.context() else {
            self.outside_class(name.span, &name.text);
            return Typed::error();
        };
        let bases = context.class.class().map(|class| class.bases.clone()).unwrap_or_default();
        let base = bases.into_iter().find(|base| {
            base.class().is_some_and(|info| info.methods_named(&context.key).next().is_some())
        });
        let Some(base) = base else {
            let (text, class) = (&name.text, &context.class.name);
            self.report(Diagnostic::error(
                codes::OUTSIDE_CLASS,
                name.span,
                bilingual!(
                    "« {text} » : aucune base de « {class} » n'a cette méthode",
                    "`{text}`: no base of `{class}` has this method"
                ),
            ));
            return Typed::error();
        };
        let parameters = self.scopes.last().map(|scope| scope.parameter_names.clone());
        let values = parameters.unwrap_or_default().into_iter().map(|name| {
            let span = name.span;
            SyntaxArgument::Value(crate::syntax::tree::Expr { kind: ExprKind::Name(name), span })
        });
        let values: Vec<SyntaxArgument> = values.collect();
        let method = Name::known_as(Rc::clone(&name.text), Rc::clone(&context.key), name.span);
        let this = self.this();
        self.class_call(this, &base, &method, &values, true)
    }

    /// A method as a value: `p = o.Méthode`.
    pub(in super::super) fn method_value(
        &mut self,
        object: Option<Typed>,
        class: &Rc<UserType>,
        name: &Name,
    ) -> Option<Any> {
        let info = class.class()?;
        let (slot, method) = info.methods_named(&name.key).next()?;
        self.check_access(&method.restrictions, name);
        let text = Rc::clone(&name.text);
        if method.global {
            let index = method.procedure;
            return Some(Any::Procedure(ProcedureName {
                name: text,
                candidates: Rc::from([index]),
                captures: Vec::new(),
            }));
        }
        let object = object?.into_any();
        let target = method_target(class, info, slot, false);
        let node = ObjectNode::Method { object, target, name: text, span: name.span };
        Some(Any::Object(Box::new(node)))
    }
}

/// A call whose prototype, or the number of its arguments, is found when it runs.
fn dispatched(
    object: Option<Any>,
    candidates: Vec<Target>,
    (arguments, named): (Vec<Given>, Vec<u32>),
    name: &Name,
    result: Type,
) -> Typed {
    let (name, span) = (Rc::clone(&name.text), name.span);
    let dispatch = Dispatch { object, candidates, arguments, named, name, span };
    Typed::any(Any::Dispatch(Box::new(dispatch)), result)
}
