//! The command line: one file a verb. Here alone are files written, colours chosen and exit codes
//! made: 0 clean, 1 findings, 2 usage or an input that cannot be read.

#![allow(clippy::disallowed_methods)] // The edge: here the world is read and written.

mod build;
mod check;
mod explain;
mod load;
mod output;
mod progress;
mod qualify;
mod table;
mod test;
mod validate;
mod words;

use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;

/// Compiles clinical annotation protocols, and checks label files against them.
#[derive(Debug, Parser)]
#[command(name = "labelwright", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
    /// Sentences instead of drawings, for screen readers and log files
    #[arg(long, global = true)]
    plain: bool,
    /// Warnings count as errors
    #[arg(long, global = true, value_name = "WHAT")]
    deny: Option<Deny>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Deny {
    /// Warnings make the exit code 1
    Warnings,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Report {
    /// For people
    Text,
    /// One JSON object, see schemas/report.schema.json
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for the test pages of build servers
    Junit,
    /// Workflow commands of GitHub, for annotations beside changed lines
    Github,
    /// A summary on one page, for people
    Html,
}

impl Report {
    /// Findings shown of each rule unless somebody says otherwise; 0 shows all.
    fn most(self) -> usize {
        match self {
            Report::Text | Report::Html => 5,
            Report::Junit => 20,
            // A flood would fill the memory; the counts say how many there are.
            Report::Json | Report::Sarif | Report::Github => 1000,
        }
    }
}

/// The formats of verbs that look at protocols: all but the summary of labels.
#[derive(Debug, Clone, Copy)]
struct OfProtocols(Report);

impl ValueEnum for OfProtocols {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: &[OfProtocols] = &[
            OfProtocols(Report::Text),
            OfProtocols(Report::Json),
            OfProtocols(Report::Sarif),
            OfProtocols(Report::Junit),
            OfProtocols(Report::Github),
        ];
        ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        self.0.to_possible_value()
    }
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Say what is wrong with a protocol; write nothing
    #[command(after_help = "Example: labelwright check protocols/lidc-nodule")]
    Check(check::Options),
    /// Write guide, schema, rules, compiled protocol and stamp
    #[command(after_help = "Example: labelwright build protocols/lidc-nodule --out dist")]
    Build(build::Options),
    /// Check label files against a protocol
    #[command(
        after_help = "Example: labelwright validate --protocol protocols/lidc-nodule \\\n    --map protocols/lidc-nodule/lidc-annotations.map.yaml protocols/lidc-nodule/sample/lidc-sample.jsonl"
    )]
    Validate(validate::Options),
    /// Run the worked cases of a protocol
    #[command(after_help = "Example: labelwright test protocols/lidc-nodule")]
    Test(test::Options),
    /// Show a decision table and what the proof says of it
    #[command(after_help = "Example: labelwright table protocols/us-thyroid-tirads level --gaps")]
    Table(table::Options),
    /// Score what annotators handed in from `qualification.html`
    #[command(after_help = "Example: labelwright qualify dist/lidc_nodule/1.0.0/qualification.key.json reader-07.json")]
    Qualify(qualify::Options),
    /// Write the catalogue of a translation, or bring it up to date
    #[command(after_help = "Example: labelwright words protocols/mitotic-figures --lang de")]
    Words(words::Options),
    /// The long form of a code: why, a wrong and a right example
    #[command(after_help = "Example: labelwright explain T001")]
    Explain(explain::Options),
}

/// What every verb needs to know.
#[derive(Debug, Clone, Copy)]
struct Common {
    plain: bool,
    deny_warnings: bool,
}

/// How a verb ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Clean,
    Findings,
    Unreadable,
}

impl Outcome {
    /// Findings if there are errors, or warnings that count as such.
    fn of(errors: usize, warnings: usize, common: Common) -> Self {
        if errors > 0 || (common.deny_warnings && warnings > 0) { Outcome::Findings } else { Outcome::Clean }
    }
}

/// Runs the command with the process's arguments.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let common = Common { plain: arguments.plain, deny_warnings: arguments.deny.is_some() };
    let outcome = match arguments.verb {
        Verb::Check(options) => check::run(&options, common),
        Verb::Build(options) => build::run(&options, common),
        Verb::Validate(options) => validate::run(&options, common),
        Verb::Test(options) => test::run(&options, common),
        Verb::Table(options) => table::run(&options, common),
        Verb::Qualify(options) => qualify::run(&options),
        Verb::Words(options) => words::run(&options, common),
        Verb::Explain(options) => explain::run(&options),
    };
    match outcome {
        Outcome::Clean => ExitCode::SUCCESS,
        Outcome::Findings => ExitCode::from(1),
        Outcome::Unreadable => ExitCode::from(2),
    }
}
