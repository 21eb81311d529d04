//! What the dashboard shows about the last deploy of this copy of the project.

use crate::date::Day;
use crate::deploy::LastDeploy;
use crate::i18n::Language;
use crate::publish::Changes;
use crate::url::Permalink;
use serde::Serialize;

/// Seconds in a day.
const DAY: i64 = 24 * 60 * 60;

/// The last deploy, and the pages that have changed since.
pub struct Deployed {
    /// `None` if this copy has never been deployed.
    pub last: Option<(LastDeploy, Changes)>,
}

/// The values of the template.
#[derive(Serialize)]
pub struct DeployedView {
    is_deployed: bool,
    is_interrupted: bool,
    to: String,
    when: String,
    new: Vec<String>,
    changed: Vec<String>,
    removed: Vec<String>,
    /// Number of pages that have changed.
    count: usize,
}

impl Deployed {
    pub fn view(&self, language: Language) -> DeployedView {
        let nothing = (LastDeploy::default(), Changes::default());
        let (last, changes) = self.last.as_ref().unwrap_or(&nothing);
        let permalinks = |files: &[String]| -> Vec<String> {
            files.iter().map(|file| Permalink::of_file(file).as_str().to_owned()).collect()
        };
        DeployedView {
            is_deployed: self.last.is_some(),
            is_interrupted: last.is_interrupted,
            to: last.to.clone(),
            when: when(last.at, language),
            new: permalinks(&changes.new),
            changed: permalinks(&changes.changed),
            removed: permalinks(&changes.removed),
            count: changes.new.len() + changes.changed.len() + changes.removed.len(),
        }
    }
}

/// Formats a time as day, hour and minute.
fn when(seconds: i64, language: Language) -> String {
    let day = Day::from_unix(seconds).map(|day| day.text(language)).unwrap_or_default();
    let minutes = seconds.rem_euclid(DAY) / 60;
    format!("{day}, {:02}:{:02} (UTC)", minutes / 60, minutes % 60)
}
