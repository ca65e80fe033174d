//! Conditions as somebody reads them at the screen: a short sentence, and where one of several
//! things is enough, a list of them.
//!
//! [`Words`] says a condition in one sentence, for messages. With three alternatives such a
//! sentence needs brackets, and brackets are logic; so the guide sets alternatives below one another.

use super::text::{self, Piece, pieces};
use crate::protocol::condition::{Condition, Inclusion, Ref, Relation, State};
use crate::protocol::words::{Language, Words, say};
use serde::Serialize;

/// So many letters of two alternatives still read well in a sentence.
const SHORT: usize = 120;

/// A sentence, perhaps with lists behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Said {
    pub(super) text: Vec<Piece>,
    pub(super) lists: Vec<List>,
}

/// Alternatives, or sentences that must all hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct List {
    /// What links it to the list before; empty for the first.
    intro: String,
    items: Vec<Vec<Piece>>,
}

impl Said {
    /// A sentence alone.
    pub(super) fn plain(text: &str) -> Self {
        Said { text: pieces(text), lists: Vec::new() }
    }

    /// The same behind other words: its first letter small.
    pub(super) fn lower(mut self) -> Self {
        if let Some(first) = self.text.first_mut() {
            first.text = crate::protocol::words::lower(&first.text);
        }
        self
    }
}

/// When something holds: `lead`, which is in the language of `words` and ends in its “when”, and the condition.
pub(super) fn when(words: &Words<'_>, lead: &str, condition: &Condition) -> Said {
    let (mut plain, mut lists) = (Vec::new(), Vec::new());
    let language = words.language();
    // “When it is given or missing” is a long way to say it.
    if words.condition(condition) == language.word("always") {
        plain.push(language.word("always").to_owned());
    } else {
        split(words, condition, true, &mut plain, &mut lists);
    }
    let said = language.list(&plain, "and");
    let lead = if said == language.word("always") { without_when(language, lead) } else { lead };
    let text = match (said.is_empty(), lists.is_empty()) {
        (_, true) => text::sentence(&format!("{lead} {said}")),
        (true, false) => text::capital(say!(language, "{lead} any one of these holds:", lead = lead).trim()),
        (false, false) => {
            let said = say!(language, "{lead} {said}, and any one of these holds:", lead = lead, said = said);
            text::capital(said.trim())
        }
    };
    Said { text: pieces(&text), lists: groups(language, lists) }
}

/// “Always” follows what comes before “when”.
fn without_when<'l>(language: &Language, lead: &'l str) -> &'l str {
    lead.strip_suffix(language.word("when")).map_or(lead, |before| before.trim_end().trim_end_matches(','))
}

/// What must hold. A guard that somebody wrote as “not this, or that” is read as “if this, then that”.
pub(super) fn must(words: &Words<'_>, condition: &Condition) -> Said {
    let language = words.language();
    if let Condition::All { of } = condition
        && of.iter().any(|part| matches!(part, Condition::Any { .. }))
    {
        let items = of.iter().map(|part| pieces(&sentence_of(words, part))).collect();
        return Said {
            text: pieces(language.word("Each of these:")),
            lists: vec![List { intro: String::new(), items }],
        };
    }
    let (guards, results) = guarded(condition);
    let lead = if guards.is_empty() {
        String::new()
    } else {
        let given = Condition::All { of: guards };
        say!(language, "If {condition}, then", condition = flat(words, &given))
    };
    let (mut plain, mut lists) = (Vec::new(), Vec::new());
    split(words, &results, true, &mut plain, &mut lists);
    let said = language.list(&plain, "and");
    let text = match (said.is_empty(), lists.is_empty()) {
        (_, true) => text::sentence(&format!("{lead} {said}")),
        (true, false) => text::capital(say!(language, "{lead} any one of these:", lead = lead).trim()),
        (false, false) => {
            let said = say!(language, "{lead} {said}, and any one of these:", lead = lead, said = said);
            text::capital(said.trim())
        }
    };
    Said { text: pieces(&text), lists: groups(language, lists) }
}

/// The same in one sentence, for items of a list.
fn sentence_of(words: &Words<'_>, condition: &Condition) -> String {
    let (guards, results) = guarded(condition);
    if guards.is_empty() {
        return text::sentence(&flat(words, &results));
    }
    let (guards, results) = (flat(words, &Condition::All { of: guards }), flat(words, &results));
    text::sentence(&say!(words.language(), "if {condition}, then {result}", condition = guards, result = results))
}

/// What is asked for, in words without brackets wherever they can be spared.
fn flat(words: &Words<'_>, condition: &Condition) -> String {
    match condition {
        Condition::All { of } if !of.is_empty() => {
            let parts: Vec<String> = kept(of).map(|part| flat(words, part)).collect();
            // Bounds on one value are one part of a sentence, which only `Words` can tell.
            let whole = words.condition(condition);
            let and = format!(" {} ", words.language().word("and"));
            if of.len() == 2 && !whole.contains(&and) { whole } else { words.language().list(&parts, "and") }
        }
        Condition::Any { of } if of.len() > 1 => alternatives(words, of),
        other => words.condition(other),
    }
}

