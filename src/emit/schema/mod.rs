//! JSON Schema 2020-12 for label files of a protocol.
//!
//! It says as much of the protocol as JSON Schema can, and is never stricter than the validator:
//! `if`/`then` a label (so that errors name the field), enumerations, ranges, grids that binary
//! numbers can hold, what must be answered and when, requirements and decisions over single
//! answers, roles, shapes and the stamp. What it leaves out is in `rules.json`, and listed. It
//! compiles where validators are strict: no keywords of its own, and a type wherever one is meant.

mod annotation;
mod answer;
mod condition;
mod frame;
mod shapes;

use crate::protocol::Protocol;
use crate::version::Stamp;
use indexmap::IndexSet;
use serde_json::{Value, json};

/// The guide, as links in schema and rules find it from their own folder.
pub(super) const GUIDE: &str = "guide/index.html";

/// A schema with the rules that it carries.
#[derive(Debug, Clone)]
pub struct LabelSchema {
    /// The schema.
    pub schema: Value,
    /// Ids of the rules whose verdict it gives exactly.
    pub exact: IndexSet<String>,
    /// Ids of the rules that it enforces in some of the cases only.
    pub partly: IndexSet<String>,
}

/// The schema of a protocol's label files.
pub fn label_schema(protocol: &Protocol, stamp: &Stamp) -> LabelSchema {
    let mut carried = Carried::default();
    let schema = frame::of_protocol(protocol, stamp, &mut carried);
    LabelSchema { schema, exact: carried.exact, partly: carried.partly }
}

/// The schema of label files in general, without any protocol's answers.
pub fn general_schema() -> Value {
    frame::general()
}

#[derive(Default)]
struct Carried {
    exact: IndexSet<String>,
    partly: IndexSet<String>,
}

/// Tags a constraint with its rule and where the guide says it, and whatever else is known. In a
/// comment, because strict validators refuse a schema with keywords that they do not know.
fn noted(mut constraint: Value, rule: &str, more: &[String]) -> Value {
    if let Value::Object(map) = &mut constraint {
        let mut comment = format!("{rule} · {GUIDE}#{rule}");
        for part in more {
            comment.push_str(" · ");
            comment.push_str(part);
        }
        map.insert("$comment".to_owned(), Value::String(comment));
    }
    constraint
}

/// Tags a constraint with its rule and where the guide says it.
fn tagged(constraint: Value, rule: &str) -> Value {
    noted(constraint, rule, &[])
}

/// This member is there. What is required is also named among the properties, which strict
/// validators ask for so that a misspelt name is seen.
fn present(name: &str) -> Value {
    json!({ "required": [name], "properties": { name: true } })
}
