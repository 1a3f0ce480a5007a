//! `faos-codegen init`: writes the settings of a new client, and generates it.

use std::ffi::OsString;
use std::fs;
use std::iter::repeat_n;
use std::path::{Component, Path, PathBuf, absolute};
use std::process::ExitCode;

use clap::Args;
use faos_codegen::disk::{self, Mode};
use faos_codegen::fetch::download::Validators;
use faos_codegen::fetch::record::{Fetched, Known};
use faos_codegen::json::Value;
use faos_codegen::visible::Name;
use faos_codegen::{Limits, Settings, Source, manifest, parse};
use serde::Deserialize;
use toml::Spanned;

use super::generate::{Target, Written, failed_to_write, write_client};
use super::output::print_summary;
use super::project::{SETTINGS, folder, record_of};
use super::{Beside, Failure, Format, LevelFlags, input, text};

#[derive(Args)]
pub(super) struct Options {
    /// The document: a URL, a file, or `-` for the standard input.
    #[arg(value_name = "URL|FILE")]
    document: PathBuf,
    /// The folder of the crate [default: named after the title of the document].
    #[arg(long)]
    out: Option<PathBuf>,
    /// The name of the package [default: the name of the folder].
    #[arg(long)]
    name: Option<String>,
    /// The settings file to write.
    #[arg(long, default_value = SETTINGS)]
    settings: PathBuf,
    #[command(flatten)]
    beside: Beside,
    #[command(flatten)]
    levels: LevelFlags,
}

pub(super) fn run(options: &Options) -> Result<ExitCode, Failure> {
    let path = &options.settings;
    if path.exists() {
        return Err(Failure::usage(format!(
            "cannot create `{0}`: the file exists\n  = help: run `faos-codegen regen` to update its client, or pass `--settings FILE` for another one",
            Name(path.display())
        )));
    }
    let (source, record) = read(options)?;
    let out = match &options.out {
        Some(out) => out.clone(),
        None => PathBuf::from(options.name.clone().unwrap_or_else(|| name_of(&source))),
    };
    let document = match input::is_file(&options.document) {
        true => options.document.clone(),
        false => {
            folder(path).join(if source.text.trim_start().starts_with('{') { "openapi.json" } else { "openapi.yaml" })
        }
    };
    let is_copy = document != options.document;
    if is_copy && text(&document)?.is_some_and(|text| text != source.text) {
        return Err(Failure::usage(format!(
            "cannot write the document to `{0}`: the file exists\n  = help: remove it, or run `faos-codegen init {0}`",
            Name(document.display())
        )));
    }
    let written_settings = settings_text(options, &document, &out)?;
    let mut settings = Settings::parse_file(&path.display().to_string(), &written_settings)
        .map_err(|error| Failure::new(format!("`{}` is invalid: {error}", Name(path.display()))))?;
    options.levels.apply(&mut settings.findings)?;

    let target = Target { name: options.name.clone(), ..Target::of(&out) };
    let text = source.text.clone();
    let client = write_client(&target, source, settings)?;
    if is_copy {
        disk::replace(&document, &text, Mode::Write).map_err(failed_to_write)?;
    }
    if let Some(record) = record {
        disk::replace(&record_of(&document), &record, Mode::Write).map_err(failed_to_write)?;
    }
    disk::replace(path, &written_settings, Mode::Write).map_err(failed_to_write)?;
    let joined = join_workspace(&out)?;
    print_summary(&outcome(options, &out, &client, joined.as_deref()));
    Ok(ExitCode::SUCCESS)
}

/// Reads the document, and the record of its source if it was downloaded.
fn read(options: &Options) -> Result<(Source, Option<String>), Failure> {
    let Some(url) = input::url(&options.document) else {
        return Ok((options.beside.read(&options.document, Format::Text)?, None));
    };
    let download = input::download(url)?;
    let published = download.run(&Validators::default()).map_err(Failure::new)?;
    let published = published.ok_or_else(|| Failure::new(format!("{url} returned no document")))?;
    let known = Known::new(url, String::new(), None).map_err(Failure::new)?;
    let Fetched { source, record, .. } = known.replaced_by(published, download.url());
    Ok((options.beside.around(source, &options.document, Format::Text)?, Some(record)))
}

