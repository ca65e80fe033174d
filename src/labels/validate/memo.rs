//! Each kind of case is judged once.
//!
//! The rules of a label tell cases apart by their signature (see [`Distinctions`]). Of the first
//! case with a signature the checks write down which rules they counted; if they found nothing, the
//! next such case only repeats the counts. Cases about which there is something to tell are always
//! judged in full, so no message comes from memory.

use super::Validator;
use super::derived::{listed, number};
use super::run::{Run, Step, fingerprint};
use crate::decide::{Case, Distinctions, LabelPlan};
use crate::label_format::DECISIONS;
use crate::labels::record::{Answer, Record};
use crate::protocol::Protocol;
use crate::protocol::condition::From;
use crate::protocol::model::{Label, Parent, Relation};
use rustc_hash::FxHashMap;

/// Cases are remembered up to here; protocols of many distinctions on large corpora would otherwise
/// fill the memory with cases that come once.
const MOST: usize = 1 << 13;

/// What was counted for cases about which there was nothing to tell.
#[derive(Debug, Default)]
pub(super) struct Memo {
    known: FxHashMap<Box<[u64]>, u32>,
    journals: Vec<Box<[(u32, Step)]>>,
    same: FxHashMap<Box<[(u32, Step)]>, u32>,
    hits: Vec<u64>,
    pub(super) key: Vec<u64>,
}

impl Memo {
    /// Whether the case of this key is known; it is counted then.
    pub(super) fn count(&mut self) -> bool {
        let Some(journal) = self.known.get(self.key.as_slice()) else { return false };
        if let Some(hits) = self.hits.get_mut(*journal as usize) {
            *hits += 1;
        }
        true
    }

    /// Remembers what was counted for the case of this key.
    pub(super) fn learn(&mut self, journal: Vec<(u32, Step)>) {
        if self.known.len() >= MOST {
            return;
        }
        let journal = journal.into_boxed_slice();
        let number = match self.same.get(&journal) {
            Some(number) => *number,
            None => {
                let number = u32::try_from(self.journals.len()).unwrap_or(u32::MAX);
                self.journals.push(journal.clone());
                self.hits.push(0);
                self.same.insert(journal, number);
                number
            }
        };
        self.known.insert(self.key.as_slice().into(), number);
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
    /// None: its cases are always judged in full.
    distinctions: Option<Distinctions>,
    /// Slots that are filled from the context: ours and the context's.
    pub(super) context: Vec<(usize, usize)>,
    /// Whether anything looks at worked-out values beside the decision.
    pub(super) looked_at: bool,
    /// Whether answers cite their frame.
    pub(super) cites_frames: bool,
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
            distinctions: Distinctions::of(plan),
            context: slots.filter_map(|(slot, s)| Some((slot, context.slot(From::Context, &s.id)?))).collect(),
            looked_at: label
                .is_some_and(|l| !l.drawings.is_empty() || l.attributes.values().any(|a| a.agrees.is_some())),
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
        case: &mut Case,
        key: &mut Vec<u64>,
    ) -> Option<()> {
        let distinctions = ready.distinctions.as_ref()?;
        key.clear();
        let role = match record.role.filter(|_| !self.protocol.roles.is_empty()) {
            Some((role, _)) => self.protocol.roles.get_index_of(role)? + 1,
            None => usize::from(record.role.is_none()),
        };
        key.extend([
            number as u64,
            role as u64,
            u64::from(record.is_table),
            record.foreign.map_or(0, |f| fingerprint(f.words)),
        ]);
        self.asked_for(record, annotation, key)?;
        let asked = if label.is_some() { &plan.attributes } else { &plan.context };
        let mut next = 0;
        let mut stated = false;
        for answer in given {
            // Answers mostly come in the order of the questions.
            let at = match asked.get(next) {
                Some(attribute) if attribute.id == answer.name => Some(next),
                _ => asked.iter().position(|a| a.id == answer.name),
            };
            let Some(attribute) = at.and_then(|n| asked.get(n)) else {
                stated = true;
                continue;
            };
            next = at.unwrap_or(next) + 1;
            case.set(attribute.slot, super::answers::read(answer, attribute).ok()?);
        }
        match (confidence, ready.confidence) {
            (Some(answer), Some(slot)) => case.set(slot, super::answers::percent(answer)?),
            _ if ready.needs_confidence => return None,
            _ => {}
        }
        plan.measure(case);
        distinctions.signature(case, key)?;
        if stated {
            plan.work_out(case);
            for answer in given.iter().filter(|a| !asked.iter().any(|q| q.id == a.name)) {
                key.extend(self.stated(answer, plan, label, case)?);
            }
        }
        Some(())
    }

    /// Who answered for this annotation, and what was raised about it.
    fn asked_for(&self, record: &Record<'_>, annotation: Option<&str>, key: &mut Vec<u64>) -> Option<()> {
        for review in &record.reviews {
            let here = review.annotation.is_none() || review.annotation == annotation;
            let another = review.reviewer.is_none() || review.reviewer != record.annotator.as_deref();
            if here && another {
                let role = review.role.map_or(Some(0), |(r, _)| self.protocol.roles.get_index_of(r).map(|n| n + 1))?;
                let decision = review.decision.and_then(|d| DECISIONS.iter().position(|k| *k == d));
                key.extend([1, role as u64, decision.map_or(0, |n| n as u64 + 1)]);
            }
        }
        for raised in &record.escalations {
            if raised.annotation.is_none() || raised.annotation == annotation {
                key.extend([2, fingerprint(raised.rule), u64::from(raised.resolved)]);
            }
        }
        // Whether work was stopped matters to those who had to stop.
        key.push(record.status.map_or(0, |(status, _)| fingerprint(status)));
        Some(())
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
