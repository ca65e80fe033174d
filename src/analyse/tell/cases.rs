//! Cases in words.

use super::Teller;
use super::said::title_of;
use crate::criteria::{Case, Dim, Value};
use crate::protocol::model::Kind;

impl Teller<'_, '_> {
    /// What these dimensions are called, each once.
    pub(in crate::analyse) fn names(&self, dims: &[Dim]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for (from, id) in dims.iter().filter_map(|d| self.name_of(*d)) {
            let title = self.words.title(&Self::reference(from, id));
            if !names.contains(&title) {
                names.push(title);
            }
        }
        names
    }

    /// A case as a sentence part: `longest diameter is 3 mm`.
    pub(in crate::analyse) fn facts(&self, case: &Case, matter: &[Dim]) -> String {
        let text = self.case_with(case, matter, " is ");
        if text.is_empty() { "nothing of it is known".to_owned() } else { text.join(" and ") }
    }

    /// A case as a list of answers: those that matter to what is told of it.
    pub(in crate::analyse) fn case(&self, case: &Case, matter: &[Dim]) -> String {
        let said = self.case_with(case, matter, " ");
        if said.is_empty() { "any finding".to_owned() } else { said.join(", ") }
    }

    fn case_with(&self, case: &Case, matter: &[Dim], joint: &str) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for ((from, id), dim) in &self.lowered.dims {
            if !matter.contains(dim) {
                continue;
            }
            let title = self.words.title(&Self::reference(*from, id));
            let kind = self.lowered.attribute(*from, id).map(|a| &a.kind);
            let answer = match (case.get(*dim), kind) {
                (Value::NotRecorded, _) => "not recorded".to_owned(),
                (Value::NotAssessable, _) => "not assessable".to_owned(),
                (Value::Number(n), _) => Self::amount(n, self.unit(*from, id)),
                (Value::One(place), Some(Kind::YesNo)) => if place == 0 { "yes" } else { "no" }.to_owned(),
                (Value::One(place), Some(kind)) => title_of(kind, place),
                (Value::Ticks(0), _) => "none".to_owned(),
                (Value::Ticks(bits), Some(kind)) => {
                    let ticked: Vec<String> =
                        (0..128).filter(|n| bits >> n & 1 == 1).map(|n| title_of(kind, n)).collect();
                    ticked.join(" and ")
                }
                _ => "given".to_owned(),
            };
            said.push(format!("{title}{joint}{answer}"));
        }
        said
    }
}
