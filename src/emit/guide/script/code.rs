//! One classic script made of its parts.
//!
//! The evaluator is a module and stays one: its `export`s are taken off here and handed on, and
//! what it keeps to itself stays hidden in a function of its own. Comments and indentation are left
//! out line by line, which is safe as no part has a text or a comment over several lines (a test).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The evaluator of `rules.json`.
const EVALUATE: &str = include_str!("../../../../templates/helper/evaluate.js");

/// The parts, in the order in which they need one another.
pub(in crate::emit::guide) const PARTS: &[(&str, &str)] = &[
    ("say", include_str!("../../../../templates/guideline/script/say.js")),
    ("page", include_str!("../../../../templates/guideline/script/page.js")),
    ("theme", include_str!("../../../../templates/guideline/script/theme.js")),
    ("desk", include_str!("../../../../templates/guideline/script/desk.js")),
    ("words", include_str!("../../../../templates/guideline/script/words.js")),
    ("search", include_str!("../../../../templates/guideline/script/search.js")),
    ("shell", include_str!("../../../../templates/guideline/script/shell.js")),
    ("helper", include_str!("../../../../templates/guideline/script/helper.js")),
    ("practice", include_str!("../../../../templates/guideline/script/practice.js")),
    ("start", include_str!("../../../../templates/guideline/script/start.js")),
];

/// What the script says, by language, each with the same names. The first one stands in for others.
const SAID: &[(&str, &str)] = &[
    ("en", include_str!("../../../../templates/guideline/script/say.js")),
    ("de", include_str!("../../../../templates/guideline/script/say.de.js")),
];

/// What the script says to readers of a language, and the language that it is in; `de-AT` takes that of `de`.
pub(super) fn said(tag: &str) -> (&'static str, &'static str) {
    let base = tag.split('-').next().unwrap_or(tag);
    SAID.iter().find(|(t, _)| *t == tag || *t == base).copied().unwrap_or(SAID[0])
}

/// The whole script for a language.
///
/// # Errors
/// What is wrong with the evaluator's exports.
pub(super) fn code(tag: &str) -> Result<String, String> {
    let (body, exports) = module(EVALUATE)?;
    let names = exports.join(",");
    let mut out = String::from("\"use strict\";(()=>{\n");
    out.push_str(&format!("const {{{names}}}=(()=>{{\n{}return {{{names}}}}})();\n", lean(&body)));
    for (name, part) in PARTS {
        out.push_str(&lean(if *name == "say" { said(tag).1 } else { part }));
    }
    out.push_str("})();");
    Ok(out)
}

/// A module without its exports, and their names. Only exports of functions and constants are known,
/// at the start of a line; whatever else takes or gives names is refused.
fn module(source: &str) -> Result<(String, Vec<String>), String> {
    let (mut body, mut names) = (String::new(), Vec::new());
    for line in source.lines() {
        let mut kept = line;
        if let Some(rest) = line.strip_prefix("export ") {
            let named = ["function ", "const "].iter().find_map(|word| rest.strip_prefix(word));
            let name: String = named.unwrap_or("").chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if name.is_empty() {
                return Err(format!("the evaluator has an export of another form: {line}"));
            }
            names.push(name);
            kept = rest;
        } else if line.starts_with("import") || line.starts_with("export") || line.contains("import(") {
            return Err(format!("the evaluator stands alone, but has: {line}"));
        }
        body.push_str(kept);
        body.push('\n');
    }
    Ok((body, names))
}

/// A script without lines that are comments, empty lines and indentation.
pub(in crate::emit::guide) fn lean(source: &str) -> String {
    let mut out = String::new();
    for line in source.lines().map(str::trim) {
        let comment = line.starts_with("//") || (line.starts_with("/**") && line.ends_with("*/"));
        if !line.is_empty() && !comment {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The SHA-256 of a script in the form in which a content security policy names it.
pub(in crate::emit::guide) fn digest(code: &str) -> String {
    STANDARD.encode(Sha256::digest(code.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exports_are_taken_off_and_named() {
        let source = "// A module.\nexport function f(a) {\n  return a;\n}\nexport const g = 1;\nconst h = 2;\n";
        let (body, names) = module(source).unwrap();
        assert_eq!(names, ["f", "g"]);
        assert_eq!(lean(&body), "function f(a) {\nreturn a;\n}\nconst g = 1;\nconst h = 2;\n");
        let refused =
            ["export default f;", "export { f };", "export class A {}", "import a from \"a\";", "x = import(\"a\");"];
        for other in refused {
            assert!(module(other).is_err(), "{other}");
        }
        assert_eq!(module(EVALUATE).unwrap().1, ["kinds", "wholeOf", "listed", "refs", "contextOf", "one", "evaluate"]);
    }

    #[test]
    fn no_part_has_a_text_or_a_comment_over_several_lines() {
        for (name, source) in PARTS.iter().chain(SAID).chain(&[("evaluate", EVALUATE)]) {
            for (n, line) in source.lines().enumerate() {
                let at = format!("{name}.js:{}: {line}", n + 1);
                assert_eq!(line.matches('`').count() % 2, 0, "{at}");
                assert_eq!(line.matches("/*").count(), line.matches("*/").count(), "{at}");
                assert!(!line.ends_with('\\'), "{at}");
            }
        }
    }

    #[test]
    fn every_sentence_that_is_said_is_there() {
        let said = PARTS[0].1;
        let mut found = 0;
        for (name, source) in PARTS {
            for after in source.split("SAY.").skip(1) {
                let word: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
                let there = said.contains(&format!(" {word}: ")) || said.contains(&format!("\n  {word}: "));
                assert!(there, "{name}.js says {word}");
                found += 1;
            }
        }
        assert!(found > 60, "{found}");
    }

    #[test]
    fn the_script_can_stand_in_a_page_and_asks_for_nothing() {
        for (tag, _) in SAID {
            let code = code(tag).unwrap();
            for bad in
                ["</script", "<!--", "eval(", "new Function", "innerHTML", "fetch(", "XMLHttp", "http:", "https:"]
            {
                assert!(!code.contains(bad), "{tag}: {bad}");
            }
        }
    }

    /// A table without its texts: its names in their order, and what each is called with.
    fn names(table: &str) -> Vec<String> {
        let (mut bare, mut open, mut before) = (String::new(), Vec::new(), ' ');
        for c in table.split_once("const SAY").unwrap().1.chars() {
            match (open.last(), c) {
                (Some(end), c) if *end == c => drop(open.pop()),
                (None | Some('}'), '"' | '`') => open.push(c),
                // What is worked out inside a text.
                (Some('`'), '{') if before == '$' => open.push('}'),
                (None, c) => bare.push(c),
                (Some(_), _) => {}
            }
            before = c;
        }
        let named = bare.split([',', '{', '}', '\n']).filter(|piece| piece.contains(':'));
        named.map(|piece| piece.split("=>").next().unwrap().replace(' ', "")).collect()
    }

    #[test]
    fn every_language_says_the_same() {
        let english = names(SAID[0].1);
        assert!(english.len() > 80 && english.contains(&"themes:".to_owned()), "{english:?}");
        for (tag, table) in SAID {
            assert_eq!(names(table), english, "{tag}");
        }
        assert_eq!((said("de").0, said("de-AT").0, said("fr").0), ("de", "de", "en"));
    }
}
