//! What makes instructions fail, one function a finding.

use crate::diagnostic::{Diagnostic, plural, rules};
use crate::source::Span;

rules! {
    G001 "missing-exemplar" Warning "A label is not shown: a picture of each kind is missing";
    G002 "part-not-shown" Note "A part or a kind of a label is not shown";
    G003 "vague-word" Warning "A word leaves to the reader what it means";
    G004 "retyped-number" Warning "A text repeats a number that a rule holds";
    G005 "other-number" Warning "A text says another number than the rule";
    G006 "long-definition" Warning "A definition has more than 30 words";
    G007 "many-criteria" Note "A label has more than 7 criteria on one side";
    G008 "ruling-without-reason" Warning "An edge case gives no reason";
    G009 "bare-negative" Note "A negative criterion says neither why nor what to do";
    G010 "nobody-to-ask" Warning "The protocol never says whom to ask";
}

/// `lacking` holds `positive`, `negative`, `borderline`; a part or a kind of something is only noted.
pub(super) fn missing_exemplar(span: Span, label: &str, lacking: &[&str], lesser: bool) -> Diagnostic {
    let rule = if lesser { &G002 } else { &G001 };
    let list = match lacking.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, rest)) => format!("{} and no {last}", rest.join(", no ")),
        None => String::new(),
    };
    let first = lacking.first().copied().unwrap_or("positive");
    Diagnostic::new(rule, span, format!("“{label}” has no {list} picture"))
        .here("not shown")
        .why("in a test with 156 annotators pictures made labels better, longer text alone did not (Rädsch 2023)")
        .help(format!("add one: `example {first} \"figures/….svg\" \"what it shows\" alt \"what is seen\"`"))
}

pub(super) fn vague_word(span: Span, word: &str, question: &str, by_eye: bool) -> Diagnostic {
    let help = if by_eye {
        "this criterion is for the eye alone, so its words are the whole rule: say what is seen, or show it with an `example`"
    } else {
        "give a number with its unit, say what is seen, or say whom to ask"
    };
    Diagnostic::new(&G003, span, format!("“{word}” leaves the decision to the reader"))
        .here(question)
        .why("of 307 annotators, those with clear rules did better by 14 % than those with vague standards (Laux 2023)")
        .help(help)
}

/// `limits` are the names that could stand there; without one, `rule` is the place of the number.
pub(super) fn retyped(span: Span, number: &str, limits: &[String], rule: Span) -> Diagnostic {
    let d = Diagnostic::new(&G004, span, format!("this text repeats {number}, which a rule holds"))
        .why("when the rule changes, the text will still say the old number, and readers follow the text");
    let references: Vec<String> = limits.iter().map(|l| format!("`{{{l}}}`")).collect();
    match references.as_slice() {
        [] => d.here("typed here").also(rule, "and here").help(format!(
            "give the number a name, `limit my_limit {number}`, and write `my_limit` in the rule and `{{my_limit}}` in the text"
        )),
        [one] => d.here("typed again").help(format!("write {one}; it shows the limit's number")),
        several => d
            .here("typed again")
            .help(format!("write the one that is meant: {}", several.join(" or "))),
    }
}

pub(super) fn other_number(
    span: Span,
    said: &str,
    rule: Span,
    holds: &str,
    of: &str,
    reference: Option<&str>,
) -> Diagnostic {
    let write = reference.map_or_else(
        || format!("write {holds}, or name it with `limit` and write its name in braces"),
        |name| format!("write `{{{name}}}` in the text; it always shows the number of the rule"),
    );
    Diagnostic::new(&G005, span, format!("the text says {said}, the rule says {holds}"))
        .here("readers see this")
        .also(rule, format!("`validate` applies this to {of}"))
        .why("readers follow the text and `validate` the rule: somebody will be told to be wrong who is not")
        .help(write)
}

pub(super) fn long_definition(span: Span, words: usize) -> Diagnostic {
    Diagnostic::new(&G006, span, format!("this definition has {words} words"))
        .here("more than 30")
        .why("what sets the label apart gets lost; more text alone did not make labels better (Rädsch 2023)")
        .help("say in one sentence what it is and what sets it apart; move the rest into criteria, edge cases or `guidance`")
}

pub(super) fn many_criteria(span: Span, label: &str, count: usize, positive: bool) -> Diagnostic {
    let word = if positive { "positive" } else { "negative" };
    Diagnostic::new(
        &G007,
        span,
        format!("“{label}” has {}", plural(count, &format!("{word} criterion"), &format!("{word} criteria"))),
    )
    .here("the eighth")
    .why("a list that does not fit on one look is not read to its end; people decide better by tables (Huysmans 2011)")
    .help("join what belongs together, or make it a `table`")
}

pub(super) fn no_reason(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&G008, span, format!("the edge case “{name}” gives no reason"))
        .here("no `because`, no `see`")
        .why("a ruling against the criteria that nobody explains is taken for a mistake, or stretched to other cases")
        .help("add `because \"…\"`, or `see` with a source; if the group decided so, write that: `because \"proposal: …\"`")
}

pub(super) fn bare_negative(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&G009, span, format!("“{name}” says neither why nor what to do instead"))
        .here("only that it is not labelled")
        .why("whoever sees the finding looks for where it belongs, and files it under the next best label")
        .help("add `instead label …`, `do \"…\"`, `because \"…\"` or `see …`")
}

pub(super) fn nobody_to_ask(span: Span) -> Diagnostic {
    Diagnostic::new(&G010, span, "this protocol never says whom to ask in doubt")
        .here("no escalation, no `ask`")
        .why("without somebody to ask, each reader settles the doubtful cases alone, and differently")
        .help("add `consultant must see when …` to a label, `rule ask …` to an edge case, or a `guidance \"Whom to ask\"`")
}
