//! Prints rows of a table with a median, its spread, and the limit that it must stay under.

use std::time::Duration;

/// Measured values, in ascending order.
pub struct Figures(Vec<f64>);

impl Figures {
    pub fn new(figures: impl IntoIterator<Item = f64>) -> Figures {
        let mut figures: Vec<f64> = figures.into_iter().collect();
        figures.sort_by(f64::total_cmp);
        Figures(figures)
    }

    pub fn median(&self) -> f64 {
        self.0[self.0.len() / 2]
    }

    /// Returns the smallest and the largest.
    pub fn range(&self) -> (f64, f64) {
        (self.0[0], self.0[self.0.len() - 1])
    }
}

impl FromIterator<f64> for Figures {
    fn from_iter<I: IntoIterator<Item = f64>>(figures: I) -> Figures {
        Figures::new(figures)
    }
}

pub fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// Prints the head of the table and the load of the machine.
pub fn head() {
    let threads = std::thread::available_parallelism().map_or(0, usize::from);
    println!("{threads} processors, {}\n", load());
    println!("| {:>6} | {:<52} | {:>10} | {:<24} | {:<9} | {:<6} |", "pages", "what", "median", "spread", "bar", "");
    println!("|-------:|{0:-<54}|-----------:|{0:-<26}|{0:-<11}|{0:-<8}|", "");
}

/// Returns the load of the machine, as reported by Linux.
pub fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    format!("load average {}", load.split(' ').next().unwrap_or_default())
}

/// Prints one row. A `bar` is the maximum for the median.
pub fn row(pages: Option<usize>, what: &str, figures: &Figures, unit: &str, bar: Option<f64>) {
    let pages = pages.map_or(String::new(), |pages| pages.to_string());
    let median = figures.median();
    let spread = match &figures.0[..] {
        [] | [_] => String::new(),
        [smallest, .., largest] => format!("{} to {}, n = {}", short(*smallest), short(*largest), figures.0.len()),
    };
    let with_unit = |number: String| format!("{number} {unit}").trim_end().to_owned();
    let median_text = with_unit(short(median));
    let bar_text = bar.map_or(String::new(), |bar| with_unit(format!("≤ {bar}")));
    let verdict = match bar {
        Some(bar) if median > bar => "missed",
        Some(_) => "met",
        None => "",
    };
    println!("| {pages:>6} | {what:<52} | {median_text:>10} | {spread:<24} | {bar_text:<9} | {verdict:<6} |");
}

/// Formats to about three digits.
fn short(number: f64) -> String {
    let decimals = if number == 0.0 || number >= 99.95 { 0 } else { 1 + usize::from(number < 9.995) };
    format!("{number:.decimals$}")
}
