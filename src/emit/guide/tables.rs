//! Scores and decision tables as an annotator reads them: worked out, never asked.

use super::anchors::is_own;
use super::reads;
use super::said::{self, Said};
use super::text::{self, Piece, WhyView, pieces};
use crate::protocol::Protocol;
use crate::protocol::condition::{From, Ref};
use crate::protocol::model::{Label, Policy, Score, Table};
use crate::protocol::words::{Words, say};
use serde::Serialize;

/// A score.
#[derive(Debug, Serialize)]
pub(super) struct ScoreView {
    rule: String,
    own: bool,
    title: String,
    parts: Vec<PartView>,
    /// What the total is whatever the points say.
    forced: Vec<Said>,
    why: Option<WhyView>,
}

#[derive(Debug, Serialize)]
struct PartView {
    title: String,
    each: bool,
    points: Vec<PointsView>,
}

#[derive(Debug, Serialize)]
struct PointsView {
    answer: Vec<Piece>,
    points: String,
}

/// A decision table.
#[derive(Debug, Serialize)]
pub(super) struct TableView {
    rule: String,
    own: bool,
    title: String,
    policy: String,
    applies: Option<Said>,
    inputs: Vec<String>,
    outputs: Vec<String>,
    rows: Vec<RowView>,
    /// How many columns there are.
    columns: usize,
    /// Questions that it does not look at, also not through what is worked out.
    blind: Vec<String>,
    why: Option<WhyView>,
}

#[derive(Debug, Serialize)]
struct RowView {
    rule: String,
    otherwise: bool,
    cells: Vec<CellView>,
    /// Each outcome; empty: this cannot happen.
    gives: Vec<GivesView>,
    why: Option<WhyView>,
}

/// A cell with its column's heading, which stands beside it where the page is narrow.
#[derive(Debug, Serialize)]
struct CellView {
    under: String,
    pieces: Vec<Piece>,
}

#[derive(Debug, Serialize)]
struct GivesView {
    under: String,
    title: String,
}

/// A promise about an outcome.
#[derive(Debug, Serialize)]
pub(super) struct PromiseView {
    rule: String,
    own: bool,
    text: String,
}

pub(super) fn scores(id: &str, words: &Words<'_>, label: &Label) -> Vec<ScoreView> {
    label.scores.values().map(|s| score(id, words, s)).collect()
}

fn score(id: &str, words: &Words<'_>, score: &Score) -> ScoreView {
    let language = words.language();
    let part = |part: &crate::protocol::model::ScorePart| PartView {
        title: text::capital(&words.title(&part.of)),
        each: part.each,
        points: part
            .points
            .iter()
            .map(|line| PointsView {
                answer: pieces(&text::capital(&words.answer(part, line))),
                points: language.number(&line.points.to_string()),
            })
            .collect(),
    };
    ScoreView {
        rule: score.rule.clone(),
        own: is_own(id, &score.rule),
        title: score.title.clone(),
        parts: score.parts.iter().map(part).collect(),
        forced: score
            .forced
            .iter()
            .map(|f| {
                let points = language.number(&f.points.to_string());
                said::when(words, &say!(language, "It is {points} when", points = points), &f.when)
            })
            .collect(),
        why: text::why(&score.why),
    }
}

pub(super) fn tables(protocol: &Protocol, id: &str, words: &Words<'_>, label: &Label) -> Vec<TableView> {
    label.tables.values().map(|t| table(protocol, id, words, label, t)).collect()
}

fn table(protocol: &Protocol, id: &str, words: &Words<'_>, label: &Label, table: &Table) -> TableView {
    let language = words.language();
    let inputs: Vec<String> = table.inputs.iter().map(|i| text::capital(&words.input(i))).collect();
    let row = |row: &crate::protocol::model::Row| RowView {
        rule: row.rule.clone(),
        otherwise: row.otherwise,
        cells: row
            .cells
            .iter()
            .zip(&inputs)
            .map(|(c, under)| CellView { under: under.clone(), pieces: pieces(&text::capital(&c.text)) })
            .collect(),
        gives: row.gives.iter().flat_map(|gives| titles(table, gives)).collect(),
        why: text::why(&row.why),
    };
    TableView {
        rule: table.rule.clone(),
        own: is_own(id, &table.rule),
        title: table.title.clone(),
        policy: match table.policy {
            Policy::ExactlyOne => say!(language, "Exactly one row fits, and it applies."),
            Policy::First => say!(language, "Read from the top: the first row that fits applies."),
            Policy::MostUrgent => {
                let first = table.outputs.values().next().and_then(|o| o.kind.list()).and_then(|l| l.order.as_deref());
                let order = first.filter(|o| !o.is_empty()).unwrap_or(language.word("urgent"));
                say!(language, "Of all rows that fit, the most {word} one applies.", word = order)
            }
            Policy::Every => say!(language, "Every row that fits applies: take all that they give."),
        },
        applies: table.applies_when.as_ref().map(|c| said::when(words, language.word("Only when"), c)),
        outputs: table.outputs.values().map(|o| o.title.clone()).collect(),
        rows: table.rows.iter().map(row).collect(),
        columns: table.inputs.len() + table.outputs.len(),
        // A long list of what it does not look at tells nobody anything.
        blind: Some(blind(protocol, words, label, table)).filter(|b| b.len() <= FEW).unwrap_or_default(),
        why: text::why(&table.why),
        inputs,
    }
}

fn titles(table: &Table, gives: &[Vec<String>]) -> Vec<GivesView> {
    let title = |(output, ids): (&crate::protocol::model::Output, &Vec<String>)| {
        let one = |id: &String| {
            let value = output.kind.list().and_then(|l| l.values.iter().find(|v| v.id == *id));
            value.map_or_else(|| id.clone(), |v| v.title.clone())
        };
        GivesView { under: output.title.clone(), title: ids.iter().map(one).collect::<Vec<_>>().join(", ") }
    };
    table.outputs.values().zip(gives).map(title).collect()
}

/// So many questions that a table does not look at are worth naming.
const FEW: usize = 4;

/// Titles of questions that neither the table nor anything behind it reads.
fn blind(protocol: &Protocol, words: &Words<'_>, label: &Label, table: &Table) -> Vec<String> {
    let mut next: Vec<Ref> = table.inputs.iter().flat_map(|i| i.term.refs()).cloned().collect();
    next.extend(table.applies_when.iter().flat_map(|c| c.refs()).cloned());
    let read = reads::behind(protocol, label, next);
    let asked = |from: From, ids: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        ids.filter(|id| !read.iter().any(|r| r.from == from && r.id == **id))
            .map(|id| words.title(&reads::plain(from, id)))
            .collect()
    };
    let mut titles = asked(From::Label, &mut label.attributes.keys());
    titles.extend(asked(From::Context, &mut protocol.context.attributes.keys()));
    titles
}

pub(super) fn promises(id: &str, words: &Words<'_>, label: &Label) -> Vec<PromiseView> {
    label
        .urgencies
        .iter()
        .map(|u| {
            let of = label.output(&u.of).map_or(u.of.as_str(), |(_, o)| o.title.as_str());
            PromiseView {
                rule: u.rule.clone(),
                own: is_own(id, &u.rule),
                text: say!(
                    words.language(),
                    "Proved: {what} never grows less urgent when {cause} grows.",
                    what = words.inside(of),
                    cause = words.title(&u.with)
                ),
            }
        })
        .collect()
}
