//! What the proof can find, one function a finding.

use crate::diagnostic::{Diagnostic, rules};
use crate::source::Span;

rules! {
    A001 "gap" Error "Nothing decides a case";
    A002 "contradiction" Error "A positive and a negative criterion hold together";
    A003 "conflict" Error "Two rules decide one case differently";
    A004 "incomplete-table" Error "A table has no row for a case";
    A005 "overlapping-rows" Error "Two rows of a table give different outcomes for one case";
    A006 "rows-say-the-same" Warning "Two rows of a table hold for one case and give the same outcome";
    A007 "dead-rule" Warning "A rule never decides anything";
    A008 "no-legal-case" Error "No case of a label is legal";
    A009 "refused-hand-over" Error "A label refuses a case that another hands over to it";
    A010 "hand-over-circle" Error "Labels hand a case over in a circle";
    A011 "urgency-falls" Error "A larger finding is less urgent than a smaller one";
    A012 "it-can-happen" Error "A row says that a case cannot happen, but it can";
    A013 "points-unclear" Error "A score gives an answer no points, or points twice";
    A014 "not-proved" Warning "The proof was not finished";
    A015 "cannot-tell" Warning "A comparison is beyond what can be proved";
    A016 "decided-by-otherwise" Note "What `otherwise` decides";
    A017 "changed-by-edge-case" Note "What an edge case changes";
    A018 "rule-adds-nothing" Note "A rule decides only what others decide alike";
    A019 "unreachable-escalation" Warning "An escalation is never asked for";
    A020 "missing-answer-slips-past" Warning "A missing answer keeps an escalation silent";
    A021 "overrides-nothing" Warning "Two rules of which one overrides the other never meet";
    A022 "may-not-apply" Warning "Because of a missing answer it is not known whether a table applies";
}

pub(super) fn gap(label: Span, title: &str, region: &str, case: &str, source: Option<&str>) -> Diagnostic {
    let help = match source {
        Some(source) => format!("add a criterion, for example `negative not_covered when {source}`, or an `otherwise`"),
        None => "add a criterion for these cases, or an `otherwise`".to_owned(),
    };
    Diagnostic::new(&A001, label, format!("nothing decides whether to label “{title}” when {region}"))
        .here("some cases stay open")
        .example(case)
        .why("two readers would decide this each for themselves, and differ")
        .help(help)
}

pub(super) fn contradiction(first: Span, second: Span, region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A002, first, format!("one criterion says to label it and another not to when {region}"))
        .here("says to label it")
        .also(second, "says not to")
        .example(case)
        .help("narrow one of the two conditions, or settle the case with an `edge case`")
}

pub(super) fn conflict(first: (Span, &str), second: (Span, &str), region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A003, first.0, format!("two rules decide differently when {region}"))
        .here(first.1.to_owned())
        .also(second.0, second.1.to_owned())
        .example(case)
        .help("narrow one of the two conditions, or let one say `overrides` of the other")
}

pub(super) fn incomplete(table: Span, title: &str, region: &str, case: &str, row: &str) -> Diagnostic {
    Diagnostic::new(&A004, table, format!("“{title}” has no row when {region}"))
        .here("a row is missing")
        .example(case)
        .help(format!("add the row, with its outcome: `{row}`"))
}

pub(super) fn overlap(first: (Span, &str), second: (Span, &str), region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A005, first.0, format!("two rows give different outcomes when {region}"))
        .here(first.1.to_owned())
        .also(second.0, second.1.to_owned())
        .example(case)
        .why("the outcome then hangs on which row somebody reads first")
        .help("narrow one of them, or let the `first` or the `most urgent matching row` apply")
}

pub(super) fn same_outcome(first: Span, second: Span, region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A006, second, format!("two rows give the same outcome when {region}"))
        .here("this row says the same")
        .also(first, "as this one")
        .example(case)
        .why("as soon as one of them changes, they contradict one another")
        .help("narrow one of them")
}

pub(super) fn dead(rule: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&A007, rule, message)
        .here("never decides")
        .why("its author expects it to do something")
        .help(help.to_owned())
}

pub(super) fn no_legal_case(label: Span, title: &str) -> Diagnostic {
    Diagnostic::new(&A008, label, format!("no answers for “{title}” are legal: its requirements exclude one another"))
        .here("cannot be used")
        .help("look at its `require` lines, at what must be answered, and at what is asked only when something holds")
}

