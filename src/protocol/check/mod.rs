//! Trees → [`Protocol`]: binds names, types conditions, brings numbers into the unit of what they
//! are compared with, fills limits into prose.
//!
//! Goes on after every mistake; a part that cannot be understood is left out, and what depends on
//! it stays silent. A protocol comes out only if no error was recorded.

mod attributes;
mod cases;
mod conditions;
mod header;
mod inherit;
mod labels;
mod relations;
mod scope;
mod scores;
mod tables;
mod terms;
mod world;

use super::errors;
use super::model::{self, Protocol};
use crate::diagnostic::Problems;
use crate::source::{Files, Span};
use crate::syntax::ast;
use indexmap::IndexMap;
pub(crate) use labels::judged_by_eye;
use scope::Scope;
use world::World;

/// One parsed file and the path that its pictures are beside.
#[derive(Debug)]
pub struct Unit {
    /// The file's path.
    pub path: String,
    /// Its tree.
    pub tree: ast::File,
    /// Whether it is the file that was asked for, rather than one that is used.
    pub root: bool,
    /// The whole text's span, for what is missing altogether.
    pub span: Span,
}

/// Checks all files of a protocol together.
///
/// Returns `None` if and only if an error was recorded, here or before.
pub fn check(units: &[Unit], files: &dyn Files, problems: &mut Problems) -> Option<Checked> {
    let world = World::collect(units, problems);
    let mut checker = Checker {
        world: &world,
        files,
        broken: world.broken.clone(),
        places: IndexMap::new(),
        drawn: IndexMap::new(),
        context_requires: Vec::new(),
        pictures: Vec::new(),
        problems,
    };
    let header = checker.header(units);
    let context = checker.context(units);
    let context_scope = Scope::of_context(&context.entries);
    checker.context_requires = context.model.requires.iter().map(|r| r.rule.clone()).collect();

    let mut labels: IndexMap<String, labels::Checked> = IndexMap::new();
    for (id, path, label) in checker.parents_first(units) {
        let checked = checker.label(&id, path, label, &context_scope, &labels);
        labels.insert(id, checked);
    }
    checker.hand_overs(&labels);
    checker.pictures_together();
    let relations = checker.relations(units, &labels, &context_scope);
    let exclusions = checker.exclusions(units, &context_scope);
    checker.values_set_by(units);
    // In the order written, whatever order their parents asked for.
    let labels = world.labels.keys().filter_map(|id| labels.shift_remove_entry(id)).collect::<Vec<_>>();

    let protocol = Protocol {
        viewing: checker.viewing(units),
        guidance: checker.top_guidance(units),
        sources: world.sources.iter().map(|(id, (_, s))| (id.clone(), s.clone())).collect(),
        roles: world.roles.iter().map(|(id, (_, r))| (id.clone(), r.clone())).collect(),
        limits: checker.limits(units),
        context: context.model,
        views: world.views.as_ref().map(|(_, list)| list.clone()),
        relations,
        exclusions,
        labels: labels.into_iter().map(|(id, checked)| (id, checked.model)).collect(),
        ..header?
    };
    let places = checker.places;
    (!checker.problems.has_errors()).then_some(Checked { protocol, places })
}

/// A checked protocol with the places of its rules.
#[derive(Debug)]
pub struct Checked {
    /// The protocol.
    pub protocol: Protocol,
    /// Where each rule is written, by its id; labels by theirs.
    pub places: IndexMap<String, Span>,
}

/// What every checking function needs.
struct Checker<'a> {
    world: &'a World,
    files: &'a dyn Files,
    /// Names whose introduction could not be understood: their uses are not told again.
    broken: Vec<String>,
    /// Where each rule is written.
    places: IndexMap<String, Span>,
    /// Rules of the requirements of `context`, which a worked case may expect to be refused by.
    context_requires: Vec<String>,
    /// Every picture: where it is named, its file, and its size in the guide.
    pictures: Vec<(Span, String, usize)>,
    /// What the rules of the label at hand read of its drawing.
    drawn: IndexMap<String, model::Attribute>,
    problems: &'a mut Problems,
}

/// A checked context with what its names stand for.
struct CheckedContext {
    model: model::Context,
    entries: IndexMap<String, scope::Entry>,
}

