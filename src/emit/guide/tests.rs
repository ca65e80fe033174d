//! The page as annotators get it.

use super::{GuideStamp, anchors, guide};
use crate::compile;
use crate::protocol::Protocol;
use crate::source::Memory;

const DIGEST: &str = "sha256:9f2c41d7b0ae55aa9f2c41d7b0ae55aa9f2c41d7b0ae55aa9f2c41d7b0ae55aa";

const PROTOCOL: &str = r#"
    protocol demo "Spots" {
      version 1.2.0  status draft  effective 2027-01-01  review_by 2028-01-01  owner "Us"  modality CT
      purpose "Mark **every** spot."
      source paper { title "A paper" doi "10.1000/a<b" }
    }
    roles "Readers", lowest to highest { reader "Reader"  lead "Lead" }
    context { attribute age : whole number of a, 18 to 89 or more, private }
    limit least 3 mm because "smaller ones are noise" see paper unverified
    label spot "Spot" {
      shortcut 1  definition "A bright spot, at least {least}."  draw mask on every slice
      attribute size "Size" : length in mm, 1 to 50, to the nearest 0.1
      attribute note : text of at most 80 characters, asked when size is 10 mm or more, set by reader or above
      measure half "Half" : mean of size and size
      require fits: size <= 40 mm because "the phantom is 40 mm wide"
      positive large when size is least or more reported as a warning
      negative small when size is below least instead label dot
      negative dust "dust on the plate" do "look at the next plate"
      edge case edge when size is 3 mm { rule ask lead  because "nobody agrees" }
      lead must see when size is above 20 mm
      case "four" { size 4 mm expect label }
    }
    label dot "Dot" { definition "A small spot."  draw point
      otherwise label }
    label star "Star" a kind of spot {
      definition "A spot with rays."
      attribute size "Size" : length in mm, 1 to 20, to the nearest 0.1, must be answered
      positive rays "It has rays"
    }
    label ray "Ray" a part of star { definition "A line from a star."  draw line
      otherwise label }
"#;

fn protocol(text: &str) -> Protocol {
    let compiled = compile("demo.protocol", &Memory::default().with("demo.protocol", text));
    let said: Vec<&str> = compiled.diagnostics.iter().map(|d| d.message.as_str()).collect();
    compiled.protocol.unwrap_or_else(|| panic!("{said:?}"))
}

fn page(protocol: &Protocol) -> String {
    let version = protocol.version.to_string();
    let stamp = GuideStamp {
        id: &protocol.id,
        title: &protocol.title,
        version: &version,
        status: protocol.status.word(),
        effective: protocol.effective.as_deref(),
        review_by: protocol.review_by.as_deref(),
        meaning_digest: DIGEST,
        guide_digest: DIGEST,
        compiler: "labelwright 0.1.0",
    };
    guide(protocol, &stamp).unwrap()
}

/// Values of an attribute in the page, as written.
fn attribute<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let mark = format!(" {name}=\"");
    html.match_indices(&mark).map(|(at, m)| html[at + m.len()..].split('"').next().unwrap_or("")).collect()
}

#[test]
fn every_anchor_is_the_id_of_exactly_one_element() {
    let protocol = protocol(PROTOCOL);
    let html = page(&protocol);
    let ids = attribute(&html, "id");
    for anchor in anchors(&protocol) {
        assert_eq!(ids.iter().filter(|id| **id == anchor).count(), 1, "{anchor}");
    }
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(ids.len(), unique.len(), "an id stands twice");
}

#[test]
fn anchors_are_known_from_the_model() {
    let all = anchors(&protocol(PROTOCOL));
    for id in [
        "file.stamp",
        "file.geometry",
        "context.age",
        "context.age.range",
        "spot",
        "spot.size.value",
        "spot.size.range",
        "spot.size.grid",
        "spot.size.unit",
        "spot.size.not_assessable",
        "spot.note.length",
        "spot.note.asked",
        "spot.note.set_by",
        "spot.half",
        "spot.require.fits",
        "spot.positive.large",
        "spot.negative.dust",
        "spot.edge_case.edge",
        "spot.must_see.lead",
        "dot.otherwise",
        "star.positive.rays",
        // Only the kind of spot must answer it, but the rule keeps the parent's id.
        "spot.size.answered",
    ] {
        assert!(all.iter().any(|a| a == id), "{id}");
    }
    assert!(!all.iter().any(|a| a.starts_with("star.size") || a == "star.must_see.lead" || a == "spot.note.answered"));
}

