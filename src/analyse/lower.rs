//! A label's cases as a space: one dimension for each answer, one set for each condition.
//!
//! Several labels can share one space (hand-overs), and one label can stand in it twice (what
//! must grow with what); answers of the same id then may share a dimension.

use super::formula::Formula;
use super::worked_out::{ScoreSets, TableSets};
use crate::criteria::{Dim, Missing, Relation, Set, Space};
use crate::protocol::condition::{Condition, From, Ref, Term};
use crate::protocol::model::{self, Answered, Attribute, Kind, Label, Protocol, Require};
use crate::quantity::{Exact, Number};
use indexmap::IndexMap;

/// The answers of a case by where they stand.
pub(super) type Name = (From, String);

/// A sum of numbers, as which formula it is worked out, and what it is called.
pub(super) type Called = (Vec<(Dim, Exact)>, Formula, Ref);

/// One label in a space.
pub(super) struct Lowered<'p> {
    pub(super) protocol: &'p Protocol,
    pub(super) id: &'p str,
    pub(super) label: &'p Label,
    /// The label that this one is a part of.
    pub(super) whole: Option<&'p Label>,
    pub(super) whole_id: &'p str,
    /// The dimension of each answer.
    pub(super) dims: IndexMap<Name, Dim>,
    /// By their ids; those of the whole as `nodule.points`.
    pub(super) scores: IndexMap<String, ScoreSets>,
    pub(super) tables: IndexMap<String, TableSets>,
    /// Constants that rules compare each answer with, for telling ends as they are written.
    pub(super) written: IndexMap<Name, Vec<Exact>>,
    /// Every number that something is compared with, as it stands in the rules.
    pub(super) thresholds: Vec<(Term, Number)>,
    /// Comparisons that the prover cannot look into.
    pub(super) opaques: Vec<(Formula, Relation, Formula, Set)>,
    /// Sums with what they are called, for telling them.
    pub(super) sums: Vec<Called>,
}

impl<'p> Lowered<'p> {
    /// Puts a label into a space. `shared` says which answers have a dimension already.
    pub(super) fn new(
        protocol: &'p Protocol,
        id: &'p str,
        label: &'p Label,
        space: &mut Space,
        shared: &IndexMap<Name, Dim>,
    ) -> Self {
        let whole = protocol.kinds(id).iter().rev().find_map(|(_, l)| {
            let parent = l.parent.as_ref().filter(|p| p.relation == model::Relation::PartOf)?;
            protocol.labels.get_key_value(&parent.label)
        });
        let (whole_id, whole) = (whole.map_or("", |(id, _)| id.as_str()), whole.map(|(_, label)| label));
        let mut lowered = Lowered {
            protocol,
            id,
            label,
            whole,
            whole_id,
            dims: IndexMap::new(),
            scores: IndexMap::new(),
            tables: IndexMap::new(),
            written: IndexMap::new(),
            thresholds: Vec::new(),
            opaques: Vec::new(),
            sums: Vec::new(),
        };
        lowered.attributes(From::Label, &label.attributes, space, shared);
        lowered.attributes(From::Context, &protocol.context.attributes, space, shared);
        if let Some(whole) = whole {
            lowered.attributes(From::Whole, &whole.attributes, space, shared);
        }
        let name = (From::Annotation, "confidence".to_owned());
        let dim = shared.get(&name).copied().unwrap_or_else(|| {
            let missing = Missing { not_recorded: !label.reads_confidence(), not_assessable: false };
            space.number(Some(Exact::from(0)), Some(Exact::from(100)), None, missing)
        });
        lowered.dims.insert(name, dim);
        lowered.attributes(From::Drawing, &label.drawn, space, shared);
        lowered.work_out(space);
        lowered
    }

    fn attributes(
        &mut self,
        from: From,
        attributes: &IndexMap<String, Attribute>,
        space: &mut Space,
        shared: &IndexMap<Name, Dim>,
    ) {
        for (id, attribute) in attributes {
            let name = (from, id.clone());
            let dim = shared.get(&name).copied().unwrap_or_else(|| dimension(attribute, space));
            self.dims.insert(name, dim);
        }
    }

