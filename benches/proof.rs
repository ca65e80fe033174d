//! How long the proof takes on made-up protocols that grow: `cargo bench --bench proof`.
//!
//! The tables and labels are the leaves of random decision trees, so they are complete and without
//! contradiction by construction; where two are missing, two leaves were taken out.
//! Some splits of the labels compare two answers with one another ("compound").

#![allow(clippy::expect_used)] // A bench without its inputs has nothing to say.

use labelwright::analyse::{self, Look, STEPS, prove};
use labelwright::diagnostic::Problems;
use labelwright::protocol::{Checked, check};
use labelwright::source::Memory;
use labelwright::{compile, compile_unproved};
use std::fmt::Write;

fn main() {
    divan::main();
}

/// The same numbers on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

/// What a leaf allows of an answer: values of a list, or a range of millimetres.
#[derive(Clone)]
enum Allowed {
    Values(Vec<usize>),
    Range(usize, usize),
}

#[derive(Clone)]
struct Leaf {
    answers: Vec<Allowed>,
    compound: Vec<String>,
}

const VALUES: usize = 4;
const LARGEST: usize = 100;

fn is_number(at: usize) -> bool {
    at % 3 == 2
}

/// The leaves of a random tree over so many answers.
fn leaves(answers: usize, rows: usize, compound: usize) -> Vec<Leaf> {
    let mut dice = Dice(answers as u64 * 31 + rows as u64);
    let first = |at| if is_number(at) { Allowed::Range(0, LARGEST) } else { Allowed::Values((0..VALUES).collect()) };
    let mut leaves = vec![Leaf { answers: (0..answers).map(first).collect(), compound: Vec::new() }];
    let numbers: Vec<usize> = (0..answers).filter(|at| is_number(*at)).collect();
    let mut compounds = 0;
    while leaves.len() < rows {
        let at = dice.roll(leaves.len());
        let leaf = leaves[at].clone();
        if compounds < compound && numbers.len() > 1 && dice.roll(4) == 0 && leaf.compound.is_empty() {
            let (a, b) = (numbers[dice.roll(numbers.len())], numbers[dice.roll(numbers.len())]);
            if a != b {
                compounds += 1;
                let mut other = leaf.clone();
                other.compound.push(format!("a{a} <= a{b}"));
                leaves[at].compound.push(format!("a{a} > a{b}"));
                leaves.push(other);
            }
            continue;
        }
        let on = dice.roll(answers);
        let (mut left, mut right) = (leaf.clone(), leaf.clone());
        match &leaf.answers[on] {
            Allowed::Values(values) if values.len() > 1 => {
                let cut = 1 + dice.roll(values.len() - 1);
                left.answers[on] = Allowed::Values(values[..cut].to_vec());
                right.answers[on] = Allowed::Values(values[cut..].to_vec());
            }
            Allowed::Range(from, to) if to - from > 10 => {
                let cut = from + 1 + dice.roll((to - from) / 5 - 1) * 5 + 4;
                left.answers[on] = Allowed::Range(*from, cut);
                right.answers[on] = Allowed::Range(cut, *to);
            }
            _ => continue,
        }
        leaves[at] = left;
        leaves.push(right);
    }
    leaves
}

fn head(answers: usize) -> String {
    let mut text = String::from(
        "protocol made_up \"Made up\" { version 1.0.0  status draft  owner \"Bench\"  modality CT }\nlabel finding \"Finding\" {\n  definition \"A made-up finding.\"\n",
    );
    for at in 0..answers {
        let kind = if is_number(at) {
            format!("length in mm, 0 to {LARGEST} mm, to the nearest 1 mm")
        } else {
            let values: Vec<String> = (0..VALUES).map(|v| format!("v{v} \"Value {v}\"")).collect();
            format!("one of {{ {} }}", values.join(" "))
        };
        let _ = writeln!(text, "  attribute a{at} : {kind}, must be answered");
    }
    text
}

