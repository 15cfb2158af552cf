//! Which hosts take mail for a domain: MX records (RFC 5321 §5), asked of the name servers of the
//! machine (RFC 1035) by UDP, and by TCP when the answer is cut.
//!
//! One question and one kind of answer: a resolver library would bring an executor of its own.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, UdpSocket};
use std::time::{Duration, Instant};

/// Bytes in a name (RFC 1035 §2.3.4).
const NAME: usize = 255;
/// Pointers followed in one name: a message cannot hold more that go backwards.
const POINTERS: usize = 128;
/// Records read of an answer.
const RECORDS: usize = 256;
/// Bytes in an answer by UDP; we ask for no more.
const DATAGRAM: usize = 4096;
/// Name servers that are asked.
const SERVERS: usize = 3;
/// Bytes read of the configuration.
const CONFIGURATION: u64 = 64 * 1024;

const MX: u16 = 15;
const INTERNET: u16 = 1;
const RESOLV_CONF: &str = "/etc/resolv.conf";

/// A host that takes mail for a domain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exchanger {
    /// The least is tried first.
    pub preference: u16,
    /// Its name; empty when the domain takes no mail at all (RFC 7505).
    pub host: String,
}

/// The MX records of a domain, the first to try first; none when it has none. The kind of the error
/// is `NotFound` for a domain that does not exist.
pub fn lookup(domain: &str, timeout: Duration) -> io::Result<Vec<Exchanger>> {
    let servers = servers()?;
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "no name server is configured");
    let until = Instant::now() + timeout;
    for server in servers {
        let left = until.saturating_duration_since(Instant::now());
        let Some(each) = left.checked_div(2).filter(|each| !each.is_zero()) else { break };
        match ask(server, domain, each) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => failure = error,
            answered => return answered,
        }
    }
    Err(failure)
}

/// The name servers of the machine.
fn servers() -> io::Result<Vec<SocketAddr>> {
    let mut text = String::new();
    let open = fs::File::open(RESOLV_CONF).map_err(|error| {
        let why = format!("the name servers are read in {RESOLV_CONF}: {error}");
        io::Error::new(io::ErrorKind::Unsupported, why)
    })?;
    open.take(CONFIGURATION).read_to_string(&mut text)?;
    Ok(configured(&text))
}

fn configured(text: &str) -> Vec<SocketAddr> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("nameserver")?.split_whitespace().next())
        .filter_map(|address| address.parse::<IpAddr>().ok())
        .map(|address| SocketAddr::new(address, 53))
        .take(SERVERS)
        .collect()
}

fn ask(server: SocketAddr, domain: &str, timeout: Duration) -> io::Result<Vec<Exchanger>> {
    let mut id = [0; 2];
    getrandom::fill(&mut id).map_err(io::Error::other)?;
    let question = question(u16::from_be_bytes(id), domain)?;
    let any = if server.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any)?;
    socket.connect(server)?;
    socket.send(&question)?;
    let until = Instant::now() + timeout;
    let mut answer = vec![0; DATAGRAM];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::ErrorKind::TimedOut.into());
        }
        socket.set_read_timeout(Some(left))?;
        let count = socket.recv(&mut answer).map_err(|error| match error.kind() {
            io::ErrorKind::WouldBlock => io::ErrorKind::TimedOut.into(),
            _ => error,
        })?;
        let answer = answer.get(..count).unwrap_or_default();
        // Whoever guesses the port but not the question is not heard.
        if !answers(answer, &question) {
            continue;
        }
        let is_cut = answer.get(2).is_some_and(|flags| flags & 2 != 0);
        return if is_cut { by_tcp(server, &question, timeout) } else { read(answer) };
    }
}

/// RFC 7766 §8: two bytes of length in front.
fn by_tcp(server: SocketAddr, question: &[u8], timeout: Duration) -> io::Result<Vec<Exchanger>> {
    let mut stream = TcpStream::connect_timeout(&server, timeout)?;
    stream.set_read_timeout(Some(timeout))?;
    stream.set_write_timeout(Some(timeout))?;
    let length = u16::try_from(question.len()).map_err(io::Error::other)?;
    stream.write_all(&[&length.to_be_bytes(), question].concat())?;
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut answer = vec![0; u16::from_be_bytes(length).into()];
    stream.read_exact(&mut answer)?;
    if answers(&answer, question) { read(&answer) } else { Err(odd("another question")) }
}

