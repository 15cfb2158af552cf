//! A folder as Maildir: `{new,cur,tmp}` and the file `sandbox-uids`.
//!
//! `sandbox-uids` says what file names cannot: its first line is the UIDVALIDITY and the next UID;
//! each other line is a UID, the unique part of a file name and the keywords of the message. A
//! later line about a UID replaces an earlier one.

use super::folder::Arrival;
use super::maildir::visible;
use super::message::Content;
use super::{Flags, Message};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

const UIDS: &str = "sandbox-uids";

#[derive(Debug)]
pub(super) struct Disk {
    path: PathBuf,
    /// The unique names in the folder, once it was read: those of an earlier run are taken.
    taken: Option<HashSet<String>>,
}

/// What the files say.
pub(super) struct Found {
    pub(super) validity: u32,
    pub(super) next: u32,
    pub(super) messages: Vec<Arc<Message>>,
    /// `sandbox-uids` lacks some of it, or has too much.
    pub(super) unnoted: bool,
}

struct Noted {
    validity: u32,
    next: u32,
    /// By unique name: UID, keywords.
    lines: HashMap<String, (u32, Vec<String>)>,
}

impl Disk {
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        ["new", "cur", "tmp"].iter().try_for_each(|name| fs::create_dir_all(path.join(name)))?;
        Ok(Self { path, taken: None })
    }

    pub(super) fn is_loaded(&self) -> bool {
        self.taken.is_some()
    }

    /// Reads the folder: other programs may have changed it. Messages without a UID get the next
    /// ones, oldest first.
    pub(super) fn scan(&mut self, validity: u32) -> io::Result<Found> {
        let noted = self.noted()?;
        let mut unnoted = noted.is_none();
        let noted = match noted {
            Some(noted) => noted,
            // What was noted is lost: the same numbers would name other messages.
            None if self.is_loaded() || self.path.join(UIDS).exists() => {
                Noted { validity: validity.saturating_add(1), next: 1, lines: HashMap::new() }
            }
            None => Noted { validity, next: 1, lines: HashMap::new() },
        };
        let mut files = Vec::new();
        for folder in ["new", "cur"] {
            for entry in fs::read_dir(self.path.join(folder))? {
                let entry = entry?;
                let Ok(name) = entry.file_name().into_string() else { continue };
                if name.starts_with('.') || !entry.file_type()?.is_file() {
                    continue;
                }
                let unique = unique_in(&name).to_owned();
                files.push((seconds_in(&unique), unique, name, folder));
            }
        }
        files.sort();
        let Noted { validity, mut next, mut lines } = noted;
        let mut messages = Vec::with_capacity(files.len());
        let mut taken = HashSet::with_capacity(files.len());
        for (seconds, unique, name, folder) in files {
            if !taken.insert(unique.clone()) {
                // Seen in `new` and in `cur` while another program moved it.
                continue;
            }
            let path = self.path.join(folder).join(&name);
            let size = match size_in(&name) {
                Some(size) => size,
                None => with_crlf(read(&path)?).len(),
            };
            let (uid, keywords) = lines.remove(&unique).unwrap_or_else(|| {
                unnoted = true;
                next += 1;
                (next - 1, Vec::new())
            });
            let mut flags = Flags::default();
            flags.set_letters(name.split_once(":2,").map_or("", |(_, letters)| letters));
            flags.set_keywords(keywords.iter().map(String::as_str));
            messages.push(Arc::new(Message {
                id: visible(unique),
                uid,
                size,
                flags,
                recent: folder == "new",
                received: seconds as i64,
                content: Content::File(path),
                summary: OnceLock::new(),
            }));
        }
        messages.sort_by_key(|message| message.uid);
        self.taken = Some(taken);
        Ok(Found { validity, next, messages, unnoted: unnoted || !lines.is_empty() })
    }

    /// `None` when there is no file, or none that this program wrote.
    fn noted(&self) -> io::Result<Option<Noted>> {
        let text = match fs::read_to_string(self.path.join(UIDS)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut lines = text.lines();
        let head = lines.next().and_then(|line| line.split_once(' '));
        let head = head
            .and_then(|(validity, next)| Some((validity.parse().ok()?, next.parse::<u32>().ok()?)));
        let Some((validity, mut next)) = head else { return Ok(None) };
        let mut by_name = HashMap::new();
        let mut uids = HashSet::new();
        for line in lines {
            let mut words = line.split(' ');
            let Some(uid) = words.next().and_then(|uid| uid.parse::<u32>().ok()) else { continue };
            let Some(unique) = words.next() else { continue };
            let keywords = words.map(str::to_owned).collect();
            let known = by_name.insert(unescaped(unique), (uid, keywords));
            // Two names with one UID would make searches by UID wrong: the file is not ours.
            if known.is_none() && !uids.insert(uid) {
                return Ok(None);
            }
            next = next.max(uid.saturating_add(1));
        }
        Ok(Some(Noted { validity, next, lines: by_name }))
    }

    /// Writes a message under `tmp`, then moves it to `new`, or to `cur` when it has been seen: a
    /// reader never sees half of one.
    pub(super) fn write(&mut self, arrival: &Arrival, uid: u32) -> io::Result<Message> {
        let bytes = with_crlf(arrival.bytes.to_vec());
        let taken = self.taken.get_or_insert_default();
        let mut unique = arrival.id.clone();
        let mut again = 1;
        while !taken.insert(unique.clone()) {
            again += 1;
            unique = format!("{}-{again}", arrival.id);
        }
        let base = format!("{unique},S={0},W={0}", bytes.len());
        let draft = self.path.join("tmp").join(&base);
        fs::write(&draft, &bytes)?;
        let recent = arrival.is_recent();
        let path = if recent {
            self.path.join("new").join(base)
        } else {
            self.path.join("cur").join(format!("{base}:2,{}", arrival.flags.letters()))
        };
        fs::rename(draft, &path)?;
        Ok(Message {
            id: visible(unique),
            uid,
            size: bytes.len(),
            flags: arrival.flags.clone(),
            recent,
            received: arrival.received,
            content: Content::File(path),
            summary: OnceLock::new(),
        })
    }

    /// Adds lines about messages to `sandbox-uids`.
    pub(super) fn note(&mut self, messages: &[Arc<Message>]) -> io::Result<()> {
        let text: String = messages.iter().map(|message| line(message)).collect();
        fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(self.path.join(UIDS))?
            .write_all(text.as_bytes())
    }

    /// Writes `sandbox-uids` again.
    pub(super) fn save(
        &mut self,
        validity: u32,
        next: u32,
        messages: &[Arc<Message>],
    ) -> io::Result<()> {
        let mut text = format!("{validity} {next}\n");
        text.extend(messages.iter().map(|message| line(message)));
        let draft = self.path.join("sandbox-uids.tmp");
        fs::write(&draft, text)?;
        fs::rename(draft, self.path.join(UIDS))
    }

    /// Gives a file the name that its flags want.
    pub(super) fn rename(&mut self, message: &mut Message) -> io::Result<()> {
        let Content::File(path) = &mut message.content else { return Ok(()) };
        let from = locate(path)?;
        let name = from.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let base = name.split_once(":2,").map_or(name, |(base, _)| base);
        // Letters that are not ours stay: `P`, and the keywords of other programs.
        let foreign = name.split_once(":2,").map_or("", |(_, letters)| letters);
        let mut letters: Vec<char> = foreign
            .chars()
            .filter(|letter| !"DFRST".contains(*letter))
            .chain(message.flags.letters().chars())
            .collect();
        letters.sort_unstable();
        let letters: String = letters.into_iter().collect();
        let to = self.path.join("cur").join(format!("{base}:2,{letters}"));
        fs::rename(&from, &to)?;
        message.recent = false;
        *path = to;
        Ok(())
    }

    /// Removes the files of messages.
    pub(super) fn remove(gone: &[Arc<Message>]) -> io::Result<()> {
        let mut result = Ok(());
        for message in gone {
            let Content::File(path) = &message.content else { continue };
            match locate(path).and_then(fs::remove_file) {
                // Somebody else removed it: it is gone all the same.
                Err(error) if error.kind() != io::ErrorKind::NotFound => result = Err(error),
                _ => {}
            }
        }
        result
    }

    pub(super) fn moved(&mut self, path: PathBuf) {
        self.path = path;
    }

    /// Removes the whole folder. That of the inbox is never asked for: it holds the others.
    pub(super) fn delete(&self) -> io::Result<()> {
        fs::remove_dir_all(&self.path)
    }
}

