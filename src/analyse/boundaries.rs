//! Cases at every boundary: just below, at, and just above each number that a rule compares with.

use super::STEPS;
use super::formula::Formula;
use super::label::Run;
use super::lower::Lowered;
use crate::criteria::{self, Answer, Budget, Dim, Relation, Set, Space};
use crate::decide::{self, Plan};
use crate::diagnostic::Problems;
use crate::protocol::Protocol;
use crate::protocol::condition::{From, Term};
use crate::protocol::model::{CaseValue, Kind};
use crate::protocol::words::Words;
use crate::quantity::{Exact, Number};
use indexmap::IndexMap;

/// On which side of a number a case lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// One step below it.
    Below,
    /// On it.
    At,
    /// One step above it.
    Above,
}

impl Side {
    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Side::Below => "below",
            Side::At => "at",
            Side::Above => "above",
        }
    }
}

/// A number that a rule compares something with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// What is compared, in words.
    pub of: String,
    /// The number with its unit.
    pub at: String,
    /// The side.
    pub side: Side,
}

/// A case as a worked case writes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Answers of the annotation.
    pub attributes: IndexMap<String, CaseValue>,
    /// Answers of the context.
    pub context: IndexMap<String, CaseValue>,
    /// Answers of the annotation that this one is a part of.
    pub whole: IndexMap<String, CaseValue>,
    /// What its drawing says, by id.
    pub drawn: IndexMap<String, CaseValue>,
    /// The reader's confidence in percent.
    pub confidence: Option<Number>,
}

/// A legal case on one side of a boundary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoundaryCase {
    /// The label.
    pub label: String,
    /// The boundary.
    pub boundary: Boundary,
    /// What is answered.
    pub answers: Answers,
    /// What the evaluator says of it.
    pub verdict: decide::Verdict,
    /// Escalations that it asks for, by rule id.
    pub escalations: Vec<String>,
    /// What is worked out from it.
    pub worked_out: IndexMap<String, CaseValue>,
}

/// The three sets round a boundary.
pub(super) fn sides(lowered: &mut Lowered<'_>, term: &Term, at: Number, space: &mut Space) -> Option<[(Side, Set); 3]> {
    let formula = lowered.term(term)?;
    let step = step(lowered, &formula, at, space)?;
    let at = Exact::from(at.0);
    let constant = |value: Exact| Formula::Sum(Vec::new(), value);
    let mut between = |low: (Relation, Exact), high: (Relation, Exact)| {
        let a = lowered.relate(&formula, low.0, &constant(low.1), space);
        let b = lowered.relate(&formula, high.0, &constant(high.1), space);
        space.all([a, b])
    };
    let below = between((Relation::AtLeast, at.checked_sub(step)?), (Relation::Below, at));
    let here = between((Relation::AtLeast, at), (Relation::AtMost, at));
    let above = between((Relation::Above, at), (Relation::AtMost, at.checked_add(step)?));
    Some([(Side::Below, below), (Side::At, here), (Side::Above, above)])
}

/// How far the next value is that can be told from a number.
fn step(lowered: &Lowered<'_>, formula: &Formula, at: Number, space: &Space) -> Option<Exact> {
    match formula {
        Formula::Rounded(_, step) => Some(Exact::from(*step)),
        Formula::Score(id) => {
            let values = lowered.score_values(id, space);
            let gaps = values.windows(2).filter_map(|w| w[1].checked_sub(w[0]));
            gaps.max().or(Some(Exact::from(1)))
        }
        Formula::Combined(parts) => parts.iter().filter_map(|(f, _)| step(lowered, f, at, space)).min(),
        Formula::Extreme(_, of) => of.iter().filter_map(|f| step(lowered, f, at, space)).min(),
        Formula::Apart(a, b) => step(lowered, a, at, space).into_iter().chain(step(lowered, b, at, space)).min(),
        Formula::Sum(parts, _) => {
            let mut finest: Option<Exact> = None;
            for (dim, factor) in parts {
                let name = lowered.dims.iter().find(|(_, d)| *d == dim).map(|(name, _)| name)?;
                let grid = lowered.attribute(name.0, &name.1).and_then(|a| a.kind.step());
                let own = match grid {
                    Some(step) => Exact::from(step.0).checked_mul(*factor)?.abs(),
                    // Without a grid: one place more than the number has.
                    None => Exact::fraction(1, 10i64.checked_pow(at.0.normalize().scale().min(12) + 1)?)?,
                };
                finest = Some(finest.map_or(own, |f| f.min(own)));
            }
            finest
        }
    }
}

