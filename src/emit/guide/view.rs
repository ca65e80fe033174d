//! The whole page as data, in the order in which it is read.

use super::GuideStamp;
use super::ask::{self, CallView, RoleView};
use super::cards::{self, CardView};
use super::cite;
use super::frame::{self, RowView, ViewingView};
use super::questions::{self, QuestionsView};
use super::reference::{self, IndexGroup, LimitView, SourceView};
use super::stamp::{self, StampView};
use super::task::{self, TaskView};
use super::text::{self, GuidanceView};
use super::ties;
use crate::decide::run_cases;
use crate::emit::markdown;
use crate::protocol::Protocol;
use crate::protocol::rulebook::FILE_RULES;
use indexmap::IndexMap;
use serde::Serialize;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    stamp: StampView,
    rows: Vec<RowView>,
    any_key: bool,
    /// HTML.
    purpose: Option<String>,
    task: TaskView,
    guidance: Vec<GuidanceView>,
    calls: Vec<CallView>,
    roles: Vec<RoleView>,
    viewing: Option<ViewingView>,
    has_context: bool,
    context: QuestionsView,
    context_guidance: Vec<GuidanceView>,
    cards: Vec<CardView>,
    relations: Vec<ties::TieView>,
    exclusions: Vec<ties::ExclusionView>,
    limits: Vec<LimitView>,
    file_rules: Vec<FileRule>,
    index: Vec<IndexGroup>,
    /// The version that this one replaces, as the protocol names it.
    supersedes: Option<String>,
    claim: Vec<cite::ItemView>,
    sources: Vec<SourceView>,
    about: Vec<Fact>,
}

/// A rule for every label file.
#[derive(Debug, Serialize)]
struct FileRule {
    id: &'static str,
    text: String,
}

/// A header field.
#[derive(Debug, Serialize)]
struct Fact {
    name: String,
    value: String,
}

pub(super) fn page(protocol: &Protocol, stamp: &GuideStamp<'_>) -> Page {
    let labels = frame::taxonomy(protocol);
    let context = &protocol.context;
    let calls = ask::map(protocol);
    let decided = decided(protocol);
    Page {
        stamp: stamp::stamp(&protocol.language, stamp),
        rows: labels.iter().map(|(id, label, depth)| frame::row(protocol, id, label, *depth)).collect(),
        any_key: protocol.labels.values().any(|l| l.shortcut.is_some()),
        purpose: protocol.purpose.as_deref().map(|p| markdown::html_under(p, 2)),
        task: task::task(protocol, !calls.is_empty()),
        guidance: text::guidance(&protocol.guidance, 2),
        roles: ask::roles(protocol),
        viewing: frame::viewing(protocol),
        has_context: !(context.attributes.is_empty() && context.measures.is_empty() && context.guidance.is_empty()),
        context: questions::of_context(protocol),
        context_guidance: text::guidance(&context.guidance, 2),
        cards: labels
            .iter()
            .map(|(id, label, _)| cards::card(protocol, id, label, decided.get(*id).map_or(&[], Vec::as_slice)))
            .collect(),
        relations: ties::relations(protocol),
        exclusions: ties::exclusions(protocol),
        limits: reference::limits(protocol),
        file_rules: FILE_RULES
            .iter()
            .map(|(id, text)| FileRule { id, text: protocol.language.word(text).to_owned() })
            .collect(),
        index: reference::index(protocol),
        supersedes: protocol.header.get("supersedes").cloned(),
        claim: cite::items(protocol, !calls.is_empty()),
        calls,
        sources: reference::sources(protocol),
        about: protocol
            .header
            .iter()
            .map(|(name, value)| Fact {
                name: text::capital(protocol.language.word(&name.replace('_', " "))),
                value: value.clone(),
            })
            .collect(),
    }
}

/// The rules that decide the worked cases of each label, in the order of the cases. Only a protocol
/// that refers to something which it does not hold has none, and no such protocol is checked.
fn decided(protocol: &Protocol) -> IndexMap<String, Vec<Option<String>>> {
    let mut out: IndexMap<String, Vec<Option<String>>> = IndexMap::new();
    for case in run_cases(protocol).unwrap_or_default() {
        // A case that is refused is told by what refuses it.
        out.entry(case.label).or_default().push(case.rule);
    }
    out
}
