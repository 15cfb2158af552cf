//! The own members of a class.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::fold;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{
    Access as AccessSign, AssignOp, Attribute, Block, Body, Declaration, Expr, ExprKind, Init,
    Name, Procedure, Statement, StatementKind,
};
use crate::value::{CopyRule, Field, MemberInfo, Property, Restriction, StaticMember, Type, Value};

use super::super::Checker;
use super::super::procedure::Pending;
use super::super::types::{duplicate, elsewhere, is_local_array};
use super::access::Words;
use super::layout::Layout;
use super::{Declared, MethodContext, StaticValue, has_attribute};

/// What the sections of a class say where the reading is.
#[derive(Default)]
struct Sections {
    members: Words,
    /// A section that stands right before a method is about methods.
    methods: Words,
}

/// The methods of a class before they get their slots.
#[derive(Default)]
struct Found {
    methods: Vec<(Rc<Procedure>, Words)>,
    /// Initial values, run by the constructors.
    initial: Vec<Statement>,
}

impl Checker {
    pub(super) fn declare_class(&mut self, declared: &Declared) {
        let mut layout = self.inherited_layout(declared.syntax, &declared.user);
        self.declaring = vec![Rc::clone(&declared.syntax.name.key)];
        self.declaring.extend(layout.bases.iter().rev().flat_map(|base| super::family(base)));
        self.early.begin_class(&layout.constants);
        let mut found = Found::default();
        self.class_items(&declared.syntax.body, &mut layout, &mut found, &mut Sections::default());
        self.declare_methods(&mut layout, &found.methods);
        self.declare_constructor(&mut layout, found.initial, declared.syntax.name.span);
        self.symbols.destructors |= !layout.destructors.is_empty();
        self.declaring.clear();
        self.early.end_class();
        layout.finish(Rc::clone(&self.remains));
    }

    fn class_items(
        &mut self,
        body: &Block,
        layout: &mut Layout,
        found: &mut Found,
        sections: &mut Sections,
    ) {
        for (rank, statement) in body.iter().enumerate() {
            match &statement.kind {
                StatementKind::Section(words) => {
                    let words = Words::of(words);
                    let next = body[rank + 1..].iter().find(|next| {
                        !matches!(next.kind, StatementKind::Nothing | StatementKind::Error)
                    });
                    let before_method =
                        matches!(next, Some(Statement { kind: StatementKind::Procedure(_), .. }));
                    sections.members = words;
                    sections.methods = if before_method { words } else { Words::default() };
                }
                StatementKind::Declaration(declaration) => {
                    self.class_members(declaration, statement.span, layout, found, sections);
                }
                StatementKind::Constants(constants) => {
                    for (name, value) in constants {
                        self.class_constant(name, value, layout);
                    }
                }
                StatementKind::Procedure(procedure) => {
                    let mut words = Words::of(&procedure.modifiers);
                    words.access = words.access.or(sections.methods.access);
                    words.global |= sections.methods.global;
                    if has_attribute(&procedure.attributes, &["comparaison", "comparison"]) {
                        layout.comparison = Some((Rc::clone(&procedure.name.text), words.global));
                    }
                    found.methods.push((Rc::clone(procedure), words));
                }
                StatementKind::Fold(block) => self.class_items(block, layout, found, sections),
                StatementKind::Alias(name, ty) => {
                    let ty = self.resolve_type(ty);
                    self.symbols.aliases.insert(Rc::clone(&name.key), ty);
                }
                StatementKind::Enumeration(written) => {
                    self.check_own_name(&written.name, layout);
                    let class = fold(&layout.user.name);
                    let values = self.class_enumeration(written, &class);
                    self.early.add_own(&values);
                    layout.constants.extend(values);
                }
                StatementKind::Structure(_)
                | StatementKind::Nothing
                | StatementKind::Error => {}
                _ => self.report(Diagnostic::error(
                    codes::SYNTAX,
                    statement.span,
                    bilingual!(
                        "cette ligne n'a pas sa place dans une classe : le code va dans ses méthodes",
                        "this line has no place in a class: code goes into its methods"
                    ),
                )),
            }
        }
    }

    fn class_constant(&mut self, name: &Name, value: &Expr, layout: &mut Layout) {
        let told = self.diagnostics.len();
        let lowered = self.expression(value);
        let known = lowered.known_value();
        if known.is_none() && self.diagnostics.len() == told {
            self.report(Diagnostic::error(
                codes::CONSTANT_EXPECTED,
                value.span,
                bilingual!(
                    "la valeur d'une constante doit être connue avant l'exécution",
                    "the value of a constant must be known before running"
                ),
            ));
        }
        self.check_own_name(name, layout);
        // Known all the same when it is wrong: its uses are no further mistakes.
        let constant = (Rc::clone(&name.key), known.unwrap_or(Value::Null));
        // Those below may use it.
        self.early.add_own(std::slice::from_ref(&constant));
        layout.constants.push(constant);
    }

