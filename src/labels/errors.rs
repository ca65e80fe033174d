//! What can be wrong with label files and mappings, one function a mistake.
//!
//! Messages show a value only through [`shown`], which masks what could name a person.

use crate::diagnostic::{nearest, or_list, rules};
use crate::protocol::model::Attribute;
use crate::protocol::words::Words;
use crate::quantity::Number;

rules! {
    L001 "unreadable-record" Error "A record cannot be read";
    L002 "duplicate-key" Error "A key stands twice in one object";
    L003 "not-a-number" Error "A number is no number, or beyond what can be compared exactly";
    L004 "wrong-encoding" Error "The text is not valid UTF-8";
    L005 "byte-order-mark" Note "The file begins with a byte order mark";
    L006 "ambiguous-scalar" Warning "A YAML word that other readers take for something else";
    L007 "wrong-structure" Error "A part of the record is missing, unknown or of the wrong kind";
    L008 "unknown-label" Error "A label that the protocol does not have";
    L009 "unknown-attribute" Error "An answer to a question that the label does not have";
    L010 "missing-answer" Error "An answer is missing";
    L011 "unlisted-value" Error "An answer that the protocol does not offer";
    L012 "out-of-range" Error "A number outside what can be recorded";
    L013 "between-steps" Error "A number between two steps of its grid";
    L014 "wrong-unit" Error "A number without its unit, or in another one";
    L015 "not-assessable" Error "“Not assessable” where it is no answer";
    L016 "not-asked" Error "An answer to a question that is not asked in this case";
    L017 "wrong-role" Error "An answer by somebody who may not give it";
    L018 "requirement-broken" Error "Answers that exclude one another";
    L019 "wrong-label" Error "The protocol decides this case differently";
    L020 "provisional" Warning "A label that waits for somebody's decision";
    L021 "undecided" Warning "Nothing in the protocol decides this case";
    L022 "escalation-open" Error "Somebody had to see, decide or be told";
    L023 "wrong-stamp" Error "The record was made under other rules";
    L024 "duplicate-id" Error "Two annotations with one id";
    L025 "too-long" Error "A text longer than allowed";
    L026 "null" Error "`null` is not an answer";
    L027 "dangling-reference" Error "A reference to an annotation that is not there";
    L028 "wrong-measure" Error "A worked-out value that does not follow from the answers";
    L029 "wrong-shape" Error "An annotation drawn in another shape than its label asks for";
    L030 "empty-input" Warning "A file without records";
    L031 "no-outcome" Warning "A decision table has no single outcome for this case";
    L032 "broken-shape" Error "A shape that cannot be, or lies outside its image";
    L033 "relation-broken" Error "Annotations that do not stand to one another as they should";
    L034 "drawing-broken" Error "A drawing that is not as it should be";
    L035 "drawn-otherwise" Error "An answer that does not agree with the drawing";
    L036 "no-frame" Error "An answer without the frame that it was judged on";
    L037 "exclusion" Error "An exam that is left out without a reason, or kept in spite of one";
    L038 "not-carried" Warning "Something that a label record has no place for";
    L039 "wrong-format" Error "A file of a kind that cannot be read, or not in this way";
    L040 "swapped-corners" Error "Boxes that look like two corners, not a corner and a size";
    L041 "said-twice" Warning "A file that says one thing twice, and differently";
    L042 "unit-assumed" Warning "A number without a unit, in a format that writes none";
    L043 "unreadable-input" Error "A file that cannot be read to its end";
    M001 "unreadable-mapping" Error "The mapping cannot be read";
    M002 "unknown-column" Error "The mapping names a column that the table does not have";
    M003 "column-left-out" Warning "A column that the mapping does not mention";
    M004 "unknown-field" Error "The mapping names something that the protocol does not have";
    M005 "wrong-mapping" Error "A part of the mapping cannot be meant so";
    M006 "broken-row" Error "A row does not fit the table's header";
}

/// A value in a message. Free text and private answers are masked; so is anything that does not
/// look like an id or a number, as a name typed into the wrong field would.
pub(super) fn shown(value: &str, private: bool) -> String {
    if private {
        "(masked)".to_owned()
    } else if value.is_empty() {
        "an empty text".to_owned()
    } else if is_plain(value) {
        format!("`{value}`")
    } else {
        format!("a text of {} characters (masked)", value.chars().count())
    }
}

/// Whether a value reads as a word of a protocol: nothing that people write of one another.
pub(super) fn is_plain(value: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'+' | b'%');
    let words = value.bytes().filter(|b| *b == b'_').count() + 1;
    !value.is_empty() && value.len() <= 40 && words <= 6 && value.bytes().all(plain)
}

pub(super) fn unlisted<'a>(attribute: &Attribute, value: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = nearest(value, known);
    let hint = if near.is_empty() || attribute.private {
        format!("it takes {}", Words::answers(&attribute.kind))
    } else {
        format!("did you mean {}?", or_list(&near))
    };
    format!("{} is {}; {hint}", attribute.title, shown(value, attribute.private))
}

pub(super) fn out_of_range(attribute: &Attribute, number: &Number) -> String {
    let unit = attribute.kind.unit();
    let amount = if attribute.private { "(masked)".to_owned() } else { Words::amount(*number, unit) };
    let Some(range) = attribute.kind.range() else { return String::new() };
    let (from, to) = (Words::amount(range.from, unit), Words::amount(range.to, unit));
    format!(
        "{} is {amount}, which cannot be recorded: it goes from {from} to {to}. Either the number or its unit is wrong, or the protocol's range is too narrow",
        attribute.title
    )
}

pub(super) fn off_grid(attribute: &Attribute, number: &Number) -> String {
    let unit = attribute.kind.unit();
    let amount = if attribute.private { "(masked)".to_owned() } else { Words::amount(*number, unit) };
    let step = attribute.kind.step().map_or(String::new(), |s| Words::amount(s, unit));
    format!("{} is {amount}, but it is recorded to the nearest {step}; it is not rounded for you", attribute.title)
}