/// Recursion wanted, one question (RFC 1035 §4.1).
fn question(id: u16, domain: &str) -> io::Result<Vec<u8>> {
    let mut out = id.to_be_bytes().to_vec();
    out.extend([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    for label in domain.split('.') {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..64).contains(length));
        out.push(length.ok_or_else(|| odd("a label of the domain"))?);
        out.extend_from_slice(label.as_bytes());
    }
    if domain.len() > NAME - 2 {
        return Err(odd("the length of the domain"));
    }
    out.push(0);
    out.extend(MX.to_be_bytes());
    out.extend(INTERNET.to_be_bytes());
    Ok(out)
}

/// Whether this is an answer to the question: the same number, the same name (RFC 5452 §9.1).
fn answers(answer: &[u8], question: &[u8]) -> bool {
    let same_id = answer.get(..2) == question.get(..2);
    let is_answer = answer.get(2).is_some_and(|flags| flags & 0x80 != 0);
    let asked = question.get(12..).unwrap_or_default();
    let echoed = answer.get(12..12 + asked.len()).unwrap_or_default();
    same_id && is_answer && echoed.eq_ignore_ascii_case(asked)
}

/// The MX records of an answer.
fn read(answer: &[u8]) -> io::Result<Vec<Exchanger>> {
    match answer.get(3).map(|flags| flags & 15) {
        Some(0) => {}
        Some(3) => return Err(io::Error::new(io::ErrorKind::NotFound, "no such domain")),
        Some(code) => return Err(odd(&format!("error {code} of the name server"))),
        None => return Err(odd("a header")),
    }
    let records = usize::from(number(answer, 6)?).min(RECORDS);
    let (_, mut at) = name(answer, 12)?;
    at += 4;
    let mut found = Vec::new();
    for _ in 0..records {
        let (_, behind) = name(answer, at)?;
        let (kind, class) = (number(answer, behind)?, number(answer, behind + 2)?);
        let length = usize::from(number(answer, behind + 8)?);
        let data = behind + 10;
        at = data + length;
        if answer.len() < at {
            return Err(odd("the length of a record"));
        }
        // The aliases on the way (CNAME) come along with what they lead to.
        if (kind, class) == (MX, INTERNET) {
            let (host, _) = name(answer, data + 2)?;
            found.push(Exchanger { preference: number(answer, data)?, host });
        }
    }
    found.sort();
    Ok(found)
}

fn number(answer: &[u8], at: usize) -> io::Result<u16> {
    match answer.get(at..at + 2) {
        Some(&[high, low]) => Ok(u16::from_be_bytes([high, low])),
        _ => Err(odd("the end of the answer")),
    }
}

/// The name at a place, and where what follows it stands (RFC 1035 §4.1.4).
fn name(answer: &[u8], start: usize) -> io::Result<(String, usize)> {
    let mut text = String::new();
    let (mut at, mut behind) = (start, None);
    let mut pointers = 0;
    loop {
        let length = *answer.get(at).ok_or_else(|| odd("the end of a name"))?;
        match length {
            0 => return Ok((text, behind.unwrap_or(at + 1))),
            1..=63 => {
                let label = answer.get(at + 1..at + 1 + usize::from(length));
                let label = label.ok_or_else(|| odd("the end of a label"))?;
                // A host that is dialled is of letters, digits, hyphens; others are not hosts.
                if !label.iter().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(b)) {
                    return Err(odd("a character of a host"));
                }
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&crate::words(label));
                at += 1 + label.len();
            }
            192.. => {
                pointers += 1;
                behind = behind.or(Some(at + 2));
                let target = usize::from(number(answer, at)? & 0x3fff);
                // Forwards, it could turn for ever.
                if pointers > POINTERS || target >= at {
                    return Err(odd("a pointer"));
                }
                at = target;
            }
            _ => return Err(odd("a label")),
        }
        if text.len() > NAME {
            return Err(odd("the length of a name"));
        }
    }
}

