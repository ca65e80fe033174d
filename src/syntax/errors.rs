//! What can be wrong with the text itself, one function a mistake.

use crate::diagnostic::{Diagnostic, nearest, or_list, rules};
use crate::source::Span;

rules! {
    P001 "unexpected-text" Error "Something else is expected at this place";
    P002 "unclosed-block" Error "A brace is missing, or one is too many";
    P003 "unknown-statement" Error "No statement begins with this word";
    P004 "bare-range" Error "A range does not say which of its ends count";
    P005 "and-beside-or" Error "`and` and `or` stand side by side without parentheses";
    P006 "bare-not" Error "`not` stands before something that is not in parentheses";
    P007 "reserved-name" Error "A word of the language is used as a name";
    P008 "or-between-values" Error "`is a or b` can be read in two ways";
    P009 "unclosed-text" Error "A quoted text is never closed";
    P010 "too-deep" Error "The text is nested too deeply";
    P011 "not-text" Error "The file is not plain UTF-8 text";
    P012 "repeated-statement" Error "A statement that may stand once stands twice";
}

pub(super) fn unexpected(span: Span, expected: &str, found: &str, help: Option<String>) -> Diagnostic {
    let found = if found.is_empty() { "the end of the statement".to_owned() } else { format!("`{found}`") };
    let d = Diagnostic::new(&P001, span, format!("expected {expected}, found {found}")).here("not expected here");
    match help {
        Some(help) => d.help(help),
        None => d,
    }
}

pub(super) fn wrong_row_name(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(&P001, span, format!("`{text}` cannot be the name of a row"))
        .here("not a name")
        .help("a name has letters, digits and underscores; leave the cell empty and the row is named by its conditions")
}

pub(super) fn decimal_comma(span: Span) -> Diagnostic {
    Diagnostic::new(&P001, span, "a comma stands inside a number")
        .here("a point, not a comma")
        .help("decimals are written with a point: `3.5 mm`")
}

pub(super) fn missing_comma(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(&P001, span, format!("a comma is missing before `{word}`"))
        .here("a comma goes before this")
        .help("the parts of an attribute are separated by commas: `length in mm, 1 to 60 mm, must be answered`")
}

pub(super) fn unknown_word(span: Span, word: &str, advice: Option<String>) -> Diagnostic {
    let d = Diagnostic::new(&P001, span, format!("`{word}` is not a word of the language")).here("said otherwise here");
    match advice {
        Some(advice) => d.help(advice),
        None => d,
    }
}

pub(super) fn unclosed_block(brace: Span, next: Option<Span>) -> Diagnostic {
    let d = Diagnostic::new(&P002, brace, "this block is never closed: a `}` is missing")
        .here("opened here")
        .help("add a `}` on a line of its own behind the last statement of the block");
    match next {
        Some(next) => d.also(next, "the next item begins here"),
        None => d,
    }
}

pub(super) fn closes_nothing(brace: Span) -> Diagnostic {
    Diagnostic::new(&P002, brace, "this `}` closes nothing: there is one too many, or a `{` is missing before it")
        .here("no block is open here")
        .help("remove it, or look above for a block that was closed too early")
}

pub(super) fn unknown_statement(span: Span, word: &str, place: &str, known: &[&str]) -> Diagnostic {
    let near = nearest(word, known.iter().copied());
    let d = Diagnostic::new(&P003, span, format!("no statement of {place} begins with `{word}`")).here("not known");
    if near.is_empty() {
        d.help(format!("{place} is made of {}", or_list(known)))
    } else {
        d.help(format!("did you mean {}?", or_list(&near)))
    }
}

pub(super) fn bare_range(span: Span, low: &str, high: &str) -> Diagnostic {
    Diagnostic::new(&P004, span, "this range does not say which of its two ends count")
        .here("ends included or not?")
        .why("two readers file a lesion of exactly that size in different groups")
        .help(format!(
            "write `{low} to {high} inclusive` if both ends count, or `{low} to below {high}` if the upper one does not"
        ))
}

pub(super) fn and_beside_or(span: Span) -> Diagnostic {
    Diagnostic::new(&P005, span, "`and` and `or` stand side by side: it is not clear what belongs together")
        .here("group this")
        .why("whether a list means all of it or any of it is where written guidelines are misread most")
        .help("put parentheses round what belongs together: `(a and b) or c`, or `a and (b or c)`")
}

pub(super) fn bare_not(span: Span) -> Diagnostic {
    Diagnostic::new(&P006, span, "it is not clear how far this `not` reaches")
        .here("how much of this is meant?")
        .help("write `is not …` for one comparison, or `not ( … )` round all that is meant")
}

pub(super) fn reserved_name(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(&P007, span, format!("`{word}` is a word of the language and cannot be a name"))
        .here("choose another name")
        .help(format!("call it `{word}_value` or something more telling; its title in quotes may say anything"))
}

pub(super) fn or_between_values(span: Span, values: &[String]) -> Diagnostic {
    Diagnostic::new(&P008, span, "a list of values after `is` can be read in two ways")
        .here("several values")
        .help(format!("write `is one of {}`", values.join(", ")))
}

pub(super) fn unclosed_text(span: Span, block: bool) -> Diagnostic {
    let quote = if block { "three quotation marks" } else { "quotation mark" };
    Diagnostic::new(&P009, span, format!("this text has no closing {quote}")).here("opened here").help(if block {
        "end it with `\"\"\"`"
    } else {
        "end it with `\"` on the same line; a text of several lines stands between `\"\"\"` and `\"\"\"`"
    })
}

pub(super) fn too_deep(span: Span, most: usize) -> Diagnostic {
    Diagnostic::new(&P010, span, format!("blocks and parentheses are nested more than {most} deep"))
        .here("the rest of the file was not read")
        .help("split the condition into several named rules, or look for brackets that were never closed")
}

pub(crate) fn not_text(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&P011, span, format!("this file is not plain text in UTF-8: {what}"))
        .help("save it from your editor as plain text, encoding UTF-8")
}

pub(super) fn repeated(span: Span, word: &str) -> Diagnostic {
    Diagnostic::new(&P012, span, format!("`{word}` stands here a second time"))
        .here("second time")
        .why("only one of the two could be meant, and a reader cannot know which")
        .help("keep one of the two")
}
