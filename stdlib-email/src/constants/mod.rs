//! Constants. Their numbers are ours: the documentation gives none but that of STARTTLS.

mod account;
mod oauth;
mod windows;

pub(crate) use account::*;
pub(crate) use oauth::*;
pub(crate) use windows::*;

use wl_interpreter::builtin::{Constant, ConstantValue, Doc, Family, constant, doc, names};

/// TLS from the first byte.
pub(crate) const TLS: i64 = 1;
/// STARTTLS.
pub(crate) const STARTTLS: i64 = 2;
/// Encode the headers.
pub(crate) const ENCODE_HEADERS: i64 = 4;
/// Write Bcc into the built source.
pub(crate) const KEEP_BCC: i64 = 8;
/// Send with the identifier of the email.
pub(crate) const WITH_MESSAGE_ID: i64 = 16;
/// Send with the references of the email.
pub(crate) const WITH_REFERENCES: i64 = 32;
/// Identifiers of images that are not unique.
pub(crate) const SIMPLE_IDENTIFIERS: i64 = 64;

/// Headers only.
pub(crate) const READ_HEADERS: i64 = 0;
/// Whole messages.
pub(crate) const READ_ALL: i64 = 1;
/// In the background.
pub(crate) const READ_ASYNCHRONOUS: i64 = 2;
/// Unread messages alone.
pub(crate) const READ_UNREAD: i64 = 4;

/// Low priority.
pub(crate) const LOW: i64 = 1;
/// Normal priority.
pub(crate) const NORMAL: i64 = 0;
/// High priority.
pub(crate) const HIGH: i64 = 2;

/// Personal.
pub(crate) const PERSONAL: i64 = 1;
/// Private.
pub(crate) const PRIVATE: i64 = 2;
/// Confidential.
pub(crate) const CONFIDENTIAL: i64 = 3;
/// A signature that holds, of somebody vouched for. None of these is 0, which is an email without
/// a signature that could be judged.
pub(crate) const CERTIFICATE_OK: i64 = 1;
/// A signature that holds, by a certificate out of date.
pub(crate) const CERTIFICATE_EXPIRED: i64 = 2;
/// A signature that does not hold.
pub(crate) const CERTIFICATE_INVALID: i64 = 3;
/// A signature that holds, of somebody nobody is known to vouch for.
pub(crate) const CERTIFICATE_UNTRUSTED: i64 = 4;

/// `EmailParamètre`: which engine.
pub(crate) const MODE: i64 = 1;
/// `EmailParamètre`: which charset an HTML part is read with.
pub(crate) const HTML_CHARSET: i64 = 2;

/// Accept a certificate that nobody vouches for.
pub(crate) const IGNORE_CERTIFICATE: i64 = 1;
/// Accept the certificate of another name.
pub(crate) const IGNORE_NAME: i64 = 2;
/// Accept an expired certificate.
pub(crate) const IGNORE_EXPIRY: i64 = 4;
const IGNORE_REVOCATION: i64 = 8;

/// `EmailVérifieAdresse`: the form alone.
pub(crate) const CHECK_SYNTAX: i64 = 0;
/// `EmailVérifieAdresse`: the form and the top-level domain.
pub(crate) const CHECK_STRICT: i64 = 1;
/// `EmailVérifieAdresse`: what the server of the domain says.
pub(crate) const CHECK_BY_SERVER: i64 = 2;

/// The address is valid.
pub(crate) const ADDRESS_VALID: i64 = 0;
/// The address is misspelt.
pub(crate) const ADDRESS_MALFORMED: i64 = 1;
/// The server of the domain refuses the address.
pub(crate) const ADDRESS_REFUSED: i64 = 2;
/// The address could not be checked.
pub(crate) const ADDRESS_ERROR: i64 = 3;

