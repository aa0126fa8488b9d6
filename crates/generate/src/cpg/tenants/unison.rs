//! Unison Home Care: ids instead of keys, a flag instead of a type, and other words for everything.

use super::super::anomalies::{Change, Scope, Story};
use super::super::brands::unison::BRANDS;
use super::super::cities::Zone;
use super::super::shape::{Shape, Subject};
use super::{Profile, Words};

pub(super) const PROFILE: Profile = Profile {
    id: "unison",
    company: "Unison Home Care",
    schema: "client_unison",
    share: 350,
    first_key: 1001,
    outlets: 1000,
    product_code: "UHC",
    outlet_code: "UST",
    distributor_code: "UDL",
    promotion_code: "UOF",
    brands: BRANDS,
    zones: &[
        (Zone::North, "Region North"),
        (Zone::South, "Region South"),
        (Zone::East, "Region East"),
        (Zone::West, "Region West"),
        (Zone::Central, "Region Central"),
    ],
    warehouses: &[
        (Zone::North, "P-100", "Baddi Plant"),
        (Zone::South, "P-200", "Sri City Plant"),
        (Zone::East, "P-300", "Haldia Plant"),
        (Zone::West, "P-400", "Sanand Plant"),
        (Zone::Central, "P-500", "Mandideep Plant"),
    ],
    words: Words {
        heads: &[
            "Akh", "Bhim", "Dhan", "Gir", "Ish", "Kol", "Meh", "Nil", "Ojas", "Par", "Rud", "Shiv",
            "Tej", "Um", "Vik", "Yug", "Zar", "Cha", "Hem", "Lok",
        ],
        tails: &[
            "nath", "vardhan", "prastha", "mitra", "pur", "kunj", "vati", "shree", "deep", "gram",
            "raj", "bandhu",
        ],
        outlets: &[
            "General Stores",
            "Traders",
            "Home Needs",
            "Super Shoppe",
            "Hardware",
            "Departmental",
            "Mini Mart",
        ],
        distributors: &["Dealers", "Home Supplies", "Enterprises"],
        given: &[
            "Abhinav", "Bindu", "Chetan", "Deepa", "Ekta", "Girish", "Hema", "Imran", "Jaya",
            "Karthik", "Lata", "Mohan", "Nandini", "Omkar", "Priya", "Rajat", "Sneha", "Tarun",
            "Usha", "Vivek",
        ],
        family: &[
            "Banerjee",
            "Chopra",
            "Dutta",
            "Fernandes",
            "Ghosh",
            "Hegde",
            "Jain",
            "Kapoor",
            "Mishra",
            "Nair",
        ],
        known: ["Padmini", "Raghav", "Selvi", "Muthu"],
        channels: ["Neighbourhood", "Organised retail", "Institutional"],
        classes: ["Gold", "Silver", "Bronze"],
        roles: [
            "National Head",
            "Regional Head",
            "State Lead",
            "Territory Executive",
        ],
        promotions: &[
            ("Spring Clean", "Rebate", 315),
            ("Rainy Day Saver", "Bundle", 85),
            ("Festival Sparkle", "Rebate", 188),
            ("Winter Warm-up", "Bundle", 250),
            ("Loyal Home", "Volume rebate", 40),
        ],
        sale: "S",
        sales_return: "R",
    },
    stories: STORIES,
    tables: TABLES,
};

const STORIES: &[Story] = &[
    Story {
        id: "karnataka-collapse",
        start: 132,
        days: 14,
        of: Scope {
            state: Some("Karnataka"),
            ..Scope::ALL
        },
        change: Change::Volume(35),
        because: "transporters were on strike",
    },
    Story {
        id: "machhroff-east-spike",
        start: 27,
        days: 14,
        of: Scope {
            brand: Some("Machhroff"),
            zone: Some(Zone::East),
            ..Scope::ALL
        },
        change: Change::Volume(320),
        because: "a wave of dengue made people buy repellents",
    },
    Story {
        id: "zestrub-tamil-nadu-surge",
        start: 62,
        days: 21,
        of: Scope {
            brand: Some("Zestrub"),
            state: Some("Tamil Nadu"),
            ..Scope::ALL
        },
        change: Change::Volume(220),
        because: "a chain of shops put the brand on its front shelf",
    },
    Story {
        id: "chennai-stock-out",
        start: 105,
        days: 21,
        of: Scope {
            distributor_in: Some("Chennai"),
            ..Scope::ALL
        },
        change: Change::StockOut,
        because: "the dealer's godown was closed by the authorities",
    },
    Story {
        id: "dhavelin-rebate-cut",
        start: 49,
        days: 50,
        of: Scope {
            brand: Some("Dhavelin"),
            ..Scope::ALL
        },
        change: Change::DiscountCut {
            usual: 90,
            cut: 10,
            volume: 70,
        },
        because: "the volume rebate was withdrawn, and stores bought less",
    },
    Story {
        id: "tissuro-price-rise",
        start: 210,
        days: 211,
        of: Scope {
            brand: Some("Tissuro"),
            ..Scope::ALL
        },
        change: Change::PriceRise {
            percent: 118,
            volume: 76,
        },
        because: "pulp became dearer and the price followed",
    },
    Story {
        id: "handivo-west-returns",
        start: 180,
        days: 21,
        of: Scope {
            brand: Some("Handivo"),
            zone: Some(Zone::West),
            ..Scope::ALL
        },
        change: Change::Returns(280),
        because: "a batch with leaking pumps was called back",
    },
    Story {
        id: "kanchmira-launch",
        start: 360,
        days: 361,
        of: Scope {
            brand: Some("Kanchmira"),
            ..Scope::ALL
        },
        change: Change::Launch,
        because: "the brand was launched in all regions",
    },
];

