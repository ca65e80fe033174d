//! Whether an exam had to be left out.

use super::teller::{Teller, shown};
use super::{Validator, errors};
use crate::decide::{Case, Holds};
use crate::diagnostic::{nearest, or_list};
use crate::labels::record::Record;

impl Validator<'_> {
    /// Whether the exam should have been left out, and was for a reason.
    pub(super) fn exclusions(&self, record: &Record<'_>, context: &Case, teller: &mut Teller<'_, '_>) {
        if let Some((reason, place)) = record.excluded {
            if self.protocol.exclusions.contains_key(reason) {
                teller.run.held("file.excluded");
            } else {
                let known: Vec<&str> = self.protocol.exclusions.keys().map(String::as_str).collect();
                let near = nearest(reason, known.iter().copied());
                let hint = if near.is_empty() {
                    format!("it has {}", or_list(&known))
                } else {
                    format!("did you mean {}?", or_list(&near))
                };
                let message = format!("the protocol has no exclusion {}; {hint}", shown(reason, false));
                teller.find("file.excluded", &errors::L037, None, place, message);
            }
            if let Some(first) = record.annotations.first() {
                let message = "the exam was left out, so it holds no annotations".to_owned();
                teller.find("file.excluded", &errors::L037, None, first.place, message);
            }
        }
        for plan in &self.plan.exclusions {
            let rule = plan.rule.as_str();
            match plan.holds(context) {
                None => teller.run.skipped(rule, || "only an eye can judge it".to_owned()),
                Some(Holds::Missing) => teller.run.skipped(rule, || "what it reads is missing".to_owned()),
                Some(Holds::Yes) if record.excluded.is_none() => {
                    let text = self.rules.get(rule).map_or("", |r| r.text.as_str());
                    let message = format!("this exam is not annotated: {text}");
                    let place = record.context.first().map_or(record.place, |a| a.place);
                    teller.find(rule, &errors::L037, None, place, message);
                }
                Some(Holds::Yes | Holds::No) => teller.run.held(rule),
            }
        }
    }
}
