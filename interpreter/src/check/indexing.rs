//! `t[i]`: elements, slices, rows of fields.

use crate::bilingual;
use crate::builtin::Function;
use crate::diagnostic::{Bilingual, Diagnostic, codes};
use crate::source::Span;
use crate::syntax::tree::{Argument, Expr, Range as SyntaxRange};
use crate::tree::{Any, Int, Range};
use crate::value::{Class, IntKind, Type, Value};

use super::Checker;
use super::typed::{Node, Typed};

impl Checker {
    /// `t[i]`; `create` when what stands at it will be written into.
    pub(super) fn index(
        &mut self,
        object: &Expr,
        indexes: &[SyntaxRange],
        span: Span,
        create: bool,
    ) -> Typed {
        let value = if create { self.writable(object) } else { self.expression(object) };
        let mut value = self.required(value, object.span);
        if let Some((kind, range)) = self.bits(&value.ty, indexes) {
            let value = match kind {
                IntKind { bytes: 8, signed: false } => Int::Pattern(Box::new(value.into_any())),
                _ => value.into_int(),
            };
            let (value, bits) = (Box::new(value), 8 * kind.bytes);
            return Typed::any(Any::Bits { value, bits, range: Box::new(range) }, Type::LONG);
        }
        if let Some((key, rank)) = nth_entry(&value.ty, indexes) {
            let Type::Associative(element) = value.ty.clone() else { return Typed::error() };
            let map = Box::new(value.into_any());
            let key = Box::new(self.expression(key).into_any());
            let rank = Box::new(self.expression(rank).into_int());
            return Typed::any(Any::NthEntry { map, key, rank, span }, (*element).clone());
        }
        if let Some(row) = self.row_method(&value.ty)
            && let [SyntaxRange::One(rank)] = indexes
            && !create
        {
            let rank = Argument::Value(rank.clone());
            return self.call_builtin(row, Some(value), &[rank], span, false);
        }
        for (rank, range) in indexes.iter().enumerate() {
            let SyntaxRange::One(index) = range else {
                if matches!(value.ty, Type::Buffer | Type::FixedBuffer(_)) {
                    let range = Box::new(self.range(range));
                    let text = Box::new(value.into_any());
                    value = Typed::any(Any::Slice { text, range, span }, Type::Buffer);
                    continue;
                }
                if matches!(value.ty, Type::Text(_) | Type::Any | Type::Json) {
                    let range = Box::new(self.range(range));
                    let text = Box::new(value.into_any());
                    value = Typed::any(Any::Slice { text, range, span }, Type::TEXT);
                    continue;
                }
                self.unsupported(span);
                return Typed::error();
            };
            let index_span = index.span;
            let index = match &value.ty {
                ty @ Type::Enumeration(_) => self.options(index, ty),
                _ => self.expression(index),
            };
            value = match value.ty.clone() {
                Type::Array(element) => {
                    if let Some(Value::Int(rank)) = index.constant_value()
                        && rank < 1
                    {
                        self.report(Diagnostic::error(
                            codes::INDEX,
                            index_span,
                            bilingual!("les indices commencent à 1", "indexes begin at 1"),
                        ));
                    }
                    if matches!(*element, Type::Int(_)) && !create {
                        let array = Box::new(value.into_any());
                        let index = Box::new(index.into_int());
                        Typed {
                            node: Node::Int(Int::Element { array, index, span }),
                            ty: (*element).clone(),
                        }
                    } else {
                        let object = Box::new(value.into_any());
                        // What a library describes is found by its name too.
                        let named =
                            matches!(*element, Type::Object { class: Class::Native(_), .. })
                                && matches!(index.ty, Type::Text(_));
                        let index = Box::new(if named {
                            index.into_any()
                        } else {
                            Any::Int(index.into_int())
                        });
                        Typed::any(Any::Index { object, index, create, span }, (*element).clone())
                    }
                }
                Type::Associative(element) => {
                    let (object, index) = (Box::new(value.into_any()), Box::new(index.into_any()));
                    Typed::any(Any::Index { object, index, create, span }, (*element).clone())
                }
                Type::Text(_) => {
                    let range = Box::new(Range::One(index.into_int()));
                    Typed::any(
                        Any::Slice { text: Box::new(value.into_any()), range, span },
                        Type::TEXT,
                    )
                }
                Type::Enumeration(ty) if ty.combination => {
                    let (object, index) = (Box::new(value.into_any()), Box::new(index.into_any()));
                    Typed::any(Any::Index { object, index, create: false, span }, Type::Bool)
                }
                Type::Any | Type::Json => {
                    let (object, index) = (Box::new(value.into_any()), Box::new(index.into_any()));
                    Typed::any(Any::VariantIndex { object, index, span }, Type::Any)
                }
                Type::Buffer | Type::FixedBuffer(_) => {
                    let (object, index) = (Box::new(value.into_any()), Box::new(index.into_any()));
                    Typed::any(Any::Index { object, index, create, span }, Type::Any)
                }
                other => {
                    if rank > 0 {
                        self.too_many_indexes(span, indexes.len(), rank);
                        return Typed::error();
                    }
                    let Bilingual { fr, en } = other.name();
                    self.report(Diagnostic::error(
                        codes::INCOMPATIBLE,
                        span,
                        bilingual!(
                            "une valeur « {fr} » ne s'indice pas",
                            "a value of type `{en}` cannot be indexed"
                        ),
                    ));
                    return Typed::error();
                }
            };
        }
        value
    }

    /// Positions in a text or a buffer.
    pub(super) fn range(&mut self, range: &SyntaxRange) -> Range {
        let lowered = self.positions(range);
        self.check_slice(range, &lowered);
        lowered
    }

    /// Positions that may be any number.
    pub(super) fn positions(&mut self, range: &SyntaxRange) -> Range {
        let mut int = |expr: &Expr| self.expression(expr).into_int();
        match range {
            SyntaxRange::One(index) => Range::One(int(index)),
            SyntaxRange::Bounds(low, high) => {
                let low = low.as_deref().map(&mut int);
                Range::Bounds(low, high.as_deref().map(&mut int))
            }
            SyntaxRange::Length(first, count) => Range::Length(int(first), int(count)),
            SyntaxRange::All => Range::Bounds(None, None),
        }
    }

    /// `TABLE_A[i]` is the method `Ligne` of what has one.
    pub(super) fn row_method(&self, ty: &Type) -> Option<&'static Function> {
        let Type::Object { class: Class::Native(native), .. } = ty else { return None };
        self.table.method(native, "ligne")
    }
}

/// `t[key, rank]` on an associative array whose elements have no index of their own.
pub(super) fn nth_entry<'a>(ty: &Type, indexes: &'a [SyntaxRange]) -> Option<(&'a Expr, &'a Expr)> {
    match (ty, indexes) {
        (Type::Associative(element), [SyntaxRange::One(key), SyntaxRange::One(rank)])
            if !matches!(**element, Type::Array(_) | Type::Associative(_)) =>
        {
            Some((key, rank))
        }
        _ => None,
    }
}
