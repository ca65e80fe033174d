//! The table of outputs.

use super::{guide, qa, rules, schema};
use crate::protocol::Protocol;
use crate::version::{Compiled, Stamp, TranslationStamp};
use crate::words::Translation;
use std::borrow::Cow;

/// An evaluator of `rules.json` in plain JavaScript, for one annotation and for a record.
const EVALUATE: &str = include_str!("../../templates/helper/evaluate.js");
const RECORD: &str = include_str!("../../templates/helper/record.js");

/// One file of a build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// Its path below the version's folder, forward slashes.
    pub path: Cow<'static, str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why an output could not be made.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// A value could not be written in the output's format.
    #[error("{output} could not be written: {reason}")]
    Format {
        /// The output.
        output: &'static str,
        /// The library's reason.
        reason: String,
    },
}

/// What a backend makes its files from.
pub(super) struct Build<'p> {
    pub(super) protocol: &'p Protocol,
    pub(super) stamp: Stamp,
    /// What `check` said of the sources, where there are sources.
    pub(super) told: Option<&'p [qa::Told]>,
    /// Its translations, ordered by language.
    pub(super) translations: &'p [Translation],
}

/// A kind of output.
pub struct Backend {
    /// Its name for `--only`.
    pub name: &'static str,
    /// What it is, one line.
    pub summary: &'static str,
    make: fn(&Build<'_>) -> Result<Vec<Artefact>, EmitError>,
}

/// Every output, in the order in which they are written.
pub const BACKENDS: &[Backend] = &[
    Backend {
        name: "guide",
        summary: "guide/index.html: what annotators read, one file without a network, in each language",
        make: guide,
    },
    Backend {
        name: "schema",
        summary: "label-file.schema.json: JSON Schema 2020-12 for label files",
        make: label_schema,
    },
    Backend {
        name: "rules",
        summary: "rules.json and rules.yaml: every rule as an expression tree",
        make: portable_rules,
    },
    Backend {
        name: "cases",
        summary: "rules.cases.json: cases with their verdicts; evaluate.js: an evaluator that passes them",
        make: golden_cases,
    },
    Backend {
        name: "qualification",
        summary: "qualification.html: a blind set of cases; qualification.key.json: its answers, apart",
        make: qualification,
    },
    Backend {
        name: "qa",
        summary: "qa.html: for authors, what is shown, tried, explained and enforced",
        make: quality,
    },
    Backend { name: "protocol", summary: "protocol.json: the compiled protocol, with its own schema", make: compiled },
    Backend { name: "stamp", summary: "stamp.json: id, version, dates, digests, compiler", make: stamp },
];

/// Makes the outputs with these names, or all of them.
///
/// # Errors
/// [`EmitError`] when an output cannot be written in its format.
pub fn emit(protocol: &Protocol, only: &[String]) -> Result<Vec<Artefact>, EmitError> {
    emit_in(protocol, &[], only)
}

/// The same, with a guide for each translation.
///
/// # Errors
/// [`EmitError`] when an output cannot be written in its format.
pub fn emit_in(protocol: &Protocol, translations: &[Translation], only: &[String]) -> Result<Vec<Artefact>, EmitError> {
    emit_told(protocol, translations, only, None)
}

/// The same with what `check` said of the sources, for the page for authors.
///
/// # Errors
/// [`EmitError`] when an output cannot be written in its format.
pub fn emit_told(
    protocol: &Protocol,
    translations: &[Translation],
    only: &[String],
    told: Option<&[qa::Told]>,
) -> Result<Vec<Artefact>, EmitError> {
    let build = Build { protocol, stamp: Stamp::of(protocol), told, translations };
    let mut artefacts = Vec::new();
    for backend in BACKENDS.iter().filter(|b| only.is_empty() || only.iter().any(|o| o == b.name)) {
        artefacts.extend((backend.make)(&build)?);
    }
    Ok(artefacts)
}

fn json(path: &'static str, value: &impl serde::Serialize) -> Result<Artefact, EmitError> {
    let mut text =
        serde_json::to_string_pretty(value).map_err(|e| EmitError::Format { output: path, reason: e.to_string() })?;
    text.push('\n');
    Ok(Artefact { path: path.into(), bytes: text.into_bytes() })
}

fn guide(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let write = |protocol: &Protocol, translation: Option<&Translation>| {
        let about = guide::GuideStamp { title: &protocol.title, ..guide_stamp(&build.stamp) };
        let edition = guide::Edition::new(translation, build.translations);
        let path: Cow<'static, str> = match translation {
            None => "guide/index.html".into(),
            Some(translation) => format!("guide/{}/index.html", translation.tag).into(),
        };
        let page = guide::guide_in(protocol, &about, &edition);
        let page = page.map_err(|e| EmitError::Format { output: "guide/index.html", reason: e.to_string() })?;
        Ok(Artefact { path, bytes: page.into_bytes() })
    };
    let mut pages = vec![write(build.protocol, None)?];
    for translation in build.translations {
        pages.push(write(&translation.protocol, Some(translation))?);
    }
    Ok(pages)
}