/// Every boundary of every label with a legal case on each side that has one.
pub fn boundary_cases(protocol: &Protocol) -> Vec<BoundaryCase> {
    let Ok(plan) = Plan::new(protocol) else { return Vec::new() };
    let mut cases = Vec::new();
    for (id, label) in &protocol.labels {
        let (places, mut problems, mut budget) = (IndexMap::new(), Problems::default(), Budget { steps: STEPS });
        let ready = Run::new(protocol, id, label, &plan, &places, &mut budget, &mut problems);
        let Some((mut run, _)) = ready else { continue };
        for escalation in &label.escalations {
            run.lowered.condition(&escalation.when, run.prover.space());
        }
        let words = Words::new(protocol, Some(label));
        for (term, at) in run.lowered.thresholds.clone() {
            let Some(sides) = sides(&mut run.lowered, &term, at, run.prover.space()) else { continue };
            let unit = words.unit_of(&term);
            for (side, set) in sides {
                let Answer::Yes(case) = run.prover.find(set, run.budget) else { continue };
                let boundary = Boundary { of: words.term(&term, unit), at: Words::amount(at, unit), side };
                cases.push(written(&run, id, boundary, &case));
            }
        }
    }
    cases
}

fn written(run: &Run<'_, '_>, id: &str, boundary: Boundary, case: &criteria::Case) -> BoundaryCase {
    let filled = run.evaluated(case);
    let mut written = BoundaryCase {
        label: id.to_owned(),
        boundary,
        answers: answers(&run.lowered, case),
        verdict: run.plan.decide(&filled),
        escalations: run.plan.escalations(&filled).map(|(rule, ..)| rule.to_owned()).collect(),
        worked_out: IndexMap::new(),
    };
    let label = run.lowered.label;
    let ids =
        label.measures.keys().chain(label.scores.keys()).map(String::as_str).chain(label.outputs().map(|(id, ..)| id));
    for name in ids {
        let value = run.plan.slot(From::Label, name).map(|slot| filled.get(slot));
        let list = label.output(name).and_then(|(_, o)| o.kind.list());
        if let Some(value) = value.and_then(|v| decide::worked_out(v, list)) {
            written.worked_out.insert(name.to_owned(), value);
        }
    }
    written
}

/// The answers of a case.
pub(super) fn answers(lowered: &Lowered<'_>, case: &criteria::Case) -> Answers {
    let mut answers = Answers::default();
    for ((from, name), dim) in &lowered.dims {
        let kind = lowered.attribute(*from, name).map(|a| &a.kind);
        let Some(value) = answer(case, *dim, kind) else { continue };
        match (from, value) {
            (From::Annotation, CaseValue::Number(n)) => answers.confidence = Some(n),
            (From::Annotation, _) => {}
            (From::Label, value) => drop(answers.attributes.insert(name.clone(), value)),
            (From::Context, value) => drop(answers.context.insert(name.clone(), value)),
            (From::Whole, value) => drop(answers.whole.insert(name.clone(), value)),
            (From::Drawing, value) => drop(answers.drawn.insert(name.clone(), value)),
        }
    }
    answers
}

/// An answer as a worked case writes it; none for one that is not recorded.
fn answer(case: &criteria::Case, dim: Dim, kind: Option<&Kind>) -> Option<CaseValue> {
    let id = |place: usize| match kind {
        Some(Kind::YesNo) => Some(if place == 0 { "yes" } else { "no" }.to_owned()),
        kind => kind.and_then(Kind::list).and_then(|l| l.values.get(place)).map(|v| v.id.clone()),
    };
    match case.get(dim) {
        criteria::Value::NotRecorded => None,
        criteria::Value::NotAssessable => Some(CaseValue::NotAssessable),
        criteria::Value::Number(n) => n.to_decimal().map(|d| CaseValue::Number(Number(d))),
        criteria::Value::One(_) if matches!(kind, Some(Kind::Text { .. })) => Some(CaseValue::Text("text".to_owned())),
        criteria::Value::One(place) => id(usize::from(place)).map(CaseValue::Value),
        criteria::Value::Ticks(bits) => {
            Some(CaseValue::Ticks((0..128).filter(|n| bits >> n & 1 == 1).filter_map(id).collect()))
        }
    }
}
