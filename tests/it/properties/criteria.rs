//! The prover against brute force: random small spaces, all of whose cases are looked at.
//!
//! `LABELWRIGHT_SPACES=50000 cargo test --release --test it criteria` looks at more of them.

use labelwright::criteria::{
    Answer, Bound, Budget, Case, Completeness, Dim, Eval, Missing, Prover, Region, Relation, Set, Space, Total, Value,
};
use labelwright::quantity::Exact;
use std::rc::Rc;

/// A small deterministic generator; the same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn chance(&mut self, of: u64) -> bool {
        self.roll(of) == 0
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let at = self.roll(list.len() as u64);
        &list[usize::try_from(at).unwrap()]
    }
}

/// A random space with every value that each dimension may hold.
struct World {
    space: Space,
    numbers: Vec<Dim>,
    choices: Vec<(Dim, u16)>,
    ticks: Vec<(Dim, u16)>,
    totals: Vec<Total>,
    values: Vec<Vec<Value>>,
}

fn fraction(n: i64, d: i64) -> Exact {
    Exact::fraction(n, d).unwrap()
}

impl World {
    fn random(dice: &mut Dice) -> World {
        let mut world = World {
            space: Space::new(),
            numbers: Vec::new(),
            choices: Vec::new(),
            ticks: Vec::new(),
            totals: Vec::new(),
            values: Vec::new(),
        };
        let numbers = 1 + dice.roll(3);
        let one_grid = dice.chance(2);
        let mut free = false;
        for _ in 0..numbers {
            world.number(dice, one_grid, &mut free);
        }
        for _ in 0..dice.roll(2) + u64::from(numbers < 3) {
            let values = 2 + u16::try_from(dice.roll(2)).unwrap();
            let missing = world.missing(dice);
            let dim = world.space.choice(values, missing);
            let given = (0..values).map(Value::One).collect();
            world.choices.push((dim, values));
            world.held(missing, given);
        }
        if dice.chance(2) {
            let values = 2 + u16::try_from(dice.roll(2)).unwrap();
            let missing = world.missing(dice);
            let dim = world.space.ticks(values, missing);
            let given = (0..1u128 << values).map(Value::Ticks).collect();
            world.ticks.push((dim, values));
            world.held(missing, given);
        }
        if dice.chance(2) {
            world.total(dice);
        }
        world
    }

    fn missing(&self, dice: &mut Dice) -> Missing {
        Missing { not_recorded: dice.chance(3), not_assessable: dice.chance(4) }
    }

    fn held(&mut self, missing: Missing, mut given: Vec<Value>) {
        given.extend(missing.not_recorded.then_some(Value::NotRecorded));
        given.extend(missing.not_assessable.then_some(Value::NotAssessable));
        self.values.push(given);
    }

    fn number(&mut self, dice: &mut Dice, one_grid: bool, free: &mut bool) {
        let missing = self.missing(dice);
        let top = 3 + i64::try_from(dice.roll(4)).unwrap();
        let low = i64::try_from(dice.roll(3)).unwrap() - 1;
        let (from, to) = (Exact::from(low), Exact::from(low + top));
        let gridless = !*free && dice.chance(6);
        *free |= gridless;
        let (step, unit) = match (gridless, one_grid) {
            (true, _) => (None, fraction(1, 4)),
            (false, true) => (Some(Exact::from(1)), Exact::from(1)),
            (false, false) => {
                let step = *dice.pick(&[fraction(1, 1), fraction(1, 2), fraction(2, 1), fraction(3, 2)]);
                (Some(step), step)
            }
        };
        let dim = self.space.number(Some(from), Some(to), step, missing);
        let mut given = Vec::new();
        let mut value = from.checked_div(unit).unwrap().floor().checked_mul(unit).unwrap();
        while value <= to {
            if value >= from {
                given.push(Value::Number(value));
            }
            value = value.checked_add(unit).unwrap();
        }
        self.numbers.push(dim);
        self.held(missing, given);
    }

