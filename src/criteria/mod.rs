//! Sets of cases, and proofs about them. Knows nothing of protocols, files or words.
//!
//! A [`Space`] has dimensions (a choice, ticks, a number), each of which may be missing in two
//! ways, and sets of its cases: an algebra of comparisons under union, intersection and
//! complement, shared in one graph. A [`Prover`] answers two questions about the legal cases of a
//! space: is there one inside this set ([`Prover::find`]), and which few, large, readable regions
//! make up this set ([`Prover::regions`]).
//!
//! The method: every comparison becomes a literal (`size ≥ 6` is an order literal, so intervals
//! cost nothing), a SAT solver finds a candidate, and exact arithmetic makes numbers of it or says
//! which literals exclude one another. Exact for choices, ticks, numbers against constants, sums of
//! points, and two numbers against one another (sums, differences); beyond that it may answer
//! "cannot tell", never a wrong "no". Every witness is checked by [`Space::contains`], which shares
//! no code with the search. Work is counted in steps, never in time, so that the same question has
//! the same answer everywhere.

mod case;
mod encode;
mod eval;
mod guess;
mod linear;
mod nice;
mod prover;
mod regions;
mod sat;
mod shadow;
mod space;
mod theory;

pub use case::{Case, Value};
pub use prover::{Answer, Budget, Prover};
pub use regions::{Bound, Completeness, Region, Regions, View};
pub use space::{Dim, Eval, Missing, Relation, Set, Space, Total};
