//! What a tenant may use, as `tenant.yaml` says it.

use std::time::Duration;

use base::Limits;
use semantic::yaml::{Content, Fields};

/// `limits: {rows: 20000, bytes: 16000000, seconds: 20, statements: 4, waiting: 100}`; never more
/// than the server gives, and that where nothing is said.
pub(crate) fn limits(fields: &mut Fields<'_, '_>) -> Limits {
    let mut limits = Limits::default();
    let Some(node) = fields.take("limits") else {
        return limits;
    };
    let Some(mut fields) = Fields::of("limits", node, fields.report) else {
        return limits;
    };
    limits.rows_max = number(&mut fields, "rows", limits.rows_max);
    limits.rows_default = limits.rows_default.min(limits.rows_max);
    limits.bytes_max = number(&mut fields, "bytes", limits.bytes_max);
    let seconds = number(&mut fields, "seconds", limits.time_max.as_secs());
    limits.time_max = Duration::from_secs(seconds);
    limits.statements_max = small(&mut fields, "statements", limits.statements_max);
    limits.waiting_max = small(&mut fields, "waiting", limits.waiting_max);
    fields.finish();
    limits
}

fn small(fields: &mut Fields<'_, '_>, key: &'static str, most: usize) -> usize {
    number(fields, key, most as u64) as usize
}

fn number(fields: &mut Fields<'_, '_>, key: &'static str, most: u64) -> u64 {
    let Some(node) = fields.take(key) else {
        return most;
    };
    match node.content {
        Content::Integer(number) if number >= 1 && number as u64 <= most => number as u64,
        _ => {
            let message = format!("'{key}' must be a whole number from 1 to {most}");
            fields.report.invalid(node, message);
            most
        }
    }
}
