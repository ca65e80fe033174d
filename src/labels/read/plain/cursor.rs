//! A place in a JSON text, from which one value after the other is taken.
//!
//! Every method answers `None` where the text is not what is asked for, or not plain. A cursor that
//! answered `None` is of no further use.

use crate::labels::document::find_special;
use crate::labels::record::Place;

/// How deep values that nothing looks into may lie in one another.
const DEEPEST: usize = 16;

/// Of so many keys of an object nothing has to be allocated.
const FEW: usize = 8;

/// How many members an object may have whose keys are free: they are compared one by one.
const MOST: usize = 64;

/// A number has at most so many digits: as a whole number they fit 53 bits.
const DIGITS: usize = 15;

const POWERS: [f64; DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

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

pub(super) struct Cursor<'d> {
    text: &'d str,
    at: usize,
    /// Where the text begins in its file.
    base: usize,
}

impl<'d> Cursor<'d> {
    pub(super) fn new(bytes: &'d [u8], base: usize) -> Option<Self> {
        Some(Cursor { text: std::str::from_utf8(bytes).ok()?, at: 0, base })
    }

    /// The first byte of what comes next.
    #[inline]
    pub(super) fn next(&mut self) -> Option<u8> {
        loop {
            match self.text.as_bytes().get(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                other => return Some(*other),
            }
        }
    }

    /// Where the next value begins.
    pub(super) fn place(&mut self) -> Place {
        let _ = self.next();
        Place { offset: self.base + self.at, node: None, column: None }
    }

    /// This sign comes next.
    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        if self.next()? != byte {
            return None;
        }
        self.at += 1;
        Some(())
    }

    /// Nothing more comes.
    pub(super) fn end(&mut self) -> Option<()> {
        self.next().is_none().then_some(())
    }

    /// A text without escapes.
    #[inline]
    pub(super) fn string(&mut self) -> Option<&'d str> {
        self.take(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let end = find_special(bytes, start);
        if *bytes.get(end)? != b'"' {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// A text and where it begins.
    pub(super) fn text(&mut self) -> Option<(&'d str, Place)> {
        let place = self.place();
        Some((self.string()?, place))
    }

    /// A number without an exponent.
    #[inline]
    pub(super) fn number(&mut self) -> Option<Plain> {
        let negative = self.next()? == b'-';
        self.at += usize::from(negative);
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start;
        let mut size = 0i64;
        let mut digits = |at: &mut usize| {
            let first = *at;
            while let Some(digit @ b'0'..=b'9') = bytes.get(*at) {
                // What has too many digits is thrown away below.
                size = size.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
                *at += 1;
            }
            *at - first
        };
        let whole = digits(&mut at);
        if whole == 0 || (whole > 1 && bytes[start] == b'0') {
            return None;
        }
        let mut places = 0;
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            places = digits(&mut at);
            if places == 0 {
                return None;
            }
        }
        if whole + places > DIGITS || matches!(bytes.get(at), Some(b'e' | b'E')) {
            return None;
        }
        self.at = at;
        let digits = if negative { -size } else { size };
        Some(Plain { digits, places: u32::try_from(places).ok()?, negative })
    }

    /// A whole number from 1.
    pub(super) fn whole(&mut self) -> Option<u32> {
        let number = self.number()?;
        u32::try_from(number.digits).ok().filter(|n| *n >= 1 && number.places == 0)
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        let (word, value) = if self.next()? == b't' { ("true", true) } else { ("false", false) };
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())?;
        Some(value)
    }

    /// An object; `each` takes the value of a key. That no key comes twice is seen to by `each`.
    #[inline]
    pub(super) fn keys(&mut self, mut each: impl FnMut(&mut Self, &'d str) -> Option<()>) -> Option<()> {
        self.braces(|cursor| {
            let key = cursor.string()?;
            cursor.take(b':')?;
            each(cursor, key)
        })
    }

    /// An object; `each` takes a key, the colon and the value.
    #[inline]
    fn braces(&mut self, each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.enclosed::<b'{', b'}'>(each)
    }

    /// Parts between two marks, with commas between them.
    #[inline]
    fn enclosed<const OPEN: u8, const CLOSE: u8>(
        &mut self,
        mut each: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.take(OPEN)?;
        if self.next()? == CLOSE {
            self.at += 1;
            return Some(());
        }
        loop {
            self.next()?;
            each(self)?;
            match self.next()? {
                b',' => self.at += 1,
                end if end == CLOSE => break,
                _ => return None,
            }
        }
        self.at += 1;
        Some(())
    }

    /// Whether a text of exactly these characters, which need no escapes, comes next.
    #[inline]
    fn is_key(&self, key: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        rest.get(key.len() + 1) == Some(&b'"')
            && rest.get(1) == key.as_bytes().first()
            && rest.first() == Some(&b'"')
            && rest.get(1..=key.len()) == Some(key.as_bytes())
    }

    /// An object of any keys, none of which comes twice.
    pub(super) fn object(&mut self, mut each: impl FnMut(&mut Self, &'d str) -> Option<()>) -> Option<()> {
        let (mut few, mut count, mut more) = ([""; FEW], 0, Vec::new());
        self.keys(|cursor, key| {
            if few[..count.min(FEW)].contains(&key) || more.contains(&key) || count == MOST {
                return None;
            }
            match few.get_mut(count) {
                Some(place) => *place = key,
                None => more.push(key),
            }
            count += 1;
            each(cursor, key)
        })
    }

    /// An object of these keys, none of which comes twice and of which those must be there that say so.
    #[inline]
    pub(super) fn members<'k>(
        &mut self,
        keys: &'k [(&'k str, bool)],
        mut each: impl FnMut(&mut Self, &'k str) -> Option<()>,
    ) -> Option<()> {
        // One bit a key; no part of the format has more than 64.
        let (mut seen, mut next) = (0u64, 0);
        self.braces(|cursor| {
            // Keys mostly come in the order in which they are documented, some left out.
            let ahead = keys.iter().skip(next).position(|(key, _)| cursor.is_key(key)).map(|n| next + n);
            let at = ahead.or_else(|| keys.iter().take(next).position(|(key, _)| cursor.is_key(key)))?;
            cursor.at += keys[at].0.len() + 2;
            cursor.take(b':')?;
            if seen & 1 << at != 0 {
                return None;
            }
            seen |= 1 << at;
            next = at + 1;
            each(cursor, keys[at].0)
        })?;
        keys.iter().enumerate().all(|(n, (_, must))| !must || seen & 1 << n != 0).then_some(())
    }

    /// A list.
    #[inline]
    pub(super) fn list(&mut self, each: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.enclosed::<b'[', b']'>(each)
    }

    /// A value that nothing looks into.
    pub(super) fn free(&mut self) -> Option<()> {
        self.deep(0)
    }

    /// An object that nothing looks into.
    pub(super) fn free_object(&mut self) -> Option<()> {
        if self.next()? == b'{' { self.deep(0) } else { None }
    }

    fn deep(&mut self, depth: usize) -> Option<()> {
        if depth == DEEPEST {
            return None;
        }
        match self.next()? {
            b'"' => self.string().map(|_| ()),
            b'{' => self.object(|c, _| c.deep(depth + 1)),
            b'[' => self.list(|c| c.deep(depth + 1)),
            b't' | b'f' => self.flag().map(|_| ()),
            b'-' | b'0'..=b'9' => self.number().map(|_| ()),
            _ => None,
        }
    }
}
