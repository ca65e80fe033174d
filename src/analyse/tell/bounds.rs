//! What each bound of a region says.

use super::Teller;
use super::said::{Said, as_written, range, runs, title, value_id};
use crate::analyse::lower::Lowered;
use crate::criteria::Bound;
use crate::protocol::condition::From;
use crate::quantity::Exact;

impl Teller<'_, '_> {
    pub(super) fn bound(&self, bound: &Bound) -> Option<Said> {
        match bound {
            Bound::Choice { dim, values, not_recorded, not_assessable } => {
                let (from, id) = self.name_of(*dim)?;
                let mut said = self.about(from, id);
                let attribute = self.lowered.attribute(from, id)?;
                let ids: Vec<String> = values.iter().map(|v| value_id(&attribute.kind, *v)).collect();
                if !ids.is_empty() {
                    let shown: Vec<String> = ids.iter().map(|id| title(&attribute.kind, id)).collect();
                    said.text.push(format!("is {}", shown.join(" or ")));
                    said.source.push(match ids.as_slice() {
                        [one] => format!("{} is {one}", said.name),
                        several => format!("{} is one of {}", said.name, several.join(", ")),
                    });
                    said.cell.push(ids.join(", "));
                }
                said.missing(*not_recorded, *not_assessable);
                Some(said)
            }
            Bound::Ticks { dim, with, without, given, not_recorded, not_assessable } => {
                let (from, id) = self.name_of(*dim)?;
                let attribute = self.lowered.attribute(from, id)?;
                let mut said = self.about(from, id);
                let id_of = |v: &u16| value_id(&attribute.kind, *v);
                let all = attribute.kind.list().map_or(0, |l| l.values.iter().filter(|v| v.id != "none").count());
                let named = |list: &[u16]| list.iter().map(id_of).collect::<Vec<_>>();
                let shown = |list: &[u16], word: &str| {
                    list.iter().map(|v| title(&attribute.kind, &id_of(v))).collect::<Vec<_>>().join(word)
                };
                if *given && with.is_empty() && without.len() >= all && all > 0 {
                    said.text.push("is none".to_owned());
                    said.source.push(format!("{} is none", said.name));
                    said.cell.push("none".to_owned());
                } else if *given && !(with.is_empty() && without.is_empty()) {
                    let mut words = Vec::new();
                    let mut source = Vec::new();
                    if !with.is_empty() {
                        words.push(format!("includes {}", shown(with, " and ")));
                        source.push(format!("includes all of {}", named(with).join(", ")));
                    }
                    if !without.is_empty() {
                        words.push(format!("does not include {}", shown(without, " or ")));
                        source.push(format!("includes none of {}", named(without).join(", ")));
                    }
                    said.text.push(words.join(" and "));
                    let parts: Vec<String> = source.iter().map(|s| format!("{} {s}", said.name)).collect();
                    said.source.push(parts.join(" and "));
                    said.cell.push(source.first().cloned().unwrap_or_default());
                } else if *given {
                    said.given();
                }
                said.missing(*not_recorded, *not_assessable);
                Some(said)
            }
            Bound::Number { dim, from: low, to: high, given, not_recorded, not_assessable } => {
                let (from, id) = self.name_of(*dim)?;
                let mut said = self.about(from, id);
                if *given {
                    let step = self.lowered.attribute(from, id).and_then(|a| a.kind.step()).map(|s| Exact::from(s.0));
                    let written = self.lowered.written.get(&(from, id.to_owned()));
                    let written = written.map_or(&[][..], Vec::as_slice);
                    let (low, high) = as_written(*low, *high, step, written);
                    let unit = self.unit(from, id);
                    match (low, high, range(low, high, unit)) {
                        (Some((_, false)), Some(_), Some(text)) => {
                            // No range of the language leaves its lower end out and has an upper one.
                            let (name, above) = (said.name.clone(), range(low, None, unit).unwrap_or_default());
                            let below = range(None, high, unit).unwrap_or_default();
                            said.text.push(format!("is {text}"));
                            said.source.push(format!("({name} is {above} and {name} is {below})"));
                            said.cell.push(above);
                        }
                        (_, _, Some(text)) => said.push(&text),
                        (_, _, None) => said.given(),
                    }
                }
                said.missing(*not_recorded, *not_assessable);
                Some(said)
            }
            Bound::Linear { parts, from, to } => self.sum(parts, *from, *to),
            Bound::Named { group, places, none } => self.outcomes(*group, places, *none),
            Bound::Total { total, sums, missing } => {
                let (key, score) = self.lowered.scores.iter().find(|(_, s)| s.total == *total)?;
                let (from, id) = Lowered::of_key(key);
                let mut said = self.about(from, id);
                for run in runs(sums, &score.sums) {
                    said.push(&run);
                }
                if *missing {
                    said.text.push("is missing".to_owned());
                    said.source.push(format!("{} is missing", said.name));
                    said.cell.push("missing".to_owned());
                }
                Some(said)
            }
        }
    }

    /// Outcomes of a table.
    pub(super) fn outcomes(&self, group: usize, places: &[usize], none: bool) -> Option<Said> {
        let id = self.outputs.get(group)?;
        let (_, output) = self.lowered.label.output(id)?;
        let mut said = self.about(From::Label, id);
        let ids: Vec<String> =
            places.iter().filter_map(|p| u16::try_from(*p).ok()).map(|p| value_id(&output.kind, p)).collect();
        if !ids.is_empty() {
            let shown: Vec<String> = ids.iter().map(|id| title(&output.kind, id)).collect();
            said.text.push(format!("is {}", shown.join(" or ")));
            said.source.push(match ids.as_slice() {
                [one] => format!("{} is {one}", said.name),
                several => format!("{} is one of {}", said.name, several.join(", ")),
            });
            said.cell.push(ids.join(", "));
        }
        if none {
            said.text.push("is missing".to_owned());
            said.source.push(format!("{} is missing", said.name));
            said.cell.push("missing".to_owned());
        }
        Some(said)
    }

    pub(super) fn about(&self, from: From, id: &str) -> Said {
        Said {
            title: self.words.title(&Self::reference(from, id)),
            name: self.written(from, id),
            text: Vec::new(),
            source: Vec::new(),
            cell: Vec::new(),
        }
    }
}
