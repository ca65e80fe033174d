//! One record: the stamp, the images, who read them, and what was found there.

use super::answers::{Answer, spelled, unit};
use super::cases::{Exam, Ground, Judged, Said, Walk};
use super::dice::Dice;
use super::node::{Node, bare, object, text};
use super::relations::Counts;
use super::shapes;
use labelwright::decide::{AttributePlan, Value};
use labelwright::protocol::condition::From;
use labelwright::protocol::drawn::VIEWS;
use labelwright::protocol::model::{Geometry, Kind};
use labelwright::version::Stamp;

/// An exam with the labels that have legal cases there.
#[derive(Debug)]
pub struct Place<'p> {
    pub exam: Exam,
    pub walks: Vec<Walk<'p>>,
}

/// A record as it was made, with what each annotation says.
#[derive(Debug)]
pub struct Made {
    /// The id of the exam.
    pub item: String,
    pub node: Node,
    /// For each annotation: the place of its walk, and its answers.
    pub said: Vec<(usize, Said)>,
}

/// What records share.
#[derive(Debug)]
pub struct Shared<'p> {
    pub ground: Ground<'p>,
    pub stamp: Stamp,
}

/// The shape in which a label is drawn, and whether it is kept elsewhere: what rules measure, or
/// hold against another shape, is not in the records.
pub fn geometry(ground: Ground<'_>, label: &str) -> Option<(Geometry, bool)> {
    let label_of = ground.protocol.labels.get(label)?;
    let drawn = *label_of.geometry.first()?;
    let measured = label_of.drawn.keys().any(|id| id != VIEWS);
    Some((drawn, measured || super::relations::lies_somewhere(ground, label)))
}

