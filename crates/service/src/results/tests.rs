//! When results count as old; what is remembered for whom is tested over a database, in `tests/it`.

use super::*;

fn key(every: Option<&str>) -> RefreshKey {
    RefreshKey {
        every: every.map(str::to_owned),
        sql: None,
        immutable: false,
        timezone: None,
        incremental: false,
        update_window: None,
    }
}

#[test]
fn a_cube_says_how_often_its_rows_may_be_others() {
    for (every, seconds) in [
        (None, 10),
        (Some("1 second"), 1),
        (Some("1 hour"), 3_600),
        (Some("1 day 2 hours"), 93_600),
        (Some("-1 hour"), 10),
        (Some("30 5 * * 1"), 10),
    ] {
        let found = every_of(Some(&key(every)));
        assert_eq!(found, Duration::from_secs(seconds), "{every:?}");
    }
    assert_eq!(every_of(None), EVERY);
}

/// Pieces of time begin at the same moments for everybody.
#[test]
fn time_is_cut_into_pieces() {
    let at = |millisecond| Timestamp::from_millisecond(millisecond).expect("a time");
    let ten = Duration::from_secs(10);
    for (now, left) in [
        (0, 10_000),
        (1, 9_999),
        (9_999, 1),
        (10_000, 10_000),
        (-1, 1),
    ] {
        assert_eq!(left_of(ten, at(now)), Duration::from_millis(left), "{now}");
    }
}
