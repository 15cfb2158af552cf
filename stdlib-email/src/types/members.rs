//! How the members of the types are declared: a rank and a property each, in one list.

use wl_interpreter::builtin::{ConstantValue, Doc, Property, Ty, names};

/// Declares an enum of ranks and the list of their properties.
macro_rules! members {
    ($(#[$meta:meta])* $ranks:ident, $list:ident; $($rank:ident = $property:expr;)*) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(dead_code, reason = "some members are only a script's")]
        pub(crate) enum $ranks {
            $(#[allow(missing_docs, reason = "the property beside it is its documentation")] $rank,)*
        }

        /// The properties, in the order of their ranks.
        pub(crate) const $list: [wl_interpreter::builtin::Property; [$(stringify!($rank)),*].len()] =
            [$($property),*];
    };
}
pub(super) use members;

/// A member that a script may read and write.
pub(super) const fn property(fr: &'static str, en: &'static str, ty: Ty, doc: Doc) -> Property {
    Property { names: names(fr, en), ty, read_only: false, default: None, secret: false, doc }
}

/// The member, for reading only.
pub(super) const fn read_only(property: Property) -> Property {
    Property { read_only: true, ..property }
}

/// The member, never shown.
pub(super) const fn secret(property: Property) -> Property {
    Property { secret: true, ..property }
}

/// The member, with this first value.
pub(super) const fn starting(property: Property, value: ConstantValue) -> Property {
    Property { default: Some(value), ..property }
}

/// The properties of two lists, one behind the other.
pub(super) const fn join<const A: usize, const B: usize, const ALL: usize>(
    first: &[Property; A],
    second: &[Property; B],
) -> [Property; ALL] {
    assert!(A + B == ALL, "the length of the joined list");
    let mut all = [first[0]; ALL];
    let mut at = 0;
    while at < ALL {
        all[at] = if at < A { first[at] } else { second[at - A] };
        at += 1;
    }
    all
}
