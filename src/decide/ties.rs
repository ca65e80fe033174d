//! Relations between annotations, and exclusions, made ready to run.

use super::case::{Case, Value};
use super::plan::{Broken, Compiler, LabelPlan, Plan};
use super::test::Test;
use crate::protocol::Protocol;
use crate::protocol::condition::From;
use crate::protocol::model::{Says, Subject, Tie};
use indexmap::IndexMap;

/// A relation.
#[derive(Debug, Clone)]
pub struct TiePlan {
    /// What it says.
    pub tie: Tie,
    when: Option<Test>,
    /// Which annotations of each label it is about, and which parts of them it counts.
    with: IndexMap<String, Test>,
    parts_with: IndexMap<String, Test>,
}

/// A reason to leave an exam out, with its condition.
#[derive(Debug, Clone)]
pub struct ExclusionPlan {
    /// Its rule.
    pub rule: String,
    when: Option<Test>,
}

/// Whether a condition on the context holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It does, or there is none.
    Yes,
    /// It does not.
    No,
    /// Something that it reads is missing, so it does not.
    Missing,
}

fn state(when: Option<&Test>, context: &Case) -> Holds {
    let Some(when) = when else { return Holds::Yes };
    if when.holds(context) {
        return Holds::Yes;
    }
    let mut slots = Vec::new();
    when.slots(&mut slots);
    if slots.iter().all(|s| context.get(*s).is_given()) { Holds::No } else { Holds::Missing }
}

/// The condition on a subject, ready for each label that is one.
fn tests(protocol: &Protocol, rule: &str, subject: Option<&Subject>) -> Result<IndexMap<String, Test>, Broken> {
    let mut tests = IndexMap::new();
    let Some((subject, condition)) = subject.and_then(|s| Some((s, s.with.as_ref()?))) else { return Ok(tests) };
    for (id, label) in &protocol.labels {
        if protocol.kinds(id).iter().any(|(kind, _)| *kind == subject.label) {
            tests.insert(id.clone(), Compiler::new(protocol, id, Some(label)).test(rule, condition)?);
        }
    }
    Ok(tests)
}

impl TiePlan {
    pub(super) fn new(protocol: &Protocol, tie: &Tie) -> Result<Self, Broken> {
        let with = tests(protocol, &tie.rule, tie.holds.subject())?;
        let part = match &tie.holds {
            Says::Has { part, .. } => Some(part),
            _ => None,
        };
        let parts_with = tests(protocol, &tie.rule, part)?;
        let context = Compiler::new(protocol, "context", None);
        let when = tie.when.as_ref().map(|c| context.test(&tie.rule, c)).transpose()?;
        Ok(TiePlan { tie: tie.clone(), when, with, parts_with })
    }

    /// Whether it is about this record at all.
    pub fn applies(&self, context: &Case) -> Holds {
        state(self.when.as_ref(), context)
    }

    /// Whether an annotation is one that it counts.
    pub fn counts(&self, label: &str, case: &Case) -> bool {
        self.with.get(label).is_none_or(|test| test.holds(case))
    }

    /// Whether a part is one that it counts.
    pub fn counts_part(&self, label: &str, case: &Case) -> bool {
        self.parts_with.get(label).is_none_or(|test| test.holds(case))
    }
}

impl ExclusionPlan {
    pub(super) fn new(protocol: &Protocol, id: &str) -> Result<Self, Broken> {
        let Some(exclusion) = protocol.exclusions.get(id) else {
            return Err(Broken { rule: id.to_owned(), name: id.to_owned() });
        };
        let context = Compiler::new(protocol, "context", None);
        let when = exclusion.when.as_ref().map(|c| context.test(&exclusion.rule, c)).transpose()?;
        Ok(ExclusionPlan { rule: exclusion.rule.clone(), when })
    }

    /// Whether the exam must be left out; none where only an eye can tell.
    pub fn holds(&self, context: &Case) -> Option<Holds> {
        self.when.as_ref().map(|when| state(Some(when), context))
    }
}

impl LabelPlan {
    /// What a case says to a question: the place of the value in its list.
    pub fn answer(&self, id: &str, case: &Case) -> Option<u16> {
        match case.get(self.slot(From::Label, id)?) {
            Value::One(place) => Some(place),
            _ => None,
        }
    }

    /// Every rule on the drawing: its id, whether it is broken, whether all that it reads is given.
    pub fn drawing_rules<'p>(&'p self, case: &'p Case) -> impl Iterator<Item = (&'p str, bool, bool)> {
        self.drawings.iter().map(|r| {
            let mut slots = Vec::new();
            r.opposite.slots(&mut slots);
            let complete = slots.iter().all(|s| case.get(*s).is_given());
            (r.rule.as_str(), r.opposite.holds(case), complete)
        })
    }
}

impl Plan {
    /// Relations and exclusions of a protocol.
    pub(super) fn ties(protocol: &Protocol) -> Result<(Vec<TiePlan>, Vec<ExclusionPlan>), Broken> {
        let ties = protocol.relations.iter().map(|t| TiePlan::new(protocol, t)).collect::<Result<_, _>>()?;
        let out = protocol.exclusions.keys().map(|id| ExclusionPlan::new(protocol, id)).collect::<Result<_, _>>()?;
        Ok((ties, out))
    }
}