/// Returns the name of a package for the client of a document, made from its title.
fn name_of(source: &Source) -> String {
    let root = parse::read_value(source, &Limits::default()).unwrap_or_default();
    let title = root.as_object().and_then(|root| root.get("info")?.as_object()?.get("title"));
    let Some(Value::String(title)) = title else { return "api-client".to_owned() };
    let words: Vec<String> = title
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty() && !is_filler(word))
        .take(4)
        .map(str::to_ascii_lowercase)
        .collect();
    let name = [words.as_slice(), &["client".to_owned()]].concat().join("-");
    if !words.is_empty() && manifest::is_package_name(&name) { name } else { "api-client".to_owned() }
}

/// Returns true for words of a title that any API has.
fn is_filler(word: &str) -> bool {
    ["api", "apis", "the", "openapi", "swagger", "specification", "rest", "client"]
        .iter()
        .any(|filler| word.eq_ignore_ascii_case(filler))
}

/// Returns the text of the settings.
fn settings_text(options: &Options, document: &Path, out: &Path) -> Result<String, Failure> {
    let below = |path: &Path| relative(path, folder(&options.settings));
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let file = below(document)?;
    let mut lines = vec![
        "# The settings of a client. `faos-codegen regen` reads this file; its paths are relative to it.".to_owned(),
        String::new(),
        "[document]".to_owned(),
    ];
    match input::url(&options.document) {
        Some(url) => lines.extend([
            "# `regen` and `fetch` download the document from this URL; `regen --offline` does not.".to_owned(),
            format!("url = {}", quoted(url)),
        ]),
        None => lines.push("# url = \"https://…\" # where `regen` and `fetch` download the document from".to_owned()),
    }
    lines.push(format!("file = {}", quoted(&file)));
    match &options.beside.overlay {
        Some(overlay) => lines.push(format!("overlay = {}", quoted(&below(overlay)?))),
        None => lines.push("# overlay = \"overlay.yaml\" # corrections to apply to the document".to_owned()),
    }
    match (options.beside.files, &options.beside.root) {
        (false, _) => lines.push("# files = true # resolve references to other files of the folder".to_owned()),
        (true, None) => lines.push("files = true".to_owned()),
        (true, Some(root)) => {
            lines.push("files = true".to_owned());
            lines.push(format!("root = {}", quoted(&below(root)?)));
        }
    }
    lines.extend([String::new(), "[client]".to_owned(), format!("out = {}", quoted(&below(out)?))]);
    lines.extend(options.name.iter().map(|name| format!("name = {}", quoted(name))));
    lines.push(format!("made_by = {}", quoted(&format!("`faos-codegen regen` from {file}"))));
    lines.push(
        "\
# key_variable = \"API_KEY\" # the environment variable from which `Client::from_env` reads the key
# extras = false # leave out `extra_query` and the like from requests

# To refuse a document instead of leaving out the parts that cannot be generated:
# [findings]
# degraded = \"error\"

# To choose other names; `faos-codegen explain` prints these lines for a type or a call:
# [names]
# \"#/components/schemas/Pet\" = \"Animal\"
"
        .to_owned(),
    );
    Ok(lines.join("\n"))
}

