//! Connections: where to, how they are protected, and when one can be used again.

use std::time::Duration;

use async_trait::async_trait;
use source::{Address, Connector, Error, Policy, Settings, TlsMode, misconfigured};
use sql::Dialect;

use crate::MSSQL;
use crate::tds::{Client, Encryption, Failure, Parameters, Target};

pub const PORT: u16 = 1433;

/// Opens connections: to the replicas in their order, to the host itself where none of them answers.
pub struct MsSqlConnector {
    targets: Vec<Target>,
    policy: Policy,
    /// Whether to go on in the clear with a server that knows no encryption.
    lenient: bool,
}

/// A connection of the pool.
pub struct Session {
    pub client: Client,
    /// It was used before, so its server may be gone without our knowing.
    pub used: bool,
}

impl MsSqlConnector {
    pub fn new(settings: &Settings) -> Result<Self, Error> {
        let encryption = encryption(settings)?;
        let to = |address: Address| target(settings, address, encryption.clone());
        let targets = settings.addresses(PORT)?.into_iter().map(to);
        Ok(Self {
            targets: targets.collect::<Result<_, _>>()?,
            policy: settings.reach.clone(),
            lenient: encryption == Encryption::Unverified
                && settings.tls()?.mode == TlsMode::Prefer,
        })
    }

    /// Goes to the host itself, which takes what is written.
    pub fn writing(settings: &Settings) -> Result<Self, Error> {
        let mut connector = Self::new(settings)?;
        connector.targets.drain(..connector.targets.len() - 1);
        for target in &mut connector.targets {
            target.read_only = false;
        }
        Ok(connector)
    }

    /// Makes the database of the settings where the server has none of its name.
    pub async fn make_missing(&self) -> Result<(), Error> {
        let Some(target) = self.targets.last() else {
            return Ok(());
        };
        let name = MSSQL.quote(&target.database);
        let text = target.database.replace('\'', "''");
        let master = Target {
            database: "master".into(),
            ..target.clone()
        };
        let mut client = self.reach(&master).await?;
        let make = format!("IF DB_ID(N'{text}') IS NULL CREATE DATABASE {name}");
        Ok(client.run(&make, Parameters::none()).await?)
    }

    /// At the first of its addresses that answers.
    async fn reach(&self, target: &Target) -> Result<Client, Failure> {
        let address = Address {
            host: target.host.clone(),
            port: target.port,
        };
        let found = address.reached(&self.policy).await;
        let found = found
            .map_err(|error| Failure::Unreachable(error.detail().unwrap_or_default().to_owned()))?;
        let mut last = Failure::Unreachable("it has no address".into());
        for at in found {
            let at = Target {
                at: Some(at.ip()),
                ..target.clone()
            };
            match self.dial(&at).await {
                Err(failure @ Failure::Unreachable(_)) => last = failure,
                answered => return answered,
            }
        }
        Err(last)
    }

    async fn dial(&self, target: &Target) -> Result<Client, Failure> {
        match Client::connect(target).await {
            Err(Failure::Unencrypted) if self.lenient => {
                let clear = Encryption::Avoided;
                Client::connect(&Target {
                    encryption: clear,
                    ..target.clone()
                })
                .await
            }
            connected => connected,
        }
    }
}

#[async_trait]
impl Connector for MsSqlConnector {
    type Connection = Session;

    async fn connect(&self) -> Result<Session, Error> {
        let mut last = Failure::Other("there is no host".into());
        for target in &self.targets {
            match self.reach(target).await {
                Ok(client) => {
                    return Ok(Session {
                        client,
                        used: false,
                    });
                }
                Err(failure @ Failure::Unreachable(_)) => last = failure,
                // It answered: asking another one would hide what is wrong here.
                Err(failure) => return Err(failure.into()),
            }
        }
        Err(last.into())
    }

    /// The session is made new together with its next statement, which costs no round trip. Whether
    /// the server is still there shows then too, and whoever asks takes another connection.
    async fn check(&self, session: &mut Session) -> Result<(), Error> {
        if !session.client.is_usable() {
            return Err(Failure::Unreachable("the connection broke".into()).into());
        }
        session.used = true;
        session.client.renew();
        Ok(())
    }
}

fn target(settings: &Settings, address: Address, encryption: Encryption) -> Result<Target, Error> {
    // These would mean other protocols, pipes and instances to the library.
    if address.host.contains([',', '\\', '/', ';']) {
        let host = address.host;
        return Err(misconfigured(format!(
            "'{host}' is no name of a host; say the port in 'port', and of an instance its port"
        )));
    }
    Ok(Target {
        host: address.host,
        at: None,
        port: address.port,
        database: settings.need("database")?.to_owned(),
        user: settings.need("user")?.to_owned(),
        password: settings.text("password").unwrap_or_default().to_owned(),
        encryption,
        read_only: true,
        within: settings.pool()?.connect.max(Duration::from_millis(1)),
    })
}

/// Nothing is left to the library's own idea of a default.
fn encryption(settings: &Settings) -> Result<Encryption, Error> {
    let certificate = settings.text("tls_certificate");
    if settings.text("tls") == Some("strict") {
        return Ok(Encryption::Strict(certificate.map(Into::into)));
    }
    Ok(match (settings.tls()?.mode, certificate) {
        (TlsMode::VerifyFull, Some(path)) => Encryption::Pinned(path.into()),
        (TlsMode::VerifyFull, None) => Encryption::Verified,
        (TlsMode::Require | TlsMode::Prefer, _) => Encryption::Unverified,
        (TlsMode::Disable, _) => Encryption::Avoided,
        (TlsMode::VerifyCa, _) => {
            return Err(misconfigured(
                "'tls' of SQL Server cannot be verify-ca; verify-full with the server's own \
                 certificate in 'tls_certificate' asks for no name",
            ));
        }
    })
}
