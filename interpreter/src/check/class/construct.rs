//! Constructors: which one a new object gets, and what theirs do before their own code
//! (page 6010001).

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::keyword::Keyword;
use crate::syntax::tree::{
    Access as AccessSign, Argument as SyntaxArgument, Body as SyntaxBody, Expr, ExprKind, Name,
    Statement, StatementKind,
};
use crate::tree::{Any, Body, Constructor, Member, ObjectNode, Stmt, StmtKind};
use crate::value::{Type, UserType};

use super::super::Checker;
use super::super::invoke::Lowered;
use super::super::overload::Choice;
use super::super::typed::Typed;
use super::MethodContext;

impl Checker {
    /// The constructor that these arguments reach.
    pub(super) fn constructor_call(
        &mut self,
        user: &Rc<UserType>,
        arguments: &[SyntaxArgument],
        name: &Name,
    ) -> Constructor {
        let constructors = user.class().map(|info| info.constructors.clone()).unwrap_or_default();
        let count = arguments.len();
        let expands = arguments.iter().any(|argument| self.expands(argument));
        let fitting: Vec<u32> = constructors
            .iter()
            .copied()
            .filter(|index| {
                expands || self.symbols.signatures[*index as usize].prototype().takes(count)
            })
            .collect();
        let choice = match fitting.as_slice() {
            [] => {
                self.no_constructor(user, &constructors, count, name.span);
                Choice::None
            }
            [only] => Choice::One(*only),
            several => self.choose_prototype(several, name, arguments),
        };
        match choice {
            Choice::None => Constructor::None,
            Choice::One(index) => match self.lower_call(index, name, None, arguments) {
                Lowered::Plain(arguments) => Constructor::One(index, arguments),
                Lowered::General(given, named) => Constructor::Any(Rc::from([index]), given, named),
            },
            Choice::Given(chosen, given) => Constructor::Any(chosen.into(), given, Vec::new()),
        }
    }

    pub(super) fn no_constructor(
        &mut self,
        user: &UserType,
        known: &[u32],
        count: usize,
        span: Span,
    ) {
        if known.is_empty() && count == 0 {
            return;
        }
        let text = &user.name;
        let mut diagnostic = Diagnostic::error(
            codes::CONSTRUCTOR,
            span,
            bilingual!(
                "aucun constructeur de « {text} » ne prend {count} paramètre(s)",
                "no constructor of `{text}` takes {count} argument(s)"
            ),
        );
        if let Some(first) = known.first() {
            let at = self.symbols.signatures[*first as usize].span;
            diagnostic = diagnostic.label(at, bilingual!("constructeur", "constructor"));
        }
        if count == 0 {
            diagnostic = diagnostic.hint(bilingual!(
                "donner ses paramètres : {text}(…)",
                "give its arguments: {text}(…)"
            ));
        }
        self.report(diagnostic);
    }

    /// The code of a constructor: bases, initial values, members, then its own code.
    pub(in super::super) fn constructor_body(
        &mut self,
        body: &SyntaxBody,
        context: &MethodContext,
    ) -> Body {
        let leading = body.statements.iter().take_while(|s| explicit(s).is_some()).count();
        let (explicit_calls, rest) = body.statements.split_at(leading);
        let mut calls: Vec<_> = explicit_calls.iter().filter_map(explicit).collect();
        let mut statements = Vec::new();
        let class = Rc::clone(&context.class);
        let info = class.class();
        let mut take = |key: &str| {
            let rank = calls.iter().position(|(name, _)| &*name.key == key);
            rank.map(|rank| calls.remove(rank))
        };
        for base in info.map(|info| info.bases.clone()).unwrap_or_default() {
            let known = crate::syntax::fold(&base.name).into_owned();
            let call = take(&known);
            self.construct_base(&base, call, &mut statements);
        }
        let initial = self.symbols.initial_values.iter().find(|(user, _)| Rc::ptr_eq(user, &class));
        if let Some((_, index)) = initial {
            let target = crate::tree::Target::Fixed(*index);
            let object = self.this().map_or(Any::Const(crate::value::Value::Null), Typed::into_any);
            let (name, span) = (Rc::clone(&class.name), Span::default());
            let (arguments, tested) = (Vec::new(), self.tested);
            let node = ObjectNode::Call { object, target, name, arguments, tested, span };
            let kind = StmtKind::Eval(Any::Object(Box::new(node)));
            statements.push(Stmt { kind, span });
        }
        let own = info.map_or(0, |info| info.own.0 as usize);
        // A class that holds itself has no member left.
        let fields = class.fields.borrow().get(own..).unwrap_or_default().to_vec();
        for (rank, field) in fields.iter().enumerate() {
            let Some(user) = super::member::class_of(&field.ty) else { continue };
            if matches!(field.ty, Type::Object { dynamic: true, .. }) {
                continue;
            }
            let call = take(&field.key);
            // Given its arguments where it is declared: done with the initial values.
            let done = self
                .symbols
                .constructed_members
                .iter()
                .any(|(of, key)| Rc::ptr_eq(of, &class) && *key == field.key);
            if done && call.is_none() {
                continue;
            }
            self.construct_member(&class, (own + rank) as u32, &user, call, &mut statements);
        }
        for (name, _) in calls {
            self.not_constructed(name);
        }
        let rest = rest.to_vec();
        statements.extend(self.block(&rest));
        Body { statements, ..self.clauses(body) }
    }

