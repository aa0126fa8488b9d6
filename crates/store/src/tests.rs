use base::{ActorId, TenantId};
use jiff::Timestamp;

use crate::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

fn line(subject: &str, detail: &str) -> Line {
    Line {
        realm: Realm::System,
        replica: "one".into(),
        number: 1,
        at: at(0),
        by: None,
        action: "sign_in".into(),
        subject: subject.into(),
        outcome: Outcome::Done,
        detail: detail.into(),
        trace: String::new(),
        mac: Mac::START,
    }
}

#[test]
fn what_is_sealed_says_where_each_part_ends() {
    let one = line("ab", "c").sealed_text(&Mac::START);
    let other = line("a", "bc").sealed_text(&Mac::START);
    assert_ne!(one, other);
    assert_ne!(one, line("ab", "c").sealed_text(&Mac([1; 32])));
}

#[test]
fn no_tenant_can_be_called_as_what_stands_above_them() {
    assert!(TenantId::new(Realm::System.as_str()).is_err());
    let tenant = Realm::Tenant(TenantId::new("nectar").expect("an id"));
    for realm in [Realm::System, tenant] {
        assert_eq!(Realm::read(realm.as_str()), Ok(realm));
    }
}

#[test]
fn words_are_read_back_as_they_were_written() {
    for kind in DocumentKind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(*kind));
    }
    for kind in RowKind::ALL {
        assert_eq!(kind.as_str().parse(), Ok(*kind));
    }
    assert!("user".parse::<RowKind>().is_err());
}

#[test]
fn a_record_comes_back_and_shows_no_hash() {
    let person = Person {
        id: ActorId::new("asha@nectar.example").expect("an id"),
        name: "Asha".into(),
        email: None,
        department: Some("Sales".into()),
        password: Some(Hash("argon2-of-a-secret".into())),
        operator: false,
        disabled: false,
    };
    let put = RowChange::put(&person, Expect::Absent).expect("a row");
    let row = Row {
        kind: put.kind,
        id: put.id.clone(),
        version: 3,
        expires: put.expires,
        body: put.body.clone().expect("a body"),
    };
    let kept = row.read::<Person>().expect("a person");
    assert_eq!((&kept.value, kept.version), (&person, 3));
    let shown = format!("{person:?} {put:?} {row:?} {kept:?}");
    assert!(!shown.contains("argon2-of-a-secret"), "{shown}");
}

#[test]
fn a_row_that_is_damaged_is_an_error_which_does_not_quote_it() {
    let row = Row {
        kind: RowKind::Person,
        id: "asha".into(),
        version: 1,
        expires: None,
        body: "{\"password\": \"hush\"".into(),
    };
    let error = row.read::<Person>().expect_err("damaged").to_string();
    assert!(
        error.contains("person \"asha\"") && !error.contains("hush"),
        "{error}"
    );
}

#[test]
fn a_head_is_read_back_as_it_was_printed() {
    let head = Head {
        chain: Chain {
            realm: Realm::System,
            replica: "main".into(),
        },
        number: 42,
        mac: Mac([0xa7; 32]),
    };
    assert_eq!(head.to_string().parse(), Ok(head));
    for odd in [
        "",
        "nectar main 4",
        "nectar main x aa",
        "nectar main 4 zz",
        "nectar main 4 é",
    ] {
        assert!(odd.parse::<Head>().is_err(), "{odd}");
    }
}
