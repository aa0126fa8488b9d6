//! Whether people stand behind a part of a model: `status`, `confidence` and `evidence` under
//! `meta.querent` of a cube or a member.

use crate::yaml::{Content, Fields};
use crate::{Standing, Status};

/// What says nothing was written by somebody, who stands behind it.
pub(super) fn read(meta: &mut Fields<'_, '_>) -> Standing {
    // What tools note for people: no statement depends on it.
    meta.take("about");
    let (confidence, evidence) = (confidence(meta), meta.text("evidence"));
    let status = match meta.text("status").as_deref() {
        None | Some("certified") => Status::Certified,
        Some("inferred") => Status::Inferred,
        Some(other) => {
            let message = format!("'{other}' is not a status: use inferred or certified");
            meta.report.invalid(meta.node, message);
            Status::Inferred
        }
    };
    Standing {
        status,
        confidence,
        evidence,
    }
}

fn confidence(meta: &mut Fields<'_, '_>) -> Option<f64> {
    let node = meta.take("confidence")?;
    let number = match node.content {
        Content::Float(number) => Some(number),
        Content::Integer(number) => Some(number as f64),
        _ => None,
    };
    let read = number.filter(|number| (0.0..=1.0).contains(number));
    if read.is_none() {
        let message = format!("'confidence' in {} must be a number from 0 to 1", meta.what);
        meta.report.invalid(node, message);
    }
    read
}
