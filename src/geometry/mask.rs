//! Pixels as runs of rows.

use super::shape::{Outline, Point};

/// In which order a run-length code goes through the pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Row by row, from the left.
    Row,
    /// Column by column, from the top, as COCO does.
    Column,
}

/// Why a run-length code is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RleFault {
    /// The runs together are not as long as the image has pixels.
    Sum {
        /// What they add up to.
        runs: u64,
        /// What they should.
        pixels: u64,
    },
    /// The image is larger than images are.
    TooLarge,
}

/// Most pixels of an image: a whole-slide image of 100,000 × 100,000.
const MOST_PIXELS: u64 = 10_000_000_000;

/// Longest side of an image. A run goes over one row, so a short code of many rows would be long.
const LONGEST_SIDE: u32 = 500_000;

/// Most runs of a mask: what is more torn than this is noise, or is meant to fill the memory.
const MOST_RUNS: usize = 20_000_000;

/// A run of pixels in one row, from `start` up to but not with `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    pub(super) row: u32,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// A set of pixels of an image.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Mask {
    /// Sorted by row and start; runs of one row do not touch.
    runs: Vec<Run>,
    /// Rows and columns of the image that it was written for, if it says so.
    pub(crate) size: Option<[u32; 2]>,
}

impl Mask {
    /// Reads a run-length code: lengths of background and foreground in turn, background first.
    pub(crate) fn from_rle(order: Order, rows: u32, columns: u32, counts: &[u64]) -> Result<Self, RleFault> {
        let pixels = u64::from(rows) * u64::from(columns);
        if pixels > MOST_PIXELS || rows.max(columns) > LONGEST_SIDE {
            return Err(RleFault::TooLarge);
        }
        let runs = counts.iter().try_fold(0_u64, |a, b| a.checked_add(*b)).unwrap_or(u64::MAX);
        if runs != pixels {
            return Err(RleFault::Sum { runs, pixels });
        }
        let width = u64::from(if order == Order::Row { columns } else { rows });
        let mut found = Vec::new();
        let mut at = 0_u64;
        for (n, count) in counts.iter().enumerate() {
            let end = at + count;
            if n % 2 == 1 {
                let mut from = at;
                while from < end {
                    let line = from / width;
                    let stop = end.min((line + 1) * width);
                    let start = from - line * width;
                    // Each is below the size of the image, which fits.
                    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
                    found.push(Run { row: small(line), start: small(start), end: small(stop - line * width) });
                    if found.len() > MOST_RUNS {
                        return Err(RleFault::TooLarge);
                    }
                    from = stop;
                }
            }
            at = end;
        }
        let mask = match order {
            Order::Row => Self::from_runs(found),
            Order::Column => Self::transposed(&found, rows).ok_or(RleFault::TooLarge)?,
        };
        Ok(Mask { size: Some([rows, columns]), ..mask })
    }

    pub(super) fn from_runs(mut runs: Vec<Run>) -> Self {
        runs.sort_unstable();
        let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
        for run in runs {
            match joined.last_mut() {
                Some(last) if last.row == run.row && last.end >= run.start => last.end = last.end.max(run.end),
                _ => joined.push(run),
            }
        }
        Mask { runs: joined, size: None }
    }

    /// Runs of columns as runs of rows: a row begins where a column has what the one before it has
    /// not, and ends where it is the other way round. None: more runs than a mask has.
    fn transposed(columns: &[Run], rows: u32) -> Option<Self> {
        let mut began = vec![0_u32; rows as usize];
        let mut runs = Vec::new();
        let mut before: &[Run] = &[];
        let nothing: &[Run] = &[];
        for here in columns.chunk_by(|a, b| a.row == b.row).chain([nothing]) {
            let column = here.first().map_or(u32::MAX, |r| r.row);
            let adjoins = before.first().is_some_and(|r| r.row + 1 == column);
            let (stays, was) = if adjoins { (here, before) } else { (nothing, nothing) };
            let end = before.first().map_or(0, |r| r.row + 1);
            for (from, to) in without(before, stays) {
                for row in from..to {
                    runs.push(Run { row, start: *began.get(row as usize)?, end });
                }
                if runs.len() > MOST_RUNS {
                    return None;
                }
            }
            for (from, to) in without(here, was) {
                began.get_mut(from as usize..to as usize)?.fill(column);
            }
            before = here;
        }
        Some(Self::from_runs(runs))
    }

