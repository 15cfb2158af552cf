//! Taking the HTML of an email and its images out of it.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use wl_interpreter::builtin::{Arguments, Error, Runtime};
use wl_interpreter::value::Value;
use wl_mail::mime::sanitize_filename;

use super::super::{Outcome, told};
use super::page;
use crate::files;
use crate::types::{self, Attached, Member};

/// `EmailExporteHTML`.
pub(super) fn export(runtime: &mut dyn Runtime, args: Arguments) -> Outcome {
    let Some(email) = args.object(0) else { return Ok(Value::text("")) };
    let directory = runtime.host().path(args.text(1));
    types::fill(&email, Member::Html.rank())?;
    let attachments = types::attachments_of(&email)?;
    let mut written: HashMap<String, Option<String>> = HashMap::new();
    let mut failure: Option<Error> = None;
    let html = types::text(&email, Member::Html.rank());
    let page = page::rewrite(&html, &mut |reference| {
        let wanted = identifier(reference)?;
        if let Some(known) = written.get(&wanted) {
            return known.clone();
        }
        let attached = attachments.iter().find(|it| {
            types::text(it, Attached::Identifier.rank()).trim_matches(['<', '>']).to_lowercase()
                == wanted
        })?;
        let name = sanitize_filename(&types::text(attached, Attached::Name.rank()));
        let bytes = types::attachment_bytes(attached);
        let declared = types::text(attached, Attached::ContentType.rank());
        let is_image = |media_type: &str| media_type.to_lowercase().starts_with("image/");
        // Who wrote the mail must not have a program written here.
        let image = is_image(wl_media_types::of_name(&name))
            || (is_image(&declared) && !name.contains('.'))
            || wl_media_types::of_image(&bytes).is_some();
        if !image {
            return None;
        }
        let shown = match files::write_new(&directory, &name, &bytes) {
            Ok(name) => Some(format!("./{}", name.replace('%', "%25").replace('#', "%23"))),
            Err(error) => {
                failure.get_or_insert(error);
                None
            }
        };
        written.insert(wanted, shown.clone());
        shown
    });
    let page = Value::text(page);
    told(
        runtime,
        match failure {
            None => Ok(page),
            Some(error) => Err(error.giving(page)),
        },
    )
}

/// The identifier that a reference names (RFC 2392), in lower case.
fn identifier(reference: &str) -> Option<String> {
    let (scheme, rest) = reference.split_once(':')?;
    let rest = percent_decode_str(rest.trim()).decode_utf8_lossy().to_lowercase();
    (scheme.eq_ignore_ascii_case("cid") && !rest.is_empty()).then_some(rest)
}
