//! Constants. Their numbers are ours: the documentation gives none but that of STARTTLS.

use wl_interpreter::builtin::{Constant, ConstantValue, Doc, Family, doc, names};

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
const READ_ASYNCHRONOUS: i64 = 2;
const READ_UNREAD: i64 = 4;

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
    LETTER,
    SETTINGS,
];

const fn int(fr: &'static str, en: &'static str, value: i64, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Int(value), doc }
}

const fn flag(fr: &'static str, en: &'static str, value: bool, doc: Doc) -> Constant {
    Constant { names: names(fr, en), value: ConstantValue::Bool(value), doc }
}

const TLS_DOC: Doc = doc(
    "Connexion protégée dès le premier octet : ports 995 (POP3) et 465 (SMTP).",
    "Connection protected from the first byte: ports 995 (POP3) and 465 (SMTP).",
);
const STARTTLS_DOC: Doc = doc(
    "Connexion SMTP en clair, puis protégée avant tout échange : port 587.",
    "SMTP connection in clear, then protected before anything is said: port 587.",
);

/// Nothing special; it may stand wherever an option may.
pub(crate) const PLAIN: Family = &[int(
    "emailOptionDéfaut",
    "emailOptionDefault",
    0,
    doc("Rien de particulier.", "Nothing special."),
)];

/// How a session is protected.
pub(crate) const SECURITY: Family = &[
    int("optionTLS", "optionTLS", TLS, TLS_DOC),
    int("optionSSL", "optionSSL", TLS, TLS_DOC),
    int("emailProtocoleSMTPS", "emailProtocolSMTPS", STARTTLS, STARTTLS_DOC),
    int("emailOptionSécuriséTLS", "emailOptionSecuredTLS", STARTTLS, STARTTLS_DOC),
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
    int(
        "emailEnAttente",
        "emailPending",
        PENDING,
        doc(
            "L'email attend dans la file, ou d'être essayé à nouveau.",
            "The email waits in the queue, or to be tried again.",
        ),
    ),
    int(
        "emailEnvoyé",
        "emailSent",
        SENT,
        doc(
            "Le serveur a pris l'email pour tous ses destinataires.",
            "The server took the email for all its recipients.",
        ),
    ),
    int(
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
    int(
        "emailSessionIgnoreCertificatInvalide",
        "emailSessionIgnoreInvalidCertificate",
        IGNORE_CERTIFICATE,
        doc(
            "Accepte un certificat que personne ne garantit.",
            "Accepts a certificate that nobody vouches for.",
        ),
    ),
    int(
        "emailSessionIgnoreNomCertificatInvalide",
        "emailSessionIgnoreInvalidCertificateName",
        IGNORE_NAME,
        doc("Accepte un certificat à un autre nom.", "Accepts a certificate for another name."),
    ),
    int(
        "emailSessionIgnoreCertificatExpiré",
        "emailSessionIgnoreExpiredCertificate",
        IGNORE_EXPIRY,
        doc("Accepte un certificat expiré.", "Accepts an expired certificate."),
    ),
    int(
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
pub(crate) const HEADERS: Family = &[int(
    "emailOptionEncodeEntête",
    "emailOptionEncodeHeader",
    ENCODE_HEADERS,
    doc(
        "Encode les accents des entêtes, ce qui est toujours fait.",
        "Encodes accents in headers, which is always done.",
    ),
)];

/// What is written of the hidden recipients.
pub(crate) const HIDDEN: Family = &[int(
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
    int(
        "emailOptionMessageID",
        "emailOptionMessageID",
        WITH_MESSAGE_ID,
        doc("Envoie avec l'identifiant de MessageID.", "Sends with the identifier in MessageID."),
    ),
    int(
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
pub(crate) const IMAGES: Family = &[int(
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
    int(
        "ertEntête",
        "ertHeader",
        READ_HEADERS,
        doc(
            "Lit les entêtes ; le reste au premier accès.",
            "Reads the headers; the rest on first access.",
        ),
    ),
    int(
        "ertComplet",
        "ertFull",
        READ_ALL,
        doc("Lit tout de suite les messages entiers.", "Reads whole messages at once."),
    ),
    int(
        "ertAsynchrone",
        "ertAsynchronous",
        READ_ASYNCHRONOUS,
        doc(
            "Lecture en arrière-plan ; en POP3 elle est directe.",
            "Reading in the background; with POP3 it is direct.",
        ),
    ),
    int(
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
    int("emailPrioritéBasse", "emailLowPriority", LOW, doc("Peu urgent.", "Not urgent.")),
    int(
        "emailPrioritéNormale",
        "emailNormalPriority",
        NORMAL,
        doc("Ni urgent ni le contraire.", "Neither urgent nor the reverse."),
    ),
    int("emailPrioritéHaute", "emailHighPriority", HIGH, doc("Urgent.", "Urgent.")),
    int(
        "emailNormal",
        "emailNormal",
        NORMAL,
        doc("Rien de confidentiel.", "Nothing confidential."),
    ),
    int("emailPersonnel", "emailPersonal", PERSONAL, doc("Personnel.", "Personal.")),
    int("emailPrivé", "emailPrivate", PRIVATE, doc("Privé.", "Private.")),
    int(
        "emailConfidentiel",
        "emailCompanyConfidential",
        CONFIDENTIAL,
        doc("Confidentiel pour l'entreprise.", "Confidential to the company."),
    ),
    int(
        "certificatOK",
        "certificateOK",
        0,
        doc("Signature et certificat valables.", "Valid signature and certificate."),
    ),
    int(
        "certificatExpiré",
        "certificateExpired",
        1,
        doc("Signature valable, certificat expiré.", "Valid signature, expired certificate."),
    ),
    int(
        "certificatInvalide",
        "certificateInvalid",
        2,
        doc("Signature ou certificat non valable.", "Signature or certificate not valid."),
    ),
    int(
        "certificatNonFiable",
        "certificateUntrusted",
        3,
        doc("Signature valable, autorité inconnue.", "Valid signature, unknown authority."),
    ),
];

/// What `EmailParamètre` sets.
pub(crate) const SETTINGS: Family = &[
    int(
        "emailParamètreMode",
        "emailConfigureMode",
        MODE,
        doc("Moteur de messagerie : 1 permet IgnoreErreur.", "Mail engine: 1 allows IgnoreError."),
    ),
    int(
        "emailParamètreHTML",
        "emailConfigureHTML",
        HTML_CHARSET,
        doc(
            "Jeu de caractères du HTML ; chaque partie est toujours lue avec le sien.",
            "Charset of the HTML; each part is always read with its own.",
        ),
    ),
];
