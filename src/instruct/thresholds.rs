//! The numbers that rules hold, with their places and names.

use super::items;
use crate::protocol::Unit as File;
use crate::quantity::{Decimal, Unit, convert, lookup, parse_decimal};
use crate::source::Span;
use crate::syntax::ast::{self, Amount, Expr, Operand, Test};

/// A number with its unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) value: Decimal,
    pub(super) unit: Option<Unit>,
}

impl Size {
    fn read(written: &ast::Quantity) -> Option<Self> {
        let value = parse_decimal(&written.number).ok()?;
        let unit = match &written.unit {
            None => None,
            Some(name) => Some(lookup(&name.text).ok()?),
        };
        Some(Size { value, unit })
    }

    /// Whether both are the same quantity, in whatever units: `0.8 cm` is `8 mm`.
    pub(super) fn equals(self, other: Self) -> bool {
        match (self.unit, other.unit) {
            (None, None) => self.value == other.value,
            (Some(a), Some(b)) => convert(&self.value, a, b).is_ok_and(|v| v == other.value),
            _ => false,
        }
    }

    pub(super) fn same_kind(self, other: Self) -> bool {
        matches!((self.unit, other.unit), (Some(a), Some(b)) if a.same_kind(b))
    }

    pub(super) fn text(self) -> String {
        self.unit.map_or_else(|| self.value.normalize().to_string(), |u| u.amount(&self.value))
    }
}

/// A number of a rule.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) size: Size,
    /// The limit that it is, if it has a name.
    pub(super) limit: Option<String>,
    /// Where the number stands in the rule, or where the limit is declared.
    pub(super) place: Span,
    /// What is compared with it: `size`; empty where nothing is.
    pub(super) of: String,
    /// A rule compares an answer or a measure with it.
    pub(super) compared: bool,
}

/// A limit as declared.
struct Limit {
    name: String,
    held: Held,
}

/// All numbers of a protocol.
pub(super) struct Numbers {
    limits: Vec<Limit>,
    labels: Vec<(String, Vec<Held>)>,
}

impl Numbers {
    pub(super) fn of(units: &[File]) -> Self {
        let mut numbers = Numbers { limits: Vec::new(), labels: Vec::new() };
        for item in items(units) {
            match item {
                ast::Item::Limit(limit) => numbers.limit(limit),
                ast::Item::Label(label) => label.limits.iter().for_each(|l| numbers.limit(l)),
                _ => {}
            }
        }
        for item in items(units) {
            if let ast::Item::Label(label) = item {
                let list = numbers.of_label(label);
                numbers.labels.push((label.id.text.clone(), list));
            }
        }
        numbers
    }

    fn limit(&mut self, limit: &ast::Limit) {
        if let Some(size) = Size::read(&limit.value) {
            let name = limit.id.text.clone();
            let held =
                Held { size, limit: Some(name.clone()), place: limit.id.span, of: String::new(), compared: false };
            self.limits.push(Limit { name, held });
        }
    }

    /// Every limit of the protocol.
    pub(super) fn limits(&self) -> impl Iterator<Item = &Held> {
        self.limits.iter().map(|l| &l.held)
    }

    /// The numbers that the rules of a label hold, its own limits among them.
    pub(super) fn of_rules(&self, label: &str) -> &[Held] {
        self.labels.iter().find(|(id, _)| id == label).map_or(&[], |(_, list)| list)
    }

    /// The numbers that a condition compares with.
    pub(super) fn of_condition(&self, condition: &Expr) -> Vec<Held> {
        let mut out = Vec::new();
        self.condition(condition, &mut out);
        out
    }

