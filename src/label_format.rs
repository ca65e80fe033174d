//! The words of the native label file, in the one place that both its reader and its schema use.
//!
//! `docs/label-file.md` says what each means. The flag behind a key says whether it must be there.

/// Keys of a record, with whether they must be there.
pub(crate) const RECORD_KEYS: &[(&str, bool)] = &[
    ("label_file_version", true),
    ("protocol", true),
    ("image", true),
    ("annotator", true),
    ("annotations", true),
    ("images", false),
    ("excluded", false),
    ("source", false),
    ("context", false),
    ("read", false),
    ("relations", false),
    ("escalations", false),
    ("reviews", false),
    ("ext", false),
];
/// Keys of the stamp.
pub(crate) const STAMP_KEYS: &[(&str, bool)] = &[
    ("id", true),
    ("version", true),
    ("meaning_digest", true),
    ("guide_digest", false),
    ("guideline_uri", false),
    ("compiled_by", false),
];
/// Keys of an annotator or a reviewer.
pub(crate) const ANNOTATOR_KEYS: &[(&str, bool)] =
    &[("id", true), ("role", false), ("kind", false), ("qualification", false), ("scope", false)];
/// Keys of an annotation.
pub(crate) const ANNOTATION_KEYS: &[(&str, bool)] = &[
    ("id", true),
    ("label", true),
    ("attributes", false),
    ("confidence", false),
    ("part_of", false),
    ("geometry", false),
    ("drawings", false),
    ("evidence", false),
    ("laterality", false),
    ("tracking_uid", false),
    ("group_id", false),
    ("origin", false),
    ("created_at", false),
    ("updated_at", false),
    ("comment", false),
    ("ext", false),
];
/// Keys of one drawing of an annotation that has several.
pub(crate) const DRAWING_KEYS: &[(&str, bool)] = &[("image", true), ("geometry", true)];
/// Keys of what an answer was judged on.
pub(crate) const EVIDENCE_KEYS: &[(&str, bool)] = &[("image", false), ("frame", false), ("slice", false)];
/// Keys of an exclusion.
pub(crate) const EXCLUDED_KEYS: &[(&str, bool)] = &[("reason", true), ("comment", false)];
/// Keys of a relation.
pub(crate) const RELATION_KEYS: &[(&str, bool)] = &[("from", true), ("to", true), ("type", true), ("directed", false)];
/// Keys of a raised escalation.
pub(crate) const ESCALATION_KEYS: &[(&str, bool)] = &[
    ("rule", true),
    ("annotation_id", false),
    ("raised_by", false),
    ("raised_at", false),
    ("reason", false),
    ("resolved", false),
];
/// Keys of a review.
pub(crate) const REVIEW_KEYS: &[(&str, bool)] = &[
    ("reviewer", true),
    ("decision", true),
    ("stage", false),
    ("annotation_id", false),
    ("at", false),
    ("comment", false),
    ("previous_digest", false),
];
/// What a reviewer may decide.
pub(crate) const DECISIONS: &[&str] = &["accepted", "rejected", "fixed_and_accepted", "escalated"];

/// The version of the format that is read.
pub(crate) const VERSION: &str = "1.0";

/// Keys under which an excerpt of a record may show words and numbers as they stand: they hold ids,
/// words of the format and coordinates, never what is known of a person.
pub(crate) const SHOWN_KEYS: &[&str] = &[
    "label_file_version",
    "protocol",
    "version",
    "meaning_digest",
    "annotations",
    "id",
    "label",
    "attributes",
    "confidence",
    "part_of",
    "geometry",
    "drawings",
    "evidence",
    "laterality",
    "origin",
    "context",
    "value",
    "unit",
    "missing",
    "type",
    "box",
    "cx",
    "cy",
    "width",
    "height",
    "rotation_deg",
    "ellipse",
    "rx",
    "ry",
    "polygon",
    "polygons",
    "exterior",
    "holes",
    "points",
    "point",
    "x",
    "y",
    "slice",
    "slices",
    "frame",
    "frames",
    "keyframes",
    "outside",
    "rle",
    "order",
    "size",
    "counts",
    "image",
    "images",
    "view",
    "rows",
    "columns",
    "pixel_spacing_mm",
    "slice_spacing_mm",
    "x_axis",
    "z_axis",
    "annotator",
    "role",
    "read",
    "status",
    "relations",
    "from",
    "to",
    "directed",
    "escalations",
    "rule",
    "annotation_id",
    "resolved",
    "reviews",
    "reviewer",
    "decision",
    "stage",
    "excluded",
    "reason",
];
