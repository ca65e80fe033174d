//! Random questions, as a protocol writes them.

use super::conditions::Condition;
use super::protocols::Breadth;
use super::tape::Tape;

/// What a condition can ask of an answer.
#[derive(Clone)]
pub enum Sort {
    OneOf {
        values: Vec<&'static str>,
        ordered: bool,
    },
    AnyOf {
        values: Vec<&'static str>,
    },
    YesNo,
    /// Ends and step in thousandths.
    Number {
        unit: &'static str,
        low: i64,
        high: i64,
        step: i64,
    },
    Text,
}

/// A name that a condition may use.
#[derive(Clone)]
pub struct Name {
    pub path: String,
    pub sort: Sort,
    pub is_measure: bool,
}

/// What stands behind the kind: `must be answered when …` and the like.
#[derive(Clone)]
pub struct Modifier {
    pub words: String,
    pub condition: Option<Condition>,
}

/// A question.
#[derive(Clone)]
pub struct Question {
    pub name: String,
    pub kind: String,
    /// Values written in braces, which may be shuffled.
    pub values: Vec<String>,
    pub modifiers: Vec<Modifier>,
    pub sort: Sort,
}

impl Question {
    pub fn as_name(&self, before: &str) -> Name {
        Name { path: format!("{before}{}", self.name), sort: self.sort.clone(), is_measure: false }
    }
}

/// The list that several questions share.
pub const SHARED: &str = "values grades \"Grade\", least to most suspicious { low \"Low\" middle \"Middle\" high \"High\" highest \"Highest\" }\n";
const GRADES: [&str; 4] = ["low", "middle", "high", "highest"];
const COLOURS: [&str; 4] = ["red", "green", "blue", "grey"];

/// Kind, unit of a threshold, then both ends and the step in thousandths.
const NUMBERS: &[(&str, &str, i64, i64, i64)] = &[
    ("length in mm, 0 to 20 mm", "mm", 0, 20_000, 500),
    ("length in mm, 0 to 20, to the nearest 0.1", "mm", 0, 20_000, 100),
    ("length in mm, 1 to 30, to the nearest 0.5 mm", "mm", 1_000, 30_000, 500),
    ("length in mm, step 0.25", "mm", 0, 8_000, 250),
    ("length in cm, 0 to 3, to the nearest 0.1", "cm", 0, 3_000, 100),
    ("scale 1 to 5", "", 1_000, 5_000, 1_000),
    ("scale -2 to 2", "", -2_000, 2_000, 1_000),
    ("whole number, 0 to 20", "", 0, 20_000, 1_000),
    ("whole number", "", 0, 9_000, 1_000),
    ("whole number of years, 18 to 90 or more", "years", 18_000, 90_000, 1_000),
    ("attenuation in HU, -1000 to 3000", "HU", -1_000_000, 3_000_000, 500_000),
    ("volume in mL, 0 to 4, to the nearest 0.01", "mL", 0, 4_000, 10),
    ("percent", "%", 0, 100_000, 12_500),
    ("percent, 0 to 100, to the nearest 5", "%", 0, 100_000, 5_000),
];

pub fn question(tape: &mut Tape, name: String) -> Question {
    let mut question =
        Question { name, kind: String::new(), values: Vec::new(), modifiers: Vec::new(), sort: Sort::YesNo };
    match tape.below(10) {
        0..=4 => {
            let (kind, unit, low, high, step) = *tape.pick(NUMBERS);
            question.kind = kind.to_owned();
            question.sort = Sort::Number { unit, low, high, step };
        }
        5 => question.kind = "yes or no".to_owned(),
        6 => {
            question.kind = "one of grades".to_owned();
            question.sort = Sort::OneOf { values: GRADES.to_vec(), ordered: true };
        }
        7 => {
            let values = COLOURS[..2 + tape.below(3)].to_vec();
            question.kind = "one of".to_owned();
            question.values = values.iter().map(|v| format!("{v} \"{v}\"")).collect();
            question.sort = Sort::OneOf { values, ordered: false };
        }
        8 => {
            let values = COLOURS[..1 + tape.below(4)].to_vec();
            question.kind = "any of".to_owned();
            question.values =
                values.iter().map(|v| format!("{v} \"{v}\"{}", if tape.chance(20) { " alone" } else { "" })).collect();
            if tape.chance(50) {
                question.values.push("none \"None\" alone".to_owned());
            }
            question.sort = Sort::AnyOf { values };
        }
        _ => {
            question.kind = "text of at most 6 characters".to_owned();
            question.sort = Sort::Text;
        }
    }
    question
}

/// A question with few answers.
pub fn small_question(tape: &mut Tape, name: String) -> Question {
    let mut question =
        Question { name, kind: String::new(), values: Vec::new(), modifiers: Vec::new(), sort: Sort::YesNo };
    let listed = |values: &[&str]| values.iter().map(|v| format!("{v} \"{v}\"")).collect();
    match tape.below(7) {
        0 | 1 => {
            question.kind = "length in mm, 0 to 3 mm, to the nearest 1 mm".to_owned();
            question.sort = Sort::Number { unit: "mm", low: 0, high: 3_000, step: 1_000 };
        }
        2 => {
            question.kind = "length in mm, 0 to 1 mm, to the nearest 0.5 mm".to_owned();
            question.sort = Sort::Number { unit: "mm", low: 0, high: 1_000, step: 500 };
        }
        3 => {
            question.kind = "scale 1 to 3".to_owned();
            question.sort = Sort::Number { unit: "", low: 1_000, high: 3_000, step: 1_000 };
        }
        4 => question.kind = "yes or no".to_owned(),
        5 => {
            let values = COLOURS[..2 + tape.below(2)].to_vec();
            question.kind = "one of".to_owned();
            question.values = listed(&values);
            question.sort = Sort::OneOf { values, ordered: false };
        }
        _ => {
            let values = COLOURS[..2].to_vec();
            question.kind = "any of".to_owned();
            question.values = listed(&values);
            if tape.chance(30) {
                question.values[1].push_str(" alone");
            }
            question.sort = Sort::AnyOf { values };
        }
    }
    question
}

/// Gives a question its modifiers, whose conditions read the names in `scope`. Whether it is asked
/// hangs on those in `before` only, as no circle is allowed there.
pub fn modify(tape: &mut Tape, question: &mut Question, scope: &[Name], before: &[Name], breadth: Breadth) {
    let mut add = |words: &str, condition: Option<Condition>| {
        question.modifiers.push(Modifier { words: words.to_owned(), condition });
    };
    if tape.chance(40) {
        add("may be not assessable", None);
    }
    if breadth == Breadth::Requirements {
        return;
    }
    match tape.below(10) {
        0..=4 => {}
        5 | 6 => add("must be answered", None),
        7 => add("may be not recorded", None),
        _ => add("must be answered when", Some(Condition::random(tape, scope, 1))),
    }
    if !before.is_empty() && tape.chance(15) {
        add("asked when", Some(Condition::random(tape, before, 1)));
    }
    if tape.chance(8) {
        add(
            *tape.pick(&["set by junior or above", "set by consultant", "set by coder", "set by reader or above"]),
            None,
        );
    }
    if tape.chance(5) {
        add("private", None);
    }
}
