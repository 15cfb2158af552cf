//! The mail accounts of the rig, and lending them to tests that run at the same time.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::{Condvar, Mutex, PoisonError};

use super::MailServers;

/// The domain of the accounts that tests borrow. Mail for a domain without account is refused.
pub const DOMAIN: &str = "exemple.test";
/// A recipient that Postfix refuses for good, with `550`.
pub const REFUSED: &str = "refuse@exemple.test";
/// A recipient that Postfix refuses for now, with `450`.
pub const REFUSED_FOR_NOW: &str = "plus.tard@exemple.test";

/// The accounts of the examples, and those that they write to; the password of each is `secret`.
const OF_EXAMPLES: [&str; 14] = [
    "marie@exemple.fr",
    "jean@exemple.fr",
    "zoe@exemple.fr",
    "mary@example.com",
    "john@example.com",
    "m.lefevre@bureau-ancien.example",
    "jardins@exemple.fr",
    "paul@exemple.fr",
    "eric@exemple.fr",
    "claire@exemple.fr",
    "archives@exemple.fr",
    "n.benali@masociete.fr",
    "claire.dubois@masociete.fr",
    "projet@masociete.fr",
];

/// How many numbered accounts there are, `compte01` and on.
const NUMBERED: usize = 20;

/// A mailbox that has a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// What to log in with; the address is accepted too.
    pub user: String,
    /// The address that mail reaches it by.
    pub address: String,
    /// The password, in clear.
    pub password: String,
}

impl Account {
    fn new(user: &str, password: &str) -> Self {
        Self {
            user: user.to_owned(),
            address: format!("{user}@{DOMAIN}"),
            password: password.to_owned(),
        }
    }

    fn of_examples(address: &str) -> Self {
        Self {
            user: address.split('@').next().unwrap_or_default().to_owned(),
            address: address.to_owned(),
            password: "secret".to_owned(),
        }
    }
}

/// `compte01`…, then `jean.dupont`, whose password has spaces, then those of the examples.
pub fn all() -> Vec<Account> {
    let numbered =
        (1..=NUMBERED).map(|n| Account::new(&format!("compte{n:02}"), &format!("secret-{n:02}")));
    numbered
        .chain([Account::new("jean.dupont", "Mot de passe 42")])
        .chain(OF_EXAMPLES.map(Account::of_examples))
        .collect()
}

/// Those whose addresses programs name as they stand.
pub(super) fn of_examples(accounts: &[Account]) -> &[Account] {
    &accounts[accounts.len() - OF_EXAMPLES.len()..]
}

/// Every domain that has an account, once.
pub(super) fn domains(accounts: &[Account]) -> BTreeSet<&str> {
    accounts.iter().filter_map(|account| Some(account.address.split_once('@')?.1)).collect()
}

/// Every address that takes mail, once, with the user who gets it. A user of the examples has an
/// address in each of their domains, as in the sandbox.
pub(super) fn mailboxes(accounts: &[Account]) -> impl Iterator<Item = (String, &str)> {
    let of_examples = of_examples(accounts);
    let domains = domains(of_examples);
    let elsewhere = of_examples.iter().flat_map(move |account| {
        let user = account.user.as_str();
        domains.clone().into_iter().map(move |domain| (format!("{user}@{domain}"), user))
    });
    let own = accounts.iter().map(|account| (account.address.clone(), account.user.as_str()));
    let all: BTreeMap<_, _> = own.chain(elsewhere).collect();
    all.into_iter()
}

/// The numbered accounts that no test holds.
pub(super) struct Pool {
    free: Mutex<Vec<Account>>,
    returned: Condvar,
}

impl Pool {
    pub(super) fn new() -> Self {
        let mut accounts = all();
        accounts.truncate(NUMBERED);
        accounts.reverse();
        Self { free: Mutex::new(accounts), returned: Condvar::new() }
    }

    fn take(&self) -> Account {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match free.pop() {
                Some(account) => return account,
                None => free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }

    fn give_back(&self, account: Account) {
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(account);
        self.returned.notify_one();
    }
}

/// An account that one test has for itself, with an empty mailbox, until this is dropped.
pub struct Borrowed<'a> {
    servers: &'a MailServers,
    account: Account,
}

impl<'a> Borrowed<'a> {
    pub(super) fn new(servers: &'a MailServers) -> Self {
        let account = servers.pool.take();
        servers.clear(&account.user);
        Self { servers, account }
    }
}

impl Deref for Borrowed<'_> {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.account
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        self.servers.pool.give_back(self.account.clone());
    }
}
