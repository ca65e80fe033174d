//! Cuts a file into items, and a block into statements, by looking at words, braces and lines
//! only. Indentation means nothing in the language; here it helps to guess where the author
//! meant the next statement to begin when a brace or a quote is missing.

use super::errors;
use crate::diagnostic::Problems;
use crate::source::{FileId, Span};

/// Deepest nesting of braces and parentheses; keeps recursive code far from the end of the stack.
const MOST_NESTED: usize = 64;

/// Words that begin an item of a file.
pub(super) const ITEM_WORDS: &[&str] = &[
    "protocol",
    "use",
    "roles",
    "viewing",
    "views",
    "values",
    "context",
    "limit",
    "label",
    "relation",
    "exclusion",
    "guidance",
];

/// Words that go on with a statement when they begin a line.
const GOES_ON: &[&str] = &[
    "because",
    "see",
    "instead",
    "measured",
    "question",
    "do",
    "when",
    "overrides",
    "expect",
    "reported",
    "and",
    "or",
    "not",
    "to",
    "must",
    "may",
    "asked",
    "in",
    "a",
    "alt",
    "is",
    "includes",
    "from",
    "gives",
    "applies",
    "exactly",
    "first",
    "most",
    "every",
];

/// A block whose statements can be told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Protocol,
    Context,
    Label,
    Edge,
    Viewing,
}

impl Block {
    /// The block that this first word opens, if its statements can be parsed one by one.
    pub(super) fn of(first: &str, second: &str) -> Option<Block> {
        match (first, second) {
            ("protocol", _) => Some(Block::Protocol),
            ("context", _) => Some(Block::Context),
            ("label", _) => Some(Block::Label),
            ("viewing", _) => Some(Block::Viewing),
            ("edge", "case") => Some(Block::Edge),
            _ => None,
        }
    }

    /// Words that begin a statement in this block.
    pub(super) fn words(self) -> &'static [&'static str] {
        match self {
            Block::Protocol => &[
                "version",
                "status",
                "effective",
                "review_by",
                "owner",
                "modality",
                "purpose",
                "source",
                "contact",
                "licence",
                "supersedes",
            ],
            Block::Context => &["attribute", "require", "measure", "guidance"],
            Block::Label => &[
                "shortcut",
                "code",
                "definition",
                "draw",
                "attribute",
                "limit",
                "measure",
                "require",
                "positive",
                "negative",
                "edge",
                "otherwise",
                "example",
                "case",
                "guidance",
                "score",
                "table",
                "urgency",
                "tell",
                "stop",
                "drawing",
            ],
            Block::Edge => &["rule", "draw", "because", "see", "example", "overrides", "reported", "guidance"],
            Block::Viewing => &["window", "planes", "guidance"],
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Open,
    Close,
    Other,
}

#[derive(Debug, Clone, Copy)]
struct Token {
    kind: Kind,
    start: usize,
    end: usize,
    /// First on its line.
    leads: bool,
    /// Characters before it on its line; a tab counts to the next multiple of four.
    indent: usize,
    /// Braces open before it.
    depth: usize,
}

/// A file's tokens with what is wrong at this level.
pub(super) struct Scan<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    /// Byte offsets of mistakes that were told here, so that the parser does not tell them again.
    pub(super) told: Vec<usize>,
    /// The text is nested so deeply that nothing of it should be parsed.
    pub(super) too_deep: bool,
}

/// A byte range of the file.
pub(super) type Piece = std::ops::Range<usize>;

