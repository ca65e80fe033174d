//! What must hold for every input, one target a part that reads something from outside.
//!
//! `cargo fuzz` looks for inputs that break a target (`fuzz/run`); the normal tests include this
//! file, run every case that was ever found and some thousand mutations of the seeds. So there is
//! one place for what a target does, [`TARGETS`].

pub mod cases;
pub mod documents;
pub mod labels;
pub mod mutate;
pub mod protocols;
pub mod seeds;
pub mod tables;

use labelwright::labels::Format;

/// A part that is fuzzed. `fuzz/fuzz_targets/<name>.rs` and a `[[bin]]` make a program of it.
pub struct Target {
    pub name: &'static str,
    /// Mutations that the normal tests try.
    pub tries: usize,
    pub what: What,
}

/// What stands in an input, and so which seeds there are.
pub enum What {
    /// A protocol's source.
    Source,
    /// `protocol.json`.
    Compiled,
    /// Any JSON text.
    Json,
    /// Any YAML text.
    Yaml,
    /// Two letters, then a label file. The first letter names one of these cases, the second one of
    /// these formats, `a` being the first of each: new ones are added behind the others.
    Labels { cases: &'static [&'static str], formats: &'static [Format] },
    /// Two letters likewise, a mapping, [`tables::BETWEEN`], and a table.
    Table { cases: &'static [&'static str], formats: &'static [Format] },
    /// A letter and a mapping.
    Mapping { cases: &'static [&'static str] },
}

const NATIVE: &[&str] = &[
    "tests/labels/nodule",
    "tests/labels/drawn",
    "tests/labels/kinds",
    "tests/labels/worked_out",
    "protocols/thyroid-ultrasound",
    "protocols/aortic-aneurysm-cta",
    "protocols/mri-abdominal-organs",
];
const TABLES: &[&str] = &["tests/labels/table", "protocols/lidc-nodule", "protocols/mammography-screening"];
const MAPPINGS: &[&str] =
    &["tests/labels/table", "protocols/lidc-nodule", "protocols/mammography-screening", "tests/labels/coco_names"];

/// A reader of another tool's format; its seeds are the label files of the cases.
const fn reader(name: &'static str, cases: &'static [&'static str], formats: &'static [Format]) -> Target {
    Target { name, tries: 250, what: What::Labels { cases, formats } }
}

/// All targets. A reader of another tool's format is one more row.
pub const TARGETS: &[Target] = &[
    Target { name: "protocol", tries: 150, what: What::Source },
    Target { name: "compiled", tries: 200, what: What::Compiled },
    Target { name: "json", tries: 2000, what: What::Json },
    Target { name: "yaml", tries: 1200, what: What::Yaml },
    Target {
        name: "records",
        tries: 600,
        what: What::Labels { cases: NATIVE, formats: &[Format::Json, Format::JsonLines, Format::Yaml] },
    },
    Target {
        name: "table",
        tries: 400,
        what: What::Table { cases: TABLES, formats: &[Format::Csv, Format::Json, Format::JsonLines, Format::Yaml] },
    },
    reader("coco", &["tests/labels/coco", "tests/labels/coco_names"], &[Format::Coco]),
    reader("label_studio", &["tests/labels/label_studio"], &[Format::LabelStudio]),
    reader("cvat", &["tests/labels/cvat", "tests/labels/cvat_units"], &[Format::Cvat]),
    reader("voc", &["tests/labels/voc"], &[Format::Voc]),
    Target { name: "mapping", tries: 400, what: What::Mapping { cases: MAPPINGS } },
];

/// The target of this name.
pub fn target(name: &str) -> &'static Target {
    TARGETS.iter().find(|t| t.name == name).unwrap_or_else(|| panic!("there is no target {name}"))
}

impl Target {
    /// Reads an input and looks at everything that must hold; panics where it does not.
    pub fn run(&self, bytes: &[u8]) {
        match self.what {
            What::Source => protocols::source(bytes),
            What::Compiled => protocols::compiled(bytes),
            What::Json => documents::json(bytes),
            What::Yaml => documents::yaml(bytes),
            What::Labels { cases, formats } => {
                if let Some((case, rest)) = chosen(bytes, cases)
                    && let Some((format, text)) = chosen(rest, formats)
                {
                    labels::file(cases::case(case), *format, text);
                }
            }
            What::Table { cases, formats } => {
                if let Some((case, rest)) = chosen(bytes, cases)
                    && let Some((format, text)) = chosen(rest, formats)
                {
                    tables::table(cases::case(case), *format, text);
                }
            }
            What::Mapping { cases } => {
                if let Some((case, text)) = chosen(bytes, cases) {
                    tables::mapping(cases::case(case), text);
                }
            }
        }
    }
}

/// What the first byte names, and the rest.
fn chosen<'b, 'l, T>(bytes: &'b [u8], list: &'l [T]) -> Option<(&'l T, &'b [u8])> {
    let (first, rest) = bytes.split_first()?;
    let number = usize::from(first.wrapping_sub(b'a'));
    Some((&list[number % list.len()], rest))
}

/// The letter that names the entry with this number.
pub fn letter(number: usize) -> u8 {
    b'a' + u8::try_from(number).expect("a list is short")
}

/// Makes a program of a target.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        use std::sync::LazyLock;
        static SEEDS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| labelwright_fuzz::seeds::of_name($name));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            // Half of the time as libFuzzer does, which knows what it has seen compared.
            if seed % 2 == 0 {
                libfuzzer_sys::fuzzer_mutate(data, size, max_size)
            } else {
                labelwright_fuzz::mutate::within(data, size, max_size, seed, &SEEDS)
            }
        });
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| labelwright_fuzz::target($name).run(bytes));
    };
}
