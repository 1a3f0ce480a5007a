// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Request and response types, named as in the OpenAPI document.

mod agent;
mod agent_execution_awaiting_approval_event;
mod agent_execution_completed_event;
mod agent_stats;
mod agent_status;
mod agent_type;
mod autonomy_level;
mod capabilities;
mod capability;
mod capability_flags;
mod capability_list;
mod create_agent;
mod create_webhook;
mod create_workflow;
mod created_webhook;
mod error_detail;
mod error_handling;
mod error_response;
mod error_type;
mod execution;
mod guardrail_rate_limits;
mod guardrails;
mod message;
mod meta;
mod personality;
mod rate_limit_problem;
mod retry_policy;
mod retry_policy_input;
mod run_workflow;
mod send_message;
mod step;
mod step_type;
mod too_many_requests_response;
mod trigger;
mod trigger_type;
mod update_agent;
mod webhook;
mod webhook_event;
mod webhook_event_type;
mod webhook_settings;
mod webhook_settings_input;
mod webhook_stats;
mod webhook_status;
mod workflow;
mod workflow_execution_completed_event;
mod workflow_settings;
mod workflow_settings_input;
mod workflow_stats;
mod workflow_status;

pub use agent::Agent;
pub use agent_execution_awaiting_approval_event::{
    AgentExecutionAwaitingApprovalEvent, AgentExecutionAwaitingApprovalEventType,
};
pub use agent_execution_completed_event::{
    AgentExecutionCompletedEvent, AgentExecutionCompletedEventType,
};
pub use agent_stats::AgentStats;
pub use agent_status::AgentStatus;
pub use agent_type::AgentType;
pub use autonomy_level::AutonomyLevel;
pub use capabilities::Capabilities;
pub use capability::Capability;
pub use capability_flags::CapabilityFlags;
pub use capability_list::CapabilityList;
pub use create_agent::CreateAgent;
pub use create_webhook::CreateWebhook;
pub use create_workflow::CreateWorkflow;
pub use created_webhook::CreatedWebhook;
pub use error_detail::ErrorDetail;
pub use error_handling::ErrorHandling;
pub use error_response::ErrorResponse;
pub use error_type::ErrorType;
pub use execution::Execution;
pub use guardrail_rate_limits::GuardrailRateLimits;
pub use guardrails::Guardrails;
pub use message::Message;
pub use meta::Meta;
pub use personality::Personality;
pub use rate_limit_problem::RateLimitProblem;
pub use retry_policy::RetryPolicy;
pub use retry_policy_input::RetryPolicyInput;
pub use run_workflow::RunWorkflow;
pub use send_message::SendMessage;
pub use step::Step;
pub use step_type::StepType;
pub use too_many_requests_response::TooManyRequestsResponse;
pub use trigger::Trigger;
pub use trigger_type::TriggerType;
pub use update_agent::UpdateAgent;
pub use webhook::Webhook;
pub use webhook_event::WebhookEvent;
pub use webhook_event_type::WebhookEventType;
pub use webhook_settings::WebhookSettings;
pub use webhook_settings_input::WebhookSettingsInput;
pub use webhook_stats::WebhookStats;
pub use webhook_status::WebhookStatus;
pub use workflow::Workflow;
pub use workflow_execution_completed_event::{
    WorkflowExecutionCompletedEvent, WorkflowExecutionCompletedEventType,
};
pub use workflow_settings::WorkflowSettings;
pub use workflow_settings_input::WorkflowSettingsInput;
pub use workflow_stats::WorkflowStats;
pub use workflow_status::WorkflowStatus;
