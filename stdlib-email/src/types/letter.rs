//! What the Email type and the Email structure have in common: the members of a letter.

use jiff::tz::TimeZone;
use wl_interpreter::builtin::{Property, Ty, doc};
use wl_interpreter::value::{Class, Object, Value};
use wl_mail::mime::{Address, Message, Priority, Sensitivity, Signature};

use super::members::{members, property, read_only};
use super::{CERTIFICATE, growing_texts, received};
use crate::constants;

members! {
    /// The members that stand at the same ranks in both.
    Member, COMMON;
    Sender = property("Expéditeur", "Sender", Ty::Text, doc(
        "Qui écrit : adresse, ou Nom <adresse>.",
        "Who writes: address, or Name <address>."));
    ReplyTo = property("AdresseExpéditeur", "SenderAddress", Ty::Text, doc(
        "Où répondre (Reply-To).", "Where to reply (Reply-To)."));
    To = property("Destinataire", "Recipient", Ty::Array(&Ty::Text), doc(
        "Les destinataires.", "The recipients."));
    Cc = property("Cc", "Cc", Ty::Array(&Ty::Text), doc(
        "Les destinataires en copie.", "The recipients of a copy."));
    Bcc = property("Cci", "Bcc", Ty::Array(&Ty::Text), doc(
        "Les destinataires que les autres ne voient pas ; vidé par une lecture.",
        "The recipients that the others do not see; emptied by a read."));
    Subject = property("Sujet", "Subject", Ty::Text, doc("Le sujet.", "The subject."));
    Text = property("Message", "Message", Ty::Text, doc(
        "Le texte de l'email.", "The text of the email."));
    Html = property("HTML", "HTML", Ty::Text, doc(
        "Le même texte en HTML.", "The same text as HTML."));
    RawText = read_only(property("TexteBrut", "PlainText", Ty::Text, doc(
        "Ce qui suit les entêtes d'un email reçu, tel qu'il est arrivé.",
        "What follows the headers of a received email, as it came.")));
    Source = property("Source", "Source", Ty::Text, doc(
        "L'email entier sous sa forme de transport : remplie par une lecture ou par EmailConstruitSource, lue par EmailImporteSource.",
        "The whole email in its transport form: filled by a read or by EmailBuildSource, read by EmailImportSource."));
    Outside = read_only(property("EnDehors", "Out", Ty::Bool, doc(
        "Vrai quand la lecture n'a pas trouvé de message.",
        "True when the read found no message.")));
    Id = read_only(property("ID", "ID", Ty::Text, doc(
        "Identifiant de l'envoi en arrière-plan, pour EmailEtat ; sinon vide.",
        "Identifier of the sending in the background, for EmailStatus; else empty.")));
    MessageId = property("MessageID", "MessageID", Ty::Text, doc(
        "Identifiant de l'email, <identifiant@domaine> ; envoyé avec emailOptionMessageID.",
        "Identifier of the email, <identifier@domain>; sent with emailOptionMessageID."));
    References = property("Référence", "Reference", Ty::Text, doc(
        "Identifiants des emails de la conversation ; envoyés avec emailOptionRéférence.",
        "Identifiers of the emails of the conversation; sent with emailOptionReference."));
    Priority = property("Priorité", "Priority", Ty::Int, doc(
        "emailPrioritéBasse, emailPrioritéNormale ou emailPrioritéHaute.",
        "emailLowPriority, emailNormalPriority or emailHighPriority."));
    Sensitivity = property("Confidentialité", "Sensitivity", Ty::Int, doc(
        "emailNormal, emailPersonnel, emailPrivé ou emailConfidentiel.",
        "emailNormal, emailPersonal, emailPrivate or emailCompanyConfidential."));
    Keywords = property("Catégorie", "Keyword", Ty::Text, doc(
        "Mots-clés séparés par des points-virgules.", "Keywords separated by semicolons."));
    ReturnReceipt = property("AccuséRéception", "ReturnReceipt", Ty::Bool, doc(
        "Un accusé de réception est demandé (Return-Receipt-To).",
        "A receipt is asked for (Return-Receipt-To)."));
    ReadReceipt = property("ConfirmationLecture", "DispositionNotification", Ty::Bool, doc(
        "Une confirmation de lecture est demandée (Disposition-Notification-To).",
        "A confirmation of reading is asked for (Disposition-Notification-To)."));
    Certificate = property("Certificat", "Certificate", Ty::Dynamic(&CERTIFICATE), doc(
        "Certificat de signature, propre à Windows : un email qui en porte un est refusé à l'envoi, plutôt que parti sans signature.",
        "Signing certificate, particular to Windows: an email that carries one is refused by a send, rather than gone without a signature."));
    Signature = read_only(property("Signature", "Signature", Ty::Int, doc(
        "État de la signature S/MIME d'un email lu : certificatNonFiable quand elle est juste, certificatExpiré, certificatInvalide quand l'email a été modifié ; 0 sans signature, ou d'une sorte inconnue. Les autorités ne sont pas consultées : jamais certificatOK.",
        "State of the S/MIME signature of a received email: certificateUntrusted when it holds, certificateExpired, certificateInvalid when the email was changed; 0 without a signature, or one of an unknown kind. Authorities are not looked up: never certificateOK.")));
}

