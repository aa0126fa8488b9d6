//! One connection to the server, which can read and nothing else.

use std::time::Duration;

use futures::{join, pin_mut};
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_postgres::error::{DbError, Severity, SqlState};
use tokio_postgres::{Client, Config, Error, Row, RowStream};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::cancel::cancel;
use crate::parameters::Parameter;
use crate::reached::Reached;

/// What holds in a session of ours, and what the texts of values look like.
pub const SETTINGS: &str = "-c default_transaction_read_only=on -c TimeZone=UTC -c DateStyle=ISO \
     -c IntervalStyle=iso_8601 -c standard_conforming_strings=on \
     -c idle_in_transaction_session_timeout=60s";

/// The same for one transaction, where the session is not ours.
const BEGIN: &str = "BEGIN READ ONLY; SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO'; \
     SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL standard_conforming_strings = on;";

/// How long a statement that was told to stop may take to do so.
const STOP: Duration = Duration::from_secs(5);

pub struct Session {
    client: Client,
    reached: Reached,
    tls: MakeRustlsConnect,
    /// Moves bytes as long as the session lives.
    moving: AbortHandle,
    /// Whether what the session was told holds for every statement. Behind a pooler it does not:
    /// each transaction may meet another session.
    own: bool,
    /// The time that a statement may take, as the server was told.
    time: Duration,
    busy: bool,
}

impl Session {
    pub async fn open(
        config: &Config,
        reached: &Reached,
        tls: &MakeRustlsConnect,
    ) -> Result<Self, Error> {
        let (client, moving) = open(config, tls).await?;
        let own = config.get_options().is_some() && reads_only(&client).await?;
        Ok(Self {
            client,
            reached: reached.clone(),
            tls: tls.clone(),
            moving,
            own,
            time: Duration::ZERO,
            busy: false,
        })
    }

    /// Whether nothing is known against another statement here.
    pub fn is_usable(&self) -> bool {
        !self.busy && !self.client.is_closed()
    }

    /// Begins a statement. The rows have to be read to their end, and [`Self::end`] called.
    pub async fn begin(
        &mut self,
        text: &str,
        parameters: &[Parameter<'_>],
        limit: Duration,
    ) -> Result<RowStream, Error> {
        self.busy = true;
        let typed = parameters.iter().map(|one| (one, one.kind.clone()));
        let rows = self.client.query_typed_raw(text, typed);
        let begun = match before(self.own, &mut self.time, limit) {
            None => rows.await,
            // Both travel at once.
            Some(first) => {
                let first = self.client.batch_execute(&first);
                let (first, rows) = join!(first, rows);
                first.and(rows)
            }
        };
        self.settle(begun).await
    }

    pub async fn end(&mut self) -> Result<(), Error> {
        if !self.own {
            self.client.batch_execute("COMMIT").await?;
        }
        self.busy = false;
        Ok(())
    }

    /// What a server refuses is over, and the session can go on.
    pub async fn settle<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        let refused = |error: &Error| {
            let told = error
                .as_db_error()
                .and_then(|error| error.parsed_severity());
            told == Some(Severity::Error)
        };
        if result.as_ref().is_err_and(refused) {
            self.end().await?;
        }
        result
    }

    /// Runs something small that may be given up halfway: the session is not used again then.
    pub async fn wholly<T>(&mut self, work: impl AsyncFnOnce(&Self) -> T) -> T {
        self.busy = true;
        let done = work(self).await;
        self.busy = false;
        done
    }

