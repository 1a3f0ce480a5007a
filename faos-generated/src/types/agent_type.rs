// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AgentType`.

use crate::runtime::prelude::*;

open_enum! {
    /// Area of work of an agent.
    ///
    /// Example: `customer-service`.
    pub enum AgentType {
        CustomerService = "customer-service",
        Operations = "operations",
        Research = "research",
        Sales = "sales",
        Custom = "custom",
    }
}
