// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! API operations, grouped by resource.

mod agents;
mod messages;
mod webhooks;
mod workflows;

pub use agents::{Agents, ListAgents};
pub use messages::{ListMessages, Messages};
pub use webhooks::{ListWebhooks, Webhooks};
pub use workflows::{ListWorkflows, RunWorkflow, Workflows};

use crate::runtime::prelude::*;
use crate::types;
