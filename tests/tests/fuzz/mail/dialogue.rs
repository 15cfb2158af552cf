//! Servers that say anything. A dialogue is what a server says; where it waits for the client
//! stands [`TURN`].

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use wl_mail::net::{ConnectOptions, Endpoint, Network, Protocol, Security};
use wl_mail::pop3::Fetch;
use wl_mail::smtp::{Envelope, Status};

use super::{bytes, spoil, text};
use crate::chance::Chance;
use crate::property::{Bench, Verdict};

/// The server waits here for the client to say something.
pub(super) const TURN: u8 = 1;
/// How long it waits: a client that waits too is answered out of turn, as some servers do.
const WAITS: Duration = Duration::from_millis(10);
/// How long the client waits: what nobody says any more is not worth more.
const TIMEOUT: Duration = Duration::from_millis(300);

const POP3: &[&[u8]] = &[
    b"+OK\r\n\x01+OK\r\nPIPELINING\r\nUIDL\r\n.\r\n\x01\
      +OK 2 20\r\n+OK\r\n1 10\r\n2 10\r\n.\r\n+OK\r\n1 a\r\n2 b\r\n.\r\n\x01\
      +OK\r\nA: b\r\n\r\n..x\r\n.\r\n+OK\r\nc\r\n.\r\n\x01+OK\r\n+OK\r\n",
    b"+OK\r\n\x01-ERR\r\n\x01+OK 2 20\r\n\x01+OK\r\n1 10\r\n2 10\r\n.\r\n\x01-ERR\r\n\x01\
      +OK\r\nA: b\r\n\r\nx\r\n.\r\n\x01+OK\r\nc\r\n.\r\n\x01+OK\r\n\x01+OK bye\r\n",
];

const SMTP: &[&[u8]] = &[
    b"220 hi\r\n\x01250-x\r\n250-SIZE 100000\r\n250 PIPELINING\r\n\x01\
      250 ok\r\n250 ok\r\n550 5.1.1 no\r\n354 go\r\n\x01250 queued\r\n\x01221 bye\r\n",
    b"220 hi\r\n\x01250 x\r\n\x01250 ok\r\n\x01250 ok\r\n\x01250 ok\r\n\x01354 go\r\n\x01250 queued\r\n\x01221 bye\r\n",
    b"220 hi\r\n\x01250-x\r\n250-CHUNKING\r\n250-8BITMIME\r\n250 PIPELINING\r\n\x01\
      250 ok\r\n250 ok\r\n250 ok\r\n250 queued\r\n\x01221 bye\r\n",
];

const SNIPPETS: &[&[u8]] = &[
    b"\x01",
    b"\r\n",
    b"\n",
    b"\r",
    b".\r\n",
    b"..\r\n",
    b"+OK",
    b"-ERR",
    b"+OK\r\n",
    b"-ERR [IN-USE]\r\n",
    b"+ ",
    b"250 ",
    b"250-",
    b"550 ",
    b"421 4.3.2 x\r\n",
    b"354 ",
    b"\0",
    b"\xff",
    b"99999999999999999999",
    b"0 ",
    b"-1 ",
    b"1 1\r\n",
];

/// What a POP3 server says, spoilt.
pub fn pop3(chance: &mut Chance) -> String {
    spoilt(chance, POP3, SNIPPETS)
}

/// What an SMTP server says, spoilt.
pub fn smtp(chance: &mut Chance) -> String {
    spoilt(chance, SMTP, SNIPPETS)
}

/// One of these dialogues, spoilt.
pub(super) fn spoilt(chance: &mut Chance, dialogues: &[&[u8]], snippets: &[&[u8]]) -> String {
    let mut dialogue = chance.pick(dialogues).to_vec();
    spoil(chance, &mut dialogue, snippets);
    text(&dialogue)
}

