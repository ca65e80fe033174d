//! Is every case of one set matched by a case of another that agrees with it on some dimensions?

use super::case::{Case, Value};
use super::prover::{Answer, Budget, Prover};
use super::sat::{Literal, Outcome};
use super::space::{Dim, Node, Set, Space};

/// Steps that a cell takes beside its conflicts.
const CELL: u64 = 25;

impl Prover {
    /// A case of `asked` such that no case of `met` agrees with it on the shared dimensions.
    ///
    /// Works through the cells into which the comparisons cut the shared dimensions: inside one
    /// cell, no set can tell two cases apart by them. Sums of several shared numbers cut as well.
    /// A cell that is met is grown before it is put aside: the rest of the case that meets it meets
    /// all cells that agree on those shared answers which `met` needs.
    pub fn unmet(&mut self, asked: Set, met: Set, shared: &[Dim], budget: &mut Budget) -> Answer<Case> {
        let (asked, literal) = (self.encoder.set(asked), self.encoder.set(met));
        let read = self.encoder.space.reads(met);
        let (shared, own): (Vec<Dim>, Vec<Dim>) = read.into_iter().partition(|d| shared.contains(d));
        let aside = self.encoder.sat.literal();
        loop {
            let case = match self.search(&[asked, aside], budget) {
                Answer::Yes(case) => case,
                other => return other,
            };
            let mut cell = self.cell(&case, &shared);
            cell.push(literal);
            match self.search(&cell, budget) {
                Answer::No => {
                    cell.pop();
                    cell.push(asked);
                    let case = self.polished(case, &cell, budget);
                    return Answer::Yes(case);
                }
                Answer::Yes(witness) => {
                    cell.pop();
                    let grown = self.widened(&cell, &witness, (&shared, &own), literal, budget);
                    let mut clause: Vec<Literal> = grown.iter().map(|l| !*l).collect();
                    clause.push(!aside);
                    self.encoder.sat.clause(&clause);
                    // A cell costs more than a conflict does.
                    budget.steps = budget.steps.saturating_sub(CELL);
                }
                other => return other,
            }
        }
    }

    /// Literals of a cell that are enough for the rest of a witness to be in `met`.
    fn widened(
        &mut self,
        cell: &[Literal],
        witness: &Case,
        (shared, own): (&[Dim], &[Dim]),
        met: Literal,
        budget: &mut Budget,
    ) -> Vec<Literal> {
        // Sums of shared and own numbers hang on both; where one of them is needed, nothing grows.
        let apart = self.cell(witness, own);
        let everything = self.cell(witness, &[shared, own].concat());
        let joint: Vec<Literal> = everything.into_iter().filter(|l| !apart.contains(l) && !cell.contains(l)).collect();
        let mut assumptions = vec![!met];
        assumptions.extend(cell.iter().chain(&apart).chain(&joint));
        let refused = self.encoder.sat.solve(&assumptions, &mut budget.steps) == Outcome::Nothing;
        if !refused || joint.iter().any(|l| self.encoder.sat.took_part(*l)) {
            return cell.to_vec();
        }
        cell.iter().copied().filter(|l| self.encoder.sat.took_part(*l)).collect()
    }

    /// The literals that say in which cell of these dimensions a case lies.
    fn cell(&mut self, case: &Case, shared: &[Dim]) -> Vec<Literal> {
        let mut cell = Vec::new();
        for dim in shared {
            let literals = self.encoder.dims[dim.place()].clone();
            match case.get(*dim) {
                Value::NotRecorded => cell.extend(literals.not_recorded),
                Value::NotAssessable => cell.extend(literals.not_assessable),
                Value::One(place) => cell.extend(literals.values.get(usize::from(place))),
                Value::Ticks(bits) => {
                    cell.push(literals.given);
                    let ticks = literals.values.iter().enumerate();
                    cell.extend(ticks.map(|(n, l)| if bits >> n & 1 == 1 { *l } else { !*l }));
                }
                Value::Number(_) => cell.push(literals.given),
            }
        }
        for (linear, cuts) in self.encoder.space.linears.iter().zip(&self.encoder.cuts) {
            if !linear.parts.iter().all(|(d, _)| shared.contains(d)) {
                continue;
            }
            let Some(sum) = self.encoder.space.sum(&linear.parts, case) else { continue };
            for ((cut, strict), literal) in cuts {
                let above = if *strict { sum > *cut } else { sum >= *cut };
                cell.push(if above { *literal } else { !*literal });
            }
        }
        cell
    }
}

impl Space {
    /// The dimensions that a set looks at, in order.
    pub fn reads(&self, set: Set) -> Vec<Dim> {
        let mut seen = vec![false; self.nodes.len()];
        let mut found = Vec::new();
        self.visit(set, &mut seen, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    fn visit(&self, set: Set, seen: &mut [bool], found: &mut Vec<Dim>) {
        let at = set.0 as usize;
        match seen.get_mut(at) {
            Some(seen) if !*seen => *seen = true,
            _ => return,
        }
        match &self.nodes[at] {
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|s| self.visit(*s, seen, found)),
            Node::Not(inside) => self.visit(*inside, seen, found),
            Node::State { dim, .. } | Node::Among { dim, .. } | Node::Ticked { dim, .. } => found.push(*dim),
            Node::AtLeast { linear, .. } => {
                found.extend(self.linears[*linear].parts.iter().map(|(d, _)| *d));
            }
            Node::Opaque(at) => found.extend(&self.opaques[*at].dims),
            Node::TotalAmong { total, .. } | Node::TotalGiven(total) => {
                for (set, _) in self.totals[total.0 as usize].iter().flatten() {
                    self.visit(*set, seen, found);
                }
            }
        }
    }
}
