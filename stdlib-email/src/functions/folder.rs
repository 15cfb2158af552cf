//! The folders of an account.

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::syntax::fold;
use wl_interpreter::value::Value;
use wl_mail::imap::Folder;

use super::read::function;
use super::{ACCOUNT, NAME, OPTIONS, OUTLOOK, Outcome, WINDOWS, account, of_account, told};
use crate::constants;
use crate::error::{explain, number, of};
use crate::session::{Imap, Reader, folder_path, folder_root};

/// A folder, in the documented form or by its server name.
pub(super) const FOLDER: Parameter = parameter("dossier", "folder", Ty::Text);
const LISTING: Parameter = OPTIONS.optional().among(&[constants::FOLDERS]);

const LIST_DOC: Doc = doc(
    "Donne les chemins des dossiers, un par ligne : ceux des emails et ceux auxquels on est abonné, avec leurs sous-dossiers ; LstDossierTous, tous. Les noms du serveur y sont écrits à partir de \"Dossiers personnels\", séparés par \\, INBOX étant \"Boîte de réception\".",
    "Gives the paths of the folders, one a line: those of emails and those subscribed to, with what they hold; LstFolderAll, all of them. The server names are written from \"Dossiers personnels\" on, separated by \\, INBOX being \"Boîte de réception\".",
);
const CHANGE_DOC: Doc = doc(
    "Ouvre un autre dossier : c'est lui qui est lu ensuite. En cas d'échec, le dossier courant ne change pas.",
    "Opens another folder, which is the one read from then on. On failure the current folder stays.",
);
const CURRENT_DOC: Doc = doc(
    "Donne le chemin du dossier courant ; \"\" en cas d'erreur.",
    "Gives the path of the current folder; \"\" on error.",
);
const ADD_DOC: Doc = doc(
    "Crée un dossier, et ceux qui le contiennent s'ils manquent ; on y est abonné.",
    "Makes a folder, and those that hold it when they are missing; it is subscribed to.",
);
const REMOVE_DOC: Doc =
    doc("Supprime un dossier et ses emails.", "Removes a folder and its emails.");
const SUBSCRIBE_DOC: Doc = doc(
    "Abonne à un dossier : EmailListeDossier le donne sans LstDossierTous.",
    "Subscribes to a folder: EmailListFolder gives it without LstFolderAll.",
);
const UNSUBSCRIBE_DOC: Doc = doc(
    "Désabonne d'un dossier, qui n'est pas supprimé.",
    "Unsubscribes from a folder, which is not removed.",
);

macro_rules! on_account {
    ($result:expr, $run:ident $(, $parameter:expr)*) => {
        &[
            Syntax { parameters: &[ACCOUNT $(, $parameter)*], result: $result, run: $run },
            Syntax { parameters: &[NAME $(, $parameter)*], result: $result, run: $run },
            Syntax { parameters: &[OUTLOOK $(, $parameter)*], result: $result, run: $run },
            Syntax { parameters: &[WINDOWS $(, $parameter)*], result: $result, run: $run },
        ]
    };
}
pub(super) use on_account;

macro_rules! method {
    ($fr:literal, $en:literal, $page:literal, $doc:expr, $result:expr, $run:ident, [$($parameter:expr),*], $example:expr) => {
        Function {
            names: names($fr, $en),
            page: $page,
            doc: $doc,
            syntaxes: &[Syntax {
                parameters: &[of_account() $(, $parameter)*],
                result: $result,
                run: $run,
            }],
            examples: &[$example],
            keeps_error: false,
        }
    };
}
pub(super) use method;

