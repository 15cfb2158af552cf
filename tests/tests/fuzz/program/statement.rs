//! Statements.

use super::{KINDS, Kind, Maker, Variable};

impl Maker<'_> {
    /// Between `least` and `most` statements; what they declare is not used after them.
    pub(super) fn block(&mut self, least: usize, most: usize) {
        let known = self.variables.len();
        let count = least + self.chance.below(most - least + 1);
        for _ in 0..count {
            self.statement();
        }
        self.variables.truncate(known);
    }

    fn inner(&mut self) {
        self.indent += 1;
        self.block(1, 3);
        self.indent -= 1;
    }

    fn statement(&mut self) {
        if self.left == 0 {
            return self.show();
        }
        self.left -= 1;
        match self.chance.below(27) {
            0..=2 => {
                let kind = *self.chance.pick(&KINDS);
                self.declare(kind);
            }
            3..=6 => self.assign(),
            7 => self.compound(),
            8 => self.branch(),
            9 => self.switch(),
            10 => self.repeat(),
            11 => self.until(),
            12 | 13 => self.count(),
            14 | 15 => self.walk(),
            16 => self.leave(),
            17 => self.call_alone(),
            18 => self.exchange(),
            19 => self.arrays(),
            20 => self.guard(),
            21 => self.replace_part(),
            22..=24 if self.rich => self.story(),
            _ => self.show(),
        }
    }

    pub(super) fn show(&mut self) {
        let kind = *self.chance.pick(&KINDS);
        let value = self.value(kind, 2);
        self.line(&format!("Trace({value})"));
    }

    /// A variable that may be assigned, not an array.
    fn target(&mut self) -> Option<Variable> {
        self.variable(|own| own.free && !own.kind.is_array())
    }

    fn assign(&mut self) {
        let Some(target) = self.target() else { return self.show() };
        // Simple values are converted.
        let kind = match target.kind {
            Kind::Text if self.chance.one_in(4) => Kind::Real,
            Kind::Real if self.chance.one_in(3) => Kind::Int,
            Kind::Long | Kind::Bool if self.chance.one_in(3) => Kind::Real,
            kind => kind,
        };
        let value = self.value(kind, 3);
        self.line(&format!("{} = {value}", target.name));
    }

    fn compound(&mut self) {
        let Some(target) = self.target() else { return self.show() };
        let name = target.name;
        let line = match target.kind {
            Kind::Text => format!("{name} += {}", self.quote(1)),
            Kind::Bool => format!("{name} = ⟦PAS|NOT⟧ {name}"),
            Kind::Real => {
                let sign = self.chance.word(&["+=", "-=", "*=", "/="]);
                format!("{name} {sign} {}", self.real(1))
            }
            _ => match self.chance.below(5) {
                0 => format!("{name}++"),
                1 => format!("{name}--"),
                2 => format!("{name} -= {}", self.integer(1)),
                3 => format!("{name} *= {}", self.small()),
                _ => format!("{name} += {}", self.integer(1)),
            },
        };
        self.line(&line);
    }

    fn branch(&mut self) {
        let condition = self.boolean(2);
        if self.chance.one_in(4) {
            let (one, other) = (self.quote(1), self.integer(1));
            let line = format!(
                "⟦SI|IF⟧ {condition} ⟦ALORS|THEN⟧ Trace({one}) ⟦SINON|ELSE⟧ Trace({other})"
            );
            return self.line(&line);
        }
        self.line(&format!("⟦SI|IF⟧ {condition} ⟦ALORS|THEN⟧"));
        self.inner();
        if self.chance.one_in(3) {
            let condition = self.boolean(1);
            self.line(&format!("⟦SINON SI|ELSE IF⟧ {condition} ⟦ALORS|THEN⟧"));
            self.inner();
        }
        if self.chance.one_in(2) {
            self.line("⟦SINON|ELSE⟧");
            self.inner();
        }
        self.line("⟦FIN|END⟧");
    }

    fn switch(&mut self) {
        let text = self.chance.one_in(3);
        let value = if text { self.quote(1) } else { self.integer(1) };
        self.line(&format!("⟦SELON|SWITCH⟧ {value}"));
        for _ in 0..=self.chance.below(3) {
            let case = match self.chance.below(if text { 1 } else { 4 }) {
                0 if text => self.quoted(),
                0 => format!("{}, {}", self.small(), self.chance.between(-5, 5)),
                1 => format!("{} ⟦À|TO⟧ {}", self.small(), self.small()),
                2 => format!("> {}", self.small()),
                _ => format!("{} <= * < {}", self.small(), self.small()),
            };
            self.line(&format!("⟦CAS|CASE⟧ {case}:"));
            self.inner();
        }
        if self.chance.one_in(2) {
            self.line("⟦AUTRE CAS|OTHER CASE⟧");
            self.inner();
        }
        self.line("⟦FIN|END⟧");
    }

    fn looped(&mut self) {
        self.loops += 1;
        self.inner();
        self.loops -= 1;
    }

    fn repeat(&mut self) {
        let count = self.chance.between(0, 4);
        self.line(&format!("⟦BOUCLE|LOOP⟧({count})"));
        self.looped();
        self.line("⟦FIN|END⟧");
    }

    /// `TANTQUE` and `BOUCLE … À FAIRE TANTQUE`, with a counter that nothing else changes.
    fn until(&mut self) {
        let name = self.fresh();
        self.line(&format!("{name} ⟦est un entier|is int⟧"));
        self.variables.push(Variable::new(name.clone(), Kind::Int, false));
        let (after, most) = (self.chance.one_in(2), self.chance.between(0, 4));
        let other = self.boolean(1);
        let condition = format!("{name} < {most} ⟦_ET_|_AND_⟧ ({other})");
        self.line(&if after {
            "⟦BOUCLE|LOOP⟧".to_owned()
        } else {
            format!("⟦TANTQUE|WHILE⟧ {condition}")
        });
        self.indent += 1;
        self.line(&format!("{name}++"));
        self.indent -= 1;
        self.looped();
        self.line(&if after {
            format!("⟦À FAIRE TANTQUE|TO DO WHILE⟧ {condition}")
        } else {
            "⟦FIN|END⟧".to_owned()
        });
        self.variables.pop();
    }

    fn count(&mut self) {
        let name = self.fresh();
        let kind = *self.chance.pick(&[Kind::Int, Kind::Int, Kind::Long, Kind::Real, Kind::Byte]);
        let declared = self.chance.one_in(2) || kind != Kind::Int;
        if declared {
            self.line(&format!("{name} {}", kind.declared()));
        }
        let (from, to) = (self.chance.between(-3, 3), self.chance.between(-3, 6));
        let (to_word, step_word) =
            *self.chance.pick(&[("⟦À|TO⟧", "⟦PAS|STEP⟧"), ("⟦_À_|_TO_⟧", "⟦_PAS_|_STEP_⟧")]);
        let step = match self.chance.below(4) {
            0 if kind == Kind::Real => format!(" {step_word} 0.5"),
            1 => format!(" {step_word} 2"),
            2 => format!(" {step_word} -1"),
            _ => String::new(),
        };
        self.line(&format!("⟦POUR|FOR⟧ {name} = {from} {to_word} {to}{step}"));
        self.variables.push(Variable::new(name.clone(), kind, false));
        self.looped();
        self.line("⟦FIN|END⟧");
        self.line(&format!("Trace({name})"));
        self.variables.pop();
    }

    fn walk(&mut self) {
        let (known, walking) = (self.variables.clone(), self.walking);
        let name = self.fresh();
        if self.chance.one_in(3) {
            let (text, position) = (self.quote(1), self.fresh());
            self.line(&format!(
                "⟦POUR TOUTE CHAÎNE|FOR EACH STRING⟧ {name}, {position} ⟦DE|OF⟧ {text} \
                 ⟦SÉPARÉE PAR|SEPARATED BY⟧ \",\""
            ));
            self.variables.push(Variable::new(name, Kind::Text, true));
            self.variables.push(Variable::new(position, Kind::Long, false));
        } else {
            let kind = *self.chance.pick(&[Kind::Ints, Kind::Texts]);
            let Some(array) = self.known(kind) else { return self.show() };
            let (key, pass) = (self.fresh(), self.fresh());
            let end = self.chance.word(&["", " ⟦DepuisFin|FromEnd⟧"]);
            self.line(&format!("⟦POUR TOUT|FOR EACH⟧ {name}, {key}, {pass} ⟦DE|OF⟧ {array}{end}"));
            // What a loop sees when others change the array is not defined.
            for own in self.variables.iter_mut().filter(|own| own.element || own.kind.is_array()) {
                own.free = false;
            }
            let kind = if kind == Kind::Ints { Kind::Int } else { Kind::Text };
            let element = Variable::new(name, kind, !self.walking);
            self.variables.push(Variable { element: true, ..element });
            self.variables.push(Variable::new(key, Kind::Long, false));
            self.variables.push(Variable::new(pass, Kind::Long, false));
            self.walking = true;
        }
        self.looped();
        self.line("⟦FIN|END⟧");
        self.variables = known;
        self.walking = walking;
    }

    fn leave(&mut self) {
        let line = match (self.loops, self.result) {
            (0, Some(kind)) => {
                let value = self.value(kind, 1);
                let condition = self.boolean(2);
                format!("⟦SI|IF⟧ {condition} ⟦ALORS RENVOYER|THEN RESULT⟧ {value}")
            }
            (0, _) => return self.show(),
            (loops, _) => {
                let condition = self.boolean(2);
                let word = self.chance.word(&["SORTIR|BREAK", "CONTINUER|CONTINUE"]);
                let count = 1 + self.chance.below(loops);
                let count = if count == 1 { String::new() } else { format!("({count})") };
                format!("⟦SI|IF⟧ {condition} ⟦ALORS|THEN⟧ ⟦{word}⟧{count}")
            }
        };
        self.line(&line);
    }

    fn call_alone(&mut self) {
        let signatures = self.signatures.clone();
        if signatures.is_empty() {
            return self.show();
        }
        let signature = self.chance.pick(&signatures);
        match self.call(signature, 1) {
            Some(call) => self.line(&call),
            None => self.show(),
        }
    }

    fn exchange(&mut self) {
        let Some(one) = self.target() else { return self.show() };
        let Some(other) = self.variable(|own| own.free && own.kind == one.kind) else {
            return self.show();
        };
        let line = if self.chance.one_in(2) {
            format!("{} <=> {}", one.name, other.name)
        } else {
            let (left, right) = (self.value(one.kind, 1), self.value(one.kind, 1));
            format!("({}, {}) = ({left}, {right})", one.name, other.name)
        };
        self.line(&line);
    }

    fn arrays(&mut self) {
        let Some(array) = self.variable(|own| own.free && own.kind.is_array()) else {
            return self.show();
        };
        let (name, kind) = (array.name, array.kind);
        let element = if kind == Kind::Ints { Kind::Int } else { Kind::Text };
        let line = match self.chance.below(6) {
            0 => format!("⟦Ajoute|Add⟧({name}, {})", self.value(element, 1)),
            1 | 2 => {
                let (index, value) = (self.index(0), self.value(element, 2));
                format!("{name}[{index}] = {value}")
            }
            3 => match kind {
                Kind::Ints => {
                    let index = self.index(1);
                    match self.chance.below(3) {
                        0 => format!("{name}[{index}]++"),
                        1 => format!("{name}[{index}] *= {}", self.small()),
                        _ => format!("{name}[{index}] += {}", self.integer(2)),
                    }
                }
                _ => format!("{name}[{}] += {}", self.index(1), self.quote(1)),
            },
            _ => {
                let sign = self.chance.word(&["=", "<="]);
                let Some(other) = self.variable(|own| own.free && own.kind == kind) else { return };
                format!("{name} {sign} {}", other.name)
            }
        };
        self.line(&line);
    }

    fn guard(&mut self) {
        if self.guarded {
            return self.show();
        }
        self.guarded = true;
        self.line("⟦QUAND EXCEPTION DANS|WHEN EXCEPTION IN⟧");
        self.inner();
        self.line("⟦FAIRE|DO⟧");
        self.inner();
        if self.chance.one_in(2) {
            self.line("⟦SINON|ELSE⟧");
            self.inner();
        }
        self.line("⟦FIN|END⟧");
        self.guarded = false;
    }

    fn replace_part(&mut self) {
        let text = self.variable(|own| own.free && own.kind == Kind::Text);
        let Some(text) = text else { return self.show() };
        let (range, value) = (self.range(0), self.quote(1));
        self.line(&format!("{}[[{range}]] = {value}", text.name));
    }
}
