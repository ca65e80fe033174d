//! How many annotations there are in a record, an image, a whole, or with one answer.

use super::Validator;
use super::relations::{Outcome, Seen};
use crate::labels::record::Record;
use crate::protocol::model::{Bound, HowMany, Per, Subject};
use crate::protocol::words::{Words, several};
use std::collections::BTreeMap;

impl Validator<'_> {
    pub(super) fn counted(
        &self,
        count: HowMany,
        subject: &Subject,
        per: &[Per],
        all: &[&Seen<'_, '_>],
        record: &Record<'_>,
        seen: &[Seen<'_, '_>],
    ) -> Vec<Outcome> {
        let mut groups: BTreeMap<Vec<String>, Vec<&Seen<'_, '_>>> = BTreeMap::new();
        let mut outcomes = Vec::new();
        for key in self.expected(subject, per, record, seen) {
            groups.insert(key, Vec::new());
        }
        for s in all {
            for key in self.keys(s, per) {
                match key {
                    Some(key) => groups.entry(key).or_default().push(s),
                    None => outcomes.push(Outcome::Skipped("an answer by which they are counted is missing")),
                }
            }
        }
        // Where one cannot be counted, nobody knows that there are too few.
        if !outcomes.is_empty() && count.bound != Bound::AtMost {
            return outcomes;
        }
        for (key, members) in groups {
            let found = members.len();
            if count.allows(found) {
                outcomes.push(Outcome::Held);
                continue;
            }
            let said: Vec<&str> = key.iter().map(String::as_str).filter(|k| !k.is_empty()).collect();
            let place = members.last().map_or(record.place, |s| s.annotation.place);
            let message = format!(
                "there {} {found} {}{}; there must be {}",
                if found == 1 { "is" } else { "are" },
                several(&self.title(&subject.label), found),
                if said.is_empty() { String::new() } else { format!(" ({})", said.join(", ")) },
                Words::how_many(count)
            );
            outcomes.push(Outcome::Broken(place, message));
        }
        outcomes
    }

    /// Groups that must be there, also if they are empty.
    fn expected(&self, subject: &Subject, per: &[Per], record: &Record<'_>, seen: &[Seen<'_, '_>]) -> Vec<Vec<String>> {
        let mut keys: Vec<Vec<String>> = vec![Vec::new()];
        for part in per {
            let values: Vec<String> = match part {
                Per::Exam => vec![String::new()],
                Per::Image => record
                    .images
                    .iter()
                    .skip(usize::from(record.images.len() > 1))
                    .map(|i| i.id.map_or("", |(id, _)| id).to_owned())
                    .collect(),
                Per::Whole => {
                    let parent = self.protocol.labels.get(&subject.label).and_then(|l| l.parent.as_ref());
                    let wholes = parent.map_or(Vec::new(), |p| self.of(seen, &p.label));
                    wholes.iter().map(|w| w.id().to_owned()).collect()
                }
                Per::Answer(id) => self.answers_of(&subject.label, id),
            };
            keys = keys
                .iter()
                .flat_map(|key| values.iter().map(move |v| [key.clone(), vec![v.clone()]].concat()))
                .collect();
        }
        keys
    }

    fn answers_of(&self, label: &str, id: &str) -> Vec<String> {
        let attribute = self.protocol.labels.get(label).and_then(|l| l.attributes.get(id));
        match attribute.map(|a| &a.kind) {
            Some(kind) if kind.list().is_some() => {
                kind.list().map_or(Vec::new(), |l| l.values.iter().map(|v| v.title.clone()).collect())
            }
            _ => vec!["yes".to_owned(), "no".to_owned()],
        }
    }

    /// The groups that an annotation counts in; none for an answer that is missing.
    fn keys(&self, s: &Seen<'_, '_>, per: &[Per]) -> Vec<Option<Vec<String>>> {
        let mut keys: Vec<Option<Vec<String>>> = vec![Some(Vec::new())];
        for part in per {
            let values: Vec<Option<String>> = match part {
                Per::Exam => vec![Some(String::new())],
                Per::Image => {
                    let mut on: Vec<String> =
                        s.annotation.drawings.iter().map(|d| d.image.map_or("", |(n, _)| n).to_owned()).collect();
                    on.sort();
                    on.dedup();
                    on.into_iter().map(Some).collect()
                }
                Per::Whole => vec![s.annotation.part_of.map(|(id, _)| id.to_owned())],
                Per::Answer(id) => {
                    let place = self.plan.labels.get(s.label).and_then(|p| p.answer(id, &s.case));
                    // A kind of the label may have narrowed the list.
                    let value = place.and_then(|p| self.answers_of(s.label, id).into_iter().nth(usize::from(p)));
                    vec![value]
                }
            };
            keys = keys
                .iter()
                .flat_map(|key| {
                    values.iter().map(move |v| match (key, v) {
                        (Some(key), Some(v)) => Some([key.clone(), vec![v.clone()]].concat()),
                        _ => None,
                    })
                })
                .collect();
        }
        keys
    }
}
