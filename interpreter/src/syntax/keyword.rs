//! The one table of keywords and type words, in French and in English.
//!
//! Words are not tokens of the lexer: an identifier is looked up here by its folded spelling.
//! A *hard* word is never a name; any other is a keyword only where the grammar expects it.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::fold;

/// What a word is coloured and listed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordClass {
    /// Never a name.
    Hard,
    /// A keyword by its position.
    Soft,
    /// The name of a type, or a word inside one.
    Type,
}

/// One row of the table.
#[derive(Debug)]
pub struct KeywordInfo {
    /// Which word.
    pub keyword: Keyword,
    /// How it is treated.
    pub class: WordClass,
    /// French spellings, the usual one first.
    pub french: &'static [&'static str],
    /// English spellings, the usual one first.
    pub english: &'static [&'static str],
}

macro_rules! keywords {
    ($($name:ident $class:ident [$($fr:literal)*] [$($en:literal)*];)*) => {
        /// A word with a meaning of its own, whatever its language and spelling.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Keyword {
            $(#[doc = concat!("`", stringify!($($fr)* / $($en)*), "`")] $name,)*
        }
        /// Every keyword with its spellings, in the order of this file.
        pub static KEYWORDS: &[KeywordInfo] = &[
            $(KeywordInfo {
                keyword: Keyword::$name,
                class: WordClass::$class,
                french: &[$($fr),*],
                english: &[$($en),*],
            },)*
        ];
    };
}

