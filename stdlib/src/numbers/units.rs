//! Conversions between units of measure (documentation page 3050069).

use wl_interpreter::bilingual;
use wl_interpreter::builtin::{
    Arguments, Error, Function, Parameter, Runtime, Syntax, Ty, doc, example, names, parameter,
};
use wl_interpreter::diagnostic::{codes, nearest};
use wl_interpreter::syntax::fold;
use wl_interpreter::value::Value;

use super::NUMBER;
use crate::Outcome;

/// A measure: its units have a common one.
struct Measure {
    units: &'static [Unit],
}

/// A unit: its names and abbreviations, and how it is written in the common one.
struct Unit(&'static [&'static str], Scale);

/// From a unit to the common one of its measure.
enum Scale {
    /// So many of it.
    Times(f64),
    /// So many of it, counted from another zero.
    From(f64, f64),
    /// Its inverse, so many times.
    Over(f64),
}

use Scale::{From, Over, Times};

impl Scale {
    fn common(&self, value: f64) -> f64 {
        match self {
            Times(factor) => value * factor,
            From(factor, zero) => value * factor + zero,
            Over(factor) => factor / value,
        }
    }

    fn own(&self, common: f64) -> f64 {
        match self {
            Times(factor) => common / factor,
            From(factor, zero) => (common - zero) / factor,
            Over(factor) => factor / common,
        }
    }
}

const TURN: f64 = std::f64::consts::PI / 180.0;
const POUND: f64 = 0.453_592_37;
const FOOT: f64 = 0.304_8;
const US_FOOT: f64 = 1200.0 / 3937.0;
const GALLON: f64 = 0.004_546_09;
const US_GALLON: f64 = 0.003_785_411_784;

