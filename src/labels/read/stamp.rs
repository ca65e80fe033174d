//! The stamp in files that have no place of their own for it: members `protocol`,
//! `protocol_version` and `meaning_digest` of an object that a tool keeps as it is.

use super::native::Reader;
use crate::labels::document::{Kind, Value};
use crate::labels::errors;
use crate::labels::record::Stamp;

impl Reader<'_> {
    /// The stamp that an object carries; none if it does not name a protocol. `protocol` may also
    /// be an object as in a native record.
    pub(super) fn carried_stamp<'d>(&mut self, object: Value<'d>) -> Option<Stamp<'d>> {
        let protocol = object.get("protocol")?;
        let mut stamp = Stamp::default();
        if protocol.kind() == Kind::Object {
            for (key, to) in
                [("id", &mut stamp.id), ("version", &mut stamp.version), ("meaning_digest", &mut stamp.digest)]
            {
                *to = protocol.get(key).and_then(|v| self.text(v, &format!("`protocol` `{key}`")));
            }
        } else {
            stamp.id = self.text(protocol, "`protocol`");
            stamp.version = object.get("protocol_version").and_then(|v| self.text(v, "`protocol_version`"));
            stamp.digest = object.get("meaning_digest").and_then(|v| self.text(v, "`meaning_digest`"));
        }
        if stamp.digest.is_none() {
            let message = "the stamp lacks `meaning_digest`, so nobody can tell under which rules this was made";
            self.fault(&errors::L007, self.place(protocol), message.to_owned());
        }
        Some(stamp)
    }
}
