//! Configuration files with `@NAME@` in the place of what is only known when they are written.

/// Replaces every `@NAME@` by its value.
///
/// # Panics
/// When the template asks for a name that has no value.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_name(rest) {
        filled.push_str(before);
        match values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => panic!("no value for @{name}@"),
        }
        rest = after;
    }
    filled + rest
}

/// The first `@NAME@`, between what comes before and after it.
fn next_name(text: &str) -> Option<(&str, &str, &str)> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
    };
    text.match_indices('@').find_map(|(start, _)| {
        let (name, after) = text[start + 1..].split_once('@')?;
        is_name(name).then_some((&text[..start], name, after))
    })
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn names_are_replaced_and_other_signs_stay() {
        assert_eq!(fill("a@b @PORT@ @DIR@/x", &[("PORT", "25"), ("DIR", "/d")]), "a@b 25 /d/x");
    }

    #[test]
    #[should_panic(expected = "no value for @DIR@")]
    fn a_name_without_value_is_an_error() {
        fill("@DIR@", &[]);
    }
}
