//! What an email that was read keeps of its message, and the members filled when they are read.
//!
//! A member not filled yet holds Null, which no script sees: the hook of the type fills it first.
//! Copies of an email share its message and fill their own members.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use jiff::Timestamp;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Error, Runtime};
use wl_interpreter::diagnostic::codes;
use wl_interpreter::value::{DateTime, Object, Value};
use wl_mail::mime::Message;

use super::email::{self, EMAIL, Own as EmailMember};
use super::growing;
use super::letter::{self, Member, fill_from, received_at, signature};
use super::structure::{self, Own as StructureMember};
use crate::error::explain;
use crate::session::{Part, Place, Reader};

/// How much of a message an email shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Its headers; body and attachments are empty.
    Headers,
    /// Its headers; the rest is fetched when it is read.
    HeadersFirst,
    /// Everything.
    Whole,
}

/// A message that was read, and where.
pub(crate) struct Received {
    /// The session; `None` for a source imported by the script.
    pub(crate) session: Option<Rc<Reader>>,
    /// Where it lies there.
    pub(crate) place: Place,
    /// Its number there.
    pub(crate) number: u32,
    /// What was read of it.
    pub(crate) message: RefCell<Message>,
    /// The whole of it is still to be fetched.
    pending: Cell<bool>,
    /// When it was read: whether a certificate is out of date is judged at that moment.
    when: Cell<Timestamp>,
}

impl Received {
    /// Keeps what was read of a message.
    pub(crate) fn new(
        session: Option<Rc<Reader>>,
        number: u32,
        bytes: Vec<u8>,
        extent: Extent,
    ) -> Self {
        let place = session.as_ref().map(|session| session.place()).unwrap_or_default();
        Self {
            session,
            place,
            number,
            message: RefCell::new(Message::read(bytes)),
            pending: Cell::new(extent == Extent::HeadersFirst),
            when: Cell::default(),
        }
    }

    /// Fetches the rest of a message of which only the headers were read.
    fn complete(&self) -> Result<(), Error> {
        if !self.pending.get() {
            return Ok(());
        }
        let bytes = match &self.session {
            Some(session) => session.read_at(&self.place, self.number, Part::Whole),
            None => Err(wl_mail::Error::SessionOver),
        };
        let bytes = bytes.map_err(|error| unreadable(self.number, &error))?;
        *self.message.borrow_mut() = Message::read(bytes);
        self.pending.set(false);
        Ok(())
    }
}

/// The rest of a message cannot be read any more. An exception: going on with an empty body would
/// lose what the message says.
fn unreadable(number: u32, error: &wl_mail::Error) -> Error {
    let cause = explain(error);
    let details = cause.details();
    if details.code == codes::INTERRUPTED {
        return cause;
    }
    let (fr, en) = (&details.message.fr, &details.message.en);
    let failure = Error::fatal(
        codes::MAIL,
        bilingual!(
            "la suite du message {number} ne peut pas être lue : {fr}",
            "the rest of message {number} cannot be read: {en}"
        ),
    )
    .number(details.number)
    .hint(bilingual!(
        "garder la session ouverte jusqu'à la fin du parcours, ou tout lire d'abord par ertComplet",
        "keep the session open until the end of the loop, or read everything first with ertFull"
    ));
    match &details.system {
        Some(words) => failure.system(words),
        None => failure,
    }
}

/// Fills an email, or the structure, from what was read of a message.
pub(crate) fn settle(
    runtime: &mut dyn Runtime,
    object: &Rc<Object>,
    received: Received,
    extent: Extent,
) {
    let is_email = object.is(&EMAIL);
    {
        let message = received.message.borrow();
        fill_from(object, &message);
        let now = runtime.host().clock.now();
        received.when.set(now.timestamp());
        let when = received_at(&message, now.time_zone());
        if is_email {
            let return_path = message.return_path().unwrap_or_default();
            object.set(EmailMember::ErrorReturn.rank(), Value::text(return_path));
            let when = when.and_then(DateTime::from_civil).unwrap_or_default();
            object.set(EmailMember::ReceivedAt.rank(), Value::DateTime(when));
            object.set(EmailMember::Headers.rank(), Value::Null);
        } else {
            let when = when.map(|when| local_form(runtime, when)).unwrap_or_default();
            object.set(StructureMember::ReceivedAt.rank(), Value::text(when));
            structure::forget_counters(runtime);
        }
    }
    for rank in body_members(is_email) {
        let value = if extent == Extent::Headers { empty(object, rank) } else { Value::Null };
        object.set(rank, value);
    }
    object.set(Member::Source.rank(), Value::Null);
    if extent == Extent::Whole {
        // What nearly every loop looks at.
        fill_body(object, &received.message.borrow());
    }
    if received.session.is_none() {
        // A source that the script imports has what the script built into it.
        letter::fill_bcc(object, &received.message.borrow());
    }
    super::set_outside(object, false);
    *object.native.borrow_mut() = Some(Rc::new(received));
}

