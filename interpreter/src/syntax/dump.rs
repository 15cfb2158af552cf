//! A compact print of the tree, for tests: one line a statement, blocks indented.

use super::tree::{
    Argument, Block, Body, Case, Declaration, Expr, ExprKind, Init, Range, StatementKind, TextPart,
    TypeKind, TypeName, Walk,
};

/// The statements, one a line.
pub(super) fn block(statements: &Block) -> String {
    let mut out = String::new();
    lines(&mut out, statements, 0);
    out
}

fn put(out: &mut String, depth: usize, text: &str) {
    out.push_str(&"  ".repeat(depth));
    out.push_str(text.trim_end());
    out.push('\n');
}

fn lines(out: &mut String, statements: &Block, depth: usize) {
    for statement in statements {
        statement_lines(out, &statement.kind, depth);
    }
}

fn part(out: &mut String, depth: usize, title: &str, block: &Block) {
    put(out, depth, title);
    lines(out, block, depth + 1);
}

fn body(out: &mut String, depth: usize, body: &Body) {
    lines(out, &body.statements, depth + 1);
    let clauses = [
        ("case error", &body.case_error),
        ("case exception", &body.case_exception),
        ("at end", &body.at_end),
    ];
    for (title, clause) in clauses {
        if let Some(clause) = clause {
            part(out, depth, title, clause);
        }
    }
}

