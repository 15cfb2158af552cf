//! The global Email structure (documentation page 3032029).

use std::cell::Cell;
use std::rc::Rc;

use wl_interpreter::builtin::{Error, NativeType, Property, Runtime, Ty, doc, example, names};
use wl_interpreter::value::{Object, Value};
use wl_mail::mime::Message;

use super::letter::{COMMON, COUNT, Member};
use super::members::{join, members, property, read_only};
use super::{attachment, growing_texts, int, set_outside, texts};

members! {
    /// The members that only the structure has.
    Own, OWN;
    Attachments = property("Attache", "Attach", Ty::Array(&Ty::Text), doc(
        "Noms des pièces jointes ; chemins des fichiers avant un envoi.",
        "Names of the attachments; paths of the files before sending."));
    ContentTypes = property("AttacheContentType", "AttachContentType", Ty::Array(&Ty::Text), doc(
        "Types MIME des pièces jointes.", "MIME types of the attachments."));
    Descriptions = property("AttacheContentDescription", "AttachContentDescription", Ty::Array(&Ty::Text), doc(
        "Descriptions des pièces jointes.", "Descriptions of the attachments."));
    Identifiers = property("IdentifiantAttache", "AttachIdentifier", Ty::Array(&Ty::Text), doc(
        "Identifiants par lesquels le HTML désigne les images jointes.",
        "Identifiers by which the HTML names the attached images."));
    AttachmentCount = property("NbAttache", "NbAttach", Ty::Int, doc(
        "Nombre de pièces jointes.", "Number of attachments."));
    ToCount = property("NbDestinataire", "NbRecipient", Ty::Int, doc(
        "Nombre de destinataires ; jamais affecté, tous les éléments remplis comptent.",
        "Number of recipients; when never set, every filled element counts."));
    CcCount = property("NbCc", "NbCc", Ty::Int, doc(
        "Nombre de destinataires en copie.", "Number of recipients of a copy."));
    BccCount = property("NbCci", "NbBcc", Ty::Int, doc(
        "Nombre de destinataires cachés.", "Number of hidden recipients."));
    ReceivedAt = read_only(property("DateRéception", "ReceptionDate", Ty::Text, doc(
        "Date et heure de réception, à l'heure locale et selon la langue.",
        "Date and time of reception, in local time and by the language.")));
    Error = property("Erreur", "Error", Ty::Int, doc(
        "Numéro de la dernière erreur de messagerie, pour EmailMsgErreur ; 0 sans erreur.",
        "Number of the last mail error, for EmailMsgError; 0 without one."));
    MailId = read_only(property("IdentifiantMail", "MailIdentifier", Ty::Text, doc(
        "Identifiant du dernier envoi en arrière-plan, pour EmailEtat ; vide après un envoi direct.",
        "Identifier of the last sending in the background, for EmailStatus; empty after a direct one.")));
}

const ALL: [Property; COUNT + OWN.len()] = join(&COMMON, &OWN);

impl Own {
    /// Its rank.
    pub(crate) const fn rank(self) -> usize {
        COUNT + self as usize
    }
}

/// The structure. Scripts do not declare it: there is one.
pub(crate) static STRUCTURE: NativeType = NativeType {
    names: names("Email", "Email"),
    page: 3_032_029,
    doc: doc(
        "La structure Email, sans déclaration : remplie par les lectures et lue par les envois auxquels aucune variable n'est donnée.",
        "The Email structure, never declared: filled by reads and used by sends that are given no variable.",
    ),
    properties: &ALL,
    methods: &[],
    examples: &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         EmailLitDernier(\"jean\")\nTrace(Email.Sujet)\nTrace(Email.NbAttache)\n\
         EmailFermeSession(\"jean\")",
        "Urgent : signature du contrat avant 18 h\n0",
    )],
    default_property: None,
    before_read: Some(before_read),
    after_write: Some(after_write),
    walk: None,
    using: None,
    declarable: false,
};

/// The arrays of addresses and attachments, and their counters.
const COUNTED: [(usize, Own); 4] = [
    (Member::To.rank(), Own::ToCount),
    (Member::Cc.rank(), Own::CcCount),
    (Member::Bcc.rank(), Own::BccCount),
    (Own::Attachments.rank(), Own::AttachmentCount),
];

/// The counters that were set since the last reset: 0 then means nobody.
#[derive(Default)]
struct Counted([Cell<bool>; COUNTED.len()]);

/// The structure of this run.
pub(crate) fn structure(runtime: &mut dyn Runtime) -> Rc<Object> {
    runtime.global(&STRUCTURE)
}

