//! Packages of the npm registry: fetched, checked against their integrity, unpacked in one step.

use super::say;
use super::tools::{Package, Tool};
use crate::command;
use anyhow::{Context, Result, bail, ensure};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::{env, fs};

/// The folder with the tool in it, unpacked now unless an earlier run did.
pub fn provide(tool: &Tool, cache: &Path) -> Result<PathBuf> {
    let home = cache.join(format!("{}-{}", tool.name, tool.version));
    if home.is_dir() {
        return Ok(home);
    }
    let package = package_for(tool, env::consts::ARCH)?;
    say(&format!(
        "{} {} into {}",
        tool.name,
        tool.version,
        home.display()
    ));
    let attempt = cache.join(format!("{}.{}.part", tool.name, process::id()));
    fs::create_dir_all(&attempt).with_context(|| format!("cannot create {}", attempt.display()))?;
    let done =
        unpack(tool, package, &attempt).and_then(|unpacked| move_into_place(&unpacked, &home));
    // Whatever happened, nothing half-done stays behind; that it cannot be removed is no failure.
    let _ = fs::remove_dir_all(&attempt);
    done.with_context(|| format!("setting up {} {}", tool.name, tool.version))?;
    Ok(home)
}

fn package_for(tool: &Tool, arch: &str) -> Result<&'static Package> {
    let fits = |package: &&Package| package.arch == arch || package.arch.is_empty();
    tool.packages.iter().find(fits).with_context(|| {
        format!(
            "no package of {} {} is pinned for {arch}: {}",
            tool.name, tool.version, tool.otherwise
        )
    })
}

fn unpack(tool: &Tool, package: &Package, attempt: &Path) -> Result<PathBuf> {
    let archive = attempt.join("package.tgz");
    download(&address(&registry(), package), &archive)?;
    check_integrity(&archive, package.integrity)?;
    let unpacked = attempt.join("unpacked");
    fs::create_dir(&unpacked)?;
    let mut tar = Command::new("tar");
    tar.args(["--strip-components=1", "--no-same-owner", "-xzf"])
        .arg(&archive);
    command::run(tar.arg("-C").arg(&unpacked).args(tool.members))?;
    Ok(unpacked)
}

/// Another setup may have finished first: then its folder is as good as ours.
fn move_into_place(unpacked: &Path, home: &Path) -> Result<()> {
    match fs::rename(unpacked, home) {
        Err(error) if !home.is_dir() => bail!("cannot move it to {}: {error}", home.display()),
        _ => Ok(()),
    }
}

fn registry() -> String {
    env::var("npm_config_registry").unwrap_or_else(|_| "https://registry.npmjs.org".to_owned())
}

fn address(registry: &str, package: &Package) -> String {
    let file = package.name.rsplit('/').next().unwrap_or(package.name);
    format!(
        "{}/{}/-/{file}-{}.tgz",
        registry.trim_end_matches('/'),
        package.name,
        package.version
    )
}

fn download(address: &str, to: &Path) -> Result<()> {
    let mut curl = Command::new("curl");
    curl.args([
        "--fail",
        "--location",
        "--retry",
        "3",
        "--connect-timeout",
        "30",
        "--max-time",
        "1200",
    ]);
    let shown = if std::io::stderr().is_terminal() {
        "--progress-bar"
    } else {
        "--silent"
    };
    command::run(curl.args([shown, "--show-error", "--output"]).arg(to).arg(address))
        .with_context(|| format!("cannot fetch {address}: is the npm registry reachable? (npm_config_registry names another)"))
}

fn check_integrity(archive: &Path, integrity: &str) -> Result<()> {
    let wanted = integrity.strip_prefix("sha512-").and_then(hex_from_base64);
    let wanted =
        wanted.with_context(|| format!("{integrity:?} in tools.rs is no sha512 integrity"))?;
    let said = command::read(Command::new("sha512sum").arg("--binary").arg(archive))?;
    let found = said
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .trim_start_matches('\\');
    ensure!(
        found == wanted,
        "what was fetched is not what is pinned: sha512 is {found}, pinned is {wanted}"
    );
    Ok(())
}

/// npm writes digests in base64, `sha512sum` in hexadecimal.
fn hex_from_base64(text: &str) -> Option<String> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut hex, mut bits, mut n_bits) = (String::new(), 0_u32, 0);
    for letter in text.trim_end_matches('=').chars() {
        bits = bits << 6 | u32::try_from(ALPHABET.find(letter)?).ok()?;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            hex += &format!("{:02x}", bits >> n_bits & 0xff);
        }
    }
    Some(hex)
}

#[cfg(test)]
mod tests {
    use super::super::tools::{LIBDUCKDB, NODE, NPM};
    use super::*;

    #[test]
    fn base64_becomes_hexadecimal() {
        assert_eq!(hex_from_base64("aGVsbG8=").unwrap(), "68656c6c6f");
        assert_eq!(hex_from_base64("not base64!"), None);
    }

    #[test]
    fn every_pinned_integrity_is_a_sha512() {
        for package in [LIBDUCKDB, NODE, NPM].iter().flat_map(|tool| tool.packages) {
            let digest = package
                .integrity
                .strip_prefix("sha512-")
                .and_then(hex_from_base64);
            assert_eq!(digest.map(|hex| hex.len()), Some(128), "{}", package.name);
        }
    }

    #[test]
    fn an_address_drops_the_scope_from_the_file_name() {
        assert_eq!(
            address("https://registry.npmjs.org/", &LIBDUCKDB.packages[0]),
            "https://registry.npmjs.org/@duckdb/node-bindings-linux-x64/-/node-bindings-linux-x64-1.5.6-r.1.tgz",
        );
    }

    #[test]
    fn a_machine_without_a_package_is_told_what_to_do() {
        let error = package_for(&LIBDUCKDB, "riscv64")
            .err()
            .unwrap()
            .to_string();
        assert!(
            error.contains("riscv64") && error.contains("DUCKDB_LIB_DIR"),
            "{error}"
        );
    }

    #[test]
    fn a_tampered_archive_is_refused() {
        let archive = env::temp_dir().join(format!("querent-xtask-{}.tgz", process::id()));
        fs::write(&archive, "not the package").unwrap();
        let error = check_integrity(&archive, NPM.packages[0].integrity)
            .unwrap_err()
            .to_string();
        fs::remove_file(&archive).unwrap();
        assert!(
            error.starts_with("what was fetched is not what is pinned"),
            "{error}"
        );
    }
}
