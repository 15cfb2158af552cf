//! What happens to an accepted message: trace fields (RFC 5321 section 4.4), mailboxes, record.

use crate::ReceivedMail;
use crate::sandbox::Shared;
use std::fmt::Write as _;
use std::io;
use std::sync::Arc;

/// Where a mail comes from, as its trace says.
pub(super) struct Origin<'a> {
    pub(super) client: String,
    pub(super) host: &'a str,
    pub(super) user: Option<String>,
    pub(super) tls: bool,
    pub(super) extended: bool,
    pub(super) utf8: bool,
}

/// Delivers a message to each recipient and gives its queue identifier.
pub(super) fn deliver(
    shared: &Shared,
    origin: Origin<'_>,
    from: String,
    recipients: Vec<String>,
    content: Vec<u8>,
) -> io::Result<String> {
    let time = shared.now();
    let id = shared.next_id();
    let protocol = origin.protocol();
    let mut trace = format!(
        "Return-Path: <{from}>\r\nReceived: from {} (localhost [127.0.0.1])\r\n\tby {} with \
         {protocol} id {id}",
        printable(&origin.client),
        origin.host,
    );
    // Several recipients are not told of each other.
    if let [only] = recipients.as_slice() {
        let _ = write!(trace, "\r\n\tfor <{only}>");
    }
    let _ = write!(trace, ";\r\n\t{}\r\n", time.strftime("%a, %d %b %Y %H:%M:%S +0000"));
    let message: Arc<[u8]> = [trace.as_bytes(), &content].concat().into();
    // One copy for each mailbox, whatever the number of its names among the recipients.
    let mut mailboxes = Vec::new();
    for recipient in &recipients {
        let mailbox = shared.store.mailbox(&unquoted(recipient))?;
        if !mailboxes.iter().any(|known| Arc::ptr_eq(known, &mailbox)) {
            mailboxes.push(mailbox);
        }
    }
    for mailbox in mailboxes {
        shared.store.deliver_to(&mailbox, &message)?;
    }
    shared.record(ReceivedMail {
        from,
        recipients,
        time,
        client: origin.client,
        user: origin.user,
        tls: origin.tls,
        raw: content.into(),
    });
    Ok(id)
}

impl Origin<'_> {
    /// The `with` of the trace (RFC 3848, RFC 6531 section 4.3).
    fn protocol(&self) -> String {
        if !self.extended {
            return "SMTP".to_owned();
        }
        let base = if self.utf8 { "UTF8SMTP" } else { "ESMTP" };
        let tls = if self.tls { "S" } else { "" };
        let auth = if self.user.is_some() { "A" } else { "" };
        format!("{base}{tls}{auth}")
    }
}

/// The name of a client as it may stand in a field.
fn printable(client: &str) -> String {
    client.chars().filter(char::is_ascii_graphic).take(255).collect()
}

/// A quoted local part names the same user as the bare one (RFC 5321 section 4.1.2).
fn unquoted(address: &str) -> String {
    let Some(inner) = address.strip_prefix('"') else { return address.to_owned() };
    let Some((local, domain)) =
        inner.rsplit_once("\"@").or(inner.strip_suffix('"').map(|l| (l, "")))
    else {
        return address.to_owned();
    };
    let mut plain = String::new();
    let mut characters = local.chars();
    while let Some(character) = characters.next() {
        plain.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    if domain.is_empty() { plain } else { format!("{plain}@{domain}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_does_not_change_a_mailbox() {
        assert_eq!(unquoted("\"jean\"@a.fr"), "jean@a.fr");
        assert_eq!(unquoted("\"j\\\"d\""), "j\"d");
        assert_eq!(unquoted("jean@a.fr"), "jean@a.fr");
    }
}
