//! The meaning of a protocol: whatever can change a verdict, and nothing else.
//!
//! In: ids, kinds of answers with units, ranges, grids and values, what must be answered, codes,
//! requirements, scores, tables, promises, criteria, rulings, overrides, escalations, rules on drawings,
//! relations, exclusions, views, roles and ladders, rule ids and severities. Out: version, status, dates, titles, prose, reasons, citations, pictures, worked
//! cases, viewing, shortcuts; those are in the guide digest. Conditions are flattened, sorted and
//! freed of duplicates, so that their order in the source does not matter. The form is syntactic:
//! two tables that decide alike may still differ.

use crate::protocol::Protocol;
use crate::protocol::condition::Condition;
use crate::protocol::model::{
    Answered, Attribute, CodeAt, Context, Drawing, Kind, Label, Measure, Policy, Require, Says, Score, Subject, Table,
    Tie,
};
use indexmap::IndexMap;
use serde_json::{Value, json};

/// Number of the canonical form; it grows when the form changes.
pub const MEANING_FORM: u32 = 1;

/// The meaning of a protocol as JSON.
pub(super) fn form(protocol: &Protocol) -> Value {
    let roles: serde_json::Map<String, Value> = protocol
        .roles
        .iter()
        .map(|(id, role)| {
            let rung = role.rung.map(|r| json!([r.ladder, r.height]));
            (id.clone(), json!({ "rung": rung, "codes": codes(&role.codes) }))
        })
        .collect();
    let labels: serde_json::Map<String, Value> =
        protocol.labels.iter().map(|(id, label)| (id.clone(), self::label(label))).collect();
    let mut form = json!({
        "meaning_form": MEANING_FORM,
        "protocol": protocol.id,
        "roles": roles,
        "context": context(&protocol.context),
        "labels": labels,
    });
    if let Some(map) = form.as_object_mut() {
        if let Some(views) = &protocol.views {
            let mut ids: Vec<Value> =
                views.values.iter().map(|v| json!({ "id": v.id, "codes": codes(&v.codes) })).collect();
            ids.sort_by_key(ToString::to_string);
            map.insert("views".to_owned(), json!(ids));
        }
        if !protocol.relations.is_empty() {
            map.insert("relations".to_owned(), relations(&protocol.relations));
        }
        if !protocol.exclusions.is_empty() {
            let all: serde_json::Map<String, Value> = protocol
                .exclusions
                .iter()
                .map(|(id, e)| {
                    let form = json!({ "codes": codes(&e.codes), "when": e.when.as_ref().map(condition) });
                    (id.clone(), form)
                })
                .collect();
            map.insert("exclusions".to_owned(), Value::Object(all));
        }
    }
    form
}

/// Labels that are named together, and scopes, have no order.
fn relations(relations: &[Tie]) -> Value {
    let map: serde_json::Map<String, Value> = relations
        .iter()
        .map(|tie| {
            let mut holds = tie.holds.clone();
            match &mut holds {
                Says::NoTwo { labels, .. } | Says::Together { labels, .. } => labels.sort(),
                Says::Counted { per, .. } => per.sort(),
                _ => {}
            }
            let mut holds = json!(holds);
            if let Some(with) = tie.holds.subject().and_then(|s| s.with.as_ref()) {
                holds["subject"]["with"] = json!(condition(with));
            }
            if let Says::Has { part: Subject { with: Some(with), .. }, .. } = &tie.holds {
                holds["part"]["with"] = json!(condition(with));
            }
            let form = json!({ "holds": holds, "when": tie.when.as_ref().map(condition), "severity": tie.severity });
            (tie.rule.clone(), form)
        })
        .collect();
    Value::Object(map)
}

fn drawings(drawings: &[Drawing]) -> Value {
    let map: serde_json::Map<String, Value> = drawings
        .iter()
        .map(|d| (d.rule.clone(), json!({ "condition": condition(&d.condition), "severity": d.severity })))
        .collect();
    Value::Object(map)
}