/// Returns a path relative to a folder, separated by `/`.
fn relative(path: &Path, folder: &Path) -> Result<String, Failure> {
    let absolute = |path: &Path| absolute(path).map_err(Failure::at(path));
    let normal = |path: PathBuf| -> Vec<OsString> {
        let mut parts = Vec::new();
        for part in path.components() {
            match part {
                Component::ParentDir => _ = parts.pop(),
                Component::CurDir => {}
                part => parts.push(part.as_os_str().to_owned()),
            }
        }
        parts
    };
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    let (path, folder) = (normal(absolute(path)?), normal(absolute(folder)?));
    let common = path.iter().zip(&folder).take_while(|(one, other)| one == other).count();
    let up = repeat_n("..".to_owned(), folder.len() - common);
    let down = path[common..].iter().map(|part| part.to_string_lossy().into_owned());
    let text = up.chain(down).collect::<Vec<_>>().join("/");
    Ok(if text.is_empty() { ".".to_owned() } else { text })
}

/// The members of a workspace, with their places in its manifest.
#[derive(Deserialize)]
struct Root {
    workspace: Option<Workspace>,
}

#[derive(Deserialize)]
struct Workspace {
    members: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    exclude: Vec<String>,
}

/// Adds a crate to the members of the workspace that contains its folder. Returns what was done, or what is left to do.
fn join_workspace(out: &Path) -> Result<Option<String>, Failure> {
    let crate_ = fs::canonicalize(out).map_err(Failure::at(out))?;
    for above in crate_.ancestors().skip(1) {
        let path = above.join("Cargo.toml");
        let Some(manifest) = text(&path)? else { continue };
        let Ok(Root { workspace: Some(workspace) }) = toml::from_str::<Root>(&manifest) else { continue };
        let member = relative(&crate_, above)?;
        let covers = |pattern: &str| is_covered(&member, pattern);
        let members = workspace.members.as_ref();
        let is_member = members.is_some_and(|members| members.get_ref().iter().any(|member| covers(member.get_ref())));
        if is_member || workspace.exclude.iter().any(|excluded| member.starts_with(excluded.as_str())) {
            return Ok(None);
        }
        let shown = input::shown(&path);
        return match with_member(&manifest, &workspace, &member) {
            Some(new) => {
                disk::replace(&path, &new, Mode::Write).map_err(failed_to_write)?;
                Ok(Some(format!("added `{}` to the members of `{}`", Name(&member), Name(&shown))))
            }
            None => Ok(Some(format!(
                "to add the crate to the workspace, add `\"{}\"` to `members` in `{}`",
                Name(&member),
                Name(&shown)
            ))),
        };
    }
    Ok(None)
}

/// Returns true if a pattern of `members` contains a folder. `*` stands for any part of one segment.
fn is_covered(member: &str, pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    let (member, pattern): (Vec<&str>, Vec<&str>) = (member.split('/').collect(), pattern.split('/').collect());
    let fits = |(part, pattern): (&&str, &&str)| match pattern.split_once('*') {
        Some((before, after)) => part.starts_with(before) && part.ends_with(after),
        None => part == pattern,
    };
    member.len() == pattern.len() && member.iter().zip(&pattern).all(fits)
}

/// Returns the manifest of a workspace with another member, or `None` if there is no list to add it to.
fn with_member(manifest: &str, workspace: &Workspace, member: &str) -> Option<String> {
    let member = toml::Value::from(member).to_string();
    let Some(members) = &workspace.members else {
        let header = "[workspace]\n";
        let at = if manifest.starts_with(header) { 0 } else { manifest.find(&format!("\n{header}"))? + 1 };
        let (before, after) = manifest.split_at(at + header.len());
        return Some(format!("{before}members = [{member}]\n{after}"));
    };
    let span = members.span();
    let (at, inserted) = match members.get_ref().last() {
        None => (span.start + 1, member),
        Some(last) => {
            let line = manifest[..last.span().start].rfind('\n').map_or(0, |newline| newline + 1);
            let indent = &manifest[line..last.span().start];
            let is_on_own_line = line > span.start && indent.trim().is_empty();
            let gap = if is_on_own_line { format!(",\n{indent}") } else { ", ".to_owned() };
            (last.span().end, format!("{gap}{member}"))
        }
    };
    let new = format!("{}{inserted}{}", &manifest[..at], &manifest[at..]);
    toml::from_str::<Root>(&new).is_ok().then_some(new)
}

