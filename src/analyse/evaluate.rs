//! A case of the space in the hands of the evaluator that `validate` uses.

use super::lower::Lowered;
use crate::criteria::Value;
use crate::decide;
use crate::protocol::condition::From;
use crate::protocol::model::Kind;

impl Lowered<'_> {
    /// A case of the space as one that the evaluator runs.
    pub(super) fn run(&self, plans: &decide::Plan, case: &crate::criteria::Case) -> decide::Case {
        let Some(plan) = plans.labels.get(self.id) else { return decide::Case::default() };
        let mut filled = self.filled(plan, case, |from| from);
        if let Some((whole, inner)) = self.inner(plans, case) {
            for (slot, wanted) in plan.slots.iter().enumerate().filter(|(_, s)| s.from == From::Whole) {
                if let Some(theirs) = whole.slot(From::Label, &wanted.id) {
                    filled.set(slot, inner.get(theirs));
                }
            }
        }
        plan.work_out(&mut filled);
        filled
    }

    /// Whether the evaluator takes a case, and the whole's part of it, for legal.
    pub(super) fn is_legal(&self, plans: &decide::Plan, case: &crate::criteria::Case) -> bool {
        let own = plans.labels.get(self.id).is_some_and(|plan| plan.is_legal(&self.run(plans, case)));
        own && self.inner(plans, case).is_none_or(|(whole, inner)| whole.is_legal(&inner))
    }

    /// The whole's own case: its answers, which are the whole's for this label.
    fn inner<'d>(
        &self,
        plans: &'d decide::Plan,
        case: &crate::criteria::Case,
    ) -> Option<(&'d decide::LabelPlan, decide::Case)> {
        let whole = plans.labels.get(self.whole_id)?;
        let seen = |from| match from {
            From::Whole => From::Label,
            From::Label => From::Whole,
            other => other,
        };
        let mut inner = self.filled(whole, case, seen);
        whole.work_out(&mut inner);
        Some((whole, inner))
    }

    /// The answers of a case in the slots of a plan, each looked up where it stands for that plan.
    fn filled(
        &self,
        plan: &decide::LabelPlan,
        case: &crate::criteria::Case,
        seen: impl Fn(From) -> From,
    ) -> decide::Case {
        let mut filled = decide::Case::new(plan.slots.len());
        for ((from, id), dim) in &self.dims {
            let Some(slot) = plan.slot(seen(*from), id) else { continue };
            let text = self.attribute(*from, id).is_some_and(|a| matches!(a.kind, Kind::Text { .. }));
            let value = match case.get(*dim) {
                Value::NotRecorded => decide::Value::NotRecorded,
                Value::NotAssessable => decide::Value::NotAssessable,
                Value::One(_) if text => decide::Value::Text,
                Value::One(place) => decide::Value::One(place),
                Value::Ticks(bits) => decide::Value::Ticks(bits),
                Value::Number(n) => decide::Value::Number(n),
            };
            filled.set(slot, value);
        }
        filled
    }
}
