//! Marks members that must not appear in logs although the document does not mark them.
//!
//! The rule: a member is secret if its name contains a word for a secret, such as `password`, `secret`, `token` or
//! `api_key`, unless a following word makes it information about the secret (`password_policy`,
//! `token_url`, `secret_expires_at`) or a preceding word makes it a position in a list (`next_page_token`). Words are
//! separated by case, `_`, `-` and `.`. Types that cannot hold a secret are exempt: booleans, numbers, dates, times,
//! enums, constants, and lists of objects, whose members have names of their own. Names under `[client] redact` are
//! secret regardless of their type.

use heck::ToSnakeCase;

use crate::api::{Shape, Type, Types};
use crate::settings::Redacted;

/// The maximum length of a chain of aliases.
const DEEPEST: usize = 32;

/// Marks the secret members of all types. Returns the names in `redact` that do not match a member.
pub(super) fn mark<'r>(types: &mut Types, redact: &'r [Redacted]) -> Vec<&'r Redacted> {
    let wanted: Vec<String> = redact.iter().map(|name| normal(name.as_str())).collect();
    let mut used = vec![false; redact.len()];
    for id in types.ids() {
        let Shape::Object(object) = &types[id].shape else {
            continue;
        };
        let secrets = object.fields.iter().map(|field| {
            let name = normal(&field.wire);
            let stated = wanted.iter().position(|wanted| *wanted == name);
            if let Some(place) = stated.and_then(|place| used.get_mut(place)) {
                *place = true;
            }
            stated.is_some() || (says_secret(&field.wire) && holds_secret(types, &field.ty, &name, DEEPEST))
        });
        let secrets: Vec<bool> = secrets.collect();
        if let Shape::Object(object) = &mut types[id].shape {
            for (field, is_secret) in object.fields.iter_mut().zip(secrets) {
                field.secret |= is_secret;
            }
        }
    }
    redact.iter().zip(used).filter(|(_, used)| !used).map(|(name, _)| name).collect()
}

/// Returns the name in the form used for comparison.
fn normal(name: &str) -> String {
    name.to_snake_case()
}

/// Words that mean a secret on their own.
const SECRET: [&str; 30] = [
    "accesskey",
    "accesstoken",
    "apikey",
    "apikeys",
    "apitoken",
    "authorization",
    "authtoken",
    "bearer",
    "clientsecret",
    "credential",
    "credentials",
    "jwt",
    "passcode",
    "passphrase",
    "passphrases",
    "passwd",
    "password",
    "passwords",
    "passwort",
    "privatekey",
    "pwd",
    "refreshtoken",
    "secret",
    "secretkey",
    "secrets",
    "sessiontoken",
    "signingkey",
    "token",
    "userpassword",
    "webhooksecret",
];

/// Words before `key` that make it a secret.
const SECRET_KEYS: [&str; 11] =
    ["access", "account", "api", "encryption", "hmac", "master", "private", "secret", "session", "shared", "signing"];

/// Words before `tokens` that make them secrets: otherwise tokens are mostly pieces of text.
const SECRET_TOKENS: [&str; 11] =
    ["access", "api", "auth", "bearer", "csrf", "device", "id", "push", "refresh", "registration", "session"];

/// Words before `token` that make it a position in a list or a piece of text.
const NOT_SECRET_TOKENS: [&str; 41] = [
    "after",
    "before",
    "bos",
    "cached",
    "change",
    "class",
    "cls",
    "completion",
    "continuation",
    "continue",
    "cursor",
    "delta",
    "end",
    "eos",
    "first",
    "idempotency",
    "input",
    "last",
    "mask",
    "max",
    "min",
    "next",
    "output",
    "pad",
    "page",
    "pagination",
    "paging",
    "prev",
    "previous",
    "prompt",
    "reasoning",
    "resume",
    "sep",
    "skip",
    "special",
    "start",
    "starting",
    "stop",
    "sync",
    "total",
    "unk",
];

/// Words after a secret that make the name refer to information about it.
const ABOUT: [&str; 84] = [
    "address",
    "age",
    "alert",
    "alerts",
    "algorithm",
    "alias",
    "amount",
    "arn",
    "at",
    "audience",
    "authority",
    "balance",
    "budget",
    "change",
    "changed",
    "claim",
    "claims",
    "count",
    "created",
    "date",
    "days",
    "decimals",
    "description",
    "digits",
    "enabled",
    "endpoint",
    "env",
    "error",
    "exists",
    "expiration",
    "expires",
    "expiry",
    "format",
    "forms",
    "help",
    "hint",
    "hours",
    "id",
    "ids",
    "in",
    "issuer",
    "kind",
    "label",
    "last",
    "length",
    "lifetime",
    "limit",
    "limits",
    "link",
    "manager",
    "method",
    "methods",
    "minutes",
    "mode",
    "name",
    "names",
    "on",
    "path",
    "policies",
    "policy",
    "prefix",
    "price",
    "provider",
    "ref",
    "reference",
    "required",
    "requirements",
    "rotation",
    "rule",
    "rules",
    "scanning",
    "scope",
    "scopes",
    "seconds",
    "size",
    "state",
    "status",
    "strength",
    "symbol",
    "ttl",
    "type",
    "types",
    "uri",
    "url",
];

