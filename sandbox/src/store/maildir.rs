//! The Maildir of a user: `DIR/USER/Maildir` is the inbox, `DIR/USER/Maildir/.NAME` each other
//! folder (the Maildir++ convention).
//!
//! `DIR/USER/sandbox` notes what the folder cannot say: the domain that a bare name was bound
//! to, and whether the seed mails were put. A folder without that note is somebody's own
//! Maildir: it is used and never seeded. `DIR/USER/Maildir/subscriptions` has a name a line.

use super::mailbox::INBOX;
use crate::utf7;
use md5::{Digest, Md5};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Longest name of a directory, in octets; file systems stop at 255.
const DIRECTORY: usize = 240;

#[derive(Debug)]
pub(super) struct Maildir {
    home: PathBuf,
    domain: Option<String>,
    seeded: bool,
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
        let maildir = Self { home, domain: None, seeded: false };
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
        Ok(Self { home, domain, seeded })
    }

    /// Where a folder is, if it exists or not; `None` when its name would be too long.
    pub(super) fn path(&self, folder: &str) -> Option<PathBuf> {
        let root = self.home.join("Maildir");
        if folder == INBOX {
            return Some(root);
        }
        let name = on_disk(folder);
        (name.len() <= DIRECTORY).then(|| root.join(format!(".{name}")))
    }

    /// The folders beside the inbox.
    pub(super) fn folders(&self) -> io::Result<Vec<String>> {
        let mut folders = Vec::new();
        let root = self.home.join("Maildir");
        let entries = match fs::read_dir(&root) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folders),
            entries => entries?,
        };
        for entry in entries {
            let name = entry?.file_name();
            let Some(name) = name.to_str().and_then(|name| name.strip_prefix('.')) else {
                continue;
            };
            if let (Some(folder), true) = (from_disk(name), root.join(format!(".{name}")).is_dir())
            {
                // A name that would lead elsewhere when written again is left alone.
                if !folder.is_empty() && on_disk(&folder) == name {
                    folders.push(folder);
                }
            }
        }
        Ok(folders)
    }

    fn subscriptions_file(&self) -> PathBuf {
        self.home.join("Maildir").join("subscriptions")
    }

    pub(super) fn subscriptions(&self) -> io::Result<BTreeSet<String>> {
        let text = match fs::read_to_string(self.subscriptions_file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text?,
        };
        Ok(text.lines().filter(|line| !line.is_empty()).filter_map(from_disk).collect())
    }

    pub(super) fn set_subscriptions(&self, names: &BTreeSet<String>) -> io::Result<()> {
        let text: String = names.iter().map(|name| on_disk(name) + "\n").collect();
        let draft = self.home.join("subscriptions.tmp");
        fs::write(&draft, text)?;
        fs::rename(draft, self.subscriptions_file())
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
}

/// A name that is no UIDL (RFC 1939 section 7) is replaced by its digest.
pub(super) fn visible(unique: String) -> String {
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

/// The name of a folder on disk: levels are separated by dots, so a dot is encoded.
fn on_disk(folder: &str) -> String {
    utf7::encode_but(folder, '.').replace('/', ".")
}

fn from_disk(name: &str) -> Option<String> {
    utf7::decode(&name.replace('.', "/"))
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
    fn names_are_visible() {
        assert_eq!(visible("a b".into()).len(), 32);
        assert_eq!(visible("a.b".into()), "a.b");
    }

    #[test]
    fn folders_have_names_of_the_maildir_convention() {
        for (folder, name) in [
            ("Envoyés", "Envoy&AOk-s"),
            ("Archives/2023", "Archives.2023"),
            ("a.b/c", "a&AC4-b.c"),
            ("../x", "&AC4ALg-.x"),
        ] {
            assert_eq!(on_disk(folder), name);
            assert_eq!(from_disk(name).as_deref(), Some(folder));
        }
    }
}
