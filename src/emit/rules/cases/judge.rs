//! What the program's own evaluator says of an input.

use super::form::{Answer, EscalationOut, Expect, Given, Input, ScoreOut, TableOut, TableState, VerdictOut, Whole};
use super::read::read;
use crate::decide::{Broken, Case, LabelPlan, Plan, Rows, Value, Verdict, apart};
use crate::protocol::Protocol;
use crate::protocol::condition::From;
use crate::protocol::model::{Attribute, Decision, Label, ValueList};
use crate::protocol::rulebook::{confidence_rule, goes_against};
use crate::quantity::{Exact, Number};
use indexmap::IndexMap;

/// A protocol made ready to judge inputs.
pub struct Judge<'p> {
    protocol: &'p Protocol,
    plan: Plan,
}

/// An input judged.
pub struct Judged {
    /// The case as the evaluator sees it, worked out.
    pub case: Case,
    /// What comes out.
    pub expect: Expect,
}

impl<'p> Judge<'p> {
    /// Makes a protocol ready.
    ///
    /// # Errors
    /// [`Broken`] when the protocol refers to something that it does not hold.
    pub fn new(protocol: &'p Protocol) -> Result<Self, Broken> {
        Ok(Judge { protocol, plan: Plan::new(protocol)? })
    }

    /// The label made ready to run.
    pub fn label(&self, id: &str) -> Option<&LabelPlan> {
        self.plan.labels.get(id)
    }

    /// Judges an input as an annotation of this label; none if there is no such label.
    pub fn judge(&self, id: &str, input: &Input) -> Option<Judged> {
        let (plan, label) = (self.plan.labels.get(id)?, self.protocol.labels.get(id)?);
        let mut broken = Vec::new();
        let context = self.context(&input.context, &mut broken);
        let mut case = Case::new(plan.slots.len());
        copy(&self.plan.context, &context, plan, &mut case, From::Context, From::Context);
        if let Some(whole) = &input.whole {
            self.whole(whole, &context, plan, &mut case);
        }
        answers(plan, From::Label, &input.answers, &mut case, &mut broken);
        confidence(id, label, plan, input.confidence.as_ref(), &mut case, &mut broken);
        for drawn in &plan.drawn {
            if let Some(answer) = input.drawn.get(&drawn.id) {
                case.set(drawn.slot, read(answer, drawn).unwrap_or(Value::Unusable));
            }
        }
        plan.work_out(&mut case);
        broken.extend(plan.requirements(&case).filter(|(_, broken, _)| *broken).map(|(rule, ..)| rule.to_owned()));
        broken.sort();
        let verdict = plan.decide(&case);
        let stays = !matches!(&verdict, Verdict::Decided { decision, .. } if goes_against(decision));
        let escalation =
            |(rule, duty, role): (&str, _, &str)| EscalationOut { rule: rule.to_owned(), duty, role: role.to_owned() };
        let expect = Expect {
            broken,
            measures: self.measures(label, plan, &case),
            scores: label.scores.keys().map(|s| (s.clone(), score(plan, s, &case))).collect(),
            tables: tables(label, plan, &case),
            drawings: drawings(label, plan, &case),
            fired: plan.holding(&case).map(str::to_owned).collect(),
            verdict: told(verdict),
            stays,
            escalations: plan.escalations(&case).map(escalation).collect(),
        };
        Some(Judged { case, expect })
    }

    fn context(&self, given: &IndexMap<String, Answer>, broken: &mut Vec<String>) -> Case {
        let plan = &self.plan.context;
        let mut case = Case::new(plan.slots.len());
        answers(plan, From::Context, given, &mut case, broken);
        plan.work_out(&mut case);
        broken.extend(plan.requirements(&case).filter(|(_, broken, _)| *broken).map(|(rule, ..)| rule.to_owned()));
        case
    }

