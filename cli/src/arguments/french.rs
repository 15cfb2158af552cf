//! The help of the command line in French.

use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about-with-newline}\nUsage : {usage}\n\n{all-args}{after-help}";

const EXAMPLES: &str = "\
Exemples :
  wl                                une invite
  wl run script.wl --sandbox        exécute, tous les mails restent sur cette machine
  wl run script.wl --set SAI_Sujet=Bonjour
  wl check scripts/                 cherche les erreurs sans rien exécuter
  wl doc EmailEnvoieMessage         l'aide d'une fonction, d'un type, d'une constante, d'un mot-clé
                                    ou d'une erreur

Statut de sortie : 0 terminé, 1 arrêté par une erreur, 2 refusé avant l'exécution, 130 interrompu.";

/// Each subcommand: its name and what it does.
const COMMANDS: [(&str, &str); 5] = [
    (
        "run",
        "Exécute un programme : un ou plusieurs fichiers, ou les blocs de code d'une page Markdown",
    ),
    ("check", "Signale toutes les erreurs de fichiers ou de dossiers ; rien n'est exécuté"),
    (
        "doc",
        "Montre l'aide d'une fonction, d'un type, d'une constante, d'un mot-clé ou d'un code \
         d'erreur ; sans nom, l'index",
    ),
    ("sandbox", "Lance seuls les serveurs de mail du bac à sable, pour n'importe quel logiciel"),
    ("spool", "S'occupe des mails qui attendent d'être envoyés"),
];

const SPOOL_NOTES: &str = "\
Le fichier, lisible de son seul propriétaire, garde le mot de passe d'un mail tant qu'il n'est pas
parti. Un mail qu'un serveur a peut-être pris sans le dire est montré comme incertain : il n'est
jamais renvoyé de lui-même.

Statut de sortie : 0 fait, 1 refusé ou tout n'est pas parti, 2 mauvais usage.";

/// Each subcommand of `wl spool`.
const SPOOL: [(&str, &str); 5] = [
    ("list", "Montre les mails de la file"),
    ("show", "Montre un mail : ses destinataires, et pourquoi il en est là"),
    (
        "retry",
        "Rend des mails envoyables tout de suite, pour les destinataires dont on ne sait pas qu'ils \
         les ont. Un mail incertain peut arriver une seconde fois",
    ),
    ("drop", "Retire des mails de la file : ils ne seront pas envoyés"),
    ("run", "Envoie tous les mails dont c'est le moment"),
];

/// Each argument, whatever its command: its name, what stands for its value, what it does.
const ARGUMENTS: &[(&str, &str, &str)] = &[
    (
        "files",
        "FICHIER",
        "Sources (`.wl`), pages avec des blocs de code (`.md`), ou `-` pour l'entrée standard",
    ),
    (
        "sandbox",
        "DOSSIER",
        "Répond dans ce processus à toute connexion de mail : rien ne quitte la machine. Avec \
         DOSSIER, les boîtes y sont conservées",
    ),
    (
        "scenario",
        "FICHIER",
        "Fait se comporter mal les serveurs du bac à sable, comme le dit ce fichier (voir \
         sandbox/SCENARIOS.md)",
    ),
    (
        "web",
        "PORT",
        "Montre les boîtes du bac à sable dans un navigateur, sur ce port de la machine",
    ),
    (
        "set",
        "NOM=VALEUR",
        "Donne sa valeur à un champ de fenêtre (répétable) ; pour un mot de passe, préférer --values",
    ),
    ("values", "FICHIER.toml", "Lit les valeurs des champs de fenêtre dans un fichier TOML"),
    ("log", "", "Montre le dialogue avec les serveurs sur l'erreur standard, secrets masqués"),
    (
        "warnings",
        "",
        "Signale aussi ce que remarque `wl check` : ce qui ne sert jamais, les boucles sans sortie…",
    ),
    ("yes", "", "Répond oui à tous les dialogues"),
    ("no", "", "Répond non à tous les dialogues"),
    (
        "spool",
        "FICHIER",
        "Fichier de la file d'envoi [par défaut : WL_SPOOL, sinon wl/spool.db dans XDG_STATE_HOME, \
         sinon ~/.local/state/wl/spool.db]",
    ),
    ("id", "ID", "L'identifiant que montre `wl spool list`"),
    ("ids", "ID", "Les identifiants que montre `wl spool list`"),
    (
        "ask_password",
        "",
        "Demande le nouveau mot de passe de leur compte, ou le lit sur l'entrée standard, une ligne \
         par compte",
    ),
    ("watch", "", "Continue jusqu'à Ctrl-C, y compris avec ce dont le moment vient plus tard"),
    ("arguments", "ARGUMENTS", "Ce que LigneCommande(1), (2)… donnent au programme"),
    (
        "paths",
        "FICHIER|DOSSIER",
        "Fichiers, ou dossiers où chercher les `.wl` et les pages avec du WLangage",
    ),
    ("format", "FORMAT", "Pour des personnes (text), ou un objet JSON par ligne (json)"),
    ("name", "NOM", "Un nom dans l'une des deux langues, `Type.Membre`, ou un code comme WL0200"),
    ("dir", "DOSSIER", "Conserve les boîtes dans ce dossier, au format Maildir"),
    ("pop3", "PORT", "Port de POP3 ; 0 laisse choisir le système"),
    ("pop3s", "PORT", "Port de POP3 sous TLS"),
    ("imap", "PORT", "Port d'IMAP"),
    ("imaps", "PORT", "Port d'IMAP sous TLS"),
    ("smtp", "PORT", "Port de SMTP"),
    ("smtps", "PORT", "Port de SMTP sous TLS"),
    ("lang", "fr|en", "Langue des messages [par défaut : celle du système, sinon le français]"),
];

