//! The Email type.

use std::rc::Rc;

use wl_interpreter::builtin::{Error, NativeType, Property, Runtime, Ty, doc, example, names};
use wl_interpreter::value::{Object, Type, Value};
use wl_mail::mime::Message;

use super::letter::{COMMON, COUNT, Member};
use super::members::{join, members, property, read_only};
use super::received::after_write;
use super::{ATTACHMENT, HEADER, attachment, growing, header};
use crate::functions;

const ATTACHMENTS: Ty = Ty::Array(&Ty::Object(&ATTACHMENT));
const HEADERS: Ty = Ty::Array(&Ty::Object(&HEADER));

members! {
    /// The members that only the type has.
    Own, OWN;
    ErrorReturn = property("AdresseRetourErreur", "ErrorReturnAddress", Ty::Text, doc(
        "Qui est prévenu quand l'email ne peut pas être remis ; à défaut, l'expéditeur.",
        "Who is told when the email cannot be delivered; else the sender."));
    Attachments = property("Attache", "Attach", ATTACHMENTS, doc(
        "Les pièces jointes.", "The attachments."));
    AttachmentCount = read_only(property("NbAttache", "NbAttach", Ty::Int, doc(
        "Nombre de pièces jointes.", "Number of attachments.")));
    Headers = property("Entête", "Header", HEADERS, doc(
        "Les lignes d'entête : toutes après une lecture, celles à ajouter avant un envoi.",
        "The header lines: all of them after a read, those to add before sending."));
    ReceivedAt = read_only(property("DateRéception", "ReceptionDate", Ty::DateTime, doc(
        "Date et heure de réception, à l'heure locale.",
        "Date and time of reception, in local time.")));
    AsynchronousId = read_only(property(
        "IdentifiantEmailAsynchrone", "AsynchronousEmailIdentifier", Ty::Text, doc(
        "Identifiant d'un envoi en arrière-plan, pour EmailEtat ; vide après un envoi direct.",
        "Identifier of a sending in the background, for EmailStatus; empty after a direct one.")));
}

const ALL: [Property; COUNT + OWN.len()] = join(&COMMON, &OWN);

impl Own {
    /// Its rank.
    pub(crate) const fn rank(self) -> usize {
        COUNT + self as usize
    }
}

/// Email.
pub(crate) static EMAIL: NativeType = NativeType {
    names: names("Email", "Email"),
    page: 1_000_018_713,
    doc: doc(
        "Un email : à envoyer, ou lu dans une boîte.",
        "An email: to be sent, or read from a mailbox.",
    ),
    properties: &ALL,
    methods: &functions::EMAIL_METHODS,
    examples: &[
        example(
            "m est un Email\nm.Expéditeur = \"moi@masociete.fr\"\n\
             m.Destinataire[1] = \"toi@masociete.fr\"\nm.Destinataire[2] = \"elle@masociete.fr\"\n\
             m.Sujet = \"Réunion\"\nTrace(m.Sujet, m.Destinataire[2])",
            "Réunion\telle@masociete.fr",
        ),
        example(
            "m is Email\nm.Recipient = \"you@masociete.fr\"\nTrace(m.Recipient[1])",
            "you@masociete.fr",
        ),
    ],
    default_property: None,
    before_read: Some(before_read),
    after_write: Some(after_write),
    walk: None,
    using: None,
    declarable: true,
};

/// Keeps the identifier of a sending in the background in the email, when it is a variable, and in
/// the structure: the documentation reads it from either.
pub(crate) fn set_queued(runtime: &mut dyn Runtime, email: &Object, id: &str) {
    if email.is(&EMAIL) {
        email.set(Own::AsynchronousId.rank(), Value::text(id));
        email.set(Member::Id.rank(), Value::text(id));
    }
    super::structure::set_mail_id(runtime, id);
}

/// Before a member is read: fills it if it was not yet. The attachments are counted, so that the
/// number is right however they were added.
fn before_read(_: &mut dyn Runtime, email: &Rc<Object>, rank: usize) -> Result<(), Error> {
    if rank == Own::AttachmentCount.rank() {
        let count = attachment_count(email)?;
        email.set(rank, Value::Int(count as i64));
        return Ok(());
    }
    super::fill(email, rank)
}

/// Adds an attachment behind the others; its rank, from 1.
pub(crate) fn add_attachment(email: &Object, attached: Rc<Object>) -> Result<usize, Error> {
    super::fill(email, Own::Attachments.rank())?;
    let mut all = super::items(email, Own::Attachments.rank());
    all.push(Value::Object(attached));
    let count = all.len();
    email.set(Own::Attachments.rank(), growing(attachment_type(), all));
    Ok(count)
}

/// The attachments, read from the message when they were not yet.
pub(crate) fn attachments_of(email: &Object) -> Result<Vec<Rc<Object>>, Error> {
    super::fill(email, Own::Attachments.rank())?;
    let all = super::items(email, Own::Attachments.rank());
    let objects = all.into_iter().filter_map(|item| match item {
        Value::Object(attached) => Some(attached),
        _ => None,
    });
    Ok(objects.collect())
}

/// How many attachments there are.
pub(crate) fn attachment_count(email: &Object) -> Result<usize, Error> {
    super::fill(email, Own::Attachments.rank())?;
    Ok(super::items(email, Own::Attachments.rank()).len())
}

/// Fills the attachments from a message.
pub(super) fn fill_attachments(object: &Object, message: &Message) {
    let attachments = message.attachments();
    let names = attachment::names_of(&attachments);
    let values: Vec<Value> = attachments
        .iter()
        .zip(&names)
        .map(|(it, name)| Value::Object(attachment::object(it, name)))
        .collect();
    object.set(Own::Attachments.rank(), growing(attachment_type(), values));
}

/// Fills the header lines from a message.
pub(super) fn fill_headers(object: &Object, message: &Message) {
    let lines = message.headers();
    let values =
        lines.iter().map(|it| Value::Object(header::object(&it.name, &it.value))).collect();
    let element = Ty::Object(&HEADER).to_type();
    object.set(Own::Headers.rank(), growing(element, values));
}

/// The type of the elements of `Attache`.
pub(super) fn attachment_type() -> Type {
    Ty::Object(&ATTACHMENT).to_type()
}
