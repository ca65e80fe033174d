//! Translations: a catalogue beside a protocol, and the guide in its language.
//!
//! A catalogue is a gettext PO file, `words/de.po`. Its `msgid` is the English text and its `msgctxt`
//! says which text it is ([`texts`]), so that a text that changed is no longer translated, and what
//! it said before is known. [`read`] gives a copy of the protocol with other words ([`Translation`]);
//! ids, rules and numbers are never touched, so digests of meaning and verdicts are the same.
//! [`update`] brings a catalogue up to date. The guide's own words come from catalogues that are
//! part of the program ([`shipped`]), or from the context `guide` of the protocol's.

mod check;
pub(crate) mod errors;
mod markup;
mod numbers;
pub mod po;
mod shipped;
mod texts;
mod translation;
mod update;

pub use check::read;
pub use numbers::numbers;
pub use shipped::{GUIDE, phrases, shipped};
pub use texts::{Kind, Text, texts};
pub use translation::Translation;
pub use update::{Counts, update};

/// Where catalogues lie: in this folder beside the protocol, each named by its language.
pub const FOLDER: &str = "words";
