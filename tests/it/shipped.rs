//! The shipped clinical protocols on label files of their own, on other people's data, and against
//! arithmetic that does not use them.

use crate::frames;
use crate::suite::files;
use labelwright::decide::{Case, Plan, Value};
use labelwright::diagnostic::{Problems, Severity};
use labelwright::labels::{Expected, Finding, Format, Input, Validator, read_mapping};
use labelwright::protocol::Protocol;
use labelwright::protocol::condition::From;
use labelwright::quantity::Exact;
use labelwright::source::{Disk, FileId};
use labelwright::version::Compiled;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The file of a protocol's folder that has the header.
fn main_file(folder: &Path) -> PathBuf {
    let has_header =
        |path: &PathBuf| std::fs::read_to_string(path).unwrap().lines().any(|l| l.starts_with("protocol "));
    files(&folder.to_string_lossy(), "protocol").into_iter().find(has_header).expect("a header")
}

fn compiled(folder: &str) -> Compiled {
    let path = main_file(Path::new(folder)).to_string_lossy().replace('\\', "/");
    let compilation = labelwright::compile_unproved(&path, &Disk);
    let said: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {}", d.rule.code, d.message)).collect();
    Compiled::new(compilation.protocol.unwrap_or_else(|| panic!("{path}: {said:#?}")))
}

fn found(compiled: &Compiled, name: &str, text: &str) -> Vec<Finding> {
    frames::validate(compiled, name, text.as_bytes()).findings
}

fn told(findings: &[Finding]) -> String {
    findings.iter().map(|f| format!("{} {} {}:{} {}\n", f.code.code, f.rule, f.line, f.column, f.message)).collect()
}

/// Folders of protocols with label files beside them.
fn with_labels() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("protocols").unwrap().map(|e| e.unwrap().path()).collect();
    folders.retain(|f| f.join("labels").is_dir());
    folders.sort();
    folders
}

/// A label file of the repository, with the digest of its protocol. `UPDATE=1` writes it anew where
/// the protocol has changed; files about the stamp keep what they have.
fn stamped(path: &Path, compiled: &Compiled) -> String {
    let text = std::fs::read_to_string(path).unwrap();
    if path.file_name().unwrap().to_string_lossy().starts_with("L023") {
        return text;
    }
    let digest = &compiled.stamp.meaning_digest;
    let mut parts = text.split("sha256:");
    let mut now = parts.next().unwrap().to_owned();
    for part in parts {
        now.push_str(digest);
        now.push_str(part.trim_start_matches(|c: char| c.is_ascii_hexdigit()));
    }
    if now != text {
        assert!(
            std::env::var_os("UPDATE").is_some(),
            "{} names another digest; run `UPDATE=1 cargo test shipped`",
            path.display()
        );
        std::fs::write(path, &now).unwrap();
    }
    assert!(now.contains(digest), "{} names no digest", path.display());
    now
}

#[test]
fn good_label_files_pass_without_a_word() {
    let folders = with_labels();
    assert!(folders.len() >= 5, "{folders:?}");
    for folder in folders {
        let compiled = compiled(&folder.to_string_lossy());
        let text = stamped(&folder.join("labels/good.jsonl"), &compiled);
        assert!(text.lines().count() >= 3, "{}", folder.display());
        let findings = found(&compiled, "good.jsonl", &text);
        assert!(findings.is_empty(), "{}:\n{}", folder.display(), told(&findings));
        let schema = labelwright::emit::schema::label_schema(&compiled.protocol, &compiled.stamp).schema;
        let schema = jsonschema::validator_for(&schema).unwrap();
        for (n, line) in text.lines().enumerate() {
            let record: serde_json::Value = serde_json::from_str(line).unwrap();
            let errors: Vec<String> =
                schema.iter_errors(&record).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(errors.is_empty(), "{} record {}: {errors:#?}", folder.display(), n + 1);
        }
    }
}

