//! What the compiler says about a protocol: one kind of complaint for every phase.
//!
//! A [`Diagnostic`] points to a static [`Rule`] (its stable code and its long explanation) and
//! carries facts in words. Phases make them only through the constructor functions in their own
//! `errors.rs`, so that the wording of a phase can be read and edited as one page. Nobody
//! branches on the kind of a diagnostic; renderers live in `report`.

mod problems;

mod rule;
mod suggest;

pub use problems::Problems;
pub(crate) use rule::rules;
pub use rule::{Rule, Severity};
pub use suggest::{a, and_list, nearest, or_list, plural};

use crate::source::Span;

/// A place in a source with a few words on what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub span: Span,
    /// What is there, in a few words; may be empty.
    pub text: String,
}

/// One complaint about a protocol or a mapping.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The static part: code, name, severity, explanation.
    pub rule: &'static Rule,
    /// One plain sentence in clinical words.
    pub message: String,
    /// Where it is wrong.
    pub primary: Place,
    /// Other places that take part.
    pub related: Vec<Place>,
    /// A case in which it shows, in words.
    pub example: Option<String>,
    /// Why it matters to the labels.
    pub why: Option<String>,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A diagnostic with a message and a place; the rest is added by the builder functions.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            rule,
            message: message.into(),
            primary: Place { span, text: String::new() },
            related: Vec::new(),
            example: None,
            why: None,
            help: None,
        }
    }

    /// The words beside the underlined text.
    #[must_use]
    pub fn here(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Another place that takes part, with its words.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Place { span, text: text.into() });
        self
    }

    /// A case in which it shows.
    #[must_use]
    pub fn example(mut self, text: impl Into<String>) -> Self {
        self.example = Some(text.into());
        self
    }

    /// Why it matters.
    #[must_use]
    pub fn why(mut self, text: impl Into<String>) -> Self {
        self.why = Some(text.into());
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }
}