fn context(context: &Context) -> Value {
    json!({
        "attributes": attributes(&context.attributes),
        "measures": measures(&context.measures),
        "requires": requires(&context.requires),
    })
}

fn label(label: &Label) -> Value {
    let criteria: serde_json::Map<String, Value> = label
        .criteria
        .iter()
        .map(|c| {
            let rule = json!({
                "when": c.when.as_ref().map(condition), "decision": c.decision, "overrides": c.overrides, "severity": c.severity,
            });
            (c.rule.clone(), rule)
        })
        .collect();
    let edges: serde_json::Map<String, Value> = label
        .edge_cases
        .iter()
        .map(|e| {
            let rule = json!({
                "when": e.when.as_ref().map(condition), "decision": e.decision, "overrides": e.overrides, "severity": e.severity,
            });
            (e.rule.clone(), rule)
        })
        .collect();
    let escalations: serde_json::Map<String, Value> = label
        .escalations
        .iter()
        .map(|e| (e.rule.clone(), json!({ "when": condition(&e.when), "duty": e.duty, "role": e.role })))
        .collect();
    let mut form = json!({
        "parent": label.parent,
        "codes": codes(&label.codes),
        "geometry": label.geometry,
        "attributes": attributes(&label.attributes),
        "measures": measures(&label.measures),
        "requires": requires(&label.requires),
        "criteria": criteria,
        "edge_cases": edges,
        "otherwise": label.otherwise.as_ref().map(|o| json!({ "rule": o.rule, "decision": o.decision })),
        "escalations": escalations,
    });
    // What a protocol does not use is not in its form, so that digests stay when the language grows.
    let mut promises: Vec<Value> = label.urgencies.iter().map(|u| json!([u.rule, u.of, u.with])).collect();
    promises.sort_by_key(ToString::to_string);
    if let Some(map) = form.as_object_mut() {
        for (key, value) in [
            ("scores", scores(&label.scores)),
            ("tables", tables(&label.tables)),
            ("urgencies", json!(promises)),
            ("drawings", drawings(&label.drawings)),
            ("set_by", json!(label.set_by)),
        ] {
            let empty =
                value.as_object().is_some_and(serde_json::Map::is_empty) || value == json!([]) || value.is_null();
            if !empty {
                map.insert(key.to_owned(), value);
            }
        }
    }
    form
}

fn scores(scores: &IndexMap<String, Score>) -> Value {
    let map: serde_json::Map<String, Value> = scores
        .iter()
        .map(|(id, s)| {
            let mut parts: Vec<Value> = s
                .parts
                .iter()
                .map(|p| {
                    let mut points: Vec<Value> =
                        p.points.iter().map(|l| json!([condition(&l.when), l.points])).collect();
                    points.sort_by_key(ToString::to_string);
                    json!({ "of": p.of, "each": p.each, "points": points })
                })
                .collect();
            let forced: Vec<Value> = s.forced.iter().map(|f| json!([condition(&f.when), f.points])).collect();
            parts.sort_by_key(ToString::to_string);
            (id.clone(), json!({ "rule": s.rule, "parts": parts, "forced": forced }))
        })
        .collect();
    Value::Object(map)
}

fn tables(tables: &IndexMap<String, Table>) -> Value {
    let map: serde_json::Map<String, Value> = tables
        .iter()
        .map(|(id, t)| {
            let mut rows: Vec<Value> = t
                .rows
                .iter()
                .map(|r| {
                    let when = condition(&r.when());
                    json!({ "rule": r.rule, "when": when, "otherwise": r.otherwise, "gives": r.gives })
                })
                .collect();
            // The order of rows counts only where the first that matches applies.
            if t.policy != Policy::First {
                rows.sort_by_key(ToString::to_string);
            }
            let outputs: IndexMap<&String, Value> = t.outputs.iter().map(|(id, o)| (id, kind(&o.kind))).collect();
            let form = json!({
                "rule": t.rule,
                "outputs": outputs,
                "applies_when": t.applies_when.as_ref().map(condition),
                "policy": t.policy,
                "rows": rows,
            });
            (id.clone(), form)
        })
        .collect();
    Value::Object(map)
}

