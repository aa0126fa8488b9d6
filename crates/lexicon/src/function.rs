//! Words that say what to do with members: rank, group, count, restrict. Data, not code.
//!
//! What is understood but not answered yet stands here too, as a [`Refusal`]: such a word
//! changes the numbers, so it must never be passed over.

use std::sync::LazyLock;

use crate::Phrases;

/// What a function word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// "by", "per": the next members group.
    By,
    /// "brand wise": the member before groups.
    Wise,
    /// "top", "bottom".
    Top {
        descending: bool,
    },
    /// "highest", "least": ranks, and says by itself how many: one, unless it speaks of several.
    Superlative {
        descending: bool,
    },
    /// "highest first".
    Sorted {
        descending: bool,
    },
    Aggregate(Aggregation),
    /// "how many", "number of".
    CountOf,
    /// "list".
    List,
    /// Courtesy, and how to show it: "I would like to see", "as a chart".
    Filler,
    /// "all", "every" before a dimension.
    All,
    /// "only" before or behind a condition.
    Only,
    /// "where" before a condition.
    Where,
    And,
    Or,
    /// "trend", "over time".
    Trend,
    /// "5 rows".
    Rows,
    /// "sold": names sales only where nothing else is measured.
    Sold,
    Refused(Refusal),
}

/// How values are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    Total,
    Average,
    Distinct,
}

/// What is not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Negation,
    Quantifier,
    Comparison,
    Threshold,
    Share,
    Growth,
    Driver,
    Running,
    Rank,
    Statistics,
    Forecast,
    EarlierAnswer,
    Change,
}

impl Refusal {
    /// What it is, as it fits behind "Querent does not answer ... yet".
    pub fn title(self) -> &'static str {
        match self {
            Refusal::Negation => "questions that leave something out",
            Refusal::Quantifier => "questions about some, any or most of a list",
            Refusal::Comparison => "comparisons of one thing with another",
            Refusal::Threshold => "conditions on a number",
            Refusal::Share => "questions about shares and ratios",
            Refusal::Growth => "questions about growth and change",
            Refusal::Driver => "questions about reasons",
            Refusal::Running => "running totals and moving averages",
            Refusal::Rank => "questions about ranks",
            Refusal::Statistics => "statistics of this kind",
            Refusal::Forecast => "questions about the future",
            Refusal::EarlierAnswer => "questions that refer to an earlier one",
            Refusal::Change => "requests to change data",
        }
    }
}

