//! Changes to an input that know what a word is.

/// Numbers that are as good as random, and always the same for one seed (SplitMix64).
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to below `end`; 0 where that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end.max(1)).unwrap_or(u64::MAX);
        usize::try_from(self.next() % end).unwrap_or(0)
    }
}

/// Pieces that readers stumble over.
const WORDS: &[&str] = &[
    "0",
    "-0",
    "1e308",
    "1e999",
    "-1",
    "0.1234567890123456789",
    "18446744073709551616",
    "9999-12-31",
    "null",
    "true",
    "NaN",
    "\"\"",
    "\"\\ud800\"",
    "\\u0000",
    "{}",
    "[]",
    "[[[[[[[[",
    "{\"a\":1,\"a\":2}",
    "\u{feff}",
    "\0",
    "\r\n",
    "\r",
    "\t",
    "\u{301}",
    "\u{202e}",
    "\u{a0}",
    "é",
    "µ",
    "\\",
    "\"",
    "\"\"\"",
    "'",
    ": ",
    "- ",
    "&a ",
    "*a",
    "!!int ",
    "? ",
    "<<: ",
    "|\n",
    ">-\n",
    "---\n",
    "...\n",
    "# ",
    "%",
    ",",
    ";",
    "\n",
    "}",
    "]",
    ")",
    "(",
    "not ",
    "or ",
    "and ",
    "none",
    "<a>",
    "</a>",
    "<!--",
    "]]>",
    "&lt;",
    "&#0;",
    "nodule",
    "{{digest}}",
];

/// Changes an input in one to four ways. Words may come from any of the seeds.
pub fn mutate(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], rng: &mut Rng) {
    for _ in 0..1 + rng.below(4) {
        once(bytes, seeds, rng);
    }
}

/// The same in a buffer of libFuzzer's; the new length.
pub fn within(data: &mut [u8], size: usize, most: usize, seed: u32, seeds: &[Vec<u8>]) -> usize {
    let mut bytes = data[..size].to_vec();
    mutate(&mut bytes, seeds, &mut Rng(u64::from(seed)));
    bytes.truncate(most.min(data.len()));
    data[..bytes.len()].copy_from_slice(&bytes);
    bytes.len()
}

fn once(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], rng: &mut Rng) {
    let (at, other) = (rng.below(bytes.len() + 1), rng.below(bytes.len() + 1));
    let (from, to) = (at.min(other), at.max(other));
    let short = to.min(from + 1 + rng.below(60));
    let token = token(bytes, at.min(bytes.len().saturating_sub(1)));
    match rng.below(13) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << rng.below(8);
            }
        }
        1 => drop(bytes.drain(from..short)),
        2 => {
            let piece = bytes[from..to.min(from + 400)].to_vec();
            bytes.splice(at..at, piece);
        }
        3 => {
            if rng.below(3) == 0 {
                bytes.truncate(at);
            }
        }
        4 | 5 => {
            let word = WORDS[rng.below(WORDS.len())];
            bytes.splice(at..at, word.bytes());
        }
        6 => drop(bytes.splice(token, WORDS[rng.below(WORDS.len())].bytes())),
        7 => drop(bytes.drain(token)),
        // Two words of the input change places; the later one first, so that the places hold.
        8 => {
            let second = self::token(bytes, other.min(bytes.len().saturating_sub(1)));
            let (a, b) = if token.start < second.start { (token, second) } else { (second, token) };
            if a.end <= b.start {
                let (first, last) = (bytes[a.clone()].to_vec(), bytes[b.clone()].to_vec());
                bytes.splice(b, first);
                bytes.splice(a, last);
            }
        }
        // A word of another seed.
        9 | 10 => {
            if let Some(seed) = seeds.get(rng.below(seeds.len())).filter(|s| !s.is_empty()) {
                let word = self::token(seed, rng.below(seed.len()));
                bytes.splice(token, seed[word].iter().copied());
            }
        }
        // A piece of another seed.
        11 => {
            if let Some(seed) = seeds.get(rng.below(seeds.len())).filter(|s| !s.is_empty()) {
                let start = rng.below(seed.len());
                let end = (start + 1 + rng.below(200)).min(seed.len());
                bytes.splice(from..short, seed[start..end].iter().copied());
            }
        }
        // The same again and again.
        _ => {
            let piece = bytes[token].repeat(1 + rng.below(40));
            bytes.splice(at..at, piece.into_iter().take(4000));
        }
    }
}

/// The word around a byte: letters, digits and underscores, blanks, or one other byte.
fn token(bytes: &[u8], at: usize) -> std::ops::Range<usize> {
    let sort = |b: &u8| match b {
        b'0'..=b'9' => 1,
        b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => 2,
        b' ' => 3,
        _ => 0,
    };
    let Some(kind) = bytes.get(at).map(sort) else { return at..at };
    if kind == 0 {
        return at..at + 1;
    }
    let start = bytes[..at].iter().rposition(|b| sort(b) != kind).map_or(0, |n| n + 1);
    let end = bytes[at..].iter().position(|b| sort(b) != kind).map_or(bytes.len(), |n| at + n);
    start..end
}
