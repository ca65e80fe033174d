//! Requirements, the decision, and who had to be asked.

use super::teller::Teller;
use super::{Validator, errors};
use crate::decide::{Case, LabelPlan, Verdict};
use crate::diagnostic::Severity;
use crate::labels::record::{Annotation, Place, Record};
use crate::protocol::model::{Decision, Duty};
use crate::protocol::rulebook::goes_against;
use crate::protocol::words::Words;

impl Validator<'_> {
    pub(super) fn requirements(&self, plan: &LabelPlan, case: &Case, place: Place, teller: &mut Teller<'_, '_>) {
        let outcomes: Vec<(String, bool, bool)> =
            plan.requirements(case).map(|(rule, broken, complete)| (rule.to_owned(), broken, complete)).collect();
        for (rule, broken, complete) in outcomes {
            if broken {
                let text = self.rules.get(&rule).map_or("", |r| r.text.as_str());
                let message = format!("these answers exclude one another; it must hold that {}", first_lower(text));
                teller.find(&rule, &errors::L018, None, place, message);
            } else if complete {
                teller.run.held(&rule);
            } else {
                let missing = plan.missing_for(&rule, case).join(", ");
                teller.run.skipped(&rule, || format!("{missing} is missing"));
            }
        }
    }

    pub(super) fn decision(
        &self,
        id: &str,
        annotation: &Annotation<'_>,
        plan: &LabelPlan,
        case: &Case,
        record: &Record<'_>,
        teller: &mut Teller<'_, '_>,
    ) {
        let verdict = plan.decide(case);
        let place = annotation.label.map_or(annotation.place, |(_, p)| p);
        let words = Words::new(self.protocol, self.protocol.labels.get(id));
        self.count_criteria(id, &verdict, teller);
        // What should not stand under this label is told as that; its escalations do not travel.
        let stays = !matches!(&verdict, Verdict::Decided { decision, .. } if goes_against(decision));
        match verdict {
            Verdict::Decided { decision: Decision::Label, .. } | Verdict::ByEye => {}
            Verdict::Decided { decision: Decision::Ask(role), rule, severity } => {
                if self.answered_by(&role, teller.about.annotation, record, &["accepted", "fixed_and_accepted"]) {
                    teller.run.held(&rule);
                } else {
                    let title = self.rules.get(&rule).map_or("", |r| r.text.as_str());
                    let title = title.split(": when ").next().filter(|t| *t != title).map(|t| format!("{t}: "));
                    let message = format!(
                        "{}this label is provisional: {} decides, and no review says so yet",
                        title.unwrap_or_default(),
                        words.role(&role)
                    );
                    // An open question is a warning, unless its author says that it is less.
                    let severity = severity.min(Severity::Warning);
                    teller.find(&rule, &errors::L020, Some(severity), place, message);
                }
            }
            Verdict::Decided { rule, severity, .. } => {
                let text = self.rules.get(&rule).map_or("", |r| r.text.as_str());
                let (seen, at) = self.seen(annotation, plan, case, &rule);
                let message =
                    format!("labelled {}{seen}, but the protocol says: {}", words_title(self, id), first_lower(text));
                teller.find(&rule, &errors::L019, Some(severity), at.unwrap_or(place), message);
            }
            Verdict::Conflict { rules } => {
                for rule in &rules {
                    teller
                        .run
                        .failed_to_run(rule, || format!("{} contradict one another in a case", rules.join(" and ")));
                }
                let first = rules.first().cloned().unwrap_or_default();
                let message =
                    format!("the protocol contradicts itself in this case: {} decide differently", rules.join(" and "));
                teller.find(&first, &errors::L021, None, place, message);
            }
            Verdict::Undecided => {
                let rule = format!("{id}.otherwise");
                let any = self.rules.contains_key(&rule);
                if any {
                    teller.run.skipped(&rule, || "nothing decides some cases".to_owned());
                }
                let missing: Vec<&str> = plan
                    .attributes
                    .iter()
                    .filter(|a| !case.get(a.slot).is_given())
                    .map(|a| a.attribute.title.as_str())
                    .collect();
                let because =
                    if missing.is_empty() { String::new() } else { format!(" ({} not given)", missing.join(", ")) };
                let message =
                    format!("nothing in the protocol decides whether this is {}{because}", words_title(self, id));
                let rule = self.deciding_rule(id);
                teller.find(&rule, &errors::L021, None, place, message);
            }
            // The illegal answer was told; a decision drawn from it would be noise.
            Verdict::NotJudged => {}
        }
        if stays {
            self.tables(plan, case, annotation.place, teller);
            self.escalations(plan, case, place, record, teller);
        }
    }

    /// The answers that a rule looked at, in words, and the place of the first of them.
    fn seen(&self, annotation: &Annotation<'_>, plan: &LabelPlan, case: &Case, rule: &str) -> (String, Option<Place>) {
        let mut words = Vec::new();
        let mut place = None;
        for slot in plan.read_by(rule) {
            let Some(attribute) = plan.attributes.iter().find(|a| a.slot == slot) else { continue };
            let Some(answer) = annotation.attributes.iter().find(|a| a.name == attribute.id) else { continue };
            place = place.or(Some(answer.place));
            words.push(attribute.shown(case.get(slot)));
        }
        let text = if words.is_empty() { String::new() } else { format!(" with {}", words.join(", ")) };
        (text, place)
    }

    /// Counts the criteria of a label: the one that decided is counted where it is reported.
    fn count_criteria(&self, id: &str, verdict: &Verdict, teller: &mut Teller<'_, '_>) {
        let deciding = match verdict {
            Verdict::Decided { rule, decision, .. } if *decision != Decision::Label => Some(rule.as_str()),
            _ => None,
        };
        for (_, label) in self.protocol.kinds(id) {
            let rules = label
                .criteria
                .iter()
                .map(|c| (&c.rule, c.when.is_some()))
                .chain(label.edge_cases.iter().map(|e| (&e.rule, e.when.is_some())))
                .chain(label.otherwise.iter().map(|o| (&o.rule, true)));
            for (rule, checkable) in rules {
                if !checkable {
                    teller.run.skipped(rule, || "only an eye can judge it".to_owned());
                } else if *verdict == Verdict::NotJudged {
                    teller.run.skipped(rule, || "an answer that it reads is missing or not legal".to_owned());
                } else if deciding != Some(rule.as_str()) {
                    teller.run.held(rule);
                }
            }
        }
    }

    /// The rule to which an undecided case belongs: the label's first that decides.
    fn deciding_rule(&self, id: &str) -> String {
        let label = self.protocol.labels.get(id);
        let criterion = label.and_then(|l| l.criteria.first().map(|c| c.rule.clone()));
        criterion
            .or_else(|| label.and_then(|l| l.edge_cases.first().map(|e| e.rule.clone())))
            .unwrap_or_else(|| "file.label".to_owned())
    }

    fn escalations(
        &self,
        plan: &LabelPlan,
        case: &Case,
        place: Place,
        record: &Record<'_>,
        teller: &mut Teller<'_, '_>,
    ) {
        let asked: Vec<(&str, Duty, &str)> = plan.escalations(case).collect();
        for (rule, complete) in plan.escalation_rules(case) {
            if asked.iter().any(|(r, ..)| *r == rule) {
                continue;
            }
            if complete {
                teller.run.held(rule);
            } else {
                teller.run.skipped(rule, || "an answer that it reads is missing or not legal".to_owned());
            }
        }
        for (rule, duty, role) in asked {
            if let Some(what) = record.annotations_only() {
                teller.run.skipped(rule, || format!("{what} does not say who saw what"));
                continue;
            }
            let raised = record
                .escalations
                .iter()
                .find(|r| r.rule == rule && (r.annotation.is_none() || r.annotation == teller.about.annotation));
            let done = match duty {
                Duty::MustSee | Duty::MustDecide => {
                    let seen = ["accepted", "rejected", "fixed_and_accepted"];
                    self.answered_by(role, teller.about.annotation, record, &seen)
                }
                Duty::TellAtOnce | Duty::StopAndTell => false,
            };
            match raised {
                _ if done => teller.run.held(rule),
                Some(raised) if raised.resolved => teller.run.held(rule),
                // Somebody was told, and nobody works on until it is dealt with.
                Some(_) if duty == Duty::StopAndTell && record.status.is_some_and(|(s, _)| s == "stopped") => {
                    teller.run.held(rule);
                }
                Some(raised) if duty == Duty::StopAndTell => {
                    let words = Words::new(self.protocol, None);
                    let message = format!(
                        "raised, but the work went on: {}, so `read` `status` must be `stopped` until it is resolved",
                        words.duty(duty, role)
                    );
                    teller.find(rule, &errors::L022, None, raised.place, message);
                }
                Some(raised) => {
                    let words = Words::new(self.protocol, None);
                    let message = format!("raised and still open: {}", words.duty(duty, role));
                    teller.find(rule, &errors::L022, Some(Severity::Warning), raised.place, message);
                }
                None => {
                    let text = self.rules.get(rule).map_or("", |r| r.text.as_str());
                    let message = format!("{text}; the record says nothing of it");
                    teller.find(rule, &errors::L022, None, place, message);
                }
            }
        }
    }

    /// Whether somebody in this role or above made the record, or reviewed this annotation with one
    /// of these outcomes. A review by the annotator is none; of an unknown role nobody can tell.
    fn answered_by(&self, role: &str, annotation: Option<&str>, record: &Record<'_>, outcomes: &[&str]) -> bool {
        let suffices = |actual: &str| self.protocol.role_suffices(actual, role, true);
        let unknown = record.role.is_some() && self.known_role(record).is_none();
        unknown
            || record.role.is_some_and(|(actual, _)| suffices(actual))
            || record.reviews.iter().any(|review| {
                let here = review.annotation.is_none() || review.annotation == annotation;
                let settled = review.decision.is_some_and(|d| outcomes.contains(&d));
                let another = review.reviewer.is_none() || review.reviewer != record.annotator.as_deref();
                here && settled && another && review.role.is_some_and(|(actual, _)| suffices(actual))
            })
    }
}

fn words_title(validator: &Validator<'_>, id: &str) -> String {
    validator.protocol.labels.get(id).map_or_else(|| id.to_owned(), |l| l.title.clone())
}

fn first_lower(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_lowercase().collect::<String>() + chars.as_str())
}