impl Checker<'_> {
    fn context(&mut self, units: &[Unit]) -> CheckedContext {
        let mut model = model::Context::default();
        let mut entries: IndexMap<String, scope::Entry> = IndexMap::new();
        let blocks: Vec<&ast::Context> = units
            .iter()
            .flat_map(|u| &u.tree.items)
            .filter_map(|i| if let ast::Item::Context(c) = i { Some(c) } else { None })
            .collect();
        for attribute in blocks.iter().flat_map(|b| &b.attributes) {
            let Some(checked) = self.attribute("context", attribute) else {
                self.broken.push(attribute.id.text.clone());
                continue;
            };
            if let Some(first) = entries.get(&attribute.id.text) {
                let d =
                    errors::duplicate_name(attribute.id.span, first.span, &attribute.id.text, "questions in `context`");
                self.problems.push(d);
                continue;
            }
            entries.insert(attribute.id.text.clone(), scope::Entry::attribute(&checked, attribute.id.span));
            model.attributes.insert(attribute.id.text.clone(), checked);
        }
        let measures: Vec<&ast::Measure> = blocks.iter().flat_map(|b| &b.measures).collect();
        let scope = Scope::of_context(&entries);
        let (checked, more) = self.measures("context", &measures, &scope);
        entries.extend(more);
        model.measures = checked;
        let scope = Scope::of_context(&entries);
        for attribute in blocks.iter().flat_map(|b| &b.attributes) {
            self.attribute_conditions(attribute, &scope, model.attributes.get_mut(&attribute.id.text));
        }
        for require in blocks.iter().flat_map(|b| &b.requires) {
            model.requires.extend(self.require("context", require, &scope));
        }
        self.duplicates(blocks.iter().flat_map(|b| &b.requires).map(|r| &r.id), "requirements of `context`");
        for guidance in blocks.iter().flat_map(|b| &b.guidance) {
            model.guidance.push(self.guidance(guidance));
        }
        CheckedContext { model, entries }
    }

    /// Reports names that stand twice in a list.
    fn duplicates<'n>(&mut self, names: impl Iterator<Item = &'n ast::Name>, what: &str) {
        let mut seen: IndexMap<&str, Span> = IndexMap::new();
        for name in names {
            if let Some(first) = seen.get(name.text.as_str()) {
                self.problems.push(errors::duplicate_name(name.span, *first, &name.text, what));
            } else {
                seen.insert(&name.text, name.span);
            }
        }
    }

    fn guidance(&mut self, guidance: &ast::Guidance) -> model::Guidance {
        model::Guidance { title: guidance.title.as_ref().map(|t| self.prose(t)), body: self.prose(&guidance.body) }
    }

    /// Prose for the whole protocol: its own first, then that of files beside it, then what it shares.
    fn top_guidance(&mut self, units: &[Unit]) -> Vec<model::Guidance> {
        let folder = |path: &str| path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let own = units.iter().find(|u| u.root).map(|u| folder(&u.path));
        let mut sorted: Vec<&Unit> = units.iter().collect();
        sorted.sort_by_key(|u| (!u.root, own.as_ref() != Some(&folder(&u.path))));
        sorted
            .into_iter()
            .flat_map(|u| &u.tree.items)
            .filter_map(|i| if let ast::Item::Guidance(g) = i { Some(g) } else { None })
            .map(|g| self.guidance(g))
            .collect()
    }

    /// The limits with their reasons filled in.
    fn limits(&mut self, units: &[Unit]) -> IndexMap<String, model::Limit> {
        let mut limits: IndexMap<String, model::Limit> =
            self.world.limits.iter().map(|(id, l)| (id.clone(), l.model.clone())).collect();
        let written = units.iter().flat_map(|u| &u.tree.items).flat_map(|item| match item {
            ast::Item::Limit(limit) => std::slice::from_ref(limit),
            ast::Item::Label(label) => label.limits.as_slice(),
            _ => &[],
        });
        for limit in written {
            let same = self.world.limits.get(&limit.id.text).is_some_and(|l| l.span == limit.id.span);
            if let Some(found) = limits.get_mut(&limit.id.text).filter(|_| same) {
                found.why = self.why(&limit.why);
            }
        }
        limits
    }

    /// Fills `{limit}` references into a text.
    fn prose(&mut self, text: &ast::Text) -> String {
        world::prose(text, &self.world.limits, self.problems)
    }

    fn why(&mut self, why: &ast::Why) -> model::Why {
        let known: Vec<&str> = self.world.sources.keys().map(String::as_str).collect();
        for name in why.see.iter().map(|c| &c.source) {
            if !known.contains(&name.text.as_str()) {
                self.problems.push(errors::unknown_name(name.span, &name.text, errors::Thing::Source, "", &known));
            }
        }
        model::Why {
            because: why.because.as_ref().map(|t| self.prose(t)),
            see: why.see.iter().map(|c| c.source.text.clone()).collect(),
            unverified: why.see.iter().filter(|c| c.unverified).map(|c| c.source.text.clone()).collect(),
        }
    }
}

/// A circle among things of which each reads some of the others: their places, the first one again
/// at the end. Empty if each chain ends.
fn circle_in(names: &[&str], reads: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut path = vec![0];
    loop {
        let last = path.last().copied().unwrap_or(0);
        let Some(next) = (0..names.len()).find(|m| reads(last, *m)) else { return Vec::new() };
        if let Some(start) = path.iter().position(|n| *n == next) {
            path.push(next);
            return path.split_off(start);
        }
        path.push(next);
    }
}

/// The chain of a circle, as messages show it.
fn named(names: &[&str], chain: &[usize]) -> Vec<String> {
    chain.iter().filter_map(|n| names.get(*n)).map(|name| format!("`{name}`")).collect()
}