#[test]
fn every_link_on_the_page_leads_somewhere() {
    let html = page(&protocol(PROTOCOL));
    let ids = attribute(&html, "id");
    for to in attribute(&html, "href").iter().filter_map(|h| h.strip_prefix('#')) {
        assert!(ids.contains(&to), "{to}");
    }
}

#[test]
fn equal_input_gives_equal_bytes() {
    assert_eq!(page(&protocol(PROTOCOL)), page(&protocol(PROTOCOL)));
}

#[test]
fn rules_are_said_in_words() {
    let html = page(&protocol(PROTOCOL));
    for text in [
        "Size is <b>3\u{a0}mm</b> or more.",
        "<b class=\"do\">Do not</b> label it when size is below <b>3\u{a0}mm</b>. <a href=\"#dot\">Label it as Dot instead.</a>",
        "<b class=\"do\">Do not</b> label it: dust on the plate. <span class=\"act\"><b>To do:</b> ",
        "judged by eye",
        "reported as a warning",
        "source unverified",
        "Ask the lead, who decides.",
        "First judge it as Spot",
        "https://doi.org/10.1000/a%3Cb",
        "9f2c 41d7 b0ae",
        "planned from <time datetime=\"2027-01-01\">1 Jan 2027</time>",
        "Draft. Not in force",
    ] {
        assert!(html.contains(text), "{text}");
    }
}

#[test]
fn the_style_is_the_one_that_the_policy_names() {
    use base64::Engine;
    use sha2::Digest;
    let html = page(&protocol(PROTOCOL));
    let style = html.split("<style>").nth(1).and_then(|t| t.split("</style>").next()).unwrap();
    let digest = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style.as_bytes()));
    assert!(html.contains(&format!("default-src 'none'; style-src 'sha256-{digest}'; script-src 'sha256-")));
    assert!(!html.contains(" style=\""));
}

/// A text without what begins and ends so.
fn without(html: &str, start: &str, end: &str) -> String {
    let (before, rest) = html.split_once(start).unwrap();
    format!("{before}{}", rest.split_once(end).unwrap().1)
}

#[test]
fn hostile_texts_stay_texts() {
    let nasty = r#"</style></title><script>alert(1)</script><img src=x onerror=alert(2)>' {{{{ 7*7 }}}} {{% raw %}}"#;
    let in_quotes = format!("\\\"> {nasty}");
    let source = PROTOCOL
        .replace("\"Spots\"", &format!("\"{in_quotes}\""))
        .replace("\"Spot\"", &format!("\"{in_quotes}\""))
        .replace("\"Size\"", &format!("\"{in_quotes}\""))
        .replace("\"Reader\"", &format!("\"{in_quotes}\""))
        .replace("\"A paper\"", &format!("\"{in_quotes}\""))
        .replace("\"It has rays\"", &format!("\"{in_quotes}\""))
        .replace("\"dust on the plate\"", &format!("\"{in_quotes}\""))
        .replace("\"smaller ones are noise\"", &format!("\"{in_quotes} [x](javascript:alert(3))\""))
        .replace("\"A small spot.\"", &format!("\"{in_quotes} ![x](https://evil.example/x.png)\""))
        .replace("\"four\"", &format!("\"{in_quotes}\""));
    let html = page(&protocol(&source));
    assert_eq!(html.matches("<script").count(), 2, "one script and its data");
    let html = without(&without(&html, "<script>", "</script>"), "<script type=", "</script>");
    // Digests may hold any digits.
    let html = without(&html, "<meta http-equiv", ">");
    for bad in ["<script", "<img", "javascript:", "evil.example", " onerror=\"", "49"] {
        assert!(!html.contains(bad), "{bad}: {:?}", html.find(bad).map(|at| &html[at.saturating_sub(80)..at + 40]));
    }
    assert_eq!(html.matches("</style>").count(), 1);
    assert_eq!(html.matches("</title>").count(), 1);
    assert!(html.contains("&lt;script&gt;"));
}

