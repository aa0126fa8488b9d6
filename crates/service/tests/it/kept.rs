//! The index of values: what is in it, who may use it, and when it is believed.

use base::TenantId;
use lexicon::index::{Index, IndexStore};
use service::{Refreshed, Service};

use crate::shop::Planted::{Number, Text};
use crate::shop::{Shop, Tables, ask, system, tenant};

/// More than anybody is told by heart: who understands one of them has it from the index.
const CUSTOMERS: i64 = 10_500;

fn tables(customers: i64) -> Tables {
    let columns = vec![
        Text("name", |row| format!("Customer {row}")),
        Text("city", |row| format!("City {}", row % 3)),
        Text("nickname", |row| format!("Nick {row}")),
        Text("hidden", |row| format!("Hidden {row}")),
        Text("contact", |row| format!("person{row}@planted.example")),
        Text("note", |row| match row % 2 {
            0 => format!("note {row} from other{row}@planted.example"),
            _ => format!("Note {row}"),
        }),
        Number("amount", |row| row),
    ];
    vec![("customers", customers, columns)]
}

const MODEL: &str = r#"
cubes:
  - name: customers
    title: Customers
    sql_table: main.customers
    dimensions:
      - {name: name, title: Customer, sql: "{CUBE}.name", type: string}
      - {name: city, title: City, sql: "{CUBE}.city", type: string}
      - {name: nickname, title: Nickname, sql: "{CUBE}.nickname", type: string}
      - {name: hidden, sql: "{CUBE}.hidden", type: string, public: false}
      - {name: contact, sql: "{CUBE}.contact", type: string}
      - {name: note, sql: "{CUBE}.note", type: string}
    measures:
      - {name: count, type: count}
      - {name: revenue, title: Revenue, sql: "{CUBE}.amount", type: sum}
    access_policy:
      - {group: all, row_level: {allow_all: true}}
      - group: some
        member_level: {excludes: [nickname]}
        member_masking: {includes: [nickname]}
        row_level:
          filters: [{member: city, operator: equals, values: ["{ securityContext.city }"]}]
"#;

async fn shop(customers: i64) -> Shop {
    let shop = Shop::of(tables(customers)).await;
    shop.write_model("customers.yaml", MODEL);
    shop
}

async fn refresh(service: &Service) -> Refreshed {
    let done = service.refresh_values(&system(), &tenant(), &|_| ()).await;
    done.expect("it is read")
}

fn kept(shop: &Shop) -> Index {
    let folder = shop.folder.path().join(".querent/values/shop");
    let store = IndexStore::open(&folder, &tenant()).expect("a store");
    store.index().expect("an index")
}

#[tokio::test]
async fn who_sees_every_row_is_understood_by_the_index() {
    let shop = shop(CUSTOMERS).await;
    let before = ask(&shop.open().await, "ada", "revenue of Customer 10499").await;
    assert!(
        before.contains("10499"),
        "nobody knows so many by heart: {before}"
    );
    assert!(!before.ends_with("= [\"10499\"]"), "{before}");
    let done = refresh(&shop.open().await).await;
    assert_eq!(
        (done.read, done.sensitive, done.failed),
        (3, 1, 0),
        "{done:?}"
    );
    let after = ask(&shop.open().await, "ada", "revenue of Customer 10499").await;
    assert!(after.ends_with("= [\"10499\"]"), "{after}");
}

#[tokio::test]
async fn what_row_rules_keep_back_is_no_word_whatever_the_index_has() {
    let shop = shop(CUSTOMERS).await;
    refresh(&shop.open().await).await;
    let service = shop.open().await;
    // City 2 has customer 10499 and is not Bo's; nobody has customer 10999.
    let hidden = ask(&service, "bo", "revenue of Customer 10499").await;
    let unknown = ask(&service, "bo", "revenue of Customer 10999").await;
    assert_eq!(hidden, unknown.replace("10999", "10499"));
    let hidden = ask(&service, "bo", "revenue in City 2").await;
    let unknown = ask(&service, "bo", "revenue in City 7").await;
    assert_eq!(hidden, unknown.replace('7', "2"));
    let own = ask(&service, "bo", "revenue in City 1").await;
    assert!(!own.contains("Did you mean"), "{own}");
}

