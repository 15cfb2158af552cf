//! emailAttache.

use std::rc::Rc;

use wl_interpreter::builtin::{NativeType, Ty, doc, example, names};
use wl_interpreter::value::{Object, Value};
use wl_mail::mime::{Attachment, DraftAttachment, distinct_filenames};

use super::members::{members, property};
use super::text;
use crate::functions;

members! {
    /// The members of emailAttache.
    Attached, MEMBERS;
    Name = property("Nom", "Name", Ty::Text, doc(
        "Nom du fichier ; sans nom, la pièce n'est pas envoyée.",
        "File name; without one the attachment is not sent."));
    Content = property("Contenu", "Content", Ty::Buffer, doc(
        "Les octets du fichier.", "The bytes of the file."));
    ContentType = property("ContentType", "ContentType", Ty::Text, doc(
        "Type MIME ; vide à l'envoi, il se déduit du nom.",
        "MIME type; when empty, it is deduced from the name on sending."));
    Description = property("ContentDescription", "ContentDescription", Ty::Text, doc(
        "Description du contenu.", "Description of the content."));
    Identifier = property("Identifiant", "Identifier", Ty::Text, doc(
        "Identifiant par lequel le HTML désigne une image : cid:identifiant.",
        "Identifier by which the HTML names an image: cid:identifier."));
}

/// emailAttache.
pub(crate) static ATTACHMENT: NativeType = NativeType {
    names: names("emailAttache", "emailAttach"),
    page: 1_000_018_752,
    doc: doc("Une pièce jointe d'un email.", "An attachment of an email."),
    properties: &MEMBERS,
    methods: &functions::ATTACHMENT_METHODS,
    examples: &[
        example(
            "a est un emailAttache\na.Nom = \"notes.txt\"\na.Contenu = \"bonjour\"\n\
             m est un Email\nAjoute(m.Attache, a)\nTrace(m.Attache[1].Nom)",
            "notes.txt",
        ),
        example(
            "m is Email\nm.Attach[1].Name = \"notes.txt\"\nm.Attach[1].Content = \"hello\"\n\
             Trace(m.Attach[1].Name)",
            "notes.txt",
        ),
    ],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};

impl Attached {
    /// Its rank.
    pub(crate) const fn rank(self) -> usize {
        self as usize
    }
}

/// The names of the attachments of a message, as a script sees them: each can be saved under, and
/// names one of them alone.
pub(super) fn names_of(attachments: &[Attachment]) -> Vec<String> {
    distinct_filenames(attachments.iter().map(|it| it.name.as_str()))
}

/// An attachment of a received message, under this name.
pub(super) fn object(attachment: &Attachment, name: &str) -> Rc<Object> {
    let object = ATTACHMENT.create();
    object.set(Attached::Name.rank(), Value::text(name));
    object.set(Attached::Content.rank(), Value::Buffer(Rc::new(attachment.bytes())));
    object.set(Attached::ContentType.rank(), Value::text(&attachment.content_type));
    object.set(Attached::Description.rank(), Value::text(&attachment.description));
    object.set(Attached::Identifier.rank(), Value::text(&attachment.content_id));
    object
}

/// An attachment made from a file.
pub(crate) fn from_file(name: &str, bytes: Vec<u8>) -> Rc<Object> {
    let object = ATTACHMENT.create();
    object.set(Attached::Name.rank(), Value::text(name));
    object.set(Attached::ContentType.rank(), Value::text(wl_media_types::of_name(name)));
    object.set(Attached::Content.rank(), Value::Buffer(Rc::new(bytes)));
    object
}

/// The bytes of an attachment.
pub(crate) fn bytes(object: &Object) -> Rc<Vec<u8>> {
    match object.get(Attached::Content.rank()) {
        Value::Buffer(bytes) => bytes,
        Value::Text(text) => Rc::new(text.as_str().as_bytes().to_vec()),
        _ => Rc::default(),
    }
}

/// The attachment as it is sent; `None` without a name.
pub(super) fn to_send(object: &Object) -> Option<DraftAttachment> {
    let name = text(object, Attached::Name.rank());
    if name.trim().is_empty() {
        return None;
    }
    Some(DraftAttachment {
        name,
        content_type: text(object, Attached::ContentType.rank()),
        description: text(object, Attached::Description.rank()),
        content_id: text(object, Attached::Identifier.rank()),
        bytes: bytes(object),
    })
}
