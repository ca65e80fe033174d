//! The language in which the compiler's own sentences are made.
//!
//! A phrase is English text with named slots: `{what} is below {limit}`. English is the key and the
//! fallback. [`say!`] writes a phrase by `format!` in English, so that names of slots are checked
//! when the program is compiled, and by the table of the language otherwise.

use std::collections::BTreeMap;
use std::sync::Arc;

/// A phrase whose translation shows how a number with a fraction is written: `1.5` or `1,5`.
pub const FRACTION: &str = "1.5";
/// A phrase that is `as written` where a title keeps its capitals inside a sentence.
pub const TITLE_INSIDE: &str = "title inside a sentence: lower case";

/// A language: its tag and its phrases. The default is English, which needs no table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Language(Option<Arc<Table>>);

#[derive(Debug, PartialEq, Eq)]
struct Table {
    tag: String,
    phrases: BTreeMap<String, String>,
}

/// English, for whatever has no protocol at hand.
pub static ENGLISH: Language = Language(None);

impl Language {
    /// A language by its tag (BCP 47, `de`) and its phrases: English → translation.
    pub fn new(tag: &str, phrases: BTreeMap<String, String>) -> Self {
        Language(Some(Arc::new(Table { tag: tag.to_owned(), phrases })))
    }

    /// The tag: `en`, `de`, `pt-BR`.
    pub fn tag(&self) -> &str {
        self.0.as_ref().map_or("en", |table| &table.tag)
    }

    /// Whether the sentences come out as they stand in the program.
    pub fn is_english(&self) -> bool {
        self.0.is_none()
    }

    /// A phrase's translation, if there is one.
    pub fn phrase(&self, english: &str) -> Option<&str> {
        self.0.as_ref().and_then(|table| table.phrases.get(english)).map(String::as_str)
    }

    /// A phrase without slots; in English where the language has none.
    pub fn word<'a>(&'a self, english: &'a str) -> &'a str {
        self.phrase(english).unwrap_or(english)
    }

    /// What stands between a number and its fraction.
    pub fn decimal_sign(&self) -> char {
        self.phrase(FRACTION).filter(|shown| shown.contains(',')).map_or('.', |_| ',')
    }

    /// A number, written in English, as the language writes it. The value stays exactly the same.
    pub fn number(&self, english: &str) -> String {
        if self.decimal_sign() == ',' { english.replace('.', ",") } else { english.to_owned() }
    }

    /// A title inside a sentence: lower case where the language does so.
    pub fn inside(&self, title: &str) -> String {
        if self.is_english() || self.phrase(TITLE_INSIDE).is_none_or(|how| how != "as written") {
            super::lower(title)
        } else {
            title.to_owned()
        }
    }

    /// `a`, `a and b`, `a, b and c`; `last` is the English word before the last one.
    pub fn list(&self, words: &[String], last: &str) -> String {
        match words.split_last() {
            None => String::new(),
            Some((only, [])) => only.clone(),
            Some((end, rest)) => format!("{} {} {end}", rest.join(", "), self.word(last)),
        }
    }
}

/// A pattern with its slots filled, in one pass: what fills a slot is never looked into.
pub fn fill(pattern: &str, slots: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find('}');
        let found = end.and_then(|end| slots.iter().find(|(name, _)| *name == &rest[1..end]).map(|(_, v)| (end, v)));
        match found {
            Some((end, value)) => {
                out.push_str(value);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The names of the slots of a pattern, sorted: `{what} is {limit}` has `limit` and `what`.
pub fn slots(pattern: &str) -> Vec<&str> {
    let mut found: Vec<&str> = pattern.split('{').skip(1).filter_map(|p| p.find('}').map(|end| &p[..end])).collect();
    found.sort_unstable();
    found
}

/// A phrase in a language: `say!(language, "{what} is below {limit}", what = title, limit = amount)`.
macro_rules! say {
    ($language:expr, $phrase:literal) => {
        $language.word($phrase).to_owned()
    };
    ($language:expr, $phrase:literal, $($slot:ident = $value:expr),+ $(,)?) => {
        match $language.phrase($phrase) {
            None => format!($phrase, $($slot = $value),+),
            Some(pattern) => {
                $crate::protocol::words::fill(pattern, &[$((stringify!($slot), $value.to_string().as_str())),+])
            }
        }
    };
}
pub(crate) use say;

#[cfg(test)]
mod tests {
    use super::*;

    fn german() -> Language {
        let phrases = [("1.5", "1,5"), ("and", "und"), ("{what} is below {limit}", "unter {limit} liegt {what}")];
        Language::new("de", phrases.map(|(a, b)| (a.to_owned(), b.to_owned())).into())
    }

    #[test]
    fn slots_are_filled_once_and_by_name() {
        let (what, limit) = ("{limit}", "3 mm");
        assert_eq!(say!(ENGLISH, "{what} is below {limit}", what = what, limit = limit), "{limit} is below 3 mm");
        assert_eq!(say!(german(), "{what} is below {limit}", what = what, limit = limit), "unter 3 mm liegt {limit}");
        assert_eq!(fill("{a {b} }", &[("b", "x")]), "{a x }");
        assert_eq!(slots("{what} is below {limit} {"), ["limit", "what"]);
    }

    #[test]
    fn numbers_and_lists_follow_the_language() {
        assert_eq!(german().number("3.25"), "3,25");
        assert_eq!(ENGLISH.number("3.25"), "3.25");
        let names = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(german().list(&names, "and"), "a, b und c");
        assert_eq!(ENGLISH.list(&names, "or"), "a, b or c");
    }
}
