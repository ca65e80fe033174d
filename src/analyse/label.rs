//! One label under proof: its space, its prover, and how findings are told.

use super::decisions::Stage;
use super::lower::Lowered;
use super::tell::Teller;
use super::{Places, decided, errors, growth, handed, tables};
use crate::criteria::{Answer, Budget, Case, Completeness, Dim, Prover, Region, Regions, Set, Space, View};
use crate::decide::{self, LabelPlan, Plan};
use crate::diagnostic::{Diagnostic, Problems};
use crate::protocol::Protocol;
use crate::protocol::condition::{From, Ref};
use crate::protocol::model::{Label, Policy};
use crate::source::Span;
use indexmap::IndexMap;

/// How regions are told: by the outcomes of these tables, and by these answers, rather than by what
/// is behind them.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    view: View,
    outputs: Vec<String>,
}

/// What every obligation needs.
pub(super) struct Run<'r, 'p> {
    pub(super) lowered: Lowered<'p>,
    pub(super) prover: Prover,
    pub(super) plans: &'r Plan,
    /// The label's own.
    pub(super) plan: &'r LabelPlan,
    pub(super) places: &'r Places,
    pub(super) budget: &'r mut Budget,
    pub(super) problems: &'r mut Problems,
    /// How regions are told.
    pub(super) seen: Seen,
    /// Running out of steps is told once a label.
    out_of_steps: bool,
}

pub(super) fn prove(
    protocol: &Protocol,
    id: &str,
    label: &Label,
    plans: &Plan,
    places: &Places,
    budget: &mut Budget,
    problems: &mut Problems,
) {
    let Some((mut run, stages)) = Run::new(protocol, id, label, plans, places, budget, problems) else { return };
    let everything = run.space().everything();
    match run.prover.any(everything, run.budget) {
        Answer::Yes(_) => {}
        Answer::No => {
            run.problems.push(errors::no_legal_case(run.at(id), &label.title));
            return;
        }
        Answer::CannotTell(by) => run.cannot_tell(id, "whether any answers are legal", &by),
        Answer::OutOfSteps => run.not_proved(id, "that any answers are legal"),
    }
    let Some(stage) = stages.last() else { return };
    let read = decided::outcomes_read(stage);
    run.see(&read);
    decided::prove(&mut run, stage);
    let sound = tables::prove(&mut run, &stages);
    run.see(&read);
    decided::escalations(&mut run, stage, sound);
    growth::prove(&mut run);
    handed::prove(&mut run, stage);
}

impl<'r, 'p> Run<'r, 'p> {
    /// A label made ready, with what decides it.
    pub(super) fn new(
        protocol: &'p Protocol,
        id: &'p str,
        label: &'p Label,
        plans: &'r Plan,
        places: &'r Places,
        budget: &'r mut Budget,
        problems: &'r mut Problems,
    ) -> Option<(Self, Vec<Stage<'p>>)> {
        Self::without((protocol, id, label), None, plans, places, budget, problems)
    }

