//! What the compiler proves of a protocol, against the trial of every case by the evaluator.

use super::protocols::{Breadth, Draft};
use super::tape::{Tape, tapes};
use labelwright::compile;
use labelwright::decide::{Case, LabelPlan, Plan, Rows, Value, Verdict};
use labelwright::protocol::Protocol;
use labelwright::protocol::condition::{From, Ref};
use labelwright::protocol::model::{Attribute, Decision, Kind, Label, Relation};
use labelwright::quantity::Exact;
use labelwright::source::Memory;
use proptest::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// How often each finding was expected and told; `clean` counts labels without any.
type Seen = BTreeMap<&'static str, usize>;

#[test]
fn every_case_tried_agrees_with_the_proof() {
    let seen = RefCell::new(Seen::new());
    let protocols = std::env::var("LABELWRIGHT_PROTOCOLS").ok().and_then(|n| n.parse().ok()).unwrap_or(250);
    tapes(protocols, 3_000, |tape| one_protocol(tape, &mut seen.borrow_mut()));
    let seen = seen.into_inner();
    let often = ["clean", "labels", "A001", "A002", "A003", "A004", "A005", "A008", "A009", "A011", "A012", "A019"];
    assert!(seen["not compiled"] * 8 < seen["labels"], "{seen:#?}");
    for code in often {
        assert!(seen.get(code).is_some_and(|n| *n >= 3), "{code} was hardly met: {seen:#?}");
    }
}

fn one_protocol(tape: &mut Tape, seen: &mut Seen) -> Result<(), TestCaseError> {
    let source = Draft::random(tape, Breadth::Small).plain();
    seen.entry("not compiled").or_default();
    let files = Memory::default().with("demo.protocol", source.as_str());
    let Some(protocol) = labelwright::compile_unproved("demo.protocol", &files).protocol else {
        *seen.entry("not compiled").or_default() += 1;
        return Ok(());
    };
    let told: Vec<(usize, &'static str, String)> = compile("demo.protocol", &files)
        .diagnostics
        .iter()
        .map(|d| (d.primary.span.start as usize, d.rule.code, d.message.clone()))
        .collect();
    let plan = Plan::new(&protocol).expect("a checked protocol has a plan");
    prop_assert!(told.iter().all(|(_, code, _)| *code != "A014"), "not proved:\n{source}\n{told:#?}");
    let mut flawed: BTreeSet<&str> = BTreeSet::new();
    let all: Option<BTreeMap<&str, Tried<'_>>> = protocol
        .labels
        .iter()
        .map(|(id, label)| Some((id.as_str(), Tried::all(&protocol, &plan, id, label)?)))
        .collect();
    let Some(all) = all else { return Ok(()) };
    let unsure = told.iter().any(|(_, code, _)| *code == "A015");
    let kinds = protocol.labels.values().any(|l| l.parent.as_ref().is_some_and(|p| p.relation == Relation::KindOf));
    for (id, label) in &protocol.labels {
        let from = source.find(&format!("\nlabel {id} ")).expect("the label is written");
        let to = source[from + 1..].find("\n}").map_or(source.len(), |n| from + 1 + n);
        let own: BTreeSet<(&'static str, usize)> =
            told.iter().filter(|(at, ..)| (from..to).contains(at)).map(|(at, code, _)| (*code, *at)).collect();
        if own.iter().any(|(code, _)| *code == "A015") {
            *seen.entry("cannot tell").or_default() += 1;
            flawed.insert(id);
            continue;
        }
        *seen.entry("labels").or_default() += 1;
        let tried = &all[id.as_str()];
        let parent_flawed = label.parent.as_ref().is_some_and(|p| flawed.contains(p.label.as_str()));
        let mut expectations = tried.expected(label);
        // Kinds hand answers of their own along; only the context is shared by the others.
        if !kinds && !unsure {
            expectations.extend(tried.handed(&all));
        }
        for expected in expectations {
            // What is wrong with a parent is told there, and such cases do not reach the label.
            if parent_flawed && (expected.table.is_some() || matches!(expected.code, "A001" | "A002/A003")) {
                continue;
            }
            let place = |rule: &str| {
                let name = rule.rsplit('.').next().unwrap_or(rule);
                source[from..to].find(&format!("table {name} ")).map_or(0, |n| from + n)
            };
            let near = |at: usize| match &expected.table {
                // Findings on rows stand inside their table.
                Some(rule) => {
                    let start = place(rule);
                    let end = source[start..to].find("\n  }").map_or(to, |n| start + n);
                    (start..end).contains(&at)
                }
                None => true,
            };
            let found = own.iter().any(|(code, at)| expected.code.contains(code) && near(*at));
            prop_assert!(
                found == expected.holds || (expected.at_least && found),
                "{} of {id}, {}: the cases say {}, the proof {found}\n{source}\n{told:#?}",
                expected.code,
                expected.table.as_deref().unwrap_or("the label"),
                expected.holds
            );
            for code in expected.code.split('/').filter(|c| expected.holds && own.iter().any(|(o, _)| o == c)) {
                *seen.entry(static_code(code)).or_default() += 1;
            }
        }
        if own.iter().any(|(code, _)| ["A001", "A002", "A003", "A008"].contains(code)) {
            flawed.insert(id);
        }
        if own.is_empty() {
            *seen.entry("clean").or_default() += 1;
        }
    }
    Ok(())
}

fn static_code(code: &str) -> &'static str {
    let codes = ["A001", "A002", "A003", "A004", "A005", "A008", "A009", "A010", "A011", "A012", "A019"];
    codes.into_iter().find(|c| *c == code).unwrap_or("other")
}

/// A finding that there should be, or not.
struct Expected {
    code: &'static str,
    table: Option<String>,
    holds: bool,
    /// There may be one also where the cases do not show it.
    at_least: bool,
}

/// Every legal case of a label with what the evaluator says of it.
struct Tried<'p> {
    id: &'p str,
    plan: &'p LabelPlan,
    /// The slots of answers, without what is worked out.
    answers: Vec<usize>,
    cases: Vec<(Case, Verdict)>,
}

