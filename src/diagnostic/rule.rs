//! The static part of a complaint: a stable code with its explanation.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Probably wrong; exit code 0 unless `--deny warnings`.
    Warning,
    /// Wrong; exit code 1.
    Error,
}

impl Severity {
    /// The word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A code that the tool can report, with the page that `explain` shows.
#[derive(Debug)]
pub struct Rule {
    /// Stable code, `P001`; never used again for something else.
    pub code: &'static str,
    /// The bad thing in kebab-case: "allow missing-unit" must read well.
    pub name: &'static str,
    /// How bad it is unless the protocol says otherwise.
    pub severity: Severity,
    /// One line for listings.
    pub summary: &'static str,
    /// The page: why, one wrong and one right example (both are tests).
    pub page: &'static str,
}

/// Declares the rules of one phase and the list that the registry joins.
macro_rules! rules {
    ($( $code:ident $name:literal $severity:ident $summary:literal; )*) => {
        $(
            #[doc = $summary]
            pub(crate) static $code: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
                code: stringify!($code),
                name: $name,
                severity: $crate::diagnostic::Severity::$severity,
                summary: $summary,
                page: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/codes/", stringify!($code), ".md")),
            };
        )*
        /// Every rule of this phase.
        pub(crate) static RULES: &[&$crate::diagnostic::Rule] = &[ $( &$code ),* ];
    };
}
pub(crate) use rules;
