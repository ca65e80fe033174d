//! Every text that an annotator decides by, with what it belongs to.

use super::part;
use crate::protocol::Unit;
use crate::source::{Sources, Span};
use crate::syntax::ast;
use std::ops::Range;

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The name of a criterion or an edge case: the rule in a few words.
    RuleTitle,
    /// What a label is, how it is drawn, what to do, guidance, a question.
    Instruction,
    /// How the images are looked at.
    Viewing,
    /// Why a rule is so.
    Reason,
}

/// A text with what it belongs to.
pub(super) struct Found<'t> {
    pub(super) part: Part,
    pub(super) text: &'t ast::Text,
    /// The label that it stands in.
    pub(super) label: Option<&'t str>,
    /// The condition of the rule that it belongs to.
    pub(super) when: Option<&'t ast::Expr>,
    /// It belongs to a rule that only an eye can judge.
    pub(super) by_eye: bool,
}

/// A text with everything taken out that is not the author's own wording: code, links, quotations,
/// titles, references to limits. What is taken out is as long as it was.
pub(super) struct Prose<'t> {
    pub(super) found: &'t Found<'t>,
    /// The wording.
    pub(super) own: String,
    /// The wording in small letters; byte for byte at the same places.
    pub(super) small: String,
    sources: &'t Sources,
}

impl<'t> Prose<'t> {
    pub(super) fn new(found: &'t Found<'t>, titles: &[String], sources: &'t Sources) -> Self {
        let text = &found.text.text;
        let mut bytes = text.as_bytes().to_vec();
        for range in foreign(text, titles) {
            for byte in bytes.get_mut(range).into_iter().flatten() {
                *byte = b'~';
            }
        }
        let own = String::from_utf8(bytes).unwrap_or_default();
        let small = own.to_ascii_lowercase();
        Prose { found, own, small, sources }
    }

    /// Where a part of it stands in its file.
    pub(super) fn place(&self, range: Range<usize>) -> Span {
        part(self.sources, self.found.text, range)
    }

    /// The sentence, or part of one, in which a place lies.
    pub(super) fn clause(&self, at: usize) -> Range<usize> {
        let ends = |(n, c): &(usize, char)| {
            matches!(c, ';' | '!' | '?')
                || (*c == '.' && !self.own[n + 1..].starts_with(char::is_alphanumeric))
                || (*c == '\n' && self.own[n + 1..].trim_start_matches(' ').starts_with(['\n', '-', '*']))
        };
        let start = self.own[..at].char_indices().rfind(ends).map_or(0, |(n, c)| n + c.len_utf8());
        let end = self.own[at..].char_indices().map(|(n, c)| (n + at, c)).find(ends).map_or(self.own.len(), |(n, _)| n);
        start..end
    }

    /// The clause as it was written, with its references.
    pub(super) fn written(&self, range: Range<usize>) -> &str {
        self.found.text.text.get(range).unwrap_or("")
    }
}

/// The parts of a text that are not the author's own wording.
fn foreign(text: &str, titles: &[String]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for (open, close) in [("`", "`"), ("“", "”"), ("{", "}"), ("«", "»")] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at) {
            let inside = start + open.len();
            let Some(end) = text[inside..].find(close).map(|at| inside + at + close.len()) else { break };
            out.push(start..end);
            from = end;
        }
    }
    for mark in ["http://", "https://", "doi:", "10."] {
        for (at, _) in text.match_indices(mark) {
            let end = text[at..].find(char::is_whitespace).map_or(text.len(), |n| at + n);
            // `10.5 mm` is a number; an address has a slash.
            if text[at..end].contains('/') {
                out.push(at..end);
            }
        }
    }
    let small = text.to_ascii_lowercase();
    for title in titles {
        out.extend(small.match_indices(title.as_str()).map(|(at, _)| at..at + title.len()));
    }
    out
}

/// Titles that texts may quote, in small letters: those of sources, and those of labels and values,
/// which the protocol itself defines. A single word stays a word.
pub(super) fn titles(units: &[Unit]) -> Vec<String> {
    let mut all = Vec::new();
    let mut defined: Vec<&ast::Text> = Vec::new();
    for item in super::items(units) {
        match item {
            ast::Item::Protocol(header) => {
                let fields = header.sources.iter().flat_map(|s| &s.fields);
                all.extend(fields.filter(|f| f.key.text == "title").map(|f| f.value.text.to_ascii_lowercase()));
            }
            ast::Item::Values(list) => defined.extend(list.members.iter().filter_map(|m| m.title.as_ref())),
            ast::Item::Label(label) => {
                defined.extend(&label.title);
                for attribute in &label.attributes {
                    if let ast::Kind::OneOf(ast::ValueSource::Here(list))
                    | ast::Kind::AnyOf(ast::ValueSource::Here(list))
                    | ast::Kind::Scale(_, _, list) = &attribute.kind
                    {
                        defined.extend(list.iter().filter_map(|m| m.title.as_ref()));
                    }
                }
            }
            _ => {}
        }
    }
    // A number in a title is still a number that was typed.
    let named = defined.into_iter().map(|t| t.text.to_ascii_lowercase());
    all.extend(named.filter(|t| t.contains(' ') && !t.contains(|c: char| c.is_ascii_digit() || c == '{')));
    all.retain(|t| t.len() > 6);
    all
}

