//! The page as data, in the order in which it is read.

use super::boundaries::{self, BoundaryLabel};
use super::enforced::{self, Enforced};
use super::next::{self, Next, Open};
use super::reasons::{self, Reasons, SourceLine};
use super::shown::{self, LabelRow};
use super::told::Told;
use super::tried::{self, TriedLabel};
use crate::analyse;
use crate::decide::run_cases;
use crate::emit::schema::LabelSchema;
use crate::protocol::Protocol;
use crate::protocol::rulebook::rulebook;
use crate::version::Stamp;
use serde::Serialize;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct Page<'p> {
    stamp: &'p Stamp,
    status: &'static str,
    shape: &'static str,
    digest: String,
    tiles: Vec<Tile>,
    next: Vec<Next>,
    labels: Vec<LabelRow>,
    /// What was said of the texts; none if they were not looked at.
    wording: Option<Vec<&'p Told>>,
    /// Why they were not.
    not_looked_at: Option<&'static str>,
    others: Vec<&'p Told>,
    tried: Vec<TriedLabel>,
    cases: usize,
    failing: Vec<String>,
    boundaries: Vec<BoundaryLabel>,
    enforced: Enforced,
    reasons: Reasons,
    sources: Vec<SourceLine>,
}

/// The number of one part.
#[derive(Debug, Serialize)]
struct Tile {
    part: &'static str,
    title: &'static str,
    /// `7 of 9`
    figure: String,
    what: &'static str,
    /// `done`, `open`, or `plain` for a figure that asks for nothing.
    state: &'static str,
}

impl Tile {
    fn share(part: &'static str, title: &'static str, met: usize, all: usize, what: &'static str) -> Self {
        Tile { part, title, figure: format!("{met} of {all}"), what, state: state(met == all) }
    }

    fn open(part: &'static str, title: &'static str, count: usize, what: &'static str) -> Self {
        Tile { part, title, figure: count.to_string(), what, state: state(count == 0) }
    }
}

fn state(done: bool) -> &'static str {
    if done { "done" } else { "open" }
}

pub(super) fn page<'p>(
    protocol: &'p Protocol,
    stamp: &'p Stamp,
    schema: &LabelSchema,
    told: Option<&'p [Told]>,
) -> Page<'p> {
    let book = rulebook(protocol);
    let coverage = analyse::coverage(protocol);
    let labels = shown::labels(protocol, &book);
    let tried = tried::labels(protocol, &coverage, &book);
    let (lines, filled, slots) = boundaries::labels(protocol, &coverage);
    let enforced = enforced::enforced(&book, schema);
    let reasons = reasons::reasons(protocol, &book);
    let sources = reasons::sources(protocol, &book);
    let results = run_cases(protocol).unwrap_or_default();
    let failing: Vec<String> = results
        .iter()
        .filter(|c| !c.differences.is_empty())
        .map(|c| {
            let title = protocol.labels.get(&c.label).map_or(c.label.as_str(), |l| l.title.as_str());
            format!("{title}: {}", c.title)
        })
        .collect();
    let not_looked_at = if told.is_none() {
        Some("The texts were not looked at, because this page was made without the sources.")
    } else if protocol.purpose.is_none() {
        Some("The texts were not looked at, because the header does not say `purpose`.")
    } else {
        None
    };
    let all = told.unwrap_or_default();
    let wording: Option<Vec<&Told>> = not_looked_at.is_none().then(|| all.iter().filter(|t| t.is_of_texts()).collect());
    let others: Vec<&Told> = all.iter().filter(|t| !t.code.starts_with('G') && t.is_loud()).collect();

    let said = wording.as_deref().unwrap_or_default();
    let unverified: usize = sources.iter().map(|s| s.unverified).sum();
    let sum = |of: fn(&TriedLabel) -> usize| -> usize { tried.iter().map(of).sum() };
    let (met, rules) = (sum(|t| t.met), sum(|t| t.all));
    let needed = labels.iter().filter(|l| !l.not_drawn).count();
    let complete = labels.iter().filter(|l| !l.not_drawn && l.lacking == 0).count();
    let unexplained = reasons.without.len() + reasons.limits.len();
    let contact = protocol.header.contains_key("contact");
    let open = Open {
        other_numbers: said.iter().filter(|t| t.code == "G005").count(),
        not_shown: labels.iter().filter(|l| l.lacking > 0 && !l.lesser).count(),
        parts_not_shown: labels.iter().filter(|l| l.lacking > 0 && l.lesser).count(),
        nobody_to_ask: if told.is_some() {
            all.iter().any(|t| t.code == "G010")
        } else {
            !contact && !labels.is_empty() && labels.iter().all(|l| l.asks == 0)
        },
        wording: said.iter().filter(|t| t.code != "G005").count(),
        failing: failing.len(),
        untried: rules - met,
        slots: slots - filled,
        unexplained,
        unverified,
        unused: sources.iter().filter(|s| s.unused).count(),
        too_long: labels.iter().filter(|l| l.too_long).count(),
        no_review: protocol.review_by.is_none(),
        no_purpose: protocol.purpose.is_none(),
        others: others.len(),
    };
    let mut tiles = vec![
        Tile::share("pictures", "Pictures", complete, needed, "drawn labels are shown in all three kinds"),
        Tile::share("tried", "Worked cases", met, rules, "rules and rows are met by a worked case"),
        Tile::share("boundaries", "Boundaries", filled, slots, "sides of boundaries are shown"),
        Tile {
            state: "plain",
            ..Tile::share(
                "enforced",
                "Enforced",
                enforced.all - enforced.by_eye.len(),
                enforced.all,
                "rules need no eye",
            )
        },
        Tile::share("reasons", "Reasons", reasons.all - unexplained, reasons.all, "rules and limits say why"),
        Tile::open("sources", "Sources", unverified, "citations that nobody has verified"),
    ];
    if wording.is_some() {
        tiles.insert(1, Tile::open("wording", "Wording", said.len(), "places to reword"));
    }
    let (status, shape) = match stamp.status.word() {
        "active" => ("Active", "●"),
        "retired" => ("Retired", "■"),
        _ => ("Draft", "○"),
    };
    Page {
        stamp,
        status,
        shape,
        digest: short(&stamp.meaning_digest),
        tiles,
        next: next::next(&open),
        cases: results.len(),
        failing,
        labels,
        wording,
        not_looked_at,
        others,
        tried,
        boundaries: lines,
        enforced,
        reasons,
        sources,
    }
}

/// Twelve digits in fours: enough to compare by eye.
fn short(digest: &str) -> String {
    let digits: Vec<char> = digest.rsplit(':').next().unwrap_or("").chars().take(12).collect();
    digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
