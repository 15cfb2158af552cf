//! A progress bar of one line.

use unicode_width::UnicodeWidthStr;

use super::table::truncated;

/// What takes the bar off the screen.
pub const ERASE: &str = "\r\x1b[K";
/// Cells of the bar.
const CELLS: usize = 30;

/// The bar as it stands on the screen.
#[derive(Debug, Default)]
pub struct Bar {
    shown: String,
    done: f64,
}

impl Bar {
    /// What to write to bring the screen up to date; nothing when it is already.
    pub fn draw(&mut self, label: &str, done: f64, width: usize) -> Option<String> {
        self.done = if done.is_finite() { done.clamp(0.0, 1.0) } else { 0.0 };
        let full = (self.done * CELLS as f64).round() as usize;
        let percent = (self.done * 100.0).floor() as usize;
        let line =
            format!("{}{} {percent:3} %", "█".repeat(full), "░".repeat(CELLS.saturating_sub(full)));
        let room = width.saturating_sub(line.width() + 2);
        let line = format!("{line}  {}", truncated(label, room));
        if line == self.shown {
            return None;
        }
        self.shown = line;
        Some(format!("{ERASE}{}", self.shown.trim_end()))
    }

    /// The work is done.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.done >= 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::Bar;

    #[test]
    fn it_is_drawn_once_for_each_step_and_fits() {
        let mut bar = Bar::default();
        let drawn = bar.draw("Envoi", 0.5, 44).unwrap();
        assert_eq!(drawn, format!("\r\x1b[K{}{}  50 %  Envoi", "█".repeat(15), "░".repeat(15)));
        assert!(bar.draw("Envoi", 0.5001, 44).is_none());
        assert!(bar.draw("Envoi", f64::NAN, 44).is_some());
        assert!(!bar.is_full());
        assert!(bar.draw("Envoi", 7.0, 38).is_some());
        assert!(bar.is_full());
    }
}
