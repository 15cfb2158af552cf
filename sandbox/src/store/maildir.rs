//! A mailbox as a Maildir folder: `DIR/USER/Maildir/{new,cur,tmp}`.
//!
//! `DIR/USER/sandbox` notes what the folder cannot say: the domain that a bare name was bound
//! to, and whether the seed mails were put. A folder without that note is somebody's own
//! Maildir: it is used and never seeded.

use super::mailbox::{Content, Message};
use md5::{Digest, Md5};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub(super) struct Maildir {
    home: PathBuf,
    domain: Option<String>,
    seeded: bool,
    /// The names in the folder, read at the first delivery: those of an earlier run are taken.
    delivered: Option<HashSet<String>>,
}

/// The users of a directory and their homes.
pub(super) fn users(directory: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut users = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).and_then(user_of);
        if let (Some(name), true) = (name, path.join("Maildir").is_dir()) {
            users.push((name, path));
        }
    }
    users.sort();
    Ok(users)
}

impl Maildir {
    /// The folder of a user that was not seen when the directory was opened.
    pub(super) fn create(directory: &Path, user: &str) -> io::Result<Self> {
        let home = directory.join(directory_of(user));
        if home.join("Maildir").is_dir() {
            return Self::open(home);
        }
        fs::create_dir_all(&home)?;
        let maildir = Self { home, domain: None, seeded: false, delivered: None };
        maildir.make()?;
        maildir.note()?;
        Ok(maildir)
    }

    pub(super) fn open(home: PathBuf) -> io::Result<Self> {
        let note = match fs::read_to_string(home.join("sandbox")) {
            Ok(note) => note,
            Err(error) if error.kind() == io::ErrorKind::NotFound => "seeded\n".to_owned(),
            Err(error) => return Err(error),
        };
        let domain = note.lines().find_map(|line| line.strip_prefix("domain ")).map(str::to_owned);
        let seeded = note.lines().any(|line| line == "seeded");
        let maildir = Self { home, domain, seeded, delivered: None };
        maildir.make()?;
        Ok(maildir)
    }

    fn make(&self) -> io::Result<()> {
        ["new", "cur", "tmp"].iter().try_for_each(|name| fs::create_dir_all(self.folder(name)))
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.home.join("Maildir").join(name)
    }

    fn note(&self) -> io::Result<()> {
        let mut note = String::new();
        if let Some(domain) = &self.domain {
            let _ = writeln!(note, "domain {domain}");
        }
        if self.seeded {
            note.push_str("seeded\n");
        }
        let draft = self.home.join("sandbox.tmp");
        fs::write(&draft, note)?;
        fs::rename(draft, self.home.join("sandbox"))
    }

    pub(super) fn domain(&self) -> Option<String> {
        self.domain.clone()
    }

    pub(super) fn bind(&mut self, domain: &str) -> io::Result<()> {
        self.domain = Some(domain.to_owned());
        self.note()
    }

    pub(super) fn seeded(&self) -> bool {
        self.seeded
    }

    pub(super) fn set_seeded(&mut self) -> io::Result<()> {
        self.seeded = true;
        self.note()
    }

    /// Reads the folder: other programs may have changed it.
    pub(super) fn messages(&self) -> io::Result<Vec<Message>> {
        let mut found = Vec::new();
        for folder in ["new", "cur"] {
            for entry in fs::read_dir(self.folder(folder))? {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                if name.starts_with('.') || !entry.file_type()?.is_file() {
                    continue;
                }
                let path = entry.path();
                let size = match size_in(&name) {
                    Some(size) => size,
                    None => with_crlf(fs::read(&path)?).len(),
                };
                let unique = unique_in(&name).to_owned();
                found.push((seconds_in(&unique), unique, size, path));
            }
        }
        found.sort();
        Ok(found
            .into_iter()
            .map(|(_, unique, size, path)| Message {
                id: visible(unique),
                size,
                content: Content::File(path),
            })
            .collect())
    }

    /// Writes a message under `tmp`, then moves it to `new`: a reader never sees half of one.
    pub(super) fn deliver(&mut self, id: &str, bytes: &[u8]) -> io::Result<()> {
        let bytes = with_crlf(bytes.to_vec());
        let mut taken = match self.delivered.take() {
            Some(taken) => taken,
            None => self.names()?,
        };
        let mut unique = id.to_owned();
        let mut again = 1;
        while !taken.insert(unique.clone()) {
            again += 1;
            unique = format!("{id}-{again}");
        }
        self.delivered = Some(taken);
        let name = format!("{unique},S={0},W={0}", bytes.len());
        let draft = self.folder("tmp").join(&name);
        fs::write(&draft, &bytes)?;
        fs::rename(draft, self.folder("new").join(name))
    }

