//! Cells of tables and lines of scores in words.

use super::answers::amount_in;
use super::{ENGLISH, Language, Words, say};
use crate::protocol::condition::{Condition, Inclusion, Relation, State, Term};
use crate::protocol::model::{Points, ScorePart, ValueList};
use crate::quantity::Unit;

/// A test without what it tests, as it stands in a table's cell: `below 6 mm`, `Solid, Part-solid`.
/// Values show their titles if the list is given, else their ids.
pub fn cell_text(condition: &Condition, list: Option<&ValueList>, unit: Option<Unit>) -> String {
    cell_text_in(&ENGLISH, condition, list, unit)
}

/// The same in a language.
pub fn cell_text_in(
    language: &Language,
    condition: &Condition,
    list: Option<&ValueList>,
    unit: Option<Unit>,
) -> String {
    let title = |id: &String| {
        let value = list.and_then(|l| l.values.iter().find(|v| v.id == *id));
        // The answers to a yes-or-no question have no titles.
        value.map_or_else(|| language.word(id).to_owned(), |v| v.title.clone())
    };
    let named = |ids: &[String]| ids.iter().map(title).collect::<Vec<_>>().join(", ");
    let amount = |term: &Term| match term {
        Term::Constant { value } => amount_in(language, *value, unit),
        other => {
            let ids: Vec<String> = other.refs().iter().map(|r| r.id.clone()).collect();
            ids.join(&format!(" {} ", language.word("and")))
        }
    };
    match condition {
        Condition::All { of } => match of.as_slice() {
            [] => say!(language, "any"),
            [
                Condition::Compare { relation: Relation::AtLeast, right: low, .. },
                Condition::Compare { relation, right: high, .. },
            ] if *relation == Relation::Below => {
                say!(language, "{low} to below {high}", low = amount(low), high = amount(high))
            }
            [
                Condition::Compare { relation: Relation::AtLeast, right: low, .. },
                Condition::Compare { relation: Relation::AtMost, right: high, .. },
            ] => say!(language, "{low} to {high} inclusive", low = amount(low), high = amount(high)),
            [
                Condition::Compare { relation: Relation::Above, right: low, .. },
                Condition::Compare { relation: Relation::Below, right: high, .. },
            ] => say!(language, "above {low} to below {high}", low = amount(low), high = amount(high)),
            [
                Condition::Compare { relation: Relation::Above, right: low, .. },
                Condition::Compare { relation: Relation::AtMost, right: high, .. },
            ] => say!(language, "above {low} to {high} inclusive", low = amount(low), high = amount(high)),
            parts => {
                let parts: Vec<String> = parts.iter().map(|p| cell_text_in(language, p, list, unit)).collect();
                parts.join(&format!(" {} ", language.word("and")))
            }
        },
        Condition::Any { of } => {
            of.iter().map(|p| cell_text_in(language, p, list, unit)).collect::<Vec<_>>().join(", ")
        }
        Condition::Compare { relation, right, .. } => match relation {
            Relation::Below => say!(language, "below {limit}", limit = amount(right)),
            Relation::AtMost => say!(language, "at most {limit}", limit = amount(right)),
            Relation::Above => say!(language, "above {limit}", limit = amount(right)),
            Relation::AtLeast => say!(language, "{limit} or more", limit = amount(right)),
            Relation::Equal => amount(right),
            Relation::NotEqual => say!(language, "not {limit}", limit = amount(right)),
        },
        Condition::OneOf { values, .. } => named(values),
        Condition::NotOneOf { values, .. } => say!(language, "not {values}", values = named(values)),
        Condition::Includes { how, values, .. } => match (how, values.as_slice()) {
            (Inclusion::Any | Inclusion::All, [one]) => say!(language, "includes {values}", values = title(one)),
            (Inclusion::Any, _) => say!(language, "includes any of {values}", values = named(values)),
            (Inclusion::All, _) => say!(language, "includes all of {values}", values = named(values)),
            (Inclusion::NoneOf, _) => say!(language, "includes none of {values}", values = named(values)),
            (Inclusion::NotAll, _) => say!(language, "does not include all of {values}", values = named(values)),
        },
        Condition::Ticked { any: false, .. } => say!(language, "none"),
        Condition::Ticked { any: true, .. } => say!(language, "at least one"),
        Condition::State { state, .. } => match state {
            State::Given => say!(language, "given"),
            State::Missing => say!(language, "missing"),
            State::NotRecorded => say!(language, "not recorded"),
            State::Recorded => say!(language, "recorded"),
            State::NotAssessable => say!(language, "not assessable"),
            State::NotNotAssessable => say!(language, "not “not assessable”"),
        },
    }
}

impl Words<'_> {
    /// What an answer is for a line of a score: where ticks add up, the tick itself says it.
    pub fn answer(&self, part: &ScorePart, line: &Points) -> String {
        let list = self.list(&part.of);
        match &line.when {
            Condition::Includes { how: Inclusion::Any | Inclusion::All, values, .. }
                if part.each && values.len() == 1 =>
            {
                let ticked = Condition::OneOf { of: part.of.clone(), values: values.clone() };
                cell_text_in(self.language(), &ticked, list, None)
            }
            when => cell_text_in(self.language(), when, list, self.unit_of_value(&part.of)),
        }
    }
}
