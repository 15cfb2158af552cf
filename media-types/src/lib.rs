//! Media types (RFC 6838) and the extensions of file names, in the one table that the functions
//! about files and those about mail read.

const TYPES: &[(&str, &str)] = &[
    ("txt", "text/plain"),
    ("log", "text/plain"),
    ("csv", "text/csv"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("css", "text/css"),
    ("ics", "text/calendar"),
    ("vcf", "text/vcard"),
    ("md", "text/markdown"),
    ("xml", "application/xml"),
    ("json", "application/json"),
    ("js", "text/javascript"),
    ("pdf", "application/pdf"),
    ("rtf", "application/rtf"),
    ("ps", "application/postscript"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("tar", "application/x-tar"),
    ("7z", "application/x-7z-compressed"),
    ("rar", "application/vnd.rar"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("bmp", "image/bmp"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
    ("ico", "image/vnd.microsoft.icon"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("mp3", "audio/mpeg"),
    ("wav", "audio/wav"),
    ("ogg", "audio/ogg"),
    ("mp4", "video/mp4"),
    ("avi", "video/x-msvideo"),
    ("mov", "video/quicktime"),
    ("mpeg", "video/mpeg"),
    ("eml", "message/rfc822"),
    ("p7s", "application/pkcs7-signature"),
    ("p7s", "application/x-pkcs7-signature"),
    ("p7m", "application/pkcs7-mime"),
    ("p7m", "application/x-pkcs7-mime"),
    ("asc", "application/pgp-signature"),
    // Parts of mail that have no extension of their own.
    ("eml", "message/global"),
    ("eml", "message/partial"),
    ("txt", "message/delivery-status"),
    ("txt", "message/disposition-notification"),
    ("txt", "message/external-body"),
    ("txt", "text/rfc822-headers"),
];

/// The media type of what names nothing known.
pub const UNKNOWN: &str = "application/octet-stream";

/// The media type of an extension, without its dot.
#[must_use]
pub fn of_extension(extension: &str) -> Option<&'static str> {
    let known = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension));
    known.map(|(_, media_type)| *media_type)
}

/// The media type of a file, from the extension of its name.
#[must_use]
pub fn of_name(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    of_extension(extension).unwrap_or(UNKNOWN)
}

/// The first bytes of images.
const IMAGES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
];

/// The media type of an image, from its first bytes; `None` for what is no image.
#[must_use]
pub fn of_image(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some("image/webp");
    }
    IMAGES.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, media_type)| *media_type)
}

/// The usual extension of a media type in lower case, `bin` when there is none.
#[must_use]
pub fn extension_of(media_type: &str) -> &'static str {
    TYPES.iter().find(|(_, known)| *known == media_type).map_or("bin", |(extension, _)| *extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_types_and_images() {
        assert_eq!(of_name("photo.PNG"), "image/png");
        assert_eq!(of_name("Makefile"), UNKNOWN);
        assert_eq!((of_extension("ics"), of_extension("")), (Some("text/calendar"), None));
        assert_eq!((extension_of("image/jpeg"), extension_of("x/y")), ("jpg", "bin"));
        assert_eq!((of_image(b"GIF89a.."), of_image(b"GIF")), (Some("image/gif"), None));
    }
}
