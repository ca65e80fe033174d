//! Mistakes of known kind and place, one a record.

mod answers;
mod frame;
mod rules;
mod shapes;

use super::dice::Dice;
use super::node::{Node, Step};
use super::record::{Made, Place, Shared};
use labelwright::decide::AttributePlan;

/// One mistake, and what must be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// What was done.
    pub kind: &'static str,
    /// The code that must be told.
    pub code: &'static str,
    /// The rule that is broken.
    pub rule: String,
    /// Where, from the record's root.
    pub pointer: String,
}

impl Defect {
    fn new(code: &'static str, rule: impl Into<String>, pointer: impl Into<String>) -> Self {
        Defect { kind: "", code, rule: rule.into(), pointer: pointer.into() }
    }

    /// As texts, for a file.
    pub fn row(&self) -> [String; 4] {
        [self.kind.to_owned(), self.code.to_owned(), self.rule.clone(), self.pointer.clone()]
    }

    /// Back from such a row; none if its kind or code is unknown.
    pub fn read([kind, code, rule, pointer]: &[String; 4]) -> Option<Self> {
        let (kind, _) = KINDS.iter().find(|(known, _)| known == kind)?;
        let code = labelwright::rules::find(code)?.code;
        Some(Defect { kind, code, rule: rule.clone(), pointer: pointer.clone() })
    }
}

/// A record that is to be spoiled.
pub struct Spoil<'s, 'p> {
    shared: &'s Shared<'p>,
    place: &'s Place<'p>,
    made: &'s mut Made,
    dice: &'s mut Dice,
}

type Mistake = fn(&mut Spoil<'_, '_>) -> Option<Defect>;

/// Every kind of mistake. A mistake that cannot be made in a record changes nothing.
pub const KINDS: &[(&str, Mistake)] = &[
    ("unlisted value", answers::unlisted),
    ("unlisted tick", answers::unlisted_tick),
    ("out of range", answers::out_of_range),
    ("between steps", answers::between_steps),
    ("wrong unit", answers::wrong_unit),
    ("no unit", answers::no_unit),
    ("missing answer", answers::missing),
    ("unknown attribute", answers::unknown),
    ("not assessable where it is no answer", answers::not_assessable),
    ("answer of another kind", answers::wrong_kind),
    ("null answer", answers::null),
    ("too many digits", answers::too_many_digits),
    ("text too long", answers::too_long),
    ("answered though not asked", rules::not_asked),
    ("requirement broken", rules::requirement),
    ("criterion says something else", rules::criterion),
    ("worked-out value is wrong", rules::worked_out),
    ("unknown label", frame::unknown_label),
    ("id stands twice", frame::id_twice),
    ("dangling reference", frame::dangling),
    ("unknown escalation", frame::unknown_escalation),
    ("wrong stamp", frame::wrong_stamp),
    ("key stands twice", frame::key_twice),
    ("unknown member", frame::unknown_member),
    ("missing member", frame::missing_member),
    ("member of another kind", frame::wrong_member),
    ("null member", frame::null_member),
    ("unknown role", frame::unknown_role),
    ("impossible confidence", frame::confidence),
    ("broken outline", shapes::broken),
    ("outside of the image", shapes::outside),
    ("another shape than the label's", shapes::another),
];

/// Puts one mistake into a record: of those that can be made there, the one that was made least
/// often so far, by `made`.
pub fn spoil(
    shared: &Shared<'_>,
    place: &Place<'_>,
    record: &mut Made,
    made: &mut [usize],
    dice: &mut Dice,
) -> Option<Defect> {
    let mut spoil = Spoil { shared, place, made: record, dice };
    let mut order: Vec<usize> = (0..KINDS.len()).collect();
    order.sort_by_key(|n| made.get(*n).copied());
    order.into_iter().find_map(|n| {
        let (kind, mistake) = KINDS[n];
        let defect = mistake(&mut spoil)?;
        made[n] += 1;
        Some(Defect { kind, ..defect })
    })
}

/// Answers of an annotation or of the context.
struct Owner<'p> {
    plans: &'p [AttributePlan],
    /// Their answers, by the place of the question: whether they are given.
    given: Vec<bool>,
    /// The annotation; none: the context.
    annotation: Option<usize>,
}

impl Owner<'_> {
    fn pointer(&self, name: &str) -> String {
        match self.annotation {
            Some(n) => format!("/annotations/{n}/attributes/{name}"),
            None => format!("/context/{name}"),
        }
    }
}

impl<'p> Spoil<'_, 'p> {
    /// The annotations in some order, and the context, now and then first.
    fn owners(&mut self) -> Vec<Owner<'p>> {
        let mut owners = Vec::new();
        for (n, (walk, said)) in self.made.said.iter().enumerate() {
            let Some(walk) = self.place.walks.get(*walk) else { continue };
            let given = said.answers.iter().map(Option::is_some).collect();
            owners.push(Owner { plans: &walk.plan.attributes, given, annotation: Some(n) });
        }
        self.dice.shuffle(&mut owners);
        let given: Vec<bool> = self.place.exam.answers.iter().map(Option::is_some).collect();
        if given.contains(&true) {
            let plans = &self.shared.ground.plan.context.context;
            let first = self.dice.chance(15);
            owners.insert(if first { 0 } else { owners.len() }, Owner { plans, given, annotation: None });
        }
        owners
    }

    fn annotation(&mut self) -> Option<usize> {
        let count = self.made.said.len();
        (count > 0).then(|| self.dice.below(count))
    }

    /// A question that is answered somewhere and is like this.
    fn question(&mut self, like: impl Fn(&AttributePlan) -> bool) -> Option<(Owner<'p>, &'p AttributePlan)> {
        self.owners().into_iter().find_map(|owner| {
            let answered = owner.plans.iter().zip(&owner.given).filter(|(_, given)| **given);
            let all: Vec<&AttributePlan> = answered.map(|(a, _)| a).filter(|a| like(a)).collect();
            self.dice.pick(&all).copied().map(|found| (owner, found))
        })
    }

    fn answers(&mut self, owner: &Owner<'_>) -> Option<&mut Node> {
        match owner.annotation {
            Some(n) => self.made.node.at(&[Step::Key("annotations"), Step::Index(n), Step::Key("attributes")]),
            None => self.made.node.at(&[Step::Key("context")]),
        }
    }

    fn annotation_node(&mut self, n: usize) -> Option<&mut Node> {
        self.made.node.at(&[Step::Key("annotations"), Step::Index(n)])
    }
}
