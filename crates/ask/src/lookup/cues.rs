//! Words that say what to do with columns, things and values of a lookup. Data, not code.

use std::sync::LazyLock;

use lexicon::Phrases;
use semantic::Operator;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// Courtesy and articles: changes nothing wherever it stands.
    Filler,
    /// "of", "in", "for": ties what is before it to what follows.
    Tie,
    /// Verbs that only say that two things belong together.
    Verb,
    Count,
    Made(Made),
    Distinct,
    /// More than one.
    Multiple,
    /// "oldest": ranks, by a column of this kind.
    Most {
        descending: bool,
        kind: Kind,
    },
    /// "common" behind "most".
    Common,
    Than {
        operator: Operator,
        kind: Kind,
    },
    /// "or less than": an alternative, and not the end of "5 or less".
    OrThan(Operator),
    Between,
    And,
    Or,
    Both,
    Not,
    /// "without": not, and a condition begins.
    Without,
    Each,
    By,
    Ordered,
    Direction {
        descending: bool,
    },
    Alphabetical,
    /// "whose", "that": a condition begins.
    Where,
    /// "with their": what follows is shown.
    Beside,
    Part(Operator),
    /// "everything about".
    Everything,
    /// Changes the rows in a way that is not read here.
    Refused,
}

/// What is made of many values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Made {
    Total,
    Average,
    Lowest,
    Highest,
}

/// What a column must be of, for words that do not name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Any,
    Age,
    Price,
    Length,
    Time,
    Weight,
    Height,
    Size,
    Speed,
}

impl Kind {
    /// Words of the titles of such columns; those behind the bar grow the other way.
    pub fn words(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Kind::Any => (&[], &[]),
            Kind::Age => (
                &["age"],
                &["birth", "birthday", "dob", "founded", "opened", "built"],
            ),
            Kind::Price => (&["price", "cost", "rate", "fee", "fare"], &[]),
            Kind::Length => (&["length", "duration", "distance"], &[]),
            Kind::Time => (&["date", "year", "time", "day"], &[]),
            Kind::Weight => (&["weight"], &[]),
            Kind::Height => (&["height", "elevation"], &[]),
            Kind::Size => (&["size", "area", "capacity", "population"], &[]),
            Kind::Speed => (&["speed", "velocity"], &[]),
        }
    }
}

const fn most(descending: bool, kind: Kind) -> Cue {
    Cue::Most { descending, kind }
}

const fn than(operator: Operator, kind: Kind) -> Cue {
    Cue::Than { operator, kind }
}