fn range(from: usize, to: usize) -> Option<String> {
    match (from, to) {
        (0, LARGEST) => None,
        (0, to) => Some(format!("below {to} mm")),
        (from, LARGEST) => Some(format!("{from} mm or more")),
        (from, to) => Some(format!("{from} mm to below {to} mm")),
    }
}

fn table(answers: usize, rows: usize, missing: usize) -> String {
    let mut text = head(answers);
    let names: Vec<String> = (0..answers).map(|at| format!("a{at}")).collect();
    text.push_str("  positive every_one when a0 is given\n");
    let _ = writeln!(
        text,
        "  table advice from {} gives outcome : one of {{ o0 \"0\" o1 \"1\" o2 \"2\" o3 \"3\" o4 \"4\" }} {{\n    | {} | outcome |",
        names.join(", "),
        names.join(" | ")
    );
    for (n, leaf) in leaves(answers, rows, 0).iter().enumerate().skip(missing) {
        let cells: Vec<String> = leaf
            .answers
            .iter()
            .map(|a| match a {
                Allowed::Values(values) if values.len() == VALUES => "any".to_owned(),
                Allowed::Values(values) => values.iter().map(|v| format!("v{v}")).collect::<Vec<_>>().join(", "),
                Allowed::Range(from, to) => range(*from, *to).unwrap_or_else(|| "any".to_owned()),
            })
            .collect();
        let _ = writeln!(text, "    | {} | o{} |", cells.join(" | "), n % 5);
    }
    text.push_str("  }\n}\n");
    text
}

fn label(answers: usize, rules: usize, compound: usize, missing: usize) -> String {
    let mut text = head(answers);
    for (n, leaf) in leaves(answers, rules, compound).iter().enumerate().skip(missing) {
        let mut parts = leaf.compound.clone();
        for (at, allowed) in leaf.answers.iter().enumerate() {
            match allowed {
                Allowed::Values(values) if values.len() == VALUES => {}
                Allowed::Values(values) => {
                    let list: Vec<String> = values.iter().map(|v| format!("v{v}")).collect();
                    parts.push(format!("a{at} is one of {}", list.join(", ")));
                }
                Allowed::Range(from, to) => parts.extend(range(*from, *to).map(|r| format!("a{at} is {r}"))),
            }
        }
        let kind = if n % 2 == 0 { "positive" } else { "negative" };
        let _ = writeln!(text, "  {kind} r{n} when {}", parts.join(" and "));
    }
    text.push_str("}\n");
    text
}

/// A checked protocol, ready to be proved.
fn checked(source: &str) -> Checked {
    let files = Memory::default().with("made_up.protocol", source);
    let mut problems = Problems::default();
    let mut sources = labelwright::source::Sources::default();
    let file = sources.add("made_up.protocol", source);
    let tree = labelwright::syntax::parse_file(source, file, &mut problems);
    let unit = labelwright::protocol::Unit {
        path: "made_up.protocol".to_owned(),
        tree,
        root: true,
        span: labelwright::source::Span::new(file, 0, 1),
    };
    let checked = check(&[unit], &files, &mut problems);
    assert!(compile_unproved("made_up.protocol", &files).protocol.is_some(), "the made-up protocol compiles");
    checked.expect("the made-up protocol is without mistakes")
}

/// Proves, and gives the number of errors found.
fn proved(checked: &Checked) -> usize {
    let mut problems = Problems::default();
    prove(&checked.protocol, &checked.places, STEPS, &mut problems);
    let list = problems.sorted();
    assert!(!list.iter().any(|d| d.rule.code == "A014"), "the proof is finished");
    list.iter().filter(|d| d.rule.severity == labelwright::diagnostic::Severity::Error).count()
}

const TABLES: &[(usize, usize)] = &[(4, 30), (8, 100), (10, 300), (12, 1000)];

