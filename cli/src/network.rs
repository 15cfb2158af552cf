//! The network of a program in the sandbox.

use std::io;
use std::net::TcpStream;
use std::time::Duration;

use native_tls::Certificate;
use wl_mail::net::{Endpoint, Network, Protocol, Security};
use wl_sandbox::{Sandbox, Service};
