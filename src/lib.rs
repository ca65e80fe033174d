//! Labelwright compiles clinical annotation protocols.
//!
//! ```text
//! text ─syntax→ Ast ─protocol→ Protocol ─emit→ schema, rules, guide, stamp
//!                                 └─decide→ Plan ×  label file ─labels→ findings ─report→ text, JSON
//! ```
//!
//! Checking label files from another program takes three calls. [`compile`] reads a protocol,
//! [`labels::Validator::new`] prepares it once, and [`labels::Validator::validate`] checks whatever a
//! reader gives, in constant memory:
//!
//! ```
//! use labelwright::labels::{Expected, Validator};
//! use labelwright::source::Memory;
//! use labelwright::version::Stamp;
//!
//! let protocol = r#"
//! protocol lung "Lung nodules" {
//!   version 1.0.0
//!   status draft
//!   owner "Thoracic imaging group"
//!   modality CT
//! }
//! roles "Readers" { reader "Reader" }
//! label nodule "Nodule" {
//!   definition "Round opacity in the lung, at most 30 mm long."
//!   attribute size "Longest diameter" : length in mm, 1 to 200, to the nearest 0.1 mm, must be answered
//!   positive small "At most 30 mm" when size is at most 30 mm
//!   negative large "Above 30 mm" when size is above 30 mm
//! }
//! "#;
//! let files = Memory::default().with("lung.protocol", protocol);
//! let compilation = labelwright::compile("lung.protocol", &files);
//! let protocol = compilation.protocol.expect("it compiles");
//! let digest = Stamp::of(&protocol).meaning_digest;
//!
//! let validator = Validator::new(&protocol, &Expected { meaning_digest: digest.clone() })?;
//! let labels = format!(
//!     r#"{{"label_file_version": "1.0",
//!         "protocol": {{"id": "lung", "version": "1.0.0", "meaning_digest": "{digest}"}},
//!         "image": {{"id": "ct-1"}}, "annotator": {{"id": "reader-1", "role": "reader"}},
//!         "annotations": [{{"id": "n1", "label": "nodule", "attributes": {{"size": {{"value": 31, "unit": "mm"}}}}}}]}}"#
//! );
//! let report = validator.validate("labels.json", labels.as_bytes());
//!
//! let [finding] = report.findings.as_slice() else { panic!("one finding") };
//! assert_eq!((finding.code.code, finding.rule.as_str()), ("L019", "nodule.negative.large"));
//! assert_eq!((finding.line, finding.pointer.as_str()), (4, "/annotations/0/attributes/size"));
//! # Ok::<(), labelwright::decide::Broken>(())
//! ```
//!
//! Several files, several threads and a cap on what is kept: [`labels::Validator::session`].

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod analyse;
pub mod cli;
pub mod compile;
pub mod criteria;
pub mod decide;
pub mod diagnostic;
pub mod emit;
mod geometry;
mod instruct;
mod label_format;
pub mod labels;
pub mod protocol;
pub mod quantity;
pub mod report;
pub mod rules;
pub mod source;
pub mod syntax;
pub mod terminology;
pub mod version;
pub mod words;

pub use compile::{Compilation, compile, compile_unproved, compile_within};
