//! Who is asked, and when: every rule that calls on somebody in one table, and the roles beside it.

use super::anchors::is_own;
use super::rules;
use super::said::{self, Said};
use super::text::{self, CodeView, Link, WhyView, sentence};
use crate::protocol::Protocol;
use crate::protocol::condition::Condition;
use crate::protocol::model::{Decision, Duty, Label, Role, Why};
use crate::protocol::words::{Language, Words, say};
use indexmap::IndexMap;
use serde::Serialize;

/// What is wanted of somebody, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Call {
    Stop,
    Tell,
    Decide,
    Ask,
    See,
}

impl Call {
    /// The end of an anchor.
    fn word(self) -> &'static str {
        match self {
            Call::Stop => "stop",
            Call::Tell => "tell",
            Call::Decide => "decide",
            Call::Ask => "ask",
            Call::See => "see",
        }
    }

    fn who(self, language: &Language, role: &str) -> String {
        match self {
            Call::Stop => say!(language, "{role}: stop and tell at once", role = role),
            Call::Tell => say!(language, "{role}: tell at once", role = role),
            Call::Decide => say!(language, "{role} must decide", role = role),
            Call::Ask => say!(language, "{role} decides, when asked", role = role),
            Call::See => say!(language, "{role} must see it", role = role),
        }
    }

    /// What the language of protocols says of the time until somebody has come.
    fn meanwhile(self, language: &Language) -> String {
        match self {
            Call::Stop => say!(language, "Stop. Nobody works on this exam until it is dealt with."),
            Call::Tell => say!(language, "Tell them before anything else. The record says that it was done."),
            Call::Decide => say!(language, "Go on with your answer; it counts once they have settled it."),
            Call::Ask => say!(language, "Go on; the label is provisional until they have settled it."),
            Call::See => say!(language, "Go on; it counts once they have seen it."),
        }
    }

    fn task(self, language: &Language, times: usize) -> String {
        let when = match times {
            1 => say!(language, "in 1 situation"),
            _ => say!(language, "in {number} situations", number = times),
        };
        match self {
            Call::Stop => say!(language, "Stops the work {when}", when = when),
            Call::Tell => say!(language, "Is told at once {when}", when = when),
            Call::Decide => say!(language, "Must decide {when}", when = when),
            Call::Ask => say!(language, "Decides when asked, {when}", when = when),
            Call::See => say!(language, "Must see it {when}", when = when),
        }
    }
}

impl From<Duty> for Call {
    fn from(duty: Duty) -> Self {
        match duty {
            Duty::MustSee => Call::See,
            Duty::MustDecide => Call::Decide,
            Duty::TellAtOnce => Call::Tell,
            Duty::StopAndTell => Call::Stop,
        }
    }
}

/// A line of the table: one situation, wherever it arises.
#[derive(Debug, Serialize)]
pub(super) struct CallView {
    /// The first line of those that ask the same of one role has an anchor.
    id: Option<String>,
    title: Option<String>,
    said: Said,
    by_eye: bool,
    who: Link,
    meanwhile: String,
    why: Option<WhyView>,
    /// The rules, each under the title of its label.
    rules: Vec<Link>,
}

/// Everything that calls on a role.
struct Found {
    call: Call,
    role: String,
    title: Option<String>,
    said: Said,
    by_eye: bool,
    why: Why,
    rules: Vec<Link>,
}

/// All calls of a protocol, those alike in one line.
struct Calls<'p> {
    protocol: &'p Protocol,
    found: Vec<Found>,
}

impl Calls<'_> {
    fn add(&mut self, new: Found) {
        let alike = |f: &&mut Found| {
            f.call == new.call
                && f.role == new.role
                && f.said == new.said
                && f.by_eye == new.by_eye
                && f.title == new.title
                && f.why == new.why
        };
        match self.found.iter_mut().find(alike) {
            Some(found) => found.rules.extend(new.rules),
            None => self.found.push(new),
        }
    }

    fn of_label(&mut self, id: &str, label: &Label) {
        let words = Words::new(self.protocol, Some(label));
        let when = |c: &Condition| said::when(&words, "", c);
        let new = |call: Call, role: &str, rule: &str| Found {
            call,
            role: role.to_owned(),
            title: None,
            said: Said::default(),
            by_eye: false,
            why: Why::default(),
            rules: vec![Link::new(rule, &label.title)],
        };
        for e in label.escalations.iter().filter(|e| is_own(id, &e.rule)) {
            self.add(Found { said: when(&e.when), why: e.why.clone(), ..new(e.duty.into(), &e.role, &e.rule) });
        }
        // Why a ruling asks stands with it on its card.
        let criteria = label.criteria.iter().map(|c| (Some(&c.decision), &c.rule, &c.title, &c.when));
        let edges = label.edge_cases.iter().map(|e| (e.decision.as_ref(), &e.rule, &e.title, &e.when));
        for (decision, rule, title, condition) in criteria.chain(edges) {
            let Some(Decision::Ask(role)) = decision else { continue };
            let title = title.clone().or_else(|| condition.is_none().then(|| text::capital(&text::tail(rule))));
            let said = condition.as_ref().map_or_else(Said::default, when);
            self.add(Found { title, said, by_eye: condition.is_none(), ..new(Call::Ask, role, rule) });
        }
        if let Some(otherwise) = &label.otherwise
            && let Decision::Ask(role) = &otherwise.decision
        {
            let said = Said::plain(words.language().word("No other rule of the card holds."));
            self.add(Found { said, ..new(Call::Ask, role, &otherwise.rule) });
        }
    }
}

