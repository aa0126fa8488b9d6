//! What all questions together say: how much is right, and whether the confidence tells.

use std::time::Duration;

use super::asked::{Asked, Outcome};

#[derive(Default)]
pub(super) struct Tally {
    /// Confidence and whether it is right, of each question that was answered and compared.
    compared: Vec<(f64, bool)>,
    asked: usize,
    declined: usize,
    /// Answered, and nothing to compare with.
    unknown: usize,
    took: Vec<Duration>,
    understood: Vec<Duration>,
}

/// Tenths of confidence.
const BINS: usize = 10;

impl Tally {
    pub fn add(&mut self, asked: &Asked) {
        match (asked.outcome, asked.right) {
            (Outcome::Answered, Some(right)) => self.compared.push((asked.confidence, right)),
            (Outcome::Answered, None) => self.unknown += 1,
            (Outcome::Asked, _) => self.asked += 1,
            (Outcome::Declined, _) => self.declined += 1,
        }
        self.took.push(asked.took);
        self.understood.push(asked.understood);
    }

    fn all(&self) -> usize {
        self.compared.len() + self.asked + self.declined + self.unknown
    }

    pub fn lines(&self) -> Vec<String> {
        let right = right_of(&self.compared);
        let (answered, all) = (self.compared.len(), self.all());
        let mut lines = vec![
            format!(
                "{all} questions: {right} correct ({}), {} wrong, {} asked, {} declined, {} not compared",
                percent(right, all),
                answered - right,
                self.asked,
                self.declined,
                self.unknown
            ),
            format!(
                "precision {} of what is answered, coverage {}",
                percent(right, answered),
                percent(answered, all)
            ),
        ];
        lines.push(format!("risk by coverage: {}", self.risks().join(", ")));
        lines.extend(self.calibration());
        lines.push(format!(
            "whole way {}; to understand {}",
            times(&self.took),
            times(&self.understood)
        ));
        lines
    }

    /// How much of the surest answers is wrong, for each tenth of all questions.
    fn risks(&self) -> Vec<String> {
        let mut sorted = self.compared.clone();
        sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
        let all = self.all();
        let steps = (1..=10).map(|tenth| (tenth * 10, all * tenth / 10));
        let within = steps.filter(|(_, count)| *count > 0 && *count <= sorted.len());
        let risk = |(share, count): (usize, usize)| {
            let wrong = count - right_of(&sorted[..count]);
            format!("{share}%: {}", percent(wrong, count))
        };
        within.map(risk).collect()
    }

    /// How often answers of each confidence are right, and how far that is from what they say.
    fn calibration(&self) -> Vec<String> {
        let (mut lines, mut apart) = (Vec::new(), 0.0);
        for bin in 0..BINS {
            let own = |(confidence, _): &&(f64, bool)| bin_of(*confidence) == bin;
            let within: Vec<(f64, bool)> = self.compared.iter().filter(own).copied().collect();
            if within.is_empty() {
                continue;
            }
            let said: f64 = within.iter().map(|(confidence, _)| confidence).sum();
            let right = right_of(&within);
            apart += (said - right as f64).abs();
            let (from, mean) = (bin as f64 / 10.0, said / within.len() as f64);
            lines.push(format!(
                "confidence from {from:.1}: {} answers, said {:.1}%, right {}",
                within.len(),
                mean * 100.0,
                percent(right, within.len())
            ));
        }
        let error = apart / self.compared.len().max(1) as f64;
        lines.push(format!("expected calibration error {:.3}", error));
        lines
    }
}

fn bin_of(confidence: f64) -> usize {
    ((confidence * BINS as f64) as usize).min(BINS - 1)
}

fn right_of(compared: &[(f64, bool)]) -> usize {
    compared.iter().filter(|(_, right)| *right).count()
}

fn percent(part: usize, whole: usize) -> String {
    match whole {
        0 => "-".to_owned(),
        _ => format!("{:.1}%", part as f64 * 100.0 / whole as f64),
    }
}

/// The middle one, and the one that all but a hundredth are within.
fn times(took: &[Duration]) -> String {
    let mut sorted = took.to_vec();
    sorted.sort();
    let at = |share: f64| {
        let place = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
        let took = sorted.get(place).copied().unwrap_or_default();
        took.as_secs_f64() * 1_000.0
    };
    format!("p50 {:.2} ms, p99 {:.2} ms", at(0.50), at(0.99))
}
