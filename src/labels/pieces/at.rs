//! Files that are looked at more than once, in any order.

use std::io::{self, Read};

/// Bytes that can be read from any place.
pub trait ReadAt: Sync {
    /// Reads from `offset`; 0 at the end. May read fewer bytes than there is room for.
    ///
    /// # Errors
    /// Whatever keeps the bytes from being read.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
}

impl ReadAt for &[u8] {
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let mut rest = self.get(from..).unwrap_or_default();
        rest.read(into)
    }
}

/// A stream from a place on.
pub(in crate::labels) struct From<'s> {
    source: &'s dyn ReadAt,
    at: u64,
}

impl<'s> From<'s> {
    pub(in crate::labels) fn new(source: &'s dyn ReadAt, at: u64) -> Self {
        From { source, at }
    }
}

impl Read for From<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.source.read_at(self.at, into)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// Appends the bytes of a range.
///
/// # Errors
/// Whatever keeps them from being read, or that the file is shorter.
pub(in crate::labels) fn slice(source: &dyn ReadAt, offset: u64, length: usize, into: &mut Vec<u8>) -> io::Result<()> {
    let read = From::new(source, offset).take(length as u64).read_to_end(into)?;
    if read < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

/// A member of the object that a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::labels) struct Part {
    pub(in crate::labels) name: String,
    /// Where its key begins.
    pub(in crate::labels) key: u64,
    /// Where its value begins and ends.
    pub(in crate::labels) from: u64,
    pub(in crate::labels) to: u64,
    /// The first byte of its value.
    pub(in crate::labels) first: u8,
}

/// The members of the object that a JSON file is, without reading them. None where that is no
/// object, or a broken one: whoever reads all of it can say why.
///
/// # Errors
/// Whatever keeps the file from being read.
pub(in crate::labels) fn parts(source: &dyn ReadAt) -> io::Result<Option<Vec<Part>>> {
    let mut text = Text { source, buffer: vec![0; 1 << 18], filled: 0, at: 0, base: 0 };
    let mut parts = Vec::new();
    if text.starts_with_mark()? {
        text.at = 3;
    }
    if text.next()? != Some(b'{') {
        return Ok(None);
    }
    loop {
        let mut byte = text.next()?;
        if byte == Some(b',') && !parts.is_empty() {
            byte = text.next()?;
        } else if byte == Some(b'}') {
            let end = text.next()?.is_none();
            return Ok(end.then_some(parts));
        } else if !parts.is_empty() {
            return Ok(None);
        }
        if byte != Some(b'"') {
            return Ok(None);
        }
        let key = text.here() - 1;
        let mut name = Vec::new();
        if !text.string(Some(&mut name))? || text.next()? != Some(b':') {
            return Ok(None);
        }
        let Some(first) = text.next()? else { return Ok(None) };
        let from = text.here() - 1;
        let whole = match first {
            b'"' => text.string(None)?,
            b'{' => text.container(b'{', b'}')?,
            b'[' => text.container(b'[', b']')?,
            _ => text.bare()?,
        };
        let Ok(name) = String::from_utf8(name) else { return Ok(None) };
        if !whole {
            return Ok(None);
        }
        parts.push(Part { name, key, from, to: text.here(), first });
    }
}

/// A window that moves over a file.
struct Text<'s> {
    source: &'s dyn ReadAt,
    buffer: Vec<u8>,
    filled: usize,
    at: usize,
    base: u64,
}

impl Text<'_> {
    fn here(&self) -> u64 {
        self.base + self.at as u64
    }

    /// The bytes from here on; empty at the end.
    fn rest(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.filled {
            self.base += self.at as u64;
            self.at = 0;
            self.filled = self.source.read_at(self.base, &mut self.buffer)?;
        }
        Ok(&self.buffer[self.at..self.filled])
    }

    fn starts_with_mark(&mut self) -> io::Result<bool> {
        Ok(self.rest()?.starts_with(b"\xef\xbb\xbf"))
    }

    /// The next byte that is no blank.
    fn next(&mut self) -> io::Result<Option<u8>> {
        loop {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(None);
            }
            let blanks = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
            let byte = rest.get(blanks).copied();
            self.at += blanks + usize::from(byte.is_some());
            if byte.is_some() {
                return Ok(byte);
            }
        }
    }

    /// Goes behind the closing quote; collects what stands before it, unless it has escapes.
    fn string(&mut self, mut into: Option<&mut Vec<u8>>) -> io::Result<bool> {
        loop {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(false);
            }
            let found = memchr::memchr2(b'"', b'\\', rest);
            let length = found.unwrap_or(rest.len());
            if let Some(into) = &mut into {
                into.extend_from_slice(&rest[..length]);
                if into.len() > 1000 {
                    return Ok(false);
                }
            }
            let byte = found.and_then(|n| rest.get(n)).copied();
            self.at += length + usize::from(byte.is_some());
            match byte {
                Some(b'"') => return Ok(true),
                Some(_) => {
                    // The byte behind a backslash is no end, whatever it is.
                    if self.rest()?.is_empty() {
                        return Ok(false);
                    }
                    self.at += 1;
                }
                None => {}
            }
        }
    }

    /// Goes behind the bracket that closes what was opened.
    fn container(&mut self, open: u8, close: u8) -> io::Result<bool> {
        let mut depth = 1;
        while depth > 0 {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(false);
            }
            let found = memchr::memchr3(b'"', open, close, rest);
            let byte = found.and_then(|n| rest.get(n)).copied();
            self.at += found.map_or(rest.len(), |n| n + 1);
            match byte {
                Some(b'"') => {
                    if !self.string(None)? {
                        return Ok(false);
                    }
                }
                Some(b) if b == open => depth += 1,
                Some(_) => depth -= 1,
                None => {}
            }
        }
        Ok(true)
    }

    /// Goes to the end of a number or a word.
    fn bare(&mut self) -> io::Result<bool> {
        loop {
            let rest = self.rest()?;
            if rest.is_empty() {
                return Ok(false);
            }
            let end = rest.iter().position(|b| matches!(b, b',' | b'}' | b']') || b.is_ascii_whitespace());
            self.at += end.unwrap_or(rest.len());
            if end.is_some() {
                return Ok(true);
            }
        }
    }
}
