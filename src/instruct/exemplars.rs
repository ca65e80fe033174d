//! Whether each label is shown in pictures: one that is it, one that is not, one in between.

use super::{errors, title};
use crate::diagnostic::Problems;
use crate::syntax::ast;

/// The kinds of pictures that a label needs.
pub(super) const KINDS: [&str; 3] = ["positive", "negative", "borderline"];

pub(super) fn look(label: &ast::Label, problems: &mut Problems) {
    if is_not_drawn(label) {
        return;
    }
    let shown: Vec<&str> = label
        .examples
        .iter()
        .chain(label.edge_cases.iter().flat_map(|e| &e.examples))
        .map(|e| e.polarity.as_str())
        .collect();
    let lacking: Vec<&str> = KINDS.into_iter().filter(|k| !shown.contains(k)).collect();
    if !lacking.is_empty() {
        let lesser = label.parent.is_some();
        problems.push(errors::missing_exemplar(label.id.span, title(label), &lacking, lesser));
    }
}

/// A label of which nothing is drawn is an answer about the exam; there may be nothing to see.
fn is_not_drawn(label: &ast::Label) -> bool {
    label.draw.as_ref().is_some_and(|draw| {
        let text = draw.text.trim_start().to_lowercase();
        text.strip_prefix("nothing").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}
