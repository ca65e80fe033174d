//! Whether rulings say why, negatives say what to do, and somebody can be asked.

use super::{errors, items};
use crate::diagnostic::Problems;
use crate::protocol::Unit;
use crate::syntax::ast;

pub(super) fn look(label: &ast::Label, problems: &mut Problems) {
    for edge in &label.edge_cases {
        let said = is_said(&edge.why);
        // One that only tells how to draw, or asks somebody, explains itself.
        let only_draws = edge.draw.is_some() && !matches!(edge.ruling, Some(ast::Ruling::Decides(_)));
        let asks = matches!(edge.ruling, Some(ast::Ruling::Decides(ast::Decision::Ask(_))));
        if !said && !only_draws && !asks {
            problems.push(errors::no_reason(edge.id.span, name(&edge.title, &edge.id)));
        }
    }
    for criterion in label.criteria.iter().filter(|c| !c.positive) {
        if !is_said(&criterion.why) && criterion.instead.is_none() && criterion.action.is_none() {
            problems.push(errors::bare_negative(criterion.id.span, name(&criterion.title, &criterion.id)));
        }
    }
}

/// Once in a protocol it must be said who helps: by an escalation, a ruling that asks, a contact in
/// the header, or a guidance of its own.
pub(super) fn whom_to_ask(header: &ast::Protocol, units: &[Unit], labels: &[&ast::Label], problems: &mut Problems) {
    let asks = |label: &&ast::Label| {
        let edges = label.edge_cases.iter().filter_map(|e| match &e.ruling {
            Some(ast::Ruling::Decides(decision)) => Some(decision),
            _ => None,
        });
        let mut decisions = edges.chain(label.otherwise.iter().map(|o| &o.decision));
        !label.escalations.is_empty()
            || decisions.any(|d| matches!(d, ast::Decision::Ask(_)))
            || label.guidance.iter().any(tells_whom)
    };
    let told = items(units).any(|item| match item {
        ast::Item::Guidance(guidance) => tells_whom(guidance),
        _ => false,
    });
    let contact = header.headers.iter().any(|f| f.key.text == "contact");
    if !labels.is_empty() && !contact && !told && !labels.iter().any(asks) {
        problems.push(errors::nobody_to_ask(header.id.span));
    }
}

/// A guidance under a heading such as “Whom to ask”.
fn tells_whom(guidance: &ast::Guidance) -> bool {
    let title = guidance.title.as_ref().map_or(String::new(), |t| t.text.to_lowercase());
    title.split(|c: char| !c.is_alphanumeric()).any(|word| matches!(word, "ask" | "asking" | "contact"))
}

fn is_said(why: &ast::Why) -> bool {
    why.because.is_some() || !why.see.is_empty()
}

fn name<'t>(title: &'t Option<ast::Text>, id: &'t ast::Name) -> &'t str {
    title.as_ref().map_or(id.text.as_str(), |t| t.text.as_str())
}
