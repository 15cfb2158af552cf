//! The images of an HTML page: the tokenizer of the HTML standard finds them, and all that is not
//! one stays as it was written.

use std::ops::Range;

use html5gum::Tokenizer;
use html5gum::emitters::default::{DefaultEmitter, Token};

use super::css;

/// Gives every image of a page to `show`, which may name it otherwise: those of elements, of style
/// sheets, of `style` attributes, not those of comments or scripts.
pub(super) fn rewrite(html: &str, show: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // What stands in `<style>` or `<script>` is no element.
    emitter.naively_switch_states(true);
    let mut out = String::with_capacity(html.len());
    let mut kept = 0;
    let mut replace = |range: Range<usize>, text: &str| {
        out.push_str(html.get(kept..range.start).unwrap_or_default());
        out.push_str(text);
        kept = range.end;
    };
    let mut in_style = false;
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                in_style = *tag.name == b"style"[..];
                let mut attributes: Vec<_> = tag.attributes.iter().collect();
                attributes.sort_by_key(|(_, value)| value.span.start);
                for (name, value) in attributes {
                    let text = String::from_utf8_lossy(value);
                    let shown = if shows_image(&tag.name, name) {
                        show(text.trim())
                    } else if ***name == b"style"[..] {
                        css::rewrite(&text, show)
                    } else {
                        None
                    };
                    let place = value_place(html, value.span.start, tag.span.end);
                    if let (Some(shown), Some(place)) = (shown, place) {
                        replace(place.clone(), &quoted(&shown, html.get(place)));
                    }
                }
            }
            Token::String(text) if in_style => {
                let sheet = html.get(text.span.start..text.span.end).unwrap_or_default();
                if let Some(shown) = css::rewrite(sheet, show) {
                    replace(text.span.start..text.span.end, &shown);
                }
            }
            Token::EndTag(_) => in_style = false,
            _ => {}
        }
    }
    out.push_str(html.get(kept..).unwrap_or_default());
    out
}

/// A value between the quotes that were there, else between double ones.
fn quoted(value: &str, before: Option<&str>) -> String {
    let value = value.replace('&', "&amp;");
    if before.is_some_and(|it| it.starts_with('\'')) {
        format!("'{}'", value.replace('\'', "&#39;"))
    } else {
        format!("\"{}\"", value.replace('"', "&quot;"))
    }
}

/// Whether this attribute of this element names an image.
fn shows_image(element: &[u8], attribute: &[u8]) -> bool {
    match attribute {
        b"background" => true,
        b"src" => element == b"img" || element == b"input",
        b"poster" => element == b"video",
        b"href" | b"xlink:href" => element == b"image",
        _ => false,
    }
}

/// Where the value of an attribute is, its quotes included, from where its name starts.
fn value_place(html: &str, name: usize, end: usize) -> Option<Range<usize>> {
    let text = html.get(name..end)?;
    let equals = text.find('=')?;
    let behind = text.get(equals + 1..)?;
    let value = behind.trim_start();
    let start = name + equals + 1 + (behind.len() - value.len());
    let length = match value.chars().next()? {
        quote @ ('"' | '\'') => value.get(1..)?.find(quote)? + 2,
        _ => value.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(value.len()),
    };
    Some(start..start + length)
}

#[cfg(test)]
mod tests {
    use super::rewrite;

    fn seen(page: &str) -> Vec<String> {
        let mut seen = Vec::new();
        let same = rewrite(page, &mut |reference| {
            seen.push(reference.to_owned());
            None
        });
        assert_eq!(same, page);
        seen
    }

    #[test]
    fn images_are_found_as_people_write_them() {
        let page = "<!DOCTYPE html>\r\n<IMG alt='x'\r\n SRC=\"a&amp;b.png\"><img src = 'b c.png'/>\
                    <img src=d.png><td background=\"e.gif\"><img data-src=\"no\" src=\"f.png\">\
                    <p>src=\"no\"</p><img><img src=''><!-- <img src=no> --><script>'<img src=no>'\
                    </script><style>p{background:url(g.png)}</style><p style=\"background:url('h.png')\">\
                    <input type=image src=i.png><video poster=j.png src=no><img src=k.png";
        assert_eq!(
            seen(page),
            [
                "a&b.png", "b c.png", "d.png", "e.gif", "f.png", "", "g.png", "h.png", "i.png",
                "j.png"
            ]
        );
    }

    #[test]
    fn nothing_else_of_the_page_changes() {
        let page = "<p class=x>é &eacute; <IMG  src = a.png  alt=\"é\"\r\n><b style='background:url(a.png)'>a.png\
                    <style>\r\np { background: url(a.png) }\r\n</style><img src='a.png'/></p>";
        let shown = rewrite(page, &mut |_| Some("cid:1&'\"".into()));
        assert_eq!(
            shown,
            "<p class=x>é &eacute; <IMG  src = \"cid:1&amp;'&quot;\"  alt=\"é\"\r\n>\
             <b style='background:url(&#39;cid:1&amp;%27\"&#39;)'>a.png\
             <style>\r\np { background: url('cid:1&%27\"') }\r\n</style><img src='cid:1&amp;&#39;\"'/></p>"
        );
    }
}
