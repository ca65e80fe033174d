//! Sources of protocols, and compiled ones.

use labelwright::analyse::STEPS;
use labelwright::decide::run_cases;
use labelwright::diagnostic::Severity;
use labelwright::emit::emit;
use labelwright::labels::{Expected, Validator};
use labelwright::protocol::Protocol;
use labelwright::report::{Style, diagnostics};
use labelwright::source::Memory;
use labelwright::version::{Compiled, LoadError, Stamp};
use labelwright::{Compilation, compile_unproved, compile_within};

const FIGURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"></svg>";

/// Compiling ends with a protocol or with errors that have a place in the source; a second time it
/// says the same; the proof only adds to it; what comes out can be run, written and read back.
pub fn source(bytes: &[u8]) {
    let files = Memory::default()
        .with("demo.protocol", bytes)
        .with("more.protocol", &b"values more \"More\" { a \"A\" b \"B\" }\n"[..])
        .with("binary.protocol", &b"\xff\xfe"[..])
        .with("figures/example.svg", FIGURE);
    let said = told(&compile_unproved("demo.protocol", &files));
    let compilation = compile_unproved("demo.protocol", &files);
    assert_eq!(told(&compilation), said, "compiling twice says two things");
    if let Some(protocol) = compilation.protocol {
        let proved = compile_within("demo.protocol", &files, STEPS / 100);
        let added = told(&proved);
        assert!(proved.dropped > 0 || said.1.iter().all(|d| added.1.contains(d)), "the proof hides what was found");
        written(&Compiled::new(protocol));
    }
}

/// The text of a compile, and its diagnostics one by one, after a look at each of them.
fn told(compilation: &Compilation) -> (String, Vec<String>) {
    let Compilation { protocol, diagnostics: all, sources, dropped } = compilation;
    let error = all.iter().any(|d| d.rule.severity == Severity::Error);
    assert!(protocol.is_none() == error || *dropped > 0, "a protocol and errors, or neither");
    for diagnostic in all {
        let message = &diagnostic.message;
        assert!(!message.trim().is_empty(), "{} says nothing", diagnostic.rule.code);
        assert!(!message.chars().any(char::is_control), "a message may hold no control characters: {message:?}");
        for place in std::iter::once(&diagnostic.primary).chain(&diagnostic.related) {
            let span = place.span;
            let text = &sources.get(span.file).text;
            let whole = text.get(span.range()).is_some();
            assert!(whole, "{message}: {span:?} lies outside its file or cuts a character");
            let (line, column) = sources.line_column(span);
            assert!(line >= 1 && line <= text.matches('\n').count() + 1 && column >= 1);
        }
    }
    let each = all.iter().map(|d| format!("{} {:?} {}", d.rule.code, d.primary.span, d.message)).collect();
    (diagnostics(all, sources, Style::NoColour), each)
}

/// A checked protocol runs its cases, reads back as itself, and gives every output.
fn written(compiled: &Compiled) {
    run_cases(&compiled.protocol).expect("what compiles can be run");
    let back = Compiled::load(compiled.print().as_bytes());
    assert_eq!(back.as_ref(), Ok(compiled), "what was written reads back as something else");
    emit(&compiled.protocol, &[]).expect("what compiles can be written");
}

/// Loading answers with a protocol or with a reason. The digests keep nearly everything out that is
/// not a compiled protocol; so they are put right, and what then loads can be used.
pub fn compiled(bytes: &[u8]) {
    let loaded = Compiled::load(bytes);
    if let Err(reason) = &loaded {
        assert!(!reason.to_string().is_empty());
    }
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) else {
        assert!(loaded.is_err(), "what is no JSON was loaded");
        return;
    };
    let Some(Ok(protocol)) = value.get("protocol").map(|p| serde_json::from_value::<Protocol>(p.clone())) else {
        assert!(loaded.is_err(), "what has no protocol was loaded");
        return;
    };
    let stamped = Compiled { protocol_file: 1, stamp: Stamp::of(&protocol), protocol };
    match Compiled::load(stamped.print().as_bytes()) {
        Ok(back) => {
            assert_eq!(back, stamped, "what was written reads back as something else");
            run_cases(&back.protocol).expect("what loads can be run");
            let expected = Expected { meaning_digest: back.stamp.meaning_digest.clone() };
            let validator = Validator::new(&back.protocol, &expected).expect("what loads has a plan");
            validator.validate("empty.json", &b"{\"annotations\":[{}]}"[..]);
            // Outputs may be refused, in words.
            if let Err(refused) = emit(&back.protocol, &[]) {
                assert!(!refused.to_string().is_empty());
            }
        }
        Err(LoadError::Changed(what)) => panic!("a stamp that was just made does not fit: {what}"),
        Err(LoadError::Broken(_) | LoadError::Shape(_) | LoadError::Format(_)) => {}
    }
}
