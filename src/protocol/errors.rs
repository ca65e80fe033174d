//! What can be wrong with names, kinds, units and structure, one function a mistake.

use crate::diagnostic::{Diagnostic, and_list, nearest, or_list, rules};
use crate::source::Span;

rules! {
    N001 "unknown-name" Error "A name is used that nothing introduces";
    N002 "duplicate-name" Error "A name is introduced twice";
    N003 "missing-file" Error "A file that is used is not there or cannot be read";
    N004 "use-cycle" Error "Files use one another in a circle";
    N005 "no-protocol" Error "There is no protocol header, or more than one";
    N006 "unnamed-escalation" Error "Two escalations of one kind need names";
    T001 "missing-unit" Error "A number has no unit where one belongs";
    T002 "unknown-unit" Error "A unit is not known";
    T003 "unit-mismatch" Error "Two quantities of different kinds are compared";
    T004 "kind-mismatch" Error "A question is compared with something that is not an answer to it";
    T005 "reversed-range" Error "A range ends before it begins";
    T006 "finer-than-grid" Warning "A threshold lies between two values that can be recorded";
    T007 "outside-range" Warning "A threshold lies outside what can be recorded";
    T008 "wrong-code" Error "A terminology code cannot be right";
    T009 "missing-header" Error "The protocol's header lacks a field";
    T010 "wrong-header" Error "A header field has a value that it cannot have";
    T011 "no-order" Error "An order is used that was never declared";
    T012 "reads-too-early" Error "A rule reads a value that is worked out after it";
    T013 "circle" Error "Definitions lead back to themselves";
    T014 "wider-than-parent" Error "A kind of something allows more than what it is a kind of";
    T015 "contradictory-parts" Error "Parts of one statement exclude one another";
    T016 "not-a-ladder" Error "`or above` is used of a role that stands on no ladder";
    T017 "off-grid" Error "A number does not lie on the grid of its attribute";
    T018 "wrong-case" Error "A worked case cannot be read as a case";
    T019 "missing-figure" Error "A picture cannot be used";
    T020 "too-many-digits" Error "A number has more digits than can be compared exactly";
    T021 "unknown-geometry" Warning "`draw` does not begin with a shape that is known";
    T022 "missing-definition" Warning "A label has no definition";
    T023 "table-shape" Error "The lines and columns of a table do not fit together";
    T024 "points-missing" Error "A score gives no points for an answer";
    T025 "row-twice" Error "A table has two rows for the same cases";
    T026 "looks-like-missing" Warning "A value of a list looks like the built-in “not assessable”";
    T027 "same-code" Warning "Two values of one list have the same code";
    T028 "relations-clash" Error "Two relations that no record can fulfil together";
    T029 "identifying-picture" Error "A picture may name a patient, a person, a place or a day";
    T030 "heavy-picture" Warning "A picture, or all of them together, make the guide slow to open";
}

/// A named thing, as the messages call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    Attribute,
    Label,
    Value,
    Role,
    Source,
    Limit,
    Values,
    Rule,
    Header,
    Measure,
    Kind,
    Output,
    Column,
    Drawn,
}

impl Thing {
    fn word(self) -> &'static str {
        match self {
            Thing::Attribute => "attribute",
            Thing::Label => "label",
            Thing::Value => "value",
            Thing::Role => "role",
            Thing::Source => "source",
            Thing::Limit => "limit",
            Thing::Values => "list of values",
            Thing::Rule => "rule",
            Thing::Header => "header field",
            Thing::Measure => "measure",
            Thing::Kind => "kind of answer",
            Thing::Output => "outcome of a table",
            Thing::Column => "column",
            Thing::Drawn => "drawn value",
        }
    }
}

pub(crate) fn unknown_name(span: Span, word: &str, thing: Thing, place: &str, known: &[&str]) -> Diagnostic {
    let near = nearest(word, known.iter().copied());
    let d =
        Diagnostic::new(&N001, span, format!("there is no {} called `{word}`{place}", thing.word())).here("not known");
    if !near.is_empty() {
        return d.help(format!("did you mean {}?", or_list(&near)));
    }
    if known.is_empty() {
        return d.help(format!("none is declared; declare `{word}` first"));
    }
    let shown: Vec<&str> = known.iter().copied().take(12).collect();
    d.help(format!("known: {}{}", and_list(&shown), if known.len() > 12 { " …" } else { "" }))
}

