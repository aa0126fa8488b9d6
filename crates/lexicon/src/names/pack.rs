//! What the tables and columns of well-known business systems are called by people.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A system whose names are known by heart, because nobody could guess them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pack {
    Sap,
    OracleEbs,
    Dynamics,
    NetSuite,
    Salesforce,
}

/// So many of its tables must be there before a database is taken for such a system.
const TABLES_MIN: usize = 3;

#[derive(Default)]
struct Names {
    tables: HashMap<&'static str, &'static str>,
    columns: HashMap<&'static str, &'static str>,
}

impl Pack {
    pub const ALL: [Self; 5] = [
        Self::Sap,
        Self::OracleEbs,
        Self::Dynamics,
        Self::NetSuite,
        Self::Salesforce,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Sap => "SAP",
            Self::OracleEbs => "Oracle E-Business Suite",
            Self::Dynamics => "Microsoft Dynamics",
            Self::NetSuite => "NetSuite",
            Self::Salesforce => "Salesforce",
        }
    }

    /// The systems that the tables of a database look like.
    pub fn detect<'t>(tables: impl IntoIterator<Item = &'t str> + Clone) -> Vec<Self> {
        let has_many = |pack: &Self| {
            let known = tables
                .clone()
                .into_iter()
                .filter(|table| pack.table(table).is_some());
            known.take(TABLES_MIN).count() == TABLES_MIN
        };
        Self::ALL.into_iter().filter(has_many).collect()
    }

    pub fn table(self, raw: &str) -> Option<&'static str> {
        let raw = raw.to_lowercase();
        let own = &NAMES[self as usize].tables;
        // Objects that a customer adds, and copies made by connectors, end differently.
        own.get(&*raw)
            .or_else(|| own.get(raw.strip_suffix("__c")?))
            .copied()
    }

    pub fn column(self, raw: &str) -> Option<&'static str> {
        let raw = raw.to_lowercase();
        NAMES[self as usize].columns.get(&*raw).copied()
    }

    /// `name<TAB>table or column<TAB>meaning`.
    pub(super) fn data(self) -> &'static str {
        match self {
            Self::Sap => include_str!("../../data/packs/sap.tsv"),
            Self::OracleEbs => include_str!("../../data/packs/oracle_ebs.tsv"),
            Self::Dynamics => include_str!("../../data/packs/dynamics.tsv"),
            Self::NetSuite => include_str!("../../data/packs/netsuite.tsv"),
            Self::Salesforce => include_str!("../../data/packs/salesforce.tsv"),
        }
    }
}

static NAMES: LazyLock<[Names; 5]> = LazyLock::new(|| Pack::ALL.map(parse));

fn parse(pack: Pack) -> Names {
    let mut names = Names::default();
    for line in pack.data().lines() {
        let mut fields = line.split('\t');
        let (Some(raw), Some(what), Some(means)) = (fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        let into = match what {
            "table" => &mut names.tables,
            _ => &mut names.columns,
        };
        into.insert(raw, means);
    }
    names
}
