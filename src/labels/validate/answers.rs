//! Answers: each in the kind that its question asks for, legal in this case, given by somebody
//! who may give it.

use super::teller::{Teller, shown};
use super::{Validator, errors};
use crate::decide::{AttributePlan, Case, Fit, LabelPlan, Presence, Sections, Value};
use crate::diagnostic::{Rule, nearest, or_list};
use crate::labels::record::{Annotation, Answer, NumberFault, Place, Record, Said, UnitSaid};
use crate::protocol::condition::From;
use crate::protocol::model::{Kind, SetBy};
use crate::protocol::rulebook::confidence_rule;
use crate::protocol::words::Words;
use crate::quantity::{Exact, Number, Unit, lookup};

/// What is wrong with one answer: the aspect of the rule, the code, where and what.
pub(super) struct Wrong {
    aspect: &'static str,
    code: &'static Rule,
    place: Place,
    message: String,
}

impl Validator<'_> {
    pub(super) fn answers(
        &self,
        given: &[Answer<'_>],
        asked: &[AttributePlan],
        plan: &LabelPlan,
        record: &Record<'_>,
        case: &mut Case,
        teller: &mut Teller<'_, '_>,
    ) {
        let owner = plan.id.as_str();
        // A worked-out value may stand in the file; it is checked when all answers are in.
        let from = if owner == "context" { From::Context } else { From::Label };
        let measure = |name: &str| plan.slot(from, name).is_some();
        let sections = plan.sections();
        for answer in given {
            let at = asked.iter().position(|a| a.id == answer.name);
            let Some((at, attribute)) = at.and_then(|n| Some((n, asked.get(n)?))) else {
                if !measure(answer.name) {
                    let near = nearest(answer.name, asked.iter().map(|a| a.id.as_str()));
                    let hint =
                        if near.is_empty() { String::new() } else { format!("; did you mean {}?", or_list(&near)) };
                    let message = format!("`{owner}` has no attribute {}{hint}", shown(answer.name, false));
                    teller.find("file.attribute", &errors::L009, None, answer.place, message);
                }
                continue;
            };
            teller.run.section(sections.question(at));
            teller.run.held("file.attribute");
            let value = match read(answer, attribute) {
                Ok(value) => value,
                Err(wrongs) => {
                    for wrong in wrongs {
                        self.tell(attribute, wrong, teller);
                    }
                    case.set(attribute.slot, Value::Unusable);
                    continue;
                }
            };
            self.kept(attribute, value, teller);
            case.set(attribute.slot, value);
            self.set_by(attribute, value, answer.place, record, teller);
        }
        // Whether something is asked may hang on any other answer, so this comes second.
        // All is decided before anything is told: a question may hang on one that stands behind it.
        for ((at, attribute), presence) in asked.iter().enumerate().zip(plan.presence(from, case)) {
            teller.run.section(sections.question(at));
            let answer = given.iter().find(|a| a.name == attribute.id);
            self.presence(attribute, answer, presence, plan, record, teller);
        }
        teller.run.section(Sections::STATED);
    }

    fn tell(&self, attribute: &AttributePlan, wrong: Wrong, teller: &mut Teller<'_, '_>) {
        let rule = format!("{}.{}", attribute.attribute.rule, wrong.aspect);
        teller.find(&rule, wrong.code, None, wrong.place, wrong.message);
    }

    /// Counts the rules that an accepted answer fulfils.
    fn kept(&self, attribute: &AttributePlan, value: Value, teller: &mut Teller<'_, '_>) {
        let mut held = |aspect| teller.run.held_aspect(&attribute.attribute.rule, aspect);
        let kind = &attribute.attribute.kind;
        held("not_assessable");
        if value == Value::NotAssessable {
            return;
        }
        held("value");
        if matches!(kind, Kind::Quantity { .. } | Kind::Whole { unit: Some(_), .. }) {
            held("unit");
        }
        if kind.range().is_some() {
            held("range");
        }
        if kind.step().is_some() {
            held("grid");
        }
        if matches!(kind, Kind::Text { .. }) {
            held("length");
        }
    }

    /// Whether the answer was given by somebody who may give it: the question may say so, and so may
    /// the value that was chosen.
    fn set_by(
        &self,
        attribute: &AttributePlan,
        value: Value,
        place: Place,
        record: &Record<'_>,
        teller: &mut Teller<'_, '_>,
    ) {
        let about = &attribute.attribute;
        let chosen = |at: u16| about.kind.list().and_then(|l| l.values.get(usize::from(at)));
        let values: Vec<u16> = match value {
            Value::One(at) => vec![at],
            Value::Ticks(bits) => (0..128).filter(|n| bits >> n & 1 == 1).collect(),
            _ => Vec::new(),
        };
        let of_values =
            values.into_iter().filter_map(chosen).filter_map(|v| Some((v.title.as_str(), v.set_by.as_ref()?)));
        let all = about.set_by.iter().map(|by| (None, by)).chain(of_values.map(|(title, by)| (Some(title), by)));
        let asked: Vec<(Option<&str>, &SetBy)> = all.collect();
        if asked.is_empty() {
            if about.restricts_values() {
                teller.run.held_aspect(&about.rule, "set_by");
            }
            return;
        }
        let rule = format!("{}.set_by", about.rule);
        let Some((role, _)) = self.known_role(record) else {
            teller.run.skipped(&rule, || "the record does not say in which role it was made".to_owned());
            return;
        };
        let refused = asked.iter().find(|(_, by)| !self.protocol.role_suffices(role, &by.role, by.or_above));
        let Some((title, by)) = refused else {
            teller.run.held(&rule);
            return;
        };
        let words = Words::new(self.protocol, None);
        let what = match title {
            Some(_) if about.private => format!("{} (masked)", about.title),
            Some(title) => format!("{} “{title}”", about.title),
            None => about.title.clone(),
        };
        let message =
            format!("{what} is set by {}, but this record was made by {}", words.set_by(by), self.made_by(role));
        teller.find(&rule, &errors::L017, None, place, message);
    }

    /// Tells whether the question is asked in this case, and answered where it must be.
    fn presence(
        &self,
        attribute: &AttributePlan,
        answer: Option<&Answer<'_>>,
        presence: Presence,
        plan: &LabelPlan,
        record: &Record<'_>,
        teller: &mut Teller<'_, '_>,
    ) {
        let cannot_tell = || "an answer that it reads is missing or not legal".to_owned();
        let words = Words::new(self.protocol, self.protocol.labels.get(&plan.id));
        if LabelPlan::is_conditional(attribute) {
            let rule = || format!("{}.asked", attribute.attribute.rule);
            match answer {
                Some(_) if presence.asked.is_none() => teller.run.skipped(&rule(), cannot_tell),
                Some(answer) if presence.is_refused() => {
                    let when = attribute.attribute.asked_when.as_ref().map_or(String::new(), |c| words.condition(c));
                    let message = format!("{} is asked only when {when}; leave it out here", attribute.attribute.title);
                    teller.find(&rule(), &errors::L016, None, answer.place, message);
                }
                Some(_) => teller.run.held_aspect(&attribute.attribute.rule, "asked"),
                None => teller.run.skipped(&rule(), || "it was not answered".to_owned()),
            }
        }
        if matches!(attribute.attribute.answered, crate::protocol::model::Answered::MayBeLeftOut) {
            return;
        }
        let rule = || format!("{}.answered", attribute.attribute.rule);
        if presence.required.is_none() {
            teller.run.skipped(&rule(), cannot_tell);
        } else if presence.required == Some(false) {
            teller.run.skipped(&rule(), || "it need not be answered in this case".to_owned());
        } else if !presence.is_lacking() {
            teller.run.held_aspect(&attribute.attribute.rule, "answered");
        } else {
            let why = if attribute.attribute.may_be_not_assessable {
                "; if it cannot be told, say “not assessable”"
            } else {
                ""
            };
            let message = format!("{} is missing and must be answered{why}", attribute.attribute.title);
            let place = teller.about.annotation.map_or(record.place, |id| {
                let found = record.annotations.iter().find(|a| a.id.as_ref().is_some_and(|(i, _)| i == id));
                found.map_or(record.place, |a| a.place)
            });
            teller.find(&rule(), &errors::L010, None, place, message);
        }
    }

    /// Reads the answers of the annotation that this one is a part of; they are checked there.
    pub(super) fn whole(&self, whole: &Annotation<'_>, plan: &LabelPlan, case: &mut Case) {
        let Some(theirs) = whole.label.and_then(|(id, _)| self.plan.labels.get(id)) else { return };
        let mut inner = Case::new(theirs.slots.len());
        for answer in &whole.attributes {
            if let Some(attribute) = theirs.attribute(answer.name) {
                inner.set(attribute.slot, read(answer, attribute).unwrap_or(Value::Unusable));
            }
        }
        // Its worked-out values may read the context, which is the same for both.
        for (slot, wanted) in theirs.slots.iter().enumerate().filter(|(_, s)| s.from == From::Context) {
            if let Some(ours) = plan.slot(From::Context, &wanted.id) {
                inner.set(slot, case.get(ours));
            }
        }
        theirs.work_out(&mut inner);
        for (slot, wanted) in plan.slots.iter().enumerate() {
            if wanted.from == From::Whole
                && let Some(place) = theirs.slot(From::Label, &wanted.id)
            {
                case.set(slot, self.carried_over(theirs, &wanted.id, inner.get(place), &plan.id));
            }
        }
    }

    /// A value of the whole as its part sees it: a whole of a narrower kind has its own places in
    /// its lists, so list values go over by their ids.
    fn carried_over(&self, theirs: &LabelPlan, id: &str, value: Value, part: &str) -> Value {
        let parent = self.protocol.kinds(part).iter().rev().find_map(|(_, l)| l.parent.clone());
        let list = parent
            .and_then(|p| self.protocol.labels.get(&p.label))
            .and_then(|l| l.attributes.get(id))
            .and_then(|a| a.kind.list());
        let (Some(list), Some(attribute)) = (list, theirs.attribute(id)) else { return value };
        let place = |at: u16| {
            let id = attribute.ids().nth(usize::from(at))?;
            list.values.iter().position(|v| v.id == id).and_then(|n| u16::try_from(n).ok())
        };
        match value {
            Value::One(at) => place(at).map_or(Value::Unusable, Value::One),
            Value::Ticks(bits) => {
                let moved: Option<Vec<u16>> = (0..128).filter(|n| bits >> n & 1 == 1).map(place).collect();
                moved.map_or(Value::Unusable, |m| Value::Ticks(m.into_iter().fold(0, |a, n| a | 1u128 << n)))
            }
            other => other,
        }
    }

    pub(super) fn confidence(
        &self,
        annotation: &Annotation<'_>,
        plan: &LabelPlan,
        case: &mut Case,
        teller: &mut Teller<'_, '_>,
    ) {
        let needed = self.protocol.labels.get(&plan.id).is_some_and(|l| l.reads_confidence());
        let rule = confidence_rule(&plan.id);
        let (Some(answer), Some(slot)) = (&annotation.confidence, plan.slot(From::Annotation, "confidence")) else {
            if needed {
                let message = "the reader's confidence is missing, and a rule of this label reads it".to_owned();
                teller.find(&rule, &errors::L010, None, annotation.place, message);
            }
            return;
        };
        if needed {
            teller.run.held(&rule);
        }
        match (&answer.said, percent(answer)) {
            (_, Some(value)) => case.set(slot, value),
            (Said::Reported, _) => case.set(slot, Value::Unusable),
            _ => {
                case.set(slot, Value::Unusable);
                let message = "`confidence` is a percentage, a number from 0 to 100".to_owned();
                teller.find("file.structure", &errors::L007, None, answer.place, message);
            }
        }
    }
}

