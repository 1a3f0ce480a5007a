// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The schema `AutonomyLevel`.

use crate::runtime::prelude::*;

open_enum! {
    /// Degree of independence of an agent.
    ///
    /// At `L1` (assisted) it suggests and a human acts; at `L2` (supervised) it acts after a human approves; at `L3` (autonomous) it acts within its guardrails; at `L4` (proactive) it anticipates and acts.
    ///
    /// Example: `L2`.
    pub enum AutonomyLevel {
        L1 = "L1",
        L2 = "L2",
        L3 = "L3",
        L4 = "L4",
    }
}
