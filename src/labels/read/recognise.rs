//! Which format a file is in, by its name and its first kilobytes, and why.
//!
//! Nothing is read here but the names of members: a file that is taken for something is read as
//! that, and what does not fit is told by its reader.

use super::members::Members;

/// So much of a file is looked at.
const ENOUGH: usize = 64 * 1024;

/// What a file was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::labels) enum Known {
    /// Records of this program, or rows of a table.
    Own,
    /// Another tool's format that is read.
    Coco,
    /// Likewise.
    LabelStudio,
    /// Likewise.
    Cvat,
    /// Likewise.
    Voc,
    /// A format that is known, and not read: its name and what to do.
    Unread(&'static str, &'static str),
}

/// What a file is, and by what that was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::labels) struct Recognised {
    pub(in crate::labels) known: Known,
    /// `it has images, annotations and categories`
    pub(in crate::labels) because: &'static str,
}

const OWN: Recognised = Recognised { known: Known::Own, because: "nothing about it is another tool's" };

/// What JSON is known by: the format, members that must be there, members of which one must be, and
/// the reason in words. Members are written with the way to them; the first row that fits counts.
type Row = (Known, &'static [&'static str], &'static [&'static str], &'static str);

const JSON: &[Row] = &[
    (Known::Own, &["label_file_version"], &[], "it says `label_file_version`"),
    (Known::Own, &["[].label_file_version"], &[], "its records say `label_file_version`"),
    (Known::LabelStudio, &["[].annotations[].result"], &[], "it is a list of tasks whose annotations have a `result`"),
    (
        Known::LabelStudio,
        &["[].data"],
        &["[].annotations", "[].predictions", "[].drafts"],
        "it is a list of tasks with `data` and `annotations`",
    ),
    (Known::LabelStudio, &["annotations[].result"], &[], "it is a task whose annotations have a `result`"),
    (
        Known::LabelStudio,
        &["data", "annotations"],
        &["project", "predictions", "drafts"],
        "it is a task with `data` and `annotations`",
    ),
    (
        Known::Unread(
            "Label Studio's short form (JSON-MIN)",
            "it has lost the ids of regions, their relations and who annotated; export as JSON instead",
        ),
        &["[].annotation_id"],
        &["[].annotator", "[].lead_time"],
        "it is a list of rows with `annotation_id`",
    ),
    (
        Known::Unread("what COCO calls results", "it has no images and no categories; give the whole COCO file"),
        &["[].image_id", "[].category_id"],
        &[],
        "it is a list of annotations without images",
    ),
    (Known::Coco, &["images", "categories"], &[], "it has images, annotations and categories"),
    (Known::Coco, &["categories", "annotations"], &[], "it has annotations and categories"),
    (Known::Coco, &["images[].file_name"], &["info", "licenses", "annotations"], "it has images with file names"),
    (Known::Coco, &["annotations[].image_id"], &[], "its annotations have an `image_id`"),
    (Known::Coco, &["annotations[].category_id"], &[], "its annotations have a `category_id`"),
    (Known::Coco, &["info", "licenses"], &["images", "annotations"], "it has info, licenses and images"),
    (
        Known::Unread("CVAT's own JSON", "it names attributes by numbers; export the task as “CVAT for images 1.1”"),
        &["shapes", "tracks"],
        &["tags", "version"],
        "it has shapes, tracks and tags",
    ),
    (
        Known::Unread("a CVAT backup", "export the task as “CVAT for images 1.1”"),
        &["[].shapes"],
        &["[].tracks", "[].tags"],
        "it is a list of jobs with shapes",
    ),
    (
        Known::Unread("MD.ai JSON", "there is no reader for it yet"),
        &["labelGroups", "datasets"],
        &[],
        "it has labelGroups and datasets",
    ),
    (
        Known::Unread("LabelMe JSON", "convert it to COCO"),
        &["shapes", "imagePath"],
        &[],
        "it has shapes and an imagePath",
    ),
    (Known::Unread("a VIA project", "export it as COCO"), &["_via_img_metadata"], &[], "it has `_via_img_metadata`"),
    (
        Known::Unread("Supervisely JSON", "convert it to COCO"),
        &["objects[].classTitle"],
        &[],
        "its objects have a `classTitle`",
    ),
    (
        Known::Unread("Darwin JSON (V7)", "export it as COCO"),
        &["item", "annotations[].name"],
        &[],
        "it has an item with annotations",
    ),
    (
        Known::Unread("a GeoJSON file", "convert it to COCO"),
        &["features[].geometry"],
        &[],
        "it has features with a geometry",
    ),
];

