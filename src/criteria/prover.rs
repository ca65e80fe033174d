//! The prover: is there a legal case inside a set?

use super::case::{Case, Value};
use super::encode::Encoder;
use super::sat::{Literal, Outcome};
use super::space::{Node, Set, Space};
use super::theory::Conflict;

/// How many steps may still be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Conflicts of the search and questions to arithmetic.
    pub steps: u64,
}

/// The answer to a question about cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<T> {
    /// Yes, and this is one.
    Yes(T),
    /// There is none.
    No,
    /// Candidates remain that could not be made into numbers; these comparisons are in the way.
    CannotTell(Vec<Set>),
    /// The budget is used up.
    OutOfSteps,
}

/// A space made ready for questions about its legal cases.
pub struct Prover {
    pub(super) encoder: Encoder,
    pub(super) legal: Literal,
    legal_set: Set,
}

impl std::fmt::Debug for Prover {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Prover").field("space", &self.encoder.space).finish_non_exhaustive()
    }
}

impl Prover {
    /// Prepares a space. Its dimensions are fixed from here on; sets may still be made.
    pub fn new(space: Space, legal: Set) -> Self {
        let mut encoder = Encoder::new(space);
        let literal = encoder.set(legal);
        Prover { encoder, legal: literal, legal_set: legal }
    }

    /// The space, for making further sets.
    pub fn space(&mut self) -> &mut Space {
        &mut self.encoder.space
    }

    /// A legal case inside a set, as readable as possible: given before missing, few ticks, round
    /// numbers.
    pub fn find(&mut self, inside: Set, budget: &mut Budget) -> Answer<Case> {
        let literal = self.encoder.set(inside);
        let found = self.search(&[literal], budget);
        let Answer::Yes(case) = found else { return found };
        let case = self.polished(case, &[literal], budget);
        debug_assert!(self.is_witness(&case, inside), "{case:?} is no witness");
        if self.is_witness(&case, inside) { Answer::Yes(case) } else { Answer::CannotTell(Vec::new()) }
    }

    /// Whether a legal case is inside a set; cheaper than [`find`](Self::find).
    pub fn any(&mut self, inside: Set, budget: &mut Budget) -> Answer<Case> {
        let guess = self.encoder.space.guess(&[self.legal_set, inside]);
        if let Some(case) = guess.filter(|case| self.is_witness(case, inside)) {
            return Answer::Yes(case);
        }
        let literal = self.encoder.set(inside);
        self.search(&[literal], budget)
    }

    fn is_witness(&self, case: &Case, inside: Set) -> bool {
        let space = &self.encoder.space;
        space.admits(case) && space.contains(self.legal_set, case) && space.contains(inside, case)
    }

    /// A legal case under these assumptions.
    pub(super) fn search(&mut self, assumptions: &[Literal], budget: &mut Budget) -> Answer<Case> {
        let mut all = vec![self.legal];
        all.extend_from_slice(assumptions);
        let mut blocked: Vec<Literal> = Vec::new();
        // Candidates that could not be decided are set aside for this question only.
        let mut aside: Option<Literal> = None;
        loop {
            if budget.steps == 0 {
                return Answer::OutOfSteps;
            }
            match self.encoder.sat.solve(&all, &mut budget.steps) {
                Outcome::OutOfSteps => return Answer::OutOfSteps,
                Outcome::Nothing if aside.is_some() => return Answer::CannotTell(self.named(&blocked)),
                Outcome::Nothing => return Answer::No,
                Outcome::Model => {}
            }
            match self.encoder.case() {
                Ok(case) => return Answer::Yes(case),
                Err(Conflict::Excluded(literals)) => {
                    let clause: Vec<Literal> = literals.iter().map(|l| !*l).collect();
                    self.encoder.sat.clause(&clause);
                }
                Err(Conflict::CannotTell(literals)) => {
                    let selector = match aside {
                        Some(selector) => selector,
                        None => {
                            let selector = self.encoder.sat.literal();
                            all.push(selector);
                            aside = Some(selector);
                            selector
                        }
                    };
                    let mut clause: Vec<Literal> = literals.iter().map(|l| !*l).collect();
                    clause.push(!selector);
                    self.encoder.sat.clause(&clause);
                    blocked.extend(literals);
                    budget.steps = budget.steps.saturating_sub(50);
                }
            }
        }
    }

    /// The comparisons behind literals that could not be decided: sums of several numbers, and
    /// what the prover does not look into.
    fn named(&self, literals: &[Literal]) -> Vec<Set> {
        let mut found: Vec<Set> = Vec::new();
        let mut add = |node: &Node| {
            if let Some(at) = self.encoder.space.nodes.iter().position(|n| n == node) {
                found.push(Set(u32::try_from(at).unwrap_or(u32::MAX)));
            }
        };
        for (linear, cuts) in self.encoder.cuts.iter().enumerate() {
            let compound = self.encoder.space.linears.get(linear).is_some_and(|l| l.parts.len() > 1);
            for ((cut, strict), literal) in cuts.iter().filter(|_| compound) {
                if literals.iter().any(|l| l.var() == literal.var()) {
                    add(&Node::AtLeast { linear, cut: *cut, strict: *strict });
                }
            }
        }
        for (at, literal) in self.encoder.opaques.iter().enumerate() {
            if literal.is_some_and(|o| literals.iter().any(|l| l.var() == o.var())) {
                add(&Node::Opaque(at));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A more readable case under the same assumptions.
    pub(super) fn polished(&mut self, mut case: Case, assumptions: &[Literal], budget: &mut Budget) -> Case {
        let mut fixed = assumptions.to_vec();
        for dim in self.encoder.space.dims().collect::<Vec<_>>() {
            let literals = self.encoder.dims[dim.place()].clone();
            if !case.get(dim).is_given() {
                fixed.push(literals.given);
                match self.search(&fixed, budget) {
                    Answer::Yes(better) => case = better,
                    _ => {
                        fixed.pop();
                        let state = match case.get(dim) {
                            Value::NotAssessable => literals.not_assessable,
                            _ => literals.not_recorded,
                        };
                        fixed.extend(state);
                        continue;
                    }
                }
            } else {
                fixed.push(literals.given);
            }
            match case.get(dim) {
                Value::One(place) => fixed.extend(literals.values.get(usize::from(place))),
                Value::Ticks(_) => {
                    for (n, tick) in literals.values.iter().enumerate() {
                        let ticked = matches!(case.get(dim), Value::Ticks(bits) if bits >> n & 1 == 1);
                        if ticked {
                            fixed.push(!*tick);
                            match self.search(&fixed, budget) {
                                Answer::Yes(better) => case = better,
                                _ => {
                                    fixed.pop();
                                    fixed.push(*tick);
                                }
                            }
                        } else {
                            fixed.push(!*tick);
                        }
                    }
                }
                _ => {}
            }
        }
        case
    }
}
