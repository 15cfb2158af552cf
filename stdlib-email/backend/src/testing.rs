//! Scripted servers for the tests: one connection, a list of things to expect and to send.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use native_tls::{Certificate, Identity, TlsAcceptor};

use crate::log::{DialogueLog, Direction};
use crate::net::{ConnectOptions, Endpoint, Network, Protocol, Security};

/// The host that the tests dial, which is the name in the certificate.
pub(crate) const HOST: &str = "mail.example";
/// How long either side of a test waits for the other.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a scripted server does next.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends bytes.
    Send(Vec<u8>),
    /// Reads a line, which must be this one.
    Expect(String),
    /// Reads a line, which must start so.
    ExpectStart(String),
    /// Reads exactly these bytes.
    ExpectBytes(Vec<u8>),
    /// Reads whatever comes first.
    Hear,
    /// Reads what comes until nothing more does, and keeps it.
    Keep(Arc<Mutex<Vec<u8>>>),
    /// Checks that nothing comes for a while.
    ExpectSilence,
    /// Answers a TLS handshake.
    Tls,
    /// Says nothing for a while.
    Wait(Duration),
    /// Sends bytes over and over until the client goes away.
    Flood(Vec<u8>),
    /// Sends a byte now and then until the client goes away.
    Drip(u8),
}

/// Bytes to send.
pub(crate) fn send(text: impl AsRef<[u8]>) -> Step {
    Step::Send(text.as_ref().to_vec())
}

/// A line to expect.
pub(crate) fn expect(line: &str) -> Step {
    Step::Expect(line.to_owned())
}

/// A certificate for [`HOST`] and its key, in PEM.
pub(crate) struct Certified {
    certificate: String,
    key: String,
}

impl Certified {
    /// A self-signed certificate for a host, valid until a year.
    pub(crate) fn new(host: &str, until: i32) -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut parameters = rcgen::CertificateParams::new(vec![host.to_owned()]).unwrap();
        parameters.not_before = rcgen::date_time_ymd(2019, 1, 1);
        parameters.not_after = rcgen::date_time_ymd(until, 1, 1);
        let certificate = parameters.self_signed(&key).unwrap();
        Self { certificate: certificate.pem(), key: key.serialize_pem() }
    }
}

/// A scripted server, and the network that leads to it.
pub(crate) struct Script {
    port: u16,
    server: Mutex<Option<JoinHandle<()>>>,
    root: Option<Certificate>,
}

impl Script {
    /// A server without TLS.
    pub(crate) fn new(steps: Vec<Step>) -> Self {
        Self::start(vec![steps], usize::MAX, None, true)
    }

    /// A server that is connected to several times.
    pub(crate) fn several(connections: Vec<Vec<Step>>) -> Self {
        Self::start(connections, usize::MAX, None, true)
    }

    /// A server that sends `size` bytes at a time.
    pub(crate) fn split(steps: Vec<Step>, size: usize) -> Self {
        Self::start(vec![steps], size, None, true)
    }

    /// A server with a certificate, which the client trusts or not.
    pub(crate) fn tls(connections: Vec<Vec<Step>>, certified: &Certified, trusted: bool) -> Self {
        Self::start(connections, usize::MAX, Some(certified), trusted)
    }

    fn start(
        connections: Vec<Vec<Step>>,
        size: usize,
        certified: Option<&Certified>,
        trusted: bool,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let acceptor = certified.map(|it| {
            let identity =
                Identity::from_pkcs8(it.certificate.as_bytes(), it.key.as_bytes()).unwrap();
            TlsAcceptor::new(identity).unwrap()
        });
        let root = certified
            .filter(|_| trusted)
            .map(|it| Certificate::from_pem(it.certificate.as_bytes()).unwrap());
        let server = thread::spawn(move || {
            for steps in connections {
                let (socket, _) = listener.accept().unwrap();
                play(socket, &steps, size, acceptor.as_ref());
            }
        });
        Self { port, server: Mutex::new(Some(server)), root }
    }

    /// Waits for the server, and fails when the dialogue was not the one of the script.
    pub(crate) fn finish(&self) {
        let server = self.server.lock().unwrap().take().expect("finished once");
        if let Err(panic) = server.join() {
            std::panic::resume_unwind(panic);
        }
    }
}

impl Network for Script {
    fn connect(&self, _: &Endpoint, _: Duration) -> io::Result<TcpStream> {
        TcpStream::connect(("127.0.0.1", self.port))
    }

    fn extra_roots(&self) -> Vec<Certificate> {
        self.root.iter().cloned().collect()
    }
}

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

