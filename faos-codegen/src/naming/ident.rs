//! Rust identifiers.

use crate::portable;

use super::casing::is_keyword;

/// The maximum length of the name of a module with its own file, so that its path stays below [`portable::LONGEST`].
const LONGEST_MODULE: usize = 160;

/// A Rust identifier of ASCII letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RustIdent(String);

impl RustIdent {
    /// Creates an identifier, and removes all characters that identifiers cannot contain. The rules of this module
    /// never produce such characters; the filter guarantees it.
    pub(crate) fn new(name: &str) -> Self {
        let mut kept: String =
            name.chars().filter(|character| character.is_ascii_alphanumeric() || *character == '_').collect();
        if !kept.starts_with(|first: char| first.is_ascii_alphabetic()) {
            kept.insert_str(0, "n_");
        }
        // A keyword followed by an underscore is an identifier, whichever keyword it is.
        if is_keyword(&kept) {
            kept.push('_');
        }
        Self(kept)
    }

    /// Returns the identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the private module of an item with this name and its own file. It has the name of the item, unless such
    /// a file name is invalid on some system.
    pub(crate) fn module(&self) -> Self {
        let name = &self.0;
        let has_case = name.contains(|letter: char| letter.is_ascii_uppercase());
        if has_case || name.len() > LONGEST_MODULE {
            // FNV-1a, since the hash of the standard library may change from one version of Rust to the next.
            let hash = name
                .bytes()
                .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
            let start: String = name.to_ascii_lowercase().chars().take(LONGEST_MODULE - 17).collect();
            return Self(format!("{}_{hash:016x}", start.trim_end_matches('_')));
        }
        // A second underscore distinguishes `con_` from `con`.
        if portable::is_device(name.trim_end_matches('_')) { Self(format!("{name}_")) } else { self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_module_has_the_name_of_its_item_unless_a_file_cannot() {
        let module = |name: &str| RustIdent::new(name).module().as_str().to_owned();
        for name in ["agents", "con_text", "com", "com10", "box_", "n_1", &"a".repeat(LONGEST_MODULE)] {
            assert_eq!(module(name), name);
        }
        assert_eq!([module("con"), module("lpt9"), module("in_con")], ["con_", "lpt9_", "in_con"]);
        let names = ["con", "con_", "CON", "Con", "Foo", "foo", "FOO", "foo_", &"a".repeat(161), &"a".repeat(162)];
        let modules: BTreeSet<String> = names.iter().map(|name| portable::folded(&module(name))).collect();
        assert_eq!(modules.len(), names.len(), "{modules:?}");
        for module in modules {
            assert_eq!(portable::fault(&format!("resources/{module}.rs")), None, "{module}");
        }
    }
}
