//! The widths, the sizes and the dimensions that a type can have.

use crate::bilingual;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Expr, TypeKind, TypeName};
use crate::tree::{ArrayShape, Int};
use crate::value::{TextLimit, Type};

use super::Checker;

/// Digits of a numeric, before and after its point together (page 1514072).
const MAX_DIGITS: u32 = 38;
/// A Pascal string has its length in one byte.
const MAX_PASCAL: u32 = 255;

impl Checker {
    /// A number of a width that exists, or the usual one when it does not.
    pub(super) fn check_width(&mut self, ty: &TypeName, resolved: Type) -> Type {
        let message = match ty.kind {
            TypeKind::Integer { bytes, .. } if !matches!(bytes, 1 | 2 | 4 | 8) => {
                bilingual!("un entier a 1, 2, 4 ou 8 octets", "an int has 1, 2, 4 or 8 bytes")
            }
            TypeKind::Real { bytes } if !matches!(bytes, 4 | 8) => {
                bilingual!("un réel a 4 ou 8 octets", "a real has 4 or 8 bytes")
            }
            TypeKind::Numeric { integers, decimals }
                if [integers, decimals].into_iter().flatten().map(u32::from).sum::<u32>()
                    > MAX_DIGITS =>
            {
                bilingual!(
                    "un numérique a {MAX_DIGITS} chiffres au plus",
                    "a numeric has {MAX_DIGITS} digits at most"
                )
            }
            _ => return resolved,
        };
        self.bad_size(ty.span, message);
        match resolved {
            Type::Int(_) => Type::INT,
            Type::Real { .. } => Type::REAL,
            _ => Type::NUMERIC,
        }
    }

    /// `chaîne Pascal sur n`.
    pub(super) fn pascal(&mut self, written: &Expr, size: Option<u32>) -> TextLimit {
        match size {
            Some(size) if size > MAX_PASCAL => {
                self.bad_size(
                    written.span,
                    bilingual!(
                        "une chaîne Pascal a {MAX_PASCAL} caractères au plus",
                        "a Pascal string has {MAX_PASCAL} characters at most"
                    ),
                );
                TextLimit::Free
            }
            Some(size) => TextLimit::AtMost(size),
            None => TextLimit::Free,
        }
    }

    /// How a declared collection begins; a fixed array has all its dimensions (page 1514025).
    pub(super) fn declared_shape(&mut self, ty: &TypeName) -> Option<ArrayShape> {
        let shape = self.array_shape(ty)?;
        let empty = |size: &Int| matches!(size, Int::Const(0));
        if shape.layout.fixed && (shape.dimensions.is_empty() || shape.dimensions.iter().any(empty))
        {
            self.bad_size(
                ty.span,
                bilingual!(
                    "un tableau fixe a besoin de ses dimensions : tableau fixe de 3 …",
                    "a fixed array needs its dimensions: fixed array of 3 …"
                ),
            );
        }
        Some(shape)
    }

    /// More indexes than dimensions (error 117).
    pub(super) fn too_many_indexes(&mut self, span: Span, given: usize, dimensions: usize) {
        let message = bilingual!(
            "{given} indices, et le tableau a {dimensions} dimension(s)",
            "{given} indexes, and the array has {dimensions} dimension(s)"
        );
        self.report(Diagnostic::error(codes::ARITY, span, message));
    }

    fn bad_size(&mut self, span: Span, message: Bilingual) {
        self.report(Diagnostic::error(codes::BAD_SIZE, span, message));
    }
}
