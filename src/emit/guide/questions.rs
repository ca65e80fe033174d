//! Questions, worked-out values and requirements: what an annotator fills in.

use super::anchors::{aspects, is_own};
use super::rules::{self, Line, origin};
use super::said::{self, Said};
use super::text::{self, CodeView, Link, Piece, WhyView, pieces, sentence};
use crate::emit::markdown;
use crate::protocol::Protocol;
use crate::protocol::model::{Answered, Attribute, Kind, Label, Measure, Value};
use crate::protocol::words::{Language, Words, say};
use indexmap::IndexMap;
use serde::Serialize;

/// Everything that is filled in or worked out for a label, or for the context.
#[derive(Debug, Serialize)]
pub(super) struct QuestionsView {
    /// What the table is about, for its caption.
    of: String,
    /// What is asked for each annotation, what of some, and what may stay open.
    asks: Vec<AskView>,
    attributes: Vec<AttributeView>,
    measures: Vec<MeasureView>,
    requires: Vec<Line>,
}

/// Questions that are asked alike.
#[derive(Debug, Serialize)]
struct AskView {
    how: String,
    questions: Vec<Link>,
}

/// The questions at a glance: those that must be answered first.
fn asks(language: &Language, attributes: &IndexMap<String, Attribute>) -> Vec<AskView> {
    type Asked = fn(&Attribute) -> bool;
    let kinds: [(String, Asked); 3] = [
        (say!(language, "Always"), |a| a.asked_when.is_none() && a.answered == Answered::Always),
        (say!(language, "If it applies"), |a| a.asked_when.is_some() || matches!(a.answered, Answered::When(_))),
        (say!(language, "If you can"), |a| a.asked_when.is_none() && a.answered == Answered::MayBeLeftOut),
    ];
    let views = kinds.into_iter().map(|(how, asked)| AskView {
        how,
        questions: attributes.values().filter(|a| asked(a)).map(|a| Link::new(&a.rule, &a.title)).collect(),
    });
    views.filter(|v| !v.questions.is_empty()).collect()
}

#[derive(Debug, Serialize)]
struct AttributeView {
    rule: String,
    own: bool,
    from: Option<Link>,
    title: String,
    /// HTML.
    question: Option<String>,
    /// HTML.
    measured: Option<String>,
    codes: Vec<CodeView>,
    why: Option<WhyView>,
    /// Anchors of the rules that say what is an answer.
    answer_ids: Vec<String>,
    answers: Vec<Piece>,
    order: Option<String>,
    values: Vec<ValueView>,
    /// What else holds: each line with its anchor.
    lines: Vec<Ruled>,
}

/// A sentence that is a rule.
#[derive(Debug, Serialize)]
struct Ruled {
    id: Option<String>,
    said: Said,
    /// Only its anchor is written: the caption says it for every question.
    quiet: bool,
}

#[derive(Debug, Serialize)]
struct ValueView {
    /// The step's number, or the id where it is not the title in small letters.
    key: Option<String>,
    title: String,
    /// HTML.
    means: Option<String>,
    alone: bool,
    /// Who may choose it, if not everybody.
    by: Option<String>,
    codes: Vec<CodeView>,
}

#[derive(Debug, Serialize)]
struct MeasureView {
    rule: String,
    own: bool,
    from: Option<Link>,
    title: String,
    formula: String,
    unit: Option<String>,
    rounding: Vec<Piece>,
    why: Option<WhyView>,
}

/// The questions of a label.
pub(super) fn of_label(protocol: &Protocol, id: &str, label: &Label) -> QuestionsView {
    let words = Words::new(protocol, Some(label));
    QuestionsView {
        of: label.title.clone(),
        asks: asks(&protocol.language, &label.attributes),
        attributes: label.attributes.values().map(|a| attribute(protocol, id, &words, a)).collect(),
        measures: label.measures.values().map(|m| measure(protocol, id, &words, m)).collect(),
        requires: label.requires.iter().map(|r| rules::require(protocol, id, &words, r)).collect(),
    }
}

/// The questions about patient, exam and read.
pub(super) fn of_context(protocol: &Protocol) -> QuestionsView {
    let words = Words::new(protocol, None);
    let context = &protocol.context;
    QuestionsView {
        of: say!(protocol.language, "the patient and the exam"),
        asks: Vec::new(),
        attributes: context.attributes.values().map(|a| attribute(protocol, "context", &words, a)).collect(),
        measures: context.measures.values().map(|m| measure(protocol, "context", &words, m)).collect(),
        requires: context.requires.iter().map(|r| rules::require(protocol, "context", &words, r)).collect(),
    }
}

fn attribute(protocol: &Protocol, owner: &str, words: &Words<'_>, a: &Attribute) -> AttributeView {
    let own = is_own(owner, &a.rule);
    let lines = lines(words, a);
    // Every aspect has its anchor, also one that holds only for labels of this kind.
    let applying = aspects(protocol, a);
    let answer_ids = applying
        .iter()
        .filter(|aspect| !lines.iter().any(|(of, _)| of.as_ref() == Some(*aspect)))
        .map(|aspect| format!("{}.{aspect}", a.rule))
        .filter(|_| own)
        .collect();
    let explained = explained(words, &a.kind);
    let answers = match &a.kind {
        Kind::OneOf { .. } if explained => say!(words.language(), "one of these:"),
        Kind::AnyOf { .. } if explained => say!(words.language(), "any of these, or none:"),
        kind => words.takes(kind),
    };
    AttributeView {
        rule: a.rule.clone(),
        own,
        from: if own { None } else { origin(protocol, &a.rule) },
        title: a.title.clone(),
        question: a.question.as_deref().map(markdown::inline),
        measured: a.measured.as_deref().map(|m| markdown::inline(&sentence(m))),
        codes: text::codes(&a.codes),
        why: text::why(&a.why),
        answer_ids,
        answers: pieces(&text::capital(&answers)),
        order: a.kind.list().and_then(|l| l.order.as_deref()).map(|word| order(words.language(), word)),
        values: if explained { values(words, &a.kind) } else { Vec::new() },
        lines: lines
            .into_iter()
            .map(|(aspect, said)| Ruled {
                id: aspect
                    .filter(|aspect| own && applying.contains(aspect))
                    .map(|aspect| format!("{}.{aspect}", a.rule)),
                said,
                quiet: aspect == Some("not_assessable") && !a.may_be_not_assessable,
            })
            .collect(),
    }
}

