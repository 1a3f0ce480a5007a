//! A payment.

use client::types::{CreatePaymentBody, CreatePaymentBodyAutomaticMethods};
use client::{Client, Error};

async fn pay(client: &Client) -> Result<String, Error> {
    let payment = CreatePaymentBody::new(2000, "usd")
        .automatic_methods(CreatePaymentBodyAutomaticMethods::new(true))
        .metadata([("order_id", "6735")]);
    Ok(client.payments().create().body(payment).await?.client_secret)
}

fn main() {
    let _call = pay;
}
