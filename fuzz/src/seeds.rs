//! Inputs to begin with: what the repository holds, so that nothing is there twice.

use super::cases::{case, entries, root};
use super::tables::BETWEEN;
use super::{TARGETS, Target, What, letter};
use labelwright::compile_unproved;
use labelwright::labels::Format;
use labelwright::source::Disk;
use labelwright::version::Compiled;
use std::path::{Path, PathBuf};

/// Longer texts are no seeds, but for sources: those are cut, as their statements stand alone.
const LONGEST: usize = 6000;

/// Every input of a target that was found to break something and was kept, with its path.
pub fn kept(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = root().join("tests/fuzz").join(target.name);
    let paths = if folder.is_dir() { entries(&folder) } else { Vec::new() };
    paths.into_iter().map(|p| (p.clone(), read(&p))).collect()
}

/// The seeds of a target by its name, and what was kept.
pub fn of_name(name: &str) -> Vec<Vec<u8>> {
    let target = super::target(name);
    let mut all = seeds(target);
    all.extend(kept(target).into_iter().map(|(_, bytes)| bytes));
    all
}

/// The seeds of a target, always in the same order.
pub fn seeds(target: &Target) -> Vec<Vec<u8>> {
    let mut all = match target.what {
        What::Source => ending(&below(&["tests/suite", "tests/labels", "protocols"]), &["protocol"]),
        What::Compiled => compiled(),
        What::Json => ending(&below(&["tests/labels", "protocols"]), &["json", "jsonl"]),
        What::Yaml => ending(&below(&["tests/labels", "protocols"]), &["yaml", "json"]),
        What::Labels { cases, formats } => labels(cases, formats),
        What::Table { cases, formats } => tables(cases, formats),
        What::Mapping { cases } => mappings(cases),
    };
    if matches!(target.what, What::Source) {
        all.iter_mut().for_each(|s| s.truncate(LONGEST));
    }
    all.retain(|s| s.len() <= LONGEST);
    all
}

/// Writes the seeds of all targets as `<folder>/<target>/<number>`.
pub fn write(folder: &Path) {
    for target in TARGETS {
        let folder = folder.join(target.name);
        std::fs::create_dir_all(&folder).expect("a folder for the seeds");
        for (n, seed) in of_name(target.name).iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{n:03}")), seed).expect("a seed is written");
        }
    }
}

fn read(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// All files below folders of the repository, in order.
fn below(folders: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|f| root().join(f)).collect();
    while let Some(folder) = open.pop() {
        for path in entries(&folder) {
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn ending(paths: &[PathBuf], endings: &[&str]) -> Vec<Vec<u8>> {
    let fits = |p: &&PathBuf| endings.iter().any(|e| p.extension().is_some_and(|x| x == *e));
    paths.iter().filter(fits).map(|p| read(p)).collect()
}

/// Small protocols, compiled.
fn compiled() -> Vec<Vec<u8>> {
    let small =
        |p: &&PathBuf| p.extension().is_some_and(|e| e == "protocol") && p.metadata().is_ok_and(|m| m.len() < 1200);
    let paths = below(&["tests/suite"]);
    let protocols = paths
        .iter()
        .filter(small)
        .filter_map(|p| compile_unproved(&p.to_string_lossy().replace('\\', "/"), &Disk).protocol);
    protocols.map(|p| serde_json::to_vec(&Compiled::new(p)).expect("a protocol is JSON")).collect()
}

/// The label files of each case, in front of them the letters of the case and of the format.
fn labels(cases: &[&'static str], formats: &[Format]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (n, folder) in cases.iter().enumerate() {
        for path in below(&[folder]) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !["L", "M", "good"].iter().any(|p| name.starts_with(p)) {
                continue;
            }
            let bytes = shortened(case(folder).unstamped(&read(&path)));
            let format = Format::of(&name, &bytes);
            let Some(m) = formats.iter().position(|f| *f == format) else { continue };
            // Long lists give a seed a record.
            let texts: Vec<&[u8]> = match format {
                Format::JsonLines if bytes.len() > LONGEST => bytes.split_inclusive(|b| *b == b'\n').collect(),
                _ => vec![&bytes],
            };
            all.extend(texts.into_iter().map(|t| [&[letter(n), letter(m)], t].concat()));
        }
    }
    all
}

/// A long text without the blanks that JSON does not need.
fn shortened(bytes: Vec<u8>) -> Vec<u8> {
    let value = || serde_json::from_slice::<serde_json::Value>(&bytes).ok();
    let short = if bytes.len() > LONGEST { value() } else { None };
    short.map_or(bytes.clone(), |v| v.to_string().into_bytes())
}

/// Each table of a case behind its mapping.
fn tables(cases: &[&'static str], formats: &[Format]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (n, folder) in cases.iter().enumerate() {
        let paths = below(&[folder]);
        let Some(map) = paths.iter().find(|p| p.to_string_lossy().ends_with("map.yaml")).map(|p| read(p)) else {
            continue;
        };
        for path in &paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = read(path);
            let format = Format::of(&name, &bytes);
            let is_table = [".csv", ".jsonl"].iter().any(|e| name.ends_with(e));
            let Some(m) = formats.iter().position(|f| *f == format).filter(|_| is_table) else { continue };
            let rows: Vec<u8> = bytes.split_inclusive(|b| *b == b'\n').take(4).flatten().copied().collect();
            let head = [letter(n), letter(m)];
            all.push([&head, map.as_slice(), BETWEEN, rows.as_slice()].concat());
            all.push([&head, rows.as_slice()].concat());
        }
    }
    all
}

/// The mappings that lie beside the protocol of each case.
fn mappings(cases: &[&'static str]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (n, folder) in cases.iter().enumerate() {
        let maps = below(&[folder]).into_iter().filter(|p| p.to_string_lossy().ends_with("map.yaml"));
        all.extend(maps.map(|p| [&[letter(n)], read(&p).as_slice()].concat()));
    }
    all
}
