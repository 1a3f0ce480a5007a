// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Spans of calls and attempts, and gaps in lists, for `tracing`, if that feature is enabled. Only facts of the document,
//! host names, statuses and kinds are reported, which cannot contain secrets.
//!
//! The fields follow the semantic conventions of OpenTelemetry for HTTP clients. The target is the name of the crate.

#[cfg(feature = "tracing")]
pub(crate) use enabled::*;

#[cfg(not(feature = "tracing"))]
pub(crate) use disabled::*;

#[cfg(feature = "tracing")]
mod enabled {
    use http::StatusCode;
    use reqwest::Url;
    use tracing::field::{Empty, display};
    use tracing::{Instrument, info_span};

    use crate::runtime::answer::error::Error;
    use crate::runtime::operation::Operation;

    /// The target of spans and events.
    const TARGET: &str = env!("CARGO_CRATE_NAME");

    /// The span of a call or an attempt.
    #[derive(Clone)]
    pub(crate) struct Span(tracing::Span);

    impl Span {
        /// Creates the span of a call.
        pub(crate) fn of_call(operation: &Operation) -> Self {
            Self(info_span!(
                target: TARGET,
                "call",
                otel.name = %operation,
                otel.kind = "internal",
                otel.status_code = Empty,
                operation_id = operation.id,
                http.request.method = operation.method.as_str(),
                url.template = operation.path,
                server.address = Empty,
                server.port = Empty,
                http.response.status_code = Empty,
                http.request.resend_count = Empty,
                error.type = Empty,
            ))
        }

        /// Creates the span of an attempt within that of its call.
        pub(crate) fn of_attempt(&self, operation: &Operation, url: &Url, number: u32) -> Self {
            let span = info_span!(
                target: TARGET,
                parent: &self.0,
                "attempt",
                otel.name = %operation,
                otel.kind = "client",
                otel.status_code = Empty,
                operation_id = operation.id,
                http.request.method = operation.method.as_str(),
                url.template = operation.path,
                server.address = Empty,
                server.port = Empty,
                http.response.status_code = Empty,
                http.request.resend_count = Empty,
                error.type = Empty,
            );
            let span = Self(span);
            span.set_server(url);
            span.set_resends(number - 1);
            span
        }

        /// Runs a future within the span.
        pub(crate) fn run<F: Future>(self, future: F) -> impl Future<Output = F::Output> {
            future.instrument(self.0)
        }

        /// Records the host and the port.
        pub(crate) fn set_server(&self, url: &Url) {
            self.0.record("server.address", url.host_str());
            self.0.record("server.port", url.port_or_known_default());
        }

        /// Records the number of earlier attempts, if there were any.
        pub(crate) fn set_resends(&self, resends: u32) {
            if resends > 0 {
                self.0.record("http.request.resend_count", resends);
            }
        }

        /// Records the outcome.
        pub(crate) fn end(&self, outcome: Result<StatusCode, &Error>) {
            let status = outcome.map_or_else(Error::status, Some).map(|status| status.as_u16());
            self.0.record("http.response.status_code", status);
            if let Err(error) = outcome {
                let kind = format!("{:?}", error.kind());
                let kind = status.filter(|_| kind == "Status").map_or(kind, |status| status.to_string());
                self.0.record("error.type", display(&kind)).record("otel.status_code", "ERROR");
            }
        }
    }

    /// Reports a list that ended before its stated number of items.
    pub(crate) fn ended_early(operation: &Operation, received: u64, total: u64) {
        tracing::warn!(
            target: TARGET,
            operation_id = operation.id,
            received,
            total,
            "the list ended before its stated number of items"
        );
    }
}

/// Does nothing.
#[cfg(not(feature = "tracing"))]
mod disabled {
    use http::StatusCode;
    use reqwest::Url;

    use crate::runtime::answer::error::Error;
    use crate::runtime::operation::Operation;

    #[derive(Clone)]
    pub(crate) struct Span;

    impl Span {
        pub(crate) fn of_call(_: &Operation) -> Self {
            Self
        }

        pub(crate) fn of_attempt(&self, _: &Operation, _: &Url, _: u32) -> Self {
            Self
        }

        pub(crate) fn run<F: Future>(self, future: F) -> F {
            future
        }

        pub(crate) fn set_server(&self, _: &Url) {}

        pub(crate) fn set_resends(&self, _: u32) {}

        pub(crate) fn end(&self, _: Result<StatusCode, &Error>) {}
    }

    pub(crate) fn ended_early(_: &Operation, _: u64, _: u64) {}
}