pub(crate) fn no_name_in_braces(span: Span, between: &str) -> Diagnostic {
    // The end may be a brace of another text, far behind the first.
    let mut words = between.split_whitespace();
    let mut shown: String = words.next().unwrap_or("").chars().take(30).collect();
    if words.next().is_some() || shown.len() < between.trim().len() {
        shown.push_str(" …");
    }
    let what = if shown.is_empty() { "nothing".to_owned() } else { format!("`{shown}`") };
    Diagnostic::new(&N001, span, format!("braces in a text hold the name of a limit, found {what}"))
        .here("not known")
        .help("write `{{` and `}}` for braces that are meant as such")
}

pub(crate) fn duplicate_name(span: Span, first: Span, word: &str, what: &str) -> Diagnostic {
    Diagnostic::new(&N002, span, format!("there are two {what} called `{word}`"))
        .here("second")
        .also(first, "first")
        .why("a rule that says this name could mean either")
        .help("give one of them another name, or remove it")
}

pub(crate) fn missing_file(span: Span, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&N003, span, format!("`{path}` cannot be used: {reason}"))
        .here("used here")
        .help("paths are looked up beside the file that says `use`")
}

pub(crate) fn use_cycle(span: Span, chain: &[String]) -> Diagnostic {
    Diagnostic::new(&N004, span, format!("files use one another in a circle: {}", chain.join(" → ")))
        .here("closes the circle")
        .help("move what both need into a third file, and let both use that one")
}

pub(crate) fn no_protocol(span: Span) -> Diagnostic {
    Diagnostic::new(&N005, span, "this file has no `protocol` header")
        .help("begin with `protocol my_protocol \"Title\" { version 0.1.0  status draft  owner \"…\"  modality CT }`; a file that others `use` is not built by itself")
}

pub(crate) fn second_protocol(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&N005, span, "there is a second `protocol` header")
        .here("second")
        .also(first, "first")
        .help("a protocol has one header; files that it uses have none")
}

pub(crate) fn relations_clash(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&T028, span, "no record can fulfil both of these relations")
        .here("second")
        .also(first, "first")
        .why("every file with such annotations would be refused")
        .help("look at the numbers, or limit one of them by `with …` or `when …`")
}

pub(crate) fn unnamed_escalation(span: Span, first: Span, how: &str) -> Diagnostic {
    Diagnostic::new(&N006, span, format!("two statements say `{how}`, so each needs a name of its own"))
        .here("second")
        .also(first, "first")
        .why("a message and the change log must say which of them they mean")
        .help(format!("write `{how} large_solid_part when …`"))
}

pub(crate) fn missing_unit(span: Span, number: &str, unit: &str, other: Option<&str>) -> Diagnostic {
    let readings = match other {
        Some(other) => format!("write `{number} {unit}`, or `{number} {other}` if you meant that"),
        None => format!("write `{number} {unit}`"),
    };
    Diagnostic::new(&T001, span, "this number has no unit")
        .here(format!("{number} what?"))
        .why("a reader and a computer may take it for different units")
        .help(readings)
}

/// The same of a limit, which is told where it stands and once, however often it is used.
pub(crate) fn limit_without_unit(span: Span, name: &str, number: &str, unit: &str, other: Option<&str>) -> Diagnostic {
    Diagnostic { message: format!("the limit `{name}` has no unit"), ..missing_unit(span, number, unit, other) }
}

pub(crate) fn unneeded_unit(span: Span, what: &str) -> Diagnostic {
    Diagnostic::new(&T003, span, format!("{what} has no unit, so a number compared with it has none either"))
        .here("with a unit")
        .help("leave the unit out")
}

pub(crate) fn unknown_unit(span: Span, unit: &str, near: &[&str]) -> Diagnostic {
    let d = Diagnostic::new(&T002, span, format!("there is no unit called `{unit}`")).here("not a unit");
    if near.is_empty() {
        d.help("units are written as in UCUM: mm, cm, mm2, mm3, mL, HU, deg, %, s, years, months, days …")
    } else {
        d.help(format!("did you mean {}?", or_list(near)))
    }
}

