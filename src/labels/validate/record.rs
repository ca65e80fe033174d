//! One record: its stamp, who made it, and each annotation in turn.

use super::relations::Seen;
use super::run::{Id, Run, fingerprint};
use super::teller::{About, Here, Teller, masked, shown};
use super::worker::{File, Worker};
use super::{Validator, errors};
use crate::decide::{Bundle, Case, LabelPlan, Sections};
use crate::diagnostic::{nearest, or_list};
use crate::labels::read::Fault;
use crate::labels::record::{Annotation, Index, Place, Record, Stamp};
use crate::protocol::condition::From;
use crate::protocol::model::{Parent, SetBy};
use crate::protocol::rulebook::Sort;
use crate::protocol::words::Words;
use std::collections::HashMap;

/// Whether a record is a row, whose annotation id must not come again in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Table {
    Row,
    No,
}

impl<'v> Worker<'v, '_> {
    /// Checks one record.
    pub(super) fn record<'d>(
        &mut self,
        record: &Record<'d>,
        about: About<'d>,
        faults: &mut Vec<Fault>,
        here: &Here<'_>,
        table: Table,
        run: &mut Run<'v>,
    ) {
        let validator = self.validator;
        run.records += 1;
        run.item(record.item);
        run.annotations += record.annotations.len() as u64;
        let about = About { item: record.item, reader: record.annotator.as_deref(), ..about };
        let teller = &mut Teller { here, about, run };
        if faults.iter().all(|f| f.rule != "file.structure") {
            teller.run.held("file.structure");
        }
        validator.faults(faults, record, teller);
        let usable = validator.stamp(record, teller);
        validator.annotator(record, teller);
        let named = Named::of(record);
        for (n, annotation) in record.annotations.iter().enumerate() {
            match table {
                Table::No => validator.id(annotation, named.first(annotation) == Some(n), teller),
                Table::Row => validator.row_id(annotation, teller),
            }
        }
        for (id, place) in &record.references {
            if named.get(id).is_some() {
                teller.run.held("file.reference");
            } else {
                let message = format!("there is no annotation {} in this record", shown(id, false));
                teller.find("file.reference", &errors::L027, None, *place, message);
            }
        }
        for raised in &record.escalations {
            let known = validator.rules.get(raised.rule).is_some_and(|r| r.sort == Sort::Escalation);
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
        self.memo.of_record = validator.of_record(record);
        let context = self.context(record, teller);
        validator.images(record, teller);
        validator.exclusions(record, &context, teller);
        let mut case = std::mem::take(&mut self.case);
        let mut seen = Vec::new();
        let tied = !validator.plan.ties.is_empty();
        let reader = record.annotator.as_deref().map(masked);
        for annotation in &record.annotations {
            teller.about.annotation = annotation.id.as_ref().map(|(id, _)| id.as_ref());
            let label = annotation.label.and_then(|(l, _)| validator.plan.labels.get_full(l));
            teller.about.label = label.map(|(_, id, _)| id.as_str());
            teller.run.annotation(reader.as_deref(), teller.about.label);
            let Some((number, id, plan)) = label else {
                validator.unknown_label(annotation, teller);
                continue;
            };
            let whole = annotation.part_of.and_then(|(id, _)| named.get(id)).and_then(|n| record.annotations.get(n));
            self.annotation(annotation, number, plan, whole, &context, record, &mut case, teller);
            if tied {
                let wanted =
                    validator.protocol.labels.get_index(number).map_or(&[][..], |(_, l)| l.geometry.as_slice());
                seen.push(Seen::new(annotation, id, case.clone(), wanted, record));
            }
        }
        self.case = case;
        if tied {
            let about = About { annotation: None, label: None, ..teller.about };
            let teller = &mut Teller { here, about, run: teller.run };
            validator.relations(record, &context, &seen, teller);
        }
    }

    /// The context's own answers, checked once a record.
    fn context(&mut self, record: &Record<'_>, teller: &mut Teller<'_, 'v>) -> Case {
        let validator = self.validator;
        let plan = &validator.plan.context;
        let mut case = Case::new(plan.slots.len());
        let (mut keys, of_record) = (std::mem::take(&mut self.memo.keys), self.memo.of_record);
        let ready = &validator.ready_context;
        let known = validator
            .key(usize::MAX, ready, plan, None, None, &record.context, None, record, of_record, &mut case, &mut keys)
            .is_some();
        self.memo.keys = keys;
        self.judge(known, &ready.bundles, teller, |teller| {
            validator.answers(&record.context, &plan.context, plan, record, &mut case, teller);
            plan.work_out(&mut case);
            validator.measures(
                &validator.protocol.context.measures,
                From::Context,
                &record.context,
                plan,
                &case,
                teller,
            );
            let place = record.context.first().map_or(record.place, |a| a.place);
            validator.requirements(plan, &case, place, teller);
        });
        case
    }

    /// Judges a case, or counts it if the memory knows it.
    fn judge(
        &mut self,
        known: bool,
        bundles: &[Bundle],
        teller: &mut Teller<'_, 'v>,
        in_full: impl FnOnce(&mut Teller<'_, 'v>),
    ) {
        if !known {
            in_full(teller);
            return;
        }
        if self.memo.count() {
            return;
        }
        let before = teller.run.found();
        teller.run.section(Sections::STATED);
        teller.run.listen();
        in_full(teller);
        let journal = teller.run.heard();
        if teller.run.found() == before {
            self.memo.learn(bundles, &journal);
        }
    }

    #[allow(clippy::too_many_arguments)] // What is known of an annotation when its turn comes.
    fn annotation(
        &mut self,
        annotation: &Annotation<'_>,
        number: usize,
        plan: &LabelPlan,
        whole: Option<&Annotation<'_>>,
        context: &Case,
        record: &Record<'_>,
        case: &mut Case,
        teller: &mut Teller<'_, 'v>,
    ) {
        let validator = self.validator;
        let Some(((id, place), ready)) = annotation.label.zip(validator.ready.get(number)) else { return };
        let label = validator.protocol.labels.get_index(number).map(|(_, l)| l);
        teller.run.held("file.label");
        validator.shape(id, label, annotation, record, teller);
        if let Some(by) = label.and_then(|l| l.set_by.as_ref()) {
            validator.used_by(id, by, place, record, teller);
        }
        case.reset(plan.slots.len());
        for (ours, theirs) in &ready.context {
            case.set(*ours, context.get(*theirs));
        }
        if let Some(whole) = validator.whole_of(id, ready.whole.as_ref(), annotation, whole, record, teller) {
            validator.whole(whole, plan, case);
        }
        validator.drawn_values(annotation, record, plan, label, case);
        let (mut keys, of_record) = (std::mem::take(&mut self.memo.keys), self.memo.of_record);
        let (given, confidence) = (&annotation.attributes, annotation.confidence.as_ref());
        let known = validator
            .key(
                number,
                ready,
                plan,
                label,
                teller.about.annotation,
                given,
                confidence,
                record,
                of_record,
                case,
                &mut keys,
            )
            .is_some();
        self.memo.keys = keys;
        self.judge(known, &ready.bundles, teller, |teller| {
            validator.answers(given, &plan.attributes, plan, record, case, teller);
            validator.confidence(annotation, plan, case, teller);
            plan.work_out(case);
            if let Some(label) = label {
                validator.measures(&label.measures, From::Label, given, plan, case, teller);
                validator.worked_out(label, given, plan, case, teller);
            }
            validator.requirements(plan, case, annotation.place, teller);
            validator.decision(id, annotation, plan, case, record, teller);
        });
        if ready.looked_at {
            validator.drawing(annotation, plan, case, teller);
        }
        if ready.cites_frames || !annotation.evidence.is_empty() {
            validator.frames(annotation, record, plan, teller);
        }
    }
}

