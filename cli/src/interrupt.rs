//! Ctrl-C: the first stops the program where it can be stopped, a second one ends the process.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::status::Status;

/// Two presses within this time: the program does not stop by itself.
const INSISTING: Duration = Duration::from_secs(1);

/// What Ctrl-C does.
#[derive(Debug, Clone, Default)]
pub struct Interrupt {
    stop: Arc<AtomicBool>,
    running: Arc<AtomicBool>,
    last: Arc<Mutex<Option<Instant>>>,
}

impl Interrupt {
    /// Takes Ctrl-C, and the signals that end a process, from now on.
    #[must_use]
    pub fn install() -> Self {
        let interrupt = Self::default();
        let own = interrupt.clone();
        // Without a handler, Ctrl-C ends the process: still right.
        let _ = ctrlc::set_handler(move || own.pressed());
        interrupt
    }

    /// Set once the program must stop.
    #[must_use]
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// A program begins: Ctrl-C stops it, not the process.
    pub fn begin(&self) {
        self.stop.store(false, Ordering::Relaxed);
        self.running.store(true, Ordering::Relaxed);
    }

    /// It ended.
    pub fn end(&self) {
        self.running.store(false, Ordering::Relaxed);
    }

    fn pressed(&self) {
        let now = Instant::now();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let insisting = last.is_some_and(|before| now.duration_since(before) < INSISTING);
        *last = Some(now);
        if insisting || !self.running.load(Ordering::Relaxed) {
            std::process::exit(Status::Interrupted as i32);
        }
        self.stop.store(true, Ordering::Relaxed);
    }
}
