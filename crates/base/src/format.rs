//! How numbers are shown.

/// How a number is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Format {
    #[default]
    Plain,
    Percent,
    /// With the ISO code where the model names it.
    Currency(Option<String>),
}
