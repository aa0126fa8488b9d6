//! PostgreSQL with TLS and passwords, PgBouncer before it in transaction mode, and a second server
//! that a test starts and kills by itself.

use super::place::{Place, free_port};
use super::{Kind, Started};
use crate::command;
use crate::process::Process;
use crate::setup::Need;
use anyhow::{Context, Result};
use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};

pub const KIND: Kind = Kind {
    name: "postgres",
    variable: "QUERENT_TEST_POSTGRES_URL",
    needs: &[
        Need {
            package: "postgresql",
            shown_by: "/usr/lib/postgresql",
        },
        Need {
            package: "pgbouncer",
            shown_by: "/usr/sbin/pgbouncer",
        },
        Need {
            package: "openssl",
            shown_by: "openssl",
        },
    ],
    start,
};

const PASSWORD: &str = "secret";

fn start(place: &Place) -> Result<Started> {
    let bin = bin()?;
    place.certificate()?;
    initialise(place, &bin)?;
    let (port, spare_port) = (free_port()?, free_port()?);
    let pooler_port = free_port()?;
    let server = serve(place, &bin, port)?;
    let pooler = pool(place, port, pooler_port)?;
    let url = |port| format!("postgres://postgres:{PASSWORD}@127.0.0.1:{port}/postgres");
    Ok(Started {
        variables: vec![
            (KIND.variable, url(port)),
            ("QUERENT_TEST_POSTGRES_CA", place.file("server.crt")),
            (
                "QUERENT_TEST_POSTGRES_LOG",
                place.log().display().to_string(),
            ),
            ("QUERENT_TEST_POSTGRES_POOLED_URL", url(pooler_port)),
            ("QUERENT_TEST_POSTGRES_SPARE_URL", url(spare_port)),
            (
                "QUERENT_TEST_POSTGRES_SPARE_COMMAND",
                spare(place, &bin, spare_port),
            ),
        ],
        processes: vec![server, pooler],
    })
}

/// The programs of the newest PostgreSQL there is.
fn bin() -> Result<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").context("PostgreSQL is not installed")?;
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.join("bin/initdb").is_file())
        .max_by_key(|path| version(path));
    Ok(newest.context("PostgreSQL has no initdb")?.join("bin"))
}

/// Two clusters alike: the one that is served, and a spare one.
fn initialise(place: &Place, bin: &Path) -> Result<()> {
    let password = format!("printf {PASSWORD} > password");
    command::read(&mut place.command("sh", ["-c", &password]))?;
    let mut initdb = place.command(bin.join("initdb"), ["--pgdata=data", "--no-sync"]);
    initdb.args(["--username=postgres", "--pwfile=password"]);
    initdb.args(["--auth=scram-sha-256", "--locale=C", "--encoding=UTF8"]);
    command::read(&mut initdb)?;
    command::read(&mut place.command("cp", ["-r", "data", "spare"])).map(drop)
}

fn serve(place: &Place, bin: &Path, port: u16) -> Result<Process> {
    let postgres = bin.join("postgres");
    let mut server = place.command(postgres, ["-D", "data", "-p", &port.to_string()]);
    server.args(SETTINGS.iter().flat_map(|setting| ["-c", *setting]));
    let certificate = [place.file("server.crt"), place.file("server.key")];
    let [certificate, key] = &certificate;
    server.args([
        "-c",
        "ssl=on",
        "-c",
        &format!("ssl_cert_file={certificate}"),
    ]);
    server.args(["-c", &format!("ssl_key_file={key}")]);
    let ready = || {
        let port = port.to_string();
        let mut asked = place.command(bin.join("pg_isready"), ["-q", "-h", "127.0.0.1"]);
        asked
            .args(["-p", &port])
            .status()
            .is_ok_and(|status| status.success())
    };
    place.start(server, ready)
}

/// On loopback alone, and with no care for what happens when the machine fails.
const SETTINGS: &[&str] = &[
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    // Tests read who has asked for what, and where.
    "log_line_prefix=%d %a: ",
];

/// A line for the shell that becomes the second server.
fn spare(place: &Place, bin: &Path, port: u16) -> String {
    let port = port.to_string();
    let mut server = place.command(bin.join("postgres"), ["-D", "spare", "-p", &port]);
    server.args(SETTINGS.iter().flat_map(|setting| ["-c", *setting]));
    place.line(&server)
}

/// Statements of one client go to whatever connection is free.
fn pool(place: &Place, server: u16, port: u16) -> Result<Process> {
    let settings = format!(
        "[databases]\n* = host=127.0.0.1 port={server}\n\
         [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n\
         auth_type = scram-sha-256\nauth_file = users.txt\npool_mode = transaction\n\
         default_pool_size = 3\n"
    );
    for (file, text) in [
        ("pgbouncer.ini", settings.as_str()),
        ("users.txt", &format!("\"postgres\" \"{PASSWORD}\"\n")),
    ] {
        fs::write(place.dir().join(file), text)?;
    }
    let pgbouncer = place.command("/usr/sbin/pgbouncer", ["pgbouncer.ini"]);
    let ready = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
    place.start(pgbouncer, ready)
}
