//! What holds between annotations, what must hold of a drawing, and why an exam is left out.

use super::{Amount, Codes, Expr, Name, Text, Why};

/// `drawing no_gap "…" : drawn slice gap is 0`
#[derive(Debug)]
pub struct Drawing {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What must hold.
    pub condition: Expr,
    /// `reported as a warning`
    pub reported: Option<Name>,
    /// Why.
    pub why: Why,
}

/// `exclusion motion "…" code DCM:111210 when …`
#[derive(Debug)]
pub struct Exclusion {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Terminology codes.
    pub codes: Option<Codes>,
    /// When it holds; none: judged by eye.
    pub when: Option<Expr>,
    /// Why.
    pub why: Why,
}

/// `relation inside : every solid_component lies inside a nodule`
#[derive(Debug)]
pub struct Tie {
    /// Its id.
    pub id: Name,
    /// Its title.
    pub title: Option<Text>,
    /// What holds.
    pub says: Sentence,
    /// In which records; reads the context.
    pub when: Option<Expr>,
    /// `reported as a warning`
    pub reported: Option<Name>,
    /// Why.
    pub why: Why,
}

/// A label, perhaps only those of its annotations for which something holds.
#[derive(Debug)]
pub struct Subject {
    /// The label.
    pub label: Name,
    /// `with side is left`
    pub with: Option<Expr>,
}

/// Where one lies from the other, in the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Towards the patient's right.
    Right,
    /// Towards the patient's left.
    Left,
    /// Towards the head.
    Above,
    /// Towards the feet.
    Below,
}

/// How a number of annotations is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// `at least 1`
    AtLeast,
    /// `at most 1`
    AtMost,
    /// `exactly 1`
    Exactly,
}

/// `at least 1`
#[derive(Debug)]
pub struct HowMany {
    /// How it is bounded.
    pub bound: Bound,
    /// The number, or a limit.
    pub number: Name,
}

/// What a relation says.
#[derive(Debug)]
pub enum Sentence {
    /// `every S lies inside a Y except at most 5 %`
    Inside {
        /// What lies inside.
        subject: Subject,
        /// In what.
        of: Name,
        /// How much of it may lie outside.
        except: Option<Amount>,
    },
    /// `every S overlaps a Y by at least 60 %`
    Overlaps {
        /// What overlaps.
        subject: Subject,
        /// With what.
        of: Name,
        /// How much of it lies there.
        least: Amount,
    },
    /// `every S lies right of a Y`
    Beside {
        /// What lies there.
        subject: Subject,
        /// Where.
        direction: Direction,
        /// Seen from what.
        of: Name,
    },
    /// `every S has at least 1 Y`
    Has {
        /// Of what.
        subject: Subject,
        /// How many.
        count: HowMany,
        /// The part.
        part: Subject,
    },
    /// `no S overlaps a Y by more than 10 %`
    Apart {
        /// What.
        subject: Subject,
        /// From what.
        of: Name,
        /// How much they may share.
        more_than: Option<Amount>,
    },
    /// `no two of A, B, C overlap by more than 1 %`
    NoTwo {
        /// The labels.
        labels: Vec<Name>,
        /// How much they may share.
        more_than: Option<Amount>,
    },
    /// `A, B, C together fill a Y within 5 %`
    Together {
        /// The parts.
        labels: Vec<Name>,
        /// What they fill.
        of: Name,
        /// How far their volume may be from it.
        within: Amount,
    },
    /// `at most 1 S per exam and side`
    Counted {
        /// How many.
        count: HowMany,
        /// Of what.
        subject: Subject,
        /// In what.
        per: Vec<Name>,
    },
}
