//! The driver of the parse: cut into pieces, parse each, lower what came out.

mod attributes;
mod expressions;
mod items;
mod labels;
mod parts;
mod relations;
mod scores;
mod tables;

use super::ast;
use super::split::{Block, ITEM_WORDS, Piece, Scan};
use super::{errors, expected};
use crate::diagnostic::Problems;
use crate::source::{FileId, Span};
use pest::Parser;
use pest::iterators::Pair;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/protocol.pest"]
pub(super) struct Grammar;

/// Parses one file. Everything that is wrong goes to `problems`; everything that could be read
/// is in the tree.
pub fn parse_file(text: &str, file: FileId, problems: &mut Problems) -> ast::File {
    let mut scan = Scan::new(text, file, problems);
    let mut tree = ast::File::default();
    if scan.too_deep {
        return tree;
    }
    let pieces = scan.items(file, problems);
    for piece in &pieces {
        if let Some(item) = parse_item(text, file, &scan, piece, &mut tree.broken, problems) {
            tree.items.push(item);
        }
    }
    tree
}

fn parse_item(
    text: &str,
    file: FileId,
    scan: &Scan<'_>,
    piece: &Piece,
    broken: &mut Vec<String>,
    problems: &mut Problems,
) -> Option<ast::Item> {
    let source = &text[piece.clone()];
    let error = match parse(Rule::item_piece, source) {
        Ok(pair) => {
            let mut lower = Lower { file, base: piece.start, problems };
            return children(pair).next().and_then(|p| lower.item(p));
        }
        Err(error) => error,
    };
    let (first, second) = scan.first_words(piece);
    if !ITEM_WORDS.contains(&first) {
        if !scan.was_told(piece) {
            let place = Span::new(file, piece.start, piece.start + first.len().max(1));
            if first.is_empty() {
                problems.push(expected::explain(&error, source, piece.start, file));
            } else {
                problems.push(errors::unknown_statement(place, first, "a protocol file", ITEM_WORDS));
            }
        }
        return None;
    }
    let Some((block, (head, statements))) =
        Block::of(first, second).and_then(|b| scan.block(piece, b).map(|parts| (b, parts)))
    else {
        if !scan.was_told(piece) {
            problems.push(expected::explain(&error, source, piece.start, file));
        }
        return None;
    };
    let told = problems.errors();
    let item = parse_head(text, file, scan, &head, problems).map(|mut item| {
        for statement in &statements {
            let told = problems.errors();
            parse_statement(text, file, scan, block, statement, &mut Target::Item(&mut item), problems);
            let (first, second) = scan.first_words(statement);
            let introduces = ["attribute", "measure", "limit", "score", "table"];
            let introduces = introduces.iter().any(|w| crate::diagnostic::nearest(first, [*w]).len() == 1);
            if introduces && (problems.errors() > told || scan.was_told(statement)) {
                broken.push(second.to_owned());
                broken.extend(given_by(&text[statement.clone()]));
            }
        }
        item
    });
    // The pieces may all be right while the whole is not, as with text behind the last brace.
    if problems.errors() == told && !scan.was_told(piece) {
        problems.push(expected::explain(&error, source, piece.start, file));
    }
    item
}

/// The first output of a table that could not be read.
fn given_by(statement: &str) -> Option<String> {
    let mut words = statement.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty());
    words.by_ref().find(|w| *w == "gives")?;
    words.next().map(str::to_owned)
}

/// Parses the head of a block as if its body were empty.
fn parse_head(text: &str, file: FileId, scan: &Scan<'_>, head: &Piece, problems: &mut Problems) -> Option<ast::Item> {
    let source = format!("{}{{ }}", &text[head.clone()]);
    match parse(Rule::item_piece, &source) {
        Ok(pair) => {
            let mut lower = Lower { file, base: head.start, problems };
            children(pair).next().and_then(|p| lower.item(p))
        }
        Err(error) => {
            if !scan.was_told(head) {
                problems.push(expected::explain(&error, &source, head.start, file));
            }
            None
        }
    }
}

