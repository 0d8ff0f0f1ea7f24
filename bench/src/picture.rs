//! Bars: p50 filled, p95 as a line.

use crate::figures::Figures;
use std::fmt::Write as _;

const WIDTH: f64 = 760.0;
const NAMES: f64 = 300.0;
const ROW: f64 = 26.0;
const GAP: f64 = 18.0;
/// Room for the number behind the longest bar.
const NUMBER: f64 = 70.0;
const COLOURS: [&str; 2] = ["#9aa5b1", "#ff7a1a"];

/// Each group has a scale of its own.
pub fn draw(groups: &[&[Figures]]) -> String {
    let rows: usize = groups.iter().map(|group| group.len()).sum();
    let height = rows as f64 * ROW + groups.len() as f64 * GAP;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    let mut top = GAP / 2.0;
    for group in groups {
        let longest = group.iter().map(|figures| figures.p95).fold(f64::MIN_POSITIVE, f64::max);
        for figures in *group {
            bar(&mut svg, figures, top, (WIDTH - NAMES - NUMBER) / longest);
            top += ROW;
        }
        top += GAP;
    }
    svg + "</svg>\n"
}

fn bar(svg: &mut String, figures: &Figures, top: f64, pixels_per_ms: f64) {
    let Figures { name, p50, p95, .. } = figures;
    let (name, middle) = (name.replace('`', ""), top + ROW / 2.0);
    let (filled, line) = (p50 * pixels_per_ms, NAMES + p95 * pixels_per_ms);
    let colour = COLOURS[usize::from(name.contains("HTTP"))];
    // Writing to a string cannot fail.
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{name}</text>",
        NAMES - 8.0,
        middle + 4.0
    );
    let _ = writeln!(
        svg,
        "<rect x=\"{NAMES}\" y=\"{}\" width=\"{filled:.1}\" height=\"16\" fill=\"{colour}\"/>",
        middle - 8.0
    );
    let _ = writeln!(
        svg,
        "<path d=\"M{:.1} {middle}H{line:.1}m0 -5v10\" stroke=\"#333\" fill=\"none\"/>",
        NAMES + filled
    );
    let _ =
        writeln!(svg, "<text x=\"{:.1}\" y=\"{}\">{p50:.1} ms</text>", line + 6.0, middle + 4.0);
}
