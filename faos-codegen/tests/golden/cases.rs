//! Compares the parsed API, the generated files and the findings of every case with its snapshots.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use faos_codegen::{Limits, OutputFile, Source, parse};

use crate::workspace::{self, Input};

/// A folder of `tests/cases`.
pub(crate) struct Case {
    pub(crate) name: String,
    folder: PathBuf,
    pub(crate) input: Input,
}

impl Case {
    fn read(name: &str) -> Self {
        let folder = root().join(name);
        let mut input = Input::read(&folder, "openapi.yaml", "openapi.yaml");
        let missing = |source: &Source| parse::missing_files(source, &Limits::default());
        while let Some(name) = missing(&input.source).into_iter().find(|name| folder.join(name).is_file()) {
            let text = workspace::text(&folder.join(&name));
            input.source.files.insert(name.clone(), Source::new(name, text));
        }
        Self { name: name.to_owned(), folder, input }
    }

    /// Returns the programs that use the client of the case, which they call `client`, with their names.
    pub(crate) fn examples(&self) -> Vec<(String, String)> {
        let entries = fs::read_dir(&self.folder).expect("the folder of the case is readable");
        let paths = entries.map(|entry| entry.expect("the folder is readable").path());
        let programs = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
        let named = |path: PathBuf| Some((path.file_stem()?.to_str()?.to_owned(), workspace::text(&path)));
        programs.filter_map(named).collect()
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Returns all cases, sorted by name.
pub(crate) fn all() -> Vec<Case> {
    let entries = fs::read_dir(root()).expect("the folder of the cases is readable");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder is readable").file_name().into_string().expect("case names are ASCII"))
        .collect();
    names.sort();
    names.iter().map(|name| Case::read(name)).collect()
}

/// Defines one test per case, so that a failure names the case.
macro_rules! cases {
    ($($name:ident)*) => {
        /// The cases that have a test.
        const TESTED: &[&str] = &[$(stringify!($name)),*];

        $(
            #[test]
            fn $name() {
                check(stringify!($name));
            }
        )*
    };
}

cases! {
    added_streams
    additional_properties
    aliases
    alike_types
    all_of
    all_of_conflict
    all_of_contradiction
    all_of_hierarchy
    all_of_limits
    all_of_overrides
    all_of_unions
    answer_headers
    answer_kinds
    answers
    any_and_never
    beside_union
    bodies
    body_forms
    by_status
    callbacks
    calls_of_four_apis
    chosen_operations
    chosen_operations_wrong
    constant_choices
    constants
    contradicting_tags
    credentials
    credentials_always
    credentials_of_most
    deep_names
    deprecated
    derives
    discriminator
    discriminator_bases
    discriminator_fallbacks
    empty
    enum_names
    enum_values
    envelope
    event_models
    event_streams
    examples
    form_files
    form_pairs
    formats
    hierarchy
    hostile_prose
    hostile_text
    idempotency
    json_lines
    json_lines_sent
    json_parameters
    json_schema_dialect
    keyed_operations
    malformed_names
    media_types
    member_clashes
    members_beside_choices
    missing_types
    missing_types_3_0
    missing_types_on_the_way
    multipart_kinds
    names
    names_below
    no_content
    null_everywhere
    null_everywhere_3_0
    number_limits
    odd_values
    operation_names
    operation_servers
    other_files
    other_files_wrong
    overlay
    overlay_wrong
    own_types
    own_types_wrong
    pages_extensions
    pages_found
    pages_stated
    pages_stated_wrong
    pages_styles
    pages_unclear
    parameter_styles
    parameters
    parse_mistakes
    passing
    path_item_references
    path_parameters
    path_templates
    presence
    presence_3_0
    property_names
    prose
    rate_limits
    raw_bodies
    reached_through_maps
    read_and_write_only
    recursion
    recursion_deep
    recursive_aliases
    redirects
    reference_cycles
    reference_siblings
    reference_siblings_3_0
    references
    references_into_paths
    references_to_extensions
    references_to_itself
    relative_server
    relative_server_fetched
    renamed
    repeated_kinds
    resource_features
    samples
    schema_names
    secret_names
    secret_names_unused
    security
    server_names
    server_variables
    servers
    single_values
    tuples
    typed_ids
    undescribed_members
    union_by_constant
    union_by_form
    union_of_anything
    union_with_members
    unions_of_unions
    unknown_security
    unresolved_references
    untrusted_answers
    unusable_security
    unusable_servers
    unusable_values
    unused_settings
    upgrades
    webhook_scheme
    webhooks
    whole_numbers
    without_extras
    write_only
}

#[test]
fn every_folder_has_a_test() {
    let folders: Vec<String> = all().into_iter().map(|case| case.name).collect();
    assert_eq!(folders, TESTED);
}

fn check(name: &str) {
    let case = Case::read(name);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&case.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_description(case.name.as_str());
    settings.bind(|| {
        let source = &case.input.source;
        let output = match case.input.try_generate() {
            Ok(output) => output,
            Err(findings) => {
                insta::assert_snapshot!("findings", findings.render(source, false));
                return;
            }
        };
        insta::assert_snapshot!("api", output.named.api.to_string());
        insta::assert_snapshot!("crate", shown(&output.files, name));
        if !output.findings.is_empty() || case.folder.join("findings.snap").exists() {
            insta::assert_snapshot!("findings", output.findings.render(source, false));
        }
    });
}

/// Returns the files of a minimal client, with one operation and one type.
fn bare() -> &'static [OutputFile] {
    static BARE: OnceLock<Vec<OutputFile>> = OnceLock::new();
    let document = r##"{
        "openapi": "3.1.0",
        "info": {"title": "Sample", "version": "1"},
        "paths": {"/bare": {"get": {"responses": {"200": {
            "description": "The only response.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Bare"}}}
        }}}}},
        "components": {"schemas": {"Bare": {"type": "object", "properties": {"id": {"type": "string"}}}}}
    }"##;
    BARE.get_or_init(|| Input::plain(Source::new("bare", document)).generate().files)
}

