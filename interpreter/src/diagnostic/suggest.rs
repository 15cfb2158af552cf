//! “Did you mean…”.

use super::Bilingual;
use crate::bilingual;
use crate::syntax::fold;

/// The names nearest to `name`, best first, three at most. Case and accents do not count.
#[must_use]
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Vec<&'c str> {
    let wanted: Vec<char> = fold(name).chars().take(80).collect();
    let limit = match wanted.len() {
        0 => return Vec::new(),
        1..=4 => 1,
        5..=7 => 2,
        _ => 3,
    };
    let mut found: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            if candidate.len() > 4 * (wanted.len() + limit) {
                return None;
            }
            let other: Vec<char> = fold(candidate).chars().collect();
            let distance = distance(&wanted, &other, limit)?;
            // Another name altogether when nothing is left of it. A typist seldom misses the first
            // letter and another one too.
            let begins_alike = distance < 2 || wanted.first() == other.first();
            let remains = distance < wanted.len().max(other.len());
            (begins_alike && remains).then_some((distance, candidate))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(3);
    found.into_iter().map(|(_, candidate)| candidate).collect()
}

/// “Did you mean”, when something is near.
#[must_use]
pub fn did_you_mean(near: &[&str]) -> Option<Bilingual> {
    if near.is_empty() {
        return None;
    }
    let fr = near.iter().map(|name| format!("« {name} »")).collect::<Vec<_>>().join(" ou ");
    let en = near.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    Some(bilingual!("vouliez-vous dire {fr} ?", "did you mean {en}?"))
}

/// Insertions, deletions, replacements and swaps of neighbours, up to `limit`.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let replaced = last[j] + usize::from(x != y);
            let mut best = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        if row.iter().min().is_some_and(|best| *best > limit) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_best_first() {
        let names = ["EmailOuvreSession", "EmailFermeSession", "Info", "ErreurInfo"];
        assert_eq!(nearest("EmialOuvreSesion", names), ["EmailOuvreSession"]);
        assert_eq!(nearest("infos", names), ["Info"]);
        assert!(nearest("Zorglub", names).is_empty());
        assert_eq!(nearest("expediteur", ["Expéditeur"]), ["Expéditeur"]);
        assert!(nearest("Client", ["wlInt"]).is_empty());
        assert_eq!(nearest("nifo", ["Info"]), ["Info"]);
    }
}
