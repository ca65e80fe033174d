//! What to do next: one line for what is open, what helps annotators most first.

use serde::Serialize;

/// One thing to do.
#[derive(Debug, Serialize)]
pub(super) struct Next {
    text: String,
    /// The part of the page that lists it.
    part: &'static str,
}

/// What is open, counted.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) other_numbers: usize,
    pub(super) not_shown: usize,
    pub(super) parts_not_shown: usize,
    pub(super) nobody_to_ask: bool,
    pub(super) wording: usize,
    pub(super) failing: usize,
    pub(super) untried: usize,
    pub(super) slots: usize,
    pub(super) unexplained: usize,
    pub(super) unverified: usize,
    pub(super) unused: usize,
    pub(super) too_long: usize,
    pub(super) no_review: bool,
    pub(super) no_purpose: bool,
    pub(super) others: usize,
}

pub(super) fn next(open: &Open) -> Vec<Next> {
    let mut out = Vec::new();
    let mut add = |count: usize, part: &'static str, one: &str, several: &str| {
        if count > 0 {
            let text = if count == 1 { one.to_owned() } else { several.replace('#', &count.to_string()) };
            out.push(Next { text, part });
        }
    };
    add(
        open.failing,
        "tried",
        "Mend the worked case that does not come out as expected.",
        "Mend the # worked cases that do not come out as expected.",
    );
    add(
        open.other_numbers,
        "wording",
        "Settle the number that differs between text and rule.",
        "Settle the # numbers that differ between text and rule.",
    );
    add(
        open.not_shown,
        "pictures",
        "Draw or find the pictures that one label lacks.",
        "Draw or find the pictures that # labels lack.",
    );
    add(usize::from(open.nobody_to_ask), "pictures", "Say at least once whom to ask in doubt.", "");
    add(
        open.wording,
        "wording",
        "Reword the text that leaves something to the reader.",
        "Reword the # places that leave something to the reader.",
    );
    add(
        open.untried,
        "tried",
        "Write a worked case for the rule that none meets.",
        "Write worked cases for the # rules and rows that none meets.",
    );
    add(
        open.slots,
        "boundaries",
        "Show the one empty side of a boundary.",
        "Show the # empty sides of boundaries, by a worked case or a picture.",
    );
    add(
        open.unexplained,
        "reasons",
        "Say why of the one rule that gives no reason.",
        "Say why of the # rules and limits that give no reason.",
    );
    add(
        open.unverified,
        "sources",
        "Read the one citation that nobody has verified.",
        "Read the # citations that nobody has verified.",
    );
    add(
        open.too_long,
        "pictures",
        "Shorten the card that does not fit one sheet.",
        "Shorten the # cards that do not fit one sheet.",
    );
    add(open.others, "others", "Look at the other warning of `check`.", "Look at the # other warnings of `check`.");
    add(
        open.parts_not_shown,
        "pictures",
        "Look whether the one part or kind without all pictures needs them.",
        "Look whether the # parts and kinds without all pictures need them.",
    );
    add(
        open.unused,
        "sources",
        "See whether a text needs the one source that no rule cites.",
        "See whether texts need the # sources that no rule cites.",
    );
    add(usize::from(open.no_review), "dates", "Set a day of review: `review_by` in the header.", "");
    add(
        usize::from(open.no_purpose),
        "wording",
        "Say what the labels are for: `purpose` in the header. Then the texts are looked at.",
        "",
    );
    out
}