    fn total(&mut self, dice: &mut Dice) {
        let mut parts = Vec::new();
        let choices = self.choices.clone();
        for (dim, values) in choices {
            let mut part = Vec::new();
            for value in 0..values {
                let points = Exact::from(i64::try_from(dice.roll(4)).unwrap() - 1);
                part.push((self.space.among(dim, &[value]), points));
            }
            if dice.chance(2) {
                part.push((self.space.state(dim, false, true, true), Exact::from(1)));
            }
            parts.push(part);
        }
        let ticks = self.ticks.clone();
        for (dim, values) in ticks {
            for tick in 0..values {
                let (on, given) = (self.space.ticked(dim, tick), self.space.given(dim));
                let off = self.space.not(on);
                let off = self.space.all([given, off]);
                let points = Exact::from(i64::try_from(dice.roll(3)).unwrap());
                parts.push(vec![(on, points), (off, Exact::from(0))]);
            }
        }
        let total = self.space.total(parts);
        self.totals.push(total);
    }

    fn atom(&mut self, dice: &mut Dice) -> Set {
        let relation = *dice.pick(&[
            Relation::Below,
            Relation::AtMost,
            Relation::Above,
            Relation::AtLeast,
            Relation::Equal,
            Relation::NotEqual,
        ]);
        let constant = fraction(i64::try_from(dice.roll(14)).unwrap() - 3, if dice.chance(4) { 2 } else { 1 });
        match dice.roll(9) {
            0 if !self.choices.is_empty() => {
                let (dim, values) = *dice.pick(&self.choices);
                let chosen: Vec<u16> = (0..values).filter(|_| dice.chance(2)).collect();
                self.space.among(dim, &chosen)
            }
            1 if !self.ticks.is_empty() => {
                let (dim, values) = *dice.pick(&self.ticks);
                self.space.ticked(dim, u16::try_from(dice.roll(u64::from(values))).unwrap())
            }
            2 if !self.totals.is_empty() => {
                let total = *dice.pick(&self.totals);
                if dice.chance(6) {
                    self.space.total_given(total)
                } else {
                    self.space.total_is(total, relation, constant)
                }
            }
            3 => {
                let dims: Vec<Dim> = self.space.dims().collect();
                let dim = *dice.pick(&dims);
                let (a, b, c) = (dice.chance(2), dice.chance(2), dice.chance(2));
                self.space.state(dim, a, b, c)
            }
            4 | 5 if self.numbers.len() > 1 => {
                let a = *dice.pick(&self.numbers);
                let b = *dice.pick(&self.numbers);
                let sign = if dice.chance(2) { 1 } else { -1 };
                let scale = if dice.chance(3) { fraction(1, 2) } else { Exact::from(1) };
                let other = scale.checked_mul(Exact::from(sign)).unwrap();
                self.space.linear(&[(a, scale), (b, other)], relation, constant)
            }
            _ => {
                let dim = *dice.pick(&self.numbers);
                self.space.linear(&[(dim, Exact::from(1))], relation, constant)
            }
        }
    }

    fn set(&mut self, dice: &mut Dice, depth: u64) -> Set {
        if depth == 0 || dice.chance(4) {
            return self.atom(dice);
        }
        let parts: Vec<Set> = (0..1 + dice.roll(3)).map(|_| self.set(dice, depth - 1)).collect();
        match dice.roll(5) {
            0 | 1 => self.space.all(parts),
            2 | 3 => self.space.any(parts),
            _ => self.space.not(parts[0]),
        }
    }

    fn cases(&self) -> Vec<Case> {
        let mut cases = vec![Case { values: Vec::new() }];
        for values in &self.values {
            cases = cases
                .into_iter()
                .flat_map(|case| {
                    values.iter().map(move |v| Case { values: case.values.iter().copied().chain([*v]).collect() })
                })
                .collect();
        }
        cases
    }
}

