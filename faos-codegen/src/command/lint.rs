//! `faos-codegen lint`: reports problems in a document, how each keyword was handled, and which values stay untyped.

use std::process::ExitCode;

use faos_codegen::document::{Ledger, Treatment};
use faos_codegen::visible::Name;
use faos_codegen::{Output, Source};
use serde_json::{Value, json};

use super::{Failure, Format, Shown, print, print_json, show};

pub(super) fn run(options: &Shown) -> Result<ExitCode, Failure> {
    let (source, output) = options.made()?;
    show(&output.findings, &source, options.format);
    match options.format {
        Format::Text => {
            print(&format!("{}\n{}{}{}", ledger(&output.ledger), untyped(&output), escaped(&output), degraded(&output)))
        }
        Format::Json => print_json(&report(&source, &output)),
        Format::Github => {}
    }
    Ok(ExitCode::SUCCESS)
}

/// Formats a line for each keyword. Keywords without effect come last, where they are visible in a terminal.
fn ledger(ledger: &Ledger) -> String {
    let mut lines: Vec<_> = ledger.iter().collect();
    lines.sort_by_key(|(_, _, entry)| entry.treatment);
    let title = ["treatment", "times", "keyword", "first at"].map(str::to_owned);
    let rows = lines.into_iter().map(|(object, key, entry)| {
        let name = format!("{object}.{}", Name(key));
        [entry.treatment.name().to_owned(), entry.count.to_string(), name, Name(&entry.first).to_string()]
    });
    let rows: Vec<[String; 4]> = [title].into_iter().chain(rows).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (treatment_width, count_width, name_width) = (width(0), width(1), width(2).min(48));
    let mut text = String::new();
    for [treatment, count, name, first] in &rows {
        text.push_str(&format!("{treatment:<treatment_width$}  {count:>count_width$}  {name:<name_width$}  {first}\n"));
    }
    text
}

/// Lists the values that stay untyped although the document describes them, and their share.
fn untyped(output: &Output) -> String {
    let mut text = String::new();
    for untyped in &output.untyped {
        text.push_str(&format!("untyped value at {}: {}\n", Name(&untyped.at), untyped.reason));
    }
    let (count, values) = (output.untyped.len(), output.named.api.values());
    let percent = 100.0 * count as f64 / values.max(1) as f64;
    text.push_str(&format!(
        "{count} of {values} values are untyped although the document describes them ({percent:.2} %)\n"
    ));
    text
}

/// Reports the number of descriptions that are shown without their formatting.
fn escaped(output: &Output) -> String {
    let (count, descriptions) = (output.escaped_descriptions(), output.named.api.descriptions().count());
    let percent = 100.0 * count as f64 / descriptions.max(1) as f64;
    format!("{count} of {descriptions} descriptions are shown as plain text ({percent:.2} %)\n")
}

/// Counts the findings about parts of the document that the client lacks, by code.
fn degraded(output: &Output) -> String {
    let counts = output.findings.degraded();
    let total: usize = counts.values().sum();
    let codes: Vec<String> = counts.iter().map(|(code, count)| format!("{code}: {count}")).collect();
    match total {
        0 => "0 parts of the document degraded\n".to_owned(),
        1 => format!("1 part of the document degraded ({})\n", codes.join(", ")),
        _ => format!("{total} parts of the document degraded ({})\n", codes.join(", ")),
    }
}

fn report(source: &Source, output: &Output) -> Value {
    let keywords = output.ledger.iter().map(|(object, key, entry)| {
        json!({
            "object": object,
            "key": key,
            "treatment": entry.treatment.name(),
            "count": entry.count,
            "first": entry.first.as_str(),
        })
    });
    let untyped =
        output.untyped.iter().map(|untyped| json!({ "pointer": untyped.at.as_str(), "reason": untyped.reason }));
    let degraded = output.findings.degraded();
    json!({
        "document": source.name,
        "findings": output.findings.to_json(source),
        "keywords": keywords.collect::<Value>(),
        "not_understood": output.ledger.of(Treatment::NotUnderstood).count(),
        "untyped": untyped.collect::<Value>(),
        "values": output.named.api.values(),
        "escaped_descriptions": output.escaped_descriptions(),
        "descriptions": output.named.api.descriptions().count(),
        "degraded": degraded.into_iter().map(|(code, count)| (code.as_str().to_owned(), json!(count))).collect::<Value>(),
    })
}
