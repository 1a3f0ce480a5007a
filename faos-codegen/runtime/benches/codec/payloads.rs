//! Made-up payloads in the shapes and sizes of real ones.

/// Returns a page of 20 agents.
pub fn agents() -> String {
    let agent = |number: usize| {
        format!(
            r#"{{"id":"agt_{number:06}","workspace_id":"ws_xyz789","name":"Support Agent {number}","description":"Answers questions about orders, returns and deliveries in three languages.","type":"conversational","ontology":"retail-v1","autonomy_level":"L2","status":"active","capabilities":["email","search","refunds","calendar"],"guardrails":{{"require_approval_for":["refund","cancel_order"],"blocked_actions":["delete_customer"],"rate_limits":{{"actions_per_hour":120,"refunds_per_day":{number}}}}},"personality":{{"tone":"friendly","response_length":"concise","empathy_level":"high"}},"created_at":"2025-01-15T10:30:00Z","updated_at":"2025-02-20T08:05:30Z","last_active_at":"2025-02-21T17:45:12Z","stats":{{"total_interactions":{},"success_rate":0.94,"avg_response_time_ms":1250.5}}}}"#,
            1000 + number * 37
        )
    };
    format!(
        r#"{{"success":true,"data":[{}],"meta":{{"request_id":"req_8f14e45f","timestamp":"2025-02-21T17:46:00Z","has_more":true,"next_cursor":"agt_000019"}}}}"#,
        list(20, agent)
    )
}

/// Returns 30 repositories, which consist mostly of URLs.
pub fn repositories() -> String {
    let repository = |number: usize| {
        let id = 350_000_000 + number;
        let url = format!("https://api.example.com/repos/meadow/field-{number}");
        let parts = "archive assignees blobs branches collaborators comments commits compare contents contributors \
                     deployments downloads events forks git hooks issues keys labels languages merges milestones";
        let addresses: String =
            parts.split_whitespace().map(|part| format!(r#","{part}_url":"{url}/{part}{{/id}}""#)).collect();
        format!(
            r#"{{"id":{id},"node_id":"R_kgDO{id}","name":"field-{number}","full_name":"meadow/field-{number}","owner":{{"login":"meadow","id":9919,"node_id":"O_kgDO9919","avatar_url":"https://avatars.example.com/u/9919?v=4","gravatar_id":"","url":"https://api.example.com/users/meadow","html_url":"https://example.com/meadow","followers_url":"https://api.example.com/users/meadow/followers","repos_url":"https://api.example.com/users/meadow/repos","type":"Organization","site_admin":false}},"private":false,"html_url":"https://example.com/meadow/field-{number}","description":"Number {number} of the fields, with \"quotes\" and a line\nbreak","fork":false,"url":"{url}"{addresses},"mirror_url":null,"homepage":null,"language":"Rust","forks_count":{number},"stargazers_count":80,"watchers_count":80,"size":10812,"default_branch":"main","open_issues_count":3,"is_template":false,"topics":["rust","fields","api"],"has_issues":true,"has_projects":true,"has_wiki":false,"has_pages":false,"has_downloads":true,"archived":false,"disabled":false,"visibility":"public","pushed_at":"2024-01-26T19:06:43Z","created_at":"2021-01-26T19:01:12Z","updated_at":"2024-01-26T19:14:43Z","permissions":{{"admin":false,"push":false,"pull":true}},"license":{{"key":"mit","name":"MIT License","spdx_id":"MIT","url":"https://api.example.com/licenses/mit"}}}}"#
        )
    };
    format!("[{}]", list(30, repository))
}

/// Returns a customer of a shop.
pub fn customer() -> String {
    r#"{"id":"cus_NffrFeUfNV2Hib","object":"customer","address":{"city":"Utrecht","country":"NL","line1":"Oudegracht 112","line2":null,"postal_code":"3511 AW","state":null},"balance":0,"created":1680893993,"currency":"eur","default_source":null,"delinquent":false,"description":"Buys bicycles for a shop in three towns","email":"jenny.rosen@example.com","invoice_prefix":"0759376C","invoice_settings":{"custom_fields":[{"name":"VAT","value":"NL0012"},{"name":"Order","value":"2024-118"}],"default_payment_method":null,"footer":null},"livemode":false,"metadata":{"account":"18841","channel":"fair","region":"north"},"name":"Jenny Rosen","next_invoice_sequence":14,"phone":null,"preferred_locales":["nl","en"],"shipping":{"address":{"city":"Zeist","country":"NL","line1":"Slotlaan 4","line2":null,"postal_code":"3701 GK","state":null},"name":"Jenny Rosen","phone":null},"tax_exempt":"none","test_clock":null}"#
        .to_owned()
}

/// Returns a response with function calls and a long text with escaped quotes and line breaks.
pub fn answer() -> String {
    let paragraph = r#"The \"upper\" field drains to the east, which is why the path beside it stays dry until late in autumn.\n\nIn a wet year that changes: then the ditch has to be cleared twice.\n"#;
    let citation = |number: usize| {
        format!(
            r#"{{"type":"url_citation","start_index":{},"end_index":{},"url":"https://example.com/fields/{number}","title":"Field {number}"}}"#,
            number * 180,
            number * 180 + 42
        )
    };
    let call = |number: usize| {
        format!(
            r#"{{"type":"function_call","id":"fc_{number:04}","call_id":"call_{number:04}","name":"look_up_field","arguments":"{{\"field\":{number},\"depth\":\"full\"}}","status":"completed"}}"#
        )
    };
    format!(
        r#"{{"id":"resp_67ccd2bed1ec8190","object":"response","created_at":1741476542,"status":"completed","error":null,"model":"large-2025","output":[{},{{"type":"message","id":"msg_67ccd2bf17f0","status":"completed","role":"assistant","content":[{{"type":"output_text","text":"{}","annotations":[{}]}}]}}],"parallel_tool_calls":true,"temperature":0.7,"top_p":0.98,"usage":{{"input_tokens":36,"input_tokens_details":{{"cached_tokens":0}},"output_tokens":870,"total_tokens":906}},"metadata":{{"session":"88121"}}}}"#,
        list(4, call),
        paragraph.repeat(12),
        list(6, citation)
    )
}

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}
