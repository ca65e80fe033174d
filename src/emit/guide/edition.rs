//! Which of the languages of a guide a page is, and where the others are.

use crate::words::{Translation, phrases};
use serde::Serialize;

/// One of the languages that a guide is written in.
#[derive(Debug, Clone, Serialize)]
pub struct Edition {
    /// Its language, for `lang`.
    lang: String,
    /// All editions, English first; empty where there is only one.
    all: Vec<Other>,
    /// Digest of the texts that were taken from the catalogue; none for English.
    texts_digest: Option<String>,
    /// How many texts stayed English, of how many.
    untranslated: usize,
    texts: usize,
    /// Texts and phrases that stayed English.
    #[serde(skip)]
    english: Vec<String>,
}

/// A link to an edition, from this one.
#[derive(Debug, Clone, Serialize)]
struct Other {
    lang: String,
    name: String,
    href: String,
    here: bool,
}

impl Edition {
    /// The edition of a translation, or the English one, among all translations of the protocol.
    pub fn new(this: Option<&Translation>, all: &[Translation]) -> Self {
        // Every page lies one folder below the one that it was translated from.
        let up = if this.is_some() { "../" } else { "" };
        let mut links = Vec::new();
        if !all.is_empty() {
            let english = |lang: &str, name: &str| Other {
                lang: lang.to_owned(),
                name: name.to_owned(),
                href: format!("{up}index.html"),
                here: this.is_none(),
            };
            links.push(english("en", "English"));
            links.extend(all.iter().map(|t| Other {
                lang: t.tag.clone(),
                name: t.name.clone(),
                href: format!("{up}{}/index.html", t.tag),
                here: this.is_some_and(|this| this.tag == t.tag),
            }));
        }
        Edition {
            lang: this.map_or("en", |t| &t.tag).to_owned(),
            all: links,
            texts_digest: this.map(|t| t.digest.clone()),
            untranslated: this.map_or(0, |t| t.english.len()),
            texts: this.map_or(0, |t| t.texts),
            english: this.map_or_else(Vec::new, stayed_english),
        }
    }

    /// Texts of the protocol and phrases of the guide that have no translation.
    pub(super) fn stayed_english(&self) -> &[String] {
        &self.english
    }
}

fn stayed_english(translation: &Translation) -> Vec<String> {
    let language = &translation.protocol.language;
    let phrases = phrases().into_iter().map(|(phrase, _)| phrase);
    // A phrase with slots is never a whole text.
    let left = phrases.filter(|p| !p.contains('{') && language.phrase(p).is_none());
    translation.english.iter().cloned().chain(left).collect()
}
