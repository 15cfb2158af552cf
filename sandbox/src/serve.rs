//! The sandbox as a program of its own: where to connect, and as whom.

use crate::{Accounts, Sandbox, Service};
use std::io;
use std::net::SocketAddr;

/// A listener, for display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// What it speaks.
    pub service: Service,
    /// Where it listens, on 127.0.0.1.
    pub address: SocketAddr,
}

/// An account to show to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoAccount {
    /// The name to log in with; also the address of the mailbox.
    pub user: String,
    /// The password; `None`: any.
    pub password: Option<String>,
}

impl Sandbox {
    /// Opens one listener for each pair of service and port, for any mail client on this machine.
    /// Port 0 lets the system choose. The certificate names `localhost` and 127.0.0.1.
    ///
    /// # Errors
    /// A port that is taken, or that the user may not open.
    pub fn serve(&self, ports: &[(Service, u16)]) -> io::Result<Vec<Endpoint>> {
        ports
            .iter()
            .map(|&(service, port)| {
                Ok(Endpoint { service, address: self.listen("localhost", port, service)? })
            })
            .collect()
    }

    /// Accounts to try: those of the table, or two examples when any user may enter.
    #[must_use]
    pub fn demo_accounts(&self) -> Vec<DemoAccount> {
        match &self.options().accounts {
            Accounts::Any => ["utilisateur@masociete.fr", "service.client@masociete.fr"]
                .map(|user| DemoAccount { user: user.to_owned(), password: None })
                .into(),
            Accounts::Table(table) => table
                .iter()
                .map(|(user, password)| DemoAccount {
                    user: user.clone(),
                    password: Some(password.clone()),
                })
                .collect(),
        }
    }
}
