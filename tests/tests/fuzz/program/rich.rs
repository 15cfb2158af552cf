//! Statements that hold a small story of their own: an associative array and its walk, a value that
//! may be Null, a lambda, a label, an object. What they declare has fresh names.

use super::{Kind, Maker, Variable};

impl Maker<'_> {
    pub(super) fn story(&mut self) {
        match self.chance.below(6) {
            0 => self.map(),
            1 => self.nullable(),
            2 => self.lambda(),
            3 => self.label(),
            4 => self.intervals(),
            _ => self.object(),
        }
    }

    /// An associative array, written, asked and walked.
    fn map(&mut self) {
        let name = self.fresh();
        let texts = self.chance.one_in(3);
        let (of, kind) = if texts {
            (
                "⟦est un tableau associatif de chaînes|is an associative array of strings⟧",
                Kind::Text,
            )
        } else {
            ("⟦est un tableau associatif d'entiers|is an associative array of int⟧", Kind::Int)
        };
        self.line(&format!("{name} {of}"));
        for _ in 0..=self.chance.below(4) {
            let key = self.quoted();
            let value = self.value(kind, 1);
            let sign = if self.chance.one_in(3) { "+=" } else { "=" };
            self.line(&format!("{name}[{key}] {sign} {value}"));
        }
        let key = self.quoted();
        self.line(&format!("Trace({name}[{key}])"));
        if self.chance.one_in(3) {
            let key = self.quoted();
            self.line(&format!("⟦Supprime|Delete⟧({name}, {key})"));
        }
        let (element, key) = (self.fresh(), self.fresh());
        let backwards = if self.chance.one_in(3) { " ⟦DepuisFin|FromEnd⟧" } else { "" };
        self.line(&format!("⟦POUR TOUT|FOR EACH⟧ {element}, {key} ⟦DE|OF⟧ {name}{backwards}"));
        self.indent += 1;
        self.line(&format!("Trace({key}, {element})"));
        if self.chance.one_in(2) {
            let value = self.value(kind, 1);
            self.line(&format!("{element} += {value}"));
        }
        self.indent -= 1;
        self.line("⟦FIN|END⟧");
        self.line(&format!("Trace({name})"));
    }

    /// A value that may be Null: asked first, or replaced.
    fn nullable(&mut self) {
        let name = self.fresh();
        self.line(&format!("{name} ⟦est un entier?|is int?⟧"));
        if self.chance.one_in(2) {
            let value = self.integer(1);
            self.line(&format!("{name} = {value}"));
        }
        let other = self.small();
        self.line(&format!("Trace({name} ?? {other})"));
        self.line(&format!("⟦SI|IF⟧ {name} <> Null ⟦ALORS|THEN⟧"));
        self.indent += 1;
        self.line(&format!("Trace({name} + 1)"));
        self.indent -= 1;
        self.line("⟦SINON|ELSE⟧");
        self.indent += 1;
        self.line(&format!("{name} = {other}"));
        self.indent -= 1;
        self.line("⟦FIN|END⟧");
        self.line(&format!("Trace({name}, {name} = Null)"));
    }

    /// A lambda that sees the variables around it.
    fn lambda(&mut self) {
        let (name, parameter) = (self.fresh(), self.fresh());
        let known = self.variables.len();
        self.variables.push(Variable::new(parameter.clone(), Kind::Int, false));
        let value = self.integer(2);
        self.variables.truncate(known);
        let code = if self.chance.one_in(2) {
            format!("{parameter} => {value}")
        } else {
            format!("{parameter} => {{ ⟦RENVOYER|RESULT⟧ {value} }}")
        };
        self.line(&format!("{name} ⟦est une Procédure|is Procedure⟧"));
        self.line(&format!("{name} = {code}"));
        let given = self.integer(1);
        self.line(&format!("Trace({name}({given}))"));
    }

    /// A label that a `GOTO` of the same block leads to, a few times.
    fn label(&mut self) {
        let (counter, label) = (self.fresh(), self.fresh());
        let most = self.chance.between(1, 4);
        self.line(&format!("{counter} ⟦est un entier|is int⟧"));
        self.line(&format!("{label}:"));
        self.line(&format!("{counter}++"));
        self.show();
        self.line(&format!("⟦SI|IF⟧ {counter} < {most} ⟦ALORS|THEN⟧ GOTO {label}"));
        self.line(&format!("Trace({counter})"));
    }

    /// `SELON` with bounds of every form.
    fn intervals(&mut self) {
        let value = self.integer(1);
        self.line(&format!("⟦SELON|SWITCH⟧ {value}"));
        let cases = [
            format!("⟦À|TO⟧ {}", self.chance.between(-50, 0)),
            format!("{} ⟦À|TO⟧ {}", self.small(), self.small()),
            format!("{} < * <= {}", self.small(), self.small()),
            format!("<= {}", self.small()),
            format!("{} ⟦À|TO⟧", self.chance.between(50, 500)),
        ];
        for case in cases {
            if self.chance.one_in(2) {
                let shown = self.quoted();
                self.line(&format!("⟦CAS|CASE⟧ {case}: Trace({shown})"));
            }
        }
        self.line("⟦AUTRE CAS|OTHER CASE⟧: Trace(0)");
        self.line("⟦FIN|END⟧");
    }

    /// An object of a class of the program, held or referred to.
    fn object(&mut self) {
        if self.classes.is_empty() {
            return self.show();
        }
        let class = self.chance.pick(&self.classes).clone();
        let name = self.fresh();
        if self.chance.one_in(2) {
            self.line(&format!("{name} ⟦est un|is a⟧ {class}"));
        } else {
            self.line(&format!(
                "{name} ⟦est un {class} dynamique = ALLOUER UN|is {class} dynamic = NEW⟧ {class}"
            ));
        }
        let value = self.integer(1);
        self.line(&format!("{name}.compte = {value}"));
        let given = self.integer(1);
        self.line(&format!("Trace({name}.Avance({given}), {name}.compte)"));
        if self.chance.one_in(2) {
            let copy = self.fresh();
            self.line(&format!("{copy} ⟦est un|is a⟧ {class}"));
            self.line(&format!("{copy} = {name}"));
            self.line(&format!("{copy}.compte += 1"));
            self.line(&format!("Trace({name}.compte, {copy}.compte, {copy}.mot)"));
        }
    }

    /// A class of the program, which may inherit from one before.
    pub(super) fn class(&mut self) {
        let name = self.fresh();
        self.line(&format!("{name} ⟦est une Classe|is Class⟧"));
        self.indent += 1;
        let base = self.classes.last().cloned().filter(|_| self.chance.one_in(2));
        match base {
            Some(base) => {
                self.line(&format!("⟦HÉRITE DE|INHERITS FROM⟧ {base}"));
                self.line("⟦PROCÉDURE|PROCEDURE⟧ Avance(de ⟦est un entier|is int⟧)");
                self.line("\tmot += \"+\"");
                self.line("\t⟦RENVOYER Ancêtre:Avance|RESULT Ancestor:Avance⟧(de) + 1");
                self.line("⟦FIN|END⟧");
            }
            None => {
                let first = self.small();
                let text = self.quoted();
                self.line(&format!("compte ⟦est un entier|is int⟧ = {first}"));
                self.line(&format!("mot ⟦est une chaîne|is string⟧ = {text}"));
                self.line("⟦PROCÉDURE|PROCEDURE⟧ Avance(de ⟦est un entier|is int⟧)");
                self.line("\tcompte += de");
                self.line("\t⟦RENVOYER|RESULT⟧ compte");
                self.line("⟦FIN|END⟧");
            }
        }
        self.indent -= 1;
        self.line("⟦FIN|END⟧");
        self.classes.push(name);
    }
}
