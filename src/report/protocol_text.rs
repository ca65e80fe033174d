//! Diagnostics about protocols for people, drawn by miette.

use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::source::{FileId, Sources};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, NarratableReportHandler, SourceCode};

/// How diagnostics are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Boxes and colours.
    Colour,
    /// Boxes without colours.
    NoColour,
    /// Sentences for a screen reader.
    Plain,
}

/// The text of all diagnostics, in order.
pub fn diagnostics(list: &[Diagnostic], sources: &Sources, style: Style) -> String {
    let files: Vec<NamedSource<String>> =
        sources.iter().map(|(_, f)| NamedSource::new(f.path.clone(), f.text.clone())).collect();
    let mut out = String::new();
    for diagnostic in list {
        let drawn = Drawn::new(diagnostic, sources, &files);
        let done = match style {
            Style::Colour => graphical(GraphicalTheme::unicode()).render_report(&mut out, &drawn),
            Style::NoColour => graphical(GraphicalTheme::unicode_nocolor()).render_report(&mut out, &drawn),
            Style::Plain => NarratableReportHandler::new().render_report(&mut out, &drawn),
        };
        if done.is_err() {
            out.push_str(&diagnostic.message);
        }
        out.push('\n');
    }
    out
}

fn graphical(theme: GraphicalTheme) -> GraphicalReportHandler {
    GraphicalReportHandler::new_themed(theme).with_width(100).with_links(false).with_wrap_lines(true)
}

/// One diagnostic in miette's terms. miette draws one source a diagnostic, so places in other
/// files become diagnostics of their own behind it.
#[derive(Debug)]
struct Drawn<'d> {
    message: String,
    severity: miette::Severity,
    code: Option<String>,
    help: Option<String>,
    source: Option<&'d NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Drawn<'d>>,
}

impl<'d> Drawn<'d> {
    fn new(diagnostic: &Diagnostic, sources: &Sources, files: &'d [NamedSource<String>]) -> Self {
        let severity = match diagnostic.rule.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        let here = diagnostic.primary.span.file;
        let source = |id: FileId| files.get(id.0 as usize);
        let label = |place: &Place| {
            let text = (!place.text.is_empty()).then(|| place.text.clone());
            // An empty span has nothing to underline; one character shows where it is.
            let length = (place.span.end - place.span.start).max(1) as usize;
            let most = sources.get(place.span.file).text.len();
            let start = (place.span.start as usize).min(most);
            LabeledSpan::new(text, start, length.min(most - start))
        };
        let help: Vec<String> = [
            diagnostic.example.as_ref().map(|e| format!("for example: {e}")),
            diagnostic.help.clone(),
            diagnostic.why.as_ref().map(|w| format!("why: {w}")),
            Some(format!("more: labelwright explain {}", diagnostic.rule.code)),
        ]
        .into_iter()
        .flatten()
        .collect();
        let mut labels = vec![label(&diagnostic.primary)];
        labels.extend(diagnostic.related.iter().filter(|p| p.span.file == here).map(label));
        let elsewhere = diagnostic
            .related
            .iter()
            .filter(|p| p.span.file != here)
            .map(|place| Drawn {
                message: place.text.clone(),
                severity: miette::Severity::Advice,
                code: None,
                help: None,
                source: source(place.span.file),
                labels: vec![label(&Place { span: place.span, text: String::new() })],
                elsewhere: Vec::new(),
            })
            .collect();
        Drawn {
            message: diagnostic.message.clone(),
            severity,
            code: Some(format!(
                "{}[{}] {}",
                diagnostic.rule.severity.word(),
                diagnostic.rule.code,
                diagnostic.rule.name
            )),
            help: Some(help.join("\n")),
            source: source(here).filter(|_| !sources.get(here).text.is_empty()),
            labels,
            elsewhere,
        }
    }
}

impl std::fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn<'_> {}

impl miette::Diagnostic for Drawn<'_> {
    fn code(&self) -> Option<Box<dyn std::fmt::Display + '_>> {
        self.code.as_ref().map(|c| Box::new(c) as Box<dyn std::fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help(&self) -> Option<Box<dyn std::fmt::Display + '_>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.map(|s| s as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source?;
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        if self.elsewhere.is_empty() {
            return None;
        }
        Some(Box::new(self.elsewhere.iter().map(|d| d as &dyn miette::Diagnostic)))
    }
}
