//! Every name of a protocol that can be used anywhere in it.

use super::Unit;
use crate::diagnostic::{Problems, nearest};
use crate::protocol::{errors, model};
use crate::quantity::{self, Decimal, Number};
use crate::source::Span;
use crate::syntax::ast;
use crate::terminology;
use indexmap::IndexMap;
use indexmap::map::Entry;

/// A limit with what the checker needs of it.
pub(super) struct Limit {
    pub(super) model: model::Limit,
    pub(super) span: Span,
    /// Where its number stands.
    pub(super) number: Span,
}

impl Limit {
    /// As it stands in prose: `3 mm`.
    pub(super) fn shown(&self) -> String {
        match self.model.unit {
            Some(unit) => unit.amount(&self.model.value.0),
            None => self.model.value.to_string(),
        }
    }
}

/// All names, in the order in which they were introduced.
#[derive(Default)]
pub(super) struct World {
    pub(super) sources: IndexMap<String, (Span, model::Source)>,
    pub(super) roles: IndexMap<String, (Span, model::Role)>,
    pub(super) limits: IndexMap<String, Limit>,
    pub(super) sets: IndexMap<String, (Span, model::ValueList)>,
    pub(super) labels: IndexMap<String, Span>,
    pub(super) views: Option<(Span, model::ValueList)>,
    /// Names whose introduction could not be understood, which was told.
    pub(super) broken: Vec<String>,
}

impl World {
    pub(super) fn collect(units: &[Unit], problems: &mut Problems) -> Self {
        let mut world = World::default();
        let mut ladder = 0;
        world.broken = units.iter().flat_map(|u| u.tree.broken.iter().cloned()).collect();
        for item in units.iter().flat_map(|u| &u.tree.items) {
            match item {
                ast::Item::Protocol(protocol) => {
                    for source in &protocol.sources {
                        world.source(source, problems);
                    }
                }
                ast::Item::Roles(roles) => world.roles(roles, &mut ladder, problems),
                ast::Item::Values(values) => {
                    let list = model::ValueList {
                        set: Some(values.id.text.clone()),
                        title: values.title.as_ref().map(|t| t.text.clone()),
                        order: values.order.as_ref().map(|o| o.word.as_ref().map_or(String::new(), |w| w.text.clone())),
                        values: members(&values.members, "values", problems),
                    };
                    insert(&mut world.sets, &values.id, (values.id.span, list), |v| v.0, "lists of values", problems);
                }
                ast::Item::Views(views) => {
                    let list = model::ValueList {
                        set: None,
                        title: views.title.as_ref().map(|t| t.text.clone()),
                        order: None,
                        values: members(&views.members, "views", problems),
                    };
                    if let Some((first, _)) = &world.views {
                        problems.push(errors::duplicate_name(views.span, *first, "views", "blocks"));
                    } else {
                        world.views = Some((views.span, list));
                    }
                }
                ast::Item::Limit(limit) => world.limit(limit, problems),
                ast::Item::Label(label) => {
                    insert(&mut world.labels, &label.id, label.id.span, |v| *v, "labels", problems);
                    for limit in &label.limits {
                        world.limit(limit, problems);
                    }
                }
                ast::Item::Use(_)
                | ast::Item::Viewing(_)
                | ast::Item::Context(_)
                | ast::Item::Relation(_)
                | ast::Item::Exclusion(_)
                | ast::Item::Guidance(_) => {}
            }
        }
        // Every limit is known now, so that titles and meanings may name them.
        for item in units.iter().flat_map(|u| &u.tree.items) {
            if let ast::Item::Values(values) = item
                && let Some((span, list)) = world.sets.get_mut(&values.id.text)
                && *span == values.id.span
            {
                filled(&mut list.values, &values.members, &world.limits, problems);
            }
        }
        world
    }

    fn source(&mut self, source: &ast::Source, problems: &mut Problems) {
        let mut title = None;
        let mut fields = IndexMap::new();
        for field in &source.fields {
            let key = field.key.text.as_str();
            if key == "title" {
                title = Some(field.value.text.clone());
            } else if SOURCE_FIELDS.contains(&key) {
                fields.insert(field.key.text.clone(), field.value.text.clone());
            } else {
                problems.push(errors::unknown_name(
                    field.key.span,
                    key,
                    errors::Thing::Header,
                    " in a source",
                    SOURCE_FIELDS,
                ));
            }
        }
        let title = title.unwrap_or_else(|| {
            problems.push(errors::missing_header(source.id.span, "title", "title \"…\""));
            String::new()
        });
        let value = (source.id.span, model::Source { title, fields });
        insert(&mut self.sources, &source.id, value, |v| v.0, "sources", problems);
    }

