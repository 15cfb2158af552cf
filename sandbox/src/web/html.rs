//! The HTML of a mail, made fit for its frame.

use crate::mime::Part;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Nothing runs, nothing is loaded, nothing is sent; only styles and pictures of the mail itself.
pub(super) const POLICY: &str = "sandbox; default-src 'none'; img-src data:; \
    style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
/// How a mail without styles of its own looks: any rule of it goes before these.
const STYLE: &str = "<style>:where(body){font:15px/1.55 system-ui,sans-serif;margin:20px 26px;\
    overflow-wrap:anywhere}:where(img){max-width:100%;height:auto}\
    a[href]{pointer-events:none!important}</style>";
/// Elements that a policy does not make harmless: a browser connects to where a frame or a link
/// leads before it refuses to load it.
const REACHING: [&str; 8] =
    ["applet", "base", "embed", "frame", "iframe", "link", "meta", "object"];
/// Octets of pictures put inside a page.
const PICTURES: usize = 20 << 20;
/// Pictures put inside a page.
const COUNT: usize = 200;

/// The part to show: the last HTML of what is no attachment.
pub(super) fn part<'a>(root: &'a Part, message: &[u8]) -> Option<&'a Part> {
    let mut leaves = root.leaves().into_iter();
    leaves.rfind(|part| part.is("text/html") && !part.is_attachment(message))
}

/// The HTML with the pictures of the mail inside it.
pub(super) fn page(root: &Part, message: &[u8], part: &Part) -> String {
    let mut html = part.body_text(message);
    for name in REACHING {
        html = renamed(&html, name);
    }
    html.insert_str(after_doctype(&html), STYLE);
    if !html.contains("cid:") {
        return html;
    }
    let mut pictures = PICTURES;
    for part in root.leaves().into_iter().filter(|part| part.family() == "image").take(COUNT) {
        let Some(id) = part.text(message, "Content-ID") else { continue };
        let id = id.trim_matches(['<', '>', ' ']).to_owned();
        let kind = picture_type(&part.kind.name);
        let reference = format!("cid:{id}");
        if let (false, Some(kind), true) = (id.is_empty(), kind, html.contains(&reference)) {
            let octets = part.octets(message);
            let uses = html.matches(&reference).count().max(1);
            let Some(left) = pictures.checked_sub(octets.len().saturating_mul(uses)) else {
                continue;
            };
            pictures = left;
            let data = format!("data:{kind};base64,{}", STANDARD.encode(octets));
            html = html.replace(&reference, &data);
        }
    }
    html
}

/// Where an element may stand without changing how the whole is read.
fn after_doctype(html: &str) -> usize {
    let start = html.len() - html.trim_start().len();
    let declared = html[start..].get(..9).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype"));
    let end = html[start..].find('>').filter(|_| declared);
    end.map_or(0, |end| start + end + 1)
}

fn picture_type(name: &str) -> Option<&'static str> {
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"]
        .into_iter()
        .find(|known| *known == name)
}

/// Gives the elements of this name one that means nothing.
fn renamed(html: &str, name: &str) -> String {
    let mut result = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at + 1);
        result.push_str(before);
        if tag.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
            result.push_str("x-");
        }
        rest = tag;
    }
    result + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_that_reach_out_mean_nothing_any_more() {
        assert_eq!(renamed("<LINK rel=x><p>é</p><<link", "link"), "<x-LINK rel=x><p>é</p><<x-link");
        assert_eq!(renamed("a<é", "meta"), "a<é");
        assert_eq!(renamed("<frameset><Frame>", "frame"), "<x-frameset><x-Frame>");
    }

    #[test]
    fn a_doctype_stays_first() {
        assert_eq!(after_doctype(" <!DOCTYPE html><p>"), 16);
        assert_eq!(after_doctype("<p>é"), 0);
        assert_eq!(after_doctype("<!doctype"), 0);
    }

    #[test]
    fn pictures_of_the_mail_are_inside_the_page() {
        let mail =
            b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n\
            <meta http-equiv=refresh><img src=\"cid:a@b\"><img src=cid:c>\n--b\n\
            Content-Type: image/png\nContent-ID: <a@b>\nContent-Transfer-Encoding: base64\n\nQUJD\n\
            --b\nContent-Type: image/svg+xml\nContent-ID: <c>\n\n<svg/>\n--b--\n";
        let root = Part::of(mail);
        let part = part(&root, mail).unwrap();
        let page = page(&root, mail, part);
        assert_eq!(
            page,
            format!(
                "{STYLE}<x-meta http-equiv=refresh><img src=\"data:image/png;base64,QUJD\">\
                 <img src=cid:c>"
            )
        );
    }
}
