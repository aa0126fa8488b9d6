//! Where goods are sold: India's zones, states and cities, with rough sizes.

/// Zone, state, the state's code, city, size.
pub(super) struct Place {
    pub zone: Zone,
    pub state: &'static str,
    pub code: &'static str,
    pub city: &'static str,
    pub size: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Zone {
    North,
    South,
    East,
    West,
    Central,
    NorthEast,
}

use Zone::*;

type State = (
    Zone,
    &'static str,
    &'static str,
    &'static [(&'static str, u32)],
);

/// Zone, state, its code, its cities with their sizes.
const STATES: &[State] = &[
    (North, "Delhi", "DL", &[("New Delhi", 90)]),
    (
        North,
        "Haryana",
        "HR",
        &[("Gurugram", 35), ("Faridabad", 25)],
    ),
    (North, "Punjab", "PB", &[("Ludhiana", 30), ("Amritsar", 22)]),
    (
        North,
        "Rajasthan",
        "RJ",
        &[("Jaipur", 42), ("Jodhpur", 20), ("Udaipur", 14)],
    ),
    (
        North,
        "Uttar Pradesh",
        "UP",
        &[
            ("Lucknow", 48),
            ("Kanpur", 40),
            ("Noida", 30),
            ("Varanasi", 26),
        ],
    ),
    (North, "Uttarakhand", "UK", &[("Dehradun", 16)]),
    (
        South,
        "Andhra Pradesh",
        "AP",
        &[("Visakhapatnam", 30), ("Vijayawada", 26), ("Tirupati", 12)],
    ),
    (
        South,
        "Karnataka",
        "KA",
        &[("Bengaluru", 88), ("Mysuru", 22), ("Hubballi", 16)],
    ),
    (
        South,
        "Kerala",
        "KL",
        &[("Kochi", 30), ("Thiruvananthapuram", 24), ("Kozhikode", 20)],
    ),
    (South, "Tamil Nadu", "TN", TAMIL_NADU),
    (
        South,
        "Telangana",
        "TS",
        &[("Hyderabad", 70), ("Warangal", 14)],
    ),
    (East, "Bihar", "BR", &[("Patna", 34), ("Gaya", 12)]),
    (
        East,
        "Jharkhand",
        "JH",
        &[("Ranchi", 20), ("Jamshedpur", 18)],
    ),
    (
        East,
        "Odisha",
        "OD",
        &[("Bhubaneswar", 24), ("Cuttack", 15)],
    ),
    (
        East,
        "West Bengal",
        "WB",
        &[("Kolkata", 76), ("Howrah", 24), ("Siliguri", 14)],
    ),
    (West, "Goa", "GA", &[("Panaji", 10)]),
    (
        West,
        "Gujarat",
        "GJ",
        &[
            ("Ahmedabad", 58),
            ("Surat", 44),
            ("Vadodara", 24),
            ("Rajkot", 18),
        ],
    ),
    (
        West,
        "Maharashtra",
        "MH",
        &[("Mumbai", 98), ("Pune", 60), ("Nagpur", 30), ("Nashik", 24)],
    ),
    (
        Central,
        "Chhattisgarh",
        "CG",
        &[("Raipur", 20), ("Bilaspur", 10)],
    ),
    (
        Central,
        "Madhya Pradesh",
        "MP",
        &[("Indore", 34), ("Bhopal", 28), ("Jabalpur", 14)],
    ),
    (
        NorthEast,
        "Assam",
        "AS",
        &[("Guwahati", 22), ("Dibrugarh", 8)],
    ),
    (NorthEast, "Meghalaya", "ML", &[("Shillong", 7)]),
    (NorthEast, "Tripura", "TR", &[("Agartala", 8)]),
];

const TAMIL_NADU: &[(&str, u32)] = &[
    ("Chennai", 80),
    ("Coimbatore", 38),
    ("Madurai", 28),
    ("Tiruchirappalli", 18),
    ("Salem", 16),
];

/// Every city, in the order of the table above.
pub(super) fn all() -> impl Iterator<Item = Place> {
    STATES.iter().flat_map(|(zone, state, code, cities)| {
        cities.iter().map(|(city, size)| Place {
            zone: *zone,
            state,
            code,
            city,
            size: *size,
        })
    })
}