fn statement_lines(out: &mut String, kind: &StatementKind, depth: usize) {
    use StatementKind as K;
    let mut say = |text: String| put(out, depth, &text);
    match kind {
        K::Declaration(d) => say(declaration(d)),
        K::Constants(list) => {
            let list: Vec<_> =
                list.iter().map(|(name, value)| format!("{}={}", name.text, expr(value))).collect();
            say(format!("constants {}", list.join(" ")));
        }
        K::Structure(s) => {
            say(format!("structure {} composed={}", s.name.text, s.composed));
            for member in &s.members {
                put(out, depth + 1, &declaration(member));
            }
        }
        K::Enumeration(e) => {
            let values: Vec<_> = e
                .values
                .iter()
                .map(|v| {
                    let value = v.value.as_ref().map(|v| format!("={}", expr(v)));
                    let text = format!("{}{}", v.name.text, value.unwrap_or_default());
                    if v.included { format!("[{text}]") } else { text }
                })
                .collect();
            let exclusions = e.exclusions.iter().map(|names| {
                let names: Vec<&str> = names.iter().map(|name| &*name.text).collect();
                format!(" -({})", names.join(" "))
            });
            let exclusions: String = exclusions.collect();
            let word = if e.combination { "combination" } else { "enumeration" };
            say(format!("{word} {}: {}{exclusions}", e.name.text, values.join(" ")));
        }
        K::Alias(name, ty) => say(format!("alias {} = {}", name.text, type_name(ty))),
        K::Class(c) => {
            let bases: Vec<_> = c.bases.iter().map(|b| b.name.text.to_string()).collect();
            let word = if c.interface { "interface" } else { "class" };
            let attributes: Vec<_> = c.attributes.iter().map(|a| a.name.text.to_string()).collect();
            put(
                out,
                depth,
                &format!("{word} {}({}) {}", c.name.text, bases.join(","), attributes.join(",")),
            );
            lines(out, &c.body, depth + 1);
        }
        K::Procedure(p) => {
            put(out, depth, &header(p));
            body(out, depth, &p.body);
        }
        K::Assign { target, op, value, .. } => {
            say(format!("{op:?} {} {}", expr(target), expr(value)));
        }
        K::MultiAssign { targets, value } => {
            let targets: Vec<_> =
                targets.iter().map(|t| t.as_ref().map_or("_".into(), expr)).collect();
            say(format!("multi {} = {}", targets.join(","), expr(value)));
        }
        K::Exchange(a, b) => say(format!("exchange {} {}", expr(a), expr(b))),
        K::Expression(e) => say(expr(e)),
        K::Extern(e) => say(format!("extern {}", expr(e))),
        K::Section(words) => {
            let words: Vec<_> = words.iter().map(|w| w.text.to_string()).collect();
            say(format!("section {}", words.join(" ")));
        }
        K::If { arms, otherwise } | K::CompileIf { arms, otherwise } => {
            let word = if matches!(kind, K::If { .. }) { "if" } else { "compile if" };
            for (condition, block) in arms {
                part(out, depth, &format!("{word} {}", expr(condition)), block);
            }
            if let Some(block) = otherwise {
                part(out, depth, "else", block);
            }
        }
        K::Switch { value, arms, otherwise } => {
            say(format!("switch {}", expr(value)));
            for (cases, block) in arms {
                let cases: Vec<_> = cases.iter().map(case).collect();
                part(out, depth, &format!("case {}", cases.join(", ")), block);
            }
            if let Some(block) = otherwise {
                part(out, depth, "other", block);
            }
        }
        K::Loop { count, body, again_while } => {
            let count = count.as_deref().map(expr).unwrap_or_default();
            let again = again_while.as_ref().map(|c| format!(" while {}", expr(c)));
            part(out, depth, &format!("loop {count}{}", again.unwrap_or_default()), body);
        }
        K::While { condition, body } => {
            part(out, depth, &format!("while {}", expr(condition)), body);
        }
        K::For(f) => {
            let step = f.step.as_ref().map(|s| format!(" step({}) {}", f.step_once, expr(s)));
            let text = format!(
                "for {} = {} to({}) {}{}",
                expr(&f.counter),
                expr(&f.from),
                f.to_once,
                expr(&f.to),
                step.unwrap_or_default()
            );
            part(out, depth, &text, &f.body);
        }
        K::ForEach(f) => {
            let names: Vec<_> = f.variables.iter().map(|n| n.text.to_string()).collect();
            let walk = match &f.walk {
                Walk::Elements { key, unread } => {
                    let key = key.as_ref().map(|k| format!(" key {}", expr(k)));
                    format!(
                        "elements{}{}",
                        key.unwrap_or_default(),
                        if *unread { " unread" } else { "" }
                    )
                }
                Walk::Texts { separator } => {
                    format!("texts {}", separator.as_ref().map(expr).unwrap_or_default())
                }
                Walk::Positions { within, options } => {
                    let options = options.as_ref().map(expr).unwrap_or_default();
                    format!("positions in {} {options}", expr(within))
                }
                Walk::Rows { selected } => format!("rows selected={selected}"),
                Walk::Records => "records".into(),
            };
            let filter = f.filter.as_ref().map(|c| format!(" filter {}", expr(c)));
            let text = format!(
                "each {} of {} {walk}{}{}",
                names.join(","),
                expr(&f.of),
                filter.unwrap_or_default(),
                if f.from_end { " from end" } else { "" }
            );
            part(out, depth, &text, &f.body);
        }
        K::With { object, body } => part(out, depth, &format!("with {}", expr(object)), body),
        K::Using { resource, body } => part(out, depth, &format!("using {}", expr(resource)), body),
        K::After { target, call, body } => {
            part(out, depth, &format!("after {} = {}", expr(target), expr(call)), body);
        }
        K::WhenExceptionIn { body, handler, otherwise } => {
            part(out, depth, "guard", body);
            part(out, depth, "handler", handler);
            if let Some(block) = otherwise {
                part(out, depth, "else", block);
            }
        }
        K::WhenException { handler } => part(out, depth, "when exception", handler),
        K::Break(n) => say(format!("break {n}")),
        K::BreakSwitch => say("break switch".into()),
        K::Continue(n) => say(format!("continue {n}")),
        K::Return { values } => say(format!("return {}", list(values))),
        K::SetResult { values } => say(format!("set result {}", list(values))),
        K::Goto(name) => say(format!("goto {}", name.text)),
        K::Label(name) => say(format!("label {}", name.text)),
        K::ContinueLabel => say("continue:".into()),
        K::BreakLabel => say("break:".into()),
        K::Release(e) => say(format!("release {}", expr(e))),
        K::Reraise => say("reraise".into()),
        K::AbortAndBreak => say("abort and break".into()),
        K::Fold(block) => part(out, depth, "fold", block),
        K::Nothing => say("nothing".into()),
        K::Error => say("error".into()),
    }
}

fn header(p: &super::tree::Procedure) -> String {
    let parameters: Vec<_> = p
        .parameters
        .iter()
        .map(|p| {
            let ty = p.ty.as_ref().map(|ty| format!(":{}", type_name(ty))).unwrap_or_default();
            let default = p.default.as_ref().map(|d| format!("={}", expr(d))).unwrap_or_default();
            format!("{}{}{ty}{default}", if p.local { "local " } else { "" }, p.name.text)
        })
        .chain(p.variadic.then(|| "*".to_owned()))
        .collect();
    let results: Vec<_> =
        p.results.iter().map(|r| r.as_ref().map_or("?".into(), type_name)).collect();
    let modifiers: Vec<_> = p.modifiers.iter().map(|m| m.key.to_string()).collect();
    let internal = if p.internal { "internal " } else { "" };
    format!(
        "{internal}procedure {}({}) -> {} {}",
        p.name.text,
        parameters.join(", "),
        results.join(","),
        modifiers.join(" ")
    )
}

