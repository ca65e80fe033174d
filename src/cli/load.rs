//! A path on the command line → a protocol.

use super::{Common, output};
use crate::compile::{Compilation, compile, compile_unproved};
use crate::diagnostic::{Diagnostic, Problems, Severity, plural};
use crate::report;
use crate::source::{Disk, Files, Sources, as_source_path};
use crate::version::Compiled;
use crate::words::{self, Translation};
use std::path::{Path, PathBuf};

/// A protocol that was asked for, with what was found on the way.
pub(super) struct Loaded {
    /// The protocol; none after an error.
    pub(super) compiled: Option<Compiled>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) sources: Sources,
    pub(super) dropped: usize,
    /// The guide that was built with it, if it was loaded from a build.
    pub(super) guide: Option<PathBuf>,
    /// The folder that its source lies in; none for a compiled one, which is English.
    pub(super) folder: Option<PathBuf>,
}

impl Loaded {
    pub(super) fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.rule.severity == severity).count()
            + if severity == Severity::Error { self.dropped } else { 0 }
    }

    /// Shows what was found as text.
    pub(super) fn show(&self, common: Common) {
        output::data(&report::diagnostics(&self.diagnostics, &self.sources, output::style(common)));
        if self.dropped > 0 {
            output::data(&format!("… and {} more problems in these files\n", self.dropped));
        }
    }

    /// Reads the catalogues beside the protocol and adds what is found in them.
    ///
    /// # Errors
    /// A sentence when a catalogue is there and cannot be read.
    pub(super) fn translations(&mut self) -> Result<Vec<Translation>, String> {
        let (Some(compiled), Some(folder)) = (&self.compiled, &self.folder) else { return Ok(Vec::new()) };
        let mut problems = Problems::default();
        let mut found = Vec::new();
        for path in catalogues(&folder.join(words::FOLDER))? {
            let shown = as_source_path(&path);
            let bytes = Disk.read(&shown).map_err(|e| report::missing_input(&shown, &e.to_string()))?;
            let tag = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
            let file = self.sources.add(&shown, String::from_utf8_lossy(&bytes));
            found.extend(words::read(&bytes, file, &tag, &compiled.protocol, &mut problems));
        }
        self.dropped += problems.dropped();
        self.diagnostics.extend(problems.sorted());
        Ok(found)
    }

    /// `2 errors, 1 warning`.
    pub(super) fn counts(&self) -> String {
        let (errors, warnings) = (self.count(Severity::Error), self.count(Severity::Warning));
        format!("{}, {}", plural(errors, "error", "errors"), plural(warnings, "warning", "warnings"))
    }
}

/// Loads the protocol at a path: a `.protocol` file, a folder that holds one, or a compiled
/// `protocol.json`.
///
/// # Errors
/// A sentence when there is nothing there that could be a protocol.
pub(super) fn load(path: &Path) -> Result<Loaded, String> {
    load_with(path, compile)
}

/// The same without the proof: for looking at what a protocol that is not finished does.
///
/// # Errors
/// A sentence when there is nothing there that could be a protocol.
pub(super) fn load_unproved(path: &Path) -> Result<Loaded, String> {
    load_with(path, compile_unproved)
}

fn load_with(path: &Path, compile: impl Fn(&str, &dyn Files) -> Compilation) -> Result<Loaded, String> {
    let file = if path.is_dir() { in_folder(path)? } else { path.to_path_buf() };
    if file.extension().is_some_and(|e| e == "json") {
        let bytes =
            std::fs::read(&file).map_err(|e| report::missing_input(&file.display().to_string(), &e.to_string()))?;
        let compiled =
            Compiled::load(&bytes).map_err(|e| report::missing_input(&file.display().to_string(), &e.to_string()))?;
        let guide = file.parent().map(|p| p.join("guide/index.html")).filter(|p| p.is_file());
        return Ok(Loaded {
            compiled: Some(compiled),
            diagnostics: Vec::new(),
            sources: Sources::default(),
            dropped: 0,
            guide,
            folder: None,
        });
    }
    if !file.is_file() {
        return Err(report::missing_input(&path.display().to_string(), "there is no such file or folder"));
    }
    let compilation = compile(&as_source_path(&file), &Disk);
    Ok(Loaded {
        compiled: compilation.protocol.map(Compiled::new),
        diagnostics: compilation.diagnostics,
        sources: compilation.sources,
        dropped: compilation.dropped,
        guide: None,
        folder: Some(file.parent().unwrap_or(Path::new("")).to_path_buf()),
    })
}

/// The `.po` files of a folder, by name; none where there is no such folder.
fn catalogues(folder: &Path) -> Result<Vec<PathBuf>, String> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let fail = |e: std::io::Error| report::missing_input(&folder.display().to_string(), &e.to_string());
    let entries = std::fs::read_dir(folder).map_err(fail)?;
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "po") && p.is_file());
    files.sort();
    Ok(files)
}

/// The protocol of a folder: its one `.protocol` file with a header, or its `protocol.json`.
fn in_folder(folder: &Path) -> Result<PathBuf, String> {
    let fail = |reason: &str| report::missing_input(&folder.display().to_string(), reason);
    let entries = std::fs::read_dir(folder).map_err(|e| fail(&e.to_string()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    files.sort();
    let protocols: Vec<&PathBuf> = files.iter().filter(|p| p.extension().is_some_and(|e| e == "protocol")).collect();
    let with_header: Vec<&PathBuf> = protocols.iter().copied().filter(|p| has_header(p)).collect();
    match (with_header.as_slice(), protocols.as_slice()) {
        ([one], _) | ([], [one]) => Ok((*one).clone()),
        ([], []) => files
            .into_iter()
            .find(|p| p.file_name().is_some_and(|n| n == "protocol.json"))
            .ok_or_else(|| fail("the folder holds no .protocol file")),
        ([], _) => Err(fail("none of its .protocol files has a `protocol` header")),
        (several, _) => {
            let names: Vec<String> = several.iter().map(|p| p.display().to_string()).collect();
            Err(fail(&format!("the folder holds several protocols; name one of {}", names.join(", "))))
        }
    }
}

fn has_header(path: &Path) -> bool {
    std::fs::read_to_string(path).is_ok_and(|text| {
        text.lines().any(|l| l.trim_start().strip_prefix("protocol").is_some_and(|r| r.starts_with([' ', '\t'])))
    })
}
