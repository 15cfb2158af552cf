//! Who may log in, and with which password.

use crate::address::local_part;

/// The accounts policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Accounts {
    /// Any user with any password. No password is special.
    #[default]
    Any,
    /// Only these users, each with its password. Names compare without case; a bare name stands
    /// for an address with this local part and the reverse.
    Table(Vec<(String, String)>),
}

impl Accounts {
    /// A table from pairs of user and password.
    pub fn table<U: Into<String>, P: Into<String>>(
        accounts: impl IntoIterator<Item = (U, P)>,
    ) -> Self {
        Self::Table(accounts.into_iter().map(|(user, word)| (user.into(), word.into())).collect())
    }

    /// Whether `user` may enter. `proves` tells whether what the client sent proves that it
    /// knows a given password: equality for PLAIN, a digest for CRAM-MD5 and APOP.
    pub(crate) fn admits(&self, user: &str, proves: impl Fn(&str) -> bool) -> bool {
        if user.is_empty() || user.len() > 254 || user.chars().any(char::is_control) {
            return false;
        }
        match self {
            Self::Any => true,
            Self::Table(table) => {
                table.iter().any(|(name, password)| same_user(name, user) && proves(password))
            }
        }
    }
}

fn same_user(one: &str, other: &str) -> bool {
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    one == other
        || (one.contains('@') != other.contains('@') && local_part(&one) == local_part(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_refuses_wrong_passwords_and_unknown_users() {
        let accounts = Accounts::table([("Jean@masociete.fr", "secret")]);
        assert!(accounts.admits("jean@masociete.fr", |password| password == "secret"));
        assert!(accounts.admits("jean", |password| password == "secret"));
        assert!(!accounts.admits("jean@autre.fr", |password| password == "secret"));
        assert!(!accounts.admits("jean", |password| password == "faux"));
        assert!(!accounts.admits("marie", |password| password == "secret"));
    }

    #[test]
    fn any_user_needs_a_name() {
        assert!(Accounts::Any.admits("x", |_| false));
        assert!(!Accounts::Any.admits("", |_| true));
        assert!(!Accounts::Any.admits("a\rb", |_| true));
    }
}
