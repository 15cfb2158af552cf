//! The only door to the outside: clock, console and dialogs, desktop, files, environment.
//!
//! The interpreter and the libraries reach the outside through a [`Host`], so that the prompt,
//! the tests and the sandbox can put their own in its place. The network is dialled by the mail
//! library, through the dialler that the command gives it.

mod console;
mod desktop;
mod files;
mod system;

pub use console::{Button, Channel, Console, Recorder};
pub use desktop::{Desktop, NoDesktop, SystemDesktop};
pub use files::{SourceFile, create_file, read_source, real_path, replace_file};
pub use system::{Clock, FixedClock, SystemClock};

use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::diagnostic::Language;

/// What a run sees of the outside.
pub struct Host {
    /// The time and its zone.
    pub clock: Rc<dyn Clock>,
    /// Output, questions, progress.
    pub console: Box<dyn Console>,
    /// The browser and the mail program.
    pub desktop: Rc<dyn Desktop>,
    /// Set to stop the program: Ctrl-C.
    pub interrupt: Arc<AtomicBool>,
    /// What relative paths start from.
    pub directory: PathBuf,
    /// `LigneCommande`.
    pub arguments: Vec<String>,
    /// `--set NAME=VALUE`: the values of the window's fields, by folded name.
    pub fields: HashMap<String, String>,
    /// The language of messages.
    pub language: Language,
}

impl Host {
    /// A host that reads the system clock and records what is printed: for tests and examples.
    #[must_use]
    pub fn recording(recorder: &Recorder) -> Self {
        Self {
            clock: Rc::new(SystemClock),
            console: Box::new(recorder.clone()),
            desktop: Rc::new(NoDesktop),
            interrupt: Arc::new(AtomicBool::new(false)),
            directory: PathBuf::from("."),
            arguments: Vec::new(),
            fields: HashMap::new(),
            language: Language::French,
        }
    }

    /// A path of the script, from the program's directory when it is relative; `\` separates too.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.directory.join(path.replace('\\', "/"))
    }
}