/// Every text of a protocol, in the order written.
pub(super) fn of(units: &[Unit]) -> Vec<Found<'_>> {
    let mut all = Texts { list: Vec::new(), label: None };
    for unit in units {
        for item in &unit.tree.items {
            all.label = None;
            match item {
                ast::Item::Protocol(header) if unit.root => {
                    let purpose = header.headers.iter().find(|f| f.key.text == "purpose");
                    all.add(Part::Instruction, purpose.map(|f| &f.value));
                }
                ast::Item::Viewing(viewing) => all.guidance(&viewing.guidance, Part::Viewing),
                ast::Item::Values(values) => all.members(&values.members),
                ast::Item::Views(views) => all.members(&views.members),
                ast::Item::Context(context) => {
                    all.attributes(&context.attributes);
                    context.requires.iter().for_each(|r| all.why(&r.why));
                    all.guidance(&context.guidance, Part::Instruction);
                }
                ast::Item::Label(label) => all.label(label),
                ast::Item::Relation(tie) => all.why(&tie.why),
                ast::Item::Exclusion(exclusion) => {
                    all.rule(exclusion.title.as_ref(), exclusion.when.as_ref(), None, &exclusion.why);
                }
                ast::Item::Guidance(guidance) => all.guidance(std::slice::from_ref(guidance), Part::Instruction),
                // The reason of a limit stands beside its number, and says what the sources say.
                ast::Item::Protocol(_) | ast::Item::Use(_) | ast::Item::Roles(_) | ast::Item::Limit(_) => {}
            }
        }
    }
    all.list
}

struct Texts<'t> {
    list: Vec<Found<'t>>,
    label: Option<&'t str>,
}

impl<'t> Texts<'t> {
    fn add(&mut self, part: Part, text: Option<&'t ast::Text>) {
        let label = self.label;
        self.list.extend(text.map(|text| Found { part, text, label, when: None, by_eye: false }));
    }

    fn why(&mut self, why: &'t ast::Why) {
        self.add(Part::Reason, why.because.as_ref());
    }

    fn guidance(&mut self, list: &'t [ast::Guidance], part: Part) {
        for guidance in list {
            self.add(part, guidance.title.as_ref());
            self.add(part, Some(&guidance.body));
        }
    }

    fn members(&mut self, members: &'t [ast::Member]) {
        members.iter().for_each(|m| self.add(Part::Instruction, m.means.as_ref()));
    }

    fn attributes(&mut self, attributes: &'t [ast::Attribute]) {
        for attribute in attributes {
            match &attribute.kind {
                ast::Kind::OneOf(ast::ValueSource::Here(members))
                | ast::Kind::AnyOf(ast::ValueSource::Here(members))
                | ast::Kind::Scale(_, _, members) => self.members(members),
                _ => {}
            }
            self.add(Part::Instruction, attribute.question.as_ref());
            self.add(Part::Instruction, attribute.measured.as_ref());
            self.why(&attribute.why);
        }
    }

    /// A rule with its name, what to do about it, and why.
    fn rule(
        &mut self,
        title: Option<&'t ast::Text>,
        when: Option<&'t ast::Expr>,
        action: Option<&'t ast::Text>,
        why: &'t ast::Why,
    ) {
        let (label, by_eye) = (self.label, when.is_none());
        let texts = [(Part::RuleTitle, title), (Part::Instruction, action), (Part::Reason, why.because.as_ref())];
        for (part, text) in texts {
            self.list.extend(text.map(|text| Found { part, text, label, when, by_eye }));
        }
    }

    fn label(&mut self, label: &'t ast::Label) {
        self.label = Some(&label.id.text);
        self.add(Part::Instruction, label.definition.as_ref());
        self.add(Part::Instruction, label.draw.as_ref());
        self.attributes(&label.attributes);
        for require in &label.requires {
            self.rule(require.title.as_ref(), Some(&require.condition), None, &require.why);
        }
        for drawing in &label.drawings {
            self.rule(drawing.title.as_ref(), Some(&drawing.condition), None, &drawing.why);
        }
        for criterion in &label.criteria {
            self.rule(criterion.title.as_ref(), criterion.when.as_ref(), criterion.action.as_ref(), &criterion.why);
        }
        for edge in &label.edge_cases {
            self.rule(edge.title.as_ref(), edge.when.as_ref(), edge.draw.as_ref(), &edge.why);
            self.guidance(&edge.guidance, Part::Instruction);
        }
        label.otherwise.iter().for_each(|o| self.why(&o.why));
        label.escalations.iter().for_each(|e| self.why(&e.why));
        self.guidance(&label.guidance, Part::Instruction);
    }
}