pub(crate) fn unit_mismatch(span: Span, left: &str, left_kind: &str, right: &str, right_kind: &str) -> Diagnostic {
    Diagnostic::new(&T003, span, format!("{left} is {left_kind}, but {right} is {right_kind}"))
        .here("cannot be compared")
        .help("compare like with like: a length with a length, an age with an age")
}

pub(crate) fn kind_mismatch(span: Span, message: String, help: String) -> Diagnostic {
    Diagnostic::new(&T004, span, message).here("does not fit").help(help)
}

pub(crate) fn reversed_range(span: Span, low: &str, high: &str) -> Diagnostic {
    Diagnostic::new(&T005, span, format!("this range begins at {low} and ends at {high}: nothing lies in it"))
        .here("empty")
        .help("the smaller number comes first")
}

pub(crate) fn finer_than_grid(span: Span, value: &str, step: &str) -> Diagnostic {
    Diagnostic::new(
        &T006,
        span,
        format!("{value} lies between two values that can be recorded (to the nearest {step})"),
    )
    .here("never recorded exactly")
    .help("use a value on the grid, or record more finely")
}

pub(crate) fn outside_range(span: Span, value: &str, low: &str, high: &str) -> Diagnostic {
    Diagnostic::new(&T007, span, format!("{value} can never be recorded: the answers go from {low} to {high}"))
        .here("outside")
        .why("a rule with this limit always holds, or never does")
        .help("check the number and its unit, or widen the range of the attribute: a range says what can be recorded, not what counts")
}

pub(crate) fn off_grid(span: Span, value: &str, step: &str) -> Diagnostic {
    Diagnostic::new(&T017, span, format!("{value} is not a multiple of {step}, to which this is recorded"))
        .here("off the grid")
        .help("use a multiple of the step, or another step")
}

pub(crate) fn too_many_digits(span: Span) -> Diagnostic {
    Diagnostic::new(&T020, span, "this number has more than 15 digits")
        .here("too long")
        .why("other validators could no longer compare it exactly")
        .help("round it to what can be measured")
}

pub(crate) fn wrong_code(span: Span, message: String, help: String) -> Diagnostic {
    Diagnostic::new(&T008, span, message)
        .here("wrong code")
        .why("a wrong code ties the labels to another finding in every system that reads them")
        .help(help)
}

pub(crate) fn missing_header(span: Span, field: &str, example: &str) -> Diagnostic {
    Diagnostic::new(&T009, span, format!("the protocol does not say its `{field}`"))
        .here("in this header")
        .help(format!("add `{example}`"))
}

pub(crate) fn wrong_header(span: Span, message: String, help: &str) -> Diagnostic {
    Diagnostic::new(&T010, span, message).here("cannot be").help(help)
}

pub(crate) fn no_order(span: Span, list: &str, set: bool) -> Diagnostic {
    let help = if set {
        format!("declare it: `values {list} \"…\", least to most suspicious {{ … }}`, with the values in that order")
    } else {
        "move the list into a `values` block that declares an order: `values margins \"Margin\", least to most suspicious { … }`".to_owned()
    };
    Diagnostic::new(&T011, span, format!("the values of `{list}` have no declared order, so none is worse or better"))
        .here("needs an order")
        .help(help)
}

pub(crate) fn reads_too_early(span: Span, what: &str, reader: &str, why: &str) -> Diagnostic {
    let help = if what.contains("confidence") {
        "use attributes and the context here; an edge case that asks, or an escalation, may read the reader's confidence"
    } else {
        "use attributes and the context here"
    };
    Diagnostic::new(&T012, span, format!("{reader} may not read {what}"))
        .here("not here")
        .why(why.to_owned())
        .help(help)
}

pub(crate) fn circle(span: Span, what: &str, chain: &[String]) -> Diagnostic {
    Diagnostic::new(&T013, span, format!("{what} lead back to themselves: {}", chain.join(" → ")))
        .here("part of the circle")
        .help("take one of them out of the circle")
}

