//! Repeated keys of one object, found without quadratic work.
//!
//! Most objects are small: a 64-bit mask of the keys seen rules out nearly every key at once, and
//! only a clash walks the keys before it. Objects beyond [`SMALL`] members are looked through once
//! more with a hash set when they close.

use super::{Buffer, Hazard, HazardKind, Source};
use std::collections::HashSet;

/// Up to this many members the keys are compared one by one.
pub(super) const SMALL: u32 = 16;

/// Keys seen so far in one open object.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) count: u32,
    mask: u64,
}

/// The bit of a key in the mask: equal keys have equal bits.
fn bit(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let mix = match bytes {
        [] => 0,
        [first, .., last] => {
            let middle = bytes[bytes.len() / 2];
            usize::from(*first) * 5 + usize::from(*last) * 3 + usize::from(middle) + bytes.len()
        }
        [only] => usize::from(*only),
    };
    1 << (mix & 63)
}

impl Seen {
    /// Notes the key that was just added as the last node of `buffer` to the object at `object`,
    /// and reports it if the object has it already.
    pub(super) fn add(&mut self, buffer: &Buffer, source: Source<'_>, object: u32, hazards: &mut Vec<Hazard>) {
        let before = self.count;
        self.count += 1;
        if before >= SMALL {
            return;
        }
        let Some(node) = buffer.nodes.last() else {
            return;
        };
        let key = buffer.text(source, node);
        let bit = bit(key);
        if self.mask & bit == 0 {
            self.mask |= bit;
            return;
        }
        let mut index = object as usize + 1;
        for _ in 0..before {
            let earlier = &buffer.nodes[index];
            if buffer.text(source, earlier) == key {
                hazards.push(repeated(key, node.start..node.end));
                return;
            }
            // Past the key, then past its value.
            index = buffer.nodes[earlier.next as usize].next as usize;
        }
    }

    /// Looks through a large object that is complete. Keys below [`SMALL`] were compared already.
    pub(super) fn finish(self, buffer: &Buffer, source: Source<'_>, object: u32, hazards: &mut Vec<Hazard>) {
        if self.count <= SMALL {
            return;
        }
        let mut seen = HashSet::with_capacity(self.count as usize);
        let mut index = object as usize + 1;
        for position in 0..self.count {
            let node = &buffer.nodes[index];
            let key = buffer.text(source, node);
            if !seen.insert(key) && position >= SMALL {
                hazards.push(repeated(key, node.start..node.end));
            }
            index = buffer.nodes[node.next as usize].next as usize;
        }
    }
}

fn repeated(key: &str, span: std::ops::Range<u32>) -> Hazard {
    HazardKind::DuplicateKey(key.to_owned()).at(span.start as usize..span.end as usize)
}
