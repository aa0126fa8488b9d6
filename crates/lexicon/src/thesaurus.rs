//! Words that business uses for one another. A weak hint: it links a word to a member only
//! where the model's own names and synonyms do not.

use std::sync::LazyLock;

use crate::{Phrases, key};

/// Groups of words that may stand for each other. Written for whole phrases: "sales" may stand
/// for "revenue", but "sales person" is nobody's revenue.
const GROUPS: &[&[&str]] = &[
    &[
        "sales",
        "revenue",
        "turnover",
        "net sales",
        "net revenue",
        "sales value",
        "sales amount",
        "net value",
        "topline",
        "top line",
        "takings",
    ],
    &[
        "units",
        "quantity",
        "qty",
        "units sold",
        "quantity sold",
        "volume",
        "sales volume",
        "pieces",
        "pcs",
        "invoice quantity",
    ],
    &[
        "profit",
        "net profit",
        "earnings",
        "net income",
        "bottom line",
    ],
    &[
        "margin",
        "gross margin",
        "gross profit",
        "gross profit margin",
    ],
    &[
        "cost",
        "costs",
        "expense",
        "expenses",
        "spend",
        "spending",
        "expenditure",
    ],
    &["orders", "order count", "number of orders", "order number"],
    &["invoices", "bills", "invoice count", "number of invoices"],
    &["price", "unit price", "rate", "selling price"],
    &["discount", "discounts", "rebate", "rebates", "markdown"],
    &[
        "stock",
        "inventory",
        "stock on hand",
        "on hand",
        "closing stock",
        "stock quantity",
    ],
    &["target", "quota", "budget", "plan", "goal"],
    &["weight", "tonnage", "billed weight", "tonnes"],
    &["customer", "client", "buyer", "account", "consumer"],
    &["outlet", "store", "shop", "retailer", "retail outlet"],
    &["distributor", "stockist", "wholesaler", "dealer"],
    &["product", "item", "article", "sku", "material"],
    &["brand", "label"],
    &["category", "product category", "product group", "segment"],
    &["sub-category", "subcategory", "sub category"],
    &["state", "province"],
    &["city", "town"],
    &["region", "zone", "area", "territory", "geography"],
    &["employee", "staff", "worker", "staff member"],
    &[
        "salesperson",
        "sales person",
        "sales rep",
        "sales representative",
        "seller",
        "salesman",
        "sales officer",
    ],
    &["supplier", "vendor"],
    &["warehouse", "depot", "godown", "storage location"],
    &["channel", "sales channel", "trade channel"],
    &["department", "division", "team"],
    &["branch", "office", "location"],
    &["balance", "account balance", "outstanding"],
    &["loan", "advance", "credit"],
    &[
        "payment",
        "payments",
        "collection",
        "collections",
        "receipts",
    ],
];

/// The phrases that may stand for this one, itself excluded, in normal form.
pub fn kin(phrase: &str) -> Vec<&'static str> {
    static INDEX: LazyLock<Phrases<usize>> = LazyLock::new(|| {
        let each = |(at, group): (usize, &&[&str])| {
            group
                .iter()
                .map(move |phrase| ((*phrase).to_owned(), at))
                .collect::<Vec<_>>()
        };
        Phrases::new(GROUPS.iter().enumerate().flat_map(each))
    });
    let own = key(phrase);
    let groups = INDEX.get(phrase).iter().map(|(_, at)| GROUPS[*at]);
    let mut kin: Vec<&str> = groups
        .flatten()
        .copied()
        .filter(|other| key(other) != own)
        .collect();
    kin.sort_unstable();
    kin.dedup();
    kin
}