    fn names(&self) -> io::Result<HashSet<String>> {
        let mut names = HashSet::new();
        for folder in ["new", "cur"] {
            for entry in fs::read_dir(self.folder(folder))? {
                if let Ok(name) = entry?.file_name().into_string() {
                    names.insert(unique_in(&name).to_owned());
                }
            }
        }
        Ok(names)
    }
}

/// Removes the files of messages.
pub(super) fn expunge(gone: &[&Message]) -> io::Result<()> {
    let mut result = Ok(());
    for message in gone {
        let Content::File(path) = &message.content else { continue };
        match fs::remove_file(path) {
            // Somebody else removed it: it is gone all the same.
            Err(error) if error.kind() != io::ErrorKind::NotFound => result = Err(error),
            _ => {}
        }
    }
    result
}

/// The part of a file name that never changes: before the size and the flags.
fn unique_in(name: &str) -> &str {
    name.split([',', ':']).next().unwrap_or(name)
}

/// The size with CRLF line ends, `W=` in the Maildir++ convention.
fn size_in(name: &str) -> Option<usize> {
    let base = name.split(':').next()?;
    base.split(',').find_map(|field| field.strip_prefix("W="))?.parse().ok()
}

/// A Maildir name starts with the time of delivery.
fn seconds_in(unique: &str) -> u64 {
    unique.split('.').next().and_then(|seconds| seconds.parse().ok()).unwrap_or(0)
}

/// A name that is no UIDL (RFC 1939 section 7) is replaced by its digest.
fn visible(unique: String) -> String {
    if (1..=70).contains(&unique.len()) && unique.bytes().all(|byte| byte.is_ascii_graphic()) {
        unique
    } else {
        hexadecimal(&Md5::digest(unique))
    }
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Line ends of a file as they go on the wire.
pub(super) fn with_crlf(bytes: Vec<u8>) -> Vec<u8> {
    let bare = memchr::memchr_iter(b'\n', &bytes)
        .filter(|&at| at == 0 || bytes[at - 1] != b'\r')
        .collect::<Vec<_>>();
    if bare.is_empty() {
        return bytes;
    }
    let mut result = Vec::with_capacity(bytes.len() + bare.len());
    let mut start = 0;
    for at in bare {
        result.extend_from_slice(&bytes[start..at]);
        result.push(b'\r');
        start = at;
    }
    result.extend_from_slice(&bytes[start..]);
    result
}

/// A directory name for a user: letters, digits and `@+-_.` as they are, any other octet as
/// `%XX`, so that no name leads out of the directory.
fn directory_of(user: &str) -> String {
    let mut name = String::new();
    for (index, character) in user.char_indices() {
        let plain = character.is_alphanumeric() || "@+-_".contains(character);
        if plain || (character == '.' && index > 0) {
            name.push(character);
        } else {
            let mut octets = [0; 4];
            for octet in character.encode_utf8(&mut octets).bytes() {
                let _ = write!(name, "%{octet:02X}");
            }
        }
    }
    if name.len() > 200 {
        let digest = hexadecimal(&Md5::digest(user));
        let end = (0..=120).rev().find(|&at| name.is_char_boundary(at)).unwrap_or(0);
        name = format!("{}={digest}", &name[..end]);
    }
    name
}

/// The user of a directory name; `None` when [`directory_of`] made it too short to read back.
fn user_of(directory: &str) -> Option<String> {
    let mut octets = Vec::new();
    let mut rest = directory.bytes();
    while let Some(octet) = rest.next() {
        octets.push(match octet {
            b'=' => return None,
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            octet => octet,
        });
    }
    String::from_utf8(octets).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_user_leads_out_of_the_directory() {
        for user in ["../../etc", ".", "..", "a/b", "a\\b", "nul\0", "é@x.fr", "a b", ".x", "%41"]
        {
            let directory = directory_of(user);
            assert!(!directory.contains(['/', '\\', '\0']) && !directory.starts_with('.'));
            assert_eq!(user_of(&directory).as_deref(), Some(user));
        }
        assert!(directory_of(&"é".repeat(300)).len() <= 200);
        assert_ne!(directory_of(&"a".repeat(300)), directory_of(&"a".repeat(301)));
    }

    #[test]
    fn bare_line_feeds_become_crlf() {
        assert_eq!(with_crlf(b"\na\r\nb\n\nc".to_vec()), b"\r\na\r\nb\r\n\r\nc");
        assert_eq!(with_crlf(b"a\r\n".to_vec()), b"a\r\n");
    }

    #[test]
    fn names_are_read() {
        let name = "1700000000.M1.host,S=10,W=12:2,S";
        assert_eq!((unique_in(name), size_in(name)), ("1700000000.M1.host", Some(12)));
        assert_eq!(seconds_in("1700000000.M1.host"), 1_700_000_000);
        assert_eq!(visible("a b".into()).len(), 32);
    }
}
