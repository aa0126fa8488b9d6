//! How databases of a tenant are looked at, as `tenant.yaml` says it.

use std::time::Duration;

use semantic::yaml::{Content, Fields};

/// `discovery: {interval: 300s, cache_ttl: 300s, max_time: 30s, confidence: 0.7}`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discovery {
    /// How often a running server reads again what has changed of the values that people may say;
    /// never where it is not set.
    pub interval: Option<Duration>,
    /// For so long nobody looks whether they have changed.
    pub cache_ttl: Duration,
    /// What looking at a source may take.
    pub max_time: Duration,
    /// How sure a way between two tables must be to be gone by.
    pub confidence: f64,
}

impl Default for Discovery {
    fn default() -> Self {
        Self {
            interval: None,
            cache_ttl: Duration::from_secs(300),
            max_time: Duration::from_secs(30),
            confidence: 0.7,
        }
    }
}

/// Somebody who wants to know at once still leaves the database time for others.
const INTERVAL_MIN: Duration = Duration::from_secs(10);

/// The settings of looking; what is not said is as by default.
pub(crate) fn discovery(fields: &mut Fields<'_, '_>) -> Discovery {
    let mut discovery = Discovery::default();
    let Some(node) = fields.take("discovery") else {
        return discovery;
    };
    let Some(mut fields) = Fields::of("discovery", node, fields.report) else {
        return discovery;
    };
    discovery.interval = duration(&mut fields, "interval").map(|time| time.max(INTERVAL_MIN));
    discovery.cache_ttl = duration(&mut fields, "cache_ttl").unwrap_or(discovery.cache_ttl);
    discovery.max_time = duration(&mut fields, "max_time").unwrap_or(discovery.max_time);
    discovery.confidence = confidence(&mut fields, discovery.confidence);
    fields.finish();
    discovery
}

/// `300s`, `5m`, `1h`, or whole seconds.
fn duration(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Duration> {
    let node = fields.take(key)?;
    let read = match &node.content {
        Content::Integer(seconds) => u64::try_from(*seconds).ok().map(Duration::from_secs),
        Content::Text(text) => parsed(text),
        _ => None,
    };
    if read.is_none() {
        let message = format!("'{key}' must be a time such as 300s, 5m or 1h");
        fields.report.invalid(node, message);
    }
    read
}

fn parsed(text: &str) -> Option<Duration> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return None,
    };
    let number: u64 = number.parse().ok()?;
    number.checked_mul(seconds).map(Duration::from_secs)
}

fn confidence(fields: &mut Fields<'_, '_>, default: f64) -> f64 {
    let Some(node) = fields.take("confidence") else {
        return default;
    };
    match node.content {
        Content::Float(share) if (0.0..=1.0).contains(&share) => share,
        Content::Integer(whole @ (0 | 1)) => whole as f64,
        _ => {
            let message = "'confidence' must be a number from 0 to 1, as in 0.7";
            fields.report.invalid(node, message);
            default
        }
    }
}