fn inside(space: &Space, region: &Region, case: &Case) -> bool {
    let between = |value: Exact, from: &Option<(Exact, bool)>, to: &Option<(Exact, bool)>| {
        from.is_none_or(|(at, counts)| value > at || (counts && value == at))
            && to.is_none_or(|(at, counts)| value < at || (counts && value == at))
    };
    region.bounds.iter().all(|bound| match bound {
        Bound::Choice { dim, values, not_recorded, not_assessable } => match case.get(*dim) {
            Value::One(place) => values.contains(&place),
            Value::NotRecorded => *not_recorded,
            _ => *not_assessable,
        },
        Bound::Ticks { dim, with, without, given, not_recorded, not_assessable } => match case.get(*dim) {
            Value::Ticks(bits) => {
                *given && with.iter().all(|t| bits >> t & 1 == 1) && without.iter().all(|t| bits >> t & 1 == 0)
            }
            Value::NotRecorded => *not_recorded,
            _ => *not_assessable,
        },
        Bound::Number { dim, from, to, given, not_recorded, not_assessable } => match case.get(*dim) {
            Value::Number(n) => *given && between(n, from, to),
            Value::NotRecorded => *not_recorded,
            _ => *not_assessable,
        },
        Bound::Linear { parts, from, to } => {
            let sum = parts.iter().try_fold(Exact::from(0), |sum, (dim, factor)| match case.get(*dim) {
                Value::Number(n) => sum.checked_add(n.checked_mul(*factor)?),
                _ => None,
            });
            sum.is_none_or(|sum| between(sum, from, to))
        }
        Bound::Named { .. } => panic!("no sets were named"),
        Bound::Total { total, sums, missing } => {
            space.total_of(*total, case).map_or(*missing, |sum| sums.contains(&sum))
        }
    })
}

fn check(seed: u64) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1));
    let mut world = World::random(&mut dice);
    let legal = if dice.chance(3) { world.space.everything() } else { world.set(&mut dice, 1) };
    let mut set = world.set(&mut dice, 3);
    if dice.chance(3) {
        let decided: Vec<Set> = (0..3).map(|_| world.set(&mut dice, 2)).collect();
        let decided = world.space.any(decided);
        set = world.space.not(decided);
    }
    let cases = world.cases();
    let wanted: Vec<&Case> =
        cases.iter().filter(|c| world.space.contains(legal, c) && world.space.contains(set, c)).collect();
    let mut prover = Prover::new(world.space.clone(), legal);
    let mut budget = Budget { steps: 1_000_000 };
    match prover.find(set, &mut budget) {
        Answer::Yes(case) => {
            assert!(world.space.admits(&case), "seed {seed}: {case:?} is outside the space");
            let held = world.space.contains(legal, &case) && world.space.contains(set, &case);
            assert!(held, "seed {seed}: {case:?} is no witness");
        }
        Answer::No => assert!(wanted.is_empty(), "seed {seed}: said no, but {:?}", wanted[0]),
        other => panic!("seed {seed}: {other:?}"),
    }
    let regions = prover.regions(set, 200, &mut budget);
    assert_eq!(regions.complete, Completeness::Complete, "seed {seed}");
    for case in &wanted {
        let found = regions.list.iter().any(|r| inside(&world.space, r, case));
        assert!(found, "seed {seed}: {case:?} is in no region of {:#?}", regions.list);
    }
    for region in &regions.list {
        assert!(inside(&world.space, region, &region.case), "seed {seed}: the example lies outside {region:?}");
        let held = world.space.contains(legal, &region.case) && world.space.contains(set, &region.case);
        assert!(held, "seed {seed}: {:?} is no example", region.case);
        for case in &cases {
            if world.space.contains(legal, case) && !world.space.contains(set, case) {
                assert!(!inside(&world.space, region, case), "seed {seed}: {case:?} does not belong in {region:?}");
            }
        }
        maximal(&world, region, &cases, legal, set, seed);
    }
}

