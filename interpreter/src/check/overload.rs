//! Several procedures of one name (page 1514063): which may stand together, which one a call means.

use std::rc::Rc;

use crate::bilingual;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Argument as SyntaxArgument, Name, Procedure as SyntaxProcedure};
use crate::tree::{Any, Callee, Given, Invoke, ProcedureName};
use crate::value::{Prototype, Type, best};

use super::facts::attribute;
use super::procedure::Signature;
use super::typed::Typed;
use super::types::duplicate;
use super::{Checker, Mode};

/// What a call of one of several procedures may reach.
pub(super) enum Choice {
    /// None takes these arguments: that was told.
    None,
    /// This one, whose arguments are still to be lowered.
    One(u32),
    /// One of these, by the values of the arguments, which are lowered.
    Given(Vec<u32>, Vec<Given>),
}

impl Signature {
    pub(super) fn prototype(&self) -> Prototype<'_> {
        Prototype {
            parameters: self.parameters.iter().map(|p| (&p.ty, p.optional)).collect(),
            variadic: self.variadic,
        }
    }

    /// True when no call could tell them apart.
    fn same_prototype(&self, other: &Self) -> bool {
        let types = |signature: &Self| {
            signature.parameters.iter().map(|p| (p.ty.clone(), p.optional)).collect::<Vec<_>>()
        };
        self.variadic == other.variadic && types(self) == types(other)
    }

    /// True when some call could mean either: arguments of as many parameters of the same types.
    fn confuses(&self, other: &Self) -> bool {
        let counts = |signature: &Self| {
            let least = signature.parameters.iter().filter(|p| !p.optional).count();
            let most = signature.parameters.len();
            (least, if signature.variadic { usize::MAX } else { most })
        };
        let (own, others) = (counts(self), counts(other));
        let (least, most) = (own.0.max(others.0), own.1.min(others.1));
        let shared = self.parameters.len().max(other.parameters.len());
        let types = |signature: &Self, count: usize| {
            signature.parameters.iter().take(count).map(|p| p.ty.clone()).collect::<Vec<_>>()
        };
        (least..=most.min(shared)).any(|count| types(self, count) == types(other, count))
    }
}

impl Checker {
    /// Gives a new procedure its name. One of an earlier source is replaced; in one source,
    /// another prototype is one more syntax of the procedure.
    pub(super) fn name_procedure(&mut self, procedure: &SyntaxProcedure, index: u32) {
        let key = Rc::clone(&procedure.name.key);
        if let Some(extension) = attribute(&procedure.attributes, "extension") {
            self.declare_extension(&extension.name, procedure, index);
        }
        let own = self.symbols.signatures[index as usize].clone();
        let mut candidates: Vec<u32> = Vec::new();
        if let Some(first) = self.symbols.procedures.get(&key) {
            for known in self.candidates(*first).iter() {
                let signature = &self.symbols.signatures[*known as usize];
                if signature.part != own.part {
                    // At the prompt declaring again replaces. From block to block of a page what a
                    // call can tell apart is one more syntax.
                    if self.mode != Mode::Page {
                        continue;
                    }
                    if signature.confuses(&own) {
                        let replaced = signature.span;
                        self.tell_replaced(&procedure.name, replaced);
                        continue;
                    }
                    candidates.push(*known);
                    continue;
                }
                if signature.same_prototype(&own) {
                    let label = bilingual!("déjà déclarée ici", "already declared here");
                    let diagnostic = duplicate(&procedure.name).label(signature.span, label);
                    self.report(diagnostic.hint(bilingual!(
                        "une procédure peut avoir plusieurs syntaxes si leurs paramètres diffèrent",
                        "a procedure may have several prototypes when their parameters differ"
                    )));
                    return;
                }
                if signature.access != own.access {
                    let label = bilingual!("autre accès ici", "another access here");
                    let diagnostic = Diagnostic::error(
                        codes::DUPLICATE_NAME,
                        procedure.header,
                        bilingual!(
                            "toutes les syntaxes d'une procédure ont le même accès",
                            "all the prototypes of a procedure have the same access"
                        ),
                    )
                    .label(signature.span, label);
                    self.report(diagnostic);
                    break;
                }
                candidates.push(*known);
            }
        }
        candidates.push(index);
        let first = candidates[0];
        let candidates: Rc<[u32]> = candidates.into();
        self.named.push((Rc::clone(&key), Rc::clone(&candidates)));
        self.symbols.procedures.insert(key, first);
        self.symbols.overloads.insert(first, candidates);
    }

    /// From block to block of a page, a procedure takes the place of another.
    fn tell_replaced(&mut self, name: &Name, replaced: Span) {
        let text = &name.text;
        let message = bilingual!(
            "« {text} » remplace la procédure de ce nom d'un bloc au-dessus",
            "`{text}` replaces the procedure of that name of a block above"
        );
        let label = bilingual!("remplacée", "replaced");
        let told = Diagnostic::warning(codes::DUPLICATE_NAME, name.span, message);
        self.report(told.label(replaced, label).hint(bilingual!(
            "avec des paramètres d'autres types, ce serait une syntaxe de plus",
            "with parameters of other types it would be one more syntax"
        )));
    }

