//! `validate`: label files against a protocol.

use super::{Common, Outcome, Report, load, output};
use crate::diagnostic::{Problems, Severity, plural};
use crate::labels::{Expected, Format, Input, Mapping, Validator, read_mapping};
use crate::report::{self, TextOptions};
use crate::source::Sources;
use crate::version::Compiled;
use clap::ValueEnum;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The protocol: a file, a folder that holds one, or a compiled protocol.json
    #[arg(long, value_name = "PATH")]
    protocol: PathBuf,
    /// Label files or folders of them; `-` reads standard input
    #[arg(required = true, value_name = "LABELS")]
    labels: Vec<PathBuf>,
    /// What the label files are
    #[arg(long, value_enum, default_value = "auto")]
    from: From,
    /// The mapping that carries a table over
    #[arg(long, value_name = "FILE")]
    map: Option<PathBuf>,
    /// How the findings are written
    #[arg(long, value_enum, default_value = "text")]
    format: Report,
    /// Findings shown of each rule; 0 shows all [default: 5 as text, all as JSON]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// What each file looks like; it is said when that is another tool's
    Auto,
    /// Native records: JSON, JSON Lines or YAML
    Native,
    /// Rows of any shape, by a mapping: CSV, JSON Lines or JSON
    Table,
    /// COCO JSON
    Coco,
    /// Label Studio JSON: tasks with their annotations
    LabelStudio,
    /// CVAT XML 1.1
    Cvat,
    /// Pascal VOC XML
    Voc,
}

impl From {
    /// The format of a file that this says outright.
    fn format(self) -> Option<Format> {
        match self {
            From::Auto | From::Native | From::Table => None,
            From::Coco => Some(Format::Coco),
            From::LabelStudio => Some(Format::LabelStudio),
            From::Cvat => Some(Format::Cvat),
            From::Voc => Some(Format::Voc),
        }
    }
}

pub(super) fn run(options: &Options, common: Common) -> Outcome {
    match prepared(options, common) {
        Ok(outcome) => outcome,
        Err(sentence) => {
            if !sentence.is_empty() {
                output::summary(&sentence);
            }
            Outcome::Unreadable
        }
    }
}

