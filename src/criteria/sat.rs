//! The SAT solver behind a small face, so that it can be changed. Conflicts are counted and
//! bounded; nothing is random.

use batsat::{Callbacks, ClauseKind, Lit, Solver, SolverInterface, SolverOpts, lbool};
use std::cell::Cell;
use std::rc::Rc;

/// A literal.
pub(super) type Literal = Lit;

/// How a search ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// There is a model.
    Model,
    /// There is none under the assumptions.
    Nothing,
    /// The steps are used up.
    OutOfSteps,
}

/// Counts learnt clauses, one for each conflict.
#[derive(Default)]
struct Meter {
    used: Rc<Cell<u64>>,
    limit: Rc<Cell<u64>>,
}

impl Callbacks for Meter {
    fn on_new_clause(&mut self, _clause: &[Lit], kind: ClauseKind) {
        if kind == ClauseKind::Learnt {
            self.used.set(self.used.get() + 1);
        }
    }

    fn stop(&self) -> bool {
        self.used.get() > self.limit.get()
    }
}

/// An incremental solver.
pub(super) struct Sat {
    solver: Solver<Meter>,
    used: Rc<Cell<u64>>,
    limit: Rc<Cell<u64>>,
    yes: Lit,
}

impl Sat {
    pub(super) fn new() -> Self {
        let meter = Meter::default();
        let (used, limit) = (Rc::clone(&meter.used), Rc::clone(&meter.limit));
        let mut solver = Solver::new(SolverOpts::default(), meter);
        let yes = Lit::new(solver.new_var_default(), true);
        solver.add_clause_reuse(&mut vec![yes]);
        Sat { solver, used, limit, yes }
    }

    /// The literal that always holds.
    pub(super) fn yes(&self) -> Literal {
        self.yes
    }

    /// A new literal that the search first tries to make false.
    pub(super) fn literal(&mut self) -> Literal {
        Lit::new(self.solver.new_var_default(), true)
    }

    /// A new literal that the search first tries to make true.
    pub(super) fn liked(&mut self) -> Literal {
        Lit::new(self.solver.new_var(lbool::TRUE, true), true)
    }

    /// At least one of these holds.
    pub(super) fn clause(&mut self, literals: &[Literal]) {
        self.solver.add_clause_reuse(&mut literals.to_vec());
    }

    /// A literal that holds exactly when all of these do.
    pub(super) fn and(&mut self, parts: &[Literal]) -> Literal {
        match parts {
            [] => self.yes,
            [one] => *one,
            parts => {
                let whole = self.literal();
                let mut back = vec![whole];
                for part in parts {
                    self.clause(&[!whole, *part]);
                    back.push(!*part);
                }
                self.clause(&back);
                whole
            }
        }
    }

    /// A literal that holds exactly when one of these does.
    pub(super) fn or(&mut self, parts: &[Literal]) -> Literal {
        let negated: Vec<Literal> = parts.iter().map(|l| !*l).collect();
        !self.and(&negated)
    }

    /// Exactly one of these holds.
    pub(super) fn exactly_one(&mut self, parts: &[Literal]) {
        self.clause(parts);
        for (n, a) in parts.iter().enumerate() {
            for b in &parts[n + 1..] {
                self.clause(&[!*a, !*b]);
            }
        }
    }

    /// Looks for a model, taking its conflicts from `steps`.
    pub(super) fn solve(&mut self, assumptions: &[Literal], steps: &mut u64) -> Outcome {
        self.used.set(0);
        self.limit.set(*steps);
        let result = self.solver.solve_limited(assumptions);
        *steps = steps.saturating_sub(self.used.get() + 1);
        if result == lbool::TRUE {
            Outcome::Model
        } else if result == lbool::FALSE {
            Outcome::Nothing
        } else {
            Outcome::OutOfSteps
        }
    }

    /// Whether a literal holds in the last model. Literals that nothing depends on do not.
    pub(super) fn holds(&self, literal: Literal) -> bool {
        self.solver.value_lit(literal) == lbool::TRUE
    }

    /// Whether an assumption took part in the last refusal.
    pub(super) fn took_part(&self, literal: Literal) -> bool {
        self.solver.unsat_core_contains_var(literal.var())
    }
}
