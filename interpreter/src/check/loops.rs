//! `POUR` and `POUR TOUT`.

use std::rc::Rc;

use crate::bilingual;
use crate::builtin::Function;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{
    Access, Block, Expr, ExprKind, For, ForEach as SyntaxForEach, Name, StatementKind, Walk,
};
use crate::tree::{Bool, ForAny, ForEach, Int, LoopParts, Place, Slot, Stmt, StmtKind, WalkKind};
use crate::value::{Class, Type};

use super::Checker;
use super::name::Meaning;
use super::scan::{may_change_elements, may_write};
use super::scope::VariableKind;
use super::typed::Typed;

impl Checker {
    /// The body of a loop, cut at its `CONTINUER:` and `SORTIR:` labels.
    pub(super) fn loop_parts(&mut self, body: &Block) -> LoopParts {
        self.enter_loop(1);
        let is = |kind: StatementKind| body.iter().position(|statement| statement.kind == kind);
        let at_break = is(StatementKind::BreakLabel).unwrap_or(body.len());
        let at_continue = is(StatementKind::ContinueLabel).unwrap_or(at_break).min(at_break);
        let after = |label: usize, end: usize| body.get(label + 1..end).unwrap_or_default();
        let parts = LoopParts {
            body: self.block(&body[..at_continue]),
            at_continue: self.block(after(at_continue, at_break)),
            at_break: self.block(after(at_break, body.len())),
        };
        self.enter_loop(-1);
        parts
    }

