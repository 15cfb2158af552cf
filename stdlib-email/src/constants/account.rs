//! Constants about the folders, states and searches of an IMAP account.

use wl_interpreter::builtin::{Family, constant, doc};

/// An email that was read.
pub(crate) const STATE_READ: i64 = 1;
const STATE_UNREAD: i64 = 0;

/// Every email.
pub(crate) const MODE_ALL: i64 = 0;
/// Unread emails alone.
pub(crate) const MODE_UNREAD: i64 = 1;

/// Look in the subject.
pub(crate) const PART_SUBJECT: i64 = 1;
/// Look in the text.
pub(crate) const PART_BODY: i64 = 2;
/// Look in the sender.
pub(crate) const PART_SENDER: i64 = 4;
/// Look in the recipients.
pub(crate) const PART_RECIPIENT: i64 = 8;
/// Look in the identifier.
pub(crate) const PART_MESSAGE_ID: i64 = 16;

/// Every folder.
pub(crate) const EVERY_FOLDER: i64 = 1;
/// Folders in alphabetical order.
pub(crate) const SORTED: i64 = 2;
/// Folders with what they are for.
pub(crate) const WITH_KIND: i64 = 4;

/// A folder that somebody made.
pub(crate) const GENERIC_FOLDER: i64 = 1;
/// The root of the folders.
pub(crate) const PERSONAL_FOLDERS: i64 = 2;
/// Received emails.
pub(crate) const RECEIVED: i64 = 3;
/// Sent emails.
pub(crate) const SENT_EMAILS: i64 = 4;
/// Emails that wait to be sent.
const OUTBOX: i64 = 5;
/// Drafts.
pub(crate) const DRAFTS: i64 = 6;
/// Deleted emails.
pub(crate) const TRASH: i64 = 7;

/// The state of an email on the server.
pub(crate) const STATES: Family = &[
    constant("emailEtatLu", "emailStatusRead", STATE_READ, doc("Lu.", "Read.")),
    constant(
        "emailEtatNonLu",
        "emailStatusUnread",
        STATE_UNREAD,
        doc("Pas encore lu.", "Not read yet."),
    ),
];

/// Which emails are searched.
pub(crate) const MODES: Family = &[
    constant("emailTous", "emailAll", MODE_ALL, doc("Tous les emails.", "Every email.")),
    constant(
        "emailNonLus",
        "emailUnread",
        MODE_UNREAD,
        doc("Les seuls non lus.", "Unread ones only."),
    ),
];

/// Where a text is searched.
pub(crate) const PARTS: Family = &[
    constant("emailSujet", "emailSubject", PART_SUBJECT, doc("Dans le sujet.", "In the subject.")),
    constant("emailCorps", "emailBody", PART_BODY, doc("Dans le texte.", "In the text.")),
    constant(
        "emailExpéditeur",
        "emailSender",
        PART_SENDER,
        doc("Dans l'expéditeur.", "In the sender."),
    ),
    constant(
        "emailDestinataire",
        "emailRecipient",
        PART_RECIPIENT,
        doc("Dans les destinataires.", "In the recipients."),
    ),
    constant(
        "emailMessageID",
        "emailMessageID",
        PART_MESSAGE_ID,
        doc("Dans l'identifiant.", "In the identifier."),
    ),
];

/// Which folders are listed, and how.
pub(crate) const FOLDERS: Family = &[
    constant(
        "LstDossierNormal",
        "LstFolderNormal",
        0,
        doc(
            "Les dossiers des emails et ceux auxquels on est abonné.",
            "The folders of emails and those subscribed to.",
        ),
    ),
    constant(
        "LstDossierTous",
        "LstFolderAll",
        EVERY_FOLDER,
        doc("Tous les dossiers.", "Every folder."),
    ),
    constant(
        "LstDossierTrié",
        "LstFolderSorted",
        SORTED,
        doc("Par ordre alphabétique.", "In alphabetical order."),
    ),
    constant(
        "LstDossierType",
        "LstFolderType",
        WITH_KIND,
        doc(
            "Avec ce qu'est chacun, derrière une tabulation : dossierRéception…, un nombre.",
            "With what each is, behind a tab: folderInbox…, a number.",
        ),
    ),
];

/// What a folder is for.
pub(crate) const KINDS: Family = &[
    constant(
        "dossierGénérique",
        "folderGeneric",
        GENERIC_FOLDER,
        doc("Un dossier créé.", "A folder somebody made."),
    ),
    constant(
        "dossierPersonnel",
        "folderPersonal",
        PERSONAL_FOLDERS,
        doc("La racine des dossiers.", "The root of the folders."),
    ),
    constant(
        "dossierRéception",
        "folderInbox",
        RECEIVED,
        doc("Les emails reçus.", "Received emails."),
    ),
    constant(
        "dossierEnvoyé",
        "folderSent",
        SENT_EMAILS,
        doc("Les emails envoyés.", "Sent emails."),
    ),
    constant(
        "dossierEnvoie",
        "folderOutbox",
        OUTBOX,
        doc("Les emails en attente d'envoi.", "Emails that wait to be sent."),
    ),
    constant("dossierBrouillon", "folderDraft", DRAFTS, doc("Les brouillons.", "Drafts.")),
    constant(
        "dossierCorbeille",
        "folderTrash",
        TRASH,
        doc("Les emails supprimés.", "Deleted emails."),
    ),
];
