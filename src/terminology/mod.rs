//! Codes of clinical terminologies: `SCT:27925004`, `RadLex:RID5711`, `DCM:112225`.
//!
//! A code ties a label to what the rest of the field means by it, and a mistyped digit ties it to
//! something else without anybody noticing. A [`Code`] can therefore only be made from a text whose
//! shape and check digit are right. Whether the code exists, and what it stands for, is not known here.

mod checks;
mod systems;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

pub use systems::System;

/// The longest piece of an author's text that an error repeats, in characters.
const LONGEST_ECHO: usize = 24;

/// A code of a known terminology, well formed and with a right check digit where there is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    system: System,
    value: String,
}

impl Code {
    /// The terminology that the code belongs to.
    #[must_use]
    pub fn system(&self) -> System {
        self.system
    }

    /// The code within its terminology, as files for other tools hold it: `27925004`, `RID5711`.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }
}

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CodeError {
    /// The text names no terminology: there is no colon in it.
    MissingSystem,
    /// The part before the colon is not a known terminology.
    UnknownSystem {
        /// What stands before the colon, cut short if it is long.
        found: String,
        /// The prefix that was probably meant.
        nearest: Option<&'static str>,
    },
    /// The part after the colon is not how codes of this terminology look.
    WrongShape {
        /// The terminology named before the colon.
        system: System,
        /// How its codes look, in words.
        expected: &'static str,
    },
    /// The check digit does not fit the digits before it, so one of them is mistyped.
    WrongCheckDigit {
        /// The terminology named before the colon.
        system: System,
        /// The last digit that would be right if all the others are.
        expected: char,
    },
    /// A SNOMED CT identifier of something other than a concept, which cannot say what a label means.
    NotAConcept {
        /// What it identifies, with its article: "a description".
        found: &'static str,
    },
}

impl fmt::Display for CodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingSystem => f.write_str("a code starts with its terminology, as in `SCT:27925004`"),
            Self::UnknownSystem { found, nearest } => {
                write!(f, "`{found}` is not a known terminology")?;
                match nearest {
                    Some(prefix) => write!(f, "; write `{prefix}:`"),
                    None => Ok(()),
                }
            }
            Self::WrongShape { system, expected } => {
                write!(f, "a {} code is {expected}", system.name())
            }
            Self::WrongCheckDigit { system, expected } => write!(
                f,
                "the check digit of this {} code is wrong: one of its digits is mistyped \
                 (if the others are right, the last is {expected})",
                system.name()
            ),
            Self::NotAConcept { found } => {
                write!(f, "this SNOMED CT identifier is that of {found}, not of a concept")
            }
        }
    }
}

impl Error for CodeError {}

/// Reads a code as an author writes it: the terminology, a colon, the code, with no spaces.
///
/// # Errors
/// [`CodeError`] when the terminology is unknown, or the code has the wrong shape or check digit.
pub fn parse_code(text: &str) -> Result<Code, CodeError> {
    let (prefix, value) = text.split_once(':').ok_or(CodeError::MissingSystem)?;
    let system = System::from_prefix(prefix).ok_or_else(|| CodeError::UnknownSystem {
        found: prefix.chars().take(LONGEST_ECHO).collect(),
        nearest: systems::nearest(prefix).map(System::prefix),
    })?;
    checks::check(system, value)?;
    Ok(Code { system, value: value.to_owned() })
}

/// The address that identifies the code on the web, in the form its terminology publishes.
///
/// Most open a page for people. DICOM's does not: it only names the concept.
#[must_use]
pub fn url(code: &Code) -> Option<String> {
    let value = code.value();
    let base = match code.system() {
        System::Sct => "http://snomed.info/id/",
        System::RadLex => "http://radlex.org/RID/",
        System::Dcm => "http://dicom.nema.org/resources/ontology/DCM/",
        System::Loinc => "http://loinc.org/",
        System::RadElement if value.starts_with("RDES") => "https://radelement.org/set/",
        System::RadElement => "https://radelement.org/element/",
        System::Ncit => "http://purl.obolibrary.org/obo/NCIT_",
    };
    Some(format!("{base}{value}"))
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.system.prefix(), self.value)
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        parse_code(text)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_code(&text).map_err(de::Error::custom)
    }
}

impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A code of a clinical terminology, such as SCT:27925004.",
            "pattern": checks::PATTERN,
        })
    }
}