/// What holds beside the answer itself, each line with its aspect if it is a rule.
fn lines(words: &Words<'_>, a: &Attribute) -> Vec<(Option<&'static str>, Said)> {
    let language = words.language();
    let mut lines = Vec::new();
    if let Some(when) = &a.asked_when {
        lines.push((Some("asked"), said::when(words, language.word("Asked only when"), when)));
    }
    let asked = a.asked_when.is_some();
    let answered = match &a.answered {
        Answered::MayBeLeftOut if asked => Said::plain(language.word("If asked, you may leave it out.")),
        Answered::MayBeLeftOut => Said::plain(language.word("You may leave it out.")),
        Answered::Always if asked => Said::plain(language.word("If asked, you must answer it.")),
        Answered::Always => Said::plain(language.word("You must answer it.")),
        Answered::When(when) if asked => said::when(words, language.word("If asked, you must answer it when"), when),
        Answered::When(when) => said::when(words, language.word("You must answer it when"), when),
    };
    lines.push((Some("answered"), answered));
    let mut add = |aspect, text: String| lines.push((aspect, Said::plain(&text)));
    add(Some("not_assessable"), say!(language, "“Not assessable” is an answer."));
    if let Some(by) = &a.set_by {
        let role = words.role(&by.role);
        let said = match by.or_above {
            true => say!(language, "Set by: {role}, or by somebody above.", role = role),
            false => say!(language, "Set by: {role} only.", role = role),
        };
        add(Some("set_by"), said);
    } else if a.restricts_values() {
        add(Some("set_by"), say!(language, "Not everybody may choose every value: see the list."));
    }
    if let Some(agrees) = &a.agrees {
        let within = match agrees.per_cent {
            true => format!("{} %", language.number(&agrees.within.to_string())),
            false => words.number(agrees.within, a.kind.unit()),
        };
        let what = crate::protocol::drawn::drawn(&agrees.drawn).map_or("", |d| language.word(d.words));
        let said = say!(
            language,
            "It is compared with the drawn {what}; they may be {within} apart.",
            what = what,
            within = within
        );
        add(Some("drawn"), said);
    }
    if a.cites_frame {
        add(Some("frame"), say!(language, "Say on which image and frame you judged it."));
    }
    if a.private {
        add(None, say!(language, "Private: messages never show its value."));
    }
    lines
}

/// Whether the values say more than their titles.
fn explained(words: &Words<'_>, kind: &Kind) -> bool {
    let says = |v: &ValueView| v.key.is_some() || v.means.is_some() || v.alone || v.by.is_some() || !v.codes.is_empty();
    values(words, kind).iter().any(says)
}

fn values(words: &Words<'_>, kind: &Kind) -> Vec<ValueView> {
    let one = |v: &Value, key: Option<String>| ValueView {
        by: v.set_by.as_ref().map(|by| words.set_by(by)),
        key,
        title: v.title.clone(),
        means: v.means.as_deref().map(markdown::inline),
        alone: v.alone,
        codes: text::codes(&v.codes),
    };
    match kind {
        Kind::OneOf { list } | Kind::AnyOf { list } => list.values.iter().map(|v| one(v, hidden_id(v))).collect(),
        Kind::Scale { steps, .. } => steps.iter().map(|v| one(v, Some(v.id.clone()))).collect(),
        Kind::YesNo | Kind::Whole { .. } | Kind::Quantity { .. } | Kind::Percent { .. } | Kind::Text { .. } => {
            Vec::new()
        }
    }
}

/// The id in label files, where nobody could tell it from the title.
fn hidden_id(v: &Value) -> Option<String> {
    let plain = |t: &str| t.to_lowercase().replace(['_', '-'], " ");
    (plain(&v.id) != plain(&v.title)).then(|| v.id.clone())
}

fn order(language: &Language, word: &str) -> String {
    match word.is_empty() {
        true => say!(language, "In order, lowest first."),
        false => say!(language, "From least to most {word}.", word = word),
    }
}

fn measure(protocol: &Protocol, owner: &str, words: &Words<'_>, m: &Measure) -> MeasureView {
    let own = is_own(owner, &m.rule);
    let language = words.language();
    let rounding = match m.rounded_to {
        None => say!(language, "Not rounded."),
        Some(step) => {
            let step = words.number(step, m.unit);
            say!(language, "Rounded to the nearest {step}; a half goes away from zero.", step = step)
        }
    };
    MeasureView {
        rule: m.rule.clone(),
        own,
        from: if own { None } else { origin(protocol, &m.rule) },
        title: m.title.clone(),
        formula: text::capital(&words.term(&m.term, m.unit)),
        unit: m.unit.map(|u| u.symbol()).filter(|s| !s.is_empty()).map(|s| language.word(s).to_owned()),
        rounding: pieces(&rounding),
        why: text::why(&m.why),
    }
}