    /// All the procedures that bear the name of this one.
    pub(super) fn candidates(&self, index: u32) -> Rc<[u32]> {
        self.symbols.overloads.get(&index).cloned().unwrap_or_else(|| Rc::from([index]))
    }

    /// A call of a name that has several procedures.
    pub(super) fn call_overloaded(
        &mut self,
        candidates: &[u32],
        name: &Name,
        arguments: &[SyntaxArgument],
    ) -> Typed {
        let (chosen, given) = match self.choose_prototype(candidates, name, arguments) {
            Choice::None => return Typed::error(),
            Choice::One(index) => return self.call_one(index, name, None, arguments),
            Choice::Given(chosen, given) => (chosen, given),
        };
        if let [only] = chosen.as_slice() {
            self.tell_zombie(*only, name.span);
        }
        self.chosen_at_run(chosen, name, given)
    }

    /// A call of the one among these procedures that fits the values it is given.
    pub(super) fn chosen_at_run(
        &self,
        candidates: Vec<u32>,
        name: &Name,
        arguments: Vec<Given>,
    ) -> Typed {
        let ty = self.common_result(&candidates);
        let call = Invoke {
            callee: Callee::Procedures(ProcedureName {
                name: Rc::clone(&name.text),
                candidates: candidates.into(),
                captures: Vec::new(),
            }),
            arguments,
            named: Vec::new(),
            all_results: false,
            tested: self.tested,
            span: name.span,
        };
        Typed::any(Any::Invoke(Box::new(call)), ty)
    }

    /// The type of the results, when they all have the same.
    pub(super) fn common_result(&self, candidates: &[u32]) -> Type {
        let mut results =
            candidates.iter().map(|index| &self.symbols.signatures[*index as usize].result);
        match results.next() {
            Some(first) if results.all(|other| other == first) => first.clone(),
            _ => Type::Any,
        }
    }

    /// Which of the procedures of one name, or of the methods of a class, a call may reach.
    pub(super) fn choose_prototype(
        &mut self,
        candidates: &[u32],
        name: &Name,
        arguments: &[SyntaxArgument],
    ) -> Choice {
        let named: Vec<Rc<str>> = arguments
            .iter()
            .filter_map(|argument| match argument {
                SyntaxArgument::Named(name, _) => Some(Rc::clone(&name.key)),
                _ => None,
            })
            .collect();
        let expands = arguments.iter().any(|argument| self.expands(argument));
        let fitting: Vec<u32> = candidates
            .iter()
            .copied()
            .filter(|index| {
                let signature = &self.symbols.signatures[*index as usize];
                let knows = |key: &Rc<str>| signature.parameters.iter().any(|p| p.key == *key);
                named.iter().all(knows) && (expands || signature.prototype().takes(arguments.len()))
            })
            .collect();
        match fitting.as_slice() {
            [] => {
                self.no_prototype(candidates, name, arguments.len());
                return Choice::None;
            }
            [only] => return Choice::One(*only),
            // Named arguments tell them apart as far as anything can.
            [first, ..] if !named.is_empty() => {
                return Choice::One(*first);
            }
            _ => {}
        }
        let mut given = Vec::with_capacity(arguments.len());
        let mut types = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let (argument, ty) = self.loose_argument(argument);
            given.push(argument);
            types.push(ty);
        }
        let chosen = if expands || types.iter().any(|ty| is_unsure(ty.as_ref())) {
            fitting
        } else {
            let prototypes =
                fitting.iter().map(|index| self.symbols.signatures[*index as usize].prototype());
            match best(prototypes, &types) {
                Some(rank) => vec![fitting[rank]],
                None => {
                    self.no_prototype(candidates, name, arguments.len());
                    return Choice::None;
                }
            }
        };
        Choice::Given(chosen, given)
    }

    fn no_prototype(&mut self, candidates: &[u32], name: &Name, given: usize) {
        let text = &name.text;
        let mut diagnostic = Diagnostic::error(
            codes::ARITY,
            name.span,
            bilingual!(
                "aucune syntaxe de « {text} » ne prend ces {given} paramètre(s)",
                "no prototype of `{text}` takes these {given} argument(s)"
            ),
        );
        for index in candidates {
            let signature = &self.symbols.signatures[*index as usize];
            let Bilingual { fr, en } = signature.usage();
            diagnostic = diagnostic.label(signature.span, Bilingual { fr, en });
        }
        self.report(diagnostic);
    }
}

/// A type that only the value tells: the class of an object decides too.
fn is_unsure(ty: Option<&Type>) -> bool {
    matches!(ty, Some(Type::Any | Type::Object { .. }))
}

impl Signature {
    /// How it is called: `P(chaîne, entier)`.
    fn usage(&self) -> Bilingual {
        let list = |pick: fn(Bilingual) -> String| {
            let types = self.parameters.iter().map(|p| pick(p.ty.name())).collect::<Vec<_>>();
            format!("{}({})", self.name, types.join(", "))
        };
        Bilingual { fr: list(|name| name.fr), en: list(|name| name.en) }
    }
}
