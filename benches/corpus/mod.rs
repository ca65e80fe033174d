//! A corpus of native label files with mistakes of known kind and place, made from any protocol.
//!
//! A seed fixes every byte. For a record an exam is taken whose context is legal and which is not to
//! be left out; each annotation is a case that `decide::Plan` calls legal, decides as its label (or
//! leaves to the eye), and for which nobody else has to be asked or told. Then one record in so many gets
//! one mistake, and the corpus says what must be told of it and where.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub, missing_docs, dead_code)]

pub mod answers;
pub mod cases;
pub mod defects;
pub mod dice;
pub mod node;
pub mod record;
pub mod relations;
pub mod shapes;
pub mod truth;

use cases::{Ground, Walk};
pub use defects::{Defect, KINDS};
use dice::Dice;
use labelwright::decide::Plan;
use labelwright::protocol::Protocol;
use labelwright::protocol::model::{Label, Relation};
use labelwright::version::Stamp;
use record::{Place, Shared};

/// The text of the generator itself: another text, another corpus.
pub const SOURCES: &[&str] = &[
    include_str!("mod.rs"),
    include_str!("answers.rs"),
    include_str!("cases.rs"),
    include_str!("defects.rs"),
    include_str!("defects/answers.rs"),
    include_str!("defects/frame.rs"),
    include_str!("defects/rules.rs"),
    include_str!("defects/shapes.rs"),
    include_str!("dice.rs"),
    include_str!("node.rs"),
    include_str!("record.rs"),
    include_str!("relations.rs"),
    include_str!("shapes.rs"),
];

/// What is made.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// At least so many annotations.
    pub annotations: usize,
    /// In so many of a thousand records stands one mistake.
    pub bad_of_thousand: usize,
    pub seed: u64,
}

/// How records stand in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One record a line.
    Lines,
    /// One list on one line.
    Array,
    /// One list, indented.
    Pretty,
}

impl Form {
    pub const ALL: [Form; 3] = [Form::Lines, Form::Array, Form::Pretty];

    /// The ending of such a file.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Lines => "jsonl",
            Form::Array => "array.json",
            Form::Pretty => "pretty.json",
        }
    }

    fn open(self) -> &'static str {
        match self {
            Form::Lines => "",
            Form::Array => "[",
            Form::Pretty => "[\n  ",
        }
    }

    fn between(self) -> &'static str {
        match self {
            Form::Lines => "\n",
            Form::Array => ",",
            Form::Pretty => ",\n  ",
        }
    }

    fn close(self) -> &'static str {
        match self {
            Form::Lines => "\n",
            Form::Array => "]",
            Form::Pretty => "\n]\n",
        }
    }
}

/// A record with what is wrong with it.
#[derive(Debug)]
pub struct Record {
    pub node: node::Node,
    pub annotations: usize,
    pub defect: Option<Defect>,
}

/// Makes the records of a protocol, one after the other; none where no case of it can stand in a
/// record by itself.
pub fn records(protocol: &Protocol, wanted: Wanted, mut each: impl FnMut(Record)) -> Option<Vec<String>> {
    let plan = Plan::new(protocol).ok()?;
    let ground = Ground { protocol, plan: &plan, role: role(protocol) };
    let shared = Shared { ground, stamp: Stamp::of(protocol) };
    let mut dice = Dice::new(wanted.seed);
    let mut places = places(ground, &mut dice);
    let labels = labels(&places);
    if places.is_empty() {
        return None;
    }
    let (mut number, mut annotations) = (0, 0);
    let mut kinds = vec![0; KINDS.len()];
    while annotations < wanted.annotations {
        let at = dice.below(places.len());
        let place = &mut places[at];
        let mut made = shared.make(number, place, &mut dice);
        let mut defect = None;
        if dice.below(1000) < wanted.bad_of_thousand {
            defect = defects::spoil(&shared, place, &mut made, &mut kinds, &mut dice);
        }
        let count = made.said.len();
        number += 1;
        annotations += count;
        each(Record { node: made.node, annotations: count, defect });
    }
    Some(labels)
}

/// The role that may answer, label and decide the most; the first of equals.
fn role(protocol: &Protocol) -> Option<&str> {
    let may = |role: &str| -> usize {
        let ground = |label: &Label| {
            let answers = label.attributes.values().filter(|a| answers::may_answer(protocol, Some(role), a)).count();
            let uses = label.set_by.as_ref().is_none_or(|by| protocol.role_suffices(role, &by.role, by.or_above));
            let decides = label.escalations.iter().filter(|e| protocol.role_suffices(role, &e.role, true)).count();
            answers + usize::from(uses) + decides
        };
        protocol.labels.values().map(ground).sum()
    };
    let most = protocol.roles.keys().map(|r| may(r)).max()?;
    protocol.roles.keys().map(String::as_str).find(|r| may(r) == most)
}

/// Some exams, each with the labels that may stand in it.
fn places<'p>(ground: Ground<'p>, dice: &mut Dice) -> Vec<Place<'p>> {
    let views = ground.protocol.views.as_ref().map_or(0, |v| v.values.len());
    let mut places = Vec::new();
    for _ in 0..12 {
        let Some(exam) = cases::exam(ground, dice) else { continue };
        if relations::asks_for_more(ground, &exam) {
            continue;
        }
        let usable = ground.protocol.labels.iter().filter(|(id, label)| {
            let by = label.set_by.as_ref();
            let may =
                by.is_none_or(|by| ground.role.is_none_or(|r| ground.protocol.role_suffices(r, &by.role, by.or_above)));
            // A part stands in no record without its whole.
            may && ground
                .protocol
                .kinds(id)
                .iter()
                .all(|(_, l)| l.parent.as_ref().is_none_or(|p| p.relation != Relation::PartOf))
        });
        let walks: Vec<Walk<'p>> = usable.filter_map(|(id, _)| Walk::new(ground, id, &exam, views, dice)).collect();
        if !walks.is_empty() {
            places.push(Place { exam, walks });
        }
    }
    places
}

fn labels(places: &[Place<'_>]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for walk in places.iter().flat_map(|p| &p.walks) {
        if !labels.iter().any(|l| l == walk.label) {
            labels.push(walk.label.to_owned());
        }
    }
    labels
}

/// A file of records in one form, written bit by bit.
#[derive(Debug)]
pub struct Text {
    pub form: Form,
    /// Where keys are shuffled, by which chance.
    shuffled: Option<Dice>,
    records: usize,
    /// What is written and not yet taken.
    pub out: String,
}

impl Text {
    pub fn new(form: Form, shuffled: Option<u64>) -> Self {
        Text { form, shuffled: shuffled.map(Dice::new), records: 0, out: form.open().to_owned() }
    }

    pub fn add(&mut self, node: &node::Node) {
        if self.records > 0 {
            self.out.push_str(self.form.between());
        }
        self.records += 1;
        let mut shuffled;
        let node = match &mut self.shuffled {
            Some(dice) => {
                shuffled = node.clone();
                shuffled.shuffle(dice);
                &shuffled
            }
            None => node,
        };
        match self.form {
            Form::Pretty => node.write_pretty(1, &mut self.out),
            Form::Lines | Form::Array => node.write(&mut self.out),
        }
    }

    pub fn close(&mut self) {
        self.out.push_str(self.form.close());
    }
}
