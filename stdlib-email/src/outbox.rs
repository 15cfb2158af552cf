//! Sending in the background: the queue of a run, and who sends from it.
//!
//! The queue is opened, and its thread started, by the first asynchronous sending. The end of the
//! program gives the thread a bounded time; what is left stays in the queue, and is told.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Error, Runtime};
use wl_interpreter::diagnostic::Bilingual;
use wl_interpreter::host::Channel;
use wl_mail::net::Cancel;
use wl_spool::{
    Background, Entry, Error as QueueError, Id, NewMail, Options, Outside, Renewal, Renewed, Spool,
};

use crate::error::{of_queue, queue_error, queue_reason, state_word};
use crate::session::Mail;
use crate::setup::{Closing, MailSetup};

/// Time that the end of a program gives to what is due.
const AT_THE_END: Duration = Duration::from_secs(10);
/// The same in the sandbox, whose queue ends with the program.
const BEFORE_FORGETTING: Duration = Duration::from_secs(30);
/// Mails told one by one at the end of a program.
const TOLD: usize = 5;

/// Where the queue is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueuePlace {
    /// In this file.
    File(PathBuf),
    /// In a directory that ends with the program: the sandbox, tests.
    Temporary,
}

/// The mails of a run that leave in the background.
#[derive(Default)]
pub(crate) struct Outbox {
    background: Option<Background>,
    /// The directory of a temporary queue.
    directory: Option<TempDir>,
}

impl Outbox {
    fn background(&mut self, setup: &MailSetup) -> Result<&mut Background, QueueError> {
        let background = match self.background.take() {
            Some(background) => background,
            None => {
                let path = self.path(&setup.queue)?;
                let outside = Outside {
                    network: setup.trusting(),
                    log: setup.log.clone(),
                    // Ctrl-C stops the program; a mail under way is let come to its end.
                    cancel: Cancel::new(),
                };
                Background::start(&path, Options::default(), outside)?
            }
        };
        Ok(self.background.insert(background))
    }

    fn path(&mut self, place: &QueuePlace) -> Result<PathBuf, QueueError> {
        match place {
            QueuePlace::File(path) => Ok(path.clone()),
            QueuePlace::Temporary => {
                let directory = match self.directory.take() {
                    Some(directory) => directory,
                    None => tempfile::tempdir().map_err(|error| QueueError::Unusable {
                        path: PathBuf::from("spool.db"),
                        detail: error.to_string(),
                    })?,
                };
                let path = directory.path().join("spool.db");
                self.directory = Some(directory);
                Ok(path)
            }
        }
    }
}

/// Queues a mail; it is on the disk when this returns.
pub(crate) fn put(runtime: &mut dyn Runtime, mail: &NewMail) -> Result<Id, Error> {
    let Mail { setup, outbox, .. } = runtime.extensions().get::<Mail>();
    let queued = outbox.background(setup).and_then(|background| background.put(mail));
    queued.map_err(|error| of_queue(&error))
}

/// The token that the queue has in the place of one that it renewed.
pub(crate) fn renewed(runtime: &mut dyn Runtime, held: &Renewal) -> Option<Renewed> {
    runtime.extensions().get::<Mail>().outbox.background.as_ref()?.renewed(held)
}

/// A mail of the queue, of this program or of an earlier one; `None` when there is none.
pub(crate) fn entry(runtime: &mut dyn Runtime, id: Id) -> Result<Option<Entry>, Error> {
    let Mail { setup, outbox, .. } = runtime.extensions().get::<Mail>();
    let found = match (&outbox.background, &setup.queue) {
        (Some(background), _) => background.spool().entry(id),
        // Asking makes no queue.
        (None, QueuePlace::File(path)) if path.exists() => {
            Spool::open(path).and_then(|spool| spool.entry(id))
        }
        (None, _) => return Ok(None),
    };
    match found {
        Ok(entry) => Ok(Some(entry)),
        Err(QueueError::NoSuchMail { .. }) => Ok(None),
        Err(error) => Err(of_queue(&error)),
    }
}

/// Ends the sending in the background, and tells what has not left.
pub(crate) fn finish(runtime: &mut dyn Runtime, closing: Closing) {
    let mail = runtime.extensions().get::<Mail>();
    let Outbox { background, directory } = std::mem::take(&mut mail.outbox);
    let Some(background) = background else { return };
    let path = background.spool().path().to_owned();
    let patience = match (closing, &directory) {
        (Closing::Interrupted, _) => Duration::ZERO,
        (_, Some(_)) => BEFORE_FORGETTING,
        (_, None) => AT_THE_END,
    };
    let said = match background.finish(patience) {
        Ok(left) if left.is_empty() => return,
        Ok(left) => told(&left, &path, directory.is_some()),
        Err(error) => queue_error(&error),
    };
    let language = runtime.language();
    runtime.host().console.print(Channel::Warning, said.get(language));
}

/// What is said of mails that have not left.
fn told(left: &[Entry], path: &Path, forgotten: bool) -> Bilingual {
    let count = left.len();
    let mut said = if forgotten {
        bilingual!(
            "{count} email(s) de la file d'envoi ne sont pas partis, et la file du bac à sable disparaît avec le programme :",
            "{count} email(s) of the send queue did not leave, and the queue of the sandbox ends with the program:"
        )
    } else {
        bilingual!(
            "{count} email(s) restent dans la file d'envoi :",
            "{count} email(s) stay in the send queue:"
        )
    };
    for entry in left.iter().take(TOLD) {
        let word = state_word(entry.state);
        let reason = entry.reason.as_ref().map(queue_reason);
        let subject = wl_mail::escaped(&entry.subject);
        for (text, word, reason) in [
            (&mut said.fr, word.fr, reason.as_ref().map(|it| it.fr.as_str())),
            (&mut said.en, word.en, reason.as_ref().map(|it| it.en.as_str())),
        ] {
            let _ = write!(text, "\n  {} {word}  {subject}", entry.id);
            if let Some(reason) = reason {
                text.push_str(": ");
                text.push_str(reason);
            }
        }
    }
    if count > TOLD {
        said.fr.push_str("\n  …");
        said.en.push_str("\n  …");
    }
    if !forgotten {
        let path = path.display();
        let how = bilingual!(
            "\nwl spool run --spool \"{path}\" envoie ceux qui sont en attente, wl spool list les montre tous",
            "\nwl spool run --spool \"{path}\" sends those that are pending, wl spool list shows them all"
        );
        said.fr.push_str(&how.fr);
        said.en.push_str(&how.en);
    }
    said
}