const TABLES: &[Shape] = &[
    Shape {
        subject: Subject::Products,
        name: "dim_sku",
        key: &["product_id"],
        columns: &[
            ("product_id", "product"),
            ("sku", "product_code"),
            ("sku_name", "product_name"),
            ("brand", "brand"),
            ("segment", "category"),
            ("sub_segment", "sub_category"),
            ("weight_kg", "unit_weight"),
            ("volume_l", "unit_volume"),
            ("uom", "unit_of_measure"),
            ("list_price", "list_price"),
        ],
    },
    Shape {
        subject: Subject::Places,
        name: "dim_region",
        key: &["region_id"],
        columns: &[
            ("region_id", "place"),
            ("town", "city_name"),
            ("state", "state_name"),
            ("state_code", "state_code"),
            ("region", "zone_name"),
        ],
    },
    Shape {
        subject: Subject::Distributors,
        name: "dim_dealer",
        key: &["dealer_id"],
        columns: &[
            ("dealer_id", "distributor"),
            ("dealer_name", "distributor_name"),
            ("region_id", "place"),
            ("since", "joined_on"),
        ],
    },
    Shape {
        subject: Subject::Outlets,
        name: "dim_store",
        key: &["store_id"],
        columns: &[
            ("store_id", "outlet"),
            ("store_name", "outlet_name"),
            ("tier", "class"),
            ("trade_channel", "channel"),
            ("region_id", "place"),
            ("dealer_id", "distributor"),
            ("opened", "opened_on"),
        ],
    },
    Shape {
        subject: Subject::Promotions,
        name: "dim_offer",
        key: &["offer_id"],
        columns: &[
            ("offer_id", "promotion_id"),
            ("offer", "promotion_name"),
            ("offer_kind", "mechanic"),
            ("brand", "brand"),
            ("valid_from", "starts_on"),
            ("valid_to", "ends_on"),
        ],
    },
    Shape {
        subject: Subject::Calendar,
        name: "dim_day",
        key: &["day"],
        columns: &[
            ("day", "date"),
            ("day_name", "day_name"),
            ("week", "week"),
            ("month_name", "month_name"),
            ("fy", "fiscal_year"),
            ("fy_quarter", "fiscal_quarter"),
            ("fy_month", "fiscal_month"),
            ("weekend", "is_weekend"),
            ("season", "season"),
        ],
    },
    Shape {
        subject: Subject::People,
        name: "dim_salesforce",
        key: &["person_id"],
        columns: &[
            ("person_id", "person"),
            ("person_name", "person_name"),
            ("position", "role"),
            ("region", "area_zone"),
            ("state", "area_state"),
            ("region_id", "area_place"),
            ("manager_id", "reports_to"),
        ],
    },
    Shape {
        subject: Subject::Sales,
        name: "fact_sales",
        key: &["sale_id"],
        columns: &[
            ("sale_id", "id"),
            ("bill_no", "bill"),
            ("sale_date", "date"),
            ("region_id", "place"),
            ("store_id", "outlet"),
            ("dealer_id", "distributor"),
            ("product_id", "product"),
            ("offer_id", "promotion"),
            ("is_return", "is_return"),
            ("units_sold", "units"),
            ("list_amount", "gross"),
            ("rebate", "discount"),
            ("revenue", "net"),
        ],
    },
    Shape {
        subject: Subject::Primary,
        name: "fact_dispatch",
        key: &["dispatch_id"],
        columns: &[
            ("dispatch_id", "id"),
            ("dispatch_date", "date"),
            ("plant_code", "warehouse_code"),
            ("plant_name", "warehouse_name"),
            ("dealer_id", "distributor"),
            ("region_id", "place"),
            ("product_id", "product"),
            ("units", "units"),
            ("weight_kg", "billed_weight"),
            ("volume_l", "billed_volume"),
            ("amount", "billed_value"),
        ],
    },
    Shape {
        subject: Subject::Stock,
        name: "fact_inventory",
        key: &["as_of", "dealer_id", "segment"],
        columns: &[
            ("as_of", "date"),
            ("dealer_id", "distributor"),
            ("segment", "category"),
            ("units_on_hand", "closing_units"),
            ("amount_on_hand", "closing_value"),
        ],
    },
    Shape {
        subject: Subject::Targets,
        name: "sales_plan",
        key: &["plan_month", "state_code", "brand"],
        columns: &[
            ("plan_month", "date"),
            ("state_code", "state_code"),
            ("brand", "brand"),
            ("plan_amount", "target"),
        ],
    },
];