/// Returns the last lines of the command: what to do next.
fn outcome(options: &Options, out: &Path, client: &Written, joined: Option<&str>) -> String {
    let krate = client.name.replace('-', "_");
    let program = client.output.program(&krate, client.key_variable.as_deref());
    let joined = joined.map(|joined| format!("{joined}\n")).unwrap_or_default();
    let settings = &options.settings;
    let regen = match settings == Path::new(SETTINGS) {
        true => "faos-codegen regen".to_owned(),
        false => format!("faos-codegen regen --settings {}", settings.display()),
    };
    format!(
        "wrote `{}`; `{regen}` updates the client\n\
         {joined}\n\
         To call the API, depend on the client:\n\n\
         [dependencies]\n\
         {} = {{ path = \"{}\" }}\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n\n\
         and start with this program:\n\n\
         {program}",
        Name(settings.display()),
        client.name,
        out.display().to_string().replace('\\', "/"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(manifest: &str) -> Option<String> {
        let root: Root = toml::from_str(manifest).expect("the manifest is valid TOML");
        with_member(manifest, &root.workspace.expect("a workspace"), "new")
    }

    #[test]
    fn a_member_is_added_in_the_style_of_the_list() {
        for (before, after) in [
            ("[workspace]\n", "[workspace]\nmembers = [\"new\"]\n"),
            ("[workspace]\nmembers = []\n", "[workspace]\nmembers = [\"new\"]\n"),
            ("[workspace]\nmembers = [\"a\"]\n", "[workspace]\nmembers = [\"a\", \"new\"]\n"),
            ("[workspace]\nmembers = [\"a\", 'b'] # ours\n", "[workspace]\nmembers = [\"a\", 'b', \"new\"] # ours\n"),
            (
                "[workspace]\nmembers = [\n    \"a\",\n    \"b\",\n]\n",
                "[workspace]\nmembers = [\n    \"a\",\n    \"b\",\n    \"new\",\n]\n",
            ),
            ("[workspace]\nmembers = [\n  \"a\"\n]\n", "[workspace]\nmembers = [\n  \"a\",\n  \"new\"\n]\n"),
            ("[package]\nname = \"a\"\n[workspace]\n", "[package]\nname = \"a\"\n[workspace]\nmembers = [\"new\"]\n"),
        ] {
            assert_eq!(added(before).as_deref(), Some(after), "{before}");
        }
        assert_eq!(added("workspace = {}\n"), None);
    }

    #[test]
    fn patterns_cover_members() {
        for (pattern, covers) in [
            ("clients/new", true),
            ("clients/*", true),
            ("./clients/new/", true),
            ("*", false),
            ("clients/n*w", true),
            ("clients", false),
        ] {
            assert_eq!(is_covered("clients/new", pattern), covers, "{pattern}");
        }
    }

    #[test]
    fn packages_are_named_after_the_title() {
        for (title, name) in [
            ("Swagger Petstore - OpenAPI 3.0", "petstore-3-0-client"),
            ("GitHub v3 REST API", "github-v3-client"),
            ("API", "api-client"),
            ("3D Service", "api-client"),
            ("\u{dc}ber", "ber-client"),
        ] {
            let source = Source::new("", format!("{{\"info\": {{\"title\": \"{title}\"}}}}"));
            assert_eq!(name_of(&source), name, "{title}");
        }
    }

    #[test]
    fn paths_are_relative_to_the_settings() {
        for (path, folder, expected) in
            [("a/b", "", "a/b"), ("b", "a", "../b"), ("./a", "a", "."), ("a/c/d.json", "a/b", "../c/d.json")]
        {
            assert_eq!(relative(Path::new(path), Path::new(folder)).ok().as_deref(), Some(expected), "{path} {folder}");
        }
    }
}
