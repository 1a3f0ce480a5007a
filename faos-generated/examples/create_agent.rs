//! Creates an agent for customer support. Reads the API key from `FAOS_API_KEY`.

use std::collections::BTreeMap;

use faos_generated::types::{AgentType, AutonomyLevel, Capabilities, CreateAgent, Guardrails, Personality};
use faos_generated::{Client, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env()?;

    let capabilities = BTreeMap::from([("order_lookup".to_owned(), true), ("refund_processing".to_owned(), true)]);
    let agent = CreateAgent::new("Customer Support Agent")
        .kind(AgentType::CustomerService)
        .ontology("retail-v1")
        .autonomy_level(AutonomyLevel::L2)
        .capabilities(Capabilities::CapabilityFlags(capabilities))
        .guardrails(Guardrails::new().require_approval_for(["refund_above_100".to_owned()]))
        .personality(Personality::new().tone("friendly-professional"));

    match client.agents().create(agent).await {
        Ok(agent) => println!("{} is {}", agent.id, agent.status),
        // The error contains the name of the invalid field.
        Err(error) => match error.api().and_then(|api| api.param.as_deref()) {
            Some(field) => eprintln!("the field `{field}` is invalid: {error}"),
            None => return Err(error),
        },
    }
    Ok(())
}
