//! A run over any number of files, each of any size.

use super::excerpt::Known;
use super::files::Format;
use super::parallel::each;
use super::run::Run;
use super::teller::{Here, Teller};
use super::worker::{File, Worker};
use super::{Report, Validator, errors};
use crate::labels::pieces::{Cutter, Feed, Lines, PIECE, Piece, ReadAt, Start, Values, unpacked};
use crate::labels::read::mapping::Mapping;
use crate::labels::read::names::Names;
use crate::labels::record::Place;
use rustc_hash::FxHashSet;
use std::cell::RefCell;
use std::io::Read;
use std::sync::Arc;

/// How a run is done. What it finds does not depend on it.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Threads that check; at least 1.
    pub threads: usize,
    /// Findings kept of each rule and code; 0 keeps all, so that memory grows with them. Counts are
    /// always exact.
    pub keep: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options { threads: 1, keep: 0 }
    }
}

/// A run over files, see [`Validator::session`].
pub struct Session<'v, 'p> {
    pub(super) validator: &'v Validator<'p>,
    pub(super) options: Options,
    /// About how many bytes are checked at once.
    pub(super) piece: usize,
    pub(super) total: Run<'v>,
    worker: Worker<'v, 'p>,
    unreadable: Vec<String>,
}

impl std::fmt::Debug for Session<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("options", &self.options).finish_non_exhaustive()
    }
}

impl<'v, 'p> Session<'v, 'p> {
    pub(super) fn new(validator: &'v Validator<'p>, options: Options) -> Self {
        let worker = Worker::new(validator, options.keep);
        Session { validator, options, piece: PIECE, total: worker.run(), worker, unreadable: Vec::new() }
    }

    /// The same run, with files cut into pieces of about so many bytes instead of 1 MiB. What it
    /// finds does not depend on it.
    #[must_use]
    pub fn in_pieces(mut self, bytes: usize) -> Self {
        self.piece = bytes;
        self
    }

