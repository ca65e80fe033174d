//! `rules.json`: every rule as a small expression tree that needs nothing of this program.
//!
//! Decimals are strings and exact, units are resolved, missing values follow one sentence (a
//! comparison holds only if every value that it reads is given), and each rule has its id, its
//! guide anchor and its words. `schema` says whether the JSON Schema carries it already.

mod cases;
mod cel;
mod form;

pub use self::cases::{Answer, Expect, Input, Judge, Judged, Whole, cases_schema};
pub(super) use self::cases::{Given, VerdictOut, cases, input, worked_input};
use self::cel::World;
use self::form::{DrawnValue, Forced, LabelRules, MeasureRule, Question, RowRule, Rule, Scope, ScoreRule, TableRule};
pub(super) use self::form::{InSchema, Rules, Test};
use super::schema::{GUIDE, LabelSchema};
use crate::protocol::condition::Condition;
use crate::protocol::drawn;
use crate::protocol::model::{Answered, Attribute, Label, Protocol, Row, Score, Table};
use crate::protocol::rulebook::{Sort, rulebook};
use crate::version::Stamp;
use indexmap::IndexMap;

/// How to read the file, in sentences that stand in it.
const READING: &[&str] = &[
    "A comparison holds only if every value that it reads is given; neither it nor its opposite holds otherwise. Only `state` sees that a value is missing.",
    "Numbers are exact decimals in strings, in the unit of the attribute that they are compared with; `times` and `over` scale a value into that unit, `factor` is how many times it counts.",
    "`mean` is an exact fraction; results are rounded only where `rounded_to` says so, halves away from zero.",
    "A score adds the points of its parts: of a part the first line that holds, with `each` all lines that hold (an answer that is given adds at least 0). A part of which no line holds makes the score missing. The first of `forced` that holds is the total instead.",
    "A table gives its outputs where `applies_when` holds. `exactly_one`: all rows that match must agree; `first`: the first that matches; `most_urgent`: those whose first output stands last in its list; `every`: all that match together. An `otherwise` row matches when no other does. Without a row the outputs are missing (`every`: no tick), as they are where the rows that count differ or one of them has no `gives`.",
    "A question is asked where `asked_when` holds, or always without one; what is answered though it is not asked is not legal. It must be answered where `answered` holds and it is asked. A question that must be answered and is not, and an answer that is not asked for, count as an answer that is not legal: they settle nothing, neither the decision nor whether other questions are asked, so these come after those that they read.",
    "Order of work: measures, scores, tables, then the decision, then escalations.",
    "`all` of nothing holds; `any` of nothing does not.",
    "Values with `from` `drawing` are measured from the shapes of the annotation, see `drawn`. They are missing where the file holds no shapes; where it holds some, but none of this annotation, counts are 0.",
    "Relations speak of the annotations of one record. Shares are in per cent of pixels (of points, where there is no area), rounded to 0.01. Right, left, above and below are the patient’s.",
    "`cel` is the rule’s condition in CEL where it means exactly the same, over the legal answers that are given: `answers`, `context`, `whole` and `annotation` are maps, `not_assessable` lists under the same names what is not assessable. Else it is null, and `not_cel` says why.",
    "Decision: edge cases that hold and are not overridden by another that holds; else criteria likewise (a positive never overrides a negative); else `otherwise`; else the eye, where `by_eye`. Rules that decide differently are a conflict.",
];

/// The rules of a protocol.
pub(super) fn rules(protocol: &Protocol, stamp: &Stamp, schema: &LabelSchema) -> Rules {
    let mut tests: IndexMap<String, Test> = IndexMap::new();
    let mut rows: IndexMap<String, Condition> = IndexMap::new();
    let mut labels = IndexMap::new();
    let context = &protocol.context;
    collect(&mut tests, &context.measures, &context.requires);
    for (id, label) in &protocol.labels {
        let matched = label.tables.values().flat_map(|t| &t.rows).filter(|r| !r.otherwise);
        rows.extend(matched.map(|r| (r.rule.clone(), r.when())));
        collect(&mut tests, &label.measures, &label.requires);
        for score in label.scores.values() {
            tests.insert(score.rule.clone(), Test::Measure);
        }
        for table in label.tables.values() {
            tests.insert(table.rule.clone(), Test::Measure);
            tests.extend(table.rows.iter().map(|r| (r.rule.clone(), Test::Measure)));
        }
        tests.extend(label.urgencies.iter().map(|u| (u.rule.clone(), Test::Promise)));
        for c in &label.criteria {
            let test = Test::Decision {
                when: c.when.clone(),
                decision: Some(c.decision.clone()),
                overrides: c.overrides.clone(),
            };
            tests.insert(c.rule.clone(), test);
        }
        for e in &label.edge_cases {
            let test =
                Test::Decision { when: e.when.clone(), decision: e.decision.clone(), overrides: e.overrides.clone() };
            tests.insert(e.rule.clone(), test);
        }
        if let Some(o) = &label.otherwise {
            let test = Test::Decision { when: None, decision: Some(o.decision.clone()), overrides: Vec::new() };
            tests.insert(o.rule.clone(), test);
        }
        for e in &label.escalations {
            let test = Test::Escalation { when: e.when.clone(), duty: e.duty, role: e.role.clone() };
            tests.insert(e.rule.clone(), test);
        }
        for d in &label.drawings {
            tests.insert(d.rule.clone(), Test::Drawing { broken_when: d.condition.opposite() });
        }
        for (attribute, a) in &label.attributes {
            if let Some(with) = &a.agrees {
                let test = Test::Agrees { attribute: attribute.clone(), with: with.clone() };
                tests.insert(format!("{}.drawn", a.rule), test);
            }
        }
        labels.insert(id.clone(), label_rules(label));
    }
    for tie in &protocol.relations {
        tests.insert(tie.rule.clone(), Test::Relation { holds: Box::new(tie.holds.clone()), when: tie.when.clone() });
    }
    for exclusion in protocol.exclusions.values() {
        tests.insert(exclusion.rule.clone(), Test::Exclusion { when: exclusion.when.clone() });
    }
    let rules = rulebook(protocol)
        .into_iter()
        .map(|(id, text)| {
            let in_schema = match text.sort {
                Sort::Eye => InSchema::ByEye,
                _ if schema.exact.contains(&id) => InSchema::Exactly,
                _ if schema.partly.contains(&id) => InSchema::Partly,
                _ => InSchema::No,
            };
            let test = tests.get(&id).cloned().unwrap_or(Test::Form);
            let said = test.condition().or(rows.get(&id)).map(|c| cel::cel(c, &World::of(protocol, &id)));
            let (cel, not_cel) = match said {
                None => (None, None),
                Some(Ok(text)) => (Some(Some(text)), None),
                Some(Err(reason)) => (Some(None), Some(reason)),
            };
            let rule = Rule {
                text: text.text,
                guide: format!("{GUIDE}#{id}"),
                severity: text.severity,
                schema: in_schema,
                because: text.why.because,
                test,
                cel,
                not_cel,
            };
            (id, rule)
        })
        .collect();
    Rules {
        rules_version: "1.1".to_owned(),
        protocol: stamp.clone(),
        reading: READING.iter().map(|s| (*s).to_owned()).collect(),
        roles: protocol.roles.iter().map(|(id, r)| (id.clone(), r.rung.map(|g| [g.ladder, g.height]))).collect(),
        context: scope(&context.attributes, &context.measures, None),
        labels,
        views: protocol.views.iter().flat_map(|v| &v.values).map(|v| v.id.clone()).collect(),
        rules,
    }
}

