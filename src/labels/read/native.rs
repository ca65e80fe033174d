//! The native label record, as `docs/label-file.md` describes it.

use super::Fault;
use crate::diagnostic::{Rule, nearest, or_list};
use crate::label_format::names::Keys;
use crate::label_format::{
    AnnotationKey, AnnotatorKey, DECISIONS, EscalationKey, EvidenceKey, ExcludedKey, RecordKey, RelationKey, ReviewKey,
    StampKey, VERSION,
};
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::{
    Annotation, Answer, Evidence, Index, NumberFault, Place, Raised, Record, Review, Said, Stamp, UnitSaid,
};
use crate::quantity::{Number, NumberError, parse_decimal};
use std::fmt::Display;

/// Reads one record. `base` is where its document begins in the file.
pub(in crate::labels) fn read<'d>(root: Value<'d>, base: usize, faults: &mut Vec<Fault>) -> Record<'d> {
    let mut reader = Reader { base, faults };
    reader.record(root)
}

pub(super) struct Reader<'f> {
    base: usize,
    faults: &'f mut Vec<Fault>,
}

impl<'f> Reader<'f> {
    /// A reader of a document that begins at `base` in its file.
    pub(super) fn new(base: usize, faults: &'f mut Vec<Fault>) -> Self {
        Reader { base, faults }
    }
}