fn attributes(attributes: &IndexMap<String, Attribute>) -> Value {
    let map: serde_json::Map<String, Value> = attributes
        .iter()
        .map(|(id, a)| {
            let answered = match &a.answered {
                Answered::MayBeLeftOut => json!("may_be_left_out"),
                Answered::Always => json!("always"),
                Answered::When(when) => json!({ "when": condition(when) }),
            };
            let mut form = json!({
                "rule": a.rule,
                "kind": kind(&a.kind),
                "answered": answered,
                "asked_when": a.asked_when.as_ref().map(condition),
                "may_be_not_assessable": a.may_be_not_assessable,
                "set_by": a.set_by,
                "private": a.private,
                "codes": codes(&a.codes),
            });
            if let Some(agrees) = &a.agrees {
                form["agrees"] = json!(agrees);
            }
            if a.cites_frame {
                form["cites_frame"] = json!(true);
            }
            (id.clone(), form)
        })
        .collect();
    Value::Object(map)
}

fn kind(kind: &Kind) -> Value {
    let Some(list) = kind.list() else {
        // The names of a scale's steps are read by people only.
        return match kind {
            Kind::Scale { from, to, .. } => json!({ "kind": "scale", "from": from, "to": to }),
            other => serde_json::to_value(other).unwrap_or_default(),
        };
    };
    let one = |v: &crate::protocol::model::Value| {
        let mut form = json!({ "id": v.id, "alone": v.alone, "codes": codes(&v.codes) });
        if let Some(by) = &v.set_by {
            form["set_by"] = json!(by);
        }
        form
    };
    let mut values: Vec<Value> = list.values.iter().map(one).collect();
    if list.order.is_none() {
        values.sort_by_key(ToString::to_string);
    }
    let word = if matches!(kind, Kind::OneOf { .. }) { "one_of" } else { "any_of" };
    json!({ "kind": word, "ordered": list.order.is_some(), "values": values })
}

fn measures(measures: &IndexMap<String, Measure>) -> Value {
    let map: serde_json::Map<String, Value> = measures
        .iter()
        .map(|(id, m)| {
            (id.clone(), json!({ "rule": m.rule, "term": m.term, "unit": m.unit, "rounded_to": m.rounded_to }))
        })
        .collect();
    Value::Object(map)
}

fn requires(requires: &[Require]) -> Value {
    let map: serde_json::Map<String, Value> =
        requires.iter().map(|r| (r.rule.clone(), json!(condition(&r.condition)))).collect();
    Value::Object(map)
}

fn codes(codes: &[CodeAt]) -> Value {
    let mut list: Vec<String> = codes
        .iter()
        .map(|c| c.site.as_ref().map_or_else(|| c.code.to_string(), |s| format!("{} at {s}", c.code)))
        .collect();
    list.sort();
    json!(list)
}

fn condition(condition: &Condition) -> Condition {
    match condition {
        Condition::All { of } => joined(of, true),
        Condition::Any { of } => joined(of, false),
        Condition::OneOf { of, values } => Condition::OneOf { of: of.clone(), values: sorted(values) },
        Condition::NotOneOf { of, values } => Condition::NotOneOf { of: of.clone(), values: sorted(values) },
        Condition::Includes { of, how, values } => {
            Condition::Includes { of: of.clone(), how: *how, values: sorted(values) }
        }
        plain => plain.clone(),
    }
}

fn joined(parts: &[Condition], all: bool) -> Condition {
    let mut flat = Vec::new();
    for part in parts.iter().map(condition) {
        match part {
            Condition::All { of } if all => flat.extend(of),
            Condition::Any { of } if !all => flat.extend(of),
            other => flat.push(other),
        }
    }
    flat.sort();
    flat.dedup();
    if flat.len() == 1 {
        return flat.remove(0);
    }
    if all { Condition::All { of: flat } } else { Condition::Any { of: flat } }
}

fn sorted(values: &[String]) -> Vec<String> {
    let mut values = values.to_vec();
    values.sort();
    values.dedup();
    values
}
