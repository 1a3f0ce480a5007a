//! The version that a change requires under Cargo's rules: before 1.0.0, the minor version indicates breaking changes.

use semver::Version;

use super::Bump;

/// Returns the lowest version that satisfies the bump.
pub fn next_version(version: &Version, bump: Bump) -> Version {
    let Version { major, minor, patch, .. } = *version;
    // A pre-release makes no promises that its release could break.
    if !version.pre.is_empty() {
        return Version::new(major, minor, patch);
    }
    match (bump, major, minor) {
        (Bump::Major, 0, 0) => Version::new(0, 0, patch + 1),
        (Bump::Major, 0, _) => Version::new(0, minor + 1, 0),
        (Bump::Major, ..) => Version::new(major + 1, 0, 0),
        (Bump::Minor, 1.., _) => Version::new(major, minor + 1, 0),
        (Bump::Minor | Bump::Patch, ..) => Version::new(major, minor, patch + 1),
    }
}

/// Returns true if `new` satisfies the bump that the changes since `old` require, if any.
pub fn is_enough(old: &Version, new: &Version, bump: Option<Bump>) -> bool {
    match bump {
        None => new >= old,
        Some(_) if !old.pre.is_empty() => new > old,
        Some(bump) => *new >= next_version(old, bump),
    }
}

/// Checks the version of a client.
///
/// # Errors
///
/// Returns the message that the new version is lower than the changes since the old one require.
pub fn check_version(name: &str, old: &Version, new: &Version, bump: Option<Bump>) -> Result<(), String> {
    match bump {
        Some(bump) if !is_enough(old, new, Some(bump)) => Err(format!(
            "the version {new} of {name} is too low: the changes since {old} require at least {} ({})",
            next_version(old, bump),
            bump.as_str()
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(version: &str) -> [String; 3] {
        let version = Version::parse(version).expect("it is a version");
        [Bump::Major, Bump::Minor, Bump::Patch].map(|bump| next_version(&version, bump).to_string())
    }

    #[test]
    fn the_first_nonzero_part_marks_breaking_changes() {
        assert_eq!(next("1.2.3"), ["2.0.0", "1.3.0", "1.2.4"]);
        assert_eq!(next("0.2.3"), ["0.3.0", "0.2.4", "0.2.4"]);
        assert_eq!(next("0.0.3"), ["0.0.4", "0.0.4", "0.0.4"]);
        assert_eq!(next("1.0.0-rc.1"), ["1.0.0", "1.0.0", "1.0.0"]);
    }

    #[test]
    fn a_larger_bump_than_required_is_enough() {
        let is_enough = |old: &str, new: &str, bump| {
            let [old, new] = [old, new].map(|version| Version::parse(version).expect("it is a version"));
            is_enough(&old, &new, bump)
        };
        assert!(is_enough("0.1.0", "0.1.0", None));
        assert!(!is_enough("0.1.0", "0.1.0", Some(Bump::Patch)));
        assert!(is_enough("0.1.0", "0.1.1", Some(Bump::Minor)));
        assert!(!is_enough("0.1.0", "0.1.9", Some(Bump::Major)));
        assert!(is_enough("0.1.0", "1.0.0", Some(Bump::Major)));
        assert!(is_enough("1.0.0-rc.1", "1.0.0-rc.2", Some(Bump::Major)));
    }
}
