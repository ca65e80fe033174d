//! What the language says in several words, and what is nearly that.

use super::parse::Rule;

/// What is said in several words.
const PHRASES: &[(Rule, &str)] = &[
    (Rule::must_be_answered, "must be answered"),
    (Rule::to_the_nearest, "to the nearest"),
    (Rule::least_to_most, "least to most"),
    (Rule::lowest_to_highest, "lowest to highest"),
    (Rule::in_this_order, "in this order"),
    (Rule::halves_up, "halves up"),
    (Rule::cannot_happen, "cannot happen"),
    (Rule::exactly_one, "exactly one row applies"),
    (Rule::first_matching, "first matching row applies"),
    (Rule::most_urgent, "most urgent matching row applies"),
    (Rule::every_matching, "every matching row applies"),
    (Rule::kw_tick_all_of, "tick all of"),
];

/// What is written here, and the words of the language that it nearly is: of several words pest tells only
/// that they do not begin here.
pub(super) fn near_phrase(text: &str) -> Option<(&str, &'static str)> {
    let line = text.lines().next().unwrap_or_default();
    let near = PHRASES.iter().filter_map(|(_, phrase)| {
        // Words of another length are others, and comparing long ones takes long.
        let written = first_words(line, phrase.split(' ').count()).filter(|w| w.len().abs_diff(phrase.len()) <= 8)?;
        let far = strsim::damerau_levenshtein(written, phrase);
        (1..=2).contains(&far).then_some((far, written, *phrase))
    });
    near.min_by_key(|(far, ..)| *far).map(|(_, written, phrase)| (written, phrase))
}

/// So many words, with single blanks between them, in which a text begins.
fn first_words(text: &str, count: usize) -> Option<&str> {
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let end = text.find(|c: char| !letter(c) && c != ' ').unwrap_or(text.len());
    let words = &text[..end];
    let last = words.match_indices(' ').nth(count - 1).map_or(words.len(), |(at, _)| at);
    let found = words[..last].trim_end();
    (found.split(' ').filter(|w| !w.is_empty()).count() == count).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::{PHRASES, near_phrase};
    use crate::syntax::parse::Grammar;
    use pest::Parser;

    #[test]
    fn phrases_are_the_grammars() {
        for (rule, phrase) in PHRASES {
            let parsed = Grammar::parse(*rule, phrase).map(|p| p.as_str().to_owned());
            assert_eq!(parsed.ok().as_deref(), Some(*phrase));
        }
    }

    #[test]
    fn a_misspelt_phrase_is_named() {
        assert_eq!(near_phrase("must be answerd, code"), Some(("must be answerd", "must be answered")));
        assert_eq!(near_phrase("to the neares 1 mm"), Some(("to the neares", "to the nearest")));
        assert_eq!(near_phrase("must be answered"), None);
        assert_eq!(near_phrase("must see"), None);
        assert_eq!(near_phrase("\u{e9}\u{301} must"), None);
        assert_eq!(near_phrase(""), None);
    }
}