    fn enter_loop(&mut self, by: i32) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.loops = scope.loops.saturating_add_signed(by);
        }
    }

    /// A loop variable that is not declared is declared by the loop.
    fn loop_variable(
        &mut self,
        name: &Name,
        ty: &Type,
        span: Span,
        out: &mut Vec<Stmt>,
    ) -> (Place, Type) {
        match self.meaning(name) {
            Meaning::Local(variable) => super::place::local_place(&variable),
            Meaning::Global(variable) if variable_is_own(&variable.ty) => {
                let holds = variable.holds();
                (Place::Global(variable.slot, holds), variable.ty)
            }
            _ => {
                let (place, boxed) = self.declare_variable(name, ty);
                if boxed.is_some() {
                    let (place, _) = self.named(name);
                    let kind =
                        StmtKind::Declare { place, ty: ty.clone(), init: None, boxed, array: None };
                    out.push(Stmt { kind, span });
                }
                (place, ty.clone())
            }
        }
    }

    fn named(&mut self, name: &Name) -> (Place, Type) {
        self.place(&Expr { kind: ExprKind::Name(name.clone()), span: name.span })
    }

    pub(super) fn for_loop(&mut self, each: &For, span: Span, out: &mut Vec<Stmt>) {
        let from = self.expression(&each.from);
        let to = self.expression(&each.to);
        let step = each.step.as_ref().map(|step| self.expression(step));
        let numbers = [Some(&from), Some(&to), step.as_ref()];
        let real = numbers.into_iter().flatten().any(|value| matches!(value.ty, Type::Real { .. }));
        let (place, ty) = match &each.counter.kind {
            ExprKind::Name(name) => {
                let ty = match &from.ty {
                    Type::Enumeration(_) => from.ty.clone(),
                    _ if real => Type::REAL,
                    _ => Type::INT,
                };
                self.loop_variable(name, &ty, span, out)
            }
            _ => self.place(&each.counter),
        };
        if let (Some(step), Some(written)) = (&step, &each.step) {
            self.check_step(&ty, step, written.span);
        }
        let constant_step = match &step {
            None => Some(1),
            Some(step) => step.constant_value().and_then(|value| match value {
                crate::value::Value::Int(step) if step != 0 => Some(step),
                _ => None,
            }),
        };
        let counter = match place {
            Place::Local(slot, _) => Some(Slot::Local(slot)),
            Place::Global(slot, _) => Some(Slot::Global(slot)),
            _ => None,
        };
        let parts = self.loop_parts(&each.body);
        if let (Type::Int(kind), Some(step), Some(counter)) = (&ty, constant_step, counter)
            && from.is_number()
            && to.is_number()
            && !real
        {
            let kind = StmtKind::ForInt {
                counter,
                kind: *kind,
                from: from.into_int(),
                to: to.into_int(),
                once: each.to_once,
                step,
                parts,
            };
            out.push(Stmt { kind, span });
            return;
        }
        let current = self.expression(&each.counter).into_any();
        let kind = StmtKind::For(Box::new(ForAny {
            counter: (place, ty),
            read: current,
            from: from.into_any(),
            to: to.into_any(),
            to_once: each.to_once,
            step: step.map(Typed::into_any),
            step_once: each.step_once,
            parts,
        }));
        out.push(Stmt { kind, span });
    }

    pub(super) fn for_each(&mut self, each: &SyntaxForEach, span: Span, out: &mut Vec<Stmt>) {
        if matches!(each.walk, Walk::Records) {
            return self.refuse_records(each.of.span);
        }
        self.refuse_options(each);
        let of = self.expression(&each.of);
        let (of_type, of_span) = (of.ty.clone(), each.of.span);
        let (walk, element, key) = self.walk(&each.walk, of, each.of.span);
        let Some(walk) = walk else { return };
        let mut variables = each.variables.iter();
        let own = Name::new("", span);
        let name = variables.next().unwrap_or(&own);
        let element = self.element_of_rows(element, name);
        // The variable is the element: what changes one changes the other (page 1510016).
        let table = Rc::clone(&self.table);
        let only_reads = |name: &Name| {
            table.function(&name.key).is_some_and(Function::only_reads)
                && !self.symbols.procedures.contains_key(&name.key)
        };
        let writes =
            may_write(&each.body, &name.key) || may_change_elements(&each.body, &only_reads);
        let place = self.loop_variable(name, &element, span, out);
        // What is not known yet may be an array: a parameter without a type.
        let collection = matches!(
            of_type,
            Type::Array(_) | Type::Associative(_) | Type::Sequence(..) | Type::Any
        );
        // A structure's handle is link enough.
        let handle = matches!(element, Type::Object { dynamic: false, .. });
        let linked = collection && writes && !handle && place.1 == element;
        let place = if linked { self.link(name, place) } else { place };
        let key = variables.next().map(|name| self.loop_variable(name, &key, span, out));
        let counter = variables.next().map(|name| self.loop_variable(name, &Type::LONG, span, out));
        let filter = each.filter.as_ref().map(|filter| self.filter(name, &place.1, filter));
        let parts = self.loop_parts(&each.body);
        let from_end = each.from_end;
        let each = ForEach {
            span: of_span,
            walk,
            element: place,
            linked,
            key,
            counter,
            filter,
            from_end,
            parts,
        };
        out.push(Stmt { kind: StmtKind::ForEach(Box::new(each)), span });
    }

    /// The rows of several dimensions are not elements: those are what stands in the rows, unless
    /// the variable is an array itself. Which of both an array of arrays has is known when it runs.
    fn element_of_rows(&mut self, element: Type, variable: &Name) -> Type {
        if !matches!(element, Type::Array(_)) {
            return element;
        }
        let declared = match self.meaning(variable) {
            Meaning::Local(variable) | Meaning::Global(variable) => Some(variable.ty),
            _ => None,
        };
        if matches!(declared, Some(Type::Array(_))) { element } else { Type::Any }
    }

    /// `AVEC cond`: members of the element may be named bare.
    fn filter(&mut self, element: &Name, ty: &Type, filter: &Expr) -> Bool {
        if let (Type::Object { class, .. }, Some(scope)) = (ty, self.scopes.last_mut()) {
            scope.element = Some((element.clone(), class.clone()));
        }
        let filter = self.expression(filter).into_condition();
        if let Some(scope) = self.scopes.last_mut() {
            scope.element = None;
        }
        filter
    }

    /// A bare name in such a condition, when it is a member.
    pub(super) fn element_member(&mut self, name: &Name) -> Option<Typed> {
        let (element, class) = self.scopes.last()?.element.as_ref()?;
        class.field(&name.key)?;
        let object = Expr { kind: ExprKind::Name(element.clone()), span: name.span };
        // The element itself is not looked for among its members.
        let kept = self.scopes.last_mut()?.element.take();
        let member = self.member(&object, Access::Dot, name, name.span);
        self.scopes.last_mut()?.element = kept;
        Some(member)
    }

    /// `POUR TOUT Client`: no variable is named, and what follows is what is walked.
    fn refuse_records(&mut self, span: Span) {
        let message = bilingual!(
            "ce POUR TOUT parcourt un fichier de données, une requête ou un document, que wl n'a pas",
            "this FOR EACH walks a data file, a query or a document, which wl does not have"
        );
        let hint = bilingual!(
            "pour un tableau, nommer l'élément : POUR TOUT élément DE …",
            "for an array, name the element: FOR EACH element OF …"
        );
        self.report(Diagnostic::error(codes::NOT_SUPPORTED, span, message).hint(hint));
    }

    /// What was written after the walk and means something elsewhere only.
    fn refuse_options(&mut self, each: &SyntaxForEach) {
        for option in &each.extras {
            // The fields of the window that is not there have no filter of their own.
            if matches!(
                (&*option.key, &each.walk),
                ("sans filtre" | "without filter", Walk::Rows { .. })
            ) {
                continue;
            }
            let text = &option.text;
            let message = bilingual!(
                "« {text} » ne s'applique pas à ce parcours : il parcourt des fichiers de \
                 données ou des documents, que wl n'a pas",
                "`{text}` does not apply to this walk: it is for data files or documents, which \
                 wl does not have"
            );
            self.report(Diagnostic::error(codes::NOT_SUPPORTED, option.span, message));
        }
    }

    /// The variable of a loop that writes its elements holds references from here on.
    pub(super) fn link(&mut self, name: &Name, (place, ty): (Place, Type)) -> (Place, Type) {
        let place = match place {
            Place::Local(slot, _) => {
                if let Some(variable) =
                    self.scopes.last_mut().and_then(|scope| scope.variables.get_mut(&name.key))
                {
                    variable.kind = VariableKind::Reference;
                }
                Place::LocalRef(slot)
            }
            Place::Global(slot, holds) => {
                if let Some(variable) = self.symbols.globals.get_mut(&name.key) {
                    variable.kind = VariableKind::Reference;
                }
                Place::GlobalRef(slot, holds)
            }
            other => other,
        };
        (place, ty)
    }

    /// How it is walked, the type of the elements and of their keys.
    fn walk(&mut self, walk: &Walk, of: Typed, span: Span) -> (Option<WalkKind>, Type, Type) {
        match walk {
            Walk::Elements { key, unread } => match of.ty.clone() {
                Type::Object { class: Class::Native(native), .. } if native.walk.is_some() => {
                    let Some(walk) = native.walk else { return (None, Type::Any, Type::Any) };
                    let element =
                        Type::Object { class: Class::Native(walk.element), dynamic: false };
                    let kind = WalkKind::Native { of: of.into_any(), walk, unread: *unread };
                    (Some(kind), element, Type::LONG)
                }
                ty => {
                    let (element, key_type) = match &ty {
                        Type::Array(element) | Type::Sequence(_, element) => {
                            ((**element).clone(), Type::LONG)
                        }
                        Type::Associative(element) => ((**element).clone(), Type::Any),
                        // The active options.
                        Type::Enumeration(ty) if ty.combination => {
                            (Type::Enumeration(Rc::clone(ty)), Type::LONG)
                        }
                        Type::Any | Type::Json => (Type::Any, Type::Any),
                        Type::Text(_) => (Type::TEXT, Type::LONG),
                        other => {
                            let name = other.name();
                            let (fr, en) = (name.fr, name.en);
                            self.report(crate::diagnostic::Diagnostic::error(
                                crate::diagnostic::codes::INCOMPATIBLE,
                                span,
                                crate::bilingual!(
                                    "POUR TOUT ne parcourt pas une valeur « {fr} »",
                                    "FOR EACH does not walk a value of type `{en}`"
                                ),
                            ));
                            (Type::Any, Type::Any)
                        }
                    };
                    let key = key.as_ref().map(|key| self.expression(key).into_any());
                    let kind = WalkKind::Elements { of: of.into_any(), key };
                    (Some(kind), element, key_type)
                }
            },
            Walk::Texts { separator } => {
                let separators = separator.as_ref().map(|value| self.expression(value).into_any());
                let kind = WalkKind::Texts { of: of.into_any(), separators };
                (Some(kind), Type::TEXT, Type::LONG)
            }
            Walk::Positions { within, options } => {
                let within = self.expression(within).into_any();
                let options = options.as_ref().map(|value| self.expression(value).into_any());
                let kind = WalkKind::Positions { of: of.into_any(), within, options };
                (Some(kind), Type::LONG, Type::LONG)
            }
            Walk::Rows { selected } => {
                let kind = WalkKind::Rows { of: of.into_any(), selected: *selected };
                (Some(kind), Type::LONG, Type::LONG)
            }
            Walk::Records => (None, Type::Any, Type::Any),
        }
    }

    /// `BOUCLE(n)`.
    pub(super) fn count(&mut self, count: Option<&Expr>) -> Option<Int> {
        count.map(|count| self.expression(count).into_int())
    }
}

/// A library's global or a field is not taken as a loop variable.
fn variable_is_own(ty: &Type) -> bool {
    !matches!(ty, Type::Object { class: Class::Native(native), .. } if native.default_property.is_some())
}
