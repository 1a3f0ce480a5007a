//! The table: what a change means on the wire and for callers in Rust. Nothing else judges.

use super::{Bump, Direction, Effect};

/// What kind of thing changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Item {
    Api,
    Server,
    /// A way to prove who is calling.
    Scheme,
    /// What a call demands of its caller.
    Security,
    Operation,
    /// The arguments of an operation's method, as a list.
    Arguments,
    /// What an operation's method returns: the type that a call is made ready with.
    Request,
    Parameter,
    Body,
    /// What comes back when all is well.
    Answer,
    /// What comes back otherwise, by status.
    Error,
    /// A header of answers.
    Header,
    Callback,
    Type,
    /// The function `new` of a type, with its setters.
    Constructor,
    Field,
    /// The map of members without a field of their own.
    OtherMembers,
    /// A value of an enum, or the one of a constant.
    Value,
    Branch,
    /// The `From` of a union's branch.
    Conversion,
    /// What comes with one status, where an operation gives different things.
    Status,
}

/// What happened to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It is new.
    Added,
    /// It is new, and must be there.
    AddedRequired,
    /// It is gone.
    Removed,
    /// It has another name in Rust and the same on the wire.
    Renamed,
    /// It stands somewhere else.
    Moved,
    /// It is gone from its place, and at another place is one just like it under another name.
    ProbablyMoved,
    /// It holds other values.
    Retyped,
    /// Its values are the same, and have another type in Rust.
    Recast,
    /// It holds all values that it held, and others.
    Widened,
    /// It holds some of the values that it held.
    Narrowed,
    /// It must be there.
    NowRequired,
    /// It may be left out.
    NoLongerRequired,
    /// It may be null.
    NowNullable,
    /// It is never null.
    NoLongerNullable,
    /// Its parts come in another order.
    Reordered,
    /// It is stored apart, or no longer is.
    Boxed,
    /// It is the same, written in another way.
    Encoded,
    /// It is the default now, or no longer is.
    Preferred,
    /// It allows less.
    Tightened,
    /// It allows more.
    Loosened,
    /// Who leaves it out asks for something else.
    DefaultChanged,
    /// The document advises against it.
    Deprecated,
    /// The document no longer advises against it.
    NoLongerDeprecated,
    /// It is kept out of logs, or no longer is.
    Redacted,
    /// Only the server sets it, or no longer is alone in that.
    ReadOnly,
    /// The document says other things about it.
    Documented,
}

/// What a change means: whether it breaks requests, whether it breaks responses, and what it asks of the version.
pub(super) struct Row {
    items: &'static [Item],
    action: Action,
    requests: Effect,
    responses: Effect,
    rust: Rust,
}

/// What a change means for callers in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rust {
    /// It always asks for this.
    Always(Bump),
    /// It breaks where a name, a type or an argument that callers write changes with it; else it asks for this.
    Or(Bump),
}

