//! Changes of descriptions and of the keywords beside them: limits, defaults, examples.

use crate::api::{Docs, Facts, Limits};
use crate::render;

use super::judgement::Action;
use super::walk::{Found, Walk};

impl Walk<'_> {
    /// Compares the descriptions of an item present in both documents. `found` creates the change for an action.
    pub(super) fn docs(&mut self, old: &Docs, new: &Docs, found: impl Fn(Action) -> Found) {
        let (none, unlimited) = (Facts::default(), Limits::default());
        let (old_limits, new_limits) = (old.limits().unwrap_or(&unlimited), new.limits().unwrap_or(&unlimited));
        if old_limits != new_limits {
            let action = match (new_limits.contains(old_limits), old_limits.contains(new_limits)) {
                // The numbers are equal but spelled differently.
                (true, true) => Action::Documented,
                (true, false) => Action::Loosened,
                (false, _) => Action::Tightened,
            };
            let shown = |docs: &Docs| docs.limits().map(render::limits);
            self.add(between_options(found(action), shown(old), shown(new)));
        }
        let [old_facts, new_facts] = [old, new].map(|docs| docs.facts.as_deref().unwrap_or(&none));
        if old_facts.default != new_facts.default {
            let shown = |facts: &Facts| facts.default.as_ref().map(render::shown);
            self.add(between_options(found(Action::DefaultChanged), shown(old_facts), shown(new_facts)));
        }
        let others = |facts: &Facts| (facts.example.clone(), facts.format.clone());
        if old.text != new.text || others(old_facts) != others(new_facts) {
            self.add(found(Action::Documented));
        }
    }

    /// Compares the descriptions of an item that has no limits.
    pub(super) fn description(&mut self, old: &Docs, new: &Docs, found: impl Fn(Action) -> Found) {
        if old != new {
            self.add(found(Action::Documented));
        }
    }
}

/// Adds the values before and after a change; either may be absent.
fn between_options(found: Found, before: Option<String>, after: Option<String>) -> Found {
    let found = before.into_iter().fold(found, Found::before);
    after.into_iter().fold(found, Found::after)
}
