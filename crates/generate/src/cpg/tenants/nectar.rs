//! Nectar Foods: a star schema with keys, and the trade's own words.

use super::super::anomalies::{Change, Scope, Story};
use super::super::brands::nectar::BRANDS;
use super::super::cities::Zone;
use super::super::shape::{Shape, Subject};
use super::{Profile, Words};

pub(super) const PROFILE: Profile = Profile {
    id: "nectar",
    company: "Nectar Foods",
    schema: "client_nectar",
    share: 450,
    first_key: 1,
    outlets: 1400,
    product_code: "NF-",
    outlet_code: "NO-",
    distributor_code: "ND-",
    promotion_code: "NP-",
    brands: BRANDS,
    zones: &[
        (Zone::North, "North"),
        (Zone::South, "South"),
        (Zone::East, "East"),
        (Zone::West, "West"),
        (Zone::Central, "Central"),
        (Zone::NorthEast, "North East"),
    ],
    warehouses: &[
        (Zone::North, "NW01", "Sonipat Mother Warehouse"),
        (Zone::South, "NW02", "Hosur Mother Warehouse"),
        (Zone::South, "NW03", "Sriperumbudur Warehouse"),
        (Zone::East, "NW04", "Dankuni Warehouse"),
        (Zone::West, "NW05", "Bhiwandi Mother Warehouse"),
        (Zone::Central, "NW06", "Pithampur Warehouse"),
        (Zone::NorthEast, "NW07", "Amingaon Warehouse"),
    ],
    words: Words {
        heads: &[
            "Am", "Bel", "Chan", "Dev", "El", "Gan", "Har", "Ind", "Jal", "Kam", "Lav", "Man",
            "Nar", "Pan", "Rag", "Sam", "Tar", "Ud", "Van", "Yash",
        ],
        tails: &[
            "ara", "eshi", "ika", "oli", "undar", "avi", "orti", "ambar", "iyan", "upa", "enka",
            "ashti",
        ],
        outlets: &[
            "Kirana",
            "Provision Store",
            "Supermart",
            "Bakery",
            "Tea Stall",
            "Fresh Corner",
            "Food Bazaar",
            "Cold House",
        ],
        distributors: &["Agencies", "Food Distributors", "Marketing"],
        given: &[
            "Aarav", "Bhavana", "Chitra", "Dinesh", "Esha", "Farhan", "Gayatri", "Harish", "Ila",
            "Jatin", "Kavya", "Lalit", "Meera", "Nakul", "Ojaswi", "Pallavi", "Rohan", "Sarita",
            "Tanvi", "Uday",
        ],
        family: &[
            "Agarwal",
            "Bhat",
            "Chawla",
            "Deshpande",
            "Gowda",
            "Iyer",
            "Joshi",
            "Kulkarni",
            "Menon",
            "Naidu",
        ],
        known: ["Sharmila", "Prakash", "Thamarai", "Kumaran"],
        channels: ["General trade", "Modern trade", "Horeca"],
        classes: ["A", "B", "C"],
        roles: ["NSM", "ZSM", "ASM", "SO"],
        promotions: &[
            ("Summer Refresh", "Price off", 15),
            ("Monsoon Munch", "Buy 5 get 1", 80),
            ("Deepavali Dhamaka", "Gift pack", 190),
            ("New Year Basket", "Price off", 262),
            ("School Tiffin", "Buy 10 get 1", 58),
            ("Harvest Offer", "Display bonus", 282),
        ],
        sale: "SALE",
        sales_return: "RETURN",
    },
    stories: STORIES,
    tables: TABLES,
};

const STORIES: &[Story] = &[
    Story {
        id: "kerala-collapse",
        start: 118,
        days: 14,
        of: Scope {
            state: Some("Kerala"),
            ..Scope::ALL
        },
        change: Change::Volume(30),
        because: "roads were flooded and distributors could not deliver",
    },
    Story {
        id: "bisqora-west-spike",
        start: 20,
        days: 14,
        of: Scope {
            brand: Some("Bisqora"),
            zone: Some(Zone::West),
            ..Scope::ALL
        },
        change: Change::Volume(350),
        because: "a rival's biscuits were missing from the shelves",
    },
    Story {
        id: "suravelle-tamil-nadu-dip",
        start: 34,
        days: 21,
        of: Scope {
            brand: Some("Suravelle"),
            state: Some("Tamil Nadu"),
            ..Scope::ALL
        },
        change: Change::Volume(35),
        because: "a local maker cut its prices",
    },
    Story {
        id: "pune-stock-out",
        start: 75,
        days: 21,
        of: Scope {
            distributor_in: Some("Pune"),
            ..Scope::ALL
        },
        change: Change::StockOut,
        because: "the distributor's credit was blocked, so nothing was billed to him",
    },
    Story {
        id: "tazmira-discount-cut",
        start: 42,
        days: 43,
        of: Scope {
            brand: Some("Tazmira"),
            ..Scope::ALL
        },
        change: Change::DiscountCut {
            usual: 110,
            cut: 20,
            volume: 65,
        },
        because: "the trade discount was cut, and shops bought less",
    },
    Story {
        id: "masalind-price-rise",
        start: 238,
        days: 239,
        of: Scope {
            brand: Some("Masalind"),
            ..Scope::ALL
        },
        change: Change::PriceRise {
            percent: 114,
            volume: 82,
        },
        because: "the list price rose with the cost of spices",
    },
    Story {
        id: "chatrino-west-returns",
        start: 160,
        days: 21,
        of: Scope {
            brand: Some("Chatrino"),
            zone: Some(Zone::West),
            ..Scope::ALL
        },
        change: Change::Returns(300),
        because: "pouches with a bad seal were called back",
    },
    Story {
        id: "jowarita-launch",
        start: 400,
        days: 401,
        of: Scope {
            brand: Some("Jowarita"),
            ..Scope::ALL
        },
        change: Change::Launch,
        because: "the brand was launched nation-wide",
    },
];

