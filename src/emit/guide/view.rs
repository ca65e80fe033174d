//! The whole page as data, in the order in which it is read.

use super::GuideStamp;
use super::cards::{self, CardView};
use super::frame::{self, RoleView, RowView, ViewingView};
use super::questions::{self, QuestionsView};
use super::reference::{self, IndexGroup, LimitView, SourceView};
use super::stamp::{self, StampView};
use super::text::{self, GuidanceView};
use super::ties;
use crate::emit::markdown;
use crate::protocol::Protocol;
use crate::protocol::rulebook::FILE_RULES;
use serde::Serialize;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page {
    stamp: StampView,
    rows: Vec<RowView>,
    any_key: bool,
    /// HTML.
    purpose: Option<String>,
    guidance: Vec<GuidanceView>,
    roles: Vec<RoleView>,
    viewing: Option<ViewingView>,
    has_context: bool,
    context: QuestionsView,
    context_guidance: Vec<GuidanceView>,
    cards: Vec<CardView>,
    relations: Vec<ties::TieView>,
    exclusions: Vec<ties::ExclusionView>,
    views: Vec<ties::ViewView>,
    limits: Vec<LimitView>,
    file_rules: Vec<FileRule>,
    index: Vec<IndexGroup>,
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
    Page {
        stamp: stamp::stamp(&protocol.language, stamp),
        rows: labels.iter().map(|(id, label, depth)| frame::row(protocol, id, label, *depth)).collect(),
        any_key: protocol.labels.values().any(|l| l.shortcut.is_some()),
        purpose: protocol.purpose.as_deref().map(|p| markdown::html_under(p, 2)),
        guidance: text::guidance(&protocol.guidance, 2),
        roles: frame::roles(protocol),
        viewing: frame::viewing(protocol),
        has_context: !(context.attributes.is_empty() && context.measures.is_empty() && context.guidance.is_empty()),
        context: questions::of_context(protocol),
        context_guidance: text::guidance(&context.guidance, 2),
        cards: labels.iter().map(|(id, label, _)| cards::card(protocol, id, label)).collect(),
        relations: ties::relations(protocol),
        exclusions: ties::exclusions(protocol),
        views: ties::views(protocol),
        limits: reference::limits(protocol),
        file_rules: FILE_RULES
            .iter()
            .map(|(id, text)| FileRule { id, text: protocol.language.word(text).to_owned() })
            .collect(),
        index: reference::index(protocol),
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
