//! Units: finding one by what an author wrote, and naming it to people.
//!
//! A unit is known by its UCUM code; that is what files hold. Authors may also write the spellings
//! that clinicians use (`HU`, `kVp`, `years`, `mm²`). Spelling is case-sensitive, since `mS` is not
//! `ms`; a near miss is answered with what was probably meant.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::exact::Exact;
use super::number::{Decimal, plain};
use super::unit_table::{Dimension, REFUSED, UNITS, UnitDef};

/// The longest text for which near spellings are sought; no unit comes close to it.
const LONGEST_GUESS: usize = 24;

/// The most suggestions that one error makes.
const MOST_GUESSES: usize = 3;

/// A unit of measurement. Two units are equal when their UCUM codes are: `kV` and `kVp` differ only
/// in how they are shown.
#[derive(Clone, Copy)]
pub struct Unit(&'static UnitDef);

impl Unit {
    /// The unit with this UCUM code, as files write it; authors' spellings are not accepted here.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        UNITS.iter().find(|def| def.code == code).map(Self)
    }

    /// The unit of shares, `%`. Always present: a test holds the table to it.
    #[must_use]
    pub fn percent() -> Option<Self> {
        Self::from_code("%")
    }

    /// The UCUM code, such as `mm2` or `[hnsf'U]`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// The name for reading aloud, in the singular: "square millimetre".
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The symbol shown to people: `mm²`, `HU`, `°`, `years`. Empty for the unit of plain numbers.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        self.0.symbol
    }

    /// The kind of quantity that the unit measures.
    #[must_use]
    pub fn dimension(self) -> Dimension {
        self.0.dimension
    }

    /// The kind of quantity in words: "length", "age or interval".
    #[must_use]
    pub fn kind_word(self) -> &'static str {
        self.0.dimension.word()
    }

    /// The exact size of the unit in the base unit of its dimension.
    #[must_use]
    pub fn factor(self) -> Exact {
        let (numerator, denominator) = self.0.factor;
        Exact::fraction(numerator, denominator).unwrap_or_else(|| Exact::from(1))
    }

    /// Whether values in this unit and in `other` can be compared.
    #[must_use]
    pub fn same_kind(self, other: Self) -> bool {
        self.0.dimension == other.0.dimension
    }

    /// A value with its unit as people write it: `8 mm`, `70 %`, `45°`, `1 year`, `2 years`.
    #[must_use]
    pub fn amount(self, value: &Decimal) -> String {
        let number = plain(value);
        match self.0.symbol {
            "" => number,
            "°" => format!("{number}°"),
            // Symbols that are English words in the plural need their singular.
            "days" | "weeks" | "months" | "years" if number == "1" => {
                format!("1 {}", self.0.name)
            }
            symbol => format!("{number} {symbol}"),
        }
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

impl Eq for Unit {}

impl PartialOrd for Unit {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Unit {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl Hash for Unit {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.code().hash(state);
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.symbol())
    }
}

impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unit({})", self.code())
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| de::Error::custom(format_args!("`{code}` is not a known UCUM code")))
    }
}

impl JsonSchema for Unit {
    fn schema_name() -> Cow<'static, str> {
        "Unit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes: Vec<&str> = all_units().map(Unit::code).collect();
        json_schema!({
            "type": "string",
            "description": "A unit, by its UCUM code.",
            "enum": codes,
        })
    }
}

/// All units, kind by kind, each code once.
pub fn all_units() -> impl Iterator<Item = Unit> {
    UNITS.iter().enumerate().filter_map(|(index, def)| {
        let repeated = UNITS.iter().take(index).any(|earlier| earlier.code == def.code);
        (!repeated).then_some(Unit(def))
    })
}

/// The units of one kind, for messages that list what could be written.
#[must_use]
pub fn units_of_kind(dimension: Dimension) -> Vec<Unit> {
    all_units().filter(|unit| unit.dimension() == dimension).collect()
}

/// A text that names no unit, with the spellings that were probably meant, the likeliest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownUnit {
    /// What to write instead; each entry is accepted by [`lookup`]. Empty when nothing is near.
    pub nearest: Vec<&'static str>,
}

impl fmt::Display for UnknownUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is not a known unit")?;
        for (index, spelling) in self.nearest.iter().enumerate() {
            f.write_str(if index == 0 { "; write " } else { " or " })?;
            write!(f, "`{spelling}`")?;
        }
        Ok(())
    }
}

impl Error for UnknownUnit {}

/// The unit that an author wrote, as a UCUM code or as one of the accepted spellings.
///
/// # Errors
/// [`UnknownUnit`] with the nearest spellings. `cc` is refused in favour of `mL`, `rad` of `deg`.
pub fn lookup(spelling: &str) -> Result<Unit, UnknownUnit> {
    UNITS
        .iter()
        .find(|def| def.code == spelling || def.spellings.contains(&spelling))
        .map(Unit)
        .ok_or_else(|| UnknownUnit { nearest: nearest(spelling) })
}

/// Spellings near to an unknown one: a known replacement, else a difference in case only, else (for
/// words long enough that a slip is recognisable) one or two letters.
fn nearest(found: &str) -> Vec<&'static str> {
    let length = found.chars().count();
    if length > LONGEST_GUESS {
        return Vec::new();
    }
    let folded = found.to_lowercase();
    if let Some((_, instead)) = REFUSED.iter().find(|(refused, _)| refused.to_lowercase() == folded) {
        return vec![instead];
    }
    let slips = match length {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    };
    let mut ranked: Vec<(usize, &'static UnitDef, &'static str)> = UNITS
        .iter()
        .flat_map(|def| {
            let spellings = std::iter::once(&def.code).chain(def.spellings);
            spellings.map(move |spelling| (def, *spelling))
        })
        .map(|(def, spelling)| {
            let distance = strsim::damerau_levenshtein(&folded, &spelling.to_lowercase());
            (distance, def, spelling)
        })
        .filter(|(distance, ..)| *distance <= slips)
        .collect();
    ranked.sort_by_key(|(distance, ..)| *distance);

    // Two spellings of one unit are one suggestion, and a difference in case beats every slip.
    let best = ranked.first().map_or(0, |(distance, ..)| *distance);
    let mut seen: Vec<&'static str> = Vec::new();
    let mut spellings = Vec::new();
    for (distance, def, spelling) in ranked {
        if (best == 0 && distance > 0) || spellings.len() == MOST_GUESSES || seen.contains(&def.code) {
            continue;
        }
        seen.push(def.code);
        spellings.push(spelling);
    }
    spellings
}
