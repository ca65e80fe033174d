//! DICOM files that are given as pictures: which fields about people are filled.

/// Fields that name a patient, a place or somebody, by group and element.
const FIELDS: &[(u16, u16, &str)] = &[
    (0x0008, 0x0020, "StudyDate"),
    (0x0008, 0x0050, "AccessionNumber"),
    (0x0008, 0x0080, "InstitutionName"),
    (0x0008, 0x0090, "ReferringPhysicianName"),
    (0x0010, 0x0010, "PatientName"),
    (0x0010, 0x0020, "PatientID"),
    (0x0010, 0x0030, "PatientBirthDate"),
    (0x0010, 0x0040, "PatientSex"),
    (0x0010, 0x1010, "PatientAge"),
    (0x0010, 0x1040, "PatientAddress"),
];

/// The filled fields of a DICOM file; `None` if it is none.
///
/// They are sought as little-endian data elements, with or without a type: all a message needs is which
/// of them stand there.
pub(super) fn fields(bytes: &[u8]) -> Option<Vec<String>> {
    if bytes.get(128..132) != Some(b"DICM") {
        return None;
    }
    let mut found: Vec<String> = Vec::new();
    for (group, element, name) in FIELDS {
        let [a, b] = group.to_le_bytes();
        let [c, d] = element.to_le_bytes();
        let filled = memchr::memmem::find_iter(bytes, &[a, b, c, d]).any(|at| {
            let Some(&[v, r, low, high]) = bytes.get(at + 4..at + 8) else { return false };
            // With a type, two capitals stand before the length; without, the length itself.
            if v.is_ascii_uppercase() && r.is_ascii_uppercase() {
                u16::from_le_bytes([low, high]) > 0
            } else {
                let length = u32::from_le_bytes([v, r, low, high]);
                length > 0 && length < 4_096
            }
        });
        if filled {
            found.push(format!("DICOM {name}"));
        }
    }
    if found.is_empty() {
        found.push("DICOM header".to_owned());
    }
    Some(found)
}