fn declaration(d: &Declaration) -> String {
    let names: Vec<_> = d.names.iter().map(|n| n.text.to_string()).collect();
    let ty = d.ty.as_ref().map(|ty| format!(": {}", type_name(ty))).unwrap_or_default();
    let init = match &d.init {
        None => String::new(),
        Some(Init::Value(v)) => format!(" = {}", expr(v)),
        Some(Init::Values(v)) => format!(" = ({})", list(v)),
        Some(Init::Reference(v)) => format!(" <- {}", expr(v)),
        Some(Init::Constructor(a)) => format!(" new({})", arguments(a)),
    };
    let attributes: Vec<_> = d
        .attributes
        .iter()
        .map(|a| match &a.value {
            Some(value) => format!(" <{}={}>", a.name.text, expr(value)),
            None => format!(" <{}>", a.name.text),
        })
        .collect();
    let modifiers: Vec<_> = d.modifiers.iter().map(|m| format!("{} ", m.key)).collect();
    format!("{}let {}{ty}{init}{}", modifiers.concat(), names.join(","), attributes.concat())
}

fn type_name(ty: &TypeName) -> String {
    let text = match &ty.kind {
        TypeKind::Array { dimensions, element, fixed, dynamic, local, growth } => {
            let dimensions: Vec<_> =
                dimensions.iter().map(|d| d.as_ref().map_or("*".into(), expr)).collect();
            let flags = [(fixed, "fixed "), (dynamic, "dynamic "), (local, "local ")];
            let flags: String = flags.iter().filter(|(on, _)| **on).map(|(_, w)| *w).collect();
            let growth = growth.as_ref().map(|g| format!("<{}>", expr(g))).unwrap_or_default();
            format!("{flags}array{growth}[{}] of {}", dimensions.join(","), type_name(element))
        }
        TypeKind::Associative { options, element } => {
            let options: Vec<_> =
                options.iter().map(|o| o.as_ref().map_or("*".into(), expr)).collect();
            format!("associative({}) of {}", options.join(","), type_name(element))
        }
        TypeKind::Queue(element) => format!("queue of {}", type_name(element)),
        TypeKind::Stack(element) => format!("stack of {}", type_name(element)),
        TypeKind::List(element) => format!("list of {}", type_name(element)),
        TypeKind::Named { name, dynamic } => {
            format!("{}{}", name.text, if *dynamic { " dynamic" } else { "" })
        }
        TypeKind::Integer { bytes, signed } => {
            format!("{}{}", if *signed { "i" } else { "u" }, bytes)
        }
        TypeKind::Text(
            super::tree::TextKind::Bounded(size) | super::tree::TextKind::Pascal(size),
        ) => format!("text on {}", expr(size)),
        TypeKind::Text(super::tree::TextKind::Fixed(size)) => format!("fixed text {}", expr(size)),
        TypeKind::Buffer(Some(size)) => format!("buffer {}", expr(size)),
        other => format!("{other:?}").to_lowercase(),
    };
    if ty.nullable { format!("{text}?") } else { text }
}

fn case(case: &Case) -> String {
    match case {
        Case::Value(v) => expr(v),
        Case::Range(a, b) => format!(
            "{}..{}",
            a.as_ref().map(expr).unwrap_or_default(),
            b.as_ref().map(expr).unwrap_or_default()
        ),
        Case::Compare(op, v) => format!("{op:?} {}", expr(v)),
        Case::Between { low, low_strict, high_strict, high } => {
            format!("{}<{low_strict}*{high_strict}<{}", expr(low), expr(high))
        }
    }
}