#[test]
fn amounts_stand_out_and_names_do_not() {
    let marked = |text: &str| {
        let all = super::text::pieces(text);
        assert_eq!(all.iter().map(|p| p.text.as_str()).collect::<String>().replace('\u{a0}', " "), text);
        all.iter().filter(|p| p.strong).map(|p| p.text.replace('\u{a0}', " ")).collect::<Vec<_>>().join("|")
    };
    assert_eq!(marked("size is 3 mm to below 8.5 mm²."), "3 mm|8.5 mm²");
    assert_eq!(marked("age is 89 years or more, 70 % sure, 45°"), "89 years|70 %|45°");
    assert_eq!(marked("T2 and 3rd and v1.2"), "");
    assert_eq!(marked("stage is 5"), "5");
}

#[test]
fn sentences_are_cut_where_they_end() {
    assert_eq!(super::text::first_sentence("About approx. 3 mm. It *may* be solid."), "About approx. 3 mm.");
    assert_eq!(super::text::sentence("pH is low"), "pH is low.");
    assert_eq!(super::text::sentence("longest diameter"), "Longest diameter.");
    assert_eq!(super::stamp::short(DIGEST), "9f2c 41d7 b0ae");
}

/// A protocol whose conditions are hard to say in one sentence.
const CONDITIONS: &str = r#"
    protocol demo "Spots" { version 1.0.0  status draft  owner "Us"  modality CT }
    roles "Readers", lowest to highest { reader "Reader"  lead "Lead" }
    label dot "Dot" { definition "A small spot."  draw point  otherwise label }
    label spot "Spot" {
      definition "A bright spot."  draw mask on every slice
      attribute size  "Size"  : length in mm, 1 to 50, to the nearest 1, must be answered
      attribute shape "Shape" : one of { round "Round"  long "Long"  odd "Odd" }, must be answered
      attribute edge  "Edge"  : one of { sharp "Sharp"  soft "Soft" }, may be not assessable
      require long_is_large : shape is not long or size is above 5 mm
      require never_both    : not (shape is round and edge is soft)
      require one_of_them   : size is below 9 mm or shape is odd or edge is sharp
      positive all "All"
      negative dull "It looks dull *here*" instead label dot
      edge case soft when edge is soft or edge is missing { rule ask lead }
      edge case many when size is above 9 mm and (shape is round or edge is sharp or edge is soft) { rule ask lead }
      lead must see when size is above 20 mm
    }
"#;

#[test]
fn conditions_are_said_as_a_reader_says_them() {
    let html = page(&protocol(CONDITIONS));
    for text in [
        "If shape is “Long”, then size is above <b>5\u{a0}mm</b>.",
        "If shape is “Round”, then edge is not “Soft”.",
        "Any one of these: <",
        "When edge is “Soft” or is missing.",
        "When size is above <b>9\u{a0}mm</b>, and any one of these holds:<ul class=\"any\"><li>Shape is “Round”</li>",
    ] {
        assert!(html.contains(&text.replace(": <", ":<")), "{text}");
    }
}

#[test]
fn look_alikes_are_told_on_both_cards() {
    let html = page(&protocol(CONDITIONS));
    let card = |id: &str| {
        html.split(&format!("<section class=\"card\" id=\"{id}\"")).nth(1).unwrap().split("</section>").next().unwrap()
    };
    let row = |of: &str, other: &str| {
        let table = of.split("<table class=\"alike\">").nth(1).unwrap().split("</table>").next().unwrap().to_owned();
        table
            .split("<tr>")
            .find(|r| r.contains(&format!("href=\"#{other}\"")))
            .unwrap_or_else(|| panic!("{table}"))
            .to_owned()
    };
    for (of, other) in [("spot", "dot"), ("dot", "spot")] {
        let row = row(card(of), other);
        assert!(row.contains("href=\"#spot.negative.dull\""), "{row}");
    }
}

#[test]
fn whoever_is_asked_stands_in_one_table() {
    let html = page(&protocol(CONDITIONS));
    let table = html.split("<table class=\"map\">").nth(1).unwrap().split("</table>").next().unwrap();
    for text in
        ["Lead decides, when asked", "Lead must see it", "provisional", "href=\"#spot.edge_case.soft\">Spot</a>"]
    {
        assert!(table.contains(text), "{text}: {table}");
    }
    assert!(html.contains("<a href=\"#guide-ask-ask-lead\">Decides when asked, in 2 situations</a>"));
}
