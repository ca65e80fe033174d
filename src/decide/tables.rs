//! Scores and decision tables, prepared and run.

use super::case::{Case, Value};
use super::plan::{Broken, Compiler};
use super::test::Test;
use crate::protocol::condition::{From, Ref};
use crate::protocol::model::{Label, Policy};
use crate::quantity::Exact;

/// What one answer adds.
#[derive(Debug, Clone)]
struct PartPlan {
    slot: usize,
    each: bool,
    points: Vec<(Test, Exact)>,
}

/// A score prepared for running.
#[derive(Debug, Clone)]
pub(super) struct ScorePlan {
    pub(super) slot: usize,
    parts: Vec<PartPlan>,
    forced: Vec<(Test, Exact)>,
}

impl ScorePlan {
    /// The total; none if a part gives no points.
    pub(super) fn total(&self, case: &Case) -> Option<Exact> {
        if let Some((_, total)) = self.forced.iter().find(|(when, _)| when.holds(case)) {
            return Some(*total);
        }
        self.parts.iter().try_fold(Exact::from(0), |sum, part| sum.checked_add(part.points(case)?))
    }

    pub(super) fn tests(&self, each: &mut impl FnMut(&Test)) {
        self.parts.iter().flat_map(|p| &p.points).chain(&self.forced).for_each(|(when, _)| each(when));
    }

    /// What each part adds.
    pub(super) fn points(&self, case: &Case) -> Vec<Option<Exact>> {
        self.parts.iter().map(|p| p.points(case)).collect()
    }

    pub(super) fn reads(&self, into: &mut Vec<usize>) {
        into.extend(self.parts.iter().map(|p| p.slot));
        self.forced.iter().for_each(|(when, _)| when.slots(into));
    }
}

impl PartPlan {
    fn points(&self, case: &Case) -> Option<Exact> {
        let mut holding = self.points.iter().filter(|(when, _)| when.holds(case)).map(|(_, points)| *points);
        if self.each {
            // An answer without ticks adds nothing, which is not the same as no answer.
            let first = if case.get(self.slot).is_given() { Exact::from(0) } else { holding.next()? };
            return holding.try_fold(first, |sum, points| sum.checked_add(points));
        }
        holding.next()
    }
}

/// A row prepared for running.
#[derive(Debug, Clone)]
struct RowPlan {
    rule: String,
    otherwise: bool,
    when: Test,
    /// For each output the value, or the ticks as bits; none: this cannot happen.
    gives: Option<Vec<Value>>,
}

/// A decision table prepared for running.
#[derive(Debug, Clone)]
pub struct TablePlan {
    /// Its rule id.
    pub rule: String,
    /// The slots of its outputs, in order.
    pub outputs: Vec<usize>,
    policy: Policy,
    applies: Option<Test>,
    rows: Vec<RowPlan>,
}

/// What a table says of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rows {
    /// The table is not for this case.
    NotApplicable,
    /// No row matches.
    Nothing,
    /// These rows apply, by their ids, and agree.
    Apply(Vec<String>),
    /// Rows match that give different outcomes where only one may.
    Differ(Vec<String>),
    /// A row matches that says that this cannot happen.
    CannotHappen(String),
}

impl TablePlan {
    /// The slots that it reads, values behind worked-out ones not included.
    pub fn inputs(&self) -> Vec<usize> {
        let mut slots = Vec::new();
        self.reads(&mut slots);
        slots
    }

    /// Whether no matching row is an outcome of its own: the empty set.
    pub fn takes_none(&self) -> bool {
        self.policy == Policy::Every
    }

    /// Which rows apply.
    pub fn rows(&self, case: &Case) -> Rows {
        if self.applies.as_ref().is_some_and(|t| !t.holds(case)) {
            return Rows::NotApplicable;
        }
        let ids = |rows: &[&RowPlan]| rows.iter().map(|r| r.rule.clone()).collect();
        let rows = self.applying(case);
        let Some(first) = rows.first() else { return Rows::Nothing };
        if let Some(never) = rows.iter().find(|r| r.gives.is_none()) {
            return Rows::CannotHappen(never.rule.clone());
        }
        if self.policy != Policy::Every && rows.iter().any(|r| r.gives != first.gives) {
            return Rows::Differ(ids(&rows));
        }
        Rows::Apply(ids(&rows))
    }

    /// Every row whose condition holds, before the policy picks among them, by their ids; `otherwise`
    /// is none of them.
    pub fn matching<'p>(&'p self, case: &'p Case) -> impl Iterator<Item = &'p str> {
        self.rows.iter().filter(|r| !r.otherwise && r.when.holds(case)).map(|r| r.rule.as_str())
    }

    /// The rows that match, or the one of them that the policy picks.
    fn applying(&self, case: &Case) -> Vec<&RowPlan> {
        let mut rows: Vec<&RowPlan> = self.rows.iter().filter(|r| !r.otherwise && r.when.holds(case)).collect();
        if rows.is_empty() {
            rows.extend(self.rows.iter().find(|r| r.otherwise));
        }
        match self.policy {
            Policy::ExactlyOne | Policy::Every => {}
            Policy::First => rows.truncate(1),
            Policy::MostUrgent => {
                let most = rows.iter().map(|r| urgency(r)).max();
                rows.retain(|r| Some(urgency(r)) == most);
            }
        }
        rows
    }

