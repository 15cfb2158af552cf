//! Opening and closing sessions.

mod close;
mod open;

use wl_interpreter::builtin::{
    Doc, Function, Parameter, Syntax, Ty, doc, example, names, parameter,
};

use super::{
    ACCOUNT, NAME, NOTES, OUTLOOK, READER, SENDER, WINDOWS, of_account, of_reader, of_sender,
    windows,
};
use crate::constants;
use close::{close_named, close_reader, close_sender};
use open::{
    open_both, open_imap, open_imap_by_name, open_imap_into, open_pop3, open_pop3_by_name,
    open_sender, open_smtp_by_name, open_smtp_without_password,
};

const USER: Parameter = parameter("utilisateur", "user", Ty::Text);
const PASSWORD: Parameter = parameter("motDePasse", "password", Ty::Text);
const HOST: Parameter = parameter("serveur", "server", Ty::Text);
const PORT: Parameter = parameter("port", "port", Ty::Int);
const OPTION: Parameter =
    parameter("option", "option", Ty::Int).among(&[constants::PLAIN, constants::SECURITY]);
const ASYNCHRONOUS: Parameter =
    parameter("asynchrone", "asynchronous", Ty::Bool).among(&[constants::WAITING]);

/// `EmailOuvreSession`.
pub(super) const OPEN: Function = Function {
    names: names("EmailOuvreSession", "EmailStartSession"),
    page: 3_032_028,
    doc: doc(
        "Ouvre la session décrite par une variable. Avec un nom, un mot de passe et des serveurs, ouvre une session qui lit (POP3) et envoie (SMTP, sans s'identifier), nommée par l'utilisateur ; sans serveur d'envoi, celui de lecture sert, et n'est joint qu'au premier envoi. Asynchrone, la session ne joint pas le serveur : ses emails partent en arrière-plan, par la file d'envoi. Faux en cas d'échec : ErreurInfo dit pourquoi.",
        "Opens the session that a variable describes. With a user, a password and servers, opens a session that reads (POP3) and sends (SMTP, without logging in), named by the user; without a sending server the reading one serves, and is only dialled for the first send. An asynchronous session dials nothing: its emails leave in the background, through the send queue. False on failure: ErrorInfo tells why.",
    ),
    syntaxes: &[
        Syntax { parameters: &[READER], result: Ty::Bool, run: open_pop3 },
        Syntax { parameters: &[ACCOUNT], result: Ty::Bool, run: open_imap },
        Syntax { parameters: &[SENDER], result: Ty::Bool, run: open_sender },
        Syntax {
            parameters: &[
                USER,
                PASSWORD,
                HOST,
                parameter("serveurSMTP", "smtpServer", Ty::Text).optional(),
                parameter("portPOP3", "pop3Port", Ty::Int).optional(),
                parameter("portSMTP", "smtpPort", Ty::Int).optional(),
                ASYNCHRONOUS.optional(),
            ],
            result: Ty::Bool,
            run: open_both,
        },
        windows::syntax(&[OUTLOOK], Ty::Bool),
        windows::syntax(&[NOTES], Ty::Bool),
        windows::syntax(
            &[parameter("profil", "profile", Ty::Text), ASYNCHRONOUS.optional()],
            Ty::Int,
        ),
    ],
    examples: &[
        example(
            "s est un emailSessionPOP3\ns.AdresseServeur = \"pop.masociete.fr\"\ns.Nom = \"jean\"\n\
             s.MotDePasse = \"secret\"\nSI EmailOuvreSession(s) ALORS\n\
             \tTrace(EmailNbMessage(s), EmailNbMessage(\"jean\"))\n\tEmailFermeSession(s)\nFIN",
            "9\t9",
        ),
        example(
            "IF EmailStartSession(\"jean\", \"secret\", \"pop.masociete.fr\", \"smtp.masociete.fr\") THEN\n\
             \tTrace(EmailNbMessage(\"jean\"))\n\tEmailCloseSession(\"jean\")\nEND",
            "9",
        ),
    ],
    keeps_error: false,
};

/// `EmailOuvreSessionPOP3`.
pub(super) const OPEN_POP3: Function = Function {
    names: names("EmailOuvreSessionPOP3", "EmailStartPOP3Session"),
    page: 3_032_022,
    doc: doc(
        "Ouvre une boîte à lire par POP3 ; le nom d'utilisateur nomme ensuite la session. Port 110, ou 995 avec optionTLS.",
        "Opens a mailbox to be read with POP3; the user then names the session. Port 110, or 995 with optionTLS.",
    ),
    syntaxes: &[Syntax {
        parameters: &[USER, PASSWORD, HOST, PORT.optional(), OPTION.optional()],
        result: Ty::Bool,
        run: open_pop3_by_name,
    }],
    examples: &[example(
        "SI EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\", 995, optionTLS) ALORS\n\
         \tTrace(EmailNbMessage(\"jean\"))\n\tEmailFermeSession(\"jean\")\nFIN",
        "9",
    )],
    keeps_error: false,
};