impl Shared<'_> {
    /// A record about which there is nothing to say.
    pub fn make(&self, number: usize, place: &mut Place<'_>, dice: &mut Dice) -> Made {
        let ground = self.ground;
        let item = format!("series-{number:06}");
        let mut counts = Counts::new(ground);
        let mut said = Vec::new();
        let mut annotations = Vec::new();
        let wanted = [1, 1, 2, 2, 2, 3, 3, 4][dice.below(8)];
        for _ in 0..wanted * 3 {
            if annotations.len() == wanted {
                break;
            }
            let at = heavy(&place.walks, dice);
            let Some(walk) = place.walks.get_mut(at) else { break };
            let judged = walk.step(dice);
            if !counts.add(ground, &place.exam, walk.label, &judged.case) {
                continue;
            }
            annotations.push(self.annotation(&item, annotations.len(), walk, &judged, dice));
            said.push((at, walk.said.clone()));
        }
        Made { node: self.record(&item, place, annotations, dice), item, said }
    }

    fn record(&self, item: &str, place: &Place<'_>, annotations: Vec<Node>, dice: &mut Dice) -> Node {
        let ground = self.ground;
        let stamp = &self.stamp;
        let mut record = object([
            ("label_file_version", text("1.0")),
            (
                "protocol",
                object([
                    ("id", text(&stamp.id)),
                    ("version", text(&stamp.version)),
                    ("meaning_digest", text(&stamp.meaning_digest)),
                ]),
            ),
        ]);
        let views = ground.protocol.views.iter().flat_map(|v| &v.values);
        let views: Vec<&str> = views.map(|v| v.id.as_str()).collect();
        let uid = format!("1.2.826.0.1.3680043.{}.{}", dice.between(1000, 9999), dice.between(1, 1_000_000_000));
        let modality = ground.protocol.header.get("modality").map_or("", String::as_str);
        if views.is_empty() {
            let mut image = self::image(item, modality, dice);
            image.set("series_instance_uid", text(uid));
            image.set("slices", bare(shapes::DEPTH));
            record.set("image", image);
        } else {
            record.set("image", object([("id", text(item)), ("study_instance_uid", text(uid))]));
            let images = views.iter().map(|view| {
                let mut image = self::image(&format!("{item}-{view}"), modality, dice);
                image.set("view", text(*view));
                image.set("frames", bare(shapes::DEPTH));
                image
            });
            record.set("images", Node::List(images.collect()));
        }
        let mut annotator = object([("id", text(format!("reader-{:02}", dice.between(1, 12))))]);
        if let Some(role) = ground.role {
            annotator.set("role", text(role));
        }
        record.set("annotator", annotator);
        record.set("read", object([("session", bare(dice.between(1, 40))), ("status", text("finished"))]));
        let plans = &ground.plan.context.context;
        if place.exam.answers.iter().any(Option::is_some) {
            record.set("context", object(given(plans, &place.exam.answers)));
        }
        let count = annotations.len();
        record.set("annotations", Node::List(annotations));
        if count > 1 && dice.chance(30) {
            let near = object([("from", text("a1")), ("to", text("a2")), ("type", text("near"))]);
            record.set("relations", Node::List(vec![near]));
        }
        if count > 0 && dice.chance(20) {
            let mut reviewer = object([("id", text("reviewer-1"))]);
            if let Some(role) = ground.role {
                reviewer.set("role", text(role));
            }
            let review =
                object([("reviewer", reviewer), ("decision", text("accepted")), ("annotation_id", text("a1"))]);
            record.set("reviews", Node::List(vec![review]));
        }
        record
    }

    fn annotation(&self, item: &str, n: usize, walk: &Walk<'_>, judged: &Judged, dice: &mut Dice) -> Node {
        let said = &walk.said;
        let mut annotation = object([
            ("id", text(format!("a{}", n + 1))),
            ("label", text(walk.label)),
            ("tracking_uid", text(format!("2.25.{}{}", dice.between(1, 999_999_999), dice.between(1, 999_999_999)))),
            ("origin", text("manual")),
            (
                "created_at",
                text(format!(
                    "2027-03-{:02}T{:02}:{:02}:00Z",
                    dice.between(1, 28),
                    dice.between(7, 19),
                    dice.between(0, 59)
                )),
            ),
        ]);
        let mut attributes = given(&walk.plan.attributes, &said.answers);
        if dice.chance(50) {
            attributes.extend(self.worked_out(walk, judged));
        }
        annotation.set("attributes", object(attributes));
        if let Some(percent) = said.confidence {
            annotation.set("confidence", bare(percent));
        }
        self.cite(&mut annotation, item, walk, said, dice);
        let views = self.ground.protocol.views.as_ref();
        if let Some((geometry, elsewhere)) = geometry(self.ground, walk.label) {
            if let Some(views) = views.filter(|_| geometry != Geometry::Nothing) {
                let drawn = views.values.iter().enumerate().filter(|(at, _)| said.views.contains(at));
                let drawings = drawn.map(|(_, view)| {
                    object([
                        ("image", text(format!("{item}-{}", view.id))),
                        ("geometry", shapes::draw(geometry, elsewhere, n, true, dice)),
                    ])
                });
                annotation.set("drawings", Node::List(drawings.collect()));
            } else if views.is_none() {
                annotation.set("geometry", shapes::draw(geometry, elsewhere, n, true, dice));
            }
        }
        annotation
    }

    /// On which frame an answer was judged, where the protocol asks that.
    pub fn cite(&self, annotation: &mut Node, item: &str, walk: &Walk<'_>, said: &Said, dice: &mut Dice) {
        let views = self.ground.protocol.views.as_ref();
        let view = said.views.first().and_then(|at| views?.values.get(*at)).map(|v| format!("{item}-{}", v.id));
        let answered = walk.plan.attributes.iter().zip(&said.answers);
        let cited = answered.filter(|(a, answer)| a.attribute.cites_frame && answer.is_some());
        let evidence = cited.map(|(a, _)| {
            let mut on = object([("frame", bare(dice.between(1, shapes::DEPTH)))]);
            if let Some(view) = &view {
                on.set("image", text(view));
            }
            (a.id.clone(), on)
        });
        let evidence: Vec<(String, Node)> = evidence.collect();
        if !evidence.is_empty() {
            annotation.set("evidence", object(evidence));
        }
    }

    /// What follows from the answers, as files may hold it.
    fn worked_out(&self, walk: &Walk<'_>, judged: &Judged) -> Vec<(String, Node)> {
        let Some(label) = self.ground.protocol.labels.get(walk.label) else { return Vec::new() };
        let value = |id: &str| walk.plan.slot(From::Label, id).map(|s| judged.case.get(s));
        let number = |id: &str, unit| match value(id)? {
            Value::Number(n) => Some((id.to_owned(), spelled(n.to_decimal()?, unit))),
            _ => None,
        };
        let mut all: Vec<(String, Node)> = Vec::new();
        all.extend(label.measures.iter().filter_map(|(id, m)| number(id, m.unit)));
        all.extend(label.scores.keys().filter_map(|id| number(id, None)));
        for (id, _, output) in label.outputs() {
            let list = output.kind.list().map_or(&[][..], |l| &l.values);
            match (value(id), &output.kind) {
                (Some(Value::One(at)), Kind::OneOf { .. }) => {
                    all.extend(list.get(usize::from(at)).map(|v| (id.to_owned(), text(&v.id))));
                }
                (Some(Value::Number(n)), kind) => {
                    all.extend(n.to_decimal().map(|d| (id.to_owned(), spelled(d, unit(kind)))));
                }
                _ => {}
            }
        }
        all
    }
}

/// The place of a walk; labels with more questions come oftener.
fn heavy(walks: &[Walk<'_>], dice: &mut Dice) -> usize {
    let weight = |w: &Walk<'_>| 1 + w.plan.attributes.len() * w.plan.attributes.len();
    let mut left = dice.below(walks.iter().map(weight).sum());
    for (at, walk) in walks.iter().enumerate() {
        if left < weight(walk) {
            return at;
        }
        left -= weight(walk);
    }
    0
}

fn image(id: &str, modality: &str, dice: &mut Dice) -> Node {
    let spacing = bare(format!("0.{}", dice.between(51, 98)));
    object([
        ("id", text(id)),
        ("modality", text(modality)),
        ("rows", bare(shapes::SIDE)),
        ("columns", bare(shapes::SIDE)),
        ("pixel_spacing_mm", Node::List(vec![spacing.clone(), spacing])),
    ])
}

/// Answers as members.
pub fn given(plans: &[AttributePlan], answers: &[Option<Answer>]) -> Vec<(String, Node)> {
    plans.iter().zip(answers).filter_map(|(a, answer)| Some((a.id.clone(), answer.as_ref()?.node.clone()))).collect()
}
