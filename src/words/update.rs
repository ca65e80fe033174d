//! Brings a catalogue up to date with a protocol: what is new, what changed, what is gone.

use super::po::{Catalogue, Entry, Previous};
use super::shipped::{GUIDE, phrases, shipped};
use super::texts::texts;
use crate::protocol::Protocol;
use crate::protocol::words::slots;

/// How far a translation is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Texts with a translation.
    pub translated: usize,
    /// Texts whose translation somebody has to look at.
    pub fuzzy: usize,
    /// Texts without one.
    pub missing: usize,
    /// Translations of texts that the protocol no longer has.
    pub obsolete: usize,
}

/// A text that a catalogue should hold.
struct Wanted {
    context: String,
    english: String,
    extracted: Vec<String>,
}

/// The catalogue of a language for a protocol, with what an older one holds.
///
/// Every text has an entry, in the order of the protocol. A text that changed keeps its old
/// translation, marked fuzzy, with the old text behind `#|`; comments of translators stay; what is
/// out of use is kept behind `#~`. Updating twice changes nothing more.
pub fn update(old: Option<Catalogue>, protocol: &Protocol, tag: &str) -> (Catalogue, Counts) {
    let old = old.unwrap_or_default();
    let wanted = wanted(protocol, tag, &old);
    let mut rest: Vec<Option<Entry>> = old.entries.iter().cloned().map(Some).collect();
    let mut entries: Vec<Option<Entry>> = wanted.iter().map(|w| exact(w, &mut rest)).collect();
    for (entry, wanted) in entries.iter_mut().zip(&wanted).filter(|(entry, _)| entry.is_none()) {
        *entry = changed(wanted, &mut rest);
    }
    for (entry, wanted) in entries.iter_mut().zip(&wanted).filter(|(entry, _)| entry.is_none()) {
        *entry = Some(remembered(wanted, &old));
    }
    let mut entries: Vec<Entry> = entries.into_iter().flatten().collect();
    for (entry, wanted) in entries.iter_mut().zip(wanted) {
        (entry.context, entry.english) = (Some(wanted.context), wanted.english);
        (entry.extracted, entry.obsolete) = (wanted.extracted, false);
        if entry.translation.is_empty() {
            entry.flags.retain(|f| f != "fuzzy");
        }
        if !entry.is_fuzzy() {
            entry.previous = None;
        }
    }
    let mut counts = Counts::default();
    for entry in &entries {
        match (entry.translation.is_empty(), entry.is_fuzzy()) {
            (true, _) => counts.missing += 1,
            (false, true) => counts.fuzzy += 1,
            (false, false) => counts.translated += 1,
        }
    }
    let gone = rest.into_iter().flatten().filter(|e| !e.translation.is_empty());
    let gone: Vec<Entry> =
        gone.map(|e| Entry { obsolete: true, extracted: Vec::new(), references: Vec::new(), ..e }).collect();
    counts.obsolete = gone.len();
    entries.extend(gone);
    (Catalogue { header: header(&old, protocol, tag), entries, ..old }, counts)
}

/// The texts of the protocol, and the guide's own words where the program does not bring them.
fn wanted(protocol: &Protocol, tag: &str, old: &Catalogue) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = texts(protocol)
        .into_iter()
        .map(|t| Wanted { context: t.context, english: t.english, extracted: vec![t.kind.words().to_owned()] })
        .collect();
    let (shipped, held) = (shipped(tag), &old.entries);
    let own =
        |phrase: &str| held.iter().any(|e| e.context.as_deref() == Some(GUIDE) && e.english == phrase && !e.obsolete);
    for (english, mut extracted) in phrases() {
        if shipped.contains_key(&english) && !own(&english) {
            continue;
        }
        if !slots(&english).is_empty() {
            extracted.push("keep each {slot} once".to_owned());
        }
        all.push(Wanted { context: GUIDE.to_owned(), english, extracted });
    }
    all
}

/// The entry of this very text, also one that was out of use.
fn exact(wanted: &Wanted, rest: &mut [Option<Entry>]) -> Option<Entry> {
    let same = |e: &Entry| e.context.as_deref() == Some(wanted.context.as_str()) && e.english == wanted.english;
    let live = rest.iter().position(|e| e.as_ref().is_some_and(|e| same(e) && !e.obsolete));
    let at = live.or_else(|| rest.iter().position(|e| e.as_ref().is_some_and(same)))?;
    rest.get_mut(at)?.take()
}

/// The entry of what the text was before: of the same context, the nearest.
fn changed(wanted: &Wanted, rest: &mut [Option<Entry>]) -> Option<Entry> {
    if wanted.context == GUIDE {
        return None;
    }
    let mut best: Option<(usize, f64)> = None;
    for (n, entry) in rest.iter().enumerate() {
        let Some(entry) = entry else { continue };
        if entry.obsolete || entry.translation.is_empty() || entry.context.as_deref() != Some(&wanted.context) {
            continue;
        }
        let near = strsim::normalized_damerau_levenshtein(&entry.english, &wanted.english);
        if best.is_none_or(|(_, so_far)| near > so_far) {
            best = Some((n, near));
        }
    }
    let mut entry = rest.get_mut(best?.0)?.take()?;
    // A translation that was fuzzy already was made for the text before.
    let english = std::mem::take(&mut entry.english);
    entry.previous.get_or_insert(Previous { context: None, english });
    if !entry.is_fuzzy() {
        entry.flags.insert(0, "fuzzy".to_owned());
    }
    Some(entry)
}

/// A new entry; where the same English was translated elsewhere, with that, to be checked.
fn remembered(wanted: &Wanted, old: &Catalogue) -> Entry {
    let same = |e: &&Entry| e.english == wanted.english && !e.translation.is_empty() && !e.is_fuzzy();
    let Some(other) = old.entries.iter().find(same).filter(|_| wanted.context != GUIDE) else {
        return Entry::default();
    };
    let previous = Previous { context: other.context.clone(), english: other.english.clone() };
    Entry {
        flags: vec!["fuzzy".to_owned()],
        previous: Some(previous),
        translation: other.translation.clone(),
        ..Entry::default()
    }
}

fn header(old: &Catalogue, protocol: &Protocol, tag: &str) -> Vec<(String, String)> {
    let mut header = old.header.clone();
    let mut set =
        |name: &str, value: &str, always: bool| match header.iter_mut().find(|(n, _)| n.eq_ignore_ascii_case(name)) {
            Some((_, held)) if always => value.clone_into(held),
            Some(_) => {}
            None => header.push((name.to_owned(), value.to_owned())),
        };
    set("Project-Id-Version", &format!("{} {}", protocol.id, protocol.version), true);
    set("Language", tag, false);
    set("MIME-Version", "1.0", false);
    set("Content-Type", "text/plain; charset=UTF-8", false);
    set("Content-Transfer-Encoding", "8bit", false);
    header
}
