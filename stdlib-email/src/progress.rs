//! Following a transfer while it runs.
//!
//! A script is called back on its own thread, so a transfer that is followed runs on a thread
//! beside it, which waits for the script at each step. One that nobody follows runs where it is.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use wl_mail::net::Watcher;
use wl_mail::{Error, Result};

/// Tells how far the messages of a session are.
#[derive(Default)]
pub(crate) struct Counter {
    follower: Mutex<Option<Follower>>,
    /// Bytes between two steps; 0 when nobody follows.
    step: AtomicUsize,
}

struct Follower {
    steps: SyncSender<u64>,
    told: u64,
}

impl Counter {
    /// A counter for the options of a session.
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    /// What comes from now on, about every so many bytes, until [`Self::leave`].
    fn follow(&self, step: usize) -> Receiver<u64> {
        let (steps, told) = sync_channel(0);
        *self.lock() = Some(Follower { steps, told: 0 });
        self.step.store(step.max(1), Ordering::Relaxed);
        told
    }

    fn leave(&self) {
        self.step.store(0, Ordering::Relaxed);
        *self.lock() = None;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Follower>> {
        self.follower.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watcher for Counter {
    fn moved(&self, bytes: u64) {
        let step = self.step.load(Ordering::Relaxed) as u64;
        if step == 0 {
            return;
        }
        if let Some(follower) = &mut *self.lock() {
            // A new message begins again.
            let moved = bytes.checked_sub(follower.told).unwrap_or(step);
            if moved >= step {
                follower.told = bytes;
                // Nobody listens any more: the transfer goes on.
                let _ = follower.steps.send(bytes);
            }
        }
    }

    fn step(&self) -> usize {
        match self.step.load(Ordering::Relaxed) {
            0 => usize::MAX,
            step => step,
        }
    }
}

/// Ends the steps however the transfer ends.
struct Leave<'a>(&'a Counter);

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Runs a transfer on a thread beside this one; `tell` sees the bytes moved, on this one.
pub(crate) fn alongside<T: Send>(
    counter: &Counter,
    step: usize,
    transfer: impl FnOnce() -> Result<T> + Send,
    mut tell: impl FnMut(u64),
) -> Result<T> {
    let steps = counter.follow(step);
    std::thread::scope(|scope| {
        let leave = Leave(counter);
        let worker = Builder::new().spawn_scoped(scope, move || {
            let _leave = leave;
            transfer()
        });
        let worker = worker.map_err(|error| Error::Io {
            during: "transfer".to_owned(),
            detail: error.to_string(),
        })?;
        for bytes in steps {
            tell(bytes);
        }
        worker.join().unwrap_or_else(|panic| resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_come_in_order_and_end_with_the_transfer() {
        let counter = Counter::new();
        let mut told = Vec::new();
        let done = alongside(
            &counter,
            10,
            || {
                for bytes in [3, 9, 12, 15, 31, 2, 14] {
                    counter.moved(bytes);
                }
                Ok("done")
            },
            |bytes| told.push(bytes),
        );
        assert_eq!(done, Ok("done"));
        // 2 begins another message.
        assert_eq!(told, [12, 31, 2, 14]);
        // Nobody follows any more.
        counter.moved(1000);
        assert_eq!(counter.step(), usize::MAX);
    }

    #[test]
    fn a_transfer_that_fails_ends_the_steps() {
        let counter = Counter::new();
        let failed: Result<()> =
            alongside(&counter, 1, || Err(Error::SessionOver), |_| panic!("nothing moved"));
        assert_eq!(failed, Err(Error::SessionOver));
    }
}