    fn roles(&mut self, roles: &ast::Roles, ladder: &mut u32, problems: &mut Problems) {
        for (height, member) in roles.members.iter().enumerate() {
            let rung = roles
                .ladder
                .then(|| model::Rung { ladder: *ladder, height: u32::try_from(height).unwrap_or(u32::MAX) });
            let role = model::Role {
                title: title_of(member),
                means: member.means.as_ref().map(|t| t.text.clone()),
                codes: member.codes.as_ref().map_or(Vec::new(), |c| codes(c, problems)),
                rung,
            };
            insert(&mut self.roles, &member.id, (member.id.span, role), |v| v.0, "roles", problems);
        }
        *ladder += u32::from(roles.ladder);
    }

    fn limit(&mut self, limit: &ast::Limit, problems: &mut Problems) {
        let Some((value, unit)) = literal(&limit.value, problems) else { return };
        // The reason is filled in when all limits and sources are known.
        let model = model::Limit { value: Number(value), unit, why: model::Why::default() };
        let value = Limit { model, span: limit.id.span, number: limit.value.span };
        insert(&mut self.limits, &limit.id, value, |l| l.span, "limits", problems);
    }
}

const SOURCE_FIELDS: &[&str] =
    &["title", "authors", "year", "journal", "doi", "url", "pmid", "note", "licence", "accessed"];

fn insert<V>(
    map: &mut IndexMap<String, V>,
    name: &ast::Name,
    value: V,
    span: impl Fn(&V) -> Span,
    what: &str,
    problems: &mut Problems,
) {
    match map.entry(name.text.clone()) {
        Entry::Occupied(first) => {
            problems.push(errors::duplicate_name(name.span, span(first.get()), &name.text, what));
        }
        Entry::Vacant(free) => {
            free.insert(value);
        }
    }
}

pub(super) fn title_of(member: &ast::Member) -> String {
    member.title.as_ref().map_or_else(|| readable(&member.id.text), |t| t.text.clone())
}

/// `part_solid` as people read it: `Part solid`.
pub(super) fn readable(id: &str) -> String {
    let text = id.replace('_', " ");
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>() + chars.as_str())
}

/// What people write for the answer that the language has built in.
const LIKE_MISSING: &[&str] = &[
    "not assessable",
    "cannot assess",
    "cannot be assessed",
    "unassessable",
    "cannot determine",
    "cannot be determined",
    "cannot tell",
    "not evaluable",
    "unknown",
    "not known",
    "not recorded",
    "missing",
    "n/a",
    "na",
    "unsure",
];

/// The values of a list, checked for duplicates.
pub(super) fn members(list: &[ast::Member], what: &str, problems: &mut Problems) -> Vec<model::Value> {
    let mut found: IndexMap<String, (Span, model::Value)> = IndexMap::new();
    for member in list {
        let said = [member.id.text.replace('_', " "), title_of(member)].map(|t| t.to_lowercase());
        if said.iter().any(|text| LIKE_MISSING.contains(&text.as_str())) {
            problems.push(errors::looks_like_missing(member.id.span, &member.id.text));
        }
        let value = model::Value {
            id: member.id.text.clone(),
            title: title_of(member),
            means: member.means.as_ref().map(|t| t.text.clone()),
            codes: member.codes.as_ref().map_or(Vec::new(), |c| codes(c, problems)),
            alone: member.alone,
            set_by: member
                .set_by
                .as_ref()
                .map(|(role, or_above)| model::SetBy { role: role.text.clone(), or_above: *or_above }),
        };
        let same = |v: &model::Value| v.id != value.id && !value.codes.is_empty() && v.codes == value.codes;
        if let Some((first, other)) = found.values().find(|(_, v)| same(v)) {
            problems.push(errors::same_code(member.id.span, *first, &value.id, &other.id));
        }
        insert(&mut found, &member.id, (member.id.span, value), |v| v.0, what, problems);
    }
    found.into_values().map(|(_, v)| v).collect()
}

/// Fills limits into the titles and meanings of values.
pub(super) fn filled(
    values: &mut [model::Value],
    members: &[ast::Member],
    limits: &IndexMap<String, Limit>,
    problems: &mut Problems,
) {
    for value in values {
        let Some(member) = members.iter().find(|m| m.id.text == value.id) else { continue };
        if let Some(title) = &member.title {
            value.title = prose(title, limits, problems);
        }
        if let Some(means) = &member.means {
            value.means = Some(prose(means, limits, problems));
        }
    }
}