/// Reading a whole mailbox ends; no message holds what the server did not say.
pub fn pop3_ends(_: &Bench, dialogue: &str) -> Verdict {
    let said = bytes(dialogue);
    against(&said, Protocol::Pop3, |network, options| {
        let Ok(mut session) = wl_mail::pop3::Session::connect(network, options) else {
            return Ok(());
        };
        let Ok(mailbox) = session.mailbox() else { return Ok(()) };
        let numbers: Vec<u32> = mailbox.messages.iter().map(|it| it.number).collect();
        if numbers.len() > said.len() && mailbox.count as usize != numbers.len() {
            return Err(format!("{} messages", numbers.len()));
        }
        // A count alone, without a list, may be any number.
        let numbers: Vec<u32> = numbers.into_iter().take(20).collect();
        session.read_ahead(numbers.iter().copied().map(Fetch::Retr));
        let mut read = 0;
        for number in &numbers {
            if let Ok(message) = session.retr(*number) {
                read += message.len();
            }
        }
        if read > said.len() {
            return Err(format!("{read} bytes of messages out of {}", said.len()));
        }
        let asked = session.dele(1).is_ok();
        let outcome = session.quit();
        if outcome.confirmed && outcome.deleted.iter().any(|number| *number != 1 || !asked) {
            return Err(format!("deleted {:?}", outcome.deleted));
        }
        Ok(())
    })
}

/// Sending ends; a mail is sent only when the server said so.
pub fn smtp_ends(_: &Bench, dialogue: &str) -> Verdict {
    let said = bytes(dialogue);
    let taken = said.windows(2).filter(|two| two[0] == b'2' && two[1].is_ascii_digit()).count();
    let to = ["a@x.test".to_owned(), "b@x.test".to_owned()];
    let envelope = Envelope { from: "me@x.test".to_owned(), to: to.to_vec() };
    against(&said, Protocol::Smtp, |network, options| {
        let session = wl_mail::smtp::Session::connect(network, options, "client.test");
        let Ok(mut session) = session else { return Ok(()) };
        for _ in 0..2 {
            let Ok(outcome) = session.send(&envelope, b"Subject: x\r\n\r\nbody\r\n.\r\n") else {
                break;
            };
            let sent = matches!(outcome.status, Status::Sent | Status::PartiallySent);
            // Greeting, EHLO, sender, a recipient, the message.
            if sent && taken < 5 {
                return Err(format!("sent after {taken} acceptances"));
            }
            if outcome.recipients.len() != to.len() {
                return Err(format!("{} results", outcome.recipients.len()));
            }
        }
        let _ = session.quit();
        Ok(())
    })
}

/// A network that leads to one server.
struct Here(u16);

impl Network for Here {
    fn connect(&self, _: &Endpoint, _: Duration) -> io::Result<TcpStream> {
        TcpStream::connect(("127.0.0.1", self.0))
    }
}

/// A client against a server that says this.
pub(super) fn against(
    said: &[u8],
    protocol: Protocol,
    client: impl FnOnce(&dyn Network, &ConnectOptions) -> Verdict,
) -> Verdict {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let endpoint = Endpoint { host: "x.test".into(), port, protocol, security: Security::Plain };
    let options = ConnectOptions { timeout: TIMEOUT, ..ConnectOptions::new(endpoint) };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let (socket, _) = listener.accept().unwrap();
            // The client may leave at any moment.
            let _ = play(&socket, said);
        });
        client(&Here(port), &options)
    })
}

fn play(mut socket: &TcpStream, said: &[u8]) -> io::Result<()> {
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(WAITS))?;
    let mut heard = [0; 4096];
    for (turn, reply) in said.split(|byte| *byte == TURN).enumerate() {
        if turn > 0 {
            // Whatever it says, or when it says nothing.
            let _ = socket.read(&mut heard);
        }
        socket.write_all(reply)?;
    }
    socket.shutdown(Shutdown::Write)?;
    socket.set_read_timeout(Some(TIMEOUT))?;
    while socket.read(&mut heard)? > 0 {}
    Ok(())
}
