//! Unison Home Care: what cleans a house.

use super::{Brand, FESTIVE, Line, MONSOON, Pack, STEADY, SUMMER, WINTER, line, pack};

pub(in crate::cpg) const BRANDS: &[Brand] = &[
    Brand {
        name: "Dhavelin",
        category: "Laundry",
        season: STEADY,
        trend: 0,
        lines: DHAVELIN,
    },
    Brand {
        name: "Zestrub",
        category: "Dish care",
        season: STEADY,
        trend: 20,
        lines: ZESTRUB,
    },
    Brand {
        name: "Machhroff",
        category: "Pest control",
        season: MONSOON,
        trend: 30,
        lines: MACHHROFF,
    },
    Brand {
        name: "Farshil",
        category: "Floor care",
        season: FESTIVE,
        trend: 50,
        lines: FARSHIL,
    },
    Brand {
        name: "Handivo",
        category: "Hand hygiene",
        season: STEADY,
        trend: -30,
        lines: HANDIVO,
    },
    Brand {
        name: "Shauchera",
        category: "Toilet care",
        season: STEADY,
        trend: 60,
        lines: SHAUCHERA,
    },
    Brand {
        name: "Aromixa",
        category: "Air care",
        season: FESTIVE,
        trend: 90,
        lines: AROMIXA,
    },
    Brand {
        name: "Tissuro",
        category: "Paper goods",
        season: WINTER,
        trend: 70,
        lines: TISSURO,
    },
    Brand {
        name: "Komalisse",
        category: "Laundry",
        season: SUMMER,
        trend: 40,
        lines: KOMALISSE,
    },
    Brand {
        name: "Kanchmira",
        category: "Surface care",
        season: FESTIVE,
        trend: 130,
        lines: KANCHMIRA,
    },
];

const DHAVELIN: &[Line] = &[
    line("Washing Powder", "Detergent powder", BAGS),
    line("Liquid Wash", "Liquid detergent", BOTTLES),
    line("Washing Bar", "Detergent bars", BARS),
];
const ZESTRUB: &[Line] = &[
    line("Dish Bar", "Dish bars", BARS),
    line("Dish Gel", "Dish liquids", BOTTLES),
];
const MACHHROFF: &[Line] = &[
    line("Night Refill", "Vaporisers", REFILLS),
    line("Slow Coil", "Coils", BOXES),
];
const FARSHIL: &[Line] = &[
    line("Pine Floor Cleaner", "Floor liquids", BOTTLES),
    line("Citrus Floor Cleaner", "Floor liquids", BOTTLES),
];
const HANDIVO: &[Line] = &[line("Neem Hand Wash", "Hand wash", PUMPS)];
const SHAUCHERA: &[Line] = &[
    line("Thick Toilet Gel", "Toilet liquids", BOTTLES),
    line("Rim Block", "Toilet blocks", BOXES),
];
const AROMIXA: &[Line] = &[
    line("Jasmine Mist", "Room sprays", CANS),
    line("Sandal Gel", "Gels", BOXES),
];
const TISSURO: &[Line] = &[
    line("Kitchen Roll", "Rolls", ROLLS),
    line("Face Tissue", "Tissues", BOXES),
];
const KOMALISSE: &[Line] = &[line("Fabric Softener", "Fabric softeners", BOTTLES)];
const KANCHMIRA: &[Line] = &[line("Glass Spray", "Glass cleaners", PUMPS)];

const BAGS: &[Pack] = &[
    pack("500 g", 512, 800, "bag", 4700),
    pack("1 kg", 1020, 1600, "bag", 9100),
    pack("4 kg", 4060, 6400, "bag", 34_500),
];
const BOTTLES: &[Pack] = &[
    pack("500 ml", 545, 500, "bottle", 8900),
    pack("1 l", 1075, 1000, "bottle", 16_700),
];
const BARS: &[Pack] = &[
    pack("150 g", 153, 120, "bar", 1250),
    pack("4 x 200 g", 818, 640, "bundle", 6100),
];
const REFILLS: &[Pack] = &[
    pack("45 ml", 62, 45, "refill", 6900),
    pack("2 x 45 ml", 124, 90, "bundle", 13_200),
];
const BOXES: &[Pack] = &[
    pack("small box", 120, 300, "box", 3300),
    pack("large box", 330, 820, "box", 8600),
];
const PUMPS: &[Pack] = &[
    pack("250 ml", 292, 250, "pump", 8200),
    pack("750 ml", 790, 750, "refill", 14_900),
];
const CANS: &[Pack] = &[pack("220 ml", 268, 220, "can", 14_200)];
const ROLLS: &[Pack] = &[
    pack("2 rolls", 240, 2400, "bundle", 9700),
    pack("6 rolls", 720, 7200, "bundle", 27_500),
];
