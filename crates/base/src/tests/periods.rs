use jiff::Span;
use jiff::civil::{Date, Weekday, date};

use crate::*;

fn retail() -> Calendar {
    Calendar {
        fiscal_year_start: 2,
        week_start: Weekday::Sunday,
        fiscal_weeks: Some((Begins::Nearest, Pattern::FourFiveFour)),
        ..Calendar::default()
    }
}

/// The American retailers' calendar, as their association publishes it.
#[test]
fn retailers_years_begin_where_their_calendar_says() {
    let years = [
        (date(2016, 1, 31), 52),
        (date(2017, 1, 29), 53),
        (date(2018, 2, 4), 52),
        (date(2022, 1, 30), 52),
        (date(2023, 1, 29), 53),
        (date(2024, 2, 4), 52),
        (date(2025, 2, 2), 52),
    ];
    for (start, weeks) in years {
        let end = start + Span::new().weeks(weeks);
        let expected = DateRange { start, end };
        assert_eq!(retail().fiscal_year(start), expected);
        assert_eq!(retail().fiscal_year(expected.last()), expected);
    }
}

#[test]
fn months_of_weeks_are_as_long_as_the_pattern_says_and_the_last_takes_the_53rd() {
    for (pattern, weeks) in [
        (Pattern::FourFourFive, [4, 4, 5]),
        (Pattern::FourFiveFour, [4, 5, 4]),
        (Pattern::FiveFourFour, [5, 4, 4]),
    ] {
        let calendar = Calendar {
            fiscal_weeks: Some((Begins::Nearest, pattern)),
            ..retail()
        };
        let mut start = date(2023, 1, 29);
        for month in 0..12 {
            let long = i64::from(month == 11);
            let end = start + Span::new().weeks(weeks[month % 3] + long);
            let range = calendar.fiscal(Granularity::Month, start, 0);
            assert_eq!(range, DateRange { start, end }, "{pattern:?} {month}");
            start = end;
        }
        assert_eq!(start, date(2024, 2, 4));
    }
}

#[test]
fn a_year_that_ends_on_the_last_friday_of_december_begins_on_the_saturday_behind() {
    let calendar = Calendar {
        fiscal_year_start: 1,
        week_start: Weekday::Saturday,
        fiscal_weeks: Some((Begins::Before, Pattern::FourFourFive)),
        ..Calendar::default()
    };
    for start in [date(2022, 1, 1), date(2022, 12, 31), date(2023, 12, 30)] {
        assert_eq!(calendar.fiscal_year(start).start, start);
    }
    let after = Calendar {
        fiscal_weeks: Some((Begins::After, Pattern::FourFourFive)),
        ..calendar
    };
    for start in [date(2022, 1, 1), date(2023, 1, 7), date(2024, 1, 6)] {
        assert_eq!(after.fiscal_year(start).start, start);
    }
}

fn each_day(from: Date, to: Date, mut check: impl FnMut(Date)) {
    let mut day = from;
    while day < to {
        check(day);
        day = day.tomorrow().expect("in range");
    }
}

#[test]
fn all_periods_meet_and_shift_to_one_another() {
    let april = Calendar {
        fiscal_year_start: 4,
        week_start: Weekday::Thursday,
        ..Calendar::default()
    };
    for calendar in [Calendar::default(), april, retail()] {
        for name in [
            "year",
            "week",
            "fiscal_year",
            "fiscal_quarter",
            "fiscal_month",
            "fiscal_week",
        ] {
            let periods = calendar.granularity(name).expect(name);
            each_day(date(2015, 1, 1), date(2019, 3, 1), |day| {
                let time = day.at(13, 30, 0, 0);
                let start = periods.start_of(time).expect("a start");
                let next = periods.shifted(start, 1).expect("a next");
                assert!(start <= time && time < next, "{name} of {day}");
                assert_eq!(periods.start_of(next), Some(next), "{name} of {day}");
                assert_eq!(periods.shifted(next, -1), Some(start), "{name} of {day}");
                assert_eq!(
                    periods
                        .shifted(start, 30)
                        .and_then(|far| periods.shifted(far, -29)),
                    Some(next)
                );
            });
        }
    }
    assert_eq!(retail().granularity("fiscal_day"), None);
    assert_eq!(retail().granularity("fortnight"), None);
}

#[test]
fn periods_of_any_length_are_counted_from_their_origin() {
    let periods = |unit, count, origin: Date, shift| {
        let origin = origin.at(0, 0, 0, 0);
        Periods::Every(Every {
            unit,
            count,
            origin,
            shift,
        })
    };
    let start =
        |periods: Periods, time: jiff::civil::DateTime| periods.start_of(time).expect("a start");
    let fortnight = periods(Unit::Day, 14, date(2024, 1, 1), 0);
    assert_eq!(
        start(fortnight, date(2023, 12, 31).at(23, 0, 0, 0)),
        date(2023, 12, 18).at(0, 0, 0, 0)
    );
    let from_the_15th = periods(Unit::Month, 1, date(2024, 1, 1), 14 * SECONDS_A_DAY);
    assert_eq!(
        start(from_the_15th, date(2024, 3, 14).at(23, 0, 0, 0)),
        date(2024, 2, 15).at(0, 0, 0, 0)
    );
    let from_six = periods(Unit::Day, 1, date(2024, 1, 1), 6 * 3600);
    assert_eq!(
        start(from_six, date(2024, 3, 1).at(5, 59, 0, 0)),
        date(2024, 2, 29).at(6, 0, 0, 0)
    );
    let quarter_hour = periods(Unit::Second, 900, date(2024, 1, 1), 0);
    assert_eq!(
        start(quarter_hour, date(1999, 3, 1).at(5, 59, 0, 0)),
        date(1999, 3, 1).at(5, 45, 0, 0)
    );
}

#[test]
fn nothing_breaks_at_the_ends_of_time() {
    for day in [Date::MIN, Date::MAX] {
        for calendar in [Calendar::default(), retail()] {
            for size in Granularity::ALL {
                calendar.period(size, day);
                calendar.fiscal(size, day, i64::MAX);
                calendar.periods(size).shifted(day.at(0, 0, 0, 0), i64::MIN);
            }
        }
    }
}

#[test]
fn a_spine_has_every_period_that_holds_a_time_of_the_stretch() {
    let month = Calendar::default().periods(Granularity::Month);
    let over = |from: Date, to: Date| {
        Spine::over(month, from.at(12, 0, 0, 0), to.at(0, 0, 0, 0)).expect("short enough")
    };
    let spine = over(date(2024, 1, 31), date(2024, 3, 1));
    let starts: Vec<Date> = spine.starts().map(|start| start.date()).collect();
    assert_eq!(starts, [1, 2, 3].map(|month| date(2024, month, 1)));
    assert_eq!(spine.end(), Some(date(2024, 4, 1).at(0, 0, 0, 0)));
    assert_eq!(over(date(2024, 1, 31), date(2024, 1, 31)).count, 1);
    let seconds = Calendar::default().periods(Granularity::Second);
    let midnight = date(2024, 1, 1).at(0, 0, 0, 0);
    let hours = |n: i64| midnight + Span::new().hours(n);
    assert_eq!(Spine::over(seconds, midnight, hours(3)), None);
    assert_eq!(
        Spine::over(seconds, midnight, hours(2)).map(|spine| spine.count),
        Some(7_201)
    );
}
