//! Which of some questions have an answer: what is shown to people as a sample was asked before.

use base::{Ctx, Value};

use crate::{Answer, Reply, Service};

impl Service {
    /// The first of these questions that the actor gets an answer to, with a value in it. Each is
    /// asked as if the actor had, until there are enough or the time of the request is up.
    pub async fn answered(&self, ctx: &Ctx, questions: &[String], most: usize) -> Vec<String> {
        let mut answered = Vec::new();
        for question in questions {
            if answered.len() == most || ctx.deadline.left().is_zero() {
                break;
            }
            // One that fails is no sample; why it does concerns nobody.
            if let Ok(Reply::Answer(answer)) = self.ask(ctx, question).await
                && says_something(&answer)
            {
                answered.push(question.clone());
            }
        }
        answered
    }
}

/// Whether there is a number in it other than nothing.
fn says_something(answer: &Answer) -> bool {
    let nothing = |value: &Value| matches!(value, Value::Null | Value::Integer(0));
    let mut rows = answer.table.rows();
    rows.any(|row| row.last().is_some_and(|value| !nothing(value)))
}