fn odd(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the answer of the name server: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    /// An answer to our question with these records.
    fn answer(question: &[u8], code: u8, records: &[Vec<u8>]) -> Vec<u8> {
        let mut out = question.to_vec();
        out[2] = 0x81;
        out[3] = 0x80 | code;
        out[7] = records.len() as u8;
        out.extend(records.concat());
        out
    }

    /// A record for the name of the question.
    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut out = vec![0xc0, 12];
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 0, 60]);
        out.extend((data.len() as u16).to_be_bytes());
        out.extend(data);
        out
    }

    fn mx(preference: u8, host: &str) -> Vec<u8> {
        let mut data = vec![0, preference];
        for label in host.split('.').filter(|label| !label.is_empty()) {
            data.push(label.len() as u8);
            data.extend(label.as_bytes());
        }
        data.push(0);
        record(MX, &data)
    }

    #[test]
    fn records_are_read_in_order() {
        let asked = question(7, "exemple.fr").unwrap();
        let text =
            answer(&asked, 0, &[mx(20, "b.exemple.fr"), record(5, &[0]), mx(5, "a.exemple.fr")]);
        assert!(answers(&text, &asked));
        let hosts: Vec<_> =
            read(&text).unwrap().into_iter().map(|it| (it.preference, it.host)).collect();
        assert_eq!(hosts, [(5, "a.exemple.fr".to_owned()), (20, "b.exemple.fr".to_owned())]);
        let null = read(&answer(&asked, 0, &[mx(0, "")])).unwrap();
        assert_eq!(null, [Exchanger { preference: 0, host: String::new() }]);
        assert!(read(&answer(&asked, 0, &[])).unwrap().is_empty());
        let missing = read(&answer(&asked, 3, &[])).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
        // The host of a record may be written by a pointer.
        let pointed = read(&answer(&asked, 0, &[record(MX, &[0, 1, 0xc0, 12])])).unwrap();
        assert_eq!(pointed[0].host, "exemple.fr");
    }

    #[test]
    fn hostile_answers_end() {
        let asked = question(7, "exemple.fr").unwrap();
        let good = answer(&asked, 0, &[mx(5, "a.exemple.fr")]);
        for length in 0..good.len() {
            let _ = read(&good[..length]);
        }
        for at in 0..good.len() {
            for value in [0, 1, 63, 64, 128, 192, 255] {
                let mut damaged = good.clone();
                damaged[at] = value;
                let _ = read(&damaged);
            }
        }
        let itself = answer(&asked, 0, &[record(MX, &[0, 1, 0xc0, 0xff])]);
        assert!(read(&itself).is_err());
        for other in ["exemple.org", "a.exemple.fr"] {
            assert!(!answers(&good, &question(7, other).unwrap()));
        }
        assert!(!answers(&good, &question(8, "exemple.fr").unwrap()));
        assert!(read(&answer(&asked, 0, &[mx(1, "a\r\nb.fr")])).is_err());
    }

    #[test]
    fn domains_that_cannot_be_asked_are_told() {
        assert!(question(1, "a..b").is_err());
        assert!(question(1, &"a".repeat(64)).is_err());
        assert!(question(1, &"abc.".repeat(80)).is_err());
        assert_eq!(question(1, "fr.").unwrap(), question(1, "fr").unwrap());
    }

    #[test]
    fn the_configuration_is_read() {
        let text = "# x\nsearch a.fr\nnameserver 192.0.2.1\n nameserver ::1 \nnameserver x\nnameserver 192.0.2.2\nnameserver 192.0.2.3";
        let expected = ["192.0.2.1:53", "[::1]:53", "192.0.2.2:53"].map(|it| it.parse().unwrap());
        assert_eq!(configured(text), expected);
    }

    #[test]
    fn a_server_is_asked_and_strangers_are_not_heard() {
        let server = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let thread = thread::spawn(move || {
            let mut asked = [0; 512];
            let (count, client) = server.recv_from(&mut asked).unwrap();
            let asked = &asked[..count];
            let mut forged = answer(asked, 0, &[mx(1, "evil.example")]);
            forged[0] ^= 1;
            server.send_to(&forged, client).unwrap();
            server.send_to(&answer(asked, 0, &[mx(1, "mx.exemple.fr")]), client).unwrap();
        });
        let found = ask(address, "exemple.fr", Duration::from_secs(20)).unwrap();
        assert_eq!(found[0].host, "mx.exemple.fr");
        thread.join().unwrap();
    }
}
