//! What only Windows has: sessions of Outlook and of Notes, certificates of its stores. Declared so
//! that programs which name them are read and checked; opening such a session says that it cannot
//! be.

use wl_interpreter::builtin::{NativeType, Property, Ty, Walk, doc, example, names};

use super::members::{property, read_only, secret};
use super::{EMAIL, walk};
use crate::functions;

const OUTLOOK_MEMBERS: [Property; 1] =
    [property("Nom", "Name", Ty::Text, doc("Profil d'Outlook.", "Profile of Outlook."))];

const NOTES_MEMBERS: [Property; 4] = [
    property(
        "AdresseServeurDomino",
        "DominoServerAddress",
        Ty::Text,
        doc(
            "Serveur Domino ; vide, la base locale.",
            "Domino server; when empty, the local database.",
        ),
    ),
    property(
        "BaseLotusNotes",
        "LotusNotesDatabase",
        Ty::Text,
        doc("Fichier .NSF de la base.", "The .NSF file of the database."),
    ),
    property(
        "CheminCertificat",
        "CertificatePath",
        Ty::Text,
        doc("Fichier .ID du certificat.", "The .ID file of the certificate."),
    ),
    secret(property(
        "MotDePasse",
        "Password",
        Ty::Text,
        doc("Mot de passe du certificat.", "Password of the certificate."),
    )),
];

const CERTIFICATE_MEMBERS: [Property; 12] = [
    shown("DateValiditéDébut", "ValidityStartDate", Ty::DateTime, "Premier jour.", "First day."),
    shown("DateValiditéFin", "ValidityEndDate", Ty::DateTime, "Dernier jour.", "Last day."),
    shown("Emetteur", "Issuer", Ty::Text, "Nom de l'autorité.", "Name of the authority."),
    shown(
        "EmetteurComplet",
        "FullIssuer",
        Ty::Text,
        "Nom complet de l'autorité.",
        "Full name of the authority.",
    ),
    shown("Empreinte", "Fingerprint", Ty::Text, "Empreinte.", "Fingerprint of it."),
    shown("Fiabilité", "Reliability", Ty::Int, "État de confiance.", "State of trust."),
    shown("Nom", "Name", Ty::Text, "Nom affiché.", "Displayed name."),
    shown("NuméroSérie", "SerialNumber", Ty::Text, "Numéro de série.", "Serial number."),
    shown("Objet", "Subject", Ty::Text, "À qui il est.", "Whose it is."),
    shown("OIDUsage", "UsageOID", Ty::Text, "Usages permis, en OID.", "Permitted usages, as OIDs."),
    shown("UtilisationClé", "KeyUsage", Ty::Int, "Usages de la clé.", "Usages of the key."),
    shown(
        "ValidePourSignature",
        "ValidForSignature",
        Ty::Bool,
        "Peut signer un email.",
        "Can sign an email.",
    ),
];

const fn shown(
    fr: &'static str,
    en: &'static str,
    ty: Ty,
    doc_fr: &'static str,
    doc_en: &'static str,
) -> Property {
    read_only(property(fr, en, ty, doc(doc_fr, doc_en)))
}

/// emailSessionOutlook.
pub(crate) static OUTLOOK_SESSION: NativeType = NativeType {
    names: names("emailSessionOutlook", "emailOutlookSession"),
    page: 1_000_018_767,
    doc: doc(
        "Une session d'Outlook, qui n'existe que sous Windows : l'ouvrir donne une erreur.",
        "A session of Outlook, which exists under Windows alone: opening it gives an error.",
    ),
    properties: &OUTLOOK_MEMBERS,
    methods: &functions::OUTLOOK_METHODS,
    examples: &[example(
        "s est un emailSessionOutlook\nSI PAS s.OuvreSession() ALORS Trace(\"pas d'Outlook ici\")",
        "pas d'Outlook ici",
    )],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: Some(Walk { element: &EMAIL, begin: walk::begin }),
    using: None,
    declarable: true,
};

/// emailSessionNotes.
pub(crate) static NOTES_SESSION: NativeType = NativeType {
    names: names("emailSessionNotes", "emailNotesSession"),
    page: 1_000_018_768,
    doc: doc(
        "Une session de Lotus Notes, qui n'existe que sous Windows : l'ouvrir donne une erreur.",
        "A session of Lotus Notes, which exists under Windows alone: opening it gives an error.",
    ),
    properties: &NOTES_MEMBERS,
    methods: &functions::NOTES_METHODS,
    examples: &[example(
        "s est un emailSessionNotes\ns.BaseLotusNotes = \"mail.nsf\"\n\
         SI PAS s.OuvreSession() ALORS Trace(\"pas de Notes ici\")",
        "pas de Notes ici",
    )],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: Some(Walk { element: &EMAIL, begin: walk::begin }),
    using: None,
    declarable: true,
};

/// Certificat.
pub(crate) static CERTIFICATE: NativeType = NativeType {
    names: names("Certificat", "Certificate"),
    page: 1_000_019_287,
    doc: doc(
        "Un certificat des magasins de Windows. Aucun n'est donné ici : ses membres restent vides, et un email qui en porte un n'est pas envoyé.",
        "A certificate of the stores of Windows. None is given here: its members stay empty, and an email that carries one is not sent.",
    ),
    properties: &CERTIFICATE_MEMBERS,
    methods: &[],
    examples: &[example("c est un Certificat\nTrace(c.ValidePourSignature)", "0")],
    default_property: None,
    before_read: None,
    after_write: None,
    walk: None,
    using: None,
    declarable: true,
};
