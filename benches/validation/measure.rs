//! Processor time, wall time and memory, as Linux counts them.
//!
//! Processor time is user and system time together: on a shared machine it says how much work was
//! done, where wall time says how busy the neighbours were.

use std::fs::read_to_string;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// What one run took.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    pub cpu: Duration,
    pub wall: Duration,
    /// The most memory that was in use, in KiB; of processes only.
    pub peak: Option<u64>,
}

impl Taken {
    /// The least of two runs, each figure by itself.
    pub fn least(self, other: Taken) -> Taken {
        let peak = match (self.peak, other.peak) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        Taken { cpu: self.cpu.min(other.cpu), wall: self.wall.min(other.wall), peak }
    }
}

/// Linux counts these in hundredths of a second, whatever the kernel's own clock.
const TICKS: u64 = 100;

/// Processor time of this process, and of its children that have ended.
fn used() -> (Duration, Duration) {
    let stat = read_to_string("/proc/self/stat").expect("this bench runs on Linux");
    // The second field is the name in brackets, and may hold blanks.
    let fields: Vec<u64> = stat
        .rsplit(')')
        .next()
        .map_or(Vec::new(), |rest| rest.split_whitespace().map(|f| f.parse().unwrap_or(0)).collect());
    let time = |a: usize, b: usize| Duration::from_millis((fields[a] + fields[b]) * (1000 / TICKS));
    (time(11, 12), time(13, 14))
}

/// What work in this process takes.
pub fn here(work: impl FnOnce()) -> Taken {
    let (before, start) = (used().0, Instant::now());
    work();
    Taken { wall: start.elapsed(), cpu: used().0.saturating_sub(before), peak: None }
}

/// What a process takes from its start to its end. One that ends with another code than these has
/// broken down, and is no figure.
pub fn process(command: &mut Command, codes: &[i32]) -> Taken {
    let (before, start) = (used().1, Instant::now());
    let mut child = command.spawn().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    let ended = loop {
        if let Ok(text) = read_to_string(&status) {
            let line = text.lines().find_map(|l| l.strip_prefix("VmHWM:"));
            peak = line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).or(peak);
        }
        if let Some(ended) = child.try_wait().expect("the process can be waited for") {
            break ended;
        }
        sleep(Duration::from_millis(1));
    };
    assert!(ended.code().is_some_and(|code| codes.contains(&code)), "{command:?} ended with {ended}");
    Taken { wall: start.elapsed(), cpu: used().1.saturating_sub(before), peak }
}
