//! Choices drawn from a tape of numbers, and the runner that makes the tapes.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// A tape of numbers. Behind its end stand zeros, which always choose the simplest.
pub struct Tape {
    numbers: Vec<u32>,
    at: usize,
}

impl Tape {
    pub fn new(numbers: Vec<u32>) -> Self {
        Tape { numbers, at: 0 }
    }

    fn next(&mut self) -> usize {
        self.at += 1;
        self.numbers.get(self.at - 1).map_or(0, |n| *n as usize)
    }

    /// A number from 0 to below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.next() % end.max(1)
    }

    /// True in so many of a hundred draws.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) >= 100 - percent
    }

    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for n in (1..list.len()).rev() {
            list.swap(n, n - self.below(n + 1));
        }
    }
}

/// Tries a property on `cases` tapes of this length, always the same ones.
pub fn tapes(cases: u32, length: usize, property: impl Fn(&mut Tape) -> TestCaseResult) {
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 600, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let outcome = TestRunner::new_with_rng(config, rng)
        .run(&vec(any::<u32>(), length), |numbers| property(&mut Tape::new(numbers)));
    if let Err(error) = outcome {
        // The tape itself tells nobody anything; the reason holds the example.
        let text = error.to_string();
        panic!("{}", text.split("minimal failing input").next().unwrap_or(&text));
    }
}