/// A percentage as a value; none if it is none.
pub(super) fn percent(answer: &Answer<'_>) -> Option<Value> {
    let Said::Number { number: Ok(n), unit: UnitSaid::Nothing | UnitSaid::Converted } = &answer.said else {
        return None;
    };
    let percent = Exact::from(n.0);
    (percent >= Exact::from(0) && percent <= Exact::from(100)).then_some(Value::Number(percent))
}

/// What an answer means for its question.
pub(super) fn read(answer: &Answer<'_>, attribute: &AttributePlan) -> Result<Value, Vec<Wrong>> {
    let about = &attribute.attribute;
    let place = answer.place;
    let wrong = |aspect, code, message: String| Err(vec![Wrong { aspect, code, place, message }]);
    let unlike = |found: &str| {
        wrong("value", &errors::L011, format!("{} is {found}; it takes {}", about.title, Words::answers(&about.kind)))
    };
    match (&answer.said, &about.kind) {
        (Said::Reported, _) => Err(Vec::new()),
        (Said::Null, _) => {
            let message = format!(
                "{} is `null`; leave the key out if it was not recorded, or write {{\"missing\": \"not_assessable\"}} if it cannot be told",
                about.title
            );
            wrong("value", &errors::L026, message)
        }
        (Said::NotAssessable, _) if about.may_be_not_assessable => Ok(Value::NotAssessable),
        (Said::NotAssessable, _) => {
            let message =
                format!("{} may not be “not assessable”: it takes {}", about.title, Words::answers(&about.kind));
            wrong("not_assessable", &errors::L015, message)
        }
        (Said::Untranslated(text), _) => {
            let message = format!(
                "{} is {}, which is not on its documented scale: {}",
                about.title,
                shown(text, about.private),
                Words::answers(&about.kind)
            );
            wrong("value", &errors::L011, message)
        }
        (Said::Other(what), _) => unlike(what),
        (Said::Text(text), Kind::OneOf { .. } | Kind::YesNo) => match attribute.value(text) {
            Some(place) => Ok(Value::One(place)),
            None => wrong("value", &errors::L011, errors::unlisted(about, text, attribute.ids())),
        },
        (Said::Flag(flag), Kind::YesNo) => Ok(Value::One(u16::from(!flag))),
        (Said::List(items), Kind::AnyOf { .. }) => ticks(items, attribute),
        (Said::Text(text), Kind::Text { at_most }) => {
            let length = text.chars().count();
            if length > *at_most as usize {
                let message = format!("{} has {length} characters; at most {at_most} are allowed", about.title);
                return wrong("length", &errors::L025, message);
            }
            Ok(Value::Text)
        }
        (Said::Number { number, unit }, kind) if kind.is_number() => measured(*number, *unit, attribute, place),
        (Said::Text(text), kind) if kind.is_number() => {
            let hint = if text.contains(',') { " (decimals are written with a point)" } else { "" };
            unlike(&format!("{}, not a number{hint}", shown(text, about.private)))
        }
        (Said::Text(text), _) => unlike(&format!("{}, not a list", shown(text, about.private))),
        (Said::Number { .. }, _) => unlike("a number"),
        (Said::Flag(_), _) => unlike("true or false"),
        (Said::List(_), _) => unlike("a list"),
    }
}

