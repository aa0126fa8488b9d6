//! How long something is remembered.

use std::convert::Infallible;

use jiff::SignedDuration;
use semantic::{Model, load};

use super::*;

const HOUR: Duration = Duration::from_secs(3600);
const NOON: Timestamp = Timestamp::constant(1_800_000_000, 0);

/// The grants of somebody, over a model without cubes.
fn grants(until: Option<Timestamp>) -> Grants {
    let (model, _): (Model, _) = load(&[]);
    let actor = base::Actor {
        id: base::ActorId::new("somebody").expect("an id"),
        groups: Default::default(),
        attributes: Default::default(),
    };
    let calendar = base::Calendar::default();
    let moment = policy::Moment {
        now: NOON,
        calendar: &calendar,
    };
    let granted = policy::grant(&actor, &Arc::new(model), moment);
    Grants { until, ..granted }
}

#[test]
fn nothing_is_remembered_beyond_the_end_of_an_embargo() {
    let after = |seconds| Some(NOON + SignedDuration::from_secs(seconds));
    for (until, expected) in [
        (None, HOUR),
        (after(7200), HOUR),
        (after(60), Duration::from_secs(60)),
        (after(0), Duration::ZERO),
        (after(-60), Duration::ZERO),
    ] {
        assert_eq!(lifetime(HOUR, &grants(until), NOON), expected, "{until:?}");
    }
}

#[tokio::test]
async fn an_entry_is_made_again_when_its_time_is_over() {
    let cache = ScopeCache::new(10);
    let scope = || Scope {
        version: Arc::default(),
        tenant: TenantId::new("one").expect("an id"),
        model: grants(None).visible.version().clone(),
        grants: grants(None).fingerprint,
        of: Arc::default(),
    };
    let short = Duration::from_millis(30);
    let get = async |lifetime, value: u8| {
        let made = cache.get_or(scope(), lifetime, async move { Ok::<_, Infallible>(value) });
        *made.await.expect("it is made")
    };
    assert_eq!(get(short, 1).await, 1);
    assert_eq!(get(short, 2).await, 1, "it is remembered");
    tokio::time::sleep(short * 2).await;
    assert_eq!(get(HOUR, 3).await, 3, "its time is over");
}
