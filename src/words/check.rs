//! Reads a catalogue against a protocol and says what is wrong with it.

use super::po::{self, Catalogue, Entry};
use super::shipped::{GUIDE, phrases, shipped};
use super::texts::{Text, texts};
use super::translation::{Translation, found, translate};
use super::{errors, markup, numbers};
use crate::diagnostic::{Problems, nearest};
use crate::protocol::Protocol;
use crate::protocol::words::{Language, slots};
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Reads the catalogue of a language. `tag` is what its file is called, without `.po`; `file` is its
/// place among the sources, for findings. Nothing comes out after an error.
pub fn read(
    bytes: &[u8],
    file: FileId,
    tag: &str,
    protocol: &Protocol,
    problems: &mut Problems,
) -> Option<Translation> {
    let before = problems.errors();
    let catalogue = match po::read(bytes) {
        Ok(catalogue) => catalogue,
        Err(error) => {
            problems.push(errors::not_read(span(file, &error.at), &error));
            return None;
        }
    };
    let check = Check { file, catalogue: &catalogue, problems };
    let language = check.catalogue(tag, protocol);
    (problems.errors() == before).then(|| translate(protocol, &language, &found(&catalogue)))
}

fn span(file: FileId, at: &Range<usize>) -> Span {
    Span::new(file, at.start, at.end)
}

struct Check<'a> {
    file: FileId,
    catalogue: &'a Catalogue,
    problems: &'a mut Problems,
}

impl Check<'_> {
    fn catalogue(mut self, tag: &str, protocol: &Protocol) -> Language {
        self.header(tag);
        self.twice();
        let language = self.language(tag);
        let all = texts(protocol);
        let current: BTreeMap<(&str, &str), &Text> =
            all.iter().map(|t| ((t.context.as_str(), t.english.as_str()), t)).collect();
        let contexts: BTreeSet<&str> = all.iter().map(|t| t.context.as_str()).collect();
        let mut told: BTreeSet<&str> = BTreeSet::new();
        let live = self.catalogue.entries.iter().filter(|e| !e.obsolete);
        for entry in live.filter(|e| e.context.as_deref() != Some(GUIDE)) {
            let context = entry.context.as_deref().unwrap_or("");
            let at = span(self.file, &entry.at);
            match current.get(&(context, entry.english.as_str())) {
                None if !contexts.contains(context) => {
                    let near = nearest(context, contexts.iter().copied());
                    self.problems.push(errors::unknown(at, context, &near));
                }
                None => {
                    let now = all.iter().filter(|t| t.context == context).min_by(|a, b| {
                        let near = |t: &Text| strsim::normalized_damerau_levenshtein(&t.english, &entry.english);
                        near(b).total_cmp(&near(a))
                    });
                    told.insert(context);
                    let now = now.map_or("", |t| t.english.as_str());
                    self.problems.push(errors::stale(at, context, &entry.english, now));
                }
                Some(_) if entry.is_fuzzy() && !entry.translation.is_empty() => {
                    told.insert(context);
                    self.problems.push(errors::fuzzy(at, context));
                }
                Some(_) if entry.translation.is_empty() => {}
                Some(_) => self.translation(entry, context, language.decimal_sign()),
            }
        }
        self.missing(&all, &told);
        language
    }

    fn header(&mut self, tag: &str) {
        let at = span(self.file, &self.catalogue.header_at);
        let parts: Vec<&str> = tag.split('-').collect();
        let letters = |p: &&str| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric());
        let primary =
            parts.first().is_some_and(|p| (2..=3).contains(&p.len()) && p.chars().all(|c| c.is_ascii_lowercase()));
        if tag == "en" || !primary || !parts.iter().all(letters) {
            self.problems.push(errors::bad_tag(at, tag));
            return;
        }
        let said = self.catalogue.field("Language");
        if said.map(|s| s.replace('_', "-")).as_deref() != Some(tag) {
            self.problems.push(errors::other_language(at, tag, said));
        }
    }

    fn twice(&mut self) {
        let mut first: BTreeMap<(&Option<String>, &str), &Entry> = BTreeMap::new();
        for entry in self.catalogue.entries.iter().filter(|e| !e.obsolete) {
            if let Some(before) = first.insert((&entry.context, &entry.english), entry) {
                let context = entry.context.as_deref().unwrap_or(&entry.english);
                let (at, other) = (span(self.file, &entry.at), span(self.file, &before.at));
                self.problems.push(errors::twice(at, other, context));
            }
        }
    }

    /// The guide's own words: those of the program, and over them those of the catalogue.
    fn language(&mut self, tag: &str) -> Language {
        let mut words = shipped(tag);
        let all = phrases();
        for entry in self.catalogue.entries.iter().filter(|e| !e.obsolete && e.context.as_deref() == Some(GUIDE)) {
            let at = span(self.file, &entry.at);
            if !all.iter().any(|(phrase, _)| *phrase == entry.english) {
                let near = nearest(&entry.english, all.iter().map(|(phrase, _)| phrase.as_str()));
                self.problems.push(errors::unknown(at, &entry.english, &near));
            } else if entry.is_usable() {
                if slots(&entry.english) != slots(&entry.translation) {
                    self.problems.push(errors::slots(span(self.file, &entry.translation_at), &entry.english));
                }
                words.insert(entry.english.clone(), entry.translation.clone());
            }
        }
        let missing = all.iter().filter(|(phrase, _)| !words.contains_key(phrase)).count();
        if missing > 0 {
            let at = span(self.file, &self.catalogue.header_at);
            self.problems.push(errors::guide_words(at, tag, missing, all.len()));
        }
        Language::new(tag, words)
    }

    /// A translation that the guide will show.
    fn translation(&mut self, entry: &Entry, context: &str, decimal: char) {
        let at = span(self.file, &entry.translation_at);
        let (before, after) = (numbers(&entry.english, '.'), numbers(&entry.translation, decimal));
        let (lost, added) = (without(&before, &after), without(&after, &before));
        if !lost.is_empty() || !added.is_empty() {
            self.problems.push(errors::numbers(at, context, &lost, &added));
        }
        if let Some(difference) = markup::difference(&entry.english, &entry.translation) {
            self.problems.push(errors::markup(at, context, &difference));
        }
    }

    fn missing(&mut self, all: &[Text], told: &BTreeSet<&str>) {
        let at = span(self.file, &self.catalogue.header_at);
        let found = found(self.catalogue);
        let has = |t: &&Text| found.contains_key(&(t.context.clone(), t.english.clone()));
        if !all.iter().any(|t| has(&t)) {
            self.problems.push(errors::empty(at));
            return;
        }
        let missing: Vec<&str> =
            all.iter().filter(|t| !has(t) && !told.contains(t.context.as_str())).map(|t| t.context.as_str()).collect();
        if !missing.is_empty() {
            self.problems.push(errors::missing(at, &missing, all.len()));
        }
    }
}

/// What is in one sorted list more often than in the other.
fn without(list: &[String], other: &[String]) -> Vec<String> {
    let mut rest = other.to_vec();
    let mut left = Vec::new();
    for item in list {
        match rest.iter().position(|r| r == item) {
            Some(at) => {
                rest.remove(at);
            }
            None => left.push(item.clone()),
        }
    }
    left
}