impl<'p> Tried<'p> {
    /// All cases; `None` if they are too many.
    fn all(protocol: &'p Protocol, plan: &'p Plan, id: &'p str, label: &'p Label) -> Option<Self> {
        let own = &plan.labels[id];
        let kinds = protocol.kinds(id);
        let whole = kinds.iter().rev().find_map(|(_, l)| l.parent.as_ref().filter(|p| p.relation == Relation::PartOf));
        let whole = whole.map(|p| (&plan.labels[&p.label], &protocol.labels[&p.label]));
        let mut axes: Vec<(From, &str, Vec<Value>)> = Vec::new();
        let mut add = |from: From, attributes: &'p indexmap::IndexMap<String, Attribute>| {
            axes.extend(attributes.iter().map(|(name, a)| (from, name.as_str(), values(a))));
        };
        add(From::Label, &label.attributes);
        add(From::Context, &protocol.context.attributes);
        if let Some((_, whole)) = whole {
            add(From::Whole, &whole.attributes);
        }
        let count = axes.iter().try_fold(1_usize, |n, (.., values)| n.checked_mul(values.len()))?;
        if count > 40_000 {
            return None;
        }
        let answers = axes.iter().map(|(from, name, _)| own.slot(*from, name).expect("a slot")).collect();
        let mut cases = Vec::new();
        for n in 0..count {
            let (mut rest, mut case) = (n, Case::new(own.slots.len()));
            let mut inner = whole.map(|(w, _)| Case::new(w.slots.len()));
            for (from, name, values) in &axes {
                let value = values[rest % values.len()];
                rest /= values.len();
                case.set(own.slot(*from, name).expect("a slot"), value);
                if let (Some(inner), Some((w, _))) = (&mut inner, whole) {
                    let theirs = if *from == From::Whole { From::Label } else { *from };
                    if *from != From::Label {
                        inner.set(w.slot(theirs, name).expect("a slot"), value);
                    }
                }
            }
            if let (Some(mut inner), Some((w, _))) = (inner, whole) {
                w.work_out(&mut inner);
                if !w.is_legal(&inner) {
                    continue;
                }
                for (slot, wanted) in own.slots.iter().enumerate().filter(|(_, s)| s.from == From::Whole) {
                    case.set(slot, inner.get(w.slot(From::Label, &wanted.id).expect("a slot")));
                }
            }
            own.work_out(&mut case);
            if own.is_legal(&case) {
                let verdict = own.decide(&case);
                cases.push((case, verdict));
            }
        }
        Some(Tried { id, plan: own, answers, cases })
    }

    fn expected(&self, label: &Label) -> Vec<Expected> {
        let mut all = Vec::new();
        let mut expect = |code: &'static str, table: Option<&str>, holds: bool, at_least: bool| {
            all.push(Expected { code, table: table.map(str::to_owned), holds, at_least });
        };
        expect("A008", None, self.cases.is_empty(), false);
        if self.cases.is_empty() {
            return all;
        }
        let any = |test: &dyn Fn(&Case, &Verdict) -> bool| self.cases.iter().any(|(c, v)| test(c, v));
        expect("A001", None, any(&|_, v| *v == Verdict::Undecided), false);
        let mine = |rules: &[String]| rules.iter().all(|r| r.starts_with(&format!("{}.", self.id)));
        let clash = |_: &Case, v: &Verdict| matches!(v, Verdict::Conflict { rules } if mine(rules));
        expect("A002/A003", None, any(&clash), false);
        for escalation in label.escalations.iter().filter(|e| e.rule.starts_with(&format!("{}.", self.id))) {
            let asked =
                |c: &Case, v: &Verdict| stays(v) && self.plan.escalations(c).any(|(rule, ..)| rule == escalation.rule);
            expect("A019", None, !any(&asked), false);
        }
        let mut promised = label.urgencies.iter().filter(|u| u.rule.starts_with(&format!("{}.", self.id)));
        expect("A011", None, promised.any(|u| self.falls(label, &u.of, &u.with)), false);
        let deciding = read_by_decisions(label);
        for table in self.plan.tables() {
            let Some((name, model)) = label.tables.iter().find(|(_, t)| t.rule == table.rule) else { continue };
            if !table.rule.starts_with(&format!("{}.", self.id)) {
                continue;
            }
            let read = deciding.contains(name.as_str());
            let before = behind(label, name);
            let fine = |rows: &Rows, none: bool| {
                matches!(rows, Rows::Apply(_) | Rows::NotApplicable) || (none && *rows == Rows::Nothing)
            };
            let domain: Vec<Rows> = self
                .cases
                .iter()
                .filter(|(_, v)| if read { reaches(v, label, self.id) } else { stays(v) })
                .filter(|(c, _)| {
                    self.plan
                        .tables()
                        .iter()
                        .filter(|t| before.iter().any(|b| label.tables[*b].rule == t.rule))
                        .all(|t| fine(&t.rows(c), t.takes_none()))
                })
                .map(|(c, _)| table.rows(c))
                .collect();
            let rule = Some(model.rule.as_str());
            let open = domain.contains(&Rows::Nothing) && !table.takes_none();
            expect("A004", rule, open, false);
            // A row that cannot happen beside another is told both ways.
            let differ = domain.iter().any(|r| matches!(r, Rows::Differ(_)));
            let never = domain.iter().any(|r| matches!(r, Rows::CannotHappen(_)));
            expect("A005", rule, differ, never);
            expect("A012", rule, never, false);
        }
        all
    }
}

