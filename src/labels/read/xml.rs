//! XML files: a tree with places, and what is read of its elements.
//!
//! A file with a document type is refused: no annotation tool writes one, and its entities can make
//! a small file fill the memory.

use super::Fault;
use crate::diagnostic::Rule;
use crate::geometry::Outline;
use crate::labels::errors::{self, shown};
use crate::labels::record::{Index, Place};
use roxmltree::{Document, Error, Node, ParsingOptions};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A whole XML file.
#[derive(Debug)]
pub(in crate::labels) struct Tree<'t> {
    document: Document<'t>,
    /// By node: which one of its name it is among its siblings, from 1; 0 where it is the only one.
    /// Worked out when the first finding asks.
    ordinals: OnceLock<Vec<u32>>,
}

impl<'t> Tree<'t> {
    pub(super) fn root_element(&'t self) -> Node<'t, 't> {
        self.document.root_element()
    }

    fn ordinal(&self, node: Node<'_, '_>) -> u32 {
        let all = self.ordinals.get_or_init(|| {
            let mut ordinals: Vec<u32> = Vec::new();
            for parent in self.document.descendants() {
                let mut seen: HashMap<&str, (u32, usize)> = HashMap::new();
                for element in parent.children().filter(Node::is_element) {
                    let at = element.id().get_usize();
                    if ordinals.len() <= at {
                        ordinals.resize(at + 1, 0);
                    }
                    let (count, first) = seen.entry(element.tag_name().name()).or_insert((0, at));
                    *count += 1;
                    if *count > 1 {
                        ordinals[at] = *count;
                        ordinals[*first] = 1;
                    }
                }
            }
            ordinals
        });
        all.get(node.id().get_usize()).copied().unwrap_or(0)
    }
}

/// Beyond this no coordinate of an image lies.
const FARTHEST: f64 = 10_000_000.0;

/// Most numbers in one list of points: far more than an outline may have.
const MOST_POINTS: usize = 200_000;

/// Reads a file; what is wrong with its text is told.
pub(in crate::labels) fn parse<'t>(bytes: &'t [u8], faults: &mut Vec<Fault>) -> Option<Tree<'t>> {
    let mut tell = |code, offset, message: String| {
        let place = Place { offset, node: None, column: None };
        faults.push(Fault { rule: "file.structure", code, place, message });
        None
    };
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            let message = "the text here is not valid UTF-8; save the file as UTF-8".to_owned();
            return tell(&errors::L004, e.valid_up_to(), message);
        }
    };
    let options = ParsingOptions { allow_dtd: false, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => Some(Tree { document, ordinals: OnceLock::new() }),
        Err(Error::DtdDetected) => {
            let at = memchr::memmem::find(bytes, b"<!DOCTYPE").unwrap_or(0);
            tell(&errors::L001, at, "the file has a document type (`<!DOCTYPE`), which is not read".to_owned())
        }
        Err(error) => {
            let at = offset(text, error.pos().row, error.pos().col);
            tell(&errors::L001, at, format!("this is no well-formed XML: {}", words(&error)))
        }
    }
}

/// What the parser found, without what stands in the file.
fn words(error: &Error) -> &'static str {
    match error {
        Error::UnexpectedCloseTag(..) | Error::UnclosedRootNode => "an element is not closed, or another one is",
        Error::UnexpectedEndOfStream | Error::NoRootNode => "it ends too early",
        Error::DuplicatedAttribute(..) => "an attribute stands twice",
        Error::UnknownEntityReference(..) | Error::MalformedEntityReference(..) => "an entity is not known",
        Error::InvalidChar2(..) | Error::InvalidChar(..) | Error::InvalidCharacterData(..) => {
            "something else is expected here"
        }
        _ => "it cannot be read from here on",
    }
}

/// The byte at a row and a column, both from 1.
fn offset(text: &str, row: u32, column: u32) -> usize {
    let mut start = 0;
    for _ in 1..row {
        start += text.get(start..).and_then(|t| t.find('\n')).map_or(0, |n| n + 1);
    }
    let line = text.get(start..).unwrap_or("");
    start + line.char_indices().nth(column.saturating_sub(1) as usize).map_or(line.len(), |(n, _)| n)
}

/// The way to an element or to one of its attributes, as an XPath: `/annotations/image[3]/@width`.
pub(in crate::labels) fn path_to(tree: &Tree<'_>, place: Place) -> String {
    let Some(node) = place.node.and_then(|n| u32::try_from(n.get()).ok()) else { return String::new() };
    let Some(node) = tree.document.get_node(roxmltree::NodeId::new(node)) else { return String::new() };
    let mut steps: Vec<String> = Vec::new();
    if let Some(attribute) = place.column.and_then(|n| node.attributes().nth(n.get())) {
        steps.push(format!("@{}", attribute.name()));
    }
    for element in node.ancestors().filter(Node::is_element) {
        let name = element.tag_name().name();
        steps.push(match tree.ordinal(element) {
            0 => name.to_owned(),
            n => format!("{name}[{n}]"),
        });
    }
    steps.iter().rev().map(|step| format!("/{step}")).collect()
}