pub(super) fn refused(from: Span, to: Span, target: &str, region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A009, from, format!("what is handed over to “{target}” is refused there when {region}"))
        .here("handed over here")
        .also(to, "refuses it")
        .example(case)
        .why("nobody labels this finding")
        .help("bring the limits of the two labels together")
}

pub(super) fn hand_over_circle(label: Span, chain: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A010, label, format!("a case is handed round in a circle: {chain}"))
        .here("begins here")
        .example(case)
        .help("let one of the labels keep it")
}

pub(super) fn urgency_falls(at: Span, message: String, smaller: &str, larger: &str) -> Diagnostic {
    Diagnostic::new(&A011, at, message)
        .here("promised here")
        .example(format!("{smaller} — and beside it: {larger}"))
        .help("look at the rows for the larger finding, or take the promise back")
}

pub(super) fn it_can_happen(row: Span, region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A012, row, format!("this row says that it cannot happen, but it can when {region}"))
        .here("can happen")
        .example(case)
        .help("add the `require` that excludes it, mend the points, or give the row an outcome")
}

pub(super) fn points_unclear(score: Span, message: String, case: &str) -> Diagnostic {
    Diagnostic::new(&A013, score, message)
        .here("look at its points")
        .example(case)
        .help("let each value have its points once")
}

pub(super) fn not_proved(at: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&A014, at, format!("it was not proved {what}: the proof needs more steps than it is given"))
        .here("not finished")
        .why("this is not the same as clean")
        .help("split the label or the table into simpler ones")
}

pub(super) fn disagree(at: Span, code: &str) -> Diagnostic {
    Diagnostic::new(&A014, at, format!("the proof and the evaluator disagree on a case ({code})"))
        .here("not proved")
        .why("this is a mistake of the compiler, not of the protocol")
        .help("report it together with the protocol")
}

pub(super) fn cannot_tell(at: Span, what: &str, blocked: &str) -> Diagnostic {
    Diagnostic::new(&A015, at, format!("it cannot be told {what}: {blocked} is beyond what can be proved"))
        .here("not decided")
        .why("values are compared here in a way for which there is no proof")
        .help("compare with a number, or two values with one another")
}

pub(super) fn by_otherwise(at: Span, what: &str, regions: &str) -> Diagnostic {
    Diagnostic::new(&A016, at, format!("{what} when {regions}")).here("decides what is left")
}

pub(super) fn changed(at: Span, message: String) -> Diagnostic {
    Diagnostic::new(&A017, at, message).here("changes the decision")
}

pub(super) fn adds_nothing(at: Span, rule: &str) -> Diagnostic {
    Diagnostic::new(&A018, at, format!("`{rule}` decides nothing that other rules do not decide alike"))
        .here("adds nothing")
        .help("leave it out, unless it is there for its reason")
}

pub(super) fn unreachable(at: Span, rule: &str) -> Diagnostic {
    Diagnostic::new(&A019, at, format!("nothing that stays under this label ever asks for `{rule}`"))
        .here("never asked for")
        .why("its author relies on somebody who is never called")
        .help("compare its condition with what the label takes and with the ranges of its answers")
}

pub(super) fn slips_past(at: Span, region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A020, at, format!("a missing answer keeps this silent when {region}"))
        .here("not asked for then")
        .example(case)
        .why("neither its condition nor the opposite holds of what is missing, so nobody is called")
        .help("say what holds then (`or margin is missing`), or let the question `must be answered`")
}

pub(super) fn overrides_nothing(at: Span, other: Span) -> Diagnostic {
    Diagnostic::new(&A021, at, "this overrides a rule that never holds beside it")
        .here("overrides")
        .also(other, "never meets it")
        .help("leave `overrides` out, or look at the two conditions")
}

pub(super) fn may_not_apply(at: Span, region: &str, case: &str) -> Diagnostic {
    Diagnostic::new(&A022, at, format!("it is not known whether this table applies when {region}"))
        .here("applies when")
        .example(case)
        .why("the table then gives nothing")
        .help("say what a missing answer means: `applies when … or … is missing`, or let the question be answered")
}
