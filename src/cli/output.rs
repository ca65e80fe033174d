//! Where output goes: data to stdout, the summary line to stderr, files beside and renamed.

use super::{Common, Report};
use crate::report::{self, Clauses, JsonReport, Style};
use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;

/// The style of drawings on stdout.
pub(super) fn style(common: Common) -> Style {
    if common.plain {
        Style::Plain
    } else if colours() {
        Style::Colour
    } else {
        Style::NoColour
    }
}

/// Whether stdout shows colours: it is a terminal and nobody said `NO_COLOR`.
pub(super) fn colours() -> bool {
    std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty())
}

/// Whether somebody may be looking at stderr.
pub(super) fn is_watched() -> bool {
    std::io::stderr().is_terminal()
}

/// Prints data.
pub(super) fn data(text: &str) {
    written(|out| out.write_all(text.as_bytes()));
}

/// Prints data as it is made. A reader that went away is no reason to fail; a report that cannot be
/// written must never look like a clean one, so then the program ends here with exit code 2.
pub(super) fn written(write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) {
    let mut out = BufWriter::new(std::io::stdout().lock());
    let result = write(&mut out).and_then(|()| out.flush());
    // What is left after an error would be tried once more.
    let _ = out.into_parts();
    if let Err(error) = result
        && error.kind() != std::io::ErrorKind::BrokenPipe
    {
        summary(&format!("error: the report cannot be written: {error}"));
        std::process::exit(2);
    }
}

/// A report in a format for programs.
pub(super) fn for_programs(format: Report, report: &JsonReport, clauses: &Clauses) {
    written(|out| match format {
        Report::Sarif => report::write_sarif(report, clauses, out),
        Report::Junit => report::write_junit(report, clauses, out),
        Report::Github => out.write_all(report::github(report).as_bytes()),
        Report::Text | Report::Json | Report::Html => report::write_json(report, out),
    });
}

/// Prints the summary line.
pub(super) fn summary(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes a file beside its place and renames it there, so that nobody ever sees half of it.
///
/// # Errors
/// The operating system's reason, in words.
pub(super) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let said = |e: std::io::Error| format!("`{}` cannot be written: {e}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(said)?;
    let name = path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let beside = folder.join(format!(".{name}.{}.partial", std::process::id()));
    let written = std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|e| {
        // What could not be finished is not left lying about; failing at that too changes nothing.
        let _ = std::fs::remove_file(&beside);
        said(e)
    })
}