fn label_rules(label: &Label) -> LabelRules {
    LabelRules {
        parent: label.parent.clone(),
        scope: scope(&label.attributes, &label.measures, Some(label)),
        drawn: label
            .drawn
            .iter()
            .map(|(id, a)| {
                let means = drawn::drawn(id).map_or("", |d| d.means).to_owned();
                (id.clone(), DrawnValue { means, kind: a.kind.clone() })
            })
            .collect(),
        drawings: label.drawings.iter().map(|d| d.rule.clone()).collect(),
        requires: label.requires.iter().map(|r| r.rule.clone()).collect(),
        edge_cases: label
            .edge_cases
            .iter()
            .filter(|e| e.when.is_some() && e.decision.is_some())
            .map(|e| e.rule.clone())
            .collect(),
        criteria: label.criteria.iter().filter(|c| c.when.is_some()).map(|c| c.rule.clone()).collect(),
        otherwise: label.otherwise.as_ref().map(|o| o.rule.clone()),
        by_eye: crate::protocol::check::judged_by_eye(label),
        escalations: label.escalations.iter().map(|e| e.rule.clone()).collect(),
    }
}

fn scope(
    attributes: &IndexMap<String, Attribute>,
    measures: &IndexMap<String, crate::protocol::model::Measure>,
    label: Option<&Label>,
) -> Scope {
    Scope {
        attributes: attributes.iter().map(|(id, a)| (id.clone(), question(a))).collect(),
        measures: measures
            .iter()
            .map(|(id, m)| {
                let rule =
                    MeasureRule { rule: m.rule.clone(), term: m.term.clone(), unit: m.unit, rounded_to: m.rounded_to };
                (id.clone(), rule)
            })
            .collect(),
        scores: label.map_or(IndexMap::new(), |l| l.scores.iter().map(|(id, s)| (id.clone(), score(s))).collect()),
        tables: label.map_or(IndexMap::new(), |l| l.tables.iter().map(|(id, t)| (id.clone(), table(t))).collect()),
    }
}

fn question(attribute: &Attribute) -> Question {
    Question {
        rule: attribute.rule.clone(),
        title: attribute.title.clone(),
        answered: match &attribute.answered {
            Answered::MayBeLeftOut => None,
            Answered::Always => Some(Condition::always()),
            Answered::When(condition) => Some(condition.clone()),
        },
        asked_when: attribute.asked_when.clone(),
        may_be_not_assessable: attribute.may_be_not_assessable,
        kind: attribute.kind.clone(),
    }
}

fn score(score: &Score) -> ScoreRule {
    let forced = score.forced.iter().map(|f| Forced { when: f.when.clone(), points: f.points });
    ScoreRule { rule: score.rule.clone(), parts: score.parts.clone(), forced: forced.collect() }
}

fn table(table: &Table) -> TableRule {
    let row = |row: &Row| RowRule {
        rule: row.rule.clone(),
        when: row.when(),
        otherwise: row.otherwise,
        gives: row.gives.clone(),
    };
    TableRule {
        rule: table.rule.clone(),
        outputs: table.outputs.iter().map(|(id, o)| (id.clone(), o.kind.clone())).collect(),
        applies_when: table.applies_when.clone(),
        policy: table.policy,
        rows: table.rows.iter().map(row).collect(),
    }
}

fn collect(
    tests: &mut IndexMap<String, Test>,
    measures: &IndexMap<String, crate::protocol::model::Measure>,
    requires: &[crate::protocol::model::Require],
) {
    for measure in measures.values() {
        tests.insert(measure.rule.clone(), Test::Measure);
    }
    for require in requires {
        tests.insert(require.rule.clone(), Test::Require { broken_when: require.condition.opposite() });
    }
}

/// The JSON Schema of `rules.json`.
pub fn rules_schema() -> serde_json::Value {
    serde_json::to_value(schemars::schema_for!(Rules)).unwrap_or_default()
}
