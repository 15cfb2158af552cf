//! What an IMAP server says to a whole session over an account, and what comes of it.

use wl_mail::imap::{Fetch, Field, Part, Query, Session};
use wl_mail::net::Protocol;
use wl_mail::{Error, Result};

use super::bytes;
use super::dialogue::{TURN, against, spoilt};
use crate::chance::Chance;
use crate::property::{Bench, Verdict};

/// Sessions that [`walk`] goes through: they differ in what the server can do and in how it tells.
const SESSIONS: &[&[u8]] = &[
    b"* OK [CAPABILITY IMAP4rev1 LITERAL+ UIDPLUS MOVE] ready\r\n\x01\
      * LIST (\\HasNoChildren \\Sent) \"/\" \"&AMk-t&AOk-\"\r\n* LIST () NIL {5}\r\na\"b/c\r\n\
      * LIST (\\Noselect) \".\" INBOX\r\nw1 OK done\r\n\x01\
      * FLAGS (\\Seen)\r\n* 3 EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] UIDs\r\n\
      * OK [PERMANENTFLAGS (\\Seen \\*)] x\r\nw2 OK [READ-WRITE] done\r\n\x01\
      * 1 FETCH (UID 4 FLAGS (\\Seen $x) RFC822.SIZE 16)\r\n\
      * 2 FETCH (FLAGS () UID 9 RFC822.SIZE 20 MODSEQ (12))\r\n\
      * 3 FETCH (UID 12 RFC822.SIZE 5)\r\nw3 OK done\r\n\x01\
      * 1 FETCH (UID 4 BODY[] {14}\r\nA: {3}\r\n\r\nb)\r\n)\r\n\
      * 2 FETCH (BODY[] \"B: \\\"c\\\\\" UID 9 FLAGS (\\Seen))\r\n\
      * 3 FETCH (UID 12 BODY[] ~{2+}\r\nde)\r\nw4 OK done\r\n\x01\
      * 2 FETCH (UID 9 FLAGS (\\Seen))\r\nw5 OK done\r\n\x01\
      * 1 FETCH (UID 4 FLAGS (\\Seen $x))\r\nw6 OK done\r\n\x01\
      * SEARCH 12 9 4\r\nw7 OK done\r\n\x01\
      * 1 FETCH (FLAGS (\\Deleted))\r\nw8 OK done\r\n\x01\
      * STATUS INBOX (MESSAGES 3 UNSEEN 1 UIDNEXT 13 UIDVALIDITY 7)\r\nw9 OK done\r\n\x01\
      w10 NO [TRYCREATE] no such folder\r\n\x01\
      * 1 EXPUNGE\r\nw11 OK done\r\n\x01\
      * QUOTA \"\" (STORAGE 1 2)\r\nw12 OK done\r\n\x01* BYE bye\r\nw13 OK done\r\n",
    b"* OK ready\r\n\x01* CAPABILITY IMAP4rev2 ID\r\nw1 OK\r\n\x01* ID NIL\r\nw2 OK\r\n\x01\
      * LIST () \"/\" INBOX\r\nw3 OK\r\n\x01* 2 EXISTS\r\nw4 OK [READ-ONLY] x\r\n\x01\
      * 2 FETCH (ENVELOPE (NIL (((\"a\" NIL) \"b\")) {1}\r\nc) UID 9)\r\n\
      * 1 FETCH (UID 4 INTERNALDATE \"1-Jan-2026\")\r\nw5 OK\r\n\x01\
      * 2 FETCH (UID 9 RFC822 {3}\r\na\r\n)\r\nw6 OK\r\n\x01\
      * ESEARCH (TAG \"w7\") UID COUNT 2 ALL 4,9:11\r\nw7 OK\r\n\x01w8 BAD what\r\n\x01\
      * BYE [UNAVAILABLE] going down\r\n",
    b"* PREAUTH [CAPABILITY IMAP4rev1 LITERAL- LOGINDISABLED] hi\r\n\x01w1 OK\r\n\x01\
      * 1 EXISTS\r\nw2 OK\r\n\x01* 1 FETCH (UID 1 RFC822.SIZE 5 FLAGS ())\r\nw3 OK\r\n\x01\
      * 2 EXISTS\r\n* 1 EXPUNGE\r\n* 1 FETCH (UID 2 BODY[] {5}\r\nx\r\ny\r\n)\r\nw4 OK\r\n\x01\
      w5 OK\r\n\x01w6 OK\r\n\x01w7 OK\r\n",
];

/// Answers to one command after the other, many in each.
const ANSWERS: &[&[u8]] = &[
    b"* OK [CAPABILITY IMAP4rev1] ready\r\n\x01* 2 EXISTS\r\nw1 OK [READ-WRITE]\r\n\x01\
      * 1 FETCH (UID 4 FLAGS (\\Seen) RFC822.SIZE 9)\r\n* 2 FETCH (UID 9)\r\nw2 OK\r\n\x01\
      * CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n* LIST (\\Sent (a b)) \"/\" {3}\r\nabc\r\n\
      * LSUB () \".\" &AOk-\r\n* STATUS \"a b\" (MESSAGES 3 (x) UNSEEN)\r\n* SEARCH 1 2 (MODSEQ 3)\r\n\
      * ESEARCH UID ALL 1:3,7\r\n* FLAGS (a b)\r\n* VANISHED (EARLIER) 1:3\r\n* 3 RECENT\r\n\
      * 1 FETCH (BODYSTRUCTURE ((\"a\" (\"b\" NIL) {2}\r\n()) \"mixed\") UID 4)\r\n\
      * 2 FETCH (BODY[HEADER.FIELDS (A B)]<0> {2}\r\nA: BINARY[1] ~{1}\r\n\0)\r\n\
      * NO [ALERT] disk full\r\n* BAD what\r\nw3 OK [APPENDUID 1 2] done\r\n\x01w4 OK\r\n",
];

