//! Vague words in what annotators decide by.
//!
//! Reasons are left aside: they explain, nobody decides by them. So are quotations, titles of
//! sources, and terms of medicine in which the word has one meaning.

use super::errors;
use super::lexicon::{CLEAR, VAGUE};
use super::texts::{Part, Prose};
use crate::diagnostic::Problems;
use std::ops::Range;

pub(super) fn look(prose: &Prose<'_>, problems: &mut Problems) {
    if prose.found.part == Part::Reason {
        return;
    }
    for (range, question) in vague(prose) {
        let word = prose.written(range.clone()).split_whitespace().collect::<Vec<_>>().join(" ");
        problems.push(errors::vague_word(prose.place(range), &word, question, prose.found.by_eye));
    }
}

/// The vague words of a text, in the order in which they stand.
fn vague(prose: &Prose<'_>) -> Vec<(Range<usize>, &'static str)> {
    let text = prose.small.as_str();
    let clear: Vec<Range<usize>> = CLEAR.iter().flat_map(|phrase| occurrences(text, phrase)).collect();
    let mut found: Vec<(Range<usize>, &'static str)> = Vec::new();
    let mut entries: Vec<_> = VAGUE.iter().collect();
    entries.sort_by_key(|v| std::cmp::Reverse(v.phrase.len()));
    for entry in entries {
        for range in occurrences(text, entry.phrase) {
            let meets = |other: &Range<usize>| other.start < range.end && range.start < other.end;
            let told = found.iter().any(|(other, _)| meets(other));
            if told || clear.iter().any(meets) || (entry.measurable && is_measured(prose, range.start)) {
                continue;
            }
            found.push((range, entry.question));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// A number or a reference to a limit in the same sentence says how large.
fn is_measured(prose: &Prose<'_>, at: usize) -> bool {
    prose.written(prose.clause(at)).contains(|c: char| c.is_ascii_digit() || c == '{')
}

/// Where a phrase stands as words of its own; white space in it may be any.
fn occurrences(text: &str, phrase: &str) -> Vec<Range<usize>> {
    let mut words = phrase.split(' ');
    let first = words.next().unwrap_or("");
    let rest: Vec<&str> = words.collect();
    let mut out = Vec::new();
    for (start, _) in text.match_indices(first) {
        let mut end = start + first.len();
        let mut all = true;
        for word in &rest {
            let tail = &text[end..];
            let next = tail.trim_start();
            if next.len() == tail.len() || !next.starts_with(word) {
                all = false;
                break;
            }
            end += tail.len() - next.len() + word.len();
        }
        let inside = |c: char| c.is_alphanumeric() || c == '_';
        let whole = all && !text[..start].ends_with(inside) && !text[end..].starts_with(inside);
        // `large-cell` is another word than `large`; so is `not-so-small`.
        let joined = text[..start].ends_with('-') || text[end..].starts_with('-');
        if whole && !joined {
            out.push(start..end);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::texts::{Found, Part, Prose};
    use super::{occurrences, vague};
    use crate::source::{Sources, Span};
    use crate::syntax::ast::Text;

    fn found(text: &str) -> Vec<String> {
        let text = Text { text: text.to_owned(), span: Span::default() };
        let found = Found { part: Part::Instruction, text: &text, label: None, when: None, by_eye: false };
        let sources = Sources::default();
        let prose = Prose::new(&found, &["significant findings of chest ct".to_owned()], &sources);
        vague(&prose).into_iter().map(|(range, _)| text.text[range].to_owned()).collect()
    }

    #[test]
    fn words_are_found_as_words() {
        assert_eq!(found("Several large nodules, usually solid."), ["Several", "large", "usually"]);
        assert_eq!(found("Enlarged; smaller than the aorta; a largely-built man"), Vec::<String>::new());
        assert_eq!(found("Ask if\n needed, etc."), ["if\n needed", "etc"]);
        assert_eq!(found("as appropriate"), ["as appropriate"]);
    }

    #[test]
    fn terms_quotations_and_measures_are_clear() {
        for text in [
            "Loops of large bowel and small\nbowel",
            "Small for dates",
            "“significant” as the report says",
            "See Significant findings of chest CT.",
            "Large nodules, 8 mm or more",
            "A small nodule, below {nodule_from}",
            "the code `small`",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
        assert_eq!(found("A large nodule. It is 8 mm or more."), ["large"]);
        assert_eq!(found("usually 8 mm"), ["usually"]);
    }

    #[test]
    fn a_phrase_at_the_end_of_a_text_is_no_trap() {
        assert_eq!(occurrences("if", "if needed"), Vec::<std::ops::Range<usize>>::new());
        assert_eq!(occurrences("if ä", "if needed"), Vec::<std::ops::Range<usize>>::new());
        assert_eq!(occurrences("ifä needed", "if needed"), Vec::<std::ops::Range<usize>>::new());
    }
}
