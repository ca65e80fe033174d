//! Result items joined by their ids: what is drawn, its label, and the answers about it.

use super::super::native::Reader;
use super::super::typed::{Raw, Typing};
use super::{answers, shapes};
use crate::labels::document::{Kind, Value};
use crate::labels::errors::{self, shown};
use crate::labels::read::names::folded;
use crate::labels::record::{Annotation, Answer, Image, Place, Record, Said};
use indexmap::IndexMap;

/// The items of one id.
#[derive(Default)]
struct Region<'d> {
    /// The item that draws it, and the word of its shape.
    drawn: Option<(Value<'d>, Option<&'static str>)>,
    items: Vec<Value<'d>>,
}

/// Fills a record from its result items.
pub(super) fn read<'d>(
    results: &[Value<'d>],
    record: &mut Record<'d>,
    reader: &mut Reader<'_>,
    typing: &mut Typing<'_, 'd>,
) {
    let mut regions: IndexMap<&'d str, Region<'d>> = IndexMap::new();
    let mut whole: Vec<Value<'d>> = Vec::new();
    let mut parts: Vec<(&'d str, (&'d str, Place))> = Vec::new();
    for item in results.iter().copied() {
        if !reader.is(item, Kind::Object, "an item of `result`") {
            continue;
        }
        if item.get("type").and_then(Value::as_str) == Some("relation") {
            relation(item, record, &mut parts, reader);
            continue;
        }
        let id = item.get("id").and_then(Value::as_str);
        let drawn = shapes::kind(item);
        let Some(id) = id else {
            if drawn.is_some() {
                reader.fault(&errors::L007, reader.place(item), "a region lacks `id`".to_owned());
            }
            whole.push(item);
            continue;
        };
        let region = regions.entry(id).or_default();
        if let Some(word) = drawn {
            region.drawn.get_or_insert((item, word));
        }
        region.items.push(item);
    }
    let on: Vec<&'d str> = to_names(&regions);
    for (id, region) in &regions {
        match region.drawn {
            Some((item, word)) => annotation(id, item, word, region, &on, record, reader, typing),
            None => whole.extend(&region.items),
        }
    }
    images(&regions, &on, record, reader, typing);
    for (from, to) in parts {
        if let Some(part) = record.annotations.iter_mut().find(|a| a.id.as_ref().is_some_and(|(id, _)| id == from)) {
            part.part_of = Some(to);
        }
    }
    for item in whole {
        of_the_image(item, record, reader, typing);
    }
}

/// The images that were drawn on, in the order of their first regions.
fn to_names<'d>(regions: &IndexMap<&'d str, Region<'d>>) -> Vec<&'d str> {
    let mut names: Vec<&'d str> = Vec::new();
    for (item, _) in regions.values().filter_map(|r| r.drawn) {
        if let Some(name) = item.get("to_name").and_then(Value::as_str)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// What the regions say of the sizes of their images.
fn images<'d>(
    regions: &IndexMap<&'d str, Region<'d>>,
    on: &[&'d str],
    record: &mut Record<'d>,
    reader: &mut Reader<'_>,
    typing: &mut Typing<'_, 'd>,
) {
    let several = on.len() > 1;
    for name in on {
        let mut image = Image::default();
        for (item, _) in regions.values().filter_map(|r| r.drawn) {
            let to = item.get("to_name").filter(|v| v.as_str() == Some(name));
            let Some(to) = to else { continue };
            if several && image.id.is_none() {
                image.id = Some((name, reader.place(to)));
            }
            // A size that is none was told with its region.
            let Some((rows, columns)) = shapes::size(item, &mut Reader::new(0, &mut Vec::new())) else { continue };
            match (image.rows, image.columns) {
                (None, None) => (image.rows, image.columns) = (Some(rows), Some(columns)),
                (Some(r), Some(c)) if (r, c) != (rows, columns) => {
                    let what =
                        "two regions of one image say different sizes of it (`original_width`, `original_height`)";
                    typing.left.count("file.geometry", &errors::L041, what.to_owned(), reader.place(item));
                }
                _ => {}
            }
        }
        if several {
            record.images.push(image);
        } else {
            record.images = vec![image];
        }
    }
}

#[allow(clippy::too_many_arguments)] // One region, what is drawn of it, and where everything goes.
fn annotation<'d>(
    id: &'d str,
    item: Value<'d>,
    word: Option<&'static str>,
    region: &Region<'d>,
    on: &[&'d str],
    record: &mut Record<'d>,
    reader: &mut Reader<'_>,
    typing: &mut Typing<'_, 'd>,
) {
    let place = reader.place(item);
    let id_place = item.get("id").map_or(place, |v| reader.place(v));
    let mut annotation = Annotation { place, id: Some((id.into(), id_place)), ..Annotation::default() };
    annotation.label = label(region, reader, typing);
    if annotation.label.is_none() {
        reader.fault(&errors::L007, place, "a region has no label".to_owned());
    }
    let parent = region.items.iter().find_map(|i| i.get("parentID").filter(|p| p.kind() == Kind::String));
    if let Some(parent) = parent {
        annotation.part_of = parent.as_str().filter(|p| !p.is_empty()).map(|p| (p, reader.place(parent)));
        record.references.extend(annotation.part_of);
    }
    match word {
        Some(word) => {
            let image = item.get("to_name").filter(|_| on.len() > 1);
            let image = image.and_then(|v| v.as_str().map(|t| (t, reader.place(v))));
            annotation.drawings.push(shapes::drawn(item, word, image, reader, typing.left));
        }
        None => {
            let kind = item.get("type").and_then(Value::as_str).unwrap_or("");
            typing
                .left
                .add(format!("a region of the type {} is not carried over as a shape", shown(kind, false)), place);
        }
    }
    let owner = annotation.label.map(|(id, _)| id);
    for item in &region.items {
        if item.get("meta").is_some_and(|m| !m.is_empty()) {
            typing.left.add("the notes on a region (`meta`) are not carried over", reader.place(*item));
        }
        let Some((raw, place)) = answers::raw(*item, reader, typing) else {
            other(*item, reader, typing);
            continue;
        };
        let written = item.get("from_name").and_then(Value::as_str).unwrap_or("");
        let questions = typing.names.questions(owner);
        let plain = owner.and_then(|o| without(written, o));
        let found = typing.answers(questions, written, &raw, place);
        let found = found.or_else(|| plain.and_then(|name| typing.answers(questions, name, &raw, place)));
        match found {
            Some(answers) => annotation.attributes.extend(answers),
            None if folded(written) == "confidence" => {
                let said = match raw {
                    Raw::Number(n) => super::super::table::number_or_text(n),
                    raw => typing.kept(raw),
                };
                annotation.confidence = Some(Answer { name: "confidence", place, said });
            }
            None => {
                let said = typing.kept(raw);
                annotation.attributes.push(Answer { name: written, place, said });
            }
        }
    }
    record.annotations.push(annotation);
}

/// A question's name without its label's or the context's in front: `nodule.margin`, `nodule__margin`.
fn without<'d>(written: &'d str, owner: &str) -> Option<&'d str> {
    let rest = written.strip_prefix(owner)?;
    ["__", ".", "-"].iter().find_map(|mark| rest.strip_prefix(mark))
}

