//! What makes two findings of two runs the same finding: not the line, which moves whenever a
//! record is added above.

use crate::report::json::JsonFinding;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The name that code scanning looks for.
const FOR_CODE_SCANNING: &str = "primaryLocationLineHash";
/// Our own; the number grows when something else goes into it.
const OURS: &str = "labelwrightFinding/v1";

/// Fingerprints of one run; findings that nothing tells apart are counted through.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: BTreeMap<String, usize>,
}

impl Fingerprints {
    /// Rule, file, image, reader, annotation and the way to the value. Where the annotation is known
    /// by its id, its place in the list does not count. A finding about a protocol has none of
    /// these; there it is what is said.
    pub(super) fn of(&mut self, finding: &JsonFinding) -> BTreeMap<&'static str, String> {
        let pointer = finding.pointer.as_deref();
        let way = match (pointer, &finding.annotation) {
            (Some(pointer), Some(_)) => without_place(pointer),
            (Some(pointer), None) => pointer.to_owned(),
            (None, _) => finding.message.clone(),
        };
        let mut digest = Sha256::new();
        for part in [
            Some(finding.rule.as_str()),
            Some(finding.code.as_str()),
            Some(finding.file.as_str()),
            finding.item.as_deref(),
            finding.reader.as_deref(),
            finding.annotation.as_deref(),
            Some(way.as_str()),
        ] {
            // What is missing differs from what is empty, and no part runs into the next.
            match part {
                Some(part) => digest.update(format!("{}:{part};", part.len())),
                None => digest.update("-;"),
            }
        }
        let hex: String = digest.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect();
        let count = self.seen.entry(hex.clone()).or_default();
        *count += 1;
        let print = format!("{hex}:{count}");
        BTreeMap::from([(FOR_CODE_SCANNING, print.clone()), (OURS, print)])
    }
}

/// `/annotations/7/size` → `/annotations/*/size`.
fn without_place(pointer: &str) -> String {
    let steps: Vec<&str> = pointer.split('/').collect();
    let is_place = |n: usize| n == 2 && steps.get(1) == Some(&"annotations");
    steps.iter().enumerate().map(|(n, step)| if is_place(n) { "*" } else { step }).collect::<Vec<_>>().join("/")
}
