//! The desktop around the program: the browser and the mail program of the person.

use std::io;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

/// What an address may start with: anything else could run a program.
const KINDS: [&str; 3] = ["https://", "http://", "mailto:"];
/// How often, and how many times, the opener is asked whether it failed at once.
const LOOK: (Duration, u32) = (Duration::from_millis(50), 40);

/// What opens an address for the person.
pub trait Desktop {
    /// Opens a page in the browser, or a `mailto:` in the mail program. Does not wait for the
    /// person.
    ///
    /// # Errors
    /// There is no desktop, or it knows no program for this address.
    fn open(&self, address: &str) -> io::Result<()>;
}

/// A machine without a desktop: a server, a sandbox, a test.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoDesktop;

impl Desktop for NoDesktop {
    fn open(&self, _: &str) -> io::Result<()> {
        Err(absent())
    }
}

/// The desktop of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDesktop;

impl Desktop for SystemDesktop {
    fn open(&self, address: &str) -> io::Result<()> {
        if !is_safe(address) {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not an address to open"));
        }
        let mut opener = opener(address)?;
        let mut child =
            opener.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        for _ in 0..LOOK.1 {
            match child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(io::Error::other(status.to_string())),
                None => thread::sleep(LOOK.0),
            }
        }
        // Some openers stay as long as what they opened.
        Ok(())
    }
}

/// Only what a browser or a mail program opens, without anything that a shell could read.
fn is_safe(address: &str) -> bool {
    let known = KINDS.iter().any(|kind| {
        address.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind))
    });
    let plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}$;()".contains(c);
    known && address.chars().all(plain)
}

#[cfg(target_os = "macos")]
fn opener(address: &str) -> io::Result<Command> {
    let mut command = Command::new("open");
    command.arg(address);
    Ok(command)
}

#[cfg(windows)]
fn opener(address: &str) -> io::Result<Command> {
    // `start` would have the shell read the address.
    let mut command = Command::new("rundll32");
    command.args(["url.dll,FileProtocolHandler", address]);
    Ok(command)
}

#[cfg(not(any(target_os = "macos", windows)))]
fn opener(address: &str) -> io::Result<Command> {
    // Without a screen, xdg-open looks for a browser in text that would take the terminal.
    let screen = ["WAYLAND_DISPLAY", "DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if !screen {
        return Err(absent());
    }
    let mut command = Command::new("xdg-open");
    command.arg(address);
    Ok(command)
}

fn absent() -> io::Error {
    io::Error::new(io::ErrorKind::NotFound, "no desktop")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_and_mails_are_opened() {
        for good in
            ["https://a.example/x?y=1&z=%20", "mailto:a@b.fr?subject=x", "HTTP://localhost:1/"]
        {
            assert!(is_safe(good), "{good}");
        }
        for bad in [
            "file:///etc/passwd",
            "/bin/sh",
            "-version",
            "https://a.example/$(id)",
            "https://a.example/\"x",
            "https://a.example/a b",
            "mailto:a@b.fr\n",
            "javascript:alert(1)",
        ] {
            assert!(!is_safe(bad), "{bad}");
            assert!(SystemDesktop.open(bad).is_err(), "{bad}");
        }
        assert_eq!(
            NoDesktop.open("https://a.example/").unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
    }
}
