//! One table looked at by itself: its gaps, its overlaps, an example for each row.

use super::label::Run;
use super::{STEPS, decided, tables};
use crate::criteria::{Answer, Budget};
use crate::decide::Plan;
use crate::diagnostic::Problems;
use crate::protocol::Protocol;
use indexmap::IndexMap;

/// What is asked of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The table with everything that the proof says of it.
    All,
    /// Cases that no row covers.
    Gaps,
    /// Cases that several rows cover.
    Overlaps,
    /// One case for each row.
    Cases,
}

/// Cases that no row covers, or that no rule decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The cases in words.
    pub said: String,
    /// One of them.
    pub example: String,
    /// The row that would cover them, its outcomes left open; for a label a condition that holds for
    /// them and no others, if there is one.
    pub row: String,
}

/// Cases that two rows cover.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The rows, by their ids.
    pub rows: (String, String),
    /// Whether they give different outcomes.
    pub differ: bool,
    /// The cases in words.
    pub said: String,
    /// One of them.
    pub example: String,
}

/// What the proof says of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableReport {
    /// Cases without a row.
    pub gaps: Vec<Gap>,
    /// Cases with several.
    pub overlaps: Vec<Overlap>,
    /// For each row, by its id, a case that it decides; none for a row that decides nothing.
    pub cases: IndexMap<String, Option<String>>,
    /// What could not be proved.
    pub open: Vec<String>,
}

impl TableReport {
    /// How many of its findings are errors.
    pub fn faults(&self) -> usize {
        self.gaps.len() + self.overlaps.iter().filter(|o| o.differ).count()
    }
}

/// Looks at the table with this rule id; `None` if there is none.
pub fn table(protocol: &Protocol, rule: &str, look: Look) -> Option<TableReport> {
    let plan = Plan::new(protocol).ok()?;
    let (id, label) = protocol.labels.iter().find(|(_, l)| l.tables.values().any(|t| t.rule == rule))?;
    let (name, table) = label.tables.iter().find(|(_, t)| t.rule == rule)?;
    let (places, mut problems, mut budget) = (IndexMap::new(), Problems::default(), Budget { steps: STEPS });
    let mut report = TableReport::default();
    {
        let (mut run, stages) = Run::new(protocol, id, label, &plan, &places, &mut budget, &mut problems)?;
        let domain = tables::domains(&mut run, &stages).shift_remove(name)?;
        let sets = run.lowered.tables.get(name)?.clone();
        run.see(&tables::inputs(table));
        if look == Look::All || look == Look::Gaps {
            for region in tables::uncovered(&mut run, table, &sets, domain.cases) {
                report.gaps.push(Gap {
                    said: run.region(&region),
                    example: run.example(&region, &[sets.matched]),
                    row: tables::pasted(&run, table, &region),
                });
            }
        }
        if look == Look::All || look == Look::Overlaps {
            report.overlaps = tables::overlapping(&mut run, table, &sets, domain.cases)
                .into_iter()
                .map(|o| Overlap {
                    rows: (table.rows[o.first].rule.clone(), table.rows[o.second].rule.clone()),
                    differ: o.differ,
                    said: run.region(&o.region),
                    example: run.example(&o.region, &[sets.matched]),
                })
                .collect();
        }
        if look == Look::All || look == Look::Cases {
            for (row, of) in table.rows.iter().zip(&sets.rows) {
                let counts = run.space().all([domain.cases, of.counts]);
                let case = match run.prover.find(counts, run.budget) {
                    Answer::Yes(case) => Some(run.case(&case, &[sets.matched])),
                    Answer::No => None,
                    Answer::CannotTell(_) | Answer::OutOfSteps => Some("(not found)".to_owned()),
                };
                report.cases.insert(row.rule.clone(), case);
            }
        }
    }
    report.open = problems.sorted().iter().map(|d| d.message.clone()).collect();
    Some(report)
}

/// The cases of a label that nothing decides, and what could not be proved; `None` if there is no
/// such label. The same as `A001`, without every other obligation.
pub fn undecided(protocol: &Protocol, label: &str) -> Option<(Vec<Gap>, Vec<String>)> {
    let plan = Plan::new(protocol).ok()?;
    let (id, label) = protocol.labels.get_key_value(label)?;
    let (places, mut problems, mut budget) = (IndexMap::new(), Problems::default(), Budget { steps: STEPS });
    let mut gaps = Vec::new();
    {
        let (mut run, stages) = Run::new(protocol, id, label, &plan, &places, &mut budget, &mut problems)?;
        let stage = stages.last()?;
        for region in decided::undecided(&mut run, stage) {
            let row = run.teller().source(&region).unwrap_or_default();
            gaps.push(Gap { said: run.region(&region), example: run.example(&region, &[stage.rest]), row });
        }
    }
    Some((gaps, problems.sorted().iter().map(|d| d.message.clone()).collect()))
}