/// Recognises a file by its name and its first bytes.
pub(in crate::labels) fn recognise(name: &str, bytes: &[u8]) -> Recognised {
    let head = &bytes[..bytes.len().min(ENOUGH)];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let ending = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    if let Some(found) = binary(head) {
        return found;
    }
    match head.iter().find(|b| !b.is_ascii_whitespace()) {
        Some(b'<') => xml(head),
        Some(b'{' | b'[') if !matches!(ending.as_str(), "jsonl" | "ndjson" | "yaml" | "yml") => json(head),
        _ if ending == "txt" && is_yolo(head) => Recognised {
            known: Known::Unread("YOLO text", "it names neither its images nor its classes; convert it to COCO"),
            because: "its lines are a class and four numbers from 0 to 1",
        },
        _ => OWN,
    }
}

fn json(head: &[u8]) -> Recognised {
    let members = Members::of(head);
    let fits = |(_, all, any, _): &&Row| {
        all.iter().all(|m| members.has(m)) && (any.is_empty() || any.iter().any(|m| members.has(m)))
    };
    JSON.iter().find(fits).map_or(OWN, |(known, _, _, because)| Recognised { known: *known, because })
}

fn xml(head: &[u8]) -> Recognised {
    let text = String::from_utf8_lossy(head);
    let found = |known, because| Recognised { known, because };
    match root(&text) {
        Some("annotations") => found(Known::Cvat, "its outermost element is `annotations`"),
        Some("annotation") => found(Known::Voc, "its outermost element is `annotation`"),
        Some("LidcReadMessage") => found(
            Known::Unread("LIDC XML", "there is no reader for it yet; read the table that pylidc makes of it"),
            "its outermost element is `LidcReadMessage`",
        ),
        Some("ImageAnnotationCollection" | "ImageAnnotation") => found(
            Known::Unread("AIM XML", "there is no reader for it yet"),
            "its outermost element is an AIM annotation",
        ),
        Some("ASAP_Annotations") => {
            found(Known::Unread("ASAP XML", "convert it to COCO"), "its outermost element is `ASAP_Annotations`")
        }
        _ => found(
            Known::Unread("XML of a kind that is not known", "export as CVAT XML or Pascal VOC"),
            "it begins with `<`",
        ),
    }
}

/// The name of the outermost element.
fn root(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.get(rest.find('<')? + 1..)?;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.get(comment.find("-->")? + 3..)?;
        } else if !rest.starts_with(['?', '!']) {
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(rest.len());
            return rest.get(..end).map(|name| name.rsplit(':').next().unwrap_or(name));
        }
    }
}

/// Files that are images or volumes, not labels in text.
fn binary(head: &[u8]) -> Option<Recognised> {
    let (name, advice, because) = if head.get(128..132) == Some(b"DICM") {
        ("DICOM", "there is no reader for DICOM SEG or SR yet", "`DICM` stands at its byte 128")
    } else if head.starts_with(b"NRRD000") {
        ("an NRRD volume", "there is no reader for it yet", "it begins with `NRRD`")
    } else if head.starts_with(b"\x1f\x8b") {
        ("a compressed file", "unpack it first", "it begins as gzip does")
    } else if head.starts_with(b"PK\x03\x04") {
        ("a ZIP archive", "unpack it first", "it begins with `PK`")
    } else if head.starts_with(b"\x89PNG") || head.starts_with(b"\xff\xd8\xff") {
        ("an image", "give the label files, not the images", "it begins as PNG and JPEG do")
    } else {
        return None;
    };
    Some(Recognised { known: Known::Unread(name, advice), because })
}

/// `0 0.5 0.5 0.1 0.1`, line by line.
fn is_yolo(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.lines().filter(|l| !l.trim().is_empty()).take(20).peekable();
    lines.peek().is_some()
        && lines.all(|line| {
            let mut words = line.split_whitespace();
            let class = words.next().is_some_and(|w| w.parse::<u32>().is_ok());
            let numbers: Vec<Option<f64>> = words.map(|w| w.parse().ok()).collect();
            class && numbers.len() >= 4 && numbers.iter().all(|n| n.is_some_and(|n| (0.0..=1.0).contains(&n)))
        })
}