/// The cases that show the front page of their crate in full.
const FRONT_PAGES: &[&str] = &["credentials", "empty", "envelope", "examples", "resource_features", "server_variables"];

/// The cases that show the fixtures of their crate.
const FIXTURES: &[&str] = &["empty", "examples", "samples", "server_variables"];

/// Formats the files in full, except for the runtime, for files that are the same in a minimal client and, unless the
/// case shows them, for the front page and the fixtures.
fn shown(files: &[OutputFile], case: &str) -> String {
    let is_shown = |path: &str| match path {
        "fixtures.rs" => FIXTURES.contains(&case),
        _ => !path.starts_with("runtime/"),
    };
    let own: Vec<&OutputFile> = files.iter().filter(|file| is_shown(&file.path)).collect();
    let without = |file: &OutputFile| match file.path.as_str() {
        "lib.rs" if !FRONT_PAGES.contains(&case) => without_front_page(&file.text),
        _ => file.text.clone(),
    };
    let is_common = |file: &&OutputFile| {
        let bare = bare().iter().find(|bare| bare.path == file.path);
        bare.is_some_and(|bare| bare.text == file.text || without(bare) == without(file))
    };
    let (common, own): (Vec<&OutputFile>, Vec<&OutputFile>) = own.into_iter().partition(is_common);
    let mut text = String::new();
    if !common.is_empty() {
        let paths: Vec<&str> = common.iter().map(|file| file.path.as_str()).collect();
        text.push_str(&format!("as in a bare client: {}\n", paths.join(", ")));
    }
    for file in own {
        text.push_str(&format!("==== src/{}\n{}", file.path, without(file)));
    }
    text
}

/// Removes the sections of the crate's docs, except for the sentence about errors.
fn without_front_page(text: &str) -> String {
    let Some((before, after)) = text.split_once("//!\n//! # Quick start\n") else { return text.to_owned() };
    let (page, items) = after.split_once("\n\n").unwrap_or((after, ""));
    let kept = page.lines().filter(|line| line.starts_with("//! Unless an operation"));
    let kept: String = kept.map(|line| format!("//!\n{line}\n")).collect();
    format!("{before}{kept}\n{items}")
}
