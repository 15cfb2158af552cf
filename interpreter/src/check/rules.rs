//! Rules on the types of operands that the language states one by one.

use crate::bilingual;
use crate::builtin::Function;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{BinaryOp, Range};
use crate::tree::Int;
use crate::value::{Class, TextLimit, Type, Value};

use super::Checker;
use super::typed::{Typed, never_fits};

impl Checker {
    /// `POUR i = 1 À 3 PAS 0.5` on an integer never moves on.
    pub(super) fn check_step(&mut self, counter: &Type, step: &Typed, span: Span) {
        let fraction = match step.constant_value() {
            Some(Value::Real(step)) => step.fract() != 0.0,
            Some(_) => false,
            None => matches!(step.ty, Type::Real { .. }),
        };
        if !fraction || !matches!(counter, Type::Int(_)) {
            return;
        }
        let message = bilingual!(
            "le compteur est entier et le pas réel : les décimales seraient perdues",
            "the counter is an integer and the step a real: the decimals would be lost"
        );
        let hint = bilingual!(
            "déclarez le compteur réel, ou prenez un pas entier",
            "declare the counter real, or take an integer step"
        );
        self.report(Diagnostic::error(codes::INCOMPATIBLE, span, message).hint(hint));
    }

    /// The value of a `CAS` must be comparable with what `SELON` looks at.
    pub(super) fn check_case(&mut self, switch: &Type, case: &Type, span: Span) {
        if *case == Type::Void || !(never_fits(case, switch) && never_fits(switch, case)) {
            return;
        }
        let (case, switch) = (case.name(), switch.name());
        let message = Bilingual {
            fr: format!("« {} » ne se compare pas avec « {} »", case.fr, switch.fr),
            en: format!("`{}` does not compare with `{}`", case.en, switch.en),
        };
        self.report(Diagnostic::error(codes::INCOMPATIBLE, span, message));
    }

    /// `=` between structures asks whether they are the same one (page 1512006): two variables
    /// that hold theirs never are, whatever their members.
    pub(super) fn check_same_structure(&mut self, left: &Type, right: &Type, span: Span) {
        let held = |ty: &Type| {
            matches!(ty, Type::Object { class: Class::User(user), dynamic: false }
                if user.class().is_none())
        };
        if !held(left) || !held(right) {
            return;
        }
        let message = bilingual!(
            "deux structures ne se comparent pas par leur contenu : « = » demande si c'est la même",
            "two structures are not compared by their content: `=` asks whether they are the same one"
        );
        let hint = bilingual!(
            "comparez leurs membres, ou ce que Sérialise(…, psdBinaire) en donne",
            "compare their members, or what Serialize(…, psdBinary) gives of them"
        );
        self.report(Diagnostic::warning(codes::INCOMPATIBLE, span, message).hint(hint));
    }

    /// `++` and `--` are for numbers, dates and durations.
    pub(super) fn check_increment(&mut self, ty: &Type, span: Span) {
        let refused = matches!(
            ty,
            Type::Text(_)
                | Type::Buffer
                | Type::Bool
                | Type::Array(_)
                | Type::Associative(_)
                | Type::Sequence(..)
                | Type::Procedure
        );
        if !refused {
            return;
        }
        let Bilingual { fr, en } = ty.name();
        let message = bilingual!(
            "« ++ » et « -- » n'existent pas pour « {fr} »",
            "there is no `++` or `--` for `{en}`"
        );
        self.report(Diagnostic::error(codes::INCOMPATIBLE, span, message));
    }

    /// Arrays and procedures take part in no computation.
    pub(super) fn check_operands(&mut self, op: BinaryOp, span: Span, left: &Type, right: &Type) {
        let refused = |ty: &Type| {
            // An identifier is no number; it is joined to texts (documentation page 1514083).
            matches!(ty, Type::Text(TextLimit::Uuid(_))) && op != BinaryOp::Add
                || matches!(
                    ty,
                    Type::Array(_) | Type::Associative(_) | Type::Sequence(..) | Type::Procedure
                )
        };
        let Some(ty) = [left, right].into_iter().find(|ty| refused(ty)) else { return };
        let sign = op.sign();
        let Bilingual { fr, en } = ty.name();
        let message = bilingual!(
            "l'opérateur « {sign} » n'existe pas pour « {fr} »",
            "there is no operator `{sign}` for `{en}`"
        );
        let mut diagnostic = Diagnostic::error(codes::INCOMPATIBLE, span, message);
        if matches!(ty, Type::Array(_)) && op == BinaryOp::Add {
            diagnostic = diagnostic.hint(bilingual!(
                "TableauAjoute() ajoute un élément, un autre tableau aussi",
                "ArrayAdd() adds an element, another array too"
            ));
        }
        self.report(diagnostic);
    }

    /// Characters count from 1, and at least one is extracted.
    pub(super) fn check_slice(&mut self, written: &Range, lowered: &crate::tree::Range) {
        use crate::tree::Range as R;
        let (position, at) = match (lowered, written) {
            (R::One(first), Range::One(at)) => (first, at.span),
            (R::Bounds(Some(first), _), Range::Bounds(Some(at), _))
            | (R::Length(first, _), Range::Length(at, _)) => (first, at.span),
            _ => return,
        };
        if matches!(position, Int::Const(position) if *position < 1) {
            let message = bilingual!("les positions commencent à 1", "positions begin at 1");
            self.report(Diagnostic::error(codes::INDEX, at, message));
        }
        if let (R::Length(_, Int::Const(count)), Range::Length(_, at)) = (lowered, written)
            && *count < 1
        {
            let message = bilingual!(
                "on extrait au moins un caractère",
                "at least one character is extracted"
            );
            self.report(Diagnostic::error(codes::INDEX, at.span, message));
        }
    }

    /// The size of a text or of a dimension: an integer, and at least `least`.
    pub(super) fn check_size(&mut self, size: &Typed, least: i64, span: Span) {
        let message = match (&size.ty, size.constant_value()) {
            (Type::Text(_) | Type::Real { .. } | Type::Bool, _) => {
                bilingual!("une taille est un nombre entier", "a size is a whole number")
            }
            (_, Some(Value::Int(value))) if value < least => {
                bilingual!("cette taille est d'au moins {least}", "this size is at least {least}")
            }
            _ => return,
        };
        self.report(Diagnostic::error(codes::BAD_SIZE, span, message));
    }

    /// `*` stands for a parameter that has a value of its own.
    pub(super) fn mandatory(&mut self, function: &'static Function, rank: usize, span: Span) {
        let Some(parameter) = function.syntaxes.first().and_then(|s| s.parameters.get(rank)) else {
            return;
        };
        let (fr, en) = (parameter.names.fr, parameter.names.en);
        let message = bilingual!(
            "le paramètre « {fr} » n'a pas de valeur par défaut : « * » ne peut pas le remplacer",
            "the parameter `{en}` has no default value: `*` cannot stand for it"
        );
        self.report(Diagnostic::error(codes::ARITY, span, message));
    }
}