/// Sees from now on which counters the script sets.
pub(crate) fn watch_structure(runtime: &mut dyn Runtime) {
    let object = structure(runtime);
    super::reset(&object);
}

/// Says whether the last read found a message, whoever received it.
pub(crate) fn set_structure_outside(runtime: &mut dyn Runtime, outside: bool) {
    set_outside(&structure(runtime), outside);
}

/// Keeps the identifier of the last sending in the background.
pub(super) fn set_mail_id(runtime: &mut dyn Runtime, id: &str) {
    let object = structure(runtime);
    object.set(Own::MailId.rank(), Value::text(id));
    object.set(Member::Id.rank(), Value::text(id));
}

/// Keeps the number of the last error.
pub(crate) fn set_error(runtime: &mut dyn Runtime, number: i64) {
    structure(runtime).set(Own::Error.rank(), Value::Int(number));
}

/// Before a member is read: fills it if it was not yet. A counter that the script never set counts
/// what is filled.
fn before_read(runtime: &mut dyn Runtime, object: &Rc<Object>, rank: usize) -> Result<(), Error> {
    let counted_by = COUNTED.iter().position(|(_, counter)| counter.rank() == rank);
    let Some((at, array)) = counted_by.and_then(|at| Some((at, COUNTED.get(at)?.0))) else {
        return super::fill(object, rank);
    };
    super::fill(object, array)?;
    let set = runtime.extensions().get::<Counted>().0.get(at).is_some_and(Cell::get);
    if !set {
        let filled = texts(object, array).iter().filter(|it| !it.trim().is_empty()).count();
        object.set(rank, Value::Int(filled as i64));
    }
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "the signature of a hook")]
fn after_write(runtime: &mut dyn Runtime, object: &Rc<Object>, rank: usize) -> Result<(), Error> {
    if let Some(at) = COUNTED.iter().position(|(_, counter)| counter.rank() == rank) {
        // The state of the run, not of the object: reads replace what the object keeps.
        runtime.extensions().get::<Counted>().0[at].set(true);
    }
    let _ = object;
    Ok(())
}

/// Forgets which counters were set.
pub(crate) fn forget_counters(runtime: &mut dyn Runtime) {
    *runtime.extensions().get::<Counted>() = Counted::default();
}

/// The elements that count of an array of the structure: as many as its counter says, else every
/// one that is filled.
pub(super) fn counted(runtime: &mut dyn Runtime, rank: usize) -> Vec<String> {
    let object = structure(runtime);
    let mut all = texts(&object, rank);
    let counters = runtime.extensions().get::<Counted>();
    for ((array, counter), set) in COUNTED.iter().zip(&counters.0) {
        if *array == rank && set.get() {
            all.truncate(usize::try_from(int(&object, counter.rank())).unwrap_or(0));
        }
    }
    all
}

/// Whether the structure has attachments.
pub(crate) fn has_files(runtime: &mut dyn Runtime) -> bool {
    counted(runtime, Own::Attachments.rank()).iter().any(|name| !name.trim().is_empty())
}

/// How many files are attached.
pub(crate) fn file_count(runtime: &mut dyn Runtime) -> usize {
    counted(runtime, Own::Attachments.rank()).len()
}

/// Adds a file to the attachments, with the identifier by which the HTML names it.
pub(crate) fn add_file(runtime: &mut dyn Runtime, path: &str, identifier: &str) {
    let mut paths = counted(runtime, Own::Attachments.rank());
    let object = structure(runtime);
    let mut identifiers = texts(&object, Own::Identifiers.rank());
    identifiers.resize(paths.len(), String::new());
    paths.push(path.to_owned());
    identifiers.push(identifier.to_owned());
    object.set(Own::AttachmentCount.rank(), Value::Int(paths.len() as i64));
    object.set(Own::Attachments.rank(), growing_texts(paths));
    object.set(Own::Identifiers.rank(), growing_texts(identifiers));
}

/// Fills the attachments from a message: names that can be saved under.
pub(super) fn fill_attachments(object: &Object, message: &Message) {
    let attachments = message.attachments();
    let set = |member: Own, texts: Vec<String>| object.set(member.rank(), growing_texts(texts));
    set(Own::Attachments, attachment::names_of(&attachments));
    set(Own::ContentTypes, attachments.iter().map(|it| it.content_type.clone()).collect());
    set(Own::Descriptions, attachments.iter().map(|it| it.description.clone()).collect());
    set(Own::Identifiers, attachments.iter().map(|it| it.content_id.clone()).collect());
}