/// Angles in radians, masses in kilograms, temperatures in kelvins, energies in joules, forces in
/// newtons, lengths in metres, speeds in metres a second, areas, volumes, consumptions in litres for
/// 100 km, pressures in pascals, powers in watts, magnetic fields in teslas.
const MEASURES: &[Measure] = &[
    Measure {
        units: &[
            Unit(&["degré", "degree", "°"], Times(TURN)),
            Unit(&["minute", "'"], Times(TURN / 60.0)),
            Unit(&["seconde", "second", "\""], Times(TURN / 3600.0)),
            Unit(&["grade", "grad", "gon"], Times(std::f64::consts::PI / 200.0)),
            Unit(&["radian", "rad"], Times(1.0)),
        ],
    },
    Measure {
        units: &[
            Unit(&["milligramme", "milligram", "mg"], Times(1e-6)),
            Unit(&["gramme", "gram", "g"], Times(1e-3)),
            Unit(&["kilogramme", "kilogram", "kg"], Times(1.0)),
            Unit(&["tonne", "ton", "t"], Times(1000.0)),
            Unit(&["grain", "gr"], Times(POUND / 7000.0)),
            Unit(&["pennyweight", "dwt"], Times(POUND * 24.0 / 7000.0)),
            Unit(&["livre", "pound", "avoirdupois pound", "lb"], Times(POUND)),
            Unit(&["troy pound"], Times(POUND * 5760.0 / 7000.0)),
            Unit(&["troy ounce"], Times(POUND * 480.0 / 7000.0)),
            Unit(&["carat"], Times(2e-4)),
            Unit(&["once", "ounce", "avoirdupois ounce", "oz"], Times(POUND / 16.0)),
        ],
    },
    Measure {
        units: &[
            Unit(&["kelvin", "K"], Times(1.0)),
            Unit(
                &["degré Fahrenheit", "degree Fahrenheit", "°F"],
                From(5.0 / 9.0, 459.67 * 5.0 / 9.0),
            ),
            Unit(
                &["degré Celsius", "degree Celsius", "°C", "degré centigrade", "degree centigrade"],
                From(1.0, 273.15),
            ),
            Unit(&["degré Rankine", "degree Rankine", "°R"], Times(5.0 / 9.0)),
        ],
    },
    Measure {
        units: &[
            Unit(&["joule", "J"], Times(1.0)),
            Unit(&["calorie", "calorieIT", "Cal", "IT Cal"], Times(4.186_8)),
            Unit(&["calorieth", "Th Cal"], Times(4.184)),
            Unit(&["electronvolt", "eV"], Times(1.602_176_634e-19)),
            Unit(&["watt seconde", "watt second", "W.s"], Times(1.0)),
            Unit(&["watt heure", "watt hour", "W.h"], Times(3600.0)),
        ],
    },
    Measure {
        units: &[
            Unit(&["newton", "N"], Times(1.0)),
            Unit(&["dyne", "dyn"], Times(1e-5)),
            Unit(&["kilogram-force", "kgf", "kilopound", "kp"], Times(9.806_65)),
            Unit(&["pound-force", "lbf"], Times(POUND * 9.806_65)),
        ],
    },
    Measure {
        units: &[
            Unit(&["kilomètre", "kilometer", "km"], Times(1000.0)),
            Unit(&["mètre", "meter", "m"], Times(1.0)),
            Unit(&["décimètre", "decimeter", "dm"], Times(0.1)),
            Unit(&["centimètre", "centimeter", "cm"], Times(0.01)),
            Unit(&["millimètre", "millimeter", "mm"], Times(0.001)),
            Unit(&["ångström"], Times(1e-10)),
            Unit(&["unité astronomique", "astronomical unit", "AU"], Times(149_597_870_700.0)),
            Unit(&["chain", "Gunter's chain", "ch"], Times(66.0 * FOOT)),
            Unit(&["pied", "foot", "UK foot", "international foot", "ft", "UK ft"], Times(FOOT)),
            Unit(&["US foot", "survey foot", "US ft"], Times(US_FOOT)),
            Unit(&["pied de roi", "Paris foot"], Times(0.324_839_385)),
            Unit(&["pouce", "inch", "in"], Times(FOOT / 12.0)),
            Unit(&["année lumière", "light year", "l.y."], Times(9_460_730_472_580_800.0)),
            Unit(&["mil"], Times(FOOT / 12_000.0)),
            Unit(&["mile", "UK mile", "mi", "UK mi"], Times(5280.0 * FOOT)),
            Unit(&["US mile", "US mi"], Times(5280.0 * US_FOOT)),
            Unit(&["mille nautique", "nautical mile", "nmi"], Times(1852.0)),
            Unit(&["pica", "pica écran", "computer pica"], Times(FOOT / 72.0)),
            Unit(&["pica imprimante", "printer pica"], Times(0.004_217_517_6)),
            Unit(&["point", "point écran", "computer point"], Times(FOOT / 864.0)),
            Unit(&["point imprimante", "printer point"], Times(0.000_351_459_8)),
            Unit(&["rod"], Times(16.5 * FOOT)),
            Unit(&["yard", "yd"], Times(3.0 * FOOT)),
        ],
    },
    Measure {
        units: &[
            Unit(&["kilomètre par heure", "kilometer per hour", "km/h"], Times(1.0 / 3.6)),
            Unit(&["mètre par seconde", "meter per second", "m/s"], Times(1.0)),
            Unit(&["noeud", "knot", "nmi/h"], Times(1852.0 / 3600.0)),
            Unit(&["mille par heure", "mile per hour", "mi/h"], Times(5280.0 * FOOT / 3600.0)),
            Unit(&["mille par seconde", "mile per second", "mi/s"], Times(5280.0 * FOOT)),
            Unit(&["foot per minute", "ft/min"], Times(FOOT / 60.0)),
            Unit(&["foot per second", "ft/s"], Times(FOOT)),
            Unit(&["inch per second", "in/s"], Times(FOOT / 12.0)),
        ],
    },
    Measure {
        units: &[
            Unit(&["kilomètre carré", "square kilometer", "km2"], Times(1e6)),
            Unit(&["mètre carré", "square meter", "m2"], Times(1.0)),
            Unit(&["décimètre carré", "square decimeter", "dm2"], Times(1e-2)),
            Unit(&["centimètre carré", "square centimeter", "cm2"], Times(1e-4)),
            Unit(&["millimètre carré", "square millimeter", "mm2"], Times(1e-6)),
            Unit(&["acre"], Times(43_560.0 * FOOT * FOOT)),
            Unit(&["are"], Times(100.0)),
            Unit(&["barn", "b"], Times(1e-28)),
            Unit(&["hectare", "ha"], Times(1e4)),
            Unit(&["square foot", "sq ft", "ft2"], Times(FOOT * FOOT)),
            Unit(&["square inch", "sq in", "in2"], Times(FOOT * FOOT / 144.0)),
            Unit(
                &["square mile", "UK square mile", "sq mi", "UK sq mi", "mi2"],
                Times(5280.0 * 5280.0 * FOOT * FOOT),
            ),
            Unit(&["US square mile", "US sq mi"], Times(5280.0 * 5280.0 * US_FOOT * US_FOOT)),
            Unit(&["square yard", "sq yd", "yd2"], Times(9.0 * FOOT * FOOT)),
        ],
    },
    Measure {
        units: &[
            Unit(&["kilomètre cube", "cubic kilometer", "km3"], Times(1e9)),
            Unit(&["mètre cube", "cubic meter", "m3", "stere", "st"], Times(1.0)),
            Unit(&["décimètre cube", "cubic decimeter", "dm3", "litre", "liter", "L"], Times(1e-3)),
            Unit(&["centimètre cube", "cubic centimeter", "cm3"], Times(1e-6)),
            Unit(&["millimètre cube", "cubic millimeter", "mm3"], Times(1e-9)),
            Unit(&["tonneau", "barrel", "bbl"], Times(42.0 * US_GALLON)),
            Unit(&["boisseau", "bushel"], Times(0.035_239_070_166_88)),
            Unit(&["cord"], Times(128.0 * FOOT * FOOT * FOOT)),
            Unit(&["pied cube", "cubic feet", "ft3"], Times(FOOT * FOOT * FOOT)),
            Unit(&["pouce cube", "cubic inch", "in3"], Times(FOOT * FOOT * FOOT / 1728.0)),
            Unit(&["mille cube", "cubic mile", "mi3"], Times(4_168_181_825.440_58)),
            Unit(&["cubic yard", "yd3"], Times(27.0 * FOOT * FOOT * FOOT)),
            Unit(&["tasse", "cup"], Times(US_GALLON / 16.0)),
            Unit(&["gallon", "UK gallon", "Imperial gallon", "gal", "UK gal"], Times(GALLON)),
            Unit(&["US gallon", "US gal"], Times(US_GALLON)),
            Unit(&["gill", "UK gill", "gi", "UK gi"], Times(GALLON / 32.0)),
            Unit(&["US gill", "US gi"], Times(US_GALLON / 32.0)),
            Unit(&["dry pint", "dry pt"], Times(0.000_550_610_471_357_5)),
            Unit(&["liquid pint", "liq pt"], Times(US_GALLON / 8.0)),
            Unit(&["British imperial pint", "pinte", "pint"], Times(GALLON / 8.0)),
            Unit(&["dry quart", "dry qt"], Times(0.001_101_220_942_715)),
            Unit(&["liquid quart", "liq qt"], Times(US_GALLON / 4.0)),
            Unit(&["cuillère à soupe", "tablespoon"], Times(US_GALLON / 256.0)),
            Unit(&["cuillère à café", "teaspoon"], Times(US_GALLON / 768.0)),
        ],
    },
    Measure {
        units: &[
            Unit(&["litre au cent kilomètre", "liter per 100 kilometer", "L/100 km"], Times(1.0)),
            Unit(&["mile per gallon", "mi/gal", "mpg"], Over(1e8 * US_GALLON / (5280.0 * FOOT))),
        ],
    },
    Measure {
        units: &[
            Unit(&["pascal", "Pa"], Times(1.0)),
            Unit(&["atmosphere", "atm"], Times(101_325.0)),
            Unit(&["bar"], Times(1e5)),
            Unit(&["millibar", "mbar"], Times(100.0)),
            Unit(
                &["centimètre de mercure", "centimeter of mercury", "cmHg"],
                Times(1_333.223_874_15),
            ),
            Unit(&["centimètre d'eau", "centimeter of water", "cmH2O"], Times(98.066_5)),
            Unit(
                &["millimètre de mercure", "millimeter of mercury", "mmHg"],
                Times(133.322_387_415),
            ),
            Unit(&["millimètre d'eau", "millimeter of water", "mmH2O"], Times(9.806_65)),
            Unit(&["dyne per square centimeter", "dyn/cm2"], Times(0.1)),
            Unit(&["pied de mercure", "foot of mercury", "ftHg"], Times(40_636.663_684_092)),
            Unit(&["pied d'eau", "foot of water", "ftH2O"], Times(2_989.066_92)),
            Unit(&["pouce de mercure", "inch of mercury", "inHg"], Times(3_386.388_640_341)),
            Unit(&["pouce d'eau", "inch of water", "inH2O"], Times(249.088_91)),
            Unit(
                &["pound-force per square inch", "psi", "lbf/in2"],
                Times(POUND * 9.806_65 * 144.0 / (FOOT * FOOT)),
            ),
            Unit(&["torr"], Times(101_325.0 / 760.0)),
            Unit(&["kilogram-force per square centimeter", "kgf/cm2"], Times(98_066.5)),
            Unit(&["kilogram-force per square meter", "kgf/m2"], Times(9.806_65)),
            Unit(&["kilogram-force per square millimeter", "kgf/mm2"], Times(9_806_650.0)),
        ],
    },
    Measure {
        units: &[
            Unit(&["watt", "W"], Times(1.0)),
            Unit(&["cheval", "horsepower", "HP"], Times(735.498_75)),
        ],
    },
    Measure { units: &[Unit(&["tesla"], Times(1.0)), Unit(&["gauss", "Gs"], Times(1e-4))] },
];

