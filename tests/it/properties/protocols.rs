//! Random protocols, as text: the front end takes part.

use super::conditions::{Condition, decimal};
use super::questions::{Name, Question, SHARED, Sort, modify, question, small_question};
use super::tape::Tape;
use labelwright::protocol::Protocol;
use labelwright::source::Memory;
use labelwright::{Compilation, compile_unproved};

/// What a protocol is to exercise.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Breadth {
    /// Everything.
    All,
    /// Questions that are always asked, measures, and requirements in pairs: `r0` says that a
    /// condition must not hold, `o0` that it must.
    Requirements,
    /// Everything, with so few answers that all cases can be tried.
    Small,
}

/// One statement of a label: what stands before and behind its condition.
#[derive(Clone)]
struct Statement {
    before: String,
    condition: Option<Condition>,
    behind: String,
}

#[derive(Clone)]
struct Label {
    name: &'static str,
    parent: String,
    questions: Vec<Question>,
    statements: Vec<Statement>,
}

/// A protocol before it is written down.
#[derive(Clone)]
pub struct Draft {
    context: Vec<Question>,
    labels: Vec<Label>,
}

/// What may differ in the writing without a difference in meaning.
#[derive(Default)]
pub struct Style {
    /// Another order wherever order means nothing.
    pub order: Option<Tape>,
    /// Put behind every title and every reason.
    pub prose: &'static str,
    /// Between statements.
    pub space: &'static str,
    /// The version; `1.0.0` if empty.
    pub version: &'static str,
}

const LABELS: [&str; 3] = ["spot", "node", "mass"];

impl Draft {
    pub fn random(tape: &mut Tape, breadth: Breadth) -> Self {
        let small = breadth == Breadth::Small;
        let ask = if small { small_question } else { question };
        let most = if small { 2 } else { 3 };
        let mut context: Vec<Question> = (0..tape.below(most)).map(|n| ask(tape, format!("c{n}"))).collect();
        let names: Vec<Name> = context.iter().map(|q| q.as_name("")).collect();
        for (n, question) in context.iter_mut().enumerate() {
            modify(tape, question, &names, &names[..n], breadth);
        }
        let mut draft = Draft { context, labels: Vec::new() };
        let count = 1 + tape.below(if small { 2 } else { 3 });
        for (at, name) in LABELS.iter().take(count).enumerate() {
            let label = draft.label(tape, name, at, count, breadth);
            draft.labels.push(label);
        }
        draft
    }

    fn label(&self, tape: &mut Tape, name: &'static str, at: usize, count: usize, breadth: Breadth) -> Label {
        let before = name.chars().next().unwrap_or('x');
        let small = breadth == Breadth::Small;
        let ask = if small { small_question } else { question };
        let number = if small { 1 + tape.below(3) } else { 2 + tape.below(4) };
        let mut questions: Vec<Question> = (0..number).map(|n| ask(tape, format!("{before}{n}"))).collect();
        let own: Vec<Name> = questions.iter().map(|q| q.as_name("")).collect();
        let mut scope = own.clone();
        // Twice, so that most conditions read answers of the label itself.
        scope.extend(own.clone());
        let mut parent = String::new();
        if at > 0 && tape.chance(30) {
            let base = tape.pick(&self.labels);
            let kind = tape.chance(50);
            parent = format!("a {} of {}", if kind { "kind" } else { "part" }, base.name);
            let prefix = if kind { String::new() } else { format!("{}.", base.name) };
            scope.extend(base.questions.iter().map(|q| q.as_name(&prefix)));
        }
        scope.extend(self.context.iter().map(|q| q.as_name("")));
        for (n, question) in questions.iter_mut().enumerate() {
            let before: Vec<Name> = own[..n].iter().chain(&scope[2 * own.len()..]).cloned().collect();
            modify(tape, question, &scope, &before, breadth);
        }
        let mut label = Label { name, parent, questions, statements: Vec::new() };
        for n in 0..tape.below(if breadth == Breadth::Requirements { 3 } else { 2 }) {
            let condition = Condition::random(tape, &scope, 2);
            if breadth == Breadth::Requirements {
                label.say(&format!("require r{n}:"), Some(Condition::Not(Box::new(condition.clone()))), "");
            }
            let id = if breadth == Breadth::Requirements { "o" } else { "r" };
            label.say(&format!("require {id}{n}:"), Some(condition), "because \"Reason\"");
        }
        if let Some(measure) = measure(tape, &own, before, &mut label) {
            scope.push(measure);
        }
        if breadth != Breadth::Requirements {
            worked_out(tape, before, &own, &mut scope, &mut label);
            label.rules(tape, &scope, at, count);
        }
        label
    }

