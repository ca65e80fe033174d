//! The words of the native label file, in the one place that both its reader and its schema use.
//!
//! `docs/label-file.md` says what each means. The flag behind a key says that it must be there.

pub(crate) mod names;

use names::keys;

keys! {
    /// Keys of a record.
    RecordKey {
        LabelFileVersion("label_file_version", true),
        Protocol("protocol", true),
        Image("image", true),
        Annotator("annotator", true),
        Annotations("annotations", true),
        Images("images"),
        Excluded("excluded"),
        Source("source"),
        Context("context"),
        Read("read"),
        Relations("relations"),
        Escalations("escalations"),
        Reviews("reviews"),
        Ext("ext"),
    }
}
keys! {
    /// Keys of the stamp.
    StampKey {
        Id("id", true),
        Version("version", true),
        MeaningDigest("meaning_digest", true),
        GuideDigest("guide_digest"),
        GuidelineUri("guideline_uri"),
        CompiledBy("compiled_by"),
    }
}
keys! {
    /// Keys of an annotator or a reviewer.
    AnnotatorKey {
        Id("id", true),
        Role("role"),
        Kind("kind"),
        Qualification("qualification"),
        Scope("scope"),
    }
}
keys! {
    /// Keys of an annotation.
    AnnotationKey {
        Id("id", true),
        Label("label", true),
        Attributes("attributes"),
        Confidence("confidence"),
        PartOf("part_of"),
        Geometry("geometry"),
        Drawings("drawings"),
        Evidence("evidence"),
        Laterality("laterality"),
        TrackingUid("tracking_uid"),
        GroupId("group_id"),
        Origin("origin"),
        CreatedAt("created_at"),
        UpdatedAt("updated_at"),
        Comment("comment"),
        Ext("ext"),
    }
}
keys! {
    /// Keys of one drawing of an annotation that has several.
    DrawingKey {
        Image("image", true),
        Geometry("geometry", true),
    }
}
keys! {
    /// Keys of what an answer was judged on.
    EvidenceKey {
        Image("image"),
        Frame("frame"),
        Slice("slice"),
    }
}
keys! {
    /// Keys of an exclusion.
    ExcludedKey {
        Reason("reason", true),
        Comment("comment"),
    }
}
keys! {
    /// Keys of a relation.
    RelationKey {
        From("from", true),
        To("to", true),
        Type("type", true),
        Directed("directed"),
    }
}
keys! {
    /// Keys of a raised escalation.
    EscalationKey {
        Rule("rule", true),
        AnnotationId("annotation_id"),
        RaisedBy("raised_by"),
        RaisedAt("raised_at"),
        Reason("reason"),
        Resolved("resolved"),
    }
}
keys! {
    /// Keys of a review.
    ReviewKey {
        Reviewer("reviewer", true),
        Decision("decision", true),
        Stage("stage"),
        AnnotationId("annotation_id"),
        At("at"),
        Comment("comment"),
        PreviousDigest("previous_digest"),
    }
}
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