/// The measure and the scale of a unit. An abbreviation is looked for as it is written first: `Mg`
/// is not `mg`.
fn unit(name: &str) -> Result<(usize, &'static Scale), Error> {
    let all = || {
        MEASURES.iter().enumerate().flat_map(|(rank, measure)| {
            measure
                .units
                .iter()
                .flat_map(move |unit| unit.0.iter().map(move |name| (rank, *name, &unit.1)))
        })
    };
    let key = fold(name);
    let found = all()
        .find(|(_, own, _)| *own == name)
        .or_else(|| all().find(|(_, own, _)| fold(own) == key));
    found.map(|(rank, _, scale)| (rank, scale)).ok_or_else(|| {
        let error = Error::fatal(
            codes::RUN_ERROR,
            bilingual!("« {name} » n'est pas une unité connue", "`{name}` is not a known unit"),
        );
        match nearest(name, all().map(|(_, own, _)| own)).first() {
            Some(near) => {
                error.hint(bilingual!("vouliez-vous dire « {near} » ?", "did you mean `{near}`?"))
            }
            None => error,
        }
    })
}

const FROM: Parameter = parameter("de", "from", Ty::Text);
const TO: Parameter = parameter("vers", "to", Ty::Text);

fn convert(_: &mut dyn Runtime, args: Arguments) -> Outcome {
    let (from, to) = (args.text(1), args.text(2));
    let ((own, from_scale), (other, to_scale)) = (unit(from)?, unit(to)?);
    if own != other {
        return Err(Error::fatal(
            codes::RUN_ERROR,
            bilingual!(
                "« {from} » et « {to} » ne mesurent pas la même chose",
                "`{from}` and `{to}` do not measure the same thing"
            ),
        ));
    }
    Ok(Value::Real(to_scale.own(from_scale.common(args.value(0).to_real()?))))
}

/// The functions of this file.
pub static FUNCTIONS: &[Function] = &[Function {
    names: names("Conversion", "Conversion"),
    page: 3050069,
    doc: doc(
        "Convertit une valeur d'une unité dans une autre de la même mesure, nommées en français, en anglais ou en abrégé.",
        "Converts a value from one unit to another of the same measure, named in French, in English or abbreviated.",
    ),
    syntaxes: &[Syntax { parameters: &[NUMBER, FROM, TO], result: Ty::Real, run: convert }],
    examples: &[
        example(
            r#"Trace(Conversion(5, "degré", "seconde"), Conversion(100, "°C", "degree Fahrenheit"))"#,
            "18000\t212",
        ),
        example(r#"Trace(Conversion(1, "pied", "pouce"), Conversion(10, "L", "m3"))"#, "12\t0.01"),
    ],
    keeps_error: false,
}];
