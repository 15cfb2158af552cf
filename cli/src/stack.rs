//! The stack of its own that a program runs on: programs recurse deeper than the first stack allows.
//! A thread would bring one too, but its memory grows page by page, and the first thread's does not.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::thread;

use wl_interpreter::diagnostic::Bilingual;
use wl_interpreter::{STACK_BYTES, bilingual};

/// The smallest one, in bytes: on less, the deepest statement would not fit.
const LEAST: usize = 16 << 20;

/// Runs `work` on the largest stack that the process may have, [`STACK_BYTES`] at most.
pub fn run<T>(work: impl FnOnce() -> T) -> Result<thread::Result<T>, Bilingual> {
    let mut work = Some(work);
    // A stack that cannot be had is a panic, which only a smaller one answers.
    let mut hook = Some(take_hook());
    set_hook(Box::new(|_| {}));
    let mut bytes = STACK_BYTES;
    loop {
        let attempt = || {
            stacker::grow(bytes, || {
                hook.take().into_iter().for_each(set_hook);
                work.take().map(|work| work())
            })
        };
        let outcome = catch_unwind(AssertUnwindSafe(attempt));
        match outcome {
            Ok(Some(value)) => return Ok(Ok(value)),
            Err(panic) if work.is_none() => return Ok(Err(panic)),
            _ if bytes > LEAST => bytes /= 2,
            _ => {
                hook.take().into_iter().for_each(set_hook);
                let least = LEAST >> 20;
                return Err(bilingual!(
                    "pas assez de mémoire : il faut au moins {least} Mo pour la pile du programme ; \
                     augmenter la limite du processus (ulimit -v)",
                    "not enough memory: the stack of the program needs at least {least} MB; raise \
                     the limit of the process (ulimit -v)"
                ));
            }
        }
    }
}
