//! Sending.

use std::rc::Rc;

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Object, Value};
use wl_mail::mime::{Date, Draft, Message, build, envelope_of};
use wl_mail::smtp::Envelope;
use wl_spool::NewMail;

use super::gauge::Way;
use super::read::function;
use super::{
    LETTER, NAME, NOTES, OPTIONS, OUTLOOK, Outcome, SENDER, TYPE, WINDOWS, followed, letter,
    of_letter, of_sender, sender, told,
};
use crate::constants;
use crate::error::{explain, number, of, refusal};
use crate::files;
use crate::outbox;
use crate::session::Smtp;
use crate::types::{self, Purpose};

const SENDING: Parameter =
    OPTIONS.optional().among(&[constants::PLAIN, constants::HEADERS, constants::IDENTIFIERS]);
const SHOW: Parameter = parameter("affiche", "show", Ty::Bool).optional();
const SEND_DOC: Doc = doc(
    "Envoie un email, ou la structure Email. Vrai quand le serveur l'a pris pour tous les destinataires. Faux si un seul est refusé : les autres l'ont reçu, et ErreurInfo dit qui l'a et qui ne l'a pas. Si la connexion se perd juste avant la réponse, l'erreur dit que l'issue est inconnue ; rien n'est jamais envoyé deux fois. Par une session asynchrone, vrai dès que l'email est écrit dans la file d'envoi, d'où il part en arrière-plan : EmailEtat le suit. Les accents sont toujours encodés ; emailOptionMessageID et emailOptionRéférence font partir MessageID et Référence.",
    "Sends an email, or the Email structure. True when the server took it for every recipient. False when even one is refused: the others got it, and ErrorInfo tells who did and who did not. When the connection is lost just before the answer, the error tells that the outcome is unknown; nothing is ever sent twice. Through an asynchronous session, true as soon as the email is written in the send queue, from which it leaves in the background: EmailStatus follows it. Accents are always encoded; emailOptionMessageID and emailOptionReference send MessageID and Reference.",
);

/// `EmailEnvoieMessage`.
pub(super) const SEND: Function = function(
    names("EmailEnvoieMessage", "EmailSendMessage"),
    3_032_005,
    SEND_DOC,
    &[
        Syntax { parameters: &[SENDER, LETTER.optional(), SENDING], result: Ty::Bool, run: send },
        Syntax { parameters: &[NAME, LETTER.optional(), SENDING], result: Ty::Bool, run: send },
        Syntax {
            parameters: &[OUTLOOK, LETTER.optional(), SHOW, TYPE],
            result: Ty::Bool,
            run: send,
        },
        Syntax { parameters: &[NOTES, LETTER.optional(), SHOW, TYPE], result: Ty::Bool, run: send },
        Syntax {
            parameters: &[WINDOWS, LETTER.optional(), SHOW, TYPE],
            result: Ty::Bool,
            run: send,
        },
        Syntax { parameters: &[WINDOWS, SHOW], result: Ty::Bool, run: send },
    ],
    &[
        example(
            "EmailOuvreSessionSMTP(\"jean\", \"smtp.masociete.fr\")\nm est un Email\n\
             m.Expéditeur = \"Jean Dupont <jean@masociete.fr>\"\nm.Destinataire = \"claire@masociete.fr\"\n\
             m.Cc[1] = \"projet@masociete.fr\"\nm.Sujet = \"Congés d'été\"\nm.Message = \"Voilà mes dates.\"\n\
             SI EmailEnvoieMessage(\"jean\", m, emailOptionEncodeEntête) ALORS\n\tTrace(\"envoyé\")\nSINON\n\
             \tTrace(ErreurInfo(errMessage))\nFIN\nEmailFermeSession(\"jean\")",
            "envoyé",
        ),
        example(
            "EmailOuvreSessionSMTP(\"jean\", \"smtp.masociete.fr\")\nm est un Email\n\
             m.Expéditeur = \"jean@masociete.fr\"\nm.Sujet = \"À personne\"\n\
             SI PAS EmailEnvoieMessage(\"jean\", m) ALORS Trace(EmailMsgErreur(Email.Erreur))",
            "L'adresse d'un destinataire est mal écrite",
        ),
    ],
);

/// `emailSessionSMTP.EnvoieMessage`.
pub(super) static SEND_METHOD: Function = Function {
    names: names("EnvoieMessage", "SendMessage"),
    page: 1_000_022_314,
    doc: SEND_DOC,
    syntaxes: &[Syntax {
        parameters: &[of_sender(), of_letter().optional(), SENDING],
        result: Ty::Bool,
        run: send,
    }],
    examples: &[example(
        "s is emailSMTPSession\ns.ServerAddress = \"smtp.masociete.fr\"\ns.StartSession()\n\
         m is Email\nm.Sender = \"jean@masociete.fr\"\nm.Recipient.Add(\"claire@masociete.fr\")\n\
         m.Subject = \"Hello\"\nIF s.SendMessage(m) THEN Trace(\"sent\")\ns.CloseSession()",
        "sent",
    )],
    keeps_error: false,
};