fn list(values: &[Expr]) -> String {
    values.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn arguments(arguments: &[Argument]) -> String {
    let one = |argument: &Argument| match argument {
        Argument::Value(v) => expr(v),
        Argument::ByValue(v) => format!("copy {}", expr(v)),
        Argument::Default(_) => "*".into(),
        Argument::Named(name, v) => format!("{}: {}", name.text, expr(v)),
    };
    arguments.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn range(range: &Range) -> String {
    match range {
        Range::One(v) => expr(v),
        Range::Bounds(a, b) => format!(
            "{}..{}",
            a.as_deref().map(expr).unwrap_or_default(),
            b.as_deref().map(expr).unwrap_or_default()
        ),
        Range::Length(a, n) => format!("{} on {}", expr(a), expr(n)),
        Range::All => "*".into(),
    }
}

/// An expression, fully parenthesised.
pub(super) fn expr(e: &Expr) -> String {
    use ExprKind as K;
    match &e.kind {
        K::Integer(v) => v.to_string(),
        K::Real(v) => format!("{v:?}"),
        K::Currency(v) => format!("0m{v}"),
        K::Numeric(v) => format!("0n{v}"),
        K::Duration(v) => format!("{v}ms"),
        K::Text(v) => format!("{v:?}"),
        K::Interpolated(parts) => {
            let parts: Vec<_> = parts
                .iter()
                .map(|p| match p {
                    TextPart::Text(t) => format!("{t:?}"),
                    TextPart::Value(v) => expr(v),
                })
                .collect();
            format!("text({})", parts.join(" "))
        }
        K::Name(n) => n.text.to_string(),
        K::Member { object, access, name } => {
            format!("{}{}{}", expr(object), dots(*access), name.text)
        }
        K::ImplicitMember { access, name } => format!("{}{}", dots(*access), name.text),
        K::Index { object, indexes } => {
            let indexes: Vec<_> = indexes.iter().map(range).collect();
            format!("{}[{}]", expr(object), indexes.join(", "))
        }
        K::Slice { object, range: r } => format!("{}[[{}]]", expr(object), range(r)),
        K::Call { callee, arguments: a } => format!("{}({})", expr(callee), arguments(a)),
        K::Unary { op, operand } => format!("({op:?} {})", expr(operand)),
        K::Binary { op, left, right, .. } => format!("({op:?} {} {})", expr(left), expr(right)),
        K::In { value, list: l, negated, lazy } => {
            let word = format!(
                "{}{}",
                if *negated { "not " } else { "" },
                if *lazy { "lazy in" } else { "in" }
            );
            format!("({} {word} {})", expr(value), list(l))
        }
        K::Between { low, low_strict, value, high_strict, high } => format!(
            "({} {} {} {} {})",
            expr(low),
            if *low_strict { "<" } else { "<=" },
            expr(value),
            if *high_strict { "<" } else { "<=" },
            expr(high)
        ),
        K::InRange { value, low, high } => {
            format!("({} = {}..{})", expr(value), expr(low), expr(high))
        }
        K::Ternary { condition, then, otherwise } => {
            format!("({} ? {} : {})", expr(condition), expr(then), expr(otherwise))
        }
        K::Choose { index, choices, otherwise } => {
            let otherwise = otherwise.as_ref().map(|o| format!(" else {}", expr(o)));
            format!("choose({}: {}{})", expr(index), list(choices), otherwise.unwrap_or_default())
        }
        K::OptionalText(v) => format!("optional({})", expr(v)),
        K::List(v) => format!("[{}]", list(v)),
        K::Tuple(v) => format!("tuple({})", list(v)),
        K::Indirection { name, kind } => {
            let kind = kind.as_ref().map(|k| format!(", {}", expr(k))).unwrap_or_default();
            format!("{{{}{kind}}}", expr(name))
        }
        K::Allocate { ty, arguments: a } => format!("new {}({})", type_name(ty), arguments(a)),
        K::Cast { ty, value } => format!("(({}) {})", type_name(ty), expr(value)),
        K::IsClass { value, class } => format!("({} is {})", expr(value), class.text),
        K::Increment { target, by, prefix } => format!("(step {by} {prefix} {})", expr(target)),
        K::Lambda(p) => {
            let mut out = String::new();
            body(&mut out, 0, &p.body);
            let text = out.trim().replace('\n', ";").replace("  ", " ");
            format!("lambda {} {{{text}}}", header(p).trim_start_matches("procedure "))
        }
        K::PendingResult => "result".into(),
        K::Error => "error".into(),
    }
}

fn dots(access: super::tree::Access) -> &'static str {
    use super::tree::Access as A;
    match access {
        A::Dot => ".",
        A::DoubleDot => "..",
        A::Colon => ":",
        A::DoubleColon => "::",
        A::Optional => "?.",
    }
}
