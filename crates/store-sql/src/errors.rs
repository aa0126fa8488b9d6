//! What the database says, in the words of the store.

use base::Deadline;
use sqlx::error::ErrorKind;
use store::Error;

/// The message of a database names tables and constraints, never values.
pub fn told(error: sqlx::Error) -> Error {
    let Some(database) = error.as_database_error() else {
        return match error {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Error::corrupt(error),
            error => Error::Unavailable(error.to_string()),
        };
    };
    let taken = database.kind() == ErrorKind::UniqueViolation;
    // Deadlocks and serialisation failures of PostgreSQL.
    let again = ["40001", "40P01"].contains(&database.code().unwrap_or_default().as_ref());
    match taken || again {
        true => Error::Conflict("what was to be written".into()),
        false => Error::Unavailable(database.message().to_owned()),
    }
}

/// Gives up when nobody waits any more. What was begun is undone.
pub async fn within<T>(
    deadline: Deadline,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let left = deadline.left();
    // A time-out looks at the work once before it looks at the clock.
    if left.is_zero() {
        return Err(Error::TimedOut);
    }
    match tokio::time::timeout(left, work).await {
        Ok(done) => done,
        Err(_) => Err(Error::TimedOut),
    }
}
