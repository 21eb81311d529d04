//! Makes the renditions of pictures that the output contains.

use crate::diagnostic::{Diagnostic, Failure, Rule};
use crate::i18n::Text;
use crate::images::{Damage, Job, Progress, Store};
use crate::output::{Content, Output};
use crate::site::Site;
use crate::url::file_name;

/// Makes every rendition in the output, and replaces it by its file in the store. Returns an error for each damaged
/// picture.
///
/// # Errors
///
/// Fails if a picture cannot be read or a rendition cannot be written.
pub fn make(output: &mut Output, store: &Store, progress: Progress) -> Result<Vec<Diagnostic>, Failure> {
    let jobs: Vec<&Job> = output.values().filter_map(|entry| job(&entry.content)).collect();
    let damaged = store.make_all(&jobs, progress)?;
    let place = |broken: &Job| {
        let entry = output.iter().find(|(_, entry)| job(&entry.content) == Some(broken));
        entry.map(|(permalink, entry)| entry.place(permalink))
    };
    let report = |(job, Damage(cause)): (&Job, Damage)| {
        let diagnostic = damaged_picture(job, &cause);
        match place(job) {
            Some(place) => diagnostic.at(place),
            None => diagnostic,
        }
    };
    let diagnostics = damaged.into_iter().map(report).collect();
    for entry in output.values_mut() {
        if let Some(job) = job(&entry.content) {
            entry.content = Content::File(store.file(job));
        }
    }
    Ok(diagnostics)
}

/// Removes renditions from the store that no page of the site can refer to.
pub fn prune(site: &Site, store: &Store) {
    let pictures = site.files.values().filter_map(|file| file.picture.as_ref());
    store.prune(
        pictures.flat_map(|picture| {
            picture.renditions(&site.widths).into_iter().map(move |rendition| (picture, rendition))
        }),
    );
}

fn job(content: &Content) -> Option<&Job> {
    match content {
        Content::Rendition(job) => Some(job),
        _ => None,
    }
}

fn damaged_picture(job: &Job, cause: &str) -> Diagnostic {
    let name = job.source.to_string_lossy().replace('\\', "/");
    let name = file_name(&name);
    let message = Text::new(
        format!("de afbeelding `{name}` is beschadigd ({cause})"),
        format!("the picture `{name}` is damaged ({cause})"),
    );
    let help = Text::new(
        "open de afbeelding en sla die opnieuw op als JPG of PNG, of haal die opnieuw van de camera",
        "open the picture and save it again as JPG or PNG, or copy it from the camera again",
    );
    Diagnostic::new(Rule::UnreadablePicture, message).help(help)
}
