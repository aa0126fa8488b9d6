//! Nectar Foods: food and drink.

use super::{Brand, FESTIVE, Line, Pack, STEADY, SUMMER, WINTER, line, pack};

pub(in crate::cpg) const BRANDS: &[Brand] = &[
    Brand {
        name: "Bisqora",
        category: "Biscuits",
        season: FESTIVE,
        trend: 10,
        lines: BISQORA,
    },
    Brand {
        name: "Suravelle",
        category: "Juices and drinks",
        season: SUMMER,
        trend: 60,
        lines: SURAVELLE,
    },
    Brand {
        name: "Tazmira",
        category: "Tea and coffee",
        season: WINTER,
        trend: 0,
        lines: TAZMIRA,
    },
    Brand {
        name: "Chatrino",
        category: "Snacks",
        season: FESTIVE,
        trend: 80,
        lines: CHATRINO,
    },
    Brand {
        name: "Noodlara",
        category: "Packaged meals",
        season: STEADY,
        trend: 40,
        lines: NOODLARA,
    },
    Brand {
        name: "Ghrivana",
        category: "Dairy",
        season: FESTIVE,
        trend: -10,
        lines: GHRIVANA,
    },
    Brand {
        name: "Masalind",
        category: "Spices",
        season: STEADY,
        trend: 20,
        lines: MASALIND,
    },
    Brand {
        name: "Himpuff",
        category: "Frozen desserts",
        season: SUMMER,
        trend: 30,
        lines: HIMPUFF,
    },
    Brand {
        name: "Kavindo",
        category: "Tea and coffee",
        season: WINTER,
        trend: 110,
        lines: KAVINDO,
    },
    Brand {
        name: "Jowarita",
        category: "Breakfast foods",
        season: STEADY,
        trend: 150,
        lines: JOWARITA,
    },
];

const BISQORA: &[Line] = &[
    line("Butter Bites", "Sweet biscuits", PACKETS),
    line("Cardamom Cream", "Cream biscuits", PACKETS),
    line("Salt Crackers", "Crackers", PACKETS),
];
const SURAVELLE: &[Line] = &[
    line("Mango Drink", "Fruit drinks", BOTTLES),
    line("Litchi Drink", "Fruit drinks", BOTTLES),
];
const TAZMIRA: &[Line] = &[
    line("Leaf Tea", "Tea", CARTONS),
    line("Dust Tea", "Tea", CARTONS),
];
const CHATRINO: &[Line] = &[
    line("Chilli Sev", "Savoury mixes", POUCHES),
    line("Potato Crisps", "Crisps", POUCHES),
];
const NOODLARA: &[Line] = &[
    line("Masala Noodles", "Noodles", PACKETS),
    line("Vegetable Upma", "Ready mixes", POUCHES),
];
const GHRIVANA: &[Line] = &[
    line("Cow Ghee", "Ghee", JARS),
    line("Table Butter", "Butter", TUBS),
];
const MASALIND: &[Line] = &[
    line("Turmeric Powder", "Ground spices", POUCHES),
    line("Sambar Masala", "Blended spices", POUCHES),
];
const HIMPUFF: &[Line] = &[
    line("Vanilla Tub", "Ice cream", TUBS),
    line("Kulfi Stick", "Ice cream", STICKS),
];
const KAVINDO: &[Line] = &[line("Filter Coffee", "Coffee", CARTONS)];
const JOWARITA: &[Line] = &[line("Millet Flakes", "Cereals", CARTONS)];

const BOTTLES: &[Pack] = &[
    pack("200 ml", 215, 200, "bottle", 1450),
    pack("600 ml", 630, 600, "bottle", 3400),
    pack("1.2 l", 1260, 1200, "bottle", 6400),
];
const PACKETS: &[Pack] = &[
    pack("75 g", 82, 180, "packet", 920),
    pack("150 g", 160, 350, "packet", 1780),
    pack("400 g", 425, 900, "packet", 4300),
];
const POUCHES: &[Pack] = &[
    pack("100 g", 106, 320, "pouch", 3150),
    pack("250 g", 262, 750, "pouch", 7250),
];
const CARTONS: &[Pack] = &[
    pack("250 g", 281, 640, "carton", 10_800),
    pack("500 g", 548, 1250, "carton", 20_400),
];
const JARS: &[Pack] = &[
    pack("500 ml", 560, 500, "jar", 29_800),
    pack("1 l", 1090, 1000, "jar", 57_900),
];
const TUBS: &[Pack] = &[
    pack("200 g", 224, 230, "tub", 9900),
    pack("700 g", 745, 1300, "tub", 21_500),
];
const STICKS: &[Pack] = &[pack("60 ml", 64, 60, "stick", 1850)];
