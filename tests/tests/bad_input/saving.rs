//! Attachments are saved where the script says and nowhere else, whole, over nothing that is not a
//! file; images of the HTML too.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use wl_sandbox::{Options, Sandbox};

use super::{Ran, files_under, run_at};

const OPENING: &str = "EmailOuvreSessionPOP3(\"jean\", \"PASSWORD\", \"p\")\nm est un Email\n\
                       EmailLitPremier(\"jean\", m)\n";

fn parts(parts: &[(&str, &str)]) -> String {
    let mut mail = "Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n".to_owned();
    for (headers, content) in parts {
        let _ = write!(mail, "--b\r\n{headers}\r\n\r\n{content}\r\n");
    }
    mail + "--b--\r\n"
}

fn file(name: &str) -> String {
    format!(
        "Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"{name}\""
    )
}

fn reading(directory: &Path, mail: &str, code: &str) -> Ran {
    let sandbox = Sandbox::start(Options { seed: false, ..Options::default() }).unwrap();
    sandbox.deliver("jean", mail.as_bytes()).unwrap();
    run_at(directory, Arc::new(sandbox), &format!("{OPENING}{code}"))
}

fn names_under(directory: &Path) -> Vec<String> {
    let inside = |path: &Path| path.strip_prefix(directory).unwrap().display().to_string();
    files_under(directory).iter().map(|path| inside(path)).collect()
}

#[test]
fn two_attachments_of_one_name_are_two_files() {
    let mail =
        parts(&[(&file("a.txt"), "un"), (&file("A.TXT"), "deux"), (&file("a.txt"), "trois")]);
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("reçus")).unwrap();
    let code = "POUR TOUT a DE m.Attache\n\tTrace(a.Nom, EmailSauveFichierAttaché(a, \"reçus/\" + a.Nom))\nFIN\n\
                EmailLitPremier(\"jean\")\nPOUR i = 1 À Email.NbAttache\n\
                \tTrace(EmailSauveFichierAttaché(Email.Attache[i], \"s\" + i))\nFIN";
    let ran = reading(directory.path(), &mail, code);
    assert_eq!(ran.printed(), "a.txt\t1\nA_1.TXT\t1\na_2.txt\t1\n1\n1\n1\n");
    assert_eq!(
        names_under(directory.path()),
        ["reçus/A_1.TXT", "reçus/a.txt", "reçus/a_2.txt", "s1", "s2", "s3"]
    );
    let read = |name| std::fs::read_to_string(directory.path().join(name)).unwrap();
    assert_eq!((read("reçus/a_2.txt"), read("s2")), ("trois".into(), "deux".into()));
}

#[test]
fn a_name_that_the_sender_chose_replaces_no_file() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("a.txt"), "mien").unwrap();
    let mail = parts(&[(&file("a.txt"), "un"), (&file("../a.txt"), "deux")]);
    let code = "POUR TOUT a DE m.Attache\n\tTrace(EmailSauveFichierAttaché(a, \".\"))\nFIN\n\
                Trace(EmailSauveFichierAttaché(m.Attache[1], \"a.txt\"), fChargeTexte(\"a.txt\"))";
    let ran = reading(directory.path(), &mail, code);
    // The script's own choice does.
    assert_eq!(ran.printed(), "1\n1\n1\tun\n");
    assert_eq!(names_under(directory.path()), ["a.txt", "a_1.txt", "a_1_1.txt"]);
}

#[test]
fn odd_names_are_made_safe() {
    let long = "x".repeat(300);
    for (name, safe) in [
        ("../../x", "x"),
        ("C:\\\\x", "x"),
        ("/etc/x", "x"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("x. ", "x"),
        ("a\u{202e}txt.exe", "atxt.exe"),
        (&long, &long[..240]),
    ] {
        let directory = tempfile::tempdir().unwrap();
        let mail = parts(&[(&file(name), "contenu")]);
        let ran = reading(
            directory.path(),
            &mail,
            "Trace(m.Attache[1].Nom)\nTrace(m.Attache[1].SauveFichierAttaché(\".\"))",
        );
        assert_eq!(ran.printed(), format!("{safe}\n1\n"), "{name:?}");
        assert_eq!(names_under(directory.path()), [safe], "{name:?}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_over_a_device_or_through_a_link_of_the_sender() {
    use std::os::unix::fs::{FileTypeExt as _, symlink};
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let _listener = std::os::unix::net::UnixListener::bind(path("prise")).unwrap();
    std::fs::create_dir(path("ailleurs")).unwrap();
    symlink(path("ailleurs/cible"), path("lien.txt")).unwrap();
    let mail = parts(&[(&file("lien.txt"), "contenu")]);
    let code = "Trace(EmailSauveFichierAttaché(m.Attache[1], \"prise\"), Email.Erreur, ErreurInfo())\n\
                Trace(EmailSauveFichierAttaché(m.Attache[1], \"/dev/null\"), Email.Erreur)\n\
                Trace(EmailSauveFichierAttaché(m.Attache[1], \".\"))\n\
                Trace(EmailSauveFichierAttaché(m.Attache[1], \"absent/\"), Email.Erreur)\n\
                Trace(EmailSauveFichierAttaché(m.Attache[1], \"absent/a.txt\"), Email.Erreur)";
    let ran = reading(directory.path(), &mail, code);
    ran.tells(&["0\t13\t", "prise » n'est pas un fichier"]);
    assert!(ran.printed().ends_with("\n0\t13\n1\n0\t13\n0\t13\n"), "{}", ran.printed());
    assert!(std::fs::metadata(path("prise")).unwrap().file_type().is_socket());
    assert!(!path("ailleurs/cible").exists());
    assert_eq!(std::fs::read(path("lien_1.txt")).unwrap(), b"contenu");
}

/// The names of images are the sender's too.
#[test]
fn images_of_the_html_are_written_into_the_directory_only() {
    let image = |name: &str, id: &str| {
        format!(
            "Content-Type: image/png\r\nContent-ID: <{id}>\r\nContent-Disposition: inline; filename=\"{name}\""
        )
    };
    let page = "Content-Type: text/html";
    let html = "<img src='cid:un'><img src=\"CID:deux\"><p style='background:url(cid:un)'>\
                <img src=cid:programme><img src=cid:absent><img src='https://x.fr/a.png'>";
    let program = "Content-Type: image/png\r\nContent-ID: <programme>\r\nContent-Disposition: inline; filename=x.exe";
    let mail = parts(&[
        (page, html),
        (&image("../../logo.png", "un"), "un"),
        (&image("/etc/logo.png", "deux"), "deux"),
        (program, "MZ"),
    ]);
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(directory.path().join("un/deux")).unwrap();
    std::fs::write(directory.path().join("un/deux/logo.png"), "mien").unwrap();
    let ran = reading(directory.path(), &mail, "Trace(EmailExporteHTML(m, \"un/deux\"))");
    assert_eq!(
        ran.printed().trim_end(),
        html.replace("cid:un", "./logo_1.png").replace("CID:deux", "./logo_1_1.png")
    );
    assert_eq!(
        names_under(directory.path()),
        ["un/deux/logo.png", "un/deux/logo_1.png", "un/deux/logo_1_1.png"]
    );
}
