//! Rules on drawings, relations between labels, and why an exam is left out.

use super::anchors::is_own;
use super::rules::Line;
use super::said::{self, Said};
use super::text::{self, CodeView, Link, Piece, WhyView, pieces, sentence};
use crate::protocol::Protocol;
use crate::protocol::drawn;
use crate::protocol::model::{Label, Tie};
use crate::protocol::words::{Language, Words, say};
use serde::Serialize;

/// Rules on the drawing of a label.
pub(super) fn drawings(protocol: &Protocol, owner: &str, words: &Words<'_>, label: &Label) -> Vec<Line> {
    label
        .drawings
        .iter()
        .map(|d| {
            let said = said::must(words, &d.condition);
            Line::titled(protocol, owner, &d.rule, said, d.title.clone(), d.severity, &d.why)
        })
        .collect()
}

/// What the rules of a label read of its drawing, and what it is.
pub(super) fn glossary(language: &Language, label: &Label) -> Vec<Term> {
    let known = label.drawn.keys().filter_map(|id| drawn::drawn(id));
    known
        .map(|d| Term {
            words: say!(language, "Drawn {what}", what = language.word(d.words)),
            means: language.word(d.means).to_owned(),
        })
        .collect()
}

/// A drawn value and what it is.
#[derive(Debug, Serialize)]
pub(super) struct Term {
    words: String,
    means: String,
}

/// A relation with links to the labels that it is about.
#[derive(Debug, Serialize)]
pub(super) struct TieView {
    rule: String,
    title: Option<String>,
    text: Vec<Piece>,
    labels: Vec<Link>,
    reported: Option<String>,
    why: Option<WhyView>,
}

fn tie(protocol: &Protocol, tie: &Tie) -> TieView {
    let labels = tie.holds.labels().into_iter();
    TieView {
        rule: tie.rule.clone(),
        title: tie.title.clone(),
        text: pieces(&sentence(&Words::new(protocol, None).relation(tie))),
        labels: labels.filter_map(|id| protocol.labels.get(id).map(|l| Link::new(id, &l.title))).collect(),
        reported: super::rules::reported(&protocol.language, tie.severity),
        why: text::why(&tie.why),
    }
}

/// All relations of the protocol.
pub(super) fn relations(protocol: &Protocol) -> Vec<TieView> {
    protocol.relations.iter().map(|t| tie(protocol, t)).collect()
}

/// The relations that ask something of a label's annotations, for its card.
pub(super) fn of_label(protocol: &Protocol, id: &str) -> Vec<Related> {
    let words = Words::new(protocol, None);
    let about = protocol.relations.iter().filter(|t| t.holds.asks().contains(&id));
    let related = |t: &Tie| Related {
        rule: t.rule.clone(),
        title: t.title.clone(),
        text: pieces(&sentence(&words.relation(t))),
        why: text::why(&t.why),
    };
    about.map(related).collect()
}

/// A relation as a label's card names it.
#[derive(Debug, Serialize)]
pub(super) struct Related {
    rule: String,
    title: Option<String>,
    text: Vec<Piece>,
    why: Option<WhyView>,
}

/// A reason to leave an exam out.
#[derive(Debug, Serialize)]
pub(super) struct ExclusionView {
    id: String,
    rule: String,
    title: String,
    codes: Vec<CodeView>,
    when: Said,
    by_eye: bool,
    why: Option<WhyView>,
}

pub(super) fn exclusions(protocol: &Protocol) -> Vec<ExclusionView> {
    let words = Words::new(protocol, None);
    protocol
        .exclusions
        .iter()
        .map(|(id, e)| ExclusionView {
            id: id.clone(),
            rule: e.rule.clone(),
            title: e.title.clone(),
            codes: text::codes(&e.codes),
            when: e.when.as_ref().map_or_else(Said::default, |c| said::when(&words, words.language().word("when"), c)),
            by_eye: e.when.is_none(),
            why: text::why(&e.why),
        })
        .collect()
}

/// The views of an exam.
#[derive(Debug, Serialize)]
pub(super) struct ViewView {
    title: String,
    /// HTML.
    means: Option<String>,
    codes: Vec<CodeView>,
}

pub(super) fn views(protocol: &Protocol) -> Vec<ViewView> {
    let list = protocol.views.as_ref().map_or(&[][..], |v| &v.values);
    list.iter()
        .map(|v| ViewView {
            title: v.title.clone(),
            means: v.means.as_deref().map(crate::emit::markdown::inline),
            codes: text::codes(&v.codes),
        })
        .collect()
}

/// Who may use a label, if not everybody.
pub(super) fn set_by(words: &Words<'_>, id: &str, label: &Label) -> Option<Link> {
    let by = label.set_by.as_ref()?;
    is_own(id, &format!("{id}.set_by")).then(|| {
        Link::new(format!("{id}.set_by"), say!(words.language(), "Labelled by: {role}.", role = words.set_by(by)))
    })
}
