//! `wl spool`: looking after the mails that wait to be sent.

mod password;
mod place;
mod show;

pub use place::place;

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use wl_interpreter::bilingual;
use wl_interpreter::diagnostic::{Bilingual, Language};
use wl_mail::net::{Cancel, RealNetwork};
use wl_spool::{Attempt, Entry, Error, Options, Outside, Spool, State, Worker};
use wl_stdlib_email::{MailSetup, queue_error, state_word};

use crate::arguments::{self, Format, SpoolAction, SpoolRun};
use crate::console::visible;
use crate::interrupt::Interrupt;
use crate::log::ErrorLog;
use crate::report;
use crate::screen::{Screen, width};
use crate::session::trust;
use crate::status::Status;
use password::Passwords;

/// What is said of a mail that was made due.
const RETRIED: (&str, &str) = ("partira avec wl spool run", "will leave with wl spool run");
/// What is said of a mail that was dropped.
const DROPPED: (&str, &str) = ("retiré de la file", "taken out of the queue");
/// Between two looks at the queue, with `--watch`.
const PAUSE: Duration = Duration::from_secs(5);

/// Does what the command line asks of the queue.
pub fn run(options: &arguments::Spool, screen: &Screen, language: Language) -> Status {
    match act(options, screen, language) {
        Ok(status) => status,
        Err(why) => {
            report::refusal(screen, &why, language);
            Status::Failed
        }
    }
}

fn act(
    options: &arguments::Spool,
    screen: &Screen,
    language: Language,
) -> Result<Status, Bilingual> {
    let Some(path) = place::file(options.spool.as_deref()) else {
        return Err(bilingual!(
            "aucun endroit pour la file d'envoi : donner --spool FICHIER, WL_SPOOL ou HOME",
            "no place for the send queue: give --spool FILE, WL_SPOOL or HOME"
        ));
    };
    let command = Queue { path: &path, screen, language };
    match &options.action {
        SpoolAction::List(list) => command.list(list.format),
        SpoolAction::Show(show) => command.show(show.id, show.format),
        SpoolAction::Retry(retry) if retry.ask_password => command.retry_with(&retry.mails.ids),
        SpoolAction::Retry(retry) => command.each(&retry.mails.ids, RETRIED, Spool::retry),
        SpoolAction::Drop(mails) => command.each(&mails.ids, DROPPED, Spool::drop_mail),
        SpoolAction::Run(run) => command.run(run),
    }
}

struct Queue<'a> {
    path: &'a Path,
    screen: &'a Screen,
    language: Language,
}

