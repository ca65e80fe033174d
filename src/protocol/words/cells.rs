//! Cells of tables and lines of scores in words.

use super::Words;
use crate::protocol::condition::{Condition, Inclusion, Relation, State, Term};
use crate::protocol::model::ValueList;
use crate::quantity::Unit;

/// A test without what it tests, as it stands in a table's cell: `below 6 mm`, `Solid, Part-solid`.
/// Values show their titles if the list is given, else their ids.
pub fn cell_text(condition: &Condition, list: Option<&ValueList>, unit: Option<Unit>) -> String {
    let title = |id: &String| {
        let value = list.and_then(|l| l.values.iter().find(|v| v.id == *id));
        value.map_or_else(|| id.clone(), |v| v.title.clone())
    };
    let named = |ids: &[String]| ids.iter().map(title).collect::<Vec<_>>().join(", ");
    let amount = |term: &Term| match term {
        Term::Constant { value } => Words::amount(*value, unit),
        other => other.refs().iter().map(|r| r.id.clone()).collect::<Vec<_>>().join(" and "),
    };
    match condition {
        Condition::All { of } => match of.as_slice() {
            [] => "any".to_owned(),
            [
                Condition::Compare { relation: Relation::AtLeast, right: low, .. },
                Condition::Compare { relation, right: high, .. },
            ] if *relation == Relation::Below => format!("{} to below {}", amount(low), amount(high)),
            [
                Condition::Compare { relation: Relation::AtLeast, right: low, .. },
                Condition::Compare { relation: Relation::AtMost, right: high, .. },
            ] => format!("{} to {} inclusive", amount(low), amount(high)),
            [
                Condition::Compare { relation: Relation::Above, right: low, .. },
                Condition::Compare { relation: Relation::Below, right: high, .. },
            ] => format!("above {} to below {}", amount(low), amount(high)),
            [
                Condition::Compare { relation: Relation::Above, right: low, .. },
                Condition::Compare { relation: Relation::AtMost, right: high, .. },
            ] => format!("above {} to {} inclusive", amount(low), amount(high)),
            parts => parts.iter().map(|p| cell_text(p, list, unit)).collect::<Vec<_>>().join(" and "),
        },
        Condition::Any { of } => of.iter().map(|p| cell_text(p, list, unit)).collect::<Vec<_>>().join(", "),
        Condition::Compare { relation, right, .. } => match relation {
            Relation::Below => format!("below {}", amount(right)),
            Relation::AtMost => format!("at most {}", amount(right)),
            Relation::Above => format!("above {}", amount(right)),
            Relation::AtLeast => format!("{} or more", amount(right)),
            Relation::Equal => amount(right),
            Relation::NotEqual => format!("not {}", amount(right)),
        },
        Condition::OneOf { values, .. } => named(values),
        Condition::NotOneOf { values, .. } => format!("not {}", named(values)),
        Condition::Includes { how, values, .. } => match (how, values.as_slice()) {
            (Inclusion::Any | Inclusion::All, [one]) => format!("includes {}", title(one)),
            (Inclusion::Any, _) => format!("includes any of {}", named(values)),
            (Inclusion::All, _) => format!("includes all of {}", named(values)),
            (Inclusion::NoneOf, _) => format!("includes none of {}", named(values)),
            (Inclusion::NotAll, _) => format!("does not include all of {}", named(values)),
        },
        Condition::Ticked { any: false, .. } => "none".to_owned(),
        Condition::Ticked { any: true, .. } => "at least one".to_owned(),
        Condition::State { state, .. } => match state {
            State::Given => "given",
            State::Missing => "missing",
            State::NotRecorded => "not recorded",
            State::Recorded => "recorded",
            State::NotAssessable => "not assessable",
            State::NotNotAssessable => "not “not assessable”",
        }
        .to_owned(),
    }
}
