//! Bringing an HTML page and its images into an email.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use data_url::DataUrl;
use percent_encoding::percent_decode_str;
use wl_interpreter::bilingual;
use wl_interpreter::builtin::{Arguments, Error, Runtime};
use wl_interpreter::value::{Object, Value};

use super::super::{Outcome, told};
use super::page;
use crate::constants;
use crate::error::{number, of};
use crate::files;
use crate::types::{self, Attached, Member};

/// `EmailImporteHTML` into a variable.
pub(super) fn into_variable(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(email) = args.object(0) else { return Ok(Value::Null) };
    let options = args.int(3).unwrap_or(0);
    import(runtime, Target::Variable(email), (args.text(1), args.text(2)), options)
}

/// `EmailImporteHTML` into the structure.
pub(super) fn into_structure(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let options = args.int(2).unwrap_or(0);
    import(runtime, Target::Structure, (args.text(0), args.text(1)), options)
}

fn import(
    runtime: &mut dyn Runtime,
    target: Target,
    (html, directory): (&str, &str),
    options: i64,
) -> Outcome {
    let simple = options & constants::SIMPLE_IDENTIFIERS != 0;
    let stamp = runtime.host().clock.now().timestamp().as_nanosecond();
    let email = match &target {
        Target::Variable(email) => Rc::clone(email),
        Target::Structure => types::structure(runtime),
    };
    let mut importer = Importer {
        runtime,
        target,
        directory,
        stamp: (!simple).then_some(stamp),
        known: HashMap::new(),
        failure: None,
    };
    let page = page::rewrite(html, &mut |reference| importer.show(reference));
    let failure = importer.failure;
    email.set(Member::Html.rank(), Value::text(page));
    told(runtime, failure.map_or(Ok(Value::Null), Err))
}

/// Where the images go.
enum Target {
    Variable(Rc<Object>),
    Structure,
}

/// An image that the page shows.
enum Source {
    /// A file, by its path as the script sees it.
    File(String),
    /// Bytes written in the page, with their media type.
    Bytes(String, Vec<u8>),
}

struct Importer<'a> {
    runtime: &'a mut dyn Runtime,
    target: Target,
    directory: &'a str,
    /// What makes the identifiers unique.
    stamp: Option<i128>,
    /// What became of each reference: an image shown twice is attached once.
    known: HashMap<String, Option<String>>,
    failure: Option<Error>,
}

impl Importer<'_> {
    /// Attaches what a reference shows, and says how the page then names it.
    fn show(&mut self, reference: &str) -> Option<String> {
        if let Some(known) = self.known.get(reference) {
            return known.clone();
        }
        let shown = match self.attach(reference) {
            Ok(shown) => shown,
            Err(error) => {
                self.failure.get_or_insert(error);
                None
            }
        };
        self.known.insert(reference.to_owned(), shown.clone());
        shown
    }

    fn attach(&mut self, reference: &str) -> Result<Option<String>, Error> {
        let Some(source) = self.source(reference) else { return Ok(None) };
        let rank = match &self.target {
            Target::Variable(email) => types::attachment_count(email)? + 1,
            Target::Structure => types::file_count(self.runtime) + 1,
        };
        let identifier = match self.stamp {
            Some(stamp) => format!("{stamp:x}.{rank}@wl"),
            None => format!("wdcid{rank}"),
        };
        let (name, content_type, bytes) = match source {
            Source::File(path) => {
                let bytes = files::read(&self.runtime.host().path(&path))?;
                let name = path.rsplit(['/', '\\']).next().unwrap_or(&path).to_owned();
                let content_type = image_type(&name, &bytes).ok_or_else(|| no_image(&path))?;
                if let Target::Structure = self.target {
                    // The file is read again when the email is sent.
                    types::add_file(self.runtime, &path, &identifier);
                    return Ok(Some(format!("cid:{identifier}")));
                }
                (name, content_type.to_owned(), bytes)
            }
            Source::Bytes(media_type, bytes) => {
                let extension = media_type.rsplit(['/', '+']).next().unwrap_or("bin");
                let extension = if extension == "xml" { "svg" } else { extension };
                (format!("image{rank}.{extension}"), media_type, bytes)
            }
        };
        if let Target::Variable(email) = &self.target {
            let attached = types::from_file(&name, bytes);
            attached.set(Attached::ContentType.rank(), Value::text(content_type));
            attached.set(Attached::Identifier.rank(), Value::text(&identifier));
            types::add_attachment(email, attached)?;
        }
        Ok(Some(format!("cid:{identifier}")))
    }

    /// What a reference names here; `None` for what is elsewhere.
    fn source(&mut self, reference: &str) -> Option<Source> {
        let scheme = reference.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let is_scheme = |name: &str| {
            name.len() > 1 && name.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
        };
        let path = match scheme.as_deref() {
            Some("data") => {
                let embedded = matches!(self.target, Target::Variable(_));
                return if embedded { embedded_image(reference) } else { None };
            }
            Some("file") => file_path(reference.get("file:".len()..)?),
            Some(scheme) if is_scheme(scheme) => return None,
            _ => reference.to_owned(),
        };
        if path.is_empty() || path.starts_with("//") || path.starts_with('#') {
            return None;
        }
        // The name as it is written, else as an address writes it.
        let decoded = percent_decode_str(&path).decode_utf8_lossy().into_owned();
        let bare = path.split(['?', '#']).next().unwrap_or_default();
        let bare = percent_decode_str(bare).decode_utf8_lossy().into_owned();
        for name in [path, decoded] {
            let placed = self.placed(&name);
            if self.runtime.host().path(&placed).exists() {
                return Some(Source::File(placed));
            }
        }
        Some(Source::File(self.placed(&bare)))
    }

    /// A path, from the directory of the page when it is relative.
    fn placed(&self, path: &str) -> String {
        let absolute = Path::new(path).is_absolute() || path.get(1..2) == Some(":");
        match self.directory.trim_end_matches(['/', '\\']) {
            _ if absolute => path.to_owned(),
            "" if self.directory.is_empty() => path.to_owned(),
            directory => format!("{directory}/{path}"),
        }
    }
}

