//! Words that are written down: each has one spelling, which is read back as the same word.

/// An enum whose words have a spelling that never changes, since stores hold it.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $word:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$of])* $word),* }

        impl $name {
            pub const ALL: &[$name] = &[$($name::$word),*];

            pub fn as_str(self) -> &'static str {
                match self { $($name::$word => $text),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Error;

            fn from_str(text: &str) -> Result<Self, $crate::Error> {
                let found = Self::ALL.iter().find(|word| word.as_str() == text);
                found.copied().ok_or_else(|| {
                    $crate::Error::corrupt(format!("{text:?} is no {}", stringify!($name)))
                })
            }
        }
    };
}

pub(crate) use words;