    /// The attribute behind a name.
    pub(super) fn attribute(&self, from: From, id: &str) -> Option<&'p Attribute> {
        match from {
            From::Label => self.label.attributes.get(id),
            From::Context => self.protocol.context.attributes.get(id),
            From::Whole => self.whole.and_then(|w| w.attributes.get(id)),
            From::Drawing => self.label.drawn.get(id),
            From::Annotation => None,
        }
    }

    /// A worked-out value of this label by its id, one of the whole with the whole's.
    pub(super) fn key(&self, of: &Ref) -> String {
        if of.from == From::Whole { format!("{}.{}", self.whole_id, of.id) } else { of.id.clone() }
    }

    /// Where a key's value stands, and its id.
    pub(super) fn of_key(key: &str) -> (From, &str) {
        key.split_once('.').map_or((From::Label, key), |(_, id)| (From::Whole, id))
    }

    /// The table and the output of it that a name stands for.
    pub(super) fn output(&self, of: &Ref) -> Option<(&'p model::Table, &'p model::Output)> {
        match of.from {
            From::Label => self.label.output(&of.id),
            From::Whole => self.whole?.output(&of.id),
            From::Context | From::Annotation | From::Drawing => None,
        }
    }

    pub(super) fn dim(&self, of: &Ref) -> Option<Dim> {
        self.dims.get(&(of.from, of.id.clone())).copied()
    }

    /// The legal cases: answers given where they must be, absent where they are not asked,
    /// and nothing that a requirement excludes.
    pub(super) fn legal(&mut self, space: &mut Space) -> Set {
        self.legal_without(None, space)
    }

    /// The same, with cases that break this requirement.
    pub(super) fn legal_without(&mut self, requirement: Option<&str>, space: &mut Space) -> Set {
        let mut parts = Vec::new();
        let sources: Vec<(From, &IndexMap<String, Attribute>, &[Require])> = [
            Some((From::Label, &self.label.attributes, self.label.requires.as_slice())),
            Some((From::Context, &self.protocol.context.attributes, self.protocol.context.requires.as_slice())),
            self.whole.map(|w| (From::Whole, &w.attributes, w.requires.as_slice())),
        ]
        .into_iter()
        .flatten()
        .collect();
        for (from, attributes, requires) in sources {
            for (id, attribute) in attributes {
                let Some(dim) = self.dims.get(&(from, id.clone())).copied() else { continue };
                parts.extend(self.presence(from, dim, attribute, space));
                parts.extend(alone(dim, &attribute.kind, space));
                parts.extend(within(dim, attribute, space));
            }
            for require in requires.iter().filter(|r| Some(r.rule.as_str()) != requirement) {
                let broken = self.condition(&seen_from(&require.condition.opposite(), from), space);
                parts.push(space.not(broken));
            }
        }
        space.all(parts)
    }

    fn presence(&mut self, from: From, dim: Dim, attribute: &Attribute, space: &mut Space) -> Vec<Set> {
        let mut parts = Vec::new();
        let absent = space.state(dim, false, true, false);
        let asked = attribute.asked_when.as_ref().map(|c| self.condition(&seen_from(c, from), space));
        if let Some(asked) = asked {
            parts.push(space.any([asked, absent]));
        }
        let must = match &attribute.answered {
            Answered::MayBeLeftOut => None,
            Answered::Always => Some(space.everything()),
            Answered::When(condition) => Some(self.condition(&seen_from(condition, from), space)),
        };
        if let Some(must) = must {
            let must = asked.map_or(must, |asked| space.all([asked, must]));
            let (free, there) = (space.not(must), space.not(absent));
            parts.push(space.any([free, there]));
        }
        if !attribute.may_be_not_assessable {
            parts.push(space.state(dim, true, true, false));
        }
        parts
    }
}

/// A rule of the context, or of the whole, as this label sees it.
pub(super) fn seen_from(condition: &Condition, from: From) -> Condition {
    if from != From::Whole {
        return condition.clone();
    }
    condition.with_refs(&|of| if of.from == From::Label { Ref { from, ..of.clone() } } else { of.clone() })
}

fn dimension(attribute: &Attribute, space: &mut Space) -> Dim {
    let missing = Missing {
        not_recorded: attribute.answered != Answered::Always || attribute.asked_when.is_some(),
        not_assessable: attribute.may_be_not_assessable,
    };
    let exact = |n: Number| Exact::from(n.0);
    match &attribute.kind {
        Kind::OneOf { list } => space.choice(u16::try_from(list.values.len()).unwrap_or(u16::MAX), missing),
        Kind::YesNo => space.choice(2, missing),
        Kind::Text { .. } => space.choice(1, missing),
        Kind::AnyOf { list } => space.ticks(u16::try_from(list.values.len()).unwrap_or(128), missing),
        Kind::Scale { .. } | Kind::Whole { .. } | Kind::Quantity { .. } | Kind::Percent { .. } => {
            let range = attribute.kind.range();
            let (from, to) = (range.as_ref().map(|r| exact(r.from)), range.as_ref().map(|r| exact(r.to)));
            space.number(from, to, attribute.kind.step().map(exact), missing)
        }
    }
}

/// Ticks that stand alone, and `none`, which is no tick.
fn alone(dim: Dim, kind: &Kind, space: &mut Space) -> Vec<Set> {
    let Kind::AnyOf { list } = kind else { return Vec::new() };
    let place = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    let ticks: Vec<Set> = (0..list.values.len()).map(|n| space.ticked(dim, place(n))).collect();
    let mut parts = Vec::new();
    for (n, value) in list.values.iter().enumerate() {
        if value.id == "none" {
            parts.push(space.not(ticks[n]));
        } else if value.alone {
            let others: Vec<Set> = ticks.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, t)| *t).collect();
            let other = space.any(others);
            let both = space.all([ticks[n], other]);
            parts.push(space.not(both));
        }
    }
    parts
}

/// The range and list of an attribute whose dimension may belong to a wider one.
fn within(dim: Dim, attribute: &Attribute, space: &mut Space) -> Vec<Set> {
    use crate::criteria::Relation::{AtLeast, AtMost};
    let mut parts = Vec::new();
    if let Some(range) = attribute.kind.range() {
        let given = space.given(dim);
        let missing = space.not(given);
        let one = [(dim, Exact::from(1))];
        let low = space.linear(&one, AtLeast, Exact::from(range.from.0));
        let high = space.linear(&one, AtMost, Exact::from(range.to.0));
        let both = space.all([low, high]);
        parts.push(space.any([missing, both]));
    }
    parts
}
