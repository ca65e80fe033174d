//! Protocol → [`Plan`]: every name a slot, every value an index.
//!
//! A protocol that was checked always compiles. One that was read back from a file may have been
//! edited by hand, so each reference is looked up again here and a wrong one is an error.

use super::case::Value;
use super::presence::turns;
use super::tables::{ScorePlan, TablePlan};
use super::test::{Formula, Scaled, Test};
use super::ties::{ExclusionPlan, TiePlan};
use crate::diagnostic::Severity;
use crate::protocol::condition::{Condition, From, Inclusion, Ref, State, Term};
use crate::protocol::model::{self, Answered, Attribute, Decision, Duty, Kind, Label, Measure, Protocol};
use crate::protocol::words::{Words, lower};
use crate::quantity::{Exact, Number, on_grid};
use indexmap::IndexMap;

/// A compiled protocol refers to something that it does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{rule} refers to `{name}`, which is not there")]
pub struct Broken {
    /// The rule.
    pub rule: String,
    /// What it refers to.
    pub name: String,
}

/// Where a value of a case comes from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Slot {
    /// The annotation, the context, the annotation it is a part of, or its record.
    pub from: From,
    /// The id there.
    pub id: String,
}

/// An attribute prepared for reading answers.
#[derive(Debug, Clone)]
pub struct AttributePlan {
    /// Its slot.
    pub slot: usize,
    /// Its id.
    pub id: String,
    /// What it is.
    pub attribute: Attribute,
    /// The place of each value of a list.
    values: IndexMap<String, u16>,
    /// Bits of ticks that exclude every other.
    alone: u128,
    /// Range and step as whole numbers of one scale, where 64 bits hold them.
    whole: Option<Whole>,
    pub(super) answered: Option<Test>,
    pub(super) asked: Option<Test>,
}

/// A range and a step, times a power of ten so that all are whole.
#[derive(Debug, Clone, Copy)]
struct Whole {
    from: i64,
    to: i64,
    /// 0: any number.
    step: i64,
    scale: u32,
}

impl Whole {
    fn new(kind: &Kind) -> Option<Self> {
        let range = kind.range()?;
        let step = kind.step();
        if step.is_some_and(|s| s <= Number::from(0)) {
            return None;
        }
        let all = [Some(range.from), Some(range.to), step];
        // Answers may have more places than the limits, up to a few.
        let scale = all.iter().flatten().map(|n| n.0.scale()).max()?.max(4);
        let times = |n: Number| raised(&n, scale);
        Some(Whole { from: times(range.from)?, to: times(range.to)?, step: step.map_or(Some(0), times)?, scale })
    }

    fn fit(self, number: &Number) -> Option<Fit> {
        let value = raised(number, self.scale)?;
        Some(if value < self.from || value > self.to {
            Fit::OutOfRange
        } else if self.step != 0 && value % self.step != 0 {
            Fit::OffGrid
        } else {
            Fit::Fits
        })
    }
}

/// The powers of ten that 64 bits hold.
const TENS: [i64; 19] = {
    let mut tens = [1; 19];
    let mut n = 1;
    while n < tens.len() {
        tens[n] = tens[n - 1] * 10;
        n += 1;
    }
    tens
};

/// A number times ten to this power, if that is whole and 64 bits hold it.
fn raised(number: &Number, scale: u32) -> Option<i64> {
    let times = TENS.get(scale.checked_sub(number.0.scale())? as usize)?;
    i64::try_from(number.0.mantissa()).ok()?.checked_mul(*times)
}

/// Why a number does not fit its attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It does.
    Fits,
    /// It lies outside what can be recorded.
    OutOfRange,
    /// It is not a multiple of the step.
    OffGrid,
}

impl AttributePlan {
    /// The value of a list that an id stands for.
    pub fn value(&self, id: &str) -> Option<u16> {
        // Of a short list, looking at each is faster than hashing.
        if self.values.len() <= 12 {
            return self.values.iter().find(|(value, _)| *value == id).map(|(_, place)| *place);
        }
        self.values.get(id).copied()
    }

