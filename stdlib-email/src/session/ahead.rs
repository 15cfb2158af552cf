//! Reading ahead: a loop over a mailbox should cost bandwidth, not round trips.
//!
//! Nothing is asked ahead for a single read. From the second read in a row on, forwards or
//! backwards, more and more of what follows is: the share that a loop left early wastes stays
//! proportional to what it read.

/// What is read of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The headers.
    Headers,
    /// Everything.
    Whole,
}

/// The reads of a session so far, as far as they follow each other.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    last: Option<(u32, Part)>,
    forwards: Option<bool>,
    in_a_row: usize,
    planned_to: Option<u32>,
}

impl Ahead {
    /// Notes a read of a message among `numbers` (ascending), and returns those to announce, this
    /// one included. Empty when nothing new is to be announced.
    pub(super) fn note(&mut self, number: u32, part: Part, numbers: &[u32]) -> Vec<u32> {
        let forwards = self.follows(number, part, numbers);
        self.last = Some((number, part));
        if forwards.is_none() || (self.forwards.is_some() && self.forwards != forwards) {
            self.in_a_row = 1;
            self.planned_to = None;
            self.forwards = None;
            return Vec::new();
        }
        self.forwards = forwards;
        self.in_a_row += 1;
        let forwards = forwards == Some(true);
        let covered = self
            .planned_to
            .is_some_and(|planned| if forwards { number <= planned } else { number >= planned });
        if covered {
            return Vec::new();
        }
        let count = self.in_a_row * 2;
        let plan: Vec<u32> = if forwards {
            let from = numbers.partition_point(|own| *own < number);
            numbers.iter().skip(from).take(count).copied().collect()
        } else {
            let to = numbers.partition_point(|own| *own <= number);
            numbers.iter().take(to).rev().take(count).copied().collect()
        };
        self.planned_to = plan.last().copied();
        plan
    }

    /// Whether the read goes on from the last one, and in which direction.
    fn follows(&self, number: u32, part: Part, numbers: &[u32]) -> Option<bool> {
        let (last, last_part) = self.last?;
        if last_part != part {
            return None;
        }
        let behind = numbers.partition_point(|own| *own <= last);
        if numbers.get(behind) == Some(&number) {
            return Some(true);
        }
        let before = numbers.partition_point(|own| *own < last);
        (before.checked_sub(1).and_then(|at| numbers.get(at)) == Some(&number)).then_some(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ahead_of_a_single_read() {
        let numbers: Vec<u32> = (1..=100).collect();
        let mut ahead = Ahead::default();
        assert!(ahead.note(1, Part::Whole, &numbers).is_empty());
        assert!(ahead.note(50, Part::Whole, &numbers).is_empty());
        assert!(ahead.note(51, Part::Headers, &numbers).is_empty());
    }

    #[test]
    fn a_loop_announces_more_and_more() {
        let numbers: Vec<u32> = (1..=100).collect();
        let mut ahead = Ahead::default();
        let plans: Vec<usize> =
            numbers.iter().map(|number| ahead.note(*number, Part::Whole, &numbers).len()).collect();
        let flights: Vec<usize> = plans.iter().copied().filter(|count| *count > 0).collect();
        assert_eq!(flights, [4, 12, 36, 47]);
    }

    #[test]
    fn backwards_and_with_gaps() {
        let numbers = [2, 5, 9, 12];
        let mut ahead = Ahead::default();
        assert!(ahead.note(12, Part::Headers, &numbers).is_empty());
        assert_eq!(ahead.note(9, Part::Headers, &numbers), [9, 5, 2]);
        assert!(ahead.note(5, Part::Headers, &numbers).is_empty());
        // Turning round starts again.
        assert!(ahead.note(9, Part::Headers, &numbers).is_empty());
    }
}
