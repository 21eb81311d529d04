//! Lints of `site.yaml` that do not make it unusable.

use crate::config::{Config, FILE_NAME};
use crate::diagnostic::{Diagnostic, Rule};
use crate::i18n::Text;
use crate::yaml::{Inside, Yaml};

/// Reports a `base_url` that no visitor can reach, for a site that is deployed.
pub fn settings(config: &Config, text: &str) -> Option<Diagnostic> {
    let host = config.base.reserved_host().filter(|_| config.deploy.is_some())?;
    let message = Text::new(
        format!("`{host}` is een naam voor voorbeelden; daar kan geen site staan"),
        format!("`{host}` is a name for examples; no site can be there"),
    );
    let help = Text::new(
        "schrijf bij `base_url` het adres van uw eigen site",
        "write the address of your own site at `base_url`",
    );
    let place = Yaml::settings(FILE_NAME, text).place_of_value(Inside::Top, "base_url");
    Some(Diagnostic::new(Rule::ReservedAddress, message).at(place).help(help))
}
