//! What holds between the annotations of one record, and whether the exam should be there at all.

use super::drawings::{drawn_at, image_of, rounded, spaced};
use super::teller::{Teller, shown};
use super::{Validator, errors};
use crate::decide::{Case, Holds, TiePlan};
use crate::geometry::{Drawing, Extent, centre, shared};
use crate::labels::record::{Annotation, Place, Record};
use crate::protocol::model::{Direction, Geometry, HowMany, Says, Subject};
use crate::protocol::words::Words;
use crate::quantity::{Decimal, Number};

/// One annotation as relations see it.
pub(super) struct Seen<'r, 'd> {
    pub(super) annotation: &'r Annotation<'d>,
    pub(super) label: &'r str,
    pub(super) case: Case,
    /// What is drawn; none where the record does not hold it.
    drawings: Option<Vec<Drawing>>,
}

impl<'r, 'd> Seen<'r, 'd> {
    pub(super) fn new(
        annotation: &'r Annotation<'d>,
        label: &'r str,
        case: Case,
        wanted: &[Geometry],
        record: &Record<'_>,
    ) -> Self {
        Seen { annotation, label, case, drawings: spaced(annotation, wanted, record) }
    }

    pub(super) fn id(&self) -> &str {
        self.annotation.id.as_ref().map_or("", |(id, _)| id.as_ref())
    }

    fn extent(&self) -> Option<Extent> {
        let drawings = self.drawings.as_ref()?;
        let sum = drawings.iter().fold(Extent::default(), |sum, d| sum.plus(Extent::of(d)));
        sum.share_of(sum).map(|_| sum)
    }

    /// How much of this lies within the other, image by image.
    fn within(&self, other: &Seen<'_, '_>) -> Extent {
        let (Some(a), Some(b)) = (&self.drawings, &other.drawings) else { return Extent::default() };
        let mut sum = Extent::default();
        for (one, on) in a.iter().zip(&self.annotation.drawings) {
            for (two, there) in b.iter().zip(&other.annotation.drawings) {
                if on.image.map(|(n, _)| n) == there.image.map(|(n, _)| n) {
                    sum = sum.plus(shared(one, two));
                }
            }
        }
        sum
    }
}

