//! Criteria, edge cases, escalations and requirements as lines that can be read one by one.

use super::anchors::is_own;
use super::said::{self, Said};
use super::text::{self, GuidanceView, Link, Piece, WhyView, pieces, sentence};
use crate::diagnostic::Severity;
use crate::emit::markdown;
use crate::protocol::Protocol;
use crate::protocol::model::{Criterion, Decision, EdgeCase, Escalation, Example, Otherwise, Polarity, Require, Why};
use crate::protocol::words::{Language, Words, say};
use serde::Serialize;

/// One rule with all that belongs to it.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    rule: String,
    /// The rule is written here, so its anchor is here.
    own: bool,
    /// The label that it comes from, if that is another one.
    from: Option<Link>,
    said: Said,
    title: Option<String>,
    /// The condition, where the text is the title.
    when: Said,
    by_eye: bool,
    instead: Option<Link>,
    /// HTML.
    action: Option<String>,
    reported: Option<String>,
    overrides: Vec<Link>,
    why: Option<WhyView>,
}

impl Line {
    fn new(protocol: &Protocol, owner: &str, rule: &str, said: Said) -> Self {
        let own = is_own(owner, rule);
        Line {
            rule: rule.to_owned(),
            own,
            from: if own { None } else { origin(protocol, rule) },
            said,
            title: None,
            when: Said::default(),
            by_eye: false,
            instead: None,
            action: None,
            reported: None,
            overrides: Vec::new(),
            why: None,
        }
    }

    /// A rule with its title, how it is reported and why.
    pub(super) fn titled(
        protocol: &Protocol,
        owner: &str,
        rule: &str,
        said: Said,
        title: Option<String>,
        severity: Severity,
        why: &Why,
    ) -> Self {
        Line {
            title,
            reported: reported(&protocol.language, severity),
            why: text::why(why),
            ..Line::new(protocol, owner, rule, said)
        }
    }
}

/// The label that a rule is written in.
pub(super) fn origin(protocol: &Protocol, rule: &str) -> Option<Link> {
    let id = rule.split('.').next().unwrap_or(rule);
    protocol.labels.get(id).map(|label| Link::new(id, &label.title))
}

/// An edge case.
#[derive(Debug, Serialize)]
pub(super) struct EdgeView {
    rule: String,
    title: String,
    situation: Said,
    by_eye: bool,
    ruling: Vec<Piece>,
    to: Option<Link>,
    /// HTML.
    draw: Option<String>,
    reported: Option<String>,
    overrides: Vec<Link>,
    figures: Vec<Figure>,
    guidance: Vec<GuidanceView>,
    why: Option<WhyView>,
}

/// A picture, its meaning told by word, icon and frame.
#[derive(Debug, Serialize)]
pub(super) struct Figure {
    class: &'static str,
    icon: &'static str,
    word: String,
    /// HTML.
    caption: Option<String>,
    alt: String,
    /// A data URI of a kind of picture that runs nothing.
    data: Option<String>,
}

/// A criterion as a line of the list that it belongs to.
pub(super) fn criterion(protocol: &Protocol, owner: &str, words: &Words<'_>, c: &Criterion) -> Line {
    let language = words.language();
    let named = c.title.clone().unwrap_or_else(|| text::tail(&c.rule));
    let said = match (&c.when, is_positive(c)) {
        (Some(when), true) => said::when(words, "", when),
        (None, true) => Said::plain(&sentence(&named)),
        (Some(when), false) if c.title.is_none() => said::when(words, language.word("label it when"), when).lower(),
        (_, false) => Said::plain(&text::stop(&say!(language, "label it: {title}", title = named))),
    };
    let behind = c.when.as_ref().filter(|_| !is_positive(c) && c.title.is_some());
    Line {
        title: c.when.as_ref().and(c.title.clone()).filter(|_| is_positive(c)),
        when: behind.map_or_else(Said::default, |when| said::when(words, words.language().word("when"), when)),
        by_eye: c.when.is_none(),
        instead: instead(words, c),
        action: c.action.as_deref().map(|a| markdown::inline(&sentence(a))),
        reported: reported(language, c.severity),
        overrides: overrides(words, &c.overrides),
        why: text::why(&c.why),
        ..Line::new(protocol, owner, &c.rule, said)
    }
}

/// Whether a criterion stands under “label it when”.
pub(super) fn is_positive(c: &Criterion) -> bool {
    c.decision == Decision::Label
}

/// What to do in place of labelling.
fn instead(words: &Words<'_>, c: &Criterion) -> Option<Link> {
    let decision = &c.decision;
    match decision {
        Decision::Label => None,
        // What to do says more.
        Decision::DoNotLabel if c.action.is_some() => None,
        Decision::DoNotLabel => {
            Some(Link::new("", words.language().word("Leave it unlabelled, unless another card fits.")))
        }
        Decision::HandOver(id) => Some(Link::new(id, sentence(&words.decision(decision)))),
        Decision::Ask(role) => Some(Link::new(format!("role-{role}"), sentence(&words.decision(decision)))),
    }
}

pub(super) fn reported(language: &Language, severity: Severity) -> Option<String> {
    match severity {
        Severity::Error => None,
        Severity::Warning => Some(say!(language, "reported as a warning")),
        Severity::Note => Some(say!(language, "reported as a note")),
    }
}