const SNIPPETS: &[&[u8]] = &[
    &[TURN],
    b"\r\n",
    b"\n",
    b"\r",
    b"* ",
    b"+ \r\n",
    b"w3 OK\r\n",
    b"w4 NO [INUSE] x\r\n",
    b"* BYE x\r\n",
    b"* 4294967295 EXISTS\r\n",
    b"* 900000 EXISTS\r\n",
    b"* 0 EXPUNGE\r\n",
    b"* 1 EXPUNGE\r\n",
    b"* 2 EXISTS\r\n",
    b"* 1 FETCH (UID 9 BODY[] {2}\r\nab)\r\n",
    b"{4294967296}\r\n",
    b"{0}\r\n",
    b"{3}\r\n",
    b"{3+}",
    b"~{",
    b"(",
    b")",
    b"((((((((",
    b"\"",
    b"\\",
    b"[",
    b"]",
    b"NIL",
    b"UID 0 ",
    b"UID 4294967296 ",
    b"FLAGS ",
    b"BODY[] ",
    b"BODY[HEADER] ",
    b"&",
    b"&2D0-",
    b"1:4294967295",
    b"1:*",
    b"[UIDVALIDITY ",
    b"\0",
    b"\xff",
    b"99999999999999999999",
    b"-1 ",
];

/// What an IMAP server says to a session, spoilt.
pub fn session(chance: &mut Chance) -> String {
    spoilt(chance, SESSIONS, SNIPPETS)
}

/// Answers of an IMAP server, spoilt.
pub fn answers(chance: &mut Chance) -> String {
    spoilt(chance, ANSWERS, SNIPPETS)
}

/// A session ends whatever the server says: no message holds what it did not say, nothing grows
/// beyond what it said, and a session that is over stays so.
pub fn ends(_: &Bench, dialogue: &str) -> Verdict {
    let said = bytes(dialogue);
    against(&said, Protocol::Imap, |network, options| {
        let Ok(mut session) = Session::connect(network, options) else { return Ok(()) };
        let walked = walk(&mut session, &said)?;
        if walked.as_ref().is_err_and(|error| error.is_fatal() || is_bye(error)) {
            match session.noop() {
                Err(Error::SessionOver) => {}
                other => return Err(format!("after {walked:?}: {other:?}")),
            }
        }
        // However it ends: nothing depends on it.
        let _ = session.logout();
        Ok(())
    })
}

fn is_bye(error: &Error) -> bool {
    matches!(error, Error::Reply { command, .. } if command == "BYE")
}

/// Everything that a session does, as long as the server lets it. The outer error is a fault of
/// ours, the inner one what ended the session.
fn walk(session: &mut Session, said: &[u8]) -> std::result::Result<Result<()>, String> {
    /// Goes on when the server refused, ends when the session is over.
    macro_rules! step {
        ($done:expr) => {
            match $done {
                Ok(done) => Some(done),
                Err(error) if error.is_fatal() || is_bye(&error) => return Ok(Err(error)),
                Err(_) => None,
            }
        };
    }
    let folders = step!(session.folders(false)).unwrap_or_default();
    let names: usize = folders.iter().map(|folder| folder.name.len()).sum();
    if names > 4 * said.len() {
        return Err(format!("{names} bytes of names out of {}", said.len()));
    }
    step!(session.select("INBOX", false));
    let listed = step!(session.messages().map(|it| it.copied().collect::<Vec<_>>()));
    let uids: Vec<u32> = listed.unwrap_or_default().iter().map(|it| it.uid).collect();
    if uids.len() > said.len() {
        return Err(format!("{} messages out of {} bytes", uids.len(), said.len()));
    }
    if uids.contains(&0) {
        return Err("a message without UID".to_owned());
    }
    session.read_ahead(uids.iter().map(|uid| Fetch { uid: *uid, part: Part::Whole }));
    let mut read = 0;
    for uid in &uids {
        let Some(message) = step!(session.fetch(Fetch { uid: *uid, part: Part::Whole })) else {
            continue;
        };
        read += message.len();
        if !comes_from(&message, said) {
            return Err(format!("the server did not say {:?}", String::from_utf8_lossy(&message)));
        }
    }
    if read > said.len() {
        return Err(format!("{read} bytes of messages out of {}", said.len()));
    }
    for uid in uids.iter().take(2) {
        step!(session.mark_seen(*uid));
    }
    step!(session.flags(4));
    let query = Query { fields: &[Field::Subject], text: "x", unseen: false };
    let found = step!(session.search(&query)).flatten().unwrap_or_default();
    if !found.is_sorted_by(|one, next| one < next) {
        return Err(format!("found {found:?}"));
    }
    step!(session.store(&[4], &["\\Deleted"], true));
    step!(session.counts("INBOX"));
    step!(session.copy(&[4], "été"));
    step!(session.expunge());
    let told = step!(session.raw("GETQUOTA \"\"")).unwrap_or_default();
    if told.len() > 4 * said.len() {
        return Err(format!("{} bytes of answers out of {}", told.len(), said.len()));
    }
    Ok(Ok(()))
}

/// Whether the bytes of a message are bytes of the server, in their order.
fn comes_from(message: &[u8], said: &[u8]) -> bool {
    let mut rest = said.iter();
    message.iter().all(|byte| rest.any(|own| own == byte))
}
