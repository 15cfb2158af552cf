//! The numbers that WINDEV gives to what our codes tell, for who comes with one in hand.

use super::{Code, codes};

/// Our codes with WINDEV's compilation errors and warnings: several of theirs may be one of ours.
static NUMBERS: &[(Code, &[u16])] = &[
    (codes::SYNTAX, &[1, 4, 104, 1033, 1049]),
    (codes::INCOMPLETE_LINE, &[2]),
    (codes::UNTERMINATED_TEXT, &[3]),
    (codes::UNKNOWN_LABEL, &[11]),
    (codes::JUMP_INTO_BLOCK, &[42]),
    (codes::INCLUDE, &[31]),
    (codes::UNUSED, &[12]),
    (codes::STRAY_CLOSER, &[14, 1045]),
    (codes::OTHER_CASE_LAST, &[17]),
    (codes::ENDLESS_LOOP, &[18, 36]),
    (codes::VARYING_STEP, &[19]),
    (codes::MISSING_END, &[22, 23, 24, 26, 27, 28, 38, 39, 40]),
    (codes::MISSING_THEN, &[25]),
    (codes::NESTED_HANDLER, &[30]),
    (codes::BREAK_OUTSIDE_LOOP, &[34]),
    (codes::CONTINUE_OUTSIDE_LOOP, &[35]),
    (codes::UNKNOWN_TYPE, &[103]),
    (codes::DUPLICATE_NAME, &[13, 105, 106, 107, 120, 123, 1037, 1038, 1044, 1050]),
    (codes::BAD_SIZE, &[108, 109, 110, 111, 113, 116]),
    (codes::TOO_DEEP, &[112]),
    (codes::HIDES, &[121, 124]),
    (codes::REPEATED_MODIFIER, &[201, 202, 203]),
    (codes::PARAMETER_ORDER, &[204]),
    (codes::UNKNOWN_NAME, &[301]),
    (codes::INCOMPATIBLE, &[16, 20, 502, 507, 530, 533]),
    (codes::INDEX, &[531, 532]),
    (codes::READ_ONLY, &[701, 1010]),
    (codes::UNKNOWN_MEMBER, &[703, 704, 705, 706, 1003, 1004, 1005, 1006, 1007, 1011, 1017, 1018]),
    (codes::OUTSIDE_CLASS, &[1001, 1054, 1055]),
    (codes::ACCESS, &[1008, 1009, 1013, 1014, 1015, 1016, 1022, 1023, 1029, 1030]),
    (codes::NEEDS_OBJECT, &[1012, 1021]),
    (codes::INHERITANCE, &[1032, 1048]),
    (codes::CONSTRUCTOR, &[1035, 1036, 1046]),
    (codes::ARITY, &[117, 802, 805, 809, 810]),
    (codes::MIXED_RETURN, &[803]),
    (codes::NARROW_COUNTER, &[37]),
    (codes::MISPLACED_DECLARATION, &[101, 102]),
    (codes::METHOD_NEEDS_PARENTHESES, &[1060]),
    (codes::OBSOLETE, &[2101, 2102, 2103, 2104, 2105, 2109]),
];

/// What WINDEV calls the errors that this code tells.
#[must_use]
pub fn windev_numbers(code: Code) -> &'static [u16] {
    NUMBERS.iter().find(|(own, _)| *own == code).map_or(&[], |(_, numbers)| numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_number_has_two_codes() {
        let mut all: Vec<u16> = NUMBERS.iter().flat_map(|(_, numbers)| *numbers).copied().collect();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "{all:?}");
    }
}
