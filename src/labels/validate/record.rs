//! One record: its stamp, who made it, and each annotation in turn.

use super::relations::Seen;
use super::tallies::{About, Here, Run, Teller, shown};
use super::{Validator, errors};
use crate::decide::Case;
use crate::diagnostic::{nearest, or_list};
use crate::labels::document::Value;
use crate::labels::read::Fault;
use crate::labels::record::{Annotation, Place, Record, Stamp};
use crate::protocol::condition::From;
use crate::protocol::model::Relation;
use crate::protocol::rulebook::Sort;
use crate::protocol::words::Words;
use std::collections::{HashMap, HashSet};

/// Ids seen so far in a record or a table.
pub(super) type Ids = HashSet<String>;

impl Validator<'_> {
    /// Checks one record. `ids` holds the annotation ids that must not come again.
    pub(super) fn record<'d>(
        &self,
        record: &Record<'d>,
        root: Option<Value<'d>>,
        faults: &mut Vec<Fault>,
        here: &Here<'_>,
        ids: &mut Ids,
        run: &mut Run,
    ) {
        run.records += 1;
        run.item(record.item);
        run.annotations += record.annotations.len() as u64;
        let about = About { root, item: record.item, reader: record.annotator.as_deref(), ..About::default() };
        let teller = &mut Teller { here, about, run };
        if faults.iter().all(|f| f.rule != "file.structure") {
            teller.run.held("file.structure");
        }
        self.faults(faults, record, teller);
        let usable = self.stamp(record, teller);
        self.annotator(record, teller);
        let named: HashMap<&str, usize> = record
            .annotations
            .iter()
            .enumerate()
            .filter_map(|(n, a)| a.id.as_ref().map(|(id, _)| (id.as_str(), n)))
            .collect();
        for annotation in &record.annotations {
            self.id(annotation, ids, teller);
        }
        for (id, place) in &record.references {
            if named.contains_key(id) {
                teller.run.held("file.reference");
            } else {
                let message = format!("there is no annotation {} in this record", shown(id, false));
                teller.find("file.reference", &errors::L027, None, *place, message);
            }
        }
        for raised in &record.escalations {
            let known = self.rules.get(raised.rule).is_some_and(|r| r.sort == Sort::Escalation);
            if known || !usable {
                teller.run.held("file.reference");
            } else {
                let message = format!("the protocol has no escalation {}", shown(raised.rule, false));
                teller.find("file.reference", &errors::L027, None, raised.place, message);
            }
        }
        if !usable {
            // Under another protocol's rules, every further finding would be noise.
            return;
        }
        if record.foreign.is_some() && record.status.is_some_and(|(s, _)| s == "skipped") {
            // Nobody has looked, so nothing is missing.
            return;
        }
        let context = self.context(record, teller);
        self.images(record, teller);
        self.exclusions(record, &context, teller);
        let mut case = Case::default();
        let mut seen = Vec::new();
        for annotation in &record.annotations {
            teller.about.annotation = annotation.id.as_ref().map(|(id, _)| id.as_str());
            teller.about.label = annotation.label.map(|(l, _)| l).filter(|l| self.plan.labels.contains_key(*l));
            teller.run.annotation(record.annotator.as_deref(), teller.about.label);
            let whole = annotation.part_of.and_then(|(id, _)| named.get(id)).and_then(|n| record.annotations.get(*n));
            self.annotation(annotation, whole, &context, record, &mut case, teller);
            if let Some((label, _)) = annotation.label.filter(|(l, _)| self.plan.labels.contains_key(*l))
                && !self.plan.ties.is_empty()
            {
                let wanted = self.protocol.labels.get(label).map_or(&[][..], |l| l.geometry.as_slice());
                seen.push(Seen::new(annotation, label, case.clone(), wanted, record));
            }
        }
        if !self.plan.ties.is_empty() {
            let teller =
                &mut Teller { here, about: About { annotation: None, label: None, ..teller.about }, run: teller.run };
            self.relations(record, &context, &seen, teller);
        }
    }

    fn faults<'d>(&self, faults: &mut Vec<Fault>, record: &'d Record<'d>, teller: &mut Teller<'d>) {
        for fault in faults.drain(..) {
            teller.about.annotation = record
                .annotations
                .iter()
                .rev()
                .find(|a| a.place.offset <= fault.place.offset)
                .and_then(|a| a.id.as_ref())
                .map(|(id, _)| id.as_str());
            teller.find(fault.rule, fault.code, None, fault.place, fault.message);
        }
        teller.about.annotation = None;
    }

    /// Whether the record was made under these rules, so that the rest makes sense.
    fn stamp(&self, record: &Record<'_>, teller: &mut Teller<'_>) -> bool {
        let Some(stamp) = &record.stamp else {
            teller.run.skipped("file.stamp", || {
                if record.is_table {
                    "a table carries no stamp".to_owned()
                } else {
                    "the record has no stamp".to_owned()
                }
            });
            return true;
        };
        match self.stamp_fault(stamp) {
            None => {
                teller.run.held("file.stamp");
                true
            }
            Some((place, message, fatal)) => {
                teller.find("file.stamp", &errors::L023, None, place, message);
                !fatal
            }
        }
    }

    fn stamp_fault(&self, stamp: &Stamp<'_>) -> Option<(Place, String, bool)> {
        let protocol = self.protocol;
        if let Some((id, place)) = stamp.id
            && id != protocol.id
        {
            let message = format!(
                "the record was made under protocol {}, but is checked against `{}`",
                shown(id, false),
                protocol.id
            );
            return Some((place, message, true));
        }
        let version = stamp.version.map_or("", |(v, _)| v);
        match stamp.digest {
            // The same meaning under another version number is the same rules.
            Some((digest, _)) if digest == self.meaning_digest => None,
            Some((_, place)) if version == protocol.version.to_string() => {
                let message = format!(
                    "the record says version {version}, but its meaning digest is another: the protocol was changed without a new version"
                );
                Some((place, message, false))
            }
            Some((_, place)) => {
                let message = format!(
                    "the record was made under version {}, but is checked against {}, which has another meaning",
                    shown(version, false),
                    protocol.version
                );
                Some((stamp.version.map_or(place, |(_, p)| p), message, false))
            }
            // A missing digest was told as a missing part.
            None => None,
        }
    }

    fn annotator(&self, record: &Record<'_>, teller: &mut Teller<'_>) {
        let roles = &self.protocol.roles;
        let said = record.role.into_iter().chain(record.reviews.iter().filter_map(|r| r.role));
        let mut any = false;
        for (role, place) in said {
            any = true;
            if roles.is_empty() || roles.contains_key(role) {
                teller.run.held("file.annotator");
                continue;
            }
            let near = nearest(role, roles.keys().map(String::as_str));
            let names: Vec<&str> = roles.keys().map(String::as_str).collect();
            let hint = if near.is_empty() {
                format!("it has {}", or_list(&names))
            } else {
                format!("did you mean {}?", or_list(&near))
            };
            let message = format!("{} is no role of this protocol; {hint}", shown(role, false));
            teller.find("file.annotator", &errors::L017, None, place, message);
        }
        if !any {
            teller.run.skipped("file.annotator", || "the record does not say in which role it was made".to_owned());
        }
    }

    fn id<'d>(&self, annotation: &'d Annotation<'d>, ids: &mut Ids, teller: &mut Teller<'d>) {
        let Some((id, place)) = &annotation.id else {
            teller.run.skipped("file.id", || "the annotation has no id".to_owned());
            return;
        };
        if ids.insert(id.clone()) {
            teller.run.held("file.id");
        } else {
            teller.about.annotation = Some(id);
            let message = format!("there are two annotations with the id {}", shown(id, false));
            teller.find("file.id", &errors::L024, None, *place, message);
            teller.about.annotation = None;
        }
    }

    /// The context's own answers, checked once a record.
    fn context(&self, record: &Record<'_>, teller: &mut Teller<'_>) -> Case {
        let plan = &self.plan.context;
        let mut case = Case::new(plan.slots.len());
        self.answers(&record.context, &plan.context, plan, record, &mut case, teller);
        plan.work_out(&mut case);
        self.measures(&self.protocol.context.measures, From::Context, &record.context, plan, &case, teller);
        let place = record.context.first().map_or(record.place, |a| a.place);
        self.requirements(plan, &case, place, teller);
        case
    }

    fn annotation(
        &self,
        annotation: &Annotation<'_>,
        whole: Option<&Annotation<'_>>,
        context: &Case,
        record: &Record<'_>,
        case: &mut Case,
        teller: &mut Teller<'_>,
    ) {
        let Some((id, place)) = annotation.label else { return };
        let Some(plan) = self.plan.labels.get(id) else {
            let near = nearest(id, self.protocol.labels.keys().map(String::as_str));
            let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", or_list(&near)) };
            let message = format!("the protocol has no label {}{hint}", shown(id, false));
            teller.find("file.label", &errors::L008, None, place, message);
            return;
        };
        teller.run.held("file.label");
        self.shape(id, annotation, record, teller);
        self.used_by(id, place, record, teller);
        case.reset(plan.slots.len());
        for (slot, from) in plan.slots.iter().enumerate() {
            if from.from == From::Context
                && let Some(theirs) = self.plan.context.slot(From::Context, &from.id)
            {
                case.set(slot, context.get(theirs));
            }
        }
        if let Some(whole) = self.whole_of(id, annotation, whole, record, teller) {
            self.whole(whole, plan, case);
        }
        self.answers(&annotation.attributes, &plan.attributes, plan, record, case, teller);
        self.confidence(annotation, plan, case, teller);
        self.drawn_values(annotation, record, plan, case);
        plan.work_out(case);
        if let Some(label) = self.protocol.labels.get(id) {
            self.measures(&label.measures, From::Label, &annotation.attributes, plan, case, teller);
            self.worked_out(label, &annotation.attributes, plan, case, teller);
        }
        self.requirements(plan, case, annotation.place, teller);
        self.decision(id, annotation, plan, case, record, teller);
        self.drawing(annotation, plan, case, teller);
        self.frames(annotation, record, plan, teller);
    }

    /// Whether the label is used by somebody who may use it.
    fn used_by(&self, id: &str, place: Place, record: &Record<'_>, teller: &mut Teller<'_>) {
        let Some(by) = self.protocol.labels.get(id).and_then(|l| l.set_by.as_ref()) else { return };
        let rule = format!("{id}.set_by");
        let Some((role, _)) = record.role else {
            teller.run.skipped(&rule, || "the record does not say in which role it was made".to_owned());
            return;
        };
        if self.protocol.role_suffices(role, &by.role, by.or_above) {
            teller.run.held(&rule);
            return;
        }
        let words = Words::new(self.protocol, None);
        let message = format!(
            "{} is labelled by {}, but this record was made by {}",
            self.protocol.labels.get(id).map_or(id, |l| &l.title),
            words.set_by(by),
            self.made_by(role)
        );
        teller.find(&rule, &errors::L017, None, place, message);
    }

    /// A role as a message shows it.
    pub(super) fn made_by(&self, role: &str) -> String {
        if self.protocol.roles.contains_key(role) {
            Words::new(self.protocol, None).role(role)
        } else {
            shown(role, false)
        }
    }

    /// The annotation that this one is a part of, if it is what the protocol says it is a part of.
    fn whole_of<'a>(
        &self,
        id: &str,
        annotation: &Annotation<'_>,
        whole: Option<&'a Annotation<'a>>,
        record: &Record<'_>,
        teller: &mut Teller<'_>,
    ) -> Option<&'a Annotation<'a>> {
        let kinds = self.protocol.kinds(id);
        let parent = kinds.iter().rev().find_map(|(_, l)| l.parent.as_ref().filter(|p| p.relation == Relation::PartOf));
        let Some(parent) = parent else {
            if let Some((_, place)) = annotation.part_of {
                let message = format!("a {id} is not a part of anything, but this one is said to be");
                teller.find("file.reference", &errors::L027, None, place, message);
            }
            return None;
        };
        let Some((_, place)) = annotation.part_of else {
            if let Some(what) = record.annotations_only().filter(|_| !record.foreign.is_some_and(|f| f.parts)) {
                teller.run.skipped("file.reference", || format!("{what} does not say what is a part of what"));
            } else {
                let message = format!("a {id} is a part of a {}, but this one does not say of which", parent.label);
                teller.find("file.reference", &errors::L027, None, annotation.place, message);
            }
            return None;
        };
        // A target that is not there was told with the other references.
        let whole = whole?;
        let (label, _) = whole.label?;
        if self.protocol.kinds(label).iter().any(|(kind, _)| *kind == parent.label) {
            return Some(whole);
        }
        let message = format!("a {id} is a part of a {}, but this points to a {}", parent.label, shown(label, false));
        teller.find("file.reference", &errors::L027, None, place, message);
        None
    }
}