/// What holds when nothing else decides.
pub(super) fn otherwise(protocol: &Protocol, owner: &str, words: &Words<'_>, o: &Otherwise) -> Line {
    Line {
        instead: target(words.language(), &o.decision),
        why: text::why(&o.why),
        ..Line::new(protocol, owner, &o.rule, Said::plain(&sentence(&words.decision(&o.decision))))
    }
}

/// The rules that one goes before, by their titles.
fn overrides(words: &Words<'_>, rules: &[String]) -> Vec<Link> {
    let Some(label) = words.label() else { return rules.iter().map(|r| Link::new(r, text::tail(r))).collect() };
    let title = |rule: &String| {
        let edge = label.edge_cases.iter().find(|e| e.rule == *rule).map(edge_title);
        edge.or_else(|| label.criteria.iter().find(|c| c.rule == *rule)?.title.clone())
    };
    rules.iter().map(|r| Link::new(r, title(r).unwrap_or_else(|| text::tail(r)))).collect()
}

/// Where somebody who follows a decision reads on.
fn target(language: &Language, decision: &Decision) -> Option<Link> {
    match decision {
        Decision::HandOver(id) => Some(Link::new(id, language.word("Go to its card"))),
        Decision::Ask(role) => Some(Link::new(format!("role-{role}"), language.word("Who that is"))),
        Decision::Label | Decision::DoNotLabel => None,
    }
}

/// An edge case with everything that it says.
pub(super) fn edge_case(words: &Words<'_>, e: &EdgeCase) -> EdgeView {
    let language = words.language();
    // An edge case that only says how to draw decides nothing.
    let ruling = match &e.decision {
        None if e.draw.is_some() || !e.guidance.is_empty() => String::new(),
        None => say!(language, "Decide as usual, by the lists above."),
        Some(decision) => sentence(&words.decision(decision)),
    };
    EdgeView {
        rule: e.rule.clone(),
        title: edge_title(e),
        situation: e
            .when
            .as_ref()
            .map_or_else(Said::default, |when| said::when(words, words.language().word("when"), when)),
        by_eye: e.when.is_none(),
        ruling: pieces(&ruling),
        to: e.decision.as_ref().and_then(|d| target(language, d)),
        draw: e.draw.as_deref().map(|d| markdown::inline(&sentence(d))),
        reported: reported(language, e.severity),
        overrides: overrides(words, &e.overrides),
        figures: figures(language, &e.examples),
        guidance: text::guidance(&e.guidance, 4),
        why: text::why(&e.why),
    }
}

pub(super) fn edge_title(e: &EdgeCase) -> String {
    e.title.clone().unwrap_or_else(|| text::capital(&text::tail(&e.rule)))
}

/// Who must see, decide or be told, and when. Why, and who else would do, stands in the table of all calls.
pub(super) fn escalation(protocol: &Protocol, owner: &str, words: &Words<'_>, e: &Escalation) -> Line {
    let duty = words.duty(e.duty, &e.role);
    let said = said::when(words, &say!(words.language(), "{duty} when", duty = duty), &e.when);
    Line::new(protocol, owner, &e.rule, said)
}

/// A role, and whether somebody above it would do as well, in words.
pub(super) fn who(protocol: &Protocol, words: &Words<'_>, role: &str) -> String {
    let others = protocol.roles.keys().any(|other| other != role && protocol.role_suffices(other, role, true));
    let title = words.role(role);
    if others { say!(words.language(), "{role} (or somebody above)", role = title) } else { title }
}

/// What every legal case fulfils.
pub(super) fn require(protocol: &Protocol, owner: &str, words: &Words<'_>, r: &Require) -> Line {
    Line {
        title: r.title.clone(),
        why: text::why(&r.why),
        ..Line::new(protocol, owner, &r.rule, said::must(words, &r.condition))
    }
}

/// Exemplar pictures: what to label, what not, then what is hard to tell.
pub(super) fn figures(language: &Language, examples: &[Example]) -> Vec<Figure> {
    let mut all: Vec<&Example> = examples.iter().collect();
    all.sort_by_key(|e| match e.polarity {
        Polarity::Positive => 0,
        Polarity::Negative => 1,
        Polarity::Borderline => 2,
    });
    all.into_iter().map(|e| figure(language, e)).collect()
}

fn figure(language: &Language, e: &Example) -> Figure {
    let (class, icon, word) = match e.polarity {
        Polarity::Positive => ("pos", "yes", say!(language, "Label")),
        Polarity::Negative => ("neg", "no", say!(language, "Do not label")),
        Polarity::Borderline => ("esc", "ask", say!(language, "Look twice")),
    };
    let kinds = ["data:image/png;base64,", "data:image/jpeg;base64,", "data:image/svg+xml;base64,"];
    Figure {
        class,
        icon,
        caption: e.caption.as_deref().map(markdown::inline),
        alt: e
            .alt
            .clone()
            .or_else(|| e.caption.as_deref().map(markdown::plain))
            .unwrap_or_else(|| say!(language, "Example: {what}", what = language.inside(&word))),
        word,
        data: e.data_uri.clone().filter(|uri| kinds.iter().any(|k| uri.starts_with(k))),
    }
}