fn guide_stamp(stamp: &Stamp) -> guide::GuideStamp<'_> {
    guide::GuideStamp {
        id: &stamp.id,
        title: &stamp.title,
        version: &stamp.version,
        status: stamp.status.word(),
        effective: stamp.effective.as_deref(),
        review_by: stamp.review_by.as_deref(),
        meaning_digest: &stamp.meaning_digest,
        guide_digest: &stamp.guide_digest,
        compiler: &stamp.compiler,
    }
}

fn qualification(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let set = guide::qualification::qualification(build.protocol, &build.stamp);
    let path = "qualification.html";
    let page = set.page(&guide_stamp(&build.stamp));
    let page = page.map_err(|e| EmitError::Format { output: path, reason: e.to_string() })?;
    Ok(vec![
        Artefact { path: path.into(), bytes: page.into_bytes() },
        json("qualification.key.json", &set.key)?,
        json("qualification.key.schema.json", &guide::qualification::key_schema())?,
        json("qualification.result.schema.json", &guide::qualification::sheet_schema())?,
    ])
}

fn label_schema(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let schema = schema::label_schema(build.protocol, &build.stamp);
    Ok(vec![json("label-file.schema.json", &schema.schema)?])
}

fn portable_rules(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let schema = schema::label_schema(build.protocol, &build.stamp);
    let rules = rules::rules(build.protocol, &build.stamp, &schema);
    let path = "rules.yaml";
    // By way of JSON, so that both files hold the same tree: YAML would write variants as tags.
    let yaml = serde_json::to_value(&rules).unwrap_or_default();
    let yaml = serde_yaml::to_string(&yaml).map_err(|e| EmitError::Format { output: path, reason: e.to_string() })?;
    Ok(vec![
        json("rules.json", &rules)?,
        Artefact { path: path.into(), bytes: yaml.into_bytes() },
        json("rules.schema.json", &rules::rules_schema())?,
    ])
}

fn golden_cases(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let schema = schema::label_schema(build.protocol, &build.stamp);
    let rules = rules::rules(build.protocol, &build.stamp, &schema);
    let path = "rules.cases.json";
    let cases = rules::cases(build.protocol, &build.stamp, &rules).print();
    let cases = cases.map_err(|e| EmitError::Format { output: path, reason: e.to_string() })?;
    Ok(vec![
        Artefact { path: path.into(), bytes: cases.into_bytes() },
        json("rules.cases.schema.json", &rules::cases_schema())?,
        Artefact { path: "evaluate.js".into(), bytes: EVALUATE.as_bytes().to_vec() },
        Artefact { path: "record.js".into(), bytes: RECORD.as_bytes().to_vec() },
    ])
}

fn quality(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let path = "qa.html";
    let schema = schema::label_schema(build.protocol, &build.stamp);
    let page = qa::qa(build.protocol, &build.stamp, &schema, build.told);
    let page = page.map_err(|e| EmitError::Format { output: path, reason: e.to_string() })?;
    Ok(vec![Artefact { path: path.into(), bytes: page.into_bytes() }])
}

fn compiled(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let compiled = Compiled::new(build.protocol.clone());
    let schema = schemars::schema_for!(Compiled);
    Ok(vec![
        Artefact { path: "protocol.json".into(), bytes: compiled.print().into_bytes() },
        json("protocol.schema.json", &schema)?,
    ])
}

fn stamp(build: &Build<'_>) -> Result<Vec<Artefact>, EmitError> {
    let of = |t: &Translation| TranslationStamp {
        language: t.tag.clone(),
        translation_of: build.stamp.guide_digest.clone(),
        texts_digest: t.digest.clone(),
        texts: t.texts,
        untranslated: t.english.len(),
    };
    let translations = build.translations.iter().map(of).collect();
    Ok(vec![json("stamp.json", &Stamp { translations, ..build.stamp.clone() })?])
}
