//! Whether an address can be written to: by its form, by its domain, by its server.

mod dns;
mod probe;

pub use dns::{Exchanger, lookup};
pub use probe::{Verdict, probe};

/// Octets in a local part (RFC 5321 §4.5.3.1.1).
const LOCAL: usize = 64;
/// Octets in a domain (RFC 5321 §4.5.3.1.2).
const DOMAIN: usize = 255;
/// Octets in an address: those of a path, without its brackets (RFC 5321 §4.5.3.1.3).
const ADDRESS: usize = 254;
/// Octets in a label of a domain (RFC 1035 §2.3.4).
const LABEL: usize = 63;

/// The top-level domains, sorted, in their ASCII form. A list of names: a crate of public suffixes
/// would compile nine thousand rules to answer for these fourteen hundred.
const TLDS: &str = include_str!("tlds.txt");

/// What is wrong with the form of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// No `@`, or nothing on one side of it.
    Incomplete,
    /// The part in front of `@`.
    Local,
    /// The part behind `@`.
    Domain,
    /// Nothing behind the last dot, or no dot at all.
    NoTopLevel,
    /// What stands behind the last dot is no top-level domain.
    UnknownTopLevel,
    /// It is longer than an address may be.
    TooLong,
}

/// The domain of an address whose form is right (RFC 5321 §4.1.2, RFC 6531 for other letters than
/// ASCII). An empty top-level domain, `name@domain.`, passes; an address between brackets,
/// `name@[192.0.2.1]`, does not.
pub fn syntax(address: &str) -> Result<&str, Malformed> {
    let (local, domain) = address.rsplit_once('@').ok_or(Malformed::Incomplete)?;
    if local.is_empty() || domain.is_empty() {
        return Err(Malformed::Incomplete);
    }
    if address.len() > ADDRESS {
        return Err(Malformed::TooLong);
    }
    if !is_local(local) {
        return Err(Malformed::Local);
    }
    let ascii = idna::domain_to_ascii(domain).map_err(|_| Malformed::Domain)?;
    let labels = ascii.strip_suffix('.').unwrap_or(&ascii);
    if ascii.len() > DOMAIN || !labels.split('.').all(is_label) {
        return Err(Malformed::Domain);
    }
    Ok(domain)
}

/// The same, with a top-level domain that is not empty: the domain in its ASCII form.
pub fn with_top_level(address: &str) -> Result<String, Malformed> {
    let ascii = idna::domain_to_ascii(syntax(address)?).map_err(|_| Malformed::Domain)?;
    match ascii.rsplit_once('.') {
        Some((_, top)) if !top.is_empty() => Ok(ascii),
        _ => Err(Malformed::NoTopLevel),
    }
}

/// The same, with a top-level domain that exists and a domain that IDNA allows to be registered
/// (RFC 5891 §4).
pub fn strict(address: &str) -> Result<String, Malformed> {
    with_top_level(address)?;
    let domain = syntax(address)?;
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| Malformed::Domain)?;
    let top = ascii.rsplit('.').next().unwrap_or_default();
    if TLDS.split_ascii_whitespace().any(|own| own == top) {
        Ok(ascii)
    } else {
        Err(Malformed::UnknownTopLevel)
    }
}

/// A dot-string, or a quoted string (RFC 5321 §4.1.2).
fn is_local(local: &str) -> bool {
    if local.len() > LOCAL {
        return false;
    }
    if let Some(inner) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        let mut escaped = false;
        for c in inner.chars() {
            match c {
                _ if c.is_control() => return false,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return false,
                _ => {}
            }
        }
        return !escaped;
    }
    let atom = |c: char| {
        c.is_ascii_alphanumeric()
            || "!#$%&'*+-/=?^_`{|}~".contains(c)
            || (!c.is_ascii() && !c.is_control() && !c.is_whitespace())
    };
    local.split('.').all(|part| !part.is_empty() && part.chars().all(atom))
}

/// Letters, digits and hyphens, no hyphen at an end (RFC 1123 §2.1).
fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label.len() <= LABEL
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for good in [
            "jean@masociete.fr",
            "prenom.nom+tri@sous.domaine.example",
            "o'brien@example.com",
            "\"jean dupont\"@example.com",
            "\"a\\\"@b\"@example.com",
            "toto@domaine.",
            "toto@localhost",
            "jean@société.fr",
            "jösé@example.com",
        ] {
            assert!(syntax(good).is_ok(), "{good}");
        }
        for (bad, why) in [
            ("", Malformed::Incomplete),
            ("jean", Malformed::Incomplete),
            ("@masociete.fr", Malformed::Incomplete),
            ("jean@", Malformed::Incomplete),
            ("a@b@masociete.fr", Malformed::Local),
            (".jean@masociete.fr", Malformed::Local),
            ("jean..d@masociete.fr", Malformed::Local),
            ("jean d@masociete.fr", Malformed::Local),
            ("jean\n@masociete.fr", Malformed::Local),
            ("\"jean\0\"@masociete.fr", Malformed::Local),
            ("\"jean\"d\"@masociete.fr", Malformed::Local),
            ("\"jean\\\"@masociete.fr", Malformed::Local),
            ("jean@[192.0.2.1]", Malformed::Domain),
            ("jean@[domaine].fr", Malformed::Domain),
            ("jean@ma_societe.fr", Malformed::Domain),
            ("jean@-masociete.fr", Malformed::Domain),
            ("jean@masociete..fr", Malformed::Domain),
            ("jean@masociete.fr\r\nRCPT", Malformed::Domain),
            ("jean@ma societe.fr", Malformed::Domain),
            ("jean@.", Malformed::Domain),
        ] {
            assert_eq!(syntax(bad), Err(why), "{bad:?}");
        }
        assert_eq!(syntax(&format!("{}@x.fr", "a".repeat(65))), Err(Malformed::Local));
        assert_eq!(syntax(&format!("a@{}.fr", "a".repeat(64))), Err(Malformed::Domain));
        assert_eq!(syntax(&format!("a@{}fr", "abcdefgh.".repeat(40))), Err(Malformed::TooLong));
    }

    #[test]
    fn top_levels() {
        assert_eq!(strict("jean@masociete.fr").as_deref(), Ok("masociete.fr"));
        assert_eq!(strict("jean@Société.MUSEUM").as_deref(), Ok("xn--socit-esab.museum"));
        assert_eq!(strict("jean@例え.テスト"), Err(Malformed::UnknownTopLevel));
        assert_eq!(strict("a@example.xn--p1ai").as_deref(), Ok("example.xn--p1ai"));
        assert_eq!(strict("jean@masociete.qqq"), Err(Malformed::UnknownTopLevel));
        assert_eq!(strict("toto@domaine."), Err(Malformed::NoTopLevel));
        assert_eq!(strict("toto@fr"), Err(Malformed::NoTopLevel));
        assert_eq!(with_top_level("a@srv.interne").as_deref(), Ok("srv.interne"));
    }

    #[test]
    fn the_list_is_sorted_and_in_ascii() {
        let all: Vec<&str> = TLDS.split_ascii_whitespace().collect();
        assert!(all.len() > 1_300 && all.is_sorted());
        assert!(
            all.iter().all(|name| is_label(name) && !name.bytes().any(|b| b.is_ascii_uppercase()))
        );
    }
}