    /// Fills in what a part sees of its whole.
    fn whole(&self, whole: &Whole, context: &Case, plan: &LabelPlan, case: &mut Case) {
        let Some(theirs) = self.plan.labels.get(&whole.label) else { return };
        let mut inner = Case::new(theirs.slots.len());
        for attribute in &theirs.attributes {
            if let Some(answer) = whole.answers.get(&attribute.id) {
                inner.set(attribute.slot, read(answer, attribute).unwrap_or(Value::Unusable));
            }
        }
        copy(&self.plan.context, context, theirs, &mut inner, From::Context, From::Context);
        theirs.work_out(&mut inner);
        copy(theirs, &inner, plan, case, From::Label, From::Whole);
    }

    fn measures(&self, label: &Label, plan: &LabelPlan, case: &Case) -> IndexMap<String, Option<String>> {
        let context = self.protocol.context.measures.keys().map(|id| (From::Context, format!("context.{id}"), id));
        let own = label.measures.keys().map(|id| (From::Label, id.clone(), id));
        let value = |from, id: &str| number(plan.slot(from, id).map_or(Value::NotRecorded, |s| case.get(s)));
        context.chain(own).map(|(from, name, id)| (name, value(from, id))).collect()
    }
}

/// Copies the values of one scope from one case to another by their ids.
fn copy(from: &LabelPlan, values: &Case, to: &LabelPlan, case: &mut Case, scope: From, into: From) {
    for (slot, wanted) in to.slots.iter().enumerate().filter(|(_, s)| s.from == into) {
        if let Some(place) = from.slot(scope, &wanted.id) {
            case.set(slot, values.get(place));
        }
    }
}

/// Reads answers; what is not legal in this case breaks its rule and becomes unusable.
fn answers(plan: &LabelPlan, from: From, given: &IndexMap<String, Answer>, case: &mut Case, broken: &mut Vec<String>) {
    let asked = if from == From::Context { &plan.context } else { &plan.attributes };
    let aspect = |a: &Attribute, aspect: &str| format!("{}.{aspect}", a.rule);
    for attribute in asked {
        let Some(answer) = given.get(&attribute.id) else { continue };
        let value = read(answer, attribute).unwrap_or_else(|wrong| {
            broken.push(aspect(&attribute.attribute, wrong));
            Value::Unusable
        });
        case.set(attribute.slot, value);
    }
    // Whether something is asked may hang on any other answer, so this comes second.
    for (attribute, presence) in asked.iter().zip(plan.presence(from, case)) {
        if presence.is_refused() {
            broken.push(aspect(&attribute.attribute, "asked"));
        }
        if presence.is_lacking() {
            broken.push(aspect(&attribute.attribute, "answered"));
        }
    }
}

fn confidence(
    id: &str,
    label: &Label,
    plan: &LabelPlan,
    given: Option<&Answer>,
    case: &mut Case,
    broken: &mut Vec<String>,
) {
    let Some(slot) = plan.slot(From::Annotation, "confidence") else { return };
    match given {
        None if label.reads_confidence() => broken.push(confidence_rule(id)),
        None => {}
        Some(Answer::Number(n)) => {
            let number = super::read::parsed(n).filter(|n| *n >= Number::from(0) && *n <= Number::from(100));
            if number.is_none() {
                broken.push("file.structure".to_owned());
            }
            case.set(slot, number.map_or(Value::Unusable, |n| Value::Number(Exact::from(n.0))));
        }
        Some(_) => {
            broken.push("file.structure".to_owned());
            case.set(slot, Value::Unusable);
        }
    }
}

/// A number as text: a decimal, or a fraction where no decimal ends.
fn exact(n: Exact) -> String {
    n.to_decimal().map_or_else(|| format!("{}/{}", n.numerator(), n.denominator()), |d| crate::quantity::plain(&d))
}

fn number(value: Value) -> Option<String> {
    match value {
        Value::Number(n) => Some(exact(n)),
        _ => None,
    }
}

fn score(plan: &LabelPlan, id: &str, case: &Case) -> ScoreOut {
    ScoreOut {
        total: number(plan.slot(From::Label, id).map_or(Value::NotRecorded, |s| case.get(s))),
        parts: plan.points(id, case).into_iter().map(|p| p.map(exact)).collect(),
    }
}