fn calls(protocol: &Protocol) -> Vec<Found> {
    let mut calls = Calls { protocol, found: Vec::new() };
    for (id, label, _) in super::frame::taxonomy(protocol) {
        calls.of_label(id, label);
    }
    let mut found = calls.found;
    let place = |role: &str| protocol.roles.get_index_of(role);
    found.sort_by_key(|f| (f.call, place(&f.role)));
    found
}

/// The table.
pub(super) fn map(protocol: &Protocol) -> Vec<CallView> {
    let words = Words::new(protocol, None);
    let mut last: Option<(Call, String)> = None;
    let view = |f: Found| {
        let group = (f.call, f.role.clone());
        let first = last.as_ref() != Some(&group);
        let id = first.then(|| anchor(f.call, &f.role));
        last = Some(group);
        let who = rules::who(protocol, &words, &f.role);
        CallView {
            id,
            title: f.title,
            said: f.said,
            by_eye: f.by_eye,
            why: text::why(&f.why),
            who: Link::new(format!("role-{}", f.role), f.call.who(words.language(), &who)),
            meanwhile: f.call.meanwhile(words.language()),
            rules: f.rules,
        }
    };
    calls(protocol).into_iter().map(view).collect()
}

fn anchor(call: Call, role: &str) -> String {
    format!("guide-ask-{}-{role}", call.word())
}

/// A role and what it is called on for.
#[derive(Debug, Serialize)]
pub(super) struct RoleView {
    id: String,
    title: String,
    means: Option<String>,
    codes: Vec<CodeView>,
    place: Option<String>,
    tasks: Vec<TaskView>,
}

/// What a role is called on for, and where that stands.
#[derive(Debug, Serialize)]
struct TaskView {
    text: String,
    /// The lines of the table, where the text is about them.
    to: Option<String>,
    links: Vec<Link>,
}

/// The roles, each ladder from its foot up, then those that stand on none.
pub(super) fn roles(protocol: &Protocol) -> Vec<RoleView> {
    let mut all: Vec<(&String, &Role)> = protocol.roles.iter().collect();
    all.sort_by_key(|(_, r)| r.rung.map_or((u32::MAX, 0), |rung| (rung.ladder, rung.height)));
    let found = calls(protocol);
    all.into_iter()
        .map(|(id, role)| RoleView {
            id: id.clone(),
            title: role.title.clone(),
            means: role.means.as_deref().map(sentence),
            codes: text::codes(&role.codes),
            place: place(protocol, role),
            tasks: tasks(protocol, id, &found),
        })
        .collect()
}

fn place(protocol: &Protocol, role: &Role) -> Option<String> {
    let rung = role.rung?;
    let on_it = |r: &&Role| r.rung.is_some_and(|other| other.ladder == rung.ladder);
    let all = protocol.roles.values().filter(on_it).count();
    let below = protocol
        .roles
        .values()
        .filter(on_it)
        .filter(|r| r.rung.is_some_and(|other| other.height < rung.height))
        .max_by_key(|r| r.rung.map_or(0, |other| other.height));
    let language = &protocol.language;
    let step = say!(language, "Step {step} of {all}", step = rung.height + 1, all = all);
    Some(match below {
        None => say!(language, "{step}, the lowest", step = step),
        Some(below) => say!(language, "{step}, above {role}", step = step, role = below.title),
    })
}

/// What calls on a role: situations of the table, questions and labels that are its own.
fn tasks(protocol: &Protocol, role: &str, found: &[Found]) -> Vec<TaskView> {
    let (language, mut out) = (&protocol.language, Vec::new());
    for call in [Call::Stop, Call::Tell, Call::Decide, Call::Ask, Call::See] {
        let times = found.iter().filter(|f| f.call == call && f.role == role).count();
        if times > 0 {
            out.push(TaskView { text: call.task(language, times), to: Some(anchor(call, role)), links: Vec::new() });
        }
    }
    let mut questions: IndexMap<String, Vec<Link>> = IndexMap::new();
    for (id, label) in &protocol.labels {
        let own = label.attributes.values().filter(|a| is_own(id, &a.rule));
        for a in own {
            let whole = a.set_by.as_ref().is_some_and(|by| by.role == role);
            let values = a.kind.list().map_or(&[][..], |l| &l.values);
            let some: Vec<&str> = values
                .iter()
                .filter(|v| v.set_by.as_ref().is_some_and(|by| by.role == role))
                .map(|v| v.title.as_str())
                .collect();
            let said = match (whole, some.is_empty()) {
                (true, _) => say!(language, "Answers “{what}”", what = language.inside(&a.title)),
                (false, false) => {
                    let (values, what) = (some.join(", "), language.inside(&a.title));
                    say!(language, "Chooses {values} as “{what}”", values = values, what = what)
                }
                (false, true) => continue,
            };
            questions.entry(said).or_default().push(Link::new(&a.rule, &label.title));
        }
    }
    out.extend(questions.into_iter().map(|(text, links)| TaskView { text, to: None, links }));
    let labels = protocol.labels.iter().filter(|(_, l)| l.set_by.as_ref().is_some_and(|by| by.role == role));
    let labels: Vec<Link> = labels.map(|(id, l)| Link::new(format!("{id}.set_by"), &l.title)).collect();
    if !labels.is_empty() {
        out.push(TaskView { text: say!(language, "Uses the labels"), to: None, links: labels });
    }
    out
}