    /// The protocol's text.
    pub fn text(&self, style: &mut Style) -> String {
        let version = if style.version.is_empty() { "1.0.0" } else { style.version };
        let mut text = format!(
            "protocol demo \"Demo\" {{ version {version} status draft owner \"Us\" modality CT }}\n\
             roles \"Readers\", lowest to highest {{ reader \"Reader\" junior \"Junior\" consultant \"Consultant\" }}\n\
             roles {{ coder \"Coder\" }}\n{SHARED}"
        );
        let mut items = Vec::new();
        if !self.context.is_empty() {
            let questions: Vec<String> = self.context.iter().map(|q| written(q, style)).collect();
            items.push(block("context", questions, style));
        }
        for label in &self.labels {
            let mut parts = vec![format!("definition \"A finding.{}\"", style.prose)];
            parts.extend(label.questions.iter().map(|q| written(q, style)));
            for statement in &label.statements {
                let condition = statement.condition.as_ref().map_or(String::new(), |c| c.text(&mut style.order));
                let behind = statement.behind.replace("Reason", &format!("Reason{}", style.prose));
                parts.push(format!("{} {condition} {behind}", statement.before));
            }
            let head = format!("label {} \"{}{}\" {}", label.name, label.name, style.prose, label.parent);
            items.push(block(&head, parts, style));
        }
        if let Some(tape) = &mut style.order {
            tape.shuffle(&mut items);
        }
        text.push_str(&items.join("\n"));
        text
    }

    pub fn plain(&self) -> String {
        self.text(&mut Style::default())
    }
}

impl Label {
    fn say(&mut self, before: &str, condition: Option<Condition>, behind: &str) {
        self.statements.push(Statement { before: before.to_owned(), condition, behind: behind.to_owned() });
    }

    fn rules(&mut self, tape: &mut Tape, scope: &[Name], at: usize, count: usize) {
        let other = (count > 1).then(|| LABELS[(at + 1 + tape.below(count - 1)) % count]);
        let warning = |tape: &mut Tape| {
            if tape.chance(15) { *tape.pick(&["reported as a warning", "reported as note"]) } else { "" }
        };
        for n in 0..tape.below(3) {
            let words = warning(tape);
            self.say(&format!("positive p{n} \"P\" when"), Some(Condition::random(tape, scope, 2)), words);
        }
        for n in 0..tape.below(4) {
            let mut behind = warning(tape).to_owned();
            if let Some(other) = other.filter(|_| tape.chance(30)) {
                behind.push_str(&format!(" instead label {other}"));
            }
            if n > 0 && tape.chance(20) {
                behind.push_str(" overrides n0");
            }
            self.say(&format!("negative n{n} when"), Some(Condition::random(tape, scope, 2)), &behind);
        }
        if tape.chance(15) {
            self.say("negative by_eye \"Seen end-on\" do \"Scroll first.\"", None, "");
        }
        for n in 0..tape.below(3) {
            let ruling = match (tape.below(6), other) {
                (0, _) => "label".to_owned(),
                (1, _) => "do not label".to_owned(),
                (2, _) => "decide as usual".to_owned(),
                (3, Some(other)) => format!("label as {other}"),
                (4, _) => "ask consultant".to_owned(),
                _ => "do not label".to_owned(),
            };
            let overrides = if n > 0 && tape.chance(30) { "overrides e0" } else { "" };
            let behind = format!("{overrides} {{ rule {ruling} {} because \"Reason\" }}", warning(tape));
            self.say(&format!("edge case e{n} \"E\" when"), Some(Condition::random(tape, scope, 2)), &behind);
        }
        if tape.chance(15) {
            self.say("otherwise", None, *tape.pick(&["label", "do not label", "ask consultant"]));
        }
        if tape.chance(20) {
            let words =
                *tape.pick(&["consultant must see x when", "junior must decide x when", "tell coder at once x when"]);
            self.say(words, Some(Condition::random(tape, scope, 1)), "because \"Reason\"");
        }
        if tape.chance(20) {
            self.say("draw \"point at the centre\"", None, "");
        }
    }
}

