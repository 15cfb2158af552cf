//! Expressions of a wanted type.

use super::{Kind, Maker, Signature};

impl Maker<'_> {
    /// A value of this kind; `depth` bounds its nesting.
    pub(super) fn value(&mut self, kind: Kind, depth: usize) -> String {
        match kind {
            Kind::Bool => self.boolean(depth),
            Kind::Byte => self.byte(),
            Kind::Int | Kind::Long => self.integer(depth),
            Kind::Real => self.real(depth),
            Kind::Text => self.quote(depth),
            Kind::Ints => self.array(kind),
            Kind::Texts => self.array(kind),
        }
    }

    fn array(&mut self, kind: Kind) -> String {
        let item = if kind == Kind::Ints { self.small() } else { self.quoted() };
        self.known(kind).unwrap_or(format!("[{item}]"))
    }

    fn byte(&mut self) -> String {
        match self.known(Kind::Byte) {
            Some(name) if self.chance.one_in(2) => name,
            _ => self.chance.between(-100, 100).to_string(),
        }
    }

    /// A small integer, so that indexes and counts often fit.
    pub(super) fn small(&mut self) -> String {
        self.chance.between(0, 6).to_string()
    }

    pub(super) fn integer(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.integer_leaf();
        }
        let depth = depth - 1;
        match self.chance.below(15) {
            0..=3 => self.integer_leaf(),
            4..=7 => {
                let sign = self.chance.word(&["+", "-", "*", "%", "⟦modulo|modulo⟧", "+", "-"]);
                let (left, right) = (self.integer(depth), self.integer(depth));
                format!("{left} {sign} {right}")
            }
            8 => format!("({})", self.integer(depth)),
            9 => format!("-({})", self.integer(depth)),
            10 => self.ternary(Kind::Int, depth),
            11 => match self.known(Kind::Ints) {
                Some(array) => {
                    let index = self.index(depth);
                    format!("{array}[{index}]")
                }
                None => self.integer_leaf(),
            },
            12 => match self.chance.below(3) {
                0 => format!("⟦Taille|Length⟧({})", self.quote(depth)),
                1 => match self.known(Kind::Texts) {
                    Some(array) => format!("{array}..⟦Occurrence|Occurrence⟧"),
                    None => self.integer_leaf(),
                },
                _ => self.increment(),
            },
            13 => {
                let (rank, first) = (self.small(), self.integer(depth));
                let (second, other) = (self.integer(depth), self.integer(depth));
                format!("⟦SELON|SWITCH⟧({rank}, {first}, {second}, ⟦SINON|ELSE⟧ {other})")
            }
            _ => self.call_giving(Kind::Int, depth).unwrap_or_else(|| self.small()),
        }
    }

    fn integer_leaf(&mut self) -> String {
        match self.chance.below(12) {
            0 => self
                .chance
                .word(&[
                    "2147483647",
                    "-2147483648",
                    "4294967296",
                    "9223372036854775807",
                    "0xFF",
                    "12 345",
                    "1_000_000",
                ])
                .to_owned(),
            1..=4 => self.chance.between(-20, 20).to_string(),
            5 => self.small(),
            _ => {
                let known = self.variable(|own| {
                    matches!(own.kind, Kind::Int | Kind::Long | Kind::Byte | Kind::Bool)
                });
                known.map_or_else(|| self.small(), |own| own.name)
            }
        }
    }

    /// An index that often fits. A constant one below 1 is refused by the checker.
    pub(super) fn index(&mut self, depth: usize) -> String {
        let constant = self.chance.between(1, 3).to_string();
        let known = self.known(Kind::Int).unwrap_or_else(|| constant.clone());
        match self.chance.below(6) {
            0 => format!("{known} + {}", self.integer(depth)),
            1 => known,
            _ => constant,
        }
    }

    fn increment(&mut self) -> String {
        let Some(own) = self.variable(|own| own.free && own.kind == Kind::Int) else {
            return self.small();
        };
        let name = own.name;
        let form = self.chance.below(4);
        ["(X++)", "(X--)", "(++X)", "(--X)"][form].replace('X', &name)
    }

    pub(super) fn real(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.real_leaf();
        }
        let depth = depth - 1;
        match self.chance.below(8) {
            0 | 1 => self.real_leaf(),
            2..=4 => {
                let sign = self.chance.word(&["+", "-", "*", "/"]);
                let (left, right) = (self.real(depth), self.real(depth));
                format!("{left} {sign} {right}")
            }
            5 => format!("{} / {}", self.integer(depth), self.integer(depth)),
            6 => format!("({})", self.real(depth)),
            _ => self.call_giving(Kind::Real, depth).unwrap_or_else(|| self.real_leaf()),
        }
    }

    fn real_leaf(&mut self) -> String {
        match self.chance.below(4) {
            0 => self.known(Kind::Real).unwrap_or_else(|| "0.5".to_owned()),
            1 => self.integer_leaf(),
            2 => self.chance.word(&["0.1", "1.5", "3.14159", "1000000.25", "0.000001"]).to_owned(),
            _ => format!("{}.{}", self.chance.between(0, 99), self.chance.between(0, 99)),
        }
    }

    pub(super) fn boolean(&mut self, depth: usize) -> String {
        if depth == 0 {
            let literal = self.chance.word(&["⟦Vrai|True⟧", "⟦Faux|False⟧"]);
            let known = self.known(Kind::Bool);
            return known.unwrap_or_else(|| literal.to_owned());
        }
        let depth = depth - 1;
        match self.chance.below(10) {
            0..=2 => {
                let sign = self.relation();
                format!("{} {sign} {}", self.integer(depth), self.integer(depth))
            }
            3 => {
                let sign = self.relation();
                format!("{} {sign} {}", self.real(depth), self.integer(depth))
            }
            4 => {
                let sign = self.chance.word(&["=", "<>"]);
                format!("{} {sign} {}", self.quote(depth), self.quote(depth))
            }
            5 => {
                let word = self.chance.word(&["ET|AND", "OU|OR", "_ET_|_AND_", "_OU_|_OR_"]);
                format!("({} ⟦{word}⟧ {})", self.boolean(depth), self.boolean(depth))
            }
            6 => format!("⟦PAS|NOT⟧ ({})", self.boolean(depth)),
            7 => {
                let (low, value, high) = (self.small(), self.integer(depth), self.small());
                match self.chance.below(3) {
                    0 => format!("({value} = {low} ⟦À|TO⟧ {high})"),
                    1 => format!("({low} < {value} <= {high})"),
                    _ => format!("({value} ⟦DANS|IN⟧ ({low}, {high}, {}))", self.small()),
                }
            }
            8 => self.call_giving(Kind::Bool, depth).unwrap_or_else(|| self.boolean(0)),
            _ => self.boolean(0),
        }
    }

    fn relation(&mut self) -> &'static str {
        self.chance.word(&["=", "<>", "<", "<=", ">", ">="])
    }

    /// A text.
    pub(super) fn quote(&mut self, depth: usize) -> String {
        if depth == 0 {
            let literal = self.quoted();
            return if self.chance.one_in(2) {
                self.known(Kind::Text).unwrap_or(literal)
            } else {
                literal
            };
        }
        let depth = depth - 1;
        match self.chance.below(9) {
            0 | 1 => self.quote(0),
            2..=4 => {
                let kind = *self.chance.pick(&[Kind::Text, Kind::Int, Kind::Bool, Kind::Real]);
                let right = self.value(kind, depth);
                format!("{} + ({right})", self.quote(depth))
            }
            5 => {
                let range = self.range(depth);
                match self.known(Kind::Text) {
                    Some(text) => format!("{text}[[{range}]]"),
                    None => self.quoted(),
                }
            }
            6 => match self.known(Kind::Int) {
                Some(name) => format!("\"<[%{name}%]>\""),
                None => self.quoted(),
            },
            7 => self.ternary(Kind::Text, depth),
            _ => self.call_giving(Kind::Text, depth).unwrap_or_else(|| self.quoted()),
        }
    }

    /// What stands between `[[` and `]]`.
    pub(super) fn range(&mut self, depth: usize) -> String {
        let (first, last) = (self.index(depth), self.small());
        match self.chance.below(5) {
            0 => first,
            1 => format!("{first} ⟦À|TO⟧ {last}"),
            2 => format!("{first} ⟦À|TO⟧"),
            3 => format!("⟦À|TO⟧ {last}"),
            // The checker refuses a constant 0.
            _ => format!("{first} ⟦SUR|ON⟧ {}", self.chance.between(1, 6)),
        }
    }

    pub(super) fn quoted(&mut self) -> String {
        let text = self.chance.word(&["", "a", "été", "Ève et Noé", "a,b,,c", "12", "\"\"", "ß😀"]);
        format!("\"{text}\"")
    }

    fn ternary(&mut self, kind: Kind, depth: usize) -> String {
        let condition = self.boolean(depth);
        let (then, other) = (self.value(kind, depth), self.value(kind, depth));
        format!("({condition} ? {then} ⟦SINON|ELSE⟧ {other})")
    }

    fn call_giving(&mut self, kind: Kind, depth: usize) -> Option<String> {
        let fitting: Vec<_> =
            self.signatures.iter().filter(|own| own.result == Some(kind)).cloned().collect();
        if fitting.is_empty() {
            return None;
        }
        let signature = self.chance.pick(&fitting).clone();
        self.call(&signature, depth)
    }

    /// A call, when there are variables to pass by reference.
    pub(super) fn call(&mut self, signature: &Signature, depth: usize) -> Option<String> {
        let mut arguments = Vec::new();
        for parameter in &signature.parameters {
            let kind = parameter.kind;
            let variable =
                self.variable(|own| own.kind == kind && own.free).map(|variable| variable.name);
            arguments.push(match variable {
                // In double parentheses a variable is given by value.
                Some(name) if parameter.reference && self.chance.one_in(4) && !kind.is_array() => {
                    format!("({name})")
                }
                Some(name) if parameter.reference || kind.is_array() => name,
                None if parameter.reference || kind.is_array() => return None,
                _ => self.value(kind, depth.min(1)),
            });
        }
        let name = self.spelt(&signature.name);
        Some(format!("{name}({})", arguments.join(", ")))
    }
}
