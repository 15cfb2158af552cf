//! Fields: their properties, and where their content comes from.

use std::cell::RefCell;
use std::rc::Rc;

use wl_interpreter::builtin::{
    ConstantValue, Doc, Error, Fields, NativeType, Property, Runtime, Ty, doc, example, names,
};
use wl_interpreter::diagnostic::Language;
use wl_interpreter::host::Channel;
use wl_interpreter::syntax::fold;
use wl_interpreter::value::{Object, Value};

/// The rank of `Valeur` among the properties.
const VALUE: usize = 0;
const NAME: usize = 1;
const LABEL: usize = 2;
const LEAST: usize = 5;
const MOST: usize = 6;

const fn property(fr: &'static str, en: &'static str, ty: Ty, doc: Doc) -> Property {
    Property { names: names(fr, en), ty, read_only: false, default: None, secret: false, doc }
}

const fn with_default(property: Property, value: ConstantValue) -> Property {
    Property { default: Some(value), ..property }
}

static PROPERTIES: &[Property] = &[
    with_default(
        property("Valeur", "Value", Ty::Any, doc("Le contenu.", "The content.")),
        ConstantValue::Text(""),
    ),
    property("Nom", "Name", Ty::Text, doc("Le nom du champ.", "The name of the field.")),
    property(
        "Libellé",
        "Caption",
        Ty::Text,
        doc("Ce qui est écrit à côté.", "What is written beside it."),
    ),
    with_default(
        property("Visible", "Visible", Ty::Bool, doc("Visible ou non.", "Visible or not.")),
        ConstantValue::Bool(true),
    ),
    property(
        "Etat",
        "State",
        Ty::Int,
        doc("Actif, grisé ou en lecture seule.", "Active, grayed or read-only."),
    ),
    property(
        "BorneMin",
        "MinValue",
        Ty::Real,
        doc("Le début d'une jauge.", "The beginning of a progress bar."),
    ),
    with_default(
        property(
            "BorneMax",
            "MaxValue",
            Ty::Real,
            doc("La fin d'une jauge.", "The end of a progress bar."),
        ),
        ConstantValue::Int(100),
    ),
    property("Couleur", "Color", Ty::Any, doc("La couleur du texte.", "The color of the text.")),
    property(
        "CouleurFond",
        "BackgroundColor",
        Ty::Any,
        doc("La couleur du fond.", "The color of the background."),
    ),
    property("Occurrence", "Count", Ty::Int, doc("Le nombre de lignes.", "The number of rows.")),
    property("Titre", "Title", Ty::Text, doc("Le titre.", "The title.")),
    property("Bulle", "ToolTip", Ty::Text, doc("L'aide affichée.", "The help shown.")),
    property("Image", "Image", Ty::Any, doc("L'image.", "The image.")),
    property("Note", "Note", Ty::Text, doc("Une note libre.", "A free note.")),
    Property {
        read_only: true,
        ..property(
            "ValeurAffichée",
            "DisplayedValue",
            Ty::Text,
            doc("Le contenu, en texte.", "The content, as text."),
        )
    },
];

/// The rank of `ValeurAffichée`.
const SHOWN: usize = 14;

/// The rank of `Occurrence`.
const COUNT: usize = 9;

/// A field of the headless window.
pub static FIELD: NativeType = NativeType {
    names: names("Champ", "Control"),
    page: 0,
    doc: doc(
        "Un champ de la fenêtre absente : sa valeur vient de --set, d'une question au terminal ou du programme.",
        "A field of the window that is not there: its value comes from --set, a question at the terminal or the program.",
    ),
    properties: PROPERTIES,
    methods: super::rows::METHODS,
    examples: &[example("SAI_Nom = \"Léa\"\nTrace(SAI_Nom)", "Léa")],
    default_property: Some(VALUE),
    before_read: Some(before_read),
    after_write: Some(after_write),
    walk: None,
    using: None,
    declarable: true,
};

/// The names that are fields when nothing declares them.
pub const FIELDS: Fields = Fields {
    ty: &FIELD,
    prefixes: &[
        "SAI_", "EDT_", "EDHTML_", "COMBO_", "LISTE_", "LIST_", "TABLE_", "ZR_", "LOOP_", "JAUGE_",
        "PROGBAR_", "BTN_", "LIB_", "STC_", "STATIC_", "INT_", "CBOX_", "SEL_", "RADIO_", "IMG_",
        "HTML_", "ATT_", "COL_", "FEN_", "WIN_", "POT_", "SLD_", "ARBRE_", "TREE_", "ONG_", "TAB_",
        "CELL_", "CAL_", "RTF_", "TXT_",
    ],
    create,
};

/// What a field keeps beside its properties.
#[derive(Debug, Default)]
pub struct State {
    /// Its value was given: nothing is asked any more.
    given: bool,
    /// The rows of a table, looper or list.
    pub rows: Vec<Vec<String>>,
    /// The selected row, from 1; 0 for none.
    pub selected: usize,
}

