//! Whatever something is called in a document, its Rust name is an identifier, its own, and kept from one generation to the
//! next.

use std::collections::BTreeSet;

use super::{NameLock, RustIdent, Scope, casing, lock, reserved};
use crate::json::Pointer;

/// Takes each line of the bytes for a name of the document.
///
/// # Panics
///
/// Where one of the Rust names is no identifier, is given twice, or is not read again from the lock.
pub fn names(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let words: Vec<&str> = text.split('\n').collect();
    for word in &words {
        let module = casing::module_name(word);
        assert!(module.len() <= 200, "{module} is too long for a file");
        for name in [
            module,
            casing::type_name(&[word]),
            casing::variant_name(word),
            casing::value_name(word),
            casing::static_name(word),
        ] {
            assert!(casing::is_name(&name), "{word:?} became {name:?}");
            assert_eq!(RustIdent::new(&name).as_str(), name, "the last filter took something of {word:?}");
        }
        // What is certain even if a rule above should be wrong.
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
        lines.push((lock::place(&Pointer::root().join(word), "argument"), name.clone()));
        assert!(given.insert(name), "two are called the same: {words:?}");
    }
    let lock = NameLock::of(lines);
    let written = lock.to_string();
    assert_eq!(NameLock::parse(&written), Ok(lock), "{written}");
}
