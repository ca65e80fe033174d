//! What the worked cases exercise: rules, rows, and both sides of every boundary.

use super::boundaries::{Boundary, sides};
use super::label::Run;
use super::meetings::{Meeting, meetings};
use super::{STEPS, lower::Lowered};
use crate::criteria::{Budget, Case, Value};
use crate::decide::Plan;
use crate::diagnostic::Problems;
use crate::protocol::Protocol;
use crate::protocol::condition::From;
use crate::protocol::model::{self, CaseValue, Kind};
use crate::protocol::words::Words;
use crate::quantity::Exact;
use indexmap::IndexMap;

/// What the worked cases of one label exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// The label.
    pub label: String,
    /// How many worked cases it has.
    pub cases: usize,
    /// Rules with a condition: criteria, edge cases, `otherwise`, escalations, each with whether a
    /// case meets it.
    pub rules: IndexMap<String, bool>,
    /// Rows of tables, each with whether it gives a case its outcome.
    pub rows: IndexMap<String, bool>,
    /// Sides of boundaries that some legal case lies on, each with whether a worked case does.
    pub boundaries: Vec<(Boundary, bool)>,
}

/// The coverage of every label.
pub fn coverage(protocol: &Protocol) -> Vec<Coverage> {
    let Ok(plan) = Plan::new(protocol) else { return Vec::new() };
    let mut all = Vec::new();
    for (id, label) in &protocol.labels {
        let (places, mut problems, mut budget) = (IndexMap::new(), Problems::default(), Budget { steps: STEPS });
        let ready = Run::new(protocol, id, label, &plan, &places, &mut budget, &mut problems);
        let Some((mut run, stages)) = ready else { continue };
        let cases: Vec<Case> = label.cases.iter().map(|case| filled(&run.lowered, case)).collect();
        let (mut rules, mut rows) = (IndexMap::new(), IndexMap::new());
        for Meeting { rule, is_row, set } in meetings(&mut run, &stages) {
            let met = cases.iter().any(|c| run.prover.space().contains(set, c));
            if is_row { &mut rows } else { &mut rules }.insert(rule.to_owned(), met);
        }
        let words = Words::new(protocol, Some(label));
        let mut boundaries = Vec::new();
        for (term, at) in run.lowered.thresholds.clone() {
            let Some(sides) = sides(&mut run.lowered, &term, at, run.prover.space()) else { continue };
            let unit = words.unit_of(&term);
            for (side, set) in sides {
                // A side on which no legal case lies needs no worked one.
                if run.is_empty(set, id) {
                    continue;
                }
                let met = cases.iter().any(|c| run.prover.space().contains(set, c));
                boundaries.push((Boundary { of: words.term(&term, unit), at: Words::amount(at, unit), side }, met));
            }
        }
        all.push(Coverage { label: id.clone(), cases: cases.len(), rules, rows, boundaries });
    }
    all
}

/// A worked case as a case of the space.
fn filled(lowered: &Lowered<'_>, worked: &model::Case) -> Case {
    let value = |from: From, id: &str| -> Value {
        let given = match from {
            From::Label => worked.attributes.get(id),
            From::Context => worked.context.get(id),
            From::Drawing => worked.drawn.get(id),
            From::Annotation => {
                return worked.confidence.map_or(Value::NotRecorded, |n| Value::Number(Exact::from(n.0)));
            }
            From::Whole => worked.whole.get(id),
        };
        let kind = lowered.attribute(from, id).map(|a| &a.kind);
        let place = |id: &String| match kind {
            Some(Kind::YesNo) => Some(u16::from(id != "yes")),
            kind => kind
                .and_then(Kind::list)
                .and_then(|l| l.values.iter().position(|v| v.id == *id))
                .and_then(|n| u16::try_from(n).ok()),
        };
        match given {
            None => Value::NotRecorded,
            Some(CaseValue::NotAssessable) => Value::NotAssessable,
            Some(CaseValue::Number(n)) => Value::Number(Exact::from(n.0)),
            Some(CaseValue::Value(id)) => place(id).map_or(Value::NotRecorded, Value::One),
            Some(CaseValue::Ticks(ids)) => {
                let bits = ids.iter().filter(|id| *id != "none").filter_map(place);
                Value::Ticks(bits.filter_map(|p| 1u128.checked_shl(u32::from(p))).fold(0, |a, b| a | b))
            }
            Some(CaseValue::Text(_)) => Value::One(0),
        }
    };
    Case { values: lowered.dims.keys().map(|(from, id)| value(*from, id)).collect() }
}
