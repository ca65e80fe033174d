//! The guide's own words in the languages that the program brings with it.

use super::po::{self, Catalogue};
use std::collections::BTreeMap;

/// Languages by their tags, each with its catalogue: English phrase → translation.
const SHIPPED: &[(&str, &str)] = &[("de", include_str!("../../templates/words/de.po"))];

/// The context of the guide's own words in a catalogue beside a protocol.
pub const GUIDE: &str = "guide";

/// A phrase whose translation is the language's name in itself: `Deutsch`.
pub(super) const NAME: &str = "English";

/// Every phrase of the guide in English, with what translators are told of it.
pub fn phrases() -> Vec<(String, Vec<String>)> {
    let all = SHIPPED.first().map(|(_, text)| catalogue(text)).unwrap_or_default();
    all.entries.into_iter().filter(|e| !e.obsolete).map(|e| (e.english, e.extracted)).collect()
}

/// The phrases of a language; `de-AT` takes those of `de`. Empty where none are shipped.
pub fn shipped(tag: &str) -> BTreeMap<String, String> {
    let base = tag.split('-').next().unwrap_or(tag);
    let found = SHIPPED.iter().find(|(t, _)| *t == tag).or_else(|| SHIPPED.iter().find(|(t, _)| *t == base));
    let entries = found.map(|(_, text)| catalogue(text).entries).unwrap_or_default();
    entries.into_iter().filter(po::Entry::is_usable).map(|e| (e.english, e.translation)).collect()
}

/// A shipped catalogue; that each can be read is a test.
fn catalogue(text: &str) -> Catalogue {
    po::read(text.as_bytes()).unwrap_or_default()
}