/// Day, month, year by the language, then the time.
fn local_form(runtime: &dyn Runtime, when: jiff::civil::DateTime) -> String {
    use wl_interpreter::diagnostic::Language;
    let form = match runtime.language() {
        Language::French => "%d/%m/%Y %H:%M:%S",
        Language::English => "%m/%d/%Y %H:%M:%S",
    };
    when.strftime(form).to_string()
}

/// The members that come from the body.
fn body_members(is_email: bool) -> Vec<usize> {
    let mut ranks: Vec<usize> =
        [Member::Text, Member::Html, Member::RawText, Member::Signature].map(Member::rank).into();
    if is_email {
        ranks.push(EmailMember::Attachments.rank());
    } else {
        ranks.extend([
            StructureMember::Attachments.rank(),
            StructureMember::ContentTypes.rank(),
            StructureMember::Descriptions.rank(),
            StructureMember::Identifiers.rank(),
        ]);
    }
    ranks
}

fn empty(object: &Object, rank: usize) -> Value {
    match object.class.field_type(rank) {
        wl_interpreter::value::Type::Array(element) => growing((*element).clone(), Vec::new()),
        wl_interpreter::value::Type::INT => Value::Int(0),
        _ => Value::text(""),
    }
}

/// Forgets the message that an email came from.
pub(super) fn forget(object: &Object) {
    *object.native.borrow_mut() = None;
}

/// Fills a member that was not filled yet.
pub(crate) fn fill(object: &Object, rank: usize) -> Result<(), Error> {
    if rank == Member::Certificate.rank() || !matches!(object.get(rank), Value::Null) {
        return Ok(());
    }
    let Some(received) = object.native::<Received>() else {
        object.set(rank, empty(object, rank));
        return Ok(());
    };
    let is_email = object.is(&EMAIL);
    if is_email && rank == EmailMember::Headers.rank() {
        email::fill_headers(object, &received.message.borrow());
        return Ok(());
    }
    received.complete()?;
    let message = received.message.borrow();
    let text = |member: Member, text: String| object.set(member.rank(), Value::text(text));
    if rank == Member::Text.rank() || rank == Member::Html.rank() {
        fill_body(object, &message);
    } else if rank == Member::RawText.rank() {
        text(Member::RawText, wl_mail::words(message.raw_text()));
    } else if rank == Member::Source.rank() {
        text(Member::Source, wl_mail::words(message.source()));
    } else if rank == Member::Signature.rank() {
        object.set(rank, signature(message.signature(received.when.get())));
    } else if is_email {
        email::fill_attachments(object, &message);
    } else {
        structure::fill_attachments(object, &message);
    }
    Ok(())
}

/// Fills the body, as text and as HTML.
fn fill_body(object: &Object, message: &Message) {
    let bodies = [(Member::Text, message.text()), (Member::Html, message.html())];
    for (member, text) in bodies {
        object.set(member.rank(), Value::text(text.unwrap_or_default()));
    }
}

/// Fills every member, so that nothing is left to be read later.
pub(crate) fn fill_all(object: &Object) -> Result<(), Error> {
    if object.native.borrow().is_none() {
        return Ok(());
    }
    let count = object.fields.borrow().len();
    (0..count).try_for_each(|rank| fill(object, rank))
}

/// After a member was written: a message of which only the headers were read is not fetched any
/// more (documentation page 1000018727).
#[allow(clippy::unnecessary_wraps, reason = "the signature of a hook")]
pub(super) fn after_write(
    _: &mut dyn Runtime,
    object: &Rc<Object>,
    rank: usize,
) -> Result<(), Error> {
    let pending = object.native::<Received>().is_some_and(|received| received.pending.get());
    if !pending {
        return Ok(());
    }
    for member in body_members(object.is(&EMAIL)) {
        if member != rank && matches!(object.get(member), Value::Null) {
            object.set(member, empty(object, member));
        }
    }
    if matches!(object.get(Member::Source.rank()), Value::Null) {
        object.set(Member::Source.rank(), Value::text(""));
    }
    Ok(())
}
