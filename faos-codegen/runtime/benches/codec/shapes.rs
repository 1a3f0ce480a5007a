//! The same types twice: as in generated code, and with serde's derive.

/// Declares each struct twice. `@nullable` marks required members that may be null.
macro_rules! structs {
    ($(struct $name:ident { $($(#[wire($wire:literal)])? $(@$nullable:ident)? $field:ident: $ty:ty,)+ })+) => {
        pub mod ours {
            use crate::runtime::prelude::*;
            pub use super::our_enums::*;
            $(object! {
                pub struct $name { $($(#[wire($wire)])? $(#[$nullable])? pub $field: $ty,)+ }
            })+
        }
        pub mod theirs {
            use std::collections::BTreeMap;
            use serde::{Deserialize, Serialize};
            pub use super::their_enums::*;
            $(#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            pub struct $name { $($(#[serde(rename = $wire)])? pub $field: $ty,)+ })+
        }
    };
}

structs! {
    struct AgentList {
        success: bool,
        data: Vec<Agent>,
        meta: Meta,
    }
    struct Meta {
        request_id: String,
        timestamp: String,
        has_more: bool,
        @nullable next_cursor: Option<String>,
    }
    struct Agent {
        id: String,
        workspace_id: String,
        name: String,
        description: String,
        #[wire("type")] kind: AgentType,
        ontology: String,
        autonomy_level: String,
        status: AgentStatus,
        capabilities: Vec<String>,
        guardrails: Guardrails,
        personality: Personality,
        created_at: String,
        updated_at: String,
        @nullable last_active_at: Option<String>,
        stats: AgentStats,
    }
    struct Guardrails {
        require_approval_for: Vec<String>,
        blocked_actions: Vec<String>,
        rate_limits: BTreeMap<String, i64>,
    }
    struct Personality {
        tone: String,
        response_length: String,
        empathy_level: String,
    }
    struct AgentStats {
        total_interactions: i64,
        success_rate: f64,
        avg_response_time_ms: f64,
    }
    struct Repository {
        id: i64,
        node_id: String,
        name: String,
        full_name: String,
        owner: Owner,
        private: bool,
        html_url: String,
        @nullable description: Option<String>,
        fork: bool,
        url: String,
        archive_url: String,
        assignees_url: String,
        blobs_url: String,
        branches_url: String,
        collaborators_url: String,
        comments_url: String,
        commits_url: String,
        compare_url: String,
        contents_url: String,
        contributors_url: String,
        deployments_url: String,
        downloads_url: String,
        events_url: String,
        forks_url: String,
        git_url: String,
        hooks_url: String,
        issues_url: String,
        keys_url: String,
        labels_url: String,
        languages_url: String,
        merges_url: String,
        milestones_url: String,
        @nullable mirror_url: Option<String>,
        @nullable homepage: Option<String>,
        @nullable language: Option<String>,
        forks_count: i64,
        stargazers_count: i64,
        watchers_count: i64,
        size: i64,
        default_branch: String,
        open_issues_count: i64,
        is_template: bool,
        topics: Vec<String>,
        has_issues: bool,
        has_projects: bool,
        has_wiki: bool,
        has_pages: bool,
        has_downloads: bool,
        archived: bool,
        disabled: bool,
        visibility: String,
        pushed_at: String,
        created_at: String,
        updated_at: String,
        permissions: Permissions,
        @nullable license: Option<License>,
    }
    struct Owner {
        login: String,
        id: i64,
        node_id: String,
        avatar_url: String,
        @nullable gravatar_id: Option<String>,
        url: String,
        html_url: String,
        followers_url: String,
        repos_url: String,
        #[wire("type")] kind: String,
        site_admin: bool,
    }
    struct Permissions {
        admin: bool,
        push: bool,
        pull: bool,
    }
    struct License {
        key: String,
        name: String,
        @nullable spdx_id: Option<String>,
        @nullable url: Option<String>,
    }
    struct Customer {
        id: String,
        object: String,
        @nullable address: Option<Address>,
        balance: i64,
        created: i64,
        @nullable currency: Option<String>,
        @nullable default_source: Option<String>,
        delinquent: bool,
        @nullable description: Option<String>,
        @nullable email: Option<String>,
        invoice_prefix: String,
        invoice_settings: InvoiceSettings,
        livemode: bool,
        metadata: BTreeMap<String, String>,
        @nullable name: Option<String>,
        next_invoice_sequence: i64,
        @nullable phone: Option<String>,
        preferred_locales: Vec<String>,
        @nullable shipping: Option<Shipping>,
        tax_exempt: String,
        @nullable test_clock: Option<String>,
    }
    struct Address {
        @nullable city: Option<String>,
        @nullable country: Option<String>,
        @nullable line1: Option<String>,
        @nullable line2: Option<String>,
        @nullable postal_code: Option<String>,
        @nullable state: Option<String>,
    }
    struct Shipping {
        address: Address,
        name: String,
        @nullable phone: Option<String>,
    }
    struct InvoiceSettings {
        @nullable custom_fields: Option<Vec<CustomField>>,
        @nullable default_payment_method: Option<String>,
        @nullable footer: Option<String>,
    }
    struct CustomField {
        name: String,
        value: String,
    }
    struct Answer {
        id: String,
        object: String,
        created_at: i64,
        status: String,
        @nullable error: Option<String>,
        model: String,
        output: Vec<OutputItem>,
        parallel_tool_calls: bool,
        temperature: f64,
        top_p: f64,
        usage: Usage,
        metadata: BTreeMap<String, String>,
    }
    struct OutputMessage {
        #[wire("type")] kind: String,
        id: String,
        status: String,
        role: String,
        content: Vec<OutputText>,
    }
    struct OutputText {
        #[wire("type")] kind: String,
        text: String,
        annotations: Vec<Citation>,
    }
    struct Citation {
        #[wire("type")] kind: String,
        start_index: i64,
        end_index: i64,
        url: String,
        title: String,
    }
    struct FunctionCall {
        #[wire("type")] kind: String,
        id: String,
        call_id: String,
        name: String,
        arguments: String,
        status: String,
    }
    struct Usage {
        input_tokens: i64,
        input_tokens_details: CachedTokens,
        output_tokens: i64,
        total_tokens: i64,
    }
    struct CachedTokens {
        cached_tokens: i64,
    }
}

mod our_enums {
    use super::ours::{FunctionCall, OutputMessage};
    use crate::runtime::prelude::*;

    open_enum! {
        pub enum AgentType {
            Conversational = "conversational",
            Workflow = "workflow",
        }
    }

    open_enum! {
        pub enum AgentStatus {
            Draft = "draft",
            Active = "active",
            Paused = "paused",
        }
    }

    union! {
        #[tag("type")]
        pub enum OutputItem {
            #[from]
            Message(OutputMessage) = "message",
            #[from]
            FunctionCall(FunctionCall) = "function_call",
        }
    }
}

mod their_enums {
    use serde::{Deserialize, Serialize};

    use super::theirs::{FunctionCall, OutputMessage};

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AgentType {
        Conversational,
        Workflow,
        #[serde(untagged)]
        Unknown(String),
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum AgentStatus {
        Draft,
        Active,
        Paused,
        #[serde(untagged)]
        Unknown(String),
    }

    /// Untagged, because the payloads include the tag, as in our type.
    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    #[serde(untagged)]
    pub enum OutputItem {
        Message(OutputMessage),
        FunctionCall(FunctionCall),
    }
}
