//! Protocols that label files are read against.

use labelwright::compile_unproved;
use labelwright::diagnostic::Problems;
use labelwright::labels::{Expected, Mapping, Validator, read_mapping};
use labelwright::source::{Disk, FileId};
use labelwright::version::Compiled;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// A folder's protocol, and its mapping if it has one.
pub struct Case {
    pub compiled: &'static Compiled,
    pub validator: Validator<'static>,
    pub mapping: Option<Mapping>,
}

/// The mark in a label file that stands for the meaning digest of its protocol, so that cases that
/// were kept outlive changes of the protocol.
pub const DIGEST: &str = "{{digest}}";

impl Case {
    /// A text with the digest in the place of its mark.
    pub fn stamped(&self, bytes: &[u8]) -> Vec<u8> {
        replaced(bytes, DIGEST.as_bytes(), self.compiled.stamp.meaning_digest.as_bytes())
    }

    /// The other way round.
    pub fn unstamped(&self, bytes: &[u8]) -> Vec<u8> {
        replaced(bytes, self.compiled.stamp.meaning_digest.as_bytes(), DIGEST.as_bytes())
    }
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        if let Some(after) = rest.strip_prefix(from) {
            out.extend_from_slice(to);
            rest = after;
        } else {
            out.push(*first);
            rest = behind;
        }
    }
    out
}

/// The folder of the repository.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().find(|d| d.join("grammar").is_dir()).expect("the repository")
}

/// The case in this folder of the repository. It is made once and lives on.
pub fn case(folder: &'static str) -> &'static Case {
    static CASES: Mutex<BTreeMap<&str, &'static Case>> = Mutex::new(BTreeMap::new());
    let mut cases = CASES.lock().unwrap_or_else(PoisonError::into_inner);
    cases.entry(folder).or_insert_with(|| Box::leak(Box::new(load(&root().join(folder)))))
}

fn load(folder: &Path) -> Case {
    let entries = entries(folder);
    let has_header = |p: &&PathBuf| {
        p.extension().is_some_and(|e| e == "protocol")
            && std::fs::read_to_string(p).is_ok_and(|t| t.lines().any(|l| l.starts_with("protocol ")))
    };
    let path = entries.iter().find(has_header).expect("a protocol");
    let compilation = compile_unproved(&path.to_string_lossy().replace('\\', "/"), &Disk);
    let protocol = compilation.protocol.unwrap_or_else(|| panic!("{} must compile", path.display()));
    let compiled: &'static Compiled = Box::leak(Box::new(Compiled::new(protocol)));
    let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&compiled.protocol, &expected).expect("a checked protocol has a plan");
    let mapping = entries.iter().find(|p| p.to_string_lossy().ends_with("map.yaml")).map(|path| {
        let text = std::fs::read(path).expect("a mapping");
        read_mapping(&text, FileId(0), &compiled.protocol, &mut Problems::default()).expect("a mapping is read")
    });
    Case { compiled, validator, mapping }
}

/// What stands in a folder, in order.
pub fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut all: Vec<PathBuf> = read.map(|e| e.expect("an entry").path()).collect();
    all.sort();
    all
}
