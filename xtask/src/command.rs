//! Child processes: started, waited for, and their failures told in words.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

/// Cargo as the person called it, working in `root`.
///
/// `[env]` of `.cargo/config.toml` never overrides what is already set, and this process was
/// itself started by cargo with the old values: they must not reach the inner cargo.
pub fn cargo(root: &Path) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .current_dir(root)
        .env_remove("DUCKDB_LIB_DIR")
        .env_remove("LD_LIBRARY_PATH");
    for name in std::env::vars_os().map(|(name, _)| name) {
        if is_of_this_package(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command
}

/// What `cargo run` tells this program of itself. Build scripts of some libraries look at such
/// variables, and would be built again at every change between `cargo` and `cargo xtask`.
fn is_of_this_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Runs to the end with the terminal's own input and output; a failure is an error.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| cannot_start(command, error))?;
    expect_success(command, status)
}

/// Runs to the end and returns what was printed on standard output.
pub fn read(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| cannot_start(command, error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!(
            "`{}` failed ({}):\n{}",
            line(command),
            output.status,
            said.trim_end()
        );
    }
    String::from_utf8(output.stdout)
        .with_context(|| format!("`{}` printed no UTF-8", line(command)))
}

pub fn expect_success(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("`{}` failed ({status})", line(command));
    }
    Ok(())
}

pub fn cannot_start(command: &Command, error: std::io::Error) -> anyhow::Error {
    let program = command.get_program().to_string_lossy().into_owned();
    match error.kind() {
        ErrorKind::NotFound => anyhow::anyhow!("{program} is not installed or not in PATH"),
        _ => anyhow::anyhow!("cannot start {program}: {error}"),
    }
}

/// Whether a program of that name stands in PATH.
pub fn exists(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|dir| dir.join(program).is_file())
}

/// The command as one would type it, for messages.
pub fn line(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named() {
        let error = run(&mut Command::new("querent-no-such-program")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "querent-no-such-program is not installed or not in PATH"
        );
    }

    #[test]
    fn a_failed_command_is_quoted_with_what_it_said() {
        let error = read(Command::new("sh").args(["-c", "echo sorry >&2; exit 3"]))
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("exit status: 3") && error.ends_with("sorry"),
            "{error}"
        );
    }

    #[test]
    fn sh_exists_and_nonsense_does_not() {
        assert!(exists("sh"));
        assert!(!exists("querent-no-such-program"));
    }
}
