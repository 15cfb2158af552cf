//! `wl run`: runs a program.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use wl_interpreter::bilingual;
use wl_interpreter::diagnostic::{Bilingual, Language};
use wl_interpreter::source::decode;

use crate::arguments::Run;
use crate::report;
use crate::screen::Screen;
use crate::session::Session;
use crate::status::Status;

/// Runs the files, in one global scope.
pub fn run(options: &Run, screen: &Screen, language: Language) -> Status {
    match start(options, screen, language) {
        Ok(status) => status,
        Err(why) => {
            report::refusal(screen, &why, language);
            Status::Refused
        }
    }
}

fn start(options: &Run, screen: &Screen, language: Language) -> Result<Status, Bilingual> {
    // Every file is read before anything runs.
    let sources: Vec<(String, String)> =
        options.files.iter().map(PathBuf::as_path).map(read).collect::<Result<_, _>>()?;
    let mut session = Session::open(options, screen, language)?;
    let status = session.run(&sources);
    session.close(status);
    Ok(status)
}

/// The name and the text of a source; `-` is standard input.
pub fn read(path: &Path) -> Result<(String, String), Bilingual> {
    let shown = path.display();
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    match bytes {
        Ok(bytes) => Ok((shown.to_string(), decode(&bytes).0)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(bilingual!("le fichier « {shown} » n'existe pas", "there is no file `{shown}`"))
        }
        Err(error) => Err(bilingual!(
            "lecture de « {shown} » impossible : {error}",
            "cannot read `{shown}`: {error}"
        )),
    }
}
