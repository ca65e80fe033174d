//! Each kind of case is judged once.
//!
//! The rules of a label are taken in sections, each of which tells few cases apart by their signature
//! (see [`Bundle`]). Of the first case with a signature the checks write down which rules they
//! counted; if they found nothing, the next case of which all sections are known only repeats the
//! counts. Cases about which there is something to tell are always judged in full, so no message
//! comes from memory.

use super::Validator;
use super::derived::{listed, number};
use super::run::{Run, Step, fingerprint};
use crate::decide::{Bundle, Case, LabelPlan, Sections};
use crate::label_format::DECISIONS;
use crate::label_format::names::Names;
use crate::labels::record::{Answer, Record};
use crate::protocol::Protocol;
use crate::protocol::condition::From;
use crate::protocol::model::{Label, Parent, Relation};
use rustc_hash::FxHashMap;
use std::hash::Hasher;

/// Sections of cases are remembered up to here; protocols of very many distinctions would otherwise
/// fill the memory with what comes once.
const MOST: usize = 1 << 15;

/// What was counted for cases about which there was nothing to tell.
#[derive(Debug, Default)]
pub(super) struct Memo {
    known: FxHashMap<Box<[u64]>, u32>,
    journals: Vec<Box<[(u32, Step)]>>,
    same: FxHashMap<Box<[(u32, Step)]>, u32>,
    hits: Vec<u64>,
    /// The keys of the sections of a case, one behind the other.
    pub(super) keys: Keys,
    /// What the verdicts of all annotations of the record hang on.
    pub(super) of_record: OfRecord,
    found: Vec<u32>,
}

/// The part of a key that is the same for all annotations of a record: what the file can say, the
/// role in which it was made, and how far the work got.
pub(super) type OfRecord = Option<[u64; 3]>;

/// Keys of sections.
#[derive(Debug, Default)]
pub(super) struct Keys {
    words: Vec<u64>,
    ends: Vec<usize>,
}

impl Keys {
    fn clear(&mut self) {
        self.words.clear();
        self.ends.clear();
    }

    fn get(&self, section: usize) -> Option<&[u64]> {
        let start = if section == 0 { 0 } else { *self.ends.get(section - 1)? };
        self.words.get(start..*self.ends.get(section)?)
    }
}

impl Memo {
    /// Whether all sections of the case of these keys are known; they are counted then.
    pub(super) fn count(&mut self) -> bool {
        self.found.clear();
        for section in 0..self.keys.ends.len() {
            let Some(journal) = self.keys.get(section).and_then(|k| self.known.get(k)) else { return false };
            self.found.push(*journal);
        }
        for journal in &self.found {
            if let Some(hits) = self.hits.get_mut(*journal as usize) {
                *hits += 1;
            }
        }
        true
    }

    /// Remembers what was counted in each section of the case of these keys.
    pub(super) fn learn(&mut self, bundles: &[Bundle], journal: &[(u32, u32, Step)]) {
        for (at, bundle) in bundles.iter().enumerate() {
            let Some(key) = self.keys.get(at) else { continue };
            if self.known.len() >= MOST || self.known.contains_key(key) {
                continue;
            }
            let own = journal.iter().filter(|(s, ..)| bundle.sections.contains(s));
            let own: Box<[(u32, Step)]> = own.map(|(_, rule, step)| (*rule, *step)).collect();
            let number = match self.same.get(&own) {
                Some(number) => *number,
                None => {
                    let number = u32::try_from(self.journals.len()).unwrap_or(u32::MAX);
                    self.journals.push(own.clone());
                    self.hits.push(0);
                    self.same.insert(own, number);
                    number
                }
            };
            self.known.insert(key.into(), number);
        }
    }

    /// Adds what was counted since the last time.
    pub(super) fn settle(&mut self, run: &mut Run<'_>) {
        for (hits, journal) in self.hits.iter_mut().zip(&self.journals) {
            if *hits > 0 {
                run.repeat(journal, std::mem::take(hits));
            }
        }
    }
}

/// What is known of a label before any case is seen.
#[derive(Debug)]
pub(super) struct Ready {
    /// What the sections of its rules tell apart.
    pub(super) bundles: Vec<Bundle>,
    /// Slots that are filled from the context: ours and the context's.
    pub(super) context: Vec<(usize, usize)>,
    /// Whether anything looks at worked-out values beside the decision.
    pub(super) looked_at: bool,
    /// Whether answers cite their frame.
    pub(super) cites_frames: bool,
    /// For looking up the questions that are answered; none: they are too much alike.
    names: Option<Names>,
    /// What it is a part of.
    pub(super) whole: Option<Parent>,
    /// The slot of the reader's confidence.
    confidence: Option<usize>,
    needs_confidence: bool,
}

impl Ready {
    pub(super) fn new(protocol: &Protocol, plan: &LabelPlan, context: &LabelPlan, label: Option<&Label>) -> Self {
        let slots = plan.slots.iter().enumerate().filter(|(_, s)| s.from == From::Context);
        Ready {
            bundles: plan.bundles(),
            context: slots.filter_map(|(slot, s)| Some((slot, context.slot(From::Context, &s.id)?))).collect(),
            looked_at: label
                .is_some_and(|l| !l.drawings.is_empty() || l.attributes.values().any(|a| a.agrees.is_some())),
            names: {
                let asked = if label.is_some() { &plan.attributes } else { &plan.context };
                Names::new(&asked.iter().map(|a| a.id.as_str()).collect::<Vec<_>>())
            },
            cites_frames: plan.attributes.iter().any(|a| a.attribute.cites_frame),
            whole: protocol
                .kinds(&plan.id)
                .iter()
                .rev()
                .find_map(|(_, l)| l.parent.as_ref().filter(|p| p.relation == Relation::PartOf))
                .cloned(),
            confidence: plan.slot(From::Annotation, "confidence"),
            needs_confidence: label.is_some_and(Label::reads_confidence),
        }
    }
}

