// Made by `cargo xtask regen` from specs/openapi.json. To change it, edit faos-codegen.
//! The transport of requests: an HTTP client, or in tests of an application a script of answers.

#[cfg(all(feature = "http2", feature = "upgrade", not(target_arch = "wasm32")))]
use std::sync::OnceLock;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use percent_encoding::percent_decode_str;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};

use crate::runtime::answer::error::Error;
use crate::runtime::auth::scrub::Scrubber;
use crate::runtime::operation::Operation;
use crate::runtime::platform::time::BoxFuture;
#[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
use crate::runtime::testing::Script;
#[cfg(not(target_arch = "wasm32"))]
use crate::runtime::transport;

/// A transport of requests.
#[derive(Clone)]
pub(crate) enum Transport {
    /// A custom HTTP client, used unchanged.
    Given(reqwest::Client),
    /// An HTTP client created by the runtime.
    Made(Arc<Made>),
    /// A custom transport, and the HTTP client that it wraps, if that was created by the runtime.
    #[cfg(not(target_arch = "wasm32"))]
    Custom(Arc<dyn transport::Transport>, Option<Arc<Made>>),
    #[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
    Script(Script),
}

impl Transport {
    /// Sends a request, and returns the response when its head has arrived. `describe` classifies errors of the HTTP
    /// client. The future is boxed, since that of the HTTP client is larger than all other state of a call.
    // Only a script uses the operation.
    #[allow(unused_variables)]
    pub(crate) fn send<'t>(
        &'t self,
        operation: &'static Operation,
        request: reqwest::Request,
        describe: fn(reqwest::Error) -> Error,
    ) -> BoxFuture<'t, Result<reqwest::Response, Error>> {
        match self {
            Self::Given(client) => {
                let response = client.execute(request);
                Box::pin(async move { response.await.map_err(describe) })
            }
            Self::Made(made) => {
                let response = made.execute(request);
                Box::pin(async move { response.await.map_err(describe) })
            }
            #[cfg(not(target_arch = "wasm32"))]
            Self::Custom(custom, _) => Box::pin(transport::exchange(&**custom, request)),
            #[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
            Self::Script(script) => Box::pin(script.answer(operation, request)),
        }
    }
}

impl Transport {
    /// Returns the pool that the next request takes its connection from.
    pub(crate) fn pool(&self) -> u64 {
        self.made().map_or(0, |made| made.fresh_pool())
    }

    /// Returns the HTTP client created by the runtime.
    fn made(&self) -> Option<&Arc<Made>> {
        match self {
            Self::Made(made) => Some(made),
            #[cfg(not(target_arch = "wasm32"))]
            Self::Custom(_, made) => made.as_ref(),
            _ => None,
        }
    }

    /// Returns true unless it is a script, which ignores the settings of connections.
    pub(crate) fn has_connections(&self) -> bool {
        #[cfg(all(feature = "testing", not(target_arch = "wasm32")))]
        if matches!(self, Self::Script(_)) {
            return false;
        }
        true
    }

    /// Adds the credentials for the proxy.
    pub(crate) fn collect(&self, scrubber: &mut Scrubber) {
        let Some(made) = self.made() else { return };
        let url = made.proxy.as_ref().and_then(|proxy| Url::parse(proxy.expose_secret()).ok());
        if let Some(url) = url {
            let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
            let password = url.password().unwrap_or_default();
            scrubber.add(password);
            scrubber.add_basic(&decoded(url.username()), &decoded(password));
        }
    }

    /// Abandons this pool, since its connection for a URL may hang. Requests share an HTTP/2 connection, which the HTTP
    /// client would use for as long as it stays open. An HTTP/1 connection is closed when its request is dropped.
    pub(crate) fn leave(&self, pool: u64, url: &Url) {
        if let Some(made) = self.made()
            && cfg!(feature = "http2")
            && (made.is_custom || url.scheme() == "https")
        {
            made.leave(pool);
        }
    }
}

/// A means to execute a request with the HTTP client, for layers around it.
#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
pub(crate) trait Exchange: Send + Sync {
    /// Executes a request.
    fn execute(&self, request: reqwest::Request) -> BoxFuture<'static, reqwest::Result<reqwest::Response>>;
}

#[cfg(all(feature = "tower", not(target_arch = "wasm32")))]
impl Exchange for Made {
    fn execute(&self, request: reqwest::Request) -> BoxFuture<'static, reqwest::Result<reqwest::Response>> {
        Box::pin(Self::execute(self, request))
    }
}

/// An HTTP client that can be recreated. Requests in flight keep the one that they began with.
pub(crate) struct Made {
    make: Box<Make>,
    /// True if it may use HTTP/2 without TLS.
    is_custom: bool,
    /// The URL of its proxy, which may contain a password.
    proxy: Option<SecretString>,
    pool: RwLock<Pool>,
    /// The HTTP client for connections that are handed over, which HTTP/2 does not allow.
    #[cfg(all(feature = "http2", feature = "upgrade", not(target_arch = "wasm32")))]
    http1: (Box<Make>, OnceLock<Option<reqwest::Client>>),
}

/// A function that creates an HTTP client.
pub(crate) type Make = dyn Fn() -> Result<reqwest::Client, Error> + Send + Sync;

struct Pool {
    number: u64,
    client: reqwest::Client,
    is_left: bool,
}

impl Made {
    pub(crate) fn new(
        make: Box<Make>,
        #[cfg(all(feature = "http2", feature = "upgrade", not(target_arch = "wasm32")))] http1: Box<Make>,
        is_custom: bool,
        proxy: Option<SecretString>,
    ) -> Result<Self, Error> {
        let pool = RwLock::new(Pool { number: 0, client: make()?, is_left: false });
        Ok(Self {
            make,
            is_custom,
            proxy,
            pool,
            #[cfg(all(feature = "http2", feature = "upgrade", not(target_arch = "wasm32")))]
            http1: (http1, OnceLock::new()),
        })
    }

    /// Executes a request.
    fn execute(&self, request: reqwest::Request) -> impl Future<Output = reqwest::Result<reqwest::Response>> + use<> {
        #[cfg(all(feature = "http2", feature = "upgrade", not(target_arch = "wasm32")))]
        if request.headers().contains_key(http::header::UPGRADE)
            && let Some(client) = self.http1.1.get_or_init(|| (self.http1.0)().ok())
        {
            return client.execute(request);
        }
        self.pool().client.execute(request)
    }

    fn pool(&self) -> RwLockReadGuard<'_, Pool> {
        self.pool.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the number of a pool that was not abandoned. The HTTP client is created only now, since it reads
    /// certificates.
    fn fresh_pool(&self) -> u64 {
        let pool = self.pool();
        if !pool.is_left {
            return pool.number;
        }
        drop(pool);
        let mut pool = self.pool.write().unwrap_or_else(PoisonError::into_inner);
        // Another call may have created it in the meantime.
        if pool.is_left
            && let Ok(client) = (self.make)()
        {
            *pool = Pool { number: pool.number + 1, client, is_left: false };
        }
        pool.number
    }

    fn leave(&self, number: u64) {
        let mut pool = self.pool.write().unwrap_or_else(PoisonError::into_inner);
        pool.is_left |= pool.number == number;
    }
}
