//! Debian packages: installed only when what they bring is missing.

use super::say;
use crate::command;
use anyhow::{Context, Result, bail};
use std::io::IsTerminal;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

/// A package, and the program or file that tells whether it is there (in whatever way).
pub struct Need {
    pub package: &'static str,
    pub shown_by: &'static str,
}

pub const NEEDED: &[Need] = &[
    Need {
        package: "ca-certificates",
        shown_by: "/etc/ssl/certs/ca-certificates.crt",
    },
    Need {
        package: "curl",
        shown_by: "curl",
    },
    Need {
        package: "libssl-dev",
        shown_by: "/usr/include/openssl/ssl.h",
    },
    Need {
        package: "pkg-config",
        shown_by: "pkg-config",
    },
];

/// What the journeys through the page are taken with. Chromium comes without fonts.
pub const BROWSER: &[Need] = &[
    Need {
        package: "chromium",
        shown_by: "chromium",
    },
    Need {
        package: "fonts-dejavu-core",
        shown_by: "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
    },
];

pub fn install(needed: &[Need]) -> Result<()> {
    let missing: Vec<&str> = needed
        .iter()
        .filter(|need| !is_there(need))
        .map(|need| need.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let Some(prefix) = privilege() else {
        bail!("{}", remedy(&missing))
    };
    say(&format!("installing {}", missing.join(", ")));
    // The look-up fails on a machine that never updated its lists, so update first, once.
    command::run(&mut apt_get(prefix, &["update", "-qq"])).with_context(|| remedy(&missing))?;
    let mut install = apt_get(
        prefix,
        &[
            "install",
            "-qq",
            "-oDpkg::Use-Pty=0",
            "--yes",
            "--no-install-recommends",
        ],
    );
    command::run(install.args(&missing)).with_context(|| remedy(&missing))
}

fn is_there(need: &Need) -> bool {
    if need.shown_by.starts_with('/') {
        Path::new(need.shown_by).exists()
    } else {
        command::exists(need.shown_by)
    }
}

/// What stands before `apt-get` to run it as root, or nothing if that cannot be.
fn privilege() -> Option<&'static [&'static str]> {
    if !command::exists("apt-get") {
        return None;
    }
    match (
        is_root(),
        command::exists("sudo"),
        std::io::stdin().is_terminal(),
    ) {
        (true, _, _) => Some(&["env"]),
        (false, true, true) => Some(&["sudo", "env"]),
        // Nobody is there to type a password.
        (false, true, false) => Some(&["sudo", "--non-interactive", "env"]),
        (false, false, _) => None,
    }
}

pub fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn apt_get(prefix: &[&str], args: &[&str]) -> Command {
    let mut command = Command::new(prefix[0]);
    command
        .args(&prefix[1..])
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .args(args);
    command
}

fn remedy(missing: &[&str]) -> String {
    let names = missing.join(" ");
    format!(
        "missing: {}. As root, run: apt-get update && apt-get install --yes --no-install-recommends {names} \
         (elsewhere than on Debian, install what these packages bring)",
        missing.join(", "),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_not_installed_again() {
        install(&[
            Need {
                package: "dash",
                shown_by: "sh",
            },
            Need {
                package: "base-files",
                shown_by: "/etc",
            },
        ])
        .unwrap();
    }

    #[test]
    fn what_cannot_be_installed_is_named_with_the_command() {
        let told = remedy(&["curl", "pkg-config"]);
        assert!(
            told.starts_with("missing: curl, pkg-config. As root, run: apt-get update"),
            "{told}"
        );
        assert!(
            told.contains("--no-install-recommends curl pkg-config"),
            "{told}"
        );
    }
}
