//! `test`: the worked cases of a protocol.

use super::{Common, Outcome, load, output};
use crate::decide::run_cases;
use crate::diagnostic::plural;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Protocol files, or folders that hold one
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn run(options: &Options, common: Common) -> Outcome {
    let mut outcome = Outcome::Clean;
    for path in &options.paths {
        let one = test(path, common);
        if outcome == Outcome::Clean || one == Outcome::Unreadable {
            outcome = one;
        }
    }
    outcome
}

fn test(path: &std::path::Path, common: Common) -> Outcome {
    let loaded = match load::load(path) {
        Ok(loaded) => loaded,
        Err(sentence) => {
            output::summary(&sentence);
            return Outcome::Unreadable;
        }
    };
    let Some(compiled) = &loaded.compiled else {
        loaded.show(common);
        output::summary(&format!("{}: no case was run · {}", path.display(), loaded.counts()));
        return Outcome::Findings;
    };
    let results = match run_cases(&compiled.protocol) {
        Ok(results) => results,
        Err(broken) => {
            output::summary(&format!("error: {broken}"));
            return Outcome::Unreadable;
        }
    };
    let mut failed = 0;
    for case in &results {
        if case.differences.is_empty() {
            let rule = case.rule.as_ref().map_or(String::new(), |r| format!("  by {r}"));
            output::data(&format!("ok      {} · {}{rule}\n", case.label, case.title));
        } else {
            failed += 1;
            output::data(&format!("differs {}\n", report::case_failure(case)));
        }
    }
    if failed > 0 {
        output::data(&format!("more: labelwright explain {}\n", report::W001.code));
    }
    let protocol = &compiled.protocol;
    let cases = plural(results.len(), "worked case", "worked cases");
    output::summary(&format!("{} {}: {cases}, {failed} differ", protocol.id, protocol.version));
    if failed > 0 { Outcome::Findings } else { Outcome::Clean }
}