/// The path of a `file:` address, its scheme removed (RFC 8089).
fn file_path(rest: &str) -> String {
    let Some(path) = rest.strip_prefix("//") else { return rest.to_owned() };
    let path = path.strip_prefix("localhost").unwrap_or(path);
    match path.strip_prefix('/') {
        // `/C:/page` is a path of Windows.
        Some(drive) if drive.get(1..2) == Some(":") => drive.to_owned(),
        Some(_) => path.to_owned(),
        None => format!("//{path}"),
    }
}

/// An image written in the page (RFC 2397).
fn embedded_image(reference: &str) -> Option<Source> {
    let url = DataUrl::process(reference).ok()?;
    let mime = url.mime_type();
    let media_type = format!("{}/{}", mime.type_, mime.subtype);
    let (bytes, _) = url.decode_to_vec().ok()?;
    (mime.type_ == "image").then_some(Source::Bytes(media_type, bytes))
}

/// The media type of an image, by its name, else by its first bytes.
fn image_type(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let named = wl_media_types::of_name(name);
    if named.starts_with("image/") { Some(named) } else { wl_media_types::of_image(bytes) }
}

/// A page that others wrote must not make an email carry any file of this machine away.
fn no_image(path: &str) -> Error {
    of(
        number::ATTACHMENT_UNREADABLE,
        bilingual!(
            "le fichier « {path} » n'est pas une image : il n'est pas joint",
            "the file `{path}` is no image: it is not attached"
        ),
    )
    .hint(bilingual!(
        "le joindre par EmailChargeFichierAttaché si c'est voulu",
        "attach it by EmailLoadAttachment when that is wanted"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_addresses() {
        for (rest, path) in [
            ("///C:/a/b.png", "C:/a/b.png"),
            ("///home/a.png", "/home/a.png"),
            ("//localhost/home/a.png", "/home/a.png"),
            ("//serveur/partage/a.png", "//serveur/partage/a.png"),
            ("a.png", "a.png"),
        ] {
            assert_eq!(file_path(rest), path);
        }
    }

    #[test]
    fn images_are_written_in_pages_in_two_ways() {
        let bytes = |reference| match embedded_image(reference) {
            Some(Source::Bytes(media_type, bytes)) => Some((media_type, bytes)),
            _ => None,
        };
        assert_eq!(
            bytes("data:image/gif;base64,R0lG\n OA=="),
            Some(("image/gif".into(), b"GIF8".to_vec()))
        );
        assert_eq!(
            bytes("data:image/svg+xml,%3Csvg/%3E"),
            Some(("image/svg+xml".into(), b"<svg/>".to_vec()))
        );
        assert_eq!(bytes("data:text/html,<p>"), None);
        assert_eq!(bytes("data:image/png;base64,@@"), None);
    }
}