/// What a statement is put into.
enum Target<'t> {
    Item(&'t mut ast::Item),
    Edge(&'t mut ast::EdgeCase),
}

fn parse_statement(
    text: &str,
    file: FileId,
    scan: &Scan<'_>,
    block: Block,
    piece: &Piece,
    target: &mut Target<'_>,
    problems: &mut Problems,
) {
    let source = &text[piece.clone()];
    let rule = match block {
        Block::Protocol => Rule::protocol_piece,
        Block::Context => Rule::context_piece,
        Block::Label => Rule::label_piece,
        Block::Edge => Rule::edge_piece,
        Block::Viewing => Rule::viewing_piece,
    };
    let error = match parse(rule, source) {
        Ok(pair) => {
            let mut lower = Lower { file, base: piece.start, problems };
            for statement in children(pair) {
                lower.statement(statement, target);
            }
            return;
        }
        Err(error) => error,
    };
    let (first, second) = scan.first_words(piece);
    if block == Block::Label
        && Block::of(first, second) == Some(Block::Edge)
        && let Some((head, statements)) = scan.block(piece, Block::Edge)
    {
        let told = problems.errors();
        let whole = format!("{}{{ }}", &text[head.clone()]);
        match parse(Rule::label_piece, &whole) {
            Ok(pair) => {
                let mut lower = Lower { file, base: head.start, problems };
                if let Some(mut edge) = children(pair).next().map(|p| lower.edge_case(p)) {
                    for statement in &statements {
                        parse_statement(
                            text,
                            file,
                            scan,
                            Block::Edge,
                            statement,
                            &mut Target::Edge(&mut edge),
                            problems,
                        );
                    }
                    if let Target::Item(ast::Item::Label(label)) = target {
                        label.edge_cases.push(edge);
                    }
                }
            }
            Err(error) => problems.push(expected::explain(&error, &whole, head.start, file)),
        }
        if problems.errors() > told {
            return;
        }
    }
    if scan.was_told(piece) {
        return;
    }
    let known = block.words();
    let is_escalation = block == Block::Label && second == "must";
    if !first.is_empty() && !is_escalation && !known.contains(&first) {
        let place = match block {
            Block::Protocol => "a protocol's header",
            Block::Context => "`context`",
            Block::Label => "a label",
            Block::Edge => "an edge case",
            Block::Viewing => "`viewing`",
        };
        let span = Span::new(file, piece.start, piece.start + first.len());
        problems.push(errors::unknown_statement(span, first, place, known));
    } else {
        problems.push(expected::explain(&error, source, piece.start, file));
    }
}

fn parse(rule: Rule, source: &str) -> Result<Pair<'_, Rule>, Box<pest::error::Error<Rule>>> {
    // Left-factored grammars need about five calls a byte; the limit stops a hostile text from
    // making the parser walk in circles. It is one number for the whole process in pest.
    let calls = 1_000_000 + 400 * source.len();
    pest::set_call_limit(std::num::NonZeroUsize::new(calls));
    match Grammar::parse(rule, source) {
        Ok(mut pairs) => match pairs.next() {
            Some(pair) => Ok(pair),
            None => unreachable_parse(source),
        },
        Err(error) => Err(Box::new(error)),
    }
}

fn unreachable_parse<'s>(source: &'s str) -> Result<Pair<'s, Rule>, Box<pest::error::Error<Rule>>> {
    Err(Box::new(pest::error::Error::new_from_pos(
        pest::error::ErrorVariant::CustomError { message: "nothing was parsed".to_owned() },
        pest::Position::from_start(source),
    )))
}

/// The children of a pair without punctuation and end marks.
fn children(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner().filter(|p| {
        !matches!(
            p.as_rule(),
            Rule::EOI
                | Rule::open
                | Rule::close
                | Rule::colon
                | Rule::comma
                | Rule::dot
                | Rule::lparen
                | Rule::rparen
                | Rule::dash
        )
    })
}

/// Lowers pairs of one piece; `base` is where the piece begins in its file.
pub(super) struct Lower<'p> {
    file: FileId,
    base: usize,
    problems: &'p mut Problems,
}

impl Lower<'_> {
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let span = pair.as_span();
        // Rules that end in optional parts take trailing blanks and comments along; a place should not.
        let length = without_trailing_comments(span.as_str()).len();
        Span::new(self.file, self.base + span.start(), self.base + span.start() + length)
    }
}

/// A source text up to its last word. A `#` inside quotes begins no comment.
fn without_trailing_comments(text: &str) -> &str {
    let mut text = text.trim_end();
    loop {
        let line = text.rfind('\n').map_or(0, |n| n + 1);
        let comment = text[line..]
            .match_indices('#')
            .map(|(at, _)| line + at)
            .find(|at| text[line..*at].matches('"').count().is_multiple_of(2))
            .filter(|at| !text[*at..].contains("\"\"\""));
        match comment {
            Some(at) => text = text[..at].trim_end(),
            None => return text,
        }
    }
}