    fn check_own_name(&mut self, name: &Name, layout: &Layout) {
        let own = layout.own.0 as usize;
        let of_class = |info: &MemberInfo| Rc::ptr_eq(&info.owner, &layout.user);
        let known = layout.fields[own..].iter().any(|field| field.key == name.key)
            || layout.statics.iter().any(|m| m.key == name.key && of_class(&m.info))
            || self.early.is_own(&name.key);
        if known {
            self.report(duplicate(name));
        }
    }

    fn class_members(
        &mut self,
        declaration: &Declaration,
        span: Span,
        layout: &mut Layout,
        found: &mut Found,
        sections: &Sections,
    ) {
        let is_property = declaration
            .modifiers
            .first()
            .is_some_and(|word| Keyword::from_key(&word.key) == Some(Keyword::Property));
        if is_property {
            return prototype_property(declaration, layout);
        }
        let words = match declaration.modifiers.as_slice() {
            [] => sections.members,
            words => Words::of(words),
        };
        let mut ty = declaration.ty.as_ref().map_or(Type::Any, |ty| self.resolve_type(ty));
        let attributes = &declaration.attributes;
        let by_reference = matches!(declaration.init, Some(Init::Reference(_)));
        if by_reference && let Type::Object { dynamic, .. } = &mut ty {
            *dynamic = true;
        }
        let info = MemberInfo {
            owner: Rc::clone(&layout.user),
            restrictions: vec![Restriction { by: Rc::clone(&layout.user), access: words.access() }],
            constant: words.constant,
            immutable: layout.immutable || has_attribute(attributes, &["immuable", "immutable"]),
            weak: has_attribute(attributes, &["faible", "weak"])
                && matches!(ty, Type::Object { dynamic: true, .. }),
            copy: copy_rule(attributes),
        };
        for (rank, name) in declaration.names.iter().enumerate() {
            self.check_own_name(name, layout);
            let init = initial(declaration, rank);
            if words.global {
                let slot = self.symbols.global_count;
                self.symbols.global_count += 1;
                layout.statics.push(StaticMember {
                    name: Rc::clone(&name.text),
                    key: Rc::clone(&name.key),
                    slot,
                    ty: ty.clone(),
                    info: info.clone(),
                });
                self.static_members.push(StaticValue {
                    slot,
                    ty: ty.clone(),
                    declaration: Declaration {
                        names: vec![name.clone()],
                        init,
                        ..declaration.clone()
                    },
                    class: Rc::clone(&layout.user),
                });
                continue;
            }
            if let Some(Init::Constructor(_)) = &init {
                let member = (Rc::clone(&layout.user), Rc::clone(&name.key));
                self.symbols.constructed_members.push(member);
            }
            let first = self.first_value(declaration, &ty, init.as_ref(), layout);
            if first.is_none()
                && let Some(init) = init
            {
                found.initial.push(initial_statement(name, init, span));
            }
            layout.fields.push(Field {
                name: Rc::clone(&name.text),
                key: Rc::clone(&name.key),
                ty: ty.clone(),
                init: first,
                local: is_local_array(declaration.ty.as_ref()),
                elsewhere: elsewhere(attributes),
            });
            layout.members.push(info.clone());
        }
    }

    /// The value a member begins with, when it is a literal; the dimensions of an array.
    fn first_value(
        &mut self,
        declaration: &Declaration,
        ty: &Type,
        init: Option<&Init>,
        layout: &Layout,
    ) -> Option<Value> {
        match init {
            None => declaration.ty.as_ref().and_then(|ty| self.constant_shape(ty)),
            Some(Init::Value(Expr { kind: ExprKind::Name(name), .. })) => {
                constant(layout, &name.key).and_then(|(_, value)| value.clone().convert(ty).ok())
            }
            Some(Init::Value(value)) if is_literal(&value.kind) => {
                self.expression(value).constant_value().and_then(|value| value.convert(ty).ok())
            }
            Some(_) => None,
        }
    }

    /// A class whose bases, members or initial values need code gets a constructor.
    fn declare_constructor(&mut self, layout: &mut Layout, initial: Vec<Statement>, span: Span) {
        if layout.interface {
            return;
        }
        let own = layout.own.0 as usize;
        let constructed = |ty: &Type| {
            matches!(ty, Type::Object { class, dynamic: false }
                if class.info().is_some_and(|class| class.constructed))
        };
        let needed = !initial.is_empty()
            || layout.bases.iter().any(|base| base.class().is_some_and(|base| base.constructed))
            || layout.fields[own..].iter().any(|field| constructed(&field.ty));
        if !needed {
            return;
        }
        if layout.constructors.is_empty() {
            let procedure = Rc::new(synthetic("Constructeur", Vec::new(), span));
            let index = self.declare_procedure(&procedure, 0);
            self.own_method_name(index, layout);
            layout.constructors.push(index);
            let context = constructor_context(layout);
            self.pending.push(Pending::method(index, &procedure, context));
        }
        if !initial.is_empty() {
            let procedure = Rc::new(synthetic("Déclaration", initial, span));
            let index = self.declare_procedure(&procedure, 0);
            self.own_method_name(index, layout);
            let context = MethodContext { key: Rc::from(""), ..constructor_context(layout) };
            self.pending.push(Pending::method(index, &procedure, context));
            self.symbols.initial_values.push((Rc::clone(&layout.user), index));
        }
    }

