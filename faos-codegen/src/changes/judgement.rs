//! The table of the effect of each change on the wire and on Rust callers. All effects are decided here.

use super::{Bump, Direction, Effect};

/// The kind of item that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Item {
    Api,
    Server,
    /// An authentication scheme.
    Scheme,
    /// A security requirement.
    Security,
    /// A constructor of the client, a setter of its builder, or a type that the setter accepts.
    Setup,
    Operation,
    /// The ID that the document states for an operation.
    OperationId,
    /// The day on which an operation ends.
    Sunset,
    /// A media type of a request body.
    MediaType,
    /// The statuses of success.
    Success,
    /// The argument list of an operation's method.
    Arguments,
    /// The return type of an operation's method: the request builder.
    Request,
    Parameter,
    Body,
    /// The success response.
    Answer,
    /// The pagination of a list.
    Pages,
    /// An error response, by status.
    Error,
    /// A response header.
    Header,
    Callback,
    Webhook,
    Type,
    /// The constructor `new` of a type, with its setters.
    Constructor,
    Field,
    /// The map of additional properties.
    OtherMembers,
    /// A value of an enum or of a constant.
    Value,
    /// A constraint that the types of the client do not express.
    Constraint,
    Branch,
    /// The `From` implementation for a branch of a union.
    Conversion,
    /// A status of an operation whose result depends on the status.
    Status,
    /// A public item of the generated sources.
    Declaration,
}

/// The kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The item is new.
    Added,
    /// The item is new and required.
    AddedRequired,
    /// The item was removed.
    Removed,
    /// The Rust name changed; the wire name did not.
    Renamed,
    /// The location changed.
    Moved,
    /// The item was removed, and an item of the same shape appeared elsewhere under another name.
    ProbablyMoved,
    /// The set of values changed.
    Retyped,
    /// The changed in Rust only; the values did not.
    Recast,
    /// The new values are a superset of the old ones.
    Widened,
    /// The new values are a subset of the old ones.
    Narrowed,
    /// The item became required.
    NowRequired,
    /// The item became optional.
    NoLongerRequired,
    /// The item became nullable.
    NowNullable,
    /// The item is no longer nullable.
    NoLongerNullable,
    /// The order of the parts changed.
    Reordered,
    /// The value is boxed, or no longer is.
    Boxed,
    /// The wire format changed; the values did not.
    Encoded,
    /// The item became the default.
    Preferred,
    /// The constraints became stricter.
    Tightened,
    /// The constraints became looser.
    Loosened,
    /// The value assumed for an absent item changed.
    DefaultChanged,
    /// The item became deprecated.
    Deprecated,
    /// The item is no longer deprecated.
    NoLongerDeprecated,
    /// The value is redacted in logs, or no longer is.
    Redacted,
    /// Requests must not contain the item from now on.
    NowReadOnly,
    /// Requests may contain the item from now on.
    NoLongerReadOnly,
    /// Responses omit the item from now on.
    NowWriteOnly,
    /// Responses no longer omit the item.
    NoLongerWriteOnly,
    /// The documentation changed.
    Documented,
}

/// The effect of a change: on requests, on responses, and on the version.
pub(super) struct Row {
    items: &'static [Item],
    action: Action,
    requests: Effect,
    responses: Effect,
    rust: Rust,
}

/// The effect of a change on Rust callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rust {
    /// The version bump is always this one.
    Always(Bump),
    /// The bump is major if a name, type or argument that callers write changes; otherwise it is this one.
    Or(Bump),
}

/// Returns the effect of a change on the wire, for the given direction, and the version bump. `breaks` is true if a
/// name, type or argument that callers write changes.
pub(super) fn judge(item: Item, action: Action, direction: Direction, breaks: bool) -> (Effect, Bump) {
    let row = TABLE.iter().find(|row| row.action == action && row.items.contains(&item));
    // Changes that are not in the table are assumed to be breaking.
    let Some(row) = row else { return (BREAKS, Bump::Major) };
    let requests = if direction.requests { row.requests } else { HOLDS };
    let responses = if direction.responses { row.responses } else { HOLDS };
    let bump = match row.rust {
        Rust::Or(_) if breaks => Bump::Major,
        Rust::Always(bump) | Rust::Or(bump) => bump,
    };
    (requests.max(responses), bump)
}