impl Member {
    /// Its rank in both types.
    pub(crate) const fn rank(self) -> usize {
        self as usize
    }
}

/// How many members are common.
pub(crate) const COUNT: usize = COMMON.len();
const _: &[Property] = &COMMON;

/// Gives every member its first value, and forgets what was read.
pub(crate) fn reset(object: &Object) {
    let Class::Native(ty) = object.class else { return };
    let fresh = ty.create();
    for rank in 0..ty.properties.len() {
        let value = match fresh.get(rank) {
            Value::Array(array) => {
                let element = array.borrow().element.clone();
                super::growing(element, Vec::new())
            }
            value => value,
        };
        object.set(rank, value);
    }
    received::forget(object);
}

/// Says whether the last read found a message.
pub(crate) fn set_outside(object: &Object, outside: bool) {
    object.set(Member::Outside.rank(), Value::Bool(outside));
}

/// Fills the members that come from the headers. The others are filled when they are read.
pub(crate) fn fill_from(object: &Object, message: &Message) {
    let set = |member: Member, value: Value| object.set(member.rank(), value);
    set(Member::Sender, Value::text(joined(&message.from())));
    set(Member::ReplyTo, Value::text(joined(&message.reply_to())));
    set(Member::To, addresses(&message.to()));
    set(Member::Cc, addresses(&message.cc()));
    set(Member::Bcc, growing_texts([]));
    set(Member::Subject, Value::text(message.subject()));
    set(Member::MessageId, Value::text(message.message_id()));
    set(Member::References, Value::text(message.references()));
    set(Member::Priority, Value::Int(priority(message.priority())));
    set(Member::Sensitivity, Value::Int(sensitivity(message.sensitivity())));
    set(Member::Keywords, Value::text(message.keywords().join(";")));
    set(Member::ReturnReceipt, Value::Bool(message.return_receipt_to().is_some()));
    set(Member::ReadReceipt, Value::Bool(message.read_receipt_to().is_some()));
    set(Member::Id, Value::text(""));
    set(Member::Certificate, Value::Null);
}

/// Fills the hidden recipients, for a source that names them.
pub(crate) fn fill_bcc(object: &Object, message: &Message) {
    object.set(Member::Bcc.rank(), addresses(&message.bcc()));
}

/// When the message was received, in the user's zone: by the last server, else as its sender says.
pub(crate) fn received_at(message: &Message, zone: &TimeZone) -> Option<jiff::civil::DateTime> {
    let date = message.received().or_else(|| message.date())?;
    Some(date.instant.to_zoned(zone.clone()).datetime())
}

fn joined(list: &[Address]) -> String {
    list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn addresses(list: &[Address]) -> Value {
    growing_texts(list.iter().map(ToString::to_string))
}

fn priority(priority: Priority) -> i64 {
    match priority {
        Priority::Highest | Priority::High => constants::HIGH,
        Priority::Normal => constants::NORMAL,
        Priority::Low | Priority::Lowest => constants::LOW,
    }
}

fn sensitivity(sensitivity: Sensitivity) -> i64 {
    match sensitivity {
        Sensitivity::Normal => constants::NORMAL,
        Sensitivity::Personal => constants::PERSONAL,
        Sensitivity::Private => constants::PRIVATE,
        Sensitivity::CompanyConfidential => constants::CONFIDENTIAL,
    }
}

/// The state of a signature as a script reads it.
pub(super) fn signature(state: Option<Signature>) -> Value {
    Value::Int(match state {
        None => 0,
        Some(Signature::Invalid) => constants::CERTIFICATE_INVALID,
        Some(Signature::Expired) => constants::CERTIFICATE_EXPIRED,
        Some(Signature::Untrusted) => constants::CERTIFICATE_UNTRUSTED,
    })
}

/// The bytes of a source that a script holds as text. Characters that a charset of one byte can
/// hold are those bytes when the source names such a charset, else everything is UTF-8.
pub(crate) fn source_bytes(source: &str) -> Vec<u8> {
    if source.is_ascii() {
        return source.as_bytes().to_vec();
    }
    let lower = source.to_ascii_lowercase();
    let names = |charset: &str| {
        lower.contains(&format!("charset={charset}"))
            || lower.contains(&format!("charset=\"{charset}"))
    };
    let single_byte = !names("utf-8") && ["iso-8859-", "windows-125"].iter().any(|it| names(it));
    let bytes: Option<Vec<u8>> = source.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    match bytes {
        Some(bytes) if single_byte => bytes,
        _ => source.as_bytes().to_vec(),
    }
}
