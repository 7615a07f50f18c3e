//! The wildcards of IAM: `*` for any run of characters, `?` for one.
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>

/// Whether the text matches the pattern, letter case included.
pub fn matches(pattern: &str, text: &str) -> bool {
    takes(pattern, text, |_| true)
}

fn takes(pattern: &str, text: &str, question_mark_takes: impl Fn(char) -> bool) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                retry = Some((p, t));
                p += 1;
            }
            Some(&c) if c == text[t] || (c == '?' && question_mark_takes(text[t])) => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                Some((star, from)) => {
                    retry = Some((star, from + 1));
                    p = star + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|&c| c == '*')
}

/// Whether the text matches the pattern, letter case aside, as IAM compares action names and condition keys.
pub fn matches_ignoring_case(pattern: &str, text: &str) -> bool {
    matches(&pattern.to_lowercase(), &text.to_lowercase())
}

/// Whether some text matches both patterns.
pub fn overlap(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    // reachable[j] after i characters of `a`: whether a[..i] and b[..j] can stand for the same text
    let mut reachable = vec![false; b.len() + 1];
    reachable[0] = true;
    for j in 0..b.len() {
        reachable[j + 1] = reachable[j] && b[j] == '*';
    }
    for &x in &a {
        let mut next = vec![false; b.len() + 1];
        next[0] = reachable[0] && x == '*';
        for (j, &y) in b.iter().enumerate() {
            next[j + 1] = match (x, y) {
                ('*', _) | (_, '*') => next[j] || reachable[j + 1] || reachable[j],
                ('?', _) | (_, '?') => reachable[j],
                _ => reachable[j] && x == y,
            };
        }
        reachable = next;
    }
    reachable[b.len()]
}

/// Whether every text that matches `narrow` also matches `wide`; may miss it where `?` follows `*` in `wide`.
pub fn covers(wide: &str, narrow: &str) -> bool {
    // A `*` of the narrow pattern stands for any text, which only a `*` of the wide one can take.
    takes(wide, narrow, |c| c != '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("*", "s3:GetObject", true),
            ("s3:Get*", "s3:GetObject", true),
            ("s3:Get*", "s3:PutObject", false),
            ("s3:*Object", "s3:GetObject", true),
            ("s3:*Object", "s3:GetObjectAcl", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("a*b*c", "aXbXbXc", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
        assert!(matches_ignoring_case("S3:get*", "s3:GetObject"));
    }

    #[test]
    fn patterns_overlap() {
        for (a, b, expected) in [
            ("s3:Get*", "s3:*Object", true),
            ("s3:Get*", "s3:Put*", false),
            ("*", "anything", true),
            ("a?c", "ab*", true),
            ("arn:aws:s3:::a*", "arn:aws:s3:::*b", true),
            ("abc", "abd", false),
            ("", "*", true),
        ] {
            assert_eq!(overlap(a, b), expected, "{a} and {b}");
            assert_eq!(overlap(b, a), expected, "{b} and {a}");
        }
    }

    #[test]
    fn patterns_cover() {
        for (wide, narrow, expected) in [
            ("*", "a*", true),
            ("a*", "*", false),
            ("a*", "ab*", true),
            ("a?", "a*", false),
            ("a?*", "a*", false),
            ("a*c", "abc", true),
            ("a*c", "ab*", false),
        ] {
            assert_eq!(covers(wide, narrow), expected, "{wide} over {narrow}");
        }
    }
}
