//! Connections: where they lead, how long one waits, how much one accepts.

mod deadline;
mod dot;
mod limits;
mod network;
mod options;
mod reading;
mod stream;
mod transport;

pub(crate) use dot::{DotReader, DotWriter};
pub use limits::Limits;
pub(crate) use network::check_host;
pub use network::{Endpoint, Network, Protocol, RealNetwork, Security};
pub(crate) use options::with_expiry_accepted;
pub use options::{Cancel, ConnectOptions, Watcher};
pub(crate) use stream::Stream;
