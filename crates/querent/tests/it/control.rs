//! The control store as an operator meets it: through the binary, on one file.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PASSWORD: &str = "planted-password-of-asha";

/// A folder with a store, and everything that was ever printed.
struct Machine {
    folder: TempDir,
    printed: String,
}

impl Machine {
    fn new() -> Self {
        Self {
            folder: TempDir::new().expect("a folder"),
            printed: String::new(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&mut self, args: &[&str], input: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_querent"));
        command
            .args(args)
            .env(
                "QUERENT_STORE",
                format!("sqlite:{}", self.path("control.db").display()),
            )
            .env("RUST_LOG", "trace")
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("started");
        let mut stdin = child.stdin.take().expect("an input");
        // Who does not read the input may have closed it.
        let _ = stdin.write_all(input.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("ended");
        self.printed += &text(&output.stdout);
        self.printed += &text(&output.stderr);
        output
    }

    fn works(&mut self, args: &[&str], input: &str) -> String {
        let output = self.run(args, input);
        assert!(
            output.status.success(),
            "{args:?}: {}",
            text(&output.stderr)
        );
        text(&output.stdout)
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn verified(machine: &mut Machine, args: &[&str]) -> (bool, String) {
    let output = machine.run(&[&["audit", "verify"], args].concat(), "");
    (output.status.success(), text(&output.stdout))
}

fn edit(file: &Path, statements: &str) {
    let store = rusqlite::Connection::open(file).expect("opened");
    store.execute_batch(statements).expect("edited");
}

#[test]
fn people_and_keys_are_made_and_the_audit_tells_who_touched_it() {
    let mut machine = Machine::new();
    machine.works(&["tenant", "add", "nectar"], "");
    machine.works(&["tenant", "add", "unison"], "");
    assert_eq!(machine.works(&["tenant", "list"], ""), "nectar\nunison\n");
    let user = [
        "user", "add", "asha", "--tenant", "nectar", "--role", "analyst",
    ];
    machine.works(&user, &format!("{PASSWORD}\n"));
    let issue = [
        "key", "--tenant", "nectar", "issue", "--name", "nightly", "--role", "viewer",
    ];
    let key = machine.works(&issue, "");
    let key = key.trim();
    assert!(key.starts_with("querent_key_nectar."), "{key}");
    let listed = machine.works(&["key", "--tenant", "nectar", "list"], "");
    assert!(listed.contains("\"nightly\" viewer good"), "{listed}");
    assert_eq!(
        machine.works(&["key", "--tenant", "unison", "list"], ""),
        ""
    );

    let (sound, told) = verified(&mut machine, &[]);
    assert!(sound && told.contains("lines in 3 chains"), "{told}");
    let heads = machine.works(&["audit", "heads"], "");
    std::fs::write(machine.path("heads"), &heads).expect("kept elsewhere");

    // Somebody who may write to the file edits a line, and puts it back.
    let store = machine.path("control.db");
    edit(
        &store,
        "DROP TRIGGER audit_stays; UPDATE audit_lines SET outcome = 'refused' \
        WHERE tenant = 'nectar' AND number = 2",
    );
    let (sound, told) = verified(&mut machine, &[]);
    assert!(
        !sound && told.contains("nectar, replica main, line 2: was changed"),
        "{told}"
    );
    edit(
        &store,
        "UPDATE audit_lines SET outcome = 'done' WHERE tenant = 'nectar' AND number = 2",
    );
    assert!(verified(&mut machine, &[]).0);

    // They cut the end off and move the head back: what was kept elsewhere tells.
    edit(
        &store,
        "DROP TRIGGER audit_remains; DELETE FROM audit_lines WHERE tenant = 'nectar' \
        AND number = 3; UPDATE audit_heads SET number = 2, mac = (SELECT mac FROM audit_lines \
        WHERE tenant = 'nectar' AND number = 2) WHERE tenant = 'nectar'",
    );
    assert!(
        verified(&mut machine, &[]).0,
        "nothing is wrong with it by itself"
    );
    let kept = machine.path("heads").display().to_string();
    let (sound, told) = verified(&mut machine, &["--heads", &kept]);
    assert!(!sound && told.contains("line 3: is missing"), "{told}");
    nothing_secret_is_left(&machine, key);
}

/// Looks for what was planted in everything that was printed, at the loudest, and in every file.
fn nothing_secret_is_left(machine: &Machine, key: &str) {
    let secret = key.rsplit('.').next().expect("a secret");
    let without = machine.printed.replacen(key, "", 1);
    let keys = std::fs::read_to_string(machine.path("control.keys")).expect("the ring");
    for planted in [PASSWORD, secret, keys.trim()] {
        assert!(!without.contains(planted), "{planted} was printed");
    }
    for file in std::fs::read_dir(machine.folder.path())
        .expect("listed")
        .flatten()
    {
        let bytes = std::fs::read(file.path()).expect("read");
        let held = |planted: &str| {
            bytes
                .windows(planted.len())
                .any(|at| at == planted.as_bytes())
        };
        let name = file.path().display().to_string();
        assert!(!held(PASSWORD) && !held(secret), "{name} holds a secret");
        assert!(
            name.ends_with("control.keys") || !held(keys.trim()),
            "{name} holds the ring"
        );
    }
}

#[test]
fn what_is_wrong_is_said_before_anything_is_made() {
    let mut machine = Machine::new();
    machine.works(&["tenant", "add", "nectar"], "");
    for (args, expected) in [
        (&["tenant", "add", "Nectar Foods"][..], "is not a tenant id"),
        (
            &["audit", "show", "--tenant", "nobody"],
            "has no tenant 'nobody'",
        ),
        (
            &["key", "--tenant", "nobody", "list"],
            "has no tenant 'nobody'",
        ),
        (&["user", "add", "ravi"], "no password on the input"),
        (
            &["user", "add", "eve", "--tenant", "nectar", "--role", "king"],
            "is no role",
        ),
        (
            &[
                "key", "--tenant", "nectar", "issue", "--name", "x", "--role", "operator",
            ],
            "stands above tenants",
        ),
        (
            &[
                "key", "--tenant", "nectar", "issue", "--name", "x", "--role", "viewer", "--scope",
                "all",
            ],
            "no operation 'all'",
        ),
        (
            &["tenant", "--store", "mysql://x:hush-hush@y/z", "list"],
            "needs --keys",
        ),
        (
            &["tenant", "--store", "postgres://x:hush-hush@y/z", "list"],
            "needs --keys",
        ),
        (
            &["tenant", "--keys", "env:NO_SUCH_KEYS", "list"],
            "'NO_SUCH_KEYS' is not set",
        ),
    ] {
        let output = machine.run(args, "");
        let said = text(&output.stderr);
        assert!(
            !output.status.success() && said.contains(expected),
            "{args:?}: {said}"
        );
        assert!(!said.contains("hush"), "{said}");
    }
}
