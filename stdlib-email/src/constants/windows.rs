//! Constants about programs of Windows: accepted, and without effect here.

use wl_interpreter::builtin::{Family, constant, doc};

/// What a session of Outlook lists of its appointments.
pub(crate) const OUTLOOK_OPENING: Family = &[
    constant(
        "outlookRDVAvecContact",
        "outlookAppointmentWithContact",
        0,
        doc("Les contacts des rendez-vous.", "The contacts of appointments."),
    ),
    constant(
        "outlookRDVAvecParticipant",
        "outlookAppointmentWithAttendee",
        1,
        doc("Les participants des rendez-vous.", "The attendees of appointments."),
    ),
];

/// What the folders of Outlook hold that are not of emails.
pub(super) const OUTLOOK_FOLDERS: Family = &[
    constant("dossierContact", "folderContact", 101, doc("Des contacts.", "Contacts in it.")),
    constant(
        "dossierRendezVous",
        "folderAppointment",
        102,
        doc("Des rendez-vous.", "Appointments."),
    ),
    constant("dossierTâche", "folderTask", 103, doc("Des tâches.", "Tasks in it.")),
    constant("dossierNote", "folderNote", 104, doc("Des notes.", "Notes in it.")),
    constant("dossierJournal", "folderJournal", 105, doc("Un journal.", "A journal.")),
];

/// Which emails of Lotus Notes are searched.
pub(crate) const NOTES_KINDS: Family = &[
    constant(
        "notesASuivre",
        "notesFollowUp",
        1,
        doc("Les emails à suivre.", "Emails to follow up."),
    ),
    constant("notesBrouillon", "notesDraft", 2, doc("Les brouillons.", "Drafts.")),
    constant("notesEnvoyé", "notesSent", 4, doc("Les emails envoyés.", "Sent emails.")),
    constant("notesReçu", "notesReceived", 8, doc("Les emails reçus.", "Received emails.")),
    constant("notesTous", "notesAll", 15, doc("Tous les emails.", "All emails.")),
];

/// No part of an email: a formula of Lotus Notes searches.
pub(crate) const NO_PART: Family = &[constant(
    "emailAucun",
    "emailNone",
    0,
    doc("Aucune partie : par une formule de Notes.", "No part: by a formula of Notes."),
)];

pub(super) const ARCHITECTURES: Family = &[
    constant("archi32", "arch32", 32, doc("Programme en 32 bits.", "Program of 32 bits.")),
    constant("archi64", "arch64", 64, doc("Programme en 64 bits.", "Program of 64 bits.")),
];

/// How an HTML editor shows an email.
pub(crate) const SHOWN_TO_REPLY: Family = &[
    constant(
        "emailOptionRépondreAvant",
        "emailOptionReplyBefore",
        1,
        doc("La réponse avant l'email, décalé.", "The reply before the email, indented."),
    ),
    constant(
        "emailOptionRépondreAprès",
        "emailOptionReplyAfter",
        2,
        doc("La réponse après l'email, décalé.", "The reply behind the email, indented."),
    ),
    constant(
        "emailOptionTransféré",
        "emailOptionForwarded",
        4,
        doc("L'email derrière un entête de réponse.", "The email behind a header of reply."),
    ),
];
