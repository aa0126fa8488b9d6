//! The samples of a proposed model are questions that it answers.

use crate::shop::Planted::{Number, Text};
use crate::shop::{Shop, Tables, enter};

fn tables() -> Tables {
    let day = |row: i64| format!("2024-{:02}-{:02}", 1 + row % 12, 1 + row % 28);
    vec![
        (
            "film",
            40,
            vec![
                Number("film_id", |row| row + 1),
                Text("title", |row| format!("Film {row}")),
                Text("description", |row| format!("What happens in film {row}")),
                Text("genre", |row| format!("Genre {}", row % 5)),
                Text("last_update", |row| format!("2024-05-{:02}", 1 + row % 2)),
            ],
        ),
        (
            "payment",
            900,
            vec![
                Number("payment_id", |row| row + 1_000),
                Number("film_id", |row| row * 7 % 40 + 1),
                Text("payment_date", day),
                Number("amount", |row| row * 13 % 500),
            ],
        ),
    ]
}

#[tokio::test]
async fn every_sample_of_a_proposed_model_is_answered() {
    let shop = Shop::of(tables()).await;
    let (found, _) = shop.propose().await;
    let service = shop.open().await;
    let ctx = enter(&service, "ada");
    let asked = &found.model.questions;
    let answered = service.answered(&ctx, asked, asked.len()).await;
    assert_eq!(&answered, asked, "all that are proposed");
    for sample in [
        "payment amount by film",
        "top 5 films by payment amount",
        "payment amount by month",
        "number of payments in 2024",
        "number of films",
    ] {
        assert!(
            answered.iter().any(|known| known == sample),
            "{sample}: {answered:?}"
        );
    }
}

#[tokio::test]
async fn a_question_without_an_answer_is_no_sample() {
    let shop = Shop::of(tables()).await;
    shop.propose().await;
    let service = shop.open().await;
    let asked = [
        "number of unicorns",
        "number of payments in 1824",
        "number of films",
    ];
    let asked = asked.map(str::to_owned);
    let ctx = enter(&service, "ada");
    assert_eq!(service.answered(&ctx, &asked, 9).await, ["number of films"]);
    assert!(service.answered(&ctx, &asked, 0).await.is_empty());
}