keywords! {
    // Statements.
    If Hard ["SI"] ["IF"];
    Then Hard ["ALORS"] ["THEN"];
    Else Hard ["SINON"] ["ELSE"];
    End Hard ["FIN"] ["END"];
    Switch Hard ["SELON"] ["SWITCH"];
    Case Hard ["CAS"] ["CASE"];
    Other Soft ["AUTRE" "AUTRES"] ["OTHER"];
    Loop Hard ["BOUCLE"] ["LOOP"];
    While Hard ["TANTQUE"] ["WHILE"];
    For Hard ["POUR"] ["FOR"];
    Each Soft ["TOUT" "TOUTE" "TOUS" "TOUTES" "CHAQUE"] ["EACH" "ALL"];
    To Soft ["À"] ["TO"];
    LazyTo Soft ["_À_"] ["_TO_"];
    Step Soft [] ["STEP"];
    LazyStep Soft ["_PAS_"] ["_STEP_"];
    Do Soft ["FAIRE"] ["DO"];
    Break Hard ["SORTIR"] ["BREAK"];
    Continue Hard ["CONTINUER"] ["CONTINUE"];
    Result Hard ["RENVOYER"] ["RESULT"];
    Return Hard ["RETOUR"] ["RETURN"];
    Goto Hard ["GOTO"] ["GOTO"];
    With Soft ["AVEC"] ["WITH" "WHERE"];
    Using Soft ["UTILISER"] ["USING"];
    Abort Soft ["ABANDONNER"] ["ABORT"];
    After Soft ["APRÈS"] ["AFTER"];
    When Hard ["QUAND"] ["WHEN"];
    Exception Soft ["EXCEPTION"] ["EXCEPTION"];
    Error Soft ["ERREUR"] ["ERROR"];
    Compile Soft ["COMPILE"] ["COMPILE"];
    Exists Soft ["EXISTE"] ["EXISTS"];
    Fold Soft ["BLOC"] ["BLOCK"];
    Extern Soft ["EXTERNE"] ["EXTERN"];
    Stop Soft ["STOP"] ["STOP"];
    Let Soft ["SOIT"] ["LET"];
    // Heads of `POUR TOUT`.
    Element Soft ["ÉLÉMENT"] ["ELEMENT"];
    Position Soft ["POSITION"] ["POSITION"];
    Row Soft ["LIGNE"] ["ROW"];
    Selected Soft ["SÉLECTIONNÉE"] ["SELECTED"];
    Separated Soft ["SÉPARÉE" "SÉPARÉ" "SÉPARÉES" "SÉPARÉS"] ["SEPARATED"];
    Without Soft ["SANS"] ["WITHOUT"];
    Filter Soft ["FILTRE"] ["FILTER"];
    Within Soft ["EN"] [];
    Depth Soft ["PROFONDEUR"] ["DEPTH"];
    NoSave Soft ["SANSSAUVEPOSITION"] ["WITHOUTSAVEPOSITION"];
    FromStart Soft ["DepuisDébut"] ["FromBeginning"];
    FromEnd Soft ["DepuisFin"] ["FromEnd"];
    Non Soft ["NON"] [];
    Read Soft ["LU" "LUS"] [];
    Unread Soft [] ["UNREAD"];
    // Small words.
    Of Soft ["DE" "DU"] ["OF" "FROM"];
    By Soft ["PAR"] ["BY"];
    On Soft ["SUR"] ["ON"];
    Article Soft ["UN" "UNE" "DES"] ["AN"];
    Is Hard ["EST" "SONT"] ["IS" "ARE"];
    // Operators.
    And Hard ["ET"] ["AND"];
    Or Hard ["OU"] ["OR"];
    LazyAnd Hard ["_ET_"] ["_AND_"];
    LazyOr Hard ["_OU_"] ["_OR_"];
    Not Hard ["PAS"] ["NOT"];
    In Soft ["DANS"] ["IN"];
    LazyIn Soft ["_DANS_"] ["_IN_"];
    Modulo Soft ["MODULO"] ["MODULO"];
    ShiftLeft Soft ["bitDécaleGauche"] ["bitLeftShift"];
    ShiftRight Soft ["bitDécaleDroite"] ["bitRightShift"];
    New Soft ["ALLOUER"] ["NEW"];
    Delete Soft ["LIBÉRER"] ["DELETE"];
    // Declarations.
    Procedure Hard ["PROCÉDURE" "FONCTION"] ["PROCEDURE" "FUNCTION"];
    Internal Soft ["INTERNE"] ["INTERNAL"];
    Global Soft ["GLOBAL" "GLOBALE" "GLOBALES" "GLOBAUX"] ["GLOBAL"];
    Local Soft ["LOCAL" "LOCALE" "LOCALES" "LOCAUX"] ["LOCAL"];
    Public Soft ["PUBLIC" "PUBLIQUE"] ["PUBLIC"];
    Private Soft ["PRIVÉ" "PRIVÉE"] ["PRIVATE"];
    Protected Soft ["PROTÉGÉ" "PROTÉGÉE"] ["PROTECTED"];
    Restricted Soft ["RESTREINT" "RESTREINTE"] ["RESTRICTED"];
    Virtual Soft ["VIRTUELLE"] ["VIRTUAL"];
    Abstract Soft ["ABSTRAITE"] ["ABSTRACT"];
    Reactive Soft ["RÉACTIVE"] ["REACTIVE"];
    Constant Hard ["CONSTANTE" "CONSTANTES"] ["CONSTANT" "CONSTANTS"];
    Structure Soft ["Structure"] ["Structure"];
    Composed Soft ["composé" "composée" "composés" "composées"] ["composed"];
    Enumeration Soft ["Énumération"] ["Enumeration"];
    Combination Soft ["Combinaison"] ["Combination"];
    Alias Soft ["type"] ["type"];
    Class Soft ["Classe"] ["Class"];
    Interface Soft ["Interface"] ["Interface"];
    Inherits Soft ["HÉRITE"] ["INHERITS"];
    Implements Soft ["IMPLÉMENTE"] ["IMPLEMENTS"];
    Property Soft ["PROPRIÉTÉ"] ["PROPERTY"];
    Constructor Soft ["Constructeur"] ["Constructor"];
    Destructor Soft ["Destructeur"] ["Destructor"];
    Ancestor Soft ["Ancêtre"] ["Ancestor"];
    RunAncestor Soft ["ExécuteAncêtre"] ["ExecuteAncestor"];
    This Soft ["MoiMême"] ["This" "MySelf"];
    Object Soft ["objet"] ["object"];
    // Types.
    Boolean Type ["booléen" "booléens"] ["boolean" "booleans"];
    Integer Type ["entier" "entiers"] ["int" "ints"];
    Short Type ["court" "courts"] ["short"];
    Long Type ["long" "longs"] ["long"];
    Double Type ["double" "doubles"] ["double"];
    Byte Type ["octet" "octets"] ["byte" "bytes"];
    Unsigned Type [] ["unsigned"];
    Sign Type ["signe"] [];
    System Type ["système"] ["system"];
    Real Type ["réel" "réels"] ["real" "reals"];
    Currency Type ["monétaire" "monétaires"] ["currency" "currencies"];
    Numeric Type ["numérique" "numériques"] ["numeric" "numerics"];
    Text Type ["chaîne" "chaînes"] ["string" "strings"];
    Ansi Type ["ANSI"] ["ANSI"];
    Unicode Type ["UNICODE"] ["UNICODE"];
    Asciiz Type ["ASCIIZ"] ["ASCIIZ"];
    Pascal Type ["Pascal"] ["Pascal"];
    Character Type ["caractère" "caractères"] ["character" "characters"];
    Buffer Type ["Buffer" "Buffers"] ["Buffer" "Buffers"];
    Date Type ["Date" "Dates"] ["Date" "Dates"];
    Time Type ["Heure" "Heures"] ["Time" "Times"];
    DateTime Type ["DateHeure" "DateHeures"] ["DateTime" "DateTimes"];
    Duration Type ["Durée" "Durées"] ["Duration" "Durations"];
    Variant Type ["Variant" "Variants"] ["Variant" "Variants"];
    Json Type ["JSON"] ["JSON"];
    Array Type ["tableau" "tableaux"] ["array" "arrays"];
    Associative Type ["associatif" "associatifs"] ["associative"];
    Fixed Type ["fixe" "fixes"] ["fixed"];
    Dynamic Type ["dynamique" "dynamiques"] ["dynamic"];
    Queue Type ["File" "Files"] ["Queue" "Queues"];
    Stack Type ["Pile" "Piles"] ["Stack" "Stacks"];
    List Type ["Liste" "Listes"] ["List" "Lists"];
}

impl Keyword {
    /// Its row of the table.
    #[must_use]
    pub fn info(self) -> &'static KeywordInfo {
        &KEYWORDS[self as usize]
    }

    /// Never a name.
    #[must_use]
    pub fn is_hard(self) -> bool {
        self.info().class == WordClass::Hard
    }

    /// The word that a folded spelling stands for.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        static BY_KEY: LazyLock<FxHashMap<String, Keyword>> = LazyLock::new(|| {
            let mut table = FxHashMap::default();
            for info in KEYWORDS {
                for spelling in info.french.iter().chain(info.english) {
                    table.entry(fold(spelling).into_owned()).or_insert(info.keyword);
                }
            }
            table
        });
        BY_KEY.get(key).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, Keyword};
    use crate::syntax::fold;

    #[test]
    fn every_spelling_leads_to_its_own_row() {
        for info in KEYWORDS {
            for spelling in info.french.iter().chain(info.english) {
                assert_eq!(Keyword::from_key(&fold(spelling)), Some(info.keyword), "{spelling}");
            }
        }
    }
}
