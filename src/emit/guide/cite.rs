//! How work under this protocol is cited, and what of a checklist for reports this page answers.

use super::text::Link;
use crate::protocol::Protocol;
use crate::protocol::words::say;
use serde::Serialize;

/// An item of CLAIM 2020 (Mongan, Moy, Kahn: Checklist for Artificial Intelligence in Medical Imaging).
#[derive(Debug, Serialize)]
pub(super) struct ItemView {
    number: u8,
    asks: String,
    /// Where this page answers it.
    here: Vec<Link>,
    /// What a report must add, because no protocol can know it.
    add: String,
}

/// Items 14 to 18, on the ground truth.
pub(super) fn items(protocol: &Protocol, calls: bool) -> Vec<ItemView> {
    let language = &protocol.language;
    let first = protocol.labels.keys().next().map(|id| Link::new(id, say!(language, "The label cards")));
    let explained = protocol.labels.values().any(|l| {
        let criteria = l.criteria.iter().map(|c| &c.why);
        criteria.chain(l.edge_cases.iter().map(|e| &e.why)).any(|w| !w.is_empty())
    });
    let link = |there: bool, to: &str, text: String| there.then(|| Link::new(to, text));
    let list = |links: Vec<Option<Link>>| links.into_iter().flatten().collect();
    vec![
        ItemView {
            number: 14,
            asks: say!(language, "Definition of the reference standard, in enough detail to be made again"),
            here: list(vec![
                first.clone(),
                link(!protocol.relations.is_empty(), "guide-relations", say!(language, "Labels together")),
            ]),
            add: say!(language, "Which exams were annotated."),
        },
        ItemView {
            number: 15,
            asks: say!(language, "Why this reference standard was chosen"),
            here: list(vec![
                first.filter(|_| explained).map(|l| Link::new(l.to, say!(language, "“Why” beside the rules"))),
                link(!protocol.sources.is_empty(), "guide-sources", say!(language, "Sources")),
            ]),
            add: say!(language, "Which other standards could have been used."),
        },
        ItemView {
            number: 16,
            asks: say!(language, "Where the annotations come from; qualifications and preparation of the annotators"),
            here: list(vec![link(!protocol.roles.is_empty(), "guide-tiers", say!(language, "Who does what"))]),
            add: say!(language, "How many people of each role annotated, and how they were trained."),
        },
        ItemView {
            number: 17,
            asks: say!(language, "Annotation tools"),
            here: Vec::new(),
            add: say!(
                language,
                "The tool and its version; that its files were checked against this protocol, if they were."
            ),
        },
        ItemView {
            number: 18,
            asks: say!(
                language,
                "Variability between and within annotators; how it was kept small, how differences were settled"
            ),
            here: list(vec![link(calls, "guide-ask", say!(language, "Who is asked, and when"))]),
            add: say!(language, "The agreement that was measured."),
        },
    ]
}
