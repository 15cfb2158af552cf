//! The temporary directory of one rig.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Where everything of one rig lies: configuration, certificates, queue, mail and logs.
pub struct Layout {
    root: TempDir,
}

impl Layout {
    /// A new directory that the servers' own users can enter.
    pub fn create() -> Self {
        let root = tempfile::Builder::new()
            .prefix("wl-servers-")
            .permissions(Permissions::from_mode(0o755))
            .tempdir()
            .expect("a temporary directory");
        fs::create_dir(root.path().join("mail")).expect("the directory of mail");
        Self { root }
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        self.root.path()
    }

    /// The directory as text, for configuration files.
    pub fn root_text(&self) -> &str {
        self.root().to_str().expect("a temporary directory with a plain name")
    }

    /// A file or directory in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// The mailbox of a user.
    pub fn mailbox(&self, user: &str) -> PathBuf {
        self.file("mail").join(user)
    }

    /// What the servers have written in their logs.
    pub fn logs(&self) -> String {
        let mut logs = String::new();
        for name in ["leash.log", "dovecot.log", "postfix.log"] {
            let text = fs::read(self.file(name)).unwrap_or_default();
            logs.extend(["--- ", name, "\n"]);
            logs += &String::from_utf8_lossy(&text);
        }
        logs
    }
}
