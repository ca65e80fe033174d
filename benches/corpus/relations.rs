//! What relations between annotations ask of a record, so that no record breaks one by chance.

use super::cases::{Exam, Ground};
use labelwright::decide::{Case, Holds};
use labelwright::protocol::model::{Bound, Says};

/// Whether some relation asks in this exam for annotations that the records do not hold.
pub fn asks_for_more(ground: Ground<'_>, exam: &Exam) -> bool {
    ground.plan.ties.iter().any(|tie| {
        let least = matches!(&tie.tie.holds, Says::Counted { count, .. } if count.bound != Bound::AtMost);
        least && tie.applies(&exam.case) == Holds::Yes
    })
}

/// Whether a relation holds the shapes of this label against other ones. Shapes lie apart, each in a
/// cell of its own, so relations that ask just that are kept.
pub fn lies_somewhere(ground: Ground<'_>, label: &str) -> bool {
    let kinds = ground.protocol.kinds(label);
    let is = |wanted: &String| kinds.iter().any(|(kind, _)| *kind == wanted);
    ground.plan.ties.iter().any(|tie| match &tie.tie.holds {
        Says::Inside { subject, .. } | Says::Beside { subject, .. } => is(&subject.label),
        Says::Together { labels, of, .. } => labels.iter().any(is) || is(of),
        Says::Has { .. } | Says::Apart { .. } | Says::NoTwo { .. } | Says::Counted { .. } => false,
    })
}

/// Annotations that relations count, by relation.
#[derive(Debug, Clone)]
pub struct Counts(Vec<u32>);

impl Counts {
    pub fn new(ground: Ground<'_>) -> Self {
        Counts(vec![0; ground.plan.ties.len()])
    }

    /// Counts one more annotation, unless a relation has no room for it. Where a relation counts by
    /// image or answer, this is stricter than it has to be.
    pub fn add(&mut self, ground: Ground<'_>, exam: &Exam, label: &str, case: &Case) -> bool {
        let kinds = ground.protocol.kinds(label);
        let mut next = self.0.clone();
        for (tie, count) in ground.plan.ties.iter().zip(&mut next) {
            if tie.applies(&exam.case) == Holds::No {
                continue;
            }
            let Some(subject) = tie.tie.holds.subject() else { continue };
            if !kinds.iter().any(|(kind, _)| *kind == subject.label) || !tie.counts(label, case) {
                continue;
            }
            match &tie.tie.holds {
                Says::Counted { count: allowed, .. } => {
                    *count += 1;
                    if *count > allowed.number {
                        return false;
                    }
                }
                // Parts are in no record.
                Says::Has { count: allowed, .. } if !allowed.allows(0) => return false,
                _ => {}
            }
        }
        self.0 = next;
        true
    }
}
