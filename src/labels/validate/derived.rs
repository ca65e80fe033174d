//! Worked-out values: what a file says of them must follow from its answers.

use super::answers::unit_message;
use super::teller::{Teller, shown};
use super::{Validator, errors};
use crate::decide::{Case, LabelPlan, Rows, Value};
use crate::diagnostic::Rule;
use crate::labels::record::{Answer, Place, Said};
use crate::protocol::condition::From;
use crate::protocol::model::{Kind, Label, Measure, Output};
use crate::protocol::words::Words;
use crate::quantity::{Exact, Number, Unit};
use indexmap::IndexMap;

/// Whether a stated value was compared, or why not.
type Outcome = Result<bool, (&'static Rule, String)>;

impl Validator<'_> {
    pub(super) fn measures(
        &self,
        measures: &IndexMap<String, Measure>,
        from: From,
        given: &[Answer<'_>],
        plan: &LabelPlan,
        case: &Case,
        teller: &mut Teller<'_, '_>,
    ) {
        for (id, measure) in measures {
            let stated = given.iter().find(|a| a.name == id);
            let value = plan.slot(from, id).map_or(Value::NotRecorded, |s| case.get(s));
            let outcome = stated.map(|a| (a.place, number(a, value, &measure.title, measure.unit)));
            count(&measure.rule, outcome, open(plan, case), teller);
        }
    }

    /// Scores and tables of a label.
    pub(super) fn worked_out(
        &self,
        label: &Label,
        given: &[Answer<'_>],
        plan: &LabelPlan,
        case: &Case,
        teller: &mut Teller<'_, '_>,
    ) {
        let value = |id: &str| plan.slot(From::Label, id).map_or(Value::NotRecorded, |s| case.get(s));
        for (id, score) in &label.scores {
            let stated = given.iter().find(|a| a.name == id);
            let outcome = stated.map(|a| (a.place, number(a, value(id), &score.title, None)));
            count(&score.rule, outcome, open(plan, case), teller);
        }
        for (id, table, output) in label.outputs() {
            let stated = given.iter().find(|a| a.name == id);
            let outcome = stated.map(|a| (a.place, listed(a, value(id), output)));
            count(&table.rule, outcome, open(plan, case), teller);
        }
    }

    /// Whether each table of the label has one outcome for a case that stays under it.
    pub(super) fn tables(&self, plan: &LabelPlan, case: &Case, place: Place, teller: &mut Teller<'_, '_>) {
        for (at, table) in plan.tables().iter().enumerate() {
            teller.run.section(plan.sections().table(at));
            if table.inputs().iter().any(|s| case.get(*s) == Value::Unusable) {
                continue;
            }
            let text = self.rules.get(&table.rule).map_or("", |r| r.text.as_str());
            let title = text.split(" follows from ").next().unwrap_or(text);
            let message = match table.rows(case) {
                Rows::Apply(rows) => {
                    rows.iter().for_each(|row| teller.run.held(row));
                    continue;
                }
                Rows::NotApplicable => continue,
                Rows::Nothing if table.takes_none() => continue,
                Rows::Nothing => format!("no row of the table gives {title} for these answers"),
                Rows::Differ(rows) => {
                    format!("rows of the table contradict one another on {title}: {}", rows.join(" and "))
                }
                Rows::CannotHappen(row) => format!("the protocol says that these answers cannot happen: {row}"),
            };
            teller.find(&table.rule, &errors::L031, None, place, message);
        }
    }
}

/// Whether an answer could not be read: it was told, and what may follow from it is not judged.
fn open(plan: &LabelPlan, case: &Case) -> bool {
    (0..plan.slots.len()).any(|slot| case.get(slot) == Value::Unusable)
}

fn count(rule: &str, outcome: Option<(Place, Outcome)>, open: bool, teller: &mut Teller<'_, '_>) {
    match outcome {
        Some((_, Err((code, _)))) if open && code.code == errors::L028.code => {
            teller.run.skipped(rule, || "an answer that it may follow from is not legal".to_owned());
        }
        None => teller.run.skipped(rule, || "the file does not hold it".to_owned()),
        Some((_, Ok(true))) => teller.run.held(rule),
        Some((_, Ok(false))) => teller.run.skipped(rule, || "what it is worked out from is missing".to_owned()),
        Some((place, Err((code, message)))) => teller.find(rule, code, None, place, message),
    }
}

pub(super) fn number(stated: &Answer<'_>, computed: Value, title: &str, unit: Option<Unit>) -> Outcome {
    let amount = |e: Exact| e.to_decimal().map_or_else(|| e.text(), |d| Words::amount(Number(d), unit));
    let computed = match computed {
        Value::Number(wanted) => Some(wanted),
        _ => None,
    };
    match (&stated.said, computed) {
        (Said::Reported, _) => Ok(false),
        (Said::Number { number: Ok(n), unit: said }, computed) => match (unit_message(unit, *said, title), computed) {
            (Some(message), _) => Err((&errors::L014, message)),
            (None, Some(wanted)) if Exact::from(n.0) != wanted => {
                let (said, wanted) = (Words::amount(*n, unit), amount(wanted));
                Err((&errors::L028, format!("{title} is {said}, but follows from the answers as {wanted}")))
            }
            (None, computed) => Ok(computed.is_some()),
        },
        (_, Some(wanted)) => {
            Err((&errors::L028, format!("{title} is a number worked out from the answers: {}", amount(wanted))))
        }
        (_, None) => Err((&errors::L028, format!("{title} is a number worked out from the answers"))),
    }
}

pub(super) fn listed(stated: &Answer<'_>, computed: Value, output: &Output) -> Outcome {
    let list = output.kind.list().map_or(&[][..], |l| &l.values);
    let title = &output.title;
    let place = |id: &str| list.iter().position(|v| v.id == id).and_then(|n| u16::try_from(n).ok());
    let named = |value: Value| -> String {
        let places: Vec<usize> = match value {
            Value::One(place) => vec![usize::from(place)],
            Value::Ticks(bits) => (0..128).filter(|n| bits >> n & 1 == 1).collect(),
            _ => return "missing".to_owned(),
        };
        let titles: Vec<String> =
            places.iter().filter_map(|p| list.get(*p)).map(|v| format!("“{}”", v.title)).collect();
        if titles.is_empty() { "none".to_owned() } else { titles.join(" and ") }
    };
    let said = match (&stated.said, &output.kind) {
        (Said::Reported, _) => return Ok(false),
        (Said::Text(id), Kind::OneOf { .. }) => place(id).map(Value::One).ok_or_else(|| shown(id, false)),
        (Said::List(items), Kind::AnyOf { .. }) => {
            items.iter().try_fold(Value::Ticks(0), |bits, (item, _)| match (bits, item) {
                (bits, Some("none")) => Ok(bits),
                (Value::Ticks(bits), Some(id)) => match place(id).and_then(|p| 1u128.checked_shl(u32::from(p))) {
                    Some(bit) => Ok(Value::Ticks(bits | bit)),
                    None => Err(shown(id, false)),
                },
                _ => Err("something that is not a word".to_owned()),
            })
        }
        _ => Err("another kind of value".to_owned()),
    };
    match said {
        Ok(said) if said == computed => Ok(true),
        Ok(_) if !computed.is_given() => {
            Err((&errors::L028, format!("{title} is given, but nothing follows from the answers: leave it out")))
        }
        Ok(said) => Err((
            &errors::L028,
            format!("{title} is {}, but follows from the answers as {}", named(said), named(computed)),
        )),
        Err(said) => {
            Err((&errors::L028, format!("{title} is {said}, but follows from the answers as {}", named(computed))))
        }
    }
}
