//! `test`: the worked cases of a protocol.

use super::{Common, Outcome, load, output};
use crate::analyse;
use crate::decide::run_cases;
use crate::diagnostic::plural;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Protocol files, or folders that hold one
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Also say which rules, rows and boundaries no worked case meets
    #[arg(long)]
    coverage: bool,
    /// Write a case just below, at and just above every number that a rule compares with, as JSON
    #[arg(long, value_name = "FILE")]
    boundaries: Option<PathBuf>,
}

pub(super) fn run(options: &Options, common: Common) -> Outcome {
    let mut outcome = Outcome::Clean;
    if let (Some(_), [_, _, ..]) = (&options.boundaries, options.paths.as_slice()) {
        output::summary("error: `--boundaries` takes one protocol, as it writes one file");
        return Outcome::Unreadable;
    }
    for path in &options.paths {
        let one = test(path, options, common);
        if outcome == Outcome::Clean || one == Outcome::Unreadable {
            outcome = one;
        }
    }
    outcome
}

fn test(path: &std::path::Path, options: &Options, common: Common) -> Outcome {
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
    if options.coverage {
        let list = analyse::coverage(protocol);
        output::data(&report::coverage(&list));
        let [rules, rows, sides] = report::coverage_figures(&list);
        let figure = |(met, all): (usize, usize)| format!("{met} of {all}");
        output::summary(&format!(
            "coverage: rules {}, rows {}, sides of boundaries {}",
            figure(rules),
            figure(rows),
            figure(sides)
        ));
    }
    if let Some(file) = &options.boundaries {
        let text = serde_json::to_string_pretty(&report::boundaries(protocol)).unwrap_or_default() + "\n";
        if let Err(sentence) = output::write_file(file, text.as_bytes()) {
            output::summary(&format!("error: {sentence}"));
            return Outcome::Unreadable;
        }
    }
    let cases = plural(results.len(), "worked case", "worked cases");
    output::summary(&format!("{} {}: {cases}, {failed} differ", protocol.id, protocol.version));
    if failed > 0 { Outcome::Findings } else { Outcome::Clean }
}
