//! Numbers.

pub mod bits;
pub mod math;
pub mod random;
pub mod rounding;
pub mod set;
pub mod units;

use wl_interpreter::builtin::{Parameter, Ty, parameter};

/// A number of any format.
const NUMBER: Parameter = parameter("nombre", "number", Ty::Any);
/// A real.
const REAL: Parameter = parameter("nombre", "number", Ty::Real);
