//! `build`: everything that comes out of a protocol.

use super::{Common, Outcome, load, output};
use crate::diagnostic::{Severity, nearest, or_list, plural};
use crate::emit::{BACKENDS, Told, emit_told};
use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// Protocol files, or folders that hold one
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Folder for the output, in `<id>/<version>/`
    #[arg(long, default_value = "dist", value_name = "DIR")]
    out: PathBuf,
    /// Only these outputs: guide, schema, rules, cases, qualification, qa, protocol, stamp
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    only: Vec<String>,
}

pub(super) fn run(options: &Options, common: Common) -> Outcome {
    for name in &options.only {
        let known: Vec<&str> = BACKENDS.iter().map(|b| b.name).collect();
        if !known.contains(&name.as_str()) {
            let near = nearest(name, known.iter().copied());
            let hint = if near.is_empty() {
                format!("there are {}", or_list(&known))
            } else {
                format!("did you mean {}?", or_list(&near))
            };
            output::summary(&format!("error: there is no output called `{name}`; {hint}"));
            return Outcome::Unreadable;
        }
    }
    let mut outcome = Outcome::Clean;
    for path in &options.paths {
        let one = build(path, options, common);
        if outcome == Outcome::Clean || one == Outcome::Unreadable {
            outcome = one;
        }
    }
    outcome
}

fn build(path: &std::path::Path, options: &Options, common: Common) -> Outcome {
    let mut loaded = match load::load(path) {
        Ok(loaded) => loaded,
        Err(sentence) => {
            output::summary(&sentence);
            return Outcome::Unreadable;
        }
    };
    let translations = match loaded.translations() {
        Ok(translations) => translations,
        Err(sentence) => {
            output::summary(&sentence);
            return Outcome::Unreadable;
        }
    };
    loaded.show(common);
    let found = Outcome::of(loaded.count(Severity::Error), loaded.count(Severity::Warning), common);
    let Some(compiled) = &loaded.compiled else {
        output::summary(&format!("{}: nothing was written · {}", path.display(), loaded.counts()));
        return found;
    };
    let protocol = &compiled.protocol;
    let told: Option<Vec<Told>> =
        loaded.sources.iter().next().map(|_| loaded.diagnostics.iter().map(|d| Told::of(d, &loaded.sources)).collect());
    let artefacts = match emit_told(protocol, &translations, &options.only, told.as_deref()) {
        Ok(artefacts) => artefacts,
        Err(error) => {
            output::summary(&format!("error: {error}"));
            return Outcome::Unreadable;
        }
    };
    let folder = options.out.join(&protocol.id).join(protocol.version.to_string());
    for artefact in &artefacts {
        if let Err(sentence) = output::write_file(&folder.join(&*artefact.path), &artefact.bytes) {
            output::summary(&format!("error: {sentence}"));
            return Outcome::Unreadable;
        }
        output::data(&format!("{}\n", folder.join(&*artefact.path).display()));
    }
    let files = plural(artefacts.len(), "file", "files");
    output::summary(&format!(
        "{} {}: {files} written to {} · {}",
        protocol.id,
        protocol.version,
        folder.display(),
        loaded.counts()
    ));
    found
}
