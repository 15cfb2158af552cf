//! Rows laid out in columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Rows that wait at most before they are shown.
const MAX_WAITING: usize = 500;
/// Between two columns.
const GAP: &str = "  ";

/// Rows of one table, kept until they are laid out together.
#[derive(Debug, Default)]
pub struct Table {
    name: String,
    titles: Vec<String>,
    rows: Vec<Vec<String>>,
    widths: Vec<usize>,
    /// The titles of this table were shown.
    begun: bool,
    width: usize,
}

impl Table {
    /// Adds a row; gives the rows to show first when they are of another table, or many.
    pub fn add(
        &mut self,
        name: &str,
        titles: &[String],
        cells: &[String],
        width: usize,
    ) -> Option<String> {
        let mut shown = None;
        if name != self.name || titles != self.titles {
            shown = self.is_waiting().then(|| self.finish());
            *self = Self { name: name.to_owned(), titles: titles.to_vec(), ..Self::default() };
        } else if self.rows.len() >= MAX_WAITING {
            shown = Some(self.finish());
        }
        self.width = width;
        self.rows.push(cells.iter().map(|cell| one_line(cell)).collect());
        shown
    }

    /// True when rows wait.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The waiting rows, laid out. Columns never become narrower than in the rows before.
    pub fn finish(&mut self) -> String {
        let rows = std::mem::take(&mut self.rows);
        let titles = (!self.begun && !self.titles.is_empty()).then(|| self.titles.clone());
        self.begun = true;
        for row in titles.iter().chain(&rows) {
            self.widths.resize(self.widths.len().max(row.len()), 0);
            for (width, cell) in self.widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let widths = fitted(&self.widths, self.width);
        let mut text = String::new();
        if let Some(titles) = titles {
            line(&titles, &widths, &mut text);
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            line(&rules, &widths, &mut text);
        }
        for row in &rows {
            line(row, &widths, &mut text);
        }
        text
    }
}

/// A table all of whose rows are known.
#[must_use]
pub fn layout(titles: &[String], rows: &[Vec<String>], width: usize) -> String {
    let mut table = Table::default();
    let mut text = String::new();
    for row in rows {
        text.extend(table.add("", titles, row, width));
    }
    text + &table.finish()
}

/// A row for another program: cells between tabs.
#[must_use]
pub fn plain_row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| one_line(cell)).collect();
    cells.join("\t") + "\n"
}

/// `text` cut to `width` columns, with `…` when something is missing.
#[must_use]
pub fn truncated(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    cut
}

/// The widths that fit in `available` columns: the widest columns give way first.
fn fitted(widths: &[usize], available: usize) -> Vec<usize> {
    let mut fitted = widths.to_vec();
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    let room = available.saturating_sub(gaps).max(4 * widths.len());
    while fitted.iter().sum::<usize>() > room {
        let Some(widest) = fitted.iter_mut().max() else { break };
        *widest -= 1;
    }
    fitted
}

fn line(cells: &[String], widths: &[usize], out: &mut String) {
    let start = out.len();
    for (rank, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if rank > 0 {
            out.push_str(GAP);
        }
        let cell = truncated(cell, *width);
        out.push_str(&cell);
        out.push_str(&" ".repeat(width.saturating_sub(cell.width())));
    }
    out.truncate(start + out[start..].trim_end().len());
    out.push('\n');
}

/// A cell on one line, without control characters.
fn one_line(cell: &str) -> String {
    let cell = cell.trim_end_matches(['\r', '\n']);
    if !cell.contains(char::is_control) {
        return cell.to_owned();
    }
    cell.replace("\r\n", " ").replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|&cell| cell.to_owned()).collect()
    }

    #[test]
    fn columns_are_aligned_by_what_is_seen() {
        let titles = row(&["De", "Sujet"]);
        let rows = [row(&["été", "x\ty"]), row(&["日本", "a\r\nb"])];
        assert_eq!(layout(&titles, &rows, 80), "De    Sujet\n────  ─────\nété   x y\n日本  a b\n");
    }

    #[test]
    fn the_widest_column_gives_way() {
        let rows = [row(&["court", "un sujet vraiment très long"])];
        assert_eq!(layout(&[], &rows, 20), "court  un sujet vra…\n");
    }

    #[test]
    fn later_rows_stay_aligned_with_the_first_ones() {
        let mut table = Table::default();
        assert!(table.add("T", &[], &row(&["long", "x"]), 80).is_none());
        assert_eq!(table.finish(), "long  x\n");
        assert!(table.add("T", &[], &row(&["a", "y"]), 80).is_none());
        assert_eq!(table.add("U", &[], &row(&["z"]), 80).as_deref(), Some("a     y\n"));
    }

    #[test]
    fn a_pipe_gets_tabs_and_one_line_a_row() {
        assert_eq!(plain_row(&row(&["a\tb", "c\nd", ""])), "a b\tc d\t\n");
    }
}
