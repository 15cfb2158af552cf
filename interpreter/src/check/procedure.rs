//! Procedures: signatures first, bodies last, so that the order of the source does not matter.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{
    Block, Body as SyntaxBody, Expr, ExprKind, Procedure as SyntaxProcedure, StatementKind,
};
use crate::tree::{Any, Body, Parameter, ParameterSlots, Procedure, ProcedureName};
use crate::value::Type;

use super::Checker;
use super::class::{MethodContext, THIS};
use super::facts::{Facts, attribute, names_at_run, names_element};
use super::labels::Region;
use super::scan::{has_handler, inner_procedures, names_declared, names_mentioned};
use super::scope::{Scope, Variable, VariableKind};
use super::typed::Typed;

/// What a call needs to know.
#[derive(Debug, Clone)]
pub(super) struct Signature {
    pub name: Rc<str>,
    pub parameters: Vec<ParameterInfo>,
    pub variadic: bool,
    /// The type of the result; of the first one when it gives several.
    pub result: Type,
    /// The declared types of several results.
    pub results: Vec<Type>,
    /// It gives several results.
    pub several: bool,
    /// How many, 0 when that is not known.
    pub result_count: usize,
    /// `PRIVÉE`, `PUBLIQUE`…: the words before its name, folded.
    pub access: Option<Rc<str>>,
    /// The part of the program that declares it: at the prompt, each entry is one.
    pub part: u32,
    /// It asks about its parameters, or takes any number: only a general call tells it.
    pub general: bool,
    /// `<zombie>`: obsolete, with what its author says about it.
    pub zombie: Option<Rc<str>>,
    /// How many variables of the enclosing procedures it receives.
    pub captures: usize,
    pub span: Span,
}

/// A parameter, for calls.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "independent facts that each call asks about")]
pub(super) struct ParameterInfo {
    pub name: Rc<str>,
    pub key: Rc<str>,
    pub ty: Type,
    pub optional: bool,
    /// Untyped, and written `p ?`.
    pub nullable: bool,
    pub local: bool,
    /// `<nom de fenêtre>` and the like: takes the bare name of an element.
    pub element: bool,
}

/// A procedure whose body waits.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    index: u32,
    procedure: Rc<SyntaxProcedure>,
    /// The scopes around it.
    scopes: Vec<Scope>,
    /// The class of a method.
    method: Option<Rc<MethodContext>>,
}

impl Pending {
    /// A method, which sees the program and its class.
    pub fn method(index: u32, procedure: &Rc<SyntaxProcedure>, context: MethodContext) -> Self {
        let (procedure, scopes) = (Rc::clone(procedure), vec![Scope::program()]);
        Self { index, procedure, scopes, method: Some(Rc::new(context)) }
    }
}

impl Checker {
    /// Declares the procedures of a source that are not inside others.
    pub(super) fn declare_procedures(&mut self, block: &Block) {
        for statement in block {
            match &statement.kind {
                StatementKind::Procedure(procedure) if !procedure.internal => {
                    let index = self.declare_procedure(procedure, 0);
                    self.name_procedure(procedure, index);
                    self.pending.push(Pending {
                        index,
                        procedure: Rc::clone(procedure),
                        scopes: Vec::new(),
                        method: None,
                    });
                }
                StatementKind::Fold(block) => self.declare_procedures(block),
                _ => {}
            }
        }
    }