/// Every constant, by family.
pub(crate) const ALL: &[Family] = &[
    PLAIN,
    SECURITY,
    WAITING,
    STATUS,
    IGNORED,
    HEADERS,
    HIDDEN,
    IDENTIFIERS,
    IMAGES,
    READING,
    STATES,
    MODES,
    PARTS,
    FOLDERS,
    KINDS,
    LETTER,
    SETTINGS,
    TOKENS,
    CHECKS,
    CHECKED,
    OUTLOOK_OPENING,
    OUTLOOK_FOLDERS,
    NOTES_KINDS,
    NO_PART,
    ARCHITECTURES,
    SHOWN_TO_REPLY,
];

const fn flag(fr: &'static str, en: &'static str, value: bool, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Bool(value), doc }
}

const TLS_DOC: Doc = doc(
    "Connexion protégée dès le premier octet : ports 995 (POP3), 993 (IMAP) et 465 (SMTP).",
    "Connection protected from the first byte: ports 995 (POP3), 993 (IMAP) and 465 (SMTP).",
);
const STARTTLS_DOC: Doc = doc(
    "Connexion SMTP en clair, puis protégée avant tout échange : port 587.",
    "SMTP connection in clear, then protected before anything is said: port 587.",
);

/// Nothing special; it may stand wherever an option may.
pub(crate) const PLAIN: Family = &[constant(
    "emailOptionDéfaut",
    "emailOptionDefault",
    0,
    doc("Rien de particulier.", "Nothing special."),
)];

/// How a session is protected.
pub(crate) const SECURITY: Family = &[
    constant("optionTLS", "optionTLS", TLS, TLS_DOC),
    constant("optionSSL", "optionSSL", TLS, TLS_DOC),
    constant("emailProtocoleSMTPS", "emailProtocolSMTPS", STARTTLS, STARTTLS_DOC),
    constant("emailOptionSécuriséTLS", "emailOptionSecuredTLS", STARTTLS, STARTTLS_DOC),
];

/// Whether sending is waited for.
pub(crate) const WAITING: Family = &[
    flag(
        "emailAsynchrone",
        "emailAsynchronous",
        true,
        doc(
            "Envoi en arrière-plan, par la file d'envoi.",
            "Sending in the background, through the send queue.",
        ),
    ),
    flag("emailSynchrone", "emailSynchronous", false, doc("Envoi direct.", "Direct sending.")),
];

/// `EmailEtat`: waits in the queue.
pub(crate) const PENDING: i64 = 0;
/// `EmailEtat`: a server took it for every recipient.
pub(crate) const SENT: i64 = 1;
/// `EmailEtat`: see `ErreurInfo`.
pub(crate) const FAILED: i64 = 2;

const STATUS: Family = &[
    constant(
        "emailEnAttente",
        "emailPending",
        PENDING,
        doc(
            "L'email attend dans la file, ou d'être essayé à nouveau.",
            "The email waits in the queue, or to be tried again.",
        ),
    ),
    constant(
        "emailEnvoyé",
        "emailSent",
        SENT,
        doc(
            "Le serveur a pris l'email pour tous ses destinataires.",
            "The server took the email for all its recipients.",
        ),
    ),
    constant(
        "emailErreur",
        "emailError",
        FAILED,
        doc(
            "L'email n'est pas parti, ou pas pour tous, ou on l'ignore : ErreurInfo dit pourquoi.",
            "The email did not go out, or not to everyone, or nobody knows: ErrorInfo tells why.",
        ),
    ),
];