    /// The whole of a small result.
    pub async fn all(&self, text: &str, parameters: &[Parameter<'_>]) -> Result<Vec<Row>, Error> {
        let typed: Vec<_> = parameters
            .iter()
            .map(|one| {
                (
                    one as &(dyn tokio_postgres::types::ToSql + Sync),
                    one.kind.clone(),
                )
            })
            .collect();
        self.client.query_typed(text, &typed).await
    }

    /// Tells the server to stop, until it has. The session is not to be used again: a request to
    /// stop that comes late would meet the next statement.
    pub async fn stop(&self) {
        let stopped = async {
            let ended = self.client.check_connection();
            pin_mut!(ended);
            loop {
                // One that comes before its statement is forgotten by the server.
                cancel(&self.client.cancel_token(), &self.reached, self.tls.clone()).await;
                if timeout(STOP / 20, &mut ended).await.is_ok() {
                    return;
                }
            }
        };
        if timeout(STOP, stopped).await.is_err() {
            self.moving.abort();
        }
    }
}

/// A client, and what moves its bytes for as long as it lives.
pub async fn open(
    config: &Config,
    tls: &MakeRustlsConnect,
) -> Result<(Client, AbortHandle), Error> {
    let (client, connection) = config.connect(tls.clone()).await?;
    let moving = tokio::spawn(async move {
        // What goes wrong here is told to whoever waits for an answer.
        let _ = connection.await;
    });
    Ok((client, moving.abort_handle()))
}

/// What has to be said before a statement.
fn before(own: bool, time: &mut Duration, limit: Duration) -> Option<String> {
    // We stop a statement that takes too long; the server does where we cannot any more. A round
    // number needs no telling again and again.
    let seconds = limit.as_secs().saturating_add(2).next_power_of_two();
    let needed = Duration::from_secs(seconds);
    if own && *time == needed {
        return None;
    }
    *time = needed;
    Some(match own {
        true => format!("SET statement_timeout = '{seconds}s'"),
        false => format!("{BEGIN} SET LOCAL statement_timeout = '{seconds}s'"),
    })
}

/// Whether the session does what it was told: some poolers swallow it.
async fn reads_only(client: &Client) -> Result<bool, Error> {
    const ASKED: &str = "SELECT current_setting('default_transaction_read_only') = 'on' \
         AND current_setting('IntervalStyle') = 'iso_8601'";
    client.query_typed_one(ASKED, &[]).await?.try_get(0)
}

/// Whether it was refused to tell the session anything when it was opened, as PgBouncer does.
pub fn is_pooler(error: &Error) -> bool {
    let told = |error: &DbError| {
        *error.code() == SqlState::PROTOCOL_VIOLATION && error.message().contains("options")
    };
    error.as_db_error().is_some_and(told)
}

#[cfg(test)]
mod tests {
    use futures::TryStreamExt;
    use source::Connector;

    use super::*;
    use crate::connection::Opener;

    const MINUTE: Duration = Duration::from_secs(60);

    /// With the guard off: the session itself does not let anybody write.
    #[tokio::test]
    #[allow(clippy::print_stdout, reason = "a test tells people what it left out")]
    async fn a_session_cannot_write_whatever_it_is_told() {
        for variable in [
            "QUERENT_TEST_POSTGRES_URL",
            "QUERENT_TEST_POSTGRES_POOLED_URL",
        ] {
            let Ok(url) = std::env::var(variable) else {
                println!("postgres: read-only session: not run: {variable} is not set");
                continue;
            };
            let (_, settings) = source::from_url(&url, &[&crate::DRIVER]).expect("a URL");
            let opener = Opener::new(&settings).expect("right settings");
            let owner = opener.for_writing().await.expect("connected");
            let made = "CREATE TABLE IF NOT EXISTS public.unwritten (n INTEGER)";
            owner.batch_execute(made).await.expect("made");
            for write in WRITES {
                let mut session = opener.connect().await.expect("connected");
                assert_eq!(session.own, variable == "QUERENT_TEST_POSTGRES_URL");
                let told = tried(&mut session, write).await.expect_err(write);
                assert_eq!(told.code().map(SqlState::code), Some("25006"), "{write}");
            }
        }
    }

    const WRITES: [&str; 5] = [
        "CREATE TABLE mine (n INTEGER)",
        "INSERT INTO public.unwritten VALUES (1)",
        "WITH made AS (INSERT INTO public.unwritten VALUES (1) RETURNING 1) SELECT 1 FROM made",
        "SELECT n FROM public.unwritten FOR UPDATE",
        "DROP TABLE public.unwritten",
    ];

    async fn tried(session: &mut Session, text: &str) -> Result<(), Error> {
        let rows = session.begin(text, &[], MINUTE).await?;
        rows.try_collect::<Vec<Row>>().await.map(drop)
    }

    #[test]
    fn the_server_is_told_a_time_only_where_it_changes() {
        let mut time = Duration::ZERO;
        let told = before(true, &mut time, MINUTE / 2);
        assert_eq!(told.as_deref(), Some("SET statement_timeout = '32s'"));
        assert_eq!(before(true, &mut time, MINUTE / 3), None);
        let told = before(true, &mut time, MINUTE);
        assert_eq!(told.as_deref(), Some("SET statement_timeout = '64s'"));
        let told = before(false, &mut time, MINUTE).expect("each time");
        assert!(
            told.starts_with("BEGIN READ ONLY; ") && told.ends_with("'64s'"),
            "{told}"
        );
    }
}
