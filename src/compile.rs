//! The driver: reads like a table of contents of the compiler.

use crate::analyse;
use crate::diagnostic::{Diagnostic, Problems};
use crate::instruct;
use crate::protocol::{self, Protocol, Unit};
use crate::source::{Files, Sources, Span, beside, unprintable};
use crate::syntax::{self, ast};

/// What a compile gave.
#[derive(Debug)]
pub struct Compilation {
    /// The checked protocol; `None` if and only if there was an error.
    pub protocol: Option<Protocol>,
    /// Everything that was found, ordered by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The texts that the diagnostics point into.
    pub sources: Sources,
    /// How many diagnostics past the first 200 were counted and not kept.
    pub dropped: usize,
}

/// Compiles the protocol at `path`: parse → check → prove → look at the texts. Nothing is written.
///
/// ```
/// use labelwright::{compile, source::Memory};
///
/// let files = Memory::default().with("demo.protocol", r#"
///     protocol demo "Demo" { version 1.0.0  status draft  owner "Us"  modality CT }
///     label spot "Spot" {
///       definition "A bright spot."
///       attribute size : length in mm, 1 to 50, must be answered
///       positive large when size is 3 mm or more
///       negative small when size is below 3 mm
///     }
/// "#);
/// let compiled = compile("demo.protocol", &files);
/// assert_eq!(compiled.protocol.unwrap().labels.len(), 1);
/// ```
pub fn compile(path: &str, files: &dyn Files) -> Compilation {
    with_proof(path, files, Some(analyse::STEPS))
}

/// Compiles without the proof: parse → check → look at the texts. What comes out may leave cases undecided.
pub fn compile_unproved(path: &str, files: &dyn Files) -> Compilation {
    with_proof(path, files, None)
}

/// Compiles with a proof that may take so many steps; what it cannot settle within them is told.
pub fn compile_within(path: &str, files: &dyn Files, steps: u64) -> Compilation {
    with_proof(path, files, Some(steps))
}

fn with_proof(path: &str, files: &dyn Files, steps: Option<u64>) -> Compilation {
    let mut problems = Problems::default();
    let mut sources = Sources::default();
    let mut reading =
        Reading { files, sources: &mut sources, problems: &mut problems, units: Vec::new(), open: Vec::new() };
    reading.read(path, None);
    let mut units = reading.units;
    // Names of used files are introduced first, so that a clash is told where the author can mend it.
    let root_last = units.len().min(1);
    units.rotate_left(root_last);
    let protocol = if units.iter().any(|u| u.root) { protocol::check(&units, files, &mut problems) } else { None };
    if let (Some(checked), Some(steps)) = (&protocol, steps) {
        analyse::prove(&checked.protocol, &checked.places, steps, &mut problems);
    }
    let protocol = protocol.map(|checked| checked.protocol).filter(|_| !problems.has_errors());
    if protocol.is_some() {
        instruct::look(&units, &sources, &mut problems);
    }
    let dropped = problems.dropped();
    Compilation { protocol, diagnostics: problems.sorted(), sources, dropped }
}

struct Reading<'a> {
    files: &'a dyn Files,
    sources: &'a mut Sources,
    problems: &'a mut Problems,
    units: Vec<Unit>,
    /// The files that are being read, outermost first: a file among them that is used again
    /// closes a circle.
    open: Vec<String>,
}

impl Reading<'_> {
    fn read(&mut self, path: &str, used_at: Option<Span>) {
        let bytes = match self.files.read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                let span = used_at.unwrap_or_else(|| Span::new(self.sources.add(path, ""), 0, 0));
                self.problems.push(protocol::errors::missing_file(span, path, &error.to_string()));
                return;
            }
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) => match text.char_indices().find(|(_, c)| unprintable(*c)) {
                None => text,
                Some((at, c)) => {
                    let file = self.sources.add(path, text.replace(unprintable, " "));
                    let what = format!("it holds the unprintable character U+{:04X}", u32::from(c));
                    self.problems.push(syntax::errors::not_text(Span::new(file, at, at + 1), &what));
                    return;
                }
            },
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                let file = self.sources.add(path, text);
                let span = Span::new(file, valid, valid + 3);
                self.problems.push(syntax::errors::not_text(span, "a character here is in another encoding"));
                return;
            }
        };
        let file = self.sources.add(path, text);
        let text = self.sources.get(file).text.clone();
        let tree = syntax::parse_file(&text, file, self.problems);
        let uses: Vec<ast::Text> =
            tree.items.iter().filter_map(|i| if let ast::Item::Use(t) = i { Some(t.clone()) } else { None }).collect();
        let root = used_at.is_none();
        self.units.push(Unit { path: path.to_owned(), tree, root, span: Span::new(file, 0, text.len().min(1)) });
        self.open.push(path.to_owned());
        for used in uses {
            let target = beside(path, &used.text);
            if let Some(at) = self.open.iter().position(|p| *p == target) {
                let chain: Vec<String> = self.open[at..].iter().chain([&target]).map(|p| format!("`{p}`")).collect();
                self.problems.push(protocol::errors::use_cycle(used.span, &chain));
            } else if !self.units.iter().any(|u| u.path == target) {
                self.read(&target, Some(used.span));
            }
        }
        self.open.pop();
    }
}
