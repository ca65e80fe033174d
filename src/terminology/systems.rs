//! The terminologies that a protocol may cite, and the prefixes by which it cites them.
//!
//! The prefix is the coding scheme designator of DICOM where there is one in common use. Other names
//! of the same terminology are not accepted, so that a code has one spelling; they are recognised well
//! enough to say which prefix to write.

use std::fmt;

/// A terminology whose codes can be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum System {
    /// SNOMED CT, prefix `SCT`.
    Sct,
    /// RadLex, the RSNA's radiology lexicon, prefix `RadLex`.
    RadLex,
    /// DICOM's own terms, prefix `DCM`.
    Dcm,
    /// LOINC, prefix `LOINC`.
    Loinc,
    /// RadElement common data elements (`RDE1301`) and sets of them (`RDES195`), prefix `RDE`.
    RadElement,
    /// The NCI Thesaurus, prefix `NCIt`.
    Ncit,
}

impl System {
    /// All terminologies, in the order in which messages list them.
    pub const ALL: [Self; 6] = [Self::Sct, Self::RadLex, Self::Dcm, Self::Loinc, Self::RadElement, Self::Ncit];

    /// What stands before the colon of a code.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Sct => "SCT",
            Self::RadLex => "RadLex",
            Self::Dcm => "DCM",
            Self::Loinc => "LOINC",
            Self::RadElement => "RDE",
            Self::Ncit => "NCIt",
        }
    }

    /// The name of the terminology, for use in a sentence.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sct => "SNOMED CT",
            Self::RadLex => "RadLex",
            Self::Dcm => "DICOM",
            Self::Loinc => "LOINC",
            Self::RadElement => "RadElement",
            Self::Ncit => "NCI Thesaurus",
        }
    }

    /// The terminology with this prefix, spelled exactly.
    #[must_use]
    pub fn from_prefix(prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|system| system.prefix() == prefix)
    }

    /// Other names under which authors know the terminology, in lower case.
    const fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::Sct => &["snomed", "snomedct", "snomed-ct", "snomed_ct", "snomed ct", "sctid", "srt"],
            Self::RadLex => &["rid", "rad_lex", "rl"],
            Self::Dcm => &["dicom"],
            Self::Loinc => &["ln", "lnc"],
            Self::RadElement => &["rdes", "radelement", "cde"],
            Self::Ncit => &["nci", "ncithesaurus", "nci_thesaurus"],
        }
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.prefix())
    }
}

/// The terminology that an unknown prefix was probably meant for: another name of it, or its own
/// name but for case or one letter.
pub(super) fn nearest(prefix: &str) -> Option<System> {
    // No name of ours is longer, and comparing takes time that grows with the length.
    const LONGEST_GUESS: usize = 16;
    if prefix.chars().count() > LONGEST_GUESS {
        return None;
    }
    let folded = prefix.trim().to_lowercase();
    let known = System::ALL
        .into_iter()
        .find(|system| system.prefix().to_lowercase() == folded || system.other_names().contains(&folded.as_str()));
    known.or_else(|| {
        System::ALL.into_iter().find(|system| {
            // Short prefixes differ from one another by few letters: there one slip is not telling.
            folded.len() >= 3 && strsim::damerau_levenshtein(&folded, &system.prefix().to_lowercase()) == 1
        })
    })
}