    pub(super) fn declare_procedure(
        &mut self,
        procedure: &SyntaxProcedure,
        captures: usize,
    ) -> u32 {
        let mut optional_seen = false;
        let mut parameters = Vec::new();
        for parameter in &procedure.parameters {
            let optional = parameter.default.is_some();
            if optional_seen && !optional {
                let text = &parameter.name.text;
                self.report(Diagnostic::error(
                    codes::PARAMETER_ORDER,
                    parameter.name.span,
                    bilingual!(
                        "« {text} » est obligatoire et suit un paramètre optionnel",
                        "`{text}` is mandatory and follows an optional parameter"
                    ),
                ));
            }
            optional_seen |= optional;
            let ty = parameter.ty.as_ref().map_or(Type::Any, |ty| self.resolve_type(ty));
            parameters.push(ParameterInfo {
                name: Rc::clone(&parameter.name.text),
                key: Rc::clone(&parameter.name.key),
                ty,
                optional,
                nullable: attribute(&parameter.attributes, "nullable").is_some(),
                local: parameter.local,
                element: names_element(&parameter.attributes),
            });
        }
        let facts = Facts::of(procedure);
        let mut results: Vec<Type> = procedure
            .results
            .iter()
            .map(|ty| ty.as_ref().map_or(Type::Any, |ty| self.resolve_type(ty)))
            .collect();
        self.check_results(procedure, &facts);
        self.check_result_types(procedure);
        self.tell_ignored(procedure);
        let result = match results.first() {
            Some(first) => first.clone(),
            None if facts.gives_nothing() && !procedure.name.key.is_empty() => Type::Void,
            None => Type::Any,
        };
        if results.len() == 1 {
            results.clear();
        }
        let signature = Signature {
            name: Rc::clone(&procedure.name.text),
            parameters,
            variadic: procedure.variadic,
            result,
            several: results.len() > 1 || facts.several(),
            result_count: facts.results.first().map_or(results.len(), |(count, _)| *count),
            access: access(procedure),
            part: self.part,
            results,
            general: procedure.variadic || facts.asks_parameters,
            zombie: attribute(&procedure.attributes, "zombie").map(|attribute| {
                attribute.value.as_ref().and_then(literal).unwrap_or_else(|| Rc::from(""))
            }),
            captures,
            span: procedure.header,
        };
        self.symbols.signatures.push(signature);
        self.symbols.signatures.len() as u32 - 1
    }

    /// Prepares the scope of a process for its internal procedures: the variables they share get
    /// their slots, the procedures their numbers.
    fn share_with_internals(&mut self, body: &Block) {
        let internals = inner_procedures(body);
        if internals.is_empty() {
            return;
        }
        let Some(scope) = self.scopes.last_mut() else { return };
        if !scope.program {
            let mut mentioned = names_mentioned(&internals);
            let mut own = names_declared(body);
            own.extend(scope.variables.keys().cloned());
            if internals.iter().any(|procedure| names_at_run(procedure)) {
                mentioned.extend(own.iter().cloned());
            }
            // A bare name in them may be a member of the current object.
            if scope.variables.contains_key(THIS) {
                mentioned.insert(Rc::from(THIS));
            }
            for name in own.intersection(&mentioned) {
                if scope.shared.iter().any(|(known, _)| known == name) {
                    continue;
                }
                let slot = match scope.variables.get_mut(name) {
                    Some(parameter) => {
                        parameter.kind = VariableKind::Reference;
                        parameter.slot
                    }
                    None => scope.new_slot(),
                };
                scope.shared.push((Rc::clone(name), slot));
            }
        }
        let captures = if scope.program { 0 } else { scope.shared.len() };
        self.check_internals(&internals);
        for procedure in internals.iter().filter(|procedure| procedure.internal) {
            let index = self.declare_procedure(procedure, captures);
            if let Some(scope) = self.scopes.last_mut() {
                scope.internals.insert(Rc::clone(&procedure.name.key), index);
            }
        }
    }

    /// An internal procedure met in its place: its body waits until the names around are known.
    pub(super) fn internal_procedure(&mut self, procedure: &Rc<SyntaxProcedure>) {
        let index = self.scopes.last().and_then(|scope| scope.internals.get(&procedure.name.key));
        if let Some(index) = index {
            let index = *index;
            let scopes = Vec::new();
            self.pending.push(Pending {
                index,
                procedure: Rc::clone(procedure),
                scopes,
                method: None,
            });
        }
    }

    pub(super) fn lambda(&mut self, procedure: &Rc<SyntaxProcedure>) -> Typed {
        let captures = self
            .scopes
            .last()
            .map_or(0, |scope| if scope.program { 0 } else { scope.shared.len() });
        let index = self.declare_procedure(procedure, captures);
        let scopes = Vec::new();
        self.pending.push(Pending { index, procedure: Rc::clone(procedure), scopes, method: None });
        let captures = self.captures_for(index);
        let name = Rc::clone(&procedure.name.text);
        let candidates = Rc::from([index]);
        Typed::any(Any::Procedure(ProcedureName { name, candidates, captures }), Type::Procedure)
    }