const IGNORED: Family = &[
    constant(
        "emailSessionIgnoreCertificatInvalide",
        "emailSessionIgnoreInvalidCertificate",
        IGNORE_CERTIFICATE,
        doc(
            "Accepte n'importe quel certificat, quels que soient son autorité, son nom et ses dates : TLS ne sait pas ignorer l'autorité seule.",
            "Accepts any certificate, whatever its authority, its name and its dates: TLS cannot ignore the authority alone.",
        ),
    ),
    constant(
        "emailSessionIgnoreNomCertificatInvalide",
        "emailSessionIgnoreInvalidCertificateName",
        IGNORE_NAME,
        doc(
            "Accepte un certificat à un autre nom ; l'autorité et les dates restent vérifiées.",
            "Accepts a certificate for another name; authority and dates are still checked.",
        ),
    ),
    constant(
        "emailSessionIgnoreCertificatExpiré",
        "emailSessionIgnoreExpiredCertificate",
        IGNORE_EXPIRY,
        doc(
            "Accepte un certificat expiré, si son autorité et son nom sont bons ; TLS ne sachant pas ignorer la date seule, une seconde connexion se fait alors sans vérification.",
            "Accepts an expired certificate whose authority and name are good; as TLS cannot ignore the date alone, a second connection is then made unchecked.",
        ),
    ),
    constant(
        "emailSessionIgnoreRévocation",
        "emailSessionIgnoreRevocation",
        IGNORE_REVOCATION,
        doc(
            "La révocation n'est jamais demandée : sans effet.",
            "Revocation is never asked about: no effect.",
        ),
    ),
];

/// How headers are written.
pub(crate) const HEADERS: Family = &[constant(
    "emailOptionEncodeEntête",
    "emailOptionEncodeHeader",
    ENCODE_HEADERS,
    doc(
        "Encode les accents des entêtes, ce qui est toujours fait.",
        "Encodes accents in headers, which is always done.",
    ),
)];

/// What is written of the hidden recipients.
pub(crate) const HIDDEN: Family = &[constant(
    "emailOptionEntêteCCi",
    "emailOptionHeaderBcc",
    KEEP_BCC,
    doc(
        "Écrit les destinataires cachés dans le source construit.",
        "Writes the hidden recipients into the built source.",
    ),
)];

/// Which identifiers of an email are kept.
pub(crate) const IDENTIFIERS: Family = &[
    constant(
        "emailOptionMessageID",
        "emailOptionMessageID",
        WITH_MESSAGE_ID,
        doc("Envoie avec l'identifiant de MessageID.", "Sends with the identifier in MessageID."),
    ),
    constant(
        "emailOptionRéférence",
        "emailOptionReference",
        WITH_REFERENCES,
        doc(
            "Envoie avec les identifiants de Référence.",
            "Sends with the identifiers in Reference.",
        ),
    ),
];

/// How images are named.
pub(crate) const IMAGES: Family = &[constant(
    "emailOptionSansCID",
    "emailOptionNoCID",
    SIMPLE_IDENTIFIERS,
    doc(
        "Identifiants d'images simples, semblables d'un email à l'autre.",
        "Simple identifiers of images, the same from one email to the next.",
    ),
)];

/// What is read of the messages.
pub(crate) const READING: Family = &[
    constant(
        "ertEntête",
        "ertHeader",
        READ_HEADERS,
        doc(
            "Lit les entêtes ; le reste au premier accès.",
            "Reads the headers; the rest on first access.",
        ),
    ),
    constant(
        "ertComplet",
        "ertFull",
        READ_ALL,
        doc("Lit tout de suite les messages entiers.", "Reads whole messages at once."),
    ),
    constant(
        "ertAsynchrone",
        "ertAsynchronous",
        READ_ASYNCHRONOUS,
        doc(
            "Lecture à la demande, les plus anciens d'abord, sans jauge ; ici les entêtes sont lus d'avance.",
            "Reading on demand, the oldest first, without progress; here the headers are read ahead.",
        ),
    ),
    constant(
        "ertNonLus",
        "ertNotRead",
        READ_UNREAD,
        doc(
            "Les seuls non lus ; POP3 ne les distingue pas.",
            "Unread ones only; POP3 does not tell them apart.",
        ),
    ),
];

