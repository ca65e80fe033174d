//! From pest's account of a failed parse to a sentence that an author understands.

use super::errors;
use super::parse::Rule;
use super::phrases::near_phrase;
use crate::diagnostic::Diagnostic;
use crate::source::{FileId, Span};
use pest::error::{Error, ErrorVariant, InputLocation};

/// Words that people write for words of the language.
const SYNONYMS: &[(&str, &str)] = &[
    ("less", "write `below 6 mm`, or `at most 6 mm`"),
    ("under", "write `below 6 mm`"),
    ("smaller", "write `below 6 mm`"),
    ("greater", "write `above 6 mm`, or `6 mm or more`"),
    ("larger", "write `above 6 mm`, or `6 mm or more`"),
    ("bigger", "write `above 6 mm`, or `6 mm or more`"),
    ("higher", "write `above 6 mm`, or `6 mm or more`"),
    ("equal", "write `at most 6 mm`, or `6 mm or more`"),
    ("more", "write `6 mm or more`"),
    ("over", "write `above 6 mm`"),
    ("exceeds", "write `is above 6 mm`"),
    ("between", "write `6 mm to 8 mm inclusive`, or `6 mm to below 8 mm`"),
    ("equals", "write `is`"),
    ("has", "write `includes`"),
    ("have", "write `includes`"),
    ("contains", "write `includes`"),
    ("if", "conditions begin with `when`"),
    ("then", "leave it out: the condition ends the sentence"),
    ("mandatory", "write `must be answered`"),
    ("optional", "leave it out: an attribute is optional unless it `must be answered`"),
    ("=>", "write `>=`, or `or more` behind the number"),
    ("=<", "write `<=`, or `at most` before the number"),
    ("&", "write `and`"),
    ("|", "write `or`"),
    ("!", "write `is not`, or `not ( … )`"),
];

/// Words that begin a part of an attribute, each behind a comma.
const MODIFIERS: &[&str] = &["to", "must", "may", "asked", "set", "step", "private", "required", "code"];

/// Where a comma stands between two digits on the line that the text ends on.
fn decimal_comma(text: &str) -> Option<usize> {
    let line = text.rfind('\n').map_or(0, |n| n + 1);
    let bytes = text.as_bytes();
    let digit = |n: usize| bytes.get(n).is_some_and(u8::is_ascii_digit);
    (line + 1..bytes.len()).find(|n| bytes[*n] == b',' && digit(n - 1) && (digit(n + 1) || n + 1 == bytes.len()))
}

/// The diagnostic for a failed parse of `piece`, which begins at byte `base` of the file.
pub(super) fn explain(error: &Error<Rule>, piece: &str, base: usize, file: FileId) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(p) | InputLocation::Span((p, _)) => p.min(piece.len()),
    };
    let skipped = skip_blank(piece, at);
    let (start, end) = token_at(piece, skipped);
    let found = &piece[start..end];
    let span = if found.is_empty() { last_token(piece, base, file) } else { Span::new(file, base + start, base + end) };
    let wanted = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let named = [Rule::name, Rule::member, Rule::member_key];
    if named.iter().any(|n| wanted.contains(n)) && is_reserved(found) && stands_like_a_name(&piece[end..]) {
        return errors::reserved_name(span, found);
    }
    // A word that is no word of the language is often taken for a name, and the next one stumbles.
    let before = piece[..start].trim_end();
    let previous = last_word(before);
    let earlier = before[..before.len() - previous.len()].trim_end();
    let second = last_word(earlier);
    let synonym = |word: &str| SYNONYMS.iter().find(|(w, _)| w.eq_ignore_ascii_case(word));
    let culprit = [(previous, before.len() - previous.len()), (second, earlier.len() - second.len())]
        .into_iter()
        .find(|(word, _)| !word.is_empty() && synonym(word).is_some());
    if let Some((word, at)) = culprit.filter(|_| synonym(found).is_none()) {
        let place = Span::new(file, base + at, base + at + word.len());
        let advice = synonym(word).map(|(_, advice)| (*advice).to_owned());
        return errors::unknown_word(place, word, advice);
    }
    if let Some(at) = decimal_comma(&piece[..end]) {
        return errors::decimal_comma(Span::new(file, base + at, base + at + 1));
    }
    if wanted.contains(&Rule::comma) && MODIFIERS.contains(&found) {
        return errors::missing_comma(span, found);
    }
    if let Some((written, phrase)) = near_phrase(&piece[start..]) {
        let place = Span::new(file, base + start, base + start + written.len());
        return errors::unknown_word(place, written, Some(format!("write `{phrase}`")));
    }
    let help = help_for(wanted, found, piece, start);
    errors::unexpected(span, &wanted_text(wanted), found, help)
}

/// The same for the cell of a table.
pub(super) fn explain_cell(error: &Error<Rule>, cell: &str, base: usize, file: FileId) -> Diagnostic {
    let mut told = explain(error, cell, base, file);
    told.message = told.message.replace("the end of the statement", "the end of the cell");
    told
}

