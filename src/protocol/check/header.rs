//! The protocol's header, and how the images are looked at.

use super::{Checker, Unit, world};
use crate::protocol::errors;
use crate::protocol::model::{self, Protocol, Status};
use crate::quantity::{self, Number};
use crate::source::Span;
use crate::syntax::ast;
use indexmap::IndexMap;

const FIELDS: &[&str] = &[
    "version",
    "status",
    "effective",
    "review_by",
    "owner",
    "modality",
    "purpose",
    "contact",
    "licence",
    "supersedes",
];

impl Checker<'_> {
    /// The header as a protocol that is still empty; `None` after an error.
    pub(super) fn header(&mut self, units: &[Unit]) -> Option<Protocol> {
        let mut found: Option<&ast::Protocol> = None;
        for unit in units {
            for item in &unit.tree.items {
                let ast::Item::Protocol(protocol) = item else { continue };
                match found {
                    Some(first) if unit.root => {
                        self.problems.push(errors::second_protocol(protocol.id.span, first.id.span));
                    }
                    // A used file may be a protocol of its own; its header is not ours.
                    _ if !unit.root => {}
                    _ => found = Some(protocol),
                }
            }
        }
        let Some(header) = found else {
            if !self.problems.has_errors() {
                let span = units.iter().find(|u| u.root).map_or(Span::default(), |u| u.span);
                self.problems.push(errors::no_protocol(span));
            }
            return None;
        };
        self.fields(header)
    }

    fn fields(&mut self, header: &ast::Protocol) -> Option<Protocol> {
        let mut fields: IndexMap<&str, &ast::Header> = IndexMap::new();
        for field in &header.headers {
            let key = field.key.text.as_str();
            if !FIELDS.contains(&key) {
                self.problems.push(errors::unknown_name(field.key.span, key, errors::Thing::Header, "", FIELDS));
            } else if let Some(first) = fields.get(key) {
                self.problems.push(errors::duplicate_name(field.key.span, first.key.span, key, "header fields"));
            } else {
                fields.insert(key, field);
            }
        }
        let place = header.id.span;
        for (field, example) in [
            ("version", "version 0.1.0"),
            ("status", "status draft"),
            ("owner", "owner \"Thoracic imaging group\""),
            ("modality", "modality CT"),
        ] {
            if !fields.contains_key(field) {
                self.problems.push(errors::missing_header(place, field, example));
            }
        }
        let version = fields.get("version").and_then(|f| self.version(&f.value));
        let status = fields.get("status").and_then(|f| self.status(&f.value));
        let effective = fields.get("effective").and_then(|f| self.date(&f.value));
        let review_by = fields.get("review_by").and_then(|f| self.date(&f.value));
        if let (Some(from), Some(until), Some(field)) = (&effective, &review_by, fields.get("review_by"))
            && until < from
        {
            let message = format!("the review of {until} would come before the first day in force, {from}");
            self.problems.push(errors::wrong_header(field.value.span, message, "put `review_by` after `effective`"));
        }
        let mut rest = IndexMap::new();
        for key in ["owner", "modality", "contact", "licence", "supersedes"] {
            if let Some(field) = fields.get(key) {
                rest.insert(key.to_owned(), field.value.text.clone());
            }
        }
        if let Some(field) = fields.get("supersedes") {
            self.version(&field.value);
        }
        let purpose = fields.get("purpose").map(|f| self.prose(&f.value));
        Some(Protocol {
            views: None,
            relations: Vec::new(),
            exclusions: IndexMap::new(),
            id: header.id.text.clone(),
            title: header.title.as_ref().map_or_else(|| world::readable(&header.id.text), |t| t.text.clone()),
            version: version?,
            status: status?,
            effective,
            review_by,
            header: rest,
            purpose,
            sources: IndexMap::new(),
            roles: IndexMap::new(),
            viewing: model::Viewing::default(),
            limits: IndexMap::new(),
            context: model::Context::default(),
            labels: IndexMap::new(),
            guidance: Vec::new(),
            language: crate::protocol::words::Language::default(),
        })
    }

    fn version(&mut self, value: &ast::Text) -> Option<semver::Version> {
        let version = semver::Version::parse(&value.text).ok();
        if version.is_none() {
            let message = format!("`{}` is not a version number", value.text);
            self.problems.push(errors::wrong_header(value.span, message, "three numbers with dots: `1.0.0`"));
        }
        version
    }

    fn status(&mut self, value: &ast::Text) -> Option<Status> {
        match value.text.as_str() {
            "draft" => Some(Status::Draft),
            "active" => Some(Status::Active),
            "retired" => Some(Status::Retired),
            other => {
                let message = format!("`{other}` is not a status");
                self.problems.push(errors::wrong_header(value.span, message, "`draft`, `active` or `retired`"));
                None
            }
        }
    }

    fn date(&mut self, value: &ast::Text) -> Option<String> {
        let date = value.text.parse::<jiff::civil::Date>().ok().filter(|d| d.to_string() == value.text);
        if date.is_none() {
            let message = format!("`{}` is not a day of the calendar", value.text);
            self.problems.push(errors::wrong_header(value.span, message, "year, month, day: `2027-01-31`"));
        }
        date.map(|d| d.to_string())
    }

    pub(super) fn viewing(&mut self, units: &[Unit]) -> model::Viewing {
        let mut out = model::Viewing::default();
        let blocks = units
            .iter()
            .flat_map(|u| &u.tree.items)
            .filter_map(|i| if let ast::Item::Viewing(v) = i { Some(v) } else { None });
        for block in blocks {
            for window in &block.windows {
                out.windows.extend(self.window(window));
            }
            out.planes.extend(block.planes.iter().map(|p| p.text.clone()));
            for guidance in &block.guidance {
                out.guidance.push(self.guidance(guidance));
            }
        }
        out
    }

    fn window(&mut self, window: &ast::Window) -> Option<model::Window> {
        let (width, width_unit) = world::literal(&window.width, self.problems)?;
        let (level, level_unit) = world::literal(&window.level, self.problems)?;
        let hu = quantity::lookup("HU").ok()?;
        let unit = width_unit.or(level_unit).unwrap_or(hu);
        for (written, found) in [(&window.width, width_unit), (&window.level, level_unit)] {
            if found.is_none() {
                self.problems.push(errors::missing_unit(written.span, &written.number, unit.symbol(), None));
            } else if found != Some(unit) {
                let (a, b) = (format!("in {}", unit.symbol()), format!("in {}", found.map_or("", |u| u.symbol())));
                self.problems.push(errors::unit_mismatch(written.span, "the window's width", &a, "its level", &b));
            }
        }
        if !width.is_sign_positive() || width.is_zero() {
            let message = "a window's width is a positive number".to_owned();
            self.problems.push(errors::kind_mismatch(
                window.width.span,
                message,
                "for example `width 1500 HU`".to_owned(),
            ));
        }
        Some(model::Window { name: window.name.text.clone(), width: Number(width), level: Number(level), unit })
    }
}