/// The gaps of the made-up table, and nothing else.
fn table_gaps(checked: &Checked) -> usize {
    let report = analyse::table(&checked.protocol, "finding.advice", Look::Gaps).expect("the table is there");
    assert!(report.open.is_empty(), "the proof is finished");
    report.gaps.len()
}

/// What nothing decides under the made-up label, and nothing else.
fn label_gaps(checked: &Checked) -> usize {
    let (gaps, open) = analyse::undecided(&checked.protocol, "finding").expect("the label is there");
    assert!(open.is_empty(), "the proof is finished");
    gaps.len()
}

#[divan::bench(args = TABLES, sample_count = 10)]
fn table_1_complete(bencher: divan::Bencher, (columns, rows): (usize, usize)) {
    let checked = checked(&table(columns, rows, 0));
    assert_eq!(table_gaps(&checked), 0);
    bencher.bench(|| table_gaps(&checked));
}

#[divan::bench(args = TABLES, sample_count = 10)]
fn table_2_gaps_of_two_missing_rows(bencher: divan::Bencher, (columns, rows): (usize, usize)) {
    let checked = checked(&table(columns, rows, 2));
    assert_eq!(table_gaps(&checked), 2);
    bencher.bench(|| table_gaps(&checked));
}

#[divan::bench(args = TABLES, sample_count = 10)]
fn table_3_everything(bencher: divan::Bencher, (columns, rows): (usize, usize)) {
    let checked = checked(&table(columns, rows, 0));
    assert_eq!(proved(&checked), 0);
    bencher.bench(|| proved(&checked));
}

const LABELS: &[(usize, usize, usize)] = &[(12, 100, 4), (30, 100, 8), (30, 300, 0), (30, 300, 8), (30, 300, 14)];

#[divan::bench(args = LABELS, sample_count = 10)]
fn label_1_complete(bencher: divan::Bencher, (answers, rules, compound): (usize, usize, usize)) {
    let checked = checked(&label(answers, rules, compound, 0));
    assert_eq!(label_gaps(&checked), 0);
    bencher.bench(|| label_gaps(&checked));
}

#[divan::bench(args = LABELS, sample_count = 10)]
fn label_2_gaps_of_two_missing_rules(bencher: divan::Bencher, (answers, rules, compound): (usize, usize, usize)) {
    let checked = checked(&label(answers, rules, compound, 2));
    assert!(label_gaps(&checked) > 0);
    bencher.bench(|| label_gaps(&checked));
}

#[divan::bench(args = LABELS, sample_count = 10)]
fn label_3_everything(bencher: divan::Bencher, (answers, rules, compound): (usize, usize, usize)) {
    let checked = checked(&label(answers, rules, compound, 0));
    assert_eq!(proved(&checked), 0);
    bencher.bench(|| proved(&checked));
}

#[divan::bench(args = LABELS, sample_count = 10)]
fn label_4_everything_with_two_rules_missing(
    bencher: divan::Bencher,
    (answers, rules, compound): (usize, usize, usize),
) {
    let checked = checked(&label(answers, rules, compound, 2));
    assert!(proved(&checked) > 0);
    bencher.bench(|| proved(&checked));
}

/// Parsing and checking alone, to set the proof against.
#[divan::bench(args = TABLES, sample_count = 5)]
fn table_4_compiled_without_proof(bencher: divan::Bencher, (columns, rows): (usize, usize)) {
    let files = Memory::default().with("made_up.protocol", table(columns, rows, 0));
    bencher.bench(|| compile_unproved("made_up.protocol", &files).protocol.is_some());
}

/// The whole way from text.
#[divan::bench(args = TABLES, sample_count = 5)]
fn table_5_compiled(bencher: divan::Bencher, (columns, rows): (usize, usize)) {
    let files = Memory::default().with("made_up.protocol", table(columns, rows, 0));
    bencher.bench(|| compile("made_up.protocol", &files).protocol.is_some());
}