/// An item that neither draws nor answers in a way that is known.
fn other<'d>(item: Value<'d>, reader: &Reader<'_>, typing: &mut Typing<'_, 'd>) {
    let kind = item.get("type").and_then(Value::as_str).unwrap_or("");
    let labels = kind.ends_with("labels") || kind == "labels";
    if shapes::kind(item).is_none() && !labels {
        let what = format!("a result of the type {} is not carried over", shown(kind, false));
        typing.left.add(what, reader.place(item));
    }
}

/// The one label of a region.
fn label<'d>(region: &Region<'d>, reader: &mut Reader<'_>, typing: &Typing<'_, 'd>) -> Option<(&'d str, Place)> {
    let mut found: Option<(&'d str, Place)> = None;
    for item in &region.items {
        let kind = item.get("type").and_then(Value::as_str).unwrap_or("");
        let value = item.get("value");
        let list = value.filter(|_| kind.ends_with("labels")).and_then(|v| v.get(kind).or_else(|| v.get("labels")));
        for entry in list.into_iter().flat_map(Value::items) {
            let Some(name) = entry.as_str() else { continue };
            let (id, place) = (typing.names.label(name), reader.place(entry));
            match found {
                None => found = Some((id, place)),
                Some((before, _)) if before != id => {
                    let message = "a region has two labels; an annotation has one".to_owned();
                    reader.fault(&errors::L007, place, message);
                }
                Some(_) => {}
            }
        }
    }
    found
}

fn relation<'d>(
    item: Value<'d>,
    record: &mut Record<'d>,
    parts: &mut Vec<(&'d str, (&'d str, Place))>,
    reader: &mut Reader<'_>,
) {
    let mut end = |name: &str| match item.get(name) {
        Some(v) => reader.text(v, &format!("a relation's `{name}`")),
        None => {
            reader.fault(&errors::L007, reader.place(item), format!("a relation lacks `{name}`"));
            None
        }
    };
    let (from, to) = (end("from_id"), end("to_id"));
    record.references.extend(from.into_iter().chain(to));
    let labels = item.get("labels").into_iter().flat_map(Value::items).filter_map(Value::as_str);
    let mut says_part = labels.map(folded);
    if let (Some((from, _)), Some(to)) = (from, to)
        && says_part.any(|l| matches!(l.as_str(), "part of" | "a part of" | "is part of"))
    {
        parts.push((from, to));
    }
}

/// What is said of the whole image: an answer of the context, or a label without a shape.
fn of_the_image<'d>(item: Value<'d>, record: &mut Record<'d>, reader: &mut Reader<'_>, typing: &mut Typing<'_, 'd>) {
    let Some((raw, place)) = answers::raw(item, reader, typing) else { return other(item, reader, typing) };
    let written = item.get("from_name").and_then(Value::as_str).unwrap_or("");
    let context = Some(typing.names.context());
    let found = typing.answers(context, written, &raw, place);
    let found = found.or_else(|| without(written, "context").and_then(|n| typing.answers(context, n, &raw, place)));
    if let Some(answers) = found {
        record.context.extend(answers);
        return;
    }
    if let Raw::List(items) = &raw {
        let labels: Vec<(&'d str, Place)> =
            items.iter().filter_map(|(t, p)| Some((typing.names.label((*t)?), *p))).collect();
        if !labels.is_empty()
            && labels.len() == items.len()
            && labels.iter().all(|(l, _)| typing.names.found(l).is_some())
        {
            let id = item.get("id").and_then(Value::as_str).unwrap_or(written);
            for (n, label) in labels.into_iter().enumerate() {
                let id = if n == 0 { id.to_owned() } else { format!("{id}-{}", n + 1) };
                record.annotations.push(Annotation {
                    place: reader.place(item),
                    id: Some((id.into(), reader.place(item))),
                    label: Some(label),
                    ..Annotation::default()
                });
            }
            return;
        }
    }
    let said: Said<'d> = typing.kept(raw);
    record.context.push(Answer { name: written, place, said });
}