fn tables(label: &Label, plan: &LabelPlan, case: &Case) -> IndexMap<String, TableOut> {
    let mut out = IndexMap::new();
    for (id, table) in &label.tables {
        let Some(planned) = plan.tables().iter().find(|t| t.rule == table.rule) else { continue };
        let (state, rows) = match planned.rows(case) {
            Rows::NotApplicable => (TableState::NotApplicable, Vec::new()),
            Rows::Nothing => (TableState::Nothing, Vec::new()),
            Rows::Apply(rows) => (TableState::Applies, rows),
            Rows::Differ(rows) => (TableState::Differ, rows),
            Rows::CannotHappen(row) => (TableState::CannotHappen, vec![row]),
        };
        let outputs = table.outputs.iter().zip(&planned.outputs);
        let outputs = outputs.map(|((id, output), slot)| (id.clone(), given(case.get(*slot), output.kind.list())));
        out.insert(id.clone(), TableOut { state, rows, outputs: outputs.collect() });
    }
    out
}

fn given(value: Value, list: Option<&ValueList>) -> Option<Given> {
    let id = |place: usize| list.and_then(|l| l.values.get(place)).map(|v| v.id.clone());
    match value {
        Value::One(place) => id(usize::from(place)).map(Given::One),
        Value::Ticks(bits) => Some(Given::Ticks((0..128).filter(|n| bits >> n & 1 == 1).filter_map(id).collect())),
        _ => None,
    }
}

/// Rules on the drawing, and answers that must be near what is drawn.
fn drawings(label: &Label, plan: &LabelPlan, case: &Case) -> Vec<String> {
    let rules = plan.drawing_rules(case).filter(|(_, broken, _)| *broken);
    let mut broken: Vec<String> = rules.map(|(rule, ..)| rule.to_owned()).collect();
    for (id, attribute) in &label.attributes {
        let Some(agrees) = &attribute.agrees else { continue };
        let value = |from, id: &str| match plan.slot(from, id).map(|s| case.get(s)) {
            Some(Value::Number(n)) => Some(n),
            _ => None,
        };
        let (Some(written), Some(drawn)) = (value(From::Label, id), value(From::Drawing, &agrees.drawn)) else {
            continue;
        };
        if apart(agrees, written, drawn).is_some_and(|apart| !apart.near) {
            broken.push(format!("{}.drawn", attribute.rule));
        }
    }
    broken.sort();
    broken
}

fn told(verdict: Verdict) -> VerdictOut {
    match verdict {
        Verdict::Decided { decision, rule, .. } => VerdictOut::Decided { decision, rule },
        Verdict::Conflict { rules } => VerdictOut::Conflict { rules },
        Verdict::ByEye => VerdictOut::ByEye,
        Verdict::Undecided => VerdictOut::Undecided,
        Verdict::NotJudged => VerdictOut::NotJudged,
    }
}

impl Expect {
    /// Every rule that this case meets: that holds, applies, is broken or decides.
    pub(super) fn meets(&self) -> impl Iterator<Item = &str> {
        let decided: &[String] = match &self.verdict {
            VerdictOut::Decided { rule, .. } => std::slice::from_ref(rule),
            VerdictOut::Conflict { rules } => rules,
            VerdictOut::ByEye | VerdictOut::Undecided | VerdictOut::NotJudged => &[],
        };
        let lists = [&self.broken, &self.drawings, &self.fired].into_iter().flatten().chain(decided);
        let rows = self.tables.values().flat_map(|t| &t.rows);
        lists.chain(rows).map(String::as_str).chain(self.escalations.iter().map(|e| e.rule.as_str()))
    }

    /// The decision, if there is one.
    pub(super) fn decision(&self) -> Option<&Decision> {
        match &self.verdict {
            VerdictOut::Decided { decision, .. } => Some(decision),
            _ => None,
        }
    }
}
