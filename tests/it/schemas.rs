//! The published schemas in `schemas/` are what the code says. `UPDATE=1 cargo test` writes them.

use labelwright::emit::{cases_schema, rules_schema, schema::general_schema};
use labelwright::report::report_schema;
use labelwright::version::Compiled;

#[test]
fn published_schemas_are_up_to_date() {
    let compiled = serde_json::to_value(schemars::schema_for!(Compiled)).unwrap();
    for (name, schema) in [
        ("label-file.schema.json", general_schema()),
        ("report.schema.json", report_schema()),
        ("rules.schema.json", rules_schema()),
        ("rules.cases.schema.json", cases_schema()),
        ("protocol.schema.json", compiled),
    ] {
        assert!(jsonschema::meta::is_valid(&schema), "{name} is a schema");
        let path = format!("schemas/{name}");
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all("schemas").unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{path} is out of date; run `UPDATE=1 cargo test published_schemas`");
    }
}