fn prepared(options: &Options, common: Common) -> Result<Outcome, String> {
    if options.from == From::Table && options.map.is_none() {
        return Err("error: a table needs a mapping; add `--map FILE`".to_owned());
    }
    if options.from == From::Native && options.map.is_some() {
        return Err("error: native records take no mapping; leave `--map` out, or say `--from table`".to_owned());
    }
    let loaded = load::load(&options.protocol)?;
    let Some(compiled) = &loaded.compiled else {
        loaded.show(common);
        return Err(format!("error: the protocol does not compile, so no label was checked · {}", loaded.counts()));
    };
    let mapping = match &options.map {
        Some(path) => Some(self::mapping(path, compiled, common)?),
        None => None,
    };
    let mut files = Vec::new();
    let mut unreadable = Vec::new();
    for path in &options.labels {
        gather(path, &mut files, &mut unreadable);
    }
    let table = mapping.as_ref().is_some_and(|m| m.names.is_none());
    if table && options.from.format().is_some() {
        return Err(
            "error: this mapping is of columns; a file of another tool takes a names mapping (`label_names: 1`)"
                .to_owned(),
        );
    }
    if options.from == From::Table && !table {
        return Err("error: a table needs a mapping of columns (`label_table: 1`), and this is one of names".to_owned());
    }
    let mut taken: Vec<(Format, &str, &str, usize)> = Vec::new();
    let inputs: Vec<Input<'_>> = files
        .iter()
        .map(|(name, bytes)| {
            let other = Format::recognised(name, bytes).filter(|_| options.from == From::Auto && !table);
            if let Some((format, because)) = other {
                match taken.iter_mut().find(|(f, b, ..)| (*f, *b) == (format, because)) {
                    Some((.., files)) => *files += 1,
                    None => taken.push((format, because, name, 1)),
                }
            }
            let format = options.from.format().or(other.map(|(format, _)| format)).unwrap_or_else(|| {
                match Format::by_name(name, bytes) {
                    // A table without a telling name, as from standard input, is CSV unless it is JSON.
                    Format::Yaml if table && name == "<stdin>" => Format::Csv,
                    format => format,
                }
            });
            Input { name, bytes, format, mapping: mapping.as_ref() }
        })
        .collect();
    for (format, because, name, files) in taken.iter().filter(|(f, ..)| *f != Format::Unread) {
        let what = match files {
            1 => format!("`{name}`"),
            n => format!("each of {n} files"),
        };
        output::summary(&format!("{what} is read as {}, because {because}", format.words()));
    }
    if let Some(table) = inputs.iter().find(|i| i.format == Format::Csv && i.mapping.is_none()) {
        return Err(format!("error: `{}` is a table and needs a mapping; add `--map FILE`", table.name));
    }
    let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&compiled.protocol, &expected).map_err(|e| format!("error: {e}"))?;
    let report = validator.validate(&inputs);
    match options.format {
        Report::Text => {
            let guide = loaded.guide.as_ref().map(|p| p.display().to_string());
            let text = TextOptions {
                most: options.max_findings.unwrap_or(5),
                guide: guide.as_deref(),
                colour: output::colours() && !common.plain,
            };
            output::data(&report::labels(&report, &compiled.stamp, &text));
        }
        Report::Json => {
            let json = report::of_report(&report, &compiled.stamp, options.max_findings.unwrap_or(0));
            output::data(&(serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"));
        }
    }
    let (errors, warnings) = (report.count(Severity::Error), report.count(Severity::Warning));
    output::summary(&format!(
        "{}, {}, {}: {}, {}",
        plural(usize::try_from(report.files).unwrap_or(usize::MAX), "file", "files"),
        plural(usize::try_from(report.items).unwrap_or(usize::MAX), "image or series", "images or series"),
        plural(usize::try_from(report.annotations).unwrap_or(usize::MAX), "annotation", "annotations"),
        plural(errors, "error", "errors"),
        plural(warnings, "warning", "warnings")
    ));
    for sentence in &unreadable {
        output::summary(sentence);
    }
    Ok(if unreadable.is_empty() { Outcome::of(errors, warnings, common) } else { Outcome::Unreadable })
}

fn mapping(path: &Path, compiled: &Compiled, common: Common) -> Result<Mapping, String> {
    let shown = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|e| report::missing_input(&shown, &e.to_string()))?;
    let mut sources = Sources::default();
    let file = sources.add(shown.clone(), String::from_utf8_lossy(&bytes));
    let mut problems = Problems::default();
    let mapping = read_mapping(&bytes, file, &compiled.protocol, &mut problems);
    let errors = problems.errors();
    let found = problems.sorted();
    if !found.is_empty() {
        output::data(&report::diagnostics(&found, &sources, output::style(common)));
    }
    mapping.ok_or_else(|| {
        format!(
            "error: the mapping `{shown}` cannot be used, so no label was checked · {}",
            plural(errors, "error", "errors")
        )
    })
}

/// The label files at a path: itself, the files of a folder in the order of their names, or
/// standard input.
fn gather(path: &Path, files: &mut Vec<(String, Vec<u8>)>, unreadable: &mut Vec<String>) {
    let shown = path.display().to_string();
    if shown == "-" {
        let mut bytes = Vec::new();
        match std::io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => files.push(("<stdin>".to_owned(), bytes)),
            Err(e) => unreadable.push(report::missing_input("<stdin>", &e.to_string())),
        }
    } else if path.is_dir() {
        let mut entries: Vec<PathBuf> = match std::fs::read_dir(path) {
            Ok(entries) => entries.filter_map(Result::ok).map(|e| e.path()).collect(),
            Err(e) => {
                unreadable.push(report::missing_input(&shown, &e.to_string()));
                return;
            }
        };
        entries.sort();
        let before = files.len();
        for entry in entries {
            let known = entry.extension().is_some_and(|e| {
                ["json", "jsonl", "ndjson", "yaml", "yml", "csv", "tsv", "xml"]
                    .iter()
                    .any(|k| e.eq_ignore_ascii_case(k))
            });
            if entry.is_dir() || known {
                gather(&entry, files, unreadable);
            }
        }
        if files.len() == before {
            unreadable.push(report::missing_input(
                &shown,
                "the folder holds no label files (.json, .jsonl, .yaml, .csv, .xml)",
            ));
        }
    } else {
        match std::fs::read(path) {
            Ok(bytes) => files.push((shown, bytes)),
            Err(e) => unreadable.push(report::missing_input(&shown, &e.to_string())),
        }
    }
}
