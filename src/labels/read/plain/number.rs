//! Numbers without an exponent.

/// A number has at most so many digits: as a whole number they fit 53 bits.
const DIGITS: usize = 15;

const POWERS: [f64; DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A one in each byte.
const ONES: u64 = u64::MAX / 255;

/// A number as digits and places behind the point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain {
    /// The digits, with the sign.
    pub(super) digits: i64,
    /// How many of them stand behind the point.
    pub(super) places: u32,
    /// `-0` is a number of its own among doubles.
    pub(super) negative: bool,
}

impl Plain {
    /// The nearest double: both the digits and the power of ten are exact in one, so that one division
    /// rounds once.
    #[allow(clippy::cast_precision_loss)] // Fifteen digits fit the 53 bits of a double.
    pub(super) fn double(self) -> f64 {
        let size = self.digits.unsigned_abs() as f64 / POWERS[(self.places as usize).min(DIGITS)];
        if self.negative { -size } else { size }
    }
}

/// The length of the number without a sign that stands in front, and the number.
#[inline]
pub(super) fn unsigned(text: &[u8]) -> Option<(usize, Plain)> {
    match text.first_chunk().and_then(|chunk| short(*chunk)) {
        Some(found) => Some(found),
        None => long(text),
    }
}

/// The length of a number without a sign that ends within eight bytes, and the number.
///
/// Most coordinates do, and how many digits they have cannot be foreseen: so all are taken at once.
#[inline]
fn short(chunk: [u8; 8]) -> Option<(usize, Plain)> {
    let word = u64::from_le_bytes(chunk);
    let whole = digits(word);
    let mut length = whole;
    let (mut joined, mut places) = (word, 0);
    if chunk.get(whole) == Some(&b'.') {
        // The digits behind the point move up to those before it.
        let before = (1 << (8 * whole)) - 1;
        joined = (word & before) | ((word >> 8) & !before);
        places = digits(joined) - whole;
        length = whole + 1 + places;
        if places == 0 {
            return None;
        }
    }
    if whole == 0 || (whole > 1 && chunk[0] == b'0') || matches!(chunk.get(length)?, b'e' | b'E') {
        return None;
    }
    // The first digit is the lowest byte; those that are missing in front become noughts.
    let word = (joined & (ONES * 0x0f)) << (64 - 8 * (whole + places));
    let pairs = (word.wrapping_mul(10) + (word >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    let all = (fours.wrapping_mul(10_000) + (fours >> 32)) & 0xffff_ffff;
    Some((length, Plain { digits: all.cast_signed(), places: places as u32, negative: false }))
}

/// How many of the first bytes are digits.
#[inline]
fn digits(word: u64) -> usize {
    // A digit keeps its upper half when six is added, and that half is a three.
    let upper = (word & (ONES * 0xf0)) | (word.wrapping_add(ONES * 6) & (ONES * 0xf0)) >> 4;
    (upper ^ (ONES * 0x33)).trailing_zeros() as usize / 8
}

/// The same for any other number.
fn long(text: &[u8]) -> Option<(usize, Plain)> {
    let mut size = 0i64;
    let mut digits = |from: usize| {
        let all = text.get(from..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit());
        // What has too many digits is thrown away below.
        all.inspect(|digit| size = size.wrapping_mul(10).wrapping_add(i64::from(*digit - b'0'))).count()
    };
    let whole = digits(0);
    let (mut places, mut length) = (0, whole);
    if text.get(whole) == Some(&b'.') {
        places = digits(whole + 1);
        length = whole + 1 + places;
        if places == 0 {
            return None;
        }
    }
    let noughts = whole > 1 && text[0] == b'0';
    if whole == 0 || noughts || whole + places > DIGITS || matches!(text.get(length), Some(b'e' | b'E')) {
        return None;
    }
    Some((length, Plain { digits: size, places: u32::try_from(places).ok()?, negative: false }))
}
