//! Writes to a store until it is killed, and says of each batch when it was acknowledged. The test
//! `killed` starts it.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use auth::KeyRing;
use store::{Batch, NewEntry, Page, Store, Stream};
use store_sql::{Settings, SqlStore};
use testkit::store_contract::{event, model, system, within};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let [folder, first]: [String; 2] = std::env::args()
        .skip(1)
        .collect::<Vec<_>>()
        .try_into()
        .expect("a folder and a number");
    let folder = Path::new(&folder);
    let keys = KeyRing::in_file(&folder.join("keys")).expect("keys");
    let settings = Settings::file(&folder.join("control.db"));
    let store = SqlStore::open(&system(), &settings, Arc::new(keys)).await;
    let store = store.expect("opened");
    let ctx = within("nectar");
    store
        .entries(&ctx, Stream::Usage, &Page::latest(1))
        .await
        .expect("readable");
    for number in first.parse::<u64>().expect("a number").. {
        let text = number.to_string();
        let entry = NewEntry {
            stream: Stream::Usage,
            subject: String::new(),
            body: text.clone(),
        };
        let batch = Batch::because(event().saying(number))
            .change(model("sales", Some(&text)))
            .entry(entry);
        store.write(&ctx, &batch).await.expect("written");
        let mut out = std::io::stdout();
        writeln!(out, "{number}")
            .and_then(|()| out.flush())
            .expect("told");
    }
}
