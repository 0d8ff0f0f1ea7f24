//! Sizes as people write them.

/// Bytes of a mebibyte: what "MB" means in the limits.
pub const MIB: u64 = 1024 * 1024;

/// `512m`, `2g`, `1024k` or plain bytes, in powers of 1024.
pub fn parse_bytes(text: &str) -> Option<u64> {
    let lower = text.trim().to_ascii_lowercase();
    let lower = lower.strip_suffix("ib").or(lower.strip_suffix('b')).unwrap_or(&lower);
    let (number, unit) = match lower.chars().last()? {
        'k' => (&lower[..lower.len() - 1], 1 << 10),
        'm' => (&lower[..lower.len() - 1], 1 << 20),
        'g' => (&lower[..lower.len() - 1], 1 << 30),
        _ => (lower, 1),
    };
    number.trim().parse::<u64>().ok()?.checked_mul(unit)
}

/// Mebibytes as a whole number, in bytes.
pub(super) fn parse_mebibytes(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|mb| *mb > 0)?.checked_mul(MIB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_sizes() {
        for (text, bytes) in
            [("512m", 512 << 20), ("2g", 2 << 30), ("1GiB", 1 << 30), ("7", 7), ("8kb", 8192)]
        {
            assert_eq!(parse_bytes(text), Some(bytes), "{text}");
        }
        for text in ["", "m", "-1m", "1.5g", "99999999999999g", "2x"] {
            assert_eq!(parse_bytes(text), None, "{text}");
        }
    }
}
