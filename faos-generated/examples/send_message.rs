//! Sends a message to an agent and shows the reply: `send_message agt_abc123 "Where is my order?"`.
//! The key is in `FAOS_API_KEY`.

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
    // An agent may think for longer than other operations take.
    let call = client.messages().send(&agent, SendMessage::new(text)).attempt_timeout(Duration::from_secs(120));
    match call.response().await {
        Ok(response) => {
            println!("{}", response.value().content);
            if let Some(remaining) = response.rate_limit().remaining {
                eprintln!("{remaining} requests are left in this window");
            }
            Ok(())
        }
        // The message may have arrived all the same, so whether to send it again is for a human to say.
        Err(error) if error.is_timeout() || error.kind() == ErrorKind::Ambiguous => {
            eprintln!("no answer came, look at the conversation before you try again: {error}");
            Ok(())
        }
        Err(error) => Err(error),
    }
}
