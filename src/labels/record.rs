//! The canonical form of a label record, borrowed from the file that it was read from.
//!
//! Every format is read into this; every check works on it. Each part knows its [`Place`], so a
//! finding can say line, column and pointer in the *source* file, whatever the format.

use crate::geometry::{Drawing, Spacing};
use crate::quantity::Number;
use std::borrow::Cow;
use std::num::NonZeroU32;

/// Where something stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// Byte offset in the file.
    pub offset: usize,
    /// The node of the record's document, for the pointer.
    pub node: Option<Index>,
    /// The column of a table without nodes (CSV).
    pub column: Option<Index>,
}

/// A number below 2³² - 1. Every part of a record has a place, so places are kept small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Index(NonZeroU32);

impl Index {
    /// None beyond what is counted.
    pub(super) fn new(index: usize) -> Option<Self> {
        u32::try_from(index).ok()?.checked_add(1).and_then(NonZeroU32::new).map(Index)
    }

    pub(super) fn get(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// One record: what one annotator said of one image or series in one read.
#[derive(Debug, Clone, Default)]
pub(super) struct Record<'d> {
    /// Where the record begins.
    pub place: Place,
    /// The stamp; `None` where the format has none.
    pub stamp: Option<Stamp<'d>>,
    /// What the annotations are about: an id that is not a patient's.
    pub item: Option<&'d str>,
    /// The annotator's id.
    pub annotator: Option<Cow<'d, str>>,
    /// The annotator's role, if said.
    pub role: Option<(&'d str, Place)>,
    /// What is known of the patient, the exam and the read.
    pub context: Vec<Answer<'d>>,
    /// Whether the format can carry context, reviews and escalations at all.
    pub is_table: bool,
    /// What another tool's file can say beside annotations; none: a native record, or a table.
    pub foreign: Option<Foreign>,
    /// The images that it is about: `image` first, then those of `images`.
    pub images: Vec<Image<'d>>,
    /// Why the exam was not annotated.
    pub excluded: Option<(&'d str, Place)>,
    /// How far the read got: `submitted`, `stopped`, `skipped`.
    pub status: Option<(&'d str, Place)>,
    /// The annotations.
    pub annotations: Vec<Annotation<'d>>,
    /// Escalations that were raised.
    pub escalations: Vec<Raised<'d>>,
    /// Reviews that were done.
    pub reviews: Vec<Review<'d>>,
    /// References from one annotation to another: the id and its place.
    pub references: Vec<(&'d str, Place)>,
}

/// What a file of another tool can say beside annotations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foreign {
    /// The file in words: `a COCO file`.
    pub words: &'static str,
    /// Whether it says what is a part of what.
    pub parts: bool,
}

impl Record<'_> {
    /// What the file is, in words, where reviews, escalations and frames have no place in it.
    pub(super) fn annotations_only(&self) -> Option<&'static str> {
        self.foreign.map(|f| f.words).or(self.is_table.then_some("a table"))
    }
}

/// Under which rules a record was made.
#[derive(Debug, Clone, Default)]
pub(super) struct Stamp<'d> {
    /// Protocol id.
    pub id: Option<(&'d str, Place)>,
    /// Protocol version.
    pub version: Option<(&'d str, Place)>,
    /// Meaning digest.
    pub digest: Option<(&'d str, Place)>,
}

/// One annotation.
#[derive(Debug, Clone, Default)]
pub(super) struct Annotation<'d> {
    /// Where it begins.
    pub place: Place,
    /// Its id.
    pub id: Option<(Cow<'d, str>, Place)>,
    /// Its label.
    pub label: Option<(&'d str, Place)>,
    /// Its answers.
    pub attributes: Vec<Answer<'d>>,
    /// The reader's confidence in percent.
    pub confidence: Option<Answer<'d>>,
    /// The annotation that it is a part of.
    pub part_of: Option<(&'d str, Place)>,
    /// What is drawn, on one or several images.
    pub drawings: Vec<Drawn<'d>>,
    /// On which frame each answer was judged.
    pub evidence: Vec<Evidence<'d>>,
}

/// One image of an exam.
#[derive(Debug, Clone, Default)]
pub(super) struct Image<'d> {
    /// By which drawings say that they are on it.
    pub id: Option<(&'d str, Place)>,
    /// Which view it is.
    pub view: Option<(&'d str, Place)>,
    /// Its size, where the file says so.
    pub rows: Option<u32>,
    /// Its size, where the file says so.
    pub columns: Option<u32>,
    /// Slices or frames that there are.
    pub depth: Option<u32>,
    /// Sizes of pixels and distance of slices.
    pub spacing: Spacing,
    /// Which side of the patient it shows: `left` or `right`.
    pub laterality: Option<&'d str>,
    /// Towards which side of the patient x grows: `left` or `right`.
    pub x_axis: Option<&'d str>,
    /// Towards which end slice numbers grow: `head` or `feet`.
    pub z_axis: Option<&'d str>,
}

/// What is drawn of an annotation on one image.
#[derive(Debug, Clone)]
pub(super) struct Drawn<'d> {
    /// The image; none: the record's only one.
    pub image: Option<(&'d str, Place)>,
    /// The type that the file writes.
    pub shape: Option<(&'d str, Place)>,
    /// The shapes; none where the file does not hold them.
    pub drawing: Option<Drawing>,
    /// Where it stands.
    pub place: Place,
}

/// On which frame an answer was judged.
#[derive(Debug, Clone)]
pub(super) struct Evidence<'d> {
    /// The question's id.
    pub name: &'d str,
    /// Where it stands.
    pub place: Place,
    /// The image; none: the record's only one.
    pub image: Option<(&'d str, Place)>,
    /// The frame or slice, from 1.
    pub frame: Option<u32>,
}

/// One answer.
#[derive(Debug, Clone)]
pub(super) struct Answer<'d> {
    /// The attribute's id as written.
    pub name: &'d str,
    /// Where the answer stands.
    pub place: Place,
    /// What it says.
    pub said: Said<'d>,
}

/// What an answer says, as written.
#[derive(Debug, Clone)]
pub(super) enum Said<'d> {
    /// A number and, if written, its unit with its place.
    Number {
        /// The digits as written, or the reason why they cannot be read exactly.
        number: Result<Number, NumberFault>,
        /// The unit as written; for tables, `Converted`.
        unit: UnitSaid<'d>,
    },
    /// A word or a text.
    Text(&'d str),
    /// `true` or `false`.
    Flag(bool),
    /// Several words, each with its place; another kind of element is `None`.
    List(Vec<(Option<&'d str>, Place)>),
    /// Looked at, cannot tell.
    NotAssessable,
    /// `null`.
    Null,
    /// Something that no answer looks like; in words.
    Other(&'static str),
    /// A value that the mapping does not translate: shown as it stood, with what is known.
    Untranslated(String),
    /// Was reported already.
    Reported,
}

/// Why a written number cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberFault {
    /// More digits than can be compared exactly.
    TooManyDigits,
    /// Beyond what can be measured.
    TooLarge,
}

/// The unit beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitSaid<'d> {
    /// None is written.
    Nothing,
    /// This one.
    Written(&'d str, Place),
    /// A mapping gave it in the declared unit.
    Converted,
}

/// An escalation that somebody raised.
#[derive(Debug, Clone)]
pub(super) struct Raised<'d> {
    /// The rule's id.
    pub rule: &'d str,
    /// The annotation that it is about; none: the whole record.
    pub annotation: Option<&'d str>,
    /// Whether it was dealt with.
    pub resolved: bool,
    /// Where it stands.
    pub place: Place,
}

/// A review that somebody did.
#[derive(Debug, Clone)]
pub(super) struct Review<'d> {
    /// Who did it.
    pub reviewer: Option<&'d str>,
    /// In which role.
    pub role: Option<(&'d str, Place)>,
    /// The annotation that it is about; none: the whole record.
    pub annotation: Option<&'d str>,
    /// `accepted`, `rejected`, `fixed_and_accepted` or `escalated`.
    pub decision: Option<&'d str>,
}
