//! Outlook, Notes, Exchange: what only Windows has. Everything is declared, checked and
//! documented as the rest, and answers with one error.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::Value;

use super::{LETTER, Outcome, told};
use crate::constants;
use crate::error::{number, of};
use crate::types::{EMAIL, NOTES_SESSION, OUTLOOK_SESSION};

const EMAILS: Ty = Ty::Array(&Ty::Object(&EMAIL));
const PROFILE: Parameter = parameter("profil", "profile", Ty::Text);
const ASYNCHRONOUS: Parameter =
    parameter("asynchrone", "asynchronous", Ty::Bool).among(&[constants::WAITING]);
const OPENING: Parameter =
    parameter("options", "options", Ty::Int).among(&[constants::OUTLOOK_OPENING]);
const IDENTIFIER: Parameter = parameter("session", "session", Ty::Int);
const PATH: Parameter = parameter("chemin", "path", Ty::Text);
const MODE: Parameter = parameter("mode", "mode", Ty::Any).among(&[constants::MODES]);
const SHOW: Parameter = parameter("affiche", "show", Ty::Bool);
const TYPE: Parameter = parameter("type", "type", Ty::Text);
const KIND: Parameter = parameter("genre", "kind", Ty::Int).among(&[constants::NOTES_KINDS]);
const PART: Parameter =
    parameter("partie", "part", Ty::Int).among(&[constants::PARTS, constants::NO_PART]);
const VALUE: Parameter = parameter("valeur", "value", Ty::Text);
const FORMULA: Parameter = parameter("formule", "formula", Ty::Text);
const SHOWN: Parameter = parameter("option", "option", Ty::Int).among(&[constants::SHOWN_TO_REPLY]);
const FIELD: Parameter = parameter("éditeur", "editor", Ty::Field);

/// The session of Outlook in front of the dot, or as an argument.
pub(super) const fn of_outlook() -> Parameter {
    parameter("session", "session", Ty::Object(&OUTLOOK_SESSION))
}

/// The session of Notes in front of the dot, or as an argument.
pub(super) const fn of_notes() -> Parameter {
    parameter("session", "session", Ty::Object(&NOTES_SESSION))
}

/// A way to call that answers with the one error.
pub(super) const fn syntax(parameters: &'static [Parameter], result: Ty) -> Syntax {
    Syntax { parameters, result, run: unavailable }
}

macro_rules! windows {
    ($fr:literal $en:literal $page:literal; $doc_fr:literal, $doc_en:literal;
     $code:expr, $prints:literal; $($syntax:expr),+) => {
        Function {
            names: names($fr, $en),
            page: $page,
            doc: doc(
                concat!($doc_fr, " N'existe que sous Windows : donne ici une erreur."),
                concat!($doc_en, " Exists under Windows alone: gives an error here."),
            ),
            syntaxes: &[$($syntax),+],
            examples: &[example($code, $prints)],
            keeps_error: false,
        }
    };
}

