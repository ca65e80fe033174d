//! Every code that the tool can report, for `explain`, the docs and the tests.

use crate::diagnostic::Rule;

/// All codes, by area and number.
pub fn all() -> Vec<&'static Rule> {
    let areas = [
        crate::syntax::errors::RULES,
        crate::protocol::errors::RULES,
        crate::analyse::CODES,
        crate::instruct::RULES,
        crate::words::errors::RULES,
        crate::labels::errors::RULES,
        crate::report::RULES,
    ];
    areas.into_iter().flatten().copied().collect()
}

/// The rule with this code or name, whatever the case.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().into_iter().find(|r| r.code.eq_ignore_ascii_case(code) || r.name.eq_ignore_ascii_case(code))
}
