// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `WebhookEventType`.

/// Name of an event, in the form `<resource>.execution.<state>`.
/// New ones may appear at any time.
///
/// Example: `agent.execution.completed`.
pub type WebhookEventType = String;
