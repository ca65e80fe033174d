//! Whether what annotators read can be followed: pictures, words, numbers, reasons, whom to ask.
//!
//! The proof shows that rules decide every case; this room looks at the texts that people decide
//! by. It reads the trees, not the checked protocol, because only they know where a word stands and
//! whether a number was typed or filled in. It finds nothing wrong, only what makes instructions
//! fail, so all its codes are warnings and notes.
//!
//! A protocol is looked at once its header says `purpose`. Without one it is a sketch, and a sketch
//! has no pictures yet.

mod errors;
mod exemplars;
mod lengths;
mod lexicon;
mod numbers;
mod reasons;
mod texts;
mod thresholds;
mod vague;

pub(crate) use errors::RULES;

use crate::diagnostic::Problems;
use crate::protocol::Unit;
use crate::quantity;
use crate::source::{Sources, Span};
use crate::syntax::ast;

/// Looks at the texts of a protocol that is free of errors; what it finds goes to `problems`.
pub(crate) fn look(units: &[Unit], sources: &Sources, problems: &mut Problems) {
    let Some(header) = header(units).filter(|h| h.headers.iter().any(|f| f.key.text == "purpose")) else { return };
    let labels: Vec<&ast::Label> = items(units)
        .filter_map(|item| if let ast::Item::Label(label) = item { Some(label.as_ref()) } else { None })
        .collect();
    let known = thresholds::Numbers::of(units);
    let titles = texts::titles(units);
    for text in texts::of(units) {
        let prose = texts::Prose::new(&text, &titles, sources);
        vague::look(&prose, problems);
        numbers::look(&prose, &known, problems);
    }
    for label in &labels {
        exemplars::look(label, problems);
        lengths::look(label, problems);
        reasons::look(label, problems);
    }
    reasons::whom_to_ask(header, units, &labels, problems);
}

/// The numbers of a text, with their units where they have one: `3 to 30 mm` has two.
pub(crate) fn amounts(text: &str) -> Vec<(quantity::Decimal, Option<quantity::Unit>)> {
    numbers::numbers(text).into_iter().map(|(_, size)| (size.value, size.unit)).collect()
}

/// The header of the file that was asked for.
fn header(units: &[Unit]) -> Option<&ast::Protocol> {
    units
        .iter()
        .filter(|u| u.root)
        .flat_map(|u| &u.tree.items)
        .find_map(|item| if let ast::Item::Protocol(protocol) = item { Some(protocol) } else { None })
}

fn items(units: &[Unit]) -> impl Iterator<Item = &ast::Item> {
    units.iter().flat_map(|u| &u.tree.items)
}

/// What a label is called in messages.
fn title(label: &ast::Label) -> &str {
    label.title.as_ref().map_or(label.id.text.as_str(), |t| t.text.as_str())
}

/// The place of a part of a text. Escapes and indentation make a text differ from its source, so the
/// part is sought there: as the same occurrence of the same letters, else the text as a whole.
fn part(sources: &Sources, text: &ast::Text, range: std::ops::Range<usize>) -> Span {
    let Some(wanted) = text.text.get(range.clone()).filter(|w| !w.is_empty()) else { return text.span };
    let before = text.text[..range.start].matches(wanted).count();
    let written = sources.slice(text.span);
    let Some((at, _)) = written.match_indices(wanted).nth(before) else { return text.span };
    let start = text.span.start as usize + at;
    Span::new(text.span.file, start, start + wanted.len())
}