    /// True at the prompt and in pages, where a later block may derive from a class in use.
    pub(super) fn may_be_displaced(&self) -> bool {
        self.mode.replaces()
    }
}

fn constructor_context(layout: &Layout) -> MethodContext {
    MethodContext {
        class: Rc::clone(&layout.user),
        key: Rc::from("constructeur"),
        global: false,
        constructor: true,
        property: false,
    }
}

fn constant<'a>(layout: &'a Layout, key: &str) -> Option<&'a (Rc<str>, Value)> {
    layout.constants.iter().rev().find(|(known, _)| &**known == key)
}

/// The initial value of the name at `rank` of a declaration.
fn initial(declaration: &Declaration, rank: usize) -> Option<Init> {
    match &declaration.init {
        Some(Init::Value(value)) if rank + 1 == declaration.names.len() => {
            Some(Init::Value(value.clone()))
        }
        Some(Init::Values(values)) => values.get(rank).cloned().map(Init::Value),
        Some(init @ (Init::Reference(_) | Init::Constructor(_))) => Some(init.clone()),
        _ => None,
    }
}

/// `:m = v`, `:m <- v`, `Constructeur m(args)`.
fn initial_statement(name: &Name, init: Init, span: Span) -> Statement {
    let access = AccessSign::Colon;
    let member = |name: &Name| Expr {
        kind: ExprKind::ImplicitMember { access, name: name.clone() },
        span: name.span,
    };
    let assign = |op, value| {
        let (target, value) = (Box::new(member(name)), Box::new(value));
        StatementKind::Assign { target, op, op_span: name.span, value }
    };
    let kind = match init {
        Init::Value(value) => assign(AssignOp::Set, value),
        Init::Reference(value) => assign(AssignOp::Reference, value),
        Init::Values(_) => StatementKind::Nothing,
        Init::Constructor(arguments) => {
            let object = Expr { kind: ExprKind::Name(name.clone()), span: name.span };
            let constructor = Name::new("Constructeur", name.span);
            let callee = Expr {
                kind: ExprKind::Member {
                    object: Box::new(object),
                    access: AccessSign::Dot,
                    name: constructor,
                },
                span: name.span,
            };
            let kind = ExprKind::Call { callee: Box::new(callee), arguments };
            StatementKind::Expression(Expr { kind, span: name.span })
        }
    };
    Statement { kind, span }
}

fn synthetic(name: &str, statements: Block, span: Span) -> Procedure {
    Procedure {
        name: Name::known_as(Rc::from(name), Rc::from(""), span),
        modifiers: Vec::new(),
        property: false,
        internal: false,
        parameters: Vec::new(),
        variadic: false,
        attributes: Vec::new(),
        results: Vec::new(),
        body: Body { statements, ..Body::default() },
        header: span,
    }
}

fn is_literal(kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Unary { operand, .. } => is_literal(&operand.kind),
        kind => matches!(
            kind,
            ExprKind::Integer(_)
                | ExprKind::Real(_)
                | ExprKind::Currency(_)
                | ExprKind::Numeric(_)
                | ExprKind::Duration(_)
                | ExprKind::Text(_)
        ),
    }
}

fn copy_rule(attributes: &[Attribute]) -> CopyRule {
    let copy = attributes.iter().find(|a| matches!(&*a.name.key, "copie" | "copy"));
    let value = copy.and_then(|attribute| attribute.value.as_ref());
    match value.map(|value| &value.kind) {
        Some(ExprKind::Name(name)) => match &*name.key {
            "clone" => CopyRule::Clone,
            "faux" | "false" => CopyRule::Skip,
            _ => CopyRule::Value,
        },
        _ => CopyRule::Value,
    }
}

/// `PROPRIÉTÉ nom : type <lecture>` of an interface.
fn prototype_property(declaration: &Declaration, layout: &mut Layout) {
    let Some(name) = declaration.names.first() else { return };
    let words: Vec<&str> = declaration.attributes.iter().map(|a| &*a.name.key).collect();
    let says = |french: &str, english: &str| {
        words.iter().any(|word| word.split(' ').any(|word| word == french || word == english))
    };
    let (reads, writes) = (says("lecture", "read"), says("ecriture", "write"));
    // The slots of an interface name no code: only their presence counts.
    let present = |wanted: bool| (wanted || !(reads || writes)).then_some(u32::MAX);
    layout.properties.push(Property {
        name: Rc::clone(&name.text),
        key: Rc::clone(&name.key),
        get: present(reads),
        set: present(writes),
    });
}