fn ticks(items: &[(Option<&str>, Place)], attribute: &AttributePlan) -> Result<Value, Vec<Wrong>> {
    let about = &attribute.attribute;
    let mut wrongs = Vec::new();
    let (mut bits, mut none) = (0u128, false);
    for (item, place) in items {
        let Some(text) = item else {
            let message = format!("{} holds something that is not a word", about.title);
            wrongs.push(Wrong { aspect: "value", code: &errors::L011, place: *place, message });
            continue;
        };
        match attribute.tick(text) {
            Some(0) if none => {
                let message = format!("{} names `none` twice", about.title);
                wrongs.push(Wrong { aspect: "value", code: &errors::L011, place: *place, message });
            }
            Some(0) => none = true,
            Some(bit) if bits & bit != 0 => {
                let message = format!("{} names {} twice", about.title, shown(text, about.private));
                wrongs.push(Wrong { aspect: "value", code: &errors::L011, place: *place, message });
            }
            Some(bit) => bits |= bit,
            None => {
                let message = errors::unlisted(about, text, attribute.ids());
                wrongs.push(Wrong { aspect: "value", code: &errors::L011, place: *place, message });
            }
        }
    }
    if wrongs.is_empty() && ((none && bits != 0) || attribute.excludes(bits)) {
        let message = format!("{} has an answer that stands alone beside another one", about.title);
        let place = items.first().map_or(Place::default(), |(_, p)| *p);
        wrongs.push(Wrong { aspect: "value", code: &errors::L011, place, message });
    }
    if wrongs.is_empty() { Ok(Value::Ticks(bits)) } else { Err(wrongs) }
}