impl Tried<'_> {
    /// What the case says of the context.
    fn context(&self, case: &Case) -> String {
        let slots = self.plan.slots.iter().enumerate().filter(|(_, s)| s.from == From::Context);
        let answers = slots.filter(|(n, _)| self.answers.contains(n));
        answers.map(|(n, s)| format!("{}={:?};", s.id, case.get(n))).collect()
    }

    /// Contexts of cases that are decided so.
    fn contexts(&self, test: &dyn Fn(&Verdict) -> bool) -> BTreeSet<String> {
        self.cases.iter().filter(|(_, v)| test(v)).map(|(c, _)| self.context(c)).collect()
    }

    /// Hand-overs that are refused, and cases that go round in a circle of two.
    fn handed(&self, all: &BTreeMap<&str, Tried<'_>>) -> Vec<Expected> {
        let to = |target: &str| {
            let target = target.to_owned();
            move |v: &Verdict| matches!(v, Verdict::Decided { decision: Decision::HandOver(t), .. } if *t == target)
        };
        let (mut refused, mut circle) = (false, false);
        for (target, other) in all.iter().filter(|(target, _)| **target != self.id) {
            let handed = self.contexts(&to(target));
            let kept = other.contexts(&|v| match v {
                // A contradiction is told where it is.
                Verdict::ByEye | Verdict::Conflict { .. } => true,
                Verdict::Decided { decision: Decision::HandOver(next), .. } => next != target,
                Verdict::Decided { decision, .. } => *decision != Decision::DoNotLabel,
                _ => false,
            });
            refused |= !handed.is_subset(&kept);
            circle |= handed.intersection(&other.contexts(&to(self.id))).next().is_some();
        }
        // A circle is told of the label that stands first.
        let first = all.keys().all(|id| all[id].order() >= self.order());
        let expected = |code, holds| Expected { code, table: None, holds, at_least: false };
        vec![expected("A009", refused), expected("A010", circle && first)]
    }

    /// Labels are written in this order.
    fn order(&self) -> usize {
        ["spot", "node", "mass"].iter().position(|id| *id == self.id).unwrap_or(usize::MAX)
    }

    /// Whether, of two cases that differ only in X and what it is worked out from, the one with
    /// more of it is less urgent.
    fn falls(&self, label: &Label, of: &str, with: &Ref) -> bool {
        let (Some(outcome), Some(x)) = (self.plan.slot(From::Label, of), self.plan.slot(with.from, &with.id)) else {
            return false;
        };
        let mut behind = Vec::new();
        let mut next = vec![with.clone()];
        while let Some(of) = next.pop() {
            behind.extend(self.plan.slot(of.from, &of.id));
            next.extend(label.measures.get(&of.id).into_iter().flat_map(|m| m.term.refs()).cloned());
            if let Some(score) = label.scores.get(&of.id) {
                next.extend(score.parts.iter().map(|p| p.of.clone()));
                next.extend(score.forced.iter().flat_map(|f| f.when.refs()).cloned());
            }
        }
        let mut groups: BTreeMap<String, Vec<(Exact, u16)>> = BTreeMap::new();
        for (case, _) in &self.cases {
            let (Value::Number(x), Value::One(place)) = (case.get(x), case.get(outcome)) else { continue };
            let others = self.answers.iter().filter(|s| !behind.contains(s));
            let key: String = others.map(|s| format!("{:?};", case.get(*s))).collect();
            groups.entry(key).or_default().push((x, place));
        }
        groups.values_mut().any(|group| {
            group.sort_unstable();
            // The most urgent of all that have less, against each.
            let mut most: Option<(Exact, u16)> = None;
            let mut highest: Option<u16> = None;
            group.iter().any(|(x, place)| {
                if most.is_none_or(|(at, _)| at < *x) {
                    highest = highest.max(most.map(|(_, p)| p));
                    most = Some((*x, *place));
                } else if let Some((_, p)) = &mut most {
                    *p = (*p).max(*place);
                }
                highest.is_some_and(|h| h > *place)
            })
        })
    }
}

