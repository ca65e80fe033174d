//! Answers that are each legal, but not together.

use super::super::cases::{Judged, Said};
use super::super::node::{Node, bare, text};
use super::super::record::given;
use super::super::relations::Counts;
use super::{Defect, Spoil};
use labelwright::decide::Value;
use labelwright::protocol::condition::From;

impl Spoil<'_, '_> {
    /// Another case near that of an annotation, of which something holds, put in its place.
    fn other_case<T>(&mut self, n: usize, wanted: impl Fn(&Judged) -> Option<T>) -> Option<(Said, T)> {
        let (at, from) = self.made.said.get(n)?.clone();
        let walk = self.place.walks.get(at)?;
        let (said, judged, found) = walk.near(&from, self.dice, wanted)?;
        let ground = self.shared.ground;
        let mut counts = Counts::new(ground);
        for (m, (other, theirs)) in self.made.said.iter().enumerate() {
            let other = self.place.walks.get(*other)?;
            let case = if m == n { judged.case.clone() } else { other.judge(theirs).case };
            if !counts.add(ground, &self.place.exam, other.label, &case) {
                return None;
            }
        }
        let attributes = given(&walk.plan.attributes, &said.answers);
        let annotation = self.made.node.at(&[super::Step::Key("annotations"), super::Step::Index(n)])?;
        annotation.set("attributes", Node::Object(attributes));
        annotation.take("evidence");
        self.shared.cite(annotation, &self.made.item, walk, &said, self.dice);
        Some((said, found))
    }
}

pub fn not_asked(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let (walk, said) = spoil.made.said.get(n)?;
    let walk = spoil.place.walks.get(*walk)?;
    let case = walk.judge(said).case;
    let (protocol, role) = (spoil.shared.ground.protocol, spoil.shared.ground.role);
    let may = |a: &labelwright::decide::AttributePlan| {
        super::super::answers::may_answer(protocol, role, &a.attribute) && !a.attribute.cites_frame
    };
    let not_asked: Vec<_> = walk.plan.attributes.iter().filter(|a| !walk.plan.is_asked(a, &case) && may(a)).collect();
    let question = *spoil.dice.pick(&not_asked)?;
    let answer = super::super::answers::draw(protocol, role, question, spoil.dice)?;
    spoil.annotation_node(n)?.at(&[super::Step::Key("attributes")])?.set(&question.id, answer.node);
    let pointer = format!("/annotations/{n}/attributes/{}", question.id);
    Some(Defect::new("L016", format!("{}.asked", question.attribute.rule), pointer))
}

pub fn requirement(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let (walk, _) = spoil.made.said.get(n)?;
    let label = spoil.shared.ground.protocol.labels.get(spoil.place.walks.get(*walk)?.label)?;
    let rule = spoil.dice.pick(&label.requires)?.rule.clone();
    spoil.other_case(n, |judged| judged.breaks_only(&rule).then_some(()))?;
    Some(Defect::new("L018", rule, format!("/annotations/{n}")))
}

pub fn criterion(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let (walk, _) = spoil.made.said.get(n)?;
    let plan = spoil.place.walks.get(*walk)?.plan;
    let (said, rule) = spoil.other_case(n, |judged| judged.is_something_else().map(str::to_owned))?;
    // It is told at the first answer that the rule reads, else at the label.
    let read = plan.read_by(&rule);
    let first = read.iter().find_map(|slot| {
        let at = plan.attributes.iter().position(|a| a.slot == *slot)?;
        said.answers.get(at)?.as_ref().map(|_| plan.attributes[at].id.as_str())
    });
    let pointer = match first {
        Some(id) => format!("/annotations/{n}/attributes/{id}"),
        None => format!("/annotations/{n}/label"),
    };
    Some(Defect::new("L019", rule, pointer))
}

pub fn worked_out(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let (walk, said) = spoil.made.said.get(n)?;
    let walk = spoil.place.walks.get(*walk)?;
    let case = walk.judge(said).case;
    let label = spoil.shared.ground.protocol.labels.get(walk.label)?;
    let value = |id: &str| walk.plan.slot(From::Label, id).map(|s| case.get(s));
    let mut all: Vec<(String, String, Node)> = Vec::new();
    let scores = label.scores.iter().map(|(id, s)| (id, &s.rule, None));
    for (id, rule, unit) in label.measures.iter().map(|(id, m)| (id, &m.rule, m.unit)).chain(scores) {
        let Some(Value::Number(found)) = value(id) else { continue };
        let Some(wrong) = found.checked_add(1).and_then(|e| e.to_decimal()) else { continue };
        all.push((id.clone(), rule.clone(), super::super::answers::spelled(wrong, unit)));
    }
    for (id, table, output) in label.outputs() {
        let Some(Value::One(found)) = value(id) else { continue };
        let list = output.kind.list().map_or(&[][..], |l| &l.values);
        let other = list.iter().enumerate().find(|(at, _)| *at != usize::from(found));
        all.extend(other.map(|(_, v)| (id.to_owned(), table.rule.clone(), text(&v.id))));
    }
    let (id, rule, node) = spoil.dice.pick(&all)?.clone();
    let wrong = if spoil.dice.chance(10) { bare("\"a lot\"") } else { node };
    spoil.annotation_node(n)?.at(&[super::Step::Key("attributes")])?.set(&id, wrong);
    Some(Defect::new("L028", rule, format!("/annotations/{n}/attributes/{id}")))
}