/// Reads elements and tells what is wrong with them.
pub(super) struct Xml<'f> {
    pub(super) faults: &'f mut Vec<Fault>,
}

/// The elements directly below one.
pub(super) fn children<'t>(node: Node<'t, 't>) -> impl Iterator<Item = Node<'t, 't>> {
    node.children().filter(Node::is_element)
}

/// The first element of a name directly below one.
pub(super) fn child<'t>(node: Node<'t, 't>, name: &str) -> Option<Node<'t, 't>> {
    children(node).find(|n| n.tag_name().name() == name)
}

/// The text of an element, without the blanks round it.
pub(super) fn text<'t>(node: Node<'t, 't>) -> &'t str {
    node.text().unwrap_or("").trim()
}

/// Where an element begins.
pub(super) fn place(node: Node<'_, '_>) -> Place {
    Place { offset: node.range().start, node: Index::new(node.id().get_usize()), column: None }
}

/// Where an attribute begins, or its element where there is none.
pub(super) fn place_of(node: Node<'_, '_>, name: &str) -> Place {
    match node.attributes().enumerate().find(|(_, a)| a.name() == name) {
        Some((n, attribute)) => Place { offset: attribute.range().start, column: Index::new(n), ..place(node) },
        None => place(node),
    }
}

impl Xml<'_> {
    pub(super) fn fault(&mut self, code: &'static Rule, place: Place, message: String) {
        let rule = if code.code == errors::L032.code { "file.geometry" } else { "file.structure" };
        self.faults.push(Fault { rule, code, place, message });
    }

    /// An attribute that must be there.
    pub(super) fn attribute<'t>(&mut self, node: Node<'t, 't>, name: &str) -> Option<&'t str> {
        let found = node.attribute(name);
        if found.is_none() {
            self.fault(&errors::L007, place(node), format!("`{}` lacks `{name}`", node.tag_name().name()));
        }
        found
    }

    /// A number that a text spells.
    pub(super) fn number(&mut self, text: &str, what: &str, at: Place) -> Option<f64> {
        let Some(number) = text.trim().parse::<f64>().ok().filter(|n| !n.is_nan()) else {
            self.fault(&errors::L007, at, format!("{what} is {}, not a number", shown(text, false)));
            return None;
        };
        if number.abs() > FARTHEST {
            self.fault(&errors::L032, at, format!("{what} lies beyond any image"));
            return None;
        }
        Some(number)
    }

    /// An attribute that is a number and must be there.
    pub(super) fn coordinate(&mut self, node: Node<'_, '_>, name: &str) -> Option<f64> {
        let text = node.attribute(name);
        if text.is_none() {
            self.fault(&errors::L007, place(node), format!("`{}` lacks `{name}`", node.tag_name().name()));
        }
        self.number(text?, &format!("`{name}`"), place_of(node, name))
    }

    /// A whole number of pixels from 1; CVAT and others write some of them with a point.
    pub(super) fn pixels(&mut self, text: &str, what: &str, at: Place) -> Option<u32> {
        let size = super::spelling::spelling(text).parse::<u32>().ok().filter(|n| *n >= 1);
        if size.is_none() {
            self.fault(&errors::L007, at, format!("{what} is a whole number of pixels from 1"));
        }
        size
    }

    /// `x,y;x,y`
    pub(super) fn points(&mut self, node: Node<'_, '_>) -> Option<Vec<[f64; 2]>> {
        let written = node.attribute("points");
        if written.is_none() {
            self.fault(&errors::L007, place(node), format!("`{}` lacks `points`", node.tag_name().name()));
        }
        let at = place_of(node, "points");
        let mut points = Vec::new();
        for pair in written?.split(';').filter(|p| !p.trim().is_empty()) {
            let Some((x, y)) = pair.split_once(',') else {
                self.fault(&errors::L007, at, "`points` are written x,y;x,y".to_owned());
                return None;
            };
            points.push([self.number(x, "a coordinate", at)?, self.number(y, "a coordinate", at)?]);
            if points.len() > MOST_POINTS {
                self.fault(&errors::L032, at, format!("a shape has at most {MOST_POINTS} points"));
                return None;
            }
        }
        Some(points)
    }

    /// An outline of these points, if they enclose something.
    pub(super) fn outline(&mut self, points: Vec<[f64; 2]>, at: Place) -> Option<Outline> {
        Outline::closed(points, Vec::new()).map_err(|message| self.fault(&errors::L032, at, message)).ok()
    }

    /// An upright box by its corners.
    pub(super) fn corners(&mut self, [x1, y1, x2, y2]: [f64; 4], degrees: f64, at: Place) -> Option<Outline> {
        if x2 < x1 || y2 < y1 {
            let message =
                "the corners of this box are the wrong way round: the first lies above and left of the second";
            self.fault(&errors::L032, at, message.to_owned());
            return None;
        }
        if x2 == x1 || y2 == y1 {
            self.fault(&errors::L032, at, "this box has no size: two of its sides lie on one another".to_owned());
            return None;
        }
        Some(Outline::rectangle((x1 + x2) / 2.0, (y1 + y2) / 2.0, x2 - x1, y2 - y1, degrees))
    }
}
