//! What a result item answers.

use super::super::native::Reader;
use super::super::typed::{Raw, Typing};
use crate::labels::document::{Kind, Value};
use crate::labels::record::Place;

/// Types of items that answer something, with the member of `value` that holds the answer.
const KINDS: &[(&str, &str)] = &[
    ("choices", "choices"),
    ("taxonomy", "taxonomy"),
    ("number", "number"),
    ("rating", "rating"),
    ("textarea", "text"),
    ("text", "text"),
    ("datetime", "datetime"),
    ("pairwise", "selected"),
    ("ranker", "ranker"),
];

/// The answer that an item holds, and its place; none where it holds none.
pub(super) fn raw<'d>(item: Value<'d>, reader: &Reader<'_>, typing: &mut Typing<'_, 'd>) -> Option<(Raw<'d>, Place)> {
    let written = item.get("type").and_then(Value::as_str)?;
    let (kind, member) = KINDS.iter().find(|(kind, _)| *kind == written)?;
    let said = item.get("value").and_then(|v| v.get(member))?;
    let place = reader.place(said);
    if *kind == "taxonomy" && said.kind() == Kind::Array {
        return Some((Raw::List(said.items().map(|path| leaf(path, reader, typing)).collect()), place));
    }
    Some((reader.raw(said), place))
}

/// The last step of a way through a taxonomy: the protocol's values are one list.
fn leaf<'d>(path: Value<'d>, reader: &Reader<'_>, typing: &mut Typing<'_, 'd>) -> (Option<&'d str>, Place) {
    let place = reader.place(path);
    let Some(last) = path.items().last() else { return (path.as_str(), place) };
    if path.len() > 1 {
        let what = "the upper steps of a way through a taxonomy are not carried over, nor checked";
        typing.left.add(what, place);
    }
    (last.as_str(), reader.place(last))
}
