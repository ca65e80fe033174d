//! Label Studio: a list of tasks, each with the annotations that people made of it.
//!
//! One annotation of a task is one record. What was drawn and what was answered about it stand in
//! several result items with one id.

mod answers;
mod brush;
mod regions;
mod shapes;

use super::Fault;
use super::leftovers::Leftovers;
use super::names::Names;
use super::native::Reader;
use super::paths::image_name;
use super::typed::Typing;
use crate::labels::document::{Kind, Value};
use crate::labels::errors::{self, shown};
use crate::labels::record::{Answer, Foreign, Image, Record};
use std::borrow::Cow;

/// Members that the tool writes for itself.
const OF_TASKS: &[&str] = &[
    "id",
    "inner_id",
    "project",
    "data",
    "meta",
    "annotations",
    "created_at",
    "updated_at",
    "updated_by",
    "file_upload",
    "overlap",
    "is_labeled",
    "total_annotations",
    "total_predictions",
    "cancelled_annotations",
    "comment_count",
    "unresolved_comment_count",
    "comment_authors",
    "last_comment_updated_at",
    "allow_skip",
    "precomputed_agreement",
];
const OF_ANNOTATIONS: &[&str] = &[
    "id",
    "unique_id",
    "completed_by",
    "was_cancelled",
    "result",
    "lead_time",
    "created_at",
    "updated_at",
    "updated_by",
    "parent_prediction",
    "parent_annotation",
    "last_action",
    "prediction",
    "result_count",
    "task",
    "project",
    "import_id",
    "draft_created_at",
    "bulk_created",
    "last_created_by",
    "model_version",
];

/// Members of `data` that usually hold the image.
const IMAGES: &[&str] = &["image", "img", "dicom", "image_url", "url", "file", "video"];

/// The records of one task, each with what is wrong with its form.
pub(in crate::labels) fn records<'d>(
    task: Value<'d>,
    base: usize,
    names: &'d Names<'d>,
    left: &mut Leftovers,
    faults: &mut Vec<Fault>,
) -> Vec<(Record<'d>, Vec<Fault>)> {
    let mut reader = Reader::new(base, faults);
    if !reader.is(task, Kind::Object, "a task") {
        return Vec::new();
    }
    for (name, value) in task.members() {
        let (name, place) = (name.as_str().unwrap_or(""), reader.place(value));
        match name {
            "predictions" if !value.is_empty() => {
                left.add("what a model proposed (`predictions`) is not carried over", place);
            }
            "drafts" if !value.is_empty() => {
                left.add("what somebody began and did not submit (`drafts`) is not carried over", place);
            }
            "predictions" | "drafts" => {}
            _ if OF_TASKS.contains(&name) || matches!(value.kind(), Kind::Null) => {}
            _ => left.add(format!("a task's {} is not carried over", shown(name, false)), place),
        }
    }
    let Some(annotations) = task.get("annotations") else {
        if task.get("predictions").or(task.get("drafts")).is_some() {
            // Nobody has annotated it yet.
            return Vec::new();
        }
        reader.fault(&errors::L007, reader.place(task), "a task has a list `annotations`".to_owned());
        return Vec::new();
    };
    let all = reader.items(annotations, "`annotations`");
    let made = |value| {
        let mut own = Vec::new();
        let record = record(task, value, base, names, left, &mut own);
        (record, own)
    };
    all.into_iter().map(made).collect()
}

fn record<'d>(
    task: Value<'d>,
    value: Value<'d>,
    base: usize,
    names: &'d Names<'d>,
    left: &mut Leftovers,
    faults: &mut Vec<Fault>,
) -> Record<'d> {
    let mut reader = Reader::new(base, faults);
    let mut record = Record {
        place: reader.place(value),
        foreign: Some(Foreign { words: "a Label Studio file", parts: true }),
        ..Record::default()
    };
    record.stamp = task.get("meta").filter(|m| m.kind() == Kind::Object).and_then(|m| reader.carried_stamp(m));
    if !reader.is(value, Kind::Object, "an annotation") {
        return record;
    }
    record.annotator = value.get("completed_by").and_then(annotator);
    for (name, said) in value.members() {
        let (name, place) = (name.as_str().unwrap_or(""), reader.place(said));
        let nothing = said.as_bool() == Some(false)
            || said.kind() == Kind::Null
            || (said.kind() == Kind::Array && said.is_empty());
        if !OF_ANNOTATIONS.contains(&name) && !nothing {
            left.add(format!("an annotation's {} is not carried over", shown(name, false)), place);
        }
    }
    let results = match value.get("result") {
        Some(result) => reader.items(result, "`result`"),
        None => {
            reader.fault(&errors::L007, record.place, "an annotation has a list `result`".to_owned());
            Vec::new()
        }
    };
    record.item = item(task, &results);
    record.images.push(Image::default());
    let cancelled = value.get("was_cancelled").filter(|c| c.as_bool() == Some(true));
    if let Some(cancelled) = cancelled {
        record.status = Some(("skipped", reader.place(cancelled)));
        if !results.is_empty() {
            left.add("what was drawn or answered before a task was skipped is not carried over", record.place);
        }
        return record;
    }
    let mut typing = Typing { names, left, stamped: record.stamp.is_some() };
    for part in ["data", "meta"] {
        for (name, said) in task.get(part).into_iter().flat_map(Value::members) {
            let place = reader.place(said);
            let raw = reader.raw(said);
            let name = name.as_str().unwrap_or("");
            let found: Vec<Answer<'d>> = typing.answers(Some(names.context()), name, &raw, place).unwrap_or_default();
            record.context.extend(found);
        }
    }
    regions::read(&results, &mut record, &mut reader, &mut typing);
    record
}

/// Who annotated, by the number of the account: never by name or address.
fn annotator(value: Value<'_>) -> Option<Cow<'_, str>> {
    let by_number = |v: Value<'_>| v.number_text().map(|n| Cow::Owned(format!("user-{n}")));
    match value.kind() {
        Kind::Number => by_number(value),
        Kind::Object => value.get("id").and_then(by_number).or(Some(Cow::Borrowed("(masked)"))),
        Kind::String => Some(Cow::Borrowed("(masked)")),
        _ => None,
    }
}

/// What a task is about: the image that was drawn on, else the number of the task.
fn item<'d>(task: Value<'d>, results: &[Value<'d>]) -> Option<&'d str> {
    let data = task.get("data");
    let text = |name: &str| data.and_then(|d| d.get(name)).and_then(Value::as_str);
    let drawn_on = results.iter().filter_map(|r| r.get("to_name").and_then(Value::as_str)).find_map(text);
    let named = drawn_on.or_else(|| IMAGES.iter().find_map(|name| text(name)));
    let only = || data.and_then(|d| d.members().filter_map(|(_, v)| v.as_str()).find(|t| is_image(t)));
    named.filter(|t| !t.contains(char::is_whitespace)).or_else(only).map(image_name).or_else(|| {
        let id = task.get("id")?;
        id.number_text().or_else(|| id.as_str())
    })
}

/// Whether a text is the path of an image.
fn is_image(text: &str) -> bool {
    let ending = text.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let known = ["png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "gif", "dcm", "svs", "ndpi", "mp4"];
    known.contains(&ending.as_str()) && !text.contains(char::is_whitespace)
}