fn stays(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::ByEye | Verdict::Decided { decision: Decision::Label | Decision::Ask(_), .. })
}

/// Whether a case gets as far as the label's own rules: what a parent decides otherwise does not.
fn reaches(verdict: &Verdict, label: &Label, id: &str) -> bool {
    let own = |rule: &str| rule.starts_with(&format!("{id}."));
    let kind = label.parent.as_ref().is_some_and(|p| p.relation == Relation::KindOf);
    match verdict {
        _ if !kind => true,
        Verdict::Decided { rule, .. } => own(rule),
        Verdict::Conflict { rules } => rules.iter().all(|r| own(r)),
        _ => true,
    }
}

/// Tables whose outcomes criteria and ruling edge cases read, also through other tables.
fn read_by_decisions(label: &Label) -> BTreeSet<&str> {
    let mut texts: Vec<String> = label.criteria.iter().map(|c| json(&c.when)).collect();
    texts.extend(label.edge_cases.iter().filter(|e| e.decision.is_some()).map(|e| json(&e.when)));
    let mut read: BTreeSet<&str> = BTreeSet::new();
    for (name, table) in label.tables.iter().rev() {
        let names = |text: &String| table.outputs.keys().any(|o| text.contains(&format!("\"id\":\"{o}\"")));
        if texts.iter().any(names) {
            read.insert(name);
            texts.push(json(&(&table.applies_when, &table.inputs)));
        }
    }
    read
}

/// Tables that a table reads, also through others.
fn behind<'l>(label: &'l Label, name: &str) -> BTreeSet<&'l str> {
    let mut texts = Vec::new();
    let mut read: BTreeSet<&str> = BTreeSet::new();
    for (id, table) in label.tables.iter().rev() {
        let names = |text: &String| table.outputs.keys().any(|o| text.contains(&format!("\"id\":\"{o}\"")));
        let found = texts.iter().any(names);
        if found {
            read.insert(id);
        }
        if found || id == name {
            texts.push(json(&(&table.applies_when, &table.inputs)));
        }
    }
    read
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("a part of a protocol is JSON")
}

/// Every answer to a question, and each way to have none.
fn values(attribute: &Attribute) -> Vec<Value> {
    let mut values = vec![Value::NotRecorded];
    if attribute.may_be_not_assessable {
        values.push(Value::NotAssessable);
    }
    let places = |count: usize| u16::try_from(count).expect("a short list");
    match &attribute.kind {
        Kind::YesNo => values.extend([Value::One(0), Value::One(1)]),
        Kind::OneOf { list } => values.extend((0..places(list.values.len())).map(Value::One)),
        Kind::AnyOf { list } => values.extend((0..1_u128 << list.values.len()).map(Value::Ticks)),
        Kind::Text { .. } => values.push(Value::Text),
        kind => {
            let (range, step) = (kind.range().expect("a range"), kind.step().expect("a step"));
            let (mut at, end, step) = (Exact::from(range.from.0), Exact::from(range.to.0), Exact::from(step.0));
            while at <= end {
                values.push(Value::Number(at));
                at = at.checked_add(step).expect("small numbers");
            }
        }
    }
    values
}
