//! The state of messages on an IMAP server, and what is left of its commands.

use wl_interpreter::builtin::{
    Arguments, Doc, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Type, Value};

use super::delete::{no_message, received_by};
use super::folder::{FOLDER, method, named, on, on_account, open};
use super::read::function;
use super::{ACCOUNT, LETTER, NAME, OUTLOOK, Outcome, WINDOWS, account, of_account, told};
use crate::constants;
use crate::error::explain;
use crate::session::{Imap, Reader};
use crate::types::Received;

const STATE: Parameter = parameter("état", "state", Ty::Int).among(&[constants::STATES]);
const COMMAND: Parameter = parameter("commande", "command", Ty::Text);
const TEXTS: Ty = Ty::Array(&Ty::Text);

const CHANGE_DOC: Doc = doc(
    "Marque un email comme lu ou comme non lu sur le serveur.",
    "Marks an email as read or as unread on the server.",
);
const EXPUNGE_DOC: Doc = doc(
    "Détruit les emails du dossier courant qui sont marqués comme supprimés.",
    "Destroys the emails of the current folder that are marked as deleted.",
);
const COMMAND_DOC: Doc = doc(
    "Envoie une commande IMAP, sans étiquette, et donne les lignes de la réponse. Une commande que le serveur refuse est une erreur. Celles qui changent de dossier ou de protection ont leurs fonctions.",
    "Sends an IMAP command, without tag, and gives the lines of the answer. A command that the server refuses is an error. Those that change the folder or the protection have functions of their own.",
);

/// The functions about the state of messages.
pub(super) const ALL: &[Function] = &[
    function(
        names("EmailChangeEtat", "EmailChangeStatus"),
        1_000_019_112,
        CHANGE_DOC,
        on_account!(Ty::Bool, change, LETTER, STATE),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             t est un tableau d'Email = EmailRécupèreTout(\"jean\", ertNonLus)\nTrace(t.Occurrence)\n\
             EmailChangeEtat(\"jean\", t[1], emailEtatLu)\n\
             t = EmailRécupèreTout(\"jean\", ertNonLus)\nTrace(t.Occurrence)\nEmailFermeSession(\"jean\")",
            "4\n3",
        )],
    ),
    function(
        names("EmailCopie", "EmailCopy"),
        1_000_019_918,
        doc(
            "Copie un email dans un autre dossier du compte, qui doit exister.",
            "Copies an email to another folder of the account, which must exist.",
        ),
        &[
            Syntax { parameters: &[ACCOUNT, LETTER, FOLDER], result: Ty::Bool, run: copy_by },
            Syntax { parameters: &[NAME, LETTER, FOLDER], result: Ty::Bool, run: copy_by },
            Syntax { parameters: &[OUTLOOK, LETTER, FOLDER], result: Ty::Bool, run: copy_by },
            Syntax { parameters: &[LETTER, FOLDER], result: Ty::Bool, run: copy },
        ],
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\nm est un Email\n\
             EmailLitEntêteDernier(\"jean\", m)\nTrace(EmailCopie(m, \"Archives/2023\"))\n\
             EmailChangeDossier(\"jean\", \"Archives/2023\")\nTrace(EmailNbMessage(\"jean\"))\n\
             EmailFermeSession(\"jean\")",
            "1\n2",
        )],
    ),
    function(
        names("EmailDétruit", "EmailExpunge"),
        1_000_021_553,
        EXPUNGE_DOC,
        on_account!(Ty::Bool, expunge),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             EmailSupprimeMessage(\"jean\", 2)\nTrace(EmailNbMessage(\"jean\"))\n\
             EmailDétruit(\"jean\")\nTrace(EmailNbMessage(\"jean\"))\nEmailFermeSession(\"jean\")",
            "9\n8",
        )],
    ),
    function(
        names("EmailRécupèreIndicateur", "EmailGetIndicator"),
        1_000_021_263,
        doc(
            "Donne les indicateurs d'un email : \\Seen (lu), \\Answered (répondu), \\Flagged (suivi), \\Deleted (supprimé), \\Draft (brouillon), \\Recent, et ceux des logiciels de messagerie.",
            "Gives the flags of an email: \\Seen (read), \\Answered, \\Flagged, \\Deleted, \\Draft, \\Recent, and those of mail programs.",
        ),
        on_account!(TEXTS, flags, LETTER),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\nm est un Email\n\
             EmailLitEntêteMessage(\"jean\", m, 6)\n\
             POUR TOUT indicateur DE EmailRécupèreIndicateur(\"jean\", m)\n\
             \tSI indicateur = \"\\Answered\" ALORS Trace(m.Sujet)\nFIN\nEmailFermeSession(\"jean\")",
            "Réunion de lancement décalée à jeudi",
        )],
    ),
    function(
        names("EmailExécuteCommande", "EmailExecuteCommand"),
        1_410_091_038,
        COMMAND_DOC,
        on_account!(Ty::Text, command, COMMAND),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             Trace(Position(EmailExécuteCommande(\"jean\", \"STATUS INBOX (UNSEEN)\"), \"UNSEEN 4\") > 0)\n\
             EmailExécuteCommande(\"jean\", \"XYZZY\")\nTrace(ErreurDétectée)\nEmailFermeSession(\"jean\")",
            "1\n1",
        )],
    ),
];

