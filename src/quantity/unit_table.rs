//! The units that a protocol may use, each with its UCUM code, its exact size and its spellings.
//!
//! The table is short on purpose: what clinical imaging measures, and nothing that would need an
//! offset (temperatures convert to nothing), a logarithm or an irrational factor (radians are left
//! out). To add a unit, add a row; a test checks that no spelling means two units.

/// The kind of quantity that a unit measures. Values convert within a kind and never across two.
///
/// Some kinds share their physical dimension and are still kept apart, because turning one into the
/// other would be a mistake: gray and sievert, bone density and body mass index, heart rate and hertz.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// A plain number without a unit.
    Number,
    /// Per cent.
    Share,
    /// Base: metre.
    Length,
    /// Base: square metre.
    Area,
    /// Base: cubic metre.
    Volume,
    /// Degrees of arc.
    Angle,
    /// Clock time; base: second. The longest unit is the week.
    Time,
    /// Calendar time; base: month. A month has no fixed number of days.
    Age,
    /// Hounsfield units.
    Attenuation,
    /// Base: gram.
    Mass,
    /// Mass in a volume; base: gram per cubic metre.
    Density,
    /// Mass on an area, for bone density; base: gram per square metre.
    ArealDensity,
    /// Kilogram of body mass per square metre of height squared.
    BodyMassIndex,
    /// Standardised uptake value, normalised by body weight.
    Uptake,
    /// Base: metre per second.
    Speed,
    /// Volume in a time; base: cubic metre per second.
    Flow,
    /// Glomerular filtration, normalised to 1.73 square metres of body surface.
    Filtration,
    /// Area in a time; base: square metre per second.
    Diffusion,
    /// Strength of diffusion weighting (b-value); base: second per square metre.
    DiffusionWeighting,
    /// Events in a time, such as heartbeats; base: per minute.
    Rate,
    /// Base: hertz.
    Frequency,
    /// Base: pascal.
    Pressure,
    /// Base: tesla.
    MagneticField,
    /// Base: volt.
    Voltage,
    /// Base: ampere.
    Current,
    /// Tube current times time; base: milliampere second.
    Charge,
    /// Photon energy; base: electronvolt.
    Energy,
    /// Base: gray.
    AbsorbedDose,
    /// Base: sievert.
    EffectiveDose,
    /// CT dose-length product; base: milligray centimetre.
    DoseLength,
    /// Base: becquerel.
    Activity,
    /// Base: becquerel per cubic metre.
    ActivityConcentration,
    /// Amount of a substance in a volume; base: mole per cubic metre.
    Concentration,
    /// Degrees Celsius, which convert to nothing.
    Temperature,
}

impl Dimension {
    /// The kind in words, to be used in a sentence: "8 mm is a length".
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Number => "plain number",
            Self::Share => "share",
            Self::Length => "length",
            Self::Area => "area",
            Self::Volume => "volume",
            Self::Angle => "angle",
            Self::Time => "time",
            Self::Age => "age or interval",
            Self::Attenuation => "attenuation",
            Self::Mass => "mass",
            Self::Density => "density or concentration",
            Self::ArealDensity => "areal density",
            Self::BodyMassIndex => "body mass index",
            Self::Uptake => "uptake value",
            Self::Speed => "speed",
            Self::Flow => "flow",
            Self::Filtration => "filtration rate",
            Self::Diffusion => "diffusion coefficient",
            Self::DiffusionWeighting => "diffusion weighting",
            Self::Rate => "rate",
            Self::Frequency => "frequency",
            Self::Pressure => "pressure",
            Self::MagneticField => "magnetic field strength",
            Self::Voltage => "voltage",
            Self::Current => "current",
            Self::Charge => "tube load",
            Self::Energy => "energy",
            Self::AbsorbedDose => "absorbed dose",
            Self::EffectiveDose => "effective dose",
            Self::DoseLength => "dose-length product",
            Self::Activity => "activity",
            Self::ActivityConcentration => "activity concentration",
            Self::Concentration => "substance concentration",
            Self::Temperature => "temperature",
        }
    }
}

/// One row of the table.
pub(super) struct UnitDef {
    pub code: &'static str,
    pub symbol: &'static str,
    pub name: &'static str,
    pub dimension: Dimension,
    /// Size in the base unit of the dimension, as numerator and denominator.
    pub factor: (i64, i64),
    /// Further spellings that an author may use, besides the code.
    pub spellings: &'static [&'static str],
}

const fn row(
    code: &'static str,
    symbol: &'static str,
    name: &'static str,
    dimension: Dimension,
    factor: (i64, i64),
    spellings: &'static [&'static str],
) -> UnitDef {
    UnitDef { code, symbol, name, dimension, factor, spellings }
}

