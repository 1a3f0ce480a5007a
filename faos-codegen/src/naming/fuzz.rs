//! Checks that any name in a document becomes a unique Rust identifier, which the lock preserves.

use std::collections::BTreeSet;

use crate::json::Pointer;

use super::lock::{Address, Kind};
use super::{NameLock, RustIdent, Scope, casing, reserved};

/// Uses each line of the bytes as a name in the document.
///
/// # Panics
///
/// Panics if a Rust name is not an identifier, is not unique, or does not survive a round trip through the lock.
pub fn names(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<&str> = text.split('\n').collect();
    for word in &words {
        let module = casing::module_name(word);
        assert!(module.len() <= 200, "{module} is too long for a file name");
        for name in [
            module,
            casing::type_name(&[word]),
            casing::variant_name(word),
            casing::value_name(word),
            casing::static_name(word),
        ] {
            assert!(casing::is_name(&name), "{word:?} became {name:?}");
            assert_eq!(RustIdent::new(&name).as_str(), name, "the filter changed the name of {word:?}");
        }
        // Holds even if one of the rules above is wrong.
        let filtered = RustIdent::new(word);
        assert!(syn::parse_str::<syn::Ident>(filtered.as_str()).is_ok(), "{word:?} became {filtered:?}");
        assert!(filtered.as_str().is_ascii(), "{word:?} became {filtered:?}");
    }
    assert!(casing::is_name(&casing::type_name(&words)), "{words:?}");

    let taken = reserved::request_methods();
    let mut scope = Scope::new(&taken);
    let mut lines = Vec::new();
    let mut given: BTreeSet<String> = taken.iter().map(|&name| name.to_owned()).collect();
    for word in &words {
        let name = scope.claim(casing::value_name(word));
        assert!(casing::is_name(&name), "{word:?} became {name:?}");
        lines.push((Address::new(&Pointer::root().join(word), Kind::Argument), name.clone()));
        assert!(given.insert(name), "two names are equal: {words:?}");
    }
    let lock = NameLock::of(lines);
    let written = lock.to_string();
    assert_eq!(NameLock::parse(&written), Ok(lock), "{written}");
}
