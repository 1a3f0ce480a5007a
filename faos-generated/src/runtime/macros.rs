// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! Macros for the request types of operations with optional parameters. They add the methods that all requests share.
//!
//! A type parameter for each operation (`Request<ListAgents>`) would replace these types. In a trial, it made the check
//! of a program with 300 calls 5 to 15 times slower.

/// Declares a request type with parameters, as a wrapper of [`Request`](super::Request). The words after the output add
/// the methods that only some requests have; see [`request_method!`]. With the first word `plain`, there is none for what
/// the API's document does not describe.
///
/// ```text
/// request! {
///     /// Runs a workflow.
///     pub struct RunWorkflow(Execution, empty_path, idempotent);
/// }
/// ```
macro_rules! request {
    ($(#[$attribute:meta])* pub struct $name:ident($output:ty, plain $(, $method:ident)* $(,)?);) => {
        $(#[$attribute])*
        #[must_use = "a request does nothing until it is awaited or sent"]
        pub struct $name($crate::runtime::Request<$output>);

        impl $name {
            /// Sends the request.
            pub fn send(self) -> $crate::runtime::Call<$output> {
                self.0.send()
            }

            /// Sends the request, and returns status, headers and body along with the value.
            pub fn response(self) -> $crate::runtime::ResponseCall<$output> {
                self.0.response()
            }

            /// Returns the request without the setters of its parameters, for the methods that only `Request` has,
            /// such as `wait_until` and `resume_from`.
            pub fn into_request(self) -> $crate::runtime::Request<$output> {
                self.0
            }

            /// Sends the request and blocks until the value is received.
            ///
            /// # Errors
            ///
            /// Returns the error of the call, or an error of kind `Config` inside asynchronous code.
            #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
            pub fn send_blocking(self) -> Result<$output, $crate::runtime::Error> {
                self.0.send_blocking()
            }

            /// Sends the request and blocks until the value, status, headers and body are received.
            ///
            /// # Errors
            ///
            /// Returns the error of the call, or an error of kind `Config` inside asynchronous code.
            #[cfg(all(feature = "blocking", not(target_arch = "wasm32")))]
            pub fn response_blocking(
                self,
            ) -> Result<$crate::runtime::Response<$output>, $crate::runtime::Error> {
                self.0.response_blocking()
            }

            /// Sets the time limit for the whole call, including all attempts.
            pub fn timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.timeout(timeout))
            }

            /// Sets the time limit for one attempt, until its response has been read.
            pub fn attempt_timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.attempt_timeout(timeout))
            }

            /// Sets the longest pause within the response body.
            pub fn stall_timeout(self, timeout: std::time::Duration) -> Self {
                Self(self.0.stall_timeout(timeout))
            }

            /// Sets the maximum number of retries. Only calls that are safe to repeat are retried.
            pub fn max_retries(self, retries: u32) -> Self {
                Self(self.0.max_retries(retries))
            }

            /// Adds a header to the request.
            pub fn header(self, name: &str, value: &str) -> Self {
                Self(self.0.header(name, value))
            }
        }

        impl IntoFuture for $name {
            type Output = Result<$output, $crate::runtime::Error>;
            type IntoFuture = $crate::runtime::Call<$output>;

            fn into_future(self) -> Self::IntoFuture {
                self.0.send()
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        $($crate::runtime::request_method! { $name $method })*
    };
    ($(#[$attribute:meta])* pub struct $name:ident($output:ty $(, $method:ident)* $(,)?);) => {
        $crate::runtime::request! {
            $(#[$attribute])*
            pub struct $name($output, plain, extras $(, $method)*);
        }
    };
}

/// Adds methods that only some requests have, to save the compiler the others.
macro_rules! request_method {
    ($name:ident extras) => {
        impl $name {
            /// Sets a query parameter that the API's document does not describe, in place of earlier values. A list
            /// repeats the name.
            pub fn extra_query(self, name: &str, value: impl ::serde::Serialize) -> Self {
                Self(self.0.extra_query(name, value))
            }

            /// Sets a header that the API's document does not describe, in place of earlier values.
            pub fn extra_header(self, name: &str, value: impl ::serde::Serialize) -> Self {
                Self(self.0.extra_header(name, value))
            }

            /// Sets a member of the body that the API's document does not describe, in place of one with the same
            /// name.
            pub fn extra_body(self, name: &str, value: impl ::serde::Serialize) -> Self {
                Self(self.0.extra_body(name, value))
            }

            /// Sends the request, and returns status, headers and body without decoding them.
            pub fn raw_response(self) -> $crate::runtime::ResponseCall<$crate::runtime::Bytes> {
                self.0.raw_response()
            }

            /// Sends the request, and returns the body as a stream of chunks, with status and headers.
            pub fn stream_response(self) -> $crate::runtime::Call<$crate::runtime::Download> {
                self.0.stream_response()
            }

            /// Decodes the whole body of the response, including its envelope, as JSON of a type of your choice.
            pub fn decode_as<U: ::serde::de::DeserializeOwned>(self) -> $crate::runtime::Request<U> {
                self.0.decode_as()
            }

            /// Returns a copy of the request, or `None` if its body can be sent only once or an argument is invalid.
            pub fn try_clone(&self) -> Option<Self> {
                self.0.try_clone().map(Self)
            }
        }
    };
    ($name:ident sized) => {
        $crate::runtime::page_size! { $name }
    };
    ($name:ident empty_path) => {
        impl $name {
            /// Allows path parameters to be empty.
            pub fn allow_empty_path(self) -> Self {
                Self(self.0.allow_empty_path())
            }
        }
    };
    ($name:ident part_headers) => {
        impl $name {
            /// Sets a header of a part of a multipart body.
            pub fn part_header(self, part: &str, name: &str, value: &str) -> Self {
                Self(self.0.part_header(part, name, value))
            }
        }
    };
    ($name:ident idempotent) => {
        impl $name {
            /// Sets the idempotency key, so that a call repeated after a restart takes effect only once.
            pub fn idempotency_key(self, key: &str) -> Self {
                Self(self.0.idempotency_key(key))
            }
        }
    };
}

/// Adds the setter for the maximum number of items of a page. It is a macro of its own, since a parameter of a request
/// without it may have the same name.
macro_rules! page_size {
    ($name:ident) => {
        impl $name {
            /// Sets the maximum number of items of a page. The server may send fewer.
            pub fn page_size(self, items: u32) -> Self {
                Self(self.0.sized(items))
            }
        }
    };
}

/// Declares a request type for a paginated list: [`request!`], and its streams. The second type is that of the
/// items; a pair stands for the members of an object.
///
/// ```text
/// page_request! {
///     /// Lists files.
///     pub struct ListFiles(ListFilesResponse, File, sized);
/// }
/// ```
macro_rules! page_request {
    (@streams $name:ident, $item:ty, $answer:ty, $read:ident) => {
        impl $name {
            /// Starts after an earlier page, identified by its `next_cursor`.
            pub fn resume(self, next_cursor: &str) -> Self {
                Self(self.0.resumed(next_cursor))
            }

            /// Sets the maximum number of pages that `pages` and `items` fetch. If more pages follow, the stream ends
            /// with an error of kind `TooLarge`, so that a truncated list is not mistaken for a complete one.
            pub fn max_pages(self, pages: u32) -> Self {
                Self(self.0.limited(pages))
            }

            /// Returns a stream of all pages, fetched on demand.
            pub fn pages(self) -> $crate::runtime::PageStream<$item, $answer> {
                self.0.paged($crate::runtime::Page::<$item, $answer>::$read)
            }

            /// Returns a stream of all items; each page is fetched when the previous one is used up.
            pub fn items(self) -> $crate::runtime::ItemStream<$item, $answer> {
                self.pages().into_items()
            }
        }
    };
    // Awaiting the request returns a page.
    (
        $(#[$attribute:meta])*
        pub struct $name:ident(Page<$page:ty $(,)?>, $item:ty $(, $method:ident)* $(,)?);
    ) => {
        $crate::runtime::request! {
            $(#[$attribute])*
            pub struct $name($crate::runtime::Page<$page> $(, $method)*);
        }
        $crate::runtime::page_request! { @streams $name, $item, (), read }
    };
    // The items are the members of an object.
    (
        $(#[$attribute:meta])*
        pub struct $name:ident($answer:ty, ($key:ty, $value:ty $(,)?) $(, $method:ident)* $(,)?);
    ) => {
        $crate::runtime::request! {
            $(#[$attribute])*
            pub struct $name($answer $(, $method)*);
        }
        $crate::runtime::page_request! { @streams $name, ($key, $value), $answer, read_map }
    };
    (
        $(#[$attribute:meta])*
        pub struct $name:ident($answer:ty, $item:ty $(, $method:ident)* $(,)?);
    ) => {
        $crate::runtime::request! {
            $(#[$attribute])*
            pub struct $name($answer $(, $method)*);
        }
        $crate::runtime::page_request! { @streams $name, $item, $answer, read_list }
    };
}

/// Declares the output of an operation that depends on the status: one variant per status, tried in order.
///
/// ```text
/// by_status! {
///     /// The output of creating a file.
///     pub enum CreateFileOutput {
///         Ok(File) = json(200),
///         NoContent = nothing(204),
///     }
/// }
/// ```
///
/// Status 2 matches all 2xx, 3 all 3xx, and 0 any status.
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
    (@location $variant:path, $raw:ident) => {
        $variant($raw.location()?)
    };
    (@nothing $variant:path, $raw:ident) => {
        $variant
    };
}

pub(crate) use {by_status, page_request, page_size, request, request_method};
