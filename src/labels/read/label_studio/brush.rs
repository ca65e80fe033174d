//! Masks that were painted in Label Studio: runs of RGBA bytes, row by row, packed into bits.
//!
//! The code begins with how many values there are (32 bits), the bits of a value less one (5), and
//! four lengths of run counters less one (4 each). Then come runs: a bit that says whether one
//! value is repeated, two bits that choose the counter, the counter less one, and the value or the
//! values. What is painted is where the fourth channel is not 0.

use crate::geometry::{Mask, Order, RleFault};

/// Why a code is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BrushFault {
    /// It ends before all its values are there.
    CutOff,
    /// It says another number of values than the image has.
    Values {
        /// What it says.
        said: u64,
        /// Four for each pixel.
        needed: u64,
    },
    /// The mask itself cannot be.
    Mask(RleFault),
}

/// Bits from the highest of each byte on.
struct Bits<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl Bits<'_> {
    fn read(&mut self, bits: u32) -> Option<u64> {
        let mut value = 0;
        for _ in 0..bits {
            let byte = self.bytes.get(self.at / 8)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Some(value)
    }
}

/// Lengths of background and foreground in turn.
#[derive(Default)]
struct Counts {
    counts: Vec<u64>,
    /// Pixels so far.
    pixels: u64,
}

impl Counts {
    /// So many pixels more that are painted, or not.
    fn push(&mut self, painted: bool, pixels: u64) {
        if pixels == 0 {
            return;
        }
        self.pixels += pixels;
        if self.counts.is_empty() {
            self.counts.push(0);
        }
        // Lengths at even places are of background.
        let last = self.counts.len().is_multiple_of(2);
        match self.counts.last_mut() {
            Some(length) if last == painted => *length += pixels,
            _ => self.counts.push(pixels),
        }
    }
}

/// Decodes a mask of an image.
pub(super) fn mask(bytes: &[u8], rows: u32, columns: u32) -> Result<Mask, BrushFault> {
    let mut bits = Bits { bytes, at: 0 };
    let needed = u64::from(rows) * u64::from(columns) * 4;
    let mut read = |n: u32| bits.read(n).ok_or(BrushFault::CutOff);
    let said = read(32)?;
    if said != needed {
        return Err(BrushFault::Values { said, needed });
    }
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    let word = small(read(5)?) + 1;
    let mut counters = [0; 4];
    for counter in &mut counters {
        *counter = small(read(4)?) + 1;
    }
    let mut counts = Counts::default();
    let mut at = 0_u64;
    while at < said {
        let repeated = read(1)? == 1;
        let counter = counters.get(usize::try_from(read(2)?).unwrap_or(0)).copied().unwrap_or(1);
        let end = (at + read(counter)? + 1).min(said);
        if repeated {
            let painted = read(word)? != 0;
            // Every fourth value from the third on is the one that counts.
            counts.push(painted, end / 4 - at / 4);
        } else {
            for place in at..end {
                let painted = read(word)? != 0;
                if place % 4 == 3 {
                    counts.push(painted, 1);
                }
            }
        }
        at = end;
    }
    Mask::from_rle(Order::Row, rows, columns, &counts.counts).map_err(BrushFault::Mask)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Packs RGBA values as literals, and as runs where they repeat.
    fn packed(values: &[u8]) -> Vec<u8> {
        let mut bits: Vec<bool> = Vec::new();
        let mut push = |value: u64, n: u32| bits.extend((0..n).rev().map(|b| value >> b & 1 == 1));
        push(values.len() as u64, 32);
        push(7, 5);
        for size in [3, 7, 11, 15] {
            push(size, 4);
        }
        let mut rest = values;
        while let Some(first) = rest.first() {
            let same = rest.iter().take_while(|v| *v == first).count();
            let n = if same > 1 { same } else { rest.len().min(2) }.min(256);
            push(u64::from(same > 1), 1);
            push(1, 2);
            push(n as u64 - 1, 8);
            for value in &rest[..if same > 1 { 1 } else { n }] {
                push(u64::from(*value), 8);
            }
            rest = &rest[n..];
        }
        bits.chunks(8).map(|c| c.iter().enumerate().fold(0, |b, (n, on)| b | u8::from(*on) << (7 - n))).collect()
    }

    #[test]
    fn what_was_packed_comes_back() {
        let mut state = 7_u64;
        for case in 0..500_u64 {
            let (rows, columns) = (1 + (case % 5) as u32, 1 + (case / 5 % 6) as u32);
            let pixels: Vec<bool> = (0..rows * columns)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(99);
                    state >> 62 > case % 4
                })
                .collect();
            let values: Vec<u8> =
                pixels.iter().flat_map(|on| if *on { [1, 2, 3, 255] } else { [9, 9, 0, 0] }).collect();
            let mut expected = vec![0_u64];
            let mut now = false;
            for pixel in &pixels {
                if *pixel != now {
                    expected.push(0);
                    now = *pixel;
                }
                *expected.last_mut().expect("a count") += 1;
            }
            let expected = Mask::from_rle(Order::Row, rows, columns, &expected);
            assert_eq!(mask(&packed(&values), rows, columns).ok(), expected.ok(), "{pixels:?}");
        }
    }

    #[test]
    fn codes_that_are_none() {
        assert_eq!(mask(&[], 1, 1), Err(BrushFault::CutOff));
        assert_eq!(mask(&[0, 0, 0, 4, 0xff], 1, 1), Err(BrushFault::CutOff));
        assert_eq!(mask(&[0, 0, 0, 8], 1, 1), Err(BrushFault::Values { said: 8, needed: 4 }));
    }
}
