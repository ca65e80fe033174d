//! Gettext PO files, the part of the format that translations of a protocol need.
//!
//! Crates that read PO keep no places, so that no message could point into the file, and lose what
//! translators' tools keep: old texts behind `#|`, or entries that are out of use behind `#~`. So
//! the format is read here, strictly: whatever is taken is also taken by `msgfmt --check`. Plural
//! forms and other character sets than UTF-8 are refused.

mod read;
mod write;

pub use read::read;
pub use write::write;

use std::ops::Range;

/// A PO file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    /// What translators wrote above the header.
    pub comments: Vec<String>,
    /// Flags of the header; `fuzzy` where nobody has looked at it yet.
    pub flags: Vec<String>,
    /// Fields of the header, in order: `Language`, `Content-Type` …
    pub header: Vec<(String, String)>,
    /// Bytes of the header in the file that was read.
    pub header_at: Range<usize>,
    /// The entries, in order; those that are out of use are marked so.
    pub entries: Vec<Entry>,
}

/// One text with its translation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// Comments of translators, `# …`.
    pub comments: Vec<String>,
    /// What the program says of the text, `#. …`.
    pub extracted: Vec<String>,
    /// Where the text is used, `#: …`.
    pub references: Vec<String>,
    /// Flags, `#, …`.
    pub flags: Vec<String>,
    /// The context and the text that the translation was made for, `#| …`.
    pub previous: Option<Previous>,
    /// What text it is.
    pub context: Option<String>,
    /// The text.
    pub english: String,
    /// Its translation; empty if there is none.
    pub translation: String,
    /// Whether the text is out of use, `#~ …`.
    pub obsolete: bool,
    /// Bytes of the entry in the file that was read.
    pub at: Range<usize>,
    /// Bytes of the translation in the file that was read.
    pub translation_at: Range<usize>,
}

/// What a translation was made for, before the text changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Previous {
    /// The context, if there was another one.
    pub context: Option<String>,
    /// The text.
    pub english: String,
}

/// Why a file is not read, with the bytes where it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PoError {
    /// What is wrong.
    pub wrong: Wrong,
    /// Where.
    pub at: Range<usize>,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// A line that has no place in a PO file, and why.
    Line(String),
    /// It is not text in UTF-8, or says that it is something else.
    Encoding(String),
    /// A text with plural forms.
    Plural,
}

impl Entry {
    /// Whether somebody is still to look at it.
    pub fn is_fuzzy(&self) -> bool {
        self.flags.iter().any(|f| f == "fuzzy")
    }

    /// Whether it holds a translation that may be shown.
    pub fn is_usable(&self) -> bool {
        !self.obsolete && !self.translation.is_empty() && !self.is_fuzzy()
    }
}

impl Catalogue {
    /// A field of the header.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.header.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests;
