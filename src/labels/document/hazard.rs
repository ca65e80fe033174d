//! What can be wrong with a label file before its content is looked at.
//!
//! A hazard is either fatal, and then no document came out, or the reading went on and the rest of
//! the document can be checked as usual.

use std::ops::Range;

/// Something wrong with the file itself, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hazard {
    /// What it is.
    pub kind: HazardKind,
    /// Byte range in the source.
    pub span: Range<usize>,
}

/// The ways in which a file can be unsafe to rely on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HazardKind {
    /// The text is not well formed; a plain sentence says what was expected and what was found.
    Syntax(String),
    /// This key, already decoded, stands a second time in the same object.
    DuplicateKey(String),
    /// The first bytes of a text that are not UTF-8. Inside a JSON string the reading goes on with
    /// U+FFFD in the place of each; the string has one hazard, however many there are. YAML cannot
    /// be read at all.
    InvalidUtf8 {
        /// Whether no document came out because of it.
        fatal: bool,
        /// How many bytes of the whole JSON string, or of the YAML text, are not UTF-8.
        bytes: usize,
    },
    /// `NaN`, `Infinity` and the like, as written.
    NotFinite(String),
    /// A magnitude outside 1e-308 to 1e308, or more than 400 characters.
    NumberTooLarge,
    /// A raw control character inside a JSON string.
    ControlCharacter,
    /// Half of a `\u` surrogate pair without the other half.
    LoneSurrogate,
    /// More than [`super::MAX_DEPTH`] arrays and objects inside each other.
    TooDeep,
    /// The file starts with a UTF-8 byte order mark.
    ByteOrderMark,
    /// Something stands after the end of the JSON value.
    TrailingText,
    /// More than 4 GiB in one piece.
    TooLarge,
    /// Plain YAML text that other readers take for something else: `yes`, `010`, `12:30:00`.
    AmbiguousScalar(String),
    /// YAML aliases repeat so much that the document would be far larger than its file.
    TooManyAliases,
    /// A YAML tag that is not one of the core ones or does not fit its value; it was ignored.
    UnknownTag(String),
}

impl HazardKind {
    /// Whether no document came out because of this hazard.
    pub fn is_fatal(&self) -> bool {
        match self {
            Self::Syntax(_) | Self::TooDeep | Self::TooLarge | Self::TooManyAliases => true,
            Self::InvalidUtf8 { fatal, .. } => *fatal,
            Self::DuplicateKey(_)
            | Self::NotFinite(_)
            | Self::NumberTooLarge
            | Self::ControlCharacter
            | Self::LoneSurrogate
            | Self::ByteOrderMark
            | Self::TrailingText
            | Self::AmbiguousScalar(_)
            | Self::UnknownTag(_) => false,
        }
    }

    /// This kind at a place.
    pub(super) fn at(self, span: Range<usize>) -> Hazard {
        Hazard { kind: self, span }
    }
}

impl Hazard {
    /// A key that stands twice in one object.
    pub(in crate::labels) fn repeated(key: &str, at: usize) -> Hazard {
        HazardKind::DuplicateKey(key.to_owned()).at(at..at + key.len() + 2)
    }
}

/// The reading stopped; the reason is already among the hazards.
#[derive(Debug)]
pub(super) struct Fatal;

/// Looks at the first bytes: what cannot be read as text at all is named for what it is.
pub(in crate::labels) fn sniff(bytes: &[u8]) -> Option<Hazard> {
    if bytes.len() > super::MAX_BYTES {
        return Some(HazardKind::TooLarge.at(super::MAX_BYTES..bytes.len()));
    }
    const COMPRESSED: [(&[u8], &str); 4] =
        [(b"\x1f\x8b", "gzip"), (b"PK\x03\x04", "zip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"\xfd7zXZ\0", "xz")];
    for (magic, name) in COMPRESSED {
        if bytes.starts_with(magic) {
            let sentence = format!("this file is compressed ({name}); unpack it and check what is inside");
            return Some(HazardKind::Syntax(sentence).at(0..magic.len()));
        }
    }
    let wide = "this file is saved as UTF-16; save it as UTF-8";
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Some(HazardKind::Syntax(wide.to_owned()).at(0..2));
    }
    // UTF-16 without a mark: every second byte of ordinary text is NUL.
    let head = &bytes[..bytes.len().min(64)];
    let nuls = head.iter().filter(|&&byte| byte == 0).count();
    if head.len() >= 4 && nuls * 4 >= head.len() {
        // What is marked ends before a character, should the bytes be text after all.
        let inside = |at: &usize| bytes.get(*at).is_some_and(|byte| byte & 0xc0 == 0x80);
        let end = (0..=head.len()).rev().find(|at| !inside(at)).unwrap_or(head.len());
        return Some(HazardKind::Syntax(wide.to_owned()).at(0..end));
    }
    None
}

/// Reports a leading UTF-8 byte order mark and returns where the text begins.
pub(super) fn skip_mark(bytes: &[u8], hazards: &mut Vec<Hazard>) -> usize {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        hazards.push(HazardKind::ByteOrderMark.at(0..3));
        return 3;
    }
    0
}