    /// The bit of a tick; `none` has none.
    pub fn tick(&self, id: &str) -> Option<u128> {
        match self.value(id)? {
            _ if id == "none" => Some(0),
            place => 1u128.checked_shl(u32::from(place)),
        }
    }

    /// Whether these ticks hold one that excludes every other beside another.
    pub fn excludes(&self, ticks: u128) -> bool {
        ticks & self.alone != 0 && ticks.count_ones() > 1
    }

    /// Ids that may be answered, for suggestions.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// An answer in words: `greatest axial diameter 2.8 mm`. Private answers are masked.
    pub fn shown(&self, value: Value) -> String {
        let title = lower(&self.attribute.title);
        let titles = |places: &mut dyn Iterator<Item = u16>| -> String {
            let named: Vec<String> = places
                .filter_map(|p| self.values.get_index(usize::from(p)))
                .map(|(id, _)| {
                    let list = self.attribute.kind.list();
                    let value = list.and_then(|l| l.values.iter().find(|v| v.id == *id));
                    format!("“{}”", value.map_or(id.as_str(), |v| v.title.as_str()))
                })
                .collect();
            if named.is_empty() { "none".to_owned() } else { named.join(" and ") }
        };
        let said = match value {
            _ if self.attribute.private => "(masked)".to_owned(),
            Value::Number(n) => {
                n.to_decimal().map_or_else(|| n.text(), |d| Words::amount(Number(d), self.attribute.kind.unit()))
            }
            Value::One(place) => titles(&mut std::iter::once(place)),
            Value::Ticks(bits) => titles(&mut (0..128).filter(|p| bits >> p & 1 == 1)),
            Value::Text => "(a text)".to_owned(),
            Value::NotAssessable => "“not assessable”".to_owned(),
            Value::NotRecorded | Value::Unusable => "missing".to_owned(),
        };
        format!("{title} {said}")
    }

