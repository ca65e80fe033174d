//! Plain sentences for what stops a YAML file from being read.
//!
//! The parser's own messages speak of flow collections and simple keys. A person who labels images
//! needs to hear what to change.

use super::super::{Hazard, HazardKind, words};
use granit_parser::{ErrorKind, ScanError};

/// The parser's error as a hazard at its place.
pub(super) fn hazard(error: &ScanError, bytes: &[u8]) -> Hazard {
    let at = error.marker().byte_offset().unwrap_or(0).min(bytes.len());
    let (shown, span) = words::found(bytes, at);
    let span = match error.kind() {
        // These point at an opening sign; the text behind it is not at fault.
        ErrorKind::UnknownAnchor => at..at + name_length(&bytes[at..]),
        _ => span,
    };
    if matches!(error.kind(), ErrorKind::RecursionLimitExceeded) {
        return HazardKind::TooDeep.at(span);
    }
    HazardKind::Syntax(sentence(error.kind(), &shown)).at(span)
}

/// How long `*name` is.
fn name_length(rest: &[u8]) -> usize {
    let ends = |byte: &u8| byte.is_ascii_whitespace() || b",[]{}".contains(byte);
    rest.iter().position(ends).unwrap_or(rest.len())
}

fn sentence(kind: &ErrorKind, shown: &str) -> String {
    use ErrorKind as E;
    let fixed = match kind {
        E::UnexpectedEofFlowSequence => "this list is never closed: a `]` is missing",
        E::UnexpectedEofFlowMapping | E::UnexpectedEofImplicitFlowMapping => {
            "this mapping is never closed: a `}` is missing"
        }
        E::UnclosedFlowCollection { open: '[' } => "this list is never closed: a `]` is missing",
        E::UnclosedFlowCollection { .. } => "this mapping is never closed: a `}` is missing",
        E::MismatchedFlowCollectionEnd { open, close } => {
            return format!("what `{open}` opened cannot be closed by `{close}`");
        }
        E::MisplacedFlowCollectionEnd => {
            return format!("{shown} closes nothing that is open here");
        }
        E::UnclosedQuotedScalar => "this text is never closed: a quote is missing",
        E::DocumentIndicatorInQuotedScalar => "this text in quotes is not closed before the next document begins",
        E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
            return format!("nothing may follow the closing quote here, found {shown}");
        }
        E::UnknownQuotedScalarEscape => {
            "this `\\` escape means nothing; to write a backslash, write `\\\\` or use single quotes"
        }
        E::InvalidQuotedScalarHexEscape | E::InvalidLowSurrogateHexEscape | E::InvalidUnicodeEscape => {
            "expected hexadecimal digits that name a character"
        }
        E::InvalidLowSurrogate | E::MissingLowSurrogate | E::UnpairedLowSurrogate => {
            "this `\\u` escape is half of a pair; the other half is missing"
        }
        E::UnknownAnchor => "no `&` before this place gives this name a value",
        E::MissingAnchorOrAliasName => "expected a name after `&` or `*`",
        E::ExpectedFlowMappingSeparator => {
            return format!("expected `,` or `}}` after this value, found {shown}");
        }
        E::ExpectedFlowSequenceSeparator => {
            return format!("expected `,` or `]` after this value, found {shown}");
        }
        E::ExpectedBlockMappingKey => {
            return format!(
                "expected a key at the same depth as the keys above, found {shown}; \
                 check how far this line is indented"
            );
        }
        E::ExpectedBlockSequenceEntry => {
            return format!(
                "expected `-` at the same depth as the items above, found {shown}; \
                 check how far this line is indented"
            );
        }
        E::ExpectedNodeContent => return format!("expected a value, found {shown}"),
        E::SimpleKeyExpected | E::InvalidSimpleKey => {
            "expected `:` and a value after this text; a list item needs a blank after `-`"
        }
        E::MappingValueNotAllowed | E::MappingKeyNotAllowed | E::InvalidColonPlacement => {
            "a `:` is not possible here; put text that holds a colon in quotes, or check how far \
             this line is indented"
        }
        E::FlowMappingValueAdjacentCollection | E::InvalidMappingValueWhitespace => "expected a blank after `:`",
        E::BlockEntryInFlowCollection => "a `-` item cannot stand inside `[ ]` or `{ }`",
        E::BlockSequenceEntryNotAllowed => {
            "a `-` item is not possible here; begin it on its own line, as deep as its neighbours"
        }
        E::InvalidBlockEntryWhitespace => "expected a blank after `-`",
        E::TabNotAllowed
        | E::TabInBlockIndentation
        | E::TabInIndentation
        | E::TabAtBlockScalarStart
        | E::TabInPlainScalar => "YAML is indented with blanks, found a tab",
        E::InvalidIndentation
        | E::InvalidBlockScalarIndent
        | E::InvalidQuotedScalarIndent
        | E::InvalidFlowScalarIndent => "this line is not indented as far as its neighbours",
        E::CommentNotSeparated => "expected a blank before `#`",
        E::CommentInterceptedScalar => "a comment cannot stand in the middle of a text",
        E::BomInsideDocument => "a byte order mark can only stand at the start",
        E::UndeclaredTagHandle => "nothing says what the first part of this `!` tag means",
        E::UnsupportedYamlMajorVersion => "this version of YAML is not known",
        E::InvalidDocumentEnd => "nothing may follow `...` on its line",
        E::MissingDocumentEndBeforeDirective => "expected `...` before a line that begins with `%`",
        E::ExpectedDocumentStart => {
            return format!(
                "expected the end of the document or `---`, found {shown}; \
                 check how far this line is indented"
            );
        }
        E::UnexpectedEof | E::UnexpectedEofBlockSequence | E::UnexpectedEofBlockMapping => {
            "the text ends in the middle of a value"
        }
        _ => return format!("YAML does not allow {shown} here; put text in quotes"),
    };
    fixed.to_owned()
}
