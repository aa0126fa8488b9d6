//! Cube's filter operators.

use std::fmt;
use std::str::FromStr;

use crate::diagnostic::shown;
use crate::nearest;

macro_rules! operators {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// How a member is compared. All of Cube's are here.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Operator { $($name),* }

        impl Operator {
            pub const ALL: &[Operator] = &[$(Operator::$name),*];

            pub fn as_str(self) -> &'static str {
                match self { $(Operator::$name => $text),* }
            }
        }
    };
}

operators! {
    Equals = "equals",
    NotEquals = "notEquals",
    Contains = "contains",
    NotContains = "notContains",
    StartsWith = "startsWith",
    NotStartsWith = "notStartsWith",
    EndsWith = "endsWith",
    NotEndsWith = "notEndsWith",
    In = "in",
    NotIn = "notIn",
    Gt = "gt",
    Gte = "gte",
    Lt = "lt",
    Lte = "lte",
    Set = "set",
    NotSet = "notSet",
    InDateRange = "inDateRange",
    NotInDateRange = "notInDateRange",
    OnTheDate = "onTheDate",
    BeforeDate = "beforeDate",
    BeforeOrOnDate = "beforeOrOnDate",
    AfterDate = "afterDate",
    AfterOrOnDate = "afterOrOnDate",
    MeasureFilter = "measureFilter",
}

impl Operator {
    /// Whether it asks something of a member's value; the others stand for conditions of their own.
    pub fn is_a_test(self) -> bool {
        self != Operator::MeasureFilter
    }

    /// Whether it asks for all but its values.
    pub fn is_negated(self) -> bool {
        use Operator::*;
        matches!(
            self,
            NotEquals | NotIn | NotContains | NotStartsWith | NotEndsWith
        )
    }

    /// The operator that lets through what this one does not; `None` where there is none.
    pub fn opposite(self) -> Option<Operator> {
        use Operator::*;
        const PAIRS: [(Operator, Operator); 10] = [
            (Equals, NotEquals),
            (In, NotIn),
            (Contains, NotContains),
            (StartsWith, NotStartsWith),
            (EndsWith, NotEndsWith),
            (Set, NotSet),
            (Gt, Lte),
            (Gte, Lt),
            (BeforeDate, AfterOrOnDate),
            (BeforeOrOnDate, AfterDate),
        ];
        match self {
            MeasureFilter => None,
            InDateRange | OnTheDate => Some(NotInDateRange),
            NotInDateRange => Some(InDateRange),
            _ => PAIRS.iter().find_map(|(one, other)| {
                let back = (*other == self).then_some(*one);
                back.or((*one == self).then_some(*other))
            }),
        }
    }

    /// Whether its values are dates, which may be relative ones.
    pub fn is_on_dates(self) -> bool {
        use Operator::*;
        matches!(
            self,
            InDateRange
                | NotInDateRange
                | OnTheDate
                | BeforeDate
                | BeforeOrOnDate
                | AfterDate
                | AfterOrOnDate
        )
    }

    /// Whether `null` can stand among its values.
    pub fn takes_null(self) -> bool {
        use Operator::*;
        let positive = matches!(self, Equals | In | Contains | StartsWith | EndsWith);
        positive || self.is_negated()
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Operator {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Operator::ALL
            .iter()
            .copied()
            .find(|operator| operator.as_str() == text);
        found.ok_or_else(|| {
            let near = nearest(text, Operator::ALL.iter().map(|operator| operator.as_str()));
            let hint = near
                .map(|name| format!("; did you mean '{name}'?"))
                .unwrap_or_default();
            format!("'{}' is not a filter operator{hint}", shown(text))
        })
    }
}
