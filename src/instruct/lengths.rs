//! How much is written: a definition is one sentence, a list is one look.

use super::{errors, title};
use crate::diagnostic::Problems;
use crate::syntax::ast;

/// Most words of a definition.
const MOST_WORDS: usize = 30;
/// Most criteria on one side of a card.
const MOST_CRITERIA: usize = 7;

pub(super) fn look(label: &ast::Label, problems: &mut Problems) {
    if let Some(definition) = &label.definition {
        let words = words(&definition.text);
        if words > MOST_WORDS {
            problems.push(errors::long_definition(definition.span, words));
        }
    }
    for positive in [true, false] {
        let side: Vec<&ast::Criterion> = label.criteria.iter().filter(|c| c.positive == positive).collect();
        if let Some(first) = side.get(MOST_CRITERIA) {
            problems.push(errors::many_criteria(first.id.span, title(label), side.len(), positive));
        }
    }
}

/// Words of a text as they are read: marks of Markdown are none, `{limit}` is a number with its unit
/// and counts as two.
pub(super) fn words(text: &str) -> usize {
    text.split_whitespace()
        .filter(|w| w.chars().any(char::is_alphanumeric))
        .map(|w| if w.contains('{') && w.contains('}') { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn marks_are_no_words() {
        assert_eq!(words("**Round** or *irregular* opacity"), 4);
        assert_eq!(words("- at most {mass_above} – wide"), 5);
        assert_eq!(words(""), 0);
    }
}
