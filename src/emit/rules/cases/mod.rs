//! `rules.cases.json`: cases with what must come out of them, for whoever evaluates `rules.json`.
//!
//! They are the worked cases, those at the limits of each rule, some of both with one answer that is
//! not legal, and one for each rule that none of these meets. The verdicts are those of the evaluator that `validate` and `test` run.

mod form;
mod judge;
mod pick;
mod read;
mod spoil;

pub(in crate::emit) use self::form::Cases;
pub use self::form::{Answer, Expect, Input, Whole};
pub(in crate::emit) use self::form::{Given, VerdictOut};
use self::form::{Golden, LabelCases, Origin};
pub use self::judge::{Judge, Judged};
use super::form::{Rules, Test};
use crate::analyse::{Answers, boundary_cases, rule_cases};
use crate::protocol::Protocol;
use crate::protocol::model::{self, Attribute, CaseValue, Relation};
use crate::version::Stamp;
use indexmap::IndexMap;

/// How to read the file, in sentences that stand in it.
const READING: &[&str] = &[
    "`input` holds answers as a label file does; `drawn` holds what is measured from the shapes, `whole` the annotation that this one is a part of.",
    "`expect` is what an evaluator of `rules.json` must find, every member of it. Numbers are decimals in texts, or a fraction such as `10/3` where no decimal ends; null is missing.",
    "`broken` and `drawings` are sorted. `fired` are the edge cases and criteria whose condition holds, a label of a kind after what it is a kind of; those of the parent are listed even where it has not decided.",
];

/// The cases of a protocol; `rules` says which of its rules have a condition.
pub(in crate::emit) fn cases(protocol: &Protocol, stamp: &Stamp, rules: &Rules) -> Cases {
    let mut labels = IndexMap::new();
    if let Ok(judge) = Judge::new(protocol) {
        let boundaries = boundary_cases(protocol);
        for (id, label) in &protocol.labels {
            let worked = label.cases.iter().map(|c| (Origin::Worked, c.title.clone(), worked_input(protocol, id, c)));
            let boundaries = boundaries.iter().filter(|b| b.label == *id).map(|b| {
                let title = format!("{}: {} {}", b.boundary.of, b.boundary.side.word(), b.boundary.at);
                (Origin::Boundary, title, input(protocol, id, &b.answers))
            });
            let judged = |(from, title, input): (Origin, String, Input)| {
                let expect = judge.judge(id, &input)?.expect;
                Some(Golden { from, title, input, expect })
            };
            let legal: Vec<Golden> = worked.chain(boundaries).filter_map(judged).collect();
            let mut spoilt: Vec<Golden> =
                spoil::spoilt(protocol, label, &legal).into_iter().filter_map(judged).collect();
            // What may be left out, or is asked after all, spoils nothing.
            spoilt.retain(|c| !c.expect.broken.is_empty());
            let mut cases = pick::picked(legal, spoilt);
            let conditional = conditional(rules, id);
            for case in rule_cases(protocol, id, &not_met(&conditional, &cases)) {
                // One that was looked for may meet the next rule, too.
                if not_met(std::slice::from_ref(&case.rule), &cases).is_empty() {
                    continue;
                }
                let input = input(protocol, id, &case.answers);
                let title = format!("looked for: {}", case.rule);
                cases.extend(
                    judged((Origin::Sought, title, input)).filter(|c| c.expect.meets().any(|m| m == case.rule)),
                );
            }
            let not_met = not_met(&conditional, &cases);
            labels.insert(id.clone(), LabelCases { cases, not_met });
        }
    }
    Cases {
        cases_version: "1.0".to_owned(),
        protocol: stamp.clone(),
        reading: READING.iter().map(|s| (*s).to_owned()).collect(),
        labels,
    }
}

/// Those of some rules that no case meets.
fn not_met(rules: &[String], cases: &[Golden]) -> Vec<String> {
    let met = |rule: &&String| cases.iter().any(|c| c.expect.meets().any(|m| m == *rule));
    rules.iter().filter(|r| !met(r)).cloned().collect()
}

/// The rules of a label that hold in some cases only: requirements, decisions, escalations, rows.
fn conditional(rules: &Rules, label: &str) -> Vec<String> {
    let Some(found) = rules.labels.get(label) else { return Vec::new() };
    let rows = found.scope.tables.values().flat_map(|t| t.rows.iter().map(|r| &r.rule));
    let lists = [&found.requires, &found.edge_cases, &found.criteria, &found.escalations];
    let all = lists.into_iter().flatten().chain(&found.otherwise).chain(rows);
    let cannot = |rule: &&String| matches!(rules.rules.get(*rule).map(|r| &r.test), Some(Test::Promise));
    all.filter(|r| !cannot(r)).cloned().collect()
}

type Values = IndexMap<String, CaseValue>;

fn answers(values: &Values, attributes: &IndexMap<String, Attribute>) -> IndexMap<String, Answer> {
    let one = |(id, value): (&String, &CaseValue)| {
        let attribute = attributes.get(id)?;
        Some((id.clone(), Answer::of(value, &attribute.kind)))
    };
    values.iter().filter_map(one).collect()
}

/// What answers say of an annotation of a label.
pub(in crate::emit) fn input(protocol: &Protocol, id: &str, known: &Answers) -> Input {
    let Some(label) = protocol.labels.get(id) else { return Input::default() };
    let kinds = protocol.kinds(id);
    let parents = kinds.iter().rev().filter_map(|(_, l)| l.parent.as_ref());
    let whole = parents.filter(|p| p.relation == Relation::PartOf).map(|p| &p.label).next();
    let whole = whole.filter(|_| !known.whole.is_empty()).and_then(|w| {
        let attributes = &protocol.labels.get(w)?.attributes;
        Some(Whole { label: w.clone(), answers: answers(&known.whole, attributes) })
    });
    // Drawn values carry no unit: a drawing is measured in that of the value.
    let bare = |answer| match answer {
        Answer::Measured { value, .. } => Answer::Number(value),
        other => other,
    };
    let percent = model::Kind::Scale { from: 0, to: 100, steps: Vec::new() };
    Input {
        answers: answers(&known.attributes, &label.attributes),
        context: answers(&known.context, &protocol.context.attributes),
        whole,
        drawn: answers(&known.drawn, &label.drawn).into_iter().map(|(id, a)| (id, bare(a))).collect(),
        confidence: known.confidence.map(|n| Answer::of(&CaseValue::Number(n), &percent)),
    }
}

/// What a worked case says of its annotation.
pub(in crate::emit) fn worked_input(protocol: &Protocol, id: &str, case: &model::Case) -> Input {
    let (attributes, context) = (case.attributes.clone(), case.context.clone());
    let (whole, drawn, confidence) = (case.whole.clone(), case.drawn.clone(), case.confidence);
    input(protocol, id, &Answers { attributes, context, whole, drawn, confidence })
}

/// The JSON Schema of `rules.cases.json`.
pub fn cases_schema() -> serde_json::Value {
    serde_json::to_value(schemars::schema_for!(Cases)).unwrap_or_default()
}
