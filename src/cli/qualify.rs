//! `qualify`: what annotators handed in from `qualification.html`, against the key.

use super::{Outcome, output};
use crate::diagnostic::plural;
use crate::emit::guide::qualification::{Key, score};
use crate::report;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// `qualification.key.json` of the build
    #[arg(value_name = "KEY")]
    key: PathBuf,
    /// Files that annotators handed in
    #[arg(required = true, value_name = "RESULT")]
    results: Vec<PathBuf>,
    /// The share that must be right, in per cent
    #[arg(long, value_name = "PERCENT", default_value_t = 100, value_parser = clap::value_parser!(u8).range(0..=100))]
    pass: u8,
}

pub(super) fn run(options: &Options) -> Outcome {
    let key = match read(&options.key)
        .and_then(|bytes| serde_json::from_slice::<Key>(&bytes).map_err(|e| missing(&options.key, &e.to_string())))
    {
        Ok(key) => key,
        Err(sentence) => {
            output::summary(&sentence);
            return Outcome::Unreadable;
        }
    };
    let (mut passed, mut unreadable) = (0, false);
    for path in &options.results {
        let scored =
            read(path).and_then(|bytes| score(&key, &bytes).map_err(|refused| missing(path, &refused.to_string())));
        match scored {
            Ok(scored) => {
                let passes = scored.passes(options.pass);
                passed += usize::from(passes);
                let (word, (right, all)) = (if passes { "pass" } else { "fail" }, scored.right);
                let open = if scored.open > 0 { format!(", {} not answered", scored.open) } else { String::new() };
                output::data(&format!("{word}  {}  {right} of {all} right{open}\n", path.display()));
                for (rule, (hit, of)) in scored.rules.iter().filter(|(_, (hit, of))| hit < of) {
                    output::data(&format!("      {rule}  {hit} of {of}\n"));
                }
            }
            Err(sentence) => {
                unreadable = true;
                output::summary(&sentence);
            }
        }
    }
    let (all, asked) =
        (plural(options.results.len(), "sheet", "sheets"), plural(key.items.len(), "question", "questions"));
    let protocol = &key.protocol;
    output::summary(&format!(
        "{} {}: {all}, {passed} pass at {} % of {asked}",
        protocol.id, protocol.version, options.pass
    ));
    match (unreadable, passed == options.results.len()) {
        (true, _) => Outcome::Unreadable,
        (false, true) => Outcome::Clean,
        (false, false) => Outcome::Findings,
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|e| missing(path, &e.to_string()))
}

fn missing(path: &Path, why: &str) -> String {
    report::missing_input(&path.display().to_string(), why)
}
