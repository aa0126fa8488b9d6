use std::os::unix::fs::PermissionsExt;

use secrecy::{ExposeSecret, SecretString};
use store::Realm;
use tempfile::TempDir;
use testkit::store_contract::tenant;

use crate::keyring::{KeyRing, KeySource};
use crate::sealing::SealError;

const OLD: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const NEW: &str = "HxwdHhsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

fn ring(lines: &[&str]) -> KeyRing {
    KeyRing::parse(&SecretString::from(lines.join("\n"))).expect("keys")
}

fn nectar() -> Realm {
    Realm::Tenant(tenant("nectar"))
}

fn secret() -> SecretString {
    SecretString::from("hush-hush")
}

#[test]
fn what_is_sealed_opens_for_its_realm_and_name_alone() {
    let keys = ring(&[OLD]);
    let sealed = keys
        .seal(&nectar(), "warehouse", &secret())
        .expect("sealed");
    let again = keys
        .seal(&nectar(), "warehouse", &secret())
        .expect("sealed");
    assert_ne!(sealed, again, "a nonce is used once");
    assert!(!sealed.contains("hush"));
    let open = |realm: &Realm, name: &str, text: &str| {
        let opened = keys.open(realm, name, text);
        opened.map(|secret| secret.expose_secret().to_owned())
    };
    assert_eq!(
        open(&nectar(), "warehouse", &sealed),
        Ok("hush-hush".into())
    );
    assert_eq!(open(&nectar(), "other", &sealed), Err(SealError::Broken));
    let unison = Realm::Tenant(tenant("unison"));
    assert_eq!(open(&unison, "warehouse", &sealed), Err(SealError::Broken));
    assert_eq!(
        open(&Realm::System, "warehouse", &sealed),
        Err(SealError::Broken)
    );
}

#[test]
fn what_was_changed_does_not_open() {
    let keys = ring(&[OLD]);
    let sealed = keys
        .seal(&nectar(), "warehouse", &secret())
        .expect("sealed");
    let start = sealed.rfind('.').expect("a dot") + 1;
    for at in start..sealed.len() {
        let other = if &sealed[at..=at] == "A" { "B" } else { "A" };
        let changed = format!("{}{other}{}", &sealed[..at], &sealed[at + 1..]);
        assert!(keys.open(&nectar(), "warehouse", &changed).is_err(), "{at}");
        let cut = &sealed[..at];
        assert!(
            keys.open(&nectar(), "warehouse", cut).is_err(),
            "cut at {at}"
        );
    }
    for odd in [
        "",
        "sealed1",
        "sealed1..",
        "sealed2.x.y",
        "plain text",
        "sealed1.00000000.é",
    ] {
        assert!(keys.open(&nectar(), "warehouse", odd).is_err(), "{odd}");
    }
}

#[test]
fn keys_are_rotated_without_losing_anything() {
    let (before, between, after) = (ring(&[OLD]), ring(&[NEW, OLD]), ring(&[NEW]));
    let sealed = before
        .seal(&nectar(), "warehouse", &secret())
        .expect("sealed");
    let unknown = after.open(&nectar(), "warehouse", &sealed).err();
    assert_eq!(unknown, Some(SealError::UnknownKey));
    let anew = between
        .rotate(&nectar(), "warehouse", &sealed)
        .expect("opened");
    let anew = anew.expect("it was sealed by the older key");
    let opened = after.open(&nectar(), "warehouse", &anew).expect("opened");
    assert_eq!(opened.expose_secret(), "hush-hush");
    assert_eq!(between.rotate(&nectar(), "warehouse", &anew), Ok(None));
}

#[test]
fn keys_come_from_a_file_or_a_command_and_are_never_shown() {
    let room = TempDir::new().expect("a folder");
    let path = room.path().join("keys");
    let made = KeyRing::in_file(&path).expect("made");
    let mode = std::fs::metadata(&path)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
    let sealed = made.seal(&nectar(), "x", &secret()).expect("sealed");
    let again = KeyRing::in_file(&path).expect("read");
    assert!(again.open(&nectar(), "x", &sealed).is_ok());
    let command: KeySource = format!("command:cat '{}'", path.display())
        .parse()
        .expect("a source");
    assert!(
        command
            .keys()
            .expect("read")
            .open(&nectar(), "x", &sealed)
            .is_ok()
    );

    let text = std::fs::read_to_string(&path).expect("read");
    let shown = format!("{made:?} {command:?}");
    assert!(!shown.contains(text.trim()), "{shown}");
}

#[test]
fn what_is_wrong_with_keys_is_said_without_quoting_them() {
    let parse = |text: &str| KeyRing::parse(&SecretString::from(text)).expect_err("no keys");
    assert!(parse("# nothing\n\n").to_string().contains("there is none"));
    for odd in ["hush-hush", "aHVzaA==", &format!("{OLD}\nhush-hush")] {
        let said = parse(odd).to_string();
        assert!(
            said.contains("is not 32 bytes in base64") && !said.contains("hush"),
            "{said}"
        );
    }
    for source in [
        "env:QUERENT_NO_SUCH_KEY",
        "file:/no/such/file",
        "command:exit 3",
        "x",
        "y:z",
    ] {
        let read = source.parse::<KeySource>().and_then(|source| source.keys());
        assert!(read.is_err(), "{source}");
    }
    let said = "command:echo hush-hush >&2; exit 3"
        .parse::<KeySource>()
        .expect("a source");
    assert!(
        !said
            .keys()
            .expect_err("failed")
            .to_string()
            .contains("hush")
    );
}
