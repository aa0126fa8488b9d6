//! MariaDB as strict about groups as MySQL is, with TLS and passwords, and a second server that a
//! test starts and kills by itself.

use super::place::{Place, free_port};
use super::{Kind, Started};
use crate::command;
use crate::setup::Need;
use anyhow::Result;
use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;

pub const KIND: Kind = Kind {
    name: "mariadb",
    variable: "QUERENT_TEST_MYSQL_URL",
    // Without the package that would start a server of the machine's own.
    needs: &[
        Need {
            package: "mariadb-server-core",
            shown_by: "/usr/sbin/mariadbd",
        },
        Need {
            package: "mariadb-client-core",
            shown_by: "my_print_defaults",
        },
        Need {
            package: "openssl",
            shown_by: "openssl",
        },
    ],
    start,
};

/// Run at each start, before anybody is let in.
const WELCOME: &str = "\
CREATE USER IF NOT EXISTS tester@'%' IDENTIFIED BY 'secret';
GRANT ALL ON *.* TO tester@'%' WITH GRANT OPTION;
CREATE DATABASE IF NOT EXISTS test CHARACTER SET utf8mb4;
";

fn start(place: &Place) -> Result<Started> {
    place.certificate()?;
    fs::write(place.dir().join("welcome.sql"), WELCOME)?;
    initialise(place)?;
    let (port, spare_port) = (free_port()?, free_port()?);
    let ready = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok();
    let mut served = command_for(place, "data", port);
    served.args(CARELESS);
    let server = place.start(served, ready)?;
    let url = |port| format!("mysql://tester:secret@127.0.0.1:{port}/test");
    Ok(Started {
        variables: vec![
            (KIND.variable, url(port)),
            ("QUERENT_TEST_MYSQL_CA", place.file("server.crt")),
            ("QUERENT_TEST_MYSQL_SPARE_URL", url(spare_port)),
            (
                "QUERENT_TEST_MYSQL_SPARE_COMMAND",
                place.line(&command_for(place, "spare", spare_port)),
            ),
        ],
        processes: vec![server],
    })
}

/// Two data folders alike: the one that is served, and a spare one.
fn initialise(place: &Place) -> Result<()> {
    let mut install = place.command("mariadb-install-db", ["--no-defaults", "--skip-test-db"]);
    install.args([
        format!("--datadir={}", place.file("data")),
        "--auth-root-authentication-method=normal".to_owned(),
    ]);
    command::read(&mut install)?;
    command::read(&mut place.command("cp", ["-r", "data", "spare"])).map(drop)
}

/// On loopback alone.
fn command_for(place: &Place, data: &str, port: u16) -> Command {
    let mut server = place.command(
        "/usr/sbin/mariadbd",
        ["--no-defaults", "--bind-address=127.0.0.1"],
    );
    server.args([
        format!("--datadir={}", place.file(data)),
        format!("--socket={}", place.file(&format!("{data}.sock"))),
        format!("--port={port}"),
        format!("--init-file={}", place.file("welcome.sql")),
        format!("--ssl-cert={}", place.file("server.crt")),
        format!("--ssl-key={}", place.file("server.key")),
    ]);
    server.args(SETTINGS);
    server
}

/// For the server that nobody kills: with no care for what happens when the machine fails.
const CARELESS: &[&str] = &[
    "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
];

const SETTINGS: &[&str] = &[
    "--sql-mode=ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION",
    "--skip-name-resolve",
    "--skip-log-bin",
    "--max-connections=200",
    "--innodb-fast-shutdown=2",
    // Lets SIGINT through, by which servers are stopped here.
    "--debug-gdb",
];