/// `EmailOuvreSessionIMAP`.
pub(super) const OPEN_IMAP: Function = Function {
    names: names("EmailOuvreSessionIMAP", "EmailStartIMAPSession"),
    page: 1_000_019_189,
    doc: doc(
        "Ouvre un compte à lire par IMAP, sur le dossier des emails reçus ; le nom d'utilisateur nomme ensuite la session. Port 143, ou 993 avec optionTLS. Une variable emailSessionIMAP à la place du nom d'utilisateur donne le sien (Nom), prend ce qui la suit, et devient la session.",
        "Opens an account to be read with IMAP, on the folder of received emails; the user then names the session. Port 143, or 993 with optionTLS. An emailIMAPSession variable in the place of the user gives its own (Name), takes what follows it, and becomes the session.",
    ),
    syntaxes: &[
        Syntax {
            parameters: &[USER, PASSWORD, HOST, PORT.optional(), OPTION.optional()],
            result: Ty::Bool,
            run: open_imap_by_name,
        },
        // As the example of documentation page 1000022275 does.
        Syntax {
            parameters: &[ACCOUNT, PASSWORD, HOST, PORT.optional(), OPTION.optional()],
            result: Ty::Bool,
            run: open_imap_into,
        },
    ],
    examples: &[
        example(
            "s est un emailSessionIMAP\ns.Nom = \"jean\"\n\
         SI EmailOuvreSessionIMAP(s, \"secret\", \"imap.masociete.fr\") ALORS\n\
         \tTrace(s.ChangeDossier(\"Dossiers personnels\\Archives\\2023\"), s.NbMessage())\n\ts.FermeSession()\nFIN",
            "1\t1",
        ),
        example(
            "SI EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\", 993, optionTLS) ALORS\n\
         \tTrace(EmailNbMessage(\"jean\"), EmailDossierCourant(\"jean\"))\n\tEmailFermeSession(\"jean\")\nFIN",
            "9\tDossiers personnels\\Boîte de réception",
        ),
    ],
    keeps_error: false,
};

/// `EmailOuvreSessionSMTP`.
pub(super) const OPEN_SMTP: Function = Function {
    names: names("EmailOuvreSessionSMTP", "EmailStartSMTPSession"),
    page: 3_032_025,
    doc: doc(
        "Ouvre une session qui envoie par SMTP ; le nom d'utilisateur nomme ensuite la session. Sans mot de passe elle ne s'identifie pas. Port 25, 587 avec emailProtocoleSMTPS ou 465 avec optionTLS.",
        "Opens a session that sends with SMTP; the user then names the session. Without a password it does not log in. Port 25, 587 with emailProtocolSMTPS or 465 with optionTLS.",
    ),
    syntaxes: &[
        // The server is text and the port is a number: that is how a call without password is
        // told from one with it.
        Syntax {
            parameters: &[
                USER,
                PASSWORD,
                parameter("serveur", "server", Ty::Any),
                PORT.optional(),
                parameter("asynchrone", "asynchronous", Ty::Any)
                    .optional()
                    .among(&[constants::WAITING]),
                OPTION.optional(),
            ],
            result: Ty::Bool,
            run: open_smtp_by_name,
        },
        Syntax {
            parameters: &[USER, HOST, PORT.optional(), ASYNCHRONOUS.optional(), OPTION.optional()],
            result: Ty::Bool,
            run: open_smtp_without_password,
        },
    ],
    examples: &[
        example(
            "SI EmailOuvreSessionSMTP(\"jean\", \"secret\", \"smtp.masociete.fr\", 587, Faux, emailProtocoleSMTPS) ALORS\n\
             \tEmail.Expéditeur = \"jean@masociete.fr\"\n\tEmail.Destinataire = \"claire@masociete.fr\"\n\
             \tEmail.Sujet = \"Bonjour\"\n\tSI EmailEnvoieMessage(\"jean\") ALORS Trace(\"envoyé\")\n\
             \tEmailFermeSession(\"jean\")\nFIN",
            "envoyé",
        ),
        example(
            "IF EmailStartSMTPSession(\"jean\", \"smtp.masociete.fr\", 25) THEN Trace(\"open\")",
            "open",
        ),
    ],
    keeps_error: false,
};