    /// Fills in the outputs; they are missing where the table does not give one answer.
    pub(super) fn work_out(&self, case: &mut Case) {
        let mut found: Option<Vec<Value>> = None;
        if self.applies.as_ref().is_none_or(|t| t.holds(case)) {
            let rows = self.applying(case);
            let mut gives = rows.iter().map(|r| r.gives.as_ref());
            found = match gives.next() {
                None if self.policy == Policy::Every => Some(vec![Value::Ticks(0); self.outputs.len()]),
                None | Some(None) => None,
                Some(Some(first)) => gives.try_fold(first.clone(), |sum, next| match self.policy {
                    Policy::Every => next.map(|next| together(&sum, next)),
                    _ => next.filter(|next| **next == sum).map(|_| sum),
                }),
            };
        }
        for (n, slot) in self.outputs.iter().enumerate() {
            let value = found.as_ref().and_then(|f| f.get(n)).copied();
            case.set(*slot, value.unwrap_or(Value::NotRecorded));
        }
    }

    pub(super) fn tests(&self, each: &mut impl FnMut(&Test)) {
        self.applies.iter().chain(self.rows.iter().map(|r| &r.when)).for_each(each);
    }

    pub(super) fn reads(&self, into: &mut Vec<usize>) {
        self.applies.iter().chain(self.rows.iter().map(|r| &r.when)).for_each(|t| t.slots(into));
    }
}

/// The place of a row's first outcome in its declared order; `cannot happen` is seen before all.
fn urgency(row: &RowPlan) -> u32 {
    match row.gives.as_ref().and_then(|g| g.first()) {
        Some(Value::One(place)) => u32::from(*place),
        _ => u32::MAX,
    }
}

fn together(a: &[Value], b: &[Value]) -> Vec<Value> {
    let both = |pair: (&Value, &Value)| match pair {
        (Value::Ticks(a), Value::Ticks(b)) => Value::Ticks(a | b),
        (a, _) => *a,
    };
    a.iter().zip(b).map(both).collect()
}

impl Compiler<'_> {
    pub(super) fn scores(&self, label: &Label) -> Result<Vec<ScorePlan>, Broken> {
        let mut plans = Vec::new();
        for (id, score) in &label.scores {
            let rule = score.rule.as_str();
            let mut parts = Vec::new();
            for part in &score.parts {
                let mut points = Vec::new();
                for line in &part.points {
                    points.push((self.test(rule, &line.when)?, Exact::from(line.points.0)));
                }
                parts.push(PartPlan { slot: self.slot(rule, &part.of)?, each: part.each, points });
            }
            let mut forced = Vec::new();
            for line in &score.forced {
                forced.push((self.test(rule, &line.when)?, Exact::from(line.points.0)));
            }
            plans.push(ScorePlan { slot: self.own(rule, id)?, parts, forced });
        }
        Ok(plans)
    }

    pub(super) fn tables(&self, label: &Label) -> Result<Vec<TablePlan>, Broken> {
        let mut plans = Vec::new();
        for table in label.tables.values() {
            let rule = table.rule.as_str();
            let outputs: Vec<usize> = table.outputs.keys().map(|id| self.own(rule, id)).collect::<Result<_, _>>()?;
            let mut rows = Vec::new();
            for row in &table.rows {
                let gives = row.gives.as_ref().map(|g| self.gives(&row.rule, &outputs, g, table.policy)).transpose()?;
                rows.push(RowPlan {
                    when: self.test(&row.rule, &row.when())?,
                    rule: row.rule.clone(),
                    otherwise: row.otherwise,
                    gives,
                });
            }
            plans.push(TablePlan {
                rule: rule.to_owned(),
                outputs,
                policy: table.policy,
                applies: table.applies_when.as_ref().map(|c| self.test(rule, c)).transpose()?,
                rows,
            });
        }
        Ok(plans)
    }

    fn own(&self, rule: &str, id: &str) -> Result<usize, Broken> {
        self.slot(rule, &Ref { from: From::Label, id: id.to_owned(), times: None, over: None, factor: None })
    }

    fn gives(
        &self,
        rule: &str,
        outputs: &[usize],
        gives: &[Vec<String>],
        policy: Policy,
    ) -> Result<Vec<Value>, Broken> {
        let broken = || Broken { rule: rule.to_owned(), name: "an outcome".to_owned() };
        if gives.len() != outputs.len() {
            return Err(broken());
        }
        let mut values = Vec::new();
        for (slot, ids) in outputs.iter().zip(gives) {
            let (places, _) = self.places(rule, *slot, ids)?;
            values.push(match (policy, places.as_slice()) {
                (Policy::Every, places) => {
                    let ticked = ids.iter().zip(places).filter(|(id, _)| *id != "none");
                    Value::Ticks(ticked.filter_map(|(_, p)| 1u128.checked_shl(u32::from(*p))).fold(0, |a, b| a | b))
                }
                (_, [one]) => Value::One(*one),
                _ => return Err(broken()),
            });
        }
        Ok(values)
    }
}