/// No bound of a region can be dropped.
fn maximal(world: &World, region: &Region, cases: &[Case], legal: Set, set: Set, seed: u64) {
    for at in 0..region.bounds.len() {
        let mut looser = region.clone();
        looser.bounds.remove(at);
        // Cases between the quarter steps of a number without a grid are not looked at, so only
        // spaces with grids can tell.
        let stranger = cases.iter().any(|c| {
            inside(&world.space, &looser, c) && world.space.contains(legal, c) && !world.space.contains(set, c)
        });
        assert!(stranger, "seed {seed}: {:?} says nothing in {region:?}", region.bounds[at]);
    }
}

#[test]
fn the_prover_agrees_with_brute_force() {
    let spaces = std::env::var("LABELWRIGHT_SPACES").ok().and_then(|n| n.parse().ok()).unwrap_or(1500);
    for seed in 0..spaces {
        check(seed);
    }
}

#[test]
fn what_the_prover_cannot_look_into_is_tried_and_else_said() {
    let mut space = Space::new();
    let side = |space: &mut Space| {
        space.number(Some(Exact::from(1)), Some(Exact::from(50)), Some(Exact::from(1)), Missing::default())
    };
    let (a, b) = (side(&mut space), side(&mut space));
    let product =
        |limit: i64| -> Eval { Rc::new(move |v: &[Exact]| Some(v[0].checked_mul(v[1])? > Exact::from(limit))) };
    let large = space.opaque(&[a, b], product(100));
    let never = space.opaque(&[a, b], product(5000));
    let legal = space.everything();
    let mut prover = Prover::new(space.clone(), legal);
    let mut budget = Budget { steps: 10_000 };
    assert!(matches!(prover.find(large, &mut budget), Answer::Yes(case) if space.contains(large, &case)));
    let Answer::CannotTell(by) = prover.find(never, &mut budget) else { panic!("it cannot know") };
    assert_eq!(by.len(), 1, "it names the comparison");
}

#[test]
fn three_numbers_are_solved_or_said_not_to_be() {
    let mut space = Space::new();
    let dims: Vec<Dim> = (0..3)
        .map(|_| space.number(Some(Exact::from(0)), Some(Exact::from(20)), Some(Exact::from(1)), Missing::default()))
        .collect();
    let terms: Vec<(Dim, Exact)> = dims.iter().map(|d| (*d, Exact::from(1))).collect();
    let (high, low) = (
        space.linear(&terms, Relation::AtLeast, Exact::from(59)),
        space.linear(&terms, Relation::Above, Exact::from(60)),
    );
    let legal = space.everything();
    let mut prover = Prover::new(space.clone(), legal);
    let mut budget = Budget { steps: 10_000 };
    assert!(matches!(prover.find(high, &mut budget), Answer::Yes(_)));
    assert_eq!(prover.find(low, &mut budget), Answer::No);
}

#[test]
fn past_its_budget_the_prover_says_so() {
    let mut space = Space::new();
    let dims: Vec<Dim> = (0..12).map(|_| space.choice(3, Missing::default())).collect();
    // Twelve things that all differ, out of three.
    let mut parts = Vec::new();
    for (n, a) in dims.iter().enumerate() {
        for b in &dims[n + 1..] {
            for v in 0..3 {
                let (x, y) = (space.among(*a, &[v]), space.among(*b, &[v]));
                let both = space.all([x, y]);
                parts.push(space.not(both));
            }
        }
    }
    let all = space.all(parts);
    let legal = space.everything();
    assert_eq!(Prover::new(space.clone(), legal).find(all, &mut Budget { steps: 2 }), Answer::OutOfSteps);
    assert_eq!(Prover::new(space.clone(), legal).find(all, &mut Budget { steps: 1_000_000 }), Answer::No);
}
