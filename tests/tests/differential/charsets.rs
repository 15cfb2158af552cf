//! The charsets of the corpus, right and wrong.

/// A charset that a mail declares, and what its bytes really are.
pub struct Charset {
    /// The name of the case.
    pub name: &'static str,
    /// What the mail declares; `None` for nothing.
    pub declared: Option<&'static str>,
    /// What its bytes are; see [`crate::encode::bytes`].
    pub real: &'static str,
    /// What it says.
    pub text: &'static str,
    /// Whether its bytes may stand in lines of ASCII, as they are or as quoted-printable.
    pub lines: bool,
}

const fn right(name: &'static str, text: &'static str) -> Charset {
    Charset { name, declared: Some(name), real: name, text, lines: true }
}

const fn wrong(
    name: &'static str,
    declared: Option<&'static str>,
    real: &'static str,
    text: &'static str,
) -> Charset {
    Charset { name, declared, real, text, lines: true }
}

const fn wide(name: &'static str, declared: &'static str, text: &'static str) -> Charset {
    Charset { name, declared: Some(declared), real: name, text, lines: false }
}

const FRENCH: &str = "Élévation à l'été : ça coûte";
const EURO: &str = "Été “en promotion” – 10 € l’œuvre…";

/// Every charset.
pub const CHARSETS: &[Charset] = &[
    right("utf-8", "Élévation à l'été : 10 € 日本 😀"),
    wrong("utf8", Some("utf8"), "utf-8", EURO),
    wrong("UTF-8 quoted twice", Some("'utf-8'"), "utf-8", EURO),
    wrong("utf-8 with a mark", Some("utf-8"), "utf-8", "\u{feff}Élévation"),
    right("iso-8859-1", FRENCH),
    wrong("windows-1252 called iso-8859-1", Some("iso-8859-1"), "windows-1252", EURO),
    wrong("latin1", Some("latin1"), "windows-1252", FRENCH),
    right("iso-8859-15", "Élévation : 10 € l'œuvre"),
    right("windows-1252", EURO),
    right("iso-8859-2", "Zażółć gęślą jaźń"),
    right("windows-1250", "Zażółć gęślą jaźń"),
    right("iso-8859-5", "Привет как дела"),
    right("windows-1251", "Привет как дела"),
    right("koi8-r", "Привет как дела"),
    right("koi8-u", "Привіт як справи"),
    right("iso-8859-7", "Καλημέρα κόσμε"),
    right("windows-1253", "Καλημέρα κόσμε"),
    right("iso-8859-9", "İstanbul görüşürüz"),
    right("windows-1254", "İstanbul görüşürüz"),
    right("iso-8859-6", "مرحبا بالعالم"),
    right("windows-1256", "مرحبا بالعالم"),
    right("iso-8859-8", "שלום עולם"),
    right("windows-1255", "שלום עולם"),
    right("windows-1257", "Ačiū už laišką"),
    right("windows-1258", "Tôi rât vui"),
    right("tis-620", "สวัสดีชาวโลก"),
    right("macintosh", FRENCH),
    right("gb18030", "你好世界 €"),
    right("gbk", "你好世界"),
    right("gb2312", "你好世界"),
    right("big5", "你好世界"),
    right("euc-jp", "こんにちは世界"),
    right("shift_jis", "こんにちは世界"),
    right("iso-2022-jp", "こんにちは世界"),
    right("euc-kr", "안녕하세요 세계"),
    right("ks_c_5601-1987", "안녕하세요 세계"),
    right("utf-7", "Élévation + 10 € 😀"),
    wide("utf-16", "utf-16", EURO),
    wide("utf-16le", "utf-16le", EURO),
    wide("utf-16be", "utf-16be", EURO),
    wrong("nothing declared, utf-8", None, "utf-8", EURO),
    wrong("nothing declared, windows-1252", None, "windows-1252", EURO),
    wrong("us-ascii, utf-8", Some("us-ascii"), "utf-8", EURO),
    wrong("us-ascii, windows-1252", Some("us-ascii"), "windows-1252", EURO),
    wrong("utf-8, windows-1252", Some("utf-8"), "windows-1252", EURO),
    wrong("unknown, utf-8", Some("x-unknown"), "utf-8", EURO),
    wrong("unknown, windows-1252", Some("x-unknown"), "windows-1252", EURO),
    wrong("empty, utf-8", Some(""), "utf-8", EURO),
    wrong("empty, windows-1252", Some(""), "windows-1252", EURO),
];
