//! Complaints of the commands themselves: worked cases that come out otherwise, inputs that are
//! not there.

use crate::decide::WorkedCase;
use crate::diagnostic::rules;

rules! {
    W001 "case-differs" Error "A worked case comes out otherwise than expected";
    I001 "missing-input" Error "An input cannot be read";
}

/// A worked case that differs, in one sentence.
pub fn case_failure(case: &WorkedCase) -> String {
    let parts: Vec<String> =
        case.differences.iter().map(|d| format!("expected “{}”, but it is “{}”", d.expected, d.found)).collect();
    format!("“{}” ({}): {}", case.title, case.label, parts.join("; "))
}

/// An input that cannot be read, in one sentence.
pub fn missing_input(path: &str, reason: &str) -> String {
    format!("error[{}]: `{path}` cannot be read: {reason}", I001.code)
}
