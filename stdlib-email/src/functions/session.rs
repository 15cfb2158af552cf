//! Opening and closing sessions.

use std::any::Any;
use std::rc::Rc;

use wl_interpreter::builtin::{
    Arguments, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Object, Value};
use wl_mail::net::Protocol;

use super::{
    ACCOUNT, NAME, NOTES, OUTLOOK, Outcome, READER, SENDER, of_account, of_reader, of_sender, told,
    windows,
};
use crate::error::explain;
use crate::session::{Account, Mail, Reader, Sending, Smtp, Transport, open_reader, open_smtp};
use crate::{constants, types};

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

fn succeeded(runtime: &mut dyn Runtime, outcome: Result<(), Error>) -> Outcome {
    told(runtime, outcome.map(|()| Value::Bool(true)))
}

fn keep(object: &Object, session: Rc<dyn Any>) {
    *object.native.borrow_mut() = Some(session);
}

fn open_pop3(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_variable(runtime, &args, Protocol::Pop3, types::pop3_account)
}

fn open_imap(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_variable(runtime, &args, Protocol::Imap, types::imap_account)
}

/// Gives the variable what the arguments say, then opens it.
fn open_imap_into(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if let Some(object) = args.object(0) {
        types::fill_imap(&object, &transport(&args, 2, 3, 4, 143), args.text(1));
    }
    open_imap(runtime, args)
}

fn open_variable(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    protocol: Protocol,
    account: fn(&Object) -> (Account, Transport),
) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| {
        // Left open, it would keep the mailbox locked against its own successor.
        close_reader_of(runtime, &object)?;
        let (account, transport) = account(&object);
        let session = open_reader(runtime, protocol, &account, &transport)?;
        keep(&object, session);
        Ok(())
    });
    succeeded(runtime, outcome)
}

fn open_sender(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| {
        close_sender_of(runtime, &object)?;
        let (account, transport) = types::smtp_account(&object);
        let sending = sending(types::is_asynchronous(&object));
        let session = open_smtp(runtime, &account, &transport, sending)?;
        keep(&object, session);
        Ok(())
    });
    succeeded(runtime, outcome)
}

/// The transport that arguments give, from the host at `at` on.
fn transport(args: &Arguments, at: usize, port: usize, option: usize, default: i64) -> Transport {
    Transport {
        host: args.text(at).to_owned(),
        port: args.int(port).unwrap_or(default),
        option: args.int(option).unwrap_or(0),
        ignored: 0,
    }
}

/// When an opened session connects.
fn sending(asynchronous: bool) -> Sending {
    if asynchronous { Sending::InBackground } else { Sending::AtOnce }
}

fn account(args: &Arguments, password: Option<String>) -> Account {
    Account { user: args.text(0).to_owned(), password, token: None }
}

fn open_pop3_by_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_by_name(runtime, &args, Protocol::Pop3, 110)
}

fn open_imap_by_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    open_by_name(runtime, &args, Protocol::Imap, 143)
}

fn open_by_name(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    protocol: Protocol,
    port: i64,
) -> Outcome {
    let account = account(args, Some(args.text(1).to_owned()));
    let outcome = close_readers_named(runtime, &account.user, protocol)
        .and_then(|()| open_reader(runtime, protocol, &account, &transport(args, 2, 3, 4, port)))
        .map(drop);
    succeeded(runtime, outcome)
}

fn open_smtp_without_password(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let transport = transport(&args, 1, 2, 4, 25);
    let sending = sending(args.bool(3).unwrap_or(false));
    let outcome = open_smtp(runtime, &account(&args, None), &transport, sending).map(drop);
    succeeded(runtime, outcome)
}

fn open_smtp_by_name(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    if !matches!(args.value(2), Value::Text(_)) {
        return open_smtp_without_password(runtime, args);
    }
    let password = Some(args.text(1).to_owned()).filter(|password| !password.is_empty());
    let transport = transport(&args, 2, 3, 5, 25);
    let sending = sending(args.bool(4).unwrap_or(false));
    let outcome = open_smtp(runtime, &account(&args, password), &transport, sending).map(drop);
    succeeded(runtime, outcome)
}

fn open_both(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let reading = transport(&args, 2, 4, usize::MAX, 110);
    let named = !args.text(3).trim().is_empty();
    let sending = Transport {
        host: if named { args.text(3).to_owned() } else { reading.host.clone() },
        port: args.int(5).unwrap_or(25),
        ..Transport::default()
    };
    let reader = account(&args, Some(args.text(1).to_owned()));
    let opened = close_readers_named(runtime, &reader.user, Protocol::Pop3)
        .and_then(|()| open_reader(runtime, Protocol::Pop3, &reader, &reading));
    let outcome = opened.and_then(|session| {
        let when = match args.bool(6) {
            Some(true) => Sending::InBackground,
            _ if named => Sending::AtOnce,
            _ => Sending::WhenUsed,
        };
        let opened = open_smtp(runtime, &account(&args, None), &sending, when);
        opened.map(drop).inspect_err(|_| {
            runtime.extensions().get::<Mail>().sessions.forget_reader(&session);
            // Nothing was deleted: nothing can be lost.
            let _ = session.close();
        })
    });
    succeeded(runtime, outcome)
}

fn close_reader_of(runtime: &mut dyn Runtime, object: &Object) -> Result<(), Error> {
    let Some(session) = object.native::<Reader>() else { return Ok(()) };
    session.check_idle().map_err(|error| explain(&error))?;
    *object.native.borrow_mut() = None;
    runtime.extensions().get::<Mail>().sessions.forget_reader(&session);
    session.close()
}

/// A name opened again closes what it opened before, which would keep the mailbox locked.
fn close_readers_named(
    runtime: &mut dyn Runtime,
    name: &str,
    protocol: Protocol,
) -> Result<(), Error> {
    let earlier = runtime.extensions().get::<Mail>().sessions.take_readers_named(name, protocol);
    earlier.iter().try_for_each(|session| session.close())
}

fn close_sender_of(runtime: &mut dyn Runtime, object: &Object) -> Result<(), Error> {
    let Some(session) = object.native::<Smtp>() else { return Ok(()) };
    session.check_idle().map_err(|error| explain(&error))?;
    *object.native.borrow_mut() = None;
    runtime.extensions().get::<Mail>().sessions.forget_smtp(&session);
    session.close();
    Ok(())
}

fn close_reader(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| close_reader_of(runtime, &object));
    told(runtime, outcome.map(|()| Value::Null))
}

fn close_sender(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let outcome = args.object(0).map_or(Ok(()), |object| close_sender_of(runtime, &object));
    told(runtime, outcome.map(|()| Value::Null))
}

fn close_named(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let sessions = &mut runtime.extensions().get::<Mail>().sessions;
    let outcome = sessions.check_idle(args.text(0)).map_err(|error| explain(&error));
    let outcome = outcome.and_then(|()| {
        let closed = sessions.take_named(args.text(0)).close_all();
        closed.into_iter().next().map_or(Ok(Value::Null), |(_, error)| Err(error))
    });
    told(runtime, outcome)
}
