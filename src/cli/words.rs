//! `words`: the catalogue of a translation, for translators to fill in.

use super::{Common, Outcome, load, output};
use crate::diagnostic::{Problems, Severity, plural};
use crate::source::{Disk, Files, as_source_path};
use crate::words::{FOLDER, po, read, update};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// A protocol file, or a folder that holds one
    #[arg(value_name = "PATH")]
    path: PathBuf,
    /// The language, by its code: de, fr, pt-BR
    #[arg(long, value_name = "CODE")]
    lang: String,
}

pub(super) fn run(options: &Options, common: Common) -> Outcome {
    // What a translator does to a protocol that is not finished is as good as on a finished one.
    let mut loaded = match load::load_unproved(&options.path) {
        Ok(loaded) => loaded,
        Err(sentence) => {
            output::summary(&sentence);
            return Outcome::Unreadable;
        }
    };
    let (Some(compiled), Some(folder)) = (&loaded.compiled, &loaded.folder) else {
        loaded.show(common);
        let why =
            if loaded.compiled.is_some() { "a compiled protocol has no catalogues" } else { "nothing was written" };
        output::summary(&format!("{}: {why} · {}", options.path.display(), loaded.counts()));
        return if loaded.compiled.is_some() { Outcome::Unreadable } else { Outcome::Findings };
    };
    let path = folder.join(FOLDER).join(format!("{}.po", options.lang));
    let shown = as_source_path(&path);
    let old = if path.is_file() {
        let bytes = match Disk.read(&shown) {
            Ok(bytes) => bytes,
            Err(error) => {
                output::summary(&crate::report::missing_input(&shown, &error.to_string()));
                return Outcome::Unreadable;
            }
        };
        match po::read(&bytes) {
            Ok(catalogue) => Some(catalogue),
            Err(_) => {
                // A file that cannot be read is never written over.
                let file = loaded.sources.add(&shown, String::from_utf8_lossy(&bytes));
                let mut problems = Problems::default();
                let _ = read(&bytes, file, &options.lang, &compiled.protocol, &mut problems);
                loaded.diagnostics = problems.sorted();
                loaded.show(common);
                output::summary(&format!("{shown}: nothing was written · {}", loaded.counts()));
                return Outcome::Findings;
            }
        }
    } else {
        None
    };
    let (catalogue, counts) = update(old, &compiled.protocol, &options.lang);
    let text = po::write(&catalogue);
    // A name that is no language is told before a file of that name is there.
    let mut problems = Problems::default();
    let file = loaded.sources.add(&shown, text.clone());
    let _ = read(text.as_bytes(), file, &options.lang, &compiled.protocol, &mut problems);
    let wrong_name = problems.sorted().into_iter().filter(|d| d.rule.code == "K003").collect::<Vec<_>>();
    if !wrong_name.is_empty() {
        loaded.diagnostics = wrong_name;
        loaded.show(common);
        output::summary(&format!("{shown}: nothing was written · {}", loaded.counts()));
        return Outcome::of(loaded.count(Severity::Error), 0, common);
    }
    if let Err(sentence) = output::write_file(&path, text.as_bytes()) {
        output::summary(&format!("error: {sentence}"));
        return Outcome::Unreadable;
    }
    output::data(&format!("{shown}\n"));
    let set_aside = if counts.obsolete == 0 { String::new() } else { format!(", {} set aside", counts.obsolete) };
    output::summary(&format!(
        "{shown}: {} translated, {} to be checked, {} to be translated{set_aside}",
        plural(counts.translated, "text", "texts"),
        counts.fuzzy,
        counts.missing
    ));
    Outcome::Clean
}
