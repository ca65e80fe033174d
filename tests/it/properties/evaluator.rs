//! A second evaluator of conditions, written from the sentences that stand in `rules.json`, which
//! is all that it reads. Numbers are fractions of whole numbers of 128 bits.

use serde_json::{Map, Value};
use std::cmp::Ordering;

/// An exact fraction; the lower part is positive.
#[derive(Debug, Clone, Copy)]
struct Fraction(i128, i128);

impl Fraction {
    fn reduced(up: i128, down: i128) -> Self {
        let (mut a, mut b) = (up.abs(), down.abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let by = a.max(1) * down.signum();
        Fraction(up / by, down / by)
    }

    fn parse(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: i128 = format!("{whole}{fraction}").parse().expect("digits");
        let exponent: i32 = exponent.parse().expect("an exponent");
        let power = exponent - i32::try_from(fraction.len()).expect("few digits");
        let ten = 10_i128.pow(power.unsigned_abs());
        if power < 0 { Fraction::reduced(digits, ten) } else { Fraction::reduced(digits * ten, 1) }
    }

    fn plus(self, other: Self) -> Self {
        Fraction::reduced(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }

    fn minus(self, other: Self) -> Self {
        self.plus(Fraction(-other.0, other.1))
    }

    fn times(self, other: Self) -> Self {
        Fraction::reduced(self.0 * other.0, self.1 * other.1)
    }

    fn over(self, other: Self) -> Self {
        Fraction::reduced(self.0 * other.1, self.1 * other.0)
    }

    /// As a decimal; points have few places.
    fn decimal(self) -> String {
        let thousandths = self.0 * 1000 / self.1;
        let sign = if thousandths < 0 { "-" } else { "" };
        format!("{sign}{}.{:03}", thousandths.abs() / 1000, thousandths.abs() % 1000)
    }

    fn order(self, other: Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }

    /// The nearest multiple of a step, halves away from zero.
    fn to_nearest(self, step: Self) -> Self {
        let Fraction(up, down) = self.over(step);
        let steps = (2 * up.abs() + down) / (2 * down);
        Fraction(steps * up.signum(), 1).times(step)
    }
}

/// The answers that a condition can see.
pub struct Answers<'r> {
    pub(super) rules: &'r Value,
    pub(super) label: &'r str,
    own: &'r Map<String, Value>,
    context: &'r Map<String, Value>,
    /// Label and answers of the annotation that this one is a part of.
    whole: Option<(&'r str, &'r Map<String, Value>)>,
}

impl<'r> Answers<'r> {
    /// The view of one annotation of a record.
    pub fn of(rules: &'r Value, record: &'r Value, at: usize, nothing: &'r Map<String, Value>) -> Self {
        let annotation = &record["annotations"][at];
        let answers = |value: &'r Value| value["attributes"].as_object().unwrap_or(nothing);
        let whole = annotation["part_of"].as_str().and_then(|id| {
            let whole = record["annotations"].as_array()?.iter().find(|a| a["id"] == id)?;
            Some((whole["label"].as_str()?, answers(whole)))
        });
        Answers {
            rules,
            label: annotation["label"].as_str().expect("a label"),
            own: answers(annotation),
            context: record["context"].as_object().unwrap_or(nothing),
            whole,
        }
    }

    /// Whether a condition holds.
    pub fn holds(&self, condition: &Value) -> bool {
        let parts = || condition["of"].as_array().expect("parts").iter();
        let values = || condition["values"].as_array().expect("values");
        match condition["if"].as_str().expect("a condition") {
            "all" => parts().all(|c| self.holds(c)),
            "any" => parts().any(|c| self.holds(c)),
            "compare" => match (self.term(&condition["left"]), self.term(&condition["right"])) {
                (Some(left), Some(right)) => {
                    let order = left.order(right);
                    match condition["relation"].as_str().expect("a relation") {
                        "below" => order.is_lt(),
                        "at_most" => order.is_le(),
                        "above" => order.is_gt(),
                        "at_least" => order.is_ge(),
                        "equal" => order.is_eq(),
                        _ => order.is_ne(),
                    }
                }
                _ => false,
            },
            word @ ("one_of" | "not_one_of") => self.given(&condition["of"]).is_some_and(|answer| {
                let id = match &answer {
                    Value::Bool(true) => "yes",
                    Value::Bool(false) => "no",
                    other => other.as_str().expect("an id"),
                };
                values().iter().any(|v| v == id) == (word == "one_of")
            }),
            "includes" => self.ticks(&condition["of"]).is_some_and(|ticks| {
                let some = values().iter().any(|v| ticks.contains(v));
                let all = values().iter().all(|v| ticks.contains(v));
                match condition["how"].as_str().expect("how many") {
                    "any" => some,
                    "all" => all,
                    "none_of" => !some,
                    _ => !all,
                }
            }),
            "ticked" => self
                .ticks(&condition["of"])
                .is_some_and(|t| t.is_empty() != condition["any"].as_bool().expect("a flag")),
            _ => {
                let given = match self.measure(&condition["of"]) {
                    Some(number) => number.is_some(),
                    None => self.given(&condition["of"]).is_some(),
                };
                let recorded = self.answer(&condition["of"]).is_some();
                match condition["state"].as_str().expect("a state") {
                    "given" => given,
                    "missing" => !given,
                    "not_recorded" => !recorded,
                    "recorded" => recorded,
                    "not_assessable" => recorded && !given,
                    _ => !recorded || given,
                }
            }
        }
    }

