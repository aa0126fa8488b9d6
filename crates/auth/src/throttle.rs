//! Who fails to sign in waits, longer each time, also when the next password is right.
//!
//! Counted under the name that is tried, known or not: a stranger learns nothing from waiting.

use jiff::{SignedDuration, Timestamp};
use store::Throttle;

/// So many may be mistyped without waiting.
const FREE: u32 = 5;
const WAIT_MAX: SignedDuration = SignedDuration::from_mins(15);
/// After so long without a failure nothing is remembered.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(1);

/// What is remembered after one more failure.
pub fn failed(before: Option<Throttle>, id: &str, now: Timestamp) -> Throttle {
    let live = before.filter(|throttle| throttle.expires > now);
    let failures = live
        .map_or(0, |throttle| throttle.failures)
        .saturating_add(1);
    Throttle {
        id: id.to_owned(),
        failures,
        until: later(now, wait(failures)),
        expires: later(now, FORGOTTEN),
    }
}

/// Whether somebody has to wait still.
pub fn waits(throttle: Option<&Throttle>, now: Timestamp) -> bool {
    throttle.is_some_and(|throttle| throttle.until > now)
}

/// 1 second, 2, 4 and so on.
fn wait(failures: u32) -> SignedDuration {
    match failures.checked_sub(FREE) {
        None => SignedDuration::ZERO,
        Some(beyond) => SignedDuration::from_secs(1 << beyond.min(16)).min(WAIT_MAX),
    }
}

fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.saturating_add(by).unwrap_or(Timestamp::MAX)
}
