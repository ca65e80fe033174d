//! Mistakes in what stands round the answers.

use super::super::node::{Node, bare, object, text};
use super::{Defect, Spoil, Step};

fn structure(pointer: impl Into<String>) -> Defect {
    Defect::new("L007", "file.structure", pointer)
}

pub fn unknown_label(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    spoil.annotation_node(n)?.set("label", text("tumour_of_no_protocol"));
    Some(Defect::new("L008", "file.label", format!("/annotations/{n}/label")))
}

impl Spoil<'_, '_> {
    /// Takes out what names annotations.
    fn unnamed(&mut self) {
        self.made.node.take("relations");
        self.made.node.take("reviews");
    }
}

pub fn id_twice(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let count = spoil.made.said.len();
    if count < 2 {
        return None;
    }
    let n = 1 + spoil.dice.below(count - 1);
    spoil.unnamed();
    spoil.annotation_node(n)?.set("id", text("a1"));
    Some(Defect::new("L024", "file.id", format!("/annotations/{n}/id")))
}

pub fn dangling(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    if spoil.made.said.is_empty() {
        return None;
    }
    spoil.unnamed();
    let record = &mut spoil.made.node;
    let pointer = if spoil.dice.chance(50) {
        let relation = object([("from", text("a1")), ("to", text("a99")), ("type", text("near"))]);
        record.set("relations", Node::List(vec![relation]));
        "/relations/0/to"
    } else {
        let reviewer = object([("id", text("reviewer-1"))]);
        let review = object([("reviewer", reviewer), ("decision", text("rejected")), ("annotation_id", text("a99"))]);
        record.set("reviews", Node::List(vec![review]));
        "/reviews/0/annotation_id"
    };
    Some(Defect::new("L027", "file.reference", pointer))
}

pub fn unknown_escalation(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let raised = object([("rule", text("no.such_rule")), ("resolved", bare("true"))]);
    spoil.made.node.set("escalations", Node::List(vec![raised]));
    Some(Defect::new("L027", "file.reference", "/escalations/0"))
}

pub fn wrong_stamp(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let digest = format!("sha256:{}", spoil.dice.hex(64));
    let which = spoil.dice.below(3);
    let stamp = spoil.made.node.at(&[Step::Key("protocol")])?;
    let pointer = match which {
        0 => {
            stamp.set("meaning_digest", text(digest));
            "/protocol/meaning_digest"
        }
        1 => {
            stamp.set("meaning_digest", text(digest));
            stamp.set("version", text("0.0.1"));
            "/protocol/version"
        }
        _ => {
            stamp.set("id", text("another_protocol"));
            "/protocol/id"
        }
    };
    Some(Defect::new("L023", "file.stamp", pointer))
}

pub fn key_twice(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let place = spoil.dice.below(3);
    let (object, way) = match place {
        0 => (&mut spoil.made.node, String::new()),
        1 => (spoil.made.node.at(&[Step::Key("annotations"), Step::Index(n)])?, format!("/annotations/{n}")),
        _ => (
            spoil.made.node.at(&[Step::Key("annotations"), Step::Index(n), Step::Key("attributes")])?,
            format!("/annotations/{n}/attributes"),
        ),
    };
    let members = object.members_mut()?;
    let (key, value) = spoil.dice.pick(members)?.clone();
    let at = spoil.dice.below(members.len() + 1);
    let pointer = format!("{way}/{key}");
    members.insert(at, (key, value));
    Some(Defect::new("L002", "file.structure", pointer))
}

pub fn unknown_member(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let place = spoil.dice.below(4);
    let (object, way) = match place {
        0 => (&mut spoil.made.node, String::new()),
        1 => (spoil.made.node.at(&[Step::Key("annotator")])?, "/annotator".to_owned()),
        2 => (spoil.made.node.at(&[Step::Key("protocol")])?, "/protocol".to_owned()),
        _ => (spoil.made.node.at(&[Step::Key("annotations"), Step::Index(n)])?, format!("/annotations/{n}")),
    };
    object.set("colour", text("red"));
    Some(structure(format!("{way}/colour")))
}

pub fn missing_member(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let place = spoil.dice.below(6);
    let record = &mut spoil.made.node;
    let pointer = match place {
        0 => record.take("label_file_version").map(|_| String::new()),
        1 => record.take("annotations").map(|_| String::new()),
        2 => record.at(&[Step::Key("protocol")])?.take("meaning_digest").map(|_| "/protocol".to_owned()),
        3 => record.at(&[Step::Key("annotator")])?.take("id").map(|_| "/annotator".to_owned()),
        4 => spoil.annotation_node(n)?.take("label").map(|_| format!("/annotations/{n}")),
        _ => spoil.annotation_node(n)?.take("id").map(|_| format!("/annotations/{n}")),
    };
    // What names annotations would name none.
    spoil.unnamed();
    Some(structure(pointer?))
}

pub fn wrong_member(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let place = spoil.dice.below(5);
    let annotation = spoil.annotation_node(n)?;
    let pointer = match place {
        0 => {
            annotation.set("label", bare(3));
            format!("/annotations/{n}/label")
        }
        1 => {
            annotation.set("tracking_uid", bare(2.25));
            format!("/annotations/{n}/tracking_uid")
        }
        2 => {
            annotation.set("origin", Node::List(Vec::new()));
            format!("/annotations/{n}/origin")
        }
        3 => {
            spoil.made.node.set("source", text("a station"));
            "/source".to_owned()
        }
        _ => {
            spoil.made.node.set("label_file_version", text("7.0"));
            "/label_file_version".to_owned()
        }
    };
    Some(structure(pointer))
}

pub fn null_member(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let key = *spoil.dice.pick(&["comment", "origin", "created_at", "group_id"])?;
    spoil.annotation_node(n)?.set(key, bare("null"));
    Some(Defect::new("L026", "file.structure", format!("/annotations/{n}/{key}")))
}

pub fn unknown_role(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    spoil.shared.ground.role?;
    let pointer = if spoil.dice.chance(50) {
        spoil.made.node.at(&[Step::Key("annotator")])?.set("role", text("head_of_nothing"));
        "/annotator/role"
    } else {
        let reviewer = object([("id", text("reviewer-1")), ("role", text("head_of_nothing"))]);
        let review = object([("reviewer", reviewer), ("decision", text("rejected"))]);
        spoil.made.node.set("reviews", Node::List(vec![review]));
        "/reviews/0/reviewer/role"
    };
    Some(Defect::new("L017", "file.annotator", pointer))
}

pub fn confidence(spoil: &mut Spoil<'_, '_>) -> Option<Defect> {
    let n = spoil.annotation()?;
    let wrong = spoil.dice.pick(&[bare(101), bare("-0.5"), text("80")])?.clone();
    spoil.annotation_node(n)?.set("confidence", wrong);
    Some(structure(format!("/annotations/{n}/confidence")))
}