    /// Whether something that a condition reads is missing.
    pub fn lacks(&self, condition: &Value) -> bool {
        match condition {
            Value::Object(map) if map.contains_key("from") => match self.measure(condition) {
                Some(number) => number.is_none(),
                None => self.given(condition).is_none(),
            },
            Value::Object(map) => map.values().any(|v| self.lacks(v)),
            Value::Array(items) => items.iter().any(|v| self.lacks(v)),
            _ => false,
        }
    }

    fn answer(&self, of: &Value) -> Option<Value> {
        if let Some(outcome) = self.outcome(of) {
            return outcome;
        }
        let answers = match of["from"].as_str().expect("where from") {
            "label" => self.own,
            "context" => self.context,
            _ => self.whole?.1,
        };
        answers.get(of["id"].as_str().expect("an id")).cloned()
    }

    fn given(&self, of: &Value) -> Option<Value> {
        self.answer(of).filter(|a| a.get("missing").is_none())
    }

    /// Ticks; `none` is none of them.
    fn ticks(&self, of: &Value) -> Option<Vec<Value>> {
        Some(self.given(of)?.as_array()?.iter().filter(|t| *t != "none").cloned().collect())
    }

    /// The label whose values a reference means, as one sees it who stands there.
    fn owner(&self, of: &Value) -> Option<Answers<'r>> {
        let (label, own, whole) = match (of["from"].as_str()?, self.whole) {
            ("label", whole) => (self.label, self.own, whole),
            ("whole", Some((label, own))) => (label, own, None),
            _ => return None,
        };
        Some(Answers { rules: self.rules, label, own, context: self.context, whole })
    }

    /// What a table gives: an id, or ids where every matching row applies. The outer `None` says
    /// that no table gives this.
    pub fn outcome(&self, of: &Value) -> Option<Option<Value>> {
        let view = self.owner(of)?;
        let tables = self.rules["labels"][view.label]["tables"].as_object()?;
        let id = of["id"].as_str()?;
        let (table, place) =
            tables.values().find_map(|t| Some((t, t["outputs"].as_object()?.keys().position(|k| k == id)?)))?;
        Some(view.gives(table, place))
    }

    fn gives(&self, table: &Value, place: usize) -> Option<Value> {
        if table.get("applies_when").is_some_and(|when| !self.holds(when)) {
            return None;
        }
        let rows = table["rows"].as_array().expect("rows");
        let otherwise = |row: &&Value| row.get("otherwise").is_some_and(|o| o == true);
        let mut matching: Vec<&Value> = rows.iter().filter(|r| !otherwise(r) && self.holds(&r["when"])).collect();
        if matching.is_empty() {
            matching.extend(rows.iter().find(otherwise));
        }
        let every = table["policy"] == "every";
        if table["policy"] == "first" {
            matching.truncate(1);
        }
        if table["policy"] == "most_urgent" {
            let first = table["outputs"].as_object().and_then(|o| o.values().next()).expect("an output");
            let values = first["list"]["values"].as_array().expect("values");
            let urgency = |row: &&Value| match row.get("gives") {
                Some(gives) => values.iter().position(|v| v["id"] == gives[0][0]).expect("a value of the list"),
                None => usize::MAX,
            };
            let most = matching.iter().map(urgency).max();
            matching.retain(|row| Some(urgency(row)) == most);
        }
        if matching.iter().any(|row| row.get("gives").is_none()) {
            return None;
        }
        let ids = |row: &&Value| row["gives"][place].as_array().expect("values").clone();
        if every {
            let mut all: Vec<Value> = matching.iter().flat_map(ids).collect();
            all.sort_by_key(Value::to_string);
            all.dedup();
            return Some(Value::Array(all));
        }
        let first = matching.first()?;
        matching.iter().all(|row| row["gives"] == first["gives"]).then(|| ids(first)[0].clone())
    }

