//! The stable codes of diagnostics: the one place that numbers them and says what they mean.

use std::fmt;

/// The family of a diagnostic, as shown by `wl check --format json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The text is not in the language.
    Syntax,
    /// A name that nothing declares, or that two things declare.
    Name,
    /// A function, its arguments or its result.
    Function,
    /// A member that its object does not have.
    Member,
    /// Values that do not fit together.
    Type,
    /// The number of arguments.
    Arity,
    /// Code that cannot be reached, or jumps that lead nowhere.
    Flow,
    /// Accepted, but better written otherwise.
    Style,
    /// Found while running.
    Run,
}

/// The number of a diagnostic: `WL0123`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WL{:04}", self.0)
    }
}

/// What a code means.
#[derive(Debug)]
pub struct CodeInfo {
    /// Its number.
    pub code: Code,
    /// Its family.
    pub kind: Kind,
    /// Titre en français.
    pub fr: &'static str,
    /// Title in English.
    pub en: &'static str,
}

macro_rules! codes {
    ($($name:ident = $number:literal, $kind:ident, $fr:literal, $en:literal;)*) => {
        /// Every code, by name.
        pub mod codes {
            use super::Code;
            $(#[doc = $en] pub const $name: Code = Code($number);)*
        }
        /// Every code with its meaning, in the order of this file.
        pub static CODES: &[CodeInfo] = &[
            $(CodeInfo { code: Code($number), kind: Kind::$kind, fr: $fr, en: $en },)*
        ];
    };
}

codes! {
    // Text and tokens: 1–99.
    UNKNOWN_CHARACTER = 1, Syntax, "caractère inconnu", "unknown character";
    UNTERMINATED_TEXT = 2, Syntax, "chaîne non terminée", "text without its closing quote";
    UNTERMINATED_COMMENT = 3, Syntax, "commentaire non terminé", "comment without its end";
    BAD_NUMBER = 4, Syntax, "nombre mal écrit", "malformed number";
    PASTED_CHARACTER = 5, Syntax, "caractère typographique", "typographic character";
    TOO_DEEP = 6, Syntax, "imbrication trop profonde", "nested too deeply";
    NO_BLOCK = 8, Syntax, "page sans bloc à exécuter", "page without a block to run";
    // Statements and blocks: 100–199.
    SYNTAX = 100, Syntax, "erreur de syntaxe", "syntax error";
    INCOMPLETE_LINE = 101, Syntax, "ligne incomplète", "incomplete line";
    MISSING_END = 102, Syntax, "FIN manquant", "missing END";
    STRAY_CLOSER = 103, Syntax, "mot de fin sans début", "closing word without its opener";
    UNCLOSED_BRACKET = 104, Syntax, "parenthèse ou crochet non fermé", "bracket without its closer";
    OTHER_CASE_LAST = 105, Syntax, "AUTRES CAS doit être le dernier", "OTHER CASE must come last";
    MISSING_THEN = 106, Style, "ALORS manquant", "missing THEN";
    INCLUDE = 108, Syntax, "fichier inclus", "included file";
    NOT_A_STATEMENT = 107, Syntax, "cette expression ne fait rien", "this expression does nothing";
    REPEATED_MODIFIER = 120, Syntax, "mot en double", "word given twice";
    OBSOLETE = 121, Style, "ancienne forme", "old form";
    // Names: 200–299.
    UNKNOWN_NAME = 200, Name, "nom inconnu", "unknown name";
    UNKNOWN_FUNCTION = 201, Function, "fonction inconnue", "unknown function";
    UNKNOWN_MEMBER = 202, Member, "membre inconnu", "unknown member";
    UNKNOWN_TYPE = 203, Name, "type inconnu", "unknown type";
    DUPLICATE_NAME = 204, Name, "nom déjà déclaré", "name already declared";
    READ_ONLY = 205, Member, "lecture seule", "read-only";
    ACCESS = 220, Member, "accès refusé", "access refused";
    INHERITANCE = 221, Type, "héritage impossible", "impossible inheritance";
    ABSTRACT_CLASS = 222, Type, "classe abstraite", "abstract class";
    INTERFACE = 223, Type, "interface incomplète", "incomplete interface";
    CONSTRUCTOR = 224, Type, "constructeur", "constructor";
    OUTSIDE_CLASS = 225, Member, "hors d'une classe", "outside a class";
    NEEDS_OBJECT = 226, Member, "il faut un objet", "an object is needed";
    PROTOTYPES = 227, Type, "prototypes en conflit", "conflicting prototypes";
    UNKNOWN_LABEL = 206, Name, "étiquette inconnue", "unknown label";
    UNUSED = 207, Style, "jamais utilisé", "never used";
    HIDES = 208, Style, "masque un autre nom", "hides another name";
    // Calls and types: 300–399.
    ARITY = 300, Arity, "mauvais nombre de paramètres", "wrong number of arguments";
    ARGUMENT_TYPE = 301, Type, "paramètre d'un autre type", "argument of another type";
    INCOMPATIBLE = 302, Type, "types incompatibles", "incompatible types";
    NOT_ASSIGNABLE = 303, Type, "ne peut pas être affecté", "cannot be assigned";
    NO_RESULT = 304, Function, "ne renvoie rien", "gives no result";
    NOT_CALLABLE = 305, Function, "ne peut pas être appelé", "cannot be called";
    METHOD_NEEDS_PARENTHESES = 306, Function, "parenthèses obligatoires", "parentheses needed";
    PARAMETER_ORDER = 307, Function, "paramètre obligatoire après un optionnel", "mandatory parameter after an optional one";
    CONSTANT_EXPECTED = 308, Type, "constante attendue", "constant expected";
    NOT_SUPPORTED = 309, Syntax, "pas encore pris en charge", "not supported yet";
    ZOMBIE = 310, Style, "obsolète", "obsolete";
    RESULT_COUNT = 311, Function, "autre nombre de résultats", "another number of results";
    OTHER_FAMILY = 320, Type, "constante d'une autre famille", "constant of another family";
    BAD_SIZE = 321, Type, "taille impossible", "impossible size";
    // Flow: 400–499.
    BREAK_OUTSIDE_LOOP = 400, Flow, "SORTIR hors d'une boucle", "BREAK outside a loop";
    CONTINUE_OUTSIDE_LOOP = 401, Flow, "CONTINUER hors d'une boucle", "CONTINUE outside a loop";
    UNREACHABLE = 402, Flow, "code jamais atteint", "code never reached";
    ENDLESS_LOOP = 404, Flow, "boucle sans sortie", "loop without an exit";
    MISSING_RESULT = 420, Flow, "résultat jamais renvoyé", "result never given";
    MIXED_RETURN = 421, Style, "RETOUR et RENVOYER mêlés", "RETURN and RESULT mixed";
    NESTED_HANDLER = 422, Flow, "traitement d'exception imbriqué", "nested exception handler";
    VARYING_STEP = 423, Flow, "pas variable", "varying step";
    CASE_LOGIC = 424, Flow, "calcul logique dans un CAS", "logical operation in a CASE";
    MISPLACED_HANDLER = 406, Flow, "traitement d'exception mal placé", "misplaced exception handler";
    AFTER_ITS_BLOCK = 428, Flow, "variable utilisée après son bloc", "variable used after its block";
    NARROW_COUNTER = 425, Style, "compteur d'un type étroit", "counter of a narrow type";
    MISPLACED_DECLARATION = 426, Flow, "déclaration mal placée", "misplaced declaration";
    NO_EFFECT = 427, Style, "attribut sans effet", "attribute without effect";
    JUMP_INTO_BLOCK = 405, Flow, "GOTO vers un autre bloc", "GOTO into another block";
    // Found while running: 500–599.
    RUN_ERROR = 500, Run, "erreur d'exécution", "run-time error";
    DIVISION_BY_ZERO = 501, Run, "division par zéro", "division by zero";
    OVERFLOW = 502, Run, "dépassement de capacité", "overflow";
    INDEX = 503, Run, "indice hors limites", "index out of bounds";
    RECURSION = 504, Run, "récursion trop profonde", "recursion too deep";
    CONVERSION = 505, Run, "conversion impossible", "impossible conversion";
    NULL_VALUE = 506, Run, "valeur Null", "Null value";
    INTERRUPTED = 507, Run, "interrompu", "interrupted";
    TOO_LARGE = 508, Run, "valeur trop grande", "value too large";
    EXCEPTION = 509, Run, "exception non traitée", "unhandled exception";
    END_PROGRAM = 511, Run, "fin du programme", "end of the program";
    END_PROCESS = 512, Run, "fin du traitement", "end of the process";
    MAIL = 520, Run, "erreur de messagerie", "mail error";
    FILE = 521, Run, "erreur de fichier", "file error";
}
