//! Reading a page: its programs, and where their expectations stand.

use std::ops::Range;
use std::path::Path;

use super::{Channel, Options, Program};

/// A page and its programs.
pub struct Page {
    pub cases: Vec<Case>,
    /// How many headings stand below its title.
    pub sections: usize,
    /// What is wrong with the page itself, each with its line.
    pub faults: Vec<(usize, String)>,
}

/// A program and what is expected of it.
pub struct Case {
    pub program: Program,
    /// The fence of the program.
    pub fence: Fence,
    pub expectations: Vec<(Channel, Fence)>,
}

impl Case {
    pub fn expectation(&self, channel: Channel) -> Option<&Fence> {
        self.expectations.iter().find(|(of, _)| *of == channel).map(|(_, fence)| fence)
    }
}

/// A fenced block. Ranges are counted in bytes of the page.
pub struct Fence {
    /// What precedes the backquotes on their line: a fence in a list is indented.
    pub indent: String,
    /// From the first backquote of the opening line to the end of the closing line.
    pub whole: Range<usize>,
    /// What the fence holds, without the indentation.
    pub text: String,
    /// The line after the opening one, counted from 1.
    pub line: usize,
    info: String,
}

/// Reads the text of a page.
pub fn read(file: &Path, text: &str) -> Page {
    let mut page = Page { cases: Vec::new(), sections: 0, faults: Vec::new() };
    let mut headings: Vec<(usize, String)> = Vec::new();
    // Whether the expectations that come are about the last program.
    let mut open = false;
    // Files that wait for their program, with the line of each.
    let mut files: Vec<(usize, (String, String))> = Vec::new();
    for item in items(text) {
        let fence = match item {
            Item::Heading(level, title) => {
                page.sections += usize::from(level > 1);
                headings.retain(|(above, _)| *above < level);
                headings.push((level, title));
                open = false;
                continue;
            }
            Item::Fence(fence) => fence,
            Item::Unclosed(line) => {
                page.faults.push((line, "this fence is not closed".to_owned()));
                continue;
            }
        };
        let (word, options) = fence.info.split_once(' ').unwrap_or((&fence.info, ""));
        let fence_line = fence.line - 1;
        if word == "wl" {
            let options = Options::parse(options).unwrap_or_else(|fault| {
                page.faults.push((fence_line, fault));
                Options::default()
            });
            if let Some(name) = options.value("file") {
                files.push((fence_line, (name.to_owned(), fence.text)));
                open = false;
                continue;
            }
            let program = Program {
                file: file.to_owned(),
                line: fence.line,
                headings: headings.iter().map(|(_, title)| title.clone()).collect(),
                options,
                source: fence.text.clone(),
                input: String::new(),
                files: files.drain(..).map(|(_, file)| file).collect(),
            };
            page.cases.push(Case { program, fence, expectations: Vec::new() });
            open = true;
            continue;
        }
        let channel = Channel::ALL.into_iter().find(|channel| channel.word() == word);
        if channel.is_none() && word != "input" {
            continue;
        }
        let Some(case) = page.cases.last_mut().filter(|_| open) else {
            page.faults.push((fence_line, format!("no program stands before this `{word}`")));
            continue;
        };
        match channel {
            None => case.program.input.push_str(&fence.text),
            Some(channel) if case.expectation(channel).is_some() => {
                page.faults.push((fence_line, format!("a second `{word}` for one program")));
            }
            Some(channel) => case.expectations.push((channel, fence)),
        }
    }
    for (line, (name, _)) in files {
        page.faults.push((line, format!("no program comes after the file `{name}`")));
    }
    page
}

enum Item {
    Heading(usize, String),
    Fence(Fence),
    /// The line where it opens.
    Unclosed(usize),
}

