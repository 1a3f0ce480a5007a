// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookEventType`.

/// Name of an event.
/// New values may be added.
/// Inferred: the form `<resource>.execution.<state>`.
///
/// Example: `agent.execution.completed`.
pub type WebhookEventType = String;