    /// Lowers the code outside procedures.
    pub(super) fn program_body(&mut self, body: &SyntaxBody) -> (Body, Option<u32>) {
        self.refuse_repeated(&[], body);
        self.share_with_internals(&body.statements);
        let waiting = self.pending.len();
        let mut statements = self.static_values();
        // Each is declared at its line now.
        self.early = super::early::Early::default();
        let (code, shown) = self.program_block(&body.statements);
        statements.extend(code);
        let body = Body { statements, ..self.clauses(body) };
        self.check_prepared();
        self.finish_labels();
        self.keep_scopes(waiting);
        (body, shown)
    }

    /// The procedures met since `waiting` see the scopes of now.
    fn keep_scopes(&mut self, waiting: usize) {
        for pending in &mut self.pending[waiting..] {
            if pending.scopes.is_empty() {
                pending.scopes.clone_from(&self.scopes);
            }
        }
    }

    /// Lowers the bodies that wait, and those met on the way.
    pub(super) fn lower_pending(&mut self) {
        let mut next = 0;
        while next < self.pending.len() {
            let pending = self.pending[next].clone();
            next += 1;
            self.scopes =
                if pending.scopes.is_empty() { vec![Scope::program()] } else { pending.scopes };
            let procedure =
                self.procedure_body(pending.index, &pending.procedure, pending.method.as_ref());
            if !self.only_tells {
                self.lowered.push((pending.index, Rc::new(procedure)));
            }
        }
        self.pending.clear();
    }

