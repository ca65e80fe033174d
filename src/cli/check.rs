//! `check`: what is wrong with a protocol.

use super::{Common, OfProtocols, Outcome, Report, load, output};
use crate::diagnostic::Severity;
use crate::report;
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Protocol files, or folders that hold one
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the findings are written
    #[arg(long, value_enum, default_value = "text")]
    format: OfProtocols,
}

pub(super) fn run(options: &Options, common: Common) -> Outcome {
    let (mut errors, mut warnings, mut unreadable) = (0, 0, Vec::new());
    let mut loaded_all = Vec::new();
    for path in &options.paths {
        let loaded = load::load(path).and_then(|mut loaded| loaded.translations().map(|_| loaded));
        match loaded {
            Ok(loaded) => {
                errors += loaded.count(Severity::Error);
                warnings += loaded.count(Severity::Warning);
                if options.format.0 == Report::Text {
                    loaded.show(common);
                    let what = match &loaded.compiled {
                        Some(compiled) => {
                            let p = &compiled.protocol;
                            let labels = crate::diagnostic::plural(p.labels.len(), "label", "labels");
                            let rules = crate::protocol::rulebook::rulebook(p).len();
                            format!("{} {} ({}): {labels}, {rules} rules", p.id, p.version, p.status.word())
                        }
                        None => path.display().to_string(),
                    };
                    output::summary(&format!("{what} · {}", loaded.counts()));
                }
                loaded_all.push(loaded);
            }
            Err(sentence) => {
                output::summary(&sentence);
                unreadable.push(sentence);
            }
        }
    }
    if options.format.0 != Report::Text {
        let list: Vec<_> = loaded_all
            .iter()
            .map(|l| report::Checked { diagnostics: &l.diagnostics, sources: &l.sources, dropped: l.dropped })
            .collect();
        let stamp = match loaded_all.as_slice() {
            [one] => one.compiled.as_ref().map(|c| &c.stamp),
            _ => None,
        };
        let json = report::JsonReport { unreadable: unreadable.clone(), ..report::of_diagnostics(&list, stamp) };
        let clauses = report::Clauses::of_diagnostics(list.iter().flat_map(|c| c.diagnostics));
        output::for_programs(options.format.0, &json, &clauses);
    }
    if !unreadable.is_empty() { Outcome::Unreadable } else { Outcome::of(errors, warnings, common) }
}
