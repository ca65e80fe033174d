//! What a CVAT file says of its task: the video that tracks run over, and the labels as they were
//! set up.

use super::super::leftovers::Leftovers;
use super::super::paths::image_name;
use super::super::xml::{Xml, child, place, text};
use crate::labels::errors::{self, shown};
use crate::labels::record::Image;
use roxmltree::Node;

/// What is read of a task.
#[derive(Debug, Default)]
pub(super) struct Meta<'d> {
    /// The video.
    pub(super) item: Option<&'d str>,
    pub(super) image: Image<'d>,
}

pub(super) fn read<'d>(node: Node<'d, 'd>, left: &mut Leftovers, xml: &mut Xml<'_>) -> Meta<'d> {
    let mut meta = Meta::default();
    let task = node.descendants().find(|n| matches!(n.tag_name().name(), "task" | "job") && child(*n, "id").is_some());
    let below = |name: &str| task.and_then(|t| child(t, name)).or_else(|| child(node, name));
    meta.item = below("source").map(text).filter(|t| !t.is_empty()).map(image_name);
    if let Some(size) = below("original_size") {
        let mut side = |name: &str| {
            let part = child(size, name)?;
            xml.pixels(text(part), &format!("`{name}`"), place(part))
        };
        (meta.image.columns, meta.image.rows) = (side("width"), side("height"));
    }
    meta.image.depth = below("size").and_then(|n| text(n).parse().ok()).filter(|n| *n > 0);
    for attribute in node.descendants().filter(|n| n.tag_name().name() == "attribute") {
        let said = |name: &str| child(attribute, name).map_or("", text);
        let values: Vec<&str> = child(attribute, "values").map_or("", text).lines().map(str::trim).collect();
        let default = said("default_value");
        // Very old files part the values by commas.
        let among = values.contains(&default) || values.iter().any(|v| v.split(',').any(|v| v == default));
        if matches!(said("input_type"), "select" | "radio") && !among {
            let what = format!(
                "the question {} of the task begins with an answer that is not among its values",
                shown(said("name"), false)
            );
            left.count("file.structure", &errors::L041, what, place(attribute));
        }
    }
    meta
}