    /// Checks one file as it streams past; gzip and zstd are unpacked. `name` is how findings call it,
    /// and says how it is laid out unless `format` does. Rows are carried over by `mapping`.
    pub fn read<'r>(
        &mut self,
        name: &str,
        reader: impl Read + Send + 'r,
        format: Option<Format>,
        mapping: Option<&Mapping>,
    ) {
        self.read_as(name, reader, |head| format.unwrap_or_else(|| Format::of(name, head)), mapping);
    }

    /// The same, where the first bytes say how it is laid out.
    pub fn read_as<'r>(
        &mut self,
        name: &str,
        reader: impl Read + Send + 'r,
        format: impl FnOnce(&[u8]) -> Format,
        mapping: Option<&Mapping>,
    ) {
        let reader: Box<dyn Read + Send + 'r> = Box::new(reader);
        self.file(name, mapping, |session, file| match unpacked(reader) {
            Ok(reader) => {
                let mut feed = Feed::in_pieces(reader, session.piece);
                let format = format(feed.whole(1 << 16));
                session.feed(feed, format, file);
            }
            Err(error) => session.broken(file, Start::default(), &error.to_string()),
        });
    }

    /// Begins and ends a file; one in which there was no record is told.
    fn file(&mut self, name: &str, mapping: Option<&Mapping>, check: impl FnOnce(&mut Self, File<'_>)) {
        let name: Arc<str> = Arc::from(name);
        let known = Known::new(self.validator.protocol, mapping);
        let file = File { name: &name, mapping, known: &known };
        self.total.files += 1;
        self.total.next_file();
        let before = (self.total.records, self.total.found());
        check(self, file);
        if (self.total.records, self.total.found()) == before {
            let message = "there is no record in this file".to_owned();
            let here = Here::new(file.name.clone(), &[], Start::default(), file.known);
            let place = Place::default();
            self.validator.tell_file(&here, &mut self.total, "file.structure", &errors::L030, place, message);
        }
    }

    /// Checks a COCO file of any size in place, in constant memory but for sixteen bytes an annotation and some sixty an image;
    /// a stream of one is kept in memory, as it is looked at more than once.
    pub fn read_coco(&mut self, name: &str, source: &dyn ReadAt, mapping: Option<&Mapping>) {
        self.file(name, mapping, |session, file| session.coco(source, file));
    }

    /// What all files came to.
    pub fn finish(self) -> Report {
        self.total.report(self.unreadable, self.validator.rules.keys().cloned())
    }

    fn feed(&mut self, feed: Feed<'_>, format: Format, file: File<'_>) {
        let of_records = file.mapping.is_none_or(|m| m.names.is_none());
        match format {
            Format::JsonLines if of_records => self.stream(Lines::new(feed), file, None),
            Format::Json if of_records => self.stream(Values::new(feed), file, None),
            Format::LabelStudio => {
                let names = Names::new(self.validator.protocol, file.mapping.and_then(|m| m.names.as_ref()));
                self.stream(Values::new(feed), file, Some(&names));
            }
            Format::Coco => {
                let mut feed = feed;
                let bytes = feed.whole(usize::MAX);
                self.coco(&bytes, file);
                let (broken, end) = (feed.broken().map(str::to_owned), Start::default().after(feed.whole(usize::MAX)));
                self.ended(file, broken, end);
            }
            _ => self.whole(feed, format, file),
        }
    }

    /// A text that cannot be cut before it was read to its end.
    fn whole(&mut self, mut feed: Feed<'_>, format: Format, file: File<'_>) {
        let mut run = self.worker.run();
        let bytes = feed.whole(usize::MAX);
        let mut here = Here::new(file.name.clone(), bytes, Start::default(), file.known);
        let table = file.mapping.filter(|m| m.names.is_none());
        match (format, table) {
            (Format::Csv | Format::Parquet, None) if file.mapping.is_none() => {
                let message = "a table needs a mapping, which says what its columns are".to_owned();
                self.validator.tell_file(&here, &mut run, "file.structure", &errors::L039, Place::default(), message);
            }
            (Format::Csv, Some(mapping)) => self.worker.csv(bytes, mapping, &mut here, &mut run),
            (Format::Parquet, Some(mapping)) => self.worker.parquet(bytes.to_vec(), mapping, file, &mut run),
            (Format::Json | Format::JsonLines | Format::Yaml | Format::Csv | Format::Parquet, None)
                if file.mapping.is_some() =>
            {
                let message = "a names mapping is for files of other tools, and this is none of them".to_owned();
                self.validator.tell_file(&here, &mut run, "file.structure", &errors::L039, Place::default(), message);
            }
            (Format::Json | Format::JsonLines | Format::Yaml | Format::Csv | Format::Parquet, _) => {
                self.worker.yaml(bytes, &here, file, &mut run);
            }
            _ => self.worker.foreign(bytes, format, &here, file, &mut run),
        }
        self.total.absorb(run, &mut FxHashSet::default(), |id, run| self.validator.twice(id, &here, file, run));
        let end = here.start.after(bytes);
        self.ended(file, feed.broken().map(str::to_owned), end);
    }

    fn stream(&mut self, mut cutter: impl Cutter, file: File<'_>, names: Option<&Names<'_>>) {
        let mut ids = FxHashSet::default();
        let first = cutter.next();
        let second = if first.is_some() { cutter.next() } else { None };
        // What is one piece is not worth a thread.
        let threads = if second.is_some() { self.options.threads } else { 1 };
        let mut pieces = first.into_iter().chain(second);
        let (validator, keep, total) = (self.validator, self.options.keep, &mut self.total);
        let cutter = RefCell::new(cutter);
        let next = || pieces.next().or_else(|| cutter.borrow_mut().next());
        let settle = |piece: Piece, run| {
            let here = Here::new(file.name.clone(), &piece.bytes, piece.start, file.known);
            total.absorb(run, &mut ids, |id, run| validator.twice(id, &here, file, run));
            cutter.borrow_mut().recycle(piece.bytes);
        };
        let work = |worker: &mut Worker<'v, 'p>, piece: &Piece| match names {
            Some(names) => worker.tasks(piece, file, names),
            None => worker.piece(piece, file),
        };
        if threads > 1 {
            each(threads, || Worker::new(validator, keep), next, work, settle);
        } else {
            // One worker for all files, with what it has learnt.
            let (mut next, mut settle) = (next, settle);
            while let Some(piece) = next() {
                let run = work(&mut self.worker, &piece);
                settle(piece, run);
            }
        }
        let cutter = cutter.into_inner();
        let (broken, end) = (cutter.feed().broken().map(str::to_owned), cutter.feed().start());
        self.total.tell_left(file.name);
        self.ended(file, broken, end);
    }

    /// What is told when a file is through.
    fn ended(&mut self, file: File<'_>, broken: Option<String>, end: Start) {
        if let Some(mapping) = file.mapping.filter(|m| m.names.is_none()) {
            self.validator.columns(mapping, file.name, file.known, &mut self.total);
        }
        if let Some(reason) = broken {
            self.broken(file, end, &reason);
        }
    }

    /// The file could not be read to its end.
    pub(super) fn broken(&mut self, file: File<'_>, end: Start, reason: &str) {
        self.unreadable.push(file.name.to_string());
        let here = Here::new(file.name.clone(), &[], end, file.known);
        let message =
            format!("the file cannot be read any further ({reason}); what stands behind this place was not checked");
        Teller { here: &here, about: super::teller::About::default(), run: &mut self.total }.find(
            "file.structure",
            &errors::L043,
            None,
            Place::default(),
            message,
        );
    }
}
