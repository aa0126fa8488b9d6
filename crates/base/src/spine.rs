//! The periods of a stretch of time, whether or not anything happened in them.

use jiff::civil::DateTime;

use crate::Periods;

/// So many periods from one on, each by its first moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spine {
    pub periods: Periods,
    /// Where the first period begins.
    pub first: DateTime,
    pub count: u32,
}

impl Spine {
    /// The longest there is: nobody reads more periods, and each is a row.
    pub const MAX: u32 = 10_000;

    /// The periods that hold any time from one to another; `None` if there are too many.
    pub fn over(periods: Periods, from: DateTime, to: DateTime) -> Option<Self> {
        let first = periods.start_of(from)?;
        let mut spine = Self {
            periods,
            first,
            count: 0,
        };
        let mut start = first;
        while start <= to {
            spine.count += 1;
            start = periods.shifted(first, spine.count.into())?;
            if spine.count > Self::MAX {
                return None;
            }
        }
        Some(spine)
    }

    /// The first moments of its periods.
    pub fn starts(self) -> impl Iterator<Item = DateTime> {
        let start = move |n: u32| self.periods.shifted(self.first, n.into());
        (0..self.count).map_while(start)
    }

    /// One of its periods: where it begins, and where the next one does.
    pub fn period(self, n: u32) -> Option<(DateTime, DateTime)> {
        let start = |n: u32| self.periods.shifted(self.first, n.into());
        Some((start(n)?, start(n.checked_add(1)?)?))
    }

    /// Where the period after the last one begins.
    pub fn end(self) -> Option<DateTime> {
        self.periods.shifted(self.first, self.count.into())
    }
}
