//! `MembreVariant`: a named member of a variant or of a JSON variable.

use super::{NativeType, Property, Ty, doc, example, names};

/// The rank of `..Nom`.
pub const NAME: usize = 0;
/// The rank of `..Valeur`.
pub const VALUE: usize = 1;

/// A named member of a variant: an element of `v..Membre`. It stands for its value.
pub static VARIANT_MEMBER: NativeType = NativeType {
    names: names("MembreVariant", "VariantMember"),
    page: 1_000_021_047,
    doc: doc("Un membre d'un variant ou d'un JSON.", "A member of a variant or of a JSON."),
    properties: &[
        Property {
            names: names("Nom", "Name"),
            ty: Ty::Text,
            read_only: true,
            default: None,
            secret: false,
            doc: doc("Le nom du membre.", "The name of the member."),
        },
        Property {
            names: names("Valeur", "Value"),
            ty: Ty::Any,
            read_only: false,
            default: None,
            secret: false,
            doc: doc("La valeur du membre.", "The value of the member."),
        },
    ],
    methods: &[],
    examples: &[example(
        "v est un Variant\nv.ville = \"Lyon\"\nPOUR TOUT m DE v..Membre\n\tTrace(m..Nom, m..Valeur)\nFIN",
        "ville\tLyon",
    )],
    default_property: Some(VALUE),
    before_read: None,
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};
