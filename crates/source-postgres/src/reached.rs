//! A server as it was found: its name for the certificate, its addresses for the connection.

use std::net::SocketAddr;

use source::{Address, Error, Policy};
use tokio_postgres::Config;

#[derive(Clone)]
pub struct Reached {
    pub address: Address,
    /// None for a socket in the file system.
    pub at: Vec<SocketAddr>,
}

impl Reached {
    /// Where the policy lets us go.
    pub async fn of(address: &Address, policy: &Policy) -> Result<Self, Error> {
        let is_file = address.host.starts_with('/') && policy.opens_files();
        let at = match is_file {
            true => Vec::new(),
            false => address.reached(policy).await?,
        };
        Ok(Self {
            address: address.clone(),
            at,
        })
    }

    /// Says it to the library, which resolves no name then.
    pub fn tell(&self, config: &mut Config) {
        let Address { host, port } = &self.address;
        if self.at.is_empty() {
            config.host(host).port(*port);
        }
        for address in &self.at {
            config.host(host).hostaddr(address.ip()).port(*port);
        }
    }
}
