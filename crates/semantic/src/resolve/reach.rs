//! How far windows of time reach, and what their rows lie in.

use base::{Code, Spine, Value};
use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

use super::windows::Timed;
use super::{Comparison, Predicate, Test, Window};
use crate::{Diagnostic, Edge, Interval, Measure, Rolling};

impl Measure {
    /// The edges of a window that needs no calendar.
    pub(super) fn edges(&self) -> Option<(Edge, Edge)> {
        match self.rolling.as_deref() {
            Some(Rolling::Fixed { from, to }) => Some((*from, *to)),
            _ => None,
        }
    }

    /// Whether its window holds every row where no time is asked for.
    pub fn rolls_over_all(&self) -> bool {
        let end = |to| to == Edge::Open || to == Edge::End(Interval::default());
        self.edges()
            .is_some_and(|(from, to)| from == Edge::Open && end(to))
    }
}

/// What the rows of all windows lie in. Those without a time are in none.
pub(super) fn reach(
    time: &Timed<'_>,
    spine: Option<Spine>,
    (from, to): (Edge, Edge),
) -> Result<Predicate, Diagnostic> {
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    let range = time.range.and_then(|(first, last)| {
        let range = (midnight(first), midnight(last.tomorrow().ok()?));
        match spine {
            Some(spine) => Some((spine.period(0)?, spine.period(spine.count.checked_sub(1)?)?)),
            None => Some((range, range)),
        }
    });
    let (first, last) = range.ok_or_else(|| {
        let message = format!(
            "the range of '{}' ends with the calendar",
            time.asked.dimension
        );
        Diagnostic::new(Code::QueryInvalid, message)
    })?;
    let moment = Value::Timestamp;
    let test = match (from.at(first), to.at(last)) {
        (Some(start), Some(end)) => Test::Within { start, end },
        (Some(start), None) => Test::Compare(Comparison::GreaterOrEqual, moment(start)),
        (None, Some(end)) => Test::Compare(Comparison::Less, moment(end)),
        (None, None) => Test::Set,
    };
    let member = time.member;
    Ok(Predicate::Test { member, test })
}

impl Window {
    /// What tells one from another, in short.
    pub fn in_words(self) -> String {
        let nothing = Interval::default();
        match self {
            Window::Running { restart: None } => "so far".to_owned(),
            Window::Running { restart: Some(_) } => "so far anew".to_owned(),
            Window::Around { from, .. } => match from {
                Edge::Open => "of all before".to_owned(),
                Edge::StartOf(_) => "to date".to_owned(),
                Edge::Start(by) | Edge::End(by) if by == nothing => "ahead".to_owned(),
                Edge::Start(by) => format!("of {} before", by.negated()),
                Edge::End(by) => format!("of {}", by.negated()),
            },
        }
    }
}

impl Edge {
    /// The edge as seen from a period, given by its first moment and the one behind it; `None`
    /// where it is open, or beyond the calendar.
    fn at(self, (start, end): (DateTime, DateTime)) -> Option<DateTime> {
        match self {
            Edge::Open => None,
            Edge::Start(length) => length.after(start),
            Edge::End(length) => length.after(end),
            Edge::StartOf(periods) => {
                periods.start_of(end.checked_sub(Span::new().nanoseconds(1)).ok()?)
            }
        }
    }
}
