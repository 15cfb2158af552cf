//! The `wl` command: runs WLangage programs, a prompt, checks, help, a mail sandbox.

mod arguments;
mod check;
mod console;
mod doc;
mod interrupt;
mod locale;
mod log;
mod program;
mod prompt;
mod report;
mod sandbox;
mod screen;
mod secret;
mod sent;
mod session;
mod spool;
mod stack;
mod status;
mod style;
mod values;

use std::process::ExitCode;

use arguments::{Command, parse};
use screen::Screen;
use status::Status;

fn main() -> ExitCode {
    let line = match parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version are no errors; clap knows which stream each goes to.
            let shown = error.print();
            let fine = !error.use_stderr() && shown.is_ok();
            return if fine { Status::Finished } else { Status::Refused }.into();
        }
    };
    let screen = Screen::new();
    let language = line.language();
    let work = {
        let screen = screen.clone();
        move || match line.command {
            None if line.run.files.is_empty() => prompt::start(&line.run, &screen, language),
            None => program::run(&line.run, &screen, language),
            Some(Command::Run(run)) => program::run(&run, &screen, language),
            Some(Command::Check(check)) => check::run(&check, &screen, language),
            Some(Command::Doc(doc)) => doc::run(&doc, &screen, language),
            Some(Command::Sandbox(options)) => sandbox::run(&options, &screen, language),
            Some(Command::Spool(options)) => spool::run(&options, &screen, language),
        }
    };
    let status = match stack::run(work) {
        Ok(status) => status.unwrap_or(Status::Failed),
        Err(why) => {
            report::refusal(&screen, &why, language);
            Status::Failed
        }
    };
    screen.finish();
    if screen.is_gone() { Status::Gone } else { status }.into()
}