/// The annotations of a record by their ids.
enum Named<'r> {
    /// Few enough to look at one by one.
    Few(&'r [Annotation<'r>]),
    Many(HashMap<&'r str, usize>),
}

impl<'r> Named<'r> {
    fn of(record: &'r Record<'r>) -> Self {
        if record.annotations.len() <= 8 {
            return Named::Few(&record.annotations);
        }
        let ids = record.annotations.iter().enumerate().rev();
        Named::Many(ids.filter_map(|(n, a)| Some((a.id.as_ref()?.0.as_ref(), n))).collect())
    }

    /// The first annotation with this id.
    fn get(&self, id: &str) -> Option<usize> {
        match self {
            Named::Few(all) => all.iter().position(|a| a.id.as_ref().is_some_and(|(i, _)| i == id)),
            Named::Many(all) => all.get(id).copied(),
        }
    }

    /// The first annotation with the id of this one.
    fn first(&self, annotation: &Annotation<'_>) -> Option<usize> {
        self.get(annotation.id.as_ref()?.0.as_ref())
    }
}

impl Validator<'_> {
    fn unknown_label(&self, annotation: &Annotation<'_>, teller: &mut Teller<'_, '_>) {
        let Some((id, place)) = annotation.label else { return };
        let near = nearest(id, self.protocol.labels.keys().map(String::as_str));
        let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", or_list(&near)) };
        let message = format!("the protocol has no label {}{hint}", shown(id, false));
        teller.find("file.label", &errors::L008, None, place, message);
    }

    fn faults<'d>(&self, faults: &mut Vec<Fault>, record: &'d Record<'d>, teller: &mut Teller<'d, '_>) {
        for fault in faults.drain(..) {
            // Annotations stand in the order of the file.
            let behind = record.annotations.partition_point(|a| a.place.offset <= fault.place.offset);
            let around = behind.checked_sub(1).and_then(|n| record.annotations.get(n));
            teller.about.annotation = around.and_then(|a| a.id.as_ref()).map(|(id, _)| id.as_ref());
            teller.find(fault.rule, fault.code, None, fault.place, fault.message);
        }
        teller.about.annotation = None;
    }

    /// Whether the record was made under these rules, so that the rest makes sense.
    fn stamp(&self, record: &Record<'_>, teller: &mut Teller<'_, '_>) -> bool {
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

    fn annotator(&self, record: &Record<'_>, teller: &mut Teller<'_, '_>) {
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

    /// `first`: whether no annotation before it has the same id.
    fn id<'d>(&self, annotation: &'d Annotation<'d>, first: bool, teller: &mut Teller<'d, '_>) {
        let Some((id, place)) = &annotation.id else {
            teller.run.skipped("file.id", || "the annotation has no id".to_owned());
            return;
        };
        if first {
            teller.run.held("file.id");
        } else {
            teller.about.annotation = Some(id);
            teller.find("file.id", &errors::L024, None, *place, twice(id));
            teller.about.annotation = None;
        }
    }

    /// The id of a row; whether it stands elsewhere in the file is seen when all pieces are together.
    fn row_id(&self, annotation: &Annotation<'_>, teller: &mut Teller<'_, '_>) {
        let Some((id, place)) = &annotation.id else {
            teller.run.skipped("file.id", || "the annotation has no id".to_owned());
            return;
        };
        teller.run.held("file.id");
        let label = annotation.label.map(|(l, _)| l).filter(|l| self.plan.labels.contains_key(*l));
        let before = teller.run.findings.len();
        let about = About { label, ..teller.about };
        let mut id = Id::new(fingerprint(id), id, teller.about.item, &about, *place, before);
        if teller.here.bytes.is_empty() {
            // A row without text cannot be placed later.
            let (line, column) = teller.here.line_column(place.offset);
            id.told = Some((teller.pointer(*place), line, column));
        }
        teller.run.ids.push(id);
    }

    /// Tells an id that another row of the file has, too.
    pub(super) fn twice(&self, id: &Id, here: &Here<'_>, file: File<'_>, run: &mut Run<'_>) {
        let about = About {
            element: id.element,
            record: id.row,
            item: id.item.as_deref(),
            annotation: Some(&id.id),
            label: id.label.as_deref(),
            ..About::default()
        };
        let column = file.mapping.and_then(|m| m.annotation.as_ref()?.column.as_deref());
        let mut here = here.again();
        here.header = column.into_iter().map(masked).collect();
        let place =
            Place { node: None, column: id.place.node.or(id.place.column).and_then(|_| Index::new(0)), ..id.place };
        let before = run.findings.len();
        Teller { here: &here, about, run: &mut *run }.find("file.id", &errors::L024, None, place, twice(&id.id));
        if let (Some((pointer, line, column)), Some(finding)) = (&id.told, run.findings.get_mut(before)) {
            (finding.pointer, finding.line, finding.column) = (pointer.clone(), *line, *column);
        }
    }

    /// Whether the label is used by somebody who may use it.
    fn used_by(&self, id: &str, by: &SetBy, place: Place, record: &Record<'_>, teller: &mut Teller<'_, '_>) {
        let rule = format!("{id}.set_by");
        let Some((role, _)) = self.known_role(record) else {
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

    /// The role in which a record was made. One that the protocol does not have was told, and nobody
    /// knows what it may do.
    pub(super) fn known_role<'d>(&self, record: &Record<'d>) -> Option<(&'d str, Place)> {
        record.role.filter(|(role, _)| self.protocol.roles.contains_key(*role))
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
        parent: Option<&Parent>,
        annotation: &Annotation<'_>,
        whole: Option<&'a Annotation<'a>>,
        record: &Record<'_>,
        teller: &mut Teller<'_, '_>,
    ) -> Option<&'a Annotation<'a>> {
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

fn twice(id: &str) -> String {
    format!("there are two annotations with the id {}", shown(id, false))
}