fn play(socket: TcpStream, steps: &[Step], size: usize, acceptor: Option<&TlsAcceptor>) {
    socket.set_nodelay(true).unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    let control = socket.try_clone().unwrap();
    let mut clear = Some(socket);
    let mut wire: Box<dyn Wire> = Box::new(control.try_clone().unwrap());
    for step in steps {
        match step {
            Step::Send(bytes) => {
                for chunk in bytes.chunks(size.min(bytes.len().max(1))) {
                    // The client may go away at an error: its own test says whether it should.
                    if wire.write_all(chunk).and_then(|()| wire.flush()).is_err() {
                        return;
                    }
                }
            }
            Step::Expect(line) => assert_eq!(&read_line(&mut *wire), line),
            Step::ExpectStart(start) => {
                let line = read_line(&mut *wire);
                assert!(line.starts_with(start), "{line:?} does not start with {start:?}");
            }
            Step::ExpectBytes(bytes) => {
                let mut got = vec![0; bytes.len()];
                wire.read_exact(&mut got).expect("bytes from the client");
                assert_eq!(crate::words(&got), crate::words(bytes));
            }
            Step::Hear => {
                let _ = wire.read(&mut [0; 4096]);
            }
            Step::Keep(kept) => {
                control.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
                let mut piece = [0; 4096];
                while let Ok(count @ 1..) = wire.read(&mut piece) {
                    kept.lock().unwrap().extend_from_slice(&piece[..count]);
                }
                control.set_read_timeout(Some(PATIENCE)).unwrap();
            }
            Step::ExpectSilence => {
                control.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
                let mut byte = [0];
                if let Ok(1) = wire.read(&mut byte) {
                    panic!("the client said {byte:?}");
                }
                control.set_read_timeout(Some(PATIENCE)).unwrap();
            }
            Step::Tls => {
                let socket = clear.take().expect("one handshake");
                match acceptor.expect("a certificate").accept(socket) {
                    Ok(stream) => wire = Box::new(stream),
                    Err(_) => return,
                }
            }
            Step::Wait(time) => thread::sleep(*time),
            Step::Flood(bytes) => while wire.write_all(bytes).is_ok() {},
            Step::Drip(byte) => {
                while wire.write_all(&[*byte]).is_ok() {
                    thread::sleep(Duration::from_millis(50));
                }
            }
        }
    }
}

fn read_line(wire: &mut dyn Wire) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while !line.ends_with(b"\r\n") {
        match wire.read(&mut byte) {
            Ok(1) => line.push(byte[0]),
            other => panic!("{other:?} behind {:?}", crate::words(&line)),
        }
    }
    line.truncate(line.len() - 2);
    crate::words(&line)
}

/// Options to reach a scripted server.
pub(crate) fn options(protocol: Protocol, security: Security) -> ConnectOptions {
    ConnectOptions {
        timeout: PATIENCE,
        ..ConnectOptions::new(Endpoint { host: HOST.into(), port: 1, protocol, security })
    }
}

/// A log that keeps everything it is shown.
#[derive(Default)]
pub(crate) struct Kept(Mutex<String>);

impl Kept {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn text(&self) -> String {
        self.0.lock().unwrap().clone()
    }
}

impl DialogueLog for Kept {
    fn line(&self, _: Protocol, direction: Direction, line: &str) {
        let mut text = self.0.lock().unwrap();
        text.push_str(match direction {
            Direction::Sent => "> ",
            Direction::Received => "< ",
            Direction::Remark => "* ",
        });
        text.push_str(line);
        text.push('\n');
    }
}

/// Servers that send these replies, each when the client has spoken, one of them damaged: always
/// the same ones.
pub(crate) fn damaged(replies: &[&str], count: usize) -> impl Iterator<Item = (Vec<u8>, Script)> {
    let replies: Vec<Vec<u8>> = replies.iter().map(|it| it.as_bytes().to_vec()).collect();
    let mut copies: Vec<_> = replies.iter().map(|it| damaged_copies(it)).collect();
    (0..count).map(move |round| {
        let mut said = Vec::new();
        let mut steps = Vec::new();
        let wrong = round % replies.len();
        for (at, (reply, copies)) in replies.iter().zip(&mut copies).enumerate() {
            let reply = copies.next().filter(|_| at == wrong).unwrap_or_else(|| reply.clone());
            said.extend_from_slice(&reply);
            steps.extend([Step::Send(reply), Step::Hear]);
        }
        (said, Script::new(steps))
    })
}

fn damaged_copies(transcript: &[u8]) -> impl Iterator<Item = Vec<u8>> + use<> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % below as u64) as usize
    };
    let tokens: [&[u8]; 8] =
        [b"\r\n", b"\n", b".\r\n", b"-ERR\r\n", b"421 x\r\n", b"250-", b"\0", b"\xff"];
    let transcript = transcript.to_vec();
    std::iter::repeat_with(move || {
        let mut copy = transcript.clone();
        for _ in 0..=random(3) {
            let at = random(copy.len().max(1)).min(copy.len());
            match random(3) {
                0 => copy.truncate(at),
                1 => drop(copy.drain(at..(at + random(10)).min(copy.len()))),
                _ => drop(copy.splice(at..at, tokens[random(tokens.len())].iter().copied())),
            }
        }
        copy
    })
}
