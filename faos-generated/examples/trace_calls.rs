//! Writes the spans of calls and attempts to standard output, and sends the context of the trace to the server. Reads
//! the API key from `FAOS_API_KEY`.
//!
//! With OpenTelemetry, replace the first lines by its exporter, and `context` by its propagator.

use faos_generated::http::{HeaderMap, HeaderValue};
use faos_generated::{Client, Error};
use tracing::Span;
use tracing_subscriber::fmt::format::FmtSpan;

/// Writes the context of the current span in the format of W3C Trace Context. The program is one trace.
fn context(headers: &mut HeaderMap) {
    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    let span = Span::current().id().map_or(1, |id| id.into_u64());
    if let Ok(parent) = HeaderValue::try_from(format!("00-{TRACE}-{span:016x}-01")) {
        headers.insert("traceparent", parent);
    }
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt().with_span_events(FmtSpan::CLOSE).init();

    let key = std::env::var("FAOS_API_KEY").unwrap_or_default();
    let client = Client::builder().api_key(key).propagate(context).build()?;
    let page = client.agents().list().limit(10).await?;
    println!("{} agents", page.items.len());
    Ok(())
}