/// `emailSessionIMAP.ChangeEtat`.
pub(super) static CHANGE_METHOD: Function = method!(
    "ChangeEtat",
    "ChangeStatus",
    1_000_022_313,
    CHANGE_DOC,
    Ty::Bool,
    change,
    [LETTER, STATE],
    example(
        open!(
            "POUR TOUT m NON LU DE s\n\ts.ChangeEtat(m, emailEtatNonLu)\nFIN\nn est un entier\nPOUR TOUT m NON LU DE s\n\tn++\nFIN\nTrace(n)"
        ),
        "4"
    )
);

/// `emailSessionIMAP.Détruit`.
pub(super) static EXPUNGE_METHOD: Function = method!(
    "Détruit",
    "Expunge",
    1_000_022_279,
    EXPUNGE_DOC,
    Ty::Bool,
    expunge,
    [],
    example(open!("Trace(s.Détruit(), s.NbMessage())"), "1\t9")
);

/// `emailSessionIMAP.ExécuteCommande`.
pub(super) static COMMAND_METHOD: Function = method!(
    "ExécuteCommande",
    "ExecuteCommand",
    1_410_091_166,
    COMMAND_DOC,
    Ty::Text,
    command,
    [COMMAND],
    example(open!("Trace(Gauche(s.ExécuteCommande(\"NOOP\"), 2))"), "OK")
);

/// Acts on the message that an email came from, where it lies.
fn on_letter(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    act: impl FnOnce(&Reader, &Received) -> wl_mail::Result<Value>,
) -> Outcome {
    let outcome = account(runtime, args).and_then(|session| {
        let received = args.object(1).and_then(|email| received_by(&email, &session));
        let received = received.ok_or_else(no_message)?;
        act(&session, &received).map_err(|error| explain(&error))
    });
    told(runtime, outcome)
}

fn change(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let seen = args.int(2) == Some(constants::STATE_READ);
    on_letter(runtime, &args, |session, received| {
        session.at(&received.place, |account| account.set_seen(received.number, seen))?;
        Ok(Value::Bool(true))
    })
}

fn flags(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on_letter(runtime, &args, |session, received| {
        let flags = session.at(&received.place, |account| account.flags(received.number))?;
        let flags = flags.into_iter().map(Value::text).collect();
        Ok(Value::array(Type::TEXT, flags))
    })
}

fn copy_by(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on_letter(runtime, &args, |session, received| copy_to(session, received, args.text(2)))
}

fn copy(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let received = args.object(0).and_then(|email| email.native::<Received>());
    let outcome = match &received {
        Some(received) => match &received.session {
            Some(session) => {
                copy_to(session, received, args.text(1)).map_err(|error| explain(&error))
            }
            None => Err(no_message()),
        },
        None => Err(no_message()),
    };
    told(runtime, outcome)
}

fn copy_to(session: &Reader, received: &Received, folder: &str) -> wl_mail::Result<Value> {
    session.at(&received.place, |account| {
        let folder = named(account, folder)?;
        account.copy(received.number, &folder)
    })?;
    Ok(Value::Bool(true))
}

fn expunge(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on(runtime, &args, |session| {
        session.with_imap(Imap::expunge)?;
        Ok(Value::Bool(true))
    })
}

fn command(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on(runtime, &args, |session| {
        Ok(Value::text(session.with_imap(|account| account.command(args.text(1)))?))
    })
}
