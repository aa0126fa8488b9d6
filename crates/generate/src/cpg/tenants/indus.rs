//! Indus Trading: an old ERP's shape. Text codes join the tables, columns are abbreviated.

use super::super::anomalies::{Change, Scope, Story};
use super::super::brands::indus::BRANDS;
use super::super::cities::Zone;
use super::super::shape::{Shape, Subject};
use super::{Profile, Words};

pub(super) const PROFILE: Profile = Profile {
    id: "indus",
    company: "Indus Trading",
    schema: "client_indus",
    share: 200,
    first_key: 501,
    outlets: 640,
    product_code: "I",
    outlet_code: "C",
    distributor_code: "S",
    promotion_code: "SCH",
    brands: BRANDS,
    zones: &[
        (Zone::North, "NZ"),
        (Zone::South, "SZ"),
        (Zone::West, "WZ"),
        (Zone::Central, "CZ"),
    ],
    warehouses: &[
        (Zone::North, "G1", "Kundli Godown"),
        (Zone::South, "G2", "Oragadam Godown"),
        (Zone::West, "G3", "Taloja Godown"),
        (Zone::Central, "G4", "Dewas Godown"),
    ],
    words: Words {
        heads: &[
            "Adhir", "Bodh", "Chir", "Durg", "Ekal", "Fal", "Ghan", "Hrid", "Ivr", "Jhar", "Ketu",
            "Laks", "Madh", "Nirv", "Prab", "Ritu", "Sug", "Trip", "Ull", "Vrind",
        ],
        tails: &[
            "ello", "aksha", "andra", "inder", "opal", "amani", "osha", "urva", "esar", "alok",
        ],
        outlets: &[
            "Counter",
            "Pan Shop",
            "Novelty",
            "Stationers",
            "Bhandar",
            "Corner Shop",
        ],
        distributors: &["Stockists", "Trading House", "Brothers"],
        given: &[
            "Anand", "Brinda", "Charu", "Dhruv", "Fatima", "Gopal", "Heena", "Indira", "Jai",
            "Kiran", "Leela", "Manish", "Neha", "Pankaj", "Rekha", "Suresh", "Trisha", "Umesh",
            "Varun", "Yamini",
        ],
        family: &[
            "Ahuja", "Bose", "Cherian", "Das", "Gill", "Khanna", "Lobo", "Mehta", "Pillai", "Rao",
        ],
        known: ["Kalpana", "Devraj", "Amudha", "Velan"],
        channels: ["RET", "WHS", "MOD"],
        classes: ["K1", "K2", "K3"],
        roles: ["GM", "RM", "SM", "FO"],
        promotions: &[
            ("Wedding Season Scheme", "Free goods", 225),
            ("Exam Time Scheme", "Cash discount", 320),
            ("Puja Scheme", "Free goods", 170),
            ("Year-end Scheme", "Cash discount", 258),
        ],
        sale: "SAL",
        sales_return: "CRN",
    },
    stories: STORIES,
    tables: TABLES,
};

const STORIES: &[Story] = &[
    Story {
        id: "rajasthan-collapse",
        start: 90,
        days: 14,
        of: Scope {
            state: Some("Rajasthan"),
            ..Scope::ALL
        },
        change: Change::Volume(25),
        because: "the invoicing system of the state's stockists was down",
    },
    Story {
        id: "sugandhor-south-spike",
        start: 15,
        days: 14,
        of: Scope {
            brand: Some("Sugandhor"),
            zone: Some(Zone::South),
            ..Scope::ALL
        },
        change: Change::Volume(300),
        because: "temple festivals fell into the same fortnight",
    },
    Story {
        id: "nagpur-stock-out",
        start: 140,
        days: 21,
        of: Scope {
            distributor_in: Some("Nagpur"),
            ..Scope::ALL
        },
        change: Change::StockOut,
        because: "a fire in the stockist's godown",
    },
    Story {
        id: "dantoria-scheme-cut",
        start: 56,
        days: 57,
        of: Scope {
            brand: Some("Dantoria"),
            ..Scope::ALL
        },
        change: Change::DiscountCut {
            usual: 120,
            cut: 30,
            volume: 60,
        },
        because: "the cash discount was cut, and counters bought less",
    },
    Story {
        id: "urjacel-price-rise",
        start: 250,
        days: 251,
        of: Scope {
            brand: Some("Urjacel"),
            ..Scope::ALL
        },
        change: Change::PriceRise {
            percent: 112,
            volume: 85,
        },
        because: "zinc became dearer and the price followed",
    },
    Story {
        id: "snanika-north-returns",
        start: 200,
        days: 21,
        of: Scope {
            brand: Some("Snanika"),
            zone: Some(Zone::North),
            ..Scope::ALL
        },
        change: Change::Returns(320),
        because: "cakes had cracked and were sent back",
    },
    Story {
        id: "razivo-launch",
        start: 330,
        days: 331,
        of: Scope {
            brand: Some("Razivo"),
            ..Scope::ALL
        },
        change: Change::Launch,
        because: "the brand was launched",
    },
];