fn measured(
    number: Result<Number, NumberFault>,
    unit: UnitSaid<'_>,
    attribute: &AttributePlan,
    place: Place,
) -> Result<Value, Vec<Wrong>> {
    let about = &attribute.attribute;
    let wrong = |aspect, code, message: String| Err(vec![Wrong { aspect, code, place, message }]);
    let declared = match &about.kind {
        // A percentage is a plain number: its unit is in its kind.
        Kind::Percent { .. } => None,
        kind => kind.unit(),
    };
    if let Some(message) = unit_message(declared, unit, &about.title) {
        return wrong("unit", &errors::L014, message);
    }
    let number = match number {
        Ok(number) => number,
        Err(NumberFault::TooManyDigits) => {
            let message = format!("{} has more than 15 digits, so it cannot be compared exactly", about.title);
            return wrong("value", &errors::L003, message);
        }
        Err(NumberFault::TooLarge) => {
            return wrong("value", &errors::L003, format!("{} is beyond what can be measured", about.title));
        }
    };
    match attribute.fit(&number) {
        Fit::Fits => Ok(Value::Number(Exact::from(number.0))),
        Fit::OutOfRange => wrong("range", &errors::L012, errors::out_of_range(about, &number)),
        Fit::OffGrid => wrong("grid", &errors::L013, errors::off_grid(about, &number)),
    }
}

pub(super) fn unit_message(declared: Option<Unit>, said: UnitSaid<'_>, title: &str) -> Option<String> {
    match (declared, said) {
        (_, UnitSaid::Converted) | (None, UnitSaid::Nothing) => None,
        (Some(declared), UnitSaid::Nothing) => {
            Some(format!("{title} has no unit; write {{\"value\": …, \"unit\": \"{}\"}}", declared.code()))
        }
        (Some(declared), UnitSaid::Written(unit, _)) if unit == declared.code() => None,
        (Some(declared), UnitSaid::Written(unit, _)) => {
            let known = lookup(unit).is_ok_and(|u| u.same_kind(declared));
            let hint = if known { "; convert it where the labels are carried over" } else { "" };
            Some(format!(
                "{title} is written in {}, but this protocol asks for {}{hint}",
                shown(unit, false),
                declared.code()
            ))
        }
        (None, UnitSaid::Written(..)) => Some(format!("{title} is a plain number and has no unit")),
    }
}