pub(crate) fn wider(span: Span, first: Span, message: String) -> Diagnostic {
    Diagnostic::new(&T014, span, message)
        .here("wider")
        .also(first, "declared here")
        .why("each case of the kind must also be a legal case of what it is a kind of")
        .help("a kind may narrow a range or a list, or make an answer compulsory; it may not widen")
}

pub(crate) fn contradictory(span: Span, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&T015, span, message).here("excludes what stands before").help(help)
}

pub(crate) fn not_a_ladder(span: Span, role: &str) -> Diagnostic {
    Diagnostic::new(&T016, span, format!("`{role}` stands on no ladder, so nobody is above it"))
        .here("or above whom?")
        .help("declare the order of the roles: `roles \"Readers\", lowest to highest { … }`")
}

pub(crate) fn wrong_case(span: Span, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&T018, span, message).here("in this case").help(help)
}

pub(crate) fn missing_figure(span: Span, path: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(&T019, span, format!("the picture `{path}` cannot be used: {reason}"))
        .here("named here")
        .help("pictures are PNG, JPEG or SVG files beside the protocol")
}

pub(crate) fn identifying_picture(span: Span, path: &str, fields: &[String]) -> Diagnostic {
    let shown: Vec<&str> = fields.iter().map(String::as_str).take(8).collect();
    let more = fields.len().saturating_sub(shown.len());
    let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
    let list = shown.join(", ");
    Diagnostic::new(&T029, span, format!("the picture `{path}` may say who or where: it holds {list}{rest}"))
        .here("values not shown")
        .why("the guide is copied to every annotator and cannot be called back")
        .help("export a plain PNG without metadata, and look for names that are burned into the picture yourself")
}

pub(crate) fn heavy_picture(span: Span, path: &str, bytes: usize, most: usize) -> Diagnostic {
    Diagnostic::new(
        &T030,
        span,
        format!("the picture `{path}` has {} kB; {} kB are enough", bytes.div_ceil(1000), most / 1000),
    )
    .here("named here")
    .why("every picture stands in the guide itself, so the guide opens as slowly as all of them together")
    .help("cut it to what matters, make it smaller, or save a photograph as JPEG and a drawing as SVG")
}

pub(crate) fn heavy_pictures(span: Span, path: &str, bytes: usize, together: usize, most: usize) -> Diagnostic {
    let (kb, mb) = (bytes.div_ceil(1000), together.div_ceil(100_000));
    let said = format!(
        "the pictures of this guide have {}.{} MB together; {} MB are enough",
        mb / 10,
        mb % 10,
        most / 1_000_000
    );
    Diagnostic::new(&T030, span, said)
        .here(format!("the largest, `{path}`, has {kb} kB"))
        .why("the guide opens slowly over a hospital's network, and many mail servers refuse it")
        .help("make the largest smaller first; leave out those that show the same")
}

pub(crate) fn unknown_geometry(span: Span, word: &str, known: &[&str]) -> Diagnostic {
    Diagnostic::new(&T021, span, format!("`draw` does not say a shape: `{word}` is none"))
        .here("not a shape")
        .why("without a shape, `validate` cannot tell a wrong one")
        .help(format!("begin with {}", or_list(known)))
}

pub(crate) fn missing_definition(span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(&T022, span, format!("`{label}` has no definition"))
        .here("what is it?")
        .help("add `definition \"one sentence: what it is, and what sets it apart\"`")
}

pub(crate) fn table_without(span: Span, table: &str, clause: &str) -> Diagnostic {
    let (what, example) = match clause {
        "from" => ("looks at", "from composition, size"),
        _ => ("gives", "gives follow_up \"Follow-up\" : one of { none \"None\"  ct \"CT\" }"),
    };
    Diagnostic::new(&T023, span, format!("the table `{table}` does not say what it {what}"))
        .here(format!("no `{clause}`"))
        .help(format!("write it behind the title: `{example}`"))
}

pub(crate) fn table_without_rows(span: Span, table: &str) -> Diagnostic {
    Diagnostic::new(&T023, span, format!("the table `{table}` has no rows"))
        .here("nothing stands in it")
        .help("write a line with the names of the columns, and below it one line for each row: `| solid | below 6 mm | none |`")
}