/// Parts that all must hold, and lists of which one line must hold.
fn split(
    words: &Words<'_>,
    condition: &Condition,
    alone: bool,
    plain: &mut Vec<String>,
    lists: &mut Vec<Vec<Vec<Piece>>>,
) {
    match condition {
        Condition::All { of }
            if of.iter().any(|part| matches!(part, Condition::Any { .. } | Condition::All { .. })) =>
        {
            let only = of.len() == 1;
            for part in kept(of) {
                split(words, part, alone && only, plain, lists);
            }
        }
        Condition::Any { of } if of.len() > 1 && words.condition(condition) != words.language().word("always") => {
            let one = alternatives(words, of);
            let leaves = of.iter().all(|part| subject(part).is_some());
            if (same_subject(of) || (alone && of.len() == 2 && leaves)) && one.chars().count() <= SHORT {
                plain.push(one);
            } else {
                lists.push(of.iter().map(|part| pieces(&text::capital(&flat(words, part)))).collect());
            }
        }
        other => plain.push(flat(words, other)),
    }
}

fn groups(language: &Language, lists: Vec<Vec<Vec<Piece>>>) -> Vec<List> {
    let intro = |n: usize| if n == 0 { String::new() } else { say!(language, "and any one of these:") };
    lists.into_iter().enumerate().map(|(n, items)| List { intro: intro(n), items }).collect()
}

/// Guards and what must hold behind them.
fn guarded(condition: &Condition) -> (Vec<Condition>, Condition) {
    let Condition::Any { of } = condition else { return (Vec::new(), condition.clone()) };
    let mut parts: Vec<&Condition> = Vec::new();
    alternatives_of(of, &mut parts);
    let (mut guards, mut results): (Vec<&Condition>, Vec<&Condition>) = parts.into_iter().partition(|p| negative(p));
    // Where every part denies something, the last one is what must hold.
    if results.is_empty() {
        results.extend(guards.pop());
    }
    let guards = guards.into_iter().map(Condition::opposite).collect();
    let mut results: Vec<Condition> = results.into_iter().cloned().collect();
    let result = if results.len() == 1 { results.remove(0) } else { Condition::Any { of: results } };
    (guards, result)
}

fn alternatives_of<'c>(of: &'c [Condition], into: &mut Vec<&'c Condition>) {
    for part in of {
        match part {
            Condition::Any { of } => alternatives_of(of, into),
            other => into.push(other),
        }
    }
}

/// Whether a condition says that something is not so.
fn negative(condition: &Condition) -> bool {
    match condition {
        Condition::NotOneOf { .. } | Condition::Ticked { any: false, .. } => true,
        Condition::Includes { how, .. } => matches!(how, Inclusion::NoneOf | Inclusion::NotAll),
        Condition::State { state, .. } => {
            matches!(state, State::Missing | State::NotRecorded | State::NotNotAssessable)
        }
        Condition::Compare { relation, .. } => *relation == Relation::NotEqual,
        Condition::All { of } => !of.is_empty() && of.iter().all(negative),
        Condition::Any { .. } | Condition::OneOf { .. } | Condition::Ticked { .. } => false,
    }
}

/// Alternatives in one sentence; what they are about is said once if it is one thing.
fn alternatives(words: &Words<'_>, of: &[Condition]) -> String {
    let mut said: Vec<String> = of.iter().map(|part| flat(words, part)).collect();
    if let Some(title) = of.first().and_then(subject).filter(|_| same_subject(of)).map(|r| words.title(r)) {
        for text in said.iter_mut().skip(1) {
            if let Some(rest) = text.strip_prefix(&title).and_then(|rest| rest.strip_prefix(' ')) {
                *text = rest.to_owned();
            }
        }
    } else if of.iter().any(|part| matches!(part, Condition::All { .. })) {
        return said.join(&format!(", {} ", words.language().word("or")));
    }
    words.language().list(&said, "or")
}

/// What a comparison is about.
fn subject(condition: &Condition) -> Option<&Ref> {
    match condition {
        Condition::OneOf { of, .. }
        | Condition::NotOneOf { of, .. }
        | Condition::Includes { of, .. }
        | Condition::Ticked { of, .. }
        | Condition::State { of, .. } => Some(of),
        Condition::Compare { left, .. } => left.refs().first().copied(),
        Condition::All { .. } | Condition::Any { .. } => None,
    }
}

fn same_subject(of: &[Condition]) -> bool {
    let first = of.first().and_then(subject);
    first.is_some_and(|first| of.iter().all(|part| subject(part).is_some_and(|s| s.same(first))))
}

/// The parts without those that only say that something is given which another part compares.
fn kept(of: &[Condition]) -> impl Iterator<Item = &Condition> {
    of.iter().filter(move |part| {
        let Condition::State { of: value, state: State::Given } = part else { return true };
        let compares = |c: &Condition| !matches!(c, Condition::State { .. } | Condition::Any { .. });
        !of.iter().any(|other| compares(other) && other.refs().iter().any(|r| r.same(value)))
    })
}
