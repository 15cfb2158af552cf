//! Addresses as they go on the wire (RFC 5321 §4.1.2, RFC 6531 §3.3).

use super::capabilities::Capabilities;
use crate::mime::check_addr_spec;
use crate::{Error, Result};

/// An address ready for MAIL or RCPT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    /// The address, its domain in ASCII.
    pub(super) text: String,
    /// Whether its local part needs SMTPUTF8.
    pub(super) utf8: bool,
}

impl Path {
    /// Checks an address for a server; `field` names it in an error.
    pub(super) fn new(field: &str, address: &str, capabilities: &Capabilities) -> Result<Self> {
        let (local, domain) = check_addr_spec(field, address)?;
        let domain = if domain.is_ascii() {
            domain.to_owned()
        } else {
            idna::domain_to_ascii(domain).map_err(|_| Error::invalid(field, domain))?
        };
        let utf8 = !local.is_ascii();
        if utf8 && !capabilities.smtputf8 {
            return Err(Error::NotOffered { extension: "SMTPUTF8" });
        }
        Ok(Self { text: format!("{local}@{domain}"), utf8 })
    }

    /// What makes two paths the same mailbox: the domain is compared without case.
    pub(super) fn key(&self) -> String {
        match self.text.rsplit_once('@') {
            Some((local, domain)) => format!("{local}@{}", domain.to_ascii_lowercase()),
            None => self.text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn internationalised() {
        let old = Capabilities::default();
        let new = Capabilities { smtputf8: true, ..Capabilities::default() };
        assert_eq!(Path::new("to", "a@forêt.fr", &old).unwrap().text, "a@xn--fort-ipa.fr");
        assert_eq!(
            Path::new("to", "é@x.fr", &old),
            Err(Error::NotOffered { extension: "SMTPUTF8" })
        );
        assert!(Path::new("to", "é@x.fr", &new).unwrap().utf8);
    }

    #[test]
    fn nothing_gets_out_of_the_brackets() {
        let capabilities = Capabilities { smtputf8: true, ..Capabilities::default() };
        for address in [
            "",
            "a",
            "@x.fr",
            "a@",
            "a@x.fr>\r\nRCPT TO:<b@x.fr",
            "a@x.fr\r\n",
            "a@x.fr\0",
            "a b@x.fr",
            "a@x.fr> SIZE=1",
            "\"a\r\nDATA\r\n\"@x.fr",
            "\"a\0\"@x.fr",
            "\"a\"b\"@x.fr",
            "<a@x.fr>",
            "a@x.fr,b@x.fr",
            "a@x y.fr",
            "a@x.fr\u{85}",
        ] {
            assert!(
                matches!(
                    Path::new("to", address, &capabilities),
                    Err(Error::InvalidInput { field, .. }) if field == "to"
                ),
                "{address:?}"
            );
        }
        for address in ["a@x.fr", "\"a b\"@x.fr", "a+b@[127.0.0.1]", "\"a\\\"b\"@x.fr"] {
            assert!(Path::new("to", address, &capabilities).is_ok(), "{address:?}");
        }
    }
}
