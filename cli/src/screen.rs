//! Standard output and standard error: the one place that writes to them.
//!
//! Output to a pipe is buffered and flushed a tenth of a second later at most, whatever the
//! program does meanwhile; output to a terminal appears at once. Rows of a table wait that long
//! too, so that their columns can be aligned together.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use crate::console::progress::{self, Bar};
use crate::console::table::{Table, plain_row};
use crate::style::{Style, colors_refused};

/// Columns of the terminal; 80 without one.
#[must_use]
pub fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).max(20))
}

/// How long output may wait in memory.
const PATIENCE: Duration = Duration::from_millis(100);

/// Both streams, shared by all who write.
#[derive(Clone)]
pub struct Screen {
    state: Arc<Mutex<State>>,
    gone: Arc<AtomicBool>,
    left: Arc<AtomicBool>,
    out_terminal: bool,
    err_terminal: bool,
    color: bool,
}

struct State {
    out: BufWriter<io::Stdout>,
    table: Table,
    bar: Option<Bar>,
    /// Something waits in memory and a thread will flush it.
    waiting: bool,
    gone: Arc<AtomicBool>,
    on_gone: Option<Arc<AtomicBool>>,
}

impl Screen {
    /// The streams of this process.
    #[must_use]
    pub fn new() -> Self {
        let out_terminal = io::stdout().is_terminal();
        let gone = Arc::new(AtomicBool::new(false));
        let state = State {
            out: BufWriter::with_capacity(1 << 16, io::stdout()),
            table: Table::default(),
            bar: None,
            waiting: false,
            gone: Arc::clone(&gone),
            on_gone: None,
        };
        Self {
            state: Arc::new(Mutex::new(state)),
            gone,
            left: Arc::default(),
            out_terminal,
            err_terminal: io::stderr().is_terminal(),
            color: !colors_refused(),
        }
    }

    /// True when standard output is a terminal.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.out_terminal
    }

    /// True when standard error is a terminal.
    #[must_use]
    pub fn is_error_terminal(&self) -> bool {
        self.err_terminal
    }

    /// How standard output is painted.
    #[must_use]
    pub fn style(&self) -> Style {
        Style { color: self.color && self.out_terminal }
    }

    /// How standard error is painted.
    #[must_use]
    pub fn error_style(&self) -> Style {
        Style { color: self.color && self.err_terminal }
    }

    /// Sets this flag when nobody reads standard output any more.
    pub fn when_gone(&self, flag: Arc<AtomicBool>) {
        self.lock().on_gone = Some(flag);
    }

    /// True once standard output was closed by its reader.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Writes to standard output.
    pub fn out(&self, text: &str) {
        let mut state = self.lock();
        state.end_table();
        state.hide_bar();
        state.write(text);
        if self.out_terminal {
            state.flush();
        } else {
            self.flush_later(&mut state);
        }
    }

    /// Writes to standard error, after everything written before.
    pub fn err(&self, text: &str) {
        let mut state = self.lock();
        state.settle();
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Shows a row of a table: aligned at a terminal, separated by tabs elsewhere.
    pub fn row(&self, table: &str, titles: &[String], cells: &[String]) {
        let mut state = self.lock();
        if self.out_terminal {
            if let Some(finished) = state.table.add(table, titles, cells, width()) {
                state.hide_bar();
                state.write(&finished);
            }
        } else {
            state.write(&plain_row(cells));
        }
        self.flush_later(&mut state);
    }

    /// Shows how far a long work is; nothing when standard error is no terminal.
    pub fn progress(&self, label: &str, done: f64) {
        if !self.err_terminal {
            return;
        }
        let mut state = self.lock();
        state.end_table();
        state.flush();
        let bar = state.bar.get_or_insert_with(Bar::default);
        let drawn = bar.draw(label, done, width());
        let ended = bar.is_full();
        if let Some(drawn) = drawn {
            let _ = io::stderr().lock().write_all(drawn.as_bytes());
        }
        if ended {
            state.hide_bar();
        }
    }

    /// Brings everything to the streams: before a question, at the end.
    pub fn finish(&self) {
        if !self.left.load(Ordering::Relaxed) {
            self.lock().settle();
        }
    }

    /// Gives up what waits in memory: somebody holds standard output open and does not read it.
    pub fn leave(&self) {
        self.left.store(true, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn flush_later(&self, state: &mut State) {
        if std::mem::replace(&mut state.waiting, true) {
            return;
        }
        let weak = Arc::downgrade(&self.state);
        let started = std::thread::Builder::new().spawn(move || flush_while_waiting(&weak));
        if started.is_err() {
            state.waiting = false;
            state.settle();
        }
    }
}

/// Flushes until nothing was written for a while: a program that prints nothing costs no thread.
fn flush_while_waiting(state: &Weak<Mutex<State>>) {
    let mut idle = 0;
    while idle < 10 {
        std::thread::sleep(PATIENCE);
        let Some(state) = state.upgrade() else { return };
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        let busy = !state.out.buffer().is_empty() || state.table.is_waiting();
        idle = if busy { 0 } else { idle + 1 };
        if busy {
            state.settle();
        }
        if idle == 10 {
            state.waiting = false;
        }
    }
}

impl State {
    fn write(&mut self, text: &str) {
        let written = self.out.write_all(text.as_bytes());
        self.note(&written);
    }

    fn flush(&mut self) {
        let flushed = self.out.flush();
        self.note(&flushed);
    }

    /// A reader that leaves, as `head` does, ends the program quietly.
    fn note(&mut self, result: &io::Result<()>) {
        if result.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::BrokenPipe) {
            self.gone.store(true, Ordering::Relaxed);
            if let Some(flag) = &self.on_gone {
                flag.store(true, Ordering::Relaxed);
            }
        }
    }

    fn end_table(&mut self) {
        if self.table.is_waiting() {
            let rows = self.table.finish();
            self.hide_bar();
            self.write(&rows);
        }
    }

    fn hide_bar(&mut self) {
        if self.bar.take().is_some() {
            let _ = io::stderr().lock().write_all(progress::ERASE.as_bytes());
        }
    }

    fn settle(&mut self) {
        self.end_table();
        self.hide_bar();
        self.flush();
    }
}
