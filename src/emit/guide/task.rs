//! The task in three lines, from what the protocol holds and from the form of label files.

use super::text::Link;
use crate::protocol::Protocol;
use crate::protocol::model::{Answered, Bound, Per, Says};
use serde::Serialize;

/// The task.
#[derive(Debug, Serialize)]
pub(super) struct TaskView {
    /// How many labels there are.
    labels: usize,
    /// Whether exams may be left out.
    exclusions: bool,
    /// Whether something is asked of the patient or the exam.
    context: bool,
    /// The labels, in the order of the cards.
    order: Vec<Link>,
    /// Whether an annotation has questions that must be answered.
    answers: bool,
    /// What an exam must hold, whatever is found.
    always: Vec<Link>,
    /// Whether anybody is called on.
    calls: bool,
}

pub(super) fn task(protocol: &Protocol, calls: bool) -> TaskView {
    let context = &protocol.context;
    let must = |a: &crate::protocol::model::Attribute| a.answered != Answered::MayBeLeftOut;
    TaskView {
        labels: protocol.labels.len(),
        exclusions: !protocol.exclusions.is_empty(),
        context: !context.attributes.is_empty(),
        order: super::frame::taxonomy(protocol).into_iter().map(|(id, label, _)| Link::new(id, &label.title)).collect(),
        answers: protocol.labels.values().any(|l| l.attributes.values().any(must)),
        always: always(protocol),
        calls,
    }
}

/// Relations that ask for annotations in every exam.
fn always(protocol: &Protocol) -> Vec<Link> {
    let asked = protocol.relations.iter().filter(|tie| match &tie.holds {
        Says::Counted { count, per, .. } => {
            count.number > 0 && count.bound != Bound::AtMost && per.contains(&Per::Exam)
        }
        Says::Inside { .. }
        | Says::Beside { .. }
        | Says::Has { .. }
        | Says::Apart { .. }
        | Says::NoTwo { .. }
        | Says::Together { .. } => false,
    });
    let words = crate::protocol::words::Words::new(protocol, None);
    asked
        .filter(|tie| tie.when.is_none())
        .map(|tie| Link::new(&tie.rule, tie.title.clone().unwrap_or_else(|| words.relation(tie))))
        .collect()
}