/// What a change means on the wire in a direction, and what it asks of the version. `breaks` says whether a name, a type
/// or an argument that callers write changes with it.
pub(super) fn judge(item: Item, action: Action, direction: Direction, breaks: bool) -> (Effect, Bump) {
    let row = TABLE.iter().find(|row| row.action == action && row.items.contains(&item));
    // What nobody thought of is taken for the worst.
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

/// Everything whose values have a type.
const VALUES: &[Item] = &[Parameter, Body, Answer, Header, Type, Field, OtherMembers, Branch, Status];

/// In requests the old document speaks and the new one listens; in responses it is the other way round.
pub(super) const TABLE: &[Row] = &[
    //   what                                                   happened            requests responses Rust
    row(&[Operation, Server, Type, Header], Added, HOLDS, HOLDS, MINOR),
    row(&[Scheme, Error, Callback], Added, HOLDS, HOLDS, PATCH),
    // The client reads these from every response, and tells callers of none where there is none.
    row(&[Api], Added, HOLDS, HOLDS, PATCH),
    row(&[Api], Removed, HOLDS, BREAKS, PATCH),
    // An answer where there was none gives the method another type, and who read nothing need not read it.
    row(&[Answer], Added, HOLDS, HOLDS, MAJOR),
    row(&[Parameter, Body], Added, HOLDS, HOLDS, MINOR),
    row(&[Parameter, Body], AddedRequired, BREAKS, HOLDS, MAJOR),
    // Structs and enums can gain parts: nobody outside can write one in full or match all of it.
    row(&[Constructor, Field, OtherMembers, Branch, Conversion, Status], Added, HOLDS, HOLDS, MINOR),
    row(&[Value], Added, HOLDS, HOLDS, MINOR),
    row(&[Field], AddedRequired, BREAKS, HOLDS, MINOR_OR_MAJOR),
    row(&[Operation, Server, Field, Answer, Header], Removed, BREAKS, BREAKS, MAJOR),
    // What is sent although the API no longer knows it may be refused.
    row(&[Parameter, Body], Removed, BREAKS, HOLDS, MAJOR),
    row(&[Scheme], Removed, BREAKS, BREAKS, PATCH),
    row(&[Error, Callback], Removed, HOLDS, HOLDS, PATCH),
    // Whatever used the type tells what became of its values.
    row(&[Type, Constructor, Conversion], Removed, HOLDS, HOLDS, MAJOR),
    row(&[OtherMembers, Value, Branch, Status], Removed, BREAKS, HOLDS, MAJOR),
    row(&[Operation, Server, Header, Field, OtherMembers, Value, Branch, Status], Renamed, HOLDS, HOLDS, MAJOR),
    // The old name may go on as an alias, which is deprecated.
    row(&[Type], Renamed, HOLDS, HOLDS, MINOR_OR_MAJOR),
    // What must be given has no name at the call.
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
    row(&[Server], Preferred, BREAKS, BREAKS, PATCH),
    row(&[Security], Tightened, BREAKS, HOLDS, PATCH),
    row(&[Security], Loosened, HOLDS, HOLDS, PATCH),
    row(&[Parameter, Field, Type], Tightened, BREAKS, HOLDS, PATCH),
    // Nothing checks a limit while it reads.
    row(&[Parameter, Field, Type], Loosened, HOLDS, HOLDS, PATCH),
    row(&[Parameter, Field, Type], DefaultChanged, BREAKS, HOLDS, PATCH),
    row(&[Operation, Parameter, Field, Type], Deprecated, HOLDS, HOLDS, MINOR),
    row(&[Operation, Parameter, Field, Type], NoLongerDeprecated, HOLDS, HOLDS, PATCH),
    row(&[Field], Redacted, HOLDS, HOLDS, PATCH),
    row(&[Field], ReadOnly, BREAKS, HOLDS, PATCH),
    row(
        &[Api, Server, Scheme, Operation, Parameter, Body, Error, Header, Type, Field, Value, Status],
        Documented,
        HOLDS,
        HOLDS,
        PATCH,
    ),
];

impl Item {
    /// The kind of thing, in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Api => "API",
            Server => "server",
            Scheme => "security scheme",
            Security => "security",
            Operation => "operation",
            Arguments => "arguments",
            Request => "request type",
            Parameter => "parameter",
            Body => "body",
            Answer => "answer",
            Error => "error",
            Header => "response header",
            Callback => "callback",
            Type => "type",
            Constructor => "constructor",
            Field => "field",
            OtherMembers => "other members",
            Value => "value",
            Branch => "branch",
            Conversion => "conversion",
            Status => "status",
        }
    }
}

impl Action {
    /// What happened, in words that follow the name of the item.
    pub fn as_str(self) -> &'static str {
        match self {
            Added => "added",
            AddedRequired => "added, required",
            Removed => "removed",
            Renamed => "renamed",
            Moved => "moved",
            ProbablyMoved => "probably moved",
            Retyped => "retyped",
            Recast => "of another type in Rust",
            Widened => "widened",
            Narrowed => "narrowed",
            NowRequired => "now required",
            NoLongerRequired => "no longer required",
            NowNullable => "now nullable",
            NoLongerNullable => "no longer nullable",
            Reordered => "reordered",
            Boxed => "boxed differently",
            Encoded => "written differently",
            Preferred => "now the default",
            Tightened => "tightened",
            Loosened => "loosened",
            DefaultChanged => "another default",
            Deprecated => "deprecated",
            NoLongerDeprecated => "no longer deprecated",
            Redacted => "redaction changed",
            ReadOnly => "read only changed",
            Documented => "documentation changed",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as a reader would want it: what, what happened, what it means.
    fn shown() -> String {
        let mut text = String::new();
        for row in TABLE {
            for item in row.items {
                let breaks = |direction| judge(*item, row.action, direction, false).0.as_str();
                let name = format!("{} {}", item.as_str(), row.action.as_str());
                let [requests, responses] = [Direction::REQUESTS, Direction::RESPONSES].map(breaks);
                let bumps = [false, true].map(|breaks| judge(*item, row.action, Direction::BOTH, breaks).1.as_str());
                let bumps = if bumps[0] == bumps[1] { bumps[0].to_owned() } else { bumps.join(" or ") };
                text.push_str(&format!("{name:<40} {requests:<10} {responses:<10} {bumps}\n"));
            }
        }
        text
    }

    #[test]
    fn the_table_is_as_it_was_meant() {
        insta::assert_snapshot!(shown());
    }

    #[test]
    fn no_change_is_judged_twice() {
        let shown = shown();
        let mut names: Vec<&str> = shown.lines().map(|line| &line[..40]).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count, "{names:#?}");
    }

    #[test]
    fn what_nobody_thought_of_is_the_worst() {
        assert_eq!(judge(Api, Boxed, Direction::default(), false), (BREAKS, Bump::Major));
    }

    #[test]
    fn what_nothing_exchanges_cannot_break_the_wire() {
        for row in TABLE {
            assert_eq!(judge(row.items[0], row.action, Direction::default(), true).0, HOLDS);
        }
    }
}
