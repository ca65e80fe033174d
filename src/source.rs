//! Source texts and places in them.
//!
//! Everything that a compile reads comes through the [`Files`] trait, so the core itself never
//! touches a disk: tests and library users compile from memory. A [`Span`] is a half-open byte
//! range in one file; lines and columns are worked out only when somebody has to read them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Largest protocol file that is read, in bytes. A protocol of a thousand rules has about 200 kB.
pub const MAX_SOURCE_BYTES: usize = 16 * 1024 * 1024;

/// Which file of a compile a span lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A half-open byte range in one source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file that the range lies in.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets beyond 4 GiB cannot occur, as files are capped below that.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let cap = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { file, start: cap(start), end: cap(end) }
    }

    /// The range as `usize`, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// One source text with the path under which it is shown.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as the user gave it, or as a `use` reaches it; forward slashes.
    pub path: String,
    /// The text, valid UTF-8.
    pub text: String,
}

/// All files of one compile, in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

impl Sources {
    /// Adds a file and returns its id.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile { path: path.into(), text: text.into() });
        id
    }

    /// The file with this id; an empty one for an id that does not exist.
    pub fn get(&self, id: FileId) -> &SourceFile {
        static NONE: SourceFile = SourceFile { path: String::new(), text: String::new() };
        self.files.get(id.0 as usize).unwrap_or(&NONE)
    }

    /// The text under a span; empty if the span does not fit its file.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).text.get(span.range()).unwrap_or("")
    }

    /// One-based line and column (in characters) of a span's start.
    pub fn line_column(&self, span: Span) -> (usize, usize) {
        let text = &self.get(span.file).text;
        let mut at = (span.start as usize).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let before = &text[..at];
        let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        (line, column)
    }

    /// All files, in reading order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().zip(0u32..).map(|(f, i)| (FileId(i), f))
    }
}

/// Why a file could not be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is no such file.
    #[error("there is no such file")]
    Missing,
    /// It is there but cannot be read, with the operating system's reason.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// It is larger than [`MAX_SOURCE_BYTES`].
    #[error("it is larger than {} MB, which no protocol is", MAX_SOURCE_BYTES / 1_048_576)]
    TooLarge,
}

/// Where a compile gets its files from.
pub trait Files {
    /// The bytes of a file. Paths use forward slashes and are relative to wherever the
    /// implementation stands.
    ///
    /// # Errors
    /// [`ReadError`] when the file is missing, unreadable or too large.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// Whether a file is there, without reading it.
    fn exists(&self, path: &str) -> bool;
}

/// The file system.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    #[allow(clippy::disallowed_methods)] // The one place where the core's files come from the disk.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = Path::new(path);
        let failed = |e: std::io::Error| match e.kind() {
            std::io::ErrorKind::NotFound => ReadError::Missing,
            _ => ReadError::Unreadable(e.to_string()),
        };
        let meta = std::fs::metadata(path).map_err(failed)?;
        if meta.is_dir() {
            return Err(ReadError::Unreadable("it is a folder".to_owned()));
        }
        if meta.len() > MAX_SOURCE_BYTES as u64 {
            return Err(ReadError::TooLarge);
        }
        std::fs::read(path).map_err(failed)
    }

    fn exists(&self, path: &str) -> bool {
        Path::new(path).is_file()
    }
}

/// Files held in memory, for tests and for programs that compile protocols from elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Adds a file, replacing one with the same path.
    #[must_use]
    pub fn with(mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), bytes.into());
        self
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(path).ok_or(ReadError::Missing)?;
        if bytes.len() > MAX_SOURCE_BYTES {
            return Err(ReadError::TooLarge);
        }
        Ok(bytes.clone())
    }

    fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }
}

/// The path of `target` as seen from the file `from`, with `.` and `..` worked out, so that two
/// ways of writing one file are the same file.
pub fn beside(from: &str, target: &str) -> String {
    let base = match from.rfind('/') {
        Some(at) => &from[..=at],
        None => "",
    };
    let joined = if target.starts_with('/') { target.to_owned() } else { format!("{base}{target}") };
    let mut out: Vec<&str> = Vec::new();
    for part in joined.split('/') {
        match part {
            "" | "." => {}
            ".." if out.last().is_some_and(|p| *p != "..") => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    let text = out.join("/");
    if joined.starts_with('/') { format!("/{text}") } else { text }
}

/// Characters that steer a terminal or turn the direction of a text, and so hide what is there. Line
/// breaks and tabs are none.
pub fn unprintable(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A file-system path as the forward-slash text that [`Files`] takes.
pub fn as_source_path(path: &Path) -> String {
    let text: PathBuf = path.components().collect();
    text.to_string_lossy().replace('\\', "/")
}