/// The headings and the fences of a page, in order.
fn items(text: &str) -> Vec<Item> {
    let mut items = Vec::new();
    let mut open: Option<(Fence, &str)> = None;
    let mut offset = 0;
    for (index, full) in text.split_inclusive('\n').enumerate() {
        let start = offset;
        offset += full.len();
        let line = full.trim_end_matches(['\n', '\r']);
        let bare = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - bare.len()];
        let marks = &bare[..bare.len() - bare.trim_start_matches('`').len()];
        if let Some((mut fence, opening)) = open.take() {
            if marks.len() >= opening.len() && bare.trim_end() == marks {
                fence.whole.end = start + line.len();
                items.push(Item::Fence(fence));
            } else {
                fence.text.push_str(unindent(full, &fence.indent));
                open = Some((fence, opening));
            }
        } else if marks.len() >= 3 {
            let fence = Fence {
                indent: indent.to_owned(),
                whole: start + indent.len()..offset,
                text: String::new(),
                line: index + 2,
                info: bare[marks.len()..].trim().to_owned(),
            };
            open = Some((fence, marks));
        } else if let Some(heading) = heading(line) {
            items.push(heading);
        }
    }
    items.extend(open.map(|(fence, _)| Item::Unclosed(fence.line - 1)));
    items
}

/// A line without the indentation of its fence, or without what it has of it.
fn unindent<'a>(line: &'a str, indent: &str) -> &'a str {
    let same = line.bytes().zip(indent.bytes()).take_while(|(a, b)| a == b).count();
    &line[same..]
}

fn heading(line: &str) -> Option<Item> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let is_heading = (1..=6).contains(&level) && title.starts_with(' ');
    is_heading.then(|| Item::Heading(level, title.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Page {
        read(Path::new("page.md"), text)
    }

    #[test]
    fn a_program_has_its_headings_options_input_and_expectations() {
        let page = parse(
            "# Texte\n## Longueur\nprose\n```wl lang=en\nInfo(1)\n```\n\n```input\noui\n```\n\
             so\n```output\n1\n```\n```errors\nx\n```\n# Suite\n```wl norun\n```\n",
        );
        assert!(page.faults.is_empty(), "{:?}", page.faults);
        let [first, second] = &page.cases[..] else { panic!("two programs") };
        assert_eq!(first.program.source, "Info(1)\n");
        assert_eq!(first.program.line, 5);
        assert_eq!(first.program.headings, ["Texte", "Longueur"]);
        assert_eq!(first.program.options.value("lang"), Some("en"));
        assert_eq!(first.program.input, "oui\n");
        assert_eq!(first.expectation(Channel::Output).unwrap().text, "1\n");
        assert_eq!(first.expectation(Channel::Errors).unwrap().text, "x\n");
        assert!(first.expectation(Channel::Diagnostics).is_none());
        assert_eq!(second.program.headings, ["Suite"]);
        assert!(second.program.options.has("norun"));
    }

    #[test]
    fn fences_in_lists_lose_their_indentation() {
        let page = parse("- item\n\n  ```wl\n  SI x\n    y\n\n  ```\n  ```output\n  z\n  ```\n");
        assert_eq!(page.cases[0].program.source, "SI x\n  y\n\n");
        assert_eq!(page.cases[0].expectation(Channel::Output).unwrap().text, "z\n");
    }

    #[test]
    fn a_longer_fence_holds_shorter_ones() {
        let page = parse("````wl\n```\n# no heading\n````\n");
        assert_eq!(page.cases[0].program.source, "```\n# no heading\n");
    }

    #[test]
    fn files_go_with_the_next_program() {
        let page = parse("```wl file=a.wl\nx\n```\n```wl\nEXTERNE \"a.wl\"\n```\n```wl\n```\n");
        assert_eq!(page.cases[0].program.files, [("a.wl".to_owned(), "x\n".to_owned())]);
        assert_eq!(page.cases[1].program.files, []);
    }

    #[test]
    fn other_fences_are_prose() {
        let page = parse("```text\n```\n```\n```output\n");
        assert!(page.cases.is_empty());
        assert_eq!(page.faults, [(3, "this fence is not closed".to_owned())]);
    }

    #[test]
    fn what_would_stay_unchecked_is_a_fault() {
        let faults =
            |text| parse(text).faults.into_iter().map(|(line, _)| line).collect::<Vec<_>>();
        assert_eq!(faults("```wl sndbox\n```\n"), [1]);
        assert_eq!(faults("\n```output\n```\n"), [2]);
        assert_eq!(faults("```wl\n```\n# Autre\n```output\n```\n"), [4]);
        assert_eq!(faults("```wl\n```\n```output\n```\n```output\n```\n"), [5]);
        assert_eq!(faults("\n```wl file=a.wl\n```\n"), [2]);
        assert_eq!(faults("```wl file=a.wl\n```\n```output\n```\n```wl\n```\n"), [3]);
    }
}