/// The functions about folders.
pub(super) const ALL: &[Function] = &[
    function(
        names("EmailListeDossier", "EmailListFolder"),
        3_032_133,
        LIST_DOC,
        on_account!(Ty::Text, list, LISTING),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             POUR TOUTE CHAÎNE dossier DE EmailListeDossier(\"jean\", LstDossierTous + LstDossierTrié) SÉPARÉE PAR RC\n\
             \tSI Position(dossier, \"Archives\") > 0 ALORS Trace(dossier)\nFIN\nEmailFermeSession(\"jean\")",
            "Dossiers personnels\\Archives\nDossiers personnels\\Archives\\2023",
        )],
    ),
    function(
        names("EmailChangeDossier", "EmailChangeFolder"),
        3_032_135,
        CHANGE_DOC,
        on_account!(Ty::Bool, change, FOLDER),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             SI EmailChangeDossier(\"jean\", \"Dossiers personnels\\Archives\\2023\") ALORS\n\
             \tTrace(EmailNbMessage(\"jean\"))\nFIN\nTrace(EmailChangeDossier(\"jean\", \"Nulle part\"))\n\
             Trace(EmailDossierCourant(\"jean\"))\nEmailFermeSession(\"jean\")",
            "1\n0\nDossiers personnels\\Archives\\2023",
        )],
    ),
    function(
        names("EmailDossierCourant", "EmailCurrentFolder"),
        3_032_132,
        CURRENT_DOC,
        on_account!(Ty::Text, current),
        &[example(
            "EmailStartIMAPSession(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             Trace(EmailCurrentFolder(\"jean\"))\nEmailCloseSession(\"jean\")",
            "Dossiers personnels\\Boîte de réception",
        )],
    ),
    function(
        names("EmailAjouteDossier", "EmailAddFolder"),
        3_032_129,
        ADD_DOC,
        on_account!(Ty::Bool, add, FOLDER),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             EmailAjouteDossier(\"jean\", \"Dossiers personnels\\Clients\\Été\")\n\
             Trace(EmailChangeDossier(\"jean\", \"Dossiers personnels\\Clients\\Été\"), EmailNbMessage(\"jean\"))\n\
             EmailFermeSession(\"jean\")",
            "1\t0",
        )],
    ),
    function(
        names("EmailSupprimeDossier", "EmailRemoveFolder"),
        3_032_134,
        REMOVE_DOC,
        on_account!(Ty::Bool, remove, FOLDER),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             Trace(EmailSupprimeDossier(\"jean\", \"Archives/2023\"))\n\
             Trace(EmailChangeDossier(\"jean\", \"Archives/2023\"))\nEmailFermeSession(\"jean\")",
            "1\n0",
        )],
    ),
    function(
        names("EmailAbonneAuDossier", "EmailSubscribeToFolder"),
        1_410_091_039,
        SUBSCRIBE_DOC,
        on_account!(Ty::Bool, subscribe, FOLDER),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             EmailAjouteDossier(\"jean\", \"Test\")\nEmailDésabonneDuDossier(\"jean\", \"Test\")\n\
             Trace(Position(EmailListeDossier(\"jean\"), \"Test\") > 0)\n\
             EmailAbonneAuDossier(\"jean\", \"Test\")\n\
             Trace(Position(EmailListeDossier(\"jean\"), \"Test\") > 0)\nEmailFermeSession(\"jean\")",
            "0\n1",
        )],
    ),
    function(
        names("EmailDésabonneDuDossier", "EmailUnsubscribeFromFolder"),
        1_410_091_040,
        UNSUBSCRIBE_DOC,
        on_account!(Ty::Bool, unsubscribe, FOLDER),
        &[example(
            "EmailOuvreSessionIMAP(\"jean\", \"secret\", \"imap.masociete.fr\")\n\
             EmailAjouteDossier(\"jean\", \"Test\")\nTrace(EmailDésabonneDuDossier(\"jean\", \"Test\"))\n\
             Trace(EmailChangeDossier(\"jean\", \"Test\"))\nEmailFermeSession(\"jean\")",
            "1\n1",
        )],
    ),
];

/// Opens the account of the examples of methods.
macro_rules! open {
    ($code:literal) => {
        concat!(
            "s est un emailSessionIMAP\ns.AdresseServeur = \"imap.masociete.fr\"\ns.Nom = \"jean\"\n",
            "s.MotDePasse = \"secret\"\ns.OuvreSession()\n",
            $code,
            "\ns.FermeSession()"
        )
    };
}
pub(super) use open;