impl Queue<'_> {
    /// The queue; `None` when there is none, since looking makes none.
    fn open(&self) -> Result<Option<Spool>, Bilingual> {
        if !self.path.exists() {
            return Ok(None);
        }
        Spool::open(self.path).map(Some).map_err(|error| queue_error(&error))
    }

    fn list(&self, format: Format) -> Result<Status, Bilingual> {
        let entries = match self.open()? {
            Some(spool) => spool.list().map_err(|error| queue_error(&error))?,
            None => Vec::new(),
        };
        match format {
            Format::Json => {
                let lines: String = entries.iter().map(|it| show::json(it) + "\n").collect();
                self.screen.out(&lines);
            }
            Format::Text if entries.is_empty() => self.say(&self.empty()),
            Format::Text => {
                self.screen.out(&show::table(&entries, self.language, self.width()));
            }
        }
        Ok(Status::Finished)
    }

    fn show(&self, id: i64, format: Format) -> Result<Status, Bilingual> {
        let spool = self.open()?.ok_or_else(|| queue_error(&Error::NoSuchMail { id }))?;
        let entry = spool.entry(id).map_err(|error| queue_error(&error))?;
        self.screen.out(&match format {
            Format::Json => show::json(&entry) + "\n",
            Format::Text => show::details(&entry, self.language, self.width()),
        });
        Ok(Status::Finished)
    }

    /// Makes mails due now with the password that the person gives.
    fn retry_with(&self, ids: &[i64]) -> Result<Status, Bilingual> {
        let mut passwords = Passwords::default();
        // All are asked for first: a refusal then changes nothing.
        if let Some(spool) = self.open()? {
            for entry in ids.iter().filter_map(|id| spool.entry(*id).ok()) {
                passwords.of(&entry, self.screen, self.language)?;
            }
        }
        self.each(ids, RETRIED, |spool, id| {
            let entry = spool.entry(id)?;
            match passwords.of(&entry, self.screen, self.language) {
                Ok(password) => spool.retry_with(id, password),
                Err(_) => Err(Error::NoPassword),
            }
        })
    }

    /// An order on each mail, then told; one that is refused does not stop the others.
    fn each(
        &self,
        ids: &[i64],
        (fr, en): (&str, &str),
        mut order: impl FnMut(&mut Spool, i64) -> wl_spool::Result<()>,
    ) -> Result<Status, Bilingual> {
        let mut spool = self.open()?;
        let mut status = Status::Finished;
        for &id in ids {
            let done = match &mut spool {
                Some(spool) => order(spool, id),
                None => Err(Error::NoSuchMail { id }),
            };
            match done {
                Ok(()) => self.say(&bilingual!("{id} : {fr}", "{id}: {en}")),
                Err(error) => {
                    report::refusal(self.screen, &queue_error(&error), self.language);
                    status = Status::Failed;
                }
            }
        }
        Ok(status)
    }

    fn run(&self, options: &SpoolRun) -> Result<Status, Bilingual> {
        if !options.watch && !self.path.exists() {
            if options.format == Format::Text {
                self.say(&self.empty());
            }
            return Ok(Status::Finished);
        }
        let mut setup = MailSetup::new(Arc::new(RealNetwork));
        if let Some(file) = &options.ca {
            trust(&mut setup, file)?;
        }
        if options.log {
            setup.log = Some(Arc::new(ErrorLog(self.screen.clone())));
        }
        let outside = Outside {
            network: setup.trusting(),
            log: setup.log.clone(),
            // Ctrl-C lets the mail under way come to its end; a second one ends the process, and
            // the queue knows what that means.
            cancel: Cancel::new(),
        };
        let interrupt = Interrupt::install();
        interrupt.begin();
        self.screen.when_gone(interrupt.flag());
        let stop = interrupt.flag();
        let failed = |error: Error| queue_error(&error);
        let mut worker = Worker::new(self.path, Options::default(), outside).map_err(failed)?;
        let mut status = Status::Finished;
        loop {
            worker
                .run(|spool, attempt| {
                    self.tell(attempt, spool.entry(attempt.id).ok().as_ref(), options.format);
                    if attempt.state != State::Sent {
                        status = Status::Failed;
                    }
                    !stop.load(Ordering::Relaxed)
                })
                .map_err(failed)?;
            if !options.watch || !paused(&stop) {
                break;
            }
        }
        if stop.load(Ordering::Relaxed) && !options.watch {
            return Ok(Status::Interrupted);
        }
        let entries = worker.spool().list().map_err(failed)?;
        let waiting = entries.iter().filter(|it| !it.state.is_final()).count();
        if waiting > 0 && options.format == Format::Text {
            self.say(&bilingual!(
                "{waiting} email(s) attendent leur prochain essai",
                "{waiting} email(s) wait for their next try"
            ));
        }
        Ok(if waiting > 0 { Status::Failed } else { status })
    }

    fn tell(&self, attempt: Attempt, entry: Option<&Entry>, format: Format) {
        let (id, word) = (attempt.id, state_word(attempt.state));
        let reason =
            entry.filter(|_| attempt.state != State::Sent).and_then(|entry| entry.reason.as_ref());
        match (format, entry) {
            (Format::Json, Some(entry)) => self.screen.out(&(show::json(entry) + "\n")),
            (Format::Json, None) => {}
            (Format::Text, _) => {
                let subject = entry.map(|it| visible(&it.subject)).unwrap_or_default();
                let mut line = format!("{id}  {}  {subject}", word.get(self.language));
                if let Some(reason) = reason {
                    let _ = write!(line, "  ({})", show::words(reason, self.language));
                }
                self.screen.out(&(line.trim_end().to_owned() + "\n"));
            }
        }
    }

    fn empty(&self) -> Bilingual {
        let path = self.path.display();
        bilingual!("la file d'envoi est vide ({path})", "the send queue is empty ({path})")
    }

    fn say(&self, text: &Bilingual) {
        self.screen.out(&format!("{}\n", text.get(self.language)));
    }

    fn width(&self) -> usize {
        if self.screen.is_terminal() { width() } else { usize::MAX }
    }
}

/// Waits for the next look; false when the user wants an end.
fn paused(stop: &AtomicBool) -> bool {
    const STEP: Duration = Duration::from_millis(100);
    let mut waited = Duration::ZERO;
    while waited < PAUSE {
        if stop.load(Ordering::Relaxed) {
            return false;
        }
        std::thread::sleep(STEP);
        waited += STEP;
    }
    true
}