    /// The same, where cases that break this requirement and nothing else are legal, too.
    pub(super) fn without(
        (protocol, id, label): (&'p Protocol, &'p str, &'p Label),
        requirement: Option<&str>,
        plans: &'r Plan,
        places: &'r Places,
        budget: &'r mut Budget,
        problems: &'r mut Problems,
    ) -> Option<(Self, Vec<Stage<'p>>)> {
        let plan = plans.labels.get(id)?;
        let mut space = Space::new();
        let mut lowered = Lowered::new(protocol, id, label, &mut space, &IndexMap::new());
        let stages = lowered.stages(&mut space);
        let legal = lowered.legal_without(requirement, &mut space);
        let prover = Prover::new(space, legal);
        let seen = Seen::default();
        Some((Run { lowered, prover, plans, plan, places, budget, problems, seen, out_of_steps: false }, stages))
    }

    pub(super) fn space(&mut self) -> &mut Space {
        self.prover.space()
    }

    /// Tells regions by these values of the label, as far as they are outcomes or answers.
    pub(super) fn see(&mut self, values: &[Ref]) {
        let mut seen = Seen::default();
        for of in values {
            if let Some(dim) = self.lowered.dim(of) {
                seen.view.preferred.push(dim);
                continue;
            }
            let table = self.lowered.label.output(&of.id).filter(|_| of.from == From::Label);
            let single = table.is_some_and(|(t, _)| t.policy != Policy::Every);
            let outcomes = self.lowered.tables.values().find_map(|t| t.outcomes.get(&of.id));
            if let (true, Some(outcomes)) = (single, outcomes) {
                seen.view.named.push(outcomes.values().copied().collect());
                seen.outputs.push(of.id.clone());
            }
        }
        self.seen = seen;
    }

    /// Where a rule is written.
    pub(super) fn at(&self, rule: &str) -> Span {
        self.places.get(rule).or_else(|| self.places.get(self.lowered.id)).copied().unwrap_or_default()
    }

    /// A rule's last name, as its author calls it.
    pub(super) fn name(rule: &str) -> &str {
        rule.rsplit('.').next().unwrap_or(rule)
    }

    pub(super) fn teller(&self) -> Teller<'_, 'p> {
        Teller::seeing(&self.lowered, &self.seen.outputs)
    }

    /// The case of a region in words: the answers that the region and these sets look at.
    pub(super) fn example(&mut self, region: &Region, sets: &[Set]) -> String {
        let mut matter = region.dims();
        for set in sets {
            matter.extend(self.space().reads(*set));
        }
        self.teller().case(&region.case, &matter)
    }

    /// A case in words: the answers that these sets look at.
    pub(super) fn case(&mut self, case: &Case, sets: &[Set]) -> String {
        let mut matter: Vec<Dim> = Vec::new();
        for set in sets {
            matter.extend(self.space().reads(*set));
        }
        self.teller().case(case, &matter)
    }

    pub(super) fn region(&self, region: &Region) -> String {
        self.teller().region(region)
    }

    pub(super) fn not_proved(&mut self, rule: &str, what: &str) {
        if !self.out_of_steps {
            self.out_of_steps = true;
            self.problems.push(errors::not_proved(self.at(rule), what));
        }
    }

    pub(super) fn cannot_tell(&mut self, rule: &str, what: &str, by: &[Set]) {
        let mut dims: Vec<Dim> = Vec::new();
        for set in by {
            dims.extend(self.space().reads(*set));
        }
        dims.sort_unstable();
        dims.dedup();
        let names = self.teller().names(&dims);
        let blocked = if names.is_empty() {
            "a comparison".to_owned()
        } else {
            format!("the comparison of {}", names.join(" and "))
        };
        self.problems.push(errors::cannot_tell(self.at(rule), what, &blocked));
    }

    /// A legal case in a set, if there is one; what keeps the prover from an answer is told.
    pub(super) fn any(&mut self, set: Set, rule: &str, what: &str) -> Option<Case> {
        match self.prover.any(set, self.budget) {
            Answer::Yes(case) => Some(case),
            Answer::No => None,
            Answer::CannotTell(by) => {
                self.cannot_tell(rule, what, &by);
                None
            }
            Answer::OutOfSteps => {
                self.not_proved(rule, what);
                None
            }
        }
    }

    /// Whether it is proved that no legal case is in a set. Where it cannot be told, that is told of
    /// the rule, once.
    pub(super) fn is_empty(&mut self, set: Set, rule: &str) -> bool {
        match self.prover.any(set, self.budget) {
            Answer::No => return true,
            Answer::Yes(_) => {}
            Answer::CannotTell(by) => self.cannot_tell(rule, "whether this ever holds", &by),
            Answer::OutOfSteps => self.not_proved(rule, "whether this ever holds"),
        }
        false
    }

    /// A set as regions; what keeps the prover from all of them is told.
    pub(super) fn regions(&mut self, set: Set, most: usize, rule: &str, what: &str) -> Vec<Region> {
        let Regions { list, complete } = self.prover.regions_in(&self.seen.view, set, most, self.budget);
        let what = if list.is_empty() { what } else { "whether there are more such cases" };
        match complete {
            Completeness::Complete | Completeness::More => {}
            Completeness::CannotTell(by) => self.cannot_tell(rule, what, &by),
            Completeness::OutOfSteps => self.not_proved(rule, what),
        }
        list
    }

    /// The case as the evaluator runs it.
    pub(super) fn evaluated(&self, case: &Case) -> decide::Case {
        self.lowered.run(self.plans, case)
    }

    /// Tells a finding if the evaluator agrees with its witness, also that it is legal; else the
    /// proof itself is wrong.
    pub(super) fn tell(&mut self, witness: &Case, agrees: bool, finding: Diagnostic) {
        if agrees && self.lowered.is_legal(self.plans, witness) {
            self.problems.push(finding);
        } else {
            self.problems.push(errors::disagree(finding.primary.span, finding.rule.code));
        }
    }

    /// The stage's cases that an obligation is about.
    pub(super) fn reached(&mut self, stage: &Stage<'_>, parts: &[Set]) -> Set {
        let all: Vec<Set> = parts.iter().copied().chain([stage.reach]).collect();
        self.space().all(all)
    }
}