/// `emailSessionIMAP.ListeDossier`.
pub(super) static LIST_METHOD: Function = method!(
    "ListeDossier",
    "ListFolder",
    1_000_022_290,
    LIST_DOC,
    Ty::Text,
    list,
    [LISTING],
    example(
        open!(
            "Trace(ExtraitLigne(s.ListeDossier(LstDossierTous + LstDossierTrié + LstDossierType), 4))"
        ),
        "Dossiers personnels\\Boîte de réception\t3"
    )
);

/// `emailSessionIMAP.ChangeDossier`.
pub(super) static CHANGE_METHOD: Function = method!(
    "ChangeDossier",
    "ChangeFolder",
    1_000_022_275,
    CHANGE_DOC,
    Ty::Bool,
    change,
    [FOLDER],
    example(
        open!("s.ChangeDossier(\"Envoyés\")\nTrace(s.DossierCourant())"),
        "Dossiers personnels\\Envoyés"
    )
);

/// `emailSessionIMAP.DossierCourant`.
pub(super) static CURRENT_METHOD: Function = method!(
    "DossierCourant",
    "CurrentFolder",
    1_000_022_280,
    CURRENT_DOC,
    Ty::Text,
    current,
    [],
    example(open!("Trace(s.DossierCourant())"), "Dossiers personnels\\Boîte de réception")
);

/// `emailSessionIMAP.AjouteDossier`.
pub(super) static ADD_METHOD: Function = method!(
    "AjouteDossier",
    "AddFolder",
    1_000_022_273,
    ADD_DOC,
    Ty::Bool,
    add,
    [FOLDER],
    example(
        open!(
            "Trace(s.AjouteDossier(s.DossierCourant() + \"\\Travail\"))\nTrace(s.AjouteDossier(s.DossierCourant() + \"\\Travail\"))"
        ),
        "1\n0"
    )
);

/// `emailSessionIMAP.SupprimeDossier`.
pub(super) static REMOVE_METHOD: Function = method!(
    "SupprimeDossier",
    "RemoveFolder",
    1_000_022_299,
    REMOVE_DOC,
    Ty::Bool,
    remove,
    [FOLDER],
    example(open!("Trace(s.SupprimeDossier(\"Dossiers personnels\\Archives\\2023\"))"), "1")
);

/// `emailSessionIMAP.AbonneAuDossier`.
pub(super) static SUBSCRIBE_METHOD: Function = method!(
    "AbonneAuDossier",
    "SubscribeToFolder",
    1_410_091_167,
    SUBSCRIBE_DOC,
    Ty::Bool,
    subscribe,
    [FOLDER],
    example(open!("Trace(s.AbonneAuDossier(\"Archives\"))"), "1")
);

/// `emailSessionIMAP.DésabonneDuDossier`.
pub(super) static UNSUBSCRIBE_METHOD: Function = method!(
    "DésabonneDuDossier",
    "UnsubscribeFromFolder",
    1_410_091_267,
    UNSUBSCRIBE_DOC,
    Ty::Bool,
    unsubscribe,
    [FOLDER],
    example(open!("Trace(s.DésabonneDuDossier(\"Archives\"))"), "1")
);

/// Acts on the account given as the first argument.
pub(super) fn on(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    act: impl FnOnce(&Reader) -> wl_mail::Result<Value>,
) -> Outcome {
    let outcome =
        account(runtime, args).and_then(|session| act(&session).map_err(|error| explain(&error)));
    told(runtime, outcome)
}

/// The server name of the folder that an argument names.
pub(super) fn named(account: &mut Imap, path: &str) -> wl_mail::Result<String> {
    let name = account.server_name(path)?;
    if name.is_empty() {
        let offending = wl_mail::escaped(path);
        return Err(wl_mail::Error::InvalidInput { field: "folder".into(), offending });
    }
    Ok(name)
}

/// Acts on the folder given as the second argument.
fn on_folder(
    runtime: &mut dyn Runtime,
    args: &Arguments,
    act: impl FnOnce(&Reader, &str) -> wl_mail::Result<()>,
) -> Outcome {
    on(runtime, args, |session| {
        let name = session.with_imap(|account| named(account, args.text(1)))?;
        act(session, &name)?;
        Ok(Value::Bool(true))
    })
}

fn change(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on_folder(runtime, &args, Reader::change_folder)
}