/// The functions.
pub(super) const ALL: &[Function] = &[
    windows!("EmailOuvreSessionOutlook" "EmailStartOutlookSession" 3_032_128;
        "Ouvre une session d'Outlook.", "Opens a session of Outlook.";
        "SI EmailOuvreSessionOutlook(\"\") = 0 ALORS Trace(ErreurDétectée)", "1";
        syntax(&[PROFILE, ASYNCHRONOUS.optional(), OPENING.optional()], Ty::Int)),
    windows!("OutlookOuvreSession" "OutlookStartSession" 3_032_123;
        "Ouvre une session d'Outlook pour ses contacts et ses rendez-vous.",
        "Opens a session of Outlook for its contacts and its appointments.";
        "SI OutlookOuvreSession(\"\", outlookRDVAvecContact) = 0 ALORS Trace(ErreurDétectée)", "1";
        syntax(&[PROFILE, OPENING.optional()], Ty::Int)),
    windows!("OutlookListeProfil" "OutlookListProfile" 1_000_019_346;
        "Donne les profils d'Outlook, un par ligne.", "Gives the profiles of Outlook, one a line.";
        "SI OutlookListeProfil() = \"\" ALORS Trace(ErreurDétectée)", "1";
        syntax(&[], Ty::Text)),
    windows!("OutlookProfilDéfaut" "OutlookDefaultProfile" 1_000_019_347;
        "Donne le profil d'Outlook par défaut.", "Gives the default profile of Outlook.";
        "SI OutlookProfilDéfaut() = \"\" ALORS Trace(ErreurDétectée)", "1";
        syntax(&[], Ty::Text)),
    windows!("EmailOuvreSessionNotes" "EmailStartNotesSession" 3_032_121;
        "Ouvre une session de Lotus Notes.", "Opens a session of Lotus Notes.";
        "SI EmailOuvreSessionNotes(\"secret\", \"\") = 0 ALORS Trace(ErreurDétectée)", "1";
        syntax(&[
            parameter("motDePasse", "password", Ty::Text),
            parameter("serveurDomino", "dominoServer", Ty::Text),
            parameter("base", "database", Ty::Text).optional(),
            parameter("certificat", "certificate", Ty::Text).optional(),
        ], Ty::Int),
        syntax(&[
            parameter("connexion", "connection", Ty::Int),
            parameter("base", "database", Ty::Text).optional(),
        ], Ty::Int)),
    windows!("FermeSession" "CloseSession" 3_032_124;
        "Ferme une session d'Outlook ou de Notes.", "Closes a session of Outlook or of Notes.";
        "FermeSession(EmailOuvreSessionOutlook(\"\"))\nTrace(ErreurDétectée)", "1";
        syntax(&[IDENTIFIER], Ty::Void)),
    windows!("EmailCherchePremierNotes" "EmailSeekFirstNotes" 3_032_125;
        "Cherche un email dans une base de Lotus Notes.", "Seeks an email in a database of Lotus Notes.";
        "nId est un entier\nm est un Email\nEmailCherchePremierNotes(nId, m, emailAucun, \"\", \"SELECT @All\", notesReçu)\nTrace(ErreurDétectée)", "1";
        syntax(&[IDENTIFIER, LETTER, PART, VALUE, FORMULA, KIND.optional(), MODE.optional()], Ty::Bool),
        syntax(&[IDENTIFIER, LETTER, PART, VALUE, KIND.optional(), MODE.optional()], Ty::Bool),
        syntax(&[of_notes(), LETTER, PART, VALUE, FORMULA, KIND.optional(), MODE.optional()], Ty::Bool),
        syntax(&[of_notes(), LETTER, PART, VALUE, KIND.optional(), MODE.optional()], Ty::Bool),
        syntax(&[IDENTIFIER, PART, VALUE, FORMULA, KIND.optional(), MODE.optional()], Ty::Bool),
        syntax(&[IDENTIFIER, PART, VALUE, KIND.optional(), MODE.optional()], Ty::Bool),
        syntax(&[of_notes(), PART, VALUE, FORMULA, KIND.optional(), MODE.optional()], Ty::Bool),
        syntax(&[of_notes(), PART, VALUE, KIND.optional(), MODE.optional()], Ty::Bool)),
    windows!("EmailMiseAJour" "EmailUpdate" 3_032_036;
        "Envoie ce qui attend et reçoit ce qui est arrivé, par Exchange ou Outlook.",
        "Sends what waits and receives what has come, with Exchange or Outlook.";
        "s est un emailSessionOutlook\nSI PAS EmailMiseAJour(s) ALORS Trace(ErreurDétectée)", "1";
        syntax(&[of_outlook()], Ty::Bool),
        syntax(&[IDENTIFIER], Ty::Bool)),
    windows!("EmailAppliRécupèreArchitecture" "EmailAppGetArchitecture" 1_410_090_512;
        "Dit si le programme de messagerie est en 32 ou en 64 bits.",
        "Tells whether the mail program has 32 or 64 bits.";
        "n est un entier = EmailAppliRécupèreArchitecture()\nTrace(ErreurDétectée, n = archi64)", "1\t0";
        syntax(&[], Ty::Int)),
    windows!("EditeurHTMLDepuisEmail" "HTMLEditorFromEmail" 1_000_026_172;
        "Montre un email dans un champ Éditeur HTML.", "Shows an email in an HTML editor control.";
        "m est un Email\nEditeurHTMLDepuisEmail(EDHTML_Réponse, m, emailOptionRépondreAvant)\nTrace(ErreurDétectée)", "1";
        syntax(&[FIELD, LETTER, SHOWN.optional()], Ty::Void)),
    windows!("EditeurHTMLVersEmail" "HTMLEditorToEmail" 1_000_026_171;
        "Met le contenu d'un champ Éditeur HTML dans un email.",
        "Puts the content of an HTML editor control into an email.";
        "m est un Email\nEditeurHTMLVersEmail(SAI_Réponse, m)\nTrace(ErreurDétectée)", "1";
        syntax(&[FIELD, LETTER], Ty::Void)),
];

