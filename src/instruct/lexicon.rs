//! Words that leave to the reader what they mean, and where they mean something after all.

/// A word or a phrase, and the question that it leaves open. A word about size or number is answered
/// by a number in the same sentence (`measurable`).
pub(super) struct Vague {
    pub(super) phrase: &'static str,
    pub(super) question: &'static str,
    pub(super) measurable: bool,
}

const fn vague(phrase: &'static str, question: &'static str, measurable: bool) -> Vague {
    Vague { phrase, question, measurable }
}

/// Small letters, in order of their first letter. Longer phrases win over shorter ones.
#[rustfmt::skip]
pub(super) const VAGUE: &[Vague] = &[
    vague("adequate",         "adequate for what?",      false),
    vague("adequately",       "adequate for what?",      false),
    vague("and so on",        "and what else?",          false),
    vague("and the like",     "and what else?",          false),
    vague("appropriate",      "which one is that?",      false),
    vague("appropriately",    "how is that?",            false),
    vague("as a rule",        "and when not?",           false),
    vague("as appropriate",   "when is it?",             false),
    vague("as far as possible", "and if it is not?",     false),
    vague("as needed",        "when is it?",             false),
    vague("as required",      "when is it?",             false),
    vague("big",              "how big?",                true),
    vague("considerable",     "how much?",               true),
    vague("considerably",     "how much?",               true),
    vague("etc",              "and what else?",          false),
    vague("few",              "how many?",               true),
    vague("frequently",       "and when not?",           false),
    vague("generally",        "and when not?",           false),
    vague("if appropriate",   "when is it?",             false),
    vague("if indicated",     "when is it?",             false),
    vague("if necessary",     "when is it?",             false),
    vague("if needed",        "when is it?",             false),
    vague("if possible",      "and if it is not?",       false),
    vague("if required",      "when is it?",             false),
    vague("in general",       "and when not?",           false),
    vague("in most cases",    "and in the others?",      false),
    vague("large",            "how large?",              true),
    vague("many",             "how many?",               true),
    vague("mostly",           "and when not?",           false),
    vague("multiple",         "how many?",               true),
    vague("normally",         "and when not?",           false),
    vague("numerous",         "how many?",               true),
    vague("occasionally",     "when?",                   false),
    vague("often",            "and when not?",           false),
    vague("proper",           "what is that?",           false),
    vague("properly",         "how is that?",            false),
    vague("reasonable",       "what is that?",           false),
    vague("reasonably",       "how is that?",            false),
    vague("relatively",       "compared with what?",     true),
    vague("roughly",          "how far off may it be?",  true),
    vague("several",          "how many?",               true),
    vague("significant",      "how much?",               true),
    vague("significantly",    "how much?",               true),
    vague("small",            "how small?",              true),
    vague("sometimes",        "when?",                   false),
    vague("somewhat",         "how much?",               true),
    vague("substantial",      "how much?",               true),
    vague("substantially",    "how much?",               true),
    vague("sufficient",       "how much is that?",       true),
    vague("sufficiently",     "how much is that?",       true),
    vague("suitable",         "for what?",               false),
    vague("tiny",             "how small?",              true),
    vague("typically",        "and when not?",           false),
    vague("usually",          "and when not?",           false),
    vague("where appropriate", "where is it?",           false),
    vague("where possible",   "and where it is not?",    false),
];

/// Terms of medicine in which such a word has one meaning, and phrases that ask nothing.
pub(super) const CLEAR: &[&str] = &[
    "as large as", "as many", "as small as", "small bowel", "small intestine", "small intestinal", "large bowel",
    "large intestine", "small for dates", "large for dates", "small for gestational age", "large for gestational age",
    "small cell", "large cell", "small vessel", "large vessel", "small airway", "large airway", "small saphenous",
    "small round", "small lymphocytic", "large duct", "small duct", "statistically significant", "how many",
    "how large", "how small", "too many", "too few", "too large", "too small", "so many", "multiple sclerosis",
    "multiple myeloma", "multiple endocrine", "multiple choice", "clinically significant prostate cancer",
    "in a few words", "as often as", "as large or", "as small or",
];
