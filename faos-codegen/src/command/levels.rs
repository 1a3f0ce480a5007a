//! The options that set the level of findings.

use clap::Args;
use faos_codegen::diagnostic::{Level, Levels, Severity, Subject};

use super::failure::Failure;

#[derive(Default, Args)]
pub(super) struct LevelFlags {
    /// Treat findings with this code as errors: a code, `degraded` or `warnings`. Overrides the settings.
    #[arg(long, value_name = "CODE")]
    deny: Vec<Subject>,
    /// Report findings with this code as warnings.
    #[arg(long, value_name = "CODE")]
    warn: Vec<Subject>,
    /// Do not report findings with this code.
    #[arg(long, value_name = "CODE")]
    allow: Vec<Subject>,
}

impl LevelFlags {
    /// Overrides the levels of the settings.
    pub(super) fn apply(&self, levels: &mut Levels) -> Result<(), Failure> {
        let lists = [
            ("--deny", &self.deny, Level::Report(Severity::Error)),
            ("--warn", &self.warn, Level::Report(Severity::Warning)),
            ("--allow", &self.allow, Level::Allow),
        ];
        let mut flags = Levels::default();
        for (index, (flag, subjects, level)) in lists.iter().enumerate() {
            for subject in *subjects {
                if let Some((other, ..)) = lists[..index].iter().find(|(_, others, _)| others.contains(subject)) {
                    let name = subject.as_str();
                    return Err(Failure::usage(format!("cannot apply both `{other}` and `{flag}` to `{name}`")));
                }
                flags.set(*subject, *level).map_err(Failure::usage)?;
            }
        }
        levels.extend(flags);
        Ok(())
    }
}
