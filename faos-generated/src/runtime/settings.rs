// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The limits of calls, and their validation.

use std::time::Duration;

use super::answer::error::Error;

/// The limits of one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Time limit of the whole call.
    pub(crate) timeout: Duration,
    /// Time limit of one attempt.
    pub(crate) attempt_timeout: Duration,
    /// Longest pause within a response body.
    pub(crate) stall_timeout: Duration,
    pub(crate) max_retries: u32,
    /// The maximum number of redirects within the origin per attempt.
    pub(crate) max_redirects: u32,
    /// Maximum size of a response body, after decompression.
    pub(crate) max_body: usize,
    /// Maximum number of pages of a list, if limited.
    pub(crate) max_pages: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(180),
            attempt_timeout: Duration::from_secs(60),
            stall_timeout: Duration::from_secs(20),
            max_retries: 3,
            max_redirects: 0,
            max_body: 32 * 1024 * 1024,
            max_pages: None,
        }
    }
}

/// A higher number is a mistake, since the wait between attempts is up to eight seconds.
const MOST_RETRIES: u32 = 100;

/// Browsers follow 20 redirects.
const MOST_REDIRECTS: u32 = 20;

impl Settings {
    /// Validates all limits. The error names the first invalid setting.
    pub(crate) fn check(&self) -> Result<(), Error> {
        check_time("timeout", self.timeout)?;
        check_time("attempt_timeout", self.attempt_timeout)?;
        check_time("stall_timeout", self.stall_timeout)?;
        check_most("max_retries", self.max_retries, MOST_RETRIES)?;
        check_most("follow_same_origin", self.max_redirects, MOST_REDIRECTS)?;
        self.max_pages.map_or(Ok(()), |pages| check_not_zero("max_pages", pages as usize))?;
        check_not_zero("max_body", self.max_body)
    }
}

/// Rejects a time limit of zero.
pub(crate) fn check_time(setting: &str, limit: Duration) -> Result<(), Error> {
    match limit.is_zero() {
        true => Err(Error::config(format!("`{setting}` is invalid: no time is left for a call"))),
        false => Ok(()),
    }
}

/// Rejects a limit of zero.
pub(crate) fn check_not_zero(setting: &str, limit: usize) -> Result<(), Error> {
    match limit {
        0 => Err(Error::config(format!("`{setting}` is invalid: it must be at least 1"))),
        _ => Ok(()),
    }
}

fn check_most(setting: &str, number: u32, most: u32) -> Result<(), Error> {
    match number > most {
        true => Err(Error::config(format!("`{setting}` is invalid: it must be at most {most}"))),
        false => Ok(()),
    }
}
