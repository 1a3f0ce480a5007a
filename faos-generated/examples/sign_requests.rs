//! Signs each request with HMAC, as APIs behind a gateway may require. Reads the API key from `FAOS_API_KEY` and the
//! secret from `SIGNING_SECRET`.

use std::error::Error;
use std::time::SystemTime;

use faos_generated::{Client, Signer, UnsignedRequest};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Signs time, method, path, query and body.
struct HmacSigner {
    secret: Vec<u8>,
}

impl Signer for HmacSigner {
    fn sign(&self, request: &mut UnsignedRequest<'_>) -> Result<(), Box<dyn Error + Send + Sync>> {
        let body = request.body().ok_or("a streamed body cannot be signed")?;
        let seconds = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_secs();
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret)?;
        mac.update(format!("{seconds}\n{}\n{}\n", request.method(), request.path()).as_bytes());
        mac.update(format!("{}\n", request.query().unwrap_or_default()).as_bytes());
        mac.update(&Sha256::digest(body));
        let signature: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();

        request.headers_mut().insert("x-timestamp", seconds.into());
        request.headers_mut().insert("x-signature", signature.parse()?);
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let secret = std::env::var("SIGNING_SECRET")?.into_bytes();
    let key = std::env::var("FAOS_API_KEY")?;
    let client = Client::builder().api_key(key).signer(HmacSigner { secret }).build()?;

    let page = client.agents().list().limit(10).await?;
    println!("{} agents", page.items.len());
    Ok(())
}
