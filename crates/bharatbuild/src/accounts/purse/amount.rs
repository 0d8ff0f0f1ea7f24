//! Amounts as people read them.

use model::MicroDollars;

const MICROS_PER_DOLLAR: u64 = 1_000_000;
const MICROS_PER_CENT: u64 = 10_000;
/// Below a dollar, what is no whole number of cents has four places.
const MICROS_PER_PLACE: u64 = 100;
const PAISE_PER_RUPEE: u64 = 100;
/// From here on paise are not worth reading, in rupees.
const WHOLE_RUPEES: u64 = 100;

/// `$4.90`, or `$0.0023` where cents would hide it; rounded up.
pub fn dollars(amount: MicroDollars) -> String {
    let micros = amount.0;
    if micros >= MICROS_PER_DOLLAR || micros.is_multiple_of(MICROS_PER_CENT) {
        let cents = micros.div_ceil(MICROS_PER_CENT);
        return format!("${}.{:02}", cents / 100, cents % 100);
    }
    let places = micros.div_ceil(MICROS_PER_PLACE);
    format!("${}.{:04}", places / 10_000, places % 10_000)
}

/// Hundredths of a rupee, rounded up.
pub fn paise(amount: MicroDollars, paise_per_dollar: u64) -> u64 {
    let product = u128::from(amount.0) * u128::from(paise_per_dollar);
    u64::try_from(product.div_ceil(u128::from(MICROS_PER_DOLLAR))).unwrap_or(u64::MAX)
}

/// `₹4.31`, and `₹431` without paise from a hundred on.
pub fn rupees(amount: MicroDollars, paise_per_dollar: u64) -> String {
    let paise = paise(amount, paise_per_dollar);
    let whole = paise / PAISE_PER_RUPEE;
    if whole >= WHOLE_RUPEES {
        return format!("₹{}", paise.saturating_add(PAISE_PER_RUPEE / 2) / PAISE_PER_RUPEE);
    }
    format!("₹{whole}.{:02}", paise % PAISE_PER_RUPEE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_amounts_keep_their_places_and_large_ones_do_not() {
        for (micros, text) in [
            (0, "$0.00"),
            (1, "$0.0001"),
            (2_300, "$0.0023"),
            (500_000, "$0.50"),
            (999_999, "$1.0000"),
            (1_000_001, "$1.01"),
            (4_900_000, "$4.90"),
            (1_234_560_000, "$1234.56"),
        ] {
            assert_eq!(dollars(MicroDollars(micros)), text, "{micros}");
        }
    }

    #[test]
    fn rupees_follow_the_rate() {
        for (micros, text) in [
            (0, "₹0.00"),
            (1, "₹0.01"),
            (500_000, "₹44.00"),
            (1_136_250, "₹99.99"),
            (4_900_000, "₹431"),
            (5_000_000, "₹440"),
        ] {
            assert_eq!(rupees(MicroDollars(micros), 8_800), text, "{micros}");
        }
        assert_eq!(paise(MicroDollars(u64::MAX), u64::MAX), u64::MAX);
    }
}
