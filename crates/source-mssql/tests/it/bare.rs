//! The client library as it is, to fill servers with and to compare with.

use mssql_tds::connection::client_context::ClientContext;
use mssql_tds::connection::tds_client::TdsClient;
use mssql_tds::connection_provider::tds_connection_provider::TdsConnectionProvider;
use mssql_tds::core::{EncryptionOptions, EncryptionSetting};
use source::Settings;

/// Encrypted where the server insists, and with whoever answers: this is the server of a test.
pub async fn connect(settings: &Settings) -> TdsClient {
    let said = |name| settings.text(name).unwrap_or_default().to_owned();
    let mut context = ClientContext::with_data_source("");
    (context.user_name, context.password) = (said("user"), said("password"));
    context.database = said("database");
    context.encryption_options = EncryptionOptions {
        mode: EncryptionSetting::PreferOff,
        trust_server_certificate: true,
        host_name_in_cert: None,
        server_certificate: None,
    };
    let port = settings.number("port", 1433u16).expect("a port");
    let place = format!("tcp:{},{port}", said("host"));
    let client = TdsConnectionProvider::new()
        .create_client(context, &place, None)
        .await;
    client.expect("connected")
}
