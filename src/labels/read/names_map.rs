//! The names mapping: what the names of a foreign file mean, where they are not those of the protocol.

use super::mapping::{Field, Reader, scalar};
use crate::labels::document::{Kind, Value};
use crate::protocol::model::Attribute;
use indexmap::IndexMap;

/// A checked names mapping.
#[derive(Debug, Clone, Default)]
pub struct NameMap {
    /// Labels of the protocol, by the names that the file writes.
    pub labels: IndexMap<String, String>,
    /// Answers about an annotation, by attribute id.
    pub attributes: IndexMap<String, Named>,
    /// Answers of the context, by attribute id.
    pub context: IndexMap<String, Named>,
    /// Names that are left out on purpose.
    pub ignore: Vec<String>,
    /// A COCO file's boxes are two corners, not a corner and a size.
    pub boxes_are_corners: bool,
}

/// Where one answer stands in a foreign file.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// The name, and how what stands there is translated.
    pub field: Field,
    /// Which entry of a list, from 1.
    pub item: Option<usize>,
}

const KEYS: &[&str] = &["label_names", "protocol", "labels", "attributes", "context", "ignore", "boxes"];

impl Reader<'_> {
    /// Reads a names mapping and checks it against the protocol.
    pub(super) fn names(&mut self, root: Value<'_>) -> NameMap {
        let mut map = NameMap::default();
        for (key, value) in root.members() {
            match key.as_str().unwrap_or("") {
                "label_names" => {
                    if value.number_text() != Some("1") {
                        self.wrong(value, "this reads names mappings of format 1", "write `label_names: 1`");
                    }
                }
                "protocol" => {
                    if value.as_str() != Some(self.protocol.id.as_str()) {
                        let message = format!("the mapping is made for another protocol than `{}`", self.protocol.id);
                        self.wrong(value, message, "give `--protocol` the protocol that the mapping names");
                    }
                }
                "labels" => map.labels = self.label_names(value),
                "attributes" => map.attributes = self.named(value, false),
                "context" => map.context = self.named(value, true),
                "ignore" => {
                    let names: Vec<Option<String>> = value.items().map(scalar).collect();
                    if value.kind() != Kind::Array || names.iter().any(Option::is_none) {
                        self.wrong(value, "`ignore` is a list of names", "write `ignore: [track_id, z_order]`");
                    }
                    map.ignore = names.into_iter().flatten().collect();
                }
                "boxes" => match value.as_str() {
                    Some("corners") => map.boxes_are_corners = true,
                    Some("size") => {}
                    _ => self.wrong(
                        value,
                        "`boxes` says how a COCO file writes them: `size` or `corners`",
                        "write `boxes: corners` if they are x1, y1, x2, y2",
                    ),
                },
                other => self.unknown(key, other, "part of a names mapping", KEYS),
            }
        }
        map
    }

    fn label_names(&mut self, value: Value<'_>) -> IndexMap<String, String> {
        let mut names = IndexMap::new();
        if value.kind() != Kind::Object {
            self.wrong(value, "here stands a label for each name", "write `labels: { Nodule: nodule }`");
        }
        let protocol = self.protocol;
        let known: Vec<&str> = protocol.labels.keys().map(String::as_str).collect();
        for (key, value) in value.members() {
            let (Some(name), Some(to)) = (key.as_str(), scalar(value)) else {
                self.wrong(value, "a name goes to one label", "write `labels: { Nodule: nodule }`");
                continue;
            };
            if known.contains(&to.as_str()) {
                names.insert(name.to_owned(), to);
            } else {
                self.unknown(value, &to, "label", &known);
            }
        }
        names
    }

    fn named(&mut self, value: Value<'_>, context: bool) -> IndexMap<String, Named> {
        let mut all = IndexMap::new();
        if value.kind() != Kind::Object {
            self.wrong(value, "here stands a name for each question", "write `attributes: { margin: Margin }`");
        }
        let protocol = self.protocol;
        let questions = || {
            let labels = protocol.labels.values().filter(|_| !context).flat_map(|l| &l.attributes);
            labels.chain(protocol.context.attributes.iter().filter(|_| context))
        };
        for (key, value) in value.members() {
            let id = key.as_str().unwrap_or("");
            let Some((_, attribute)) = questions().find(|(name, _)| *name == id) else {
                let mut known: Vec<&str> = questions().map(|(name, _)| name.as_str()).collect();
                known.dedup();
                self.unknown(key, id, "attribute", &known);
                continue;
            };
            if let Some(named) = self.name(value, id, attribute) {
                all.insert(id.to_owned(), named);
            }
        }
        all
    }

    fn name(&mut self, value: Value<'_>, id: &str, attribute: &Attribute) -> Option<Named> {
        let mut named = Named::default();
        if let Some(name) = scalar(value) {
            named.field.column = Some(name);
            return Some(named);
        }
        if value.kind() != Kind::Object {
            self.wrong(
                value,
                "an answer has a name, or says more in braces",
                "write `{ name: Margin, values: { … } }`",
            );
            return None;
        }
        for (key, part) in value.members() {
            match key.as_str().unwrap_or("") {
                "name" => named.field.column = scalar(part),
                "item" => match part.number_text().and_then(|t| t.parse().ok()).filter(|n| *n >= 1) {
                    Some(n) => named.item = Some(n),
                    None => self.wrong(part, "`item` says which entry of a list, from 1", "write `item: 1`"),
                },
                "column" | "constant" => {
                    self.wrong(key, "a names mapping has no columns", "write `name: …`, the name that the file writes");
                }
                _ => self.part(&mut named.field, key, part, Some((id, attribute))),
            }
        }
        // Where only values or a unit are said, the name is the question's own.
        named.field.column.get_or_insert_with(|| id.to_owned());
        if named.field.unit.is_some() {
            self.unit(value, id, attribute, &mut named.field);
        }
        Some(named)
    }
}