const TABLES: &[Shape] = &[
    Shape {
        subject: Subject::Products,
        name: "dim_product",
        key: &["product_key"],
        columns: &[
            ("product_key", "product"),
            ("product_code", "product_code"),
            ("product_name", "product_name"),
            ("brand_name", "brand"),
            ("category", "category"),
            ("sub_category", "sub_category"),
            ("unit_weight", "unit_weight"),
            ("unit_volume", "unit_volume"),
            ("unit_of_measure", "unit_of_measure"),
            ("list_price", "list_price"),
            ("launch_date", "launched_on"),
        ],
    },
    Shape {
        subject: Subject::Places,
        name: "dim_geography",
        key: &["geography_key"],
        columns: &[
            ("geography_key", "place"),
            ("zone_name", "zone_name"),
            ("state_name", "state_name"),
            ("state_code", "state_code"),
            ("city_name", "city_name"),
        ],
    },
    Shape {
        subject: Subject::Distributors,
        name: "dim_distributor",
        key: &["distributor_key"],
        columns: &[
            ("distributor_key", "distributor"),
            ("distributor_code", "distributor_code"),
            ("distributor_name", "distributor_name"),
            ("geography_key", "place"),
            ("onboarded_on", "joined_on"),
        ],
    },
    Shape {
        subject: Subject::Outlets,
        name: "dim_outlet",
        key: &["outlet_key"],
        columns: &[
            ("outlet_key", "outlet"),
            ("outlet_code", "outlet_code"),
            ("outlet_name", "outlet_name"),
            ("outlet_class", "class"),
            ("channel", "channel"),
            ("geography_key", "place"),
            ("distributor_key", "distributor"),
            ("opened_on", "opened_on"),
        ],
    },
    Shape {
        subject: Subject::Promotions,
        name: "dim_promotion",
        key: &["promotion_key"],
        columns: &[
            ("promotion_key", "promotion_id"),
            ("promotion_name", "promotion_name"),
            ("mechanic", "mechanic"),
            ("brand_name", "brand"),
            ("start_date", "starts_on"),
            ("end_date", "ends_on"),
        ],
    },
    Shape {
        subject: Subject::Calendar,
        name: "dim_calendar",
        key: &["calendar_date"],
        columns: &[
            ("calendar_date", "date"),
            ("day_name", "day_name"),
            ("week_number", "week"),
            ("month_number", "month_number"),
            ("month_name", "month_name"),
            ("calendar_quarter", "quarter"),
            ("calendar_year", "calendar_year"),
            ("fiscal_year", "fiscal_year"),
            ("fiscal_quarter", "fiscal_quarter"),
            ("fiscal_month", "fiscal_month"),
            ("is_weekend", "is_weekend"),
            ("season", "season"),
        ],
    },
    Shape {
        subject: Subject::People,
        name: "dim_sales_hierarchy",
        key: &["employee_key"],
        columns: &[
            ("employee_key", "person"),
            ("employee_name", "person_name"),
            ("role", "role"),
            ("zone_name", "area_zone"),
            ("state_name", "area_state"),
            ("city_name", "area_city"),
            ("geography_key", "area_place"),
            ("reports_to", "reports_to"),
        ],
    },
    Shape {
        subject: Subject::Sales,
        name: "fact_secondary_sales",
        key: &["invoice_key"],
        columns: &[
            ("invoice_key", "id"),
            ("invoice_number", "bill"),
            ("invoice_date", "date"),
            ("invoice_type", "sale_kind"),
            ("product_key", "product"),
            ("geography_key", "place"),
            ("outlet_key", "outlet"),
            ("distributor_key", "distributor"),
            ("promotion_key", "promotion"),
            ("invoice_quantity", "units"),
            ("gross_value", "gross"),
            ("discount_value", "discount"),
            ("net_value", "net"),
            ("cost_value", "cost"),
        ],
    },
    Shape {
        subject: Subject::Primary,
        name: "fact_primary_sales",
        key: &["billing_key"],
        columns: &[
            ("billing_key", "id"),
            ("billing_date", "date"),
            ("seller_warehouse_code", "warehouse_code"),
            ("seller_warehouse_name", "warehouse_name"),
            ("distributor_key", "distributor"),
            ("geography_key", "place"),
            ("product_key", "product"),
            ("billed_quantity", "units"),
            ("billed_weight", "billed_weight"),
            ("billed_volume", "billed_volume"),
            ("billed_value", "billed_value"),
        ],
    },
    Shape {
        subject: Subject::Stock,
        name: "fact_stock_snapshot",
        key: &["snapshot_date", "distributor_key", "category"],
        columns: &[
            ("snapshot_date", "date"),
            ("distributor_key", "distributor"),
            ("geography_key", "place"),
            ("category", "category"),
            ("closing_quantity", "closing_units"),
            ("closing_value", "closing_value"),
        ],
    },
    Shape {
        subject: Subject::Targets,
        name: "fact_target",
        key: &["target_month", "state_name", "brand_name"],
        columns: &[
            ("target_month", "date"),
            ("state_name", "state_name"),
            ("brand_name", "brand"),
            ("target_value", "target"),
        ],
    },
];