    /// The pixels whose centres lie inside outlines; of each outline its holes are left out.
    pub(super) fn from_outlines(outlines: &[Outline]) -> Self {
        let mut runs = Vec::new();
        for outline in outlines {
            rasterised(outline, &mut runs);
        }
        Self::from_runs(runs)
    }

    pub(super) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Whether no pixel is set.
    pub(crate) fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// How many pixels are set.
    pub(crate) fn pixels(&self) -> u64 {
        self.runs.iter().map(|r| u64::from(r.end - r.start)).sum()
    }

    /// How many pixels both have.
    pub(super) fn shared(&self, other: &Mask) -> u64 {
        let (mut a, mut b) = (self.runs.iter().peekable(), other.runs.iter().peekable());
        let mut sum = 0;
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            if x.row == y.row {
                let (start, end) = (x.start.max(y.start), x.end.min(y.end));
                sum += u64::from(end.saturating_sub(start));
            }
            if (x.row, x.end) <= (y.row, y.end) {
                a.next();
            } else {
                b.next();
            }
        }
        sum
    }

    /// Whether the pixel that a point lies in is set.
    pub(super) fn contains(&self, [x, y]: Point) -> bool {
        self.runs.iter().any(|r| {
            y >= f64::from(r.row) && y < f64::from(r.row) + 1.0 && x >= f64::from(r.start) && x < f64::from(r.end)
        })
    }

    /// Corners of the outermost pixels of each row.
    pub(super) fn corners(&self) -> impl Iterator<Item = Point> + '_ {
        self.runs.iter().flat_map(|r| {
            let (x, y) = ([f64::from(r.start), f64::from(r.end)], [f64::from(r.row), f64::from(r.row) + 1.0]);
            [[x[0], y[0]], [x[1], y[0]], [x[0], y[1]], [x[1], y[1]]]
        })
    }

    /// The mean place of its pixels.
    pub(super) fn centre(&self) -> Option<Point> {
        let pixels = self.pixels();
        if pixels == 0 {
            return None;
        }
        let (mut x, mut y) = (0.0, 0.0);
        for run in &self.runs {
            let length = f64::from(run.end - run.start);
            x += length * (f64::from(run.start) + f64::from(run.end)) / 2.0;
            y += length * (f64::from(run.row) + 0.5);
        }
        #[allow(clippy::cast_precision_loss)] // An image has fewer than 2^53 pixels.
        let pixels = pixels as f64;
        Some([x / pixels, y / pixels])
    }
}

/// The stretches of one line that lie in `a` but not in `b`; both are sorted.
fn without(a: &[Run], b: &[Run]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    let mut others = b.iter().peekable();
    for run in a {
        let mut from = run.start;
        while let Some(other) = others.peek() {
            if other.end <= from {
                others.next();
                continue;
            }
            if other.start >= run.end {
                break;
            }
            if other.start > from {
                out.push((from, other.start));
            }
            from = from.max(other.end);
            if other.end > run.end {
                break;
            }
            others.next();
        }
        if from < run.end {
            out.push((from, run.end));
        }
    }
    out
}

/// Rows of pixels whose centres lie inside, by counting crossings to the left of each.
fn rasterised(outline: &Outline, runs: &mut Vec<Run>) {
    let rings = || std::iter::once(&outline.exterior).chain(&outline.holes);
    let low = outline.exterior.iter().map(|p| p[1]).fold(f64::INFINITY, f64::min);
    let high = outline.exterior.iter().map(|p| p[1]).fold(f64::NEG_INFINITY, f64::max);
    if !(low.is_finite() && high.is_finite()) {
        return;
    }
    let mut row = low.max(0.0).floor();
    while row < high && row < 1e6 {
        let y = row + 0.5;
        let mut crossings: Vec<f64> = Vec::new();
        for ring in rings() {
            for (n, a) in ring.iter().enumerate() {
                let b = ring[(n + 1) % ring.len()];
                if (a[1] <= y) != (b[1] <= y) {
                    crossings.push(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]));
                }
            }
        }
        crossings.sort_unstable_by(f64::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let pixel = |x: f64| (x - 0.5).ceil().clamp(0.0, 1e6);
            let (start, end) = (pixel(pair[0]), pixel(pair[1]));
            if start < end {
                #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Clamped just above.
                runs.push(Run { row: row as u32, start: start as u32, end: end as u32 });
            }
        }
        row += 1.0;
    }
}
