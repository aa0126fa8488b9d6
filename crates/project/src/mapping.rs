//! How the words of a tenant are mapped to its model, as `tenant.yaml` says it.

use semantic::yaml::{Content, Fields};

/// `mapping: {similarity: 0.7, learning: true, boost: 0.1, alternatives: 3}`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mapping {
    /// From here on something similar is taken without asking.
    pub similarity: f64,
    /// Whether what people certified counts.
    pub learning: bool,
    /// How much a certified choice adds each time its use doubles.
    pub boost: f64,
    /// How many others are shown beside the first.
    pub alternatives: usize,
}

/// More are no choice.
const ALTERNATIVES_MAX: i64 = 20;

impl Default for Mapping {
    fn default() -> Self {
        Self {
            similarity: 0.7,
            learning: true,
            boost: 0.1,
            alternatives: 3,
        }
    }
}

/// The settings of mapping; what is not said is as by default.
pub(crate) fn mapping(fields: &mut Fields<'_, '_>) -> Mapping {
    let mut mapping = Mapping::default();
    let Some(node) = fields.take("mapping") else {
        return mapping;
    };
    let Some(mut fields) = Fields::of("mapping", node, fields.report) else {
        return mapping;
    };
    mapping.similarity = share(&mut fields, "similarity", mapping.similarity);
    mapping.learning = fields.flag("learning", mapping.learning);
    mapping.boost = share(&mut fields, "boost", mapping.boost);
    mapping.alternatives = alternatives(&mut fields, mapping.alternatives);
    fields.finish();
    mapping
}

fn share(fields: &mut Fields<'_, '_>, key: &'static str, default: f64) -> f64 {
    let Some(node) = fields.take(key) else {
        return default;
    };
    match node.content {
        Content::Float(share) if (0.0..=1.0).contains(&share) => share,
        Content::Integer(whole @ (0 | 1)) => whole as f64,
        _ => {
            let message = format!("'{key}' must be a number from 0 to 1, as in {default}");
            fields.report.invalid(node, message);
            default
        }
    }
}

fn alternatives(fields: &mut Fields<'_, '_>, default: usize) -> usize {
    let Some(node) = fields.take("alternatives") else {
        return default;
    };
    match node.content {
        Content::Integer(count @ 0..=ALTERNATIVES_MAX) => count as usize,
        _ => {
            let message =
                format!("'alternatives' must be a whole number from 0 to {ALTERNATIVES_MAX}");
            fields.report.invalid(node, message);
            default
        }
    }
}
