//! The client library in our words. Nothing outside this folder names `mssql-tds`, whose interface
//! still moves from version to version.

mod cells;
mod columns;
mod failure;
mod parameters;
mod text;

pub use cells::Cells;
pub use columns::Column;
pub use failure::Failure;
pub use parameters::Parameters;

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use base::Value;
use mssql_tds::connection::client_context::ClientContext;
use mssql_tds::connection::tds_client::{ExecuteOptions, ResultSet, StatementResult, TdsClient};
use mssql_tds::connection_provider::tds_connection_provider::TdsConnectionProvider;
use mssql_tds::core::{CancelHandle, EncryptionOptions, EncryptionSetting};
use mssql_tds::message::login_options::ApplicationIntent;

/// How long the server has to confirm that a statement was called off. After that the connection
/// is given up.
const SETTLE: u32 = 5;

/// Who connects to what, and how.
#[derive(Clone)]
pub struct Target {
    /// As it is known, and as its certificate is made out.
    pub host: String,
    /// Where it was found, if it was looked for.
    pub at: Option<IpAddr>,
    pub port: u16,
    pub database: String,
    pub user: String,
    pub password: String,
    pub encryption: Encryption,
    /// Lets an availability group send us to a replica.
    pub read_only: bool,
    pub within: Duration,
}

/// How a connection is kept from others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Encryption {
    /// Somebody whom this machine trusts vouches for the server's name.
    Verified,
    /// It shows exactly this certificate.
    Pinned(PathBuf),
    /// As one of these two, from the first byte on (TDS 8).
    Strict(Option<PathBuf>),
    /// Nobody listens, but whoever answers may be anybody.
    Unverified,
    /// Only where the server insists.
    Avoided,
}

/// One connection.
pub struct Client {
    inner: TdsClient,
}

/// Calls a running statement off, from wherever its caller is.
pub struct Stop(CancelHandle);

impl Stop {
    pub fn new() -> Self {
        let mut handle = CancelHandle::new();
        handle.set_cancel_timeout_secs(SETTLE);
        Self(handle)
    }

    pub fn now(&self) {
        self.0.cancel();
    }
}

impl Client {
    pub async fn connect(target: &Target) -> Result<Self, Failure> {
        let at = target.at.map(|address| address.to_string());
        let place = format!(
            "tcp:{},{}",
            at.as_ref().unwrap_or(&target.host),
            target.port
        );
        let provider = TdsConnectionProvider::new();
        let connecting = provider.create_client(context(target), &place, None);
        let Ok(result) = tokio::time::timeout(target.within, connecting).await else {
            return Err(Failure::Unreachable("it did not answer in time".into()));
        };
        result
            .map(|inner| Self { inner })
            .map_err(Failure::of_connecting)
    }

    /// Starts a statement and tells the columns of its rows.
    pub async fn query(
        &mut self,
        text: &str,
        parameters: Parameters,
        stop: &Stop,
    ) -> Result<Vec<Column>, Failure> {
        self.start(text, parameters, stop).await?;
        if !self.inner.on_rows() && !self.inner.advance_to_rows().await? {
            return Err(Failure::Other("it gave no rows".into()));
        }
        Ok(self.inner.get_metadata().iter().map(Column::of).collect())
    }

    /// Runs a statement whose rows, if any, are of no interest.
    pub async fn run(&mut self, text: &str, parameters: Parameters) -> Result<(), Failure> {
        self.start(text, parameters, &Stop::new()).await?;
        Ok(self.inner.close_query().await?)
    }

    async fn start(
        &mut self,
        text: &str,
        parameters: Parameters,
        stop: &Stop,
    ) -> Result<StatementResult, Failure> {
        let options = ExecuteOptions::new().cancel(&stop.0);
        let text = text.to_owned();
        Ok(match parameters.0 {
            none if none.is_empty() => self.inner.execute(text, options).await?,
            some => {
                self.inner
                    .execute_sp_executesql(text, some, options)
                    .await?
            }
        })
    }

    /// Parameters as this connection's database takes them.
    pub fn bind(&self, values: &[Value], narrow: bool) -> Result<Parameters, Failure> {
        let collation = narrow.then(|| self.inner.get_collation());
        Parameters::bind(values, collation)
    }

    /// Puts the next row into the cells; false when there is none.
    pub async fn next(&mut self, cells: &mut Cells) -> Result<bool, Failure> {
        let more = self.inner.next_row_into(cells).await?;
        cells.fault().map_err(Failure::Cell)?;
        Ok(more)
    }

    /// Reads what is left, in which the server may still tell of a failure.
    pub async fn finish(&mut self) -> Result<(), Failure> {
        Ok(self.inner.close_query().await?)
    }

    /// Calls off whatever runs. Afterwards the connection is idle, or no longer usable.
    pub async fn abandon(&mut self) {
        if self.inner.cancel_query(SETTLE).await.is_err() {
            self.inner.mark_connection_dead();
        }
    }

    /// With the next statement the server forgets what this session set, made or holds.
    pub fn renew(&mut self) {
        self.inner.prepare_reset_connection(false);
    }

    pub fn is_usable(&self) -> bool {
        !self.inner.is_connection_dead() && !self.inner.has_open_batch()
    }
}

fn context(target: &Target) -> ClientContext {
    let mut context = ClientContext::with_data_source("");
    let seconds = u32::try_from(target.within.as_secs())
        .unwrap_or(u32::MAX)
        .max(1);
    context.application_name = "Querent".into();
    context.connect_timeout = seconds;
    // A connection that broke is replaced by the pool, which knows of the deadline.
    context.connect_retry_count = 0;
    context.database = target.database.clone();
    context.user_name = target.user.clone();
    context.password = target.password.clone();
    context.encryption_options = encryption(&target.encryption, &target.host);
    // What is dialled is an address, and what is meant has a name.
    context.login_server_name = Some(target.host.clone());
    if target.read_only {
        context.application_intent = ApplicationIntent::ReadOnly;
    }
    context
}

/// Every field is said: the library's own default is another protocol (TDS 8).
fn encryption(wanted: &Encryption, host: &str) -> EncryptionOptions {
    let mode = match wanted {
        Encryption::Avoided => EncryptionSetting::PreferOff,
        Encryption::Strict(_) => EncryptionSetting::Strict,
        _ => EncryptionSetting::Required,
    };
    let certificate = match wanted {
        Encryption::Pinned(path) => Some(path.clone()),
        Encryption::Strict(path) => path.clone(),
        _ => None,
    };
    EncryptionOptions {
        mode,
        trust_server_certificate: matches!(wanted, Encryption::Unverified | Encryption::Avoided),
        // A certificate that is pinned is asked for no name.
        host_name_in_cert: certificate.is_none().then(|| host.to_owned()),
        server_certificate: certificate,
    }
}
