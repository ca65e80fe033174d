//! "Did you mean": the nearest known names, and lists in plain English.

/// The known names that are close enough to `word` to be what was meant, nearest first, at most
/// three. Close means: a third of the letters may differ (at least one, at most four), or the
/// words differ only in case or separators.
pub fn nearest<'a, I>(word: &str, known: I) -> Vec<String>
where
    I: IntoIterator<Item = &'a str>,
{
    let plain = |w: &str| w.to_lowercase().replace(['-', ' '], "_");
    let wanted = plain(word);
    let room = (wanted.chars().count() / 3).clamp(1, 4);
    let mut found: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|candidate| {
            let other = plain(candidate);
            let distance = strsim::osa_distance(&wanted, &other);
            let contained =
                wanted.len() >= 4 && (other.contains(&wanted) || wanted.contains(&other)) && other.len() >= 4;
            (distance <= room || contained).then_some((distance, candidate))
        })
        .collect();
    found.sort();
    found.dedup_by(|a, b| a.1 == b.1);
    found.into_iter().take(3).map(|(_, name)| name.to_owned()).collect()
}

/// `a`, `a or b`, `a, b or c`; each in backticks.
pub fn or_list<S: AsRef<str>>(words: &[S]) -> String {
    joined(words, "or")
}

/// `a`, `a and b`, `a, b and c`; each in backticks.
pub fn and_list<S: AsRef<str>>(words: &[S]) -> String {
    joined(words, "and")
}

fn joined<S: AsRef<str>>(words: &[S], last: &str) -> String {
    let ticked: Vec<String> = words.iter().map(|w| format!("`{}`", w.as_ref())).collect();
    match ticked.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// `1 finding`, `2 findings`.
pub fn plural(count: usize, singular: &str, plural: &str) -> String {
    if count == 1 { format!("1 {singular}") } else { format!("{count} {plural}") }
}

/// `a length`, `an angle`.
pub fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {word}")
}