    fn construct_base(
        &mut self,
        base: &Rc<UserType>,
        call: Option<(&Name, &[SyntaxArgument])>,
        out: &mut Vec<Stmt>,
    ) {
        let constructed = base.class().is_some_and(|info| info.constructed);
        if !constructed && call.is_none() {
            return;
        }
        let Some(object) = self.this().map(Typed::into_any) else { return };
        let span = call.map_or_else(|| self.method_span(), |(name, _)| name.span);
        let name = Name::known_as(Rc::clone(&base.name), Rc::from("constructeur"), span);
        let arguments = call.map_or(&[][..], |(_, arguments)| arguments);
        let constructor = self.constructor_call(base, arguments, &name);
        let node = ObjectNode::Construct { object, constructor, base: Some(Rc::clone(base)), span };
        out.push(Stmt { kind: StmtKind::Eval(Any::Object(Box::new(node))), span });
    }

    fn construct_member(
        &mut self,
        class: &Rc<UserType>,
        rank: u32,
        user: &Rc<UserType>,
        call: Option<(&Name, &[SyntaxArgument])>,
        out: &mut Vec<Stmt>,
    ) {
        let constructed = user.class().is_some_and(|info| info.constructed);
        if !constructed && call.is_none() {
            return;
        }
        let Some(this) = self.this().map(Typed::into_any) else { return };
        let span = call.map_or_else(|| self.method_span(), |(name, _)| name.span);
        let start = class.class().map_or(0, |info| info.own.0);
        let member = Member::Inherited(Rc::clone(class), rank - start);
        let object = Any::Member { object: Box::new(this), member, span };
        let name = Name::known_as(Rc::clone(&user.name), Rc::from("constructeur"), span);
        let arguments = call.map_or(&[][..], |(_, arguments)| arguments);
        let constructor = self.constructor_call(user, arguments, &name);
        let node = ObjectNode::Construct { object, constructor, base: None, span };
        out.push(Stmt { kind: StmtKind::Eval(Any::Object(Box::new(node))), span });
    }

    fn method_span(&self) -> Span {
        self.scopes.last().map_or_else(Span::default, |scope| scope.header)
    }

    fn not_constructed(&mut self, name: &Name) {
        let text = &name.text;
        self.report(Diagnostic::error(
            codes::CONSTRUCTOR,
            name.span,
            bilingual!(
                "« {text} » n'est ni une classe de base ni un membre objet de cette classe",
                "`{text}` is neither a base class nor an object member of this class"
            ),
        ));
    }

    /// `Constructeur X(…)` met elsewhere than at the beginning of a constructor: among the initial
    /// values of members, or misplaced.
    pub(in super::super) fn constructor_statement(
        &mut self,
        object: &Expr,
        arguments: &[SyntaxArgument],
        name: &Name,
    ) -> Typed {
        if let (Some(context), ExprKind::Name(member)) = (self.context(), &object.kind)
            && context.constructor
            && context.key.is_empty()
        {
            let class = Rc::clone(&context.class);
            let rank = class.fields.borrow().iter().rposition(|field| field.key == member.key);
            let ty = rank.map(|rank| class.fields.borrow()[rank].ty.clone());
            if let (Some(rank), Some(user)) = (rank, ty.as_ref().and_then(super::member::class_of))
            {
                let mut out = Vec::new();
                let call = Some((member, arguments));
                self.construct_member(&class, rank as u32, &user, call, &mut out);
                if let Some(Stmt { kind: StmtKind::Eval(node), .. }) = out.pop() {
                    return Typed::any(node, Type::Any);
                }
            }
            self.not_constructed(member);
            return Typed::error();
        }
        self.report(Diagnostic::error(
            codes::CONSTRUCTOR,
            name.span,
            bilingual!(
                "un constructeur ne s'appelle qu'au début d'un constructeur, avant toute autre ligne",
                "a constructor is only called at the beginning of a constructor, before any other line"
            ),
        ));
        Typed::error()
    }
}

/// `Constructeur X(args)`, which the grammar gives as a call of `X.Constructeur`.
fn explicit(statement: &Statement) -> Option<(&Name, &[SyntaxArgument])> {
    let StatementKind::Expression(expr) = &statement.kind else { return None };
    let ExprKind::Call { callee, arguments } = &expr.kind else { return None };
    let ExprKind::Member { object, access: AccessSign::Dot, name } = &callee.kind else {
        return None;
    };
    if Keyword::from_key(&name.key) != Some(Keyword::Constructor) {
        return None;
    }
    match &object.kind {
        ExprKind::Name(of) => Some((of, arguments)),
        _ => None,
    }
}
