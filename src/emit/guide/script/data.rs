//! What the script reads: the rules that it runs and the titles that it shows, packed.
//!
//! What the page says already is left out: texts and reasons of rules, meanings, codes. It is read at
//! the anchors of the page.

use super::super::GuideStamp;
use super::practice;
use crate::emit::rules::{InSchema, Rules, Test, rules};
use crate::emit::schema::label_schema;
use crate::protocol::Protocol;
use crate::protocol::model::{Kind, Label};
use crate::version::Stamp;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, GzBuilder};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// The data of a guide as the page holds it.
///
/// # Errors
/// A sentence on what could not be written.
pub(super) fn packed(protocol: &Protocol, stamp: &GuideStamp<'_>) -> Result<String, String> {
    let value = data(protocol, stamp).map_err(|e| e.to_string())?;
    // No time and no system in the head, so that the same rules give the same bytes.
    let mut gzip = GzBuilder::new().mtime(0).operating_system(255).write(Vec::new(), Compression::best());
    gzip.write_all(value.to_string().as_bytes()).map_err(|e| e.to_string())?;
    Ok(STANDARD.encode(gzip.finish().map_err(|e| e.to_string())?))
}

fn data(protocol: &Protocol, stamp: &GuideStamp<'_>) -> serde_json::Result<Value> {
    let full = Stamp::of(protocol);
    let mut rules = rules(protocol, &full, &label_schema(protocol, &full));
    let units = units(protocol);
    let kept = kept(&rules)?;
    let scopes = std::iter::once(&mut rules.context).chain(rules.labels.values_mut().map(|l| &mut l.scope));
    for scope in scopes {
        let answers = scope.attributes.values_mut().map(|q| &mut q.kind);
        let outputs = scope.tables.values_mut().flat_map(|t| t.outputs.values_mut());
        answers.chain(outputs).for_each(bare);
    }
    let mut context = serde_json::to_value(&rules.context)?;
    for (id, measure) in &protocol.context.measures {
        context["measures"][id]["title"] = json!(measure.title);
    }
    let mut labels = Map::new();
    for (id, found) in &rules.labels {
        let mut value = serde_json::to_value(found)?;
        if let Some(label) = protocol.labels.get(id) {
            titles(&mut value, label);
        }
        labels.insert(id.clone(), value);
    }
    let roles: Map<String, Value> = protocol.roles.iter().map(|(id, r)| (id.clone(), json!(r.title))).collect();
    Ok(json!({
        "guide": {
            "id": stamp.id, "version": stamp.version, "review_by": stamp.review_by,
            "meaning_digest": stamp.meaning_digest, "guide_digest": stamp.guide_digest,
        },
        "rules": { "rules_version": rules.rules_version, "context": context, "labels": labels, "rules": kept },
        "units": units,
        "roles": roles,
        "decisions": practice::decisions(protocol),
        "practice": practice::items(protocol, stamp.guide_digest),
    }))
}

/// The rules that are run: those with a condition, and that a confidence must be given.
fn kept(rules: &Rules) -> serde_json::Result<Map<String, Value>> {
    let mut kept = Map::new();
    for (id, rule) in &rules.rules {
        let run = match rule.test {
            Test::Require { .. } | Test::Drawing { .. } | Test::Agrees { .. } | Test::Escalation { .. } => true,
            Test::Decision { .. } => rule.schema != InSchema::ByEye,
            Test::Form => id.ends_with(".confidence.answered"),
            Test::Relation { .. } | Test::Exclusion { .. } | Test::Measure | Test::Promise => false,
        };
        if run {
            let mut value = serde_json::to_value(&rule.test)?;
            if matches!(rule.test, Test::Decision { .. }) {
                value["severity"] = serde_json::to_value(rule.severity)?;
            }
            kept.insert(id.clone(), value);
        }
    }
    Ok(kept)
}

/// A kind of answer without what the page says of its values.
fn bare(kind: &mut Kind) {
    let values = match kind {
        Kind::OneOf { list } | Kind::AnyOf { list } => {
            (list.set, list.title, list.order) = (None, None, None);
            &mut list.values
        }
        Kind::Scale { steps, .. } => steps,
        Kind::YesNo | Kind::Whole { .. } | Kind::Quantity { .. } | Kind::Percent { .. } | Kind::Text { .. } => return,
    };
    for value in values {
        (value.means, value.set_by) = (None, None);
        value.codes.clear();
    }
}

/// The titles of a label and of what is worked out for it.
fn titles(value: &mut Value, label: &Label) {
    value["title"] = json!(label.title);
    for (id, measure) in &label.measures {
        value["measures"][id]["title"] = json!(measure.title);
    }
    for (id, score) in &label.scores {
        value["scores"][id]["title"] = json!(score.title);
    }
    for (id, table) in &label.tables {
        value["tables"][id]["title"] = json!(table.title);
        for (output, o) in &table.outputs {
            value["tables"][id]["outputs"][output]["title"] = json!(o.title);
        }
    }
    for (id, drawn) in &label.drawn {
        if let Some(members) = value["drawn"][id].as_object_mut() {
            members.insert("title".to_owned(), json!(drawn.title));
            members.shift_remove("means");
        }
    }
}

/// The symbols of the units whose codes nobody reads: `a` is `years`.
fn units(protocol: &Protocol) -> BTreeMap<&'static str, &str> {
    let asked = protocol.context.attributes.values();
    let kinds = asked.chain(protocol.labels.values().flat_map(|l| l.attributes.values().chain(l.drawn.values())));
    let measures = protocol.context.measures.values();
    let measures = measures.chain(protocol.labels.values().flat_map(|l| l.measures.values()));
    let all = kinds.filter_map(|a| a.kind.unit()).chain(measures.filter_map(|m| m.unit));
    all.map(|u| (u.code(), protocol.language.word(u.symbol()))).filter(|(code, shown)| code != shown).collect()
}
