//! The parts of paths that say nothing about what an operation does.

/// Returns true for segments that paths commonly begin with: `api`, `rest`, `v1`, `v2beta1`, `2.0`, `2024-10-01`,
/// `{version}`.
pub(crate) fn is_path_prefix(part: &str) -> bool {
    let part = part.to_ascii_lowercase();
    if part == "{version}" || part == "{api_version}" || part == "{api-version}" || part == "{apiversion}" {
        return true;
    }
    let version = part.strip_prefix('v').unwrap_or(&part);
    let after_number =
        version.trim_start_matches(|character: char| character.is_ascii_digit() || "._-".contains(character));
    let stage = after_number.trim_end_matches(|character: char| character.is_ascii_digit());
    let is_numbered = version.starts_with(|first: char| first.is_ascii_digit());
    matches!(part.as_str(), "api" | "rest") || is_numbered && matches!(stage, "" | "alpha" | "beta" | "preview" | "rc")
}

/// Removes the names of the parameters from a path.
pub(crate) fn without_names(path: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in path.chars() {
        match character {
            '{' => inside = true,
            '}' => inside = false,
            _ if inside => continue,
            _ => {}
        }
        text.push(character);
    }
    text
}
