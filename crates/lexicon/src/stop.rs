//! Words that carry no condition: leaving them out changes no number.
//!
//! A word belongs here only if that is true wherever it stands. Negators, quantifiers and
//! comparisons never do.

const STOP: &[&str] = &[
    "a", "about", "again", "am", "an", "and", "are", "at", "be", "been", "being", "can",
    "could", "data", "did", "do", "does", "doing", "during", "figure", "figures", "find", "for", "from", "get",
    "getting", "give", "given", "giving", "got", "had", "happen", "happened", "has", "have", "having", "hello",
    "help", "hey", "hi", "how", "i", "i'd", "i'm", "in", "inside", "into", "is", "just",
    "kindly", "know", "let", "let's", "like", "list", "look", "looking", "made", "make", "me", "much", "my",
    "need", "now", "number", "numbers", "of", "ok", "okay", "on", "our", "overview", "perform", "performed",
    "performing", "please", "pls", "plz", "provide", "pull", "quick", "quickly", "report", "result", "results",
    "return", "see", "seen", "shall", "should", "so", "summary", "take", "tell", "thank", "thanks", "that", "the",
    "then", "there", "us", "value", "values", "want",
    "wanted", "was", "we", "were", "what", "what's", "which", "whose", "with",
    "within", "would", "you", "your",
];

/// Whether a (folded) word can be passed over.
pub fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}