/// Fills `{limit}` references into a text. `{{` stands for a brace.
pub(super) fn prose(text: &ast::Text, limits: &IndexMap<String, Limit>, problems: &mut Problems) -> String {
    let mut out = String::with_capacity(text.text.len());
    let mut rest = text.text.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        if tail.starts_with("{{") || tail.starts_with("}}") {
            out.push_str(&tail[..1]);
            rest = &tail[2..];
            continue;
        }
        let reference = tail.strip_prefix('{').and_then(|t| t.find('}').map(|end| &t[..end]));
        match reference {
            Some(name) => {
                match limits.get(name.trim()) {
                    Some(limit) => out.push_str(&limit.shown()),
                    None if !is_word(name.trim()) => problems.push(errors::no_name_in_braces(text.span, name)),
                    None => {
                        let known: Vec<&str> = limits.keys().map(String::as_str).collect();
                        let d = errors::unknown_name(text.span, name.trim(), errors::Thing::Limit, "", &known);
                        problems.push(d);
                    }
                }
                rest = &tail[name.len() + 2..];
            }
            None => {
                out.push_str(&tail[..1]);
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether a text could be meant as a name: one word, of which nobody writes long ones.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.len() <= 60 && !text.contains(char::is_whitespace)
}

/// Terminology codes, each checked for shape and check digit.
pub(super) fn codes(list: &ast::Codes, problems: &mut Problems) -> Vec<model::CodeAt> {
    let mut one = |name: &ast::Name| match terminology::parse_code(&name.text) {
        Ok(code) => Some(code),
        Err(error) => {
            let (message, help) = code_message(&name.text, &error);
            problems.push(errors::wrong_code(name.span, message, help));
            None
        }
    };
    list.list
        .iter()
        .filter_map(|(code, site)| {
            let site_code = site.as_ref().and_then(&mut one);
            one(code).map(|code| model::CodeAt { code, site: site_code })
        })
        .collect()
}

fn code_message(text: &str, error: &terminology::CodeError) -> (String, String) {
    use terminology::CodeError;
    match error {
        CodeError::MissingSystem => (
            format!("`{text}` does not say which terminology it belongs to"),
            "write the terminology before it: `SCT:27925004`, `RadLex:RID5711`".to_owned(),
        ),
        CodeError::UnknownSystem { found, nearest } => (
            format!("there is no terminology called `{found}`"),
            match nearest {
                None => "use SCT, RadLex, DCM, LOINC, RDE or NCIt, or write `code none`".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
            },
        ),
        CodeError::WrongShape { expected, .. } => {
            (format!("`{text}` does not look like a code of its system"), format!("expected {expected}"))
        }
        CodeError::WrongCheckDigit { expected, .. } => (
            format!("`{text}` cannot be right: its last digit checks the others and should be {expected}"),
            "a digit is wrong or two are swapped; look the code up again, or write `code none`".to_owned(),
        ),
        CodeError::NotAConcept { .. } => (
            format!("`{text}` is not the code of a concept, but of a description or a relationship"),
            "look up the concept's own identifier (SCTID)".to_owned(),
        ),
    }
}

/// The exact value and unit of a number as written.
pub(super) fn literal(written: &ast::Quantity, problems: &mut Problems) -> Option<(Decimal, Option<quantity::Unit>)> {
    let value = match quantity::parse_decimal(&written.number) {
        Ok(value) => value,
        Err(_) => {
            problems.push(errors::too_many_digits(written.span));
            return None;
        }
    };
    let unit = match &written.unit {
        None => None,
        Some(name) => Some(unit(name, problems)?),
    };
    Some((value, unit))
}

/// The unit that a spelling stands for.
pub(super) fn unit(name: &ast::Name, problems: &mut Problems) -> Option<quantity::Unit> {
    match quantity::lookup(&name.text) {
        Ok(unit) => Some(unit),
        Err(unknown) => {
            let near: Vec<&str> = unknown.nearest.to_vec();
            problems.push(errors::unknown_unit(name.span, &name.text, &near));
            None
        }
    }
}

/// The value of a list that a name stands for, or the diagnostic that there is none.
pub(super) fn value_in(list: &model::ValueList, name: &ast::Name, of: &str, problems: &mut Problems) -> Option<String> {
    if list.values.iter().any(|v| v.id == name.text) {
        return Some(name.text.clone());
    }
    let known: Vec<&str> = list.values.iter().map(|v| v.id.as_str()).collect();
    // A reader may have written the title instead of the id.
    let by_title = list.values.iter().find(|v| nearest(&name.text, [v.title.as_str()]).len() == 1);
    let mut d = errors::unknown_name(
        name.span,
        &name.text,
        errors::Thing::Value,
        &format!(" among the values of `{of}`"),
        &known,
    );
    if let Some(value) = by_title {
        d = d.help(format!("did you mean `{}` (“{}”)?", value.id, value.title));
    }
    problems.push(d);
    None
}
