//! What is kept from harm: passwords, the directory of attachments.

use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};

use super::support::{run_in, run_outside};

#[test]
fn a_password_in_clear_is_warned_about_once_and_never_shown() {
    let code = "EmailOuvreSessionPOP3(\"jean\", \"motus-5523\", \"pop.masociete.fr\")\n\
                EmailOuvreSessionSMTP(\"jean\", \"motus-5523\", \"smtp.masociete.fr\")\n\
                s est un emailSessionPOP3\ns.MotDePasse = \"motus-5523\"\nTrace(s)";
    let ran = run_outside(code);
    assert_eq!(ran.errors.matches("en clair").count(), 1, "{}", ran.errors);
    assert!(!(ran.output + &ran.errors).contains("5523"));
    let quiet = run_outside("EmailOuvreSessionPOP3(\"jean\", \"x\", \"localhost\")");
    assert_eq!(quiet.errors, "");
    let tls = "EmailOuvreSessionSMTP(\"j\", \"x\", \"smtp.masociete.fr\", 587, Faux, emailProtocoleSMTPS)";
    assert_eq!(run_outside(tls).errors, "");
}

#[test]
fn attachments_stay_in_their_directory() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("ici")).unwrap();
    let sandbox = Arc::new(Sandbox::start(Options::default()).unwrap());
    let message = "Subject: x\r\nContent-Type: text/x-sh; name=\"../../evil.sh\"\r\n\
                   Content-Disposition: attachment; filename=\"../../evil.sh\"\r\n\r\nmal\r\n";
    sandbox.deliver("paul", message.as_bytes()).unwrap();
    let code = "EmailOuvreSessionPOP3(\"paul\", \"x\", \"p\")\nm est un Email\n\
                TANTQUE EmailLitSuivant(\"paul\", m)\n\tPOUR TOUT a DE m.Attache\n\
                \t\tSI m.Sujet = \"x\" ALORS Trace(a.Nom, EmailSauveFichierAttaché(a, \"ici\"))\n\tFIN\nFIN";
    let ran = run_in(sandbox, code, directory.path().to_owned());
    assert_eq!(ran.output, "evil.sh\t1\n", "{} {}", ran.ending, ran.errors);
    assert!(directory.path().join("ici/evil.sh").exists());
}
