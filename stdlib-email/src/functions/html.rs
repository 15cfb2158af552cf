//! Bringing an HTML page and its images into an email.

use std::path::Path;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use wl_interpreter::builtin::{
    Arguments, Doc, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::value::{Object, Value};

use super::read::function;
use super::{LETTER, OPTIONS, Outcome, of_letter, told};
use crate::constants;
use crate::files;
use crate::types::{self, Attached, Member};

const HTML: Parameter = parameter("html", "html", Ty::Text);
const DIRECTORY: Parameter = parameter("répertoire", "directory", Ty::Text);
const IMPORTING: Parameter = OPTIONS.optional().among(&[constants::PLAIN, constants::IMAGES]);
const IMPORT_DOC: Doc = doc(
    "Met une page HTML dans un email, ou dans la structure Email, et joint les images qu'elle montre : celles des fichiers, cherchées à partir du répertoire, et pour une variable celles écrites dans la page. Les images du Web restent où elles sont. Une image introuvable est laissée telle quelle et signalée par une erreur.",
    "Puts an HTML page into an email, or into the Email structure, and attaches the images it shows: those of files, looked for from the directory, and for a variable those written in the page. Images of the Web stay where they are. An image that cannot be found is left as it is and told by an error.",
);

/// `EmailImporteHTML`.
pub(super) const IMPORT: Function = function(
    names("EmailImporteHTML", "EmailImportHTML"),
    3_032_038,
    IMPORT_DOC,
    &[
        Syntax {
            parameters: &[LETTER, HTML, DIRECTORY, IMPORTING],
            result: Ty::Void,
            run: into_variable,
        },
        Syntax { parameters: &[HTML, DIRECTORY, IMPORTING], result: Ty::Void, run: into_structure },
    ],
    &[example(
        "m est un Email\nEmailImporteHTML(m, \"<p>Bonjour</p><img src='data:image/png;base64,iVBORw=='>\", \"\")\n\
         Trace(m.NbAttache, m.Attache[1].ContentType)\nTrace(Position(m.HTML, \"cid:\") > 0)",
        "1\timage/png\n1",
    )],
);

/// `Email.ImporteHTML`.
pub(super) static IMPORT_METHOD: Function = Function {
    names: names("ImporteHTML", "ImportHTML"),
    page: 1_000_022_287,
    doc: IMPORT_DOC,
    syntaxes: &[Syntax {
        parameters: &[of_letter(), HTML, DIRECTORY],
        result: Ty::Void,
        run: into_variable,
    }],
    examples: &[example(
        "m is Email\nm.ImportHTML(\"<p>Hello</p>\", \"\")\nTrace(m.HTML)",
        "<p>Hello</p>",
    )],
    keeps_error: false,
};

/// An image that the page shows.
struct Image {
    /// What the page says.
    reference: String,
    /// What it says afterwards: `cid:` and this.
    identifier: String,
    source: Source,
}

enum Source {
    /// A file, by its path as the script sees it.
    File(String),
    /// Bytes written in the page, with their media type.
    Bytes(String, Vec<u8>),
}

fn into_variable(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(email) = args.object(0) else { return Ok(Value::Null) };
    let (html, directory) = (args.text(1), args.text(2));
    let images = images(runtime, html, directory, args.int(3).unwrap_or(0), true);
    let mut page = html.to_owned();
    let mut failure = None;
    for image in images {
        let attached = match attached(runtime, &image) {
            Ok(attached) => attached,
            Err(error) => {
                failure = failure.or(Some(error));
                continue;
            }
        };
        types::add_attachment(&email, attached)?;
        page = replaced(&page, &image);
    }
    finish(runtime, &email, page, failure)
}

fn into_structure(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let email = types::structure(runtime);
    let (html, directory) = (args.text(0), args.text(1));
    let images = images(runtime, html, directory, args.int(2).unwrap_or(0), false);
    let mut page = html.to_owned();
    let mut failure = None;
    for image in images {
        let Source::File(path) = &image.source else { continue };
        // The file is read when the email is sent; that it is there is told now.
        match files::read(&runtime.host().path(path)) {
            Ok(_) => {
                types::add_file(runtime, path, &image.identifier);
                page = replaced(&page, &image);
            }
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    finish(runtime, &email, page, failure)
}

fn finish(
    runtime: &mut dyn Runtime,
    email: &Object,
    page: String,
    failure: Option<Error>,
) -> Outcome {
    email.set(Member::Html.rank(), Value::text(page));
    told(runtime, failure.map_or(Ok(Value::Null), Err))
}

/// The images to attach, each once, in the order of the page.
fn images(
    runtime: &mut dyn Runtime,
    html: &str,
    directory: &str,
    options: i64,
    embedded: bool,
) -> Vec<Image> {
    let unique = runtime.host().clock.now().timestamp().as_nanosecond();
    let mut found: Vec<Image> = Vec::new();
    for reference in references(html) {
        if found.iter().any(|image| image.reference == reference) {
            continue;
        }
        let Some(source) = source(&reference, directory, embedded) else { continue };
        let rank = found.len() + 1;
        let identifier = if options & constants::SIMPLE_IDENTIFIERS != 0 {
            format!("wdcid{rank}")
        } else {
            format!("{unique:x}.{rank}@wl")
        };
        found.push(Image { reference, identifier, source });
    }
    found
}

/// What the `src` of `<img>` and the `background` of any tag say.
fn references(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in html.split('<').skip(1) {
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let wanted = if name.eq_ignore_ascii_case("img") { "src" } else { "background" };
        if let Some(value) = attribute(tag, wanted) {
            found.push(value.to_owned());
        }
    }
    found
}

/// The value of an attribute of a tag, its quotes removed.
fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    for (at, _) in lower.match_indices(wanted) {
        let starts = lower.get(..at)?.ends_with(|c: char| c.is_whitespace() || "\"'/".contains(c));
        let rest = tag.get(at + wanted.len()..)?.trim_start();
        let Some(rest) = rest.strip_prefix('=').filter(|_| starts) else { continue };
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| "\"'".contains(*c));
        return match quote {
            Some(quote) => rest.get(1..)?.split(quote).next(),
            None => rest.split(|c: char| c.is_whitespace() || c == '>').next(),
        };
    }
    None
}

fn source(reference: &str, directory: &str, embedded: bool) -> Option<Source> {
    let lower = reference.to_ascii_lowercase();
    if let Some(rest) = lower.strip_prefix("data:") {
        let (head, _) = rest.split_once(',')?;
        let media_type = head.strip_suffix(";base64")?.to_owned();
        let (_, data) = reference.split_once(',')?;
        let data: String = data.chars().filter(|c| !c.is_whitespace()).collect();
        let bytes = STANDARD.decode(data).ok()?;
        return embedded.then_some(Source::Bytes(media_type, bytes));
    }
    let path = lower
        .strip_prefix("file:///")
        .map_or(reference, |_| reference.get("file:///".len()..).unwrap_or(reference));
    let elsewhere = lower.contains("://") && !lower.starts_with("file:///");
    if path.trim().is_empty() || elsewhere || lower.starts_with("cid:") || lower.starts_with("//") {
        return None;
    }
    let path = path.replace("%20", " ");
    let absolute = Path::new(&path).is_absolute() || path.get(1..2) == Some(":");
    Some(Source::File(if absolute || directory.is_empty() {
        path
    } else {
        format!("{}/{path}", directory.trim_end_matches(['/', '\\']))
    }))
}

fn attached(runtime: &mut dyn Runtime, image: &Image) -> Result<Rc<Object>, Error> {
    let attached = match &image.source {
        Source::File(path) => {
            let bytes = files::read(&runtime.host().path(path))?;
            let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
            types::from_file(name, bytes)
        }
        Source::Bytes(media_type, bytes) => {
            let extension = media_type.rsplit(['/', '+']).next().unwrap_or("bin");
            let attached = types::from_file(&format!("image.{extension}"), bytes.clone());
            attached.set(Attached::ContentType.rank(), Value::text(media_type));
            attached
        }
    };
    attached.set(Attached::Identifier.rank(), Value::text(&image.identifier));
    Ok(attached)
}

/// The page with this image shown from the email.
fn replaced(page: &str, image: &Image) -> String {
    let identifier = &image.identifier;
    let mut page = page.to_owned();
    for quote in ["\"", "'"] {
        let own = format!("{quote}{}{quote}", image.reference);
        page = page.replace(&own, &format!("{quote}cid:{identifier}{quote}"));
    }
    page.replace(&format!("={}", image.reference), &format!("=\"cid:{identifier}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_found_as_people_write_them() {
        let page = "<IMG alt='x' SRC=\"a.png\"><img src = 'b c.png'/><img src=d.png><td background=\"e.gif\">\
                    <img data-src=\"no\" src=\"f.png\"><p>src=\"no\"</p><img>";
        assert_eq!(references(page), ["a.png", "b c.png", "d.png", "e.gif", "f.png"]);
    }

    #[test]
    fn what_is_elsewhere_stays_there() {
        for reference in ["http://x.fr/a.png", "cid:a", "//x.fr/a.png", "", "data:image/png,x"] {
            assert!(source(reference, "d", true).is_none(), "{reference}");
        }
        assert!(
            matches!(source("a%20b.png", "d/", true), Some(Source::File(path)) if path == "d/a b.png")
        );
    }
}