const HOLDS: Effect = Effect::Compatible;
const BREAKS: Effect = Effect::Breaking;
const PATCH: Rust = Rust::Always(Bump::Patch);
const MINOR: Rust = Rust::Always(Bump::Minor);
const MAJOR: Rust = Rust::Always(Bump::Major);
const PATCH_OR_MAJOR: Rust = Rust::Or(Bump::Patch);
const MINOR_OR_MAJOR: Rust = Rust::Or(Bump::Minor);

const fn row(items: &'static [Item], action: Action, requests: Effect, responses: Effect, rust: Rust) -> Row {
    Row { items, action, requests, responses, rust }
}

use Action::*;
use Item::*;

/// The items whose values have a type.
const VALUES: &[Item] = &[Parameter, Body, Answer, Header, Type, Field, OtherMembers, Branch, Status];

/// Requests go from a client of the old document to a server of the new one; responses go the other way.
pub(super) const TABLE: &[Row] = &[
    //   item                                                   action              requests responses Rust
    row(&[Operation, Server, Type, Header], Added, HOLDS, HOLDS, MINOR),
    row(&[Setup, Declaration], Added, HOLDS, HOLDS, MINOR),
    row(&[Setup, Declaration], Removed, HOLDS, HOLDS, MAJOR),
    row(&[Setup, Declaration], Recast, HOLDS, HOLDS, MAJOR),
    row(&[Scheme, Error, Callback, Webhook], Added, HOLDS, HOLDS, PATCH),
    // The client reads rate limits from every response with or without them, so no public item comes or goes. On the
    // wire, a client that paces itself by them depends on them, as on any other response header.
    row(&[Api], Added, HOLDS, HOLDS, PATCH),
    row(&[Api], Removed, HOLDS, BREAKS, PATCH),
    // The client sends one media type and accepts one, but other callers may use the removed one.
    row(&[MediaType], Added, HOLDS, HOLDS, PATCH),
    row(&[MediaType], Removed, BREAKS, BREAKS, PATCH),
    // The client accepts every status of success, but its callers may compare it.
    row(&[Success], Added, HOLDS, HOLDS, PATCH),
    row(&[Success], Removed, HOLDS, HOLDS, PATCH),
    row(&[Success], Retyped, HOLDS, BREAKS, PATCH),
    row(&[OperationId], Renamed, HOLDS, HOLDS, MAJOR),
    row(&[Sunset], Added, HOLDS, HOLDS, PATCH),
    row(&[Sunset], Removed, HOLDS, HOLDS, PATCH),
    row(&[Sunset], Tightened, BREAKS, HOLDS, PATCH),
    row(&[Sunset], Loosened, HOLDS, HOLDS, PATCH),
    // Adding a response changes the return type of the method; on the wire, a client that expects no content is
    // unaffected.
    row(&[Answer], Added, HOLDS, HOLDS, MAJOR),
    row(&[Parameter, Body], Added, HOLDS, HOLDS, MINOR),
    // A recognized list adds methods to its request; the type of the awaited value stays.
    row(&[Pages], Added, HOLDS, HOLDS, MINOR),
    row(&[Pages], Removed, HOLDS, HOLDS, MAJOR),
    row(&[Request], Widened, HOLDS, HOLDS, MINOR),
    row(&[Parameter, Body], AddedRequired, BREAKS, HOLDS, MAJOR),
    // Structs and enums are non-exhaustive: adding parts does not break callers.
    row(&[Constructor, Field, OtherMembers, Branch, Conversion, Status], Added, HOLDS, HOLDS, MINOR),
    row(&[Value], Added, HOLDS, HOLDS, MINOR),
    row(&[Field], AddedRequired, BREAKS, HOLDS, MINOR_OR_MAJOR),
    row(&[Operation, Server, Field, Answer, Header], Removed, BREAKS, BREAKS, MAJOR),
    // The API may reject a parameter that it no longer knows.
    row(&[Parameter, Body], Removed, BREAKS, HOLDS, MAJOR),
    row(&[Scheme], Removed, BREAKS, BREAKS, PATCH),
    row(&[Error], Removed, HOLDS, HOLDS, PATCH),
    // The receiver waits for requests that no longer come.
    row(&[Callback, Webhook], Removed, HOLDS, BREAKS, PATCH),
    // The effect on the values is reported by the items that used the type.
    row(&[Type, Constructor, Conversion], Removed, HOLDS, HOLDS, MAJOR),
    row(&[OtherMembers, Value, Branch, Status], Removed, BREAKS, HOLDS, MAJOR),
    row(&[Server, Header, Field, OtherMembers, Value, Branch, Status], Renamed, HOLDS, HOLDS, MAJOR),
    // The old name may remain as a deprecated alias.
    row(&[Operation, Type], Renamed, HOLDS, HOLDS, MINOR_OR_MAJOR),
    // Required parameters are positional arguments, whose names do not appear in calls.
    row(&[Parameter], Renamed, HOLDS, HOLDS, PATCH_OR_MAJOR),
    row(&[Operation, Server, Parameter], Moved, BREAKS, HOLDS, PATCH),
    row(&[Type], Moved, HOLDS, HOLDS, PATCH),
    row(&[Type], ProbablyMoved, HOLDS, HOLDS, MINOR_OR_MAJOR),
    row(VALUES, Retyped, BREAKS, BREAKS, PATCH_OR_MAJOR),
    row(VALUES, Recast, HOLDS, HOLDS, MAJOR),
    row(&[Error, Callback], Recast, HOLDS, HOLDS, PATCH),
    row(VALUES, Widened, HOLDS, BREAKS, PATCH_OR_MAJOR),
    row(VALUES, Narrowed, BREAKS, HOLDS, PATCH_OR_MAJOR),
    row(&[Value], Retyped, BREAKS, BREAKS, PATCH),
    row(&[Error, Callback], Retyped, HOLDS, BREAKS, PATCH),
    row(&[Request], Retyped, HOLDS, HOLDS, MAJOR),
    row(&[Parameter, Body], NowRequired, BREAKS, HOLDS, MAJOR),
    row(&[Parameter, Body], NoLongerRequired, HOLDS, HOLDS, MAJOR),
    row(&[Field], NowRequired, BREAKS, HOLDS, PATCH_OR_MAJOR),
    row(&[Field], NoLongerRequired, HOLDS, BREAKS, PATCH_OR_MAJOR),
    row(&[Field], NowNullable, HOLDS, BREAKS, PATCH_OR_MAJOR),
    row(&[Field], NoLongerNullable, BREAKS, HOLDS, PATCH_OR_MAJOR),
    row(&[Arguments, Constructor], Reordered, HOLDS, HOLDS, MAJOR),
    row(&[Field, Branch], Boxed, HOLDS, HOLDS, MAJOR),
    row(&[Api, Scheme, Parameter, Body, Answer, Type, Branch], Encoded, BREAKS, BREAKS, PATCH),
    row(&[Operation], Encoded, HOLDS, HOLDS, PATCH),
    // A walk of the old client may end early or not at all.
    row(&[Pages], Encoded, HOLDS, BREAKS, PATCH),
    row(&[Pages], Retyped, HOLDS, HOLDS, PATCH_OR_MAJOR),
    row(&[Pages], Widened, HOLDS, HOLDS, PATCH_OR_MAJOR),
    row(&[Pages], Narrowed, HOLDS, HOLDS, PATCH_OR_MAJOR),
    row(&[Pages], Recast, HOLDS, HOLDS, MAJOR),
    row(&[Server], Preferred, BREAKS, BREAKS, PATCH),
    row(&[Security], Tightened, BREAKS, HOLDS, PATCH),
    row(&[Security], Loosened, HOLDS, HOLDS, PATCH),
    row(&[Parameter, Field, Type, Constraint], Tightened, BREAKS, HOLDS, PATCH),
    row(&[Constraint], Retyped, BREAKS, BREAKS, PATCH),
    // Limits are not checked when responses are parsed.
    row(&[Parameter, Field, Type, Constraint], Loosened, HOLDS, HOLDS, PATCH),
    row(&[Parameter, Field, Type], DefaultChanged, BREAKS, HOLDS, PATCH),
    row(&[Operation, Parameter, Field, Type], Deprecated, HOLDS, HOLDS, MINOR),
    row(&[Operation, Parameter, Field, Type], NoLongerDeprecated, HOLDS, HOLDS, PATCH),
    row(&[Field], Redacted, HOLDS, HOLDS, PATCH),
    row(&[Field], NowReadOnly, BREAKS, HOLDS, PATCH),
    row(&[Field], NoLongerReadOnly, HOLDS, HOLDS, PATCH),
    row(&[Field], NowWriteOnly, HOLDS, BREAKS, PATCH_OR_MAJOR),
    row(&[Field], NoLongerWriteOnly, HOLDS, HOLDS, PATCH_OR_MAJOR),
    row(
        &[Api, Server, Scheme, Operation, Parameter, Body, Error, Header, Type, Field, Value, Status],
        Documented,
        HOLDS,
        HOLDS,
        PATCH,
    ),
];

