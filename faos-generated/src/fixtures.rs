// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Operations of the API and examples of its types, for tests of an application.

/// The id, method and path of every operation.
pub(crate) static OPERATIONS: &[(&str, &str, &str)] = &[
    ("listAgents", "GET", "/agents"),
    ("createAgent", "POST", "/agents"),
    ("getAgent", "GET", "/agents/{id}"),
    ("updateAgent", "PATCH", "/agents/{id}"),
    ("deleteAgent", "DELETE", "/agents/{id}"),
    ("listWorkflows", "GET", "/workflows"),
    ("createWorkflow", "POST", "/workflows"),
    ("runWorkflow", "POST", "/workflows/{id}/run"),
    ("listMessages", "GET", "/agents/{id}/messages"),
    ("sendMessage", "POST", "/agents/{id}/messages"),
    ("listWebhooks", "GET", "/webhooks"),
    ("createWebhook", "POST", "/webhooks"),
    ("deleteWebhook", "DELETE", "/webhooks/{id}"),
];

/// The paths of the URLs of the servers.
pub(crate) static BASE_PATHS: &[&str] = &["/v1"];

/// The examples of types as JSON, sorted by name. Members may be missing.
pub(crate) static SAMPLES: &[(&str, &str)] = &[
    (
        "Agent",
        r#"{"id":"agt_abc123","workspace_id":"ws_xyz789","name":"Customer Support Agent","description":"Answers questions about orders.","type":"customer-service","ontology":"retail-v1","autonomy_level":"L2","status":"active","capabilities":{"customer_inquiry":true,"ticket_management":true,"order_lookup":true,"refund_processing":true},"guardrails":{"require_approval_for":["refund_above_100","account_modifications"],"blocked_actions":["share_payment_info","make_promises_not_in_policy"],"rate_limits":{"actions_per_hour":100}},"personality":{"tone":"friendly-professional","response_length":"concise","empathy_level":"high"},"created_at":"2025-01-02T09:00:00Z","updated_at":"2025-01-10T16:45:00Z","last_active_at":"2025-01-15T10:29:41Z","stats":{"total_interactions":1250,"success_rate":0.94,"avg_response_time_ms":820}}"#,
    ),
    (
        "AgentExecutionAwaitingApprovalEvent",
        r#"{"id":"evt_def456","type":"agent.execution.awaiting_approval","created_at":"2025-01-15T10:42:12Z","data":{"id":"exec_ghi789","agent_id":"agt_abc123","status":"awaiting_approval","input":{"order_id":"ord_2077","action":"refund_above_100","amount":149.9},"started_at":"2025-01-15T10:42:10Z","completed_at":null}}"#,
    ),
    (
        "AgentExecutionCompletedEvent",
        r#"{"id":"evt_abc123","type":"agent.execution.completed","created_at":"2025-01-15T10:30:05Z","data":{"id":"exec_def456","agent_id":"agt_abc123","status":"completed","input":{"order_id":"ord_2077"},"output":{"reply":"The order arrives on Friday."},"error":null,"started_at":"2025-01-15T10:30:00Z","completed_at":"2025-01-15T10:30:05Z"}}"#,
    ),
    (
        "AgentStats",
        r#"{"total_interactions":1250,"success_rate":0.94,"avg_response_time_ms":820}"#,
    ),
    (
        "Capabilities",
        r#"{"customer_inquiry":true,"ticket_management":true,"order_lookup":true,"refund_processing":true}"#,
    ),
    (
        "CreateAgent",
        r#"{"name":"Customer Support Agent","description":"Answers questions about orders.","type":"customer-service","ontology":"retail-v1","autonomy_level":"L2","capabilities":{"customer_inquiry":true,"ticket_management":true,"order_lookup":true,"refund_processing":true},"guardrails":{"require_approval_for":["refund_above_100","account_modifications"],"blocked_actions":["share_payment_info","make_promises_not_in_policy"],"rate_limits":{"actions_per_hour":100}},"personality":{"tone":"friendly-professional","response_length":"concise","empathy_level":"high"}}"#,
    ),
    (
        "CreateWebhook",
        r#"{"url":"https://api.yourdomain.com/webhooks/faos","events":["agent.execution.completed","workflow.execution.completed","agent.execution.awaiting_approval"],"settings":{"retry_policy":{"max_attempts":3,"backoff_multiplier":2},"timeout_seconds":30}}"#,
    ),
    (
        "CreateWorkflow",
        r#"{"name":"Customer Onboarding","description":"Welcomes new customers.","status":"draft","trigger":{"type":"webhook","config":{"path":"/onboard-customer"}},"steps":[{"id":"step_1","name":"Verify Customer Info","type":"agent_action","agent_id":"agt_verification","config":{"action":"verify_identity","input_mapping":{"customer_data":"{{trigger.payload}}"}},"next_step_id":"step_2"},{"id":"step_2","name":"Check Verification Result","type":"condition","config":{}}]}"#,
    ),
    (
        "CreatedWebhook",
        r#"{"id":"hook_abc123","workspace_id":"ws_xyz789","url":"https://api.yourdomain.com/webhooks/faos","events":["agent.execution.completed","workflow.execution.completed","agent.execution.awaiting_approval"],"status":"active","secret":"whsec_abc123xyz...","settings":{"retry_policy":{"max_attempts":3,"backoff_multiplier":2},"timeout_seconds":30},"created_at":"2025-01-15T10:30:00Z","updated_at":"2025-01-15T10:30:00Z","last_triggered_at":null,"stats":{"total_deliveries":0,"success_rate":0,"last_failure_at":null}}"#,
    ),
    (
        "ErrorDetail",
        "{\"code\":\"invalid_request\",\"message\":\"The field \u{60}name\u{60} is required.\",\"param\":\"name\"}",
    ),
    (
        "ErrorResponse",
        "{\"error\":{\"code\":\"invalid_request\",\"message\":\"The field \u{60}name\u{60} is required.\",\"param\":\"name\"},\"meta\":{\"request_id\":\"req_abc123\"}}",
    ),
    (
        "Execution",
        r#"{"id":"exec_abc123","workflow_id":"wfl_abc123","status":"completed","input":{"customer_id":"cus_1042"},"output":{"verified":true},"error":null,"started_at":"2025-01-15T10:30:00Z","completed_at":"2025-01-15T10:31:00Z"}"#,
    ),
    ("GuardrailRateLimits", r#"{"actions_per_hour":100}"#),
    (
        "Guardrails",
        r#"{"require_approval_for":["refund_above_100","account_modifications"],"blocked_actions":["share_payment_info","make_promises_not_in_policy"],"rate_limits":{"actions_per_hour":100}}"#,
    ),
    (
        "Message",
        r#"{"id":"msg_abc123","role":"user","content":"Where is my order?","agent_id":"agt_abc123","created_at":"2025-01-15T10:30:00Z"}"#,
    ),
    ("Meta", r#"{"has_more":true,"next_cursor":"def456"}"#),
    (
        "Personality",
        r#"{"tone":"friendly-professional","response_length":"concise","empathy_level":"high"}"#,
    ),
    (
        "RateLimitProblem",
        r#"{"type":"rate_limit_exceeded","title":"Rate Limit Exceeded","status":429,"detail":"The limit of 60 requests per minute is reached. Retry after 15 seconds."}"#,
    ),
    ("RetryPolicy", r#"{"max_attempts":3,"backoff_multiplier":2}"#),
    ("RetryPolicyInput", r#"{"max_attempts":3}"#),
    ("RunWorkflow", r#"{"input":{"customer_id":"cus_1042"}}"#),
    ("SendMessage", r#"{"content":"Where is my order?"}"#),
    (
        "Step",
        r#"{"id":"step_1","name":"Verify Customer Info","type":"agent_action","agent_id":"agt_verification","config":{"action":"verify_identity","input_mapping":{"customer_data":"{{trigger.payload}}"}},"next_step_id":"step_2"}"#,
    ),
    (
        "TooManyRequestsResponse",
        r#"{"error":{"code":"rate_limit_exceeded","message":"The limit of 60 requests per minute is reached. Retry after 15 seconds.","type":"rate_limit_error","request_id":"req_xyz789"}}"#,
    ),
    ("Trigger", r#"{"type":"webhook","config":{"path":"/onboard-customer"}}"#),
    ("UpdateAgent", r#"{"status":"paused"}"#),
    (
        "Webhook",
        r#"{"id":"hook_abc123","workspace_id":"ws_xyz789","url":"https://api.yourdomain.com/webhooks/faos","events":["agent.execution.completed","workflow.execution.completed","agent.execution.awaiting_approval"],"status":"active","settings":{"retry_policy":{"max_attempts":3,"backoff_multiplier":2},"timeout_seconds":30},"created_at":"2025-01-05T12:00:00Z","updated_at":"2025-01-05T12:00:00Z","last_triggered_at":"2025-01-15T10:30:00Z","stats":{"total_deliveries":512,"success_rate":0.99,"last_failure_at":"2025-01-11T03:17:22Z"}}"#,
    ),
    (
        "WebhookSettings",
        r#"{"retry_policy":{"max_attempts":3,"backoff_multiplier":2},"timeout_seconds":30}"#,
    ),
    (
        "WebhookSettingsInput",
        r#"{"retry_policy":{"max_attempts":3,"backoff_multiplier":2},"timeout_seconds":30}"#,
    ),
    (
        "WebhookStats",
        r#"{"total_deliveries":512,"success_rate":0.99,"last_failure_at":"2025-01-11T03:17:22Z"}"#,
    ),
    (
        "Workflow",
        r#"{"id":"wfl_abc123","workspace_id":"ws_xyz789","name":"Customer Onboarding","description":"Welcomes new customers.","status":"active","trigger":{"type":"webhook","config":{"path":"/onboard-customer"}},"steps":[{"id":"step_1","name":"Verify Customer Info","type":"agent_action","agent_id":"agt_verification","config":{"action":"verify_identity","input_mapping":{"customer_data":"{{trigger.payload}}"}},"next_step_id":"step_2"},{"id":"step_2","name":"Check Verification Result","type":"condition","config":{}}],"settings":{"timeout_seconds":3600,"retry_policy":{"max_attempts":3,"backoff_multiplier":2},"error_handling":{}},"created_at":"2025-01-03T11:20:00Z","updated_at":"2025-01-08T14:05:00Z","last_executed_at":"2025-01-15T10:30:00Z","stats":{"total_executions":340,"success_rate":0.97,"avg_duration_seconds":58.5}}"#,
    ),
    (
        "WorkflowExecutionCompletedEvent",
        r#"{"id":"evt_ghi789","type":"workflow.execution.completed","created_at":"2025-01-15T10:31:00Z","data":{"id":"exec_abc123","workflow_id":"wfl_abc123","status":"completed","input":{"customer_id":"cus_1042"},"output":{"verified":true},"error":null,"started_at":"2025-01-15T10:30:00Z","completed_at":"2025-01-15T10:31:00Z"}}"#,
    ),
    (
        "WorkflowSettings",
        r#"{"timeout_seconds":3600,"retry_policy":{"max_attempts":3,"backoff_multiplier":2},"error_handling":{}}"#,
    ),
    (
        "WorkflowSettingsInput",
        r#"{"timeout_seconds":3600,"retry_policy":{"max_attempts":3}}"#,
    ),
    (
        "WorkflowStats",
        r#"{"total_executions":340,"success_rate":0.97,"avg_duration_seconds":58.5}"#,
    ),
];
