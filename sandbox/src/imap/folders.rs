//! Commands about folders (RFC 3501 section 6.3, APPEND excepted).

use super::parser::Parser;
use super::selected::Selected;
use super::structure::quoted;
use super::{Session, Step, Stop};
use crate::store::{Flags, INBOX, canonical, special_use};
use crate::utf7;
use std::collections::{BTreeMap, BTreeSet};

/// Longest pattern of LIST, in octets: matching takes as long as it is.
const PATTERN: usize = 500;

impl Session<'_> {
    pub(super) fn select(&mut self, parser: &mut Parser<'_>, read_only: bool) -> Step {
        // A failed SELECT leaves nothing selected (RFC 3501 section 6.3.1).
        self.selected = None;
        let name = parser.mailbox()?;
        parser.end()?;
        let folder = self.owner()?.folder(&name).ok_or_else(no_folder)?;
        let selected =
            Selected::open(folder, read_only).map_err(|error| Stop::unavailable(&error))?;
        let snapshot = selected.folder.snapshot().map_err(|error| Stop::unavailable(&error))?;
        let keywords: BTreeSet<&str> =
            selected.messages.iter().flat_map(|message| message.flags.keywords()).collect();
        let flags: Vec<&str> = Flags::SYSTEM.into_iter().chain(keywords).collect();
        let flags = flags.join(" ");
        self.untagged(&format!("FLAGS ({flags})"))?;
        if read_only {
            self.untagged("OK [PERMANENTFLAGS ()] Read-only")?;
        } else {
            self.untagged(&format!("OK [PERMANENTFLAGS ({flags} \\*)] Flags are kept"))?;
        }
        self.untagged(&format!("{} EXISTS", selected.messages.len()))?;
        self.untagged(&format!("{} RECENT", selected.recent_count()))?;
        if let Some(at) = selected.messages.iter().position(|m| !m.flags.contains("\\Seen")) {
            self.untagged(&format!("OK [UNSEEN {}] First unseen message", at + 1))?;
        }
        self.untagged(&format!("OK [UIDVALIDITY {}] Identifiers are valid", snapshot.validity))?;
        self.untagged(&format!("OK [UIDNEXT {}] Next identifier", snapshot.next))?;
        self.selected = Some(selected);
        let mode = if read_only { "READ-ONLY" } else { "READ-WRITE" };
        Ok(format!("[{mode}] Folder selected"))
    }

    pub(super) fn create(&mut self, parser: &mut Parser<'_>) -> Step {
        let name = parser.mailbox()?;
        parser.end()?;
        self.owner()?.create(&name, self.shared.store.validity())?;
        Ok("Folder created".into())
    }

    pub(super) fn delete(&mut self, parser: &mut Parser<'_>) -> Step {
        let name = parser.mailbox()?;
        parser.end()?;
        let mailbox = self.owner()?;
        // Its own folder is left first.
        if let (Some(folder), Some(selected)) = (mailbox.folder(&name), &self.selected)
            && canonical(&name) != INBOX
            && std::sync::Arc::ptr_eq(&folder, &selected.folder)
        {
            self.selected = None;
        }
        mailbox.delete(&name)?;
        Ok("Folder deleted".into())
    }

    pub(super) fn rename(&mut self, parser: &mut Parser<'_>) -> Step {
        let from = parser.mailbox()?;
        parser.space()?;
        let to = parser.mailbox()?;
        parser.end()?;
        self.owner()?.rename(&from, &to, self.shared.store.validity())?;
        Ok("Folder renamed".into())
    }

    pub(super) fn subscribe(&mut self, parser: &mut Parser<'_>, wanted: bool) -> Step {
        let name = parser.mailbox()?;
        parser.end()?;
        self.owner()?.subscribe(&name, wanted)?;
        Ok(if wanted { "Subscribed" } else { "Unsubscribed" }.into())
    }

    /// LIST, or LSUB.
    pub(super) fn list(&mut self, parser: &mut Parser<'_>, subscribed: bool) -> Step {
        let reference = parser.mailbox()?;
        parser.space()?;
        let pattern = parser.pattern()?;
        parser.end()?;
        let verb = if subscribed { "LSUB" } else { "LIST" };
        if pattern.is_empty() {
            // Asks for the separator alone.
            self.untagged(&format!("{verb} (\\Noselect) \"/\" \"\""))?;
            return Ok("Separator listed".into());
        }
        let pattern = canonical(&format!("{reference}{pattern}"));
        if pattern.len() > PATTERN {
            return Err(Stop::Bad("the pattern is too long"));
        }
        let mailbox = self.owner()?;
        let existing: BTreeSet<String> =
            mailbox.folders().into_iter().map(|(name, _)| name).collect();
        let names = if subscribed { mailbox.subscriptions() } else { existing.clone() };
        // Levels without a folder of their own; of LSUB, only for a pattern that stops at a level.
        let mut shown: BTreeMap<&str, bool> = BTreeMap::new();
        if !subscribed || pattern.contains('%') {
            for name in &names {
                shown.extend(name.match_indices('/').map(|(at, _)| (&name[..at], false)));
            }
        }
        shown.extend(names.iter().map(|name| (name.as_str(), true)));
        let mut lines = Vec::new();
        for (&name, &selectable) in &shown {
            let fits = matches(&pattern, name)
                || (name == INBOX && matches(&pattern.to_uppercase(), name));
            if !fits {
                continue;
            }
            let below = format!("{name}/");
            let parent = existing.range(below.clone()..).next();
            let children = parent.is_some_and(|first| first.starts_with(&below));
            let mut attributes = vec![if children { "\\HasChildren" } else { "\\HasNoChildren" }];
            if !selectable || (subscribed && !existing.contains(name)) {
                attributes.push("\\Noselect");
            }
            attributes.extend(special_use(name));
            let line = format!("{verb} ({}) \"/\" {}", attributes.join(" "), self.written(name));
            // The inbox comes first, whatever the order of letters.
            lines.insert(if name == INBOX { 0 } else { lines.len() }, line);
        }
        for line in lines {
            self.untagged(&line)?;
        }
        Ok("Folders listed".into())
    }

    /// A name as the client wants it.
    fn written(&self, name: &str) -> String {
        if self.utf8 {
            format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
        } else {
            quoted(utf7::encode(name).as_bytes())
        }
    }

    pub(super) fn status(&mut self, parser: &mut Parser<'_>) -> Step {
        let name = parser.mailbox()?;
        parser.space()?;
        parser.expect(b'(', "a list of items is missing")?;
        let mut items = Vec::new();
        loop {
            items.push(parser.item()?);
            if parser.take(b')') {
                break;
            }
            parser.space()?;
        }
        parser.end()?;
        let folder = self.owner()?.folder(&name).ok_or_else(no_folder)?;
        let unavailable = |error: std::io::Error| Stop::unavailable(&error);
        folder.refresh().map_err(unavailable)?;
        let now = folder.snapshot().map_err(unavailable)?;
        let mut values = Vec::new();
        for item in items {
            let value = match item.as_str() {
                "MESSAGES" => now.messages.len(),
                "RECENT" => now.messages.iter().filter(|message| message.recent).count(),
                "UIDNEXT" => now.next as usize,
                "UIDVALIDITY" => now.validity as usize,
                "UNSEEN" => {
                    now.messages.iter().filter(|message| !message.flags.contains("\\Seen")).count()
                }
                _ => return Err(Stop::Bad("unknown item of STATUS")),
            };
            values.push(format!("{item} {value}"));
        }
        let name = self.written(&canonical(&name));
        self.untagged(&format!("STATUS {name} ({})", values.join(" ")))?;
        Ok("Status given".into())
    }
}