    fn procedure_body(
        &mut self,
        index: u32,
        procedure: &SyntaxProcedure,
        method: Option<&Rc<MethodContext>>,
    ) -> Procedure {
        let signature = self.symbols.signatures[index as usize].clone();
        let without_clauses = procedure.body.case_error.is_none()
            && procedure.body.case_exception.is_none()
            && procedure.body.at_end.is_none();
        let gives_int = without_clauses && matches!(signature.result, Type::Int(_));
        let mut scope = Scope {
            result: Some(match signature.result.clone() {
                Type::Void => Type::Any,
                ty => ty,
            }),
            results: signature.results.clone(),
            lambda: procedure.name.key.is_empty(),
            name: Rc::clone(&procedure.name.key),
            plain_int: gives_int,
            // The code inside a method is of its class too.
            class: method.cloned().or_else(|| self.context()),
            parameter_names: procedure.parameters.iter().map(|p| p.name.clone()).collect(),
            header: procedure.header,
            ..Scope::default()
        };
        let this = method.filter(|method| !method.global).map(|method| {
            let variable = Variable {
                ty: super::class::object_of(&method.class),
                slot: scope.new_slot(),
                kind: VariableKind::Plain,
                span: procedure.header,
                name: Rc::from(THIS),
            };
            scope.variables.insert(Rc::from(THIS), variable.clone());
            variable.ty
        });
        for (parameter, info) in procedure.parameters.iter().zip(&signature.parameters) {
            let slot = scope.new_slot();
            let simple_copy = info.local;
            let variable = Variable {
                ty: info.ty.clone(),
                slot,
                kind: if simple_copy { VariableKind::Plain } else { VariableKind::Reference },
                span: parameter.name.span,
                name: Rc::clone(&parameter.name.text),
            };
            scope.variables.insert(Rc::clone(&info.key), variable);
        }
        if attribute(&procedure.attributes, "extension").is_some()
            && let Some(first) = signature.parameters.first()
            && let Some(variable) = scope.variables.get(&first.key).cloned()
        {
            scope.variables.entry(Rc::from("this")).or_insert(variable);
        }
        // What the enclosing procedures share comes next, in their order.
        let enclosing = self.scopes.last().filter(|scope| !scope.program).cloned();
        if let Some(enclosing) = enclosing {
            for (name, outer) in enclosing.shared.iter().take(signature.captures) {
                let slot = scope.new_slot();
                scope.shared.push((Rc::clone(name), slot));
                let known = enclosing.variables.get(name).filter(|known| known.slot == *outer);
                if let Some(known) = known
                    && !scope.variables.contains_key(name)
                {
                    let variable =
                        Variable { slot, kind: VariableKind::Reference, ..known.clone() };
                    scope.variables.insert(Rc::clone(name), variable);
                }
            }
        }
        while scope.shared.len() < signature.captures {
            let slot = scope.new_slot();
            scope.shared.push((Rc::from(""), slot));
        }
        scope.inherited = scope.shared.len();
        if signature.general {
            scope.parameters = Some(ParameterSlots {
                first: u32::from(this.is_some()),
                declared: signature.parameters.len() as u32,
                marks: scope.new_slot(),
                rest: signature.variadic.then(|| scope.new_slot()),
            });
        }
        let received = scope.parameters;
        self.scopes.push(scope);
        self.refuse_repeated(&procedure.parameters, &procedure.body);
        self.share_with_internals(&procedure.body.statements);
        let waiting = self.pending.len();
        let defaults: Vec<Option<Any>> = procedure
            .parameters
            .iter()
            .zip(&signature.parameters)
            .map(|(parameter, info)| {
                parameter.default.as_ref().map(|default| {
                    let value = self.expression(default);
                    self.convert(value, &info.ty, default.span)
                })
            })
            .collect();
        let mut body = match method {
            Some(method) if method.constructor && !method.key.is_empty() => {
                self.constructor_body(&procedure.body, method)
            }
            _ => self.body(&procedure.body),
        };
        self.check_prepared();
        let checks = self.array_checks(procedure, &signature);
        body.statements.splice(0..0, checks);
        self.keep_scopes(waiting);
        let scope = self.scopes.pop().unwrap_or_default();
        let own_shared = &scope.shared[scope.inherited..];
        let is_shared = |key: &str| own_shared.iter().any(|(name, _)| &**name == key);
        let this = this.map(|ty| Parameter {
            name: Rc::from(THIS),
            ty,
            local: false,
            default: None,
            captured: is_shared(THIS),
        });
        let declared = procedure.parameters.iter().zip(&signature.parameters).zip(defaults).map(
            |((parameter, info), default)| Parameter {
                name: Rc::clone(&parameter.name.text),
                ty: info.ty.clone(),
                local: info.local,
                default,
                captured: is_shared(&info.key),
            },
        );
        let parameters: Vec<_> = this.into_iter().chain(declared).collect();
        Procedure {
            name: Rc::clone(&signature.name),
            class: scope.class.as_ref().map(|context| Rc::clone(&context.class)),
            gives_int,
            plain: !self.symbols.destructors
                && without_clauses
                && received.is_none()
                && !parameters.iter().any(|parameter| parameter.captured)
                && !has_handler(&procedure.body.statements),
            parameters,
            received,
            captures: signature.captures as u32,
            slots: scope.slots,
            destroys: self.symbols.destructors,
            result: signature.result,
            several: signature.several,
            body,
            compute: None,
            span: procedure.header,
        }
    }

    fn body(&mut self, body: &SyntaxBody) -> Body {
        let statements = self.block(&body.statements);
        let body = Body { statements, ..self.clauses(body) };
        self.finish_labels();
        body
    }

    pub(super) fn clauses(&mut self, body: &SyntaxBody) -> Body {
        let before = self.enter_region(Region::Handler);
        let case_error = body.case_error.as_ref().map(|block| self.block(block));
        let case_exception = body.case_exception.as_ref().map(|block| self.block(block));
        self.enter_region(Region::AtEnd);
        let at_end = body.at_end.as_ref().map(|block| self.block(block));
        self.enter_region(before);
        Body { statements: Vec::new(), case_error, case_exception, at_end }
    }
}

/// The word that says who may call it.
fn access(procedure: &SyntaxProcedure) -> Option<Rc<str>> {
    let words = ["publique", "public", "privee", "private", "protegee", "protected"];
    let word = procedure.modifiers.iter().find(|word| words.contains(&&*word.key));
    word.map(|word| Rc::clone(&word.key))
}

/// A text written as it is.
pub(super) fn literal(value: &Expr) -> Option<Rc<str>> {
    match &value.kind {
        ExprKind::Text(text) => Some(Rc::clone(text)),
        _ => None,
    }
}