const TABLE: &[(Cue, &str)] = &[
    (
        Cue::Filler,
        "the|a|an|what|which|what's|who|show|list|find|give|get|return|display|tell|me|tell us|give us|show us|please|report|select|out|compute|calculate|retrieve|provide|see|know|can|you|could|i|we|want|would|like|need|to|do|does|did|is|are|was|were|be|been|there|all|any|some|it|its|they|this|these|those|respectively|also|list out|make|output|state the|identify|name the|look|up|available|existing|different kinds of|given|corresponding|various|on record|in the database|in database|in our database|in total|record|records|listed|together|only|just|exist|exists|existed|then|that are|that is|your|our|answer|ever|either|its own|each other's|title named|also known as|have been|has been|registered|recorded|whole|entire|current|currently",
    ),
    (
        Cue::Tie,
        "of|in|for|from|on|at|about|to|as|under|into|inside|within|among|across|along|through|during|over all|of all|out of|using|via|within the|part of|belonging to|associated with|related to|regarding|corresponding to|by the name|going to|coming from",
    ),
    (
        Cue::Verb,
        "has|have|had|having|belong|belongs|belonging|live|lives|lived|living|own|owns|owned|work|works|worked|working|made|make|makes|take|takes|taken|took|taking|use|uses|used|using|get|gets|got|held|hold|holds|appear|appears|appeared|come|comes|included|participate|participates|participated|participating|involved|located|assigned|associated|enrolled|attend|attends|attended|attending|offer|offers|offered|produced|produce|produces|written|write|wrote|directed|played|play|plays|playing|won|win|wins|sold|sell|sells|bought|buy|buys|ordered|order|orders|placed|teach|teaches|taught|teaching|study|studies|studied|visited|visit|visits|hosted|host|hosts|hosting|received|receive|receives|served|serve|serves|employed|employ|employs|managed|manage|manages|born|called|named|titled|launched|led|lead|leads|published|publish|publishes|released|release|releases|created|create|creates|opened|shown|related|affiliated|connected|done|do|supplied|supply|supplies|provide|provides|provided|run|runs|operate|operates|operated|given|give|gave|paid|pay|pays|earn|earns|earned|rented|rent|rents|stayed|stay|stays|booked|book|books|performed|perform|performs|joined|join|joins|joining|went|go|goes|going|flown|fly|flies|driven|drive|drives|cover|covers|covered|require|requires|required|support|supports|supported|sent|send|sends|reported|report|reports|recorded|submitted|submit|signed|sign|happened|happen|happens|occurred|occur|affected|caught|found|designed|design|designs|built|build|builds|drawn|treated|treat|treats|prescribed|undergone|undertaken|undertake|reside|resides|residing|specialize|headquartered|based|situated|starring|starred|acted|represent|represents|represented|dated|set|kept|sponsored|sponsor|funded|bears|bear|consist|consists|apply|applied|applies|arrive|arrives|arriving|depart|departs|departing|leave|leaves|leaving|land|lands|landing|start|starts|end|ends|score|scored|scores|claimed|filed|file|issued|drink|eat|eats|likes|liked|know|knows|review|reviewed|rated|graduated|graduate|trained|train|trains|nominated|awarded|exhibited|published by|shipped|delivered|charged|spent|invested|hired|elected|voted|competed|compete|corresponds|correspond|stored|store|stores|certified|admitted|accepted|met|meet|seen|watched|watch|allowed|allow|allows|measured|measure",
    ),
    (
        Cue::Count,
        "how many|number of|the number of|count|count of|total number of|count the number of|how many different|the total number of|how many total|numbers of|total count of|counts",
    ),
    (
        Cue::OrThan(Operator::Lt),
        "or less than|or fewer than|or lower than|or smaller than|or below",
    ),
    (
        Cue::OrThan(Operator::Gt),
        "or more than|or greater than|or higher than|or larger than|or above|or over",
    ),
    (Cue::Multiple, "multiple|several|more than one|two or more"),
    (
        Cue::Made(Made::Average),
        "average|mean|avg|averages|average of|mean of|on average",
    ),
    (
        Cue::Made(Made::Total),
        "total|sum|sum of|total of|overall|combined|total amount of|in sum",
    ),
    (Cue::Made(Made::Highest), "maximum|max|maximal|maximum of"),
    (Cue::Made(Made::Lowest), "minimum|min|minimal|minimum of"),
    (
        Cue::Distinct,
        "distinct|different|unique|distinctive|distinct kinds of",
    ),
    (
        most(true, Kind::Any),
        "most|highest|greatest|top|biggest|maximum|max|best|the most|majority of",
    ),
    (
        most(false, Kind::Any),
        "least|lowest|fewest|bottom|minimum|min|worst|the least|the fewest",
    ),
    (most(true, Kind::Size), "largest"),
    (most(false, Kind::Size), "smallest"),
    (most(true, Kind::Age), "oldest|eldest"),
    (most(false, Kind::Age), "youngest"),
    (
        most(true, Kind::Price),
        "most expensive|priciest|costliest|highest priced",
    ),
    (
        most(false, Kind::Price),
        "cheapest|least expensive|lowest priced",
    ),
    (most(true, Kind::Length), "longest|farthest|furthest"),
    (most(false, Kind::Length), "shortest"),
    (
        most(true, Kind::Time),
        "latest|most recent|most recently|newest|last",
    ),
    (most(false, Kind::Time), "earliest|first"),
    (most(true, Kind::Weight), "heaviest"),
    (most(false, Kind::Weight), "lightest"),
    (most(true, Kind::Height), "tallest"),
    (most(true, Kind::Speed), "fastest"),
    (most(false, Kind::Speed), "slowest"),
    (
        Cue::Common,
        "common|popular|frequent|frequently|commonly|often|frequently used|commonly used|prominent|prevalent",
    ),
    (
        than(Operator::Gt, Kind::Any),
        "more than|greater than|larger than|higher than|bigger than|above|over|exceed|exceeds|exceeding|better than|greater|higher|strictly more than|larger",
    ),
    (
        than(Operator::Lt, Kind::Any),
        "less than|fewer than|smaller than|lower than|below|under|lower|smaller|no more than or equal",
    ),
    (
        than(Operator::Gte, Kind::Any),
        "at least|a minimum of|no less than|not less than|greater than or equal to|more than or equal to|or more|minimum of|no fewer than|no smaller than",
    ),
    (
        than(Operator::Lte, Kind::Any),
        "at most|no more than|not more than|less than or equal to|up to|or less|maximum of|or fewer|no greater than",
    ),
    (
        than(Operator::Gt, Kind::Age),
        "older than|elder than|above age|over age|above the age of|over the age of",
    ),
    (
        than(Operator::Lt, Kind::Age),
        "younger than|under age|below age|under the age of|below the age of",
    ),
    (than(Operator::Gt, Kind::Length), "longer than"),
    (than(Operator::Lt, Kind::Length), "shorter than"),
    (
        than(Operator::Gt, Kind::Time),
        "after|since|later than|newer than",
    ),
    (
        than(Operator::Lt, Kind::Time),
        "before|earlier than|prior to",
    ),
    (than(Operator::Gt, Kind::Weight), "heavier than"),
    (than(Operator::Lt, Kind::Weight), "lighter than"),
    (than(Operator::Gt, Kind::Height), "taller than"),
    (than(Operator::Gt, Kind::Price), "more expensive than"),
    (than(Operator::Lt, Kind::Price), "cheaper than"),
    (
        Cue::Between,
        "between|in the range of|ranging from|in between",
    ),
    (
        Cue::And,
        "and|as well as|along with|together with|plus|and also|but also|followed by",
    ),
    (Cue::Or, "or"),
    (Cue::Both, "both"),
    (
        Cue::Not,
        "not|no|never|don't|doesn't|didn't|isn't|aren't|wasn't|weren't|haven't|hasn't|hadn't|cannot|can't|not any|not have any|other than|not in|don't have|does not have|do not have|have not|has not|no any|dont|doesnt|not have",
    ),
    (
        Cue::Without,
        "without|except|excluding|except for|outside|outside of|lacking|but not",
    ),
    (
        Cue::Each,
        "each|every|per|for each|of each|in each|for every|grouped by|group by|each of|by each|from each|at each|on each|across each|for each of|for all the different|in every|of every",
    ),
    (Cue::By, "by"),
    (
        Cue::Ordered,
        "ordered by|sorted by|order by|sort by|ordered|sorted|order them by|sort them by|sort the list by|ordering by|in order of|ranked by|in the order of|listed by|order the results by|sort the results by|sort results by|order the result by|sort the result by|arranged by|ordered alphabetically by|sort|sorted according to|ordered in|sorted in|and sort by|listed in|in the order",
    ),
    (
        Cue::Direction { descending: true },
        "in descending order|descending order|descending|in descending order of|in decreasing order|decreasing order|decreasing order of|in decreasing order of|descending order of|from high to low|from highest to lowest|from most to least|from largest to smallest|from oldest to youngest|in reverse order|in the descending order|in the descending order of|desc|in a descending order|in reverse alphabetical order|reverse alphabetical order|from the highest to the lowest|in reversed lexicographical order|from latest to earliest|descendingly|most recent first",
    ),
    (
        Cue::Direction { descending: false },
        "in ascending order|ascending order|ascending|in ascending order of|in increasing order|increasing order|increasing order of|in increasing order of|ascending order of|from low to high|from lowest to highest|from least to most|from smallest to largest|from youngest to oldest|in the ascending order|in the ascending order of|asc|in an ascending order|from the lowest to the highest|from the youngest to the oldest|from earliest to latest|from short to long|from shortest to longest",
    ),
    (
        Cue::Alphabetical,
        "alphabetical order|in alphabetical order|alphabetically|in alphabetical order of|in alphabetic order|in the alphabetical order|alphabetical order of|lexicographical order|in lexicographical order|in lexicographic order|in the alphabetical order of|in alphabetical order by|alphabetical",
    ),
    (
        Cue::Where,
        "whose|that|where|with|such that|when|while|whom|having|in which|for which|on which|who|that has|that have|which have|which has|who have|who has|for whom|to which|of which|at which|by which|from which",
    ),
    (
        Cue::Beside,
        "with their|and their|their|along with their|as well as their|together with their|his|her|his or her|and its|along with the|together with the|with its|with the corresponding|with the name of",
    ),
    (
        Cue::Part(Operator::Contains),
        "contain|contains|containing|contain the word|contains the word|containing the word|contain the substring|contains the substring|contain the letter|contains the letter|containing the letter|include the word|includes the word|including the word|the substring|has the substring|have the substring|has the word|have the word|including the substring|includes the substring|contain substring|contains substring|with the substring|with substring|has substring|have substring|substring|contains the string|contain the string|the letter|the letters|the word|the phrase|includes|including|that include|like",
    ),
    (
        Cue::Part(Operator::StartsWith),
        "start with|starts with|starting with|begin with|begins with|beginning with|start with the letter|starts with the letter|starting with the letter|begin with the letter|begins with the letter|beginning with the letter|starting with letter|with prefix|with the prefix|begin with letter|starts with letter|start with letter",
    ),
    (
        Cue::Part(Operator::EndsWith),
        "end with|ends with|ending with|end with the letter|ends with the letter|ending with the letter|ending in|ends in|end in|end with letter",
    ),
    (
        Cue::Everything,
        "all information|all the information|all information about|all the information about|all details|all the details of|everything|all info|all info about|all of the information|information about|the information about|information of|the information of|information for|all the information of|all the details",
    ),
    (
        Cue::Refused,
        "percentage|percent|ratio|difference|standard deviation|variance|median|same|neither|nor|second|third|twice|half|proportion|if|than|because|why|how|how much|how long|how old|him|them|few|itself|themselves|each other|another|other|others|besides|instead|nothing|nobody|none|zero|equal to|longer|older|younger|less|more|fewer|earlier|later|always|almost|nearly|around|approximately|excluded",
    ),
];

/// All cues, as phrases.
pub fn cues() -> &'static Phrases<Cue> {
    static PHRASES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
        let each = |(cue, phrases): &(Cue, &'static str)| {
            let cue = *cue;
            let phrases = phrases.split('|');
            phrases
                .map(move |phrase| (phrase.to_owned(), cue))
                .collect::<Vec<_>>()
        };
        Phrases::new(TABLE.iter().flat_map(each))
    });
    &PHRASES
}