/// How a relation came out for one annotation or group.
pub(super) enum Outcome {
    Held,
    Broken(Place, String),
    Skipped(&'static str),
}

const NOT_DRAWN: &str = "the record does not hold what was drawn";
const LEFT_OUT: &str = "the exam was left out";

impl Validator<'_> {
    pub(super) fn relations<'t>(
        &self,
        record: &'t Record<'_>,
        context: &Case,
        seen: &'t [Seen<'t, '_>],
        teller: &mut Teller<'t, '_>,
    ) {
        for plan in &self.plan.ties {
            let rule = plan.tie.rule.as_str();
            if record.is_table {
                teller.run.skipped(rule, || "a row of a table stands by itself".to_owned());
                continue;
            }
            if record.excluded.is_some() {
                teller.run.skipped(rule, || LEFT_OUT.to_owned());
                continue;
            }
            match plan.applies(context) {
                Holds::No => teller.run.skipped(rule, || "it is not about this exam".to_owned()),
                Holds::Missing => teller.run.skipped(rule, || "what it asks of the exam is missing".to_owned()),
                Holds::Yes => {
                    for (about, outcome) in self.outcomes(plan, record, seen) {
                        teller.about.annotation = about;
                        match outcome {
                            Outcome::Held => teller.run.held(rule),
                            Outcome::Skipped(reason) => teller.run.skipped(rule, || reason.to_owned()),
                            Outcome::Broken(place, message) => {
                                teller.find(rule, &errors::L033, Some(plan.tie.severity), place, message);
                            }
                        }
                    }
                    teller.about.annotation = None;
                }
            }
        }
    }

    fn is(&self, seen: &Seen<'_, '_>, label: &str) -> bool {
        self.protocol.kinds(seen.label).iter().any(|(kind, _)| *kind == label)
    }

    pub(super) fn of<'s, 'r, 'd>(&self, seen: &'s [Seen<'r, 'd>], label: &str) -> Vec<&'s Seen<'r, 'd>> {
        seen.iter().filter(|s| self.is(s, label)).collect()
    }

    fn subjects<'s, 'r, 'd>(
        &self,
        plan: &TiePlan,
        subject: &Subject,
        seen: &'s [Seen<'r, 'd>],
    ) -> Vec<&'s Seen<'r, 'd>> {
        self.of(seen, &subject.label).into_iter().filter(|s| plan.counts(s.label, &s.case)).collect()
    }

    pub(super) fn title(&self, label: &str) -> String {
        let title = self.protocol.labels.get(label).map_or(label, |l| l.title.as_str());
        crate::protocol::words::lower(title)
    }

    fn outcomes<'t>(
        &self,
        plan: &TiePlan,
        record: &Record<'_>,
        seen: &'t [Seen<'t, '_>],
    ) -> Vec<(Option<&'t str>, Outcome)> {
        match &plan.tie.holds {
            Says::Inside { subject, of, except } => {
                let all = self.subjects(plan, subject, seen);
                all.into_iter().map(|s| (Some(s.id()), self.inside(s, of, *except, seen))).collect()
            }
            Says::Beside { subject, direction, of } => {
                let all = self.subjects(plan, subject, seen);
                all.into_iter().map(|s| (Some(s.id()), self.beside(s, *direction, of, record, seen))).collect()
            }
            Says::Has { subject, count, part } => {
                let all = self.subjects(plan, subject, seen);
                all.into_iter().map(|s| (Some(s.id()), self.has(s, *count, part, plan, seen))).collect()
            }
            Says::Apart { subject, of, more_than } => {
                let (all, others) = (self.subjects(plan, subject, seen), self.of(seen, of));
                let mut outcomes = Vec::new();
                for a in &all {
                    for b in others.iter().filter(|b| !std::ptr::eq(**b, *a)) {
                        // Of two of one label, each pair is looked at once.
                        let twice = all.iter().any(|s| std::ptr::eq(*s, *b))
                            && a.annotation.place.offset > b.annotation.place.offset;
                        if !twice {
                            outcomes.push((Some(a.id()), self.apart(a, b, *more_than)));
                        }
                    }
                }
                outcomes
            }
            Says::NoTwo { labels, more_than } => {
                let all: Vec<&Seen<'_, '_>> = seen.iter().filter(|s| labels.iter().any(|l| self.is(s, l))).collect();
                let pairs = all.iter().enumerate().flat_map(|(n, a)| all[n + 1..].iter().map(move |b| (*a, *b)));
                pairs.map(|(a, b)| (Some(a.id()), self.apart(a, b, *more_than))).collect()
            }
            Says::Together { labels, of, within } => {
                let wholes = self.of(seen, of);
                wholes.into_iter().map(|w| (Some(w.id()), self.together(w, labels, *within, seen))).collect()
            }
            Says::Counted { count, subject, per } => {
                let all = self.subjects(plan, subject, seen);
                self.counted(*count, subject, per, &all, record, seen).into_iter().map(|o| (None, o)).collect()
            }
        }
    }

    fn inside(&self, s: &Seen<'_, '_>, of: &str, except: Number, seen: &[Seen<'_, '_>]) -> Outcome {
        let Some(extent) = s.extent() else { return Outcome::Skipped(NOT_DRAWN) };
        let own = s.annotation.part_of.map(|(id, _)| id);
        let part = self.of(seen, of).into_iter().find(|w| Some(w.id()) == own && !w.id().is_empty());
        let candidates = part.map_or_else(|| self.of(seen, of), |w| vec![w]);
        if candidates.is_empty() {
            let message =
                format!("this {} lies in no {}: there is none in this record", self.title(s.label), self.title(of));
            return Outcome::Broken(drawn_at(s.annotation), message);
        }
        if candidates.iter().all(|c| c.drawings.is_none()) {
            return Outcome::Skipped(NOT_DRAWN);
        }
        let best = candidates.iter().filter_map(|c| s.within(c).share_of(extent).map(|share| (share, *c)));
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((share, whole)) = best else { return Outcome::Skipped(NOT_DRAWN) };
        let outside = per_cent(100.0 - share);
        if outside <= except.0 {
            return Outcome::Held;
        }
        let allowed = if except.0.is_zero() { "none of it may".to_owned() } else { format!("at most {except} % may") };
        let message = format!(
            "{outside} % of this {} lies outside the {} {}; {allowed}",
            self.title(s.label),
            self.title(of),
            shown(whole.id(), false)
        );
        Outcome::Broken(drawn_at(s.annotation), message)
    }

    fn apart(&self, a: &Seen<'_, '_>, b: &Seen<'_, '_>, more_than: Number) -> Outcome {
        let (Some(one), Some(two)) = (a.extent(), b.extent()) else { return Outcome::Skipped(NOT_DRAWN) };
        // Of the smaller one; seen from both, as a track is measured on its own key frames.
        let seen = [a.within(b).share_of(one), b.within(a).share_of(two)];
        let share = seen.into_iter().flatten().fold(0.0, f64::max);
        let share = per_cent(share);
        if share <= more_than.0 {
            return Outcome::Held;
        }
        let allowed = if more_than.0.is_zero() {
            "they may not overlap".to_owned()
        } else {
            format!("at most {more_than} % of the smaller one may be shared")
        };
        let message = format!(
            "this {} shares {share} % with the {} {}; {allowed}",
            self.title(a.label),
            self.title(b.label),
            shown(b.id(), false)
        );
        Outcome::Broken(drawn_at(a.annotation), message)
    }

    fn together(&self, whole: &Seen<'_, '_>, labels: &[String], within: Number, seen: &[Seen<'_, '_>]) -> Outcome {
        let Some(all) = whole.extent() else { return Outcome::Skipped(NOT_DRAWN) };
        let mut sum = Extent::default();
        for part in seen.iter().filter(|s| labels.iter().any(|l| self.is(s, l))) {
            if part.annotation.part_of.is_some_and(|(id, _)| id != whole.id()) {
                continue;
            }
            match part.extent() {
                Some(extent) => sum = sum.plus(extent),
                None if part.drawings.is_none() => return Outcome::Skipped(NOT_DRAWN),
                None => {}
            }
        }
        let Some(share) = sum.share_of(all).map(per_cent) else { return Outcome::Skipped(NOT_DRAWN) };
        if (share - Decimal::from(100)).abs() <= within.0 {
            return Outcome::Held;
        }
        let titles: Vec<String> = labels.iter().map(|l| self.title(l)).collect();
        let message = format!(
            "{} together are {share} % of the {}; they may be {within} % away from it",
            and_list(&titles),
            self.title(whole.label)
        );
        Outcome::Broken(drawn_at(whole.annotation), message)
    }

    fn beside(
        &self,
        s: &Seen<'_, '_>,
        direction: Direction,
        of: &str,
        record: &Record<'_>,
        seen: &[Seen<'_, '_>],
    ) -> Outcome {
        let others = self.of(seen, of);
        let mut best: Option<&Seen<'_, '_>> = None;
        for other in others.iter().filter(|o| !std::ptr::eq(**o, s)) {
            for (one, on) in s.drawings.iter().flatten().zip(&s.annotation.drawings) {
                for (two, there) in other.drawings.iter().flatten().zip(&other.annotation.drawings) {
                    let image = image_of(on, record);
                    let same = on.image.map(|(n, _)| n) == there.image.map(|(n, _)| n);
                    let (Some(a), Some(b), Some(image), true) = (centre(one), centre(two), image, same) else {
                        continue;
                    };
                    let along = match direction {
                        Direction::Right | Direction::Left => image.x_axis.map(|axis| (a[0] - b[0], axis == "left")),
                        Direction::Above | Direction::Below => image.z_axis.map(|axis| (a[2] - b[2], axis == "head")),
                    };
                    let Some((apart, grows)) = along else {
                        return Outcome::Skipped("the record does not say how the image is turned");
                    };
                    let towards = matches!(direction, Direction::Left | Direction::Above) == grows;
                    if if towards { apart > 0.0 } else { apart < 0.0 } {
                        return Outcome::Held;
                    }
                    best = Some(other);
                }
            }
        }
        let Some(other) = best else { return Outcome::Skipped(NOT_DRAWN) };
        let words = match direction {
            Direction::Right => "right of",
            Direction::Left => "left of",
            Direction::Above => "above",
            Direction::Below => "below",
        };
        let message = format!(
            "this {} does not lie {words} the {} {}",
            self.title(s.label),
            self.title(of),
            shown(other.id(), false)
        );
        Outcome::Broken(drawn_at(s.annotation), message)
    }

    fn has(&self, s: &Seen<'_, '_>, count: HowMany, part: &Subject, plan: &TiePlan, seen: &[Seen<'_, '_>]) -> Outcome {
        let its = |p: &Seen<'_, '_>| p.annotation.part_of.is_some_and(|(id, _)| id == s.id());
        let all = self.of(seen, &part.label).into_iter();
        let found = all.filter(|p| its(p) && plan.counts_part(p.label, &p.case)).count();
        if count.allows(found) {
            return Outcome::Held;
        }
        let wanted = if count.number == 0 { "none".to_owned() } else { Words::how_many(count) };
        let message = format!(
            "this {} has {found} {}; it must have {wanted}",
            self.title(s.label),
            Words::new(self.protocol, None).so_many(part, found),
        );
        Outcome::Broken(s.annotation.place, message)
    }
}

fn per_cent(share: f64) -> Decimal {
    rounded(share, Decimal::new(1, 2)).unwrap_or(Decimal::MAX)
}

fn and_list(list: &[String]) -> String {
    match list.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
