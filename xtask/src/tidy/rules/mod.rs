//! The house rules, one file each. Adding one is a file, its `mod` line and its name in the list.

mod crate_header;
mod dead_modules;
mod dependency_table;
mod glossary;
mod heavy_libraries;
mod layers;
mod light_half;
mod no_unwrap;
mod one_version;
mod pure_crates;
mod sizes;
mod sql_text;
mod stray_snapshots;
mod todos;

/// Makes `RULES`, and of each rule an ordinary test that the checkout obeys it.
macro_rules! rules {
    ($($module:ident)*) => {
        pub const RULES: &[super::Rule] = &[$($module::RULE),*];

        #[cfg(test)]
        mod the_checkout_obeys {
            $(#[test]
            fn $module() {
                crate::tidy::testing::assert_obeyed(&super::$module::RULE);
            })*
        }
    };
}

rules! {
    dependency_table
    layers
    heavy_libraries
    light_half
    one_version
    pure_crates
    sql_text
    no_unwrap
    crate_header
    sizes
    dead_modules
    stray_snapshots
    todos
    glossary
}

/// Whether a name is the pattern, or continues it where the pattern ends in `*`.
fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == pattern,
    }
}
