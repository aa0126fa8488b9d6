//! The ways to a server: in the open, encrypted, or encrypted and known to be the one meant.

use std::net::{IpAddr, SocketAddr};

use mysql_async::{
    ClientIdentity, Conn, DriverError, Error as Client, IoError, Opts, OptsBuilder, SslOpts,
};
use rustls::CertificateError;
use source::{Error, TlsMode, TlsSettings, misconfigured};

use crate::errors::failed;

/// How to connect to one server. There is a second way only where TLS is no must.
pub fn ways(settings: &TlsSettings, plain: OptsBuilder) -> Result<Vec<Opts>, Error> {
    let encrypted = |ssl: SslOpts| Opts::from(plain.clone().ssl_opts(Some(ssl)));
    Ok(match settings.mode {
        TlsMode::Disable => vec![plain.into()],
        TlsMode::Prefer => vec![encrypted(unverified(settings)?), plain.into()],
        TlsMode::Require => vec![encrypted(unverified(settings)?)],
        TlsMode::VerifyCa => {
            let verified = verified(settings)?.with_danger_skip_domain_validation(true);
            vec![encrypted(verified)]
        }
        TlsMode::VerifyFull => vec![encrypted(verified(settings)?)],
    })
}

/// Encrypted, with whoever answers.
fn unverified(settings: &TlsSettings) -> Result<SslOpts, Error> {
    Ok(identified(settings)?.with_danger_accept_invalid_certs(true))
}

fn verified(settings: &TlsSettings) -> Result<SslOpts, Error> {
    let ssl = identified(settings)?.with_disable_built_in_roots(true);
    Ok(match &settings.ca {
        Some(path) => ssl.with_root_certs(vec![path.clone().into()]),
        None => {
            let certs = system_roots()?.into_iter();
            ssl.with_root_certs(certs.map(Into::into).collect())
        }
    })
}

fn system_roots() -> Result<Vec<Vec<u8>>, Error> {
    let found = rustls_native_certs::load_native_certs().certs;
    if found.is_empty() {
        return Err(misconfigured(
            "this machine knows no certificate authorities: set 'tls_ca', or 'tls' to require",
        ));
    }
    Ok(found.into_iter().map(|cert| cert.to_vec()).collect())
}

fn identified(settings: &TlsSettings) -> Result<SslOpts, Error> {
    let identity = match (&settings.cert, &settings.key) {
        (Some(cert), Some(key)) => {
            Some(ClientIdentity::new(cert.clone().into(), key.clone().into()))
        }
        (None, None) => None,
        _ => return Err(misconfigured("'tls_cert' and 'tls_key' belong together")),
    };
    Ok(SslOpts::default().with_client_identity(identity))
}

/// Connects to a place by the first way that is open. Tells which one it was.
pub async fn connect(ways: &[Opts], at: &[SocketAddr]) -> Result<(Conn, Opts), Error> {
    let addresses: Vec<IpAddr> = at.iter().map(SocketAddr::ip).collect();
    let mut fault = misconfigured("there is no way to the server");
    for opts in ways {
        // The client resolves no name where it has addresses.
        let opts = OptsBuilder::from_opts(opts.clone()).resolved_ips(Some(addresses.clone()));
        match attempt(&opts.into()).await {
            Ok(connected) => return Ok(connected),
            Err(Client::Driver(error @ DriverError::NoClientSslFlagFromServer)) => {
                fault = failed(Client::Driver(error));
            }
            Err(error) => return Err(failed(error)),
        }
    }
    Err(fault)
}

/// The client lets a certificate pass that is made out to another name only in the words of older
/// versions of its TLS library. So the name that the certificate has is what is asked for then:
/// its authority is checked all the same.
async fn attempt(opts: &Opts) -> Result<(Conn, Opts), Client> {
    let error = match Conn::new(opts.clone()).await {
        Ok(conn) => return Ok((conn, opts.clone())),
        Err(error) => error,
    };
    let ssl = opts.ssl_opts().filter(|ssl| ssl.skip_domain_validation());
    let (Some(ssl), Some(name)) = (ssl, presented(&error)) else {
        return Err(error);
    };
    let ssl = ssl.clone().with_danger_tls_hostname_override(Some(name));
    let opts = Opts::from(OptsBuilder::from_opts(opts.clone()).ssl_opts(Some(ssl)));
    Ok((Conn::new(opts.clone()).await?, opts))
}

/// A name of a certificate that was turned down for its names.
fn presented(error: &Client) -> Option<String> {
    let rustls::Error::InvalidCertificate(CertificateError::NotValidForNameContext {
        presented,
        ..
    }) = of_tls(error)?
    else {
        return None;
    };
    // As in `DnsName("db.example")`.
    let name = presented.iter().find_map(|name| name.split('"').nth(1))?;
    Some(name.replace("*.", "any."))
}

/// The fault of the handshake, if that is what failed.
pub fn of_tls(error: &Client) -> Option<&rustls::Error> {
    match error {
        Client::Io(IoError::Io(error)) => error.get_ref()?.downcast_ref(),
        _ => None,
    }
}
