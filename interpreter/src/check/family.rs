//! Constants given to a parameter that chooses among others.

use crate::bilingual;
use crate::builtin::{Constant, ConstantValue, Function, Parameter, Syntax};
use crate::diagnostic::{Bilingual, Diagnostic, Language, codes};
use crate::syntax::tree::{Argument, BinaryOp, Expr, ExprKind, Name};

use super::Checker;
use super::builtin_call::parameter;
use super::name::Meaning;

/// A hint lists no more constants than this.
const LISTED: usize = 8;

impl Checker {
    /// Tells of the constants, alone or added, that the parameter they are given to does not know.
    /// It is no error: the number behind a constant is a value like another.
    pub(super) fn check_families(
        &mut self,
        function: &'static Function,
        syntaxes: &[&'static Syntax],
        arguments: &[Argument],
        own: usize,
    ) {
        for (rank, argument) in arguments.iter().enumerate() {
            let taking = || syntaxes.iter().filter_map(move |syntax| parameter(syntax, rank + own));
            let Some(value) = argument.value() else { continue };
            let Some(first) = taking().next() else { continue };
            if taking().all(|parameter| !parameter.families.is_empty()) {
                self.check_family(function, first, &taking, value);
            }
        }
    }

    fn check_family<I: Iterator<Item = &'static Parameter>>(
        &mut self,
        function: &'static Function,
        first: &'static Parameter,
        taking: &dyn Fn() -> I,
        value: &Expr,
    ) {
        match &value.kind {
            ExprKind::Binary { op: BinaryOp::Add | BinaryOp::BitOr, left, right, .. } => {
                self.check_family(function, first, taking, left);
                self.check_family(function, first, taking, right);
            }
            ExprKind::Ternary { then, otherwise, .. } => {
                self.check_family(function, first, taking, then);
                self.check_family(function, first, taking, otherwise);
            }
            ExprKind::Name(name) => {
                let Meaning::BuiltinConstant(constant) = self.meaning(name) else { return };
                // A text may be wanted in the same place; Vrai and Faux are 1 and 0 everywhere.
                let option = matches!(constant.value, ConstantValue::Int(_));
                let known = |own: &Constant| own.names == constant.names;
                if option && !taking().any(|parameter| parameter.constants().any(known)) {
                    self.other_family(function, first, name);
                }
            }
            _ => {}
        }
    }

    fn other_family(
        &mut self,
        function: &'static Function,
        parameter: &'static Parameter,
        constant: &Name,
    ) {
        let text = &constant.text;
        let said = |language| (parameter.names.get(language), function.names.get(language));
        let (parameter_fr, function_fr) = said(Language::French);
        let (parameter_en, function_en) = said(Language::English);
        self.report(
            Diagnostic::warning(
                codes::OTHER_FAMILY,
                constant.span,
                bilingual!(
                    "« {text} » n'est pas une constante du paramètre « {parameter_fr} » \
                     de « {function_fr} »",
                    "`{text}` is not a constant of the parameter `{parameter_en}` of \
                     `{function_en}`"
                ),
            )
            .hint(fitting(function, parameter)),
        );
    }
}

/// The constants that fit, or the first ones and where to find the others.
fn fitting(function: &'static Function, parameter: &'static Parameter) -> Bilingual {
    let list = |language: Language, more: &str| {
        let mut names: Vec<&str> =
            parameter.constants().take(LISTED).map(|c| c.names.get(language)).collect();
        let more = format!("… (wl doc {}{more})", function.names.get(language));
        if parameter.constants().nth(LISTED).is_some() {
            names.push(&more);
        }
        names.join(", ")
    };
    let fr = list(Language::French, " les donne toutes");
    let en = list(Language::English, " lists them all");
    bilingual!("ses constantes : {fr}", "its constants: {en}")
}