const LETTER: Family = &[
    constant("emailPrioritéBasse", "emailLowPriority", LOW, doc("Peu urgent.", "Not urgent.")),
    constant(
        "emailPrioritéNormale",
        "emailNormalPriority",
        NORMAL,
        doc("Ni urgent ni le contraire.", "Neither urgent nor the reverse."),
    ),
    constant("emailPrioritéHaute", "emailHighPriority", HIGH, doc("Urgent.", "Urgent.")),
    constant(
        "emailNormal",
        "emailNormal",
        NORMAL,
        doc("Rien de confidentiel.", "Nothing confidential."),
    ),
    constant("emailPersonnel", "emailPersonal", PERSONAL, doc("Personnel.", "Personal.")),
    constant("emailPrivé", "emailPrivate", PRIVATE, doc("Privé.", "Private.")),
    constant(
        "emailConfidentiel",
        "emailCompanyConfidential",
        CONFIDENTIAL,
        doc("Confidentiel pour l'entreprise.", "Confidential to the company."),
    ),
    constant(
        "certificatOK",
        "certificateOK",
        CERTIFICATE_OK,
        doc("Signature et certificat valables.", "Valid signature and certificate."),
    ),
    constant(
        "certificatExpiré",
        "certificateExpired",
        CERTIFICATE_EXPIRED,
        doc("Signature valable, certificat expiré.", "Valid signature, expired certificate."),
    ),
    constant(
        "certificatInvalide",
        "certificateInvalid",
        CERTIFICATE_INVALID,
        doc("Signature ou certificat non valable.", "Signature or certificate not valid."),
    ),
    constant(
        "certificatNonFiable",
        "certificateUntrusted",
        CERTIFICATE_UNTRUSTED,
        doc("Signature valable, autorité inconnue.", "Valid signature, unknown authority."),
    ),
];

/// What `EmailParamètre` sets.
pub(crate) const SETTINGS: Family = &[
    constant(
        "emailParamètreMode",
        "emailConfigureMode",
        MODE,
        doc("Moteur de messagerie : 1 permet IgnoreErreur.", "Mail engine: 1 allows IgnoreError."),
    ),
    constant(
        "emailParamètreHTML",
        "emailConfigureHTML",
        HTML_CHARSET,
        doc(
            "Jeu de caractères du HTML ; chaque partie est toujours lue avec le sien.",
            "Charset of the HTML; each part is always read with its own.",
        ),
    ),
];

/// How far an address is checked.
pub(crate) const CHECKS: Family = &[
    constant(
        "emailValideSyntaxe",
        "emailValidateSyntax",
        CHECK_SYNTAX,
        doc("La forme de l'adresse.", "The form of the address."),
    ),
    constant(
        "emailValideSyntaxeStrict",
        "emailValidateSyntaxStrict",
        CHECK_STRICT,
        doc(
            "La forme, et un domaine de premier niveau qui existe.",
            "The form, and a top-level domain that exists.",
        ),
    ),
    constant(
        "emailValideParServeur",
        "emailValidateByServer",
        CHECK_BY_SERVER,
        doc(
            "La forme, et ce que dit le serveur du domaine.",
            "The form, and what the server of the domain says.",
        ),
    ),
];

const CHECKED: Family = &[
    constant(
        "emailAdresseValide",
        "emailAddressValid",
        ADDRESS_VALID,
        doc("L'adresse est valable.", "The address is valid."),
    ),
    constant(
        "emailAdresseSyntaxeIncorrecte",
        "emailAddressIncorrectSyntax",
        ADDRESS_MALFORMED,
        doc("L'adresse est mal écrite.", "The address is misspelt."),
    ),
    constant(
        "emailAdresseRefusée",
        "emailAddressRefused",
        ADDRESS_REFUSED,
        doc(
            "Le serveur du domaine refuse l'adresse.",
            "The server of the domain refuses the address.",
        ),
    ),
    constant(
        "emailAdresseErreur",
        "emailAddressError",
        ADDRESS_ERROR,
        doc("La vérification n'a pas pu se faire.", "The check could not be made."),
    ),
];
