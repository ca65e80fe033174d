//! The corpus on disk, made once, and the protocol built beside it.

use super::corpus::{self, Defect, Form, Text, Wanted, dice::Dice};
use labelwright::emit::schema::label_schema;
use labelwright::version::Compiled;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::{File, create_dir_all, read, read_to_string, rename, write};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

const SEED: u64 = 7;
/// Five records in a hundred hold one mistake.
const BAD_OF_THOUSAND: usize = 50;

/// Files that are measured.
pub struct Files {
    folder: PathBuf,
    pub schema: PathBuf,
    pub protocol: PathBuf,
    pub tiny: PathBuf,
    pub truth: Vec<Option<Defect>>,
}

impl Files {
    /// The corpus in one form.
    pub fn of(&self, form: Form, shuffled: bool) -> PathBuf {
        self.folder.join(file_name(form, shuffled))
    }

    /// Where something may write what it says.
    pub fn output(&self, of: &str) -> PathBuf {
        self.folder.join(format!("said-by-{of}.txt"))
    }
}

fn file_name(form: Form, shuffled: bool) -> String {
    format!("labels{}.{}", if shuffled { "-shuffled" } else { "" }, form.ending())
}

/// The name of a corpus says everything that it hangs on.
fn key(compiled: &Compiled, annotations: usize) -> String {
    let mut hash = Sha256::new();
    for source in corpus::SOURCES {
        hash.update(source.as_bytes());
    }
    hash.update(compiled.stamp.meaning_digest.as_bytes());
    let mut hex = String::new();
    for byte in hash.finalize().iter().take(8) {
        let _ = write!(hex, "{byte:02x}");
    }
    format!("{}-{annotations}-{SEED}-{hex}", compiled.stamp.id)
}

/// The corpus of a protocol; made where it is not there yet.
pub fn files(target: &Path, compiled: &Compiled, annotations: usize) -> Files {
    let folder = target.join("bench-corpus").join(key(compiled, annotations));
    create_dir_all(&folder).expect("the folder can be made");
    let truth_file = folder.join("truth.json");
    if !truth_file.is_file() {
        make(&folder, compiled, annotations);
    }
    let schema = folder.join("label-file.schema.json");
    let emitted = label_schema(&compiled.protocol, &compiled.stamp).schema;
    write(&schema, emitted.to_string()).expect("the schema can be written");
    let protocol = folder.join("protocol.json");
    write(&protocol, compiled.print()).expect("the protocol can be written");
    let lines = read(folder.join(file_name(Form::Lines, false))).expect("the corpus is there");
    let tiny = folder.join("tiny.jsonl");
    let first: Vec<u8> = lines.split_inclusive(|b| *b == b'\n').take(2).flatten().copied().collect();
    write(&tiny, first).expect("the tiny file can be written");
    let text = read_to_string(&truth_file).expect("the truth is there");
    let rows: Vec<Option<[String; 4]>> = serde_json::from_str(&text).expect("the truth can be read");
    let truth = rows.into_iter().map(|row| row.and_then(|r| Defect::read(&r))).collect();
    Files { folder, schema, protocol, tiny, truth }
}

fn make(folder: &Path, compiled: &Compiled, annotations: usize) {
    eprintln!("making {annotations} annotations in {}", folder.display());
    let mut texts = Vec::new();
    for form in Form::ALL {
        for shuffled in [false, true] {
            let file = File::create(folder.join(file_name(form, shuffled))).expect("a file can be made");
            texts.push((Text::new(form, shuffled.then_some(SEED + 1)), BufWriter::new(file)));
        }
    }
    let wanted = Wanted { annotations, bad_of_thousand: BAD_OF_THOUSAND, seed: SEED };
    let mut truth: Vec<Option<[String; 4]>> = Vec::new();
    let labels = corpus::records(&compiled.protocol, wanted, |record| {
        for (text, file) in &mut texts {
            text.add(&record.node);
            file.write_all(text.out.as_bytes()).expect("there is room on the disk");
            text.out.clear();
        }
        truth.push(record.defect.map(|d| d.row()));
    });
    eprintln!("labels: {}", labels.expect("labels of the protocol can stand by themselves").join(", "));
    for (mut text, mut file) in texts {
        text.close();
        file.write_all(text.out.as_bytes()).expect("there is room on the disk");
        file.flush().expect("there is room on the disk");
    }
    // Last and at once, so that a corpus that was cut off is made anew.
    let part = folder.join(format!("truth.{}", Dice::new(SEED).hex(8)));
    write(&part, serde_json::to_string(&truth).expect("rows are JSON")).expect("the truth can be written");
    rename(&part, folder.join("truth.json")).expect("the truth can be named");
}