fn help_for(wanted: &[Rule], found: &str, piece: &str, at: usize) -> Option<String> {
    let two = piece.get(at..at + 2).unwrap_or("");
    let direct = SYNONYMS.iter().find(|(word, _)| *word == two || word.eq_ignore_ascii_case(found));
    if let Some((_, advice)) = direct {
        return Some((*advice).to_owned());
    }
    if found.starts_with(['“', '”', '„', '‘', '’']) {
        return Some("a word processor put curly quotation marks here; use straight ones: \"…\"".to_owned());
    }
    if ["-", "–"].contains(&found) && piece[..at].ends_with(|c: char| c.is_alphanumeric()) {
        return Some("names have no hyphens; write an underscore: `thyroid_nodule`".to_owned());
    }
    if wanted.contains(&Rule::name) && found.starts_with(|c: char| c.is_ascii_digit()) {
        return Some("a name begins with a letter and stays the same when a list is numbered anew".to_owned());
    }
    if found == "," && wanted.contains(&Rule::kw_gives) {
        return Some("each answer has its own points behind it: `solid 2, part_solid 1`".to_owned());
    }
    if found == "," {
        return Some("a comma stands between the parts of an attribute and between values in a list; look at what comes before it".to_owned());
    }
    None
}

fn skip_blank(text: &str, mut at: usize) -> usize {
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with('#') {
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        } else {
            return at;
        }
    }
}

/// The word, number or single character at `at`.
fn token_at(text: &str, at: usize) -> (usize, usize) {
    let rest = &text[at..];
    let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let length = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    (at, at + length)
}

/// The letters and digits that a text ends in.
fn last_word(text: &str) -> &str {
    let rest = text.trim_end_matches(|c: char| c.is_alphanumeric());
    &text[rest.len()..]
}

fn last_token(piece: &str, base: usize, file: FileId) -> Span {
    let end = piece.trim_end().len();
    let start = piece[..end].rfind(char::is_whitespace).map_or(0, |n| n + 1);
    Span::new(file, base + start, base + end)
}

fn stands_like_a_name(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with([':', '"', '{', ',', '|'])
        || rest.starts_with("when ")
        || rest.starts_with(|c: char| c.is_ascii_digit())
}

fn is_reserved(word: &str) -> bool {
    use pest::Parser;
    super::parse::Grammar::parse(Rule::reserved, word).is_ok_and(|p| p.as_str() == word)
}

fn wanted_text(rules: &[Rule]) -> String {
    let mut words: Vec<String> = Vec::new();
    for rule in rules {
        if let Some(word) = human(*rule)
            && !words.contains(&word)
        {
            words.push(word);
        }
    }
    // `must` belongs to `R must see`, `times` to a factor; they are rarely what was missing.
    if words.len() > 1 {
        words.retain(|w| w != "`must`" && w != "`times`");
    }
    // A long list of keywords says less than the first few in the grammar's order.
    let shown = words.len().min(6);
    let more = words.len() > shown;
    let mut text = words[..shown].join(", ");
    if more {
        text.push_str(" …");
    } else if let Some(at) = text.rfind(", ") {
        text.replace_range(at..at + 2, " or ");
    }
    if text.is_empty() { "a value, a range, `includes …` or `any`".to_owned() } else { text }
}

/// What a grammar rule is called in a message; `None` for what an author need not hear of.
fn human(rule: Rule) -> Option<String> {
    let text = match rule {
        Rule::EOI => "the end of the statement",
        Rule::WHITESPACE | Rule::COMMENT | Rule::reserved | Rule::dot => return None,
        Rule::name | Rule::path => "a name",
        Rule::member | Rule::member_key => "a value",
        Rule::text | Rule::single | Rule::triple => "a text in quotes",
        Rule::amount | Rule::quantity | Rule::number => "a number with its unit",
        Rule::whole | Rule::signed_whole => "a whole number",
        Rule::unit => "a unit",
        Rule::expr | Rule::unary | Rule::compare | Rule::negated | Rule::bare_not | Rule::group => "a condition",
        Rule::operand | Rule::function | Rule::fn_name | Rule::term => "an attribute or a number",
        Rule::cmp => "`>=`",
        Rule::is_tail => "`is`",
        Rule::includes_tail => "`includes`",
        Rule::range
        | Rule::below
        | Rule::above
        | Rule::above_to_below
        | Rule::above_to_inclusive
        | Rule::bare_range => "a range (`below …`, `… or more`)",
        Rule::open => "`{`",
        Rule::close => "`}`",
        Rule::colon => "`:`",
        Rule::comma => "`,`",
        Rule::dash => return None,
        Rule::lparen => "`(`",
        Rule::rparen => "`)`",
        Rule::code_ref | Rule::coded => "a code such as `SCT:27925004`",
        Rule::kind | Rule::one_of | Rule::measured_kind => {
            "a kind of answer (`one of { … }`, `length in mm`, `yes or no` …)"
        }
        Rule::decision | Rule::label_it | Rule::decision_or_usual => {
            "a decision (`label`, `do not label`, `label as …`, `ask …`)"
        }
        Rule::case_value => "a value",
        Rule::given | Rule::expectation => "a name and its value",
        Rule::step => "`to the nearest …`",
        Rule::to_the_nearest => "`to the nearest`",
        Rule::must_be_answered => "`must be answered`",
        Rule::order => "an order (`, least to most …`)",
        Rule::bare | Rule::header | Rule::one_line => "a word and its value",
        Rule::draw_line => "how it is drawn",
        other => {
            let name = format!("{other:?}");
            return name.strip_prefix("kw_").map(|word| format!("`{}`", word.replace('_', " ")));
        }
    };
    Some(text.to_owned())
}