const TABLES: &[Shape] = &[
    Shape {
        subject: Subject::Products,
        name: "item_master",
        key: &["item_cd"],
        columns: &[
            ("item_cd", "product_code"),
            ("item_desc", "product_name"),
            ("brand_desc", "brand"),
            ("grp", "category"),
            ("sub_grp", "sub_category"),
            ("unit_wt_kg", "unit_weight"),
            ("unit_vol_l", "unit_volume"),
            ("uom", "unit_of_measure"),
            ("rate", "list_price"),
        ],
    },
    Shape {
        subject: Subject::Places,
        name: "location_master",
        key: &["loc_id"],
        columns: &[
            ("loc_id", "place"),
            ("zone_cd", "zone_name"),
            ("state_cd", "state_code"),
            ("state_nm", "state_name"),
            ("city_nm", "city_name"),
        ],
    },
    Shape {
        subject: Subject::Distributors,
        name: "stockist_master",
        key: &["stk_cd"],
        columns: &[
            ("stk_cd", "distributor_code"),
            ("stk_nm", "distributor_name"),
            ("loc_id", "place"),
        ],
    },
    Shape {
        subject: Subject::Outlets,
        name: "counter_master",
        key: &["ctr_cd"],
        columns: &[
            ("ctr_cd", "outlet_code"),
            ("ctr_nm", "outlet_name"),
            ("grade", "class"),
            ("chnl", "channel"),
            ("loc_id", "place"),
            ("stk_cd", "distributor_code"),
        ],
    },
    Shape {
        subject: Subject::Promotions,
        name: "scheme_master",
        key: &["sch_cd"],
        columns: &[
            ("sch_cd", "promotion_key_code"),
            ("sch_nm", "promotion_name"),
            ("sch_type", "mechanic"),
            ("brand_desc", "brand"),
            ("eff_from", "starts_on"),
            ("eff_to", "ends_on"),
        ],
    },
    Shape {
        subject: Subject::Calendar,
        name: "date_master",
        key: &["dt"],
        columns: &[
            ("dt", "date"),
            ("dt_key", "date_key"),
            ("dow", "day_name"),
            ("mth", "month_number"),
            ("fin_yr", "fiscal_year"),
            ("fin_qtr", "fiscal_quarter"),
            ("fin_mth", "fiscal_month"),
            ("wkend", "is_weekend"),
        ],
    },
    Shape {
        subject: Subject::People,
        name: "field_force",
        key: &["emp_id"],
        columns: &[
            ("emp_id", "person"),
            ("emp_nm", "person_name"),
            ("desig", "role"),
            ("zone_cd", "area_zone"),
            ("state_nm", "area_state"),
            ("city_nm", "area_city"),
            ("rpt_to", "reports_to"),
        ],
    },
    Shape {
        subject: Subject::Sales,
        name: "fact_transactions",
        key: &["txn_id"],
        columns: &[
            ("txn_id", "id"),
            ("doc_no", "bill"),
            ("txn_type", "sale_kind"),
            ("txn_dt", "date"),
            ("item_cd", "product_code"),
            ("ctr_cd", "outlet_code"),
            ("stk_cd", "distributor_code"),
            ("loc_id", "place"),
            ("sch_cd", "promotion_code"),
            ("qty", "units"),
            ("gross_amt", "gross"),
            ("disc_amt", "discount"),
            ("net_amt", "net"),
            ("cost_amt", "cost"),
        ],
    },
    Shape {
        subject: Subject::Primary,
        name: "fact_purchases",
        key: &["pur_id"],
        columns: &[
            ("pur_id", "id"),
            ("pur_dt", "date"),
            ("whs_cd", "warehouse_code"),
            ("whs_nm", "warehouse_name"),
            ("stk_cd", "distributor_code"),
            ("loc_id", "place"),
            ("item_cd", "product_code"),
            ("qty", "units"),
            ("wt_kg", "billed_weight"),
            ("vol_l", "billed_volume"),
            ("amt", "billed_value"),
        ],
    },
    Shape {
        subject: Subject::Stock,
        name: "stock_register",
        key: &["as_on", "stk_cd", "grp"],
        columns: &[
            ("as_on", "date"),
            ("stk_cd", "distributor_code"),
            ("grp", "category"),
            ("cl_qty", "closing_units"),
            ("cl_val", "closing_value"),
        ],
    },
    Shape {
        subject: Subject::Targets,
        name: "month_targets",
        key: &["mth_start", "state_cd", "brand_desc"],
        columns: &[
            ("mth_start", "date"),
            ("state_cd", "state_code"),
            ("brand_desc", "brand"),
            ("tgt_amt", "target"),
        ],
    },
];
