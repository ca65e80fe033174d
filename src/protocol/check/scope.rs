//! What the names in a condition stand for, and which of them a rule may read.

use crate::protocol::condition::From;
use crate::protocol::model;
use crate::quantity::Unit;
use crate::source::Span;
use indexmap::IndexMap;

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) from: From,
    pub(super) what: What,
    pub(super) span: Span,
}

/// An attribute's kind, or what a worked-out value is.
#[derive(Debug, Clone)]
pub(super) enum What {
    Attribute(model::Kind),
    /// A worked-out number; a score has no unit.
    Measure(Option<Unit>),
    /// What a table gives.
    Output(model::Kind),
}

impl What {
    /// Whether it follows from other values, so that nobody can answer it.
    pub(super) fn is_worked_out(&self) -> bool {
        !matches!(self, What::Attribute(_))
    }
}

impl Entry {
    pub(super) fn attribute(attribute: &model::Attribute, span: Span) -> Self {
        Entry { from: From::Label, what: What::Attribute(attribute.kind.clone()), span }
    }

    pub(super) fn measure(unit: Option<Unit>, span: Span) -> Self {
        Entry { from: From::Label, what: What::Measure(unit), span }
    }

    pub(super) fn output(kind: model::Kind, span: Span) -> Self {
        Entry { from: From::Label, what: What::Output(kind), span }
    }

    fn seen_from(&self, from: From) -> Self {
        Entry { from, ..self.clone() }
    }
}

/// When in the order of evaluation a rule stands, which bounds what it may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// What makes a case legal: reads attributes and context only.
    Legality,
    /// A worked-out value.
    Measure,
    /// A criterion, or an edge case that decides.
    Criterion,
    /// An edge case that asks, or an escalation: may read the reader's confidence.
    Escalation,
}

/// The names that a condition may use.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    pub(super) entries: IndexMap<String, Entry>,
    /// The label that this one is a part of, with its names.
    pub(super) whole: Option<(String, IndexMap<String, Entry>)>,
    /// Whether the annotation has a confidence to read (not in `context`).
    pub(super) has_annotation: bool,
    /// The label whose drawing may be read; none where what is worked out would hang on it.
    pub(super) drawing_of: Option<String>,
}

impl Scope {
    /// Inside `context`: its own names, read as context.
    pub(super) fn of_context(entries: &IndexMap<String, Entry>) -> Self {
        let entries = entries.iter().map(|(id, e)| (id.clone(), e.seen_from(From::Context))).collect();
        Scope { entries, whole: None, has_annotation: false, drawing_of: None }
    }

    /// Inside a label: its own names over those of the context.
    pub(super) fn of_label(
        own: &IndexMap<String, Entry>,
        context: &Scope,
        whole: Option<(&str, &IndexMap<String, Entry>)>,
    ) -> Self {
        let mut entries = context.entries.clone();
        for (id, entry) in own {
            entries.insert(id.clone(), entry.seen_from(From::Label));
        }
        let whole = whole.map(|(id, names)| {
            (id.to_owned(), names.iter().map(|(n, e)| (n.clone(), e.seen_from(From::Whole))).collect())
        });
        Scope { entries, whole, has_annotation: true, drawing_of: None }
    }

    /// Every plain name, for suggestions.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.entries.keys().map(String::as_str).collect();
        if self.has_annotation {
            names.push("confidence");
        }
        names
    }
}