impl Reader<'_> {
    pub(super) fn place(&self, value: Value<'_>) -> Place {
        Place { offset: self.base + value.span().start, node: Index::new(value.node_index()), column: None }
    }

    pub(super) fn fault(&mut self, code: &'static Rule, place: Place, message: String) {
        // A shape that cannot be is no mistake of the record's form.
        let rule = if code.code == errors::L032.code { "file.geometry" } else { "file.structure" };
        self.faults.push(Fault { rule, code, place, message });
    }

    /// A fault under another rule than that of the record's form.
    pub(super) fn told(&mut self, rule: &'static str, code: &'static Rule, place: Place, message: String) {
        self.faults.push(Fault { rule, code, place, message });
    }

    /// What stands in a foreign file as an answer.
    pub(super) fn raw<'d>(&self, value: Value<'d>) -> super::typed::Raw<'d> {
        super::typed::Raw::of(value, self.base)
    }

    /// Whether a value is of this kind; tells it if not, once.
    pub(super) fn is(&mut self, value: Value<'_>, kind: Kind, what: impl Display) -> bool {
        match value.kind() {
            k if k == kind => return true,
            Kind::Invalid => {}
            Kind::Null => {
                let message = format!("{what} is `null`; leave the key out if there is nothing to say");
                self.fault(&errors::L026, self.place(value), message);
            }
            other => {
                let message = format!("{what} must be {}, but is {}", word(kind), word(other));
                self.fault(&errors::L007, self.place(value), message);
            }
        }
        false
    }

    /// The known members of an object; unknown and missing ones are told.
    pub(super) fn members<'d>(
        &mut self,
        object: Value<'d>,
        what: impl Display + Copy,
        keys: &[(&str, bool)],
    ) -> Vec<(&'d str, Value<'d>)> {
        if !self.is(object, Kind::Object, what) {
            return Vec::new();
        }
        let mut found: Vec<(&str, Value<'_>)> = Vec::with_capacity(object.len().min(keys.len()));
        // One bit a key; no part of the format has more than 64.
        let (mut seen, mut next) = (0u64, 0);
        for (key, value) in object.members() {
            let name = key.as_str().unwrap_or("");
            // Keys mostly come in the order in which they are documented, some left out.
            let ahead = keys.iter().skip(next).position(|(k, _)| *k == name).map(|n| next + n);
            let at = ahead.or_else(|| keys.iter().take(next).position(|(k, _)| *k == name));
            let Some(at) = at else {
                let near = nearest(name, keys.iter().map(|(k, _)| *k));
                let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", or_list(&near)) };
                let message = format!("{what} has no part called {}{hint}", errors::shown(name, false));
                self.fault(&errors::L007, self.place(key), message);
                continue;
            };
            next = at + 1;
            if seen & 1 << at == 0 {
                seen |= 1 << at;
                found.push((name, value));
            }
        }
        for (_, (key, _)) in keys.iter().enumerate().filter(|(n, (_, must))| *must && seen & 1 << n == 0) {
            self.fault(&errors::L007, self.place(object), format!("{what} lacks `{key}`"));
        }
        found
    }

    pub(super) fn text<'d>(&mut self, value: Value<'d>, what: impl Display) -> Option<(&'d str, Place)> {
        if !self.is(value, Kind::String, what) {
            return None;
        }
        value.as_str().map(|t| (t, self.place(value)))
    }

    pub(super) fn items<'d>(&mut self, value: Value<'d>, what: impl Display) -> Vec<Value<'d>> {
        if self.is(value, Kind::Array, what) { value.items().collect() } else { Vec::new() }
    }

    fn record<'d>(&mut self, root: Value<'d>) -> Record<'d> {
        let mut record = Record { place: self.place(root), ..Record::default() };
        for (key, value) in self.members(root, "a label record", RecordKey::TABLE) {
            match key {
                "label_file_version" => {
                    if let Some((version, place)) = self.text(value, "`label_file_version`")
                        && version != VERSION
                    {
                        let message = format!(
                            "the label-file format is {}, but this reads {VERSION}",
                            errors::shown(version, false)
                        );
                        self.fault(&errors::L007, place, message);
                    }
                }
                "protocol" => record.stamp = Some(self.stamp(value)),
                "image" => {
                    record.item = self.item(value);
                    let image = self.image(value);
                    record.images.insert(0, image);
                }
                "images" => {
                    for item in self.items(value, "`images`") {
                        if self.is(item, Kind::Object, "an image") {
                            let image = self.image(item);
                            record.images.push(image);
                        }
                    }
                }
                "excluded" => {
                    for (key, value) in self.members(value, "`excluded`", ExcludedKey::TABLE) {
                        let text = self.text(value, format_args!("`excluded` `{key}`"));
                        if key == "reason" {
                            record.excluded = text;
                        }
                    }
                }
                "read" => {
                    if self.is(value, Kind::Object, "`read`")
                        && let Some(status) = value.get("status")
                    {
                        record.status = self.text(status, "`read` `status`");
                    }
                }
                "annotator" => {
                    for (key, value) in self.members(value, "`annotator`", AnnotatorKey::TABLE) {
                        let text = self.text(value, format_args!("`annotator` `{key}`"));
                        match key {
                            "id" => record.annotator = text.map(|(t, _)| t.into()),
                            "role" => record.role = text,
                            _ => {}
                        }
                    }
                }
                "context" => record.context = self.answers(value, "`context`"),
                "annotations" => {
                    for item in self.items(value, "`annotations`") {
                        let annotation = self.annotation(item);
                        record.annotations.push(annotation);
                    }
                }
                "relations" => self.relations(value, &mut record),
                "escalations" => {
                    for item in self.items(value, "`escalations`") {
                        let raised = self.escalation(item, &mut record.references);
                        record.escalations.extend(raised);
                    }
                }
                "reviews" => {
                    for item in self.items(value, "`reviews`") {
                        let review = self.review(item, &mut record.references);
                        record.reviews.push(review);
                    }
                }
                _ => {
                    self.is(value, Kind::Object, format_args!("`{key}`"));
                }
            }
        }
        let parts: Vec<(&str, Place)> = record.annotations.iter().filter_map(|a| a.part_of).collect();
        record.references.extend(parts);
        record
    }

    fn stamp<'d>(&mut self, value: Value<'d>) -> Stamp<'d> {
        let mut stamp = Stamp::default();
        for (key, value) in self.members(value, "`protocol`", StampKey::TABLE) {
            let text = self.text(value, format_args!("`protocol` `{key}`"));
            match key {
                "id" => stamp.id = text,
                "version" => stamp.version = text,
                "meaning_digest" => stamp.digest = text,
                _ => {}
            }
        }
        stamp
    }

    /// What the record is about: its own `id`, else the most specific DICOM uid, else the uri.
    fn item<'d>(&mut self, value: Value<'d>) -> Option<&'d str> {
        if !self.is(value, Kind::Object, "`image`") {
            return None;
        }
        ["id", "sop_instance_uid", "series_instance_uid", "study_instance_uid", "uri"]
            .iter()
            .find_map(|key| value.get(key).and_then(|v| v.as_str()))
    }

    fn annotation<'d>(&mut self, value: Value<'d>) -> Annotation<'d> {
        let mut annotation = Annotation { place: self.place(value), ..Annotation::default() };
        for (key, value) in self.members(value, "an annotation", AnnotationKey::TABLE) {
            match key {
                "id" => annotation.id = self.text(value, "an annotation's `id`").map(|(t, p)| (t.into(), p)),
                "label" => annotation.label = self.text(value, "an annotation's `label`"),
                "attributes" => annotation.attributes = self.answers(value, "`attributes`"),
                "confidence" => annotation.confidence = Some(self.answer("confidence", value)),
                "part_of" => annotation.part_of = self.text(value, "`part_of`"),
                "geometry" => {
                    let drawn = self.geometry(value, None);
                    annotation.drawings.extend(drawn);
                }
                "drawings" => {
                    for item in self.items(value, "`drawings`") {
                        let drawn = self.drawing(item);
                        annotation.drawings.extend(drawn);
                    }
                }
                "evidence" => annotation.evidence = self.evidence(value),
                "ext" => {
                    self.is(value, Kind::Object, "`ext`");
                }
                _ => {
                    self.text(value, format_args!("`{key}`"));
                }
            }
        }
        annotation
    }

    /// `{"composition": {"image": "sweep1", "frame": 12}}`
    fn evidence<'d>(&mut self, value: Value<'d>) -> Vec<Evidence<'d>> {
        if !self.is(value, Kind::Object, "`evidence`") {
            return Vec::new();
        }
        let mut all = Vec::new();
        for (key, value) in value.members() {
            let mut evidence =
                Evidence { name: key.as_str().unwrap_or(""), place: self.place(value), image: None, frame: None };
            for (key, value) in self.members(value, "what an answer was judged on", EvidenceKey::TABLE) {
                match key {
                    "image" => evidence.image = self.text(value, "`image`"),
                    _ => evidence.frame = self.whole(value, format_args!("`{key}`")),
                }
            }
            all.push(evidence);
        }
        all
    }

    fn relations<'d>(&mut self, value: Value<'d>, record: &mut Record<'d>) {
        for item in self.items(value, "`relations`") {
            for (key, value) in self.members(item, "a relation", RelationKey::TABLE) {
                if matches!(key, "from" | "to") {
                    let text = self.text(value, format_args!("a relation's `{key}`"));
                    record.references.extend(text);
                }
            }
        }
    }

    fn escalation<'d>(&mut self, value: Value<'d>, references: &mut Vec<(&'d str, Place)>) -> Option<Raised<'d>> {
        let mut raised = Raised { rule: "", annotation: None, resolved: false, place: self.place(value) };
        for (key, value) in self.members(value, "an escalation", EscalationKey::TABLE) {
            match key {
                "resolved" => {
                    raised.resolved = self.is(value, Kind::Bool, "`resolved`") && value.as_bool() == Some(true)
                }
                "rule" => raised.rule = self.text(value, "an escalation's `rule`").map_or("", |(t, _)| t),
                "annotation_id" => {
                    let text = self.text(value, "`annotation_id`");
                    raised.annotation = text.map(|(t, _)| t);
                    references.extend(text);
                }
                _ => {
                    self.text(value, format_args!("`{key}`"));
                }
            }
        }
        (!raised.rule.is_empty()).then_some(raised)
    }

    fn review<'d>(&mut self, value: Value<'d>, references: &mut Vec<(&'d str, Place)>) -> Review<'d> {
        let mut review = Review { reviewer: None, role: None, annotation: None, decision: None };
        for (key, value) in self.members(value, "a review", ReviewKey::TABLE) {
            match key {
                "reviewer" => {
                    for (key, value) in self.members(value, "`reviewer`", AnnotatorKey::TABLE) {
                        let text = self.text(value, format_args!("`reviewer` `{key}`"));
                        match key {
                            "id" => review.reviewer = text.map(|(t, _)| t),
                            "role" => review.role = text,
                            _ => {}
                        }
                    }
                }
                "decision" => {
                    review.decision = self.text(value, "a review's `decision`").map(|(t, _)| t);
                    if let Some(said) = review.decision.filter(|d| !DECISIONS.contains(d)) {
                        let message = format!(
                            "a review's decision is {}; it takes {}",
                            errors::shown(said, false),
                            or_list(DECISIONS)
                        );
                        self.fault(&errors::L007, self.place(value), message);
                    }
                }
                "annotation_id" => {
                    let text = self.text(value, "`annotation_id`");
                    review.annotation = text.map(|(t, _)| t);
                    references.extend(text);
                }
                _ => {
                    self.text(value, format_args!("`{key}`"));
                }
            }
        }
        review
    }

    fn answers<'d>(&mut self, value: Value<'d>, what: &str) -> Vec<Answer<'d>> {
        if !self.is(value, Kind::Object, what) {
            return Vec::new();
        }
        let mut answers: Vec<Answer<'d>> = Vec::with_capacity(value.len());
        let mut seen = 0u64;
        for (key, value) in value.members() {
            let name = key.as_str().unwrap_or("");
            // A key that stands twice was told as a hazard; the first value counts.
            let bit = some_bit(name);
            if seen & bit == 0 || !answers.iter().any(|a| a.name == name) {
                seen |= bit;
                answers.push(self.answer(name, value));
            }
        }
        answers
    }

    fn answer<'d>(&mut self, name: &'d str, value: Value<'d>) -> Answer<'d> {
        Answer { name, place: self.place(value), said: self.said(value) }
    }

    fn said<'d>(&mut self, value: Value<'d>) -> Said<'d> {
        match value.kind() {
            Kind::Null => Said::Null,
            Kind::Invalid => Said::Reported,
            Kind::Bool => Said::Flag(value.as_bool() == Some(true)),
            Kind::String => Said::Text(value.as_str().unwrap_or("")),
            Kind::Number => Said::Number { number: number(value), unit: UnitSaid::Nothing },
            Kind::Array => Said::List(value.items().map(|v| (v.as_str(), self.place(v))).collect()),
            Kind::Object => self.object(value),
        }
    }

    /// `{"value": 8, "unit": "mm"}` or `{"missing": "not_assessable"}`.
    fn object<'d>(&mut self, value: Value<'d>) -> Said<'d> {
        if let Some(missing) = value.get("missing") {
            if value.len() == 1 && missing.as_str() == Some("not_assessable") {
                return Said::NotAssessable;
            }
            return Said::Other(
                "a missing value that is not written {\"missing\": \"not_assessable\"}; an answer that was never asked for is left out",
            );
        }
        let (number_part, unit) = (value.get("value"), value.get("unit"));
        match (number_part, unit) {
            (Some(n), Some(u)) if value.len() == 2 && n.kind() == Kind::Number && u.kind() == Kind::String => {
                let unit = u.as_str().map_or(UnitSaid::Nothing, |t| UnitSaid::Written(t, self.place(u)));
                Said::Number { number: number(n), unit }
            }
            (Some(n), _) if n.kind() == Kind::Invalid => Said::Reported,
            _ => Said::Other("an object that is not written {\"value\": 8, \"unit\": \"mm\"}"),
        }
    }
}

/// A bit by which most different words differ.
pub(super) fn some_bit(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let middle = bytes.get(bytes.len() / 2).copied().unwrap_or(0);
    let ends = bytes.first().zip(bytes.last()).map_or(0, |(a, b)| usize::from(*a) * 5 + usize::from(*b) * 3);
    1 << ((ends + usize::from(middle) + bytes.len()) & 63)
}

/// The exact number that stands in a node.
pub(in crate::labels) fn number(value: Value<'_>) -> Result<Number, NumberFault> {
    exact(value.number_text().unwrap_or(""))
}

/// The exact number that a text spells.
pub(in crate::labels) fn exact(text: &str) -> Result<Number, NumberFault> {
    parse_decimal(text).map(Number).map_err(|e| match e {
        NumberError::TooManyDigits | NumberError::TooSmall => NumberFault::TooManyDigits,
        NumberError::TooLarge | NumberError::NotANumber => NumberFault::TooLarge,
    })
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "`null`",
        Kind::Bool => "true or false",
        Kind::Number => "a number",
        Kind::String => "a text",
        Kind::Array => "a list",
        Kind::Object => "an object",
        Kind::Invalid => "unreadable",
    }
}
