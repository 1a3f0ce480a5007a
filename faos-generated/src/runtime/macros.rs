// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Operations with optional parameters have a type of their own, so that the parameters can be methods. These macros
//! give each such type what all requests have in common.

/// A request with parameters of its own, over [`Request`](super::Request).
///
/// ```text
/// request! {
///     /// Runs a workflow.
///     pub struct RunWorkflow(Execution);
/// }
/// ```
macro_rules! request {
    ($(#[$attribute:meta])* pub struct $name:ident($output:ty $(,)?);) => {
        $(#[$attribute])*
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct $name<'a>($crate::runtime::Request<'a, $output>);

        impl<'a> $name<'a> {
            /// Sends the request.
            pub fn send(self) -> $crate::runtime::Call<'a, $output> {
                self.0.send()
            }

            /// Sends the request and gives status, headers and body along with the value.
            pub fn response(self) -> $crate::runtime::ResponseCall<'a, $output> {
                self.0.response()
            }

            /// Sends the request and waits for the value.
            ///
            /// # Errors
            ///
            /// Those of the call, and `Config` inside of asynchronous code.
            #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
            pub fn send_blocking(self) -> Result<$output, $crate::runtime::Error> {
                self.0.send_blocking()
            }

            /// Sends the request and waits for the value with status, headers and body.
            ///
            /// # Errors
            ///
            /// Those of the call, and `Config` inside of asynchronous code.
            #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
            pub fn response_blocking(
                self,
            ) -> Result<$crate::runtime::Response<$output>, $crate::runtime::Error> {
                self.0.response_blocking()
            }

            /// How long the whole call may take, with all of its attempts.
            pub fn timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// How long one attempt may take, until its response has been read.
            pub fn attempt_timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.attempt_timeout(timeout))
            }

            /// How long a response that has begun may be silent.
            pub fn stall_timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.stall_timeout(timeout))
            }

            /// How often a failed attempt is repeated, where that is safe.
            pub fn max_retries(self, retries: u32) -> Self {
                Self(self.0.max_retries(retries))
            }

            /// Sends this header along.
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }

            /// Uses this key instead of a random one, so that the call counts once even if the program starts over.
            pub fn idempotency_key(self, key: &str) -> Self {
                Self(self.0.idempotency_key(key))
            }
        }

        impl<'a> IntoFuture for $name<'a> {
            type Output = Result<$output, $crate::runtime::Error>;
            type IntoFuture = $crate::runtime::Call<'a, $output>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.send()
            }
        }

        impl std::fmt::Debug for $name<'_> {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

/// A request for a long list, with parameters of its own: [`request!`] over [`Page`](super::Page), plus its streams.
macro_rules! page_request {
    ($(#[$attribute:meta])* pub struct $name:ident($item:ty $(,)?);) => {
        $crate::runtime::request! {
            $(#[$attribute])*
            pub struct $name($crate::runtime::Page<$item>);
        }

        impl<'a> $name<'a> {
            /// Begins with the page behind one that was fetched before, and whose `next_cursor` this is.
            pub fn resume(self, next_cursor: &str) -> Self {
                Self(self.0.resume(next_cursor))
            }

            /// Fetches at most this many pages in `pages` and `items`. Where more follow, the stream ends with an error
            /// of kind `TooLarge` after the last of them, so that a list that is cut short is not taken for a whole one.
            pub fn max_pages(self, pages: u32) -> Self {
                Self(self.0.max_pages(pages))
            }

            /// All pages from here on, each fetched when it is asked for.
            pub fn pages(self) -> $crate::runtime::PageStream<'a, $item> {
                self.0.pages()
            }

            /// All items from here on; a page is fetched when the one before is used up.
            pub fn items(self) -> $crate::runtime::ItemStream<'a, $item> {
                self.0.items()
            }
        }
    };
}

/// What an operation gives where that depends on the status: a variant for each, in the order in which they are tried.
///
/// ```text
/// by_status! {
///     /// What creating a file gives.
///     pub enum CreateFileOutput {
///         Ok(File) = json(200),
///         NoContent = nothing(204),
///     }
/// }
/// ```
///
/// The status 2 stands for all that begin with it, and 0 for all.
macro_rules! by_status {
    (
        $(#[doc = $doc:literal])*
        pub enum $name:ident {
            $(
                $(#[doc = $variant_doc:literal])*
                $variant:ident $(($value:ty))? = $read:ident($status:literal)
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(missing_docs)]
        pub enum $name {
            $(
                $(#[doc = $variant_doc])*
                $variant $(($value))?,
            )*
        }

        impl $crate::runtime::ByStatus for $name {
            fn read(raw: &$crate::runtime::RawResponse) -> Result<Self, $crate::runtime::Error> {
                let status = raw.status.as_u16();
                $(
                    if [status, status / 100, 0].contains(&$status) {
                        return Ok($crate::runtime::by_status!(@$read Self::$variant, raw));
                    }
                )*
                #[allow(unreachable_code)]
                Err(raw.unlisted())
            }
        }
    };
    (@json $variant:path, $raw:ident) => {
        $variant($raw.decode($raw.operation.envelope.as_slice())?)
    };
    (@text $variant:path, $raw:ident) => {
        $variant($raw.text()?)
    };
    (@bytes $variant:path, $raw:ident) => {
        $variant($raw.body.to_vec())
    };
    (@nothing $variant:path, $raw:ident) => {
        $variant
    };
}

pub(crate) use {by_status, page_request, request};
