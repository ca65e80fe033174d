//! Figures beside one another, with the ratios that are asked for.

use super::measure::Taken;

/// Against which of our two figures a row is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ours,
    OursAsProcess,
    /// Held against ours in process: no file is read.
    Library,
    /// Held against our process: start-up and reading count for both.
    Process,
}

/// One contestant.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    name: &'static str,
    kind: Kind,
    /// How many times faster we are to be.
    goal: Option<f64>,
}

impl Row {
    pub fn ours(name: &'static str) -> Self {
        Row { name, kind: Kind::Ours, goal: None }
    }

    pub fn ours_as_process(name: &'static str) -> Self {
        Row { name, kind: Kind::OursAsProcess, goal: None }
    }

    pub fn library(name: &'static str, goal: f64) -> Self {
        Row { name, kind: Kind::Library, goal: Some(goal) }
    }

    pub fn process(name: &'static str, goal: Option<f64>) -> Self {
        Row { name, kind: Kind::Process, goal }
    }
}

pub struct Table {
    pub title: String,
    pub bytes: usize,
    pub rows: Vec<(Row, Taken)>,
}

/// Whether a goal is met.
pub fn met(times: f64, goal: f64) -> &'static str {
    if times >= goal { " ✓" } else { " ✗" }
}

pub fn wall(taken: Taken) -> String {
    format!("{:.3} s", taken.wall.as_secs_f64())
}

impl Table {
    #[allow(clippy::cast_precision_loss)] // For people.
    pub fn print(&self) {
        println!("\n{}", self.title);
        println!(
            "| {:<36} | {:>9} | {:>7} | {:>10} | {:>12} | {:>9} |",
            "who", "processor", "MB/s", "most memory", "ours is", "goal"
        );
        println!("| --- | --- | --- | --- | --- | --- |");
        let ours = |kind: Kind| self.rows.iter().find(|(row, _)| row.kind == kind).map(|(_, taken)| taken.cpu);
        for (row, taken) in &self.rows {
            let seconds = taken.cpu.as_secs_f64();
            let beside = match row.kind {
                Kind::Ours | Kind::OursAsProcess => None,
                Kind::Library => ours(Kind::Ours),
                Kind::Process => ours(Kind::OursAsProcess),
            };
            let times = beside.map(|ours| seconds / ours.as_secs_f64());
            let memory = taken.peak.map_or(String::new(), |kib| format!("{} MiB", kib / 1024));
            let ratio = times.map_or(String::new(), |t| format!("{t:.2} ×"));
            let goal = match (row.goal, times) {
                (Some(goal), Some(times)) => format!("{goal} ×{}", met(times, goal)),
                _ => String::new(),
            };
            println!(
                "| {:<36} | {:>7.2} s | {:>7.1} | {memory:>11} | {ratio:>12} | {goal:>9} |",
                row.name,
                seconds,
                self.bytes as f64 / 1e6 / seconds
            );
        }
    }
}
