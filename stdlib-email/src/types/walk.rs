//! `POUR TOUT` over a session that reads: whole messages, read ahead.

use std::rc::Rc;

use wl_interpreter::builtin::{Error, Runtime, WalkOptions, Walker};
use wl_interpreter::value::{Object, Value};

use super::EMAIL;
use super::received::{Extent, Received, settle};
use crate::error::explain;
use crate::functions::{self, Way};
use crate::session::{Part, Place, Reader};

/// The turns of a `POUR TOUT`: whole messages, read ahead.
struct Messages {
    session: Rc<Reader>,
    /// Where they lie: the loop may open another folder.
    place: Place,
    /// What is left, the next one last.
    numbers: Vec<u32>,
}

/// Begins a `POUR TOUT` over the messages that there are now.
pub(super) fn begin(
    _: &mut dyn Runtime,
    object: &Rc<Object>,
    options: WalkOptions,
) -> Result<Box<dyn Walker>, Error> {
    let session = object.native::<Reader>().ok_or_else(|| functions::missing(object))?;
    let numbers = if options.unread { session.unread() } else { session.numbers() };
    let mut numbers = numbers.map_err(|error| explain(&error))?;
    if options.from_end {
        numbers.reverse();
    }
    session.announce(&numbers, Part::Whole).map_err(|error| explain(&error))?;
    let place = session.place();
    numbers.reverse();
    Ok(Box::new(Messages { session, place, numbers }))
}

impl Drop for Messages {
    /// A loop left early reads no further.
    fn drop(&mut self) {
        if !self.numbers.is_empty() {
            let _ = self.session.announce(&[], Part::Whole);
        }
    }
}

impl Walker for Messages {
    fn next(&mut self, runtime: &mut dyn Runtime) -> Result<Option<Value>, Error> {
        while let Some(number) = self.numbers.pop() {
            let here = self.session.place() == self.place;
            let size = if here { self.session.size(number) } else { Ok(Some(0)) };
            let read = size.and_then(|size| {
                // Deleted by the loop itself.
                let Some(size) = size else { return Ok(None) };
                functions::followed(runtime, Way::Receiving, Some(size), |follow| {
                    if here {
                        self.session.read_announced_told(number, Part::Whole, follow)
                    } else {
                        self.session.read_at(&self.place, number, Part::Whole)
                    }
                })
                .map(Some)
            });
            let bytes = match read {
                Ok(Some(bytes)) => bytes,
                // Gone meanwhile, by somebody else.
                Ok(None) | Err(wl_mail::Error::NoSuchMessage { .. }) => continue,
                Err(error) => {
                    super::set_structure_outside(runtime, true);
                    let error = explain(&error);
                    super::set_error(runtime, error.details().number);
                    return Err(error);
                }
            };
            let email = EMAIL.create();
            let session = Some(Rc::clone(&self.session));
            let mut received = Received::new(session, number, bytes, Extent::Whole);
            received.place.clone_from(&self.place);
            settle(runtime, &email, received, Extent::Whole);
            super::set_structure_outside(runtime, false);
            return Ok(Some(Value::Object(email)));
        }
        Ok(None)
    }
}
