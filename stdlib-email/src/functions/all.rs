//! Reading a whole mailbox.

use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names,
};
use wl_interpreter::value::{Object, Value};

use super::gauge::{Way, followed_among};
use super::read::function;
use super::{
    ACCOUNT, NAME, NOTES, OPTIONS, OUTLOOK, Outcome, READER, WINDOWS, of_account, of_reader,
    reader, told,
};
use crate::constants;
use crate::error::explain;
use crate::session::{Mail, Part, Reader};
use crate::types::{self, EMAIL, EMAILS_READ, Extent, POP3_SESSION, Received, settle};

const EMAILS: Ty = Ty::Array(&Ty::Object(&EMAIL));
const READING: Parameter = OPTIONS.optional().among(&[constants::READING]);
const GET_ALL_DOC: Doc = doc(
    "Donne tous les emails de la boîte, ou du dossier courant. Par défaut (ertEntête) leurs entêtes sont lus, et le texte et les pièces jointes de chacun quand on y accède la première fois, tant que la session est ouverte ; modifier un email avant y renonce. ertComplet lit tout de suite ; ertNonLus ne donne que les non lus (IMAP). Une variable emailSessionPOP3 les donne ensuite par EmailParIndice.",
    "Gives all the emails of the mailbox, or of the current folder. By default (ertHeader) their headers are read, and the text and attachments of each when they are first accessed, as long as the session is open; changing an email before that gives them up. ertFull reads everything at once; ertNotRead gives the unread ones alone (IMAP). An emailPOP3Session variable then gives them by EmailByIndex.",
);

/// `EmailRécupèreTout`.
pub(super) const GET_ALL: Function = function(
    names("EmailRécupèreTout", "EmailGetAll"),
    1_000_018_727,
    GET_ALL_DOC,
    &[
        Syntax { parameters: &[READER, READING], result: EMAILS, run: get_all },
        Syntax { parameters: &[ACCOUNT, READING], result: EMAILS, run: get_all },
        Syntax { parameters: &[NAME, READING], result: EMAILS, run: get_all },
        Syntax { parameters: &[OUTLOOK, READING], result: EMAILS, run: get_all },
        Syntax { parameters: &[NOTES, READING], result: EMAILS, run: get_all },
        Syntax { parameters: &[WINDOWS, READING], result: EMAILS, run: get_all },
    ],
    &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         t est un tableau d'Email = EmailRécupèreTout(\"jean\")\nTrace(t.Occurrence)\n\
         Trace(t[8].Attache[1].Nom)\nEmailFermeSession(\"jean\")",
        "9\nlogo.png",
    )],
);

/// `emailSessionPOP3.RécupèreTout`.
pub(super) static GET_ALL_METHOD: Function = Function {
    names: names("RécupèreTout", "GetAll"),
    page: 1_000_022_310,
    doc: GET_ALL_DOC,
    syntaxes: &[Syntax { parameters: &[of_reader(), READING], result: EMAILS, run: get_all }],
    examples: &[example(
        "s est un emailSessionPOP3\ns.AdresseServeur = \"pop.masociete.fr\"\ns.Nom = \"jean\"\n\
         s.MotDePasse = \"secret\"\ns.OuvreSession()\ns.RécupèreTout(ertComplet)\n\
         Trace(s.EmailParIndice.Occurrence, s.EmailParIndice[5].Sujet)\ns.FermeSession()",
        "9\tQuestion about order 2291",
    )],
    keeps_error: false,
};

/// `emailSessionIMAP.RécupèreTout`.
pub(super) static GET_ALL_IMAP_METHOD: Function = Function {
    names: names("RécupèreTout", "GetAll"),
    page: 1_000_022_308,
    doc: GET_ALL_DOC,
    syntaxes: &[Syntax { parameters: &[of_account(), READING], result: EMAILS, run: get_all }],
    examples: &[example(
        "s est un emailSessionIMAP\ns.AdresseServeur = \"imap.masociete.fr\"\ns.Nom = \"jean\"\n\
         s.MotDePasse = \"secret\"\ns.OuvreSession()\n\
         t est un tableau d'Email = s.RécupèreTout(ertNonLus)\n\
         Trace(t.Occurrence, t[3].Attache[1].Nom)\ns.FermeSession()",
        "4\tlogo.png",
    )],
    keeps_error: false,
};

fn get_all(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let options = args.int(1).unwrap_or(constants::READ_HEADERS);
    let extent =
        if options & constants::READ_ALL != 0 { Extent::Whole } else { Extent::HeadersFirst };
    let unread = options & constants::READ_UNREAD != 0;
    let quiet = options & constants::READ_ASYNCHRONOUS != 0;
    let outcome = reader(runtime, &args).and_then(|session| {
        let numbers = if unread { session.unread() } else { session.numbers() };
        let numbers = numbers.map_err(|error| explain(&error))?;
        // Progress is not told of a read in the background (documentation page 1000018727).
        let gauge = runtime.extensions().get::<Mail>().gauge.take_if(|_| quiet);
        let emails = read_all(runtime, &session, &numbers, extent);
        if quiet {
            runtime.extensions().get::<Mail>().gauge = gauge;
        }
        emails
    });
    let outcome = outcome.map(|emails| {
        if let Some(session) = args.object(0).filter(|session| session.is(&POP3_SESSION)) {
            let copies = emails.iter().map(|email| Value::Object(email.copy())).collect();
            session.set(EMAILS_READ, Value::array(element(), copies));
        }
        Value::array(element(), emails.into_iter().map(Value::Object).collect())
    });
    told(runtime, outcome)
}

fn element() -> wl_interpreter::value::Type {
    Ty::Object(&EMAIL).to_type()
}

fn read_all(
    runtime: &mut dyn Runtime,
    session: &Rc<Reader>,
    numbers: &[u32],
    extent: Extent,
) -> Result<Vec<Rc<Object>>, Error> {
    let part = if extent == Extent::Whole { Part::Whole } else { Part::Headers };
    session.announce(numbers, part).map_err(|error| explain(&error))?;
    let mut emails = Vec::with_capacity(numbers.len());
    for (rank, number) in numbers.iter().enumerate() {
        let among = [rank + 1, numbers.len()];
        let size = session.size(*number).map_err(|error| explain(&error))?;
        let read = followed_among(runtime, Way::Receiving, size, &among, |follow| {
            session.read_announced_told(*number, part, follow)
        });
        let bytes = match read {
            Ok(bytes) => bytes,
            // Gone while the others were read.
            Err(wl_mail::Error::NoSuchMessage { .. }) => continue,
            Err(error) => return Err(explain(&error)),
        };
        let email = EMAIL.create();
        let received = Received::new(Some(Rc::clone(session)), *number, bytes, extent);
        settle(runtime, &email, received, extent);
        emails.push(email);
    }
    types::set_structure_outside(runtime, emails.is_empty());
    Ok(emails)
}
