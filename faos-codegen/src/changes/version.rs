//! Which version a change asks for, by Cargo's rules: before 1.0.0 the second number is the one that breaks.

use semver::Version;

use super::Bump;

/// The lowest version that may follow.
pub fn next_version(version: &Version, bump: Bump) -> Version {
    let Version { major, minor, patch, .. } = *version;
    // A version before a release promises nothing that the release could break.
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

/// Whether a version may follow another after changes that ask for so much, or for nothing.
pub fn is_enough(old: &Version, new: &Version, bump: Option<Bump>) -> bool {
    match bump {
        None => new >= old,
        Some(_) if !old.pre.is_empty() => new > old,
        Some(bump) => *new >= next_version(old, bump),
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
    fn the_first_number_that_is_not_zero_breaks() {
        assert_eq!(next("1.2.3"), ["2.0.0", "1.3.0", "1.2.4"]);
        assert_eq!(next("0.2.3"), ["0.3.0", "0.2.4", "0.2.4"]);
        assert_eq!(next("0.0.3"), ["0.0.4", "0.0.4", "0.0.4"]);
        assert_eq!(next("1.0.0-rc.1"), ["1.0.0", "1.0.0", "1.0.0"]);
    }

    #[test]
    fn more_than_is_asked_for_is_enough() {
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