macro_rules! outlook {
    ($fr:literal $en:literal $page:literal; $doc_fr:literal, $doc_en:literal; $call:literal, $prints:literal; $($syntax:expr),+) => {
        windows!($fr $en $page; $doc_fr, $doc_en;
            concat!("s est un emailSessionOutlook\n", $call, "\nTrace(ErreurDétectée)"), $prints; $($syntax),+)
    };
}

macro_rules! notes {
    ($fr:literal $en:literal $page:literal; $doc_fr:literal, $doc_en:literal; $call:literal, $prints:literal; $($syntax:expr),+) => {
        windows!($fr $en $page; $doc_fr, $doc_en;
            concat!("s est un emailSessionNotes\n", $call, "\nTrace(ErreurDétectée)"), $prints; $($syntax),+)
    };
}

/// The methods of emailSessionOutlook.
pub(crate) static OUTLOOK_METHODS: [Function; 12] = [
    outlook!("OuvreSession" "StartSession" 1_000_022_302;
        "Ouvre la session.", "Opens the session."; "s.OuvreSession()", "1";
        syntax(&[of_outlook()], Ty::Bool)),
    outlook!("FermeSession" "CloseSession" 1_000_022_284;
        "Ferme la session.", "Closes the session."; "s.FermeSession()", "1";
        syntax(&[of_outlook()], Ty::Void)),
    outlook!("NbMessage" "NbMessage" 1_000_022_296;
        "Donne le nombre d'emails du dossier.", "Gives the number of emails in the folder.";
        "n est un entier = s.NbMessage()", "1";
        Syntax { parameters: &[of_outlook()], result: Ty::Int, run: uncounted }),
    outlook!("RécupèreTout" "GetAll" 1_000_022_307;
        "Donne tous les emails du dossier.", "Gives all the emails of the folder.";
        "s.RécupèreTout()", "1";
        syntax(&[of_outlook(), super::OPTIONS.optional()], EMAILS)),
    outlook!("EnvoieMessage" "SendMessage" 1_000_022_315;
        "Envoie un email.", "Sends an email."; "m est un Email\ns.EnvoieMessage(m)", "1";
        syntax(&[of_outlook(), LETTER.optional(), SHOW.optional(), TYPE.optional()], Ty::Bool)),
    outlook!("MiseAJour" "Update" 1_000_022_293;
        "Envoie ce qui attend et reçoit ce qui est arrivé.", "Sends what waits and receives what has come.";
        "s.MiseAJour()", "1"; syntax(&[of_outlook()], Ty::Bool)),
    outlook!("AjouteDossier" "AddFolder" 1_000_022_274;
        "Ajoute un dossier.", "Adds a folder."; "s.AjouteDossier(\"Dossiers personnels\\Factures\")", "1";
        syntax(&[of_outlook(), PATH], Ty::Bool)),
    outlook!("SupprimeDossier" "RemoveFolder" 1_000_022_300;
        "Supprime un dossier.", "Removes a folder."; "s.SupprimeDossier(\"Dossiers personnels\\Factures\")", "1";
        syntax(&[of_outlook(), PATH], Ty::Bool)),
    outlook!("ChangeDossier" "ChangeFolder" 1_000_022_276;
        "Va dans un dossier.", "Goes to a folder."; "s.ChangeDossier(\"Dossiers personnels\\Factures\")", "1";
        syntax(&[of_outlook(), PATH], Ty::Bool)),
    outlook!("DossierCourant" "CurrentFolder" 1_000_022_281;
        "Donne le dossier où l'on est.", "Gives the folder where one is."; "s.DossierCourant()", "1";
        syntax(&[of_outlook()], Ty::Text)),
    outlook!("ListeDossier" "ListFolder" 1_000_022_291;
        "Donne les dossiers, un par ligne.", "Gives the folders, one a line."; "s.ListeDossier()", "1";
        syntax(&[of_outlook(), super::OPTIONS.optional()], Ty::Text)),
    outlook!("ChangeEtat" "ChangeStatus" 1_000_022_312;
        "Marque un email comme lu ou non lu.", "Marks an email as read or unread.";
        "m est un Email\ns.ChangeEtat(m, 0)", "1";
        syntax(&[of_outlook(), LETTER, parameter("état", "state", Ty::Int)], Ty::Bool)),
];

