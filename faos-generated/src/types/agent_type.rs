// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AgentType`.

use crate::runtime::prelude::*;

open_enum! {
    /// What kind of work an agent does.
    pub enum AgentType {
        CustomerService = "customer-service",
        Operations = "operations",
        Research = "research",
        Sales = "sales",
        Custom = "custom",
    }
}