/// Returns true if the name of a member indicates a secret.
fn says_secret(name: &str) -> bool {
    let name = normal(name);
    let without_number = |word: &'_ str| word.trim_end_matches(|last: char| last.is_ascii_digit()).to_owned();
    let words: Vec<String> = name.split('_').map(without_number).filter(|word| !word.is_empty()).collect();
    let word = |place: usize| words.get(place).map_or("", String::as_str);
    let is_secret = |place: usize| {
        let before = place.checked_sub(1).map_or("", word);
        match word(place) {
            "token" => !NOT_SECRET_TOKENS.contains(&before),
            "tokens" => SECRET_TOKENS.contains(&before),
            "key" | "keys" => SECRET_KEYS.contains(&before),
            "string" => before == "connection",
            other => SECRET.contains(&other),
        }
    };
    let last = (0..words.len()).rev().find(|&place| is_secret(place));
    last.is_some_and(|last| words.iter().skip(last + 1).all(|word| !ABOUT.contains(&word.as_str())))
}

/// Returns true if a value of the type can be a secret.
fn holds_secret(types: &Types, ty: &Type, name: &str, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    match ty {
        Type::Boolean
        | Type::Integer(_)
        | Type::Number
        | Type::Timestamp
        | Type::Date
        | Type::Time
        | Type::Duration => false,
        Type::String | Type::Uuid | Type::Base64 | Type::File | Type::Any | Type::AnyObject => true,
        Type::Own(own) => holds_secret(types, &own.stands_for, name, depth),
        Type::Nullable(inner) => holds_secret(types, inner, name, depth),
        Type::List(inner) | Type::Map(inner) => {
            !is_object(types, inner, depth) && holds_secret(types, inner, name, depth)
        }
        Type::Tuple(items) => items.iter().any(|item| holds_secret(types, item, name, depth)),
        Type::Named(id) => match &types[*id].shape {
            Shape::Alias(ty) => holds_secret(types, ty, name, depth),
            // Payments are also authorized.
            Shape::Object(_) => name != "authorization",
            Shape::Union(union) => union.branches.iter().any(|branch| holds_secret(types, &branch.ty, name, depth)),
            Shape::Id(id) => holds_secret(types, &id.of, name, depth),
            Shape::Enum(_) | Shape::Constant(_) | Shape::ByStatus(_) => false,
        },
    }
}

/// Returns true if a type is an object with members, or a union of such objects.
fn is_object(types: &Types, ty: &Type, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match ty {
        Type::Nullable(inner) => is_object(types, inner, depth),
        Type::Named(id) => match &types[*id].shape {
            Shape::Alias(ty) => is_object(types, ty, depth),
            Shape::Object(object) => !object.fields.is_empty(),
            Shape::Union(union) => union.branches.iter().all(|branch| is_object(types, &branch.ty, depth)),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_name_say_whether_it_is_secret() {
        let secret = [
            "password",
            "Password",
            "PASSWORD",
            "passwd",
            "pwd",
            "user_password",
            "newPassword",
            "password2",
            "passwordConfirmation",
            "password_hash",
            "old-password",
            "db.password",
            "secret",
            "client_secret",
            "clientSecret",
            "ClientSecret",
            "CLIENT_SECRET",
            "client-secret",
            "clientsecret",
            "webhook_secret",
            "secrets",
            "token",
            "access_token",
            "accessToken",
            "accesstoken",
            "refresh_token",
            "id_token",
            "csrfToken",
            "bearer_token",
            "device_tokens",
            "password_reset_token",
            "tokenSecret",
            "api_key",
            "apiKey",
            "APIKey",
            "apikey",
            "x-api-key",
            "api_keys",
            "access_key",
            "secretAccessKey",
            "secret_access_key",
            "private_key",
            "privateKey",
            "private_key_pem",
            "encryption_key",
            "authorization",
            "Authorization",
            "authorizationCode",
            "credential",
            "credentials",
            "awsCredentials",
            "passphrase",
            "private_key_passphrase",
            "connectionString",
            "jwt",
        ];
        let plain = [
            "next_page_token",
            "nextPageToken",
            "page_token",
            "continuation_token",
            "ContinuationToken",
            "nextToken",
            "nextSyncToken",
            "stop_token",
            "eos_token",
            "token_count",
            "max_tokens",
            "total_tokens",
            "tokens",
            "prompt_tokens",
            "stop_tokens",
            "token_type",
            "tokenType",
            "token_url",
            "tokenEndpoint",
            "token_limit",
            "token_expires_at",
            "access_token_expires_in",
            "token_name",
            "password_policy",
            "passwordPolicy",
            "password_updated_at",
            "password_reset_url",
            "password_length",
            "passwordless",
            "secret_name",
            "secretRef",
            "secret_key_ref",
            "secret_id",
            "secret_scanning",
            "secretary",
            "api_key_id",
            "api_key_prefix",
            "access_key_id",
            "authorization_url",
            "authorization_endpoint",
            "credentials_url",
            "credential_type",
            "key",
            "keys",
            "public_key",
            "primary_key",
            "foreign_key",
            "keyboard",
            "author",
            "authorized",
            "tokenizer",
            "trespass",
            "bypass",
            "passport_number",
            "description",
            "id",
            "string",
            "",
        ];
        let wrong = |names: &[&str], expected: bool| {
            names.iter().filter(|name| says_secret(name) != expected).map(|name| (*name).to_owned()).collect::<Vec<_>>()
        };
        assert!(secret.len() + plain.len() > 100);
        assert_eq!((wrong(&secret, true), wrong(&plain, false)), (Vec::new(), Vec::new()));
    }
}
