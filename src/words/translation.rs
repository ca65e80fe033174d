//! A protocol in another language: its texts replaced, everything else as it was.

use super::po::Catalogue;
use super::texts::{Kind, walk};
use crate::protocol::Protocol;
use crate::protocol::drawn;
use crate::protocol::words::{Language, Words, cell_text_in, say};
use crate::version;
use std::collections::BTreeMap;

/// A translated protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The language's tag, `de`.
    pub tag: String,
    /// What the language calls itself, `Deutsch`.
    pub name: String,
    /// The protocol with its texts in this language. Ids, rules and numbers are those of the original.
    pub protocol: Protocol,
    /// `sha256:` over the texts that were taken from the catalogue, each with the English that it is for.
    pub digest: String,
    /// Texts that stayed English.
    pub english: Vec<String>,
    /// How many texts there are.
    pub texts: usize,
}

/// What stands for a text: its context and its English → the translation.
pub(super) type Found = BTreeMap<(String, String), String>;

/// The translations of a catalogue that may be shown.
pub(super) fn found(catalogue: &Catalogue) -> Found {
    let usable = catalogue.entries.iter().filter(|e| e.is_usable());
    usable.filter_map(|e| Some(((e.context.clone()?, e.english.clone()), e.translation.clone()))).collect()
}

/// A copy of a protocol with its texts in another language. What has no translation stays English.
pub(super) fn translate(protocol: &Protocol, language: &Language, found: &Found) -> Translation {
    let mut copy = protocol.clone();
    let (mut english, mut used) = (Vec::new(), BTreeMap::new());
    let mut seen = std::collections::BTreeSet::new();
    walk(&mut copy, &mut |context, _: Kind, text| {
        let key = (context.to_owned(), text.clone());
        let new = seen.insert(key.clone());
        match found.get(&key) {
            Some(translation) => {
                text.clone_from(translation);
                used.insert(key, translation.clone());
            }
            None if new => english.push(text.clone()),
            None => {}
        }
    });
    copy.language = language.clone();
    drawn_titles(&mut copy);
    cells(&mut copy);
    let form: Vec<_> = used.iter().map(|((context, english), text)| [context, english, text]).collect();
    let digest = version::digest(&serde_json::json!({ "language": language.tag(), "texts": form }));
    let name = language.phrase(super::shipped::NAME).unwrap_or(language.tag()).to_owned();
    Translation { tag: language.tag().to_owned(), name, protocol: copy, digest, english, texts: seen.len() }
}

/// What the compiler calls the values of a drawing.
fn drawn_titles(protocol: &mut Protocol) {
    let language = protocol.language.clone();
    for (id, attribute) in protocol.labels.values_mut().flat_map(|l| l.drawn.iter_mut()) {
        if let Some(drawn) = drawn::drawn(id) {
            attribute.title = say!(language, "Drawn {what}", what = language.word(drawn.words));
        }
    }
}

/// The cells of tables, which hold their tests in words.
fn cells(protocol: &mut Protocol) {
    let read = protocol.clone();
    for (id, label) in &mut protocol.labels {
        let words = Words::new(&read, read.labels.get(id));
        for table in label.tables.values_mut() {
            for row in &mut table.rows {
                for (cell, input) in row.cells.iter_mut().zip(&table.inputs) {
                    let list = input.term.refs().first().and_then(|of| words.list(of));
                    cell.text = cell_text_in(&read.language, &cell.when, list, words.input_unit(input));
                }
            }
        }
    }
}