/// `EmailEnvoie`.
pub(super) const SEND_FILE: Function = function(
    names("EmailEnvoie", "EmailSend"),
    3_032_003,
    doc(
        "Envoie un fichier qui contient déjà tout l'email, entêtes compris, tel quel. L'expéditeur et les destinataires sont ceux de la structure Email.",
        "Sends a file that already holds the whole email, headers included, as it is. The sender and the recipients are those of the Email structure.",
    ),
    &[
        Syntax {
            parameters: &[NAME, parameter("fichier", "file", Ty::Text)],
            result: Ty::Bool,
            run: send_file,
        },
        Syntax {
            parameters: &[SENDER, parameter("fichier", "file", Ty::Text)],
            result: Ty::Bool,
            run: send_file,
        },
    ],
    &[example(
        "EmailOuvreSessionSMTP(\"jean\", \"smtp.masociete.fr\")\nEmail.Expéditeur = \"jean@masociete.fr\"\n\
         Email.Destinataire[1] = \"claire@masociete.fr\"\nEmail.NbDestinataire = 1\n\
         SI PAS EmailEnvoie(\"jean\", \"absent.eml\") ALORS Trace(Email.Erreur, EmailMsgErreur(Email.Erreur))",
        "11\tLa pièce jointe est introuvable",
    )],
);

fn send(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = send_letter(runtime, &args).map(|()| Value::Bool(true));
    told(runtime, outcome)
}

fn send_letter(runtime: &mut dyn Runtime, args: &Arguments) -> Result<(), Error> {
    let session = sender(runtime, args)?;
    let object = letter(runtime, args, 1);
    refuse_to_sign(&object)?;
    let options = args.int(2).unwrap_or(0);
    let draft = draft_to_send(runtime, &session, &object, options)?;
    let envelope = envelope_of(&draft).map_err(|error| explain(&error))?;
    let source = build(&draft, now(runtime)).map_err(|error| explain(&error))?;
    deliver(runtime, &session, &object, Ready { envelope, source, subject: draft.subject })
}

/// What should be signed and cannot be does not go out as if nothing had been asked.
fn refuse_to_sign(object: &Object) -> Result<(), Error> {
    if matches!(object.get(types::Member::Certificate.rank()), Value::Null) {
        return Ok(());
    }
    Err(of(
        number::NOT_SUPPORTED,
        bilingual!(
            "l'email doit être signé (Certificat), ce qui n'est possible que sous Windows : il n'a pas été envoyé",
            "the email must be signed (Certificate), which is possible under Windows alone: it was not sent"
        ),
    )
    .hint(bilingual!(
        "mettre Certificat à Null pour l'envoyer sans signature",
        "set Certificate to Null to send it without a signature"
    )))
}

fn send_file(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = send_prepared(runtime, &args).map(|()| Value::Bool(true));
    told(runtime, outcome)
}

fn send_prepared(runtime: &mut dyn Runtime, args: &Arguments) -> Result<(), Error> {
    let session = sender(runtime, args)?;
    let source = files::read(&runtime.host().path(args.text(1)))?;
    let structure = types::structure(runtime);
    // Its attachments are in the file already.
    let draft = types::addressed(runtime, &structure)?;
    let draft = from_user(&session, draft);
    let envelope = envelope_of(&draft).map_err(|error| explain(&error))?;
    let subject = Message::read(head(&source)).subject();
    deliver(runtime, &session, &structure, Ready { envelope, source, subject })
}

/// The headers of a source, which may be large: they are read without copying the rest.
fn head(source: &[u8]) -> &[u8] {
    let mut end = 0;
    for line in source.split_inclusive(|byte| *byte == b'\n') {
        end += line.len();
        if line.trim_ascii_end().is_empty() {
            break;
        }
    }
    source.get(..end).unwrap_or(source)
}

fn draft_to_send(
    runtime: &mut dyn Runtime,
    session: &Smtp,
    object: &Rc<Object>,
    options: i64,
) -> Result<Draft, Error> {
    Ok(from_user(session, types::draft(runtime, object, options, Purpose::Send)?))
}

/// An email from nobody comes from the user of the session, when that is an address.
fn from_user(session: &Smtp, mut draft: Draft) -> Draft {
    if draft.from.trim().is_empty() && session.name().contains('@') {
        session.name().clone_into(&mut draft.from);
    }
    draft
}

/// Now, in the user's zone.
pub(super) fn now(runtime: &mut dyn Runtime) -> Date {
    let now = runtime.host().clock.now();
    Date::new(now.timestamp(), now.offset())
}

/// An email ready to leave.
struct Ready {
    envelope: Envelope,
    source: Vec<u8>,
    subject: String,
}

/// Sends an email, or queues it; `from` is told the identifier it has in the queue.
fn deliver(
    runtime: &mut dyn Runtime,
    session: &Smtp,
    from: &Object,
    email: Ready,
) -> Result<(), Error> {
    let Ready { envelope, source, subject } = email;
    if let Some(server) = session.queue() {
        let mail = NewMail { envelope, source, subject, server };
        let id = outbox::put(runtime, &mail)?;
        types::set_queued(runtime, from, &id.to_string());
        return Ok(());
    }
    types::set_queued(runtime, from, "");
    let size = Some(source.len() as u64);
    let sent =
        followed(runtime, Way::Sending, size, |follow| session.send(&envelope, &source, follow));
    let outcome = sent.map_err(|error| explain(&error))?;
    refusal(&outcome).map_or(Ok(()), Err)
}
