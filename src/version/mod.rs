//! Which protocol is this: digests, the stamp, and the compiled file.

mod canonical;
mod compiled;
mod meaning;

pub use compiled::{Compiled, FORMAT, LoadError};
pub use meaning::MEANING_FORM;

use crate::protocol::Protocol;
use crate::protocol::model::Status;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What every artefact of a build carries, and `stamp.json` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stamp {
    /// The protocol's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// Whether it is in force.
    pub status: Status,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// Day by which it is to be reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<String>,
    /// The version that it replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<String>,
    /// `sha256:` over whatever can change a verdict, and nothing else.
    pub meaning_digest: String,
    /// Which canonical form the meaning digest was taken over.
    pub meaning_form: u32,
    /// `sha256:` over everything that people read, pictures included.
    pub guide_digest: String,
    /// The compiler.
    pub compiler: String,
    /// Guides in other languages that were built with it; only `stamp.json` lists them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub translations: Vec<TranslationStamp>,
}

/// A guide in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TranslationStamp {
    /// Its language, a BCP 47 tag.
    pub language: String,
    /// The guide digest of the English that it was made from.
    pub translation_of: String,
    /// `sha256:` over the texts that were taken from the catalogue, each with its English.
    pub texts_digest: String,
    /// How many texts the protocol has.
    pub texts: usize,
    /// How many of them stayed English.
    pub untranslated: usize,
}

impl Stamp {
    /// The stamp of a protocol. No clock and no path goes into it.
    pub fn of(protocol: &Protocol) -> Self {
        Stamp {
            id: protocol.id.clone(),
            title: protocol.title.clone(),
            version: protocol.version.to_string(),
            status: protocol.status,
            effective: protocol.effective.clone(),
            review_by: protocol.review_by.clone(),
            supersedes: protocol.header.get("supersedes").cloned(),
            meaning_digest: sha256(&canonical::text(&meaning::form(protocol))),
            meaning_form: MEANING_FORM,
            guide_digest: sha256(&canonical::text(&serde_json::to_value(protocol).unwrap_or_default())),
            compiler: concat!("labelwright ", env!("CARGO_PKG_VERSION")).to_owned(),
            translations: Vec::new(),
        }
    }
}

/// The canonical text that the meaning digest is taken over, for people who ask why it changed.
pub fn meaning_text(protocol: &Protocol) -> String {
    canonical::text(&meaning::form(protocol))
}

/// `sha256:` over the canonical form of a value.
pub fn digest(value: &serde_json::Value) -> String {
    sha256(&canonical::text(value))
}

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let hex: String = digest.iter().map(|b| format!("{b:02x}")).collect();
    format!("sha256:{hex}")
}
