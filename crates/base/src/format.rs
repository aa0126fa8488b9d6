//! How numbers are shown.

/// How a number is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Plain,
    /// The value counts hundredths, as in Cube: 38.4 is shown as 38.4%.
    Percent,
    /// With the ISO code where the model names it.
    Currency(Option<String>),
}
