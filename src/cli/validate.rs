//! `validate`: label files against a protocol.

use super::progress::{self, InPlace};
use super::{Common, Outcome, Report, load, output};
use crate::diagnostic::{Problems, Severity, plural};
use crate::labels::{Expected, Format, Mapping, Options as LabelOptions, Session, Validator, read_mapping};
use crate::report::{self, TextOptions};
use crate::source::Sources;
use crate::version::Compiled;
use clap::ValueEnum;
use indicatif::ProgressBar;
use std::io::{Cursor, Read};
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
    /// Findings kept and shown of each rule; 0 keeps all. Counts are always exact [default: 5 as text and HTML, 20 as JUnit, else 1000]
    #[arg(long, value_name = "N")]
    max_findings: Option<usize>,
    /// Where the guide is published, for links into it: a path or an address
    #[arg(long, value_name = "WHERE")]
    guide: Option<String>,
    /// Threads that check; the findings do not depend on it [default: one a core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// What each file looks like; it is said when that is another tool's
    Auto,
    /// Native records: JSON, JSON Lines or YAML
    Native,
    /// Rows of any shape, by a mapping: CSV, Parquet, JSON Lines or JSON
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
    let is_table =
        |path: &PathBuf| matches!(Format::by_name(&path.to_string_lossy(), b"{"), Format::Csv | Format::Parquet);
    if let Some(table) = files.iter().find(|f| mapping.is_none() && options.from.format().is_none() && is_table(f)) {
        return Err(format!("error: `{}` is a table and needs a mapping; add `--map FILE`", table.display()));
    }
    let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&compiled.protocol, &expected).map_err(|e| format!("error: {e}"))?;
    let most = options.max_findings.unwrap_or(options.format.most());
    let threads = options.threads.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let mut session = validator.session(LabelOptions { threads: threads.max(1), keep: most as u64 });
    let progress = progress::of(&files);
    let mut reader = Reader { from: options.from, mapping: mapping.as_ref(), progress: &progress, taken: Vec::new() };
    for path in &files {
        reader.read(path, &mut session, &mut unreadable);
    }
    progress.finish_and_clear();
    reader.say();
    let report = session.finish();
    unreadable.extend(report.unreadable.iter().map(|name| {
        report::missing_input(name, "it broke off before its end; what stands before that place was checked")
    }));
    let guide = options.guide.clone().or(loaded.guide.as_ref().map(|p| p.display().to_string()));
    let clauses = report::Clauses::of_protocol(&compiled.protocol, guide.as_deref());
    let json = || report::JsonReport {
        unreadable: unreadable.clone(),
        ..report::of_report(&report, &compiled.stamp, &clauses, most)
    };
    match options.format {
        Report::Text => {
            let text = TextOptions { most, style: output::style(common) };
            output::data(&report::labels(&report, &compiled.stamp, &clauses, text));
        }
        Report::Html => {
            output::data(&report::html(&json(), &compiled.stamp, &clauses, most).map_err(|e| format!("error: {e}"))?)
        }
        Report::Json => {
            let json = report::JsonReport {
                unreadable: unreadable.clone(),
                ..report::to_be_written(&report, &compiled.stamp, &clauses, most)
            };
            output::written(|out| report::write_json(&json, out));
        }
        format => output::for_programs(format, &json(), &clauses),
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

/// Reads files, and remembers which of them another tool wrote.
struct Reader<'r> {
    from: From,
    mapping: Option<&'r Mapping>,
    progress: &'r ProgressBar,
    /// Another tool's format, how one sees it, the first such file and how many there are.
    taken: Vec<(Format, &'static str, String, usize)>,
}

impl Reader<'_> {
    /// Checks one file, or standard input.
    fn read(&mut self, path: &Path, session: &mut Session<'_, '_>, unreadable: &mut Vec<String>) {
        let shown = path.display().to_string();
        let mapping = self.mapping;
        if shown == "-" {
            session.read_as("<stdin>", std::io::stdin(), |head| self.format("<stdin>", head), mapping);
            return;
        }
        let progress = self.progress;
        match std::fs::File::open(path) {
            Ok(mut file) => {
                let mut head = Vec::new();
                if let Err(e) = file.by_ref().take(1 << 16).read_to_end(&mut head) {
                    unreadable.push(report::missing_input(&shown, &e.to_string()));
                    return;
                }
                let packed = head.starts_with(&[0x1f, 0x8b]) || head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
                // A file can be looked at more than once; a stream cannot.
                let known = (!packed).then(|| self.format(&shown, &head));
                if known == Some(Format::Coco) {
                    session.read_coco(&shown, &InPlace { file, progress }, mapping);
                    return;
                }
                let reader = progress.wrap_read(Cursor::new(head).chain(file));
                session.read_as(&shown, reader, |head| known.unwrap_or_else(|| self.format(&shown, head)), mapping);
            }
            Err(e) => unreadable.push(report::missing_input(&shown, &e.to_string())),
        }
    }

    fn format(&mut self, name: &str, head: &[u8]) -> Format {
        if let Some(format) = self.from.format() {
            return format;
        }
        let table = self.mapping.is_some_and(|m| m.names.is_none());
        if let Some((format, because)) = Format::recognised(name, head).filter(|_| self.from == From::Auto && !table) {
            match self.taken.iter_mut().find(|(f, b, ..)| (*f, *b) == (format, because)) {
                Some((.., files)) => *files += 1,
                None => self.taken.push((format, because, name.to_owned(), 1)),
            }
            return format;
        }
        match Format::by_name(name, head) {
            // A table without a telling name, as from standard input, is CSV unless it is JSON.
            Format::Yaml if table && name == "<stdin>" => Format::Csv,
            format => format,
        }
    }

    /// Says which files were read as what.
    fn say(&self) {
        for (format, because, name, files) in self.taken.iter().filter(|(f, ..)| *f != Format::Unread) {
            let what = match files {
                1 => format!("`{name}`"),
                n => format!("each of {n} files"),
            };
            output::summary(&format!("{what} is read as {}, because {because}", format.words()));
        }
    }
}

/// The label files at a path: itself, the files of a folder in the order of their names, or
/// standard input.
fn gather(path: &Path, files: &mut Vec<PathBuf>, unreadable: &mut Vec<String>) {
    let shown = path.display().to_string();
    if !path.is_dir() {
        files.push(path.to_path_buf());
        return;
    }
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
        let name = entry.to_string_lossy().to_ascii_lowercase();
        let name = [".gz", ".zst"].iter().find_map(|packed| name.strip_suffix(packed)).unwrap_or(&name);
        let known = ENDINGS.iter().any(|ending| name.ends_with(ending));
        if entry.is_dir() || known {
            gather(&entry, files, unreadable);
        }
    }
    if files.len() == before {
        unreadable.push(report::missing_input(
            &shown,
            "the folder holds no label files (.json, .jsonl, .yaml, .csv, .parquet, .xml)",
        ));
    }
}

/// How the names of label files end.
const ENDINGS: &[&str] = &[".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".csv", ".tsv", ".parquet", ".xml"];
