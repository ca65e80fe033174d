//! `table`: a decision table and what the proof says of it.

use super::{Common, Outcome, load, output};
use crate::analyse::{self, Look, TableReport};
use crate::diagnostic::{nearest, or_list, plural};
use crate::report;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The protocol, or the folder that holds it
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The table: its name, or `label.name`; without it the tables are listed
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// Only the cases that no row covers, each as a row to paste
    #[arg(long, group = "look")]
    gaps: bool,
    /// Only the cases for which rows contradict one another, or for which several hold
    #[arg(long, group = "look")]
    overlaps: bool,
    /// Only one example case for each row
    #[arg(long, group = "look")]
    cases: bool,
}

pub(super) fn run(options: &Options, common: Common) -> Outcome {
    let loaded = match load::load_unproved(&options.path) {
        Ok(loaded) => loaded,
        Err(sentence) => {
            output::summary(&sentence);
            return Outcome::Unreadable;
        }
    };
    let Some(compiled) = &loaded.compiled else {
        loaded.show(common);
        output::summary(&format!("{} · {}", options.path.display(), loaded.counts()));
        return Outcome::Findings;
    };
    let protocol = &compiled.protocol;
    // A label of a kind has the tables of what it is a kind of; each is named once.
    let mut known: Vec<String> =
        protocol.labels.values().flat_map(|l| l.tables.values()).map(|t| t.rule.clone()).collect();
    let mut seen = std::collections::BTreeSet::new();
    known.retain(|rule| seen.insert(rule.clone()));
    let Some(name) = &options.name else {
        let all = protocol.labels.iter().flat_map(|(id, l)| l.tables.values().map(move |t| (id, l, t)));
        for (_, label, table) in all.filter(|(id, _, t)| t.rule.starts_with(&format!("{id}."))) {
            let rows = plural(table.rows.len(), "row", "rows");
            output::data(&format!("{}  {} · {} · {rows}\n", table.rule, label.title, table.title));
        }
        output::summary(&format!("{}: {}", protocol.id, plural(known.len(), "table", "tables")));
        return Outcome::Clean;
    };
    let named: Vec<&String> = known.iter().filter(|rule| *rule == name || last(rule) == name.as_str()).collect();
    let rule = match named.as_slice() {
        [one] => (*one).clone(),
        [] => {
            output::summary(&unknown(&options.path, name, &known));
            return Outcome::Unreadable;
        }
        several => {
            output::summary(&format!("error: several tables are called `{name}`; say {}", or_list(several)));
            return Outcome::Unreadable;
        }
    };
    let look = match (options.gaps, options.overlaps, options.cases) {
        (true, ..) => Look::Gaps,
        (_, true, _) => Look::Overlaps,
        (_, _, true) => Look::Cases,
        _ => Look::All,
    };
    let Some(found) = analyse::table(protocol, &rule, look) else {
        output::summary(&format!("error: {rule} cannot be looked at"));
        return Outcome::Unreadable;
    };
    output::data(&report::table(protocol, &rule, &found, look));
    output::summary(&summary(&rule, &found, look));
    if found.faults() > 0 || !found.open.is_empty() { Outcome::Findings } else { Outcome::Clean }
}

fn last(rule: &str) -> &str {
    rule.rsplit('.').next().unwrap_or(rule)
}

fn unknown(path: &Path, name: &str, known: &[String]) -> String {
    let near = nearest(name, known.iter().map(|rule| last(rule)));
    let hint = match (near.is_empty(), known.is_empty()) {
        (false, _) => format!("; did you mean {}?", or_list(&near)),
        (true, false) => format!("; it has {}", or_list(known)),
        (true, true) => "; it has no tables".to_owned(),
    };
    format!("error: {} has no table `{name}`{hint}", path.display())
}

/// Counts what was looked at, and nothing else.
fn summary(rule: &str, found: &TableReport, look: Look) -> String {
    let gaps = plural(found.gaps.len(), "gap", "gaps");
    let overlaps = plural(found.overlaps.len(), "overlap", "overlaps");
    let counted = match look {
        Look::All => format!("{gaps}, {overlaps}"),
        Look::Gaps => gaps,
        Look::Overlaps => overlaps,
        Look::Cases => plural(found.cases.len(), "row", "rows"),
    };
    let rest = if found.open.is_empty() { String::new() } else { format!(" · not proved: {}", found.open.join("; ")) };
    format!("{rule}: {counted}{rest}")
}
