//! The wire against a reference implementation: `imap-codec` understands every command that we
//! write, and we understand every answer that it writes.

use std::num::NonZeroU32;

use imap_codec::decode::Decoder;
use imap_codec::encode::Encoder;
use imap_codec::imap_types::core::{Literal, NString, QuotedChar, Tag, Text};
use imap_codec::imap_types::fetch::MessageDataItem;
use imap_codec::imap_types::flag::{Flag, FlagFetch, FlagNameAttribute};
use imap_codec::imap_types::mailbox::Mailbox;
use imap_codec::imap_types::response::{Code, Data, Response, Status, StatusKind, Tagged};
use imap_codec::{CommandCodec, ResponseCodec};

use super::reading::whole;
use super::{connect, greeting};
use crate::imap::command::Command;
use crate::imap::folder::Names;
use crate::imap::window::{Part, arguments};
use crate::imap::{Field, Query};
use crate::testing::{Script, Step, expect, send};

#[test]
fn every_command_is_understood() {
    let text = Query { unseen: true, fields: &[Field::Recipients, Field::Body], text: "a\"b" };
    let accents = Query { text: "été", fields: &[Field::MessageId], unseen: false };
    let commands = [
        Command::new("LOGIN").string("user", "a b\\").secret("password", "p\"q"),
        Command::new("LOGIN").string("user", "zoé").secret("password", "été"),
        Command::new("SELECT").folder("Éléments envoyés", Names::Utf7),
        Command::new("EXAMINE").folder("R&D \"x\"", Names::Utf7),
        Command::new("LIST").text("\"\" \"*\""),
        Command::new("LSUB").text("\"\" \"*\""),
        Command::new("STATUS")
            .folder("INBOX", Names::Utf7)
            .text("(MESSAGES UNSEEN UIDNEXT UIDVALIDITY)"),
        Command::new("FETCH").text("1:* (UID FLAGS RFC822.SIZE)"),
        Command::new("UID FETCH").text(&arguments(Part::Whole, &[(1, 0), (2, 0), (9, 0)])),
        Command::new("UID FETCH").text(&arguments(Part::Headers, &[(4, 0)])),
        Command::new("UID STORE").text("1:3 +FLAGS.SILENT (\\Seen)"),
        Command::new("UID COPY").text("4,7:9").folder("a/b", Names::Utf7),
        Command::new("APPEND")
            .folder("INBOX", Names::Utf7)
            .text("(\\Seen)")
            .literal(b"a: b\r\n\r\n\xff"),
        Command::new("ID").text("(\"name\" \"wl\" \"version\" \"1\")"),
        text.command(Names::Utf7),
        accents.command(Names::Utf7),
    ];
    for command in commands {
        let mut wire = b"w1 ".to_vec();
        for (piece, literal) in &command.pieces {
            wire.extend_from_slice(format!("{piece}{{{}+}}\r\n", literal.len()).as_bytes());
            wire.extend_from_slice(literal);
        }
        wire.extend_from_slice(format!("{}\r\n", command.tail).as_bytes());
        let understood = CommandCodec::default().decode(&wire);
        assert!(
            matches!(understood, Ok((rest, _)) if rest.is_empty()),
            "{}: {understood:?}",
            crate::words(&wire)
        );
    }
}

fn wire(response: &Response<'_>) -> Vec<u8> {
    ResponseCodec::default().encode(response).dump()
}

fn data(data: Data<'_>) -> Vec<u8> {
    wire(&Response::Data(data))
}

fn status(tag: &str, code: Option<Code<'_>>) -> Vec<u8> {
    let tag = Tag::try_from(tag).unwrap();
    let body = imap_codec::imap_types::response::StatusBody {
        kind: StatusKind::Ok,
        code,
        text: Text::try_from("done").unwrap(),
    };
    wire(&Response::Status(Status::Tagged(Tagged { tag, body })))
}

#[test]
fn every_answer_is_understood() {
    let number = |n: u32| NonZeroU32::new(n).unwrap();
    let body = b"From: x\r\n\r\n(\"{3}\r\n\xe9".to_vec();
    let fetch = data(Data::Fetch {
        seq: number(1),
        items: vec![
            MessageDataItem::Flags(vec![FlagFetch::Flag(Flag::Seen), FlagFetch::Recent]),
            MessageDataItem::Rfc822Size(20),
            MessageDataItem::Uid(number(4)),
        ]
        .try_into()
        .unwrap(),
    });
    let whole_fetch = data(Data::Fetch {
        seq: number(1),
        items: vec![
            MessageDataItem::BodyExt {
                section: None,
                origin: None,
                data: NString::from(Literal::try_from(body.clone()).unwrap()),
            },
            MessageDataItem::Uid(number(4)),
        ]
        .try_into()
        .unwrap(),
    });
    let list = data(Data::List {
        items: vec![FlagNameAttribute::Noselect],
        delimiter: Some(QuotedChar::try_from('/').unwrap()),
        mailbox: Mailbox::try_from("a \"b\" c").unwrap(),
    });
    let script = Script::new(vec![
        greeting(""),
        expect("w1 LIST \"\" \"*\""),
        send([list, status("w1", None)].concat()),
        expect("w2 SELECT \"INBOX\""),
        send([data(Data::Exists(1)), status("w2", Some(Code::ReadOnly))].concat()),
        expect("w3 FETCH 1:* (UID FLAGS RFC822.SIZE)"),
        send([fetch, status("w3", None)].concat()),
        Step::Hear,
        send([whole_fetch, status("w4", None)].concat()),
        expect("w5 UID SEARCH ALL"),
        send([data(Data::Search(vec![number(4)])), status("w5", None)].concat()),
        expect("w6 NOOP"),
        send([data(Data::Expunge(number(1))), status("w6", None)].concat()),
    ]);
    let mut session = connect(&script);
    let folders = session.folders(false).unwrap();
    assert_eq!((folders[0].name.as_str(), folders[0].is_selectable()), ("a \"b\" c", false));
    assert!(session.select("INBOX", false).unwrap().read_only);
    let listed: Vec<_> =
        session.messages().unwrap().map(|it| (it.uid, it.octets, it.seen)).collect();
    assert_eq!(listed, [(4, 20, true)]);
    assert_eq!(session.fetch(whole(4)).unwrap(), body);
    assert_eq!(session.search(&Query::default()).unwrap().unwrap(), [4]);
    session.noop().unwrap();
    assert_eq!(session.selected().unwrap().exists, 0);
    script.finish();
}
