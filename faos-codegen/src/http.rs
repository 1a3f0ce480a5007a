//! The syntax of HTTP, as far as documents and settings contain it.

/// Returns true if the text is a token according to RFC 9110, section 5.6.2, such as the name of a header.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Returns a media type in lower case, without its parameters.
pub(crate) fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_do_not_occur_in_tokens() {
        for token in ["X-Total", "x_y.z", "!#$%&'*+-.^_`|~", "7"] {
            assert!(is_token(token), "{token}");
        }
        for other in ["", "a b", "a:b", "a/b", "a\r\nb", "\"a\"", "\u{e9}", "a,b", "(a)"] {
            assert!(!is_token(other), "{other:?}");
        }
    }
}
