//! What the audit shows of questions.

use auth::rights::Operation;
use base::{Code, Ctx};
use store::{Event, Outcome};

use crate::{Error, Service};

/// As much of a question as the audit shows.
const CHARACTERS_MAX: usize = 500;

impl Service {
    /// Shows who asked what. Where that cannot be shown, nothing is answered.
    pub(crate) async fn show_asked(
        &self,
        ctx: &Ctx,
        operation: &Operation,
        asked: &str,
        error: Option<&Error>,
    ) -> Result<(), Error> {
        let Some(sign_in) = &self.sign_in else {
            return Ok(());
        };
        let start: String = asked
            .chars()
            .filter(|c| *c != '\0')
            .take(CHARACTERS_MAX)
            .collect();
        let event = Event {
            outcome: error.map_or(Outcome::Done, outcome),
            ..Event::done(self.clock.now(), operation.name, start)
        };
        let event = event.saying(error.map_or("", |error| error.code.as_str()));
        sign_in.show(ctx, event).await.map_err(Error::internal)
    }
}

fn outcome(error: &Error) -> Outcome {
    match error.code {
        Code::AccessDenied | Code::TenantRefused | Code::StatementRefused => Outcome::Refused,
        _ => Outcome::Failed,
    }
}
