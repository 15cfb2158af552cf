//! General functions of WLangage: texts, dates, numbers, arrays, files, dialogs, errors, and the
//! headless window.
//!
//! One file holds the functions of one purpose: their declarations, then the list of them that
//! [`LIBRARY`] gathers.

// Every function has the one shape that the evaluator calls.
#![allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
// Pages of the documentation are numbers that one looks up, not quantities.
#![allow(clippy::unreadable_literal)]

mod absent;
pub mod arrays;
mod bounds;
pub mod dates;
pub mod dialogs;
pub mod environment;
pub mod errors;
pub mod files;
pub mod numbers;
pub mod procedures;
pub mod text;
pub mod values;
pub mod window;

use wl_interpreter::builtin::{Error, Library, Methods, Receiver, variant_member};
use wl_interpreter::value::{SequenceKind, Value};

/// What a function gives.
type Outcome = Result<Value, Error>;

/// The library.
pub static LIBRARY: Library = Library {
    name: "wl-stdlib",
    functions: &[
        dialogs::show::FUNCTIONS,
        dialogs::ask::FUNCTIONS,
        dialogs::trace::FUNCTIONS,
        errors::last::FUNCTIONS,
        errors::behaviour::FUNCTIONS,
        errors::exception::FUNCTIONS,
        text::cut::FUNCTIONS,
        text::find::FUNCTIONS,
        text::form::FUNCTIONS,
        text::build::FUNCTIONS,
        text::number::FUNCTIONS,
        text::regex::FUNCTIONS,
        text::html::FUNCTIONS,
        text::rtf::FUNCTIONS,
        text::charset::FUNCTIONS,
        text::encoding::FUNCTIONS,
        text::url::FUNCTIONS,
        text::hash::FUNCTIONS,
        dates::now::FUNCTIONS,
        dates::convert::FUNCTIONS,
        dates::difference::FUNCTIONS,
        dates::calendar::FUNCTIONS,
        dates::timer::FUNCTIONS,
        numbers::rounding::FUNCTIONS,
        numbers::math::FUNCTIONS,
        numbers::bits::FUNCTIONS,
        numbers::set::FUNCTIONS,
        numbers::random::FUNCTIONS,
        arrays::edit::FUNCTIONS,
        arrays::sequences::FUNCTIONS,
        arrays::order::FUNCTIONS,
        arrays::seek::FUNCTIONS,
        arrays::shape::FUNCTIONS,
        arrays::text::FUNCTIONS,
        arrays::callback::FUNCTIONS,
        arrays::callback::METHODS,
        files::attribute::FUNCTIONS,
        files::content::FUNCTIONS,
        files::hash::FUNCTIONS,
        files::handle::FUNCTIONS,
        files::info::FUNCTIONS,
        files::directory::FUNCTIONS,
        files::path::FUNCTIONS,
        files::places::FUNCTIONS,
        files::pick::FUNCTIONS,
        files::ini::FUNCTIONS,
        environment::program::FUNCTIONS,
        environment::machine::FUNCTIONS,
        environment::types::FUNCTIONS,
        values::enumeration::FUNCTIONS,
        procedures::compile::FUNCTIONS,
        procedures::execute::FUNCTIONS,
        values::reset::FUNCTIONS,
        values::variant::FUNCTIONS,
        values::json::FUNCTIONS,
        values::definition::FUNCTIONS,
        values::serialize::FUNCTIONS,
        environment::critical::FUNCTIONS,
        window::rows::FUNCTIONS,
    ],
    quick: &[arrays::edit::QUICK, text::cut::QUICK, text::find::QUICK, text::form::QUICK],
    methods: &[
        Methods { of: Receiver::Text, functions: text::cut::METHODS },
        Methods { of: Receiver::Text, functions: text::find::METHODS },
        Methods { of: Receiver::Text, functions: text::form::METHODS },
        Methods { of: Receiver::Text, functions: text::build::METHODS },
        Methods { of: Receiver::Text, functions: text::number::METHODS },
        Methods { of: Receiver::Text, functions: text::regex::METHODS },
        Methods { of: Receiver::Text, functions: text::charset::METHODS },
        Methods { of: Receiver::Text, functions: text::encoding::METHODS },
        Methods { of: Receiver::Text, functions: dates::convert::TEXT_METHODS },
        Methods { of: Receiver::Text, functions: arrays::text::TEXT_METHODS },
        Methods { of: Receiver::Buffer, functions: text::cut::BUFFER_METHODS },
        Methods { of: Receiver::Buffer, functions: text::build::BUFFER_METHODS },
        Methods { of: Receiver::Buffer, functions: text::charset::METHODS },
        Methods { of: Receiver::Buffer, functions: text::encoding::METHODS },
        Methods { of: Receiver::Date, functions: dates::convert::METHODS },
        Methods { of: Receiver::Date, functions: dates::calendar::METHODS },
        Methods { of: Receiver::Array, functions: arrays::edit::METHODS },
        Methods { of: Receiver::Array, functions: arrays::order::METHODS },
        Methods { of: Receiver::Array, functions: arrays::seek::METHODS },
        Methods { of: Receiver::Array, functions: arrays::shape::METHODS },
        Methods { of: Receiver::Array, functions: arrays::text::METHODS },
        Methods { of: Receiver::Array, functions: arrays::callback::METHODS },
        Methods { of: Receiver::Array, functions: numbers::set::METHODS },
        Methods {
            of: Receiver::Sequence(SequenceKind::Queue),
            functions: arrays::sequences::QUEUE_METHODS,
        },
        Methods {
            of: Receiver::Sequence(SequenceKind::Stack),
            functions: arrays::sequences::STACK_METHODS,
        },
        Methods {
            of: Receiver::Sequence(SequenceKind::List),
            functions: arrays::sequences::LIST_METHODS,
        },
        Methods { of: Receiver::Associative, functions: arrays::edit::ASSOCIATIVE_METHODS },
        Methods { of: Receiver::Associative, functions: arrays::order::ASSOCIATIVE_METHODS },
        Methods { of: Receiver::Associative, functions: arrays::seek::ASSOCIATIVE_METHODS },
        Methods { of: Receiver::Associative, functions: arrays::shape::ASSOCIATIVE_METHODS },
    ],
    types: &[
        &window::FIELD,
        &variant_member::VARIANT_MEMBER,
        &dates::chrono::CHRONO,
        &environment::critical::CRITICAL_SECTION,
        &values::definition::DEFINITION,
        &values::definition::VARIABLE,
        &values::described::PROCEDURE,
        &values::described::PROPERTY,
    ],
    constants: &[
        text::CONSTANTS,
        text::search::DIRECTIONS,
        text::search::MATCHING,
        text::search::RANKS,
        text::form::COMPARISONS,
        text::form::KEYS,
        text::form::SPACES,
        text::build::CONSTANTS,
        text::charset::CONSTANTS,
        text::encoding::FORMATS,
        text::encoding::PROTECTIONS,
        text::hash::CONSTANTS,
        dialogs::ask::CONSTANTS,
        dialogs::trace::CONSTANTS,
        errors::CONSTANTS,
        errors::behaviour::CONSTANTS,
        dates::convert::CONSTANTS,
        dates::convert::DURATION_CONSTANTS,
        arrays::order::ORDERS,
        arrays::order::COMPARISONS,
        arrays::objects::ANSWERS,
        arrays::seek::CONSTANTS,
        arrays::sequences::CONSTANTS,
        arrays::shape::CONSTANTS,
        files::handle::MODES,
        files::handle::ORIGINS,
        files::info::CONSTANTS,
        files::directory::CONSTANTS,
        files::path::CONSTANTS,
        files::path::SEPARATORS,
        files::places::PLACES,
        files::places::CREATIONS,
        files::pick::MODES,
        numbers::random::GUID_FORMATS,
        numbers::random::NIL,
        environment::types::BOOLEANS,
        environment::types::CONSTANTS,
        values::enumeration::CONSTANTS,
        procedures::execute::CONSTANTS,
        procedures::indirection::CONSTANTS,
        values::json::CONSTANTS,
        values::serialize::CONSTANTS,
    ],
    globals: &[],
    fields: Some(window::FIELDS),
    absent: absent::ABSENT,
};