/// A measure of two like numbers of the label, if it has two.
fn measure(tape: &mut Tape, own: &[Name], before: char, label: &mut Label) -> Option<Name> {
    if !tape.chance(30) {
        return None;
    }
    let lengths: Vec<&Name> = own.iter().filter(|n| matches!(n.sort, Sort::Number { unit: "mm", .. })).collect();
    let [first, second, ..] = lengths.as_slice() else { return None };
    let (name, step) = (format!("{before}_size"), *tape.pick(&[1_000, 500, 0]));
    let function = tape.pick(&["mean", "largest", "sum", "difference"]);
    let rounding = if step > 0 { format!(", to the nearest {} mm, halves up", decimal(step)) } else { String::new() };
    label.say(
        &format!("measure {name} \"Size\" : {function} of {} and {}{rounding}", first.path, second.path),
        None,
        "",
    );
    Some(Name { path: name, sort: Sort::Number { unit: "mm", low: 0, high: 20_000, step: 500 }, is_measure: true })
}

/// Scores and tables, each of which may read what was worked out before it.
fn worked_out(tape: &mut Tape, before: char, own: &[Name], scope: &mut Vec<Name>, label: &mut Label) {
    if tape.chance(35)
        && let Some((text, name)) = super::worked_out::score(tape, format!("{before}_points"), own)
    {
        label.say(&text, None, "");
        scope.push(name);
    }
    for n in 0..tape.below(6).saturating_sub(3) {
        let (name, output) = (format!("{before}_table{n}"), format!("{before}_out{n}"));
        if let Some((text, name)) = super::worked_out::table(tape, &name, output, scope) {
            label.say(&text, None, "");
            if matches!(name.sort, Sort::OneOf { .. }) && tape.chance(50) {
                let numbers = scope.iter().filter(|n| matches!(n.sort, Sort::Number { .. }) && !n.path.contains('.'));
                let numbers: Vec<&Name> = numbers.collect();
                if !numbers.is_empty() {
                    label.say(&format!("urgency of {} grows with {}", name.path, tape.pick(&numbers).path), None, "");
                }
            }
            scope.extend([name.clone(), name]);
        }
    }
}

fn written(question: &Question, style: &mut Style) -> String {
    let mut text = format!("attribute {} \"{}{}\" : {}", question.name, question.name, style.prose, question.kind);
    if !question.values.is_empty() {
        let mut values = question.values.clone();
        if let Some(tape) = &mut style.order {
            tape.shuffle(&mut values);
        }
        text.push_str(&format!(" {{ {} }}", values.join(" ")));
    }
    for modifier in &question.modifiers {
        text.push_str(&format!(", {}", modifier.words));
        if let Some(condition) = &modifier.condition {
            text.push_str(&format!(" {}", condition.text(&mut style.order)));
        }
    }
    text
}

fn block(head: &str, mut parts: Vec<String>, style: &mut Style) -> String {
    if let Some(tape) = &mut style.order {
        tape.shuffle(&mut parts);
    }
    format!("{head} {{\n  {}\n}}", parts.join(&format!("\n{}  ", style.space)))
}

pub fn compiled(source: &str) -> Compilation {
    compile_unproved("demo.protocol", &Memory::default().with("demo.protocol", source))
}

/// The protocol of a draft, or what is wrong with it.
pub fn protocol(source: &str) -> Result<Protocol, String> {
    let compilation = compiled(source);
    let said: Vec<String> = compilation.diagnostics.iter().map(|d| format!("{} {}", d.rule.code, d.message)).collect();
    compilation.protocol.ok_or_else(|| format!("{said:#?}\n{source}"))
}
