use jiff::civil::{Weekday, date};

use crate::*;

mod periods;

#[test]
fn a_tenant_id_refuses_what_could_hurt_in_a_path_or_a_log() {
    for bad in [
        "",
        "Nectar",
        "a/b",
        "..",
        "a b",
        "a\n",
        "-a",
        &"x".repeat(64),
    ] {
        let error = TenantId::new(bad).expect_err(bad);
        assert!(error.to_string().contains("1 to 63"), "{error}");
    }
    assert_eq!(
        TenantId::new("nectar-2_x").expect("fits").as_str(),
        "nectar-2_x"
    );
}

#[test]
fn codes_are_unique_and_dotted() {
    let mut seen = std::collections::BTreeSet::new();
    for code in Code::ALL {
        assert!(seen.insert(code.as_str()), "{code} twice");
        assert!((400..600).contains(&code.status()), "{code}");
    }
}

#[test]
fn decimals_read_back_as_they_were_written() {
    for text in ["0", "-1.50", "12345678901234567890.123456", "0.001", "-0.5"] {
        assert_eq!(text.parse::<Decimal>().expect(text).to_string(), text);
    }
    for bad in [
        "",
        "-",
        ".",
        "1e3",
        "1.2.3",
        "--1",
        "+1",
        "１",
        &"9".repeat(39),
    ] {
        assert!(bad.parse::<Decimal>().is_err(), "{bad}");
    }
}

fn april_to_march() -> Calendar {
    Calendar {
        fiscal_year_start: 4,
        ..Calendar::default()
    }
}

#[test]
fn a_fiscal_year_holds_its_first_and_its_last_day() {
    let calendar = april_to_march();
    let expected = DateRange {
        start: date(2026, 4, 1),
        end: date(2027, 4, 1),
    };
    for day in [date(2026, 4, 1), date(2026, 11, 20), date(2027, 3, 31)] {
        assert_eq!(calendar.fiscal_year(day), expected);
    }
    assert_eq!(
        calendar.fiscal_year(date(2026, 3, 31)).start,
        date(2025, 4, 1)
    );
}

#[test]
fn fiscal_quarters_follow_the_fiscal_year() {
    let february = Calendar {
        fiscal_year_start: 2,
        ..Calendar::default()
    };
    assert_eq!(
        february.fiscal_quarter(date(2026, 1, 31)).start,
        date(2025, 11, 1)
    );
    assert_eq!(
        february.fiscal_quarter(date(2026, 2, 1)).start,
        date(2026, 2, 1)
    );
    assert_eq!(
        april_to_march().fiscal_quarter(date(2026, 11, 20)).start,
        date(2026, 10, 1)
    );
}

#[test]
fn periods_are_half_open_and_meet() {
    let calendar = Calendar {
        week_start: Weekday::Sunday,
        ..Calendar::default()
    };
    for unit in [
        Granularity::Year,
        Granularity::Quarter,
        Granularity::Month,
        Granularity::Week,
        Granularity::Day,
    ] {
        let mut day = date(2024, 1, 1);
        while day < date(2025, 3, 1) {
            let period = calendar.period(unit, day);
            assert!(period.start <= day && day < period.end, "{unit} {day}");
            assert_eq!(
                calendar.period(unit, period.end).start,
                period.end,
                "{unit} {day}"
            );
            assert_eq!(
                calendar.shifted(unit, period, -1).end,
                period.start,
                "{unit} {day}"
            );
            day = day.tomorrow().expect("in range");
        }
    }
    assert_eq!(
        calendar.period(Granularity::Week, date(2026, 11, 20)).start,
        date(2026, 11, 15)
    );
}
