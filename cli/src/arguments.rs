//! The command line.

mod french;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use wl_interpreter::diagnostic::Language;

use crate::locale;

/// Runs WLangage email scripts anywhere.
///
/// French and English keywords and functions are both accepted. Without a file, a prompt opens:
/// type WLangage, `?EmailSendMessage` for the help of a name, `:help` for the rest.
#[derive(Debug, Parser)]
#[command(
    name = "wl",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  wl                                a prompt
  wl run script.wl --sandbox        run, with every mail kept on this machine
  wl run script.wl --set EDT_Subject=Hello
  wl check scripts/                 find errors without running anything
  wl doc EmailSendMessage           the help of a function, type, constant, keyword or error

Exit status: 0 finished, 1 stopped by an error, 2 refused before running, 130 interrupted."
)]
pub struct Line {
    /// What to do, when it is not to run a file or to open the prompt.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// `wl FILE…` runs as `wl run FILE…` does.
    #[command(flatten)]
    pub run: Run,
    /// Language of messages [default: that of the locale, else French]
    #[arg(long, global = true, value_name = "fr|en", hide_possible_values = true)]
    pub lang: Option<Lang>,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a program: one or several files, or the code blocks of a Markdown page
    Run(Run),
    /// Report every error of files or directories; nothing runs
    Check(Check),
    /// Show the help of a function, type, constant, keyword or error code; without a name, the
    /// index
    Doc(Doc),
    /// Run the mail servers of the sandbox alone, for any mail client
    Sandbox(Sandbox),
    /// Look after the mails that wait to be sent
    Spool(Spool),
}

/// `wl run`.
#[derive(Debug, Args, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Run {
    /// Sources (`.wl`), pages with code blocks (`.md`), or `-` for standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Answer every mail connection from this process: nothing leaves the machine. With DIR, the
    /// mailboxes are kept there
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true)]
    #[allow(clippy::option_option, reason = "absent, `--sandbox`, `--sandbox=DIR`")]
    pub sandbox: Option<Option<PathBuf>>,
    /// Make the servers of the sandbox misbehave as this file says (see sandbox/SCENARIOS.md)
    #[arg(long, value_name = "FILE", requires = "sandbox")]
    pub scenario: Option<PathBuf>,
    /// Show the mailboxes of the sandbox in a browser, on this port of this machine, until Ctrl-C
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true, requires = "sandbox",
        default_missing_value = "0")]
    pub web: Option<u16>,
    /// Give a window field its value (repeatable); for passwords prefer --values
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Read the values of window fields from a TOML file
    #[arg(long, value_name = "FILE.toml")]
    pub values: Option<PathBuf>,
    /// Show the dialogue with mail servers on standard error, secrets masked
    #[arg(long)]
    pub log: bool,
    /// Tell too what `wl check` remarks: what is never used, loops without a way out…
    #[arg(long)]
    pub warnings: bool,
    /// Answer yes to every dialog
    #[arg(long, conflicts_with = "no")]
    pub yes: bool,
    /// Answer no to every dialog
    #[arg(long)]
    pub no: bool,
    /// Trust the certificate authorities of this PEM file too
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// Keep the mails that leave in the background in this file [default: `WL_SPOOL`, else wl/spool.db
    /// in `XDG_STATE_HOME`, else ~/.local/state/wl/spool.db]
    #[arg(long, value_name = "FILE")]
    pub spool: Option<PathBuf>,
    /// What CommandLine(1), (2)… give to the program
    #[arg(last = true, value_name = "ARGS")]
    pub arguments: Vec<String>,
}

/// `wl check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Files, or directories searched for `.wl` files and pages with WLangage blocks
    #[arg(required = true, value_name = "FILE|DIR")]
    pub paths: Vec<PathBuf>,
    /// For people, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `wl spool`.
#[derive(Debug, Args)]
#[command(after_help = "\
The file, readable by its owner alone, holds the password of a mail until it has left. A mail that a
server may have taken without saying so is shown as unknown: it is never sent again by itself.

Exit status: 0 done, 1 refused or not everything was sent, 2 wrong usage.")]
pub struct Spool {
    /// What to do with the queue.
    #[command(subcommand)]
    pub action: SpoolAction,
    /// The file of the queue [default: `WL_SPOOL`, else wl/spool.db in `XDG_STATE_HOME`, else
    /// ~/.local/state/wl/spool.db]
    #[arg(long, global = true, value_name = "FILE")]
    pub spool: Option<PathBuf>,
}

