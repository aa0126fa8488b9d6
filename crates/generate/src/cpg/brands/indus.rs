//! Indus Trading: what a general store keeps behind the counter.

use super::{Brand, FESTIVE, Line, MONSOON, Pack, STEADY, WINTER, line, pack};

pub(in crate::cpg) const BRANDS: &[Brand] = &[
    Brand {
        name: "Tofindra",
        category: "Confectionery",
        season: FESTIVE,
        trend: 20,
        lines: TOFINDRA,
    },
    Brand {
        name: "Snanika",
        category: "Soap",
        season: STEADY,
        trend: 0,
        lines: SNANIKA,
    },
    Brand {
        name: "Dantoria",
        category: "Oral care",
        season: STEADY,
        trend: 30,
        lines: DANTORIA,
    },
    Brand {
        name: "Keshovia",
        category: "Hair care",
        season: WINTER,
        trend: 20,
        lines: KESHOVIA,
    },
    Brand {
        name: "Sugandhor",
        category: "Incense",
        season: FESTIVE,
        trend: 60,
        lines: SUGANDHOR,
    },
    Brand {
        name: "Urjacel",
        category: "Batteries",
        season: MONSOON,
        trend: -20,
        lines: URJACEL,
    },
    Brand {
        name: "Penzari",
        category: "Stationery",
        season: MONSOON,
        trend: 10,
        lines: PENZARI,
    },
    Brand {
        name: "Agnilo",
        category: "Matches and lighters",
        season: STEADY,
        trend: -50,
        lines: AGNILO,
    },
    Brand {
        name: "Chikkova",
        category: "Confectionery",
        season: WINTER,
        trend: 90,
        lines: CHIKKOVA,
    },
    Brand {
        name: "Razivo",
        category: "Shaving",
        season: STEADY,
        trend: 120,
        lines: RAZIVO,
    },
];

const TOFINDRA: &[Line] = &[
    line("Mango Chew", "Chews", JARS),
    line("Mint Lozenge", "Boiled sweets", JARS),
    line("Milk Toffee", "Toffee", JARS),
];
const SNANIKA: &[Line] = &[
    line("Rose Soap", "Bathing bars", CAKES),
    line("Neem Soap", "Bathing bars", CAKES),
];
const DANTORIA: &[Line] = &[
    line("Clove Paste", "Toothpaste", TUBES),
    line("Soft Brush", "Brushes", PIECES),
];
const KESHOVIA: &[Line] = &[
    line("Coconut Hair Oil", "Hair oil", BOTTLES),
    line("Amla Hair Oil", "Hair oil", BOTTLES),
];
const SUGANDHOR: &[Line] = &[
    line("Temple Sticks", "Sticks", PACKS),
    line("Loban Cones", "Cones", PACKS),
];
const URJACEL: &[Line] = &[
    line("AA Cell", "Dry cells", BLISTERS),
    line("AAA Cell", "Dry cells", BLISTERS),
];
const PENZARI: &[Line] = &[
    line("Ball Pen", "Pens", PACKS),
    line("Ruled Notebook", "Notebooks", PIECES),
];
const AGNILO: &[Line] = &[line("Safety Matches", "Matches", PACKS)];
const CHIKKOVA: &[Line] = &[line("Peanut Chikki", "Brittle", JARS)];
const RAZIVO: &[Line] = &[line("Twin Razor", "Razors", BLISTERS)];

const JARS: &[Pack] = &[
    pack("100 pieces", 520, 1100, "jar", 8600),
    pack("250 pieces", 1240, 2600, "jar", 20_300),
];
const CAKES: &[Pack] = &[
    pack("75 g", 79, 90, "cake", 1950),
    pack("4 x 100 g", 418, 480, "bundle", 9800),
];
const TUBES: &[Pack] = &[
    pack("80 g", 94, 85, "tube", 4300),
    pack("150 g", 171, 155, "tube", 7900),
];
const PIECES: &[Pack] = &[
    pack("single", 58, 150, "piece", 2600),
    pack("pack of 6", 350, 910, "bundle", 14_400),
];
const BOTTLES: &[Pack] = &[
    pack("100 ml", 112, 100, "bottle", 5400),
    pack("300 ml", 325, 300, "bottle", 14_900),
];
const PACKS: &[Pack] = &[
    pack("small pack", 45, 110, "packet", 1150),
    pack("family pack", 210, 520, "packet", 4850),
];
const BLISTERS: &[Pack] = &[
    pack("2 pieces", 52, 60, "blister", 3900),
    pack("4 pieces", 101, 120, "blister", 7400),
];