#[test]
fn broken_label_files_are_told_for_what_is_wrong_with_them() {
    let mut wrong = String::new();
    for folder in with_labels() {
        let compiled = compiled(&folder.to_string_lossy());
        let broken = files(&folder.join("labels/broken").to_string_lossy(), "json");
        assert!(broken.len() >= 15, "{} has {} broken files", folder.display(), broken.len());
        for path in broken {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let code = name.split('-').next().unwrap();
            let findings = found(&compiled, &name, &stamped(&path, &compiled));
            let codes: BTreeSet<&str> = findings.iter().map(|f| f.code.code).collect();
            let errors = findings.iter().filter(|f| f.severity == Severity::Error);
            if !codes.contains(code) || errors.into_iter().any(|f| f.code.code != code) {
                wrong.push_str(&format!("{}:\n{}", path.display(), told(&findings)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Rules of a thyroid nodule by an independent few lines.
fn tirads(composition: usize, echogenicity: usize, shape: usize, margin: usize, foci: u8) -> (u32, &'static str) {
    // Cystic, spongiform, mixed, solid, cannot be told; anechoic, hyper/iso, hypo, very hypo, cannot be told; …
    let mut points =
        [0, 0, 1, 2, 2][composition] + [0, 1, 2, 3, 1][echogenicity] + [0, 3][shape] + [0, 0, 2, 3, 0][margin];
    points += [0, 1, 2, 3].iter().enumerate().filter(|(n, _)| foci >> n & 1 == 1).map(|(_, p)| p).sum::<u32>();
    if composition < 2 {
        points = 0;
    }
    let level = match points {
        0 => "tr1",
        1 => "none",
        2 => "tr2",
        3 => "tr3",
        4..=6 => "tr4",
        _ => "tr5",
    };
    (points, level)
}

/// What is advised at a size in tenths of a millimetre.
fn advice(level: &str, size: i64) -> &'static str {
    let (follow, biopsy) = match level {
        "tr3" => (150, 250),
        "tr4" => (100, 150),
        "tr5" => (50, 100),
        _ => return "no_action",
    };
    if size >= biopsy {
        "biopsy"
    } else if size >= follow {
        "follow_up"
    } else {
        "no_action"
    }
}

#[test]
fn every_thyroid_nodule_scores_as_counted_by_hand() {
    let protocol = compiled("protocols/thyroid-ultrasound").protocol;
    let plan = Plan::new(&protocol).unwrap();
    let plan = &plan.labels["thyroid_nodule"];
    let label = &protocol.labels["thyroid_nodule"];
    let one = |id: &str, place: usize, values: usize| -> Value {
        let attribute = plan.attribute(id).unwrap();
        assert_eq!(attribute.ids().count(), values, "{id}");
        if place == values { Value::NotAssessable } else { Value::One(u16::try_from(place).unwrap()) }
    };
    let slot = |from: From, id: &str| plan.slot(from, id).unwrap_or_else(|| panic!("{id}"));
    let outcome = |case: &Case, id: &str| -> Option<String> {
        let (_, output) = label.output(id).unwrap();
        match case.get(slot(From::Label, id)) {
            Value::One(n) => Some(output.kind.list().unwrap().values[usize::from(n)].id.clone()),
            _ => None,
        }
    };
    let tenth = |n: i64| Value::Number(Exact::fraction(n, 10).unwrap());
    let (mut combinations, mut totals, mut refused) = (0, BTreeSet::new(), 0);
    for composition in 0..5 {
        for echogenicity in 0..5 {
            for shape in 0..2 {
                for margin in 0..5 {
                    for foci in 0..16_u8 {
                        let mut case = Case::new(plan.slots.len());
                        let mut set = |from: From, id: &str, value: Value| case.set(slot(from, id), value);
                        set(From::Label, "composition", one("composition", composition, 4));
                        set(From::Label, "echogenicity", one("echogenicity", echogenicity, 4));
                        set(From::Label, "shape", one("shape", shape, 2));
                        set(From::Label, "margin", one("margin", margin, 4));
                        set(From::Label, "foci", Value::Ticks(u128::from(foci)));
                        set(From::Label, "treated_before", one("treated_before", 1, 2));
                        set(From::Context, "age", Value::Number(Exact::from(50)));
                        for id in ["fdg_avid", "suspicious_nodes", "men2"] {
                            set(From::Context, id, Value::One(1));
                        }
                        plan.work_out(&mut case);
                        let anechoic = plan.requirements(&case).find(|(rule, ..)| rule.ends_with("anechoic_is_cystic"));
                        let legal = !anechoic.expect("the rule is there").1;
                        assert_eq!(legal, echogenicity != 0 || composition == 0);
                        if !legal {
                            refused += 1;
                            continue;
                        }
                        combinations += 1;
                        let (points, level) = tirads(composition, echogenicity, shape, margin, foci);
                        assert_ne!(points, 1, "no nodule scores 1");
                        totals.insert(points);
                        assert_eq!(
                            case.get(slot(From::Label, "points")),
                            Value::Number(Exact::from(i64::from(points)))
                        );
                        assert_eq!(outcome(&case, "level").as_deref(), Some(level));
                        for size in [10, 49, 50, 51, 99, 100, 149, 150, 249, 250, 800] {
                            for id in ["width", "height", "length"] {
                                case.set(slot(From::Label, id), tenth(if id == "length" { size } else { 10 }));
                            }
                            plan.work_out(&mut case);
                            assert_eq!(
                                outcome(&case, "action").as_deref(),
                                Some(advice(level, size)),
                                "{level} {size}"
                            );
                        }
                    }
                }
            }
        }
    }
    assert_eq!((combinations, refused), (3_360, 640));
    assert_eq!(totals.first(), Some(&0));
    assert_eq!(totals.len(), 17, "0 and 2 to 17: {totals:?}");
}

/// Codes of TotalSegmentator: structure, type code, side code.
fn totalsegmentator() -> Option<BTreeMap<String, (String, String)>> {
    let text = std::fs::read_to_string("../shared/data/totalsegmentator/totalsegmentator_snomed_mapping.csv").ok()?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    Some(
        reader
            .records()
            .map(|r| r.unwrap())
            .map(|r| (r[0].to_owned(), (format!("SCT:{}", &r[5]), r[8].to_owned())))
            .collect(),
    )
}

fn codes(protocol: &Protocol, label: &str) -> Vec<String> {
    protocol.labels[label].codes.iter().map(|c| c.code.to_string()).collect()
}

#[test]
fn organs_have_the_codes_of_totalsegmentator() {
    let Some(theirs) = totalsegmentator() else { return };
    let protocol = compiled("protocols/mri-abdominal-organs").protocol;
    let same = [
        ("liver", "liver"),
        ("spleen", "spleen"),
        ("kidney", "kidney_left"),
        ("kidney", "kidney_right"),
        ("gallbladder", "gallbladder"),
        ("pancreas", "pancreas"),
        ("adrenal", "adrenal_gland_left"),
        ("aorta", "aorta"),
        ("inferior_vena_cava", "inferior_vena_cava"),
        ("portal", "portal_vein_and_splenic_vein"),
        ("stomach", "stomach"),
        ("duodenum", "duodenum"),
        ("oesophagus", "esophagus"),
        ("urinary_bladder", "urinary_bladder"),
        ("prostate", "prostate"),
    ];
    for (ours, structure) in same {
        let (code, side) = &theirs[structure];
        let own = protocol.labels.keys().find(|l| l.starts_with(ours)).unwrap_or_else(|| panic!("no label {ours}"));
        assert_eq!(codes(&protocol, own), std::slice::from_ref(code), "{ours} and {structure}");
        if !side.is_empty() {
            let list = protocol.labels[own].attributes["side"].kind.list().unwrap();
            let coded = list.values.iter().any(|v| v.codes.iter().any(|c| c.code.to_string() == format!("SCT:{side}")));
            assert!(coded, "{ours} has no side {side}");
        }
    }
    // The lesion of the kidney there is a cyst; here it is an answer of the lesion.
    let lesion = protocol.labels.values().flat_map(|l| l.attributes.values()).filter_map(|a| a.kind.list());
    let cyst = lesion
        .flat_map(|l| &l.values)
        .any(|v| v.codes.iter().any(|c| c.code.to_string() == theirs["kidney_cyst_left"].0));
    assert!(cyst, "no answer has the code of a cyst");
}

#[test]
fn lung_lobes_and_nodules_do_not_contradict_totalsegmentator() {
    let Some(theirs) = totalsegmentator() else { return };
    let protocol = compiled("protocols/ct-lung-nodule").protocol;
    // What has a SNOMED code in both means the same in both: no code of theirs for another structure
    // stands on one of our labels.
    let anatomy: BTreeMap<&str, &str> = theirs.iter().map(|(s, (c, _))| (c.as_str(), s.as_str())).collect();
    for (id, label) in &protocol.labels {
        for code in &label.codes {
            let used = anatomy.get(code.code.to_string().as_str());
            assert!(used.is_none(), "{id} has the code of {used:?}");
        }
    }
    let nodule = &protocol.labels["nodule"];
    assert!(nodule.codes.iter().any(|c| c.code.to_string() == "SCT:27925004"));
    assert!(nodule.codes.iter().any(|c| c.site.as_ref().is_some_and(|s| s.to_string() == "SCT:39607008")));
}

/// Defects of CBIS-DDSM that the protocol's rules cover: the defect, the table, the rules of which
/// one must be told at the row, and how many rows there are.
const COVERED: &[(&str, &str, &[&str], usize)] = &[
    ("assessment-1-or-2-but-malignant", "mass", &["edge_case.missed_cancer"], 4),
    ("assessment-1-or-2-but-malignant", "calc", &["edge_case.missed_cancer"], 1),
    ("assessment-4-or-5-but-no-callback", "mass", &["edge_case.not_recalled"], 14),
    ("assessment-4-or-5-but-no-callback", "calc", &["edge_case.not_recalled"], 3),
    ("assessment-incomplete-with-final-pathology", "mass", &["edge_case.left_open"], 119),
    ("assessment-incomplete-with-final-pathology", "calc", &["edge_case.left_open"], 54),
    ("assessment-negative-but-an-abnormality-is-described", "mass", &["require.not_negative"], 3),
    ("missing:calc type", "calc", &["morphology.answered"], 23),
    ("missing:mass shape", "mass", &["shape.answered"], 2),
    ("spiculated-margin-but-assessment-2-or-3", "mass", &["edge_case.spiculated_low", "edge_case.low_category"], 14),
    ("term-not-in-list:calc type", "calc", &["morphology.value"], 30),
];

#[test]
fn defects_of_cbis_ddsm_are_found() {
    let folder = Path::new("../shared/data/cbis-ddsm/public");
    let Ok(list) = std::fs::read_to_string(folder.join("defects.jsonl")) else { return };
    let compiled = compiled("protocols/mammography-screening");
    let expected = Expected { meaning_digest: compiled.stamp.meaning_digest.clone() };
    let validator = Validator::new(&compiled.protocol, &expected).unwrap();
    let mut rules_at: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for table in ["mass", "calc"] {
        let map = std::fs::read(format!("protocols/mammography-screening/cbis-ddsm-{table}.map.yaml")).unwrap();
        let mapping = read_mapping(&map, FileId(0), &compiled.protocol, &mut Problems::default()).expect("a mapping");
        let bytes = std::fs::read(folder.join(format!("{table}.csv"))).unwrap();
        let input = Input { name: table, bytes: &bytes, format: Format::Csv, mapping: Some(&mapping) };
        let report = validator.validate_all(&[input]);
        let text = String::from_utf8(bytes.clone()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for finding in &report.findings {
            let row: Vec<&str> = lines[finding.line as usize - 1].split(',').collect();
            rules_at.entry(format!("{table}:{}:{}", row[0], row[1])).or_default().insert(finding.rule.clone());
        }
        // A row stands by itself: what needs several annotations or views is skipped, never broken.
        let ties = report.rules.iter().filter(|(rule, _)| rule.starts_with("relation.") || rule.contains(".drawing."));
        for (rule, tally) in ties {
            assert_eq!((tally.failed, tally.checked), (0, 0), "{rule}");
        }
    }
    for (defect, table, rules, rows) in COVERED {
        let mut seen = 0;
        for line in list.lines() {
            let entry: serde_json::Value = serde_json::from_str(line).unwrap();
            let row = entry["rows"][0].as_str().unwrap();
            if entry["rule"] != *defect || !row.starts_with(table) {
                continue;
            }
            seen += 1;
            let told = rules_at.get(row);
            let found = told.is_some_and(|t| t.iter().any(|rule| rules.iter().any(|r| rule.ends_with(r))));
            assert!(found, "{defect} at {row} is not found: {told:?}");
        }
        assert_eq!(seen, *rows, "{defect} in {table}");
    }
}
