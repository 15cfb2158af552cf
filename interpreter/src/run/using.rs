//! `UTILISER … DANS`: what is used is left however the block ends.

use super::fault::At;
use super::statement::Flow;
use super::{Machine, Run, failure};
use crate::bilingual;
use crate::builtin::Using as Hooks;
use crate::diagnostic::codes;
use crate::tree::Using;
use crate::value::{Class, Value};

impl Machine {
    pub(super) fn using(&mut self, using: &Using) -> Run<Flow> {
        let held = self.any(&using.resource)?;
        let hooks: Option<Hooks> = match &held {
            Value::Object(object) => match object.class {
                Class::Native(native) => native.using,
                Class::User(_) => None,
            },
            _ => None,
        };
        let (Some(hooks), Value::Object(object)) = (hooks, held) else {
            return Err(failure(
                codes::ARGUMENT_TYPE,
                bilingual!(
                    "UTILISER attend une section critique ou un chronomètre",
                    "USING takes a critical section or a stopwatch"
                ),
            ))
            .at(using.span);
        };
        (hooks.enter)(self, &object).at(using.span)?;
        let outcome = self.block(&using.body);
        (hooks.leave)(self, &object).at(using.span)?;
        match outcome? {
            Flow::BreakUsing => Ok(Flow::Next),
            flow => Ok(flow),
        }
    }
}