pub(crate) fn column_missing(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(&T023, span, format!("the table has no column for `{name}`"))
        .here("the columns stand in this line")
        .help(format!("add a column `{name}`, or leave it out of what the table looks at and gives"))
}

pub(crate) fn wrong_cells(span: Span, cells: usize, columns: usize) -> Diagnostic {
    Diagnostic::new(&T023, span, format!("this row has {cells} cells, but the table has {columns} columns"))
        .here("does not fit the columns")
        .why("it is not clear which cell belongs to which column")
        .help("each cell stands between two bars; write `any` where every answer fits")
}

pub(crate) fn empty_cell(span: Span, column: &str, input: bool) -> Diagnostic {
    let help = if input {
        "write `any` where every answer fits, a value, a range, or `not assessable`"
    } else {
        "write a value of the outcome, or `cannot happen`"
    };
    Diagnostic::new(&T023, span, format!("this cell says nothing that `{column}` could be"))
        .here("what is meant here?")
        .help(help)
}

pub(crate) fn wrong_otherwise(span: Span, last: bool) -> Diagnostic {
    let message =
        if last { "an `otherwise` row has no conditions of its own" } else { "an `otherwise` row stands last" };
    Diagnostic::new(&T023, span, message)
        .here("this row")
        .why("it decides what is left when no other row holds")
        .help("write `otherwise` into its first cell and `any` into the other conditions, and put it at the end")
}

pub(crate) fn row_twice(span: Span, first: Span) -> Diagnostic {
    Diagnostic::new(&T025, span, "there are two rows for the same cases")
        .here("second")
        .also(first, "first")
        .why("one of them says nothing, or contradicts the other")
        .help("remove one of them; rows that are meant to differ must differ in a condition")
}

pub(crate) fn without_points(span: Span, of: &str, left: &[&str], shown: &str) -> Diagnostic {
    let one = left.first().copied().unwrap_or_default();
    Diagnostic::new(&T024, span, format!("`{of}` gives no points for {shown}"))
        .here("points are missing")
        .why("a finding with this answer would have no total")
        .help(format!("add its points, also if they are none: `{one} 0`"))
}

pub(crate) fn no_points_at_all(span: Span, score: &str) -> Diagnostic {
    Diagnostic::new(&T024, span, format!("the score `{score}` adds nothing up"))
        .here("no points")
        .help("write one line for each question: `composition : cystic 0, mixed 1, solid 2`")
}

pub(crate) fn ticks_and_points(span: Span, of: &str, ticks: bool) -> Diagnostic {
    if ticks {
        let message = format!("several ticks of `{of}` can hold at once: it must be said that their points add up");
        kind_mismatch(span, message, format!("write `{of} : add all ticked, …`"))
    } else {
        kind_mismatch(
            span,
            format!("`{of}` has one answer, so there is nothing to add up"),
            "leave `add all ticked` out".to_owned(),
        )
    }
}

pub(crate) fn bare_ticks(span: Span, of: &str) -> Diagnostic {
    let message =
        format!("`{of}` can have several ticks, so a bare value is not clear: only this one, or also this one?");
    let help = "write `includes …`, `includes any of …`, `includes all of …`, `includes none of …` or `none`";
    kind_mismatch(span, message, help.to_owned())
}

pub(crate) fn looks_like_missing(span: Span, value: &str) -> Diagnostic {
    Diagnostic::new(&T026, span, format!("`{value}` looks like the built-in answer “not assessable”"))
        .here("an ordinary value")
        .why("as an ordinary value it meets every rule that asks for a value; the built-in answer is asked for everywhere by the proof")
        .help("leave it out of the list and write `may be not assessable` behind the question")
}

pub(crate) fn same_code(span: Span, first: Span, value: &str, other: &str) -> Diagnostic {
    Diagnostic::new(&T027, span, format!("`{value}` and `{other}` have the same code"))
        .here("the same concept again")
        .also(first, "has this code")
        .why("whoever reads the codes cannot tell them apart, and readers choose between two names for one thing")
        .help("keep one of the two, or give each the code of what it means")
}