/// The methods of emailSessionNotes.
pub(crate) static NOTES_METHODS: [Function; 5] = [
    notes!("OuvreSession" "StartSession" 1_000_022_303;
        "Ouvre la session.", "Opens the session."; "s.OuvreSession()", "1";
        syntax(&[of_notes()], Ty::Bool)),
    notes!("FermeSession" "CloseSession" 1_000_022_285;
        "Ferme la session.", "Closes the session."; "s.FermeSession()", "1";
        syntax(&[of_notes()], Ty::Void)),
    notes!("NbMessage" "NbMessage" 1_000_022_295;
        "Donne le nombre d'emails de la base.", "Gives the number of emails in the database.";
        "n est un entier = s.NbMessage()", "1";
        Syntax { parameters: &[of_notes()], result: Ty::Int, run: uncounted }),
    notes!("RécupèreTout" "GetAll" 1_000_022_309;
        "Donne tous les emails de la base.", "Gives all the emails of the database.";
        "s.RécupèreTout()", "1";
        syntax(&[of_notes(), super::OPTIONS.optional()], EMAILS)),
    notes!("EnvoieMessage" "SendMessage" 1_000_022_316;
        "Envoie un email.", "Sends an email."; "m est un Email\ns.EnvoieMessage(m)", "1";
        syntax(&[of_notes(), LETTER.optional(), SHOW.optional(), TYPE.optional()], Ty::Bool)),
];

/// The error of all that only Windows has.
pub(super) fn absent() -> Error {
    of(
        number::NOT_SUPPORTED,
        bilingual!(
            "Outlook, Notes et Exchange se pilotent par Windows : cette fonction n'est pas disponible ici",
            "Outlook, Notes and Exchange are driven through Windows: this function is not available here"
        ),
    )
    .hint(bilingual!(
        "lire la même boîte par emailSessionIMAP ou emailSessionPOP3, et envoyer par emailSessionSMTP ; pour Exchange et Microsoft 365, avec un jeton d'AuthIdentifie",
        "read the same mailbox with emailIMAPSession or emailPOP3Session, and send with emailSMTPSession; for Exchange and Microsoft 365, with a token of AuthIdentify"
    ))
}

/// The one answer.
pub(super) fn unavailable(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    told(runtime, Err(absent()))
}

/// The same, from what counts: −1.
fn uncounted(runtime: &mut dyn Runtime, _: Arguments) -> Outcome {
    told(runtime, Err(absent().giving(Value::Int(-1))))
}
