//! `protocol.json`: the compiled protocol as other tools load it.

use super::Stamp;
use crate::decide::Plan;
use crate::protocol::Protocol;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Number of the file format.
pub const FORMAT: u32 = 1;

/// A compiled protocol with its stamp.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compiled {
    /// Number of the file format, 1.
    pub protocol_file: u32,
    /// Which protocol this is.
    pub stamp: Stamp,
    /// The protocol.
    pub protocol: Protocol,
}

/// Why a compiled protocol cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// It is not JSON, or not of this shape.
    #[error("it is not a compiled protocol: {0}")]
    Shape(String),
    /// It was written by another version of the format.
    #[error("it has format {0}, but this program reads {FORMAT}; compile the protocol again")]
    Format(u64),
    /// It was changed after it was compiled.
    #[error(
        "it was changed by hand after it was compiled: its {0} does not fit its contents; change the .protocol file and build it again"
    )]
    Changed(&'static str),
    /// It refers to something that it does not hold.
    #[error("it is inconsistent: {0}")]
    Broken(String),
}

impl Compiled {
    /// A protocol with its stamp.
    pub fn new(protocol: Protocol) -> Self {
        Compiled { protocol_file: FORMAT, stamp: Stamp::of(&protocol), protocol }
    }

    /// The text of `protocol.json`.
    pub fn print(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Reads a compiled protocol back.
    ///
    /// # Errors
    /// [`LoadError`] when it is something else, or was edited: both digests are taken again.
    pub fn load(bytes: &[u8]) -> Result<Self, LoadError> {
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(|e| LoadError::Shape(e.to_string()))?;
        match value.get("protocol_file").and_then(serde_json::Value::as_u64) {
            Some(format) if format != u64::from(FORMAT) => return Err(LoadError::Format(format)),
            _ => {}
        }
        let compiled: Compiled = serde_json::from_value(value).map_err(|e| LoadError::Shape(e.to_string()))?;
        let stamp = Stamp::of(&compiled.protocol);
        if stamp.meaning_digest != compiled.stamp.meaning_digest {
            return Err(LoadError::Changed("meaning digest"));
        }
        if stamp.guide_digest != compiled.stamp.guide_digest {
            return Err(LoadError::Changed("guide digest"));
        }
        if (Stamp { compiler: compiled.stamp.compiler.clone(), ..stamp }) != compiled.stamp {
            return Err(LoadError::Changed("stamp"));
        }
        Plan::new(&compiled.protocol).map_err(|e| LoadError::Broken(e.to_string()))?;
        Ok(compiled)
    }
}
