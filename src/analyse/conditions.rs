//! Conditions as sets of cases. What reads a missing value does not hold.

use super::lower::Lowered;
use crate::criteria::{Set, Space};
use crate::protocol::condition::{Condition, Inclusion, Ref, State};
use crate::protocol::model::Kind;

impl Lowered<'_> {
    /// The cases in which a condition holds. What reads a missing value does not.
    pub(super) fn condition(&mut self, condition: &Condition, space: &mut Space) -> Set {
        match condition {
            Condition::All { of } => {
                let parts: Vec<Set> = of.iter().map(|c| self.condition(c, space)).collect();
                space.all(parts)
            }
            Condition::Any { of } => {
                let parts: Vec<Set> = of.iter().map(|c| self.condition(c, space)).collect();
                space.any(parts)
            }
            Condition::Compare { left, relation, right } => self.compare(left, *relation, right, space),
            Condition::OneOf { of, values } => self.one_of(of, values, space),
            Condition::NotOneOf { of, values } => {
                let (given, among) = (self.given(of, space), self.one_of(of, values, space));
                let not = space.not(among);
                space.all([given, not])
            }
            Condition::Includes { of, how, values } => {
                let ticks: Vec<Set> = values.iter().map(|v| self.ticked(of, v, space)).collect();
                let given = self.given(of, space);
                let (any, all) = (space.any(ticks.clone()), space.all(ticks));
                match how {
                    Inclusion::Any => any,
                    Inclusion::All => space.all([given, all]),
                    Inclusion::NoneOf => {
                        let not = space.not(any);
                        space.all([given, not])
                    }
                    Inclusion::NotAll => {
                        let not = space.not(all);
                        space.all([given, not])
                    }
                }
            }
            Condition::Ticked { of, any } => {
                let ids: Vec<String> = self.list_ids(of).into_iter().filter(|id| id != "none").collect();
                let ticks: Vec<Set> = ids.iter().map(|v| self.ticked(of, v, space)).collect();
                let (given, some) = (self.given(of, space), space.any(ticks));
                let wanted = if *any { some } else { space.not(some) };
                space.all([given, wanted])
            }
            Condition::State { of, state } => self.state(of, *state, space),
        }
    }

    /// The value ids of a choice, of ticks, or of an outcome.
    fn list_ids(&self, of: &Ref) -> Vec<String> {
        let kind = match self.attribute(of.from, &of.id) {
            Some(attribute) => Some(&attribute.kind),
            None => self.output(of).map(|(_, output)| &output.kind),
        };
        match kind {
            Some(Kind::YesNo) => vec!["yes".to_owned(), "no".to_owned()],
            kind => kind.and_then(Kind::list).map_or(Vec::new(), |l| l.values.iter().map(|v| v.id.clone()).collect()),
        }
    }

    fn one_of(&mut self, of: &Ref, values: &[String], space: &mut Space) -> Set {
        let ids = self.list_ids(of);
        let place = |value: &String| ids.iter().position(|id| id == value);
        if let Some(dim) = self.dim(of) {
            let places: Vec<u16> = values.iter().filter_map(place).filter_map(|n| u16::try_from(n).ok()).collect();
            return space.among(dim, &places);
        }
        let sets: Vec<Set> = {
            let key = self.key(of);
            values.iter().map(|v| self.outcome(&key, v, space)).collect()
        };
        space.any(sets)
    }

    fn ticked(&mut self, of: &Ref, value: &str, space: &mut Space) -> Set {
        let place = self.list_ids(of).iter().position(|id| id == value).and_then(|n| u16::try_from(n).ok());
        match (self.dim(of), place) {
            (Some(dim), Some(place)) => space.ticked(dim, place),
            (Some(_), None) => space.nothing(),
            (None, _) => {
                let key = self.key(of);
                self.outcome(&key, value, space)
            }
        }
    }

    /// Cases in which a value is there.
    pub(super) fn given(&mut self, of: &Ref, space: &mut Space) -> Set {
        self.state(of, State::Given, space)
    }

    fn state(&mut self, of: &Ref, state: State, space: &mut Space) -> Set {
        if let Some(dim) = self.dim(of) {
            return match state {
                State::Given => space.state(dim, true, false, false),
                State::Missing => space.state(dim, false, true, true),
                State::NotRecorded => space.state(dim, false, true, false),
                State::Recorded => space.state(dim, true, false, true),
                State::NotAssessable => space.state(dim, false, false, true),
                State::NotNotAssessable => space.state(dim, true, true, false),
            };
        }
        let given = self.worked_out_given(of, space);
        match state {
            State::Given | State::Recorded | State::NotNotAssessable => given,
            State::Missing | State::NotRecorded => space.not(given),
            State::NotAssessable => space.nothing(),
        }
    }
}
