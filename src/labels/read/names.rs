//! The names of foreign files, as the ids of the protocol.
//!
//! A name is what the names mapping says; else an id as it is written; else a title, without regard
//! to case and to what separates its words. What is none of these is kept as it stands, so that the
//! checks tell it.

use super::names_map::NameMap;
use crate::protocol::model::{Attribute, Label, Protocol, Value};
use indexmap::IndexMap;

/// Names made ready to be looked up.
#[derive(Debug)]
pub(in crate::labels) struct Names<'p> {
    protocol: &'p Protocol,
    map: Option<&'p NameMap>,
    /// Labels by their folded titles and ids; none where two share one.
    titles: IndexMap<String, Option<&'p str>>,
}

/// A name without what spelling adds to it: capitals, and how its words are set apart.
pub(super) fn folded(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, '_' | '-'))
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

impl<'p> Names<'p> {
    pub(in crate::labels) fn new(protocol: &'p Protocol, map: Option<&'p NameMap>) -> Self {
        let mut titles: IndexMap<String, Option<&'p str>> = IndexMap::new();
        for (id, label) in &protocol.labels {
            for name in [folded(id), folded(&label.title)] {
                let entry = titles.entry(name).or_insert(Some(id.as_str()));
                if *entry != Some(id.as_str()) {
                    *entry = None;
                }
            }
        }
        Names { protocol, map, titles }
    }

    pub(super) fn map(&self) -> Option<&'p NameMap> {
        self.map
    }

    /// Whether the names mapping says that a COCO file's boxes are two corners.
    pub(in crate::labels) fn boxes_are_corners(&self) -> bool {
        self.map.is_some_and(|m| m.boxes_are_corners)
    }

    /// A label's id, or the name as it stands.
    pub(super) fn label<'a>(&self, written: &'a str) -> &'a str
    where
        'p: 'a,
    {
        if let Some(id) = self.map.and_then(|m| m.labels.get(written)) {
            return id;
        }
        if let Some((id, _)) = self.protocol.labels.get_key_value(written) {
            return id;
        }
        self.titles.get(&folded(written)).copied().flatten().unwrap_or(written)
    }

    /// The label with this id.
    pub(super) fn found(&self, id: &str) -> Option<&'p Label> {
        self.protocol.labels.get(id)
    }

    /// The questions of a label.
    pub(super) fn questions(&self, label: Option<&str>) -> Option<&'p IndexMap<String, Attribute>> {
        label.and_then(|id| self.protocol.labels.get(id)).map(|l| &l.attributes)
    }

    /// The questions of the context.
    pub(super) fn context(&self) -> &'p IndexMap<String, Attribute> {
        &self.protocol.context.attributes
    }

    /// The question that a name means.
    pub(super) fn question(
        &self,
        among: &'p IndexMap<String, Attribute>,
        written: &str,
    ) -> Option<(&'p str, &'p Attribute)> {
        if let Some((id, attribute)) = among.get_key_value(written) {
            return Some((id, attribute));
        }
        let wanted = folded(written);
        let mut found = among
            .iter()
            .filter(|(id, a)| folded(id) == wanted || folded(&a.title) == wanted)
            .map(|(id, a)| (id.as_str(), a));
        found.next().filter(|_| found.next().is_none())
    }
}

/// The value that a text means.
pub(super) fn value<'a>(values: &'a [Value], written: &str) -> Option<&'a str> {
    if let Some(value) = values.iter().find(|v| v.id == written) {
        return Some(&value.id);
    }
    let wanted = folded(written);
    let mut found = values.iter().filter(|v| folded(&v.id) == wanted || folded(&v.title) == wanted);
    found.next().filter(|_| found.next().is_none()).map(|v| v.id.as_str())
}