impl Validator<'_> {
    /// Fills in the answers and the key of a case, if every answer is legal by itself. None: the case
    /// must be judged in full, and nothing that was filled in here stands in its way.
    #[allow(clippy::too_many_arguments)] // All that a verdict may hang on.
    pub(super) fn key(
        &self,
        number: usize,
        ready: &Ready,
        plan: &LabelPlan,
        label: Option<&Label>,
        annotation: Option<&str>,
        given: &[Answer<'_>],
        confidence: Option<&Answer<'_>>,
        record: &Record<'_>,
        of_record: OfRecord,
        case: &mut Case,
        keys: &mut Keys,
    ) -> Option<()> {
        keys.clear();
        let common = self.common(number, of_record?, record, annotation)?;
        let asked = if label.is_some() { &plan.attributes } else { &plan.context };
        let mut stated = false;
        for answer in given {
            let attribute = match &ready.names {
                Some(names) => names.candidate(answer.name).and_then(|n| asked.get(n)).filter(|a| a.id == answer.name),
                None => asked.iter().find(|a| a.id == answer.name),
            };
            let Some(attribute) = attribute else {
                stated = true;
                continue;
            };
            case.set(attribute.slot, super::answers::read(answer, attribute).ok()?);
        }
        match (confidence, ready.confidence) {
            (Some(answer), Some(slot)) => case.set(slot, super::answers::percent(answer)?),
            _ if ready.needs_confidence => return None,
            _ => {}
        }
        plan.work_out(case);
        for (n, bundle) in (0..).zip(&ready.bundles) {
            keys.words.extend(common);
            keys.words.push(n);
            bundle.distinctions.signature(case, &mut keys.words)?;
            if bundle.sections.first() == Some(&Sections::STATED) {
                keys.words.push(u64::from(confidence.is_some()));
                for answer in given.iter().filter(|a| stated && !asked.iter().any(|q| q.id == a.name)) {
                    keys.words.extend(self.stated(answer, plan, label, case)?);
                }
            }
            keys.ends.push(keys.words.len());
        }
        Some(())
    }

    /// See [`OfRecord`].
    pub(super) fn of_record(&self, record: &Record<'_>) -> OfRecord {
        let file = record.foreign.map_or(u64::from(record.is_table), |f| fingerprint(f.words));
        let role = match record.role.filter(|_| !self.protocol.roles.is_empty()) {
            Some((role, _)) => self.protocol.roles.get_index_of(role)? as u64 + 1,
            None => 0,
        };
        // Whether work was stopped matters to those who had to stop.
        Some([file, role, record.status.map_or(0, |(status, _)| fingerprint(status))])
    }

    /// What the verdict hangs on beside the case: the label, the record, who answered for this annotation,
    /// and what was raised about it. As two hashes, both of which would have to be equal by chance.
    fn common(
        &self,
        label: usize,
        of_record: [u64; 3],
        record: &Record<'_>,
        annotation: Option<&str>,
    ) -> Option<[u64; 2]> {
        let (mut hasher, mut folded) = (rustc_hash::FxHasher::default(), FOLD);
        let mut word = |word: u64| {
            hasher.write_u64(word);
            folded = fold(folded, word);
        };
        word(label as u64);
        of_record.into_iter().for_each(&mut word);
        for review in &record.reviews {
            let here = review.annotation.is_none() || review.annotation == annotation;
            let another = review.reviewer.is_none() || review.reviewer != record.annotator.as_deref();
            if here && another {
                let role = review.role.map_or(Some(0), |(r, _)| self.protocol.roles.get_index_of(r).map(|n| n + 1))?;
                let decision = review.decision.and_then(|d| DECISIONS.iter().position(|k| *k == d));
                [1, role as u64, decision.map_or(0, |n| n as u64 + 1)].into_iter().for_each(&mut word);
            }
        }
        for raised in &record.escalations {
            if raised.annotation.is_none() || raised.annotation == annotation {
                [2, fingerprint(raised.rule), u64::from(raised.resolved)].into_iter().for_each(&mut word);
            }
        }
        Some([hasher.finish(), folded])
    }

    /// A worked-out value that the file states: which it is, and whether it could be compared.
    fn stated(&self, answer: &Answer<'_>, plan: &LabelPlan, label: Option<&Label>, case: &Case) -> Option<[u64; 2]> {
        let from = if label.is_some() { From::Label } else { From::Context };
        let slot = plan.slot(from, answer.name)?;
        let value = case.get(slot);
        let measures = label.map_or(&self.protocol.context.measures, |l| &l.measures);
        let outcome = if let Some(measure) = measures.get(answer.name) {
            number(answer, value, &measure.title, measure.unit)
        } else if let Some(score) = label.and_then(|l| l.scores.get(answer.name)) {
            number(answer, value, &score.title, None)
        } else {
            let (_, _, output) = label?.outputs().find(|(id, ..)| *id == answer.name)?;
            listed(answer, value, output)
        };
        Some([slot as u64, u64::from(outcome.ok()?)])
    }
}

/// Where a second hash begins.
const FOLD: u64 = 0xcbf2_9ce4_8422_2325;

/// A second hash of some words, by other arithmetic than the first.
fn fold(sum: u64, word: u64) -> u64 {
    (sum ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(23)
}