impl<'t> Scan<'t> {
    /// Reads the words and braces of a file; unclosed quotes and too deep nesting are told here.
    pub(super) fn new(text: &'t str, file: FileId, problems: &mut Problems) -> Self {
        let bytes = text.as_bytes();
        let mut scan = Scan { text, tokens: Vec::new(), told: Vec::new(), too_deep: false };
        let (mut at, mut leads, mut indent, mut depth, mut parens) = (0, true, 0usize, 0usize, 0usize);
        while at < bytes.len() {
            let start = at;
            let mut kind = Kind::Other;
            let (token_leads, token_indent) = (leads, indent);
            match bytes[at] {
                b'\n' => {
                    at += 1;
                    leads = true;
                    indent = 0;
                    continue;
                }
                b'\t' => {
                    at += 1;
                    indent = (indent / 4 + 1) * 4;
                    continue;
                }
                b' ' | b'\r' => {
                    at += 1;
                    indent += 1;
                    continue;
                }
                b'#' => {
                    at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n);
                    continue;
                }
                b'"' => at = scan.quoted(start, file, problems),
                b'{' => {
                    at += 1;
                    kind = Kind::Open;
                }
                b'}' => {
                    at += 1;
                    kind = Kind::Close;
                    depth = depth.saturating_sub(1);
                    parens = 0;
                }
                b'(' | b')' => {
                    parens = if bytes[at] == b'(' { parens + 1 } else { parens.saturating_sub(1) };
                    at += 1;
                }
                b if b.is_ascii_alphanumeric() || b == b'_' => {
                    kind = Kind::Word;
                    while at < bytes.len() && (bytes[at].is_ascii_alphanumeric() || bytes[at] == b'_') {
                        at += 1;
                    }
                }
                _ => {
                    at += 1;
                    while !text.is_char_boundary(at) {
                        at += 1;
                    }
                }
            }
            if depth + parens > MOST_NESTED {
                problems.push(errors::too_deep(Span::new(file, start, at), MOST_NESTED));
                scan.too_deep = true;
                break;
            }
            scan.tokens.push(Token { kind, start, end: at, leads: token_leads, indent: token_indent, depth });
            if kind == Kind::Open {
                depth += 1;
            }
            leads = false;
            indent += at - start;
        }
        scan
    }

    /// The end of the quoted text that begins at `start`.
    fn quoted(&mut self, start: usize, file: FileId, problems: &mut Problems) -> usize {
        let rest = &self.text[start..];
        if let Some(body) = rest.strip_prefix("\"\"\"") {
            if let Some(n) = body.find("\"\"\"") {
                return start + n + 6;
            }
            problems.push(errors::unclosed_text(Span::new(file, start, start + 3), true));
            self.told.push(start);
            return self.text.len();
        }
        let mut escaped = false;
        for (n, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => return start + n + 1,
                _ => {}
            }
        }
        let end = start + rest.find('\n').unwrap_or(rest.len());
        problems.push(errors::unclosed_text(Span::new(file, start, end), false));
        self.told.push(start);
        end
    }

    fn word(&self, token: Token) -> &'t str {
        &self.text[token.start..token.end]
    }

    /// The first two words of a piece.
    pub(super) fn first_words(&self, piece: &Piece) -> (&'t str, &'t str) {
        let mut words = self.tokens.iter().filter(|t| t.start >= piece.start && t.end <= piece.end);
        let mut next = || words.next().filter(|t| t.kind == Kind::Word).map_or("", |t| self.word(*t));
        (next(), next())
    }

    /// Whether a mistake inside the piece was told already.
    pub(super) fn was_told(&self, piece: &Piece) -> bool {
        self.told.iter().any(|t| piece.contains(t))
    }

    /// The items of the file. Unbalanced braces are told here; where a brace is missing, an item
    /// word at the very start of a line begins the next item.
    pub(super) fn items(&mut self, file: FileId, problems: &mut Problems) -> Vec<Piece> {
        let balanced = self.balanced();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut open: Vec<Token> = Vec::new();
        let mut start: Option<usize> = None;
        let mut last = 0;
        let tokens = std::mem::take(&mut self.tokens);
        for token in &tokens {
            let word = if token.kind == Kind::Word { self.word(*token) } else { "" };
            let item_word = ITEM_WORDS.contains(&word);
            let begins = token.leads
                && !word.is_empty()
                && if open.is_empty() {
                    item_word || token.indent == 0
                } else {
                    !balanced && token.indent == 0 && item_word
                };
            if begins {
                if let Some(brace) = open.first() {
                    problems.push(errors::unclosed_block(
                        Span::new(file, brace.start, brace.end),
                        Some(Span::new(file, token.start, token.end)),
                    ));
                    self.told.push(brace.start);
                    open.clear();
                }
                if let Some(from) = start.replace(token.start) {
                    pieces.push(from..last);
                }
            } else if start.is_none() {
                start = Some(token.start);
            }
            match token.kind {
                Kind::Open => open.push(*token),
                Kind::Close if open.pop().is_none() => {
                    problems.push(errors::closes_nothing(Span::new(file, token.start, token.end)));
                    self.told.push(token.start);
                    if let Some(from) = start.take().filter(|from| *from < token.start) {
                        pieces.push(from..token.start);
                    }
                }
                _ => {}
            }
            last = token.end;
        }
        if let Some(from) = start {
            pieces.push(from..last);
        }
        if let Some(brace) = open.first() {
            problems.push(errors::unclosed_block(Span::new(file, brace.start, brace.end), None));
            self.told.push(brace.start);
        }
        self.tokens = tokens;
        pieces
    }

    fn balanced(&self) -> bool {
        let mut depth = 0i64;
        for token in &self.tokens {
            depth += match token.kind {
                Kind::Open => 1,
                Kind::Close => -1,
                Kind::Word | Kind::Other => 0,
            };
            if depth < 0 {
                return false;
            }
        }
        depth == 0
    }

    /// The head of a block item (up to its brace) and its statements; `None` without a brace.
    pub(super) fn block(&self, piece: &Piece, block: Block) -> Option<(Piece, Vec<Piece>)> {
        let inside: Vec<Token> =
            self.tokens.iter().copied().filter(|t| t.start >= piece.start && t.end <= piece.end).collect();
        let brace = inside.iter().position(|t| t.kind == Kind::Open)?;
        let depth = inside[brace].depth + 1;
        let body: Vec<Token> = inside[brace + 1..]
            .iter()
            .copied()
            .take_while(|t| !(t.kind == Kind::Close && t.depth + 1 == depth))
            .collect();
        let usual = body.iter().find(|t| t.leads).map_or(0, |t| t.indent);
        let mut statements: Vec<Piece> = Vec::new();
        let mut start: Option<usize> = None;
        let mut last = 0;
        for (n, token) in body.iter().enumerate() {
            let word = if token.kind == Kind::Word { self.word(*token) } else { "" };
            let next = body.get(n + 1).map_or("", |t| self.word(*t));
            let begins = token.leads
                && token.depth <= depth
                && !word.is_empty()
                && (block.words().contains(&word)
                    || (block == Block::Label && next == "must")
                    || (token.indent <= usual && !GOES_ON.contains(&word)));
            if begins {
                if let Some(from) = start.replace(token.start) {
                    statements.push(from..last);
                }
            } else if start.is_none() {
                start = Some(token.start);
            }
            last = token.end;
        }
        if let Some(from) = start {
            statements.push(from..last);
        }
        Some((piece.start..inside[brace].start, statements))
    }
}