/// All units, kind by kind. Where two rows share a code, the first is the one the code means.
#[rustfmt::skip]
pub(super) static UNITS: &[UnitDef] = {
    use Dimension as D;
    &[
        row("1",       "",      "unit",              D::Number, (1, 1), &[]),
        row("%",       "%",     "per cent",          D::Share,  (1, 1), &["percent"]),
        row("um",      "µm",    "micrometre",        D::Length, (1, 1_000_000), &["µm", "μm"]),
        row("mm",      "mm",    "millimetre",        D::Length, (1, 1_000), &[]),
        row("cm",      "cm",    "centimetre",        D::Length, (1, 100), &[]),
        row("m",       "m",     "metre",             D::Length, (1, 1), &[]),
        row("[in_i]",  "in",    "inch",              D::Length, (254, 10_000), &["inch", "inches"]),
        row("mm2",     "mm²",   "square millimetre", D::Area,   (1, 1_000_000), &["mm²", "mm^2"]),
        row("cm2",     "cm²",   "square centimetre", D::Area,   (1, 10_000), &["cm²", "cm^2"]),
        row("m2",      "m²",    "square metre",      D::Area,   (1, 1), &["m²", "m^2"]),
        row("mm3",     "mm³",   "cubic millimetre",  D::Volume, (1, 1_000_000_000), &["mm³", "mm^3"]),
        row("cm3",     "cm³",   "cubic centimetre",  D::Volume, (1, 1_000_000), &["cm³", "cm^3"]),
        row("uL",      "µL",    "microlitre",        D::Volume, (1, 1_000_000_000), &["ul", "µL", "μL"]),
        row("mL",      "mL",    "millilitre",        D::Volume, (1, 1_000_000), &["ml"]),
        row("dL",      "dL",    "decilitre",         D::Volume, (1, 10_000), &["dl"]),
        row("L",       "L",     "litre",             D::Volume, (1, 1_000), &["l"]),
        row("deg",     "°",     "degree",            D::Angle,  (1, 1), &["°", "degree", "degrees"]),
        row("us",      "µs",    "microsecond",       D::Time,   (1, 1_000_000), &["µs", "μs"]),
        row("ms",      "ms",    "millisecond",       D::Time,   (1, 1_000), &[]),
        row("s",       "s",     "second",            D::Time,   (1, 1), &["second", "seconds"]),
        row("min",     "min",   "minute",            D::Time,   (60, 1), &["minute", "minutes"]),
        row("h",       "h",     "hour",              D::Time,   (3_600, 1), &["hour", "hours"]),
        row("d",       "days",  "day",               D::Time,   (86_400, 1), &["day", "days"]),
        row("wk",      "weeks", "week",              D::Time,   (604_800, 1), &["week", "weeks"]),
        row("mo",      "months", "month",            D::Age,    (1, 1), &["month", "months"]),
        row("a",       "years", "year",              D::Age,    (12, 1), &["y", "year", "years"]),
        row("[hnsf'U]", "HU",   "Hounsfield unit",   D::Attenuation, (1, 1), &["HU"]),
        row("ug",      "µg",    "microgram",         D::Mass,   (1, 1_000_000), &["µg", "μg"]),
        row("mg",      "mg",    "milligram",         D::Mass,   (1, 1_000), &[]),
        row("g",       "g",     "gram",              D::Mass,   (1, 1), &[]),
        row("kg",      "kg",    "kilogram",          D::Mass,   (1_000, 1), &[]),
        row("g/mL",    "g/mL",  "gram per millilitre",            D::Density, (1_000_000, 1), &["g/ml"]),
        row("g/cm3",   "g/cm³", "gram per cubic centimetre",      D::Density, (1_000_000, 1), &["g/cm³", "g/cm^3"]),
        row("g/L",     "g/L",   "gram per litre",                 D::Density, (1_000, 1), &["g/l"]),
        row("mg/mL",   "mg/mL", "milligram per millilitre",       D::Density, (1_000, 1), &["mg/ml"]),
        row("mg/cm3",  "mg/cm³", "milligram per cubic centimetre", D::Density, (1_000, 1), &["mg/cm³", "mg/cm^3"]),
        row("mg/dL",   "mg/dL", "milligram per decilitre",        D::Density, (10, 1), &["mg/dl"]),
        row("ng/mL",   "ng/mL", "nanogram per millilitre",        D::Density, (1, 1_000), &["ng/ml"]),
        row("g/cm2",   "g/cm²", "gram per square centimetre",     D::ArealDensity, (10_000, 1), &["g/cm²", "g/cm^2"]),
        row("kg/m2",   "kg/m²", "kilogram per square metre",      D::BodyMassIndex, (1, 1), &["kg/m²", "kg/m^2"]),
        row("{SUVbw}g/mL", "SUV", "standardised uptake value",    D::Uptake, (1, 1), &["SUV", "SUVbw"]),
        row("mm/s",    "mm/s",  "millimetre per second", D::Speed, (1, 1_000), &[]),
        row("cm/s",    "cm/s",  "centimetre per second", D::Speed, (1, 100), &[]),
        row("m/s",     "m/s",   "metre per second",      D::Speed, (1, 1), &[]),
        row("mL/s",    "mL/s",  "millilitre per second", D::Flow,  (1, 1_000_000), &["ml/s"]),
        row("mL/min",  "mL/min", "millilitre per minute", D::Flow, (1, 60_000_000), &["ml/min"]),
        row("L/min",   "L/min", "litre per minute",      D::Flow,  (1, 60_000), &["l/min"]),
        row("mL/min/{1.73_m2}", "mL/min per 1.73 m²", "millilitre per minute per 1.73 square metres",
            D::Filtration, (1, 1), &["ml/min/{1.73_m2}"]),
        row("mm2/s",   "mm²/s", "square millimetre per second", D::Diffusion, (1, 1_000_000), &["mm²/s", "mm^2/s"]),
        row("s/mm2",   "s/mm²", "second per square millimetre", D::DiffusionWeighting, (1_000_000, 1), &["s/mm²", "s/mm^2"]),
        row("/min",    "/min",  "per minute",   D::Rate,      (1, 1), &["bpm"]),
        row("/s",      "/s",    "per second",   D::Rate,      (60, 1), &["fps"]),
        row("Hz",      "Hz",    "hertz",        D::Frequency, (1, 1), &[]),
        row("kHz",     "kHz",   "kilohertz",    D::Frequency, (1_000, 1), &[]),
        row("MHz",     "MHz",   "megahertz",    D::Frequency, (1_000_000, 1), &[]),
        row("Pa",      "Pa",    "pascal",       D::Pressure,  (1, 1), &[]),
        row("kPa",     "kPa",   "kilopascal",   D::Pressure,  (1_000, 1), &[]),
        row("mm[Hg]",  "mmHg",  "millimetre of mercury", D::Pressure, (133_322, 1_000), &["mmHg"]),
        row("mT",      "mT",    "millitesla",   D::MagneticField, (1, 1_000), &[]),
        row("T",       "T",     "tesla",        D::MagneticField, (1, 1), &[]),
        row("V",       "V",     "volt",         D::Voltage,   (1, 1), &[]),
        row("kV",      "kV",    "kilovolt",     D::Voltage,   (1_000, 1), &[]),
        row("kV",      "kVp",   "kilovolt peak", D::Voltage,  (1_000, 1), &["kVp"]),
        row("mA",      "mA",    "milliampere",  D::Current,   (1, 1_000), &[]),
        row("mA.s",    "mAs",   "milliampere second", D::Charge, (1, 1), &["mAs"]),
        row("keV",     "keV",   "kiloelectronvolt", D::Energy, (1_000, 1), &[]),
        row("mGy",     "mGy",   "milligray",    D::AbsorbedDose, (1, 1_000), &[]),
        row("Gy",      "Gy",    "gray",         D::AbsorbedDose, (1, 1), &[]),
        row("mSv",     "mSv",   "millisievert", D::EffectiveDose, (1, 1_000), &[]),
        row("Sv",      "Sv",    "sievert",      D::EffectiveDose, (1, 1), &[]),
        row("mGy.cm",  "mGy·cm", "milligray centimetre", D::DoseLength, (1, 1), &["mGy·cm", "mGy*cm"]),
        row("Bq",      "Bq",    "becquerel",    D::Activity,  (1, 1), &[]),
        row("kBq",     "kBq",   "kilobecquerel", D::Activity, (1_000, 1), &[]),
        row("MBq",     "MBq",   "megabecquerel", D::Activity, (1_000_000, 1), &[]),
        row("GBq",     "GBq",   "gigabecquerel", D::Activity, (1_000_000_000, 1), &[]),
        row("mCi",     "mCi",   "millicurie",   D::Activity,  (37_000_000, 1), &[]),
        row("Bq/mL",   "Bq/mL", "becquerel per millilitre",      D::ActivityConcentration, (1_000_000, 1), &["Bq/ml"]),
        row("kBq/mL",  "kBq/mL", "kilobecquerel per millilitre", D::ActivityConcentration, (1_000_000_000, 1), &["kBq/ml"]),
        row("umol/L",  "µmol/L", "micromole per litre", D::Concentration, (1, 1_000), &["umol/l", "µmol/L", "μmol/L"]),
        row("mmol/L",  "mmol/L", "millimole per litre", D::Concentration, (1, 1), &["mmol/l"]),
        row("Cel",     "°C",    "degree Celsius", D::Temperature, (1, 1), &["°C"]),
    ]
};

/// Spellings that are refused, each with what to write instead.
pub(super) static REFUSED: &[(&str, &str)] = &[
    ("cc", "mL"),
    ("ccm", "mL"),
    ("in", "[in_i]"),
    ("micron", "um"),
    ("rad", "deg"),
    ("sec", "s"),
    ("secs", "s"),
    ("msec", "ms"),
    ("mins", "minutes"),
    ("hr", "h"),
    ("hrs", "hours"),
    ("yr", "years"),
    ("yrs", "years"),
    ("mth", "months"),
    ("gm", "g"),
    ("mcg", "ug"),
    ("C", "Cel"),
    ("mGycm", "mGy.cm"),
];
