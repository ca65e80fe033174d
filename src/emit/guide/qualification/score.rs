//! What somebody handed in, against the key.

use super::form::{Key, Sheet};
use indexmap::IndexMap;

/// Why a sheet cannot be scored.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// It is not what the page hands in.
    #[error("it is not what qualification.html hands in: {0}")]
    Form(String),
    /// It answers the page of another guide.
    #[error("it was answered for another guide: {found}, but the key is for {wanted}")]
    OtherGuide {
        /// The digest of its guide.
        found: String,
        /// The digest of the key's.
        wanted: String,
    },
}

/// A sheet scored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// Whose it is.
    pub annotator: String,
    /// By rule, in the order of the key: how many are right, of how many.
    pub rules: IndexMap<String, (usize, usize)>,
    /// How many are right, of how many. What is not answered is not right.
    pub right: (usize, usize),
    /// How many were not answered.
    pub open: usize,
}

impl Scored {
    /// Whether at least this share, in per cent, is right.
    pub fn passes(&self, per_cent: u8) -> bool {
        self.right.0 * 100 >= self.right.1 * usize::from(per_cent)
    }
}

/// Scores a sheet, the bytes of a result file.
///
/// # Errors
/// [`Refused`] when it is no sheet, or is one of another guide or with a question that is not in the key.
pub fn score(key: &Key, sheet: &[u8]) -> Result<Scored, Refused> {
    // Which member is wrong can be told without showing what stands there.
    let place = |e: serde_json::Error| Refused::Form(format!("line {}, column {}", e.line(), e.column()));
    let sheet: Sheet = serde_json::from_slice(sheet).map_err(place)?;
    if sheet.guide_digest != key.protocol.guide_digest {
        let (found, wanted) = (shown(&sheet.guide_digest), key.protocol.guide_digest.clone());
        return Err(Refused::OtherGuide { found, wanted });
    }
    if let Some(id) = sheet.answers.keys().find(|id| !key.items.contains_key(*id)) {
        return Err(Refused::Form(format!("a question {} is not in the key", shown(id))));
    }
    let (mut rules, mut right, mut open) = (IndexMap::<String, (usize, usize)>::new(), 0, 0);
    for (id, item) in &key.items {
        let mut said = sheet.answers.get(id).cloned().unwrap_or_default();
        let mut wanted = item.answer.clone();
        said.sort();
        wanted.sort();
        open += usize::from(said.is_empty());
        let hit = usize::from(said == wanted);
        right += hit;
        let tally = rules.entry(item.rule.clone()).or_default();
        *tally = (tally.0 + hit, tally.1 + 1);
    }
    Ok(Scored { annotator: sheet.annotator, rules, right: (right, key.items.len()), open })
}

/// A digest or an id as it stands; whatever else was written there is not repeated.
fn shown(text: &str) -> String {
    let plain = text.len() <= 71 && text.chars().all(|c| c.is_ascii_hexdigit() || "sha256:".contains(c));
    if plain { text.to_owned() } else { "…".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::Input;
    use crate::emit::guide::qualification::KeyItem;

    fn key() -> Key {
        let digest = format!("sha256:{}", "0a".repeat(32));
        let stamp = serde_json::json!({
            "id": "demo", "title": "Demo", "version": "1.0.0", "status": "draft", "meaning_digest": digest,
            "meaning_form": 1, "guide_digest": digest, "compiler": "labelwright 0",
        });
        let item = |rule: &str, answer: &[&str]| KeyItem {
            label: "spot".to_owned(),
            ask: "decision".to_owned(),
            input: Input::default(),
            answer: answer.iter().map(|a| (*a).to_owned()).collect(),
            rule: rule.to_owned(),
        };
        let items = [("a1", item("r", &["label"])), ("b2", item("r", &["x", "y"])), ("c3", item("s", &["label"]))];
        Key {
            qualification_version: "1.0".to_owned(),
            protocol: serde_json::from_value(stamp).unwrap(),
            items: items.into_iter().map(|(id, i)| (id.to_owned(), i)).collect(),
        }
    }

    fn sheet(digest: &str, answers: serde_json::Value) -> Vec<u8> {
        let sheet = serde_json::json!({
            "qualification_version": "1.0", "protocol": { "id": "demo", "version": "1.0.0" },
            "guide_digest": digest, "annotator": "reader-07", "answers": answers,
        });
        sheet.to_string().into_bytes()
    }

    #[test]
    fn right_answers_are_counted_by_rule() {
        let key = key();
        let answers = serde_json::json!({ "a1": ["do_not_label"], "b2": ["y", "x"] });
        let scored = score(&key, &sheet(&key.protocol.guide_digest, answers)).unwrap();
        assert_eq!(scored.rules.get("r"), Some(&(1, 2)));
        assert_eq!(scored.rules.get("s"), Some(&(0, 1)));
        assert_eq!((scored.right, scored.open), ((1, 3), 1));
        assert!(scored.passes(33) && !scored.passes(34));
    }

    #[test]
    fn what_is_not_for_this_key_is_refused_and_not_repeated() {
        let key = key();
        let other = score(&key, &sheet("Jane Doe", serde_json::json!({}))).unwrap_err().to_string();
        assert!(other.contains("another guide: …") && !other.contains("Jane"), "{other}");
        let unknown = sheet(&key.protocol.guide_digest, serde_json::json!({ "Jane Doe": [] }));
        assert!(score(&key, &unknown).unwrap_err().to_string().contains("a question … is not in the key"));
        assert!(matches!(score(&key, b"{}"), Err(Refused::Form(_))));
    }
}