    fn of_label(&self, label: &ast::Label) -> Vec<Held> {
        let mut out = Vec::new();
        let own = self.limits.iter().filter(|l| label.limits.iter().any(|own| own.id.text == l.name));
        out.extend(own.map(|l| l.held.clone()));
        let decides = label.criteria.iter().filter_map(|c| c.when.as_ref());
        let rules = decides
            .chain(label.edge_cases.iter().filter_map(|e| e.when.as_ref()))
            .chain(label.escalations.iter().map(|e| &e.when))
            .chain(label.requires.iter().map(|r| &r.condition))
            .chain(label.drawings.iter().map(|d| &d.condition))
            .chain(label.tables.iter().filter_map(|t| t.applies.as_ref()))
            .chain(label.scores.iter().flat_map(|s| &s.forced).map(|f| &f.when));
        rules.for_each(|rule| self.condition(rule, &mut out));
        for table in &label.tables {
            for cell in table.rows.iter().flat_map(|r| &r.cells) {
                if let Some(ast::Says::Tests(tests)) = &cell.says {
                    tests.iter().for_each(|t| self.test(&t.test, "", &mut out));
                }
            }
        }
        let points = label.scores.iter().flat_map(|s| &s.parts).flat_map(|p| &p.entries);
        points.for_each(|entry| self.test(&entry.answer.test, "", &mut out));
        // What can be recorded is no threshold, but a text may well say it.
        for modifier in label.attributes.iter().flat_map(|a| &a.modifiers) {
            match modifier {
                ast::Modifier::Range { from, to, .. } => {
                    for end in [from, to] {
                        self.written(end, "", false, &mut out);
                    }
                }
                ast::Modifier::Step(step) => self.written(step, "", false, &mut out),
                ast::Modifier::Agrees(_, Amount::Written(within)) => self.written(within, "", false, &mut out),
                ast::Modifier::Agrees(_, Amount::Limit(name)) => self.named(name, "", &mut out),
                ast::Modifier::AnsweredWhen(when) | ast::Modifier::Asked(when) => self.condition(when, &mut out),
                _ => {}
            }
        }
        for rounding in label.measures.iter().filter_map(|m| m.rounding.as_ref()) {
            self.written(rounding, "", false, &mut out);
        }
        out
    }

    fn condition(&self, condition: &Expr, out: &mut Vec<Held>) {
        match condition {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|p| self.condition(p, out)),
            Expr::Not(inside, _) => self.condition(inside, out),
            Expr::Compare(compare) => {
                let of = named(&compare.left);
                self.test(&compare.test, &of, out);
            }
        }
    }

    fn test(&self, test: &Test, of: &str, out: &mut Vec<Held>) {
        match test {
            Test::Order(_, right) => self.operand(right, of, out),
            Test::Number(written) => self.written(written, of, true, out),
            Test::Range(bounds) => {
                for (_, term) in bounds {
                    self.operand(&term.first, of, out);
                    term.minus.iter().for_each(|o| self.operand(o, of, out));
                }
            }
            _ => {}
        }
    }

    fn operand(&self, operand: &Operand, of: &str, out: &mut Vec<Held>) {
        match operand {
            Operand::Quantity(written) => self.written(written, of, true, out),
            Operand::Path(name, None) => self.named(name, of, out),
            Operand::Path(_, Some(_)) | Operand::Times(..) | Operand::Function(..) => {}
        }
    }

    fn written(&self, written: &ast::Quantity, of: &str, compared: bool, out: &mut Vec<Held>) {
        if let Some(size) = Size::read(written) {
            out.push(Held { size, limit: None, place: written.span, of: of.to_owned(), compared });
        }
    }

    fn named(&self, name: &ast::Name, of: &str, out: &mut Vec<Held>) {
        if let Some(limit) = self.limits.iter().find(|l| l.name == name.text) {
            out.push(Held { of: of.to_owned(), compared: true, ..limit.held.clone() });
        }
    }
}

/// What an operand is called.
fn named(operand: &Operand) -> String {
    match operand {
        Operand::Path(a, None) => a.text.clone(),
        Operand::Path(a, Some(b)) => format!("{}.{}", a.text, b.text),
        Operand::Function(function, of) => {
            let names: Vec<&str> = of.iter().map(|(a, _)| a.text.as_str()).collect();
            format!("{} of {}", function.text, names.join(" and "))
        }
        Operand::Times(_, (name, _)) => name.text.clone(),
        Operand::Quantity(_) => String::new(),
    }
}
