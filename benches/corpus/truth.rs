//! What a run found, beside what stands in the corpus.

use super::{Defect, Form};
use labelwright::labels::Finding;
use std::collections::BTreeMap;

/// How a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    pub bad: usize,
    /// Mistakes that were told with code, rule and pointer.
    pub found: usize,
    /// Bad records of which more was told than their mistake.
    pub noisy: usize,
    /// Good records of which something was told.
    pub false_alarms: usize,
    /// In words, what was not as it should be.
    pub said: Vec<String>,
}

impl Outcome {
    /// Every mistake at its place, at most one noisy record in a hundred, and no false alarm.
    pub fn is_good(&self) -> bool {
        self.found == self.bad && self.noisy * 100 <= self.bad && self.false_alarms == 0
    }
}

/// The record that a finding is about, and the pointer from that record's root. In a list, pointers
/// begin with the record's place.
fn place(finding: &Finding, form: Form) -> (usize, String) {
    if form == Form::Lines {
        return (finding.line as usize - 1, finding.pointer.clone());
    }
    let mut steps = finding.pointer.splitn(3, '/').skip(1);
    let record = steps.next().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    (record, steps.next().map_or(String::new(), |rest| format!("/{rest}")))
}

/// Holds findings against the mistake of each record.
pub fn compare(truth: &[Option<Defect>], findings: &[Finding], form: Form) -> Outcome {
    let mut outcome = Outcome { bad: truth.iter().flatten().count(), ..Outcome::default() };
    let mut found: BTreeMap<usize, Vec<(&Finding, String)>> = BTreeMap::new();
    for finding in findings {
        let (record, pointer) = place(finding, form);
        found.entry(record).or_default().push((finding, pointer));
    }
    for (n, defect) in truth.iter().enumerate() {
        let here = found.remove(&n).unwrap_or_default();
        let shown = here.iter().map(|(f, p)| format!("\n  {} {} {p} {}", f.code.code, f.rule, f.message));
        let told = |d: &Defect| here.iter().any(|(f, p)| f.code.code == d.code && f.rule == d.rule && *p == d.pointer);
        let wrong = match defect {
            None if here.is_empty() => None,
            None => {
                outcome.false_alarms += 1;
                Some("false alarm".to_owned())
            }
            Some(d) if !told(d) => Some(format!("{d:?} was not told")),
            Some(d) => {
                outcome.found += 1;
                outcome.noisy += usize::from(here.len() > 1);
                (here.len() > 1).then(|| format!("{d:?} and more"))
            }
        };
        if let Some(wrong) = wrong {
            outcome.said.push(format!("record {n}: {wrong}:{}", shown.collect::<String>()));
        }
    }
    for (record, all) in found {
        outcome.false_alarms += 1;
        outcome.said.push(format!("{} findings about record {record}, which is not there", all.len()));
    }
    outcome
}
