//! What a plan says of a case, in the order of evaluation: legality → worked-out values →
//! decision → escalations.

use super::case::{Case, Value};
use super::plan::{AttributePlan, Fit, LabelPlan, RulingPlan, StagePlan};
use super::tables::TablePlan;
use crate::diagnostic::Severity;
use crate::protocol::condition::From;
use crate::protocol::model::{Decision, Duty};
use crate::quantity::Exact;

/// How a case is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// By this rule.
    Decided {
        /// The decision.
        decision: Decision,
        /// The rule that decides.
        rule: String,
        /// How a label that goes against it is reported.
        severity: Severity,
    },
    /// Rules that decide differently hold together.
    Conflict {
        /// Their ids.
        rules: Vec<String>,
    },
    /// The eye decides: no rule with a condition holds, and there are criteria without one.
    ByEye,
    /// Nothing decides.
    Undecided,
    /// A value that the decision reads is not a legal answer.
    NotJudged,
}

impl LabelPlan {
    /// Fills in the worked-out values.
    pub fn work_out(&self, case: &mut Case) {
        self.measure(case);
        for score in &self.scores {
            let value = score.total(case).map_or(Value::NotRecorded, Value::Number);
            case.set(score.slot, value);
        }
        for table in &self.tables {
            table.work_out(case);
        }
    }

    /// Fills in the measures only.
    pub fn measure(&self, case: &mut Case) {
        for measure in &self.measures {
            let value = measure.formula.value(case).and_then(|v| match &measure.rounded_to {
                Some(step) => v.round_to(&step.0),
                None => Some(v),
            });
            case.set(measure.slot, value.map_or(Value::NotRecorded, Value::Number));
        }
    }

    /// Whether this attribute must have an answer in this case.
    pub fn must_be_answered(&self, attribute: &AttributePlan, case: &Case) -> bool {
        attribute.answered.as_ref().is_some_and(|t| t.holds(case)) && self.is_asked(attribute, case)
    }

    /// Whether this attribute is asked at all in this case.
    pub fn is_asked(&self, attribute: &AttributePlan, case: &Case) -> bool {
        attribute.asked.as_ref().is_none_or(|t| t.holds(case))
    }

    /// Whether this attribute is only asked in some cases.
    pub fn is_conditional(attribute: &AttributePlan) -> bool {
        attribute.asked.is_some()
    }

    /// Whether every answer of the annotation and of the context fits, what must be answered is,
    /// what is not asked is not, and no requirement of the label is broken.
    pub fn is_legal(&self, case: &Case) -> bool {
        let answers = self.attributes.iter().chain(&self.context).all(|a| {
            let value = case.get(a.slot);
            match value {
                Value::Unusable => false,
                Value::NotRecorded => !self.must_be_answered(a, case),
                Value::NotAssessable => a.attribute.may_be_not_assessable && self.is_asked(a, case),
                Value::Number(n) => {
                    let fits = n.to_decimal().is_none_or(|d| a.fit(&crate::quantity::Number(d)) == Fit::Fits);
                    fits && self.is_asked(a, case)
                }
                Value::Ticks(ticks) => !a.excludes(ticks) && self.is_asked(a, case),
                Value::One(_) | Value::Text => self.is_asked(a, case),
            }
        });
        answers && self.requirements(case).all(|(_, broken, _)| !broken)
    }

    /// The label's decision tables, in an order in which each reads only earlier ones.
    pub fn tables(&self) -> &[TablePlan] {
        &self.tables
    }

