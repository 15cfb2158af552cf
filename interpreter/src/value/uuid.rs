//! UUIDs: texts of one form (documentation page 1514083, RFC 9562 section 4).

use std::fmt::Write as _;

use super::Value;
use crate::bilingual;
use crate::builtin::Error;
use crate::diagnostic::Bilingual;

/// Where the groups of `8-4-4-4-12` end among its 32 digits.
const GROUPS: [usize; 4] = [8, 12, 16, 20];

/// Characters of a wrong text that a message shows.
const SHOWN: usize = 40;

/// The identifier of so many bits whose bits are all 0: that of a variable not yet written.
#[must_use]
pub fn nil(bits: u16) -> String {
    written(&"0".repeat(digits(bits)))
}

/// The value as the text of an identifier of so many bits: of 128, `8-4-4-4-12`, in braces or not,
/// or its 32 digits; of 256, its 64 digits; their bytes in a buffer.
pub(super) fn identifier(value: &Value, bits: u16) -> Result<String, Error> {
    let found = match value {
        Value::Null => Some(nil(bits)),
        Value::Buffer(bytes) => {
            (bytes.len() * 8 == usize::from(bits)).then(|| written(&hexadecimal(bytes)))
        }
        Value::Text(text) if text.as_str().is_empty() => Some(nil(bits)),
        Value::Text(text) => read(text.as_str(), bits),
        _ => None,
    };
    found.ok_or_else(|| {
        let Bilingual { fr, en } = match value {
            Value::Text(text) => {
                let shown: String = text.as_str().chars().take(SHOWN).collect();
                bilingual!("« {shown} »", "`{shown}`")
            }
            other => other.kind().name(),
        };
        let form = if bits == 128 {
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx".to_owned()
        } else {
            format!("{} × x", digits(bits))
        };
        Error::conversion(bilingual!(
            "{fr} n'est pas un UUID sur {bits}",
            "{en} is not a {bits}-bit UUID"
        ))
        .hint(bilingual!("un UUID s'écrit {form}", "a UUID is written {form}"))
    })
}

fn digits(bits: u16) -> usize {
    usize::from(bits / 4)
}

fn read(text: &str, bits: u16) -> Option<String> {
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let bare: String = text.chars().filter(|character| *character != '-').collect();
    let grouped = bare.len() == 32 && written(&bare).len() == text.len() && {
        let dashes: Vec<_> = text.match_indices('-').map(|(place, _)| place).collect();
        dashes == [8, 13, 18, 23]
    };
    let whole = bare.len() == text.len() || grouped;
    let fits = bare.len() == digits(bits) && bare.bytes().all(|byte| byte.is_ascii_hexdigit());
    (whole && fits).then(|| written(&bare.to_ascii_lowercase()))
}

/// Its digits, in groups when there are 32 of them.
fn written(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + GROUPS.len());
    for (rank, digit) in digits.chars().enumerate() {
        if digits.len() == 32 && GROUPS.contains(&rank) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a text never fails.
        _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::identifier;
    use crate::value::Value;

    const ONE: &str = "00112233-4455-6677-8899-aabbccddeeff";

    #[test]
    fn every_documented_form_is_read() {
        let bare = ONE.replace('-', "").to_uppercase();
        let bytes: Vec<u8> = (0..16).map(|rank| rank * 0x11).collect();
        for value in [
            Value::text(ONE),
            Value::text(format!("{{{ONE}}}")),
            Value::text(bare),
            Value::Buffer(Rc::new(bytes)),
        ] {
            assert_eq!(identifier(&value, 128).unwrap(), ONE, "{value:?}");
        }
        let long = "ab".repeat(32);
        assert_eq!(identifier(&Value::text(long.as_str()), 256).unwrap(), long);
    }

    #[test]
    fn what_is_none_is_refused() {
        for wrong in ["x", "0011223-34455-6677-8899-aabbccddeeff", &"a".repeat(33), &ONE[1..]] {
            assert!(identifier(&Value::text(wrong), 128).is_err(), "{wrong}");
            assert!(identifier(&Value::text(wrong), 256).is_err(), "{wrong}");
        }
        assert!(identifier(&Value::text(ONE), 256).is_err());
        assert!(identifier(&Value::Int(3), 128).is_err());
        assert!(identifier(&Value::Buffer(Rc::new(vec![0; 15])), 128).is_err());
    }
}