/// The phrases of each function. `|` separates them.
const TABLE: &[(Function, &str)] = &[
    (
        Function::By,
        "by|per|for each|for every|in each|in every|of each|each|every|broken down by|split by|grouped by|group by|across|breakdown by|split up by|break down by|cut by|sliced by|according to",
    ),
    (Function::Wise, "wise"),
    (
        Function::Top { descending: true },
        "top|leading|biggest|largest",
    ),
    (Function::Top { descending: false }, "bottom|smallest"),
    (
        Function::Superlative { descending: true },
        "highest|most|best|maximum|max|greatest|strongest|with the most|top selling|best selling|best performing|top performing",
    ),
    (
        Function::Superlative { descending: false },
        "lowest|least|worst|minimum|min|weakest|fewest|worst selling|least selling|worst performing|poorest",
    ),
    (
        Function::Sorted { descending: true },
        "highest first|largest first|biggest first|descending|desc|in descending order|high to low|most first",
    ),
    (
        Function::Sorted { descending: false },
        "lowest first|smallest first|ascending|asc|in ascending order|low to high|least first",
    ),
    (
        Function::Aggregate(Aggregation::Total),
        "total|sum|sum of|total of|overall|combined|aggregate|the sum of",
    ),
    (
        Function::Aggregate(Aggregation::Average),
        "average|avg|mean|average of|mean of|on average|typical",
    ),
    (
        Function::Aggregate(Aggregation::Distinct),
        "distinct|unique|different",
    ),
    (
        Function::CountOf,
        "how many|number of|count of|count|the number of|total number of|no of|how many different|how many distinct|how many unique|number of distinct|number of different|number of unique|count of distinct|count of unique|distinct count of|unique count of",
    ),
    (
        Function::List,
        "list|list of|list all|show all|name all|list out|enumerate|all the|a list of|names of|name of",
    ),
    (
        Function::Filler,
        "want to|want to see|want to know|would like to|like to|like to see|like to know|need to|need to see|need to know|try to|able to|as a list|as a chart|as a table|as a graph|as chart|as table|in a chart|in a table|as a bar chart|as a line chart|as a pie chart|bar chart|line chart|pie chart|bar graph|line graph|in tabular form",
    ),
    (Function::All, "all|all of"),
    (Function::Only, "only|solely|exclusively"),
    (Function::Where, "where"),
    (
        Function::And,
        "and|as well as|along with|together with|plus|also",
    ),
    (Function::Or, "or"),
    (
        Function::Trend,
        "trend|trends|over time|trend line|trendline|timeline|evolution|evolve",
    ),
    (Function::Rows, "row|rows|records|lines|results only"),
    (Function::Sold, "sold|sell|selling|sells"),
    (
        Function::Refused(Refusal::Negation),
        "not|no|non|never|none|nothing|nobody|without|except|except for|excluding|exclude|excludes|excl|other than|apart from|but|all but|neither|nor|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|won't|can't|cannot|hasn't|haven't|hadn't|dont|doesnt|didnt|isnt|arent|wasnt|ain't|aint|ignoring|ignore|omit|omitting|minus|less than all|outside|unsold|missing|lacking|lack|zero|instead of|rather than|rest of|rest|others|other|remaining|besides|leave out|leaving out|barring|sans|absent",
    ),
    (
        Function::Refused(Refusal::Quantifier),
        "any|some|both|either|most of|half|half of|majority|a few|few|several|many|at all|always|sometimes|often|usually|almost|nearly|around|approximately|roughly|exactly|once|twice|same|several of|single|first time|repeat|another|again and again",
    ),
    (
        Function::Refused(Refusal::Comparison),
        "vs|versus|compare|compared|compared to|compared with|comparing|comparison|against|relative to|difference|difference between|differ|than|better|worse|gap|benchmark|outperform|outperformed|match|matched|beat",
    ),
    (
        Function::Refused(Refusal::Threshold),
        "more than|less than|greater than|fewer than|at least|at most|no more than|no less than|not more than|not less than|exceed|exceeds|exceeding|exceeded|above|below|under|over|beyond|higher than|lower than|larger than|smaller than|equal to|equals|up to|greater|fewer|less|more|higher|lower|between|threshold|minimum of|maximum of",
    ),
    (
        Function::Refused(Refusal::Share),
        "share|share of|percent|percentage|percent of|percentage of|proportion|ratio|ratio of|contribution|contribute|contributed|contributing|fraction|mix|split between|out of|distribution|penetration|rate of",
    ),
    (
        Function::Refused(Refusal::Growth),
        "growth|grow|grew|growing|grown|increase|increased|increasing|decrease|decreased|decreasing|decline|declined|declining|drop|dropped|dropping|fall|fell|falling|fallen|rise|rose|rising|risen|change|changes|changed|changing|yoy|mom|qoq|wow|year over year|year on year|month over month|month on month|quarter over quarter|quarter on quarter|week over week|week on week|gain|gained|lose|lost|losing|improve|improved|improving|improvement|up|down|delta|variance|spike|dip|jump|jumped|surge|slow|slowing|shrink|shrinking|degrowth|degrew",
    ),
    (
        Function::Refused(Refusal::Driver),
        "why|reason|reasons|reason for|cause|caused|causes|driver|drivers|drove|drive|driving|explain|because|due to|impact|affect|affected|effect|influence|what led to|root cause|responsible for",
    ),
    (
        Function::Refused(Refusal::Running),
        "running|running total|cumulative|cumulated|moving average|rolling average|running sum|accumulated|till date total",
    ),
    (
        Function::Refused(Refusal::Rank),
        "rank|ranks|ranked|ranking|rank of|position of|nth|percentile|quartile|decile|top percent",
    ),
    (
        Function::Refused(Refusal::Statistics),
        "median|mode|standard deviation|deviation|stddev|correlation|correlate|correlated|outlier|outliers|anomaly|anomalies|histogram|regression|forecasted error|pareto|abc analysis|cohort|retention|funnel",
    ),
    (
        Function::Refused(Refusal::Forecast),
        "will|forecast|forecasted|predict|predicted|prediction|project|projected|projection|expect|expected|next|upcoming|future|tomorrow|going to|estimate|estimated|likely|coming",
    ),
    (
        Function::Refused(Refusal::EarlierAnswer),
        "those|these|them|they|their|it|its|same as before|previous answer|that one|the ones|ones|this one|above list|the former|the latter|he|she|him|her|his",
    ),
    (
        Function::Refused(Refusal::Change),
        "delete|update|insert|remove|drop table|alter|truncate|create|modify|grant|revoke|write|edit|add|set",
    ),
];

/// All function words, as phrases.
pub fn functions() -> &'static Phrases<Function> {
    static PHRASES: LazyLock<Phrases<Function>> = LazyLock::new(|| {
        let each = |(function, phrases): &(Function, &'static str)| {
            let function = *function;
            phrases
                .split('|')
                .map(move |phrase| (phrase.to_owned(), function))
                .collect::<Vec<_>>()
        };
        Phrases::new(TABLE.iter().flat_map(each))
    });
    &PHRASES
}
