//! Sends a message to an agent and prints the reply: `send_message agt_abc123 "Where is my order?"`.
//! Reads the API key from `FAOS_API_KEY`.

use std::time::Duration;

use faos_generated::types::SendMessage;
use faos_generated::{Client, Error, ErrorKind};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let (Some(agent), Some(text)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: send_message AGENT TEXT");
        return Ok(());
    };

    let client = Client::from_env()?;
    // The reply of an agent can take longer than other operations.
    let call = client.messages().send(&agent, SendMessage::new(text)).attempt_timeout(Duration::from_secs(120));
    match call.response().await {
        Ok(response) => {
            println!("{}", response.value().content);
            if let Some(remaining) = response.rate_limit().remaining {
                eprintln!("{remaining} requests remain in this rate limit window");
            }
            Ok(())
        }
        // The message may have been delivered, so a retry is left to the user.
        Err(error) if error.is_timeout() || error.kind() == ErrorKind::Ambiguous => {
            eprintln!("no reply received; check the conversation before you retry: {error}");
            Ok(())
        }
        Err(error) => Err(error),
    }
}