    /// The total of a score; the outer `None` says that it is none.
    fn score(&self, of: &Value) -> Option<Option<Fraction>> {
        let view = self.owner(of)?;
        let score = self.rules["labels"][view.label]["scores"].get(of["id"].as_str()?)?;
        Some(view.total(score))
    }

    fn total(&self, score: &Value) -> Option<Fraction> {
        let points = |line: &Value| Fraction::parse(line["points"].as_str().expect("points"));
        let forced = score.get("forced").and_then(Value::as_array);
        if let Some(line) = forced.into_iter().flatten().find(|line| self.holds(&line["when"])) {
            return Some(points(line));
        }
        let mut total = Fraction(0, 1);
        for part in score["parts"].as_array().expect("parts") {
            let mut lines = part["points"].as_array().expect("lines").iter().filter(|l| self.holds(&l["when"]));
            if part.get("each").is_some_and(|e| e == true) {
                let mut any = self.given(&part["of"]).is_some();
                for line in lines {
                    any = true;
                    total = total.plus(points(line));
                }
                if !any {
                    return None;
                }
            } else {
                total = total.plus(points(lines.next()?));
            }
        }
        Some(total)
    }

    /// What the file would have to say of each worked-out value of the annotation.
    pub fn worked_out(&self) -> Vec<(String, Option<Value>)> {
        let label = &self.rules["labels"][self.label];
        let reference = |id: &str| serde_json::json!({ "from": "label", "id": id });
        let mut found = Vec::new();
        for id in label["scores"].as_object().into_iter().flatten().map(|(id, _)| id) {
            let total = self.score(&reference(id)).flatten();
            // A fraction that is no decimal cannot be written into a file.
            let number = total.map(|t| serde_json::from_str(&t.decimal()).expect("a decimal"));
            found.push((id.clone(), number));
        }
        let tables = label["tables"].as_object().into_iter().flatten();
        for id in tables.flat_map(|(_, t)| t["outputs"].as_object().into_iter().flatten().map(|(id, _)| id)) {
            found.push((id.clone(), self.outcome(&reference(id)).flatten()));
        }
        found
    }

    fn number(&self, of: &Value) -> Option<Fraction> {
        let plain = match self.measure(of) {
            Some(number) => number?,
            None => {
                let answer = self.given(of)?;
                Fraction::parse(&answer.get("value").unwrap_or(&answer).to_string())
            }
        };
        let factor = |key: &str| of[key].as_str().map_or(Fraction(1, 1), Fraction::parse);
        Some(plain.times(factor("times")).over(factor("over")))
    }

    /// The value of a measure; the outer `None` says that it is none.
    fn measure(&self, of: &Value) -> Option<Option<Fraction>> {
        if let Some(total) = self.score(of) {
            return Some(total);
        }
        let view = self.owner(of)?;
        let measure = self.rules["labels"][view.label]["measures"].get(of["id"].as_str()?)?;
        let value = view.term(&measure["term"]);
        let step = measure["rounded_to"].as_str().map(Fraction::parse);
        Some(value.map(|v| step.map_or(v, |s| v.to_nearest(s))))
    }

    fn term(&self, term: &Value) -> Option<Fraction> {
        match term["term"].as_str().expect("a term") {
            "constant" => term["value"].as_str().map(Fraction::parse),
            "value" => self.number(&term["of"]),
            "minus" => Some(self.term(&term["left"])?.minus(self.term(&term["right"])?)),
            _ => {
                let of = term["of"].as_array().expect("values");
                let values: Vec<Fraction> = of.iter().map(|r| self.number(r)).collect::<Option<_>>()?;
                let sum = values.iter().copied().reduce(Fraction::plus)?;
                let by = |a: &Fraction, b: &Fraction| a.order(*b);
                match term["function"].as_str().expect("a function") {
                    "mean" => Some(sum.over(Fraction(i128::try_from(values.len()).ok()?, 1))),
                    "sum" => Some(sum),
                    "min" => values.iter().copied().min_by(by),
                    "max" => values.iter().copied().max_by(by),
                    _ => {
                        let apart = values[0].minus(values[1]);
                        Some(Fraction(apart.0.abs(), apart.1))
                    }
                }
            }
        }
    }
}