fn no_folder() -> Stop {
    Stop::no("[NONEXISTENT] There is no such folder")
}

/// Whether a name matches a pattern of LIST: `*` stands for anything, `%` for anything in a level.
fn matches(pattern: &str, name: &str) -> bool {
    let name: Vec<char> = name.chars().collect();
    // reached[n]: what was seen of the pattern can match the first n characters.
    let mut reached = vec![false; name.len() + 1];
    reached[0] = true;
    for wanted in pattern.chars() {
        match wanted {
            '*' | '%' => {
                for at in 0..name.len() {
                    reached[at + 1] |= reached[at] && (wanted == '*' || name[at] != '/');
                }
            }
            wanted => {
                for at in (0..name.len()).rev() {
                    reached[at + 1] = reached[at] && name[at] == wanted;
                }
                reached[0] = false;
            }
        }
    }
    reached[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stop_at_levels_or_not() {
        for (pattern, name, expected) in [
            ("*", "a/b/c", true),
            ("%", "a", true),
            ("%", "a/b", false),
            ("a/%", "a/b", true),
            ("a/%", "a/b/c", false),
            ("a*c", "a/b/c", true),
            ("%/%", "a/b", true),
            ("INBOX", "INBOX", true),
            ("INBOX", "INBOXES", false),
            ("", "a", false),
            ("É%", "Étés", true),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