fn create(name: &str) -> Rc<Object> {
    let field = FIELD.create();
    field.set(NAME, Value::text(name));
    field.set(LABEL, Value::text(name.split_once('_').map_or(name, |(_, rest)| rest)));
    field.watched.set(true);
    field
}

/// What the field keeps.
pub fn state(field: &Object) -> Rc<RefCell<State>> {
    let kept = field.native.borrow().clone();
    if let Some(state) = kept.and_then(|kept| kept.downcast::<RefCell<State>>().ok()) {
        return state;
    }
    let state = Rc::new(RefCell::new(State::default()));
    field.native.replace(Some(state.clone()));
    state
}

/// The name of the field.
pub fn name(field: &Object) -> String {
    field.get(NAME).to_text().unwrap_or_default().into_string()
}

fn has_prefix(name: &str, prefixes: &[&str]) -> bool {
    let name = fold(name);
    prefixes.iter().any(|prefix| name.starts_with(&*fold(prefix)))
}

/// The value of the field, asked for when it was not given.
pub fn content(runtime: &mut dyn Runtime, field: &Rc<Object>) -> Result<Value, Error> {
    before_read(runtime, field, VALUE)?;
    Ok(field.get(VALUE))
}

fn before_read(runtime: &mut dyn Runtime, field: &Rc<Object>, rank: usize) -> Result<(), Error> {
    if rank == SHOWN {
        let state = state(field);
        let chosen = state.borrow().selected.checked_sub(1);
        let row = chosen.and_then(|rank| Some(state.borrow().rows.get(rank)?.join("\t")));
        let content = match row {
            Some(row) => row.into(),
            None => content(runtime, field)?.to_text()?,
        };
        field.set(SHOWN, Value::Text(content));
        return Ok(());
    }
    if rank == COUNT {
        let count = state(field).borrow().rows.len() as i64;
        field.set(COUNT, Value::Int(count));
        return Ok(());
    }
    if rank == VALUE && !state(field).borrow().rows.is_empty() {
        // A table is worth the number of its selected row.
        let selected = state(field).borrow().selected as i64;
        field.set(VALUE, Value::Int(if selected == 0 { -1 } else { selected }));
        return Ok(());
    }
    let name = name(field);
    if rank != VALUE || state(field).borrow().given {
        return Ok(());
    }
    if let Some(cell) = super::column::cell(runtime, &name) {
        field.set(VALUE, Value::text(cell));
        return Ok(());
    }
    state(field).borrow_mut().given = true;
    if has_prefix(&name, super::column::TABLES) {
        return Ok(());
    }
    let host = runtime.host();
    if let Some(value) = host.fields.get(&*fold(&name)) {
        let value = Value::text(value.as_str());
        field.set(VALUE, value);
        return Ok(());
    }
    if has_prefix(&name, &["COL_"]) {
        super::column::warn(host, &name);
        return Ok(());
    }
    if !has_prefix(&name, &["SAI_", "EDT_", "COMBO_", "SEL_", "RADIO_", "INT_", "CBOX_"]) {
        return Ok(());
    }
    let label = field.get(LABEL).to_text().unwrap_or_default();
    let lower = fold(&name).into_owned();
    let secret =
        ["passe", "password", "mdp", "pwd", "secret"].iter().any(|word| lower.contains(word));
    if let Some(answer) = host.console.ask(label.as_str(), secret, "") {
        field.set(VALUE, Value::text(answer));
        return Ok(());
    }
    let text = match host.language {
        Language::French => {
            format!("le champ {name} est vide : donner sa valeur par --set {name}=VALEUR")
        }
        Language::English => {
            format!("the field {name} is empty: give its value with --set {name}=VALUE")
        }
    };
    host.console.print(Channel::Warning, &text);
    Ok(())
}

fn after_write(runtime: &mut dyn Runtime, field: &Rc<Object>, rank: usize) -> Result<(), Error> {
    if rank != VALUE {
        return Ok(());
    }
    let state = state(field);
    state.borrow_mut().given = true;
    let count = state.borrow().rows.len();
    if count > 0 {
        let chosen = field.get(VALUE).to_int().unwrap_or_default();
        let chosen = usize::try_from(chosen).unwrap_or_default();
        state.borrow_mut().selected = if chosen <= count { chosen } else { 0 };
        return Ok(());
    }
    let name = name(field);
    if has_prefix(&name, &["JAUGE_", "PROGBAR_"]) {
        let real = |rank: usize| field.get(rank).to_real().unwrap_or(0.0);
        let (least, most) = (real(LEAST), real(MOST));
        let done = if most > least { (real(VALUE) - least) / (most - least) } else { 0.0 };
        let label = field.get(LABEL).to_text().unwrap_or_default();
        runtime.host().console.progress(label.as_str(), done.clamp(0.0, 1.0));
    }
    Ok(())
}