/// What `wl spool` does.
#[derive(Debug, Subcommand)]
pub enum SpoolAction {
    /// Show the mails of the queue
    List(SpoolList),
    /// Show a mail: its recipients, and why it is where it is
    Show(SpoolShow),
    /// Make mails due now, for the recipients not known to have them. One whose end is unknown may
    /// arrive a second time
    Retry(SpoolRetry),
    /// Take mails out of the queue: they will not be sent
    Drop(SpoolMails),
    /// Send every mail that is due
    Run(SpoolRun),
}

/// `wl spool list`.
#[derive(Debug, Args)]
pub struct SpoolList {
    /// For people, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `wl spool show`.
#[derive(Debug, Args)]
pub struct SpoolShow {
    /// The identifier that `wl spool list` shows
    #[arg(value_name = "ID")]
    pub id: i64,
    /// For people, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// `wl spool retry`.
#[derive(Debug, Args)]
pub struct SpoolRetry {
    /// The mails.
    #[command(flatten)]
    pub mails: SpoolMails,
    /// Ask for the new password of their account, or read it from standard input, a line for each
    /// account
    #[arg(long)]
    pub ask_password: bool,
}

/// `wl spool drop`.
#[derive(Debug, Args)]
pub struct SpoolMails {
    /// The identifiers that `wl spool list` shows
    #[arg(required = true, value_name = "ID")]
    pub ids: Vec<i64>,
}

/// `wl spool run`.
#[derive(Debug, Args)]
pub struct SpoolRun {
    /// Go on until Ctrl-C, with what becomes due later too
    #[arg(long)]
    pub watch: bool,
    /// Show the dialogue with mail servers on standard error, secrets masked
    #[arg(long)]
    pub log: bool,
    /// Trust the certificate authorities of this PEM file too
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// For people, or one JSON object a line
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// How `wl check` and `wl spool` report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the lines of the source.
    Text,
    /// One object a line.
    Json,
}

/// `wl doc`.
#[derive(Debug, Args)]
pub struct Doc {
    /// A name in either language, `Type.Member`, or an error code such as WL0200
    pub name: Option<String>,
}

/// `wl sandbox`.
#[derive(Debug, Args)]
pub struct Sandbox {
    /// Keep the mailboxes in this directory, as Maildir folders
    #[arg(long)]
    pub dir: Option<PathBuf>,
    /// Port of POP3; 0 lets the system choose
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub pop3: u16,
    /// Port of POP3 over TLS
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub pop3s: u16,
    /// Port of IMAP
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub imap: u16,
    /// Port of IMAP over TLS
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub imaps: u16,
    /// Port of SMTP
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub smtp: u16,
    /// Port of SMTP over TLS
    #[arg(long, default_value_t = 0, value_name = "PORT")]
    pub smtps: u16,
    /// Make the servers misbehave as this file says (see sandbox/SCENARIOS.md)
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// Show the mailboxes in a browser, on this port of this machine
    #[arg(long, value_name = "PORT", num_args = 0..=1, require_equals = true,
        default_missing_value = "0")]
    pub web: Option<u16>,
    /// Write the certificate authority to this file, for clients that must trust it
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
}

/// A language on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Lang {
    /// Français.
    Fr,
    /// English.
    En,
}

impl Line {
    /// The language of messages.
    #[must_use]
    pub fn language(&self) -> Language {
        match self.lang {
            Some(Lang::Fr) => Language::French,
            Some(Lang::En) => Language::English,
            None => locale::language(),
        }
    }
}

/// Reads the command line.
pub fn parse() -> Result<Line, clap::Error> {
    let mut command = Line::command();
    // The help is in the language of `--lang` too, which is not parsed yet.
    if asked_language().unwrap_or_else(locale::language) == Language::French {
        command = french::in_french(command);
    }
    let line = Line::from_arg_matches(&command.try_get_matches()?)?;
    match &line.command {
        // `wl` alone is the prompt, `wl run` alone a slip.
        Some(Command::Run(run)) if run.files.is_empty() => {
            let why = match line.language() {
                Language::French => "il faut un FICHIER ; « wl » seul ouvre l'invite",
                Language::English => "a FILE is needed; `wl` alone opens the prompt",
            };
            Err(Line::command().error(ErrorKind::MissingRequiredArgument, why))
        }
        _ => Ok(line),
    }
}

/// The language of `--lang fr` or `--lang=fr`, wherever it stands.
fn asked_language() -> Option<Language> {
    let mut arguments = std::env::args_os().skip(1).take_while(|argument| argument != "--");
    let value = arguments.find_map(|argument| {
        let argument = argument.to_str()?.to_owned();
        let rest = argument.strip_prefix("--lang")?;
        Some(rest.strip_prefix('=').map(str::to_owned))
    })?;
    let value = value.or_else(|| arguments.next()?.to_str().map(str::to_owned))?;
    match value.as_str() {
        "fr" => Some(Language::French),
        "en" => Some(Language::English),
        _ => None,
    }
}