#[tokio::test]
async fn what_is_hidden_masked_or_personal_is_in_no_index() {
    let shop = shop(60).await;
    refresh(&shop.open().await).await;
    let index = kept(&shop);
    for (value, is_there) in [
        ("Customer 7", true),
        ("City 2", true),
        ("Note 7", true),
        ("Nick 7", false),
        ("Hidden 7", false),
        ("person7@planted.example", false),
        ("note 6 from other6@planted.example", false),
    ] {
        let hits = index
            .find(value)
            .into_iter()
            .filter(|hit| hit.value == value);
        assert_eq!(hits.count() > 0, is_there, "{value}");
    }
    for completed in ["person", "hidden", "nick"] {
        assert!(index.complete(completed, 5).is_empty(), "{completed}");
    }
    let other = TenantId::new("other").expect("an id");
    let folder = shop.folder.path().join(".querent/values/shop");
    let store = IndexStore::open(&folder, &other).expect("a store");
    assert!(store.members().is_empty(), "another tenant has none of it");
}

#[tokio::test]
async fn only_what_has_changed_is_read_again() {
    let shop = shop(60).await;
    let first = refresh(&shop.open().await).await;
    let again = refresh(&shop.open().await).await;
    assert_eq!((again.read, again.unchanged), (0, first.read), "{again:?}");
    shop.fill(tables(63)).await;
    let more = refresh(&shop.open().await).await;
    assert_eq!(more.read, first.read, "{more:?}");
    assert_eq!(kept(&shop).find("Customer 62").len(), 1);
}

#[tokio::test]
async fn an_index_is_not_believed_when_the_rows_have_changed() {
    let shop = shop(60).await;
    refresh(&shop.open().await).await;
    shop.fill(tables(63)).await;
    let trusting = ask(&shop.open().await, "ada", "revenue of Customer 62").await;
    assert!(
        !trusting.ends_with("= [\"62\"]"),
        "for some minutes: {trusting}"
    );
    shop.add_to_tenant("discovery: {cache_ttl: 0s}\n");
    let looking = ask(&shop.open().await, "ada", "revenue of Customer 62").await;
    assert!(looking.ends_with("= [\"62\"]"), "{looking}");
}

#[tokio::test]
async fn an_index_is_of_what_the_model_said_then() {
    let shop = shop(60).await;
    refresh(&shop.open().await).await;
    let changed = MODEL.replace("sql: \"{CUBE}.name\"", "sql: \"UPPER({CUBE}.nickname)\"");
    shop.write_model("customers.yaml", &changed);
    let service = shop.open().await;
    let old = ask(&service, "ada", "revenue of Customer 33").await;
    assert!(!old.ends_with("= [\"33\"]"), "{old}");
    let new = ask(&service, "ada", "revenue of customer Nick 33").await;
    assert!(new.ends_with("= [\"33\"]"), "{new}");
    let closed = changed.replace("{name: city, title: City,", "{name: city, public: false,");
    shop.write_model("customers.yaml", &closed);
    refresh(&shop.open().await).await;
    assert!(
        kept(&shop).find("City 2").is_empty(),
        "what was hidden since is forgotten"
    );
}

#[tokio::test]
async fn a_damaged_index_costs_nobody_their_words() {
    let shop = shop(60).await;
    refresh(&shop.open().await).await;
    let list = shop
        .folder
        .path()
        .join(".querent/values/shop/shop/values.list");
    std::fs::write(list, "nonsense").expect("written");
    let answered = ask(&shop.open().await, "ada", "revenue of Customer 33").await;
    assert!(answered.ends_with("= [\"33\"]"), "{answered}");
}
