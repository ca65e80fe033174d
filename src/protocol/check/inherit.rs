//! `a kind of`: what a label takes from what it is a kind of, and what it may change.

use super::Checker;
use super::labels::Checked;
use crate::protocol::errors;
use crate::protocol::model::{Answered, Attribute, Kind};
use crate::quantity::on_grid;
use crate::source::Span;
use crate::syntax::ast;

impl Checker<'_> {
    /// Copies attributes, what is worked out, requirements and escalations, which keep their rule ids.
    pub(super) fn inherit(&mut self, written: &ast::Label, base: &Checked, out: &mut Checked) {
        out.entries = base.entries.clone();
        out.model.attributes = base.model.attributes.clone();
        out.model.measures = base.model.measures.clone();
        out.model.scores = base.model.scores.clone();
        out.model.tables = base.model.tables.clone();
        out.model.urgencies = base.model.urgencies.clone();
        out.model.requires = base.model.requires.clone();
        out.model.escalations = base.model.escalations.clone();
        out.model.drawings = base.model.drawings.clone();
        out.model.set_by = base.model.set_by.clone();
        if written.draw.is_none() {
            out.model.geometry = base.model.geometry.clone();
            out.model.draw = base.model.draw.clone();
        }
    }

    /// Checks that a repeated attribute only narrows, and gives it the rule id that it had.
    pub(super) fn narrowed(
        &mut self,
        base: &Attribute,
        own: &mut Attribute,
        written: &ast::Attribute,
        first: Option<Span>,
    ) {
        let first = first.unwrap_or(written.id.span);
        own.rule = base.rule.clone();
        let name = &written.id.text;
        let complaint = match (&base.kind, &own.kind) {
            (Kind::OneOf { list: a }, Kind::OneOf { list: b }) | (Kind::AnyOf { list: a }, Kind::AnyOf { list: b }) => {
                b.values
                    .iter()
                    .find(|v| !a.values.iter().any(|w| w.id == v.id))
                    .map(|v| format!("`{name}` offers `{}`, which what this is a kind of does not", v.id))
            }
            (a, b) if std::mem::discriminant(a) != std::mem::discriminant(b) || a.unit() != b.unit() => {
                Some(format!("`{name}` is another kind of answer here"))
            }
            (a, b) => match (a.range(), b.range()) {
                (Some(a), Some(b)) if b.from < a.from || b.to > a.to => Some(format!(
                    "`{name}` goes from {} to {} here, but from {} to {} in what this is a kind of",
                    b.from, b.to, a.from, a.to
                )),
                (Some(_), None) => Some(format!("`{name}` has no range here, but has one in what this is a kind of")),
                _ => wider_otherwise(name, a, b),
            },
        };
        if let Some(message) = complaint {
            self.problems.push(errors::wider(written.id.span, first, message));
        }
        if own.may_be_not_assessable && !base.may_be_not_assessable {
            let message = format!("`{name}` may be not assessable here, but not in what this is a kind of");
            self.problems.push(errors::wider(written.id.span, first, message));
        }
        if base.answered == Answered::Always && own.answered != Answered::Always {
            own.answered = Answered::Always;
        }
        if own.asked_when.is_none() {
            own.asked_when = base.asked_when.clone();
        }
        if own.set_by.is_none() {
            own.set_by = base.set_by.clone();
        }
        if own.agrees.is_none() {
            own.agrees = base.agrees.clone();
        }
        own.cites_frame |= base.cites_frame;
        own.private |= base.private;
    }
}

/// A finer grid, or a longer text, than what this is a kind of allows.
fn wider_otherwise(name: &str, base: &Kind, own: &Kind) -> Option<String> {
    if let (Kind::Text { at_most: base }, Kind::Text { at_most: own }) = (base, own) {
        return (own > base)
            .then(|| format!("`{name}` has up to {own} characters here, but {base} in what this is a kind of"));
    }
    let (base, own) = (base.step()?, own.step());
    let finer = own.is_none_or(|own| !on_grid(&own.0, &base.0));
    finer.then(|| {
        format!("`{name}` is recorded more finely here than to the nearest {base}, as in what this is a kind of")
    })
}