    /// Whether a number fits range and grid.
    pub fn fit(&self, number: &Number) -> Fit {
        if let Some(fit) = self.whole.and_then(|w| w.fit(number)) {
            return fit;
        }
        let kind = &self.attribute.kind;
        match (kind.range(), kind.step()) {
            (Some(range), _) if *number < range.from || *number > range.to => Fit::OutOfRange,
            (_, Some(step)) if !on_grid(&number.0, &step.0) => Fit::OffGrid,
            _ => Fit::Fits,
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct MeasurePlan {
    pub(super) slot: usize,
    pub(super) formula: Formula,
    pub(super) rounded_to: Option<Number>,
}

#[derive(Debug, Clone)]
pub(super) struct RequirePlan {
    pub(super) rule: String,
    pub(super) opposite: Test,
}

#[derive(Debug, Clone)]
pub(super) struct RulingPlan {
    pub(super) rule: String,
    pub(super) when: Test,
    pub(super) decision: Decision,
    pub(super) overrides: Vec<String>,
    pub(super) severity: Severity,
    pub(super) positive: bool,
}

/// The rules of one label in a chain of kinds.
#[derive(Debug, Clone, Default)]
pub(super) struct StagePlan {
    pub(super) edge_cases: Vec<RulingPlan>,
    pub(super) criteria: Vec<RulingPlan>,
    pub(super) otherwise: Option<(String, Decision)>,
    pub(super) by_eye: bool,
    pub(super) reads: Vec<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct EscalationPlan {
    pub(super) rule: String,
    pub(super) reads: Vec<usize>,
    pub(super) duty: Duty,
    pub(super) role: String,
    pub(super) when: Test,
}

/// A label prepared for running.
#[derive(Debug, Clone)]
pub struct LabelPlan {
    /// Its id.
    pub id: String,
    /// Every slot, by place.
    pub slots: Vec<Slot>,
    /// Questions about the annotation.
    pub attributes: Vec<AttributePlan>,
    /// Questions of the context.
    pub context: Vec<AttributePlan>,
    /// The order in which the questions of either are decided.
    pub(super) turns: Vec<Vec<usize>>,
    pub(super) context_turns: Vec<Vec<usize>>,
    /// What is read of the drawing.
    pub drawn: Vec<AttributePlan>,
    pub(super) drawings: Vec<RequirePlan>,
    pub(super) measures: Vec<MeasurePlan>,
    pub(super) scores: Vec<ScorePlan>,
    pub(super) tables: Vec<TablePlan>,
    pub(super) requires: Vec<RequirePlan>,
    pub(super) stages: Vec<StagePlan>,
    pub(super) escalations: Vec<EscalationPlan>,
}

impl LabelPlan {
    /// The slot of a value.
    pub fn slot(&self, from: From, id: &str) -> Option<usize> {
        self.slots.iter().position(|s| s.from == from && s.id == id)
    }

    /// These slots with those that they are worked out from, in order, each once.
    pub(super) fn with_origins(&self, mut slots: Vec<usize>) -> Vec<usize> {
        for table in self.tables.iter().rev() {
            if table.outputs.iter().any(|o| slots.contains(o)) {
                table.reads(&mut slots);
            }
        }
        for score in &self.scores {
            if slots.contains(&score.slot) {
                score.reads(&mut slots);
            }
        }
        for measure in self.measures.iter().rev() {
            if slots.contains(&measure.slot) {
                measure.formula.slots(&mut slots);
            }
        }
        slots.sort_unstable();
        slots.dedup();
        slots
    }

    /// The question with this id.
    pub fn attribute(&self, id: &str) -> Option<&AttributePlan> {
        self.attributes.iter().find(|a| a.id == id)
    }
}

/// A protocol prepared for running.
#[derive(Debug, Clone)]
pub struct Plan {
    /// One entry a label, in the protocol's order.
    pub labels: IndexMap<String, LabelPlan>,
    /// The context by itself, as a label without rules.
    pub context: LabelPlan,
    /// What holds between annotations.
    pub ties: Vec<TiePlan>,
    /// Why an exam is left out.
    pub exclusions: Vec<ExclusionPlan>,
}

impl Plan {
    /// Compiles a protocol.
    ///
    /// # Errors
    /// [`Broken`] when a rule refers to something that the protocol does not hold.
    pub fn new(protocol: &Protocol) -> Result<Self, Broken> {
        let mut labels = IndexMap::new();
        for (id, label) in &protocol.labels {
            labels.insert(id.clone(), Compiler::new(protocol, id, Some(label)).label(id, Some(label))?);
        }
        let context = Compiler::new(protocol, "context", None).label("context", None)?;
        let (ties, exclusions) = Self::ties(protocol)?;
        Ok(Plan { labels, context, ties, exclusions })
    }
}

/// Looks names up for one label.
pub(super) struct Compiler<'p> {
    protocol: &'p Protocol,
    id: &'p str,
    slots: Vec<Slot>,
    /// Kind of each slot that is an attribute.
    kinds: Vec<Option<&'p Kind>>,
}

impl<'p> Compiler<'p> {
    pub(super) fn new(protocol: &'p Protocol, id: &'p str, label: Option<&'p Label>) -> Self {
        let mut compiler = Compiler { protocol, id, slots: Vec::new(), kinds: Vec::new() };
        if let Some(label) = label {
            compiler.names(From::Label, &label.attributes, &label.measures);
            compiler.worked_out(From::Label, label);
        }
        compiler.names(From::Context, &protocol.context.attributes, &protocol.context.measures);
        let whole = protocol.kinds(id).iter().rev().find_map(|(_, l)| {
            l.parent
                .as_ref()
                .filter(|p| p.relation == model::Relation::PartOf)
                .and_then(|p| protocol.labels.get(&p.label))
        });
        if let Some(whole) = whole {
            compiler.names(From::Whole, &whole.attributes, &whole.measures);
            compiler.worked_out(From::Whole, whole);
        }
        compiler.add(From::Annotation, "confidence", None);
        for (id, drawn) in label.map(|l| &l.drawn).into_iter().flatten() {
            compiler.add(From::Drawing, id, Some(&drawn.kind));
        }
        compiler
    }

    fn names(
        &mut self,
        from: From,
        attributes: &'p IndexMap<String, Attribute>,
        measures: &'p IndexMap<String, Measure>,
    ) {
        for (id, attribute) in attributes {
            self.add(from, id, Some(&attribute.kind));
        }
        for id in measures.keys() {
            self.add(from, id, None);
        }
    }

    fn worked_out(&mut self, from: From, label: &'p Label) {
        for id in label.scores.keys() {
            self.add(from, id, None);
        }
        for (id, _, output) in label.outputs() {
            self.add(from, id, Some(&output.kind));
        }
    }

    fn add(&mut self, from: From, id: &str, kind: Option<&'p Kind>) {
        self.slots.push(Slot { from, id: id.to_owned() });
        self.kinds.push(kind);
    }

    pub(super) fn slot(&self, rule: &str, of: &Ref) -> Result<usize, Broken> {
        self.slots
            .iter()
            .position(|s| s.from == of.from && s.id == of.id)
            .ok_or_else(|| Broken { rule: rule.to_owned(), name: of.id.clone() })
    }

    fn scaled(&self, rule: &str, of: &Ref) -> Result<Scaled, Broken> {
        let by = if of.is_plain() { None } else { of.scale() };
        Ok(Scaled { slot: self.slot(rule, of)?, by })
    }

    fn formula(&self, rule: &str, term: &Term) -> Result<Formula, Broken> {
        Ok(match term {
            Term::Constant { value } => Formula::Constant(Exact::from(value.0)),
            Term::Value { of } => Formula::Slot(self.scaled(rule, of)?),
            Term::Function { function, of } => {
                Formula::Function(*function, of.iter().map(|r| self.scaled(rule, r)).collect::<Result<_, _>>()?)
            }
            Term::Minus { left, right } => {
                Formula::Minus(Box::new(self.formula(rule, left)?), Box::new(self.formula(rule, right)?))
            }
        })
    }

    /// The places of values in the slot's list. A label of a kind may have narrowed a list that an
    /// inherited rule names; `false` says that some of the values can no longer be answered.
    pub(super) fn places(&self, rule: &str, slot: usize, values: &[String]) -> Result<(Vec<u16>, bool), Broken> {
        let kind = self.kinds.get(slot).copied().flatten();
        let mut places = Vec::new();
        for id in values {
            match place_of(kind, id) {
                Some(place) => places.push(place),
                None if self.narrowed_away(slot, id) => {}
                None => return Err(Broken { rule: rule.to_owned(), name: id.clone() }),
            }
        }
        let all = places.len() == values.len();
        Ok((places, all))
    }

    /// Whether what this label is a kind of offers a value that the label itself does not.
    fn narrowed_away(&self, slot: usize, value: &str) -> bool {
        let Some(slot) = self.slots.get(slot).filter(|s| s.from == From::Label) else { return false };
        let kinds = self.protocol.kinds(self.id);
        kinds.iter().filter_map(|(_, l)| l.attributes.get(&slot.id)).any(|a| place_of(Some(&a.kind), value).is_some())
    }

    pub(super) fn test(&self, rule: &str, condition: &Condition) -> Result<Test, Broken> {
        Ok(match condition {
            Condition::All { of } => Test::All(of.iter().map(|c| self.test(rule, c)).collect::<Result<_, _>>()?),
            Condition::Any { of } => Test::Any(of.iter().map(|c| self.test(rule, c)).collect::<Result<_, _>>()?),
            Condition::Compare { left, relation, right } => {
                Test::Compare(self.formula(rule, left)?, *relation, self.formula(rule, right)?)
            }
            Condition::OneOf { of, values } | Condition::NotOneOf { of, values } => {
                let slot = self.slot(rule, of)?;
                let negated = matches!(condition, Condition::NotOneOf { .. });
                Test::OneOf { slot, values: self.places(rule, slot, values)?.0, negated }
            }
            Condition::Includes { of, how, values } => {
                let slot = self.slot(rule, of)?;
                let (places, all) = self.places(rule, slot, values)?;
                let mask = places.iter().filter_map(|p| 1u128.checked_shl(u32::from(*p))).fold(0, |a, b| a | b);
                match how {
                    // A tick that cannot be given is never among the ticks.
                    Inclusion::All if !all => Test::Any(Vec::new()),
                    Inclusion::NotAll if !all => Test::State { slot, state: State::Given },
                    how => Test::Includes { slot, how: *how, mask },
                }
            }
            Condition::Ticked { of, any } => Test::Ticked { slot: self.slot(rule, of)?, any: *any },
            Condition::State { of, state } => Test::State { slot: self.slot(rule, of)?, state: *state },
        })
    }

    fn attributes(&self, from: From, attributes: &IndexMap<String, Attribute>) -> Result<Vec<AttributePlan>, Broken> {
        let mut plans = Vec::new();
        for (id, attribute) in attributes {
            let of = Ref { from, id: id.clone(), times: None, over: None, factor: None };
            let (values, alone) = listed(&attribute.kind);
            let rule = attribute.rule.as_str();
            plans.push(AttributePlan {
                slot: self.slot(rule, &of)?,
                id: id.clone(),
                attribute: attribute.clone(),
                values,
                alone,
                whole: Whole::new(&attribute.kind),
                answered: match &attribute.answered {
                    Answered::MayBeLeftOut => None,
                    Answered::Always => Some(Test::All(Vec::new())),
                    Answered::When(condition) => Some(self.test(rule, condition)?),
                },
                asked: attribute.asked_when.as_ref().map(|c| self.test(rule, c)).transpose()?,
            });
        }
        Ok(plans)
    }

    fn measures(&self, from: From, measures: &IndexMap<String, Measure>) -> Result<Vec<MeasurePlan>, Broken> {
        let mut plans = Vec::new();
        for (id, measure) in measures {
            let of = Ref { from, id: id.clone(), times: None, over: None, factor: None };
            plans.push(MeasurePlan {
                slot: self.slot(&measure.rule, &of)?,
                formula: self.formula(&measure.rule, &measure.term)?,
                rounded_to: measure.rounded_to,
            });
        }
        Ok(plans)
    }

    fn stage(&self, label: &Label) -> Result<StagePlan, Broken> {
        let mut stage = StagePlan {
            otherwise: label.otherwise.as_ref().map(|o| (o.rule.clone(), o.decision.clone())),
            by_eye: crate::protocol::check::judged_by_eye(label),
            ..StagePlan::default()
        };
        for edge in &label.edge_cases {
            if let (Some(when), Some(decision)) = (&edge.when, &edge.decision) {
                stage.edge_cases.push(RulingPlan {
                    when: self.test(&edge.rule, when)?,
                    rule: edge.rule.clone(),
                    decision: decision.clone(),
                    overrides: edge.overrides.clone(),
                    severity: edge.severity,
                    positive: false,
                });
            }
        }
        for criterion in &label.criteria {
            if let Some(when) = &criterion.when {
                stage.criteria.push(RulingPlan {
                    when: self.test(&criterion.rule, when)?,
                    rule: criterion.rule.clone(),
                    decision: criterion.decision.clone(),
                    overrides: criterion.overrides.clone(),
                    severity: criterion.severity,
                    positive: criterion.decision == Decision::Label,
                });
            }
        }
        for ruling in stage.edge_cases.iter().chain(&stage.criteria) {
            ruling.when.slots(&mut stage.reads);
        }
        Ok(stage)
    }

    fn label(self, id: &str, label: Option<&Label>) -> Result<LabelPlan, Broken> {
        let context = &self.protocol.context;
        let mut measures = self.measures(From::Context, &context.measures)?;
        let mut requires: Vec<&model::Require> = Vec::new();
        let mut plan = LabelPlan {
            id: id.to_owned(),
            slots: Vec::new(),
            attributes: Vec::new(),
            context: self.attributes(From::Context, &context.attributes)?,
            turns: Vec::new(),
            context_turns: Vec::new(),
            drawn: Vec::new(),
            drawings: Vec::new(),
            measures: Vec::new(),
            scores: Vec::new(),
            tables: Vec::new(),
            requires: Vec::new(),
            stages: Vec::new(),
            escalations: Vec::new(),
        };
        match label {
            // The context's own requirements are checked once a record, not once an annotation.
            None => requires.extend(&context.requires),
            Some(label) => {
                plan.attributes = self.attributes(From::Label, &label.attributes)?;
                plan.drawn = self.attributes(From::Drawing, &label.drawn)?;
                for drawing in &label.drawings {
                    let opposite = self.test(&drawing.rule, &drawing.condition.opposite())?;
                    plan.drawings.push(RequirePlan { rule: drawing.rule.clone(), opposite });
                }
                measures.extend(self.measures(From::Label, &label.measures)?);
                plan.scores = self.scores(label)?;
                plan.tables = self.tables(label)?;
                requires.extend(&label.requires);
                for (_, kind) in self.protocol.kinds(id) {
                    plan.stages.push(self.stage(kind)?);
                }
                for escalation in &label.escalations {
                    let when = self.test(&escalation.rule, &escalation.when)?;
                    let mut reads = Vec::new();
                    when.slots(&mut reads);
                    plan.escalations.push(EscalationPlan {
                        when,
                        reads,
                        rule: escalation.rule.clone(),
                        duty: escalation.duty,
                        role: escalation.role.clone(),
                    });
                }
            }
        }
        for require in requires {
            let opposite = self.test(&require.rule, &require.condition.opposite())?;
            plan.requires.push(RequirePlan { rule: require.rule.clone(), opposite });
        }
        plan.measures = measures;
        plan.turns = turns(&plan.attributes);
        plan.context_turns = turns(&plan.context);
        plan.slots = self.slots;
        // Decisions that read a worked-out value read what it is worked out from.
        for stage in 0..plan.stages.len() {
            let reads = std::mem::take(&mut plan.stages[stage].reads);
            plan.stages[stage].reads = plan.with_origins(reads);
        }
        Ok(plan)
    }
}

fn place_of(kind: Option<&Kind>, id: &str) -> Option<u16> {
    match kind? {
        Kind::YesNo => match id {
            "yes" => Some(0),
            "no" => Some(1),
            _ => None,
        },
        kind => kind.list()?.values.iter().position(|v| v.id == id).and_then(|n| u16::try_from(n).ok()),
    }
}

/// The places of a list's values and the bits of those that stand alone.
fn listed(kind: &Kind) -> (IndexMap<String, u16>, u128) {
    let mut places = IndexMap::new();
    let mut alone = 0;
    match kind {
        Kind::YesNo => {
            places.insert("yes".to_owned(), 0);
            places.insert("no".to_owned(), 1);
        }
        kind => {
            for (value, place) in kind.list().map_or(&[][..], |l| &l.values).iter().zip(0u16..) {
                places.insert(value.id.clone(), place);
                if value.alone && value.id != "none" {
                    alone |= 1u128.checked_shl(u32::from(place)).unwrap_or(0);
                }
            }
        }
    }
    (places, alone)
}