/// `EmailFermeSession`.
pub(super) const CLOSE: Function = Function {
    names: names("EmailFermeSession", "EmailCloseSession"),
    page: 3_032_006,
    doc: doc(
        "Ferme une session, ou toutes celles d'un nom. C'est alors que le serveur POP3 supprime vraiment ce qui devait l'être ; s'il ne le confirme pas, une erreur le dit. Les sessions encore ouvertes à la fin du programme sont fermées ainsi, sauf si une erreur l'a arrêté : rien n'est alors supprimé.",
        "Closes a session, or all those of a name. That is when the POP3 server really deletes what had to be; when it does not confirm it, an error tells. Sessions still open at the end of the program are closed this way, unless an error stopped it: nothing is deleted then.",
    ),
    syntaxes: &[
        Syntax { parameters: &[READER], result: Ty::Void, run: close_reader },
        Syntax { parameters: &[ACCOUNT], result: Ty::Void, run: close_reader },
        Syntax { parameters: &[SENDER], result: Ty::Void, run: close_sender },
        Syntax { parameters: &[NAME], result: Ty::Void, run: close_named },
        windows::syntax(&[OUTLOOK], Ty::Void),
        windows::syntax(&[NOTES], Ty::Void),
        windows::syntax(&[WINDOWS], Ty::Void),
    ],
    examples: &[example(
        "EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\nEmailSupprimeMessage(\"jean\", 1)\n\
         Trace(EmailNbMessage(\"jean\"))\nEmailFermeSession(\"jean\")\n\
         EmailOuvreSessionPOP3(\"jean\", \"secret\", \"pop.masociete.fr\")\n\
         Trace(EmailNbMessage(\"jean\"))\nEmailFermeSession(\"jean\")",
        "9\n8",
    )],
    keeps_error: false,
};

const OPEN_DOC: Doc = doc(
    "Ouvre la session que la variable décrit.",
    "Opens the session that the variable describes.",
);
const CLOSE_DOC: Doc =
    doc("Ferme la session de la variable.", "Closes the session of the variable.");

/// `emailSessionPOP3.OuvreSession`.
pub(super) static OPEN_POP3_METHOD: Function = Function {
    names: names("OuvreSession", "StartSession"),
    page: 1_000_022_305,
    doc: OPEN_DOC,
    syntaxes: &[Syntax { parameters: &[of_reader()], result: Ty::Bool, run: open_pop3 }],
    examples: &[example(
        "s est un emailSessionPOP3\ns.AdresseServeur = \"pop.masociete.fr\"\ns.Nom = \"jean\"\n\
         s.MotDePasse = \"secret\"\nSI s.OuvreSession() ALORS Trace(s.NbMessage())\ns.FermeSession()",
        "9",
    )],
    keeps_error: false,
};

/// `emailSessionPOP3.FermeSession`.
pub(super) static CLOSE_POP3_METHOD: Function = Function {
    names: names("FermeSession", "CloseSession"),
    page: 1_000_022_283,
    doc: CLOSE_DOC,
    syntaxes: &[Syntax { parameters: &[of_reader()], result: Ty::Void, run: close_reader }],
    examples: OPEN_POP3_METHOD.examples,
    keeps_error: false,
};

/// `emailSessionIMAP.OuvreSession`.
pub(super) static OPEN_IMAP_METHOD: Function = Function {
    names: names("OuvreSession", "StartSession"),
    page: 1_000_022_304,
    doc: OPEN_DOC,
    syntaxes: &[Syntax { parameters: &[of_account()], result: Ty::Bool, run: open_imap }],
    examples: &[example(
        "s est un emailSessionIMAP\ns.AdresseServeur = \"imap.masociete.fr\"\ns.Nom = \"jean\"\n\
         s.MotDePasse = \"secret\"\nSI s.OuvreSession() ALORS Trace(s.NbMessage())\ns.FermeSession()",
        "9",
    )],
    keeps_error: false,
};

/// `emailSessionIMAP.FermeSession`.
pub(super) static CLOSE_IMAP_METHOD: Function = Function {
    names: names("FermeSession", "CloseSession"),
    page: 1_000_022_282,
    doc: CLOSE_DOC,
    syntaxes: &[Syntax { parameters: &[of_account()], result: Ty::Void, run: close_reader }],
    examples: OPEN_IMAP_METHOD.examples,
    keeps_error: false,
};

/// `emailSessionSMTP.OuvreSession`.
pub(super) static OPEN_SMTP_METHOD: Function = Function {
    names: names("OuvreSession", "StartSession"),
    page: 1_000_022_306,
    doc: OPEN_DOC,
    syntaxes: &[Syntax { parameters: &[of_sender()], result: Ty::Bool, run: open_sender }],
    examples: &[example(
        "s est un emailSessionSMTP\ns.AdresseServeur = \"smtp.masociete.fr\"\ns.Port = 465\n\
         s.Option = optionTLS\nSI s.OuvreSession() ALORS Trace(\"ouverte\")\ns.FermeSession()",
        "ouverte",
    )],
    keeps_error: false,
};

/// `emailSessionSMTP.FermeSession`.
pub(super) static CLOSE_SMTP_METHOD: Function = Function {
    names: names("FermeSession", "CloseSession"),
    page: 1_000_022_286,
    doc: CLOSE_DOC,
    syntaxes: &[Syntax { parameters: &[of_sender()], result: Ty::Void, run: close_sender }],
    examples: OPEN_SMTP_METHOD.examples,
    keeps_error: false,
};
