//! What time it is. The stages are told; only the door looks.

use jiff::Timestamp;

/// The system's clock, or a moment that stands still (tests, replays, `--now`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    System,
    Fixed(Timestamp),
}

impl Clock {
    pub fn now(self) -> Timestamp {
        match self {
            Clock::System => Timestamp::now(),
            Clock::Fixed(moment) => moment,
        }
    }
}
