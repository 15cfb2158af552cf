//! `GOTO`: a jump leaves blocks until the one that has the label, which goes on from there.

use super::statement::Flow;
use super::{Machine, Run};
use crate::tree::Labelled;

impl Machine {
    /// A block with labels.
    pub(super) fn labelled(&mut self, block: &Labelled) -> Run<Flow> {
        // A jump out of an exception handler enters the code of its process again.
        let mut from = self.entry.take().and_then(|label| block.place(label)).unwrap_or(0);
        loop {
            match self.block(&block.statements[from..])? {
                Flow::Goto(label) => match block.place(label) {
                    Some(place) => from = place,
                    None => return Ok(Flow::Goto(label)),
                },
                flow => return Ok(flow),
            }
            self.check_interrupt()?;
        }
    }
}
