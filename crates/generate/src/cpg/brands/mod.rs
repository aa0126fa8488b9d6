//! What each tenant sells. Every brand is invented; no two tenants share one.

pub(super) mod indus;
pub(super) mod nectar;
pub(super) mod unison;

/// Brands stand in the order of their popularity.
pub(super) struct Brand {
    pub name: &'static str,
    pub category: &'static str,
    pub season: Season,
    /// Growth per year beyond the market's, in thousandths.
    pub trend: i32,
    pub lines: &'static [Line],
}

pub(super) struct Line {
    pub name: &'static str,
    pub sub_category: &'static str,
    pub packs: &'static [Pack],
}

pub(super) struct Pack {
    pub label: &'static str,
    pub grams: i64,
    pub millilitres: i64,
    pub measure: &'static str,
    pub paise: i64,
}

/// When a brand sells: per cent of an average month, January to December.
pub(super) type Season = &'static [u16; 12];

pub(super) const STEADY: Season = &[96, 95, 98, 98, 98, 97, 98, 100, 103, 112, 108, 102];
pub(super) const SUMMER: Season = &[66, 76, 108, 145, 160, 130, 96, 88, 88, 98, 80, 66];
pub(super) const WINTER: Season = &[138, 124, 100, 82, 74, 76, 90, 95, 99, 112, 125, 138];
pub(super) const FESTIVE: Season = &[86, 86, 90, 89, 88, 86, 90, 104, 114, 162, 148, 106];
pub(super) const MONSOON: Season = &[78, 76, 80, 85, 96, 148, 162, 152, 128, 98, 82, 78];

const fn line(name: &'static str, sub_category: &'static str, packs: &'static [Pack]) -> Line {
    Line {
        name,
        sub_category,
        packs,
    }
}

/// Label, grams, millilitres, unit of measure, trade price in paise.
const fn pack(
    label: &'static str,
    grams: i64,
    millilitres: i64,
    measure: &'static str,
    paise: i64,
) -> Pack {
    Pack {
        label,
        grams,
        millilitres,
        measure,
        paise,
    }
}
