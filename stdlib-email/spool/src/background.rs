//! A worker in a thread of its own, for as long as a program runs.

use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use wl_mail::net::Cancel;

use crate::mail::{Entry, Id, NewMail, State};
use crate::queue::{Options, Spool};
use crate::renewal::{Renewal, Renewals, Renewed};
use crate::worker::{Mark, Outside, Worker};
use crate::{Error, Result};

/// The longest sleep: what other processes queue, and a clock that jumps, are seen after it.
const SLEEP: Duration = Duration::from_secs(30);
/// Time for the server to answer about a mail that it has, when everything else has stopped. Cut
/// short, its end would be unknown.
const LAST_ANSWER: Duration = Duration::from_mins(1);

/// A worker in the background of a program.
pub struct Background {
    spool: Spool,
    own: Vec<Id>,
    signals: Arc<Signals>,
    mark: Arc<Mark>,
    cancel: Cancel,
    renewals: Renewals,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Signals {
    state: Mutex<Flags>,
    changed: Condvar,
}

#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Each is a signal of its own.
struct Flags {
    /// Something was queued.
    woken: bool,
    /// Nothing is due.
    idle: bool,
    /// The worker must end.
    stopping: bool,
    /// The worker has ended.
    ended: bool,
    /// What the queue last refused to the worker.
    failure: Option<Error>,
}

impl Background {
    /// Starts a worker over the queue in this file.
    pub fn start(path: &Path, options: Options, outside: Outside) -> Result<Self> {
        let spool = Spool::open_with(path, options.clone())?;
        let cancel = outside.cancel.clone();
        let worker = Worker::new(path, options, outside)?;
        let (mark, renewals) = (worker.mark(), worker.renewals());
        let signals = Arc::new(Signals::default());
        let shared = Arc::clone(&signals);
        let thread = std::thread::Builder::new()
            .name("spool".to_owned())
            .spawn(move || work(worker, &shared))
            .map_err(|error| Error::Unusable {
                path: path.to_owned(),
                detail: error.to_string(),
            })?;
        let own = Vec::new();
        Ok(Self { spool, own, signals, mark, cancel, renewals, thread: Some(thread) })
    }

    /// Queues a mail; it is on the disk when this returns. When its token was renewed meanwhile, it
    /// waits with the new one: a provider may take a refresh token once.
    pub fn put(&mut self, mail: &NewMail) -> Result<Id> {
        let held = mail.server.renewal.as_ref();
        let id = match held.and_then(|held| self.renewals.latest(held)) {
            Some(renewed) => {
                let mut mail = mail.clone();
                renewed.give_to(&mut mail.server);
                self.spool.put(&mail)?
            }
            None => self.spool.put(mail)?,
        };
        self.own.push(id);
        let mut flags = self.signals.lock();
        (flags.woken, flags.idle) = (true, false);
        self.signals.changed.notify_all();
        Ok(id)
    }

    /// The token in the place of one that was renewed here.
    #[must_use]
    pub fn renewed(&self, held: &Renewal) -> Option<Renewed> {
        self.renewals.latest(held)
    }

    /// The queue.
    #[must_use]
    pub fn spool(&self) -> &Spool {
        &self.spool
    }

    /// Ends the worker, once nothing is due or when `patience` is over; a mail that the server is
    /// answering about is waited for a little more. Gives the mails queued here that are not sent.
    pub fn finish(mut self, patience: Duration) -> Result<Vec<Entry>> {
        let deadline = Instant::now() + patience;
        self.wait_until(deadline, |flags| flags.idle || flags.ended);
        let under_way = self.mark.close();
        {
            let mut flags = self.signals.lock();
            flags.stopping = true;
            self.signals.changed.notify_all();
        }
        if under_way {
            self.wait_until(Instant::now() + LAST_ANSWER, |flags| flags.ended);
        }
        self.stop();
        let failure = self.signals.lock().failure.take();
        let mut left = Vec::new();
        for id in &self.own {
            match self.spool.entry(*id) {
                Ok(entry) if entry.state == State::Sent => {}
                Ok(entry) => left.push(entry),
                // Somebody dropped it meanwhile.
                Err(Error::NoSuchMail { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        match failure {
            Some(error) if !left.is_empty() => Err(error),
            _ => Ok(left),
        }
    }

    fn wait_until(&self, deadline: Instant, reached: impl Fn(&Flags) -> bool) {
        let mut flags = self.signals.lock();
        while !reached(&flags) {
            let Some(left) = deadline.checked_duration_since(Instant::now()) else { return };
            let waited = self.signals.changed.wait_timeout(flags, left);
            flags = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn stop(&mut self) {
        self.cancel.cancel();
        if let Some(thread) = self.thread.take() {
            // A worker that failed has nothing more to tell: the queue says how far it came.
            let _ = thread.join();
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.mark.close();
        {
            let mut flags = self.signals.lock();
            flags.stopping = true;
            self.signals.changed.notify_all();
        }
        self.stop();
    }
}

impl Signals {
    fn lock(&self) -> MutexGuard<'_, Flags> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The thread: sends what is due, then sleeps until something is.
fn work(mut worker: Worker, signals: &Signals) {
    loop {
        let ran = worker.run(|_, _| true);
        let due = ran.and_then(|()| {
            let now = worker.spool().now();
            let due = worker.spool().next_due()?;
            Ok(due.map(|due| u64::try_from(due.saturating_sub(now)).unwrap_or(0)))
        });
        let mut flags = signals.lock();
        let sleep = match due {
            // At least a little: what is due and avoided must not make us turn in circles.
            Ok(due) => due.map_or(SLEEP, |due| Duration::from_millis(due.max(1000)).min(SLEEP)),
            Err(error) => {
                flags.failure = Some(error);
                SLEEP
            }
        };
        if !flags.woken && !flags.stopping {
            flags.idle = true;
            signals.changed.notify_all();
            let waited = signals
                .changed
                .wait_timeout_while(flags, sleep, |flags| !flags.woken && !flags.stopping);
            flags = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if flags.stopping {
            flags.ended = true;
            signals.changed.notify_all();
            return;
        }
        (flags.woken, flags.idle) = (false, false);
    }
}