    /// Every requirement: its rule, whether it is broken, and whether all that it reads is given.
    pub fn requirements<'p>(&'p self, case: &'p Case) -> impl Iterator<Item = (&'p str, bool, bool)> {
        self.requires.iter().map(|r| {
            let mut slots = Vec::new();
            r.opposite.slots(&mut slots);
            let complete = slots.iter().all(|s| case.get(*s).is_given());
            (r.rule.as_str(), r.opposite.holds(case), complete)
        })
    }

    /// The slots that a requirement reads and that are missing, by title-less id.
    pub fn missing_for(&self, rule: &str, case: &Case) -> Vec<&str> {
        let mut slots = Vec::new();
        if let Some(require) = self.requires.iter().find(|r| r.rule == rule) {
            require.opposite.slots(&mut slots);
        }
        slots.sort_unstable();
        slots.dedup();
        slots
            .into_iter()
            .filter(|s| !case.get(*s).is_given())
            .filter_map(|s| self.slots.get(s).map(|slot| slot.id.as_str()))
            .collect()
    }

    /// The decision: a label of a kind is first decided by what it is a kind of.
    pub fn decide(&self, case: &Case) -> Verdict {
        let (own, parents) = match self.stages.split_last() {
            Some((own, parents)) => (own, parents),
            None => return Verdict::ByEye,
        };
        for stage in parents {
            match stage.decide(case) {
                Verdict::Decided { decision: Decision::Label, .. } | Verdict::ByEye => {}
                other => return other,
            }
        }
        own.decide(case)
    }

    /// The slots that a deciding rule reads, those behind its measures included, in order.
    pub fn read_by(&self, rule: &str) -> Vec<usize> {
        let rulings = self.stages.iter().flat_map(|s| s.edge_cases.iter().chain(&s.criteria));
        let mut slots = Vec::new();
        for ruling in rulings.filter(|r| r.rule == rule) {
            ruling.when.slots(&mut slots);
        }
        self.with_origins(slots)
    }

    /// The edge cases and criteria whose condition holds, also those that others override, a label
    /// of a kind after what it is a kind of.
    pub fn holding<'p>(&'p self, case: &'p Case) -> impl Iterator<Item = &'p str> {
        let rulings = self.stages.iter().flat_map(|s| s.edge_cases.iter().chain(&s.criteria));
        rulings.filter(|r| r.when.holds(case)).map(|r| r.rule.as_str())
    }

    /// What each part of a score adds, in order: none where it gives no points. Nothing where there is
    /// no such score.
    pub fn points(&self, id: &str, case: &Case) -> Vec<Option<Exact>> {
        let slot = self.slot(From::Label, id);
        let score = self.scores.iter().find(|s| Some(s.slot) == slot);
        score.map_or(Vec::new(), |s| s.points(case))
    }

    /// The escalations that this case asks for.
    pub fn escalations<'p>(&'p self, case: &'p Case) -> impl Iterator<Item = (&'p str, Duty, &'p str)> {
        self.escalations.iter().filter(|e| e.when.holds(case)).map(|e| (e.rule.as_str(), e.duty, e.role.as_str()))
    }

    /// Every escalation rule, with whether all that it reads is given.
    pub fn escalation_rules<'p>(&'p self, case: &'p Case) -> impl Iterator<Item = (&'p str, bool)> {
        self.escalations.iter().map(|e| (e.rule.as_str(), e.reads.iter().all(|s| case.get(*s).is_given())))
    }
}

impl StagePlan {
    fn decide(&self, case: &Case) -> Verdict {
        if self.reads.iter().any(|s| case.get(*s) == Value::Unusable) {
            return Verdict::NotJudged;
        }
        let edges = unbeaten(self.edge_cases.iter().filter(|e| e.when.holds(case)).collect());
        if let Some(verdict) = agreed(&edges) {
            return verdict;
        }
        let holding: Vec<&RulingPlan> = self.criteria.iter().filter(|c| c.when.holds(case)).collect();
        if let Some(verdict) = agreed(&unbeaten(holding)) {
            return verdict;
        }
        match &self.otherwise {
            Some((rule, decision)) => {
                Verdict::Decided { decision: decision.clone(), rule: rule.clone(), severity: Severity::Error }
            }
            None if self.by_eye => Verdict::ByEye,
            None => Verdict::Undecided,
        }
    }
}

/// The rules that no other holding rule overrides. A positive never overrides a negative.
fn unbeaten(holding: Vec<&RulingPlan>) -> Vec<&RulingPlan> {
    holding
        .iter()
        .copied()
        .filter(|r| !holding.iter().any(|o| o.positive == r.positive && o.overrides.contains(&r.rule)))
        .collect()
}

/// The one decision of these rules, a conflict if they differ, or nothing if there are none.
fn agreed(rules: &[&RulingPlan]) -> Option<Verdict> {
    let first = rules.first()?;
    if rules.iter().any(|r| r.decision != first.decision) {
        return Some(Verdict::Conflict { rules: rules.iter().map(|r| r.rule.clone()).collect() });
    }
    // Of rules that agree, the strictest says how it is reported.
    let strictest = rules.iter().max_by_key(|r| r.severity).unwrap_or(first);
    Some(Verdict::Decided {
        decision: first.decision.clone(),
        rule: strictest.rule.clone(),
        severity: strictest.severity,
    })
}