fn line(message: &Message) -> String {
    let Content::File(path) = &message.content else { return String::new() };
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let mut text = format!("{} {}", message.uid, escaped(unique_in(name)));
    for keyword in message.flags.keywords() {
        let _ = write!(text, " {keyword}");
    }
    text + "\n"
}

/// A name as it stands in a line: other programs may put spaces in it.
fn escaped(name: &str) -> String {
    name.replace('%', "%25").replace(' ', "%20").replace('\n', "%0A").replace('\r', "%0D")
}

fn unescaped(name: &str) -> String {
    name.replace("%0D", "\r").replace("%0A", "\n").replace("%20", " ").replace("%25", "%")
}

/// Reads a file of the folder, even when another session has renamed it.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => fs::read(locate(path)?),
        result => result,
    }
}

/// Where a file is now: its flags, and so its name, may have changed.
fn locate(path: &Path) -> io::Result<PathBuf> {
    if path.exists() {
        return Ok(path.to_owned());
    }
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let home = path.parent().and_then(Path::parent).unwrap_or(path);
    for folder in ["cur", "new"] {
        for entry in fs::read_dir(home.join(folder))? {
            let entry = entry?;
            if entry.file_name().to_str().is_some_and(|other| unique_in(other) == unique_in(name)) {
                return Ok(entry.path());
            }
        }
    }
    Err(io::Error::new(io::ErrorKind::NotFound, "the message is gone"))
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

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(unescaped(&escaped("a %20\nb")), "a %20\nb");
    }
}
