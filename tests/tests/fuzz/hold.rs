//! Tries a property on many cases, and tells of the first that fails: seed and reduced text.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::{Duration, Instant};

use wl_interpreter::STACK_BYTES;

use crate::chance::Chance;
use crate::property::{Bench, Verdict};
use crate::{reduce, tables};

/// A program may run so long; then it is interrupted, which is no fault of ours.
const PATIENCE: Duration = Duration::from_millis(100);
/// What does not end long after that hangs.
const HANGS: Duration = Duration::from_mins(1);

/// Tries `property` on what `make` makes of `cases` seeds. `FUZZ_CASES` asks for more of them,
/// `FUZZ_SEED` for that one only.
///
/// The text that is tried stands in a file meanwhile: when the whole process is killed, by a stack
/// overflow, it can be read there.
pub fn hold(
    name: &'static str,
    cases: u64,
    make: fn(&mut Chance) -> String,
    property: fn(&Bench, &str) -> Verdict,
) {
    quiet();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}.wl"));
    let number = |name| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seeds = match (number("FUZZ_SEED"), number("FUZZ_CASES")) {
        (Some(seed), _) => seed..seed + 1,
        (None, asked) => 0..asked.unwrap_or(cases),
    };
    let thread = std::thread::Builder::new()
        .name(format!("fuzz, trying {}", file.display()))
        .stack_size(STACK_BYTES);
    let tried = file.clone();
    let failure = thread.spawn(move || {
        let watch = Watch::new(tried);
        let bench = Bench {
            all: tables::all(),
            harmless: tables::harmless(),
            interrupt: Arc::clone(&watch.interrupt),
        };
        let fails = |text: &str| watch.during(text, || verdict(property, &bench, text)).err();
        seeds.into_iter().find_map(|seed| {
            let text = make(&mut Chance::new(seed));
            let error = fails(&text)?;
            // The same failure: its first words are the same.
            let kind = |error: &str| error.chars().take(48).collect::<String>();
            let reduced = reduce::reduce(&text, |text| {
                fails(text).is_some_and(|other| kind(&other) == kind(&error))
            });
            let shown = fails(&reduced).unwrap_or_default();
            Some(format!("seed {seed}: {error}\nreduced to {reduced:?}\n{reduced}\n{shown}"))
        })
    });
    if let Some(failure) = thread_result(failure) {
        panic!("{name}: {failure}");
    }
    // Nothing was left in it that anyone needs.
    let _ = std::fs::remove_file(file);
}

fn thread_result<T>(thread: std::io::Result<std::thread::JoinHandle<T>>) -> T {
    thread.unwrap().join().unwrap()
}

/// A panic is a failure like another.
fn verdict(property: fn(&Bench, &str) -> Verdict, bench: &Bench, text: &str) -> Verdict {
    catch_unwind(AssertUnwindSafe(|| property(bench, text))).unwrap_or_else(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
        Err(format!("panic: {message}"))
    })
}

/// The panics of cases are told once, with their reduced text, and not at each attempt.
fn quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !std::thread::current().name().is_some_and(|name| name.starts_with("fuzz, ")) {
                before(panic);
            }
        }));
    });
}

/// Interrupts what runs for long, and ends the tests when something hangs.
struct Watch {
    file: PathBuf,
    interrupt: Arc<AtomicBool>,
    began: Arc<Mutex<Option<Instant>>>,
}

impl Watch {
    fn new(file: PathBuf) -> Self {
        let watch = Self { file, interrupt: Arc::default(), began: Arc::default() };
        let (interrupt, began) = (Arc::clone(&watch.interrupt), Arc::clone(&watch.began));
        let file = watch.file.clone();
        std::thread::spawn(move || {
            // Until the cases are over: then nobody else holds this.
            while Arc::strong_count(&began) > 1 {
                std::thread::sleep(Duration::from_millis(10));
                let lasted = began.lock().unwrap().map_or(Duration::ZERO, |began| began.elapsed());
                interrupt.store(lasted > PATIENCE, Ordering::Relaxed);
                if lasted > HANGS {
                    let text = std::fs::read_to_string(&file).unwrap_or_default();
                    let place = file.display();
                    // The captured output of a test that hangs is never shown: this is.
                    let _ = std::fs::write("/dev/stderr", format!("{place} hangs:\n{text}\n"));
                    std::process::abort();
                }
            }
        });
        watch
    }

    fn during(&self, text: &str, attempt: impl FnOnce() -> Verdict) -> Verdict {
        std::fs::write(&self.file, text).unwrap();
        self.interrupt.store(false, Ordering::Relaxed);
        *self.began.lock().unwrap() = Some(Instant::now());
        let verdict = attempt();
        *self.began.lock().unwrap() = None;
        verdict
    }
}