/// The same command line, explained in French.
#[must_use]
pub fn in_french(command: Command) -> Command {
    let command = explained(command)
        .about("Exécute partout des scripts de mail en WLangage")
        .long_about(
            "Exécute partout des scripts de mail en WLangage.\n\nLes mots-clés et les fonctions \
             sont acceptés en français et en anglais. Sans fichier, une invite s'ouvre : taper du \
             WLangage, « ?EmailEnvoieMessage » pour l'aide d'un nom, « :aide » pour le reste.",
        )
        .after_help(EXAMPLES)
        .subcommand_help_heading("Commandes")
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .help("Affiche la version")
                .help_heading("Options")
                .action(ArgAction::Version),
        )
        .disable_version_flag(true);
    described(command, &COMMANDS).mut_subcommand("spool", |sub| {
        described(sub, &SPOOL)
            .subcommand_help_heading("Commandes")
            .subcommand_value_name("COMMANDE")
            .after_help(SPOOL_NOTES)
    })
}

/// The subcommands of a command, explained.
fn described(command: Command, commands: &[(&'static str, &'static str)]) -> Command {
    commands.iter().fold(command, |command, (name, about)| {
        command.mut_subcommand(name, |sub| explained(sub).about(*about).long_about(None))
    })
}

fn explained(command: Command) -> Command {
    let ca = match command.get_name() {
        "sandbox" => {
            "Écrit l'autorité de certification dans ce fichier, pour les logiciels qui doivent s'y fier"
        }
        _ => "Se fie aussi aux autorités de certification de ce fichier PEM",
    };
    let command = command.mut_args(|arg| {
        let id = arg.get_id().as_str().to_owned();
        let heading = if arg.is_positional() { "Arguments" } else { "Options" };
        let order = ARGUMENTS.iter().position(|(name, ..)| *name == id).unwrap_or(ARGUMENTS.len());
        let arg = arg.help_heading(heading).display_order(order);
        // What clap adds by itself would be in English.
        let arg = match id.as_str() {
            "format" => arg.hide_default_value(true).hide_possible_values(true),
            _ => arg,
        };
        if id == "ca" {
            return arg.help(ca).long_help(None).value_name("FICHIER");
        }
        match ARGUMENTS.iter().find(|(name, ..)| *name == id) {
            Some((_, "", help)) => arg.help(*help).long_help(None),
            Some((_, value, help)) => arg.help(*help).long_help(None).value_name(*value),
            None => arg,
        }
    });
    command.help_template(TEMPLATE).disable_help_flag(true).disable_help_subcommand(true).arg(
        Arg::new("help")
            .short('h')
            .long("help")
            .help("Affiche cette aide")
            .help_heading("Options")
            .action(ArgAction::Help),
    )
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Line;

    #[test]
    fn everything_is_explained_in_french() {
        let command = in_french(Line::command());
        command.clone().debug_assert();
        let spool = command.find_subcommand("spool").unwrap();
        let subcommands = command.get_subcommands().chain(spool.get_subcommands());
        for command in std::iter::once(&command).chain(subcommands) {
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let known = ["ca", "help", "version"].contains(&id);
                assert!(known || ARGUMENTS.iter().any(|(name, ..)| *name == id), "{id}");
            }
        }
        let names = command.get_subcommands().map(Command::get_name);
        assert!(names.eq(COMMANDS.iter().map(|(name, _)| *name)));
        let names = spool.get_subcommands().map(Command::get_name);
        assert!(names.eq(SPOOL.iter().map(|(name, _)| *name)));
    }
}
