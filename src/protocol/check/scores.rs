//! Scores: points for answers, and what a total never grows past. Also what is promised to grow.

use super::Checker;
use super::labels::Checked;
use super::scope::{Entry, Scope, Stage, What};
use crate::diagnostic::or_list;
use crate::protocol::condition::{Condition, Inclusion, Ref, State};
use crate::protocol::errors::{self, Thing};
use crate::protocol::model::{Forced, Kind, Points, Score, ScorePart, Urgency};
use crate::quantity::{self, Number};
use crate::syntax::ast::{self, Test};
use indexmap::IndexMap;

/// The names of the label that this one is a part of.
pub(super) type Whole<'w> = Option<(&'w str, &'w IndexMap<String, Entry>)>;

impl Checker<'_> {
    pub(super) fn scores(
        &mut self,
        id: &str,
        written: &ast::Label,
        context: &Scope,
        whole: Whole<'_>,
        out: &mut Checked,
    ) {
        self.duplicates(written.scores.iter().map(|s| &s.id), &format!("scores of `{id}`"));
        let scope = Scope::of_label(&out.entries, context, whole);
        let outputs: Vec<&str> = written.tables.iter().flat_map(|t| &t.outputs).map(|o| o.id.text.as_str()).collect();
        for score in &written.scores {
            self.not_reserved(&score.id);
            if let Some(first) = scope.entries.get(&score.id.text) {
                let d =
                    errors::duplicate_name(score.id.span, first.span, &score.id.text, "answers or worked-out values");
                self.problems.push(d);
                continue;
            }
            match self.score(id, score, &scope, &outputs) {
                Some(checked) => {
                    self.places.insert(checked.rule.clone(), score.id.span);
                    out.entries.insert(score.id.text.clone(), Entry::measure(None, score.id.span));
                    out.model.scores.insert(score.id.text.clone(), checked);
                }
                None => self.broken.push(score.id.text.clone()),
            }
        }
    }

    fn score(&mut self, owner: &str, written: &ast::Score, scope: &Scope, outputs: &[&str]) -> Option<Score> {
        let told = self.problems.errors();
        if written.parts.is_empty() {
            self.problems.push(errors::no_points_at_all(written.id.span, &written.id.text));
        }
        let mut parts: Vec<ScorePart> = Vec::new();
        for part in &written.parts {
            let Some(checked) = self.score_part(part, scope, outputs) else { continue };
            if parts.iter().any(|p| p.of == checked.of) {
                let message = format!("`{}` adds points twice", checked.of.id);
                self.problems.push(errors::contradictory(part.span, message, "put all its points into one line"));
            }
            parts.push(checked);
        }
        let mut forced = Vec::new();
        for line in &written.forced {
            let when = self.condition(&line.when, scope, Stage::Criterion);
            let (points, why) = (self.points(&line.points), self.why(&line.why));
            if let (Some(when), Some(points)) = (when, points) {
                forced.push(Forced { when, points, why });
            }
        }
        let why = self.why(&written.why);
        (self.problems.errors() == told).then(|| Score {
            rule: format!("{owner}.{}", written.id.text),
            title: written.title.as_ref().map_or_else(|| super::world::readable(&written.id.text), |t| t.text.clone()),
            parts,
            forced,
            why,
        })
    }

    fn points(&mut self, written: &ast::Name) -> Option<Number> {
        let parsed = quantity::parse_decimal(&written.text).ok().map(Number);
        if parsed.is_none() {
            self.problems.push(errors::too_many_digits(written.span));
        }
        parsed
    }

    fn score_part(&mut self, written: &ast::ScorePart, scope: &Scope, outputs: &[&str]) -> Option<ScorePart> {
        let ast::Operand::Path(first, second) = &written.of else { return None };
        if second.is_none() && outputs.contains(&first.text.as_str()) && !scope.entries.contains_key(&first.text) {
            let what = format!("`{}`, which a table gives", first.text);
            let why = "scores are worked out before tables, so that a table can look at a score";
            self.problems.push(errors::reads_too_early(first.span, &what, "a score", why));
            return None;
        }
        let (of, entry) = self.resolve(first, second.as_ref(), scope, Stage::Criterion)?;
        let kind = match &entry.what {
            What::Attribute(kind) | What::Output(kind) => Some(kind.clone()),
            What::Measure(_) => None,
        };
        let ticks = matches!(kind, Some(Kind::AnyOf { .. }));
        if ticks != written.all_ticked {
            self.problems.push(errors::ticks_and_points(written.span, &of.id, ticks));
            return None;
        }
        let mut points: Vec<Points> = Vec::new();
        for entry in &written.entries {
            let (when, worth) = (self.answer(entry, written, &of, kind.as_ref(), scope), self.points(&entry.points));
            let (Some(when), Some(worth)) = (when, worth) else { continue };
            if points.iter().any(|p| p.when == when) {
                self.problems.push(errors::contradictory(
                    entry.span,
                    format!("`{}` has points twice for this answer", of.id),
                    "keep one of the two",
                ));
            }
            points.push(Points { when, points: worth });
        }
        if points.len() == written.entries.len()
            && let Some(kind) = &kind
        {
            self.without_points(written, &of, kind, &points);
        }
        Some(ScorePart { of, each: ticks, points })
    }

    /// What is answered for these points.
    fn answer(
        &mut self,
        entry: &ast::Entry,
        part: &ast::ScorePart,
        of: &Ref,
        kind: Option<&Kind>,
        scope: &Scope,
    ) -> Option<Condition> {
        if let (Some(Kind::AnyOf { list }), Test::Value(tick)) = (kind, &entry.answer.test) {
            let id = self.tick(list, tick, &of.id)?;
            return Some(Condition::Includes { of: of.clone(), how: Inclusion::All, values: vec![id] });
        }
        let compare = ast::Compare {
            left: part.of.clone(),
            test: entry.answer.test.clone(),
            negated: false,
            span: entry.answer.span,
        };
        self.compare(&compare, scope, Stage::Criterion)
    }

    /// Tells which values of a list get no points. Of numbers the proof tells it.
    fn without_points(&mut self, written: &ast::ScorePart, of: &Ref, kind: &Kind, points: &[Points]) {
        let all: Vec<&str> = match kind {
            Kind::YesNo => vec!["yes", "no"],
            kind => kind.list().map_or(Vec::new(), |l| l.values.iter().map(|v| v.id.as_str()).collect()),
        };
        let named = |id: &str| {
            points.iter().any(|p| match &p.when {
                Condition::OneOf { values, .. } | Condition::Includes { values, .. } => values.iter().any(|v| v == id),
                Condition::State { state: State::Given, .. } => true,
                _ => false,
            })
        };
        let left: Vec<&str> =
            all.into_iter().filter(|id| !named(id) && (*id != "none" || matches!(kind, Kind::OneOf { .. }))).collect();
        if !left.is_empty() {
            self.problems.push(errors::without_points(written.span, &of.id, &left, &or_list(&left)));
        }
    }

    /// `urgency of OUTPUT grows with X`
    pub(super) fn urgencies(&mut self, id: &str, written: &ast::Label, scope: &Scope, out: &mut Checked) {
        for urgency in &written.urgencies {
            let of = &urgency.of;
            let list = out.model.output(&of.text).map(|(_, output)| output.kind.clone());
            let why = self.why(&urgency.why);
            let with = self.resolve(&urgency.with.0, urgency.with.1.as_ref(), scope, Stage::Criterion);
            let Some(kind) = list else {
                if !self.broken.contains(&of.text) {
                    let known: Vec<&str> = out.model.outputs().map(|(id, ..)| id).collect();
                    self.problems.push(errors::unknown_name(of.span, &of.text, Thing::Output, "", &known));
                }
                continue;
            };
            match &kind {
                Kind::OneOf { list } if list.order.is_some() => {}
                Kind::OneOf { list } => {
                    let d = errors::no_order(of.span, list.set.as_deref().unwrap_or(&of.text), list.set.is_some());
                    self.problems.push(d);
                    continue;
                }
                _ => {
                    let message = format!("`{}` gives several values, so none of them is its urgency", of.text);
                    let help = "let `exactly one row`, the `first` or the `most urgent` row apply".to_owned();
                    self.problems.push(errors::kind_mismatch(of.span, message, help));
                    continue;
                }
            }
            let Some((with, entry)) = with else { continue };
            let grows = match &entry.what {
                What::Attribute(kind) if kind.is_number() => true,
                What::Attribute(Kind::OneOf { list }) => list.order.is_some(),
                What::Measure(_) => true,
                What::Attribute(_) | What::Output(_) => false,
            };
            if !grows {
                let message = format!("`{}` has no more and less, so nothing can grow with it", with.id);
                let help = "name a number, or a question whose values have a declared order".to_owned();
                self.problems.push(errors::kind_mismatch(urgency.with.0.span, message, help));
                continue;
            }
            let rule = format!("{id}.urgency.{}.{}", of.text, with.id);
            if let Some(first) = self.places.insert(rule.clone(), urgency.span) {
                self.problems.push(errors::duplicate_name(urgency.span, first, &of.text, "promises of urgency"));
                continue;
            }
            out.model.urgencies.push(Urgency { rule, of: of.text.clone(), with, why });
        }
    }
}
