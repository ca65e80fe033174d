//! `explain`: the page of a code.

use super::{Outcome, output};
use crate::diagnostic::{nearest, or_list};
use crate::rules;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// A code or its name; without one, the list of all
    #[arg(value_name = "CODE")]
    code: Option<String>,
}

pub(super) fn run(options: &Options) -> Outcome {
    let Some(code) = &options.code else {
        for rule in rules::all() {
            output::data(&format!("{}  {:<8} {:<22} {}\n", rule.code, rule.severity.word(), rule.name, rule.summary));
        }
        return Outcome::Clean;
    };
    if let Some(rule) = rules::find(code) {
        output::data(rule.page);
        return Outcome::Clean;
    }
    let known: Vec<&str> = rules::all().iter().flat_map(|r| [r.code, r.name]).collect();
    let near = nearest(code, known);
    let hint = if near.is_empty() {
        "`labelwright explain` lists them".to_owned()
    } else {
        format!("did you mean {}?", or_list(&near))
    };
    output::summary(&format!("error: there is no code called `{code}`; {hint}"));
    Outcome::Unreadable
}
