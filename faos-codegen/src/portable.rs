//! File names that are valid on all common systems: Windows reserves device names, and on Windows and macOS two names that
//! differ only in case are one file.

/// Returns the reason why a path is not valid on every system, or `None` if it is. Parts are separated by `/`.
pub(crate) fn fault(path: &str) -> Option<&'static str> {
    let is_illegal = |character: char| character.is_control() || "<>:\"|?*\\".contains(character);
    if path.len() > LONGEST {
        return Some("it is too long for Windows");
    }
    path.split('/').find_map(|part| match part {
        "" | "." | ".." => Some("it leads out of the folder"),
        part if part.contains(is_illegal) => Some("Windows does not allow one of its characters"),
        part if part.ends_with(['.', ' ']) => Some("Windows removes a dot or a space from the end of a name"),
        part if is_device(part) => Some("Windows reserves the name for a device"),
        _ => None,
    })
}

/// The maximum length of a generated file's path, in bytes. Windows allows 260 characters in total by default, and a file is
/// first written under a longer temporary name.
pub(crate) const LONGEST: usize = 200;

/// Returns true if a file name is a device name on Windows, which ignores case, everything after the first dot, and spaces
/// before that dot.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end_matches(' ').to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().find_map(|device| stem.strip_prefix(device));
    match numbered {
        Some(number) => {
            let mut characters = number.chars();
            let is_port = |character: char| character.is_ascii_digit() || "¹²³".contains(character);
            characters.next().is_some_and(is_port) && characters.next().is_none()
        }
        None => ["con", "prn", "aux", "nul", "conin$", "conout$"].contains(&stem.as_str()),
    }
}

/// Returns a canonical spelling that is equal for all paths that may be the same file on some system.
pub(crate) fn folded(path: &str) -> String {
    // Some non-ASCII letters have an ASCII capital, and vice versa.
    path.to_uppercase().to_lowercase()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Returns the reserved device names of Windows: 4 plain names, and 2 ports with 13 numbers each.
    pub(crate) fn devices() -> Vec<String> {
        let ports =
            ["COM", "LPT"].iter().flat_map(|port| "0123456789¹²³".chars().map(move |digit| format!("{port}{digit}")));
        ["CON", "PRN", "AUX", "NUL"].into_iter().map(str::to_owned).chain(ports).collect()
    }

    #[test]
    fn a_device_is_known_in_every_spelling() {
        let devices = devices();
        assert_eq!(devices.len(), 30);
        for device in devices.into_iter().chain(["CONIN$".to_owned(), "CONOUT$".to_owned()]) {
            let lower = device.to_lowercase();
            for name in
                [device, lower.clone(), format!("{lower}.rs"), format!("{lower}.tar.gz"), format!("{lower} .rs")]
            {
                assert!(is_device(&name), "{name}");
                assert!(fault(&format!("types/{name}")).is_some(), "{name}");
            }
            for name in [format!("{lower}_.rs"), format!("a{lower}.rs"), format!("{lower}1x.rs")] {
                assert_eq!(fault(&format!("types/{name}")), None, "{name}");
            }
        }
        for name in ["com", "lpt", "com10", "lpt11", "com⁴", "console", "null", "auxiliary"] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn a_path_that_some_system_refuses_is_known() {
        let long = format!("types/{}.rs", "a".repeat(LONGEST));
        let refused =
            ["", "/a.rs", "a//b.rs", "../a.rs", "a/../b.rs", "./a.rs", "a/.", "a./b.rs", "a /b.rs", "a.rs ", &long];
        for path in refused {
            assert!(fault(path).is_some(), "{path:?}");
        }
        for character in "<>:\"|?*\\\0\n\t\u{7f}".chars() {
            assert!(fault(&format!("types/a{character}b.rs")).is_some(), "{character:?}");
        }
        for path in ["lib.rs", "types/mod.rs", "runtime/codec/macros/object.rs", "round_trip.jsonl", ".hidden/a.rs"] {
            assert_eq!(fault(path), None, "{path}");
        }
    }

    #[test]
    fn paths_that_are_one_file_somewhere_have_one_spelling() {
        for (one, other) in [("types/Agent.rs", "Types/agent.rs"), ("a\u{212a}.rs", "AK.rs"), ("\u{17f}.rs", "s.rs")] {
            assert_eq!(folded(one), folded(other));
        }
        assert_ne!(folded("a.rs"), folded("b.rs"));
    }
}