impl Item {
    /// Returns the kind of item in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Api => "API",
            Server => "server",
            Scheme => "security scheme",
            Security => "security",
            Setup => "client setup",
            Operation => "operation",
            OperationId => "operation ID",
            Sunset => "sunset",
            MediaType => "media type",
            Success => "success status",
            Arguments => "arguments",
            Request => "request type",
            Parameter => "parameter",
            Body => "body",
            Answer => "response",
            Pages => "pagination",
            Error => "error",
            Header => "response header",
            Callback => "callback",
            Webhook => "webhook",
            Type => "type",
            Constructor => "constructor",
            Field => "field",
            OtherMembers => "additional properties",
            Value => "value",
            Constraint => "constraint",
            Branch => "branch",
            Conversion => "conversion",
            Status => "status",
            Declaration => "public item",
        }
    }
}

impl Action {
    /// Returns the kind of change in words, to follow the name of the item.
    pub fn as_str(self) -> &'static str {
        match self {
            Added => "added",
            AddedRequired => "added as required",
            Removed => "removed",
            Renamed => "renamed",
            Moved => "moved",
            ProbablyMoved => "probably moved",
            Retyped => "retyped",
            Recast => "changed in Rust only",
            Widened => "widened",
            Narrowed => "narrowed",
            NowRequired => "now required",
            NoLongerRequired => "no longer required",
            NowNullable => "now nullable",
            NoLongerNullable => "no longer nullable",
            Reordered => "reordered",
            Boxed => "boxing changed",
            Encoded => "wire format changed",
            Preferred => "now the default",
            Tightened => "tightened",
            Loosened => "loosened",
            DefaultChanged => "default changed",
            Deprecated => "deprecated",
            NoLongerDeprecated => "no longer deprecated",
            Redacted => "redaction changed",
            NowReadOnly => "now read-only",
            NoLongerReadOnly => "no longer read-only",
            NowWriteOnly => "now write-only",
            NoLongerWriteOnly => "no longer write-only",
            Documented => "documentation changed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as text: item, action, effects.
    fn shown() -> String {
        let mut text = String::new();
        for row in TABLE {
            for item in row.items {
                let breaks = |direction| judge(*item, row.action, direction, false).0.as_str();
                let name = format!("{} {}", item.as_str(), row.action.as_str());
                let [requests, responses] = [Direction::REQUESTS, Direction::RESPONSES].map(breaks);
                let bumps = [false, true].map(|breaks| judge(*item, row.action, Direction::BOTH, breaks).1.as_str());
                let bumps = if bumps[0] == bumps[1] { bumps[0].to_owned() } else { bumps.join(" or ") };
                text.push_str(&format!("{name:<42} {requests:<10} {responses:<10} {bumps}\n"));
            }
        }
        text
    }

    #[test]
    fn effects_match_the_reviewed_table() {
        insta::assert_snapshot!(shown());
    }

    #[test]
    fn every_change_has_one_row() {
        let shown = shown();
        let mut names: Vec<&str> = shown.lines().map(|line| &line[..42]).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "{names:#?}");
    }

    #[test]
    fn unlisted_changes_are_breaking() {
        assert_eq!(judge(Api, Boxed, Direction::default(), false), (BREAKS, Bump::Major));
    }

    #[test]
    fn types_in_no_request_or_response_cannot_break_the_wire() {
        for row in TABLE {
            assert_eq!(judge(row.items[0], row.action, Direction::default(), true).0, HOLDS);
        }
    }
}