fn current(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on(runtime, &args, |session| Ok(Value::text(session.with_imap(Imap::current)?)))
}

fn add(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on_folder(runtime, &args, |session, name| session.with_imap(|it| it.add_folder(name)))
}

fn remove(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    on_folder(runtime, &args, Reader::remove_folder)
}

fn subscribe(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    subscribed(runtime, &args, true)
}

fn unsubscribe(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    subscribed(runtime, &args, false)
}

fn subscribed(runtime: &mut dyn Runtime, args: &Arguments, wanted: bool) -> Outcome {
    on_folder(runtime, args, |session, name| session.with_imap(|it| it.subscribe(name, wanted)))
}

fn list(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let options = args.int(1).unwrap_or(0);
    let every = options & constants::EVERY_FOLDER != 0;
    let outcome = account(runtime, &args).and_then(|session| {
        let lists = session.with_imap(|account| {
            let all = account.folders(false)?;
            let subscribed = if every { Vec::new() } else { account.folders(true)? };
            Ok((all, subscribed))
        });
        let (all, subscribed) = lists.map_err(|error| explain(&error))?;
        let kept = all.iter().filter(|folder| every || is_usual(folder, &subscribed));
        let mut lines: Vec<(String, i64)> = kept
            .map(|folder| (folder_path(&folder.name, folder.delimiter), kind(folder)))
            .collect();
        if every {
            lines.insert(0, (folder_root().to_owned(), constants::PERSONAL_FOLDERS));
        }
        check_paths(&all)?;
        if options & constants::SORTED != 0 {
            lines.sort_by_cached_key(|(path, _)| fold(path).into_owned());
        }
        let with_kind = options & constants::WITH_KIND != 0;
        let line = |(path, kind): (String, i64)| {
            if with_kind { format!("{path}\t{kind}") } else { path }
        };
        Ok(Value::text(lines.into_iter().map(line).collect::<Vec<_>>().join("\r\n")))
    });
    told(runtime, outcome)
}

/// A name that would be read as two lines, or as two names.
fn check_paths(folders: &[Folder]) -> Result<(), Error> {
    match folders.iter().find(|folder| folder.name.contains(char::is_control)) {
        Some(folder) => {
            let name = wl_mail::escaped(&folder.name);
            Err(of(
                number::INVALID_MESSAGE,
                bilingual!(
                    "le nom du dossier « {name} » ne peut pas être donné",
                    "the name of the folder `{name}` cannot be given"
                ),
            )
            .hint(bilingual!(
                "le renommer dans un autre logiciel de messagerie",
                "rename it in another mail program"
            )))
        }
        None => Ok(()),
    }
}

/// Whether a folder holds emails of the account, or is subscribed to, or lies in one that is
/// (documentation page 1410091039).
fn is_usual(folder: &Folder, subscribed: &[Folder]) -> bool {
    let within = |own: &Folder| {
        let rest = folder.name.strip_prefix(&own.name);
        rest.is_some_and(|rest| {
            rest.is_empty() || folder.delimiter.is_some_and(|delimiter| rest.starts_with(delimiter))
        })
    };
    folder.is_selectable() && (is_of_emails(folder) || subscribed.iter().any(within))
}

/// Whether every mail program shows a folder (RFC 6154 §2).
fn is_of_emails(folder: &Folder) -> bool {
    const USES: [&str; 7] =
        ["\\All", "\\Archive", "\\Drafts", "\\Flagged", "\\Junk", "\\Sent", "\\Trash"];
    kind(folder) == constants::RECEIVED || USES.iter().any(|attribute| folder.has(attribute))
}

/// What a folder is for, as the server says (RFC 6154).
fn kind(folder: &Folder) -> i64 {
    let uses = [
        ("\\Drafts", constants::DRAFTS),
        ("\\Trash", constants::TRASH),
        ("\\Sent", constants::SENT_EMAILS),
    ];
    if folder.name.eq_ignore_ascii_case("INBOX") {
        return constants::RECEIVED;
    }
    uses.iter()
        .find(|(attribute, _)| folder.has(attribute))
        .map_or(constants::GENERIC_FOLDER, |(_, kind)| *kind)
}
